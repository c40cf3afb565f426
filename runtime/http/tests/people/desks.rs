//! What each of a service's people sees of it, and what they do not.

use crate::world::{HOUR, World};
use serde_json::json;
use zanflow_runtime::{Budget, Clause, Edge, Flow, Node, NodeKind, Role, Unit, When, Work};

fn world() -> World {
    let world = World::new();
    world.account("a-1", &[Role::Applicant], &[]);
    world.account("w-1", &[Role::Executor], &[]);
    world.account("h-1", &[Role::Head], &[]);
    world.account("s-1", &[Role::Supervisor], &[]);
    world.account("u-1", &[Role::Auditor], &[]);
    world
}

#[test]
fn everybody_arrives_where_their_work_is() {
    let world = world();
    world.case("a-1", None);
    let case = world.case("a-1", None);
    world.form(&world.sign_in("w-1"), &format!("/cases/{case}/complete"), &[("node", "s2")]);
    for (who, has, lacks) in [
        ("a-1", "/processes/portal/application", "name=\"whose\""),
        ("w-1", "name=\"whose\"", "href=\"/chain\""),
        ("h-1", "action=\"/tasks/give\"", "href=\"/access\""),
        ("s-1", "href=\"/board\"", "href=\"/chain\""),
    ] {
        let page = world.page(&world.sign_in(who), "/").body;
        assert!(page.contains(has) && !page.contains(lacks), "{who}: {page}");
    }
    let auditor = world.page(&world.sign_in("u-1"), "/");
    assert_eq!((auditor.status, auditor.header("location")), (303, "/cases"));
}

#[test]
fn an_applicant_follows_a_case_without_the_names_of_officials() {
    let world = world();
    let case = world.case("a-1", None);
    let (worker, head) = (world.sign_in("w-1"), world.sign_in("h-1"));
    world.form(&worker, &format!("/cases/{case}/complete"), &[("node", "s2"), ("reason", "a note of ours")]);
    let refusal = [("node", "c1"), ("decision", "refuse"), ("reason", "the stamp is missing")];
    let done = world.form(&head, &format!("/cases/{case}/complete"), &refusal);
    assert_eq!(done.header("location"), format!("/cases/{case}?done=1"));
    let mine = world.sign_in("a-1");
    for path in [format!("/cases/{case}"), format!("/cases/{case}/result")] {
        let page = world.page(&mine, &path);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("the stamp is missing"), "{path}: they read why");
        for hidden in ["Name of h-1", "Name of w-1", "a note of ours", "h-1"] {
            assert!(!page.body.contains(hidden), "{path}: {hidden}");
        }
    }
    let page = world.page(&head, &format!("/cases/{case}")).body;
    assert!(page.contains("Name of h-1") && page.contains("a note of ours"), "{page}");
    for (state, listed) in [("refused", true), ("open", false), ("success", false), ("strange", true)] {
        let page = world.page(&mine, &format!("/cases?state={state}")).body;
        assert_eq!(page.contains(&format!("href=\"/cases/{case}\"")), listed, "{state}");
    }
}

#[test]
fn a_case_that_goes_on_has_no_result() {
    let world = world();
    let case = world.case("a-1", None);
    let mine = world.sign_in("a-1");
    assert_eq!(world.page(&mine, &format!("/cases/{case}/result")).status, 409);
    assert!(!world.page(&mine, &format!("/cases/{case}")).body.contains("/result"));
}

#[test]
fn an_official_goes_on_to_the_next_task() {
    let world = world();
    let (first, second) = (world.case("a-1", None), world.case("a-1", None));
    let worker = world.sign_in("w-1");
    let done = world.form(&worker, &format!("/cases/{first}/complete"), &[("node", "s2")]);
    let page = world.page(&worker, done.header("location")).body;
    assert!(page.contains(&format!("href=\"/cases/{second}\"")), "{page}");
}

