//! An event as shown to people and programs.

use super::{Actor, Record};
use crate::{Clause, How, Time};
use serde::Serialize;
use serde_json::{Map, Value};

/// One line of a case's audit trail.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Number in the case, from 1.
    pub number: u64,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// `engine`, `system` or `person`.
    pub actor: &'static str,
    /// Id of the person.
    pub person: Option<String>,
    /// How it was known who it was.
    pub how: Option<How>,
    /// Id of whom they substituted.
    pub stead: Option<String>,
    /// Name of the person, or of the assignee of a task; `None` once erased.
    pub name: Option<String>,
    /// What happened: the stored name of the [`Event`](super::Event).
    pub kind: String,
    /// The node.
    pub node: Option<String>,
    /// The cited passage.
    pub clause: Option<Clause>,
    /// What people wrote, for example reasons; empty once erased.
    pub words: Vec<String>,
    /// Its personal data were erased.
    pub erased: bool,
    /// The other stored fields, times in RFC 3339.
    pub detail: Map<String, Value>,
}

impl Entry {
    /// An event and the personal data that it refers to, as [`Blocking::personal`](crate::Blocking::personal) gives them.
    pub fn from_record(record: &Record, personal: Option<&Value>) -> Self {
        let mut detail = match serde_json::to_value(&record.event) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let mut text = |key: &str| match detail.remove(key) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (kind, node) = (text("kind").unwrap_or_default(), text("node"));
        // Erasure lists the erased data under the same name.
        if record.event.data().is_some() {
            detail.remove("data");
        }
        if record.event.content().is_some() {
            detail.remove("content");
        }
        detail.remove("key");
        detail.retain(|_, value| !value.is_null());
        detail.iter_mut().for_each(|(key, value)| readable(key, value));
        let (actor, by) = match &record.actor {
            Actor::Engine => ("engine", None),
            Actor::System => ("system", None),
            Actor::Person(by) => ("person", Some(by)),
        };
        let person = by.map(|by| by.id.clone());
        let said = |key: &str| personal.and_then(|personal| personal.get(key));
        // Only data of staff are words; data of the applicant or of a system stay in `detail`.
        let words = said("words").and_then(Value::as_array).filter(|_| person.is_some());
        Self {
            number: record.seq,
            time: record.at.to_string(),
            actor,
            how: by.and_then(|by| by.how),
            stead: by.and_then(|by| by.stead.clone()),
            name: said("name").and_then(Value::as_str).filter(|_| person.is_some()).map(str::to_owned),
            words: words.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
            erased: record.event.data().is_some() && personal.is_none(),
            person,
            kind,
            node,
            clause: record.clause.as_deref().cloned(),
            detail,
        }
    }
}

/// Instants as RFC 3339, at any depth.
fn readable(key: &str, value: &mut Value) {
    match value {
        Value::Number(number) if ["since", "retry", "warn", "due"].contains(&key) => {
            if let Some(ms) = number.as_i64() {
                *value = Value::String(Time(ms).to_string());
            }
        }
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| readable(key, value)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{DataRef, Event};
    use crate::{CaseId, Deadline, Decision, Hash, Work};

    fn entry(actor: Actor, event: Event, personal: Option<Value>) -> Entry {
        let record = Record { case: CaseId(1), seq: 3, at: Time(0), actor, clause: None, event };
        Entry::from_record(&record, personal.as_ref())
    }

    #[test]
    fn a_refusal_with_its_reasons_until_they_are_erased() {
        let data = Some(DataRef { no: 2, seal: Hash::default() });
        let event = Event::Completed {
            node: "c1".into(),
            visit: 1,
            decision: Some(Decision::Refuse),
            grounds: vec![],
            data,
        };
        let personal = serde_json::json!({"name": "A. B.", "words": ["a document is missing"]});
        let shown = entry(Actor::Person("staff-7".into()), event.clone(), Some(personal));
        assert_eq!((shown.kind.as_str(), shown.node.as_deref()), ("completed", Some("c1")));
        assert_eq!((shown.name.as_deref(), shown.words.len(), shown.erased), (Some("A. B."), 1, false));
        assert_eq!(Value::Object(shown.detail), serde_json::json!({"visit": 1, "decision": "refuse"}));
        let shown = entry(Actor::Person("staff-7".into()), event, None);
        assert_eq!((shown.name, shown.words.len(), shown.erased), (None, 0, true));
    }

    #[test]
    fn instants_are_readable() {
        let deadline = Some(Deadline { warn: Time(0), due: Time(1000), provisional: false });
        let event = Event::Entered {
            node: "p1".into(),
            visit: 1,
            work: Work::Task,
            since: None,
            deadline,
            asks: None,
            rules: false,
        };
        let shown = entry(Actor::Engine, event, None);
        assert_eq!(shown.detail["deadline"]["due"], "1970-01-01T00:00:01Z");
        assert!(!shown.erased);
    }
}
