//! Lists of tasks by the API and on pages.

use crate::world::World;
use serde_json::Value;
use zanflow_runtime::Role;

fn world() -> World {
    let world = World::new();
    for (id, role, units) in [
        ("a-1", Role::Applicant, &[][..]),
        ("north", Role::Executor, &["north"]),
        ("anywhere", Role::Executor, &[]),
        ("supervisor", Role::Supervisor, &[]),
    ] {
        world.account(id, &[role], units);
    }
    for nth in 0..5 {
        world.case("a-1", Some(if nth % 2 == 0 { "north" } else { "south" }));
    }
    world
}

fn numbers(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|task| task["case"].as_u64().unwrap()).collect()
}

#[test]
fn tasks_are_found_by_what_they_are_and_come_in_pages() {
    let world = world();
    let (north, all) = (world.token("north"), world.token("supervisor"));
    let find = |token: &str, query: &str| world.api(token, "GET", &format!("/tasks?{query}"), Value::Null);
    assert_eq!(numbers(&find(&north, "").json()), [1, 3, 5]);
    let take = |case: u64| {
        let body = serde_json::json!({ "to": { "id": "north" } });
        world.api(&north, "POST", &format!("/cases/{case}/tasks/s2/assignment"), body).status
    };
    assert_eq!((take(3), take(2)), (200, 404));
    for (query, found) in [
        ("assignee=north", &[3][..]),
        ("free=true", &[1, 2, 4, 5]),
        ("unit=south", &[2, 4]),
        ("role=executor&unit=north&free=true", &[1, 5]),
        ("role=head", &[]),
        ("node=s2&applicant=a-1", &[1, 2, 3, 4, 5]),
        ("applicant=a-2", &[]),
        ("overdue=true", &[]),
        ("text=4", &[4]),
        ("text=no+such+words", &[]),
    ] {
        assert_eq!(numbers(&find(&all, query).json()), found, "{query}");
    }
    // A page, and the next one by its address.
    let (mut seen, mut address) = (Vec::new(), "/tasks?limit=2".to_owned());
    loop {
        let page = world.api(&all, "GET", &address, Value::Null);
        seen.extend(numbers(&page.json()));
        let link = page.header("link").to_owned();
        let Some((next, _)) = link.strip_prefix("</api").and_then(|link| link.split_once('>')) else { break };
        address = format!("{next}&limit=2");
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
    for query in ["cursor=x", "cursor=1", "limit=0", "role=king", "free=perhaps"] {
        assert_eq!(find(&all, query).status, 400, "{query}");
    }
    assert_eq!(find(&all, "cursor=9999999999999999999.1").status, 200);
}

#[test]
fn a_supervisor_sees_the_load_and_gives_tasks_to_others() {
    let world = world();
    let (north, all) = (world.token("north"), world.token("supervisor"));
    let board = |token: &str| world.api(token, "GET", "/board", Value::Null);
    let give = |case: u64, to: &str| {
        let body = serde_json::json!({ "to": { "id": to } });
        world.api(&all, "POST", &format!("/cases/{case}/tasks/s2/assignment"), body).status
    };
    assert_eq!((give(1, "north"), give(3, "north"), give(3, "anywhere")), (200, 200, 200));
    let seen = board(&all).json();
    assert_eq!((&seen["all"]["open"], &seen["all"]["free"]), (&5.into(), &3.into()));
    let people: Vec<(&str, u64)> = seen["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["person"].as_str().unwrap(), one["open"].as_u64().unwrap()))
        .collect();
    assert_eq!(people, [("anywhere", 1), ("north", 1)]);
    let units: Vec<(&str, u64)> = seen["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["unit"].as_str().unwrap(), one["open"].as_u64().unwrap()))
        .collect();
    assert_eq!(units, [("north", 3), ("south", 2)]);
    assert_eq!(board(&north).json()["all"]["open"], 3);
    assert_eq!(board(&world.token("a-1")).status, 403);
    let session = world.sign_in("supervisor");
    let page = world.page(&session, "/board").body;
    assert!(page.contains("?node=s2&amp;unit=north") && page.contains("?person=north"), "{page}");
    assert_eq!(world.page(&world.sign_in("a-1"), "/board").status, 403);
}

#[test]
fn the_page_of_tasks_is_asked_like_the_api() {
    let world = world();
    let session = world.sign_in("north");
    let cards = |query: &str| {
        let page = world.page(&session, &format!("/?{query}"));
        assert_eq!(page.status, 200, "{query}");
        page.body.matches("class=\"card\" href=\"/cases/").count()
    };
    assert_eq!(
        (cards(""), cards("whose=mine"), cards("whose=free"), cards("text=1"), cards("overdue=1")),
        (3, 0, 3, 1, 0)
    );
    world.form(&session, "/cases/1/take", &[("node", "s2")]);
    assert_eq!(
        (cards("whose=mine"), cards("whose=free"), cards("person=north"), cards("unit=south")),
        (1, 2, 1, 0)
    );
    assert_eq!(cards("cursor=nonsense&whose=nonsense"), 3);
}
