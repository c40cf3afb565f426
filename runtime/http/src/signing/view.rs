//! What pages show of signatures: what is to be signed here, and what was signed.

use super::checks;
use crate::App;
use crate::pages::render::WORDS;
use crate::pages::views;
use crate::problem::Problem;
use axum::http::HeaderValue;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use zanflow_runtime::file::Signature;
use zanflow_runtime::{Caller, CaseId, CaseView, Event, Flow, Hash, Role, Status, Subject, Time};
use zanflow_wording::Lang;

/// A file of scripts.
pub(crate) struct Script {
    name: LazyLock<String>,
    text: &'static str,
}

/// Signs with NCALayer.
pub(crate) static SCRIPT: Script = Script {
    name: LazyLock::new(|| {
        let hash = Hash::digest(&[SIGN.as_bytes()]).to_string();
        format!("sign-{}.js", hash.chars().take(16).collect::<String>())
    }),
    text: SIGN,
};

const SIGN: &str = include_str!("../../templates/sign.js");

impl Script {
    /// Its name in addresses, which its text gives it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn text(&self) -> &'static str {
        self.text
    }
}

/// The policy of a page with that script: it may ask this server, and NCALayer on the reader's machine.
pub(super) fn allows() -> HeaderValue {
    HeaderValue::from_static(
        "default-src 'none'; script-src 'self'; connect-src 'self' wss://127.0.0.1:13579; style-src 'self'; img-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
}

/// What the page of a case shows: what may be signed there, and what was.
pub(crate) fn of_case(
    app: &App,
    lang: Lang,
    case: CaseId,
    viewer: Option<&Caller>,
) -> Result<views::Data, Problem> {
    let view = app.engine.view(case)?;
    let (flow, _) = app.flow_of(&view)?;
    let mut data = views::Data::new();
    data.insert("sign".to_owned(), json!(offered(app, &view, &flow, viewer)));
    data.insert("signatures".to_owned(), json!(signatures(app, lang, case, &flow)?));
    Ok(data)
}

/// What may be signed on the page of a case: its step, or the application that a check waits for.
fn offered(app: &App, view: &CaseView, flow: &Flow, viewer: Option<&Caller>) -> Option<Value> {
    let signing = app.signing.as_ref()?;
    let (node, viewer) = (flow.node(view.node.as_deref()?)?, viewer?);
    if view.suspended.is_some() {
        return None;
    }
    let official = node.role != Some(Role::Applicant);
    let may =
        viewer.may_do(node.role, view.seen()).is_ok() && viewer.finishes(view.assignee.as_deref()).is_ok();
    let asked = signing.asked.asks(node) && (official || !view.desk);
    let mut of = match view.status {
        Status::Task if may && signing.offers(node) => {
            json!({ "node": node.id, "official": official, "required": asked })
        }
        Status::Message | Status::Retry if checks(node, Subject::Worker) && may => {
            json!({ "node": node.id, "official": true, "required": false, "waits": true })
        }
        Status::Message | Status::Retry
            if checks(node, Subject::Applicant)
                && viewer.may_do(Some(Role::Applicant), view.seen()).is_ok() =>
        {
            json!({ "node": "", "official": false, "required": false, "waits": true })
        }
        _ => return None,
    };
    if let Some(of) = of.as_object_mut() {
        of.extend(tools(app));
    }
    Some(of)
}

/// What an application is signed with before it is sent; none where its process asks no signature.
pub(crate) fn of_application(app: &App, process: &str) -> Option<Value> {
    app.signing.as_ref()?;
    let flow = app.process(process)?.flow.as_ref().ok()?;
    super::is_signed(flow).then(|| Value::Object(tools(app)))
}

fn tools(app: &App) -> Map<String, Value> {
    let trial = app.signing.as_ref().is_some_and(|signing| signing.trial.is_some());
    Map::from_iter([
        ("trial".to_owned(), json!(trial)),
        ("script".to_owned(), json!(format!("/scripts/{}", SCRIPT.name()))),
    ])
}

/// What was signed of a case, each with what the last check said of it.
fn signatures(app: &App, lang: Lang, case: CaseId, flow: &Flow) -> Result<Vec<Value>, Problem> {
    let file = app.engine.file(case)?;
    if file.signatures.is_empty() {
        return Ok(Vec::new());
    }
    let told = checked(app, case)?;
    let one = |signature: &Signature| {
        let last = told
            .iter()
            .rev()
            .find(|told| told.get("signature").and_then(Value::as_u64) == Some(signature.number.into()));
        let seen = app.signing.as_ref().filter(|_| signature.official && last.is_none());
        let seen = seen.map(|signing| signing.seen_of(signature));
        let mark = signature
            .node
            .as_deref()
            .map(|id| flow.node(id).map_or_else(|| id.to_owned(), |node| views::mark(lang, node)));
        json!({
            "number": signature.number,
            "mark": mark,
            "official": signature.official,
            "by": signature.by,
            "at": views::local(signature.at),
            "changed": signature.changed,
            "sha256": signature.sha256,
            "check": last.or(seen.as_ref()).map(|last| shown(lang, last)),
        })
    };
    Ok(file.signatures.iter().map(one).collect())
}

/// What checks said, in order.
fn checked(app: &App, case: CaseId) -> Result<Vec<Value>, Problem> {
    let mut told = Vec::new();
    for record in app.engine.history(case)? {
        let (Event::Called { data, .. } | Event::Unknown { data, .. } | Event::Late { data, .. }) =
            record.event
        else {
            continue;
        };
        let Some(data) = data else { continue };
        told.extend(app.engine.personal(case, data.no)?.filter(is_check));
    }
    Ok(told)
}

/// Whether what a system told is what a check found of a signature.
fn is_check(told: &Value) -> bool {
    told.get("signature").is_some() && told.get("standing").is_some()
}

/// A check as it is shown.
fn shown(lang: Lang, told: &Value) -> Value {
    let text = |key: &str| told.get(key).and_then(Value::as_str);
    let time = |key: &str| {
        text(key)
            .and_then(|at| at.parse::<jiff::Timestamp>().ok())
            .map(|at| views::local(Time(at.as_millisecond())))
    };
    let standing = text("standing").unwrap_or("unknown");
    let look = match standing {
        "good" => "good",
        "refused" => "bad",
        _ => "warn",
    };
    json!({
        "standing": WORDS.label(lang, &format!("standing-{standing}")),
        "look": look,
        "reason": text("reason").map(|reason| reason_of(lang, reason)),
        "revoked": time("revoked"),
        "checked": time("checked"),
        "name": text("name"),
        "number": text("bin").or(text("iin")),
        "organisation": text("organisation"),
        "serial": text("serial"),
        "issuer": text("issuer"),
        "until": time("not_after"),
    })
}

/// Why a signature does not count, in the reader's language.
pub(crate) fn reason_of(lang: Lang, reason: &str) -> String {
    let known = WORDS.find(lang, &format!("signature-reason-{reason}"));
    known.map_or_else(|| reason.to_owned(), std::borrow::Cow::into_owned)
}
