//! Schemas of request and response bodies of `zanflow-http`; `tests/crates.rs` checks the server against them.

use super::reference;
use crate::{Part, Scope, cite};
use serde_json::{Map, Value, json};
use zanflow_model::NodeKind;
use zanflow_runtime::Connector;

/// The name of the schema of a process's new case: `NewCase_portal_2`.
pub fn new_case(part: &Part<'_>) -> String {
    format!("NewCase_{}", part.name.replace('-', "_"))
}

/// All schemas by name.
pub fn schemas(scope: Scope<'_>, parts: &[Part<'_>]) -> Map<String, Value> {
    let mut all = Map::new();
    for (name, schema) in requests(scope)
        .into_iter()
        .chain(answers(parts))
        .chain(super::file::schemas(scope))
        .chain(super::signatures::schemas())
        .chain(super::notices::schemas())
        .chain(super::survey::schemas(scope))
        .chain(super::check::schemas())
        .chain(super::doctor::schemas())
    {
        all.insert(name.to_owned(), schema);
    }
    for part in parts {
        let matter = matter(scope, part);
        all.insert(new_case(part), new_case_schema(&facts(scope, part), &matter, &super::file::form(scope)));
    }
    all
}

/// Non-blank text.
pub(super) fn text(most: u32) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": most, "pattern": "\\S" })
}

/// A name that the journal keeps for ever: must not be an IIN.
fn id(told: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 100, "pattern": "\\S", "not": { "type": "string", "pattern": "^[0-9]{12}$" },
        "description": told })
}

/// An object with these fields and no others.
pub(super) fn object(required: &[&str], fields: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": fields, "additionalProperties": false })
}

