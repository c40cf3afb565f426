//! The differences of two services outside their processes: legal basis, channels, terms, participants, conditions.

use super::node::is_machine;
use super::{Both, difference};
use crate::assign::assign;
use crate::difference::{Difference, Kind, Place, Weight};
use crate::pairing::Paired;
use crate::row::Topic;
use crate::side::Side;
use crate::words::{Bag, surface};
use zanflow_kazakh::search::fold;
use zanflow_lexicon::meaning::{IDENTIFIERS, Role, role, told};
use zanflow_lexicon::systems::mentioned;
use zanflow_model::{Channel, Service, StandardRef, System, Term};
use zanflow_standard::words::FORMS;

/// All facts of two services that differ.
pub fn facts(both: Both<'_, '_>) -> Vec<Difference> {
    let mut found = Vec::new();
    found.extend(standard(both));
    found.extend(automation(both));
    found.extend(super::participants::participants(both));
    found.extend(terms(both));
    let conditions = |service: &Service| service.technical_conditions.clone();
    let assurances = |service: &Service| service.requirements.clone();
    found.extend(conditions_of(both, conditions));
    found.extend(conditions_of(both, assurances));
    found
}

/// Processes of one service that the other has nothing like.
pub fn channels(both: Both<'_, '_>, paired: &[Paired]) -> Vec<Difference> {
    let mut found = Vec::new();
    for (nth, read) in both.a.processes.iter().enumerate() {
        if !paired.iter().any(|pair| pair.a == nth) {
            found.push(way(both, both.a, nth, read.process.channel, true));
        }
    }
    for (nth, read) in both.b.processes.iter().enumerate() {
        if !paired.iter().any(|pair| pair.b == nth) {
            found.push(way(both, both.b, nth, read.process.channel, false));
        }
    }
    found
}

fn way(both: Both<'_, '_>, side: &Side<'_>, nth: usize, channel: Channel, first: bool) -> Difference {
    let name = both.names("way", &[channel.name()]);
    let process = side.processes.get(nth).map(|read| read.process);
    let title = |case: &Option<String>| case.as_ref().map_or(name.clone(), |case| format!("{name}: {case}"));
    let place = process.map(|process| side.whole(process, title(&process.case)));
    let key = if first { "note-channel-a" } else { "note-channel-b" };
    let places = if first { (place, None) } else { (None, place) };
    // Days inside of the provider are days that the applicant waits.
    let steps = side.processes.get(nth).map(|read| read.nodes.as_slice()).unwrap_or_default();
    let waits = steps.iter().filter_map(|node| node.time).any(|time| !is_machine(time.duration));
    let weight = if waits { Weight::RightsOrTime } else { channel_weight(&[channel]) };
    difference(Kind::Channel, weight, places, both.note(key, &[("channel", &name)]))
}

/// The applicant's own ways matter to the applicant.
pub fn channel_weight(channels: &[Channel]) -> Weight {
    let own = channels.iter().any(|channel| matches!(channel, Channel::Portal | Channel::Centre));
    if own { Weight::RightsOrTime } else { Weight::Authority }
}

