//! Papers of the row on documents: a list for each channel and case.

use super::super::clauses::forms;
use super::super::text::{sentences, tidy, words};
use super::headings::{Heading, for_whom, is_plain};
use super::rows::{Label, Line};
use zanflow_lexicon::words::{rules_card as lists, rules_papers as heads};
use zanflow_model::{Channel, DocumentList};

/// The lists of a row, and its sentences that are no papers.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Lists of papers.
    pub lists: Vec<DocumentList>,
    /// Other sentences.
    pub notes: Vec<Line>,
}

/// Whether a text is a sentence, not a paper: it ends in a verb that is none of handing in.
pub fn is_sentence(text: &str) -> bool {
    last_word(text).is_some_and(|word| is_verb(&word) && !lists::HANDS_IN.contains(&word.as_str()))
}

/// A text without the sentences behind its first, and these.
pub fn without_sentences(text: &str) -> (String, Vec<String>) {
    let mut first = String::new();
    let mut told = Vec::new();
    for part in sentences(text).into_iter().filter_map(|range| text.get(range)) {
        if first.is_empty() {
            part.clone_into(&mut first);
        } else if is_sentence(part) {
            told.push(tidy(part));
        } else {
            first.push(' ');
            first.push_str(part);
        }
    }
    (tidy(&first), told)
}

fn is_verb(word: &str) -> bool {
    forms::is_finite(word) || lists::PREDICATES.contains(&word)
}

fn last_word(text: &str) -> Option<String> {
    words(text).into_iter().rev().find(|word| !word.bracketed).map(|word| word.lower)
}

/// A level of marked items: how they are marked, the last number, and the list that they go to.
struct Level {
    label: Label,
    list: Option<usize>,
}

/// A heading over other headings, and one of these.
struct Outer {
    case: Option<String>,
    channels: Vec<Channel>,
    inner: Heading,
}

impl Outer {
    /// Another heading is one of those under this.
    fn has(&self, heading: &Heading) -> bool {
        let channel = |heading: &Heading| heading.when.is_none() && !heading.channels.is_empty();
        (channel(heading) && channel(&self.inner))
            || (heading.when.is_some() && self.inner.when.is_some() && heading.first == self.inner.first)
    }
}

#[derive(Default)]
struct Reader {
    found: Found,
    /// The channels that headings without one belong to.
    channels: Vec<Channel>,
    /// The heading that stands over others.
    outer: Option<Outer>,
    /// Headings without papers so far, with their lines.
    pending: Vec<(Heading, u32)>,
    levels: Vec<Level>,
    /// The open list's items are marked.
    marked: bool,
    /// The last item does not end its list.
    goes_on: bool,
}

/// Reads the paragraphs of the cell.
pub fn documents(lines: &[Line]) -> Found {
    let mut reader = Reader::default();
    let mut above = false;
    for (i, (line, belongs)) in lines.iter().zip(belongings(lines)).enumerate() {
        match (belongs, above) {
            (true, true) => reader.append(&line.text),
            (true, false) => reader.append_after(":", &line.text),
            (false, _) => reader.line(line, lines.get(i + 1)),
        }
        above = belongs;
    }
    reader.found
}

/// Whether a line is a heading of what follows.
fn is_heading(line: &Line, next: Option<&Line>) -> bool {
    let label = line.label();
    let body = line.body();
    let next = next.map(Line::label);
    if let (Some(own), Some(Some(next))) = (label, next)
        && own.is_dash()
        && !next.is_dash()
        && next.is_first()
    {
        // «- жоғалған жағдайда;» over «1) …».
        return true;
    }
    if body.ends_with(':') {
        return match (label, next) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(next)) => {
                next.is_none_or(|next| !next.follows(&own)) && Heading::new(body).opens_papers()
            }
        };
    }
    let opens = label.is_none() && next.flatten().is_some_and(|next| next.is_first());
    opens && !body.ends_with([';', '.']) && (is_plain(body) || heads::ENDS_CASE.is_match(body))
}

/// For each line, whether it belongs to the item above it: an item that ends in a colon takes the lines without a number up to
/// the next item of its list.
fn belongings(lines: &[Line]) -> Vec<bool> {
    let mut out = vec![false; lines.len()];
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let own = line.label().filter(|label| !label.is_dash() && line.body().ends_with(':'));
        let rest = lines.get(at + 1..).unwrap_or_default();
        let len = rest.iter().take_while(|next| next.label().is_none()).count();
        let goes_on =
            own.is_some_and(|own| rest.get(len).and_then(Line::label).is_some_and(|next| next.follows(&own)));
        if goes_on && !Heading::new(line.body()).opens_papers() {
            out.iter_mut().skip(at + 1).take(len).for_each(|belongs| *belongs = true);
        }
        at += 1;
    }
    out
}

