//! [`Source`] → [`Repaired`]: text without extraction damage, and a map from every repaired offset back to the source.
//!
//! One file a kind of damage; each works on visual lines and records its edits. The order matters and is given in
//! [`repair`]: look-alike letters first (they hide words), then letter-spaced runs, then stamps, links and wraps.

mod blanks;
mod breaks;
mod glued;
mod homoglyph;
mod links;
mod mapped;
mod partial;
mod phrases;
mod raised;
mod regions;
mod rows;
mod spaced;
mod stamps;
mod twins;
mod vocabulary;
mod wraps;

#[cfg(test)]
mod tests;

use mapped::{Maker, Mapped, Run};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Cow;
use std::ops::Range;
use vocabulary::Vocabulary;
use zanflow_lines::Reading;
use zanflow_source::{LineKind, Source};

/// The text of an act without extraction damage.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The repaired text, `\n` between lines.
    pub text: String,
    /// Lines of `text`, in order.
    pub lines: Vec<Line>,
    /// What was changed, in order of lines; edits of one line in the order in which the rules made them.
    pub edits: Vec<Edit>,
    /// Where `text` comes from: sorted by `out`, begins at 0.
    runs: Vec<Run>,
}

/// A line of repaired text.
#[derive(Debug, Clone)]
pub struct Line {
    /// Bytes of `Repaired::text`, without the line end.
    pub span: Range<u32>,
    /// First line of the source file that it was made from, 1-based.
    pub first: u32,
    /// Last line of the source file that it was made from.
    pub last: u32,
    /// What the format says of it; the cells of a row are bytes of `Repaired::text`.
    pub kind: LineKind,
    /// It lies in a flattened table: a piece of a cell, or several cells.
    pub flat: bool,
    /// The source's line ended in a blank: its text was wrapped there.
    pub wrapped: bool,
    /// What its words say that it is; of a row of a table, nothing.
    pub reading: Reading,
}

impl Repaired {
    /// The text of a line.
    pub fn line_text(&self, line: &Line) -> &str {
        self.text.get(line.span.start as usize..line.span.end as usize).unwrap_or_default()
    }

    /// The place in [`Source::text`] of a byte of `text`. What a rule put in has the place that it was put in for.
    pub fn origin(&self, offset: u32) -> u32 {
        let run =
            self.runs.partition_point(|run| run.out <= offset).checked_sub(1).and_then(|i| self.runs.get(i));
        run.map_or(0, |run| run.src + (offset - run.out))
    }
}

/// One repair.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// By which rule.
    pub rule: Rule,
    /// Line of the source file.
    pub line: u32,
    /// The line or piece as it was.
    pub before: String,
    /// What it became.
    pub after: String,
    /// How sure the rule is, 0 to 1.
    pub confidence: f64,
}

/// Kinds of extraction damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A letter of the other alphabet inside a word.
    Homoglyph,
    /// A raised figure of an inserted part: `9¹-бап`.
    RaisedFigure,
    /// A run of letters with blanks between them.
    Spaced,
    /// A word cut by a blank.
    PartlySpaced,
    /// Text of a hyperlink, printed after the other text of its line.
    DisplacedLink,
    /// A word broken by a line's end or a hyphen.
    BrokenWord,
    /// The rest of a table's cell after a page break.
    CutCell,
    /// A stamp or an appendix's heading that was read by columns.
    ScatteredStamp,
    /// A chapter's title and the paragraph after it on one line.
    GluedParagraph,
    /// A blank that the extraction put in.
    Blanks,
}

impl Rule {
    /// All rules.
    pub const ALL: [Rule; 10] = [
        Rule::Homoglyph,
        Rule::RaisedFigure,
        Rule::Spaced,
        Rule::PartlySpaced,
        Rule::DisplacedLink,
        Rule::BrokenWord,
        Rule::CutCell,
        Rule::ScatteredStamp,
        Rule::GluedParagraph,
        Rule::Blanks,
    ];

    /// The rule's name, as printed by `zanflow repair --diff`.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Homoglyph => "homoglyph",
            Rule::RaisedFigure => "raised-figure",
            Rule::Spaced => "spaced",
            Rule::PartlySpaced => "partly-spaced",
            Rule::DisplacedLink => "displaced-link",
            Rule::BrokenWord => "broken-word",
            Rule::CutCell => "cut-cell",
            Rule::ScatteredStamp => "scattered-stamp",
            Rule::GluedParagraph => "glued-paragraph",
            Rule::Blanks => "blanks",
        }
    }
}

