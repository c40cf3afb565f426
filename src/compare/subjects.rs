//! Rows of either side alone that are about one subject: they say of one thing what the other act says otherwise.

use super::differ::Both;
use super::row::{Row, Topic, Verdict};
use zanflow_lexicon::meaning::told;
use zanflow_lexicon::words::meaning::SUBJECTS;

/// A row with the indices of its differences.
type Found = (Row, Vec<usize>);

/// Makes one row of two one-sided ones about a subject that each side has in one row only.
pub fn join(both: Both<'_, '_>, rows: &mut Vec<Found>) {
    for (subject, _) in SUBJECTS {
        let of = |verdict: Verdict| -> Vec<usize> {
            let about = |(row, _): &Found| row.verdict == verdict && subject_of(row) == Some(*subject);
            rows.iter().enumerate().filter(|(_, found)| about(found)).map(|(nth, _)| nth).collect()
        };
        let (a, b) = (of(Verdict::OnlyA), of(Verdict::OnlyB));
        let ([one], [other]) = (a.as_slice(), b.as_slice()) else { continue };
        let (first, second) = (*one.min(other), *one.max(other));
        let (row, members) = rows.remove(second);
        let Some((kept, all)) = rows.get_mut(first) else { continue };
        all.extend(members);
        all.sort_unstable();
        kept.topic = kept.topic.min(row.topic);
        kept.weight = kept.weight.min(row.weight);
        kept.a.extend(row.a);
        kept.b.extend(row.b);
        kept.verdict = Verdict::Differs;
        kept.note = both.note("note-subject", &[]);
    }
}

/// The one subject of a sentence outside of processes; none where it speaks of several.
fn subject_of(row: &Row) -> Option<&'static str> {
    if !matches!(row.topic, Topic::Provision | Topic::Conditions) {
        return None;
    }
    let place = row.a.iter().chain(&row.b).next()?;
    match told(&place.text, SUBJECTS).as_slice() {
        [subject] => Some(subject),
        _ => None,
    }
}
