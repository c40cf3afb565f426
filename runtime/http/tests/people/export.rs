//! What a person takes out has the papers that their cases ended with, and the licences that they were given.

use crate::world::{World, settings};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::Arc;
use zanflow_http::accounts::Accounts;
use zanflow_http::config::Config;
use zanflow_http::results::{Issuing, Results};
use zanflow_http::{Card, Systems};
use zanflow_runtime::{CaseId, MemoryJournal, Raise, Role, SimClock, Time};
use zanflow_signatures::Seal;
use zanflow_signatures::authority::{Authority, Profile};
use zanflow_systems::Store;

const IIN: &str = "900101300007";
const NOW: &str = "2026-12-01T04:00:00Z";

/// A service that gives licences, with a seal.
fn world() -> World {
    let clock = Arc::new(SimClock::at(Time::parse(NOW).unwrap()));
    let accounts = Arc::new(Accounts::in_memory(settings(""), Arc::clone(&clock)).unwrap());
    let config = "[results]\nkind = \"licence\"\n";
    let config: Config =
        zanflow_http::config::Layers::new(Some(("s.toml", config)), [], []).config().unwrap();
    let (card, store) = (Card::default(), Store::in_memory().unwrap());
    let systems =
        Systems::open(("000-1", "A service"), &card, &config, store, clock.clone(), Arc::new(|_| None));
    let systems = Arc::new(systems.unwrap());
    let issuing = Issuing {
        store: Results::in_memory(0).unwrap(),
        settings: config.results.clone(),
        url: "https://check.example.kz".to_owned(),
        licences: Arc::clone(&systems.licences),
        documents: Arc::clone(&systems.documents),
        seal: Some(seal()),
    };
    let made = |app: zanflow_http::App, _: &dyn zanflow_runtime::Blocking| {
        app.with_licences(systems.register.clone())
            .with_systems(Some(Arc::clone(&systems)))
            .with_results(Some(issuing))
    };
    let world = World::served(accounts, clock, MemoryJournal::new(), &[], Raise::default(), made);
    for (id, role) in [
        ("a-1", Role::Applicant),
        ("a-2", Role::Applicant),
        ("w-1", Role::Executor),
        ("h-1", Role::Head),
        ("admin", Role::Administrator),
    ] {
        world.account(id, &[role], &[]);
    }
    world
}

fn seal() -> Seal {
    let now: jiff::Timestamp = NOW.parse().unwrap();
    let authority = Authority::new(now).unwrap();
    let organisation = authority.issue(&Profile::organisation("A body", "050140004642"), now).unwrap();
    authority.seal(&organisation).unwrap()
}

/// A case of somebody that was granted, or refused.
fn ended(world: &World, whose: &str, iin: &str, decision: Value) -> CaseId {
    let token = world.token(whose);
    let started = world.api(&token, "POST", "/processes/portal/cases", json!({ "applicant": iin }));
    assert_eq!(started.status, 201, "{}", started.body);
    let case = started.json()["case"].as_u64().unwrap();
    let (executor, head) = (world.token("w-1"), world.token("h-1"));
    for (token, task, body) in
        [(&token, "s1", json!({})), (&executor, "s2", json!({})), (&head, "c1", decision)]
    {
        let done = world.api(token, "POST", &format!("/cases/{case}/tasks/{task}/completion"), body);
        assert_eq!(done.status, 200, "{task}: {}", done.body);
    }
    CaseId(case)
}

/// The files that somebody takes out.
fn taken(world: &World, token: &str, whose: &str) -> BTreeMap<String, Vec<u8>> {
    let (status, body) = world.bytes(token, "/export", json!({ "whose": whose }));
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(body)).unwrap();
    (0..archive.len())
        .map(|nth| {
            let mut file = archive.by_index(nth).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

#[test]
fn papers_that_cases_ended_with_are_in_it_and_nobody_elses() {
    let world = world();
    let granted = ended(&world, "a-1", IIN, json!({ "decision": "approve" }));
    let reasons = json!([{ "text": "the stamp is missing" }]);
    let refused = ended(&world, "a-1", IIN, json!({ "decision": "refuse", "reasons": reasons }));
    let other = ended(&world, "a-2", "000229500008", json!({ "decision": "approve" }));
    assert_eq!(world.app.issue_papers().unwrap(), 3);
    for (token, whose) in
        [(world.token("a-1"), "a-1"), (world.token("admin"), "a-1"), (world.token("admin"), IIN)]
    {
        let files = taken(&world, &token, whose);
        for case in [granted, refused] {
            let paper = world.app.paper_of(case).unwrap();
            let file = |ending: &str| files.get(&format!("papers/{case}-result.{ending}")).unwrap();
            assert!(file("pdf").starts_with(b"%PDF-") && *file("pdf") == paper.pdf, "{whose} {case}");
            assert_eq!(*file("json"), paper.facts);
            assert_eq!(*file("p7s"), paper.seal.unwrap());
            assert_eq!(*file("jws"), paper.jws.unwrap().into_bytes());
        }
        let facts: Value = serde_json::from_slice(&files[&format!("papers/{refused}-result.json")]).unwrap();
        assert_eq!((&facts["kind"], &facts["holder"]["id"]), (&json!("refusal"), &json!(IIN)), "{facts}");
        assert!(
            !files.keys().any(|name| name.starts_with(&format!("papers/{other}-"))),
            "{:?}",
            files.keys()
        );
        let data: Value = serde_json::from_slice(&files["export.json"]).unwrap();
        // By an account it is known which cases are theirs; licences are found by whose they are.
        let licences = if whose == IIN { 1 } else { 0 };
        assert_eq!(data["licences"].as_array().unwrap().len(), licences, "{whose}: {data:#}");
        assert_eq!(files.len(), 9, "{:?}", files.keys());
    }
    // What was erased is not there any more.
    let erased = world.api(&world.token("admin"), "POST", &format!("/cases/{granted}/erasure"), json!({}));
    assert_eq!(erased.status, 200, "{}", erased.body);
    let files = taken(&world, &world.token("a-1"), "a-1");
    assert!(!files.keys().any(|name| name.starts_with(&format!("papers/{granted}-"))), "{:?}", files.keys());
}
