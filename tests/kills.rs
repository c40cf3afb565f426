//! A generated service whose server is killed in every step: approval and refusal in each of its channels.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use crate::served::{Api, Server};
use serde_json::{Map, Value, json};
use std::path::Path;

/// The BIN of who applies.
const FIRM: &str = "050140004649";

/// Walks all processes of a service, each to its success and to the refusal of its last condition.
pub fn every_step_survives_a_kill(service: &Path, program: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("cases.journal");
    // Nothing has to be paid for: a case would wait for somebody who pays.
    let config = folder.path().join("service.toml");
    std::fs::write(&config, "[payment]\namount = \"free\"\n").unwrap();
    let args = ["--trial", "--journal", journal.to_str().unwrap(), "--config", config.to_str().unwrap()];
    let walked = Walked { program, service, args: &args };
    let description: Value =
        serde_json::from_slice(&std::fs::read(service.join("openapi.json")).unwrap()).unwrap();
    let processes = walked.once(|api| api.get(200, "/processes"));
    let runs = processes.as_array().unwrap().iter().filter(|process| process["version"].is_string());
    // Registers know whom they are asked about.
    walked.once(|api| api.form("/systems", &[("subject", FIRM), ("name", "Firm")]));
    let (mut cases, mut kills) = (0, 0);
    for name in runs.map(|process| process["name"].as_str().unwrap()) {
        let schema = &description["components"]["schemas"][format!("NewCase_{}", name.replace('-', "_"))];
        let asked = schema["properties"]["facts"]["properties"].as_object().cloned().unwrap_or_default();
        let matter = schema["properties"]["matter"]["enum"][0].clone();
        let facts = |holds: &dyn Fn(&str) -> bool| -> Map<String, Value> {
            asked.keys().map(|id| (id.clone(), json!(holds(id)))).collect()
        };
        let rendered = walked.case(name, &facts(&|_| true), &matter, &mut kills);
        assert_eq!(rendered["status"], "success", "{name}: {rendered}");
        cases += 1;
        let path = rendered["path"].as_array().unwrap();
        let met: Vec<&str> =
            path.iter().filter_map(Value::as_str).filter(|id| asked.contains_key(*id)).collect();
        if let Some(last) = met.last() {
            // Nor does what is asked only then: what was to be heard changes nothing.
            let holds = |id: &str| id != *last && met.contains(&id);
            let refused = walked.case(name, &facts(&holds), &matter, &mut kills);
            assert_eq!(refused["status"], "refused", "{name}, without {last}: {refused}");
            cases += 1;
        }
    }
    println!("{}: {cases} cases, {kills} kills", service.display());
    assert!(cases > 0 && kills > cases, "{cases} {kills}");
}

struct Walked<'w> {
    program: &'w Path,
    service: &'w Path,
    args: &'w [&'w str],
}

impl Walked<'_> {
    /// Asks a server that is killed then.
    fn once<T>(&self, ask: impl FnOnce(&Api<'_>) -> T) -> T {
        let server = Server::start(self.program, self.args);
        let api = Api::new(&server, &self.service.join("openapi.json"));
        let answer = ask(&api);
        drop(api);
        server.kill();
        answer
    }

    /// Starts a case and does its tasks, each with a server of its own; what the case is at last.
    fn case(&self, process: &str, facts: &Map<String, Value>, matter: &Value, kills: &mut usize) -> Value {
        let new = json!({ "facts": facts, "matter": matter, "applicant": FIRM });
        let case = self.once(|api| api.post(201, &format!("/processes/{process}/cases"), new));
        let id = case["case"].as_u64().unwrap();
        let mut before: Option<Value> = None;
        for _ in 0..200 {
            *kills += 1;
            let (now, audit) = self.once(|api| {
                let audit = api.get(200, &format!("/cases/{id}/audit"));
                // What was answered before the kill is there, and goes before all that is new.
                let known = before.iter().flat_map(|known| known.as_array().unwrap());
                known.enumerate().for_each(|(nth, event)| assert_eq!(audit[nth], *event, "{process}"));
                let now = api.get(200, &format!("/cases/{id}"));
                if now["status"] == "task" {
                    let node = now["node"].as_str().unwrap();
                    let done = json!({ "by": { "id": "staff-7", "name": "A. B." }, "decision": "approve" });
                    api.post(200, &format!("/cases/{id}/tasks/{node}/completion"), done);
                }
                (now, api.get(200, &format!("/cases/{id}/audit")))
            });
            before = Some(audit);
            match now["status"].as_str().unwrap() {
                "success" | "refused" => return now,
                "task" | "running" | "retry" => {}
                other => panic!("{process} stands at {}: {other}", now["node"]),
            }
        }
        panic!("{process} has no end")
    }
}
