//! What a reader of diagrams sees, counted over every act that is here: whether one actor has one lane, whether the lane of a step is
//! that of its actor, whether texts are whole, gateways ask, and what BPMN tools draw lies apart.
//!
//! `drawings/actors.txt` and `drawings/lanes.txt` were made by reading the acts, not by this program.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zanflow::flow::{self, ProcessGraph, pairings};
use zanflow::generate::{self, File, Lang, Paper};
use zanflow::model::{Action, Model, Process, Service};
use zanflow::source::walk;

/// Name → the label of the actor that it names.
static ACTORS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let rows = rows(include_str!("drawings/actors.txt"));
    rows.flat_map(|(label, names)| names.split(" | ").map(move |name| (name, label))).collect()
});

/// The lines of a file of data: what stands before the first colon and a blank, and what follows.
fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once(": ").expect("label: text"))
}

/// The label of an actor; its own name where the file does not know it.
fn label(name: &str) -> String {
    let name = name.to_lowercase().replace(['«', '»', '"'], "");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    ACTORS.get(&*name).map_or(name.clone(), |label| (*label).to_owned())
}

fn models() -> Vec<Model> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("ZANFLOW_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let folders = [root.join("corpus"), shared.join("corpus"), shared.join("rules/corpus")];
    let here: Vec<PathBuf> = folders.into_iter().filter(|folder| folder.is_dir()).collect();
    if here.len() < 3 {
        println!("skipped: the real acts, ../shared is not here");
    }
    walk(&here).found.iter().map(|found| zanflow::compile(&found.read().expect("reads")).model).collect()
}

/// A process with what is drawn of it.
struct Drawn<'m> {
    service: &'m Service,
    process: &'m Process,
    /// `002-5/portal`.
    name: String,
    bpmn: String,
    svg: String,
    /// Names of the lanes, and the lane of each node.
    lanes: Vec<String>,
    lane_of: BTreeMap<String, usize>,
}

fn each(models: &[Model]) -> Vec<Drawn<'_>> {
    let mut all = Vec::new();
    for model in models {
        for service in &model.services {
            let files = generate::service(model, service, Lang::Kk).expect("generates");
            let file = |path: String| {
                let found: Option<&File> = files.iter().find(|file| file.path == path);
                found.expect("is generated").contents.clone()
            };
            for process in &service.processes {
                let name = flow::name(service, process);
                let bpmn = file(format!("bpmn/{name}.bpmn"));
                let (lanes, lane_of) = lanes(&bpmn);
                let svg = file(format!("diagrams/{name}.svg"));
                let name = format!("{}/{name}", service.id);
                all.push(Drawn { service, process, name, bpmn, svg, lanes, lane_of });
            }
        }
    }
    all
}

