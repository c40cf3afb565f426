//! Signatures in the description: what is signed, and handing a signature in.

use super::schemas::{by, number, object, or_null, text, time};
use super::{answers, body, content, reference};
use serde_json::{Map, Value, json};

/// Operations on the signatures of a case.
pub fn paths() -> Map<String, Value> {
    let told = "What is signed: the exact bytes, JSON in the canonical form of RFC 8785";
    let mut statement = super::case("statement", told, reference("schemas", "Statement"));
    let node = json!({ "name": "node", "in": "query", "description": "The step that is signed; without one the application.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 100, "pattern": "\\S" } });
    if let Some(get) = statement.get_mut("get").and_then(Value::as_object_mut) {
        get.insert("parameters".to_owned(), json!([node]));
        if let Some(answers) = get.get_mut("responses").and_then(Value::as_object_mut) {
            answers.insert("409".to_owned(), reference("responses", "Conflict"));
        }
    }
    let decided = "The same for a step with what is decided there";
    let post = json!({ "operationId": "statement_of", "summary": decided, "requestBody": body("Deed"),
        "responses": answers("200", told, reference("schemas", "Statement")) });
    let all = json!({ "type": "array", "items": reference("schemas", "SignatureKept") });
    let mut signatures = super::case("signatures", "What was signed of a case, with the signatures", all);
    let mut taken = answers("201", "The signature as it is in the file.", reference("schemas", "Signature"));
    if let Some(taken) = taken.as_object_mut() {
        let good = json!({ "description": "The signature as it is in the file.", "content": content(reference("schemas", "Signature")) });
        taken.extend([("201".to_owned(), good), ("422".to_owned(), reference("responses", "Wrong"))]);
    }
    let sign = json!({ "operationId": "sign", "summary": "Hand a signature of the statement in, and do the step that it is of",
        "requestBody": body("NewSignature"), "responses": taken });
    for (path, post) in [(&mut statement, post), (&mut signatures, sign)] {
        if let Some(path) = path.as_object_mut() {
            path.insert("post".to_owned(), post);
        }
    }
    Map::from_iter([
        ("/cases/{case}/statement".to_owned(), statement),
        ("/cases/{case}/signatures".to_owned(), signatures),
    ])
}

/// Schemas by name.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let decision =
        || json!({ "enum": ["approve", "refuse", null], "description": "What is decided at the step." });
    let reasons = || json!({ "type": "array", "items": reference("schemas", "Reason") });
    let hash = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "The SHA-256 of the statement." });
    let shown = json!({
        "number": number(), "node": or_null(json!({ "type": "string" })),
        "official": { "type": "boolean", "description": "An official signed, not the applicant." },
        "person": or_null(json!({ "type": "string" })), "time": time(),
        "changed": { "type": "boolean", "description": "The application or its papers were changed since: it does not count." },
        "sha256": hash,
    });
    let mut kept = shown.clone();
    if let Some(kept) = kept.as_object_mut() {
        kept.insert(
            "statement".to_owned(),
            json!({ "type": "string", "description": "The text that was signed." }),
        );
        let cms = "CMS (RFC 5652), DER, as base64.";
        kept.insert("signature".to_owned(), json!({ "type": "string", "description": cms }));
    }
    let all = ["number", "node", "official", "person", "time", "changed", "sha256"];
    vec![
        (
            "Statement",
            json!({ "type": "object", "description": "Service, process, version, case, application, papers; of a step what is done there." }),
        ),
        (
            "Deed",
            object(&[], json!({ "node": or_null(text(100)), "decision": decision(), "reasons": reasons() })),
        ),
        (
            "NewSignature",
            object(
                &["signature"],
                json!({ "by": by(), "node": or_null(text(100)), "decision": decision(), "reasons": reasons(),
                    "signature": { "type": "string", "minLength": 1, "maxLength": 700_000, "pattern": "\\S",
                        "description": "CMS (RFC 5652) of the statement, detached or with it, as base64 or PEM." } }),
            ),
        ),
        ("Signature", object(&all, shown)),
        ("SignatureKept", object(&[&all[..], &["statement", "signature"]].concat(), kept)),
    ]
}
