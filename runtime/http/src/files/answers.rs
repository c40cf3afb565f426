//! Bodies of answers, as `openapi.json` describes them.

use crate::App;
use crate::problem::Problem;
use serde::Serialize;
use serde_json::{Map, Value};
use zanflow_runtime::file::{CaseFile, Decided, Paper, Signature, Told};
use zanflow_runtime::{Actor, CaseId, Event, Hash, Name, Time};

/// The file of a case, or an earlier version of its form.
#[derive(Debug, Serialize)]
pub struct File {
    case: u64,
    version: u32,
    form: u32,
    fields: Map<String, Value>,
    papers: Vec<Paper>,
    answers: Vec<Told>,
    decisions: Vec<Decided>,
    signatures: Vec<Signed>,
}

/// What was signed.
#[derive(Debug, Serialize)]
pub struct Signed {
    pub number: u32,
    node: Option<String>,
    official: bool,
    /// Id of the person; none where another system gave it.
    person: Option<String>,
    time: String,
    /// The application or its papers were changed since.
    changed: bool,
    /// The SHA-256 of the statement.
    sha256: Hash,
}

impl From<Signature> for Signed {
    fn from(of: Signature) -> Self {
        let Signature { number, node, official, by, at, changed, sha256, .. } = of;
        Self { number, node, official, person: by, time: shown(at), changed, sha256 }
    }
}

impl File {
    pub fn new(case: CaseId, file: CaseFile) -> Self {
        let CaseFile { version, form, fields, papers, answers, decisions, signatures } = file;
        let signatures = signatures.into_iter().map(Signed::from).collect();
        Self { case: case.0, version, form, fields, papers, answers, decisions, signatures }
    }
}

/// A version of the application form.
#[derive(Debug, Serialize)]
pub struct Written {
    pub version: u32,
    form: u32,
    time: String,
    /// Id of the person; none where another system wrote it.
    person: Option<String>,
    changed: Vec<Name>,
    /// What was filled in; none once erased.
    pub fields: Option<Map<String, Value>>,
}

/// All versions, in order.
pub fn versions(app: &App, case: CaseId) -> Result<Vec<Written>, Problem> {
    let mut all = Vec::new();
    for record in app.engine.history(case)? {
        let Event::Filled { version, form, changed, data } = record.event else { continue };
        let told = data.map(|data| app.engine.personal(case, data.no)).transpose()?.flatten();
        let fields = match told.and_then(|mut told| told.get_mut("fields").map(Value::take)) {
            Some(Value::Object(fields)) => Some(fields),
            _ => None,
        };
        let person = match record.actor {
            Actor::Person(by) => Some(by.id),
            Actor::Engine | Actor::System => None,
        };
        all.push(Written { version, form, time: shown(record.at), person, changed, fields });
    }
    Ok(all)
}

fn shown(time: Time) -> String {
    time.to_string()
}
