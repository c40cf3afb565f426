//! OpenAPI 3.1 of the service that runs the processes: cases, messages, tasks, audit.

use super::{Part, Scope, cite};
use serde_json::{Map, Value, json};

/// The description as JSON.
pub fn openapi(scope: Scope<'_>, parts: &[Part<'_>]) -> String {
    let mut paths = Map::new();
    for part in parts {
        paths.insert(format!("/processes/{}/cases", part.name), start(scope, part));
    }
    paths.insert("/cases/{case}".to_owned(), status());
    paths.insert("/cases/{case}/messages".to_owned(), messages());
    paths.insert("/cases/{case}/tasks/{task}/completion".to_owned(), completion());
    paths.insert("/cases/{case}/audit".to_owned(), audit());
    let document = &scope.model.document;
    let told = format!(
        "{}, {}",
        cite::act(document),
        cite::lines(scope.lang, scope.service.line_start, scope.service.line_end)
    );
    let api = json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": cite::service(scope),
            "description": told,
            "version": document.version_date.as_ref().or(document.date.as_ref()).map_or("0", String::as_str),
            "x-service": scope.service.id,
        },
        "servers": [{ "url": "http://127.0.0.1:8080", "description": "`cargo run` of the generated service" }],
        "tags": parts.iter().map(|part| json!({ "name": part.name, "description": cite::title(scope.lang, part) }))
            .collect::<Vec<_>>(),
        "paths": paths,
        "components": { "schemas": schemas(parts), "responses": responses(), "parameters": parameters() },
    });
    let mut text = format!("{api:#}");
    text.push('\n');
    text
}

/// Starting a case of a process. A process that cannot run answers 409 with the reasons.
fn start(scope: Scope<'_>, part: &Part<'_>) -> Value {
    let faults: Vec<String> = part.graph.faults.iter().map(|fault| cite::fault(scope.lang, fault)).collect();
    let mut operation = json!({
        "operationId": format!("start_{}", part.name.replace('-', "_")),
        "tags": [part.name],
        "summary": cite::title(scope.lang, part),
        "description": format!("{}, {}", cite::act(&scope.model.document), cite::process(scope.lang, part)),
        "requestBody": body("NewCase"),
        "responses": {
            "201": { "description": "The case was started.", "content": content("Case"),
                "headers": { "Location": { "description": "Address of the case.", "schema": { "type": "string" } } } },
            "400": reference("responses", "Refused"),
            "409": reference("responses", "Conflict"),
        },
    });
    if let (Some(operation), false) = (operation.as_object_mut(), faults.is_empty()) {
        operation.insert("x-cannot-run".to_owned(), json!(faults));
    }
    json!({ "post": operation })
}

fn status() -> Value {
    json!({
        "parameters": [reference("parameters", "Case")],
        "get": {
            "operationId": "case_status",
            "summary": "Where a case stands",
            "responses": {
                "200": { "description": "The case.", "content": content("Case") },
                "404": reference("responses", "Unknown"),
            },
        },
    })
}

fn messages() -> Value {
    json!({
        "parameters": [reference("parameters", "Case")],
        "post": {
            "operationId": "send_message",
            "summary": "Hand a message to a case",
            "description": "A message is taken once, by its id, and kept where it comes early.",
            "requestBody": body("Message"),
            "responses": {
                "202": { "description": "Taken, now or before.", "content": content("Case") },
                "400": reference("responses", "Refused"),
                "404": reference("responses", "Unknown"),
                "409": reference("responses", "Conflict"),
            },
        },
    })
}

fn completion() -> Value {
    json!({
        "parameters": [reference("parameters", "Case"), reference("parameters", "Task")],
        "post": {
            "operationId": "complete_task",
            "summary": "Complete a task, or decide a condition",
            "requestBody": body("Completion"),
            "responses": {
                "200": { "description": "The case after it.", "content": content("Case") },
                "400": reference("responses", "Refused"),
                "404": reference("responses", "Unknown"),
                "409": reference("responses", "Conflict"),
            },
        },
    })
}