static LANE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?s)<bpmn:lane id="[^"]+" name="([^"]*)">(.*?)</bpmn:lane>"#).unwrap());
static MEMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new("<bpmn:flowNodeRef>([^<]+)<").unwrap());

fn lanes(bpmn: &str) -> (Vec<String>, BTreeMap<String, usize>) {
    let (mut names, mut of) = (Vec::new(), BTreeMap::new());
    for lane in LANE.captures_iter(bpmn) {
        of.extend(MEMBER.captures_iter(&lane[2]).map(|member| (member[1].to_owned(), names.len())));
        names.push(plain(&lane[1]));
    }
    (names, of)
}

/// Text as it is read: without the escapes of XML.
fn plain(text: &str) -> String {
    let marks =
        [("&quot;", "\""), ("&#34;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&#x2f;", "/")];
    marks.iter().fold(text.to_owned(), |text, (escaped, mark)| text.replace(escaped, mark))
}

impl Drawn<'_> {
    fn lane(&self, node: &str) -> &str {
        self.lane_of.get(node).map_or("", |lane| &self.lanes[*lane])
    }

    /// Labels that two lanes bear.
    fn split(&self) -> Vec<String> {
        let mut met = BTreeSet::new();
        self.lanes.iter().map(|lane| label(lane)).filter(|label| !met.insert(label.clone())).collect()
    }

    /// Steps whose text names an actor and that stand in another's lane.
    fn misplaced(&self) -> Vec<String> {
        let named = self.process.nodes.iter().filter_map(|node| Some((node, node.actor.as_deref()?)));
        let wrong = named.filter(|(node, actor)| label(actor) != label(self.lane(&node.id)));
        wrong.map(|(node, actor)| format!("{}: {actor} in {}", node.id, self.lane(&node.id))).collect()
    }

    /// Steps without an actor in the text, with that of their column.
    fn by_column(&self) -> Vec<(String, String)> {
        let graphs: Vec<ProcessGraph<'_>> = self.service.processes.iter().map(ProcessGraph::new).collect();
        let mut found = Vec::new();
        for pairing in pairings(&graphs, &self.service.tables) {
            if !std::ptr::eq(pairing.process.process, self.process) {
                continue;
            }
            for (column, step) in pairing.columns() {
                let node = step.and_then(|step| self.process.nodes.get(step));
                let actor = column.actor.as_deref().filter(|actor| !actor.trim().is_empty());
                if let (Some(node), Some(actor)) = (node.filter(|node| node.actor.is_none()), actor) {
                    found.push((node.id.clone(), actor.to_owned()));
                }
            }
        }
        found
    }

    /// Steps of those who decide that stand in the applicant's lane.
    fn examining_applicants(&self) -> Vec<String> {
        let examines = |action: Action| action == Action::Examine || action.name().starts_with("check_");
        let nodes = self.process.nodes.iter().filter(|node| examines(node.action));
        nodes.filter(|node| label(self.lane(&node.id)) == "applicant").map(|node| node.id.clone()).collect()
    }

    /// Texts of the picture and names of the BPMN file that end before their end.
    fn cut(&self) -> usize {
        let texts = self.svg.matches("…</text>").count();
        texts + self.bpmn.matches("…\"").count()
    }

    /// Diverging gateways without a name of their own.
    fn silent_gateways(&self) -> usize {
        static GATE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r#"<bpmn:exclusiveGateway id="[^"]+_gateway"( name="([^"]*)")? default="#).unwrap()
        });
        let silent = |name: &str| name.is_empty() || name.contains("орындалды ма?") && name.contains("-шарт");
        GATE.captures_iter(&self.bpmn)
            .filter(|gate| silent(gate.get(2).map_or("", |name| name.as_str())))
            .count()
    }

    /// Timers that wait for less than a minute.
    fn hasty_timers(&self) -> usize {
        static TIMER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r">PT\d+S</bpmn:timeDuration>").unwrap());
        TIMER.find_iter(&self.bpmn).count()
    }
}

#[test]
fn what_is_drawn_can_be_read() {
    let models = models();
    let drawn = each(&models);
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    let mut told = Vec::new();
    for one in &drawn {
        let columns = one.by_column();
        let missed: Vec<String> = columns
            .iter()
            .filter(|(node, actor)| label(one.lane(node)) != label(actor))
            .map(|(node, actor)| format!("{node}: {actor} in {}", one.lane(node)))
            .collect();
        let mut count = |what: &'static str, found: Vec<String>| {
            *sums.entry(what).or_default() += found.len();
            told.extend(found.iter().map(|found| format!("{}: {what}: {found}", one.name)));
        };
        let split = one.split();
        count("processes with two lanes of one actor", split.first().cloned().into_iter().collect());
        count("steps in another's lane", one.misplaced());
        count("steps whose column names an actor that is not drawn", missed);
        count("applicants who examine", one.examining_applicants());
        *sums.entry("steps whose column names an actor").or_default() += columns.len();
        *sums.entry("texts that are cut").or_default() += one.cut();
        *sums.entry("gateways without a question").or_default() += one.silent_gateways();
        *sums.entry("timers of seconds").or_default() += one.hasty_timers();
    }
    println!("{} processes: {sums:#?}", drawn.len());
    assert!(told.is_empty(), "{told:#?}");
    let none = ["texts that are cut", "gateways without a question", "timers of seconds"];
    assert!(none.iter().all(|what| sums[what] == 0), "{sums:#?}");
    assert!(drawn.len() > 20 && sums["steps whose column names an actor"] > 15, "{sums:#?}");
}