impl Reader {
    fn line(&mut self, line: &Line, next: Option<&Line>) {
        if is_heading(line, next) {
            if let Some(label) = line.label() {
                self.enter(label);
            }
            return self.take_heading(line.body(), line.line);
        }
        if let Some(label) = line.label() {
            // «3) мыналардың: …» is one paper.
            let says = |(heading, _): &(&str, &str)| {
                heads::ENDS_CASE.is_match(heading) || !Heading::new(heading).channels.is_empty()
            };
            let Some((heading, paper)) = inline_heading(line.body()).filter(says) else {
                return self.item(line, label);
            };
            self.enter(label);
            self.take_heading(heading, line.line);
            let rest = Line { text: paper.to_owned(), line: line.line };
            for piece in pieces(&rest) {
                self.unmarked(&piece);
            }
            return;
        }
        if self.goes_on_with(line.body()) {
            return self.append(line.body());
        }
        // Under a heading and in a list a paragraph is one paper, whatever its sentences.
        if !self.pending.is_empty() || (self.goes_on && !self.marked) {
            return self.unmarked(line);
        }
        for piece in pieces(line) {
            self.unmarked(&piece);
        }
    }

    fn take_heading(&mut self, text: &str, line: u32) {
        self.pending.push((Heading::new(text), line));
        self.goes_on = false;
    }

    /// A paragraph or sentence without a mark.
    fn unmarked(&mut self, line: &Line) {
        let body = tidy(&line.text);
        if let Some((heading, paper)) = inline_heading(&body) {
            self.take_heading(heading, line.line);
            return self.push(tidy(paper), line, false);
        }
        if self.pending.is_empty()
            && let Some((when, items)) = for_whom(&body)
        {
            return self.list_of_its_own(when, items, line.line);
        }
        let paper = !self.pending.is_empty()
            || (!is_sentence(&body) && !heads::SAYS_HOW.is_match(&body) && !self.marked);
        if paper && !(self.found.lists.is_empty() && self.pending.is_empty() && is_sentence(&body)) {
            self.push(line.text.clone(), line, false);
        } else {
            self.found.notes.push(line.clone());
        }
    }

    fn list_of_its_own(&mut self, when: String, items: Vec<String>, line: u32) {
        let lines = vec![line; items.len()];
        let channels = self.channels.clone();
        self.found.lists.push(DocumentList { channels, when: Some(when), one_of: false, items, lines });
        self.goes_on = false;
        self.marked = true;
    }

    /// Goes to the level that a mark belongs to.
    fn enter(&mut self, label: Label) -> usize {
        let known = self.levels.iter().rposition(|level| label.follows(&level.label));
        match known {
            Some(at) => self.levels.truncate(at + 1),
            None if label.is_first() || self.levels.is_empty() => {
                // A list that begins anew ends the one of its kind before it.
                let same = self.levels.iter().position(|level| level.label.is_like(&label));
                self.levels.truncate(same.unwrap_or(self.levels.len()));
                self.levels.push(Level { label, list: None });
            }
            None => {
                let same = self.levels.iter().rposition(|level| level.label.is_like(&label));
                self.levels.truncate(same.map_or(self.levels.len(), |at| at + 1));
            }
        }
        let at = self.levels.len().saturating_sub(1);
        if let Some(level) = self.levels.get_mut(at) {
            level.label = label;
        }
        at
    }

    fn item(&mut self, line: &Line, label: Label) {
        let fresh = label.is_first() && !self.goes_on && !self.last_list_is_empty();
        let at = self.enter(label);
        let known = self.levels.get(at).and_then(|level| level.list);
        let list = match known {
            Some(list) if self.pending.is_empty() => list,
            _ if self.pending.is_empty() && !fresh && !self.found.lists.is_empty() => {
                self.found.lists.len().saturating_sub(1)
            }
            _ => self.open(),
        };
        if let Some(level) = self.levels.get_mut(at) {
            level.list = Some(list);
        }
        self.add(list, tidy(line.body().trim_end_matches(':')), line.line);
        self.marked = true;
        self.goes_on = line.text.trim_end().ends_with([';', ',', ':']);
    }

    fn push(&mut self, text: String, line: &Line, marked: bool) {
        let list = if self.found.lists.is_empty() || !self.pending.is_empty() {
            self.levels.clear();
            self.open()
        } else {
            self.found.lists.len() - 1
        };
        self.goes_on = text.trim_end().ends_with([';', ',']);
        self.add(list, tidy(&text), line.line);
        self.marked = marked;
    }

    fn add(&mut self, list: usize, text: String, line: u32) {
        if let Some(list) = self.found.lists.get_mut(list) {
            list.items.push(text);
            list.lines.push(line);
        }
    }

