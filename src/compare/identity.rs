//! What makes the services what they are, shown whether it differs or not: scope, force, provider, who may apply, time, papers, fee,
//! grounds, result, complaint, standard, ways.
//!
//! A topic that the differences already speak of is theirs. Of the others each side's statement is looked up: in its card, in its own
//! sentences, or in a reference to its standard. A side that is silent compares with nothing.

use super::differ::{Both, same_time};
use super::difference::{Place, Weight};
use super::residue::residue;
use super::row::{Row, Topic, Verdict};
use super::said::{Saying, complaint, paid, said};
use super::side::Side;
use super::words::surface;
use zanflow_lexicon::durations;
use zanflow_lexicon::meaning::{APPLYING, RESULTS, Role, from_first, mentions, role, told};
use zanflow_lexicon::words::meaning::{COMPLAINT_BODIES, GIVEN, MINUTES};
use zanflow_model::{Action, AppealBody, Document, Duration, ServiceForm};
use zanflow_standard::words::{FORMS, Limit, limit as limit_of};
use zanflow_standard::{Stated, Words};

/// Adds a row for each topic of identity that no row of the service speaks of yet.
pub fn complete(both: Both<'_, '_>, rows: &mut Vec<(Row, Vec<usize>)>) {
    let stated = [both.a, both.b].map(|side| Stated::of(side.model, side.service));
    for topic in Topic::IDENTITY {
        let of_service = |row: &Row| row.a.iter().chain(&row.b).all(|place| place.id.is_none());
        let told = rows.iter().any(|(row, _)| row.topic == topic && of_service(row));
        // Ways of one side alone are told beside the ways of both; cards give them as one.
        let by_cards = both.a.service.passport.is_some() && both.b.service.passport.is_some();
        if told && (topic != Topic::Channels || by_cards) {
            continue;
        }
        let row = match topic {
            Topic::Scope => scope(both),
            Topic::InForce => in_force(both),
            Topic::Issuer => issuer(both),
            Topic::Provider => provider(both),
            Topic::Applicant => applicant(both),
            Topic::Channels => channels(both),
            Topic::Form => form(both, &stated),
            Topic::Complaint => complaints(both, &stated),
            topic => statements(both, &stated, topic),
        };
        rows.push((row, Vec::new()));
    }
    let sentences = [both.a, both.b].map(waiting_sentences);
    let more = [Limit::Queue, Limit::Desk].map(|limit| waiting(both, (&stated, &sentences), limit));
    rows.extend(more.into_iter().flatten().chain(decides(both)).map(|row| (row, Vec::new())));
}

