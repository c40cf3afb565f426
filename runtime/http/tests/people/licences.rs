//! Licences: the public check, and what officials do with them.

use crate::world::{HOUR, MINUTE, World, settings};
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_http::accounts::Accounts;
use zanflow_runtime::{Hash, MemoryJournal, Raise, Role, SimClock, Time};
use zanflow_systems::Store;
use zanflow_systems::licences::contract::*;
use zanflow_systems::licences::{Numbering, Register};

const IIN: &str = "900101300007";
const NAME: &str = "Қошанова Мадина Серікқызы";

struct Kept {
    world: World,
    register: Register,
}

fn world(more: &str) -> Kept {
    let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
    let accounts = Arc::new(Accounts::in_memory(settings(more), Arc::clone(&clock)).unwrap());
    let register = Register::open(Store::in_memory().unwrap(), clock.clone(), Numbering::default()).unwrap();
    let licences = register.clone();
    let made = |app: zanflow_http::App, _: &dyn zanflow_runtime::Blocking| app.with_licences(Some(licences));
    let world = World::served(accounts, clock, MemoryJournal::new(), &[], Raise::default(), made);
    for (id, role) in [
        ("h-1", Role::Head),
        ("e-1", Role::Executor),
        ("a-1", Role::Applicant),
        ("au-1", Role::Auditor),
        ("ad-1", Role::Administrator),
    ] {
        world.account(id, &[role], &[]);
    }
    Kept { world, register }
}

impl Kept {
    fn issue(&self, key: &str, holder: Holder, case: Option<u64>) -> Licence {
        let new = NewLicence {
            service: "000-1".to_owned(),
            case,
            kind: "To do a thing".to_owned(),
            issuer: Issuer { name: "A body".to_owned(), bin: Some("150440000003".to_owned()) },
            holder,
            valid_until: None,
            by: "h-1".to_owned(),
            ground: Ground { clause: "Act, § 33".to_owned(), text: String::new() },
        };
        self.register.issue(key, &new).unwrap()
    }

    fn of_person(&self) -> Licence {
        self.issue("k1", Holder::Person { iin: IIN.to_owned(), name: NAME.to_owned() }, None)
    }

