//! A service with accounts, and browsers and programs that ask it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, header};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use tower::ServiceExt;
use zanflow_http::accounts::{Account, Accounts, Settings};
use zanflow_http::{App, Process, Service, router};
use zanflow_runtime::{
    Blocking, Clause, Edge, Flow, Form, Journal, Local, MemoryJournal, Node, NodeKind, Raise, Recorded, Role,
    SimClock, Start, Time, Version, When, Work,
};

/// A password of the tests, and another.
pub const GOOD: &str = "seven quiet rivers";
pub const OTHER: &str = "eight louder rivers";
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;

pub struct World {
    pub router: Router,
    pub app: Arc<App>,
    pub accounts: Arc<Accounts>,
    pub engine: Arc<dyn Blocking>,
    /// The same, for its clock.
    pub local: Arc<Local>,
    pub clock: Arc<SimClock>,
    pub version: Version,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The session cookie that it sets.
    pub fn session(&self) -> Option<String> {
        let set = self.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
        let pair = set.filter_map(|set| set.split(';').next()).find(|pair| pair.contains("zanflow-session="));
        pair.map(str::to_owned).filter(|pair| !pair.ends_with('='))
    }
}

/// The applicant fills in, an executor prepares, the head decides.
pub fn flow() -> Flow {
    let task = |id: &str, role| {
        let kind = if id.starts_with('c') { NodeKind::Condition } else { NodeKind::Step };
        let mut node = Node::new(id, kind, Clause::default());
        (node.work, node.role) = (Some(Work::Task), Some(role));
        node
    };
    let nodes = vec![task("s1", Role::Applicant), task("s2", Role::Executor), task("c1", Role::Head)];
    let edges = vec![
        Edge::new("start", When::Next, "s1"),
        Edge::new("s1", When::Next, "s2"),
        Edge::new("s2", When::Next, "c1"),
        Edge::new("c1", When::Pass, "end_success"),
        Edge::new("c1", When::Fail, "end_refused"),
    ];
    Flow::new(nodes, edges).unwrap()
}

/// Cheap hashes: what they cost is tested by itself.
pub fn settings(more: &str) -> Settings {
    Settings::parse(&format!("[passwords]\nmemory_kib = 64\npasses = 1\n{more}")).unwrap()
}

impl World {
    pub fn new() -> Self {
        Self::with("", false)
    }

    pub fn with(more: &str, behind_tls: bool) -> Self {
        let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
        let accounts = Accounts::in_memory(settings(more), Arc::clone(&clock)).unwrap();
        Self::on(Arc::new(accounts), clock, behind_tls)
    }

    pub fn on(accounts: Arc<Accounts>, clock: Arc<SimClock>, behind_tls: bool) -> Self {
        Self::of(accounts, clock, flow(), |app| app.behind_tls(behind_tls))
    }

    /// With another flow.
    pub fn of_flow(flow: Flow) -> Self {
        let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
        let accounts = Accounts::in_memory(settings(""), Arc::clone(&clock)).unwrap();
        Self::of(Arc::new(accounts), clock, flow, |app| app)
    }

    /// With a provider at which people sign in.
    #[cfg(feature = "oidc")]
    pub fn with_oidc(oidc: &str) -> Self {
        let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
        let settings = settings(&format!("[limits]\nsign_ins_per_minute = 1000\n{oidc}"));
        let provider = zanflow_http::oidc::Provider::new(settings.oidc.clone().unwrap()).unwrap();
        let accounts = Accounts::in_memory(settings, Arc::clone(&clock)).unwrap();
        Self::of(Arc::new(accounts), clock, flow(), |app| app.with_oidc(Some(provider)))
    }

    fn of(accounts: Arc<Accounts>, clock: Arc<SimClock>, flow: Flow, made: impl FnOnce(App) -> App) -> Self {
        let on = (MemoryJournal::new(), flow);
        Self::serving(accounts, clock, on, &[], Raise::default(), |app, _| made(app))
    }

    /// On a journal, with application forms.
    pub fn served(
        accounts: Arc<Accounts>,
        clock: Arc<SimClock>,
        journal: impl Journal + 'static,
        forms: &'static [Form],
        raise: Raise,
        made: impl FnOnce(App, &dyn Blocking) -> App,
    ) -> Self {
        Self::serving(accounts, clock, (journal, flow()), forms, raise, made)
    }

