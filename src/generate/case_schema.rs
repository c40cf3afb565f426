//! `schemas/case.json`: the JSON Schema (2020-12) of a service's case: the application form, the papers, the decisions.
//!
//! Every property cites its clause in `description`. What the act does not state is not demanded: a field is required where the form says
//! that it must be filled in, since most print blanks and not which of them may stay empty; a paper is, where its list is for everybody and no
//! choice.

use super::{Scope, cite};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use zanflow_model::{ApplicationForm, AskedOf, Channel, DocumentList, FieldKind, FormField, NodeKind};

/// Stands for a blank in an answer.
const GAP: &str = "___";

/// The schema as JSON.
pub fn case_schema(scope: Scope<'_>) -> String {
    let service = scope.service;
    let mut properties = Map::new();
    let mut required = Vec::new();
    let forms: Vec<&ApplicationForm> = service.form.iter().chain(&service.other_forms).collect();
    if !forms.is_empty() {
        let one: Vec<Value> = forms.iter().map(|form| application(scope, form)).collect();
        let value = match one.as_slice() {
            [one] => one.clone(),
            _ => json!({ "description": "One of the forms of the act", "anyOf": one }),
        };
        properties.insert("form".to_owned(), value);
    }
    let papers: Vec<&DocumentList> = service.passport.iter().flat_map(|card| &card.documents).collect();
    if !papers.is_empty() {
        properties.insert("attachments".to_owned(), attachments(scope, &papers));
        required.push("attachments");
    }
    properties.insert("decisions".to_owned(), decisions(scope));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:zanflow:{}:case", service.id),
        "title": cite::service(scope),
        "description": format!("{}, {}", cite::act(&scope.model.document), cite::lines(scope.lang, service.line_start, service.line_end)),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
        "$defs": definitions(),
    });
    let mut text = format!("{schema:#}");
    text.push('\n');
    text
}

/// Shapes that several properties have.
fn definitions() -> Value {
    json!({
        "file": {
            "type": "object",
            "properties": {
                "name": { "type": "string", "minLength": 1 },
                "type": { "type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+$" },
                "sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
                "size": { "type": "integer", "minimum": 1 },
            },
            "required": ["name", "sha256"],
            "additionalProperties": false,
        },
    })
}

