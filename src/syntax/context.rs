//! What each line is where it stands: one character a line, the alphabet of `grammar/act.pest`.
//!
//! Decided here is what needs more than the row of roles: the frame of a page above the title, headings of several lines, the
//! stamp above a heading, a regulation whose heading is lost (by the name of its service), legends and tables. Nesting is
//! the grammar's.

use std::iter::repeat_n;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::acts::{
    enacts, ends_as_title, is_editors_remark, is_first_chapter, is_requisites, names_act, names_chapter,
    names_title,
};
use zanflow_lexicon::services::introduced;
use zanflow_lines::{Mark, Reading, Role};
use zanflow_repair::{Line, Repaired};
use zanflow_source::LineKind;

/// The character that begins a regulation and takes no line.
pub const ANOTHER: char = '|';

/// The roles of an act's lines in order.
pub fn roles(repaired: &Repaired) -> String {
    let lines = &repaired.lines;
    let out = String::with_capacity(lines.len() + 16);
    let mut context = Context {
        repaired,
        lines,
        at: 0,
        out,
        phase: Phase::Title,
        named: None,
        counted: Counted::default(),
    };
    while context.at < lines.len() {
        let before = context.at;
        context.step();
        debug_assert!(context.at > before, "every step takes a line");
        context.at = context.at.max(before + 1);
    }
    context.out
}

/// Which part of the act the lines are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Title,
    Head,
    Orders,
    Regulation,
}

/// The most lines of a page above an act's title.
const FRAME: usize = 40;

/// Characters of the longest status, and of the longest stamp that names no act.
const SHORT: usize = 24;

/// Blanks that indent a paragraph.
const INDENT: usize = 4;

/// Bytes and characters of the longest chapter title.
const LONGEST_CHAPTER: (usize, usize) = (800, 400);

/// Bytes of the longest line between a stamp and its heading.
const LONGEST_STAMP: usize = 400;

/// Characters of the longest line of a legend.
const LONGEST_LEGEND: usize = 90;

/// Lines that a stamp or a heading is made of at most.
const WRAPS: usize = 3;

struct Context<'r> {
    repaired: &'r Repaired,
    lines: &'r [Line],
    at: usize,
    out: String,
    phase: Phase,
    /// The service that the open regulation's first paragraphs name; none before them.
    named: Option<String>,
    /// What the last numbered lines of the open regulation were.
    counted: Counted,
}

/// Numbers of the last chapter and paragraph of a regulation; 0 before the first.
#[derive(Debug, Default)]
struct Counted {
    chapter: u32,
    paragraph: u32,
    /// An appendix has begun: its entries have numbers of their own.
    in_appendix: bool,
}

impl<'r> Context<'r> {
    fn step(&mut self) {
        let Some(line) = self.lines.get(self.at) else { return };
        if matches!(line.kind, LineKind::Blank | LineKind::PageBreak) || self.is_blank(self.at) {
            return self.take('_');
        }
        if let LineKind::Row { table, .. } = line.kind {
            return self.take_to(self.table_end(table), 'R', 'r');
        }
        if line.flat {
            return self.flat();
        }
        if let Some((heading, end)) = self.regulation_head() {
            self.take_to(heading, 'M', 'm');
            self.take_to(end, 'H', 'h');
            self.phase = Phase::Regulation;
            self.named = None;
            self.counted = Counted::default();
            return;
        }
        if self.phase < Phase::Orders {
            return self.head();
        }
        if let Some(service) = self.begins_another() {
            self.out.push(ANOTHER);
            self.phase = Phase::Regulation;
            self.named = Some(service);
            self.counted = Counted::default();
        }
        if self.phase == Phase::Orders {
            self.take(self.order());
        } else {
            self.body();
        }
    }

    fn take(&mut self, role: char) {
        self.out.push(role);
        self.at += 1;
    }

    /// Takes the lines before `end`.
    fn take_to(&mut self, end: usize, first: char, next: char) {
        if end > self.at {
            self.out.push(first);
            self.out.extend(repeat_n(next, end - self.at - 1));
            self.at = end;
        }
    }