/// The minutes that one waits in the queue or at the desk, where a side states them.
fn waiting(
    both: Both<'_, '_>,
    ([a, b], [in_a, in_b]): (&[Stated<'_>; 2], &[Vec<Waiting>; 2]),
    limit: Limit,
) -> Option<Row> {
    let of = |side: &Side<'_>, stated: &Stated<'_>, sentences: &[Waiting]| {
        let of_list = || {
            let found = stated.deadlines.iter().find(|deadline| deadline.limit == limit)?;
            Some((side.stated(found.words), found.duration.clone()))
        };
        let told = sentences.iter().find(|(told, ..)| *told == limit);
        told.map(|(_, place, time)| (place.clone(), time.clone())).or_else(of_list)
    };
    let (note, weight) = (|key| both.note(key, &[]), Weight::RightsOrTime);
    Some(match (of(both.a, a, in_a), of(both.b, b, in_b)) {
        (None, None) => return None,
        (Some((a, one)), Some((b, other))) => {
            let same = same_time(&one, &other);
            let note = changed(both, one.raw.trim(), other.raw.trim());
            let row = told_apart(both, Topic::Time, same, (vec![a], vec![b]));
            if same { row } else { Row { note, ..row } }
        }
        (Some((a, _)), None) => Row {
            note: note("note-sentence-a"),
            weight,
            ..row(both, Topic::Time, Verdict::OnlyA, "note-same", (vec![a], Vec::new()))
        },
        (None, Some((b, _))) => Row {
            note: note("note-sentence-b"),
            weight,
            ..row(both, Topic::Time, Verdict::OnlyB, "note-same", (Vec::new(), vec![b]))
        },
    })
}

/// A limit of waiting: which, where it is said, and how long.
type Waiting = (Limit, Place, Duration);

/// The sentences of a side that limit waiting, in the queue and at the desk. They stand between steps, too.
fn waiting_sentences(side: &Side<'_>) -> Vec<Waiting> {
    let mut found: Vec<Waiting> = Vec::new();
    for passage in side.passages().filter(|passage| mentions(&passage.text, MINUTES)) {
        for sentence in passage.text.split(['.', ';', '\t']) {
            let new =
                |limit: &Limit| *limit != Limit::Service && !found.iter().any(|(told, ..)| told == limit);
            let Some(limit) = limit_of(sentence).filter(new) else { continue };
            let Some(time) = durations::only(sentence) else { continue };
            found.push((limit, side.stated(Words { text: sentence.trim(), passage }), time));
        }
    }
    found
}

/// Who signs or decides, where steps of both sides say it.
fn decides(both: Both<'_, '_>) -> Option<Row> {
    let of = |side: &Side<'_>| -> (Vec<Role>, Vec<Place>) {
        let (mut roles, mut places) = (Vec::new(), Vec::new());
        for read in &side.processes {
            for node in &read.nodes {
                let signs = matches!(node.node.action, Action::SignResult | Action::Decide);
                if let Some(role) = node.role.as_ref().filter(|role| signs && !roles.contains(*role)) {
                    roles.push(role.clone());
                    places.push(side.node(read, node));
                }
            }
        }
        roles.sort();
        (roles, places)
    };
    let ((one, a), (other, b)) = (of(both.a), of(both.b));
    if one.is_empty() || other.is_empty() || one == other {
        return None;
    }
    Some(Row {
        weight: Weight::RightsOrTime,
        note: both.note("note-signs", &[]),
        ..row(both, Topic::Decides, Verdict::Differs, "note-same", (a, b))
    })
}

fn row(
    both: Both<'_, '_>,
    topic: Topic,
    verdict: Verdict,
    note: &str,
    places: (Vec<Place>, Vec<Place>),
) -> Row {
    let note = both.note(note, &[]);
    let weight = if verdict == Verdict::Same { Weight::Wording } else { weight(topic) };
    Row { topic, verdict, weight, note, a: places.0, b: places.1, unread_a: Vec::new(), unread_b: Vec::new() }
}

fn weight(topic: Topic) -> Weight {
    if matches!(topic, Topic::Standard | Topic::Issuer) { Weight::Authority } else { Weight::RightsOrTime }
}

/// Two texts: the same, other words, or words that make another thing where `apart`.
fn texts(both: Both<'_, '_>, topic: Topic, (a, b): (Place, Place), apart: bool) -> Row {
    let (left, right) = residue((&both.a.lexicon, &a.text), (&both.b.lexicon, &b.text));
    let (verdict, note) = match (left.is_empty() && right.is_empty(), apart) {
        (true, _) => (Verdict::Same, both.note("note-same", &[])),
        (false, true) => (Verdict::Differs, changed(both, &a.text, &b.text)),
        (false, false) => (Verdict::NotRead, both.note("note-not-read", &[])),
    };
    Row {
        note,
        unread_a: left,
        unread_b: right,
        ..row(both, topic, verdict, "note-same", (vec![a], vec![b]))
    }
}

/// «what the first says → what the second says».
fn changed(both: Both<'_, '_>, a: &str, b: &str) -> String {
    both.note("note-change", &[("a", a), ("b", b)])
}

/// The same, or what each side says.
fn told_apart(both: Both<'_, '_>, topic: Topic, same: bool, (a, b): (Vec<Place>, Vec<Place>)) -> Row {
    if same {
        return row(both, topic, Verdict::Same, "note-same", (a, b));
    }
    let joined =
        |places: &[Place]| places.iter().map(|place| place.text.trim()).collect::<Vec<_>>().join("; ");
    let note = changed(both, &joined(&a), &joined(&b));
    Row { note, ..row(both, topic, Verdict::Differs, "note-same", (a, b)) }
}

/// Where at most one side says something.
fn one_sided(both: Both<'_, '_>, topic: Topic, a: Option<Place>, b: Option<Place>) -> Row {
    let note = match (&a, &b) {
        (None, None) => "note-silent-both",
        (None, _) => "note-silent-a",
        (_, None) => "note-silent-b",
        _ => "note-refers-one",
    };
    row(both, topic, Verdict::NotComparable, note, (a.into_iter().collect(), b.into_iter().collect()))
}

/// The subject of the title. Words that only one title has are another subject, unless both have some: those may be names of one thing.
fn scope(both: Both<'_, '_>) -> Row {
    let place = |side: &Side<'_>| side.service.title.as_ref().map(|_| side.whole_service());
    let (Some(a), Some(b)) = (place(both.a), place(both.b)) else {
        return one_sided(both, Topic::Scope, place(both.a), place(both.b));
    };
    let bag = |side: &Side<'_>, place: &Place| side.lexicon.bag(&place.text);
    let alike = bag(both.a, &a).likeness(&bag(both.b, &b), |_| 1.0);
    let row = texts(both, Topic::Scope, (a, b), true);
    let words =
        |words: &[String]| if words.is_empty() { both.note("nothing", &[]) } else { words.join(", ") };
    let note = both.only(&words(&row.unread_a), &words(&row.unread_b));
    let row = if row.verdict == Verdict::Differs { Row { note, ..row } } else { row };
    match row.unread_a.is_empty() == row.unread_b.is_empty() && alike >= OTHER_SCOPE {
        true if row.verdict == Verdict::Differs => {
            Row { verdict: Verdict::NotRead, note: both.note("note-not-read", &[]), ..row }
        }
        _ => row,
    }
}

/// Titles that have less in common name two services.
const OTHER_SCOPE: f64 = 0.85;

/// From the day of each act to the day of the act that repealed it.
fn in_force(both: Both<'_, '_>) -> Row {
    let unknown = || both.note("unknown", &[]);
    let span = |document: &Document| {
        let from = document.date.clone().unwrap_or_else(unknown);
        match &document.repealed_by {
            Some(by) => both
                .note("force-until", &[("from", &from), ("until", &by.date.clone().unwrap_or_else(unknown))]),
            None => both.note("force-open", &[("from", &from)]),
        }
    };
    let (one, other) = (&both.a.model.document, &both.b.model.document);
    let until = |document: &Document| document.repealed_by.as_ref().and_then(|by| by.date.clone());
    let before = |a: &Document, b: &Document| matches!((until(a), &b.date), (Some(until), Some(from)) if until <= *from);
    let known = |document: &Document| document.date.is_some();
    let place = |side: &Side<'_>, text: String| vec![Place { text, ..side.whole_service() }];
    let places = (place(both.a, span(one)), place(both.b, span(other)));
    if before(one, other) || before(other, one) {
        return row(both, Topic::InForce, Verdict::Differs, "force-apart", places);
    }
    if one.date == other.date && until(one) == until(other) && known(one) {
        return row(both, Topic::InForce, Verdict::Same, "note-same", places);
    }
    // Acts come into force some days after their own day: that they overlap is told by their days, no more.
    let (from, end) =
        (one.date.as_ref().max(other.date.as_ref()), until(one).into_iter().chain(until(other)).min());
    let overlap = until(one).is_some() && until(other).is_some() && from < end.as_ref();
    match known(one) && known(other) {
        true if overlap => row(both, Topic::InForce, Verdict::Differs, "force-together", places),
        true => row(both, Topic::InForce, Verdict::Differs, "force-together-unknown", places),
        false => row(both, Topic::InForce, Verdict::NotComparable, "note-silent-both", places),
    }
}

/// The bodies that issued the acts. An akimat's act holds in its region, a minister's in the whole country.
fn issuer(both: Both<'_, '_>) -> Row {
    let place = |side: &Side<'_>| {
        let issuer = side.model.document.issuer.as_deref()?;
        Some(side.of_act(issuer))
    };
    match (place(both.a), place(both.b)) {
        (Some(a), Some(b)) => texts(both, Topic::Issuer, (a, b), true),
        (a, b) => one_sided(both, Topic::Issuer, a, b),
    }
}

