//! Which lines of a text hold which field of a service's card.

use crate::features::{Feature, Features};
use zanflow_model::{Duration, Passport};

/// The fields of a card by the lines where they begin.
#[derive(Debug, Default)]
pub struct CardFields(Vec<(u32, Field)>);

/// What begins at a line.
#[derive(Debug, Clone)]
enum Field {
    /// The times of the service; the longest of them.
    Times(Option<Duration>),
    /// What it costs; whether that is anything.
    Fee {
        /// The applicant pays.
        asked: bool,
    },
    /// Something that structural questions ask for.
    Of(Feature),
    /// Any other field.
    Other,
}

impl CardFields {
    /// The fields of a card.
    pub fn new(card: &Passport) -> Self {
        let lines = &card.lines;
        let other = [lines.form, lines.result, lines.schedule];
        let listed = lines.subtypes.first().into_iter().chain(lines.other.first()).copied();
        let mut fields: Vec<(u32, Field)> =
            other.into_iter().flatten().chain(listed).map(|line| (line, Field::Other)).collect();
        fields.extend(lines.times.map(|line| (line, Field::Times(longest_time(card)))));
        let fee = Field::Fee { asked: card.asks_fee() };
        fields.extend(lines.fee.map(|line| (line, fee)));
        fields.extend(lines.channels.map(|line| (line, Field::Of(Feature::Apply))));
        fields.extend(lines.provider.map(|line| (line, Field::Of(Feature::Provider))));
        fields.extend(lines.documents.map(|line| (line, Field::Of(Feature::Document))));
        fields.extend(lines.refusal_grounds.first().map(|line| (*line, Field::Of(Feature::Ground))));
        fields.sort_by_key(|(line, _)| *line);
        Self(fields)
    }

    /// What a passage of some lines has: of the fields that begin in it, else of the field that goes on there.
    pub fn within(&self, first: u32, last: u32) -> (Features, Option<Duration>) {
        let mut has = Features::default();
        let mut time = None;
        let start = self.0.partition_point(|(line, _)| *line < first);
        let end = self.0.partition_point(|(line, _)| *line <= last);
        let goes_on = start >= end;
        let own = if goes_on { start.saturating_sub(1)..start } else { start..end };
        for (_, field) in self.0.get(own).unwrap_or_default() {
            match field {
                // Times and fees are no lists: they do not go on.
                _ if goes_on && !matches!(field, Field::Of(Feature::Document | Feature::Ground)) => {}
                Field::Times(longest) => {
                    has.add(Feature::Limit, true);
                    has.add(Feature::Deadline, longest.is_some());
                    time.clone_from(longest);
                }
                Field::Fee { asked } => {
                    has.add(Feature::Fee, true);
                    has.add(Feature::Payment, *asked);
                }
                Field::Of(feature) => has.add(*feature, true),
                Field::Other => {}
            }
        }
        (has, time)
    }
}

/// The longest time of the service, where its unit can be compared.
fn longest_time(card: &Passport) -> Option<Duration> {
    let unit = card.times.first()?.unit;
    let mut same = card.times.iter().filter(|time| time.unit == unit);
    let first = same.next()?;
    let most = same.fold(first, |most, time| if time.max > most.max { time } else { most });
    Some(Duration { raw: most.raw.clone(), min: most.min, max: most.max, unit: most.unit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::{Fee, PassportLines};

    #[test]
    fn a_field_goes_on_to_the_next() {
        let lines = PassportLines {
            fee: Some(10),
            documents: Some(20),
            refusal_grounds: vec![30, 31],
            other: vec![40],
            ..PassportLines::default()
        };
        let fee = |free| Fee { free, raw: String::new() };
        let fields = |free| {
            let (lines, fee) = (lines.clone(), Some(fee(free)));
            CardFields::new(&Passport { lines, fee, ..Passport::default() })
        };
        let named = |fields: &CardFields, first, last| -> Vec<&'static str> {
            fields.within(first, last).0.iter().map(|feature| feature.name()).collect()
        };
        assert_eq!(named(&fields(Some(true)), 10, 12), ["fee"]);
        assert_eq!(named(&fields(None), 10, 12), ["fee", "payment"]);
        let fields = fields(Some(false));
        let names = |first, last| named(&fields, first, last);
        assert_eq!(names(5, 9), [""; 0]);
        assert_eq!(names(10, 12), ["fee", "payment"]);
        assert_eq!(names(13, 14), [""; 0]);
        assert_eq!(names(25, 26), ["document"]);
        assert_eq!(names(18, 32), ["document", "ground"]);
        assert_eq!(names(45, 46), [""; 0]);
    }
}
