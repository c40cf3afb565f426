//! Steps whose calls of other systems are timed.

use super::Metrics;
use std::sync::Arc;
use std::time::Instant;
use zanflow_runtime::{Answer, Call, CallError, Connector, Found, Method, Steps};

/// The steps.
pub(crate) struct Timed<S> {
    steps: S,
    metrics: Arc<Metrics>,
}

impl<S: Steps> Timed<S> {
    pub(crate) fn new(steps: S, metrics: &Arc<Metrics>) -> Self {
        Self { steps, metrics: Arc::clone(metrics) }
    }
}

impl<S: Steps> Steps for Timed<S> {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let begun = Instant::now();
        let answer = self.steps.call(call);
        self.metrics.call(name(call.ask.connector), outcome(&answer), begun.elapsed());
        answer
    }

    fn has(&self, method: &Method<'_>) -> bool {
        self.steps.has(method)
    }

    fn is_instant(&self) -> bool {
        self.steps.is_instant()
    }
}

fn outcome(answer: &Result<Answer, CallError>) -> &'static str {
    match answer {
        Ok(answer) if answer.later => "later",
        Ok(answer) if answer.found == Some(Found::Unknown) => "unknown",
        Ok(_) => "answered",
        Err(CallError::NotDone { .. }) => "not_done",
        Err(CallError::Unclear { .. }) => "unclear",
    }
}

/// The name of a connector, as the journal has it.
pub(super) fn name(connector: Connector) -> &'static str {
    match connector {
        Connector::Portal => "portal",
        Connector::Gateway => "gateway",
        Connector::Payment => "payment",
        Connector::Licensing => "licensing",
        Connector::Registers => "registers",
        Connector::Notary => "notary",
        Connector::DocumentFlow => "document_flow",
        Connector::Signature => "signature",
        Connector::Workers => "workers",
    }
}
