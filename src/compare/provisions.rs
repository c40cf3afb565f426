//! Sentences of the services that are in no process, list, table or card: where one reads the state of a request, what is published.
//!
//! They are paired by their words. A sentence that has nothing like it on the other side is told as that side's own; one whose words
//! stand somewhere on the other side is not read.

use super::clauses;
use super::differ::{Both, same_time};
use super::difference::{Place, Weight};
use super::residue::residue;
use super::row::{Row, Topic, Verdict};
use super::side::Side;
use super::words::{Bag, surface};
use zanflow_lexicon::durations;
use zanflow_lexicon::meaning::{APPLICANT, Spoken, mentions, told};
use zanflow_lexicon::words::meaning::{
    BUTTONS, COMPLAINTS, DESCRIBES, FAILURES, HANDBOOK, HANDED_IN, INFORMS, INTRODUCES, MEASURED,
    OWN_MATTERS, POINTS_TO_CARD, REFUSING, STARTS, SUBJECTS, TRANSACTIONAL,
};
use zanflow_model::{Passage, PassageKind};
use zanflow_standard::Words;

/// Least words of a sentence that is compared.
const SHORTEST: usize = 5;
/// Least likeness of two sentences about one thing.
const LEAST: f64 = 0.45;
/// Share of a sentence's words in one sentence of the other side, from which on it may be said there.
const SAID: f64 = 0.6;

/// A sentence with its meanings.
struct Provision<'m> {
    passage: &'m Passage,
    bag: Bag,
}

/// Rows of sentences that no other row speaks of.
pub fn rows(both: Both<'_, '_>, found: &[Row]) -> Vec<Row> {
    let (a, b) = (own(both.a, found, false), own(both.b, found, true));
    let mut rows = between(both, &a, &b);
    rows.extend(clauses::rows(both));
    rows
}

/// Sentences of both sides, paired.
fn between(both: Both<'_, '_>, a: &[Provision<'_>], b: &[Provision<'_>]) -> Vec<Row> {
    let paired = pairs(a, b);
    let mut rows: Vec<Row> = Vec::new();
    let mut left: Vec<&Provision<'_>> = Vec::new();
    for (nth, one) in a.iter().enumerate() {
        let other = paired.iter().find(|pair| pair.0 == nth).and_then(|pair| b.get(pair.1));
        match other {
            Some(other) => rows.extend(beside(both, one, other)),
            None => left.push(one),
        }
    }
    rows.extend(all_alone(both, &left, true));
    let right = b.iter().enumerate().filter(|(nth, _)| !paired.iter().any(|pair| pair.1 == *nth));
    let right: Vec<&Provision<'_>> = right.map(|(_, other)| other).collect();
    rows.extend(all_alone(both, &right, false));
    rows
}

