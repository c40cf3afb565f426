//! `card.json`: what a running service tells of itself: its act and whether that is in force, the rows of its card with their lines, who
//! decides on complaints, what those who were served are asked.
//!
//! The papers have the ids of `schemas/case.json`, in the same order. What the act does not state is left out.

use super::{Scope, cite};
use serde_json::{Value, json};
use zanflow_model::{Channel, Document, DocumentList, Passport, Question, Questionnaire, RepealedBy, Status};
use zanflow_standard::charges::{Charge, Charges, Sum, charges};
use zanflow_standard::words::{Cost, Topic};
use zanflow_standard::{Stated, Words};

/// The card as JSON.
pub fn card_file(scope: Scope<'_>) -> String {
    let (document, card) = (&scope.model.document, scope.service.passport.as_ref());
    let complaints = scope.service.appeal.iter().flat_map(|appeal| &appeal.bodies).map(|body| {
        let time = body.time.as_ref().map(|time| cite::one_line(&time.raw));
        json!({ "text": cite::one_line(&body.who), "time": time, "line": body.line })
    });
    // Regulations have no card: what they state of the service stands in their paragraphs.
    let stated = card.is_none().then(|| Stated::of(scope.model, scope.service));
    let file = json!({
        "act": act(document),
        "provider": scope.service.provider.as_deref().map(cite::one_line),
        "rows": card.map(rows).or_else(|| stated.as_ref().map(stated_rows)).unwrap_or_default(),
        "result": result(card, stated.as_ref()),
        "fee": fee(card, stated.as_ref()),
        "papers": card.map(papers).unwrap_or_default(),
        "grounds": card.map(|card| each(&card.refusal_grounds, &card.lines.refusal_grounds, card.line))
            .or_else(|| stated.as_ref().map(|stated| words(&stated.refusals))).unwrap_or_default(),
        "complaints": complaints.collect::<Vec<_>>(),
        "questionnaires": scope.service.questionnaires.iter().map(questionnaire).collect::<Vec<_>>(),
    });
    let mut text = format!("{file:#}");
    text.push('\n');
    text
}

fn act(document: &Document) -> Value {
    let by = |by: &RepealedBy| {
        let named = [&by.act_type, &by.issuer, &by.date].into_iter().filter_map(|part| part.as_deref());
        let number = by.number.as_ref().map(|number| format!("№ {number}"));
        cite::one_line(&named.map(str::to_owned).chain(number).collect::<Vec<_>>().join(", "))
    };
    let last = document.amendments.last().map(|amendment| {
        json!({ "date": amendment.by_date, "number": amendment.by_number, "line": amendment.line })
    });
    json!({
        "title": document.title.as_deref().map(cite::one_line),
        "repealed": document.status == Status::Repealed,
        "repealed_by": document.repealed_by.as_ref().map(by).filter(|by| !by.is_empty()),
        "version_date": document.version_date,
        "amended": last,
    })
}

/// The rows that an applicant looks for, by their keys.
fn rows(card: &Passport) -> Vec<Value> {
    let one = |text: &Option<String>, line: Option<u32>| -> Vec<Value> {
        text.iter().map(|text| entry(text, line.unwrap_or(card.line))).collect()
    };
    let times = card.times.iter().map(|time| {
        let when = time.when.as_deref().map(|when| format!("{}: ", cite::one_line(when)));
        entry(&format!("{}{}", when.unwrap_or_default(), time.raw), time.line)
    });
    let fee = card.fee.as_ref().map(|fee| fee.raw.clone());
    let rows = [
        ("fee", one(&fee, card.lines.fee)),
        ("times", times.collect()),
        ("result", one(&card.result, card.lines.result)),
        ("subtypes", each(&card.subtypes, &card.lines.subtypes, card.line)),
        ("schedule", one(&card.schedule, card.lines.schedule)),
        ("provider", one(&card.provider, card.lines.provider)),
        ("other", each(&card.other, &card.lines.other, card.line)),
        ("notes", each(&card.notes, &card.lines.notes, card.line)),
    ];
    let rows = rows.into_iter().filter(|(_, entries)| !entries.is_empty());
    rows.map(|(key, entries)| json!({ "key": key, "entries": entries })).collect()
}

/// The same of what the text of a service states.
fn stated_rows(stated: &Stated<'_>) -> Vec<Value> {
    let rows = [
        ("fee", Topic::Fee),
        ("times", Topic::Deadline),
        ("result", Topic::Result),
        ("schedule", Topic::Hours),
    ];
    let rows = rows.into_iter().map(|(key, topic)| (key, words(&stated.words(topic))));
    rows.filter(|(_, entries)| !entries.is_empty())
        .map(|(key, entries)| json!({ "key": key, "entries": entries }))
        .collect()
}

