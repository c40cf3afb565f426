//! Line and page breaks inside a sentence are closed: visual lines become paragraphs.
//!
//! A break is a wrap where the next word would not have fitted, or the sentence is not at its end. Lines of a
//! flattened table keep their breaks: they are the only trace of its cells.

use super::mapped::Mapped;
use super::vocabulary::Vocabulary;
use super::{Edit, Rule, Visual, breaks, record};
use memchr::memmem::Finder;
use std::sync::LazyLock;
use zanflow_lexicon::acts::{ends_as_title, is_signature, signatory};
use zanflow_lexicon::words::citations::YEAR_SHORT;
use zanflow_lines::Role;
use zanflow_source::{Format, LineKind};

/// A line of repaired text before it is assembled.
pub struct Whole<'s> {
    /// Its text.
    pub text: Mapped<'s>,
    /// First and last line of the file.
    pub lines: (u32, u32),
    /// What the format says.
    pub kind: LineKind,
    /// It lies in a flattened table.
    pub flat: bool,
    /// The (last) visual line ended in a blank.
    pub wrapped: bool,
}

/// Joins visual lines into whole ones. `in_table` says which lines lie in a flattened table.
pub fn join<'s>(
    lines: Vec<Visual<'s>>,
    format: Format,
    in_table: &[bool],
    vocabulary: &Vocabulary,
    edits: &mut Vec<Edit>,
) -> Vec<Whole<'s>> {
    let width = width(&lines, 90);
    let hyphens = Hyphens { vocabulary, at_ends: breaks::is_hyphenated(&lines, vocabulary) };
    let dense = format == Format::Text && is_dense(&lines, in_table);
    let tight = format == Format::Text && (dense || are_items_tight(&lines, in_table));
    let stamps = stamp_heads(&lines);
    let set = (format == Format::Text && self::width(&lines, 95) > UNWRAPPED).then(|| stamp_tails(&lines));
    let paged = format == Format::Text && lines.iter().any(|line| line.kind == LineKind::PageBreak);
    let mut out: Vec<Whole<'s>> = Vec::with_capacity(lines.len());
    let mut blanks = 0;
    let mut texts = 0;
    let mut last: Option<Last> = None;
    let mut pending: Vec<Visual<'s>> = Vec::new();
    for (i, line) in lines.into_iter().enumerate() {
        if matches!(line.kind, LineKind::Blank | LineKind::PageBreak) {
            blanks += if line.kind == LineKind::PageBreak { 3 } else { 1 };
            pending.push(line);
            continue;
        }
        let table = in_table.get(i).copied().unwrap_or(false);
        let begins = blanks > 1 && stamps.get(i).copied().unwrap_or(false);
        texts += 1;
        let before = out.last().filter(|_| paged).map_or("", |whole| &whole.text.text);
        let signs = blanks == 1 && signs(before, &line.text.text);
        let titled = (texts < HEAD && begins_apart(before, &line, width))
            || (paged && last.as_ref().is_some_and(|last| last.numbered) && begins_large(&line));
        let joins = last.as_ref().is_some_and(|last| {
            let own = begins && !last.body;
            let whole = set.as_ref().is_some_and(|tails| {
                let lower = line.text.text.trim_start().starts_with(char::is_lowercase);
                let quoted = line.kind == LineKind::Quote;
                !quoted && !tails.get(i).copied().unwrap_or(false) && (last.closed || !lower)
            });
            let closed = dense && blanks == 0 && last.closed && begins_large(&line);
            let full = tight && blanks == 0 && last.goes_on_in(&line, width) && !table;
            signs
                || (!titled
                    && !own
                    && !whole
                    && !closed
                    && (full || continues(last, &line, blanks, width, format, table)))
        });
        let mut shape = Last::of(&line, table, joins && last.as_ref().is_some_and(|last| last.body));
        let within = joins && last.as_ref().is_some_and(|last| last.marked);
        shape.marked = within || line.text.reading().mark.is_some();
        shape.closed &= !(dense && within);
        shape.ended |= signs;
        match out.last_mut() {
            Some(whole) if joins => {
                join_on(&mut whole.text, &line, hyphens, edits);
                whole.lines.1 = line.last;
                pending.clear();
            }
            _ => {
                // Where no blank lines part paragraphs, they are put in: the grammar of acts asks for them.
                let parts = dense && blanks == 0 && !table && last.as_ref().is_some_and(|last| !last.table);
                if parts && !shape.marked {
                    out.push(whole(line.blank(), false));
                }
                out.extend(pending.drain(..).map(|line| whole(line, table)));
                out.push(whole(line, table));
            }
        }
        blanks = 0;
        last = Some(shape);
    }
    out.extend(pending.drain(..).map(|line| whole(line, false)));
    out
}

