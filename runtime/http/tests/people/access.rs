//! Who read what.

use crate::world::World;
use serde_json::Value;
use zanflow_runtime::Role;

#[test]
fn every_reading_of_a_case_is_written_down_with_who_when_how_and_which_page() {
    let world = World::new();
    for (id, role) in [("a-1", Role::Applicant), ("e-1", Role::Executor), ("au-1", Role::Auditor)] {
        world.account(id, &[role], &[]);
    }
    let case = world.case("a-1", None);
    let (token, session) = (world.token("e-1"), world.sign_in("e-1"));
    world.page(&session, &format!("/cases/{case}"));
    world.api(&token, "GET", &format!("/cases/{case}"), Value::Null);
    world.api(&token, "GET", &format!("/cases/{case}/audit"), Value::Null);
    // What is not shown is not read; lists say nothing of people.
    world.api(&token, "GET", "/cases/99", Value::Null);
    world.api(&token, "GET", "/cases", Value::Null);
    let auditor = world.token("au-1");
    let reads = |query: &str| world.api(&auditor, "GET", &format!("/access{query}"), Value::Null).json();
    let all = reads("");
    let told: Vec<String> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|read| {
            format!("{} {} {} {}", read["person"], read["how"], read["case"], read["page"]).replace('"', "")
        })
        .collect();
    assert_eq!(
        told,
        [
            format!("e-1 token {case} audit"),
            format!("e-1 token {case} status"),
            format!("e-1 password {case} page")
        ]
    );
    assert_eq!(all[0]["time"], "2026-12-01T04:00:00Z");
    // In pages.
    let second = reads("?limit=1&before=3");
    assert_eq!((second.as_array().unwrap().len(), &second[0]["page"]), (1, &Value::from("status")));
    assert_eq!(reads("?case=77"), serde_json::json!([]));
    assert_eq!(world.api(&auditor, "GET", "/access?limit=0", Value::Null).status, 400);
}

#[test]
fn auditors_read_the_list_and_nobody_else() {
    let world = World::new();
    for role in [Role::Applicant, Role::Head, Role::Supervisor, Role::Administrator, Role::Auditor] {
        world.account(role.name(), &[role], &[]);
        let session = world.sign_in(role.name());
        let status = if role == Role::Auditor { 200 } else { 403 };
        assert_eq!(world.page(&session, "/access").status, status, "{role:?}");
    }
}

#[test]
fn the_list_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.accounts");
    let clock = std::sync::Arc::new(zanflow_runtime::SimClock::at(zanflow_runtime::Time(0)));
    let open = || {
        let clock = std::sync::Arc::clone(&clock);
        std::sync::Arc::new(
            zanflow_http::accounts::Accounts::open(&path, crate::world::settings(""), clock).unwrap(),
        )
    };
    let world = World::on(open(), std::sync::Arc::clone(&clock), false);
    world.account("e-1", &[Role::Executor], &[]);
    let case = world.start();
    world.api(&world.token("e-1"), "GET", &format!("/cases/{case}"), Value::Null);
    drop(world);
    assert_eq!(open().reads(Some(case.0), None, 9).unwrap().len(), 1);
}
