//! Calls as an engine makes them, for tests.

use serde_json::{Value, json};
use zanflow_runtime::{
    Answer, Ask, Call, CallError, CaseId, Clause, Facts, Key, Node, NodeKind, Subject, System, Version,
};

/// What a step asks, and of whom.
pub(crate) struct Step {
    node: Node,
    ask: Ask,
    subject: Value,
    worker: Option<String>,
    facts: Facts,
}

impl Step {
    /// A condition that asks a system.
    pub fn asking(system: System) -> Self {
        Self::of(NodeKind::Condition, Ask::system("check", system))
    }

    /// A step of a kind.
    pub fn of(kind: NodeKind, ask: Ask) -> Self {
        let clause = Clause {
            act: "06-1/portal".to_owned(),
            paragraph: Some("7".to_owned()),
            item: Some("2)".to_owned()),
            ..Clause::default()
        };
        let node = Node { text: "the data are checked".to_owned(), ..Node::new("c1", kind, clause) };
        Self { node, ask, subject: Value::Null, worker: None, facts: Facts::default() }
    }

    /// About an applicant.
    pub fn applicant(self, id: &str) -> Self {
        Self { subject: json!({ "id": id }), ..self }
    }

    /// About somebody who acts for an applicant.
    pub fn represented(self, id: &str, by: &str) -> Self {
        let ask = self.ask.about(Subject::Representative);
        Self { subject: json!({ "id": id, "representative": by }), ask, ..self }
    }

    /// Makes the call of a case, under a key that depends on its number and the attempt.
    pub fn call(
        &self,
        case: u64,
        attempt: u32,
        connector: impl FnOnce(&Call<'_>) -> Result<Answer, CallError>,
    ) -> Result<Answer, CallError> {
        let key = Key { case: CaseId(case), node: "c1".into(), ask: None, visit: 1, attempt };
        connector(&Call {
            key,
            version: Version::default(),
            node: &self.node,
            ask: &self.ask,
            facts: &self.facts,
            subject: Some(&self.subject),
            file: None,
            worker: self.worker.as_deref(),
        })
    }
}
