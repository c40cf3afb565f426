//! Papers of the row on documents: a list for each channel and case.

use super::super::clauses::forms;
use super::super::text::{tidy, words};
use super::rows::Line;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::rules_channels::CENTRE;
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
    let all = words(text);
    let last = all.iter().rev().find(|word| !word.bracketed);
    last.is_some_and(|word| {
        (forms::is_finite(&word.lower) && !lists::HANDS_IN.contains(&word.lower.as_str()))
            || word.is(lists::SENTENCE_ENDS)
    })
}

struct Reader {
    found: Found,
    /// The channels of the last heading that named one.
    channels: Vec<Channel>,
    /// Headings without papers so far.
    heading: String,
    one_of: bool,
    /// The open list's items are marked.
    marked: bool,
    /// The last item ended its list.
    closed: bool,
}

/// Reads the paragraphs of the cell.
pub fn documents(lines: &[Line]) -> Found {
    let mut reader = Reader {
        found: Found::default(),
        channels: Vec::new(),
        heading: String::new(),
        one_of: false,
        marked: false,
        closed: true,
    };
    for (i, line) in lines.iter().enumerate() {
        let next_marked = lines.get(i + 1).is_some_and(|next| next.mark().is_some());
        reader.line(line, next_marked);
    }
    reader.found
}

impl Reader {
    fn line(&mut self, line: &Line, next_marked: bool) {
        let body = line.body();
        let marked = line.mark().is_some();
        if body.trim_end().ends_with(':')
            && !(marked && !next_marked)
            && !(marked && self.opened_by_item(line))
        {
            return self.take_heading(body);
        }
        if !marked && self.for_whom(line) {
            return;
        }
        if marked {
            self.item(line, true);
        } else if self.found.lists.is_empty() && self.heading.is_empty() && is_sentence(&tidy(body)) {
            self.found.notes.push(line.clone());
        } else if self.is_item(body) {
            self.item(line, false);
        } else if self.goes_on(body) {
            self.append(body);
        } else {
            self.found.notes.push(line.clone());
        }
    }

    /// An item that opens its own sub-list inside a marked list.
    fn opened_by_item(&self, line: &Line) -> bool {
        self.marked && self.heading.is_empty() && !line.text.starts_with("1)")
    }

    fn take_heading(&mut self, body: &str) {
        let text = body.trim_end_matches([':', ' ']);
        if !self.heading.is_empty() {
            self.heading.push_str(": ");
        }
        self.heading.push_str(&tidy(text));
        self.closed = true;
    }

    /// «… үшін … және … ұсынады»: a list of its own.
    fn for_whom(&mut self, line: &Line) -> bool {
        let body = tidy(line.body());
        let Some(found) = heads::FOR_WHOM.captures(&body) else { return false };
        let (Some(when), Some(papers)) = (found.get(1), found.get(2)) else { return false };
        let items: Vec<String> = split_papers(papers.as_str());
        let lines = vec![line.line; items.len()];
        let channels = self.channels.clone();
        let when = Some(when.as_str().trim().to_owned());
        self.found.lists.push(DocumentList { channels, when, one_of: false, items, lines });
        self.closed = true;
        self.marked = false;
        true
    }

    fn open(&mut self) {
        let heading = std::mem::take(&mut self.heading);
        let lower = heading.lowered();
        let named = channels(&lower);
        let when = beyond(&heading);
        let inherits = named.is_empty() && when.is_some() && heads::OF_THE_SAME.is_match(&lower);
        let channels = if inherits { self.channels.clone() } else { named };
        self.channels.clone_from(&channels);
        self.one_of = words(&lower).iter().any(|word| word.is(lists::ONE_OF));
        self.found.lists.push(DocumentList {
            channels,
            when,
            one_of: self.one_of,
            ..DocumentList::default()
        });
    }

