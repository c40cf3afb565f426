//! What came out of an act beside what it says.

use super::act::{Act, Column, Process, Service};
use super::rules::Rules;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use zanflow::model::Model;

/// Hits and values of each field, and acts that are exact.
#[derive(Default)]
pub struct Tally {
    pub exact: usize,
    pub acts: usize,
    pub fields: BTreeMap<&'static str, (usize, usize)>,
    /// The first few differences.
    pub missed: Vec<String>,
}

impl Tally {
    /// Compares one act.
    pub fn act(&mut self, seed: u64, act: &Act, model: &Model) {
        let got = serde_json::to_value(model).unwrap();
        let before: usize = self.misses();
        self.same(seed, "title", json!(act.title), &got["document"]["title"]);
        self.same(seed, "date", json!(act.date), &got["document"]["date"]);
        self.same(seed, "number", json!(act.number), &got["document"]["number"]);
        self.same(seed, "signatory", json!(act.signatory), &got["document"]["signatory"]);
        let services = got["services"].as_array().unwrap();
        self.same(seed, "services", json!(act.services.len()), &json!(services.len()));
        for (nth, service) in act.services.iter().enumerate() {
            self.service(seed, service, services.get(nth).unwrap_or(&Value::Null));
        }
        self.acts += 1;
        self.exact += usize::from(self.misses() == before);
    }

    /// Compares rules in force.
    pub fn rules(&mut self, seed: u64, rules: &Rules, model: &Model) {
        let got = serde_json::to_value(model).unwrap();
        let before: usize = self.misses();
        for (pointer, truth) in &rules.truth {
            let own = match *pointer {
                "nodes" => nodes(&got["services"][0]["processes"][0]["nodes"]),
                pointer => got.pointer(pointer).cloned().unwrap_or_default(),
            };
            let whole = |value: &Value| value.as_f64().map_or_else(|| value.clone(), |number| json!(number));
            self.same(seed, pointer, whole(truth), &whole(&own));
        }
        self.acts += 1;
        self.exact += usize::from(self.misses() == before);
    }

    fn misses(&self) -> usize {
        self.fields.values().map(|(hits, of)| of - hits).sum()
    }

    fn same(&mut self, seed: u64, field: &'static str, truth: Value, got: &Value) {
        let share = self.fields.entry(field).or_default();
        share.1 += 1;
        if truth == *got {
            share.0 += 1;
        } else if self.missed.len() < super::number("ZANFLOW_ROUND_TRIP_MISSES", 12) as usize {
            self.missed.push(format!("act {seed}: {field}: must be {truth}, is {got}"));
        }
    }

    fn service(&mut self, seed: u64, truth: &Service, got: &Value) {
        self.same(seed, "service title", json!(truth.title), &got["title"]);
        self.same(seed, "participants", json!(truth.participants), &got["participants"]);
        for (nth, process) in truth.processes.iter().enumerate() {
            self.process(seed, process, &got["processes"][nth]);
        }
        self.same(
            seed,
            "tables",
            json!(truth.tables.len()),
            &json!(got["tables"].as_array().map_or(0, Vec::len)),
        );
        for (nth, columns) in truth.tables.iter().enumerate() {
            let own = &got["tables"][nth]["columns"];
            self.same(seed, "columns", json!(columns.len()), &json!(own.as_array().map_or(0, Vec::len)));
            for (nth, column) in columns.iter().enumerate() {
                self.column(seed, column, &own[nth]);
            }
        }
    }

    fn process(&mut self, seed: u64, truth: &Process, got: &Value) {
        self.same(seed, "channel", json!(truth.channel), &got["channel"]);
        self.same(seed, "paragraph", json!(truth.paragraph.to_string()), &got["paragraph"]);
        for (nth, (id, kind, text)) in truth.nodes.iter().enumerate() {
            let own = &got["nodes"][nth];
            self.same(seed, "node", json!([id, kind]), &json!([own["id"], own["kind"]]));
            self.same(seed, "node text", json!(text), &own["text"]);
        }
        let mut edges: Vec<Value> =
            truth.edges.iter().map(|(from, to, when)| json!([from, to, when])).collect();
        let own = got["edges"].as_array().cloned().unwrap_or_default();
        let mut own: Vec<Value> =
            own.iter().map(|edge| json!([edge["from"], edge["to"], edge["when"]])).collect();
        edges.sort_by_key(Value::to_string);
        own.sort_by_key(Value::to_string);
        self.same(seed, "edges", json!(edges), &json!(own));
    }

    fn column(&mut self, seed: u64, truth: &Column, got: &Value) {
        self.same(seed, "column actor", json!(truth.actor), &got["actor"]);
        self.same(seed, "column action", json!(truth.action), &got["action"]);
        self.same(seed, "column form", json!(truth.form), &got["form"]);
        let (_, least, most, unit) = truth.duration;
        let own = &got["duration"];
        let own = json!([own["min"].as_f64(), own["max"].as_f64(), own["unit"]]);
        self.same(seed, "column duration", json!([least, most, unit]), &own);
        let next: Vec<Value> =
            truth.next.1.iter().map(|(to, when)| json!({"to": to, "when": when})).collect();
        self.same(seed, "column next", json!(next), &got["next"]);
    }

    /// The table of shares.
    pub fn print(&self, way: &str) {
        println!("{way}: {} of {} acts exact, {:.2} % of fields", self.exact, self.acts, self.share());
        for (field, (hits, of)) in self.fields.iter().filter(|(_, (hits, of))| hits < of) {
            println!("    {field:<16} {hits}/{of}");
        }
        self.missed.iter().for_each(|missed| println!("    {missed}"));
    }

    /// Exact fields in a hundred.
    pub fn share(&self) -> f64 {
        let (hits, of) = self.fields.values().fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        hits as f64 * 100.0 / of.max(1) as f64
    }
}

/// The nodes of a process as random rules tell them.
fn nodes(nodes: &Value) -> Value {
    let each = nodes.as_array().into_iter().flatten().map(|node| {
        let time = &node["duration"];
        let number = |key: &str| time[key].as_f64().map(|number| number as u64);
        let time = match time {
            Value::Null => Value::Null,
            time => json!({"min": number("min"), "max": number("max"), "unit": time["unit"]}),
        };
        json!({"kind": node["kind"], "text": node["text"], "actor": node["actor"], "time": time})
    });
    each.collect()
}