fn audit() -> Value {
    json!({
        "parameters": [reference("parameters", "Case")],
        "get": {
            "operationId": "case_audit",
            "summary": "Every event of a case, each with the hash of the one before it",
            "responses": {
                "200": { "description": "Events in order.", "content": { "application/json": { "schema": {
                    "type": "array", "items": reference("schemas", "Event") } } } },
                "404": reference("responses", "Unknown"),
            },
        },
    })
}

fn parameters() -> Value {
    let text = |name: &str, told: &str| {
        json!({ "name": name, "in": "path", "required": true, "description": told,
            "schema": { "type": "string", "minLength": 1 } })
    };
    json!({
        "Case": text("case", "Id of the case."),
        "Task": text("task", "Id of the node, as in the BPMN file."),
    })
}

fn responses() -> Value {
    let problem = |told: &str| {
        json!({ "description": told,
            "content": { "application/problem+json": { "schema": reference("schemas", "Problem") } } })
    };
    json!({
        "Refused": problem("The request is not what the schema asks for."),
        "Unknown": problem("There is no such case or task."),
        "Conflict": problem("The process cannot run, or the case does not wait for this."),
    })
}

fn schemas(parts: &[Part<'_>]) -> Value {
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    let mut nodes: Vec<&str> = Vec::new();
    for step in parts.iter().flat_map(|part| &part.graph.steps) {
        if !nodes.contains(&step.id.as_str()) {
            nodes.push(&step.id);
        }
    }
    // An empty `enum` is not allowed.
    let one_of = |values: &[&str]| {
        if values.is_empty() {
            json!({ "type": "string" })
        } else {
            json!({ "type": "string", "enum": values })
        }
    };
    let facts = json!({ "type": "object", "additionalProperties": { "type": "boolean" },
        "description": "Whether conditions hold, by node id." });
    json!({
        "NewCase": { "type": "object", "properties": {
            "id": { "type": "string", "description": "The caller's own id: sent again, it starts no second case." },
            "applicant": { "type": "string", "pattern": "^[0-9]{12}$", "description": "IIN or BIN." },
            "facts": facts } },
        "Message": { "type": "object", "required": ["id", "name"], "properties": {
            "id": { "type": "string", "minLength": 1 }, "name": { "type": "string", "minLength": 1 },
            "facts": facts } },
        "Completion": { "type": "object", "required": ["actor"], "properties": {
            "actor": { "type": "string", "minLength": 1 },
            "passed": { "type": "boolean", "description": "For a condition: whether it holds." },
            "reason": { "type": "string", "description": "For a refusal: why." } } },
        "Case": { "type": "object", "required": ["id", "process", "state", "at"], "properties": {
            "id": { "type": "string" }, "process": one_of(&names),
            "version": { "type": "string", "description": "Hash of the process that the case is pinned to." },
            "state": { "type": "string", "enum": ["running", "suspended", "cancelled", "success", "refused"] },
            "at": { "type": "array", "items": reference("schemas", "Node") },
            "due": { "type": ["string", "null"], "format": "date-time" } } },
        "Node": one_of(&nodes),
        "Event": { "type": "object", "required": ["number", "time", "kind", "hash"], "properties": {
            "number": { "type": "integer", "minimum": 1 },
            "time": { "type": "string", "format": "date-time" },
            "kind": { "type": "string" }, "node": reference("schemas", "Node"),
            "actor": { "type": ["string", "null"] },
            "clause": { "type": ["string", "null"], "description": "The passage of the act that it rests on." },
            "hash": { "type": "string" } } },
        "Problem": { "type": "object", "required": ["title"], "properties": {
            "title": { "type": "string" }, "detail": { "type": "string" },
            "findings": { "type": "array", "items": { "type": "string" } } } },
    })
}

fn content(schema: &str) -> Value {
    json!({ "application/json": { "schema": reference("schemas", schema) } })
}

fn body(schema: &str) -> Value {
    json!({ "required": true, "content": content(schema) })
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}