/// Sentences that the other side has nothing like; those of one paragraph are one row.
fn all_alone(both: Both<'_, '_>, left: &[&Provision<'_>], first: bool) -> Vec<Row> {
    let mut rows: Vec<(Option<&str>, Row)> = Vec::new();
    for provision in left {
        let row = alone(both, provision, first);
        let list = provision.passage.paragraph.as_deref().filter(|_| row.verdict.is_difference());
        match rows.last_mut().filter(|(of, last)| list.is_some() && *of == list && last.topic == row.topic) {
            Some((_, list)) => {
                list.a.extend(row.a);
                list.b.extend(row.b);
                // A list of buttons is one to its end.
                let screen = list.a.iter().chain(&list.b).any(|place| mentions(&place.text, BUTTONS));
                list.weight = if screen { Weight::Authority } else { list.weight.min(row.weight) };
            }
            None => rows.push((list, row)),
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The sentences of a side that are compared.
fn own<'m>(side: &Side<'m>, rows: &[Row], second: bool) -> Vec<Provision<'m>> {
    let cited: Vec<&Place> = rows.iter().flat_map(|row| if second { &row.b } else { &row.a }).collect();
    let is_told = |passage: &Passage, spoken: &Spoken| {
        // Who may apply often stands in what begins the service, which is a thing of its own.
        if spoken.has_any(STARTS) {
            return false;
        }
        let lines = passage.line_start..=passage.line_end;
        cited.iter().any(|place| {
            let cited = &place.citation;
            cited.line_start == passage.line_start
                || lines.contains(&cited.line_start) && lines.contains(&cited.line_end)
        })
    };
    let listed: Vec<String> = side
        .service
        .requirements
        .iter()
        .chain(&side.service.technical_conditions)
        .chain(&side.service.participants)
        .map(|text| surface(text))
        .collect();
    let is_listed = |passage: &Passage| {
        let text = surface(&passage.text);
        listed.iter().any(|entry| !entry.is_empty() && text.ends_with(entry.as_str()))
    };
    let told = told_elsewhere(side);
    // The service's name in a sentence is no part of what the sentence says.
    let title = side.lexicon.bag(side.service.title.as_deref().unwrap_or_default());
    let taken = taken(side);
    let is_taken =
        |passage: &Passage| taken.iter().any(|(from, to)| (*from..=*to).contains(&passage.line_start));
    let provider = side.service.provider.as_deref().map(|name| side.lexicon.bag(name));
    sentences(side)
        .filter(|(passage, _)| !is_taken(passage))
        .filter(|(passage, _)| {
            let spoken = Spoken::of(&passage.text);
            !is_silent(&spoken) && !is_told(passage, &spoken) && !is_listed(passage)
        })
        .map(|(passage, bag)| Provision { passage, bag: bag.without(&title) })
        .filter(|provision| !provider.as_ref().is_some_and(|name| names(name, provision)))
        .filter(|provision| !told.iter().any(|bag| provision.bag.covered_by(bag, |_| 1.0) >= REPEATED))
        .collect()
}

/// Share of a sentence's words from which on the card says the same.
const REPEATED: f64 = 0.85;

/// What the card says: chapters repeat it.
fn told_elsewhere(side: &Side<'_>) -> Vec<Bag> {
    let Some(card) = &side.service.passport else { return Vec::new() };
    let papers = card.documents.iter().flat_map(|papers| &papers.items);
    let all = card.refusal_grounds.iter().chain(&card.notes).chain(&card.other).chain(papers);
    all.map(|text| side.lexicon.bag(text)).collect()
}

/// Whether a sentence only says who provides the service, which is a topic of identity.
fn names(provider: &Bag, provision: &Provision<'_>) -> bool {
    let rest = provision.bag.without(provider).senses().count();
    !provider.is_empty()
        && provider.covered_by(&provision.bag, |_| 1.0) >= SAID
        && rest <= provider.senses().count()
}

/// Lines that other rows speak of: processes, tables, the card, definitions, complaints.
fn taken(side: &Side<'_>) -> Vec<(u32, u32)> {
    let service = side.service;
    let mut taken: Vec<(u32, u32)> = Vec::new();
    for process in &service.processes {
        // A process may have sentences of its paragraphs between its steps: only the steps are told.
        taken.extend(process.nodes.iter().map(|node| (node.line, node.line_end.max(node.line))));
    }
    taken.extend(service.tables.iter().map(|table| (table.line_start, table.line_end)));
    taken.extend(service.passport.iter().map(|card| (card.line, card.line_end)));
    taken.extend(service.terms.iter().filter(|term| !term.inline).map(|term| (term.line, term.line)));
    taken
}

/// Paragraphs, items and sentences of the service's text before its appendices.
fn sentences<'c, 'm>(side: &'c Side<'m>) -> impl Iterator<Item = (&'m Passage, &'c Bag)> {
    let id = side.service.id.as_str();
    let own = side.sentences().filter(move |(passage, _)| passage.within == id);
    let begun = own.skip_while(|(passage, _)| passage.kind != PassageKind::Paragraph);
    begun
        .take_while(|(passage, _)| passage.kind != PassageKind::Stamp)
        .filter(|(passage, _)| is_sentence(passage))
}

/// Whether a sentence only says where something stands, or on what the rules rest.
fn is_silent(spoken: &Spoken) -> bool {
    let points = [DESCRIBES, INTRODUCES, POINTS_TO_CARD].iter().any(|words| spoken.has_any(words));
    points && !spoken.has_any(HANDBOOK)
}

pub fn is_sentence(passage: &Passage) -> bool {
    let kind = matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Text);
    kind && says_something(passage.text.trim_end())
}

/// Whether a text is a sentence: no head of a list, no blank to fill in, no line of two words.
fn says_something(text: &str) -> bool {
    !text.ends_with(':') && !text.contains("___") && text.split_whitespace().nth(SHORTEST - 1).is_some()
}

/// Sentences of both sides about one thing, the most alike first.
fn pairs(a: &[Provision<'_>], b: &[Provision<'_>]) -> Vec<(usize, usize)> {
    let mut alike: Vec<(f64, usize, usize)> = Vec::new();
    for (row, one) in a.iter().enumerate() {
        let scored =
            b.iter().enumerate().map(|(column, other)| (one.bag.likeness(&other.bag, |_| 1.0), row, column));
        alike.extend(scored.filter(|(likeness, ..)| *likeness >= LEAST));
    }
    // Of equals those in one order are paired, from both sides.
    alike.sort_by(|x, y| {
        y.0.total_cmp(&x.0).then((x.1.abs_diff(x.2), x.1 + x.2).cmp(&(y.1.abs_diff(y.2), y.1 + y.2)))
    });
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, row, column) in alike {
        if !pairs.iter().any(|pair| pair.0 == row || pair.1 == column) {
            pairs.push((row, column));
        }
    }
    by_subject(a, b, &mut pairs);
    pairs
}

