//! Cells that were printed in stacks: a block between blank lines holds the cells of one column, row under row, and the blocks
//! follow one another in no certain order (`pdftotext` of narrow tables).
//!
//! A stack is cut into cells by the grammar of its rows (`cut`). Which column a stack is, the steps of the process tell: the
//! actions of a table are its steps, in their order (`order`). What is short of a column then goes to those that lack it, in
//! the order of printing. A table whose actions are not as many as its numbers stays as it is.

use super::lexicon::Lexicon;
use super::parts::Part;
use super::row::{Cell, Row};
use super::words::{Break, Head, Word, fingerprint, fingerprint_of, join, lines_of};
use crate::table::next::{self, Form};
use std::ops::Range;
use zanflow_kazakh::letters::begins_as;
use zanflow_lexicon::labels::{is_label, label_head};
use zanflow_lexicon::tables::{RowKind, goes_on};
use zanflow_lexicon::words::tables::{GUARDS, TABLE};

/// Columns that are tried in every order.
const MOST: usize = 12;
/// Lines of a block.
const LONGEST: usize = 40;
/// The least part of an action's words that its step must have, over all actions.
const LEAST: f64 = 0.35;
/// How sure such a reading is.
const SURE: f64 = 0.6;

/// A cell of a stack.
#[derive(Debug, Clone)]
struct Piece {
    kind: RowKind,
    words: Range<usize>,
    stack: usize,
    column: Option<usize>,
}