fn provider(both: Both<'_, '_>) -> Row {
    let place = |side: &Side<'_>| {
        let name = side.service.provider.as_deref()?;
        Some(Place { text: name.to_owned(), ..side.words(name) })
    };
    match (place(both.a), place(both.b)) {
        (Some(a), Some(b)) => texts(both, Topic::Provider, (a, b), true),
        (a, b) => one_sided(both, Topic::Provider, a, b),
    }
}

/// Who may apply: the definition of the applicant, or the words that «бұдан әрі – алушы» follows.
fn applicant(both: Both<'_, '_>) -> Row {
    let said = |side: &Side<'_>| -> Option<Place> {
        let is = |name: &str| role(name) == Role::Applicant;
        side.service.terms.iter().find_map(|term| {
            let short = term.abbr.as_deref().is_some_and(is);
            let text = match &term.definition {
                Some(definition) if short || is(&term.term) => definition,
                None if short => &term.term,
                _ => return None,
            };
            (!told(text, APPLYING).is_empty()).then(|| side.line(text, term.line))
        })
    };
    let said = |side: &Side<'_>| said(side).or_else(|| served(side));
    let (Some(a), Some(b)) = (said(both.a), said(both.b)) else {
        return one_sided(both, Topic::Applicant, said(both.a), said(both.b));
    };
    let who = |place: &Place| told(&place.text, APPLYING);
    let apart = who(&a) != who(&b);
    // What a definition says before the persons is how the service is given.
    let core = |side: &Side<'_>, place: &Place| side.lexicon.bag(from_first(&place.text, APPLYING));
    if !apart && core(both.a, &a) == core(both.b, &b) {
        return row(both, Topic::Applicant, Verdict::Same, "note-same", (vec![a], vec![b]));
    }
    texts(both, Topic::Applicant, (a, b), apart)
}

