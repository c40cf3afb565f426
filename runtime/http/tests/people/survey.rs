//! The act's questionnaire after a case: who is asked, that nobody is asked twice, and that results tell of groups only.

use crate::world::World;
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_http::Card;
use zanflow_http::accounts::Accounts;
use zanflow_http::survey::Survey;
use zanflow_runtime::{MemoryJournal, Raise, Role, SimClock, Time};

const CARD: &str = r#"{ "questionnaires": [{ "title": "Сауалнама", "appendix": 3, "line": 40, "line_end": 46, "questions": [
    { "id": "q1", "number": "1", "text": "Сапасына көңіліңіз тола ма?", "line": 41, "answer": "choice",
      "options": [{ "text": "толмайды", "line": 42 }, { "text": "ішінара", "line": 43 }, { "text": "толады", "line": 44 }] },
    { "id": "q2", "number": null, "text": "Не ұсынасыз?", "line": 45, "answer": "text", "options": [], "scale": null }] }] }"#;

const MONTH: i64 = 31 * 24 * 3_600_000;

fn world(card: &str) -> World {
    let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
    let settings = crate::world::settings("[limits]\ncalls_per_minute = 0\n");
    let accounts = Arc::new(Accounts::in_memory(settings, Arc::clone(&clock)).unwrap());
    let card = Card::read(card).unwrap();
    let made = |app: zanflow_http::App, _: &dyn zanflow_runtime::Blocking| {
        let survey = Survey::in_memory(&card).unwrap();
        app.with_card(card.clone()).with_survey(survey)
    };
    let world = World::served(accounts, clock, MemoryJournal::new(), &[], Raise::default(), made);
    world.account("a-1", &[Role::Applicant], &[]);
    world.account("a-2", &[Role::Applicant], &[]);
    world.account("w-1", &[Role::Executor], &[]);
    world.account("h-1", &[Role::Head], &[]);
    world.account("k-1", &[Role::Administrator], &[]);
    world
}

struct Tokens {
    applicant: String,
    executor: String,
    head: String,
}

fn tokens(world: &World) -> Tokens {
    Tokens { applicant: world.token("a-1"), executor: world.token("w-1"), head: world.token("h-1") }
}

/// A case of `a-1` that was granted.
fn ended(world: &World, by: &Tokens) -> u64 {
    let started = world.api(&by.applicant, "POST", "/processes/portal/cases", json!({}));
    let case = started.json()["case"].as_u64().unwrap();
    for (token, task, body) in [
        (&by.applicant, "s1", json!({})),
        (&by.executor, "s2", json!({})),
        (&by.head, "c1", json!({ "decision": "approve" })),
    ] {
        let done = world.api(token, "POST", &format!("/cases/{case}/tasks/{task}/completion"), body);
        assert_eq!(done.status, 200, "{}", done.body);
    }
    case
}

fn answered(world: &World, by: &Tokens, answers: Value) -> u64 {
    let case = ended(world, by);
    let taken =
        world.api(&by.applicant, "POST", &format!("/cases/{case}/survey"), json!({ "answers": answers }));
    assert_eq!(taken.status, 200, "{}", taken.body);
    case
}