    fn item(&mut self, line: &Line, marked: bool) {
        let fresh = marked && mark_is_first(&line.text) && !self.marked_list_is_empty();
        if self.found.lists.is_empty() || !self.heading.is_empty() || (fresh && self.closed) {
            self.open();
        }
        self.marked = marked;
        let text = tidy(line.body());
        self.closed = !line.text.trim_end().ends_with(';') && !line.text.trim_end().ends_with(',');
        if let Some(list) = self.found.lists.last_mut() {
            list.items.push(text);
            list.lines.push(line.line);
        }
    }

    fn marked_list_is_empty(&self) -> bool {
        self.found.lists.last().is_none_or(|list| list.items.is_empty())
    }

    /// An unmarked line is a paper where a heading or an open list of unmarked papers stands before it.
    fn is_item(&self, body: &str) -> bool {
        let sentence = is_sentence(&tidy(body));
        if !self.heading.is_empty() {
            return true;
        }
        if self.marked {
            return false;
        }
        !sentence && (!self.closed || self.found.lists.is_empty())
    }

    /// A line that goes on with a marked item.
    fn goes_on(&self, body: &str) -> bool {
        self.marked && !self.closed && body.chars().next().is_some_and(char::is_lowercase)
    }

    fn append(&mut self, body: &str) {
        let item = self.found.lists.last_mut().and_then(|list| list.items.last_mut());
        if let Some(item) = item {
            item.push(' ');
            item.push_str(&tidy(body));
        }
        self.closed = !body.trim_end().ends_with(';');
    }
}

fn mark_is_first(text: &str) -> bool {
    text.starts_with("1)") || text.starts_with("1.")
}

/// «өтініш және оқу орнына қабылдау туралы бұйрық»
fn split_papers(text: &str) -> Vec<String> {
    let parts = text.split(lists::AND).flat_map(|part| part.split(", "));
    parts.map(tidy).filter(|part| !part.is_empty()).collect()
}

/// The channels that a heading names.
fn channels(lower: &str) -> Vec<Channel> {
    let names = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let found = [
        (Channel::Portal, names(lists::PORTAL)),
        (Channel::Provider, heads::TO_PROVIDER.is_match(lower)),
        (Channel::Centre, names(CENTRE)),
    ];
    found.into_iter().filter(|(_, named)| *named).map(|(channel, _)| channel).collect()
}

/// The words of a heading beyond channel and applicant.
fn beyond(heading: &str) -> Option<String> {
    let rest = heads::PLAIN.all(heading).iter().fold(heading.to_owned(), |rest, found| {
        found.get(0).map_or(rest.clone(), |part| rest.replacen(part.as_str(), " ", 1))
    });
    let mut rest = tidy(rest.trim_matches([' ', ',', ':', '-', '–']));
    while let Some(shorter) = heads::JOINTS.iter().find_map(|joint| {
        let cut = rest.strip_prefix(joint).filter(|rest| rest.starts_with(' '));
        cut.or_else(|| rest.strip_suffix(joint).filter(|rest| rest.ends_with(' ') || rest.is_empty()))
            .map(str::to_owned)
    }) {
        rest = tidy(&shorter);
    }
    let letters = rest.chars().filter(|letter| letter.is_alphabetic()).count();
    (letters > 3).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Found {
        let lines = text.lines().enumerate();
        let lines: Vec<Line> =
            lines.map(|(i, text)| Line { text: text.to_owned(), line: i as u32 + 1 }).collect();
        documents(&lines)
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

    #[test]
    fn headings_over_headings_and_unmarked_papers() {
        let found =
            read("Ағаш үлгілері:\nкесу кезінде:\nалма ағашы – бір дана;\nөрік ағашы – екі дана ұсынылады.");
        let list = found.lists.first().cloned().unwrap_or_default();
        assert_eq!(list.when.as_deref(), Some("Ағаш үлгілері: кесу кезінде"));
        assert_eq!(list.items, ["алма ағашы – бір дана", "өрік ағашы – екі дана ұсынылады"]);
    }
}
