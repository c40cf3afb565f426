//! The page about signatures says what is so.

use crate::tools;
use std::fs;
use zanflow_signatures::{MAX_CERTIFICATES, MAX_CHAIN, MAX_SIGNERS, Policy, Reason, Why};

#[test]
fn the_page_names_every_reason_and_every_bound() {
    let page = fs::read_to_string(tools::root().join("docs/signatures.md")).unwrap();
    for name in Reason::NAMES.iter().chain(&Why::NAMES) {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
    let policy = Policy::national();
    for text in [
        format!("at most {MAX_CHAIN} certificates"),
        format!("more than {MAX_SIGNERS} signers or {MAX_CERTIFICATES} certificates"),
        format!(
            "at most {} minutes before `now` and at most {} after",
            policy.claimed.as_mins(),
            policy.skew.as_mins()
        ),
    ] {
        assert!(page.contains(&text), "{text}");
    }
    let table = include_str!("cases/cases.txt");
    let cases: Vec<&str> = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let judged = |mark: char| {
        cases.iter().filter(|line| line.rsplit('|').next().unwrap().trim().starts_with(mark)).count()
    };
    for text in [
        format!("a table of {} made signatures and what has to be said of each", cases.len()),
        format!("openssl judges {} of them", judged('=')),
        format!("pyHanko {}", judged('+')),
        format!("of the other {}", judged('-')),
    ] {
        assert!(page.contains(&text), "{text}");
    }
}