#[test]
fn a_head_gives_the_tasks_that_are_marked() {
    let world = world();
    let cases = [world.case("a-1", None), world.case("a-1", None), world.case("a-1", None)];
    let worker = world.sign_in("w-1");
    for case in cases {
        world.form(&worker, &format!("/cases/{case}/complete"), &[("node", "s2")]);
    }
    let head = world.sign_in("h-1");
    let page = world.page(&head, "/").body;
    assert!(page.contains("value=\"h-1\"") && page.contains("Name of w-1"), "{page}");
    let marked = cases.map(|case| format!("{case}:c1"));
    // One of them is not there any more.
    let fields =
        [("to", "h-1"), ("task", marked[0].as_str()), ("task", marked[1].as_str()), ("task", "1:s2")];
    let given = world.form(&head, "/tasks/give", &fields);
    assert_eq!((given.status, given.header("location")), (303, "/?given=2"));
    let refused = world.form(&head, "/tasks/give", &[("to", "nobody"), ("task", &marked[2])]);
    assert_eq!(refused.status, 409);
    let applicant = world.sign_in("a-1");
    let fields = [("to", "a-1"), ("task", marked[2].as_str())];
    assert!(world.form(&applicant, "/tasks/give", &fields).status >= 400);
}

#[test]
fn an_auditor_reads_all_and_changes_nothing() {
    let world = world();
    let case = world.case("a-1", None);
    let auditor = world.sign_in("u-1");
    let page = world.page(&auditor, "/chain?check=1").body;
    assert!(page.contains("mark class=\"good\""), "{page}");
    assert_eq!(world.page(&auditor, &format!("/cases/{case}")).status, 200);
    assert_eq!(world.page(&auditor, "/access").status, 200);
    for action in ["take", "complete", "suspend", "cancel", "route", "erase"] {
        let fields = [("node", "s2"), ("reason", "a"), ("unit", "north"), ("sure", "yes")];
        let answer = world.form(&auditor, &format!("/cases/{case}/{action}"), &fields);
        assert_eq!(answer.status, 403, "{action}: {}", answer.body);
    }
    for (who, allowed) in [("a-1", 403), ("w-1", 403), ("s-1", 403), ("u-1", 200)] {
        assert_eq!(world.page(&world.sign_in(who), "/chain").status, allowed, "{who}");
    }
}

#[test]
fn a_time_that_the_act_does_not_name_is_not_called_unlimited() {
    let world = world();
    let case = world.case("a-1", None);
    world.clock.pass(HOUR / 4);
    let answer = world.api(&world.token("a-1"), "GET", &format!("/cases/{case}"), json!(null)).json();
    assert_eq!((&answer["due"], &answer["due_unknown"]), (&json!(null), &json!(false)));
    let page = world.page(&world.sign_in("a-1"), &format!("/cases/{case}")).body;
    assert!(page.contains("актіде мерзім аталмаған"), "{page}");
}

/// An executor has a working day, then the case ends.
fn with_a_day() -> Flow {
    let mut node = Node::new("s2", NodeKind::Step, Clause::default());
    (node.work, node.role) = (Some(Work::Task), Some(Role::Executor));
    node.budget = Some(Budget::exactly(1, Unit::WorkingDay));
    let edges = vec![Edge::new("start", When::Next, "s2"), Edge::new("s2", When::Next, "end_success")];
    Flow::new(vec![node], edges).unwrap()
}

#[test]
fn a_passed_deadline_is_seen_by_all_whom_it_concerns() {
    let world = World::of_flow(with_a_day());
    for (who, role) in [("a-1", Role::Applicant), ("w-1", Role::Executor), ("s-1", Role::Supervisor)] {
        world.account(who, &[role], &[]);
    }
    let started = world.api(&world.token("a-1"), "POST", "/processes/portal/cases", json!({}));
    assert_eq!(started.status, 201, "{}", started.body);
    let said = "Мерзімі өтті";
    let page = |who: &str, path: &str| world.page(&world.sign_in(who), path).body;
    assert!(!page("a-1", "/cases/1").contains(said));
    assert!(!page("s-1", "/?overdue=1").contains("/cases/1"));
    world.clock.pass(5 * 24 * HOUR);
    world.local.tick().unwrap();
    for (who, path) in [("a-1", "/cases/1"), ("w-1", "/cases/1")] {
        assert!(page(who, path).contains(said), "{who}: {}", page(who, path));
    }
    assert!(page("s-1", "/?overdue=1").contains("/cases/1"));
    assert!(page("s-1", "/board").contains("mark class=\"bad\""));
}
