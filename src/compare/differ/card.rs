//! The differences of two service cards, field by field.

use super::Both;
use crate::difference::{Difference, Kind, Place, Weight};
use crate::row::Topic;
use crate::side::Side;
use crate::words::surface;
use zanflow_lexicon::meaning;
use zanflow_lexicon::words::meaning::STATUTORY;
use zanflow_model::{Passport, ServiceForm};

/// Texts of one field with the lines that they are on.
type Entries = Vec<(String, u32)>;

/// What the cards of two services give differently; nothing where one has no card.
pub fn cards(both: Both<'_, '_>) -> Vec<Difference> {
    let (Some(one), Some(other)) = (&both.a.service.passport, &both.b.service.passport) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (kind, weight, topic, field) in FIELDS {
        let weight = if *topic == Topic::Form { form_weight(one, other) } else { *weight };
        let changed = changed(both, (*kind, weight), &field(one, both), &field(other, both));
        found.extend(changed.into_iter().map(|found| found.about(*topic)));
    }
    found
}

/// Whether paper will do is the applicant's matter; how far systems do the work is not.
fn form_weight(one: &Passport, other: &Passport) -> Weight {
    let paper = |card: &Passport| card.form.contains(&ServiceForm::Paper);
    if paper(one) == paper(other) { Weight::Authority } else { Weight::RightsOrTime }
}

/// Reads the texts of a field.
type Field = for<'c, 'm> fn(&Passport, Both<'c, 'm>) -> Entries;

/// The fields of a card, with what a difference of them is.
const FIELDS: &[(Kind, Weight, Topic, Field)] = &[
    (Kind::Actor, Weight::RightsOrTime, Topic::Provider, |card, _| {
        one(card, card.provider.as_deref(), card.lines.provider)
    }),
    (Kind::Channel, Weight::RightsOrTime, Topic::Channels, channels),
    (Kind::Channel, Weight::RightsOrTime, Topic::Scope, |card, _| {
        listed(card, &card.subtypes, &card.lines.subtypes)
    }),
    (Kind::Duration, Weight::RightsOrTime, Topic::TimeLimit, times),
    (Kind::Channel, Weight::RightsOrTime, Topic::Form, forms),
    (Kind::Result, Weight::RightsOrTime, Topic::Result, |card, _| {
        one(card, card.result.as_deref(), card.lines.result)
    }),
    (Kind::Payment, Weight::RightsOrTime, Topic::Fee, |card, _| {
        one(card, card.fee.as_ref().map(|fee| fee.raw.as_str()), card.lines.fee)
    }),
    (Kind::TechnicalCondition, Weight::RightsOrTime, Topic::Channels, |card, _| {
        one(card, card.schedule.as_deref(), card.lines.schedule)
    }),
    (Kind::Documents, Weight::RightsOrTime, Topic::Papers, papers),
    (Kind::RefusalReason, Weight::RightsOrTime, Topic::Grounds, |card, _| {
        listed(card, &card.refusal_grounds, &card.lines.refusal_grounds)
    }),
    (Kind::TechnicalCondition, Weight::RightsOrTime, Topic::Conditions, |card, _| {
        listed(card, &card.other, &card.lines.other)
    }),
    (Kind::TechnicalCondition, Weight::RightsOrTime, Topic::Conditions, |card, _| {
        listed(card, &card.notes, &card.lines.notes)
    }),
];

fn one(card: &Passport, text: Option<&str>, line: Option<u32>) -> Entries {
    text.map(|text| (text.to_owned(), line.unwrap_or(card.line))).into_iter().collect()
}

fn listed(card: &Passport, texts: &[String], lines: &[u32]) -> Entries {
    let line = |nth: usize| lines.get(nth).copied().unwrap_or(card.line);
    texts.iter().enumerate().map(|(nth, text)| (text.clone(), line(nth))).collect()
}

fn channels(card: &Passport, both: Both<'_, '_>) -> Entries {
    let names: Vec<&str> = card.channels.iter().map(|channel| channel.name()).collect();
    named(card, both, ("way", &names), card.lines.channels)
}

