//! The structure of an act, line by line.

use super::builder::Builder;
use super::line::{Words, words};
use super::{Kind, Tree};
use std::cell::Cell;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::acts::{enacts, is_first_chapter, names_act, names_chapter};
use zanflow_lexicon::services::introduced;
use zanflow_lexicon::tables::{is_caption, is_number_row};
use zanflow_repair::{Line, Repaired};
use zanflow_source::LineKind;

/// Parses a repaired text.
pub fn parse(repaired: &Repaired) -> Tree {
    let mut parser = Parser {
        repaired,
        lines: &repaired.lines,
        said: vec![Cell::new(None); repaired.lines.len()],
        at: 0,
        out: Builder::new(),
        phase: Phase::Title,
        named: None,
    };
    parser.out.open(Kind::Head, 0);
    while parser.at < parser.lines.len() {
        let before = parser.at;
        parser.step();
        debug_assert!(parser.at > before, "every step takes a line");
        parser.at = parser.at.max(before + 1);
    }
    parser.out.done()
}

/// Which part of the act the parser is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Title,
    Head,
    Orders,
    Signed,
    Regulation,
    Appendix,
}

/// The most lines of a page above an act's title.
const FRAME: usize = 40;

struct Parser<'r> {
    repaired: &'r Repaired,
    lines: &'r [Line],
    /// What each line was found to say; a line is asked more than once.
    said: Vec<Cell<Option<Words>>>,
    at: usize,
    out: Builder,
    phase: Phase,
    /// The services that the open regulation's heading or first paragraphs name; none before its first paragraph.
    named: Option<String>,
}

impl<'r> Parser<'r> {
    fn step(&mut self) {
        let Some(line) = self.lines.get(self.at) else { return };
        if matches!(line.kind, LineKind::Blank | LineKind::PageBreak) || self.text(self.at).trim().is_empty()
        {
            return self.take(Kind::Blank, 1);
        }
        if let LineKind::Row { .. } = line.kind {
            return self.table();
        }
        if line.flat {
            return self.flat_table();
        }
        if let Some(stamp) = self.regulation_head() {
            return self.regulation(stamp);
        }
        match self.phase {
            Phase::Title | Phase::Head => self.head(),
            _ => {
                if let Some(service) = self.begins_another() {
                    self.out.open(Kind::Regulation, self.at);
                    self.phase = Phase::Regulation;
                    self.named = Some(service);
                }
                if self.phase < Phase::Regulation { self.orders() } else { self.body() }
            }
        }
    }

    /// The service that a regulation without a heading introduces: extraction loses headings, but the first chapter
    /// and paragraph begin anew, and name another service than the regulation before.
    fn begins_another(&mut self) -> Option<String> {
        if !is_first_chapter(self.text(self.at)) {
            return None;
        }
        let below = || self.after(self.at).and_then(|next| self.introduces(next));
        let service = self.introduces(self.at).or_else(below)?;
        match &self.named {
            Some(named) => (!is_alike(named, service)).then(|| service.to_owned()),
            None if self.phase < Phase::Regulation => Some(service.to_owned()),
            None => {
                self.named = Some(service.to_owned());
                None
            }
        }
    }