#[test]
fn lanes_are_those_that_a_reader_gives() {
    let models = models();
    let drawn = each(&models);
    let mut wrong = Vec::new();
    for (name, lanes) in rows(include_str!("drawings/lanes.txt")) {
        let Some(one) = drawn.iter().find(|one| one.name == name) else { continue };
        let mut lane_of_label = BTreeMap::new();
        for lane in lanes.split("; ") {
            let is_step = |word: &&str| word.ends_with(|letter: char| letter.is_ascii_digit());
            let name: Vec<&str> = lane.split(' ').filter(|word| !is_step(word)).collect();
            let name = name.join(" ");
            for step in lane.split(' ').filter(is_step) {
                let drawn = one.lane_of[step];
                if *lane_of_label.entry(name.clone()).or_insert(drawn) != drawn
                    || label(&one.lanes[drawn]) != name
                {
                    wrong.push(format!("{}: {step} of {name} stands with {}", one.name, one.lanes[drawn]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A picture on paper: what it holds and how large that is printed.
struct OnPaper {
    /// Texts with their places.
    texts: Vec<(String, i32, i32)>,
    /// Tops and bottoms of boxes.
    boxes: Vec<(i32, i32)>,
    /// Left, top, right, bottom of what is shown.
    windows: Vec<[i32; 4]>,
    /// Points of the letters of 11 units.
    points: f64,
    size: [i32; 2],
}

fn on_paper(svg: &str) -> OnPaper {
    static ROOT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"<svg xmlns[^>]* width="(\d+)" height="(\d+)" viewBox="0 0 (\d+)"#).unwrap()
    });
    static WINDOW: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"<svg y="\d+"[^>]* viewBox="(\d+) (\d+) (\d+) (\d+)""#).unwrap());
    static TEXT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"<text [^>]*x="(\d+)" y="(\d+)"[^>]*>([^<]*)</text>"#).unwrap());
    static BOX: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"class="(?:step|refusal)[^"]*" d="M\d+ (\d+)h\d+v(\d+)h"#).unwrap());
    let number = |found: &regex::Captures<'_>, nth: usize| found[nth].parse::<i32>().unwrap();
    let root = ROOT.captures(svg).expect("a sheet");
    let points = 8.25 * f64::from(number(&root, 1)) / f64::from(number(&root, 3));
    let windows = WINDOW.captures_iter(svg).map(|found| {
        let [x, y, w, h] = [1, 2, 3, 4].map(|nth| number(&found, nth));
        [x, y, x + w, y + h]
    });
    let texts =
        TEXT.captures_iter(svg).map(|found| (found[3].to_owned(), number(&found, 1), number(&found, 2)));
    let boxes =
        BOX.captures_iter(svg).map(|found| (number(&found, 1), number(&found, 1) + number(&found, 2)));
    OnPaper {
        texts: texts.collect(),
        boxes: boxes.collect(),
        windows: windows.collect(),
        points,
        size: [1, 2].map(|nth| number(&root, nth)),
    }
}

/// Every line of a diagram is printed whole, in letters of 6 points and more, on sheets that fit A4.
#[test]
fn diagrams_are_read_on_paper() {
    let models = models();
    let (mut sheets, mut boxes, mut processes, mut most_lanes) = (0, 0, 0, 0);
    for service in models.iter().flat_map(|model| model.services.iter().map(move |service| (model, service)))
    {
        let (model, service) = service;
        for (name, _) in generate::processes(service, Lang::Kk) {
            for (paper, limits) in
                [(Paper::Upright, [[640, 920]; 2]), (Paper::Either, [[640, 920], [960, 600]])]
            {
                let made =
                    generate::sheets(model, service, Lang::Kk, &name, paper).unwrap().expect("is drawn");
                let seen: Vec<OnPaper> = made.iter().map(|sheet| on_paper(&sheet.svg)).collect();
                let at = format!("{}/{name}", service.id);
                for (sheet, made) in seen.iter().zip(&made) {
                    assert!(sheet.points >= 6.0, "{at}: {} points", sheet.points);
                    let [width, height] = limits[usize::from(made.across)];
                    assert!(
                        sheet.size[0] <= width + 1 && sheet.size[1] <= height + 1,
                        "{at}: {:?}",
                        sheet.size
                    );
                    assert!(!made.svg.contains("var(--") && !made.svg.contains("@media"), "{at}");
                }
                for (text, x, y) in &seen[0].texts {
                    let whole = |[left, top, right, bottom]: &[i32; 4]| {
                        left <= x && x < right && *top <= y - 8 && y + 2 <= *bottom
                    };
                    assert!(seen.iter().flat_map(|sheet| &sheet.windows).any(whole), "{at}: {text:?} is cut");
                }
                // No sheet ends or begins on the border of a box, half of which it would show.
                for [_, top, _, bottom] in seen.iter().flat_map(|sheet| &sheet.windows) {
                    let edges = seen[0].boxes.iter().flat_map(|(top, bottom)| [top, bottom]);
                    let cut = edges.filter(|edge| [top, bottom].contains(edge)).count();
                    assert_eq!(cut, 0, "{at}: a sheet from {top} to {bottom} cuts borders");
                }
                boxes += seen[0].boxes.len();
                sheets += seen.len();
            }
            let svg = generate::diagram(model, service, Lang::Kk, &name).unwrap().unwrap();
            most_lanes = most_lanes.max(svg.matches("class=\"lane\"").count());
            processes += 1;
        }
    }
    println!("{processes} processes, {sheets} sheets both ways, up to {most_lanes} lanes");
    assert!(processes > 10 && boxes > 100);
}
