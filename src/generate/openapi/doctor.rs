//! The doctor: whether the server is well, and what to do where it is not.

use super::schemas::object;
use serde_json::{Map, Value, json};

pub(super) fn paths() -> Map<String, Value> {
    let told = "Whether the server is well, and what to do where it is not; for who keeps it";
    let mut report = super::object("doctor", told, "Report");
    if let Some(get) = report.pointer_mut("/get").and_then(Value::as_object_mut) {
        get.insert("parameters".to_owned(), json!([super::reference("parameters", "Lang")]));
    }
    Map::from_iter([("/doctor".to_owned(), report)])
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let level = || json!({ "enum": ["good", "unknown", "look", "bad"] });
    let string = || json!({ "type": "string" });
    let finding = object(
        &["check", "level", "what", "do", "args"],
        json!({
            "check": { "type": "string", "description": "Its name, whatever the language." },
            "level": level(), "what": string(),
            "do": { "type": ["string", "null"], "description": "What to do; null where it is good." },
            "args": { "type": "object", "additionalProperties": string() },
        }),
    );
    let report = object(
        &["service", "at", "level", "findings"],
        json!({
            "service": string(), "at": super::schemas::time(), "level": level(),
            "findings": { "type": "array", "items": finding },
        }),
    );
    vec![("Report", report)]
}
