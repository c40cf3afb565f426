//! What roles, units and claims let somebody see and do.

use crate::world::World;
use serde_json::{Value, json};
use zanflow_http::accounts::State;
use zanflow_runtime::Role;

struct Office {
    world: World,
    tokens: std::collections::BTreeMap<&'static str, String>,
}

impl Office {
    fn new() -> Self {
        let world = World::new();
        let mut tokens = std::collections::BTreeMap::new();
        for (id, role, units) in [
            ("a-1", Role::Applicant, &[][..]),
            ("a-2", Role::Applicant, &[]),
            ("north", Role::Executor, &["north"]),
            ("south", Role::Executor, &["south"]),
            ("anywhere", Role::Executor, &[]),
            ("head", Role::Head, &[]),
            ("commission", Role::Commission, &[]),
            ("office", Role::Office, &[]),
            ("supervisor", Role::Supervisor, &[]),
            ("auditor", Role::Auditor, &[]),
            ("admin", Role::Administrator, &[]),
            ("system", Role::System, &[]),
        ] {
            world.account(id, &[role], units);
            tokens.insert(id, world.token(id));
        }
        Self { world, tokens }
    }

    fn get(&self, who: &str, path: &str) -> Value {
        let answer = self.world.api(&self.tokens[who], "GET", path, Value::Null);
        assert_eq!(answer.status, 200, "{who} {path}: {}", answer.body);
        answer.json()
    }

    fn status(&self, who: &str, path: &str) -> u16 {
        self.world.api(&self.tokens[who], "GET", path, Value::Null).status
    }

    fn post(&self, who: &str, path: &str, body: Value) -> u16 {
        self.world.api(&self.tokens[who], "POST", path, body).status
    }

    fn numbers(&self, who: &str, path: &str) -> Vec<u64> {
        let list = self.get(who, path);
        list.as_array().unwrap().iter().map(|one| one["case"].as_u64().unwrap()).collect()
    }
}

#[test]
fn lists_and_cases_show_what_somebody_may_see() {
    let office = Office::new();
    let (first, second, third) = (
        office.world.case("a-1", Some("north")),
        office.world.case("a-2", Some("south")),
        office.world.case("a-1", None),
    );
    let all = vec![third, second, first];
    for (who, seen) in [
        ("a-1", vec![third, first]),
        ("a-2", vec![second]),
        ("north", vec![third, first]),
        ("south", vec![third, second]),
        ("anywhere", all.clone()),
        ("head", all.clone()),
        ("supervisor", all.clone()),
        ("auditor", all.clone()),
        ("admin", all.clone()),
        // No step of the process is theirs.
        ("commission", vec![]),
        ("system", vec![]),
    ] {
        assert_eq!(office.numbers(who, "/cases"), seen, "{who}");
        for case in &all {
            let status = if seen.contains(case) { 200 } else { 404 };
            for path in [format!("/cases/{case}"), format!("/cases/{case}/audit")] {
                assert_eq!(office.status(who, &path), status, "{who} {path}");
            }
        }
    }
}

#[test]
fn task_lists_show_what_somebody_may_do() {
    let office = Office::new();
    let (first, second) = (office.world.case("a-1", Some("north")), office.world.case("a-1", Some("south")));
    for (who, tasks) in [
        ("a-1", vec![]),
        ("north", vec![first]),
        ("south", vec![second]),
        ("anywhere", vec![first, second]),
        ("head", vec![]),
        ("commission", vec![]),
        ("supervisor", vec![first, second]),
        ("auditor", vec![first, second]),
    ] {
        assert_eq!(office.numbers(who, "/tasks"), tasks, "{who}");
    }
}

#[test]
fn what_somebody_may_not_see_is_not_said_to_exist() {
    let office = Office::new();
    let case = office.world.case("a-1", Some("north"));
    for who in ["a-2", "south", "commission"] {
        let hidden = office.world.api(&office.tokens[who], "GET", &format!("/cases/{case}"), Value::Null);
        let none = office.world.api(&office.tokens[who], "GET", "/cases/999", Value::Null);
        assert_eq!(hidden.status, none.status);
        assert_eq!(hidden.body.replace(&case.to_string(), "999"), none.body, "{who}");
        for path in ["tasks/s2/completion", "tasks/s2/release", "retry", "erasure", "resumption", "unit"] {
            assert_eq!(office.post(who, &format!("/cases/{case}/{path}"), json!({})), 404, "{who} {path}");
        }
        let session = office.world.sign_in(who);
        assert_eq!(office.world.page(&session, &format!("/cases/{case}")).status, 404, "{who}");
    }
}