    fn text(&self, at: usize) -> &'r str {
        self.lines.get(at).map_or("", |line| self.repaired.line_text(line))
    }

    fn is_blank(&self, at: usize) -> bool {
        self.text(at).trim_start().is_empty()
    }

    /// What a line says; a row of a table, which repair does not read, is read as a line.
    fn reading(&self, at: usize) -> Reading {
        match self.lines.get(at) {
            Some(Line { kind: LineKind::Row { .. }, .. }) => zanflow_lines::read(self.text(at)),
            Some(line) => line.reading,
            None => Reading::default(),
        }
    }

    fn kind(&self, at: usize) -> Option<&'r LineKind> {
        self.lines.get(at).map(|line| &line.kind)
    }

    /// The role of a line's words. A paragraph may be a chapter's title, and neither it nor an item is anything else.
    fn role(&self, at: usize) -> Role {
        let reading = self.reading(at);
        match reading.mark {
            None => reading.role,
            Some(Mark::Paragraph { .. }) if self.text(at).trim().len() < LONGEST_CHAPTER.0 => {
                Role::Chapter(None)
            }
            Some(_) => Role::Text,
        }
    }

    fn is_marked(&self, at: usize) -> bool {
        self.reading(at).mark.is_some()
    }

    /// The next line that is not blank.
    fn after(&self, at: usize) -> Option<usize> {
        (at + 1..self.lines.len()).find(|i| !self.is_blank(*i))
    }

    fn is_heading_kind(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(LineKind::Heading(_)))
    }

    fn indent(&self, at: usize) -> usize {
        let text = self.text(at);
        text.len() - text.trim_start().len()
    }

    fn is_longer(&self, at: usize, letters: usize) -> bool {
        let text = self.text(at);
        text.len() > letters && text.chars().nth(letters).is_some()
    }

    /// The end of the lines from `at` on that together are a regulation's heading: one line, or up to three headings in a row.
    fn heading_end(&self, at: usize) -> Option<usize> {
        let marked_up = self.is_heading_kind(at);
        let said = self.role(at) == Role::Heading;
        if !(said || marked_up)
            || self.reading(at).mark.is_some()
            || matches!(self.kind(at), Some(LineKind::Row { .. } | LineKind::Bullet))
        {
            return None;
        }
        // A heading is marked as one, or is not indented as a paragraph is.
        let alone = marked_up || self.indent(at) < INDENT;
        if said && alone {
            return Some(at + 1);
        }
        let mut last = at;
        let mut text = self.text(at).trim().to_owned();
        for _ in 1..WRAPS {
            let next = self.after(last)?;
            if !(self.is_heading_kind(last) && self.is_heading_kind(next)) || self.is_marked(next) {
                return None;
            }
            text.push(' ');
            text.push_str(self.text(next).trim());
            last = next;
            if alone && zanflow_lines::read(&text).role == Role::Heading {
                return Some(last + 1);
            }
        }
        None
    }

    /// Where a regulation's heading begins and ends if one begins at this line, by its stamp or itself.
    fn regulation_head(&self) -> Option<(usize, usize)> {
        let stamp = matches!(self.role(self.at), Role::Appendix | Role::Approval)
            && (!self.is_longer(self.at, SHORT - 1) || names_act(self.text(self.at)));
        if !stamp {
            let headed = self.phase > Phase::Title;
            return headed.then(|| self.heading_end(self.at).map(|end| (self.at, end))).flatten();
        }
        let mut next = self.after(self.at)?;
        for _ in 0..WRAPS {
            if let Some(end) = self.heading_end(next) {
                return Some((next, end));
            }
            let between =
                matches!(self.role(next), Role::Note { .. } | Role::Approval | Role::Appendix | Role::Text);
            if !between || self.text(next).len() > LONGEST_STAMP {
                return None;
            }
            next = self.after(next)?;
        }
        None
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
        let reading = self.reading(at);
        let mark = reading.mark.filter(|mark| reading.is_paragraph() && mark.label(text) == "1")?;
        introduced(mark.body(text))
    }

    fn head(&mut self) {
        let text = self.text(self.at);
        match self.role(self.at) {
            Role::Status if !self.is_longer(self.at, SHORT - 1) => {
                self.phase = Phase::Head;
                return self.take('S');
            }
            Role::Note { .. } | Role::EditorNote => {
                self.phase = Phase::Head;
                return self.take('N');
            }
            _ => {}
        }
        if is_editors_remark(text) {
            return self.take('N');
        }
        if self.phase == Phase::Title {
            if self.is_frame() {
                return self.take('f');
            }
            // Above the title, or behind it in its line.
            if is_requisites(text) && !names_title(text) {
                return self.take('Q');
            }
            self.phase = Phase::Head;
            return self.take('T');
        }
        if self.reading(self.at).is_paragraph() {
            self.phase = Phase::Orders;
            return self.take(self.order());
        }
        if is_requisites(text) {
            return self.take('Q');
        }
        if enacts(text) {
            self.phase = Phase::Orders;
            return self.take('E');
        }
        self.take('e');
    }

    /// A line above the act's title, as the menu of a web page: it does not end as titles do, and one that does follows.
    fn is_frame(&self) -> bool {
        let titled = |at: usize| ends_as_title(self.text(at));
        let head = (self.at..self.lines.len()).take(FRAME);
        let mut head = head.take_while(|at| !self.is_marked(*at) && !enacts(self.text(*at)));
        !titled(self.at) && !is_requisites(self.text(self.at)) && head.any(titled)
    }

    fn order(&self) -> char {
        match self.role(self.at) {
            Role::Agreement => 'G',
            Role::Signature => 'Y',
            Role::Note { .. } => 'N',
            _ => self.marked(),
        }
    }

    /// A numbered paragraph, an item of it, or text.
    fn marked(&self) -> char {
        match self.reading(self.at).mark {
            Some(Mark::Paragraph { .. }) => 'P',
            Some(Mark::Item { .. }) => 'I',
            None => 'x',
        }
    }

    fn body(&mut self) {
        let number = self.number(self.at);
        let role = match self.role(self.at) {
            Role::Appendix => 'A',
            Role::Note { .. } | Role::EditorNote => 'N',
            Role::Chapter(_) => self.chapter().unwrap_or_else(|| self.marked()),
            Role::Caption { plain: true, .. } => 'K',
            Role::Diagram { .. } => 'D',
            Role::Legend => return self.take_to(self.legend_end(), 'L', 'l'),
            Role::Survey { .. } => 'V',
            _ => self.marked(),
        };
        match (role, number) {
            ('A', _) => self.counted.in_appendix = true,
            ('C' | 'c', number) => {
                self.counted.chapter = number.unwrap_or(self.counted.chapter + 1);
                self.counted.in_appendix = false;
            }
            ('P', Some(number)) => self.counted.paragraph = number,
            _ => {}
        }
        self.take(role);
    }

    /// The number of a line that begins with one, as a paragraph or a chapter does.
    fn number(&self, at: usize) -> Option<u32> {
        match self.reading(at).mark {
            Some(mark @ Mark::Paragraph { .. }) => mark.label(self.text(at)).parse().ok(),
            _ => None,
        }
    }

    /// Whether a line goes on the numbers of chapters, and the next line those of paragraphs: «2. Тәртібі» after paragraph 5, and «6. …»
    /// below it.
    fn goes_on_chapters(&self) -> bool {
        let Counted { chapter, paragraph, in_appendix } = self.counted;
        let next = (self.at + 1..self.lines.len()).find(|at| !self.is_blank(*at));
        !in_appendix
            && self.number(self.at) == Some(chapter + 1)
            && next.and_then(|next| self.number(next)) == Some(paragraph + 1)
    }

    /// A chapter's title is marked as a heading or calls itself a chapter («1-тарау. …»): `C`. Or it stands alone between
    /// blank lines, which is not enough in an appendix: `c`. Without markup it does not end as a sentence.
    fn chapter(&self) -> Option<char> {
        let text = self.text(self.at);
        if self.is_heading_kind(self.at) {
            return Some('C');
        }
        if self.indent(self.at) >= INDENT
            || text.trim_end().ends_with(['.', ';', ':', '?', '!'])
            || self.is_longer(self.at, LONGEST_CHAPTER.1 - 1)
        {
            return None;
        }
        let above = self.at.checked_sub(1).is_none_or(|at| self.is_blank(at));
        match names_chapter(text) || self.goes_on_chapters() {
            true => Some('C'),
            false => (above && self.is_blank(self.at + 1)).then_some('c'),
        }
    }

    /// The end of a legend and the short lines after it.
    fn legend_end(&self) -> usize {
        let mut end = self.at + 1;
        while let Some(next) = self.after(end - 1) {
            let over = self.role(next) != Role::Text
                || self.is_marked(next)
                || self.is_longer(next, LONGEST_LEGEND)
                || matches!(self.kind(next), Some(LineKind::Row { .. } | LineKind::Quote))
                || self.text(next).trim_start().starts_with(['«', '"']);
            if over {
                break;
            }
            end = next + 1;
        }
        end
    }

    /// The end of the rows of one table, with the blank lines between them.
    fn table_end(&self, table: u32) -> usize {
        let mut end = self.at + 1;
        for (next, line) in self.lines.iter().enumerate().skip(end) {
            match &line.kind {
                LineKind::Row { table: other, .. } if *other == table => end = next + 1,
                LineKind::Blank | LineKind::PageBreak => {}
                _ => break,
            }
        }
        end
    }

    /// Lines of one flattened table: its caption, or all to the next caption or where the flag ends.
    fn flat(&mut self) {
        let flat = |at: usize| self.lines.get(at).is_some_and(|line| line.flat);
        let mut end = self.at + 1;
        if !self.reading(self.at).is_caption() {
            while flat(end) && !self.reading(end).is_caption() {
                end += 1;
            }
            return self.take_to(end, 'Z', 'z');
        }
        let indented = |at: usize| self.indent(at) >= INDENT;
        while flat(end)
            && !self.is_blank(end)
            && !self.reading(end).is_number_row()
            && !self.text(end).contains('№')
            && indented(end) == indented(self.at)
        {
            end += 1;
        }
        self.take_to(end, 'B', 'b');
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
