//! The service card, the complaints chapter and what an amending act changes, as text.

use super::act::lines;
use super::sheet::Sheet;
use std::borrow::Cow;
use zanflow_model::{
    ActRef, AmendedAct, AnswerKind, Appeal, ApplicationForm, Channel, Operation, Passport, Questionnaire,
};

/// The card: a line a field, with the line of the act on which it stands.
pub(super) fn card(out: &mut Sheet, card: &Passport) {
    let whole_card = out.fill("cite-lines", &[("lines", &lines(card.line, card.line_end))]);
    out.field("show-card", &whole_card);
    let whole = |out: &mut Sheet, name: &str, line: Option<u32>, text: Option<&str>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let text = at(out, line, text);
            out.field(name, &text);
        }
    };
    whole(out, "show-provided-by", card.lines.provider, card.provider.as_deref());
    whole(out, "show-channels", card.lines.channels, Some(&names(&card.channels)));
    each(out, "show-subtype", &card.subtypes, &card.lines.subtypes);
    for time in &card.times {
        let when = time.when.as_ref().map_or_else(String::new, |when| format!(": {when}"));
        let text = at(out, Some(time.line), &format!("{}{when}", time.raw));
        out.field("show-time", &text);
    }
    let forms: Vec<_> =
        card.form.iter().map(|form| out.label(&format!("card-form-{}", form.name()))).collect();
    whole(out, "show-form", card.lines.form, Some(&forms.join(", ")));
    whole(out, "show-result", card.lines.result, card.result.as_deref());
    whole(out, "show-fee", card.lines.fee, card.fee.as_ref().map(|fee| fee.raw.as_str()));
    whole(out, "show-hours", card.lines.schedule, card.schedule.as_deref());
    for list in &card.documents {
        let head = [names(&list.channels), list.when.clone().unwrap_or_default()];
        let head: Vec<&str> = head.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let one_of = if list.one_of { out.label("show-one-of") + " " } else { Cow::Borrowed("") };
        let head = if head.is_empty() { String::new() } else { format!("{}: ", head.join(", ")) };
        for (i, item) in list.items.iter().enumerate() {
            let line = list.lines.get(i).copied();
            let text = at(out, line, &format!("{head}{one_of}{item}"));
            out.field("show-paper", &text);
        }
    }
    each(out, "show-refused-if", &card.refusal_grounds, &card.lines.refusal_grounds);
    each(out, "show-other", &card.other, &card.lines.other);
    each(out, "show-note", &card.notes, &card.lines.notes);
}

/// A text with the line that it stands on.
fn at(out: &Sheet, line: Option<u32>, text: &str) -> String {
    let Some(line) = line else { return text.to_owned() };
    format!("{text} ({})", out.fill("cite-line", &[("line", &line.to_string())]))
}

fn each(out: &mut Sheet, name: &str, texts: &[String], at: &[u32]) {
    for (i, text) in texts.iter().enumerate() {
        let text = self::at(out, at.get(i).copied(), text);
        out.field(name, &text);
    }
}

fn names(channels: &[Channel]) -> String {
    channels.iter().map(|channel| channel.name()).collect::<Vec<_>>().join(", ")
}

/// An application form: a line a field.
pub(super) fn form(out: &mut Sheet, form: &ApplicationForm) {
    let place = out.fill("cite-lines", &[("lines", &lines(form.line_start, form.line_end))]);
    out.field("show-application", &format!("{} ({place})", form.title));
    for field in &form.fields {
        let kind = out.label(&format!("blank-{}", field.kind.name()));
        let hint = field.hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})"));
        let of = field
            .asked_of
            .map_or_else(String::new, |of| format!("; {}", out.label(&format!("asked-of-{}", of.name()))));
        let options =
            if field.options.is_empty() { String::new() } else { format!(": {}", field.options.join(" | ")) };
        let text = format!("{}{hint}{options} – {kind}{of}", field.label);
        let text = at(out, Some(field.line), text.trim());
        out.field("show-field", &text);
    }
}

/// What those who were served are asked, and what they may answer.
pub(super) fn questionnaire(out: &mut Sheet, asked: &Questionnaire) {
    let place = out.fill("cite-lines", &[("lines", &lines(asked.line_start, asked.line_end))]);
    out.field("show-questionnaire", &format!("{} ({place})", asked.title));
    for question in &asked.questions {
        let options: Vec<&str> = question.options.iter().map(|option| option.text.as_str()).collect();
        let answers = match (question.answer, question.scale) {
            (AnswerKind::Choice, _) => options.join(" | "),
            (_, Some(scale)) => format!("{}–{}", scale.from, scale.to),
            (AnswerKind::Text, None) => out.label("show-answer-text").into_owned(),
            (_, None) => out.label("show-answer-unknown").into_owned(),
        };
        let text = at(out, Some(question.line), &format!("{} – {answers}", question.text));
        out.field("show-question", &text);
    }
}

/// Who decides on complaints.
pub(super) fn appeal(out: &mut Sheet, appeal: &Appeal) {
    for body in &appeal.bodies {
        let time = body.time.as_ref().map_or_else(String::new, |time| format!(", {}", time.raw));
        let text = at(out, Some(body.line), &format!("{}{time}", body.who));
        out.field("show-complaints", &text);
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
pub(super) fn amends(out: &mut Sheet, acts: &[AmendedAct]) {
    for amended in acts {
        out.field("show-amends", &named(&amended.act));
        for change in &amended.changes {
            let operation = match change.operation {
                Operation::NewWording => "show-new-wording",
                Operation::ReplaceWords => "show-words-replaced",
                Operation::Add => "show-added",
                Operation::Remove => "show-removed",
            };
            let text = change.text_lines.map_or_else(String::new, |[first, last]| {
                format!(", {}", out.fill("show-text-lines", &[("lines", &lines(first, last))]))
            });
            let line = out.fill("cite-line", &[("line", &change.line_start.to_string())]);
            let operation = out.label(operation);
            out.more(&format!("{line}: {operation}: {}{text}", change.target));
        }
    }
}
