//! Programs: tokens, limits, and who acts.

use crate::world::{HOUR, World};
use serde_json::{Value, json};
use zanflow_runtime::{Role, Time};

#[test]
fn a_token_is_shown_once_ends_on_its_day_and_tells_when_it_was_used() {
    let world = World::new();
    world.account("s-1", &[Role::System, Role::Executor], &[]);
    let ends = world.clock.as_ref();
    let until = Time(zanflow_runtime::Clock::now(ends).0 + HOUR);
    let token = world.accounts.make_token("s-1", "the portal", Some(until)).unwrap();
    assert!(token.starts_with("znf_") && token.len() == 68, "{token}");
    assert!(world.accounts.make_token("s-1", "the portal", None).is_err());
    assert!(world.accounts.make_token("s-1", " ", None).is_err());
    assert!(world.accounts.make_token("s-1", "late", Some(Time(0))).is_err());
    assert_eq!(world.accounts.tokens("s-1").unwrap()[0].used, None);
    let ask = || world.api(&token, "GET", "/me", Value::Null);
    assert_eq!(ask().json()["how"], "token");
    assert!(world.accounts.tokens("s-1").unwrap()[0].used.is_some());
    assert_eq!(world.api(token.get(..67).unwrap(), "GET", "/me", Value::Null).status, 401);
    world.clock.pass(HOUR);
    assert_eq!(ask().status, 401);
}

#[test]
fn a_token_that_was_ended_lets_nobody_in() {
    let world = World::new();
    world.account("s-1", &[Role::System], &[]);
    let token = world.accounts.make_token("s-1", "the portal", None).unwrap();
    world.accounts.end_token("s-1", "the portal").unwrap();
    assert_eq!(world.api(&token, "GET", "/me", Value::Null).status, 401);
    assert!(world.accounts.end_token("s-1", "the portal").is_err());
}

#[test]
fn a_token_changes_nothing_of_its_account() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let token = world.token("w-1");
    let request = axum::http::Request::post("/account/sessions")
        .header("host", "x.example")
        .header("sec-fetch-site", "same-origin")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(world.ask(request.body("which=all".into()).unwrap()).status, 403);
}

#[test]
fn each_caller_has_a_limit_of_requests() {
    let world = World::with("[limits]\ncalls_per_minute = 3\n", false);
    world.account("w-1", &[Role::Executor], &[]);
    world.account("w-2", &[Role::Executor], &[]);
    let (one, other) = (world.token("w-1"), world.token("w-2"));
    let ask = |token: &str| world.api(token, "GET", "/cases", Value::Null);
    assert!((0..3).all(|_| ask(&one).status == 200));
    let refused = ask(&one);
    assert_eq!((refused.status, refused.header("retry-after")), (429, "20"));
    assert_eq!(refused.json()["status"], 429);
    assert_eq!(ask(&other).status, 200);
    world.clock.pass(20_000);
    assert_eq!(ask(&one).status, 200);
}

#[test]
fn who_acts_is_who_is_signed_in_and_the_record_says_how() {
    let world = World::new();
    world.account("a-1", &[Role::Applicant], &[]);
    world.account("e-1", &[Role::Executor], &[]);
    let case = world.case("a-1", None);
    let token = world.token("e-1");
    let complete = |by: Value| {
        let mut body = json!({});
        if !by.is_null() {
            body["by"] = by;
        }
        world.api(&token, "POST", &format!("/cases/{case}/tasks/s2/completion"), body)
    };
    assert_eq!(complete(json!({ "id": "h-1", "name": "Somebody else" })).status, 403);
    assert_eq!(complete(Value::Null).status, 200);
    // By a page, with a password.
    world.account("h-1", &[Role::Head], &[]);
    let session = world.sign_in("h-1");
    let done = world.form(
        &session,
        &format!("/cases/{case}/complete"),
        &[("node", "c1"), ("decision", "approve"), ("by", "e-1")],
    );
    assert_eq!(done.status, 303, "{}", done.body);
    world.account("au-1", &[Role::Auditor], &[]);
    let audit = world.api(&world.token("au-1"), "GET", &format!("/cases/{case}/audit"), Value::Null).json();
    let by: Vec<(String, String)> = audit
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "completed")
        .map(|event| {
            (event["person"].as_str().unwrap().to_owned(), event["how"].as_str().unwrap().to_owned())
        })
        .collect();
    let pairs = [("a-1", "token"), ("e-1", "token"), ("h-1", "password")];
    assert_eq!(by, pairs.map(|(id, how)| (id.to_owned(), how.to_owned())));
    assert!(world.engine.verify(None).is_ok());
    let page = world.page(&session, &format!("/cases/{case}")).body;
    assert!(page.contains("Name of h-1 (h-1)"), "{page}");
}

#[test]
fn facts_are_no_part_of_a_case_in_earnest() {
    let world = World::new();
    world.account("a-1", &[Role::Applicant], &[]);
    let token = world.token("a-1");
    let started = world.api(&token, "POST", "/processes/portal/cases", json!({ "facts": { "c1": true } }));
    assert_eq!(started.status, 403);
}
