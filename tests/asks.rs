//! What the steps of all acts that are here ask of systems, and whose accounts they are about: laws, and a list to read
//! (`-- --nocapture`).
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use crate::support::models;
use std::collections::BTreeSet;
use zanflow::flow::{self, Cast};
use zanflow::model::{Action, Channel, Model, Process, Service};
use zanflow_runtime::{Ask, Flow, Node, Role, Subject, Work};

/// Every process that runs.
fn each(models: &[Model], mut told: impl FnMut(&Service, &Process, &Flow)) {
    for service in models.iter().flat_map(|model| &model.services) {
        for process in &service.processes {
            if let Ok(flow) = flow::flow(service, process) {
                told(service, process, &flow);
            }
        }
    }
}

fn is_login(action: Action) -> bool {
    matches!(action, Action::RegisterApplicant | Action::Authenticate | Action::CheckCredentials)
}

fn asks(node: &Node) -> impl Iterator<Item = &Ask> {
    node.asks.iter().flatten()
}

#[test]
fn a_login_is_about_the_account_of_its_actor() {
    let (models, all) = models();
    let (mut of_workers, mut of_applicants) = (0, 0);
    each(&models, |service, process, flow| {
        let cast = Cast::new(service, process);
        for (nth, node) in process.nodes.iter().enumerate().filter(|(_, node)| is_login(node.action)) {
            let made = flow.node(&node.id).expect("the node");
            let party = cast.of[nth].map(|party| &cast.parties[party]);
            let by_applicant = match party {
                Some(party) if party.is_applicant => true,
                // A system checks whoever logged in; on the portal that is the applicant.
                _ => process.channel == Channel::Portal,
            };
            let told = format!("{}/{} {}: {}", service.id, flow::name(service, process), node.id, node.text);
            if by_applicant {
                of_applicants += 1;
                assert!(asks(made).all(|ask| ask.about == Subject::Applicant), "{told}");
                assert!(matches!(made.work(), Work::Call(_)), "{told}");
            } else {
                of_workers += 1;
                assert!(asks(made).all(|ask| ask.about == Subject::Worker), "{told}");
                // Who logs in does so by their own session; a system only says whether they did.
                let by_person =
                    made.work() == Work::Task && made.role.is_some_and(|role| role != Role::Applicant);
                assert!(by_person || node.action == Action::CheckCredentials, "{told}");
            }
        }
    });
    println!("logins: {of_workers} of workers, {of_applicants} of applicants");
    assert!(of_workers >= if all { 40 } else { 8 }, "{of_workers}");
}

#[test]
fn methods_are_named_once_in_a_process_and_after_what_they_do() {
    let (models, _) = models();
    let (mut named, mut by_words) = (0, Vec::new());
    each(&models, |service, process, flow| {
        let mut met = BTreeSet::new();
        for node in flow.nodes() {
            for ask in asks(node) {
                let told = format!("{}/{} {}", service.id, flow::name(service, process), ask.method);
                assert!(met.insert(&ask.method), "{told}");
                assert!(!ask.method.starts_with(&node.id), "{told}");
                named += 1;
                let last = ask.method.rsplit('_').next().unwrap_or_default();
                if last.len() == 4 && last.bytes().all(|letter| letter.is_ascii_hexdigit()) {
                    by_words.push(told);
                }
            }
        }
    });
    println!("{named} methods, {} told apart by their words only: {}", by_words.len(), by_words.join(", "));
    assert!(by_words.len() * 10 <= named, "{by_words:?}");
}

#[test]
fn what_decides_is_never_the_applicants() {
    let (models, _) = models();
    each(&models, |service, process, flow| {
        for (node, made) in process.nodes.iter().zip(flow.nodes()) {
            let told = format!("{}/{} {}", service.id, flow::name(service, process), node.id);
            assert!(!flow::is_of_others(node.action) || made.role != Some(Role::Applicant), "{told}");
            assert!(matches!(made.work(), Work::Call(_)) || made.role.is_some(), "{told}");
        }
    });
}

/// A step that names several registers asks each of them, and only what names no other does not.
#[test]
fn steps_that_name_several_systems() {
    let (models, all) = models();
    let (mut rows, mut several) = (Vec::new(), 0);
    each(&models, |service, process, flow| {
        for node in flow.nodes().iter().filter(|node| node.systems.len() > 1) {
            let group = |group: &Vec<Ask>| {
                let asks = group.iter().map(|ask| {
                    let of = if ask.about == Subject::Representative { "?" } else { "" };
                    format!("{}{of}", ask.method)
                });
                asks.collect::<Vec<_>>().join(" or ")
            };
            let groups: Vec<String> = node.asks.iter().map(group).collect();
            several += usize::from(asks(node).count() > 1);
            let what = if groups.is_empty() { format!("{:?}", node.work()) } else { groups.join(" and ") };
            let name = flow::name(service, process);
            rows.push(format!("{}/{name} {}: {what} <- {}", service.id, node.id, node.text));
            let registers = node.systems.iter().filter(|system| is_register(**system)).count();
            let asks_registers = matches!(node.action, Action::QueryRegistry | Action::CheckRegistry);
            if asks_registers && registers > 1 {
                assert!(asks(node).count() >= registers, "{}", rows.last().unwrap());
            }
        }
    });
    println!("{} steps name several systems, {several} ask several:\n{}", rows.len(), rows.join("\n"));
    if all {
        assert!(several >= 30, "{several}");
    }
}

fn is_register(system: zanflow_runtime::System) -> bool {
    use zanflow_runtime::System;
    matches!(system, System::LegalEntities | System::Persons | System::Notary)
}
