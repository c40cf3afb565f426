//! Connectors with recorded answers, for tests, simulations and the interpreter.

use super::{Answer, Call, CallError, Connectors, Steps};
use crate::connect::alike::answers_alike;
use crate::{Facts, NodeKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Answers by node, or by one of several asks of a node (`c2.check_notary`): the nth call of a node gets the nth answer, and the last one again after that. As JSON: `{"p1":
/// [{"Err": {"not_done": {"why": "…"}}}, {"Ok": {"reference": "7"}}]}`.
///
/// A node without answers is done; a condition without answers follows the facts of the case, and the call fails if the
/// fact is missing. Answers are chosen by attempt, so they do not depend on the order of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recorded(BTreeMap<String, Vec<Result<Answer, CallError>>>);

impl Recorded {
    /// No recorded answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every condition follows the facts.
    pub fn facts(facts: &Facts, conditions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut recorded = Self::new();
        for condition in conditions {
            let condition = condition.into();
            if let Some(holds) = facts.get(&condition) {
                recorded.0.insert(condition, vec![Ok(Answer::holds(holds))]);
            }
        }
        recorded
    }

    /// Records one more answer of a node.
    pub fn answer(mut self, node: &str, answer: Result<Answer, CallError>) -> Self {
        self.0.entry(node.to_owned()).or_default().push(answer);
        self
    }

    /// As one connector of each kind.
    pub fn connectors(self) -> Connectors {
        Connectors::all(Arc::new(self))
    }

    fn said(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let named = call.key.ask.as_ref().and_then(|ask| self.0.get(&format!("{}.{ask}", call.node.id)));
        let answers = named.or_else(|| self.0.get(&call.node.id)).map_or(&[][..], Vec::as_slice);
        let nth = usize::try_from(call.key.attempt).unwrap_or(usize::MAX).saturating_sub(1);
        if let Some(answer) = answers.get(nth).or(answers.last()) {
            return answer.clone();
        }
        match (call.node.kind, call.facts.get(&call.node.id)) {
            (NodeKind::Condition, None) => Err(CallError::NotDone { why: "nothing recorded".to_owned() }),
            (NodeKind::Condition, Some(holds)) => Ok(Answer::holds(holds)),
            _ => Ok(Answer::done(call.key.to_string())),
        }
    }
}

impl Steps for Recorded {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.said(call)
    }

    fn is_instant(&self) -> bool {
        true
    }
}

// Every method returns the recorded answer.
answers_alike!(Recorded, said);
