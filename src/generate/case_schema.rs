//! `schemas/case.json`: the JSON Schema (2020-12) of a service's case: the application form, the papers, the decisions.
//!
//! Every property cites its clause in `description`. What the act does not state is not demanded: a field is never required, since a
//! form prints blanks and not which of them may stay empty; a paper is, where its list is for everybody and no choice.

use super::{Scope, cite};
use serde_json::{Map, Value, json};
use zanflow_model::{ApplicationForm, AskedOf, Channel, DocumentList, FieldKind, FormField, NodeKind};

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
        "iin": { "type": "string", "pattern": "^[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-6][0-9]{5}$",
            "description": "Number of a person; its check digit is `identity::iin`'s business" },
        "bin": { "type": "string", "pattern": "^[0-9]{2}(0[1-9]|1[0-2])[4-6][0-4][0-9]{6}$",
            "description": "Number of an organisation; its check digit is `identity::bin`'s business" },
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

fn application(scope: Scope<'_>, form: &ApplicationForm) -> Value {
    let asked = form.fields.iter().filter(|field| field.kind != FieldKind::Seal);
    let fields: Map<String, Value> = asked.map(|field| (field.id.clone(), typed(scope, field))).collect();
    json!({
        "title": cite::one_line(&form.title),
        "description": cite::lines(scope.lang, form.line_start, form.line_end),
        "type": "object",
        "properties": fields,
        "additionalProperties": false,
    })
}

/// A field by its kind; a blank that was not read takes any text and says so.
fn typed(scope: Scope<'_>, field: &FormField) -> Value {
    let text = || json!({ "type": "string", "minLength": 1 });
    let mut value = match field.kind {
        FieldKind::Iin => json!({ "$ref": "#/$defs/iin" }),
        FieldKind::Bin => json!({ "$ref": "#/$defs/bin" }),
        FieldKind::IinOrBin => json!({ "anyOf": [{ "$ref": "#/$defs/iin" }, { "$ref": "#/$defs/bin" }] }),
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::Number => json!({ "type": "number", "minimum": 0 }),
        FieldKind::Phone => json!({ "type": "string", "pattern": "^\\+?[0-9 ()-]{5,24}$" }),
        FieldKind::Email => json!({ "type": "string", "format": "email" }),
        FieldKind::Choice if !field.options.is_empty() => json!({
            "type": "array", "items": { "enum": unlike(&field.options) }, "minItems": 1, "uniqueItems": true,
        }),
        FieldKind::List => json!({ "type": "array", "items": { "type": ["string", "object"] } }),
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

/// Options without repetitions: a schema's `enum` has none.
fn unlike(options: &[String]) -> Vec<&String> {
    let mut out: Vec<&String> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    out.extend(options.iter().filter(|option| seen.insert(option.as_str())));
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
