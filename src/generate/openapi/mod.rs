//! OpenAPI 3.1 description of what `zanflow-http` serves for the service.

mod check;
mod doctor;
mod file;
mod notices;
mod schemas;
mod signatures;
mod survey;

use super::{Part, Scope, cite, stopped};
use serde_json::{Map, Value, json};
use zanflow_runtime::Role;

/// The description as JSON.
pub fn openapi(scope: Scope<'_>, parts: &[Part<'_>]) -> String {
    let document = &scope.model.document;
    let told = format!(
        "{}, {}",
        cite::act(document),
        cite::lines(scope.lang, scope.service.line_start, scope.service.line_end)
    );
    let tag = |part: &Part<'_>| json!({ "name": part.name, "description": cite::title(scope.lang, part) });
    let api = json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": cite::service(scope),
            "description": told,
            "version": document.version_date.as_ref().or(document.date.as_ref()).map_or("0", String::as_str),
            "x-service": scope.service.id,
        },
        "servers": [{ "url": "http://127.0.0.1:8080/api", "description": "`cargo run` of the generated service" }],
        "tags": parts.iter().map(tag).collect::<Vec<_>>(),
        "security": [{}, { "token": [] }],
        "paths": paths(scope, parts),
        "components": {
            "schemas": schemas::schemas(scope, parts),
            "responses": responses(),
            "parameters": parameters(),
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer",
                "description": "A token of an account." } },
        },
    });
    let mut text = format!("{api:#}");
    text.push('\n');
    text
}

fn paths(scope: Scope<'_>, parts: &[Part<'_>]) -> Map<String, Value> {
    let mut paths = Map::new();
    let mut add = |path: &str, value: Value| drop(paths.insert(path.to_owned(), value));
    add("/processes", list("processes", "The processes of the service", "Process", &[]));
    for part in parts {
        add(&format!("/processes/{}/cases", part.name), start(scope, part));
    }
    add("/me", object("who_am_i", "Who is signed in; in a trial nobody is", "Me"));
    let read = "Who read which case, the last first; for auditors";
    add("/access", list("readings", read, "Reading", &["Before", "Limit", "OfCase"]));
    let open = "Open tasks, by when they are due; `Link` leads to the next ones";
    add("/tasks", list("open_tasks", open, "Task", &FILTERS));
    let load = "How many tasks there are, by step and by person";
    add("/board", object("board", load, "Board"));
    let failed = "Steps that other systems were asked to do and failed, by case";
    add("/handovers", list("failed_handovers", failed, "Handover", &["After", "Limit"]));
    add("/handovers/retry", retry_all());
    add("/cases", list("cases", "Cases, the last started first", "Case", &["Before", "Limit", "StartedBy"]));
    add("/cases/{case}", case("case_status", "Where a case stands", reference("schemas", "Case")));
    let events = json!({ "type": "array", "items": reference("schemas", "Event") });
    add("/cases/{case}/audit", case("case_audit", "Every event of a case, in order", events));
    paths.extend(check::paths());
    paths.extend(file::paths());
    paths.extend(signatures::paths());
    paths.extend(notices::paths());
    paths.extend(survey::paths());
    paths.extend(doctor::paths());
    let mut add = |path: &str, value: Value| drop(paths.insert(path.to_owned(), value));
    for (path, id, told, body, answer) in COMMANDS {
        add(&format!("/cases/{{case}}/{path}"), command(path, id, told, body, answer));
    }
    paths
}

/// What tasks can be asked by.
const FILTERS: [&str; 11] = [
    "Role",
    "Assignee",
    "Free",
    "Node",
    "Unit",
    "Applicant",
    "Overdue",
    "Escalated",
    "Text",
    "Cursor",
    "Limit",
];

/// Path, operation, what it does, body, answer.
type Command = (&'static str, &'static str, &'static str, &'static str, (&'static str, &'static str));

