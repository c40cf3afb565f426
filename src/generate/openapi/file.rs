//! The file of a case in the description: the application form, and papers.

use super::schemas::{by, number, object, or_null, time};
use super::{command, content, reference};
use crate::case_schema::application;
use crate::{Scope, cite};
use serde_json::{Map, Value, json};
use zanflow_model::ApplicationForm;

/// Bytes of a paper, at most.
const PAPER: u64 = 10 * 1024 * 1024;

/// Operations on the file of a case.
pub fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    let file = || reference("schemas", "File");
    let mut of_case =
        super::case("case_file", "The file of a case: form, papers, answers, decisions", file());
    let write = command(
        "file",
        "write_file",
        "Write the application form of a case anew",
        "Writing",
        ("200", "File"),
    );
    if let (Some(all), Some(post)) = (of_case.as_object_mut(), write.get("post")) {
        let mut post = post.clone();
        if let Some(answers) = post.get_mut("responses") {
            *answers = super::with_errors(answers.take());
        }
        all.insert("post".to_owned(), post);
    }
    paths.insert("/cases/{case}/file".to_owned(), of_case);
    let versions = json!({ "type": "array", "items": reference("schemas", "Written") });
    let told = "Every version of the application form, in order";
    paths.insert("/cases/{case}/file/versions".to_owned(), super::case("file_versions", told, versions));
    paths.insert("/cases/{case}/attachments".to_owned(), attachments());
    paths.insert("/cases/{case}/attachments/{paper}".to_owned(), paper());
    let removal = command("", "take_out", "Take a paper out of the file", "By", ("200", "File"));
    let mut removal = removal;
    if let Some(removal) = removal.as_object_mut() {
        let parameters = json!([reference("parameters", "Case"), reference("parameters", "Number")]);
        removal.insert("parameters".to_owned(), parameters);
    }
    paths.insert("/cases/{case}/attachments/{paper}/removal".to_owned(), removal);
    paths
}

/// The papers of a case, and sending one.
fn attachments() -> Value {
    let papers = json!({ "type": "array", "items": reference("schemas", "Paper") });
    let mut all = super::case("papers", "The papers in the file of a case", papers);
    let form = json!({
        "required": true,
        "content": { "multipart/form-data": {
            "schema": reference("schemas", "NewPaper"),
            "encoding": { "by": { "contentType": "application/json" }, "file": { "contentType": "application/octet-stream" } },
        } },
    });
    let mut attached = json!({ "description": "The paper as it is in the file.", "content": content(reference("schemas", "Paper")) });
    if let Some(attached) = attached.as_object_mut() {
        let place = json!({ "description": "Address of its content.", "schema": { "type": "string" } });
        attached.insert("headers".to_owned(), json!({ "Location": place }));
    }
    let unfit = || reference("responses", "Unfit");
    let post = json!({
        "operationId": "attach_paper", "summary": "Attach a paper to a case", "requestBody": form,
        "responses": {
            "201": attached, "413": unfit(), "415": unfit(), "422": unfit(),
            "400": reference("responses", "Refused"),
            "404": reference("responses", "Unknown"),
            "409": reference("responses", "Conflict"),
            "default": reference("responses", "Problem"),
        },
    });
    if let Some(all) = all.as_object_mut() {
        all.insert("post".to_owned(), post);
    }
    all
}

/// The content of a paper.
fn paper() -> Value {
    let bytes = json!({ "*/*": { "schema": { "type": "string", "format": "binary" } } });
    json!({
        "parameters": [reference("parameters", "Case"), reference("parameters", "Paper")],
        "get": { "operationId": "paper", "summary": "The content of a paper, as it was sent", "responses": {
            "200": { "description": "The content, of the media type that it was found to be.", "content": bytes },
            "404": reference("responses", "Unknown"),
            "default": reference("responses", "Problem"),
        } },
    })
}