    /// The service that a line introduces, if it is a first paragraph.
    fn introduces(&self, at: usize) -> Option<&'r str> {
        let text = self.text(at);
        let Some((Mark::Paragraph(number), skip)) = mark(text) else { return None };
        introduced(text.get(skip..)?).filter(|_| number == "1")
    }

    fn text(&self, at: usize) -> &'r str {
        self.lines.get(at).map_or("", |line| self.repaired.line_text(line))
    }

    /// What a line says that it is.
    fn words(&self, at: usize) -> Words {
        let Some(said) = self.said.get(at) else { return Words::Text };
        said.get().unwrap_or_else(|| {
            let found = words(self.text(at));
            said.set(Some(found));
            found
        })
    }

    fn kind(&self, at: usize) -> Option<&'r LineKind> {
        self.lines.get(at).map(|line| &line.kind)
    }

    fn take(&mut self, kind: Kind, lines: usize) {
        let end = (self.at + lines).min(self.lines.len());
        self.out.leaf(kind, self.at..end);
        self.at = end;
    }

    /// The line `n` non-blank lines on from `at`.
    fn after(&self, at: usize) -> Option<usize> {
        (at + 1..self.lines.len()).find(|i| !self.text(*i).trim().is_empty())
    }

    fn is_heading_kind(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(LineKind::Heading(_)))
    }

    /// Lines from `at` that together are a regulation's heading: one line, or up to three headings in a row.
    fn heading_end(&self, at: usize) -> Option<usize> {
        if mark(self.text(at).trim()).is_some()
            || matches!(self.kind(at), Some(LineKind::Row { .. } | LineKind::Bullet))
        {
            return None;
        }
        let mut last = at;
        let mut text = String::new();
        for _ in 0..3 {
            let said = if last == at { self.words(at) } else { words(&text) };
            if said == Words::Heading && self.stands_alone(at, last) {
                return Some(last + 1);
            }
            let next = self.after(last)?;
            if !(self.is_heading_kind(last) && self.is_heading_kind(next)) || mark(self.text(next)).is_some()
            {
                return None;
            }
            if text.is_empty() {
                text.push_str(self.text(at).trim());
            }
            text.push(' ');
            text.push_str(self.text(next).trim());
            last = next;
        }
        None
    }

    /// A heading is marked as one, or is not indented as a paragraph is.
    fn stands_alone(&self, first: usize, _last: usize) -> bool {
        let text = self.text(first);
        self.is_heading_kind(first) || text.len() - text.trim_start().len() < 4
    }

    /// Where a regulation's heading begins and ends if one begins at this line, by its stamp or itself.
    fn regulation_head(&self) -> Option<Stamp> {
        let here = self.words(self.at);
        let stamp = matches!(here, Words::Appendix | Words::Approval)
            && (self.text(self.at).chars().count() < 24 || names_act(self.text(self.at)));
        if stamp && mark(self.text(self.at)).is_none() {
            let mut next = self.after(self.at)?;
            for _ in 0..3 {
                if let Some(end) = self.heading_end(next) {
                    return Some(Stamp { heading: next, end });
                }
                if !matches!(self.words(next), Words::Note | Words::Approval | Words::Appendix | Words::Text)
                    || self.text(next).len() > 400
                {
                    return None;
                }
                next = self.after(next)?;
            }
            return None;
        }
        if self.phase == Phase::Title {
            return None;
        }
        self.heading_end(self.at).map(|end| Stamp { heading: self.at, end })
    }

    fn regulation(&mut self, stamp: Stamp) {
        self.out.open(Kind::Regulation, self.at);
        if stamp.heading > self.at {
            self.take(Kind::Stamp, stamp.heading - self.at);
        }
        self.take(Kind::Heading, stamp.end - self.at);
        self.phase = Phase::Regulation;
        self.named = None;
    }

    fn head(&mut self) {
        let text = self.text(self.at);
        match self.words(self.at) {
            Words::Status if text.chars().count() < 24 => {
                self.phase = Phase::Head;
                return self.take(Kind::Status, 1);
            }
            Words::Note | Words::EditorNote => {
                self.phase = Phase::Head;
                return self.take(Kind::Note, 1);
            }
            _ => {}
        }
        if zanflow_lexicon::acts::is_editors_remark(text) {
            return self.take(Kind::Note, 1);
        }
        if self.phase == Phase::Title {
            if self.is_frame() {
                return self.take(Kind::Text, 1);
            }
            self.phase = Phase::Head;
            return self.take(Kind::Title, 1);
        }
        if let Some((Mark::Paragraph(_), _)) = mark(text) {
            self.out.open(Kind::Orders, self.at);
            self.phase = Phase::Orders;
            return self.orders();
        }
        if zanflow_lexicon::acts::is_requisites(text) {
            return self.take(Kind::Requisites, 1);
        }
        self.take(Kind::Preamble, 1);
        if enacts(text) {
            self.out.open(Kind::Orders, self.at);
            self.phase = Phase::Orders;
        }
    }

    /// A line above the act's title, as the menu of a web page: it does not end as titles do, and one that does follows.
    fn is_frame(&self) -> bool {
        let titled = |at: usize| zanflow_lexicon::acts::ends_as_title(self.text(at));
        let head = (self.at..self.lines.len()).take(FRAME);
        let mut head = head.take_while(|at| mark(self.text(*at)).is_none() && !enacts(self.text(*at)));
        !titled(self.at) && !zanflow_lexicon::acts::is_requisites(self.text(self.at)) && head.any(titled)
    }

    fn orders(&mut self) {
        let text = self.text(self.at);
        match self.words(self.at) {
            Words::Agreement => {
                self.out.close_paragraph();
                self.phase = Phase::Signed;
                return self.take(Kind::Agreement, 1);
            }
            Words::Signature if self.phase == Phase::Orders && mark(text).is_none() => {
                self.out.close_paragraph();
                return self.take(Kind::Signature, 1);
            }
            Words::Note => {
                self.out.close_paragraph();
                return self.take(Kind::Note, 1);
            }
            _ if self.phase == Phase::Signed => return self.take(Kind::Agreement, 1),
            _ => {}
        }
        self.paragraph_or_item();
    }

    /// A numbered paragraph, an item of it, or text that belongs to the innermost of them.
    fn paragraph_or_item(&mut self) {
        match mark(self.text(self.at)) {
            Some((Mark::Paragraph(number), _)) => {
                self.out.open(Kind::Paragraph(number), self.at);
                self.take(Kind::Text, 1);
            }
            Some((Mark::Item(label), _)) => {
                self.out.open(Kind::Item(label), self.at);
                self.take(Kind::Text, 1);
            }
            None => self.take(Kind::Text, 1),
        }
    }

    fn body(&mut self) {
        let text = self.text(self.at);
        match self.words(self.at) {
            Words::Appendix => {
                self.out.open(Kind::Appendix, self.at);
                self.phase = Phase::Appendix;
                self.take(Kind::AppendixStamp, 1);
            }
            Words::Note | Words::EditorNote => {
                self.out.close_item();
                self.take(Kind::Note, 1);
            }
            Words::Chapter if self.is_chapter() => {
                self.out.open(Kind::Section, self.at);
                self.phase = Phase::Regulation;
                self.take(Kind::SectionTitle, 1);
            }
            Words::Caption => {
                self.out.close_paragraph();
                self.take(Kind::Caption, 1);
            }
            Words::Diagram if mark(text).is_none() => {
                self.out.close_paragraph();
                self.take(Kind::Diagram, 1);
            }
            Words::Legend => self.legend(),
            Words::Survey if self.phase == Phase::Appendix && mark(text).is_none() => {
                self.out.close_paragraph();
                self.take(Kind::Survey, 1);
            }
            _ => self.paragraph_or_item(),
        }
    }

    /// A chapter's title is marked as a heading, calls itself a chapter («1-тарау. …»), or stands alone between blank
    /// lines; without such marks it does not end as a sentence.
    fn is_chapter(&self) -> bool {
        let text = self.text(self.at);
        let indent = text.len() - text.trim_start().len();
        let blank = |at: Option<usize>| at.is_none_or(|at| self.text(at).trim().is_empty());
        self.is_heading_kind(self.at)
            || (indent < 4
                && !text.trim_end().ends_with(['.', ';', ':', '?', '!'])
                && text.chars().count() < 400
                && (names_chapter(text)
                    || (self.phase != Phase::Appendix
                        && blank(self.at.checked_sub(1))
                        && blank(Some(self.at + 1)))))
    }

    /// The legend and the short lines after it.
    fn legend(&mut self) {
        self.out.close_paragraph();
        let mut end = self.at + 1;
        while let Some(next) = self.after(end - 1) {
            let text = self.text(next);
            let over = self.words(next) != Words::Text
                || mark(text).is_some()
                || text.chars().count() > 90
                || matches!(self.kind(next), Some(LineKind::Row { .. } | LineKind::Quote))
                || text.trim_start().starts_with(['«', '"']);
            if over {
                break;
            }
            end = next + 1;
        }
        self.take(Kind::Legend, end - self.at);
    }

    /// Rows of one table, with the blank lines between them.
    fn table(&mut self) {
        let Some(LineKind::Row { table, .. }) = self.kind(self.at) else { return self.take(Kind::Text, 1) };
        let mut end = self.at + 1;
        let mut next = end;
        while let Some(line) = self.lines.get(next) {
            match &line.kind {
                LineKind::Row { table: other, .. } if other == table => end = next + 1,
                LineKind::Blank | LineKind::PageBreak => {}
                _ => break,
            }
            next += 1;
        }
        self.out.close_paragraph();
        self.take(Kind::Table, end - self.at);
    }

    /// Lines of one flattened table: to the next caption, or where the flag ends.
    fn flat_table(&mut self) {
        self.out.close_paragraph();
        if is_caption(self.text(self.at).trim()) {
            let mut end = self.at + 1;
            let indented = |text: &str| text.len() - text.trim_start().len() >= 4;
            while self.lines.get(end).is_some_and(|line| line.flat && line.kind != LineKind::Blank)
                && !is_number_row(self.text(end).trim())
                && !self.text(end).trim().is_empty()
                && !self.text(end).contains('№')
                && indented(self.text(end)) == indented(self.text(self.at))
            {
                end += 1;
            }
            return self.take(Kind::Caption, end - self.at);
        }
        let mut end = self.at + 1;
        while self.lines.get(end).is_some_and(|line| line.flat) && !is_caption(self.text(end).trim()) {
            end += 1;
        }
        self.take(Kind::FlatTable, end - self.at);
    }
}