/// Pairs sentences about one subject, each the only one of its side that is left, whatever its words.
fn by_subject(a: &[Provision<'_>], b: &[Provision<'_>], pairs: &mut Vec<(usize, usize)>) {
    for (subject, stems) in SUBJECTS {
        let about = |all: &[Provision<'_>], second: bool| -> Vec<usize> {
            let free = |nth: &usize| !pairs.iter().any(|pair| (if second { pair.1 } else { pair.0 }) == *nth);
            let all = all
                .iter()
                .enumerate()
                .filter(|(_, one)| told(&one.passage.text, &[(subject, stems)]) == [*subject]);
            all.map(|(nth, _)| nth).filter(free).collect()
        };
        if let ([row], [column]) = (about(a, false).as_slice(), about(b, true).as_slice()) {
            pairs.push((*row, *column));
        }
    }
}

pub fn sentence(side: &Side<'_>, passage: &Passage) -> Place {
    side.stated(Words { text: &passage.text, passage })
}

/// Two sentences about one thing: nothing where they say the same.
fn beside(both: Both<'_, '_>, one: &Provision<'_>, other: &Provision<'_>) -> Option<Row> {
    let (a, b) = (sentence(both.a, one.passage), sentence(both.b, other.passage));
    let (unread_a, unread_b) = residue((&both.a.lexicon, &a.text), (&both.b.lexicon, &b.text));
    if unread_a.is_empty() && unread_b.is_empty() {
        return None;
    }
    let spoken = (Spoken::of(&a.text), Spoken::of(&b.text));
    let times = (durations::only(&a.text), durations::only(&b.text));
    let (topic, verdict, note) = match times {
        (Some(x), Some(y)) if !same_time(&x, &y) => {
            let note = both.note("note-change", &[("a", x.raw.trim()), ("b", y.raw.trim())]);
            (Topic::Time, Verdict::Differs, note)
        }
        // Two sentences about one subject that have little else in common say different things of it.
        _ if one.bag.likeness(&other.bag, |_| 1.0) < LEAST => {
            (topic(&spoken.0), Verdict::Differs, both.note("note-subject", &[]))
        }
        _ => (topic(&spoken.0), Verdict::NotRead, both.note("note-not-read", &[])),
    };
    let weight = weight(&spoken.0, &a.text).min(weight(&spoken.1, &b.text));
    Some(Row { topic, verdict, weight, note, a: vec![a], b: vec![b], unread_a, unread_b })
}

/// A sentence that the other side has nothing like, or only its words somewhere.
fn alone(both: Both<'_, '_>, provision: &Provision<'_>, first: bool) -> Row {
    let (own, other) = if first { (both.a, both.b) } else { (both.b, both.a) };
    let place = sentence(own, provision.passage);
    let spoken = Spoken::of(&place.text);
    let said = other.sentences().any(|(_, bag)| provision.bag.covered_by(bag, |_| 1.0) >= SAID)
        && !of_new_subject(other, &spoken);
    let (verdict, note) = match (said, first) {
        (true, _) => (Verdict::NotRead, "note-elsewhere"),
        (false, true) => (Verdict::OnlyA, "note-sentence-a"),
        (false, false) => (Verdict::OnlyB, "note-sentence-b"),
    };
    let (topic, weight, note) = (topic(&spoken), weight(&spoken, &place.text), both.note(note, &[]));
    let (a, b) = if first { (vec![place], Vec::new()) } else { (Vec::new(), vec![place]) };
    Row { topic, verdict, weight, note, a, b, unread_a: Vec::new(), unread_b: Vec::new() }
}

/// Whether a sentence is about one subject that no sentence of the other act speaks of: then its words stand there for other things.
fn of_new_subject(other: &Side<'_>, spoken: &Spoken) -> bool {
    let about = spoken.told(SUBJECTS);
    matches!(about.as_slice(), [subject] if !other.subjects().contains(subject))
}

fn topic(spoken: &Spoken) -> Topic {
    if spoken.has_any(COMPLAINTS) {
        Topic::Complaint
    } else if spoken.has_any(REFUSING) {
        Topic::Grounds
    } else {
        Topic::Provision
    }
}

/// A sentence about the applicant, about papers, times or complaints changes the applicant's rights; how a screen looks, how good the
/// service is, what begins it, what is done when systems fail and who hears of amendments does not.
fn weight(spoken: &Spoken, text: &str) -> Weight {
    if spoken.has_any(STARTS) || spoken.has_any(TRANSACTIONAL) {
        return Weight::Wording;
    }
    if spoken.has_any(OWN_MATTERS) {
        return Weight::RightsOrTime;
    }
    if [MEASURED, BUTTONS, FAILURES, INFORMS].iter().any(|words| spoken.has_any(words)) {
        return Weight::Authority;
    }
    let rights = [APPLICANT, COMPLAINTS, HANDED_IN].iter().any(|words| spoken.has_any(words));
    if rights || durations::only(text).is_some() { Weight::RightsOrTime } else { Weight::Authority }
}
