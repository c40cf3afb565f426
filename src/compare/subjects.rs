//! Rows of either side alone that are about one subject: they say of one thing what the other act says otherwise.

use super::differ::Both;
use super::row::{Row, Topic, Verdict};
use zanflow_lexicon::meaning::told;
use zanflow_lexicon::words::meaning::SUBJECTS;

/// A row with the indices of its differences.
type Found = (Row, Vec<usize>);

/// Makes one row of two one-sided ones about a subject that each side has in one row only.
pub fn join(both: Both<'_, '_>, rows: &mut Vec<Found>) {
    let mut about: Vec<Option<&'static str>> = rows.iter().map(|(row, _)| subject_of(row)).collect();
    for (subject, _) in SUBJECTS {
        let of = |verdict: Verdict| -> Vec<usize> {
            let all = rows.iter().zip(&about).enumerate();
            all.filter(|(_, ((row, _), about))| row.verdict == verdict && **about == Some(*subject))
                .map(|(nth, _)| nth)
                .collect()
        };
        let (a, b) = (of(Verdict::OnlyA), of(Verdict::OnlyB));
        let ([one], [other]) = (a.as_slice(), b.as_slice()) else { continue };
        let (first, second) = (*one.min(other), *one.max(other));
        about.remove(second);
        let joined = rows.remove(second);
        if let Some(kept) = rows.get_mut(first) {
            unite(both, kept, joined);
        }
    }
}

fn unite(both: Both<'_, '_>, (kept, all): &mut Found, (row, members): Found) {
    all.extend(members);
    all.sort_unstable();
    kept.topic = kept.topic.min(row.topic);
    kept.weight = kept.weight.min(row.weight);
    kept.a.extend(row.a);
    kept.b.extend(row.b);
    kept.verdict = Verdict::Differs;
    kept.note = both.note("note-subject", &[]);
}

/// The one subject of a sentence outside of processes; none where it speaks of several.
fn subject_of(row: &Row) -> Option<&'static str> {
    if !matches!(row.topic, Topic::Provision | Topic::Conditions) || !row.verdict.is_difference() {
        return None;
    }
    let place = row.a.iter().chain(&row.b).next()?;
    match told(&place.text, SUBJECTS).as_slice() {
        [subject] => Some(subject),
        _ => None,
    }
}