/// Whom the card says the service is given to: «жеке тұлғаларға тегін көрсетіледі».
fn served(side: &Side<'_>) -> Option<Place> {
    let card = side.service.passport.as_ref()?;
    let sentence = card.fee.as_ref()?.raw.split('.').next()?;
    let line = card.lines.fee.unwrap_or(card.line);
    (!told(sentence, APPLYING).is_empty()).then(|| side.line(sentence, line))
}

/// The ways to apply; where they differ, the differences tell it.
fn channels(both: Both<'_, '_>) -> Row {
    let place = |side: &Side<'_>| {
        let mut places: Vec<Place> = Vec::new();
        for read in &side.processes {
            let mut way = side.whole(read.process, both.names("way", &[read.process.channel.name()]));
            // Where the way begins: all of it says more than that there is one. A card names it.
            way.citation.line_end = way.citation.line_start;
            let card =
                side.service.passport.as_ref().filter(|card| card.channels.contains(&read.process.channel));
            if let Some(card) = card {
                way = side.line(&way.text, card.lines.channels.unwrap_or(card.line));
            }
            if !places.iter().any(|place| place.text == way.text) {
                places.push(Place { process: None, ..way });
            }
        }
        places.sort_by(|one, other| one.text.cmp(&other.text));
        places
    };
    let (a, b) = (place(both.a), place(both.b));
    let names = |places: &[Place]| places.iter().map(|place| place.text.clone()).collect::<Vec<_>>();
    match (names(&a), names(&b)) {
        (one, other) if one.is_empty() || other.is_empty() => {
            one_sided(both, Topic::Channels, a.into_iter().next(), b.into_iter().next())
        }
        (one, other) => told_apart(both, Topic::Channels, one == other, (a, b)),
    }
}

/// Who receives and decides complaints, and in what time: bodies by what they are, where the acts name some.
fn complaints(both: Both<'_, '_>, stated: &[Stated<'_>; 2]) -> Row {
    let of = |side: &Side<'_>| -> Option<Vec<(&'static str, Option<Duration>)>> {
        let bodies = &side.service.appeal.as_ref()?.bodies;
        let kind = |body: &AppealBody| told(&body.who, COMPLAINT_BODIES).first().copied();
        let mut named: Vec<_> =
            bodies.iter().map(|body| Some((kind(body)?, body.time.clone()))).collect::<Option<_>>()?;
        named.sort_by_key(|(kind, time)| (*kind, time.is_none()));
        named.dedup_by_key(|(kind, _)| *kind);
        (!named.is_empty()).then_some(named)
    };
    let (Some(one), Some(other)) = (of(both.a), of(both.b)) else {
        return statements(both, stated, Topic::Complaint);
    };
    let places = || (complaint(both.a).places, complaint(both.b).places);
    let only = |own: &[(&'static str, Option<Duration>)], other: &[(&'static str, Option<Duration>)]| {
        let names = own.iter().map(|(name, _)| *name);
        names.filter(|name| !other.iter().any(|(there, _)| there == name)).collect::<Vec<_>>()
    };
    let (left, right) = (only(&one, &other), only(&other, &one));
    if !left.is_empty() || !right.is_empty() {
        let note = both.sets("complaint", &left, &right);
        return Row { note, ..row(both, Topic::Complaint, Verdict::Differs, "note-same", places()) };
    }
    let times_differ = one.iter().zip(&other).any(|((_, a), (_, b))| match (a, b) {
        (Some(a), Some(b)) => !same_time(a, b),
        (a, b) => a.is_some() != b.is_some(),
    });
    told_apart(both, Topic::Complaint, !times_differ, places())
}

