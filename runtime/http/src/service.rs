//! Description of the service, from generated code.

use zanflow_runtime::{Flow, FlowFileError, Form};

/// A service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Id of the service in its act.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The act that regulates it.
    pub act: &'static str,
    /// The description of its API.
    pub openapi: &'static str,
    /// What it tells of itself, its `card.json`; empty: nothing.
    pub card: &'static str,
    /// The application forms that the act prints.
    pub forms: &'static [Form],
    /// Its processes, in the act's order.
    pub processes: Vec<Process>,
}

/// One process of a service.
#[derive(Debug, Clone)]
pub struct Process {
    /// Its name in addresses: `portal`, `portal-2`.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Its diagram, SVG.
    pub diagram: &'static str,
    /// Its flow, or why it cannot run.
    pub flow: Result<Flow, Vec<String>>,
}

impl Process {
    /// A process that runs, if its flow is sound.
    pub fn new(
        name: &'static str,
        title: &'static str,
        diagram: &'static str,
        flow: Result<Flow, impl Into<FlowFileError>>,
    ) -> Self {
        let reasons = |error: _| Into::<FlowFileError>::into(error).reasons();
        Self { name, title, diagram, flow: flow.map_err(reasons) }
    }

    /// A process that cannot run, with reasons.
    pub fn stopped(name: &'static str, title: &'static str, diagram: &'static str, reasons: &[&str]) -> Self {
        Self { name, title, diagram, flow: Err(reasons.iter().map(|reason| (*reason).to_owned()).collect()) }
    }
}
