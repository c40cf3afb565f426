//! Two texts beside each other, passage by passage: editions of one act, or its Kazakh and its Russian text.

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;
use zanflow_model::{Passage, PassageKind};

/// A row: places of passages in their texts; one of them where the other text has nothing there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Row {
    /// In the first text.
    pub a: Option<usize>,
    /// In the second.
    pub b: Option<usize>,
}

/// The rows of two texts, each in its order. Passages of the same words stand beside each other, of the others those of the same
/// number or mark.
pub fn beside(a: &[Passage], b: &[Passage]) -> Vec<Row> {
    let words = |passages: &[Passage]| passages.iter().map(one_line).collect::<Vec<_>>();
    let (left, right) = (words(a), words(b));
    let mut rows = Vec::with_capacity(a.len().max(b.len()));
    for op in capture_diff_slices(Algorithm::Patience, &left, &right) {
        match op {
            DiffOp::Equal { .. } => rows.extend(pairs(op.old_range(), op.new_range())),
            _ => by_number((a, op.old_range()), (b, op.new_range()), &mut rows),
        }
    }
    rows
}

fn one_line(passage: &Passage) -> String {
    passage.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pairs(a: Range<usize>, b: Range<usize>) -> impl Iterator<Item = Row> {
    a.zip(b).map(|(a, b)| Row { a: Some(a), b: Some(b) })
}

/// What a passage is called: texts in two languages share it.
fn name(passage: &Passage) -> (bool, Option<&str>, Option<&str>) {
    let is_row = passage.kind == PassageKind::Row;
    let is_numbered = matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item);
    let number = passage.paragraph.as_deref().filter(|_| is_numbered);
    (is_row, number, passage.item.as_deref().filter(|_| is_numbered))
}

/// Passages whose words differ, by their numbers; what has none in its order.
fn by_number(
    (a, of_a): (&[Passage], Range<usize>),
    (b, of_b): (&[Passage], Range<usize>),
    rows: &mut Vec<Row>,
) {
    let names = |all: &[Passage], range: &Range<usize>| -> Vec<(bool, Option<String>, Option<String>)> {
        let passages = all.get(range.clone()).unwrap_or_default();
        let owned = |(row, number, item): (bool, Option<&str>, Option<&str>)| {
            (row, number.map(str::to_owned), item.map(str::to_owned))
        };
        passages.iter().map(|passage| owned(name(passage))).collect()
    };
    let (left, right) = (names(a, &of_a), names(b, &of_b));
    for op in capture_diff_slices(Algorithm::Patience, &left, &right) {
        let moved = |range: Range<usize>, by: usize| range.start + by..range.end + by;
        let (old, new) = (moved(op.old_range(), of_a.start), moved(op.new_range(), of_b.start));
        if let DiffOp::Equal { .. } = op {
            rows.extend(pairs(old, new));
            continue;
        }
        rows.extend(old.map(|a| Row { a: Some(a), b: None }));
        rows.extend(new.map(|b| Row { a: None, b: Some(b) }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(texts: &[(&str, &str)]) -> Vec<Passage> {
        let passage = |(number, text): &(&str, &str)| Passage {
            kind: if number.is_empty() { PassageKind::Text } else { PassageKind::Paragraph },
            within: "act".to_owned(),
            paragraph: Some((*number).to_owned()),
            item: None,
            file: None,
            line_start: 1,
            line_end: 1,
            cells: Vec::new(),
            text: (*text).to_owned(),
        };
        texts.iter().map(passage).collect()
    }

    #[test]
    fn passages_stand_beside_those_of_their_words_or_number() {
        let check = |a: &[(&str, &str)], b: &[(&str, &str)], expected: &[(Option<usize>, Option<usize>)]| {
            let rows: Vec<_> = beside(&passages(a), &passages(b)).iter().map(|row| (row.a, row.b)).collect();
            assert_eq!(rows, expected);
        };
        let old = [("1", "1. Бір."), ("2", "2. Екі."), ("3", "3. Үш.")];
        check(&old, &old, &[(Some(0), Some(0)), (Some(1), Some(1)), (Some(2), Some(2))]);
        check(
            &old,
            &[("1", "1. Бір."), ("2", "2. Басқа."), ("", "Жаңа."), ("3", "3. Үш.")],
            &[(Some(0), Some(0)), (Some(1), Some(1)), (None, Some(2)), (Some(2), Some(3))],
        );
        check(
            &old,
            &[("1", "1. Один."), ("3", "3. Три.")],
            &[(Some(0), Some(0)), (Some(1), None), (Some(2), Some(1))],
        );
        check(&[], &old[..1], &[(None, Some(0))]);
        check(&[], &[], &[]);
    }
}
