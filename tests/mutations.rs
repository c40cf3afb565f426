//! One fault at a time in an act without faults, seeded: it must be found, where it is.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, clippy::string_slice)]

use zanflow::model::Finding;

/// The act without faults, written for this test.
const CLEAN: &str = include_str!("lint/clean.md");

/// Faults of each kind.
const PLACES: usize = 500;

/// Of a hundred faults so many must be found.
const FOUND: usize = 95;

/// A finding so many lines away is at the right place.
const NEAR: u32 = 3;

fn findings(text: &str) -> Vec<Finding> {
    let source = zanflow::source::from_bytes("clean.md", text.as_bytes(), None).expect("reads");
    let mut services = zanflow::compile(&source).model.services;
    assert!(!services.is_empty(), "the service is still there");
    services.remove(0).findings
}

#[test]
fn the_untouched_act_is_clean() {
    let found: Vec<String> =
        findings(CLEAN).iter().map(|found| format!("{} {} {}", found.line, found.code, found.note)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// The act while a fault is put into it.
struct Act {
    lines: Vec<String>,
    random: fastrand::Rng,
}

/// A fault: lines (from 1) of which a finding must be near one.
type Fault = Option<Vec<usize>>;

impl Act {
    fn new(seed: u64) -> Self {
        Self { lines: CLEAN.lines().map(str::to_owned).collect(), random: fastrand::Rng::with_seed(seed) }
    }

    fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }

    fn pick(&mut self, from: &[usize]) -> Option<usize> {
        (!from.is_empty()).then(|| from[self.random.usize(..from.len())])
    }

    /// Indices of the lines that a test holds for.
    fn lines_where(&self, test: impl Fn(&str) -> bool) -> Vec<usize> {
        (0..self.lines.len()).filter(|i| test(&self.lines[*i])).collect()
    }

    /// The line of a heading or paragraph that begins so.
    fn line_of(&self, beginning: &str) -> usize {
        self.lines.iter().position(|line| line.starts_with(beginning)).expect(beginning)
    }

    /// The cells of the rows with that label, of both tables.
    fn cells(&self, label: &str) -> Vec<usize> {
        let label = format!("<td>{label}");
        let mut found = Vec::new();
        for start in self.lines_where(|line| line.starts_with(&label)) {
            found.extend((start + 1..).take_while(|i| self.lines[*i].starts_with("<td>")));
        }
        found
    }

    fn replace(&mut self, line: usize, from: &str, to: &str) -> Fault {
        assert!(self.lines[line].contains(from), "{from} in {}", self.lines[line]);
        self.lines[line] = self.lines[line].replacen(from, to, 1);
        Some(vec![line + 1])
    }

    /// One of the places of a text in the act, replaced.
    fn replace_one(&mut self, from: usize, to: usize, old: &str, new: &str) -> Fault {
        let lines: Vec<usize> = self
            .lines_where(|line| line.contains(old))
            .into_iter()
            .filter(|i| (from..to).contains(i))
            .collect();
        let line = self.pick(&lines)?;
        let places: Vec<usize> = self.lines[line].match_indices(old).map(|(at, _)| at).collect();
        let at = self.pick(&places)?;
        self.lines[line].replace_range(at..at + old.len(), new);
        Some(vec![line + 1])
    }
}

/// A word in capitals that the act does not have.
fn abbreviation(random: &mut fastrand::Rng) -> String {
    let letters = ['Б', 'Д', 'Ж', 'Л', 'М', 'Н', 'П', 'Р', 'Т', 'Ф', 'Ш'];
    (0..random.usize(3..=5)).map(|_| letters[random.usize(..letters.len())]).collect()
}

fn next_target_missing(act: &mut Act) -> Fault {
    let cells: Vec<usize> = act
        .cells("Келесі")
        .into_iter()
        .filter(|i| act.lines[*i].contains(|l: char| l.is_ascii_digit()))
        .collect();
    let line = act.pick(&cells)?;
    let numbers: Vec<(usize, usize)> = act.lines[line]
        .match_indices(|l: char| l.is_ascii_digit())
        .map(|(at, _)| at)
        .filter(|at| !act.lines[line][..*at].ends_with(|l: char| l.is_ascii_digit()))
        .map(|at| (at, act.lines[line][at..].chars().take_while(char::is_ascii_digit).count()))
        .collect();
    let (at, length) = numbers[act.random.usize(..numbers.len())];
    let number = act.random.u32(12..60).to_string();
    act.lines[line].replace_range(at..at + length, &number);
    Some(vec![line + 1])
}

fn number_gap(act: &mut Act) -> Fault {
    let start = act.line_of("## 1.");
    let end = act.line_of("> *«Омарта");
    let more = act.random.u32(1..5);
    match act.random.usize(..4) {
        // An item or paragraph other than the first of its list.
        0 | 1 => {
            let mark = |line: &str| {
                let digits = line.chars().take_while(char::is_ascii_digit).count();
                let number: u32 = line[..digits].parse().ok().filter(|number| *number > 1)?;
                let closing = line[digits..].chars().next().filter(|closing| matches!(closing, ')' | '.'))?;
                Some((digits, number, closing))
            };
            let lines: Vec<usize> = (start..end).filter(|i| mark(&act.lines[*i]).is_some()).collect();
            let line = act.pick(&lines)?;
            let (digits, number, _) = mark(&act.lines[line])?;
            let wrong = if act.random.bool() { number + more } else { number - 1 };
            act.lines[line].replace_range(..digits, &wrong.to_string());
            Some(vec![line + 1])
        }
        2 => {
            let label = if act.random.bool() { "-шарт" } else { "-үдеріс" };
            let lines: Vec<usize> = act
                .lines_where(|line| line.contains(label) && !line.contains(&format!(" 1{label}")))
                .into_iter()
                .filter(|i| (start..end).contains(i))
                .collect();
            let line = act.pick(&lines)?;
            let at = act.lines[line].find(label)?;
            let digits = act.lines[line][..at].chars().rev().take_while(char::is_ascii_digit).count();
            let number: u32 = act.lines[line][at - digits..at].parse().ok()?;
            act.lines[line].replace_range(at - digits..at, &(number + more).to_string());
            Some(vec![line + 1])
        }
        _ => {
            let line = act.line_of("### 2-кесте");
            let wrong = if act.random.bool() {
                "2 кесте".to_owned()
            } else {
                format!("{}-кесте", 2 + more)
            };
            act.replace(line, "2-кесте", &wrong)
        }
    }
}

fn undefined_abbreviation(act: &mut Act) -> Fault {
    let (start, end) = (act.line_of("6."), act.line_of("8."));
    let known = ["ЭҮП", "ЭҮШ", "ЭҮТШ", "ЭЦҚ", "БСН", "ЗТ МДҚ"];
    let old = known[act.random.usize(..known.len())];
    let new = abbreviation(&mut act.random);
    act.replace_one(start, end, old, &new)
}

fn inconsistent_term(act: &mut Act) -> Fault {
    let (start, end) = (act.line_of("6."), act.lines.len());
    let pairs = [
        ("алушы", "тұтынушы"),
        ("қызмет беруші", "қызмет көрсетуші"),
        ("«Е-лицензиялау» МДҚ АЖ", "«Е-лицензиялау» АЖ МДҚ"),
        ("«Е-лицензиялау» МДҚ АЖ", "«Е-лицензиялау» АЖ"),
        ("ЗТ МДҚ", "МДҚ ЗТ"),
        ("ЭҮП", "ҮЭП"),
        ("БСН", "БИН"),
        ("МДҚ АЖ", "МДБ АЖ"),
        ("үдерісі", "процесі"),
        ("сұрау нысанын", "сұраныс нысанын"),
        ("электрондық құжатты", "электронды құжатты"),
        ("парольді", "құпия сөзді"),
    ];
    let (old, new) = pairs[act.random.usize(..pairs.len())];
    act.replace_one(start, end, old, new)
}

fn missing_participant(act: &mut Act) -> Fault {
    let list = act.line_of("9.");
    let items: Vec<usize> = (list..list + 16).filter(|i| act.lines[*i].contains(") ")).take(7).collect();
    // Without the provider: who else takes part is told by steps and tables.
    let at = [0, 1, 2, 3, 4, 6][act.random.usize(..6)];
    for i in at..items.len() - 1 {
        let next = act.lines[items[i + 1]].split_once(") ")?.1.to_owned();
        let end = if i + 2 == items.len() { "." } else { ";" };
        act.lines[items[i]] = format!("{}) {}{end}", i + 1, next.trim_end_matches([';', '.']));
    }
    act.lines[*items.last()?].clear();
    Some(vec![list + 1])
}

fn empty_section(act: &mut Act) -> Fault {
    match act.random.usize(..4) {
        // A list whose items are gone.
        0 => {
            let heads = ["9.", "11.", "12."];
            let head = heads[act.random.usize(..heads.len())];
            let line = act.line_of(head);
            let mut i = line + 1;
            while act.lines[i].is_empty() || act.lines[i].contains(") ") {
                act.lines[i].clear();
                i += 1;
            }
            Some(vec![line + 1])
        }
        // Diagrams whose descriptions are gone.
        1 => {
            let first = act.line_of("### ЭҮП");
            for text in ["Алушы ЭҮП-ке кіреді", "Қызмет беруші қызметкері сұрауды"]
            {
                let line = act.line_of(text);
                act.lines[line].clear();
            }
            Some(vec![first + 1])
        }
        // A row without cells.
        2 => {
            let labels = act.lines_where(|line| line.starts_with("<td>Аяқтау"));
            let line = act.pick(&labels)?;
            let mut i = line + 1;
            while act.lines[i].starts_with("<td>") {
                act.lines[i] = "<td></td>".to_owned();
                i += 1;
            }
            Some(vec![line + 1])
        }
        // A chapter whose text is gone.
        _ => {
            let line = act.line_of("> *«Омарта");
            act.lines.insert(line, String::new());
            act.lines.insert(line, "## 4. Қорытынды ережелер".to_owned());
            Some(vec![line + 1])
        }
    }
}

fn next_conflict(act: &mut Act) -> Fault {
    let rows: Vec<usize> = act.lines_where(|line| line.starts_with("<td>Келесі"));
    let row = act.pick(&rows)?;
    let cells: Vec<usize> = (row + 1..).take_while(|i| act.lines[*i].starts_with("<td>")).collect();
    let full: Vec<usize> = cells.iter().copied().filter(|i| act.lines[*i] != "<td>-</td>").collect();
    let line = act.pick(&full)?;
    let column = line - row;
    let cell = act.lines[line].trim_start_matches("<td>").trim_end_matches("</td>").to_owned();
    let ways: Vec<&str> = cell.split("; ").collect();
    let wrong = match (act.random.usize(..4), ways.as_slice()) {
        (0, _) => column.to_string(),
        (1, _) => "-".to_owned(),
        (2, [first, second]) => {
            let to = first.split(" – ").next()?;
            format!("{first}; {to} – {}", second.split_once(" – ")?.1)
        }
        (3, [first, _]) => first.to_string(),
        (_, [first, second]) => format!("{}; {}", first.split(" – ").next()?, second.split(" – ").next()?),
        _ => column.to_string(),
    };
    act.lines[line] = format!("<td>{wrong}</td>");
    Some(vec![line + 1])
}

fn table_text_mismatch(act: &mut Act) -> Fault {
    let actors = act.cells("ҚФБ атауы");
    let deeds = act.cells("Әрекеттің атауы");
    match act.random.usize(..4) {
        // The result is the system's.
        0 => {
            let ends = [actors[10], *actors.last()?];
            let line = ends[act.random.usize(..2)];
            act.replace(line, "Алушы", "ЭҮП")
        }
        // A step of «Е-лицензиялау» is the portal's.
        1 => {
            let of_system = [actors[8], actors[9]];
            let line = of_system[act.random.usize(..2)];
            act.replace(line, "«Е-лицензиялау» МДҚ АЖ", "ЭҮП")
        }
        // Another ground of refusal.
        2 => {
            let line = act.line_of("<td>Деректердің болмауына байланысты деректерді");
            act.lines[line] =
                "<td>Деректердегі қателерге байланысты бас тарту туралы хабарлама қалыптастыру</td>"
                    .to_owned();
            Some(vec![line + 1])
        }
        // A table that stops early.
        _ => {
            let starts = [(1, 11), (2, 10)];
            let (table, width) = starts[act.random.usize(..2)];
            let left = act.random.usize(4..width - 1);
            let first = act.line_of(&format!("### {table}-кесте"));
            let mut cell = 0;
            let mut gone = Vec::new();
            let mut numbers = first;
            for i in first.. {
                match act.lines.get(i).map(String::as_str) {
                    None | Some("</table>") => break,
                    Some("<tr>") => cell = 0,
                    Some(line) if line.starts_with("<td>") => {
                        cell += 1;
                        if cell > left + 1 {
                            gone.push(i);
                        }
                        if line.starts_with("<td>Әрекеттің №") {
                            numbers = i;
                        }
                    }
                    Some(_) => {}
                }
            }
            gone.into_iter().rev().for_each(|i| drop(act.lines.remove(i)));
            let _ = &deeds;
            Some(vec![numbers + 1])
        }
    }
}

fn wrong_appendix(act: &mut Act) -> Fault {
    if act.random.bool() {
        let stamps = act.lines_where(|line| line.starts_with("> *«Омарта"));
        let line = act.pick(&stamps)?;
        let others = [
            "Балық аулау құралдарын мемлекеттік сараптамадан өткізу",
            "Орман билетін беру туралы өтінішті қарау",
            "Тұқым өндірушілерді аттестаттау нәтижесін беру",
        ];
        let other = others[act.random.usize(..others.len())];
        return act.replace(line, "Омарта орнын тіркеу", other);
    }
    let lines: Vec<usize> = act.lines_where(|line| line.contains("-қосымшасында келтірілген"));
    let line = act.pick(&lines)?;
    let at = act.lines[line].find("-қосымшасында")?;
    let number = act.random.u32(3..30).to_string();
    act.lines[line].replace_range(at - 1..at, &number);
    Some(vec![line + 1])
}

fn wrong_reason(act: &mut Act) -> Fault {
    let changes = [
        ("14) 10-үдеріс", "біліктілік талаптарына сәйкес келмеуіне", "деректерінде бұзушылықтардың болуына"),
        ("14) 10-үдеріс", "біліктілік талаптарына сәйкес келмеуіне", "төлемінің болмауына"),
        ("7) 5-үдеріс – «Е", "төлемнің болмауына", "деректердегі қателерге"),
        ("10) 7-үдеріс", "ЭЦҚ түпнұсқалығының расталмауына", "деректеріндегі бұзушылықтарға"),
        ("10) 7-үдеріс", "ЭЦҚ түпнұсқалығының расталмауына", "төлемінің түспеуіне"),
        ("11) 8-үдеріс – «Е", "төлемнің болмауына", "деректердегі бұзушылықтарға"),
    ];
    let (line, old, new) = changes[act.random.usize(..changes.len())];
    let line = act.line_of(line);
    act.replace(line, old, new)
}

fn missing_deadline(act: &mut Act) -> Fault {
    let cells = act.cells("Орындау мерзімі");
    let line = act.pick(&cells)?;
    act.lines[line] = "<td>-</td>".to_owned();
    Some(vec![line + 1])
}

fn duration_conflict(act: &mut Act) -> Fault {
    let line = act.line_of("8.");
    let words = ["он төрт", "он", "бес", "жиырма бес", "елу"];
    let word = words[act.random.usize(..words.len())];
    act.replace(line, "он бес", word)
}

fn unused_term(act: &mut Act) -> Fault {
    let (start, end) = (act.line_of("6."), act.line_of("8."));
    let lines: Vec<usize> = (start..end).filter(|i| act.lines[*i].ends_with(';')).collect();
    let line = act.pick(&lines)?;
    let names = ["Балқаптама", "Омартажай", "Гүлшырын", "Ұяшықтама"];
    let name = names[act.random.usize(..names.len())];
    let end = act.lines[line].len() - 1;
    act.lines[line].insert_str(end, &format!(" (бұдан әрі – {name})"));
    Some(vec![line + 1])
}

fn step_check_mismatch(act: &mut Act) -> Fault {
    let firsts = ["1) 1-үдеріс – алушының", "1) 1-үдеріс – қызмет"];
    let first = firsts[act.random.usize(..firsts.len())];
    let line = act.line_of(first);
    act.replace(line, "логин мен парольді", "парольді")
}

/// The text of a paragraph cites one that the regulation does not have.
fn missing_paragraph(act: &mut Act) -> Fault {
    let line = act.line_of("8.");
    let number = act.random.u32(13..90);
    let words = ["тармағында", "тармағына сәйкес", "тармағының талаптарын ескере отырып"];
    let word = words[act.random.usize(..words.len())];
    act.replace(line, "8. Қызмет", &format!("8. Осы регламенттің {number}-{word} қызмет"))
}

/// The last refusal of a process is gone, and with it one outcome of the check before it.
fn dead_end(act: &mut Act) -> Fault {
    let (portal, provider, end) = (act.line_of("6."), act.line_of("7."), act.line_of("8."));
    let (from, to) = if act.random.bool() { (portal, provider) } else { (provider, end) };
    let refuses = |line: &str| line.contains("бас тарту туралы") || line.contains("мүмкін еместігі");
    let refusals: Vec<usize> = (from..to).filter(|i| refuses(&act.lines[*i])).collect();
    // Every refusal from one on: a check without its own would lead to the next one.
    let first = act.random.usize(..refusals.len());
    let gone = refusals.get(first..)?.to_vec();
    gone.iter().for_each(|i| act.lines[*i].clear());
    gone.first().map(|line| vec![line + 1])
}

/// A next action leads past its column to another.
fn unreachable_step(act: &mut Act) -> Fault {
    let tables = [(act.line_of("### 1-кесте"), 0, 11), (act.line_of("### 2-кесте"), 11, 10)];
    let (start, before, width) = tables[act.random.usize(..2)];
    let row = (start..act.lines.len()).find(|i| act.lines[*i].starts_with("<td>Келесі"))?;
    let plain = |i: &usize| {
        let number = act.lines[*i].strip_prefix("<td>").and_then(|line| line.strip_suffix("</td>"));
        number.is_some_and(|number| number.parse::<usize>().is_ok())
    };
    let cells: Vec<usize> = (row + 1..=row + width).filter(plain).collect();
    let line = act.pick(&cells)?;
    let own = line - row;
    let old: usize = act.lines[line].trim_start_matches("<td>").trim_end_matches("</td>").parse().ok()?;
    let new = act.random.usize(1..=width);
    let named = |i: usize| act.lines[i].contains(&format!("{old} –"));
    if new == old || new == own || (row + 1..=row + width).any(named) {
        return None;
    }
    act.lines[line] = format!("<td>{new}</td>");
    let actions = act.cells("Әрекеттің атауы");
    Some(vec![actions.get(before + old - 1)? + 1])
}

fn kind(code: &str, put: fn(&mut Act) -> Fault) {
    let (mut found, mut all) = (0usize, 0usize);
    let mut missed = Vec::new();
    for seed in 0.. {
        let mut act = Act::new(seed);
        let Some(lines) = put(&mut act) else { continue };
        all += 1;
        let findings = findings(&act.text());
        let near = |finding: &&Finding| {
            finding.code == code && lines.iter().any(|line| finding.line.abs_diff(*line as u32) <= NEAR)
        };
        if findings.iter().any(|finding| near(&finding)) {
            found += 1;
        } else if missed.len() < 5 {
            let told: Vec<String> =
                findings.iter().map(|found| format!("{} {}", found.line, found.code)).collect();
            let line = lines.first().and_then(|line| act.lines.get(line - 1)).cloned().unwrap_or_default();
            missed.push(format!("seed {seed}, line {lines:?}: {line}\n    found: {told:?}"));
        }
        if all == PLACES {
            break;
        }
    }
    println!("{code}: {found} of {all}");
    assert!(found * 100 >= all * FOUND, "{code}: {found} of {all}\n{}", missed.join("\n"));
}

macro_rules! kinds {
    ($($name:ident $code:literal),+ $(,)?) => {
        mod kinds { $(#[test] fn $name() { super::kind($code, super::$name); })+ }
    };
}

kinds! {
    dead_end "dead-end",
    duration_conflict "duration-conflict",
    empty_section "empty-section",
    inconsistent_term "inconsistent-term",
    missing_deadline "missing-deadline",
    missing_paragraph "missing-paragraph",
    missing_participant "missing-participant",
    next_conflict "next-conflict",
    next_target_missing "next-target-missing",
    number_gap "number-gap",
    step_check_mismatch "step-check-mismatch",
    table_text_mismatch "table-text-mismatch",
    undefined_abbreviation "undefined-abbreviation",
    unreachable_step "unreachable-step",
    unused_term "unused-term",
    wrong_appendix "wrong-appendix",
    wrong_reason "wrong-reason",
}