fn times(card: &Passport, _: Both<'_, '_>) -> Entries {
    let text = |time: &zanflow_model::ServiceTime| match &time.when {
        Some(when) => format!("{when}: {}", time.raw),
        None => time.raw.clone(),
    };
    card.times.iter().map(|time| (text(time), time.line)).collect()
}

fn forms(card: &Passport, both: Both<'_, '_>) -> Entries {
    let names: Vec<&str> = card.form.iter().map(|form| form.name()).collect();
    named(card, both, ("card-form", &names), card.lines.form)
}

/// Names of a closed list in words, as one entry.
fn named(card: &Passport, both: Both<'_, '_>, (group, names): (&str, &[&str]), line: Option<u32>) -> Entries {
    let words = (!names.is_empty()).then(|| both.names(group, names));
    one(card, words.as_deref(), line)
}

fn papers(card: &Passport, _: Both<'_, '_>) -> Entries {
    let lists = card.documents.iter();
    lists.flat_map(|list| listed(card, &list.items, &list.lines)).collect()
}

/// Entries that only one side has; those with most words in common are one entry in other words.
fn changed(both: Both<'_, '_>, (kind, weight): (Kind, Weight), a: &Entries, b: &Entries) -> Vec<Difference> {
    let surfaces = |entries: &Entries| entries.iter().map(|(text, _)| surface(text)).collect::<Vec<_>>();
    let (in_a, in_b) = (surfaces(a), surfaces(b));
    let only = |own: &Entries, surfaces: &[String], other: &[String]| -> Entries {
        let strange = own.iter().zip(surfaces).filter(|(_, surface)| !other.contains(surface));
        strange.map(|(entry, _)| entry.clone()).collect()
    };
    let (left, mut right) = (only(a, &in_a, &in_b), only(b, &in_b, &in_a));
    let mut found = Vec::new();
    for entry in left.clone() {
        let partner = partner(both, &entry, &right, a.len().max(b.len()) == 1)
            .or_else(|| of_one_kind(&entry, &left, &right));
        let partner = partner.map(|nth| right.remove(nth));
        found.push(told(both, (kind, weight), Some(&entry), partner.as_ref()));
    }
    found.extend(right.iter().map(|entry| told(both, (kind, weight), None, Some(entry))));
    found
}

/// Two entries that share fewer of their words than this are two.
const ALIKE: f64 = 0.6;

/// The entry that says the same in other words; of single entries it is the other one.
fn partner(both: Both<'_, '_>, entry: &(String, u32), others: &Entries, single: bool) -> Option<usize> {
    if single {
        return (!others.is_empty()).then_some(0);
    }
    let bag = both.a.lexicon.bag(&entry.0);
    let likeness = |text: &str| bag.likeness(&both.b.lexicon.bag(text), |_| 1.0);
    let scored = others.iter().enumerate().map(|(nth, (text, _))| (likeness(text), nth));
    scored.filter(|(like, _)| *like >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, nth)| nth)
}

/// The ground of the other side that the law has in mind, too, where each side has it once.
fn of_one_kind(entry: &(String, u32), own: &Entries, others: &Entries) -> Option<usize> {
    let kinds = meaning::told(&entry.0, STATUTORY);
    let of_kind = |(text, _): &&(String, u32)| !kinds.is_empty() && meaning::told(text, STATUTORY) == kinds;
    let found = others.iter().position(|other| of_kind(&other))?;
    let once = |entries: &Entries| entries.iter().filter(of_kind).count() == 1;
    (once(own) && once(others)).then_some(found)
}

fn told(
    both: Both<'_, '_>,
    (kind, weight): (Kind, Weight),
    a: Option<&(String, u32)>,
    b: Option<&(String, u32)>,
) -> Difference {
    let place = |side: &Side<'_>, entry: Option<&(String, u32)>| -> Option<Place> {
        entry.map(|(text, line)| side.line(text, *line))
    };
    let places = (place(both.a, a), place(both.b, b));
    super::service::listed(both, kind, weight, places)
}