    /// Opens a list under the headings so far.
    fn open(&mut self) -> usize {
        let pending = std::mem::take(&mut self.pending);
        let headings = || pending.iter().map(|(heading, _)| heading);
        let over = match pending.as_slice() {
            [(only, _)] => self.outer.take().filter(|outer| outer.has(only)),
            _ => None,
        };
        let inherited = over.as_ref().and_then(|outer| outer.case.as_deref());
        let cases: Vec<&str> =
            inherited.into_iter().chain(headings().filter_map(|heading| heading.when.as_deref())).collect();
        let when = (!cases.is_empty()).then(|| cases.join(": "));
        let named = headings().rev().find(|heading| !heading.channels.is_empty());
        let group = headings().find(|one| one.when.is_some()).is_some_and(|one| !one.is_case());
        self.channels = match (named, &over) {
            (Some(heading), _) => heading.channels.clone(),
            (None, Some(outer)) => outer.channels.clone(),
            (None, None) if pending.is_empty() || group => Vec::new(),
            (None, None) => self.channels.clone(),
        };
        self.outer = match pending.as_slice() {
            [(first, _), .., (last, _)] => {
                Some(Outer { case: first.when.clone(), channels: self.channels.clone(), inner: last.clone() })
            }
            _ => over,
        };
        let one_of = headings().any(|heading| heading.one_of);
        let channels = self.channels.clone();
        self.found.lists.push(DocumentList { channels, when, one_of, ..DocumentList::default() });
        let list = self.found.lists.len() - 1;
        for (heading, line) in pending {
            if let Some(paper) = heading.paper {
                self.add(list, paper, line);
            }
        }
        list
    }

    fn last_list_is_empty(&self) -> bool {
        self.found.lists.last().is_none_or(|list| list.items.is_empty())
    }

    /// A line that goes on with a marked item.
    fn goes_on_with(&self, body: &str) -> bool {
        self.marked && self.goes_on && body.chars().next().is_some_and(char::is_lowercase)
    }

    fn append(&mut self, body: &str) {
        self.append_after("", body);
    }

    /// Appends a line to the last item, after a mark that the item had lost.
    fn append_after(&mut self, mark: &str, body: &str) {
        let item = self.found.lists.last_mut().and_then(|list| list.items.last_mut());
        if let Some(item) = item {
            item.push_str(mark);
            item.push(' ');
            item.push_str(&tidy(body));
        }
        self.goes_on = body.trim_end().ends_with(';');
    }
}

/// Bytes of the longest heading that shares a line with its paper.
const LONGEST_HEADING: usize = 320;

/// «Порталға: электрондық өтініш»: a heading with its paper.
fn inline_heading(text: &str) -> Option<(&str, &str)> {
    let (heading, paper) = text.split_once(": ")?;
    let heads = is_plain(heading) || (heading.len() < LONGEST_HEADING && heads::ENDS_CASE.is_match(heading));
    (heads && !paper.trim().is_empty()).then_some((heading, paper))
}