/// Whether two names are of one service: nine words of ten stand in both. Acts regulate services whose names differ in a
/// few words.
fn is_alike(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word.lowered())
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = |from: &[String], other: &[String]| from.iter().filter(|word| other.contains(word)).count();
    (shared(&a, &b) + shared(&b, &a)) * 10 >= (a.len() + b.len()) * 9
}

/// Where a regulation's heading stands.
struct Stamp {
    heading: usize,
    end: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The leaves follow one another and cover every line.
    fn assert_lossless(text: &str) {
        let Ok(source) = zanflow_source::from_bytes("a.txt", text.as_bytes(), None) else { return };
        let repaired = zanflow_repair::repair(&source);
        let tree = parse(&repaired);
        let mut at = 0;
        for leaf in tree.leaves().filter(|leaf| !leaf.lines.is_empty()) {
            assert_eq!(leaf.lines.start, at, "{:?}", leaf.kind);
            at = leaf.lines.end;
        }
        assert_eq!(at, repaired.lines.len());
    }

    #[test]
    fn the_frame_of_a_page_is_no_title() {
        for (frame, wanted) in [("", "Ара тіркеу туралы"), ("Басты бет | Іздеу\n\n", "Ара тіркеу туралы")]
        {
            let text = format!(
                "{frame}Ара тіркеу туралы\n\nҮлгі облысының әкімдігі ҚАУЛЫ ЕТЕДІ:\n\n      1. Бекітілсін.\n"
            );
            let source = zanflow_source::from_bytes("a.txt", text.as_bytes(), None).unwrap();
            let repaired = zanflow_repair::repair(&source);
            let tree = parse(&repaired);
            let title = tree.leaves().find(|leaf| leaf.kind == Kind::Title).unwrap();
            assert_eq!(repaired.line_text(&repaired.lines[title.lines.start]), wanted);
        }
    }

    proptest! {
        #[test]
        fn leaves_cover_any_soup_of_keywords(parts in prop::collection::vec(prop_oneof![
            Just("\n".to_owned()), Just("\n\n\n\n".to_owned()), Just("      1. Осы ".to_owned()),
            Just("      1) 1-үдеріс – ".to_owned()), Just("1-кесте. ЭҮП\n".to_owned()), Just("1 2 3\n".to_owned()),
            Just("№ 7 қаулысына 1-қосымша\n".to_owned()), Just("«Ара» регламенті\n".to_owned()),
            Just("Ескерту. ".to_owned()), Just("ҚАУЛЫ ЕТЕДІ:\n".to_owned()), Just("а\tб\tв\n".to_owned()),
            Just("Шартты белгілер\n".to_owned()), "[а-я «»().;0-9\n]{0,12}",
        ], 0..40)) {
            assert_lossless(&parts.concat());
        }
    }
}
