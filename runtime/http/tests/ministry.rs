//! Cases of many applicants on the engine, against simulated systems that fail by a script: nothing is paid twice, no licence is given
//! without a payment, numbers have no gap, every invoice is settled or refunded, and all chains verify. `ZANFLOW_MINISTRY_CASES` says how
//! many cases; the seed is printed.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use serde_json::json;
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zanflow_http::config::Config;
use zanflow_http::results::{Issuing, Results};
use zanflow_http::{App, Card, Process, Service, Systems};
use zanflow_runtime::connect::{SignatureCheck, Standing};
use zanflow_runtime::{
    Ask, Blocking, Call, CallError, CaseId, Clause, Clock, Connector, Edge, Flow, Limits, Local,
    MemoryJournal, Node, NodeKind, Settings, Start, Status, System, SystemClock, When,
};
use zanflow_systems::Store;
use zanflow_systems::payment::State;
use zanflow_systems::registers::{Kind, Load, read};
use zanflow_systems::simulator::{Running, Script, Settings as Simulated, Simulator};

const ALIVE: &str = "900101300007";
const DEAD: &str = "000229500008";
const UNKNOWN: &str = "900101300017";

/// Every system fails in every way that it can, often.
const FAULTS: [(&str, f64); 8] = [
    ("fail_before", 0.05),
    ("fail_after", 0.05),
    ("damaged", 0.04),
    ("wrong_answer", 0.03),
    ("out_of_order", 0.02),
    ("stale", 0.03),
    ("unknown", 0.03),
    ("no_answer", 0.002),
];

struct Unasked;

impl SignatureCheck for Unasked {
    fn standing(&self, _: &Call<'_>) -> Result<Standing, CallError> {
        Ok(Standing::unknown("unasked"))
    }
}

/// Pay, have it checked, have the request registered, ask the register.
fn flow() -> Flow {
    let node =
        |id: &str, kind, ask: Ask| Node { asks: vec![vec![ask]], ..Node::new(id, kind, Clause::default()) };
    let nodes = vec![
        node("p1", NodeKind::Process, Ask::new("pay", Connector::Payment)),
        node("c1", NodeKind::Condition, Ask::new("check_payment", Connector::Payment)),
        node("p2", NodeKind::Process, Ask::new("register_request", Connector::Licensing)),
        node("c2", NodeKind::Condition, Ask::system("check_persons", System::Persons)),
    ];
    let edges = vec![
        Edge::new("start", When::Next, "p1"),
        Edge::new("p1", When::Next, "c1"),
        Edge::new("c1", When::Pass, "p2"),
        Edge::new("c1", When::Fail, "end_refused"),
        Edge::new("p2", When::Next, "c2"),
        Edge::new("c2", When::Pass, "end_success"),
        Edge::new("c2", When::Fail, "end_refused"),
    ];
    Flow::new(nodes, edges).unwrap()
}

