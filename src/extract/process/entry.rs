//! The lists of a regulation: runs of items under one heading text, each item with its label and result.

use super::header::{case_of_header, result};
use super::label::{Label, label};
use crate::Context;
use zanflow_kazakh::letters::is_letter;
use zanflow_kazakh::marks::mark;
use zanflow_syntax::{Kind, Node};

/// One list of items.
#[derive(Debug, Clone)]
pub struct List {
    /// The number of its paragraph.
    pub paragraph: Option<String>,
    /// «… кезінде», where the paragraph holds several lists.
    pub case: Option<String>,
    /// The text that leads to it: the paragraph's first sentence, or the section's or diagram's title.
    pub header: String,
    /// Line of the header.
    pub first_line: u32,
    /// Its items.
    pub entries: Vec<Entry>,
}

/// One item.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its mark as printed: `2)`.
    pub mark: Option<String>,
    /// Its label.
    pub label: Option<Label>,
    /// Its wording, without mark and label.
    pub text: String,
    /// Further paragraphs of the item.
    pub more: String,
    /// «Нәтижесі – …».
    pub result: Option<String>,
    /// First and last line of the source file.
    pub first_line: u32,
    /// See `first_line`.
    pub last_line: u32,
}

/// The lists of a regulation in order.
pub fn lists(context: &Context<'_>, regulation: &Node) -> Vec<List> {
    let mut reader =
        ListReader { context, done: Vec::new(), open: List::new(None, String::new(), 0), after: None };
    for node in context.tree.walk(regulation) {
        reader.node(node);
    }
    reader.close();
    reader.done
}

/// Whether a text is words that end as an item does; numbers of pages and running heads do not.
fn is_sentence(text: &str) -> bool {
    const FEWEST_WORDS: usize = 3;
    let begins =
        text.starts_with(|letter: char| is_letter(letter) || matches!(letter, '«' | '“' | '"' | '('));
    begins && text.trim_end().ends_with([';', '.', ',']) && text.split_whitespace().count() >= FEWEST_WORDS
}

impl List {
    fn new(paragraph: Option<String>, header: String, first_line: u32) -> Self {
        List { paragraph, case: None, header, first_line, entries: Vec::new() }
    }
}

struct ListReader<'a> {
    context: &'a Context<'a>,
    done: Vec<List>,
    open: List,
    /// Paragraphs without a mark after the last item, and the last line of them: its own if another item follows.
    after: Option<(String, u32)>,
}

impl ListReader<'_> {
    fn node(&mut self, node: &Node) {
        match &node.kind {
            Kind::Paragraph(number) => self.begin(Some(number.clone()), node),
            Kind::SectionTitle | Kind::Diagram | Kind::Caption | Kind::AppendixStamp => {
                self.begin(None, node)
            }
            Kind::Text => self.text(node),
            _ => {}
        }
    }

    /// A new heading text: lists before it are over.
    fn begin(&mut self, paragraph: Option<String>, node: &Node) {
        self.close();
        let header = if paragraph.is_some() { String::new() } else { self.context.text(node) };
        self.open = List::new(paragraph, header, self.context.first_line(&node.lines));
    }

    fn text(&mut self, node: &Node) {
        let text = self.context.text(node);
        let lines = (self.context.first_line(&node.lines), self.context.last_line(&node.lines));
        let (mark, body) = match mark(&text) {
            Some((mark, len)) => (Some(mark), text.get(len..).unwrap_or_default()),
            None => (None, text.as_str()),
        };
        if let Some(zanflow_kazakh::marks::Mark::Item(item)) = mark {
            if let Some(case) = body.trim().strip_suffix(':').filter(|case| label(case).is_none()) {
                let header = self.open.header.clone();
                return self.again(header, Some(case.trim_end().to_owned()), lines.0);
            }
            if item == "1" && !self.open.entries.is_empty() {
                self.again(self.open.header.clone(), None, lines.0);
            }
            self.take_further();
            return self.entry(Some(format!("{item})")), body, lines);
        }
        if mark.is_some() && self.open.header.is_empty() {
            self.open.header = body.to_owned();
            return;
        }
        self.loose(body, lines);
    }

    /// A text without an item's mark: a case, a result, a labelled step, or a header of the next list.
    fn loose(&mut self, body: &str, lines: (u32, u32)) {
        if let Some(case) = case_of_header(body) {
            let header = self.open.header.clone();
            self.again(header, Some(case.to_owned()), lines.0);
        } else if let Some(result) = result(body) {
            if let Some(entry) = self.open.entries.last_mut() {
                entry.result = Some(result.to_owned());
                entry.last_line = lines.1;
            }
        } else if label(body).is_some() {
            self.take_further();
            self.entry(None, body, lines);
        } else if body.ends_with(':') && !self.open.entries.is_empty() {
            self.again(body.to_owned(), None, lines.0);
        } else if self.open.header.is_empty() || (self.open.entries.is_empty() && body.ends_with(':')) {
            self.open.header.push(' ');
            self.open.header.push_str(body);
        } else if is_sentence(body) {
            let further = self.after.get_or_insert_default();
            if !further.0.is_empty() {
                further.0.push(' ');
            }
            further.0.push_str(body);
            further.1 = lines.1;
        }
    }

    /// The paragraphs between the last item and another one are the last item's.
    fn take_further(&mut self) {
        if let Some((text, line)) = self.after.take()
            && let Some(entry) = self.open.entries.last_mut()
        {
            entry.more = text;
            entry.last_line = line;
        }
    }

    /// Another list under the same paragraph.
    fn again(&mut self, header: String, case: Option<String>, line: u32) {
        let paragraph = self.open.paragraph.clone();
        let first_line = if self.open.entries.is_empty() { self.open.first_line } else { line };
        self.close();
        self.open = List { case, ..List::new(paragraph, header, first_line) };
    }

    fn entry(&mut self, mark: Option<String>, body: &str, lines: (u32, u32)) {
        let label = label(body);
        let text = body.get(label.map_or(0, |label| label.len)..).unwrap_or_default().trim().to_owned();
        let entry = Entry {
            mark,
            label,
            text,
            more: String::new(),
            result: None,
            first_line: lines.0,
            last_line: lines.1,
        };
        self.open.entries.push(entry);
    }

    fn close(&mut self) {
        self.after = None;
        let empty = List::new(self.open.paragraph.clone(), String::new(), self.open.first_line);
        let list = std::mem::replace(&mut self.open, empty);
        if !list.entries.is_empty() {
            self.done.push(list);
        }
    }
}