/// Electronic or on paper, and how far systems do it. That an electronic service is electronic goes without saying.
fn form(both: Both<'_, '_>, [a, b]: &[Stated<'_>; 2]) -> Row {
    let said = |side: &Side<'_>, stated: &Stated<'_>| -> Option<(Place, Vec<&'static str>)> {
        let card = side.service.passport.as_ref().filter(|card| !card.form.is_empty());
        if let Some(card) = card {
            let names: Vec<&str> = card.form.iter().map(|form| form.name()).collect();
            let text = both.names("card-form", &names);
            let place = side.line(&text, card.lines.form.unwrap_or(card.line));
            return Some((place, card.form.iter().filter_map(|form| degree(*form)).collect()));
        }
        let by_sentence = stated.forms.first().map(|words| side.stated(*words));
        let place =
            by_sentence.or_else(|| side.service.automation.as_deref().map(|text| side.words(text)))?;
        let mut names = told(&place.text, FORMS);
        names.retain(|name| *name != "electronic");
        Some((place, names))
    };
    let (Some((a, mut one)), Some((b, mut other))) = (said(both.a, a), said(both.b, b)) else {
        let place = |side, stated| said(side, stated).map(|(place, _)| place);
        return one_sided(both, Topic::Form, place(both.a, a), place(both.b, b));
    };
    one.sort_unstable();
    other.sort_unstable();
    if one == other {
        return told_apart(both, Topic::Form, true, (vec![a], vec![b]));
    }
    let note = both.sets("form", &one, &other);
    // How far systems do the work is not the applicant's matter.
    let paper = |names: &[&str]| names.contains(&"paper");
    let weight = if paper(&one) == paper(&other) { Weight::Authority } else { Weight::RightsOrTime };
    Row { note, weight, ..row(both, Topic::Form, Verdict::Differs, "note-same", (vec![a], vec![b])) }
}

/// How a form of a card is called in sentences: how far systems do the work, or paper.
fn degree(form: ServiceForm) -> Option<&'static str> {
    match form {
        ServiceForm::ElectronicFull => Some("full"),
        ServiceForm::ElectronicPartial => Some("partial"),
        ServiceForm::Paper => Some("paper"),
        _ => None,
    }
}

/// What both sides state of a topic.
fn statements(both: Both<'_, '_>, [a, b]: &[Stated<'_>; 2], topic: Topic) -> Row {
    let (mut one, mut other) = (said(both.a, a, topic), said(both.b, b, topic));
    if topic == Topic::Fee {
        paid(both.a, &mut one, &other);
        paid(both.b, &mut other, &one);
    }
    if one.places.is_empty() || other.places.is_empty() {
        let place = |said: Saying| said.places.into_iter().next().or(said.refers);
        return one_sided(both, topic, place(one), place(other));
    }
    if let (Some(a), Some(b)) = (one.free, other.free) {
        return told_apart(both, topic, a == b, (one.places, other.places));
    }
    if !one.times.is_empty() && !other.times.is_empty() {
        let within = |own: &[Duration], other: &[Duration]| {
            own.iter().all(|time| other.iter().any(|other| same_time(time, other)))
        };
        let same = within(&one.times, &other.times) && within(&other.times, &one.times);
        return told_apart(both, topic, same, (one.places, other.places));
    }
    let joined =
        |places: &[Place]| places.iter().map(|place| surface(&place.text)).collect::<Vec<_>>().join("; ");
    if topic == Topic::Result {
        let of = |places: &[Place]| [told(&joined(places), RESULTS), told(&joined(places), GIVEN)].concat();
        let (one_has, other_has) = (of(&one.places), of(&other.places));
        if one_has != other_has {
            let note = both.sets("result", &one_has, &other_has);
            return Row {
                note,
                ..row(both, topic, Verdict::Differs, "note-same", (one.places, other.places))
            };
        }
    }
    let (a, b) = (joined(&one.places), joined(&other.places));
    let (left, right) = residue((&both.a.lexicon, &a), (&both.b.lexicon, &b));
    let (verdict, note) = match left.is_empty() && right.is_empty() {
        true => (Verdict::Same, "note-same"),
        false => (Verdict::NotRead, "note-not-read"),
    };
    Row { unread_a: left, unread_b: right, ..row(both, topic, verdict, note, (one.places, other.places)) }
}