    fn serving(
        accounts: Arc<Accounts>,
        clock: Arc<SimClock>,
        (journal, flow): (impl Journal + 'static, Flow),
        forms: &'static [Form],
        raise: Raise,
        made: impl FnOnce(App, &dyn Blocking) -> App,
    ) -> Self {
        let settings = zanflow_runtime::Settings { raise, ..zanflow_runtime::Settings::default() };
        let engine = Local::open(journal, Recorded::new(), Arc::clone(&clock), settings).unwrap();
        Self::running((accounts, clock), engine, flow, forms, made)
    }

    /// On an engine.
    pub fn running(
        (accounts, clock): (Arc<Accounts>, Arc<SimClock>),
        engine: Local,
        flow: Flow,
        forms: &'static [Form],
        made: impl FnOnce(App, &dyn Blocking) -> App,
    ) -> Self {
        let local = Arc::new(engine);
        let engine: Arc<dyn Blocking> = local.clone();
        let version = flow.version();
        let service = Service {
            id: "000-1",
            title: "A service",
            act: "An act",
            openapi: "{}",
            card: "",
            forms,
            processes: vec![Process::new(
                "portal",
                "Portal",
                "<svg/>",
                Ok::<_, zanflow_runtime::FlowError>(flow),
            )],
        };
        let app = App::new(service, Arc::clone(&engine)).unwrap();
        let app = Arc::new(made(app.with_accounts(Some(Arc::clone(&accounts)), false), &*engine));
        Self { router: router(Arc::clone(&app), false), app, accounts, engine, local, clock, version }
    }

    /// An account with a password that is not to be changed, of these units.
    pub fn account(&self, id: &str, roles: &[Role], units: &[&str]) {
        let units = units.iter().map(|unit| (*unit).to_owned());
        let account = Account::new(id, &format!("Name of {id}"), roles.iter().copied(), units).unwrap();
        self.accounts.add(&account, Some(OTHER)).unwrap();
        let secret = self.accounts.open_session(id, zanflow_runtime::How::Password).unwrap();
        let session = self.accounts.session(&secret).unwrap().unwrap().session;
        self.accounts.change_password(id, OTHER, GOOD, &session).unwrap();
        self.accounts.sign_out(id, None).unwrap();
    }

    pub fn token(&self, id: &str) -> String {
        self.accounts
            .make_token(id, &format!("made at {}", self.accounts.tokens(id).unwrap().len()), None)
            .unwrap()
    }

    /// A case of an applicant, who did their step.
    pub fn case(&self, applicant: &str, unit: Option<&str>) -> u64 {
        let token = self.token(applicant);
        let started = self.api(&token, "POST", "/processes/portal/cases", json!({ "unit": unit }));
        assert_eq!(started.status, 201, "{}", started.body);
        let case = started.json()["case"].as_u64().unwrap();
        let done = self.api(&token, "POST", &format!("/cases/{case}/tasks/s1/completion"), json!({}));
        assert_eq!(done.status, 200, "{}", done.body);
        case
    }

    /// A case that another system started, in the hands of an executor.
    pub fn start(&self) -> zanflow_runtime::CaseId {
        self.engine.start(Start::new(self.version)).unwrap()
    }

    pub fn ask(&self, request: Request<Body>) -> Answer {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (mut parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            // Each answer has an id of its own: tests compare what else it says.
            let traced = parts.headers.remove("traceresponse").unwrap().to_str().unwrap().to_owned();
            let id = traced.split('-').nth(1).unwrap();
            let body = body.replace(&format!(",\"trace\":\"{id}\""), "");
            Answer { status: parts.status.as_u16(), headers: parts.headers, body }
        })
    }

    /// A program asks, with a token.
    pub fn api(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        let mut request =
            Request::builder().method(method).uri(format!("/api{path}")).header("host", "x.example");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if method == "POST" {
            request = request.header("content-type", "application/json");
        }
        let body = if method == "POST" { Body::from(body.to_string()) } else { Body::empty() };
        self.ask(request.body(body).unwrap())
    }

    /// A program asks for what is no text: status and body.
    pub fn bytes(&self, token: &str, path: &str, body: Value) -> (u16, Vec<u8>) {
        let request = Request::post(format!("/api{path}"))
            .header("host", "x.example")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            (status, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
        })
    }

    /// A browser asks for a page.
    pub fn page(&self, session: &str, path: &str) -> Answer {
        let request = Request::get(path).header("host", "x.example").header("cookie", session);
        self.ask(request.body(Body::empty()).unwrap())
    }

    /// A browser sends a form that takes a file.
    pub fn upload(
        &self,
        session: &str,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let mut body = Vec::new();
        let mut part = |head: String, content: &[u8]| {
            let disposition = format!("--edge\r\ncontent-disposition: form-data; {head}\r\n\r\n");
            body.extend_from_slice(&[disposition.as_bytes(), content, b"\r\n"].concat());
        };
        fields.iter().for_each(|(name, value)| part(format!("name=\"{name}\""), value.as_bytes()));
        if let Some((name, content)) = file {
            part(format!("name=\"file\"; filename=\"{name}\""), content);
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = Request::post(path)
            .header("host", "x.example")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", session)
            .header("content-type", "multipart/form-data; boundary=edge");
        self.ask(request.body(Body::from(body)).unwrap())
    }

    /// A browser sends a form, from an address.
    pub fn form_from(&self, address: &str, session: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header("host", "x.example")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", session)
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(ConnectInfo(address.parse::<SocketAddr>().unwrap()));
        self.ask(request.body(Body::from(body)).unwrap())
    }

    pub fn form(&self, session: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.form_from("10.0.0.1:1000", session, path, fields)
    }

    pub fn try_sign_in(&self, id: &str, password: &str) -> Answer {
        self.form("", "/login", &[("id", id), ("password", password)])
    }

    /// Signs somebody in; their cookie.
    pub fn sign_in(&self, id: &str) -> String {
        let answer = self.try_sign_in(id, GOOD);
        answer.session().unwrap_or_else(|| panic!("{} {}", answer.status, answer.body))
    }

    pub fn is_in(&self, session: &str) -> bool {
        self.page(session, "/cases").status == 200
    }
}