/// How many lines of a text with pages may hold its title.
const HEAD: usize = 12;

/// What parts the entries of a page's menu.
const MENU: &str = " | ";

/// Whether a line at the head of a text without blank lines is no rest of the one before: that is the menu of a page, or the title.
fn begins_apart(before: &str, line: &Visual<'_>, width: usize) -> bool {
    let length = before.trim().chars().count();
    let menu = length > 0
        && length * 2 < width
        && line.length * 4 > width * 3
        && zanflow_lines::read(before).mark.is_none();
    begins_large(line) && (menu || before.contains(MENU) || ends_as_title(before))
}

/// Whether a line begins with a capital letter or a quotation.
fn begins_large(line: &Visual<'_>) -> bool {
    let body = line.text.text.trim_start();
    body.starts_with(|letter: char| letter.is_uppercase() || "«\"".contains(letter))
}

/// Whether a line is the name that belongs to the post in the line before: they stood side by side.
fn signs(before: &str, line: &str) -> bool {
    let line = line.trim();
    before.len() < 200
        && signatory(line) == Some(line)
        && !is_signature(before)
        && is_signature(&format!("{} {line}", before.trim()))
}

/// The most lines that a stamp is wrapped to.
const STAMP: usize = 14;

/// For each line, whether it begins a block of lines that ends as a stamp does, and is no rest of a sentence.
fn stamp_heads(lines: &[Visual<'_>]) -> Vec<bool> {
    let mut heads = vec![false; lines.len()];
    let mut first = 0;
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).map(|line| &line.kind);
        if line.kind != LineKind::Text {
            first = at + 1;
        } else if next != Some(&LineKind::Text) && at - first < STAMP && line.text.reading().ends_a_stamp() {
            let own =
                |text: &str| text.starts_with(|letter: char| letter.is_uppercase() || "«\"".contains(letter));
            let head = lines.get(first).is_some_and(|line| own(line.text.text.trim_start()));
            heads.iter_mut().skip(first).take(1).for_each(|flag| *flag = head);
        }
    }
    heads
}

/// Indent of lines on the right side of the page.
const RIGHT: usize = 20;

/// Letters that only lines without wraps have: each is a paragraph.
const UNWRAPPED: usize = 150;

/// Letters of the longest line of a stamp that is set in a narrow column.
const NARROW: usize = 70;