fn simulator(seed: u64) -> (Arc<Simulator>, Running) {
    let rules =
        FAULTS.map(|(kind, share)| format!("[[fault]]\nkind = \"{kind}\"\nprobability = {share}\nms = 30\n"));
    let script = Script::read(&rules.concat()).unwrap();
    let settings = Simulated { script, seed, pays: true, ..Simulated::default() };
    let simulator = Arc::new(Simulator::new(None, settings).unwrap());
    let persons = format!(
        "iin,surname,name,birth,state\n{ALIVE},Surname,Name,1990-01-01,alive\n{DEAD},D,D,2000-02-29,dead\n"
    );
    let records = read(Kind::Persons, persons.as_bytes()).unwrap();
    simulator.registers().load(Kind::Persons, &records, SystemClock.now(), Load::Replace).unwrap();
    let running = Running::start(Arc::clone(&simulator), TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    (simulator, running)
}

fn config(folder: &std::path::Path, address: &str) -> Config {
    for name in ["token", "secret"] {
        std::fs::write(folder.join(name), "a-secret-that-is-long-enough-for-it").unwrap();
    }
    let file = |name: &str| folder.join(name).display().to_string();
    let text = format!(
        "[payment]\namount = \"1500 tenge\"\nurl = \"{address}/payment\"\ntoken_file = {token:?}\nsecret_file = {secret:?}\ntimeout_seconds = 1\n\
         [systems]\nlicensing = {{ url = \"{address}/licences\", token_file = {token:?} }}\n\
         documents = {{ url = \"{address}/documents\", token_file = {token:?} }}\n\
         gateway = {{ address = \"{address}/gateway/sync\", sender = \"service\", attempts = 2, timeout_ms = 500, wait_ms = 2 }}\n\
         gateway_password_file = {secret:?}\n\
         [results]\nkind = \"licence\"\n",
        token = file("token"),
        secret = file("secret"),
    );
    zanflow_http::config::Layers::new(Some(("s.toml", &text)), [], []).config().unwrap()
}

#[test]
fn a_ministry_on_its_bad_days() {
    let count: u64 =
        std::env::var("ZANFLOW_MINISTRY_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(150);
    let seed = 20;
    println!("{count} cases, seed {seed}");
    let folder = tempfile::tempdir().unwrap();
    let (simulator, running) = simulator(seed);
    let config = config(folder.path(), &format!("http://{}", running.address()));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store = Store::in_memory().unwrap();
    let systems = Systems::open(
        ("000-1", "A service"),
        &Card::default(),
        &config,
        store,
        clock,
        Arc::new(|_| Some(SystemClock.now())),
    );
    let systems = systems.unwrap();
    let calls = Limits { failures: u32::MAX, ..Limits::default() };
    let settings = Settings { retry_first: 5, retry_most: 40, tries: 100_000, calls, ..Settings::default() };
    let engine =
        Local::open(MemoryJournal::new(), systems.connectors(Arc::new(Unasked)), SystemClock, settings);
    let engine = Arc::new(engine.unwrap());
    let version = flow().version();
    let service = Service {
        id: "000-1",
        title: "A service",
        act: "An act",
        openapi: "{}",
        card: "",
        forms: &[],
        processes: vec![Process::new(
            "portal",
            "Portal",
            "<svg/>",
            Ok::<_, zanflow_runtime::FlowError>(flow()),
        )],
    };
    let payments = Arc::clone(&systems.payments);
    let issuing = Issuing {
        store: Results::in_memory(0).unwrap(),
        settings: config.results.clone(),
        url: "https://check.example.kz".to_owned(),
        licences: Arc::clone(&systems.licences),
        documents: Arc::clone(&systems.documents),
        seal: None,
    };
    let app = App::new(service, engine.clone()).unwrap();
    let app = app.with_payments(Some(Arc::clone(&payments))).with_results(Some(issuing));
    let who = |case: u64| [ALIVE, ALIVE, DEAD, UNKNOWN][usize::try_from(case % 4).unwrap()];
    let cases: Vec<(CaseId, &str)> = (0..count)
        .map(|nth| {
            let personal = Some(json!({ "id": who(nth) }));
            (engine.start(Start { personal, ..Start::new(version) }).unwrap(), who(nth))
        })
        .collect();
    let until = Instant::now() + Duration::from_secs(60 + count / 4);
    // What still goes on, and why papers are not made.
    let standing = || {
        let views = cases.iter().map(|(case, _)| engine.view(*case).unwrap());
        let open: Vec<String> = views
            .filter(|view| view.end.is_none())
            .map(|view| format!("{} {:?} at {:?}", view.case, view.status, view.node))
            .collect();
        (open, engine.handovers(None, 5).unwrap(), app.papers_put_off(5))
    };
    let wait = |done: &dyn Fn() -> bool| {
        while !done() {
            assert!(Instant::now() < until, "it does not come to an end: {:?}", standing());
            engine.tick().unwrap();
            payments.work().unwrap();
            payments.refresh_open().unwrap();
            app.tell_payments().unwrap();
            app.issue_papers().unwrap();
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    let has_ended = |case: CaseId| engine.view(case).unwrap().end.is_some();
    wait(&|| cases.iter().all(|(case, _)| has_ended(*case)));
    // Whoever was refused gets the fee back: an official says so.
    let invoice = |case: CaseId| payments.ledger().of_case(case).unwrap();
    for (case, whose) in &cases {
        let status = engine.view(*case).unwrap().status;
        assert_eq!(status == Status::Success, *whose == ALIVE, "{case}: {status:?}");
        assert_eq!(invoice(*case).len(), 1, "{case} has one invoice");
        if status == Status::Refused {
            payments.release(invoice(*case)[0].serial, ("head", "the act")).unwrap();
        }
    }
    let is_settled = |case: CaseId| matches!(invoice(case)[0].state, State::Paid | State::Refunded);
    let has_paper = |case: CaseId| app.paper_of(case).is_some();
    wait(&|| cases.iter().all(|(case, _)| is_settled(*case) && has_paper(*case)));
    let mut numbers = BTreeSet::new();
    for (case, whose) in &cases {
        let one = &invoice(*case)[0];
        let expected = if *whose == ALIVE { State::Paid } else { State::Refunded };
        assert_eq!(one.state, expected, "{case}: {one:?}");
        assert_eq!(one.payments.iter().map(|paid| paid.amount).sum::<i64>(), 150_000, "paid once: {one:?}");
        let paper = app.paper_of(*case).unwrap();
        assert_eq!(paper.kind == "licence", *whose == ALIVE, "{case}");
        if *whose == ALIVE {
            assert!(numbers.insert(paper.number.unwrap()), "{case}: a number was given twice");
        }
    }
    let nth = |number: &String| number.split('-').nth(2).unwrap().parse::<u64>().unwrap();
    let all: BTreeSet<u64> = numbers.iter().map(nth).collect();
    assert_eq!(all, (1..=u64::try_from(numbers.len()).unwrap()).collect(), "numbers have no gap");
    engine.verify(None).unwrap();
    payments.ledger().verify().unwrap().unwrap();
    let faults = simulator.log().iter().filter(|entry| entry.fault.is_some()).count();
    println!("{} licences, {faults} faults", numbers.len());
    assert!(u64::try_from(faults).unwrap() > count / 4, "{faults} faults");
}
