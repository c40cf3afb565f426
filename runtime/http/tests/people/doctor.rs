//! The doctor's page and operation: for who keeps the server, in three languages.

use crate::world::World;
use serde_json::json;
use zanflow_runtime::Role;

#[test]
fn who_keeps_the_server_sees_how_it_is() {
    let world = World::new();
    world.account("k-1", &[Role::Administrator], &[]);
    world.account("h-1", &[Role::Head, Role::Supervisor], &[]);
    let (keeper, head) = (world.token("k-1"), world.token("h-1"));
    assert_eq!(world.api(&head, "GET", "/doctor", json!({})).status, 403);
    assert_eq!(world.page(&world.sign_in("h-1"), "/doctor").status, 403);
    let report = world.api(&keeper, "GET", "/doctor", json!({})).json();
    let check = |name: &str| {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.filter(|one| one["check"] == name).cloned().collect::<Vec<_>>()
    };
    assert_eq!(check("cases-good").len(), 1, "{report:#}");
    assert_eq!(check("backup-unknown")[0]["level"], "unknown");
    for (query, status, words) in [
        ("?lang=ru", 200, "Есть ли копии"),
        ("?lang=kk", 200, "Көшірмелердің"),
        ("?lang=de", 400, "kk, ru or en"),
    ] {
        let answer = world.api(&keeper, "GET", &format!("/doctor{query}"), json!({}));
        assert!(answer.status == status && answer.body.contains(words), "{query}: {}", answer.body);
    }
    let page = world.page(&format!("{}; zanflow-lang=en", world.sign_in("k-1")), "/doctor");
    assert!(
        page.status == 200 && page.body.contains("Whether there are copies is not known"),
        "{}",
        page.body
    );
    assert!(!world.page(&world.sign_in("h-1"), "/cases").body.contains("/doctor"));
}

/// A verification that somebody asks for on the page of the journal counts.
#[test]
fn a_verification_is_noted() {
    let world = World::new();
    world.account("k-1", &[Role::Administrator], &[]);
    world.account("u-1", &[Role::Auditor], &[]);
    let keeper = world.token("k-1");
    let has =
        |check: &str| world.api(&keeper, "GET", "/doctor", json!({})).body.contains(&format!("\"{check}\""));
    assert!(has("journal-unverified") && !has("journal-good"));
    assert_eq!(world.page(&world.sign_in("u-1"), "/chain?check=1").status, 200);
    assert!(has("journal-good") && !has("journal-unverified"));
    world.clock.pass(4 * 24 * 3_600_000);
    assert!(has("journal-old") && !has("journal-good"));
}