/// The one kind of paper that the service ends with; `null` where the act names none, or several.
fn result(card: Option<&Passport>, stated: Option<&Stated<'_>>) -> Value {
    let said: Vec<(&str, u32)> = match (card, stated) {
        (Some(card), _) => {
            card.result.iter().map(|text| (text.as_str(), card.lines.result.unwrap_or(card.line))).collect()
        }
        (None, Some(stated)) => {
            stated.results.iter().map(|words| (words.text, words.passage.line_start)).collect()
        }
        (None, None) => Vec::new(),
    };
    let found: Vec<(&str, u32)> =
        said.iter().filter_map(|(text, line)| Some((zanflow_standard::result::kind(text)?, *line))).collect();
    match found.first() {
        Some((kind, line)) if found.iter().all(|(other, _)| other == kind) => {
            json!({ "kind": kind, "line": line })
        }
        _ => Value::Null,
    }
}

/// What the service costs: `free`, `charges` where the act names amounts and nothing else, `unknown` where it leaves open what is paid; with the
/// amounts that it names in any case, and the words of theirs.
fn fee(card: Option<&Passport>, stated: Option<&Stated<'_>>) -> Value {
    let card_says = card.and_then(|card| {
        let fee = card.fee.as_ref()?;
        Some((vec![fee.raw.as_str()], fee.free, card.lines.fee.unwrap_or(card.line)))
    });
    let text_says = stated.filter(|stated| !stated.fees.is_empty()).map(|stated| {
        let all = |cost| stated.fees.iter().all(|fee| fee.cost == cost);
        let free = if all(Cost::Free) { Some(true) } else { all(Cost::Paid).then_some(false) };
        let texts = stated.fees.iter().map(|fee| fee.words.text).collect();
        (texts, free, stated.fees.first().map_or(0, |fee| fee.words.passage.line_start))
    });
    let Some((texts, free, line)) = card_says.or(text_says) else {
        return json!({ "kind": "unknown", "charges": [], "line": 0 });
    };
    let found: Vec<Charges<'_>> = texts.into_iter().map(charges).collect();
    let all: Vec<Value> = found.iter().flat_map(|found| &found.all).map(charge).collect();
    let kind = match (free, all.is_empty(), found.iter().any(|found| found.unclear)) {
        (Some(true), true, false) => "free",
        (Some(false), false, false) => "charges",
        _ => "unknown",
    };
    json!({ "kind": kind, "charges": all, "line": line })
}

fn charge(charge: &Charge<'_>) -> Value {
    let (unit, amount) = match charge.sum {
        Sum::Mci(number) => ("mci", json!(number.to_string())),
        Sum::Tenge(tenge) => ("tenge", json!(tenge)),
        Sum::Percent(number) => ("percent", json!(number.to_string())),
    };
    json!({ unit: amount, "each": charge.each, "text": cite::one_line(charge.text) })
}

fn words(all: &[Words<'_>]) -> Vec<Value> {
    all.iter().map(|words| entry(words.text, words.passage.line_start)).collect()
}

fn papers(card: &Passport) -> Vec<Value> {
    let lists =
        card.documents.iter().flat_map(|list| list.items.iter().enumerate().map(move |item| (list, item)));
    let paper = |(number, (list, (nth, item))): (usize, (&DocumentList, (usize, &String)))| {
        let channels: Vec<&str> = list.channels.iter().copied().map(Channel::name).collect();
        let when = list.when.as_deref().map(cite::one_line).filter(|when| !when.is_empty());
        let line = list.lines.get(nth).copied().filter(|line| *line > 0).unwrap_or(card.line);
        json!({
            "id": format!("p{}", number + 1), "text": cite::one_line(item), "line": line,
            "channels": channels, "when": when, "one_of": list.one_of,
        })
    };
    lists.enumerate().map(paper).collect()
}

/// What those who were served are asked, in the act's words.
fn questionnaire(asked: &Questionnaire) -> Value {
    json!({
        "title": cite::one_line(&asked.title), "appendix": asked.appendix, "line": asked.line_start, "line_end": asked.line_end,
        "questions": asked.questions.iter().map(question).collect::<Vec<_>>(),
    })
}

fn question(asked: &Question) -> Value {
    let options = asked.options.iter().map(|option| entry(&option.text, option.line)).collect::<Vec<_>>();
    json!({
        "id": asked.id, "number": asked.number, "text": cite::one_line(&asked.text), "line": asked.line,
        "answer": asked.answer, "options": options, "scale": asked.scale,
    })
}

fn each(texts: &[String], lines: &[u32], whole: u32) -> Vec<Value> {
    let line = |nth: usize| lines.get(nth).copied().filter(|line| *line > 0).unwrap_or(whole);
    texts.iter().enumerate().map(|(nth, text)| entry(text, line(nth))).collect()
}

fn entry(text: &str, line: u32) -> Value {
    json!({ "text": cite::one_line(text), "line": line })
}