/// A visual line on its way through the rules.
struct Visual<'s> {
    text: Mapped<'s>,
    number: u32,
    /// The last line of the source that it was made from.
    last: u32,
    kind: LineKind,
    /// Letters of the line as the source has it, blanks at its end left out.
    length: usize,
    /// The source's line ended in a blank: it was wrapped there.
    trailing_blank: bool,
    /// Single letters may follow one another in it.
    paired: bool,
    /// Its letters were spaced out.
    was_spaced: bool,
    /// The cells of a row, each as a line of its own; nothing for other lines.
    cells: Vec<Visual<'s>>,
}

impl<'s> Visual<'s> {
    /// A blank line in the same place.
    fn blank(&self) -> Visual<'s> {
        Visual {
            text: Mapped::of("", self.text.source(0)),
            number: self.number,
            last: self.number,
            kind: LineKind::Blank,
            length: 0,
            trailing_blank: false,
            paired: true,
            was_spaced: false,
            cells: Vec::new(),
        }
    }

    /// The texts of this line: its cells, or the line itself.
    fn texts(&mut self) -> &mut [Visual<'s>] {
        match self.kind {
            LineKind::Blank | LineKind::PageBreak => &mut [],
            LineKind::Row { .. } => &mut self.cells,
            _ => std::slice::from_mut(self),
        }
    }
}

/// What some rules made of texts: of lines that an act repeats they look at one.
struct Repeats<'s>(FxHashMap<&'s str, Option<Mended<'s>>>);

/// What rules made of a line.
struct Mended<'s> {
    text: Mapped<'s>,
    /// Where the line began in the source.
    at: u32,
    was_spaced: bool,
    edits: Vec<Edit>,
}

impl<'s> Repeats<'s> {
    /// For so many lines.
    fn new(lines: usize) -> Self {
        Repeats(FxHashMap::with_capacity_and_hasher(lines, FxBuildHasher))
    }