/// For each line, whether it goes on a stamp that is set in a narrow column.
fn stamp_tails(lines: &[Visual<'_>]) -> Vec<bool> {
    let mut tails = vec![false; lines.len()];
    for (end, _) in lines.iter().enumerate().filter(|(_, line)| line.text.reading().ends_a_stamp()) {
        let mut block = lines.iter().zip(&mut tails).take(end + 1).rev().take(STAMP).peekable();
        while let Some((line, tail)) = block.next() {
            let goes_on = block.peek().is_some_and(|(above, _)| is_narrow(above));
            if line.kind != LineKind::Text || line.length > NARROW || !goes_on {
                break;
            }
            *tail = true;
        }
    }
    tails
}

/// A line that a stamp can go on from.
fn is_narrow(line: &Visual<'_>) -> bool {
    let reading = line.text.reading();
    line.kind == LineKind::Text
        && line.length <= NARROW
        && reading.mark.is_none()
        && !ends_sentence(line.text.text.trim_end())
        && !matches!(reading.role, Role::Signature | Role::Status)
        && !reading.ends_a_stamp()
}

/// Whether a line ends as a sentence or an item does; «2013 ж.» does not.
fn ends_sentence(text: &str) -> bool {
    let year = text.strip_suffix('.').and_then(|text| text.strip_suffix(YEAR_SHORT));
    let year = year.is_some_and(|text| text.trim_end().ends_with(|letter: char| letter.is_ascii_digit()));
    text.ends_with(['.', ';', ':', '?', '!']) && !year
}

/// What is remembered of the line before.
struct Last {
    kind: LineKind,
    length: usize,
    trailing_blank: bool,
    /// Blanks that it begins with.
    indent: usize,
    ended: bool,
    /// It ends as stamps and captions of diagrams do, outside of a paragraph.
    closed: bool,
    /// It is an appendix's number and nothing else: what begins large after it is the appendix.
    numbered: bool,
    table: bool,
    /// It belongs to a paragraph that began with an indent: set over the full width.
    body: bool,
    /// It belongs to a paragraph or item that began with a number.
    marked: bool,
    /// Nothing but a sentence's end: no caption, heading or note.
    sentence: bool,
}

impl Last {
    fn of(line: &Visual<'_>, table: bool, goes_on: bool) -> Self {
        let text = line.text.text.trim_end();
        let indented = text.len() - text.trim_start().len() >= 4;
        let reading = line.text.reading();
        Last {
            kind: line.kind.clone(),
            length: line.length,
            trailing_blank: line.trailing_blank,
            indent: text.len() - text.trim_start().len(),
            ended: ends_sentence(text)
                || has_wide_gap(text)
                || matches!(reading.role, Role::Status | Role::Signature),
            closed: !(indented || goes_on)
                && (reading.ends_a_stamp() || matches!(reading.role, Role::Diagram { last: true })),
            numbered: reading.is_numbered_appendix(),
            table,
            body: indented || goes_on,
            marked: false,
            sentence: reading.role == Role::Text && text.ends_with('.') && ends_sentence(text),
        }
    }

    /// Whether a line holds the next sentence of the same paragraph: the line before was full.
    fn goes_on_in(&self, line: &Visual<'_>, width: usize) -> bool {
        let reading = line.text.reading();
        self.marked
            && self.sentence
            && reading.mark.is_none()
            && reading.role == Role::Text
            && !is_labelled(&line.text.text)
            && !line.text.text.trim_start().starts_with(|letter: char| letter.is_ascii_digit())
            && fits_no_more(self, line.text.text.trim_start(), width)
    }
}

/// Whether a line begins with one word and a dash, as «Нәтижесі – …»: that is a paragraph of its own.
fn is_labelled(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next().is_some() && words.next().is_some_and(|word| matches!(word, "-" | "–" | "—"))
}

/// Blank lines of so many lines, at most, in a text that does not part its paragraphs by them.
const DENSE: usize = 12;

/// Whether nothing parts paragraphs: no blank lines, and no blanks at the ends of wrapped lines.
fn is_dense(lines: &[Visual<'_>], in_table: &[bool]) -> bool {
    let outside = || lines.iter().zip(in_table).filter(|(_, inside)| !**inside).map(|(line, _)| line);
    let parts = |line: &&Visual<'_>| {
        line.kind == LineKind::Blank || line.trailing_blank || line.text.text.starts_with("    ")
    };
    outside().filter(parts).count() * DENSE < outside().count()
}

/// Whether paragraphs and items with a number follow the line before them without a blank one.
fn are_items_tight(lines: &[Visual<'_>], in_table: &[bool]) -> bool {
    let (mut tight, mut parted) = (0, 0);
    for ((pair, inside), wrapped) in
        lines.windows(2).zip(in_table).zip(lines.iter().map(|line| line.trailing_blank))
    {
        let [before, line] = pair else { continue };
        if *inside || line.kind != LineKind::Text || line.text.reading().mark.is_none() {
            continue;
        }
        match before.kind {
            LineKind::Text if !wrapped && !line.text.text.starts_with("    ") => tight += 1,
            LineKind::PageBreak => {}
            _ => parted += 1,
        }
    }
    tight >= ITEMS && tight > parted * 4
}

/// Minimum of items that tell how items are parted.
const ITEMS: usize = 12;

fn continues(
    last: &Last,
    line: &Visual<'_>,
    blanks: usize,
    width: usize,
    format: Format,
    table: bool,
) -> bool {
    let text: &str = &line.text.text;
    let body = text.trim_start();
    if last.table
        || table
        || last.kind != line.kind
        || matches!(line.kind, LineKind::Row { .. } | LineKind::Bullet)
    {
        return false;
    }
    let indent = text.len() - body.len();
    let reading = line.text.reading();
    if indent >= 4
        || reading.mark.is_some()
        || matches!(reading.role, Role::Note { labelled: true })
        || (blanks > 0 && reading.begins_anew())
    {
        return false;
    }
    // A block on the right side of the page, as a stamp, is over where the lines begin on the left again.
    if last.indent >= RIGHT && indent * 2 < last.indent {
        return false;
    }
    let lower = body.starts_with(|letter: char| {
        letter.is_lowercase() || letter.is_ascii_digit() || ")»,".contains(letter)
    });
    match (&line.kind, blanks) {
        (LineKind::Quote, 0) => true,
        // A stamp is whole: the next quotation is the addressee of a form, or another stamp.
        (LineKind::Quote, _) if last.closed => false,
        // Bold lines of one paragraph.
        (LineKind::Heading(6), 0) => !last.ended,
        (LineKind::Heading(_), _) => false,
        (_, 0) if format == Format::Text => {
            let own = indent == 1 && body.starts_with(['«', '"']);
            let ended = last.body && fits_easily(last, body, width);
            !own && !ended && (!last.ended || (last.trailing_blank && fits_no_more(last, body, width)))
        }
        (_, 0) => !last.ended || lower,
        (_, _) if format.has_paragraphs() => false,
        (_, 1) => !last.ended && (indent > 0 || lower),
        _ => !last.ended && (lower || (format == Format::Text && !last.closed)),
    }
}

/// Much room was left: the line was not wrapped, it ended.
fn fits_easily(last: &Last, body: &str, width: usize) -> bool {
    let word = body.split(' ').next().map_or(0, |word| word.chars().count());
    (last.length + word + 1) * 4 < width * 3
}

/// Blanks between columns.
static GAP: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("      "));

/// Two columns on one line, as an official's post and name.
fn has_wide_gap(text: &str) -> bool {
    GAP.find(text.trim_start().as_bytes()).is_some()
}

/// The next word would have gone over the usual width.
fn fits_no_more(last: &Last, body: &str, width: usize) -> bool {
    let word = body.split(' ').next().map_or(0, |word| word.chars().count());
    last.length + word + 1 > width.saturating_sub(4)
}

/// The width that the text was set in, tables aside: so many lines of a hundred are no longer.
fn width(lines: &[Visual<'_>], share: usize) -> usize {
    let texts = lines.iter().filter(|line| !matches!(line.kind, LineKind::Row { .. }));
    let mut lengths: Vec<usize> = texts.map(|line| line.length).filter(|length| *length > 0).collect();
    let at = lengths.len() * share / 100;
    if at >= lengths.len() {
        return 0;
    }
    let (_, width, _) = lengths.select_nth_unstable(at);
    *width
}

/// What tells whose a hyphen at a line's end is.
#[derive(Clone, Copy)]
struct Hyphens<'v> {
    vocabulary: &'v Vocabulary,
    /// Lines are hyphenated.
    at_ends: bool,
}

/// Puts the second text after the first, in its place: a paragraph may have very many lines.
fn join_on(first: &mut Mapped<'_>, line: &Visual<'_>, hyphens: Hyphens<'_>, edits: &mut Vec<Edit>) {
    let second = &line.text;
    let end = first.text.trim_end().len();
    let start = second.text.len() - second.text.trim_start().len();
    let body = second.text.get(start..).unwrap_or_default();
    if breaks::is_of_line(first.slice(0..end), body, hyphens.at_ends, hyphens.vocabulary) {
        let cut = first.slice(0..end).rsplit(' ').next().unwrap_or_default();
        let rest = body.split(' ').next().unwrap_or_default();
        let whole = format!("{}{rest}", cut.trim_end_matches('-'));
        record(edits, Rule::BrokenWord, line.number, &format!("{cut} {rest}"), &whole, 0.9);
        first.put_after(end - 1, "", second, start..second.text.len());
        return;
    }
    let tight = first.text.get(..end).is_some_and(|text| text.ends_with(['«', '(']) || text.ends_with(" \""))
        || body.starts_with("\" ")
        || body == "\""
        || body.starts_with([')', '»', ',', ';', '.'])
        || hyphenated(first.text.get(..end).unwrap_or_default(), body);
    first.put_after(end, if tight { "" } else { " " }, second, start..second.text.len());
}

/// `интернет-` + `браузеріне`, `ЖТ/` + `ЗТ`: the hyphen and the stroke bind; `өкімдік -` + `шешім` does not.
fn hyphenated(first: &str, second: &str) -> bool {
    let mut letters = first.chars().rev();
    matches!(letters.next(), Some('-' | '/'))
        && letters.next().is_some_and(char::is_alphanumeric)
        && second.starts_with(char::is_alphanumeric)
}

fn whole(line: Visual<'_>, flat: bool) -> Whole<'_> {
    Whole {
        text: line.text,
        lines: (line.number, line.last),
        kind: line.kind,
        flat,
        wrapped: line.trailing_blank,
    }
}