/// What is filled in of a form.
pub(crate) fn application(scope: Scope<'_>, form: &ApplicationForm) -> Value {
    let asked = form.fields.iter().filter(|field| !is_of_paper(field));
    let fields: Map<String, Value> = asked.map(|field| (field.id.clone(), typed(scope, field))).collect();
    // What is asked of natural persons or of legal entities only cannot be demanded of everybody.
    let required = form.fields.iter().filter(|field| is_demanded(field));
    json!({
        "title": cite::one_line(&form.title),
        "description": cite::lines(scope.lang, form.line_start, form.line_end),
        "type": "object",
        "properties": fields,
        "required": required.map(|field| &field.id).collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

/// Whether every applicant must fill a field in.
pub(crate) fn is_demanded(field: &FormField) -> bool {
    field.required && field.asked_of.is_none() && !is_of_paper(field)
}

/// Whether a field is filled in on paper only.
fn is_of_paper(field: &FormField) -> bool {
    matches!(field.kind, FieldKind::Seal | FieldKind::Signature)
}

/// A field by its kind; a blank that was not read takes any text and says so.
fn typed(scope: Scope<'_>, field: &FormField) -> Value {
    let text = || json!({ "type": "string", "minLength": 1, "maxLength": 4000, "pattern": "\\S" });
    // A pattern cannot reckon check digits: `zanflow_runtime::identity` does.
    let mut value = match field.kind {
        FieldKind::Iin | FieldKind::IinOrBin => json!({ "type": "string", "pattern": "^[0-9]{12}$" }),
        FieldKind::Bin => {
            json!({ "type": "string", "pattern": "^[0-9]{2}(0[1-9]|1[0-2])[4-6][0-4][0-9]{6}$" })
        }
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::Number => json!({ "type": "number", "minimum": 0 }),
        FieldKind::Phone => json!({ "type": "string", "pattern": "^\\+?[0-9 ()-]{5,24}$" }),
        FieldKind::Email => json!({ "type": "string", "format": "email" }),
        FieldKind::Choice if !field.options.is_empty() => json!({
            "type": "array", "items": answers(&field.options), "minItems": 1, "uniqueItems": true,
        }),
        FieldKind::List => {
            json!({ "type": "array", "items": { "anyOf": [text(), row(&field.options)] }, "maxItems": 200 })
        }
        _ => text(),
    };
    if let Some(object) = value.as_object_mut() {
        let label = [Some(field.label.as_str()), field.hint.as_deref()];
        let label: Vec<String> =
            label.into_iter().flatten().filter(|text| !text.is_empty()).map(cite::one_line).collect();
        object.insert("title".to_owned(), json!(label.join(" · ")));
        object.insert("description".to_owned(), json!(cite::lines(scope.lang, field.line, field.line_end)));
        object.insert("x-kind".to_owned(), json!(field.kind.name()));
        if let Some(asked) = field.asked_of {
            object.insert("x-asked-of".to_owned(), json!(AskedOf::name(asked)));
        }
    }
    value
}

/// One of the printed answers; where an answer has a blank, what is written there stands in it.
fn answers(options: &[String]) -> Value {
    let (open, closed): (Vec<&String>, Vec<&String>) =
        distinct(options).into_iter().partition(|option| option.contains(GAP));
    if open.is_empty() {
        return json!({ "enum": closed });
    }
    let pattern = |option: &str| {
        let words: Vec<String> = option.split(GAP).map(escaped).collect();
        format!("^{}$", words.join(".+"))
    };
    let mut any: Vec<Value> =
        open.iter().map(|option| json!({ "type": "string", "pattern": pattern(option) })).collect();
    if !closed.is_empty() {
        any.insert(0, json!({ "enum": closed }));
    }
    json!({ "anyOf": any })
}

/// Answers without repetitions: a schema's `enum` has none.
pub(crate) fn distinct(options: &[String]) -> Vec<&String> {
    let mut seen = BTreeSet::new();
    options.iter().filter(|option| seen.insert(option.as_str())).collect()
}

/// A row of a table: texts by the names of its columns.
fn row(columns: &[String]) -> Value {
    let cell = || json!({ "type": "string", "maxLength": 4000 });
    let cells: Map<String, Value> =
        distinct(columns).into_iter().map(|column| (column.clone(), cell())).collect();
    json!({ "type": "object", "properties": cells, "additionalProperties": false })
}

/// A text as a regular expression that matches just it.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if r"\^$.|?*+()[]{}/".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Papers: `p1`, `p2`, … in the order of the card. Those of a list for all channels and cases are required.
fn attachments(scope: Scope<'_>, lists: &[&DocumentList]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut rules = Vec::new();
    for list in lists {
        let first = properties.len() + 1;
        let ids: Vec<String> = (first..first + list.items.len()).map(|nth| format!("p{nth}")).collect();
        for (nth, (id, item)) in ids.iter().zip(&list.items).enumerate() {
            properties.insert(id.clone(), paper(scope, list, nth, item));
        }
        let everybody = list.channels.is_empty() && list.when.is_none();
        if everybody && list.one_of {
            rules.push(
                json!({ "anyOf": ids.iter().map(|id| json!({ "required": [id] })).collect::<Vec<_>>() }),
            );
        } else if everybody {
            required.extend(ids);
        } else if list.when.is_none() && !list.one_of && !ids.is_empty() {
            let channels: Vec<&str> = list.channels.iter().copied().map(Channel::name).collect();
            rules.push(json!({
                "if": { "properties": { "channel": { "enum": channels } }, "required": ["channel"] },
                "then": { "required": ids },
            }));
        }
    }
    properties.insert(
        "channel".to_owned(),
        json!({ "enum": ["portal", "provider", "centre"],
        "description": "Where the papers are handed in: it decides which are required" }),
    );
    let mut value = json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    });
    if let (Some(object), false) = (value.as_object_mut(), rules.is_empty()) {
        object.insert("allOf".to_owned(), json!(rules));
    }
    value
}

fn paper(scope: Scope<'_>, list: &DocumentList, nth: usize, item: &str) -> Value {
    let line = list.lines.get(nth).copied();
    let cited = line.map(|line| cite::lines(scope.lang, line, line)).unwrap_or_default();
    let when = list.when.iter().map(|when| cite::one_line(when)).collect::<Vec<_>>().join(", ");
    let mut value = json!({
        "title": cite::one_line(item),
        "description": cited,
        "type": "array", "items": { "$ref": "#/$defs/file" }, "minItems": 1,
    });
    if let Some(object) = value.as_object_mut() {
        let channels: Vec<&str> = list.channels.iter().copied().map(Channel::name).collect();
        if !channels.is_empty() {
            object.insert("x-channels".to_owned(), json!(channels));
        }
        if !when.is_empty() {
            object.insert("x-when".to_owned(), json!(when));
        }
    }
    value
}

/// Decisions at conditions, each with its reasons: by process and node.
fn decisions(scope: Scope<'_>) -> Value {
    let mut properties = Map::new();
    for process in &scope.service.processes {
        let name = zanflow_flow::name(scope.service, process);
        for node in process.nodes.iter().filter(|node| node.kind == NodeKind::Condition) {
            let cited = cite::lines(scope.lang, node.line, node.line_end);
            properties.insert(
                format!("{name}.{}", node.id),
                json!({
                    "title": cite::one_line(&node.text),
                    "description": cited,
                    "type": "object",
                    "properties": {
                        "outcome": { "enum": ["pass", "fail"] },
                        "reasons": { "type": "array", "items": { "type": "string", "minLength": 1 } },
                    },
                    "required": ["outcome"],
                    "if": { "properties": { "outcome": { "const": "fail" } }, "required": ["outcome"] },
                    "then": { "required": ["reasons"], "properties": { "reasons": { "minItems": 1 } } },
                    "additionalProperties": false,
                }),
            );
        }
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
