//! The public check of papers, for which nobody signs in.

use super::schemas::{object, or_null};
use super::{content, reference};
use serde_json::{Map, Value, json};

pub(super) fn paths() -> Map<String, Value> {
    let told =
        "What everybody may read of a licence, by its number or code, or of another paper, by its code";
    let text = json!({
        "name": "text", "in": "path", "required": true, "description": "Number of a licence, or code of a paper.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 100 },
    });
    let check = json!({
        "parameters": [text],
        "get": { "operationId": "check_paper", "summary": told, "security": [{}], "responses": {
            "200": { "description": told, "content": content(reference("schemas", "Checked")) },
            "404": reference("responses", "Problem"),
            "429": reference("responses", "TooMany"),
            "default": reference("responses", "Problem"),
        } },
    });
    Map::from_iter([("/check/{text}".to_owned(), check)])
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let string = || json!({ "type": "string" });
    let time = || json!({ "type": "string", "format": "date-time" });
    let named = object(&["name"], json!({ "name": string(), "bin": or_null(string()) }));
    let state = object(
        &["is"],
        json!({
            "is": { "enum": ["active", "suspended", "revoked", "ended", "replaced"] },
            "from": time(), "until": time(), "at": time(), "by": string(),
            "why": { "enum": ["request", "expiry", "fulfilled", "holder_gone"] },
        }),
    );
    vec![(
        "Checked",
        object(
            &["paper", "issued"],
            json!({
                "paper": { "enum": ["licence", "result"] },
                "number": or_null(string()), "kind": string(), "issuer": named, "holder": named, "issued": time(),
                "valid_until": time(), "state": state, "replaces": string(),
                "duplicates": { "type": "integer", "minimum": 0 },
                "document_sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
            }),
        ),
    )]
}