/// What a case is begun with: the fields of the act's form. Where it prints none, anything.
pub fn form(scope: Scope<'_>) -> Value {
    match scope.service.form.as_ref() {
        Some(form) => application(scope, form),
        None => json!({ "type": "object",
            "description": "What the applicant filled in; kept outside the journal, and can be erased." }),
    }
}

/// Schemas by name.
pub fn schemas(scope: Scope<'_>) -> Vec<(&'static str, Value)> {
    let string = || json!({ "type": "string" });
    let hash = || json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    let list = |name: &str| json!({ "type": "array", "items": reference("schemas", name) });
    vec![
        (
            "File",
            object(
                &["case", "version", "form", "fields", "papers", "answers", "decisions", "signatures"],
                json!({
                    "case": number(),
                    "version": { "type": "integer", "minimum": 0, "description": "0: nothing was filled in." },
                    "form": { "type": "integer", "minimum": 0, "description": "Which of the act's forms, from 1." },
                    "fields": { "type": "object", "description": "What was filled in, by ids of fields." },
                    "papers": list("Paper"), "answers": list("Told"), "decisions": list("Decided"),
                    "signatures": list("Signature"),
                }),
            ),
        ),
        (
            "Paper",
            object(
                &["number", "of", "name", "media", "size", "sha256"],
                json!({ "number": number(), "of": or_null(string()), "name": string(), "media": string(), "size": number(), "sha256": hash() }),
            ),
        ),
        (
            "Told",
            object(
                &["node", "ask", "data"],
                json!({ "node": string(), "ask": or_null(string()), "data": { "description": "What the system said." } }),
            ),
        ),
        (
            "Decided",
            object(
                &["node", "decision", "grounds", "reasons"],
                json!({ "node": string(), "decision": { "enum": ["approve", "refuse"] }, "grounds": list("Clause"),
                "reasons": { "type": "array", "items": string() } }),
            ),
        ),
        (
            "Written",
            object(
                &["version", "form", "time", "person", "changed", "fields"],
                json!({ "version": number(), "form": number(), "time": time(), "person": or_null(string()),
                "changed": { "type": "array", "items": string(), "description": "Fields that differ from the version before." },
                "fields": { "type": ["object", "null"], "description": "What was filled in, unless it was erased." } }),
            ),
        ),
        (
            "WrongField",
            object(
                &["field", "label", "fault", "detail"],
                json!({ "field": string(), "label": or_null(string()), "fault": string(), "detail": string() }),
            ),
        ),
        ("Writing", writing(scope)),
        (
            "NewPaper",
            object(
                &["file"],
                // A part of a form is there or not; it cannot be null.
                json!({ "by": reference("schemas", "Person"),
                "of": { "type": "string", "pattern": "^p[0-9]{1,4}$", "description": "Which paper of the service's list it is." },
                "file": { "type": "string", "format": "binary",
                    "description": format!("With a name; its type is found by its content. At most {PAPER} bytes.") } }),
            ),
        ),
    ]
}

/// The application form, written anew: one of the act's forms.
fn writing(scope: Scope<'_>) -> Value {
    let forms: Vec<&ApplicationForm> = scope.service.form.iter().chain(&scope.service.other_forms).collect();
    let fields: Vec<Value> = forms.iter().map(|form| application(scope, form)).collect();
    let fields = match fields.as_slice() {
        [] => json!({ "type": "object" }),
        [one] => one.clone(),
        many => json!({ "anyOf": many }),
    };
    let titles: Vec<String> = forms.iter().map(|form| cite::one_line(&form.title)).collect();
    let told = format!("Which of the act's forms, from 1: {}.", titles.join(", "));
    object(
        &["fields"],
        json!({ "by": by(),
            "form": or_null(json!({ "type": "integer", "minimum": 1, "maximum": forms.len().max(1), "description": told })),
            "version": or_null(json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX,
                "description": "The version that was read: refused where there is a later one." })),
            "fields": fields }),
    )
}