/// Commands on a case.
const COMMANDS: [Command; 13] = [
    (
        "messages",
        "send_message",
        "Hand a message to a case. It is taken once, by its id, and kept where it comes early",
        "Message",
        ("202", "Delivered"),
    ),
    (
        "tasks/{task}/assignment",
        "assign_task",
        "Give a task to a person, or take it: whoever has it does it",
        "Assignment",
        DONE,
    ),
    ("tasks/{task}/release", "release_task", "Let a task go that somebody has", "By", DONE),
    ("unit", "route_case", "Give a case to a unit: people of others do not see it any more", "Routing", DONE),
    (
        "tasks/{task}/completion",
        "complete_task",
        "Complete a task, or decide a condition",
        "Completion",
        DONE,
    ),
    ("retry", "retry_step", "Call the system that a step waits for again", "By", DONE),
    ("suspension", "suspend_case", "Let a case and its clock stand still", "Because", DONE),
    ("resumption", "resume_case", "Let them go on", "By", DONE),
    ("cancellation", "cancel_case", "End a case", "Because", DONE),
    ("migration", "migrate_case", "Move a case to another version of its process", "Migration", DONE),
    (
        "resubmission",
        "resubmit_case",
        "Start a new case for one that was refused, once",
        "NewCase",
        ("201", "Case"),
    ),
    (
        "escalation",
        "escalate_step",
        "Escalate the step at which a case stands, to a person or the head of its unit",
        "Escalation",
        DONE,
    ),
    ("erasure", "erase_case", "Erase personal data of a case that has ended", "Erasing", DONE),
];

/// State of the case after a command.
const DONE: (&str, &str) = ("200", "Case");

/// Starting a case of a process. A process that cannot run answers 409 with the reasons.
fn start(scope: Scope<'_>, part: &Part<'_>) -> Value {
    let mut operation = json!({
        "operationId": format!("start_{}", part.name.replace('-', "_")),
        "tags": [part.name],
        "summary": cite::title(scope.lang, part),
        "description": format!("{}, {}", cite::act(&scope.model.document), cite::process(scope.lang, part)),
        "requestBody": body(&schemas::new_case(part)),
        "responses": with_errors(answers("201", "The case was started, now or before.", reference("schemas", "Case"))),
    });
    let reasons = stopped(scope, part);
    if let (Some(operation), Some(reasons)) = (operation.as_object_mut(), reasons) {
        operation.insert("x-cannot-run".to_owned(), json!(reasons));
    }
    json!({ "post": operation })
}

fn list(id: &str, told: &str, item: &str, parameters: &[&str]) -> Value {
    let items = json!({ "type": "array", "items": reference("schemas", item) });
    let parameters: Vec<Value> = parameters.iter().map(|name| reference("parameters", name)).collect();
    let mut operation = json!({ "operationId": id, "summary": told, "responses": {
        "200": { "description": told, "content": content(items) },
        "default": reference("responses", "Problem"),
    } });
    if let (Some(operation), false) = (operation.as_object_mut(), parameters.is_empty()) {
        operation.insert("parameters".to_owned(), json!(parameters));
    }
    json!({ "get": operation })
}

fn case(id: &str, told: &str, schema: Value) -> Value {
    let answers = json!({
        "200": { "description": told, "content": content(schema) },
        "404": reference("responses", "Unknown"),
        "default": reference("responses", "Problem"),
    });
    json!({
        "parameters": [reference("parameters", "Case")],
        "get": { "operationId": id, "summary": told, "responses": answers },
    })
}

/// Reading one object.
fn object(id: &str, told: &str, schema: &str) -> Value {
    json!({ "get": { "operationId": id, "summary": told, "responses": {
        "200": { "description": told, "content": content(reference("schemas", schema)) },
        "default": reference("responses", "Problem"),
    } } })
}

/// Trying everything again that failed.
fn retry_all() -> Value {
    let told = "Try all failed steps again, of one connector or of all";
    json!({ "post": { "operationId": "retry_failed", "summary": told, "requestBody": body("RetryAll"), "responses": {
        "200": { "description": "How many cases are tried again.", "content": content(reference("schemas", "Retried")) },
        "400": reference("responses", "Refused"),
        "default": reference("responses", "Problem"),
    } } })
}

fn command(path: &str, id: &str, told: &str, asked: &str, (status, answer): (&str, &str)) -> Value {
    let mut parameters = vec![reference("parameters", "Case")];
    if path.starts_with("tasks/") {
        parameters.push(reference("parameters", "Task"));
    }
    let answers = answers(status, "How the case stands then.", reference("schemas", answer));
    json!({
        "parameters": parameters,
        "post": { "operationId": id, "summary": told, "requestBody": body(asked), "responses": answers },
    })
}

