//! What one side states of a topic of identity: in its card, in its own sentences, or in a reference to its standard.

use super::difference::Place;
use super::row::Topic;
use super::side::Side;
use zanflow_model::{Action, Duration};
use zanflow_standard::Stated;
use zanflow_standard::words::{Limit, Topic as Asked};

/// A statement of one side.
#[derive(Default)]
pub struct Saying {
    /// Its words with their places.
    pub places: Vec<Place>,
    /// Times that it states.
    pub times: Vec<Duration>,
    /// Free of charge, if it says so or the contrary.
    pub free: Option<bool>,
    /// It leaves the thing to its standard, here.
    pub refers: Option<Place>,
}

/// A side that states no fee but has the applicant pay is not free, where the other side is.
pub fn paid(side: &Side<'_>, own: &mut Saying, other: &Saying) {
    if other.free != Some(true) || !own.places.is_empty() {
        return;
    }
    let pays = side.processes.iter().find_map(|read| {
        let step = read.nodes.iter().find(|node| node.node.action == Action::Pay)?;
        Some(Place { id: None, ..side.node(read, step) })
    });
    own.free = pays.is_some().then_some(false);
    own.places.extend(pays);
}

/// What a side states of a topic: by its card, by its own sentences, or by a reference.
pub fn said(side: &Side<'_>, stated: &Stated<'_>, topic: Topic) -> Saying {
    let found = match topic {
        Topic::Standard => cited(side),
        Topic::Complaint => complaint(side),
        _ => by_card(side, topic),
    };
    let found = if found.places.is_empty() { by_sentence(side, stated, topic) } else { found };
    if topic == Topic::Result && found.places.is_empty() { delivered(side) } else { found }
}

/// What the last steps hand over, where no sentence names the result.
fn delivered(side: &Side<'_>) -> Saying {
    let steps = side.processes.iter().filter_map(|read| {
        let step = read.nodes.iter().rev().find(|node| node.node.action == Action::DeliverResult)?;
        Some(Place { id: None, ..side.node(read, step) })
    });
    Saying { places: steps.collect(), ..Saying::default() }
}

fn cited(side: &Side<'_>) -> Saying {
    let name = |standard: &zanflow_model::StandardRef| {
        let number = standard.number.as_ref().map(|number| format!("№ {number}"));
        let text = [standard.date.clone(), number].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Place { text, ..side.words(standard.number.as_deref().unwrap_or_default()) }
    };
    Saying { places: side.service.standard.iter().map(name).collect(), ..Saying::default() }
}

pub fn complaint(side: &Side<'_>) -> Saying {
    let bodies = side.service.appeal.iter().flat_map(|appeal| &appeal.bodies);
    let text = |body: &zanflow_model::AppealBody| match &body.time {
        Some(time) => format!("{}: {}", body.who, time.raw.trim()),
        None => body.who.clone(),
    };
    Saying { places: bodies.map(|body| side.line(&text(body), body.line)).collect(), ..Saying::default() }
}

fn by_card(side: &Side<'_>, topic: Topic) -> Saying {
    let Some(card) = &side.service.passport else { return Saying::default() };
    let at = |text: &str, line: Option<u32>| side.line(text, line.unwrap_or(card.line));
    let list = |texts: &[String], lines: &[u32]| -> Vec<Place> {
        texts.iter().enumerate().map(|(nth, text)| at(text, lines.get(nth).copied())).collect()
    };
    let mut found = Saying::default();
    match topic {
        Topic::TimeLimit => {
            found.places = card.times.iter().map(|time| at(&time.raw, Some(time.line))).collect();
            let time = |time: &zanflow_model::ServiceTime| Duration {
                raw: time.raw.clone(),
                min: time.min,
                max: time.max,
                unit: time.unit,
            };
            found.times = card.times.iter().map(time).collect();
        }
        Topic::Fee => {
            found.places = card.fee.iter().map(|fee| at(&fee.raw, card.lines.fee)).collect();
            found.free = card.fee.as_ref().and_then(|fee| fee.free);
        }
        Topic::Papers => {
            found.places =
                card.documents.iter().flat_map(|papers| list(&papers.items, &papers.lines)).collect();
        }
        Topic::Grounds => found.places = list(&card.refusal_grounds, &card.lines.refusal_grounds),
        Topic::Result => found.places = card.result.iter().map(|text| at(text, card.lines.result)).collect(),
        _ => {}
    }
    found
}

fn by_sentence(side: &Side<'_>, stated: &Stated<'_>, topic: Topic) -> Saying {
    let asked = match topic {
        Topic::TimeLimit => Asked::Deadline,
        Topic::Fee => Asked::Fee,
        Topic::Papers => Asked::Documents,
        Topic::Grounds => Asked::Refusals,
        Topic::Result => Asked::Result,
        _ => return Saying::default(),
    };
    let mut found = Saying::default();
    match topic {
        Topic::TimeLimit => {
            let limits = || stated.deadlines.iter().filter(|deadline| deadline.limit == Limit::Service);
            found.places = limits().map(|deadline| side.stated(deadline.words)).collect();
            found.times = limits().map(|deadline| deadline.duration.clone()).collect();
        }
        _ => found.places = stated.words(asked).into_iter().map(|words| side.stated(words)).collect(),
    }
    let refers = stated.refers.iter().find(|refers| refers.topic == asked);
    found.refers = refers.map(|refers| side.stated(refers.words));
    found
}