fn standard(both: Both<'_, '_>) -> Option<Difference> {
    let (one, other) = (&both.a.service.standard, &both.b.service.standard);
    if one == other {
        return None;
    }
    let shown = |standard: &StandardRef| {
        let parts = [standard.date.clone(), standard.number.as_ref().map(|number| format!("№ {number}"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let place = |side: &Side<'_>, standard: &Option<StandardRef>| {
        standard.as_ref().map(|standard| {
            let found = side.words(standard.number.as_deref().unwrap_or_default());
            Place { text: shown(standard), ..found }
        })
    };
    let nothing = || both.note("nothing", &[]);
    let text = |standard: &Option<StandardRef>| standard.as_ref().map_or_else(nothing, shown);
    let note = both.note("note-change", &[("a", &text(one)), ("b", &text(other))]);
    Some(difference(Kind::LegalBasis, Weight::RightsOrTime, (place(both.a, one), place(both.b, other)), note))
}

/// Degree of automation, compared as a way to the service.
fn automation(both: Both<'_, '_>) -> Option<Difference> {
    let (one, other) = (both.a.service.automation.as_deref()?, both.b.service.automation.as_deref()?);
    let alike = both.a.lexicon.bag(one).likeness(&both.b.lexicon.bag(other), |_| 1.0);
    if alike > 0.6 {
        return None;
    }
    let note = both.note("note-change", &[("a", one), ("b", other)]);
    let places = (Some(both.a.words(one)), Some(both.b.words(other)));
    let weight = if on_paper(one) == on_paper(other) { Weight::Authority } else { Weight::RightsOrTime };
    Some(difference(Kind::Channel, weight, places, note).about(Topic::Form))
}

/// Whether a form may be paper: that is the applicant's matter, how far systems do the work is not.
fn on_paper(form: &str) -> bool {
    told(form, FORMS).contains(&"paper")
}

/// Entries of two lists paired by likeness, those that have no like, in the order of the first list.
pub(super) fn pairs<T>(
    a: &[T],
    b: &[T],
    least: f64,
    alike: impl Fn(&T, &T) -> f64,
) -> Vec<(Option<usize>, Option<usize>)> {
    let gain = |row: usize, column: usize| match (a.get(row), b.get(column)) {
        (Some(one), Some(other)) => {
            let likeness = alike(one, other);
            // Of entries that are alike in all, those in one order are paired, from both sides.
            if likeness >= least { (likeness * 1e6) as i64 - row.abs_diff(column) as i64 } else { 0 }
        }
        _ => 0,
    };
    let found = assign(a.len(), b.len(), gain);
    let mut rows: Vec<(Option<usize>, Option<usize>)> = (0..a.len())
        .map(|row| (Some(row), found.iter().find(|pair| pair.0 == row).map(|pair| pair.1)))
        .collect();
    rows.extend(
        (0..b.len())
            .filter(|column| !found.iter().any(|pair| pair.1 == *column))
            .map(|column| (None, Some(column))),
    );
    rows
}

/// A difference of lists: entries of only one list, or entries that differ.
pub(super) fn listed(
    both: Both<'_, '_>,
    kind: Kind,
    weight: Weight,
    places: (Option<Place>, Option<Place>),
) -> Difference {
    let note = match &places {
        (Some(one), None) => both.note("note-only-a", &[("what", &one.text)]),
        (None, Some(other)) => both.note("note-only-b", &[("what", &other.text)]),
        (Some(one), Some(other)) => both.note("note-change", &[("a", &one.text), ("b", &other.text)]),
        (None, None) => String::new(),
    };
    difference(kind, weight, places, note)
}

/// A list as one place.
pub(super) fn whole<T>(
    list: &[T],
    text: impl Fn(&T) -> String,
    place: impl Fn(&T) -> Place,
) -> Option<Place> {
    let (mut first, last) = (place(list.first()?), place(list.last()?));
    first.text = list.iter().map(text).collect::<Vec<_>>().join("; ");
    first.citation.line_end = first.citation.line_end.max(last.citation.line_end);
    Some(first)
}

/// The definitions of a side, where it has some.
pub fn listed_terms(side: &Side<'_>) -> Option<Place> {
    whole(&list(side, false), defined_text, |defined| defined_at(side, defined))
}

/// One side has a list of such things and the other has none.
fn whole_list<T>(
    both: Both<'_, '_>,
    (kind, weight): (Kind, Weight),
    (a, b): (&[T], &[T]),
    text: impl Fn(&T) -> String,
    place: impl Fn(&Side<'_>, &T) -> Place,
) -> Vec<Difference> {
    let all = |side: &Side<'_>, list: &[T]| whole(list, &text, |entry| place(side, entry));
    let places = (all(both.a, a), all(both.b, b));
    let key = match &places {
        (Some(_), None) => "note-list-a",
        (None, Some(_)) => "note-list-b",
        _ => return Vec::new(),
    };
    let count = a.len().max(b.len()).to_string();
    vec![difference(kind, weight, places, both.note(key, &[("count", &count)]))]
}

/// A term with what it means.
struct Defined<'m> {
    term: &'m Term,
    name: Bag,
    short: Bag,
    systems: Vec<System>,
}

impl<'m> Defined<'m> {
    fn of(side: &Side<'m>, term: &'m Term) -> Self {
        let short = term.abbr.as_deref().unwrap_or_default();
        let mut systems = mentioned(&format!("{} ({short})", term.term));
        systems.sort_unstable();
        Self { term, name: side.lexicon.bag(&term.term), short: side.lexicon.bag(short), systems }
    }

    fn likeness(&self, other: &Self) -> f64 {
        if self.systems.is_empty() != other.systems.is_empty() {
            return 0.0;
        }
        if !self.systems.is_empty() {
            return if self.systems == other.systems { 1.0 } else { 0.0 };
        }
        let short = if self.short.is_empty() { 0.0 } else { self.short.likeness(&other.short, |_| 1.0) };
        self.name
            .likeness(&other.name, |_| 1.0)
            .max(short)
            .max(self.name.likeness(&other.short, |_| 1.0) * 0.9)
    }
}

/// Definitions. Short names that running text gives («бұдан әрі») define nothing, but they are found where the other side defines.
pub(super) fn terms(both: Both<'_, '_>) -> Vec<Difference> {
    let (a, b) = (list(both.a, false), list(both.b, false));
    if a.is_empty() != b.is_empty() {
        let place = |side: &Side<'_>, defined: &Defined<'_>| defined_at(side, defined);
        return whole_list(both, (Kind::Term, Weight::Wording), (&a, &b), defined_text, place);
    }
    let inline = (list(both.a, true), list(both.b, true));
    let has = |terms: &[Defined<'_>], one: &Defined<'_>| terms.iter().any(|other| one.likeness(other) >= 0.6);
    let mut found = Vec::new();
    for row in pairs(&a, &b, 0.6, Defined::likeness) {
        let (one, other) = (row.0.and_then(|row| a.get(row)), row.1.and_then(|column| b.get(column)));
        let places = (one.map(|one| defined_at(both.a, one)), other.map(|other| defined_at(both.b, other)));
        match (one, other) {
            (Some(one), Some(other)) => found.extend(redefined(both, one, other, places)),
            (Some(one), None) if has(&inline.1, one) => {}
            (None, Some(other)) if has(&inline.0, other) => {}
            _ => found.push(listed(both, Kind::Term, Weight::Wording, places)),
        }
    }
    found
}

fn list<'m>(side: &Side<'m>, inline: bool) -> Vec<Defined<'m>> {
    let terms = side.service.terms.iter().filter(|term| term.inline == inline);
    terms.map(|term| Defined::of(side, term)).collect()
}

fn defined_at(side: &Side<'_>, defined: &Defined<'_>) -> Place {
    side.line(&defined_text(defined), defined.term.line)
}

/// A term with its short name and what it means.
fn defined_text(defined: &Defined<'_>) -> String {
    let term = defined.term;
    let short = term.abbr.as_ref().map(|short| format!(" ({short})")).unwrap_or_default();
    let meaning = term.definition.as_ref().map(|text| format!(" – {text}")).unwrap_or_default();
    format!("{}{short}{meaning}", term.term)
}

/// Two definitions of one term that do not say the same, or say it in other words.
fn redefined(
    both: Both<'_, '_>,
    one: &Defined<'_>,
    other: &Defined<'_>,
    places: (Option<Place>, Option<Place>),
) -> Option<Difference> {
    let (a, b) = (one.term.definition.as_deref()?, other.term.definition.as_deref()?);
    if surface(a) == surface(b) {
        return None;
    }
    let alike = both.a.lexicon.bag(a).likeness(&both.b.lexicon.bag(b), |_| 1.0);
    Some(if alike < 0.45 {
        let note = both.note("note-defined", &[("term", &one.term.term)]);
        // Who the applicant is defined to be is who may apply.
        match role(&one.term.term) {
            Role::Applicant => {
                difference(Kind::Term, Weight::RightsOrTime, places, note).about(Topic::Applicant)
            }
            _ => difference(Kind::Term, Weight::Authority, places, note),
        }
    } else {
        difference(Kind::Wording, Weight::Wording, places, both.note("note-wording", &[]))
    })
}

/// How much of the letters of both texts is their common beginning, 0 to 1, where it is most of them: «қолжетімдік», «қол жетімділік».
fn same_beginning(a: &str, b: &str) -> f64 {
    let (a, b) = (fold(a), fold(b));
    let longer = a.len().max(b.len());
    let shared = a.bytes().zip(b.bytes()).take_while(|(one, other)| one == other).count();
    let share = if longer == 0 { 0.0 } else { shared as f64 / longer as f64 };
    if share >= 0.6 { share } else { 0.0 }
}

/// Of lists of one length the entries that alone are left at one place may be one thing by two names.
fn beside_each_other(rows: Vec<(Option<usize>, Option<usize>)>) -> Vec<(Option<usize>, Option<usize>)> {
    let alone = |row: &(Option<usize>, Option<usize>)| row.0.is_none() != row.1.is_none();
    let left: Vec<usize> = rows.iter().filter(|row| alone(row)).filter_map(|row| row.0).collect();
    let right: Vec<usize> = rows.iter().filter(|row| alone(row)).filter_map(|row| row.1).collect();
    match (left.as_slice(), right.as_slice()) {
        ([one], [other]) if one == other => {
            let joined = |row| if row == (Some(*one), None) { (Some(*one), Some(*other)) } else { row };
            rows.into_iter().filter(|row| *row != (None, Some(*other))).map(joined).collect()
        }
        _ => rows,
    }
}

fn conditions_of(both: Both<'_, '_>, list: impl Fn(&Service) -> Vec<String>) -> Vec<Difference> {
    let read = |side: &Side<'_>| -> Vec<(String, Bag)> {
        list(side.service).into_iter().map(|text| (text.clone(), side.lexicon.bag(&text))).collect()
    };
    let (a, b) = (read(both.a), read(both.b));
    let (kind, weight) = (Kind::TechnicalCondition, Weight::RightsOrTime);
    if a.is_empty() != b.is_empty() {
        let texts = |(text, _): &(String, Bag)| text.clone();
        return whole_list(both, (kind, weight), (&a, &b), texts, |side, (text, _)| side.words(text));
    }
    let mut found = Vec::new();
    let alike = |one: &(String, Bag), other: &(String, Bag)| {
        one.1.likeness(&other.1, |_| 1.0).max(same_beginning(&one.0, &other.0))
    };
    for row in beside_each_other(pairs(&a, &b, 0.4, alike)) {
        let (one, other) = (row.0.and_then(|row| a.get(row)), row.1.and_then(|column| b.get(column)));
        let places = || (one.map(|one| both.a.words(&one.0)), other.map(|other| both.b.words(&other.0)));
        match (one, other) {
            (Some(one), Some(other)) => {
                let ids = (told(&one.0, IDENTIFIERS), told(&other.0, IDENTIFIERS));
                if ids.0 != ids.1 {
                    found.push(listed(both, kind, weight, places()));
                } else if surface(&one.0) != surface(&other.0) {
                    found.push(difference(
                        Kind::Wording,
                        Weight::Wording,
                        places(),
                        both.note("note-wording", &[]),
                    ));
                }
            }
            _ => found.push(listed(both, kind, weight, places())),
        }
    }
    found
}
