//! What registers were asked: who reads the log, and what it shows.

use crate::world::{World, flow, settings};
use std::sync::Arc;
use zanflow_http::accounts::Accounts;
use zanflow_http::config::Config;
use zanflow_http::{Card, Systems};
use zanflow_runtime::connect::Registers as _;
use zanflow_runtime::{
    Ask, Call, CaseId, Facts, Key, MemoryJournal, Node, NodeKind, Raise, Role, SimClock, System, Time,
    Version,
};
use zanflow_systems::Store;
use zanflow_systems::registers::Wanted;

const IIN: &str = "900101300007";

/// A service whose registers were asked of one person, for case 7.
fn world() -> World {
    let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
    let accounts = Accounts::in_memory(settings(""), Arc::clone(&clock)).unwrap();
    let store = Store::in_memory().unwrap();
    let applied = Arc::new(|_| None);
    let clocked = Arc::clone(&clock);
    let systems =
        Systems::open(("000-1", "A service"), &Card::default(), &Config::default(), store, clocked, applied);
    let systems = Arc::new(systems.unwrap());
    asked(&systems);
    World::served(Arc::new(accounts), clock, MemoryJournal::new(), &[], Raise::default(), |app, _| {
        app.with_systems(Some(systems))
    })
}

fn asked(systems: &Systems) {
    let mut clause = flow().nodes()[0].clause.clone();
    clause.paragraph = Some("7".to_owned());
    let node = Node::new("c1", NodeKind::Condition, clause);
    let subject = serde_json::json!({ "id": IIN });
    let call = Call {
        key: Key { case: CaseId(7), node: "c1".into(), ask: None, visit: 1, attempt: 1 },
        version: Version::default(),
        node: &node,
        ask: &Ask::system("check", System::Persons),
        facts: &Facts::default(),
        subject: Some(&subject),
        file: None,
        worker: None,
    };
    systems.registers.query(&call).unwrap();
}

#[test]
fn auditors_and_administrators_read_the_log_of_asks_and_nobody_else() {
    let world = world();
    for role in
        [Role::Applicant, Role::Executor, Role::Head, Role::Supervisor, Role::Administrator, Role::Auditor]
    {
        world.account(role.name(), &[role], &[]);
        let session = world.sign_in(role.name());
        let status = if matches!(role, Role::Auditor | Role::Administrator) { 200 } else { 403 };
        for path in ["/asks", "/asks.csv"] {
            assert_eq!(world.page(&session, path).status, status, "{role:?} {path}");
        }
    }
}

#[test]
fn the_log_is_found_by_whom_it_was_about_and_names_nobody() {
    let world = world();
    world.account("au-1", &[Role::Auditor], &[]);
    let session = world.sign_in("au-1");
    for (query, count) in [
        ("", 1),
        ("?day=2026-12-01", 1),
        ("?day=2026-11-30", 0),
        ("?system=persons&day=", 1),
        ("?system=powers", 0),
    ] {
        let page = world.page(&session, &format!("/asks{query}"));
        assert_eq!(page.body.matches("href=\"/cases/7\"").count(), count, "{query}");
        let file = world.page(&session, &format!("/asks.csv{query}"));
        assert_eq!(file.body.lines().count(), 1 + count, "{query}");
    }
    // A number of a person is asked for by a form, and stands in no address.
    let other = "000229500008";
    for (fields, count) in [
        (vec![("subject", IIN), ("day", ""), ("system", "")], 1),
        (vec![("subject", other)], 0),
        (vec![("subject", IIN), ("system", "powers")], 0),
        (vec![("subject", IIN), ("before", "1")], 0),
    ] {
        let page = world.form(&session, "/asks", &fields);
        assert_eq!(page.body.matches("href=\"/cases/7\"").count(), count, "{fields:?}: {}", page.body);
        assert!(!page.body.contains(&format!("subject={IIN}")), "{}", page.body);
        let file = world.form(&session, "/asks.csv", &fields);
        assert_eq!(file.body.lines().count(), 1 + count, "{fields:?}");
    }
    let all = world.page(&session, "/asks");
    let file = world.page(&session, "/asks.csv");
    assert!(!all.body.contains(IIN) && !file.body.contains(IIN));
    assert!(file.header("content-disposition").contains("asks.csv"));
    assert_eq!(world.page(&session, "/asks?day=tomorrow").status, 400);
    for wrong in ["900101300008", "x"] {
        assert_eq!(world.form(&session, "/asks", &[("subject", wrong)]).status, 400, "{wrong}");
    }
}

#[test]
fn whom_a_case_asked_about_is_erased_with_it() {
    let (applied, store) = (Arc::new(|_| None), Store::in_memory().unwrap());
    let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
    let systems =
        Systems::open(("000-1", "A service"), &Card::default(), &Config::default(), store, clock, applied);
    let systems = systems.unwrap();
    asked(&systems);
    let about = || {
        let wanted = Wanted { subject: Some(IIN.to_owned()), ..Wanted::default() };
        systems.registers.asks().find(&wanted, 10).unwrap().len()
    };
    assert_eq!(about(), 1);
    systems.forget_case(CaseId(8)).unwrap();
    assert_eq!(about(), 1);
    systems.forget_case(CaseId(7)).unwrap();
    assert_eq!(about(), 0);
    assert_eq!(
        systems.registers.asks().find(&Wanted::default(), 10).unwrap().len(),
        1,
        "that it was asked stays"
    );
}

#[test]
fn a_gateway_without_a_password_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gateway.password");
    std::fs::write(&file, "sesame\n").unwrap();
    let open = |more: &str| {
        let text = format!(
            "[systems]\ngateway = {{ address = \"http://127.0.0.1:9/sync\", sender = \"service\" }}\n{more}"
        );
        let config = zanflow_http::config::Layers::new(Some(("s.toml", &text)), [], []).config().unwrap();
        let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
        let (store, applied) = (Store::in_memory().unwrap(), Arc::new(|_| None));
        Systems::open(("000-1", "A service"), &Card::default(), &config, store, clock, applied).map(drop)
    };
    assert!(open("").unwrap_err().starts_with("systems.gateway_password_file: "));
    open(&format!("gateway_password_file = {file:?}\n")).unwrap();
}