#[test]
fn a_step_is_done_in_its_role_only() {
    let office = Office::new();
    let case = office.world.case("a-1", None);
    let complete = |who: &str, node: &str| {
        office.post(who, &format!("/cases/{case}/tasks/{node}/completion"), json!({ "decision": "approve" }))
    };
    for who in ["a-1", "head", "supervisor", "auditor", "admin"] {
        assert_eq!(complete(who, "s2"), 403, "{who}");
    }
    assert_eq!(complete("anywhere", "s2"), 200);
    for who in ["a-1", "anywhere", "supervisor", "auditor", "admin"] {
        assert_eq!(complete(who, "c1"), 403, "{who}");
    }
    assert_eq!(complete("head", "c1"), 200);
}

#[test]
fn commands_on_cases_need_their_roles() {
    let office = Office::new();
    let case = office.world.case("a-1", None);
    let reason = json!({ "reason": "a letter" });
    for (path, body, may) in [
        ("erasure", json!({}), &["admin"][..]),
        ("suspension", reason.clone(), &["supervisor", "head", "anywhere"]),
        ("unit", json!({ "unit": "north" }), &["supervisor", "head"]),
        ("messages", json!({ "id": "m", "node": "s1" }), &["system", "anywhere", "head"]),
    ] {
        for who in ["a-1", "auditor", "admin", "supervisor", "head", "anywhere", "system"] {
            if may.contains(&who) {
                continue;
            }
            let status = office.post(who, &format!("/cases/{case}/{path}"), body.clone());
            assert!([403, 404].contains(&status), "{who} {path}: {status}");
        }
    }
    assert_eq!(office.status("a-1", "/access"), 403);
    assert_eq!(office.status("head", "/access"), 403);
    assert_eq!(office.status("auditor", "/access"), 200);
    assert_eq!(office.status("a-1", "/handovers"), 403);
    assert_eq!(office.post("auditor", &format!("/cases/{case}/cancellation"), reason.clone()), 403);
    assert_eq!(office.post("a-1", &format!("/cases/{case}/cancellation"), reason), 200);
}

#[test]
fn a_task_that_somebody_has_is_finished_by_them() {
    let office = Office::new();
    let world = &office.world;
    let case = world.case("a-1", None);
    let task = |what: &str| format!("/cases/{case}/tasks/s2/{what}");
    let claim = |who: &str| office.post(who, &task("assignment"), json!({ "to": { "id": who } }));
    // Nobody has it, so there is nothing to let go.
    assert_eq!(office.post("north", &task("release"), json!({})), 409);
    assert_eq!(claim("head"), 403);
    assert_eq!(claim("north"), 200);
    assert_eq!(office.get("anywhere", "/tasks")[0]["assignee"], "north");
    // Two workers do not do the same.
    assert_eq!(claim("anywhere"), 409);
    assert_eq!(office.post("anywhere", &task("completion"), json!({})), 409);
    assert_eq!(office.post("anywhere", &task("release"), json!({})), 409);
    assert_eq!(office.post("supervisor", &task("completion"), json!({})), 403);
    assert_eq!(office.post("north", &task("release"), json!({})), 200);
    assert_eq!(claim("anywhere"), 200);
    // A supervisor gives it to somebody else; nobody gives it to who is not there.
    assert_eq!(office.post("supervisor", &task("assignment"), json!({ "to": { "id": "nobody" } })), 409);
    world.accounts.set_state("south", State::Locked).unwrap();
    assert_eq!(office.post("supervisor", &task("assignment"), json!({ "to": { "id": "south" } })), 409);
    assert_eq!(
        office.post(
            "supervisor",
            &task("assignment"),
            json!({ "to": { "id": "north", "name": "Not theirs" } })
        ),
        200
    );
    assert_eq!(office.post("north", &task("completion"), json!({})), 200);
    let audit = office.get("auditor", &format!("/cases/{case}/audit"));
    let kinds: Vec<&str> =
        audit.as_array().unwrap().iter().filter_map(|event| event["kind"].as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| ["assigned", "released"].contains(kind)).count(), 4, "{kinds:?}");
    let names: Vec<&str> =
        audit.as_array().unwrap().iter().filter_map(|event| event["name"].as_str()).collect();
    assert!(names.contains(&"Name of north") && !names.contains(&"Not theirs"), "{names:?}");
}

