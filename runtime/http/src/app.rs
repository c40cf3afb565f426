//! State shared by all requests.

use crate::accounts::{AccountError, Accounts, Limits};
use crate::card::Card;
use crate::doctor::{Doctor, Keeper};
use crate::drafts::Drafts;
use crate::files::Scanner;
use crate::guard::{Sessions, Token};
use crate::kept::Kept;
use crate::limits::Buckets;
use crate::metrics::Metrics;
use crate::notices::Notices;
use crate::problem::Problem;
use crate::results::Issuing;
use crate::survey::Survey;
use crate::who::Who;
use crate::{Process, Service, Systems};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use zanflow_runtime::{
    Blocking, CaseId, CaseView, Clock, EngineError, Flow, JournalError, SystemClock, Version,
};
use zanflow_systems::licences::Register;

/// Passwords hashed at the same time: each takes 19 MiB and a core.
const HASHES: usize = 2;
/// How long an attempt to sign in waits for its turn.
const TURN: Duration = Duration::from_secs(5);

/// A service and the engine that runs its cases.
pub struct App {
    pub(crate) service: Service,
    pub(crate) engine: Arc<dyn Blocking>,
    /// What the service tells of itself.
    pub(crate) card: Card,
    /// Applications that are not sent yet; none where they cannot be kept.
    pub(crate) drafts: Option<Drafts>,
    /// What was typed into forms that were not taken.
    pub(crate) kept: Kept,
    /// The register of licences, if the service keeps one.
    pub(crate) licences: Option<Register>,
    /// Embedded systems, if cases run on them; people fill them in.
    pub(crate) systems: Option<Arc<Systems>>,
    pub(crate) token: Option<Token>,
    /// Who may act; `None`: a trial.
    pub(crate) accounts: Option<Arc<Accounts>>,
    /// People sign in with the tokens of their file.
    pub(crate) by_token: bool,
    /// Sessions of a trial with a token.
    pub(crate) sessions: Sessions,
    /// What people are told, if they are.
    pub(crate) notices: Option<Notices>,
    /// What makes the papers that cases end with; none where none are issued.
    pub(crate) results: Option<Issuing>,
    /// Payments, where the service takes them.
    pub(crate) payments: Option<Arc<zanflow_systems::payment::Payments>>,
    /// What the act asks of whoever was served, if it asks.
    pub(crate) survey: Option<Survey>,
    /// Examines the service.
    pub(crate) doctor: Doctor,
    /// Keeps how the service is for who examines it.
    pub(crate) keeper: Keeper,
    /// Scans papers before they are attached.
    pub(crate) scanner: Option<Arc<dyn Scanner>>,
    /// It is served behind a proxy that speaks TLS and says where requests come from.
    pub(crate) behind_tls: bool,
    /// Requests to the API, by caller.
    pub(crate) calls: Buckets,
    /// Attempts to sign in, by address.
    pub(crate) sign_ins: Buckets,
    /// Checks of licences, by address.
    pub(crate) checks: Buckets,
    pub(crate) hashes: Semaphore,
    /// How signatures are taken, if they are.
    #[cfg(feature = "signatures")]
    pub(crate) signing: Option<crate::signing::Signing>,
    #[cfg(feature = "oidc")]
    pub(crate) oidc: Option<crate::oidc::Provider>,
    /// Versions for new cases, by process name.
    pub(crate) versions: BTreeMap<&'static str, Version>,
    /// Whether this process does what one of several does.
    pub(crate) leads: crate::engines::Leads,
    /// What the cases need beyond this process, if they do.
    pub(crate) beyond: Option<Arc<dyn crate::engines::Beyond>>,
    /// Notified when the journal fails, so that the server stops.
    pub(crate) failed: Arc<Notify>,
    /// What a monitoring system reads.
    pub(crate) metrics: Arc<Metrics>,
    /// It was asked to stop: it answers what is open, and takes nothing on.
    pub(crate) stopping: AtomicBool,
    /// Records that notices or papers may lie behind the journal while it is ready.
    pub(crate) most_behind: u64,
}