/// Optional fields may also be null.
pub(super) fn or_null(mut schema: Value) -> Value {
    if let Some(kind) = schema.get_mut("type") {
        *kind = json!([kind.clone(), "null"]);
        return schema;
    }
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// The conditions of a process, by what the act says of them.
fn facts(scope: Scope<'_>, part: &Part<'_>) -> Value {
    let conditions = part.graph.steps.iter().filter(|step| step.node.kind == NodeKind::Condition);
    let fields: Map<String, Value> = conditions
        .map(|step| {
            let told =
                format!("{} ({})", cite::one_line(&step.node.text), cite::step(scope.lang, part, step));
            (step.id.clone(), json!({ "type": "boolean", "description": told }))
        })
        .collect();
    json!({ "type": "object", "properties": fields, "additionalProperties": false,
        "description": "Whether conditions hold; in trials only. Those left out are checked." })
}

/// What a case of a process may be about: null only where that makes no difference.
fn matter(scope: Scope<'_>, part: &Part<'_>) -> Value {
    let whole = zanflow_flow::whole(scope.service, part.process).ok();
    let matters = whole.iter().flat_map(|whole| whole.flow.matters()).map(|matter| json!(matter));
    let known: Vec<Value> = matters.chain([Value::Null]).collect();
    json!({ "enum": known, "description": MATTER })
}

const MATTER: &str =
    "What the case is about, in the act's words; whoever examines it is asked where it is left out.";

fn new_case_schema(facts: &Value, matter: &Value, form: &Value) -> Value {
    let own = "The caller's own id: sent again, it starts no second case. No personal data.";
    let applicant = json!({ "type": "string", "pattern": "^[0-9]{12}$", "minLength": 12, "maxLength": 12,
        "description": "IIN or BIN; kept outside the journal, and can be erased." });
    let representative = json!({ "type": "string", "pattern": "^[0-9]{12}$", "minLength": 12, "maxLength": 12,
        "description": "IIN of who acts for the applicant, if somebody does; kept as the applicant's." });
    object(
        &[],
        json!({ "id": or_null(id(own)), "unit": or_null(id("The unit that the case is assigned to.")), "applicant": or_null(applicant),
            "representative": or_null(representative), "matter": matter, "form": or_null(form.clone()),
            "lang": { "enum": ["kk", "ru", "en", null], "description": "The language of notices to the applicant." }, "facts": facts }),
    )
}

/// Of whichever process.
fn any_matter() -> Value {
    json!({ "type": ["string", "null"], "minLength": 1, "maxLength": 500, "pattern": "\\S", "description": MATTER })
}

/// Who acts: told in trials only.
pub(super) fn by() -> Value {
    json!({ "anyOf": [reference("schemas", "Person"), { "type": "null" }],
        "description": "Who acts: in trials only. Else it is who is signed in." })
}

fn requests(scope: Scope<'_>) -> Vec<(&'static str, Value)> {
    let any = json!({ "type": "object", "additionalProperties": { "type": "boolean" },
        "description": "Whether conditions of the process hold; in trials only. Those left out are checked." });
    let data = json!({ "type": "object",
        "description": "What it says of people; kept outside the journal, and can be erased." });
    let ground = object(
        &[],
        json!({ "act": or_null(text(500)), "paragraph": or_null(text(100)), "item": or_null(text(100)) }),
    );
    let mut completion = object(
        &[],
        json!({
            "by": by(),
            "decision": { "enum": ["approve", "refuse", null],
                "description": "For a condition: that it holds, or that it does not. For a step that decides: that the service is rendered, or not." },
            "reasons": { "type": "array", "items": reference("schemas", "Reason") },
        }),
    );
    if let Some(fields) = completion.as_object_mut() {
        // A refusal needs a reason.
        let refuses =
            json!({ "properties": { "decision": { "const": "refuse" } }, "required": ["decision"] });
        let reasons = json!({ "properties": { "reasons": { "minItems": 1 } }, "required": ["reasons"] });
        fields.extend([("if".to_owned(), refuses), ("then".to_owned(), reasons)]);
    }
    vec![
        (
            "Person",
            object(
                &["id", "name"],
                json!({ "id": id("A staff number: stands in the journal for ever."), "name": text(200) }),
            ),
        ),
        ("NewCase", new_case_schema(&any, &any_matter(), &super::file::form(scope))),
        (
            "Message",
            object(
                &["id", "node"],
                json!({
                    "id": id("Unique in the case: sent again, it is taken once."), "node": text(100),
                    "ask": or_null(text(100)),
                    "holds": { "type": ["boolean", "null"], "description": "For a condition: whether it holds." },
                    "data": or_null(data),
                }),
            ),
        ),
        ("Completion", completion),
        (
            "Reason",
            object(
                &["text"],
                json!({ "text": text(4000), "ground": or_null(reference("schemas", "Ground")) }),
            ),
        ),
        ("Ground", ground),
        (
            "Assignment",
            object(
                &["to"],
                json!({ "to": reference("schemas", "Assignee"), "reason": or_null(text(4000)), "by": by() }),
            ),
        ),
        (
            "Escalation",
            object(
                &["reason"],
                json!({ "to": or_null(reference("schemas", "Assignee")), "reason": text(4000), "by": by() }),
            ),
        ),
        (
            "Erasing",
            object(
                &[],
                json!({ "by": by(), "what": { "enum": ["papers", "applicant", "everything", null],
                    "description": "By default all that is of the applicant; what officials wrote stays." } }),
            ),
        ),
        (
            "Assignee",
            object(
                &["id"],
                json!({ "id": id("A staff number: stands in the journal for ever."),
                    "name": or_null(text(200)) }),
            ),
        ),
        (
            "Routing",
            object(
                &[],
                json!({ "unit": or_null(id("The unit; none: the case is everybody's.")), "by": by() }),
            ),
        ),
        ("RetryAll", object(&[], json!({ "by": by(), "connector": { "enum": connectors() } }))),
        ("By", object(&[], json!({ "by": by() }))),
        ("Because", object(&["reason"], json!({ "by": by(), "reason": text(4000) }))),
        (
            "Migration",
            object(
                &["to", "reason"],
                json!({ "to": hash(), "node": or_null(text(100)), "by": by(), "reason": text(4000) }),
            ),
        ),
    ]
}

/// The connectors, by their names in JSON.
fn connectors() -> Vec<Value> {
    let mut names: Vec<Value> = CONNECTORS.iter().map(|connector| json!(connector)).collect();
    names.push(Value::Null);
    names
}

const CONNECTORS: [Connector; 9] = [
    Connector::Portal,
    Connector::Gateway,
    Connector::Payment,
    Connector::Licensing,
    Connector::Registers,
    Connector::Notary,
    Connector::DocumentFlow,
    Connector::Signature,
    Connector::Workers,
];

fn handover() -> Value {
    let string = || json!({ "type": "string" });
    object(
        &["case", "node", "method", "connector", "tries"],
        json!({
            "case": number(), "node": string(),
            "method": { "type": "string", "description": "What was to be done." },
            "connector": { "enum": CONNECTORS },
            "tries": { "type": "integer", "minimum": 1 },
            "why": { "type": ["string", "null"], "description": "Null where the system did not know the answer." },
            "retry": { "type": ["string", "null"], "format": "date-time", "description": "Null where somebody must help." },
        }),
    )
}

fn board() -> Value {
    let count = || json!({ "type": "integer", "minimum": 0 });
    let string = || json!({ "type": "string" });
    let load = |more: &[(&str, Value)]| {
        let mut fields = Map::new();
        for name in ["open", "overdue", "free", "held"] {
            fields.insert(name.to_owned(), count());
        }
        fields.extend(more.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())));
        object(&["open", "overdue", "free", "held"], Value::Object(fields))
    };
    let step = load(&[("process", string()), ("node", string()), ("text", string()), ("unit", unit())]);
    let person = load(&[("person", string())]);
    object(
        &["all", "steps", "people"],
        json!({ "all": load(&[]), "steps": { "type": "array", "items": step },
            "people": { "type": "array", "items": person } }),
    )
}