#[test]
fn a_supervisor_who_has_the_role_finishes_a_task_that_another_has() {
    let office = Office::new();
    let world = &office.world;
    world.account("chief", &[Role::Supervisor, Role::Executor], &[]);
    let case = world.case("a-1", None);
    let task = |what: &str| format!("/cases/{case}/tasks/s2/{what}");
    assert_eq!(office.post("north", &task("assignment"), json!({ "to": { "id": "north" } })), 200);
    assert_eq!(world.api(&world.token("chief"), "POST", &task("completion"), json!({})).status, 200);
}

#[test]
fn a_case_goes_from_unit_to_unit() {
    let office = Office::new();
    let case = office.world.case("a-1", Some("north"));
    let route =
        |who: &str, unit: Value| office.post(who, &format!("/cases/{case}/unit"), json!({ "unit": unit }));
    assert_eq!(route("north", json!("south")), 403);
    assert_eq!(route("auditor", json!("south")), 403);
    assert_eq!(route("supervisor", json!("880101300123")), 400);
    assert_eq!(route("head", json!("south")), 200);
    assert_eq!(
        (
            office.status("north", &format!("/cases/{case}")),
            office.status("south", &format!("/cases/{case}"))
        ),
        (404, 200)
    );
    assert_eq!(route("supervisor", Value::Null), 200);
    assert_eq!(office.status("north", &format!("/cases/{case}")), 200);
    assert_eq!(office.get("auditor", &format!("/cases/{case}"))["unit"], Value::Null);
    assert!(office.world.engine.verify(None).is_ok());
}

/// Pages offer what their visitor may do, and refuse the rest like the API.
#[test]
fn pages_offer_what_somebody_may_do() {
    let office = Office::new();
    let case = office.world.case("a-1", None);
    for (who, offered, not) in [
        ("north", &["/take", "/complete", "/suspend"][..], &["/erase", "/release", "/route"][..]),
        ("auditor", &[], &["/take", "/complete", "/suspend", "/erase", "/give", "/cancel"]),
        // A case that goes on keeps its data.
        ("admin", &[], &["/take", "/complete", "/give", "/erase"]),
        ("supervisor", &["/escalate", "/give"], &["/take", "/complete", "/erase"]),
        ("a-1", &["/cancel"], &["/take", "/complete", "/suspend", "/erase"]),
    ] {
        let session = office.world.sign_in(who);
        let page = office.world.page(&session, &format!("/cases/{case}")).body;
        let has = |action: &&str| page.contains(&format!("action=\"/cases/{case}{action}\""));
        assert!(offered.iter().all(&has), "{who}: {page}");
        assert!(!not.iter().any(has), "{who}: {page}");
    }
    let ended = office.world.case("a-1", None);
    assert_eq!(
        office.post("a-1", &format!("/cases/{ended}/cancellation"), json!({ "reason": "withdrawn" })),
        200
    );
    for (who, erases) in [("admin", true), ("head", false), ("auditor", false), ("a-1", false)] {
        let session = office.world.sign_in(who);
        let page = office.world.page(&session, &format!("/cases/{ended}")).body;
        assert_eq!(page.contains(&format!("/cases/{ended}/erase")), erases, "{who}");
    }
    let session = office.world.sign_in("auditor");
    assert_eq!(office.world.form(&session, &format!("/cases/{case}/take"), &[("node", "s2")]).status, 403);
    let session = office.world.sign_in("north");
    assert_eq!(office.world.form(&session, &format!("/cases/{case}/take"), &[("node", "s2")]).status, 303);
    assert_eq!(office.world.form(&session, &format!("/cases/{case}/release"), &[("node", "s2")]).status, 303);
    assert_eq!(office.world.form(&session, "/systems", &[("subject", "880101300123")]).status, 403);
}