/// A paragraph parted where one of its sentences names papers; the others stay together.
fn pieces(line: &Line) -> Vec<Line> {
    let text = line.body();
    let ranges = sentences(text);
    let is_papers = |text: &str| {
        let text = tidy(text);
        for_whom(&text).is_some() || !last_word(&text).is_some_and(|word| is_verb(&word))
    };
    let texts: Vec<&str> = ranges.iter().filter_map(|range| text.get(range.clone())).collect();
    let mut out: Vec<(String, bool)> = Vec::new();
    for text in texts {
        let papers = is_papers(text);
        match out.last_mut().filter(|(_, last)| !*last && !papers) {
            Some((last, _)) => {
                last.push(' ');
                last.push_str(text);
            }
            None => out.push((text.to_owned(), papers)),
        }
    }
    out.into_iter().map(|(text, _)| Line { text, line: line.line }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Found {
        let lines = text.lines().enumerate();
        let lines = lines.map(|(i, text)| Line { text: text.to_owned(), line: i as u32 + 1 });
        documents(&super::super::rows::paragraphs_of(lines.collect()))
    }

    #[test]
    fn a_list_for_each_channel_and_notes() {
        let found = read(
            "Көрсетілетін қызметті берушіге:\n1) өтініш;\n2) бау жоспары.\nПорталға:\n1) электрондық сұрау салу;\n2) жоспардың \
             көшірмесі.\nБау туралы мәліметтерді беруші жүйелерден алады.",
        );
        let shown: Vec<(&[Channel], usize)> =
            found.lists.iter().map(|list| (list.channels.as_slice(), list.items.len())).collect();
        assert_eq!(shown, [(&[Channel::Provider][..], 2), (&[Channel::Portal][..], 2)]);
        assert_eq!(found.notes.len(), 1);
    }

    /// `channels|when: item; item` for each list, then the number of notes.
    fn shown(text: &str) -> Vec<String> {
        let found = read(text);
        let lists = found.lists.iter().map(|list| {
            let channels: Vec<&str> = list.channels.iter().map(|channel| channel.name()).collect();
            let one_of = if list.one_of { "1 of " } else { "" };
            format!(
                "{}|{}: {one_of}{}",
                channels.join("+"),
                list.when.as_deref().unwrap_or("-"),
                list.items.join("; ")
            )
        });
        lists.chain([format!("{} notes", found.notes.len())]).collect()
    }

    #[test]
    fn forms_of_the_cell() {
        let cases: [(&str, &[&str]); 13] = [
            ("Өтініш. Мәліметтерді беруші ақпараттық жүйелерден алады.", &["|-: Өтініш", "1 notes"]),
            (
                "1) өтініш;\n2) бал картасы:\n3) фотосурет.",
                &["|-: өтініш; бал картасы; фотосурет", "0 notes"],
            ),
            ("1) өтініш; 2) бал картасы; 3) фотосурет.", &["|-: өтініш; бал картасы; фотосурет", "0 notes"]),
            (
                "1) өтініш;\n2) омарта туралы мәліметтер нысаны. Ол мыналарды қамтиды:\nқала;\nкүні.\n3) түбіртек.",
                &[
                    "|-: өтініш; омарта туралы мәліметтер нысаны. Ол мыналарды қамтиды: қала күні; түбіртек",
                    "0 notes",
                ],
            ),
            (
                "1) Көрсетілетін қызметті берушіге:\nөтініш. Ұя болған кезде қоса беріледі;\nкарта.\n2) порталға:\nсұрау салу.",
                &[
                    "provider|-: өтініш. Ұя болған кезде қоса беріледі; карта",
                    "portal|-: сұрау салу",
                    "0 notes",
                ],
            ),
            (
                "- ұя бүлінген жағдайда;\n1) өтініш;\n2) акт;\n- көшкен кезде:\n1) өтініш.",
                &["|ұя бүлінген жағдайда: өтініш; акт", "|көшкен кезде: өтініш", "0 notes"],
            ),
            (
                "Паспорт алу үшін:\nПорталға:\n1) өтініш;\nБерушіге:\n1) арыз.\nКөшіру үшін:\n1) хат.",
                &[
                    "portal|Паспорт алу үшін: өтініш",
                    "provider|Паспорт алу үшін: арыз",
                    "provider|Көшіру үшін: хат",
                    "0 notes",
                ],
            ),
            (
                "Порталға:\nмынадай құжаттардың біреуін:\nкуәлік;\nпаспорт.\nЖоғалған ұя үшін алушы өтінішін ұсынады.",
                &[
                    "portal|-: 1 of куәлік; паспорт",
                    "portal|Жоғалған ұя үшін: алушы өтінішін ұсынады",
                    "0 notes",
                ],
            ),
            ("Порталға: электрондық өтініш.", &["portal|-: электрондық өтініш", "0 notes"]),
            (
                "1) паспорт алу үшін: өтініш.\nұя туралы мәлімет;\n2) көшіру үшін: хат.",
                &["|паспорт алу үшін: өтініш; ұя туралы мәлімет", "|көшіру үшін: хат", "0 notes"],
            ),
            ("Портал арқылы\n1) өтініш;\n2) акт.", &["portal|-: өтініш; акт", "0 notes"]),
            (
                "1. Ұяны жалға алу үшін баянат және мынадай құжаттар беріледі:\n1) анықтама;\n2) карта.\n2. Шартты ұзарту үшін баянат және \
                 мынадай құжаттар беріледі:\n1) анықтама.",
                &[
                    "|Ұяны жалға алу үшін: баянат; анықтама; карта",
                    "|Шартты ұзарту үшін: баянат; анықтама",
                    "0 notes",
                ],
            ),
            (
                "Паспорт алу үшін көрсетілетін қызметті алушылар берушіге мынадай құжаттарды ұсынады:\nАлушылар (жеке тұлғалар):\n- \
                 өтініш.\nАлушылар (заңды тұлғалар):\n- хат.",
                &[
                    "provider|Паспорт алу үшін: Алушылар (жеке тұлғалар): өтініш",
                    "provider|Паспорт алу үшін: Алушылар (заңды тұлғалар): хат",
                    "0 notes",
                ],
            ),
        ];
        for (text, wanted) in cases {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn headings_over_headings_and_unmarked_papers() {
        let found =
            read("Ағаш үлгілері:\nкесу кезінде:\nалма ағашы – бір дана;\nөрік ағашы – екі дана ұсынылады.");
        let list = found.lists.first().cloned().unwrap_or_default();
        assert_eq!(list.when.as_deref(), Some("Ағаш үлгілері: кесу кезінде"));
        assert_eq!(list.items, ["алма ағашы – бір дана", "өрік ағашы – екі дана ұсынылады"]);
    }
}