impl App {
    /// Deploys the flows that can run.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn new(service: Service, engine: Arc<dyn Blocking>) -> Result<Self, EngineError> {
        let mut versions = BTreeMap::new();
        for process in &service.processes {
            if let Ok(flow) = &process.flow {
                versions.insert(process.name, engine.deploy(flow)?);
            }
        }
        Ok(Self::of(service, engine, versions))
    }

    /// To read only: nothing is deployed.
    pub(crate) fn reading(service: Service, engine: Arc<dyn Blocking>) -> Self {
        let flows =
            service.processes.iter().filter_map(|process| Some((process.name, process.flow.as_ref().ok()?)));
        let versions = flows.map(|(name, flow)| (name, flow.version())).collect();
        Self::of(service, engine, versions)
    }

    fn of(service: Service, engine: Arc<dyn Blocking>, versions: BTreeMap<&'static str, Version>) -> Self {
        let limits = Limits::default();
        Self {
            service,
            engine,
            card: Card::default(),
            drafts: Drafts::in_memory().ok(),
            kept: Kept::default(),
            licences: None,
            systems: None,
            notices: None,
            results: None,
            payments: None,
            survey: None,
            doctor: Doctor::new("", &crate::config::Config::default()).in_memory().on_trial(),
            keeper: Keeper::default(),
            scanner: None,
            token: None,
            accounts: None,
            by_token: false,
            sessions: Sessions::default(),
            behind_tls: false,
            calls: Buckets::new(limits.calls_per_minute),
            sign_ins: Buckets::new(limits.sign_ins_per_minute),
            checks: Buckets::new(limits.checks_per_minute),
            hashes: Semaphore::new(HASHES),
            #[cfg(feature = "signatures")]
            signing: None,
            #[cfg(feature = "oidc")]
            oidc: None,
            versions,
            leads: Arc::new(|| true),
            beyond: None,
            failed: Arc::default(),
            metrics: Arc::default(),
            stopping: AtomicBool::new(false),
            most_behind: crate::metrics::Settings::default().most_behind,
        }
    }

    /// Requires a token.
    pub fn with_token(self, token: Option<Token>) -> Self {
        Self { token, ..self }
    }

    /// Lets whoever has an account act, and nobody else; without accounts it is a trial. `by_token`: people sign in with
    /// the tokens of their file, since they have no passwords.
    pub fn with_accounts(self, accounts: Option<Arc<Accounts>>, by_token: bool) -> Self {
        let limits = accounts.as_ref().map_or_else(Limits::default, |accounts| accounts.limits());
        let (calls, sign_ins) =
            (Buckets::new(limits.calls_per_minute), Buckets::new(limits.sign_ins_per_minute));
        let checks = Buckets::new(limits.checks_per_minute);
        Self { accounts, by_token, calls, sign_ins, checks, ..self }
    }

    /// Served behind a proxy that speaks TLS: cookies are for secure connections only, and addresses are those that the
    /// proxy tells.
    pub fn behind_tls(self, behind_tls: bool) -> Self {
        Self { behind_tls, ..self }
    }

    /// Lets people sign in at a provider.
    #[cfg(feature = "oidc")]
    pub fn with_oidc(self, oidc: Option<crate::oidc::Provider>) -> Self {
        Self { oidc, ..self }
    }

    /// Takes signatures.
    #[cfg(feature = "signatures")]
    pub fn with_signing(self, signing: Option<crate::signing::Signing>) -> Self {
        Self { signing, ..self }
    }

    /// Scans papers before they are attached.
    pub fn with_scanner(self, scanner: Option<Arc<dyn Scanner>>) -> Self {
        Self { scanner, ..self }
    }

    /// Tells what the service's card says.
    pub fn with_card(self, card: Card) -> Self {
        Self { card, ..self }
    }

    /// Keeps applications that are not sent yet there.
    pub fn with_drafts(self, drafts: Drafts) -> Self {
        Self { drafts: Some(drafts), ..self }
    }

    /// Takes payments.
    pub fn with_payments(self, payments: Option<Arc<zanflow_systems::payment::Payments>>) -> Self {
        Self { payments, ..self }
    }

    /// Does what one of several processes does while it leads.
    pub(crate) fn leading(self, leads: crate::engines::Leads) -> Self {
        Self { leads, ..self }
    }

    /// Needs that beyond this process.
    pub(crate) fn needing(self, beyond: Option<Arc<dyn crate::engines::Beyond>>) -> Self {
        Self { beyond, ..self }
    }

    /// Whether the records of cases can be read, as far as that is known without asking.
    pub(crate) fn is_reached(&self) -> bool {
        !self.beyond.iter().any(|beyond| beyond.holds_records() && beyond.state() == "away")
    }

    /// Tells people of what happens.
    pub fn with_notices(self, notices: Option<Notices>) -> Self {
        Self { notices, ..self }
    }

    /// Keeps licences there: officials see to them, and everybody may check one.
    pub fn with_licences(self, licences: Option<Register>) -> Self {
        Self { licences, ..self }
    }

    /// Issues papers when cases end.
    pub fn with_results(self, results: Option<Issuing>) -> Self {
        Self { results, ..self }
    }

    /// Can be examined, and notes how it is beside its journal.
    pub fn with_doctor(self, doctor: Doctor) -> Self {
        let keeper = doctor.state_path().map(Keeper::at).unwrap_or_default();
        Self { doctor, keeper, ..self }
    }

    /// Counts there what happens; ready while followers lie no more records behind than that.
    pub(crate) fn with_metrics(self, metrics: Arc<Metrics>, most_behind: u64) -> Self {
        Self { metrics, most_behind, ..self }
    }

    /// Asks what the act asks of whoever was served.
    pub fn with_survey(self, survey: Option<Survey>) -> Self {
        Self { survey, ..self }
    }

    /// Serves a page to fill in the embedded systems.
    pub fn with_systems(self, systems: Option<Arc<Systems>>) -> Self {
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

    /// Asks the accounts off the threads that serve connections.
    pub(crate) async fn accounts<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Accounts) -> Result<T, AccountError> + Send + 'static,
    ) -> Result<T, Problem> {
        let accounts = Arc::clone(self.accounts.as_ref().ok_or_else(Problem::unknown_address)?);
        let done = crate::trace::blocking(move || ask(&accounts)).await;
        Ok(done.map_err(|_| Problem::ours("the request failed"))??)
    }

    /// The same where a password is hashed: a few at a time.
    pub(crate) async fn hashing<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Accounts) -> Result<T, AccountError> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = tokio::time::timeout(TURN, self.hashes.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(Problem::wait(TURN.as_secs())) };
        self.accounts(ask).await
    }

    /// Now, by the clock of the accounts.
    pub(crate) fn now(&self) -> zanflow_runtime::Time {
        self.accounts.as_ref().map_or_else(|| SystemClock.now(), |accounts| accounts.now())
    }

    /// Writes down that somebody reads a case, before it is shown.
    pub(crate) fn note_read(&self, who: &Who, case: CaseId, page: &str) -> Result<(), Problem> {
        match (&self.accounts, who.caller()) {
            (Some(accounts), Some(caller)) => Ok(accounts.note_read(caller, case, page)?),
            _ => Ok(()),
        }
    }

    /// The person of an id: in earnest whoever has an active account, by the name that it gives.
    pub(crate) fn person(&self, id: &str, name: Option<&str>) -> Result<zanflow_runtime::Person, Problem> {
        let name = match &self.accounts {
            None => name.unwrap_or(id).to_owned(),
            Some(accounts) => {
                let told = || {
                    Problem::new(StatusCode::CONFLICT, "error-account", format!("{id} has no active account"))
                };
                accounts.active(id)?.ok_or_else(told)?.name
            }
        };
        Ok(zanflow_runtime::Person { id: id.to_owned(), name })
    }

    /// Calls the engine off the threads that serve connections.
    pub(crate) async fn engine<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = Arc::clone(self);
        let done = crate::trace::blocking(move || act(&app)).await;
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
            card: "",
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