/// The rows of a part whose cells stand in stacks; none if they do not, or their order is not known.
pub fn rows(words: &[Word<'_>], part: &Part, kinds: &[RowKind], lexicon: &Lexicon<'_>) -> Option<Vec<Row>> {
    let columns = part.numbers.len();
    let own = words.get(part.words.clone()).unwrap_or_default();
    let parted = own.iter().filter(|word| word.before == Break::Blank).count();
    if !(2..=MOST).contains(&columns) || parted < columns {
        return None;
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let own = part.words.start..end(words, &part.words);
    for (stack, (block, label)) in blocks(words, own).into_iter().enumerate() {
        if is_page_number(words, &block) {
            continue;
        }
        let cells = cut(words, block, kinds, label, lexicon);
        pieces.extend(cells.into_iter().map(|(kind, words)| Piece { kind, words, stack, column: None }));
    }
    if !are_stacked(&pieces) || !settle(&mut pieces, words, columns, kinds, lexicon) {
        return None;
    }
    let actions: Vec<usize> = (0..pieces.len())
        .filter(|i| pieces.get(*i).is_some_and(|piece| piece.kind == RowKind::Action))
        .collect();
    if actions.len() != columns {
        return None;
    }
    let own = |i: &usize| pieces.get(*i).and_then(|piece| words.get(piece.words.clone())).unwrap_or_default();
    let texts: Vec<&[Word<'_>]> = actions.iter().map(own).collect();
    let order = order(&texts, part.numbers.first() == Some(&1), lexicon)?;
    for (column, nth) in order.iter().enumerate() {
        let stack = actions.get(*nth).and_then(|i| pieces.get(*i)).map(|piece| piece.stack);
        for piece in pieces.iter_mut().filter(|piece| Some(piece.stack) == stack) {
            piece.column = Some(column);
        }
    }
    kinds.iter().for_each(|kind| fill(&mut pieces, *kind, columns));
    Some(kinds.iter().map(|kind| row(words, &pieces, *kind, columns)).collect())
}

/// Where a part ends: «кестенің жалғасы» stands before the labels of the next one, which its numbers follow.
fn end(words: &[Word<'_>], range: &Range<usize>) -> usize {
    let next = |i: &usize| {
        let near = || words.get(*i..range.end).unwrap_or_default().iter().take(3);
        let starts = near().next().is_some_and(|word| word.before != Break::Space);
        let table = |word: &Word<'_>| has_table(word.text);
        starts && near().any(table) && near().any(|word| goes_on(word.text))
    };
    range.clone().find(next).unwrap_or(range.end)
}

/// Whether a word is that of a table, with its number or without: `1-кестенің`.
fn has_table(word: &str) -> bool {
    begins_as(word.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '-'), TABLE)
}

/// The blocks between blank lines and labels of rows, each with the kind of the last label before it.
fn blocks(words: &[Word<'_>], range: Range<usize>) -> Vec<(Range<usize>, Option<RowKind>)> {
    let mut blocks = Vec::new();
    let mut last = None;
    let (mut start, mut at) = (range.start, range.start);
    while at < range.end {
        let line = words.get(at).is_some_and(|word| word.before != Break::Space);
        let label = if line { label(words, at, range.end) } else { None };
        let parted = words.get(at).is_some_and(|word| word.before >= Break::Blank);
        if label.is_some() || parted {
            blocks.push((start..at, last));
            start = at;
        }
        at += 1;
        if let Some((kind, end)) = label {
            (start, at, last) = (end, end, Some(kind));
        }
    }
    blocks.push((start..range.end, last));
    blocks.retain(|(block, _)| !block.is_empty());
    blocks
}

/// The row whose whole label begins at a line, and where that ends.
fn label(words: &[Word<'_>], at: usize, end: usize) -> Option<(RowKind, usize)> {
    let rest = words.get(at..end)?;
    let kind = label_head(rest.iter().take(LABEL).map(|word| word.text))?;
    let length = (1..=rest.len().min(LABEL)).rev().find(|length| {
        let line = rest.get(*length).is_none_or(|word| word.before != Break::Space);
        let text: Vec<&str> = rest.iter().take(*length).map(|word| word.text).collect();
        line && is_label(&text.join(" "), kind)
    })?;
    Some((kind, at + length))
}

/// Words of a label.
const LABEL: usize = 14;

/// Whether a block is a number at a page's end or beginning.
fn is_page_number(words: &[Word<'_>], block: &Range<usize>) -> bool {
    let page = |at: usize| words.get(at).is_none_or(|word| word.before == Break::Page);
    let number = words.get(block.start).is_some_and(|word| word.text.parse::<u32>().is_ok());
    block.len() == 1 && number && (page(block.start) || page(block.end))
}

/// Whether cells stand in stacks: more than once an action under its actor.
fn are_stacked(pieces: &[Piece]) -> bool {
    let under = |pair: &&[Piece]| match pair {
        [above, below] => {
            above.stack == below.stack && (above.kind, below.kind) == (RowKind::Actor, RowKind::Action)
        }
        _ => false,
    };
    pieces.windows(2).filter(under).count() > 1
}

/// Leaves so many actions as there are columns: of the pieces that stand alone those that are least like a step are forms of
/// completion. Whether that went.
fn settle(
    pieces: &mut [Piece],
    words: &[Word<'_>],
    columns: usize,
    kinds: &[RowKind],
    lexicon: &Lexicon<'_>,
) -> bool {
    let of = |pieces: &[Piece], i: usize, by: usize, kind: RowKind| {
        let own = pieces.get(i).map(|piece| piece.stack);
        let other = if by == 0 { i.checked_sub(1) } else { Some(i + 1) };
        other
            .and_then(|other| pieces.get(other))
            .is_some_and(|other| Some(other.stack) == own && other.kind == kind)
    };
    let mut likely: Vec<(f64, usize)> = Vec::new();
    let mut actions = 0;
    for (i, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.kind == RowKind::Action) {
        actions += 1;
        let sure = of(pieces, i, 0, RowKind::Actor) || of(pieces, i, 1, RowKind::Form);
        if !sure {
            let cell = words.get(piece.words.clone()).unwrap_or_default();
            let known = if lexicon.is_known_cell_of(fingerprint_of(cell.iter())) { 0.3 } else { 0.0 };
            likely.push((likeness(cell, lexicon) - known, i));
        }
    }
    let Some(many) = usize::checked_sub(actions, columns) else { return false };
    if many > likely.len() || (many > 0 && !kinds.contains(&RowKind::Form)) {
        return false;
    }
    likely.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    for (_, i) in likely.into_iter().take(many) {
        if let Some(piece) = pieces.get_mut(i) {
            piece.kind = RowKind::Form;
        }
    }
    true
}

/// The cells of a stack: whole lines, each row at most once and in order, so that they read best. `label`: the last label
/// before it, whose row a single cell most likely belongs to.
fn cut(
    words: &[Word<'_>],
    block: Range<usize>,
    kinds: &[RowKind],
    label: Option<RowKind>,
    lexicon: &Lexicon<'_>,
) -> Vec<(RowKind, Range<usize>)> {
    let mut starts: Vec<usize> = block
        .clone()
        .filter(|i| *i == block.start || words.get(*i).is_some_and(|word| word.before != Break::Space))
        .collect();
    if starts.is_empty() || starts.len() > LONGEST {
        return Vec::new();
    }
    starts.push(block.end);
    // For each line and kind of row: the worth of the best way whose last cell is of that kind and ends before the line.
    let mut best: Vec<Vec<Option<(f64, usize)>>> = vec![vec![None; kinds.len()]; starts.len()];
    for to in 1..starts.len() {
        for (nth, kind) in kinds.iter().enumerate() {
            let mut way: Option<(f64, usize)> = None;
            for from in 0..to {
                let before = match (from, nth) {
                    (0, _) => Some(0.0),
                    (_, 0) => None,
                    _ => best.get(from).and_then(|kinds| (*kinds.get(nth - 1)?).map(|way| way.0)),
                };
                let (Some(before), Some(start), Some(end)) = (before, starts.get(from), starts.get(to))
                else {
                    continue;
                };
                let cell = words.get(*start..*end).unwrap_or_default();
                let named = goes_on_name(words, &block, *start);
                let hint = if from == 0 && label == Some(*kind) { 2.0 } else { 0.0 };
                let worth = before + hint + named + worth(cell, *kind, lexicon);
                if way.is_none_or(|way| worth > way.0) {
                    way = Some((worth, from));
                }
            }
            if let Some(place) = best.get_mut(to).and_then(|kinds| kinds.get_mut(nth)) {
                *place = way;
            }
        }
    }
    back(&starts, &best, kinds)
}

/// What a cell loses that begins behind a quoted name with an abbreviation: «Үлгі» АЖ.
fn goes_on_name(words: &[Word<'_>], block: &Range<usize>, at: usize) -> f64 {
    let before =
        at.checked_sub(1).filter(|before| block.contains(before)).and_then(|before| words.get(before));
    let quoted = before.is_some_and(|word| word.text.ends_with(['»', '”', '“', '"']));
    let short = words.get(at).is_some_and(|word| word.head == Head::Abbreviation);
    if quoted && short { -9.0 } else { 0.0 }
}

/// The cells of the best way, traced back from a stack's end.
fn back(
    starts: &[usize],
    best: &[Vec<Option<(f64, usize)>>],
    kinds: &[RowKind],
) -> Vec<(RowKind, Range<usize>)> {
    let mut at = starts.len() - 1;
    let last = best.get(at).map(Vec::as_slice).unwrap_or_default();
    let worth = |nth: &usize| last.get(*nth).copied().flatten().map_or(f64::NEG_INFINITY, |way| way.0);
    let Some(mut nth) = (0..kinds.len()).max_by(|a, b| worth(a).total_cmp(&worth(b))) else {
        return Vec::new();
    };
    let mut cells = Vec::new();
    while at > 0 {
        let Some((_, from)) = best.get(at).and_then(|kinds| kinds.get(nth).copied().flatten()) else { break };
        if let (Some(kind), Some(start), Some(end)) = (kinds.get(nth), starts.get(from), starts.get(at)) {
            cells.push((*kind, *start..*end));
        }
        at = from;
        nth = nth.saturating_sub(1);
    }
    cells.reverse();
    cells
}

/// How well words read as a cell of a row.
fn worth(cell: &[Word<'_>], kind: RowKind, lexicon: &Lexicon<'_>) -> f64 {
    let (Some(first), Some(last)) = (cell.first(), cell.last()) else { return -8.0 };
    let text = || join(cell.iter());
    match kind {
        RowKind::Number => -8.0,
        RowKind::Actor if cell.len() <= ACTOR && first.head != Head::Small => {
            let known = lexicon.is_actors(&text());
            if known { 6.0 } else { -3.0 }
        }
        RowKind::Actor => -10.0,
        RowKind::Duration => {
            let time =
                cell.len() <= TIME && (cell.iter().all(|word| word.is_dash) || lexicon.is_time(&text()));
            if time { 6.0 } else { -12.0 }
        }
        RowKind::Next if cell.len() > NEXT => -10.0,
        RowKind::Next if cell.len() > 1 && cell.len() <= TIME && lexicon.is_time(&text()) => -4.0,
        // Words alone are read no further.
        RowKind::Next if first.head != Head::Mark && !GUARDS.contains(&first.text) => -3.0,
        RowKind::Next => match next::read_again(&text(), lexicon.memory()).0 {
            Form::None | Form::Bare => 4.5,
            Form::Guarded => 5.0,
            Form::Words => -3.0,
        },
        RowKind::Action | RowKind::Form if cell.len() > ACTION => -10.0,
        RowKind::Action | RowKind::Form => {
            let begins = match first.head {
                Head::Small => -9.0,
                Head::Mark => -4.0,
                _ => 1.0,
            };
            let ends = if last.ends_as_action { 1.5 } else { -1.5 };
            let inside =
                cell.iter().skip(1).filter(|word| word.before != Break::Space && word.head == Head::Capital);
            let known = if lexicon.is_known_cell_of(fingerprint_of(cell.iter())) { 3.0 } else { 0.0 };
            let step = if kind == RowKind::Action { 3.0 * likeness(cell, lexicon) } else { 0.0 };
            begins + ends + known + step - inside.count() as f64
        }
    }
}

/// Most words of a cell.
const ACTOR: usize = 10;
const TIME: usize = 12;
const NEXT: usize = 60;
const ACTION: usize = 80;

/// How much of an action the step that is most like it has.
fn likeness(cell: &[Word<'_>], lexicon: &Lexicon<'_>) -> f64 {
    lexicon.likeness(&stems(cell.iter().map(|word| word.text)))
}

/// The beginnings of words.
pub fn stems<'t>(words: impl Iterator<Item = &'t str>) -> Vec<u64> {
    let stem = |word: &str| {
        let letters = word.chars().filter(|letter| letter.is_alphanumeric());
        fingerprint(&letters.take(STEM).collect::<String>()).value
    };
    words.take(ACTION).map(stem).filter(|stem| *stem != 0).collect()
}

/// Letters of a beginning.
const STEM: usize = 5;

/// The part of some words that a step has, rare ones counting more.
fn shared(words: &[u64], step: &[u64], weight: &dyn Fn(u64) -> f64) -> f64 {
    let all: f64 = words.iter().map(|word| weight(*word)).sum();
    let found: f64 = words.iter().filter(|word| step.contains(word)).map(|word| weight(*word)).sum();
    found / all.max(1.0)
}

/// The order in which actions are those of a process, from its `first` step on: for each column the ordinal of its action.
/// Steps may be left out; of orders that are alike that of printing is taken.
fn order(actions: &[&[Word<'_>]], first: bool, lexicon: &Lexicon<'_>) -> Option<Vec<usize>> {
    let weight = |stem: u64| lexicon.weight(stem);
    let stems: Vec<Vec<u64>> = actions.iter().map(|cell| stems(cell.iter().map(|word| word.text))).collect();
    let best = lexicon.steps().iter().filter_map(|steps| placed(&stems, steps, &weight, first));
    let (worth, order) = best.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (worth >= LEAST * actions.len() as f64).then_some(order)
}

/// The best order of actions along the steps of one process, and what it is worth. Dynamic programming over the sets of
/// actions that are placed so far.
fn placed(
    actions: &[Vec<u64>],
    steps: &[Vec<u64>],
    weight: &dyn Fn(u64) -> f64,
    first: bool,
) -> Option<(f64, Vec<usize>)> {
    let all = 1usize << actions.len();
    // For each set its best order, four bits an action with the last one lowest, and what that is worth.
    let mut front: Vec<Option<(f64, u64)>> = vec![None; all];
    *front.first_mut()? = Some((0.0, 0));
    let mut best: Option<(f64, u64)> = None;
    for step in steps {
        let likeness: Vec<f64> = actions.iter().map(|action| shared(action, step, weight)).collect();
        for set in (0..all).rev() {
            let Some((worth, order)) = front.get(set).copied().flatten() else { continue };
            for (nth, like) in likeness.iter().enumerate().filter(|(nth, _)| set & (1 << nth) == 0) {
                let printed = if set == 0 || order & 15 < nth as u64 { PRINTED } else { 0.0 };
                let own = (worth + like * like + printed, order << 4 | nth as u64);
                if let Some(place) = front.get_mut(set | (1 << nth))
                    && place.is_none_or(|place| own.0 > place.0)
                {
                    *place = Some(own);
                }
            }
            // The step is left out; a table that goes on begins at any.
            if let Some(Some(way)) = front.get_mut(set).filter(|_| set > 0 || first) {
                way.0 -= SKIPPED;
            }
        }
        // Steps behind the last action cost nothing.
        if let Some(Some((worth, order))) = front.last().copied() {
            best = best.filter(|best| best.0 >= worth).or(Some((worth, order)));
        }
    }
    let (worth, order) = best?;
    let nth = |place: usize| usize::try_from(order >> (4 * place) & 15).unwrap_or_default();
    Some((worth, (0..actions.len()).rev().map(nth).collect()))
}

/// What it is worth that an action was printed after the one before it.
const PRINTED: f64 = 0.2;
/// What it loses that a step between two actions is none of the table's.
const SKIPPED: f64 = 0.12;

/// Gives the cells of a row that have no column to those that have no cell, in the order of printing, if they are as many.
fn fill(pieces: &mut [Piece], kind: RowKind, columns: usize) {
    let own = || pieces.iter().filter(|piece| piece.kind == kind);
    let free: Vec<usize> =
        (0..columns).filter(|column| own().all(|piece| piece.column != Some(*column))).collect();
    let open = own().filter(|piece| piece.column.is_none()).count();
    if open != free.len() {
        return;
    }
    let mut free = free.into_iter();
    for piece in pieces.iter_mut().filter(|piece| piece.kind == kind && piece.column.is_none()) {
        piece.column = free.next();
    }
}

fn row(words: &[Word<'_>], pieces: &[Piece], kind: RowKind, columns: usize) -> Row {
    let cell = |column: usize| {
        let piece = pieces.iter().find(|piece| piece.kind == kind && piece.column == Some(column));
        let words = piece.and_then(|piece| words.get(piece.words.clone())).unwrap_or_default();
        Cell { text: join(words.iter()), lines: lines_of(words.iter()), confidence: SURE }
    };
    Row { kind, cells: (0..columns).map(cell).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::parts::parts;
    use super::super::words::{Known, words};
    use super::*;
    use crate::memory::Memory;
    use zanflow_model::{Action, Channel, Node, NodeKind, Process, Service};

    const KINDS: [RowKind; 4] = [RowKind::Actor, RowKind::Action, RowKind::Duration, RowKind::Next];

    fn service(steps: &[&str]) -> Service {
        let node = |text: &&str| Node {
            id: String::new(),
            kind: NodeKind::Process,
            num: None,
            line: 1,
            text: (*text).to_owned(),
            line_end: 1,
            item: None,
            actor: None,
            duration: None,
            result: None,
            action: Action::Other,
            systems: Vec::new(),
            when_true: None,
        };
        let process = Process {
            channel: Channel::Portal,
            paragraph: None,
            paragraphs: Vec::new(),
            case: None,
            line_start: 1,
            line_end: 1,
            diagram: None,
            nodes: steps.iter().map(node).collect(),
            edges: Vec::new(),
        };
        Service { processes: vec![process], ..Service::default() }
    }

    /// The actions of a table of two columns.
    fn actions(text: &str, steps: &[&str]) -> Option<Vec<String>> {
        let source = zanflow_source::from_bytes("a.txt", text.as_bytes(), None).unwrap();
        let repaired = zanflow_repair::repair(&source);
        let (service, memory) = (service(steps), Memory::default());
        let lexicon = Lexicon::new(&service, &memory);
        let words = words(&repaired, 0..repaired.lines.len(), &mut Known::default());
        let part = parts(&words).pop().unwrap();
        let rows = rows(&words, &part, &KINDS, &lexicon)?;
        let row = rows.into_iter().find(|row| row.kind == RowKind::Action)?;
        Some(row.cells.into_iter().map(|cell| cell.text).collect())
    }

    #[test]
    fn stacks_stand_in_the_order_of_steps() {
        let table = "1-кесте. Сипаттау\nІс-қимыл № 1 2\n\nАлушы\nӨтініш нысанын\nтолтыру\n10 минут\n\n\
                     ЭҮП\nДеректерді тексеру\n20 минут\n-\n\n2\n";
        let steps = ["алушының өтініш нысанын толтыруы", "ЭҮП-тің деректерді тексеруі"];
        let filled = || "Өтініш нысанын толтыру".to_owned();
        let checked = || "Деректерді тексеру".to_owned();
        assert_eq!(actions(table, &steps), Some(vec![filled(), checked()]));
        let steps = ["ЭҮП-тің деректерді тексеруі", "алушының өтініш нысанын толтыруы"];
        assert_eq!(actions(table, &steps), Some(vec![checked(), filled()]));
    }

    #[test]
    fn without_steps_or_stacks_nothing_is_read() {
        let table = "1-кесте. Сипаттау\nІс-қимыл № 1 2\n\nАлушы\nӨтініш нысанын\nтолтыру\n\n\
                     ЭҮП\nДеректерді тексеру\n\n2\n";
        assert_eq!(actions(table, &["басқа жерде бір нәрсені бекіту"]), None);
        let table = "1-кесте. Сипаттау\nІс-қимыл № 1 2\n\nАлушы\n\nЭҮП\n\nӨтініш нысанын толтыру\n\n\
                     Деректерді тексеру\n\n2\n";
        assert_eq!(actions(table, &["өтініш нысанын толтыру", "деректерді тексеру"]), None);
    }
}
