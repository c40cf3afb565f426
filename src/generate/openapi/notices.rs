//! Notices, and what is held of one person.

use super::schemas::{by, number, object, or_null, text, time};
use super::{answers, body, list, reference};
use serde_json::{Map, Value, json};

/// What becomes of a notice.
pub(super) const STATES: [&str; 4] = ["queued", "sent", "failed", "nowhere"];

/// What a notice can be about.
const KINDS: [&str; 14] = [
    "task",
    "near",
    "passed",
    "escalated",
    "accepted",
    "paused",
    "resumed",
    "decided",
    "refused",
    "cancelled",
    "password",
    "token",
    "locked",
    "attempts",
];

pub(super) fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    let mut add = |path: &str, value: Value| drop(paths.insert(path.to_owned(), value));
    let told = "What people are told by e-mail, the last first; for those who watch over cases";
    add("/notices", list("notices", told, "Notice", &["NoticeState", "BeforeNotice", "Limit"]));
    let told = "Send all notices again that were not sent";
    add("/notices/retry", post("send_notices", told, "By", "Retried"));
    let mut one = post("send_notice", "Send a notice again that was not sent", "By", "Retried");
    if let Some(one) = one.as_object_mut() {
        one.insert("parameters".to_owned(), json!([reference("parameters", "Notice")]));
    }
    add("/notices/{notice}/retry", one);
    let told =
        "All that is held of a person: a ZIP of JSON and papers; for the person, and who keeps the server";
    let mut export = post("export_person", told, "Whose", "Retried");
    let zip = json!({ "application/zip": { "schema": { "type": "string", "format": "binary" } } });
    if let Some(content) = export.pointer_mut("/post/responses/200/content") {
        *content = zip;
    }
    add("/export", export);
    let told = "Erase what is held of a person in cases that have ended; for who keeps the server";
    add("/erasure", post("erase_person", told, "Whose", "ErasedPerson"));
    let told = "End periods of retention now, as the clock does daily; for who keeps the server";
    add("/retention", post("end_retention", told, "By", "Retained"));
    paths
}

fn post(id: &str, told: &str, asked: &str, answer: &str) -> Value {
    let answers = answers("200", told, reference("schemas", answer));
    json!({ "post": { "operationId": id, "summary": told, "requestBody": body(asked), "responses": answers } })
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let count = || json!({ "type": "integer", "minimum": 0 });
    let numbers = || json!({ "type": "array", "items": number() });
    vec![
        (
            "Notice",
            object(
                &["number", "at", "kind", "state", "tries"],
                json!({
                    "number": number(), "at": time(), "kind": { "enum": KINDS }, "case": or_null(number()),
                    "to": { "type": ["string", "null"], "description": "Id of the account; null: the applicant of the case." },
                    "state": { "enum": STATES }, "tries": count(), "next": or_null(time()), "sent": or_null(time()),
                    "why": { "type": ["string", "null"], "description": "What was said when it was not sent." },
                }),
            ),
        ),
        ("Whose", object(&["whose"], json!({ "whose": text(200), "by": by() }))),
        (
            "ErasedPerson",
            object(
                &["erased", "running", "drafts", "account"],
                json!({ "erased": numbers(), "running": numbers(), "drafts": count(), "account": { "type": "boolean" } }),
            ),
        ),
        (
            "Retained",
            object(
                &["papers", "personal", "access", "accounts", "notices", "drafts"],
                json!({ "papers": count(), "personal": count(), "access": count(), "accounts": count(), "notices": count(),
                    "drafts": count() }),
            ),
        ),
    ]
}
