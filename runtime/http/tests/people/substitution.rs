//! Absence: somebody acts for another, and the record names both.

use crate::world::{HOUR, World};
use serde_json::{Value, json};
use zanflow_http::accounts::State;
use zanflow_runtime::{Clock, Role, Time};

fn world() -> World {
    let world = World::new();
    world.account("a-1", &[Role::Applicant], &[]);
    world.account("head", &[Role::Head, Role::Administrator], &["north"]);
    world.account("other", &[Role::Executor], &[]);
    world
}

fn later(world: &World, hours: i64) -> Time {
    world.clock.now().plus(hours * HOUR)
}

#[test]
fn a_substitute_acts_for_the_time_of_the_absence_and_the_record_names_both() {
    let world = world();
    let case = world.case("a-1", Some("north"));
    let (token, done) = (world.token("other"), json!({ "decision": "approve" }));
    let complete = |node: &str| {
        world.api(&token, "POST", &format!("/cases/{case}/tasks/{node}/completion"), done.clone())
    };
    assert_eq!(complete("s2").status, 200);
    assert_eq!(complete("c1").status, 403);
    world.accounts.absent("head", "other", later(&world, 1), later(&world, 24), "head").unwrap();
    assert_eq!(complete("c1").status, 403);
    world.clock.pass(HOUR);
    assert_eq!(world.api(&token, "GET", "/me", Value::Null).json()["substitutes"], json!(["head"]));
    // What is no official's is not lent.
    assert_eq!(world.api(&token, "POST", &format!("/cases/{case}/erasure"), json!({})).status, 403);
    assert_eq!(complete("c1").status, 200);
    let audit = world.api(&token, "GET", &format!("/cases/{case}/audit"), Value::Null).json();
    let done = audit.as_array().unwrap().iter().rfind(|event| event["kind"] == "completed").unwrap();
    assert_eq!(
        (&done["person"], &done["stead"], &done["how"]),
        (&json!("other"), &json!("head"), &json!("token"))
    );
    // What they did by their own role is theirs alone.
    let own = audit
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["node"] == "s2" && event["kind"] == "completed")
        .unwrap();
    assert_eq!(own["stead"], Value::Null);
    assert!(world.engine.verify(None).is_ok());
    let page = world.page(&world.sign_in("other"), &format!("/cases/{case}")).body;
    assert!(page.contains("Name of other (other) ("), "{page}");
}

#[test]
fn a_task_of_who_is_absent_is_finished_by_their_substitute() {
    let world = world();
    let case = world.case("a-1", None);
    world.account("third", &[Role::Executor], &[]);
    let task = |what: &str| format!("/cases/{case}/tasks/s2/{what}");
    let (other, third) = (world.token("other"), world.token("third"));
    assert_eq!(
        world.api(&third, "POST", &task("assignment"), json!({ "to": { "id": "third" } })).status,
        200
    );
    assert_eq!(world.api(&other, "POST", &task("completion"), json!({})).status, 409);
    world.accounts.absent("third", "other", later(&world, 0), later(&world, 8), "third").unwrap();
    assert_eq!(world.api(&other, "POST", &task("completion"), json!({})).status, 200);
    let audit = world.api(&other, "GET", &format!("/cases/{case}/audit"), Value::Null).json();
    let done = audit.as_array().unwrap().iter().rfind(|event| event["kind"] == "completed").unwrap();
    assert_eq!((&done["person"], &done["stead"]), (&json!("other"), &json!("third")));
}

#[test]
fn an_absence_ends_by_itself_and_with_either_account() {
    let world = world();
    let is_lent = || !world.accounts.token(&world.token("other")).unwrap().unwrap().absent().is_empty();
    world.accounts.absent("head", "other", later(&world, 0), later(&world, 2), "head").unwrap();
    assert!(is_lent());
    world.accounts.set_state("head", State::Locked).unwrap();
    assert!(!is_lent());
    world.accounts.set_state("head", State::Active).unwrap();
    assert!(is_lent());
    world.clock.pass(2 * HOUR);
    assert!(!is_lent());
}

#[test]
fn absences_that_make_no_sense_are_refused() {
    let world = world();
    let (now, soon) = (later(&world, 0), later(&world, 1));
    assert!(world.accounts.absent("head", "head", now, soon, "head").is_err());
    assert!(world.accounts.absent("head", "nobody", now, soon, "head").is_err());
    assert!(world.accounts.absent("head", "other", soon, now, "head").is_err());
    assert!(world.accounts.absent("head", "other", now, later(&world, 24 * 400), "head").is_err());
    world.accounts.set_state("other", State::Locked).unwrap();
    assert!(world.accounts.absent("head", "other", now, soon, "head").is_err());
}

#[test]
fn officials_say_on_their_page_who_substitutes_them_and_applicants_do_not() {
    let world = world();
    let session = world.sign_in("head");
    let fields = [("substitute", "other"), ("from", "2026-12-01T08:00"), ("to", "2026-12-02T18:00")];
    assert_eq!(world.form(&session, "/account/absence", &fields).status, 303);
    let absence = world.accounts.absences("head").unwrap().remove(0);
    assert_eq!(absence.ends, Time::parse("2026-12-02T13:00:00Z").unwrap());
    assert!(world.page(&session, "/account").body.contains("2026-12-02 18:00"));
    // Nobody ends the absence of another.
    let other = world.sign_in("other");
    world.form(&other, "/account/absence", &[("back", &absence.number.to_string())]);
    assert_eq!(world.accounts.absences("head").unwrap().len(), 1);
    world.form(&session, "/account/absence", &[("back", &absence.number.to_string())]);
    assert!(world.accounts.absences("head").unwrap().is_empty());
    let applicant = world.sign_in("a-1");
    assert_eq!(world.form(&applicant, "/account/absence", &fields).status, 403);
}