/// The same where fields of a form may be wrong.
fn with_errors(mut answers: Value) -> Value {
    if let Some(answers) = answers.as_object_mut() {
        answers.insert("422".to_owned(), reference("responses", "Wrong"));
    }
    answers
}

/// Responses to commands.
fn answers(status: &str, told: &str, schema: Value) -> Value {
    let mut good = json!({ "description": told, "content": content(schema) });
    if let (Some(good), "201") = (good.as_object_mut(), status) {
        let header = json!({ "description": "Address of the case.", "schema": { "type": "string" } });
        good.insert("headers".to_owned(), json!({ "Location": header }));
    }
    json!({
        status: good,
        "400": reference("responses", "Refused"),
        "404": reference("responses", "Unknown"),
        "409": reference("responses", "Conflict"),
        "429": reference("responses", "TooMany"),
        "default": reference("responses", "Problem"),
    })
}

fn parameters() -> Value {
    let path = |name: &str, told: &str, schema: Value| json!({ "name": name, "in": "path", "required": true, "description": told, "schema": schema });
    let query = |name: &str, told: &str, schema: Value| json!({ "name": name, "in": "query", "description": told, "schema": schema });
    let number = || json!({ "type": "integer", "minimum": 1 });
    let string = || json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": "\\S" });
    json!({
        "Case": path("case", "Number of the case.", number()),
        "Lang": query("lang", "The language of its words; English where it is not said.", json!({ "enum": ["kk", "ru", "en"] })),
        "NoticeState": query("state", "Only notices of this state.", json!({ "enum": notices::STATES })),
        "BeforeNotice": query("before", "Only notices before this one.", number()),
        "Notice": path("notice", "Number of the notice.", number()),
        "Paper": path("paper", "SHA-256 of the paper's content.", json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })),
        "Number": path("paper", "Number of the paper in the case.", number()),
        "Task": path("task", "Id of the node, as in the BPMN file.", json!({ "type": "string", "minLength": 1 })),
        "Before": query("before", "Only cases started before this one.", number()),
        "Role": query("role", "Only steps of this role.", json!({ "enum": Role::ALL.map(Role::name) })),
        "Assignee": query("assignee", "Only tasks of this person.", string()),
        "Free": query("free", "Only tasks that nobody has.", json!({ "type": "boolean" })),
        "Node": query("node", "Only tasks at this node.", string()),
        "Unit": query("unit", "Only cases of this unit.", string()),
        "Applicant": query("applicant", "Only cases that this person started.", string()),
        "Overdue": query("overdue", "Only tasks whose time has passed.", json!({ "type": "boolean" })),
        "Escalated": query("escalated", "Only tasks that were escalated; for officials, to them.", json!({ "type": "boolean" })),
        "StartedBy": query("applicant", "Only cases that this person started.", string()),
        "Text": query("text", "Only steps with these words; or the number of a case.", string()),
        "Cursor": query("cursor", "Where a page begins, as the page before says.",
            json!({ "type": "string", "pattern": "^-?[0-9]{1,19}\\.[0-9]{1,19}$" })),
        "OfCase": query("case", "Only readings of this case.", number()),
        "After": query("after", "Only those of cases started after this one.", number()),
        "Limit": query("limit", "How many at most; 50 where it is not said.",
            json!({ "type": "integer", "minimum": 1, "maximum": 200 })),
    })
}

fn responses() -> Value {
    let problem = |told: &str| {
        json!({ "description": told,
            "content": { "application/problem+json": { "schema": reference("schemas", "Problem") } } })
    };
    json!({
        "Refused": problem("The request is not what the schema asks for."),
        "Wrong": problem("Fields are not filled in as they ask: see `errors`."),
        "Unfit": problem("The paper is not taken: too large, of no known type, cut off, or harmful."),
        "Unknown": problem("There is no such case."),
        "Conflict": problem("The process cannot run, or the case does not wait for this."),
        "TooMany": problem("Too many requests: `Retry-After` says when to try again."),
        "Problem": problem("Why it was not done."),
    })
}

fn content(schema: Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

fn body(schema: &str) -> Value {
    json!({ "required": true, "content": content(reference("schemas", schema)) })
}

pub(super) fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}
