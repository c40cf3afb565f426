//! The service card, the complaints chapter and what an amending act changes, as text.

use super::act::{field, lines};
use zanflow_model::{ActRef, AmendedAct, Appeal, Channel, Operation, Passport, ServiceForm};

/// The card: a line a field, with the line of the act on which it stands.
pub(super) fn card(out: &mut String, card: &Passport) {
    field(out, "card", &format!("lines {}", lines(card.line, card.line_end)));
    let at = |line: Option<u32>, text: &str| {
        line.map_or_else(|| text.to_owned(), |line| format!("{text} (line {line})"))
    };
    let whole = |out: &mut String, name: &str, line: Option<u32>, text: Option<&str>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            field(out, name, &at(line, text));
        }
    };
    whole(out, "provided by", card.lines.provider, card.provider.as_deref());
    whole(out, "channels", card.lines.channels, Some(&names(&card.channels)));
    each(out, "subtype", &card.subtypes, &card.lines.subtypes);
    for time in &card.times {
        let when = time.when.as_ref().map_or_else(String::new, |when| format!(": {when}"));
        field(out, "time", &at(Some(time.line), &format!("{}{when}", time.raw)));
    }
    let forms: Vec<&str> = card.form.iter().map(|form| form_name(*form)).collect();
    whole(out, "form", card.lines.form, Some(&forms.join(", ")));
    whole(out, "result", card.lines.result, card.result.as_deref());
    whole(out, "fee", card.lines.fee, card.fee.as_ref().map(|fee| fee.raw.as_str()));
    whole(out, "hours", card.lines.schedule, card.schedule.as_deref());
    for list in &card.documents {
        let head = [names(&list.channels), list.when.clone().unwrap_or_default()];
        let head: Vec<&str> = head.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let one_of = if list.one_of { "one of " } else { "" };
        let head = if head.is_empty() { String::new() } else { format!("{}: ", head.join(", ")) };
        for (i, item) in list.items.iter().enumerate() {
            let line = list.lines.get(i).copied();
            field(out, "paper", &at(line, &format!("{head}{one_of}{item}")));
        }
    }
    each(out, "refused if", &card.refusal_grounds, &card.lines.refusal_grounds);
    each(out, "other", &card.other, &card.lines.other);
    each(out, "note", &card.notes, &card.lines.notes);
}

fn each(out: &mut String, name: &str, texts: &[String], at: &[u32]) {
    for (i, text) in texts.iter().enumerate() {
        let line = at.get(i).map_or_else(String::new, |line| format!(" (line {line})"));
        field(out, name, &format!("{text}{line}"));
    }
}

fn names(channels: &[Channel]) -> String {
    channels.iter().map(|channel| channel.name()).collect::<Vec<_>>().join(", ")
}

fn form_name(form: ServiceForm) -> &'static str {
    match form {
        ServiceForm::ElectronicFull => "electronic, fully automated",
        ServiceForm::ElectronicPartial => "electronic, partly automated",
        ServiceForm::Electronic => "electronic",
        ServiceForm::Paper => "paper",
        ServiceForm::Proactive => "proactive",
        ServiceForm::Composite => "one application for several services",
    }
}

/// Who decides on complaints.
pub(super) fn appeal(out: &mut String, appeal: &Appeal) {
    for body in &appeal.bodies {
        let time = body.time.as_ref().map_or_else(String::new, |time| format!(", {}", time.raw));
        field(out, "complaints", &format!("{}{time} (line {})", body.who, body.line));
    }
}

/// An act by its kind, issuer, date and number.
pub(super) fn named(act: &ActRef) -> String {
    let parts = [act.act_type.as_deref(), act.issuer.as_deref(), act.date.as_deref()];
    let name: Vec<&str> = parts.iter().copied().flatten().collect();
    let number = act.number.as_ref().map_or_else(String::new, |number| format!(" № {number}"));
    format!("{}{number}", name.join(" · "))
}

/// What the act changes in others.
pub(super) fn amends(out: &mut String, acts: &[AmendedAct]) {
    for amended in acts {
        field(out, "amends", &named(&amended.act));
        for change in &amended.changes {
            let operation = match change.operation {
                Operation::NewWording => "new wording",
                Operation::ReplaceWords => "words replaced",
                Operation::Add => "added",
                Operation::Remove => "removed",
            };
            let text = change
                .text_lines
                .map_or_else(String::new, |[first, last]| format!(", text {}", lines(first, last)));
            field(out, "", &format!("line {}: {operation}: {}{text}", change.line_start, change.target));
        }
    }
}