#[test]
fn the_applicant_of_a_case_that_ended_is_asked_once() {
    let world = world(CARD);
    let by = tokens(&world);
    let running = world.case("a-1", None);
    let case = ended(&world, &by);
    let of = |token: &str, case: u64| world.api(token, "GET", &format!("/cases/{case}/survey"), json!({}));
    assert_eq!(of(&by.applicant, running).json()["state"], "not_yet");
    assert_eq!(of(&by.applicant, case).json()["state"], "open");
    assert_eq!(of(&by.head, case).json()["state"], "none");
    assert_eq!(of(&world.token("a-2"), case).status, 404);

    let session = world.sign_in("a-1");
    let place = format!("/cases/{case}/survey");
    assert!(world.page(&session, &format!("/cases/{case}")).body.contains(&place));
    assert!(!world.page(&session, &format!("/cases/{running}")).body.contains("/survey"));
    assert!(!world.page(&world.sign_in("h-1"), &format!("/cases/{case}")).body.contains(&place));
    let page = world.page(&session, &place).body;
    for text in ["Сапасына көңіліңіз тола ма?", "ішінара", "Не ұсынасыз?"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    // Nothing was answered: it is asked again, and what was typed wrong is still there.
    assert_eq!(world.form(&session, &place, &[("go", "answer")]).status, 400);
    let wrong = world.form(&session, &place, &[("q1", "9"), ("q2", "жылдамырақ"), ("go", "answer")]);
    assert!(wrong.status == 400 && wrong.body.contains("жылдамырақ"), "{}", wrong.body);
    let sent = world.form(&session, &place, &[("q1", "3"), ("q2", ""), ("go", "answer")]);
    assert_eq!((sent.status, sent.header("location")), (303, place.as_str()));
    assert_eq!(of(&by.applicant, case).json()["state"], "asked");
    assert!(!world.page(&session, &format!("/cases/{case}")).body.contains(&place));
    let again = world.api(&by.applicant, "POST", &place, json!({ "answers": { "q1": "1" } }));
    assert_eq!(again.status, 409, "{}", again.body);
    assert_eq!(world.form(&session, &place, &[("q1", "1"), ("go", "answer")]).status, 409);
}

#[test]
fn whoever_does_not_want_to_is_not_asked_again() {
    let world = world(CARD);
    let by = tokens(&world);
    let case = ended(&world, &by);
    let session = world.sign_in("a-1");
    let declined = world.form(&session, &format!("/cases/{case}/survey"), &[("go", "decline")]);
    assert_eq!(declined.header("location"), format!("/cases/{case}"));
    let state = world.api(&by.applicant, "GET", &format!("/cases/{case}/survey"), json!({}));
    assert_eq!(state.json()["state"], "asked");
    world.clock.pass(2 * MONTH);
    let results = world.api(&world.token("k-1"), "GET", "/survey", json!({})).json();
    assert_eq!(results["periods"], json!([]));
}

#[test]
fn results_tell_of_groups_only_and_say_what_is_held_back() {
    let world = world(CARD);
    let by = tokens(&world);
    let keeper = world.token("k-1");
    let results = |token: &str| world.api(token, "GET", "/survey", json!({}));
    assert_eq!(results(&by.applicant).status, 403);
    assert_eq!(results(&by.executor).status, 200);
    for nth in 0..12 {
        let mut answers = json!({ "q1": if nth == 0 { "1" } else { "3" } });
        if nth < 10 {
            answers["q2"] = json!(format!("{nth} ЖСН 880101300123"));
        }
        answered(&world, &by, answers);
    }
    let page = || world.page(&world.sign_in("h-1"), "/survey").body;
    // The month goes on.
    let now = results(&keeper).json();
    assert_eq!((&now["periods"], &now["questions"][0]["tables"]), (&json!([]), &json!([])));
    world.clock.pass(MONTH);
    let first = results(&keeper).json();
    assert_eq!(first["periods"], json!([{ "from": "2026-12", "to": "2026-12", "answered": 12 }]));
    // One was not content, two wrote nothing: neither may be known.
    for question in 0..2 {
        assert_eq!(first["questions"][question]["tables"], json!([]), "{first:#}");
        assert_eq!(first["questions"][question]["waiting"], json!({ "from": "2026-12", "to": "2026-12" }));
    }
    assert_eq!(first["questions"][1]["words"], json!([]));
    assert!(!page().contains("880101") && page().contains("2026-12"));
    for nth in 0..10 {
        answered(&world, &by, json!({ "q1": if nth < 4 { "1" } else { "2" } }));
    }
    world.clock.pass(MONTH);
    let second = results(&keeper).json();
    let table = &second["questions"][0]["tables"][0];
    assert_eq!(
        (&table["from"], &table["to"], &table["answered"]),
        (&json!("2026-12"), &json!("2027-01"), &json!(22))
    );
    let counts: Vec<u64> = (0..3).map(|at| table["given"][at]["count"].as_u64().unwrap()).collect();
    assert_eq!((counts, &table["none"]["count"]), (vec![5, 6, 11], &json!(0)));
    let words = second["questions"][1]["words"][0]["texts"].as_array().unwrap();
    assert_eq!(words.len(), 10);
    assert!(words.iter().all(|text| text.as_str().unwrap().ends_with("ЖСН ***")), "{words:?}");
    let shown = page();
    assert!(
        shown.contains("11 (50.0 %)") && shown.contains("ЖСН ***") && !shown.contains("880101"),
        "{shown}"
    );
    let csv = world.page(&world.sign_in("w-1"), "/survey.csv");
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(
        csv.body.contains("q1,\"Сапасына көңіліңіз тола ма?\",2026-12,2027-01,\"толады\",11,50.0,22\r\n"),
        "{}",
        csv.body
    );
    assert_eq!(world.page(&world.sign_in("a-1"), "/survey.csv").status, 403);
}

#[test]
fn without_a_questionnaire_nobody_is_asked_and_the_page_says_so() {
    let world = world("{}");
    let by = tokens(&world);
    let case = ended(&world, &by);
    let place = format!("/cases/{case}/survey");
    assert_eq!(world.api(&by.applicant, "GET", &place, json!({})).json()["state"], "none");
    assert_eq!(world.api(&by.applicant, "POST", &place, json!({ "declined": true })).status, 404);
    assert_eq!(world.page(&world.sign_in("a-1"), &place).status, 404);
    let results = world.api(&by.head, "GET", "/survey", json!({})).json();
    assert_eq!((&results["questionnaires"], &results["questions"]), (&json!([]), &json!([])));
    let page = world.page(&format!("{}; zanflow-lang=en", world.sign_in("h-1")), "/survey").body;
    assert!(page.contains("The act prints no questionnaire"), "{page}");
}

#[test]
fn what_is_no_answer_is_refused() {
    let world = world(CARD);
    let by = tokens(&world);
    let case = ended(&world, &by);
    for body in [
        json!({ "answers": {} }),
        json!({ "answers": { "q1": " " } }),
        json!({ "answers": { "q1": "1", "q2": "" } }),
        json!({ "answers": { "q1": "01" } }),
        json!({ "answers": { "q1": "0" } }),
        json!({ "answers": { "q1": "4" } }),
        json!({ "answers": { "q1": "x" } }),
        json!({ "answers": { "q9": "1" } }),
        json!({ "answers": { "q2": "ш".repeat(1001) } }),
        json!({ "answers": { "q1": "1" }, "declined": true }),
        json!({ "answers": { "q1": 1 } }),
        json!({ "answer": {} }),
    ] {
        let refused = world.api(&by.applicant, "POST", &format!("/cases/{case}/survey"), body.clone());
        assert_eq!(refused.status, 400, "{body}: {}", refused.body);
    }
    let state = world.api(&by.applicant, "GET", &format!("/cases/{case}/survey"), json!({}));
    assert_eq!(state.json()["state"], "open");
}