    /// An official sends a form of a licence, with a ground.
    fn act(
        &self,
        session: &str,
        number: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> crate::world::Answer {
        let mut all = vec![("clause", "Act, § 45"), ("text", "it was so decided")];
        let request = format!("{action}-{}", fields.len());
        if !fields.iter().any(|(name, _)| *name == "request") {
            all.push(("request", &request));
        }
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        all.extend_from_slice(fields);
        self.world.form(session, &format!("/licences/{number}/{action}"), &all)
    }
}

#[test]
fn everybody_may_check_a_licence_and_reads_nothing_personal() {
    let kept = world("");
    let licence = kept.of_person();
    let sha256 = Hash([7; 32]);
    let shown =
        Order { by: "service".to_owned(), ground: Ground::default(), change: Change::Document { sha256 } };
    kept.register.order("paper", &licence.number, &shown).unwrap();
    for text in [&licence.number, &licence.code, &licence.number.to_lowercase()] {
        let page = kept.world.page("", &format!("/check/{text}"));
        assert_eq!(page.status, 200, "{}", page.body);
        let told = kept.world.api("", "GET", &format!("/check/{text}"), Value::Null);
        assert_eq!(told.status, 200, "{}", told.body);
        for body in [&page.body, &told.body] {
            for secret in [IIN, "Қошанова", "Мадина", "h-1"] {
                assert!(!body.contains(secret), "{secret}: {body}");
            }
            for public in
                ["Қ. М. С.", &licence.number, "To do a thing", "A body", "150440000003", &sha256.to_string()]
            {
                assert!(body.contains(public), "{public}: {body}");
            }
        }
        let told = told.json();
        assert_eq!((&told["paper"], &told["state"]["is"]), (&json!("licence"), &json!("active")));
        // Who has the number only is not given the code.
        assert!(!told.to_string().contains(&licence.code));
        assert!(!page.body.contains("<script"));
    }
    let found = kept.world.page("", &format!("/check?q={}", licence.number));
    assert!(found.status == 200 && found.body.contains("Қ. М. С."));
    assert_eq!(kept.world.page("", "/check").status, 200);
}

#[test]
fn a_legal_entity_is_named_with_its_bin() {
    let kept = world("");
    let holder =
        Holder::Organisation { bin: "150440000003".to_owned(), name: "«Нұр» ЖШС".to_owned() };
    let licence = kept.issue("k1", holder, None);
    let told = kept.world.api("", "GET", &format!("/check/{}", licence.code), Value::Null).json();
    assert_eq!(told["holder"], json!({ "name": "«Нұр» ЖШС", "bin": "150440000003" }));
}

#[test]
fn an_unknown_number_and_a_wrong_code_are_answered_in_the_same_words() {
    let kept = world("");
    let licence = kept.of_person();
    let wrong_code = licence.code.chars().rev().collect::<String>();
    let long = "A".repeat(2000);
    let mut pages = Vec::new();
    for text in ["L-2026-000002-11", &wrong_code, "%D2%9A", "'--", &long] {
        let page = kept.world.page("", &format!("/check/{text}"));
        let told = kept.world.api("", "GET", &format!("/check/{text}"), Value::Null);
        assert_eq!((page.status, told.status), (404, 404), "{text}");
        assert!(page.body.contains("role=\"alert\""), "{}", page.body);
        // But for what was typed, which stands in the form again and in the links to other languages.
        let plain: Vec<&str> = page
            .body
            .lines()
            .filter(|line| !line.contains("name=\"q\"") && !line.contains("/lang/"))
            .collect();
        pages.push((plain.join("\n"), told.body));
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "{pages:?}");
}

#[test]
fn in_each_language_the_check_has_its_words() {
    let kept = world("");
    let licence = kept.of_person();
    let titles: Vec<String> = ["kk", "ru", "en"]
        .iter()
        .map(|lang| {
            let page = kept.world.page(&format!("zanflow-lang={lang}"), &format!("/check/{}", licence.code));
            assert!(page.body.contains(&format!("<html lang=\"{lang}\">")), "{}", page.body);
            page.body.lines().find(|line| line.starts_with("<h1>")).unwrap().to_owned()
        })
        .collect();
    assert!(titles[0] != titles[1] && titles[1] != titles[2], "{titles:?}");
}

#[test]
fn one_address_may_check_so_often_in_a_minute() {
    let kept = world("[limits]\nchecks_per_minute = 3\n");
    let licence = kept.of_person();
    let path = format!("/check/{}", licence.number);
    for nth in 0..3 {
        // Pages and programs share it.
        let api = nth % 2 == 0;
        let status = match api {
            true => kept.world.api("", "GET", &path, Value::Null).status,
            false => kept.world.page("", &path).status,
        };
        assert_eq!(status, 200);
    }
    for answer in [kept.world.page("", &path), kept.world.api("", "GET", &path, Value::Null)] {
        assert_eq!((answer.status, answer.header("retry-after")), (429, "20"), "{}", answer.body);
    }
    // The page without a question asks for nothing.
    assert_eq!(kept.world.page("", "/check").status, 200);
    kept.world.clock.pass(MINUTE);
    assert_eq!(kept.world.page("", &path).status, 200);
}

#[test]
fn what_became_of_a_licence_is_told() {
    let kept = world("");
    let licence = kept.of_person();
    let session = kept.world.sign_in("h-1");
    let done = kept.act(
        &session,
        &licence.number,
        "reissue",
        &[("numbering", "new_number"), ("holder", "Оспанова Мадина")],
    );
    assert_eq!(done.status, 303, "{}", done.body);
    let next = done.header("location").strip_prefix("/licences/").unwrap().strip_suffix("?done=1").unwrap();
    let page = kept.world.page("", &format!("/check/{}", licence.code));
    assert!(page.body.contains(&format!("href=\"/check/{next}\"")), "{}", page.body);
    let told = kept.world.api("", "GET", &format!("/check/{}", licence.code), Value::Null).json();
    assert_eq!(told["state"]["by"], json!(next));
    let told = kept.world.api("", "GET", &format!("/check/{next}"), Value::Null).json();
    assert_eq!((&told["replaces"], &told["holder"]["name"]), (&json!(licence.number), &json!("О. М.")));
}

#[test]
fn without_a_register_there_is_nothing_to_check() {
    let world = World::new();
    for path in ["/check", "/check/L-1"] {
        assert_eq!(world.page("", path).status, 404);
    }
    assert_eq!(world.api("", "GET", "/check/L-1", Value::Null).status, 404);
}

#[test]
fn heads_act_on_licences_with_a_ground_and_the_record_says_who() {
    let kept = world("");
    let licence = kept.of_person();
    let (number, head) = (licence.number.as_str(), kept.world.sign_in("h-1"));
    let states = |action: &str, fields: &[(&str, &str)]| {
        let done = kept.act(&head, number, action, fields);
        assert_eq!(done.status, 303, "{action}: {}", done.body);
        kept.register.by_number(number).unwrap().unwrap().state.name()
    };
    assert_eq!(states("suspend", &[("until", "2026-12-20")]), "suspended");
    assert_eq!(states("resume", &[]), "active");
    assert_eq!(states("duplicate", &[]), "active");
    let renamed =
        [("numbering", "same_number"), ("holder", "Оспанова Мадина"), ("valid_until", "2030-01-01")];
    assert_eq!(states("reissue", &renamed), "active");
    let decision = [("body", "A court"), ("number", "2-17"), ("date", "2026-11-30"), ("request", "r")];
    assert_eq!(states("revoke", &decision), "revoked");
    // Sent twice, it is done once.
    assert_eq!(states("revoke", &decision), "revoked");
    let history = kept.register.history(number).unwrap();
    let told: Vec<String> =
        history.iter().map(|entry| format!("{} {}", entry.event.name(), entry.by)).collect();
    assert_eq!(
        told,
        ["issued h-1", "suspended h-1", "resumed h-1", "duplicated h-1", "reissued h-1", "revoked h-1"]
    );
    assert!(history[1..].iter().all(|entry| entry.ground.clause == "Act, § 45"));
    let page = kept.world.page(&head, &format!("/licences/{number}"));
    for shown in ["A court", "2-17", "Act, § 45", "Оспанова Мадина", IIN] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    // What is over takes no more forms.
    assert!(!page.body.contains("/suspend\""), "{}", page.body);
    assert_eq!(kept.act(&head, number, "suspend", &[]).status, 409);
    kept.register.verify().unwrap();
}

#[test]
fn who_does_not_decide_reads_at_most() {
    let kept = world("");
    let licence = kept.of_person();
    let path = format!("/licences/{}", licence.number);
    for (who, reads) in [("h-1", 200), ("e-1", 200), ("au-1", 200), ("ad-1", 200), ("a-1", 403)] {
        let session = kept.world.sign_in(who);
        assert_eq!(kept.world.page(&session, "/licences").status, reads, "{who}");
        assert_eq!(kept.world.page(&session, &path).status, reads, "{who}");
        let found = kept.world.form(&session, "/licences", &[("holder", IIN)]);
        assert_eq!(found.status, reads, "{who}");
        assert_eq!(found.body.contains(&licence.number), reads == 200);
        for action in ["suspend", "resume", "duplicate", "end", "revoke", "reissue", "forget"] {
            if who != "h-1" || action == "forget" {
                let refused =
                    kept.act(&session, &licence.number, action, &[("sure", "on"), ("why", "request")]);
                let expected = if who == "ad-1" && action == "forget" { 409 } else { 403 };
                assert_eq!(refused.status, expected, "{who} {action}: {}", refused.body);
            }
        }
    }
    assert_eq!(kept.world.page("", "/licences").status, 303);
    assert_eq!(kept.register.history(&licence.number).unwrap().len(), 1);
    assert_eq!(kept.world.page(&kept.world.sign_in("h-1"), "/licences/L-1").status, 404);
}

#[test]
fn lists_name_nobody_and_reading_a_licence_is_written_down() {
    let kept = world("");
    let case = kept.world.case("a-1", None);
    let holder = Holder::Person { iin: IIN.to_owned(), name: NAME.to_owned() };
    let licence = kept.issue("k1", holder, Some(case));
    let session = kept.world.sign_in("e-1");
    let list = kept.world.page(&session, "/licences?state=active&text=l-2026");
    assert!(list.body.contains(&licence.number) && !list.body.contains(NAME) && !list.body.contains(IIN));
    assert!(!kept.world.page(&session, "/licences?state=revoked").body.contains(&licence.number));
    // A number of a person in an address finds nothing.
    assert!(!kept.world.page(&session, &format!("/licences?text={IIN}")).body.contains(&licence.number));
    let reads = || {
        let auditor = kept.world.token("au-1");
        kept.world.api(&auditor, "GET", "/access", Value::Null).json()
    };
    assert_eq!(reads(), json!([]));
    assert!(kept.world.page(&session, &format!("/licences/{}", licence.number)).body.contains(NAME));
    assert_eq!((&reads()[0]["person"], &reads()[0]["page"]), (&json!("e-1"), &json!("licence")));
}

#[test]
fn a_form_that_is_not_taken_keeps_what_was_typed() {
    let kept = world("");
    let licence = kept.of_person();
    let head = kept.world.sign_in("h-1");
    for (action, fields, status) in [
        ("suspend", vec![("until", "2026-11-01")], 422),
        ("suspend", vec![("until", "soon")], 400),
        ("end", vec![("why", "expiry")], 422),
        ("end", vec![("why", "")], 400),
        ("revoke", vec![("body", "A court"), ("number", "7"), ("date", "")], 400),
        ("suspend", vec![("text", "of 900101300007")], 400),
    ] {
        let answer = kept.act(&head, &licence.number, action, &fields);
        assert_eq!(answer.status, status, "{action} {fields:?}: {}", answer.body);
        if action != "end" || status == 422 {
            assert!(answer.body.contains("value=\"Act, § 45\""), "{action}: {}", answer.body);
        }
    }
    assert_eq!(kept.register.history(&licence.number).unwrap().len(), 1);
}

#[test]
fn after_a_session_that_ended_the_form_is_as_it_was_left() {
    let kept = world("");
    let licence = kept.of_person();
    let head = kept.world.sign_in("h-1");
    kept.world.clock.pass(HOUR);
    let sent = kept.act(&head, &licence.number, "suspend", &[("until", "2026-12-20")]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let to = sent.header("location").strip_prefix("/login?to=").unwrap().to_owned();
    let back = form_urlencoded::parse(format!("x={to}").as_bytes()).next().unwrap().1.into_owned();
    let page = kept.world.page(&kept.world.sign_in("h-1"), &back);
    assert!(page.status == 200 && page.body.contains("value=\"Act, § 45\""), "{back}: {}", page.body);
    assert!(page.body.contains("value=\"2026-12-20\""), "{}", page.body);
    assert_eq!(kept.register.history(&licence.number).unwrap().len(), 1);
}

#[test]
fn an_administrator_erases_who_had_a_licence_that_is_over() {
    let kept = world("");
    let licence = kept.of_person();
    let (head, keeper) = (kept.world.sign_in("h-1"), kept.world.sign_in("ad-1"));
    assert_eq!(kept.act(&head, &licence.number, "end", &[("why", "request")]).status, 303);
    let done = kept.act(&keeper, &licence.number, "forget", &[("sure", "on")]);
    assert_eq!(done.status, 303, "{}", done.body);
    let page = kept.world.page(&keeper, &format!("/licences/{}", licence.number));
    assert!(page.status == 200 && !page.body.contains(IIN) && !page.body.contains(NAME));
    let told = kept.world.api("", "GET", &format!("/check/{}", licence.code), Value::Null).json();
    assert_eq!((&told["holder"], &told["state"]["is"]), (&Value::Null, &json!("ended")));
    kept.register.verify().unwrap();
}