    /// Applies rules that look at nothing but the text of a line.
    fn mend(
        &mut self,
        line: &mut Visual<'s>,
        edits: &mut Vec<Edit>,
        rules: impl FnOnce(&mut Visual<'s>, &mut Vec<Edit>),
    ) {
        // A line that was mended before stands elsewhere in the source than another one of its text.
        let Cow::Borrowed(text) = line.text.text else { return rules(line, edits) };
        let at = line.text.source(0);
        if let Some(known) = self.0.get(text) {
            if let Some(mended) = known {
                line.text = mended.text.moved(mended.at, at);
                line.was_spaced |= mended.was_spaced;
                edits.extend(mended.edits.iter().map(|edit| Edit { line: line.number, ..edit.clone() }));
            }
            return;
        }
        let first = edits.len();
        rules(line, edits);
        let changed = matches!(line.text.text, Cow::Owned(_));
        let edits = edits.get(first..).unwrap_or_default();
        let mended = changed.then(|| Mended {
            text: line.text.clone(),
            at,
            was_spaced: line.was_spaced,
            edits: edits.to_vec(),
        });
        self.0.insert(text, mended);
    }
}

/// Repairs a text.
pub fn repair(source: &Source) -> Repaired {
    let mut edits = Vec::new();
    let mut lines = visual_lines(source);
    let mut repeats = Repeats::new(lines.len());
    for text in lines.iter_mut().flat_map(Visual::texts) {
        repeats.mend(text, &mut edits, |text, edits| {
            homoglyph::mend(text, edits);
            spaced::mend_wide(text, edits);
        });
    }
    twins::mend(&mut lines, &source.text, &mut edits);
    rows::join_cut(&mut lines, &mut edits);
    let flat = regions::flat_tables(&lines);
    let closed = may_be_closed(&lines, &flat);
    let vocabulary = learn(&lines, &edges(&lines, &flat), &closed);
    for cell in lines.iter_mut().flat_map(|line| &mut line.cells) {
        breaks::mend_cell(cell, &vocabulary, &mut edits);
    }
    let mut repeats = Repeats::new(lines.len());
    let texts = lines
        .iter_mut()
        .zip(&closed)
        .flat_map(|(line, closed)| line.texts().iter_mut().map(|text| (text, *closed)));
    for (text, closed) in texts {
        repeats.mend(text, &mut edits, |text, edits| {
            spaced::mend_narrow(text, &vocabulary, edits);
            partial::mend(text, &vocabulary, edits);
            breaks::mend_hyphens(text, &vocabulary, edits);
            if closed {
                breaks::mend_lost_hyphens(text, &vocabulary, edits);
            }
        });
    }
    stamps::mend(&mut lines, &mut edits);
    glued::mend(&mut lines, &mut edits);
    mend_links(&mut lines, &mut edits);
    let mut in_table = regions::flat_tables(&lines);
    mend_breaks(&mut lines, &mut in_table, &vocabulary, &mut edits);
    let mut repeats = Repeats::new(lines.len());
    for line in &mut lines {
        for text in line.texts() {
            repeats.mend(text, &mut edits, blanks::mend);
        }
        rows::assemble(line);
    }
    let whole = wraps::join(lines, source.format, &in_table, &vocabulary, &mut edits);
    assemble(whole, edits)
}

/// For each line, whether words in it may have lost hyphens: programs that print pages take those at line ends away and put
/// the two lines together, so that the line is longer than others, or stands in a cell. What an author wrote without a hyphen
/// stays so.
fn may_be_closed(lines: &[Visual<'_>], in_table: &[bool]) -> Vec<bool> {
    let paged = lines.iter().any(|line| line.kind == LineKind::PageBreak);
    if !paged || lines.iter().any(ends_in_hyphen) {
        return vec![false; lines.len()];
    }
    let mut lengths: Vec<usize> = lines.iter().map(|line| line.length).filter(|length| *length > 0).collect();
    lengths.sort_unstable();
    // Lines of tables are short; of the long ones few were made of two.
    let long = lengths.get(lengths.len() * 97 / 100).copied().unwrap_or_default();
    lengths.retain(|length| length * 2 > long);
    let full = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    let closed = |line: &Visual<'_>| line.length * 100 > full * 108 || line.length * 2 < full;
    lines.iter().zip(in_table).map(|(line, flat)| *flat || closed(line)).collect()
}

/// Whether a hyphen stands at the end of a line, behind a word.
fn ends_in_hyphen(line: &Visual<'_>) -> bool {
    let text = line.text.text.trim_end();
    text.strip_suffix('-').is_some_and(|text| text.ends_with(zanflow_kazakh::letters::is_letter))
}

fn mend_links(lines: &mut [Visual<'_>], edits: &mut Vec<Edit>) {
    let mut goes_on = false;
    for line in lines {
        if line.kind == LineKind::Text {
            links::mend(line, goes_on, edits);
            goes_on = !line.text.text.trim_end().ends_with(['.', ';', ':']);
        }
    }
}

/// Words that a line's end cut inside the cells of flattened tables. A line whose only word went up is gone: left blank,
/// it would look like the end of a cell.
fn mend_breaks(
    lines: &mut Vec<Visual<'_>>,
    in_table: &mut Vec<bool>,
    vocabulary: &Vocabulary,
    edits: &mut Vec<Edit>,
) {
    for (line, _) in
        lines.iter_mut().zip(&*in_table).filter(|(line, flat)| **flat && line.kind == LineKind::Text)
    {
        breaks::mend_torn(line, vocabulary, edits);
    }
    let mut gone = vec![false; lines.len()];
    let mut last = 0;
    for i in 1..lines.len() {
        let flat = |i: usize| in_table.get(i).copied().unwrap_or(false);
        let (before, after) = lines.split_at_mut(i);
        let above = std::mem::replace(&mut last, i);
        if let (Some(line), Some(next), Some(gone)) =
            (before.get_mut(above), after.first_mut(), gone.get_mut(i))
            && flat(above)
            && flat(i)
            && line.kind == LineKind::Text
            && next.kind == LineKind::Text
        {
            breaks::mend_pair(line, next, vocabulary, edits);
            *gone = next.text.text.trim().is_empty();
            if *gone {
                last = above;
                line.last = next.last;
                line.trailing_blank = next.trailing_blank;
            }
        }
    }
    let kept = |flag: &bool| !flag;
    let mut stays = gone.iter().map(kept);
    lines.retain(|_| stays.next().unwrap_or(true));
    let mut stays = gone.iter().map(kept);
    in_table.retain(|_| stays.next().unwrap_or(true));
}

/// For each line, whether it is one word of a flattened table that may be cut at the cell's edge: the next line begins small.
fn edges(lines: &[Visual<'_>], in_table: &[bool]) -> Vec<bool> {
    let mut edges = vec![false; lines.len()];
    for ((pair, flat), edge) in lines.windows(2).zip(in_table).zip(&mut edges) {
        let [line, next] = pair else { continue };
        *edge = *flat && breaks::is_edge(line, next);
    }
    edges
}

/// Counts the words of the clean lines. Two blanks in a row are a sign of damage, which may have cut words. `edges`: lines
/// whose word may be a piece, as may then be the first word of the next one.
fn learn(lines: &[Visual<'_>], edges: &[bool], closed: &[bool]) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    let texts = lines.iter().zip(edges.iter().zip(closed)).flat_map(|(line, flags)| {
        let texts = if line.cells.is_empty() { std::slice::from_ref(line) } else { &line.cells };
        texts.iter().map(move |text| (text, *flags.0, *flags.1))
    });
    let (mut cut, mut after_edge) = (false, false);
    // Pieces of lines with how often the act has them.
    let mut pieces: Vec<(&Mapped<'_>, Range<usize>, u32)> = Vec::new();
    let mut known: FxHashMap<&str, usize> = FxHashMap::with_capacity_and_hasher(lines.len(), FxBuildHasher);
    for (line, edge, closed) in texts {
        let text: &str = &line.text.text;
        let lead = text.len() - text.trim_start().len();
        let end = text.trim_end().len().max(lead);
        let body = text.get(lead..end).unwrap_or_default();
        if edge || after_edge {
            vocabulary.doubt(breaks::first_word(body, 0));
        }
        after_edge = edge;
        if closed {
            line.text.words().iter().for_each(|word| vocabulary.note_closed(word.low(text)));
        }
        // What follows a hyphen at a line's end is the rest of a word.
        let start = if cut { body.find(' ').map_or(end, |blank| lead + blank + 1) } else { lead };
        if !body.is_empty() {
            cut = body.ends_with('-') && !body.ends_with(" -");
        }
        if has_gap(text.get(lead..).unwrap_or_default()) {
            continue;
        }
        let place = *known.entry(text.get(start..end).unwrap_or_default()).or_insert(pieces.len());
        match pieces.get_mut(place) {
            Some((_, _, times)) => *times += 1,
            None => pieces.push((&line.text, start..end, 1)),
        }
    }
    for (line, piece, times) in pieces {
        vocabulary.learn(line, piece, times);
    }
    vocabulary
}

/// Whether two blanks are adjacent.
fn has_gap(text: &str) -> bool {
    let next = text.as_bytes().get(1..).unwrap_or_default();
    // No early exit, so that the loop is vectorised.
    text.bytes().zip(next).fold(false, |any, (first, second)| any | ((first == b' ') & (*second == b' ')))
}

fn visual_lines(source: &Source) -> Vec<Visual<'_>> {
    let mut maker = Maker::new(source.lines.len());
    let mut visual = |line: &zanflow_source::Line| {
        let text = source.text.get(line.span.start as usize..line.span.end as usize).unwrap_or_default();
        let mut visual = Visual {
            text: maker.line(text, line.span.start),
            number: line.number,
            last: line.number,
            kind: line.kind.clone(),
            length: text.trim_end().chars().count(),
            trailing_blank: text.ends_with(' '),
            paired: true,
            was_spaced: false,
            cells: Vec::new(),
        };
        rows::split(&mut visual, &source.text, &mut maker);
        visual
    };
    source.lines.iter().map(&mut visual).collect()
}

fn assemble(lines: Vec<wraps::Whole<'_>>, mut edits: Vec<Edit>) -> Repaired {
    edits.sort_by_key(|edit| edit.line);
    let mut text = String::new();
    let mut runs = Vec::new();
    let mut out = Vec::with_capacity(lines.len());
    for (i, line) in lines.into_iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        let start = text.len() as u32;
        let reading = match line.kind {
            LineKind::Row { .. } => {
                text.push_str(&line.text.text);
                Reading::default()
            }
            _ => {
                let trimmed = line.text.text.trim_end();
                text.push_str(trimmed);
                match line.text.reading() {
                    // Its blank made a number a mark, and is gone.
                    reading if reading.mark.is_some() && trimmed.len() < line.text.text.len() => {
                        zanflow_lines::read(trimmed)
                    }
                    reading => reading,
                }
            }
        };
        for run in line.text.runs(text.len() - start as usize) {
            mapped::push(&mut runs, start + run.out, run.src);
        }
        out.push(Line {
            span: start..text.len() as u32,
            first: line.lines.0,
            last: line.lines.1,
            kind: moved(line.kind, start),
            flat: line.flat,
            wrapped: line.wrapped,
            reading,
        });
    }
    Repaired { text, lines: out, edits, runs }
}

/// A row's cells in the repaired text.
fn moved(kind: LineKind, start: u32) -> LineKind {
    let LineKind::Row { table, cells } = kind else { return kind };
    let cells = cells.into_iter().map(|cell| cell.start + start..cell.end + start).collect();
    LineKind::Row { table, cells }
}

/// Notes that a line became another one.
fn record(edits: &mut Vec<Edit>, rule: Rule, line: u32, before: &str, after: &str, confidence: f64) {
    edits.push(Edit { rule, line, before: before.to_owned(), after: after.to_owned(), confidence });
}
