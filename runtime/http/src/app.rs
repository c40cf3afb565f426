//! State shared by all requests.

use crate::files::Scanner;
use crate::guard::{Sessions, Token};
use crate::problem::Problem;
use crate::{People, Process, Service};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Notify;
use zanflow_runtime::{CaseView, Embedded, Engine, EngineError, Flow, JournalError, Version};

/// A service and the engine that runs its cases.
pub struct App {
    pub(crate) service: Service,
    pub(crate) engine: Arc<dyn Engine>,
    /// Embedded systems, if cases run on them; people fill them in.
    pub(crate) systems: Option<Arc<Embedded>>,
    pub(crate) token: Option<Token>,
    /// Who may act; `None`: a trial.
    pub(crate) people: Option<People>,
    pub(crate) sessions: Sessions,
    /// Scans papers before they are attached.
    pub(crate) scanner: Option<Arc<dyn Scanner>>,
    /// Versions for new cases, by process name.
    pub(crate) versions: BTreeMap<&'static str, Version>,
    /// Notified when the journal fails, so that the server stops.
    pub(crate) failed: Arc<Notify>,
}

impl App {
    /// Deploys the flows that can run.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn new(service: Service, engine: Arc<dyn Engine>) -> Result<Self, EngineError> {
        let mut versions = BTreeMap::new();
        for process in &service.processes {
            if let Ok(flow) = &process.flow {
                versions.insert(process.name, engine.deploy(flow)?);
            }
        }
        let (token, people, systems, scanner, failed) = (None, None, None, None, Arc::default());
        let sessions = Sessions::default();
        Ok(Self { service, engine, systems, token, people, sessions, scanner, versions, failed })
    }

    /// Requires a token.
    pub fn with_token(self, token: Option<Token>) -> Self {
        Self { token, ..self }
    }

    /// Lets these people act, and nobody else; without them it is a trial.
    pub fn with_people(self, people: Option<People>) -> Self {
        Self { people, ..self }
    }

    /// Scans papers before they are attached.
    pub fn with_scanner(self, scanner: Option<Arc<dyn Scanner>>) -> Self {
        Self { scanner, ..self }
    }

    /// Serves a page to fill in the embedded systems.
    pub fn with_systems(self, systems: Option<Arc<Embedded>>) -> Self {
        Self { systems, ..self }
    }

    pub(crate) fn process(&self, name: &str) -> Option<&Process> {
        self.service.processes.iter().find(|process| process.name == name)
    }

    /// The version for new cases of a process.
    pub(crate) fn version(&self, name: &str) -> Result<(&Process, Version), Problem> {
        let process = self.process(name).ok_or_else(Problem::unknown_process)?;
        match (&process.flow, self.versions.get(name)) {
            (Ok(_), Some(version)) => Ok((process, *version)),
            (Err(reasons), _) => Err(Problem::cannot_run(reasons)),
            (Ok(_), None) => Err(Problem::unknown_process()),
        }
    }

    /// Flow and process name of a case, including versions deployed by earlier builds.
    pub(crate) fn flow_of(&self, case: &CaseView) -> Result<(Arc<Flow>, String), EngineError> {
        let flow = self.engine.flow(case.version)?;
        let name = self.name_of(case.version, &flow);
        Ok((flow, name))
    }

    /// Process name of a version, from the act `SERVICE/PROCESS` in its clauses.
    pub(crate) fn name_of(&self, version: Version, flow: &Flow) -> String {
        if let Some((name, _)) = self.versions.iter().find(|(_, known)| **known == version) {
            return (*name).to_owned();
        }
        let act = flow.nodes().first().map_or("", |node| node.clause.act.as_str());
        act.rsplit_once('/').map_or(act, |(_, name)| name).to_owned()
    }

    /// Calls the engine off the threads that serve connections.
    pub(crate) async fn engine<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || act(&app)).await;
        let done = done.unwrap_or_else(|_| Err(Problem::ours("the request failed")));
        if done.as_ref().is_err_and(|problem| problem.stops) {
            self.failed.notify_one();
        }
        done
    }
}

/// Whether the engine must be reopened after this error.
pub(crate) fn stops(error: &EngineError) -> bool {
    matches!(error, EngineError::Journal(error) if *error != JournalError::Full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use zanflow_runtime::{Local, MemoryJournal, Recorded, Settings, SystemClock};

    #[test]
    fn a_process_that_cannot_run_is_refused_with_its_reasons() {
        let journal = MemoryJournal::new();
        let engine = Local::open(journal, Recorded::new(), SystemClock, Settings::default()).unwrap();
        let reasons = ["step p4 cannot be reached", "condition c2 has no refusal"];
        let service = Service {
            id: "7-1",
            title: "Service",
            act: "Act",
            openapi: "{}",
            forms: &[],
            processes: vec![Process::stopped("portal", "Portal", "<svg/>", &reasons)],
        };
        let app = App::new(service, Arc::new(engine)).unwrap();
        let refused = app.version("portal").unwrap_err();
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(refused.findings, reasons);
        assert_eq!(app.version("centre").unwrap_err().status, StatusCode::NOT_FOUND);
    }
}