fn me() -> Value {
    let strings = || json!({ "type": "array", "items": { "type": "string" } });
    let string = || json!({ "type": ["string", "null"] });
    object(
        &["id", "name", "how", "roles", "units", "substitutes"],
        json!({ "id": string(), "name": string(), "how": string(), "roles": strings(),
            "units": strings(), "substitutes": strings() }),
    )
}

fn reading() -> Value {
    let string = || json!({ "type": "string" });
    object(
        &["number", "time", "person", "how", "case", "page"],
        json!({ "number": number(), "time": time(), "person": string(), "how": string(), "case": number(),
            "page": { "enum": ["page", "status", "audit", "file", "paper", "export"] } }),
    )
}

fn hash() -> Value {
    json!({ "type": "string", "pattern": "^[0-9a-f]{64}$", "minLength": 64, "maxLength": 64,
        "description": "Version of a process." })
}

pub(super) fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

pub(super) fn number() -> Value {
    json!({ "type": "integer", "minimum": 1 })
}

fn answers(parts: &[Part<'_>]) -> Vec<(&'static str, Value)> {
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    // An empty `enum` is not allowed. A case may have begun before a process was renamed.
    let name = if names.is_empty() { json!({ "type": "string" }) } else { json!({ "enum": names }) };
    let status = json!({ "enum":
        ["running", "task", "message", "retry", "held", "success", "refused", "cancelled"] });
    let string = || json!({ "type": "string" });
    vec![
        (
            "Process",
            object(
                &["name", "title", "version", "findings"],
                json!({ "name": name, "title": string(), "version": or_null(hash()),
                    "findings": { "type": "array", "items": string(), "description": "What keeps it from running." } }),
            ),
        ),
        ("Case", case(&status)),
        ("Term", term()),
        (
            "Delivered",
            object(
                &["delivery", "case"],
                json!({
            "delivery": { "enum": ["taken", "kept", "duplicate"] }, "case": reference("schemas", "Case") }),
            ),
        ),
        ("Task", task()),
        ("Board", board()),
        ("Me", me()),
        ("Reading", reading()),
        ("Handover", handover()),
        ("Retried", object(&["retried"], json!({ "retried": { "type": "integer", "minimum": 0 } }))),
        ("Event", event()),
        (
            "Clause",
            json!({ "type": "object", "description": "The passage of the act.", "properties": {
                "act": string(), "paragraph": or_null(string()), "item": or_null(string()),
                "line_start": { "type": "integer" }, "line_end": { "type": "integer" } } }),
        ),
        (
            "Problem",
            json!({ "type": "object", "required": ["type", "title", "status", "detail"], "properties": {
                "type": string(), "title": string(), "status": { "type": "integer" }, "detail": string(),
                "findings": { "type": "array", "items": string() },
                "errors": { "type": "array", "items": reference("schemas", "WrongField") },
                "trace": { "type": "string", "description": "The id under which the server's log tells of the request." } } }),
        ),
    ]
}

fn case(status: &Value) -> Value {
    object(
        &[
            "case",
            "process",
            "version",
            "status",
            "suspended",
            "node",
            "due",
            "due_unknown",
            "provisional",
            "overdue",
            "facts",
            "path",
            "started",
        ],
        json!({
            "case": number(), "process": { "type": "string" }, "version": hash(), "status": status,
            "suspended": or_null(time()),
            "node": { "type": ["string", "null"], "description": "Where it stands." },
            "due": or_null(time()), "due_unknown": unknown(), "provisional": provisional(),
            "overdue": { "type": "boolean" }, "term": or_null(reference("schemas", "Term")),
            "matter": { "type": ["string", "null"], "description": "What it is about, where the process tells matters apart." },
            "facts": { "type": "object", "additionalProperties": { "type": "boolean" } },
            "path": { "type": "array", "items": { "type": "string" },
                "description": "Nodes in the order of first visits, and the end." },
            "decision": { "enum": ["approve", "refuse", null], "description": "The last one of a person." },
            "ruling": { "enum": ["approve", "refuse", null],
                "description": "The last one whether the service is rendered." },
            "started": time(),
            "unit": unit(), "assignee": { "type": ["string", "null"], "description": "Id of who has its task." },
            "escalated": escalated(), "ended": or_null(time()),
            "erased": { "type": "boolean", "description": "The applicant's data were erased." },
            "resubmitted_as": or_null(number()),
            "events": number(),
        }),
    )
}

fn escalated() -> Value {
    json!({ "type": ["object", "null"], "required": ["to"], "additionalProperties": false,
        "description": "To whom the step was escalated; to nobody by name: to the head of the unit.",
        "properties": { "to": { "type": ["string", "null"] } } })
}

fn unit() -> Value {
    json!({ "type": ["string", "null"], "description": "The unit that the case is assigned to." })
}

fn unknown() -> Value {
    json!({ "type": "boolean", "description": "There is a time limit, but when it ends is not known." })
}

fn provisional() -> Value {
    json!({ "type": "boolean", "description": "`due` counts days of a year whose days off are not ordered yet." })
}

fn task() -> Value {
    let string = || json!({ "type": "string" });
    object(
        &["case", "process", "node", "text", "decides", "held", "due_unknown", "provisional", "overdue"],
        json!({
            "case": number(), "process": string(), "node": string(),
            "text": { "type": "string", "description": "The act's sentence." },
            "actor": or_null(string()),
            "decides": { "type": "boolean", "description": "It needs a decision: on a condition, or whether the service is rendered." },
            "assignee": { "type": ["string", "null"], "description": "Id of the person who has it." },
            "escalated": escalated(), "unit": unit(),
            "held": { "type": "boolean", "description": "Help is needed, not the step itself." },
            "due": or_null(time()), "due_unknown": unknown(), "provisional": provisional(),
            "overdue": { "type": "boolean" }, "term": or_null(reference("schemas", "Term")),
        }),
    )
}

fn term() -> Value {
    let mut term = object(
        &["since", "provisional", "overdue"],
        json!({ "since": time(), "due": or_null(time()), "provisional": provisional(), "overdue": { "type": "boolean" } }),
    );
    if let Some(fields) = term.as_object_mut() {
        let told = "The time of the whole service, once it runs. `due` is null where it is not known when that ends.";
        fields.insert("description".to_owned(), json!(told));
    }
    term
}

fn event() -> Value {
    let string = || json!({ "type": "string" });
    object(
        &["number", "time", "actor", "kind", "words", "erased", "detail"],
        json!({
            "number": number(), "time": time(), "actor": { "enum": ["engine", "system", "person"] },
            "person": or_null(string()),
            "how": { "enum": ["password", "token", "oidc", "trial", "file", null],
                "description": "How it was known who it was." },
            "stead": { "type": ["string", "null"], "description": "Id of whom they substituted." },
            "name": or_null(string()), "kind": string(), "node": or_null(string()),
            "clause": or_null(reference("schemas", "Clause")),
            "words": { "type": "array", "items": string(), "description": "What people wrote, unless it was erased." },
            "erased": { "type": "boolean" },
            "detail": { "type": "object", "description": "What else is stored of it." },
        }),
    )
}
