//! `src/form.rs` of a service's crate: the fields of its application forms as constants.

use super::layout::{argument, comment, field, import, items_of, literal, texts};
use crate::case_schema::{distinct, is_demanded};
use crate::{Scope, cite};
use serde::Serialize;
use zanflow_model::{ApplicationForm, FormField};

/// What the template is given: pieces of Rust code, laid out.
#[derive(Serialize)]
pub struct Forms {
    mark: &'static str,
    imports: String,
    forms: Vec<One>,
    all: String,
}

/// One form.
#[derive(Serialize)]
struct One {
    name: String,
    doc: Vec<String>,
    title: String,
    fields: String,
    constants: Vec<Constant>,
}

/// One field.
#[derive(Serialize)]
struct Constant {
    name: String,
    doc: Vec<String>,
    /// Lines between the braces; none where the field has no more than its base.
    lines: Vec<String>,
    base: String,
}

/// The forms of a service; none if its act prints none.
pub fn forms(scope: Scope<'_>) -> Option<Forms> {
    let all: Vec<&ApplicationForm> = scope.service.form.iter().chain(&scope.service.other_forms).collect();
    if all.is_empty() {
        return None;
    }
    let asks_somebody = all.iter().flat_map(|form| &form.fields).any(|field| field.asked_of.is_some());
    let mut items = vec!["AskedOf", "Field", "FieldKind", "Form"];
    if !asks_somebody {
        items.retain(|item| *item != "AskedOf");
    }
    let forms: Vec<One> = all.iter().enumerate().map(|(nth, form)| one(scope, nth + 1, form)).collect();
    let names: Vec<String> = forms.iter().map(|form| form.name.clone()).collect();
    let all = texts("pub const FORMS: &[Form]", &names);
    Some(Forms { mark: super::MARK, imports: import("zanflow_runtime", &items), forms, all })
}

fn one(scope: Scope<'_>, number: usize, form: &ApplicationForm) -> One {
    let constants: Vec<Constant> = form.fields.iter().map(|field| constant(scope, number, field)).collect();
    let names: Vec<String> = constants.iter().map(|constant| constant.name.clone()).collect();
    let cited = cite::lines(scope.lang, form.line_start, form.line_end);
    One {
        name: format!("FORM_{number}"),
        doc: comment("/// ", &format!("{}: {cited}.", cite::one_line(&form.title))),
        title: field(4, "title", &cite::one_line(&form.title)),
        fields: items_of(4, "fields", &names),
        constants,
    }
}

fn constant(scope: Scope<'_>, number: usize, asked: &FormField) -> Constant {
    let id = asked.id.to_ascii_uppercase();
    let name = if number == 1 { id } else { format!("{id}_OF_{number}") };
    let mut lines = Vec::new();
    if !asked.label.is_empty() {
        lines.push(field(4, "label", &cite::one_line(&asked.label)));
    }
    if let Some(hint) = &asked.hint {
        lines.push(field(4, "hint", &cite::one_line(hint)));
    }
    if !asked.options.is_empty() {
        let options: Vec<String> =
            distinct(&asked.options).into_iter().map(|option| argument(8, option)).collect();
        lines.push(items_of(4, "options", &options));
    }
    if is_demanded(asked) {
        lines.push("required: true".to_owned());
    }
    if let Some(of) = asked.asked_of {
        lines.push(format!("asked_of: Some(AskedOf::{of:?})"));
    }
    let cited = cite::lines(scope.lang, asked.line, asked.line_end);
    Constant {
        name,
        doc: comment("/// ", &format!("{cited}.")),
        lines,
        base: format!("Field::new({}, FieldKind::{:?}, {})", literal(&asked.id), asked.kind, asked.line),
    }
}
