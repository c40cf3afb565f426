//! What was typed into a form that was not taken, until it is: after an error it stands in the form again, in another language too, and
//! after a session that ended it is given back to who typed it. In memory and for some hours only; what is to stay is a draft.

use crate::guard::random;
use crate::problem::Problem;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use zanflow_runtime::Time;

/// What was typed: names and values of a page's form, in order.
pub type Typed = Vec<(String, String)>;

/// Most that is kept, and for how long; the oldest is dropped.
const MOST: usize = 2000;
const BYTES: usize = 32 * 1024 * 1024;
const LONGEST: i64 = 4 * 3_600_000;
/// Bytes of one form.
const ONE: usize = 512 * 1024;
/// What is never kept.
const SECRET: [&str; 5] = ["password", "old", "new", "again", "token"];

/// A form that was tried.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    /// What the form does: the last part of the address that it was sent to.
    pub action: String,
    pub typed: Typed,
    /// Why it was not taken; none where the session had ended.
    pub problem: Option<Problem>,
}

impl Tried {
    pub fn new(action: &str, typed: Typed, problem: Problem) -> Self {
        Self { action: action.to_owned(), typed, problem: Some(problem) }
    }

    /// What stood in the fields, for a template: `ACTION/NAME`, and `ACTION/NAME/1` for the second of a name.
    pub fn fields(&self) -> Value {
        let mut fields = Map::new();
        for (name, value) in self.typed.iter().filter(|(name, _)| !SECRET.contains(&name.as_str())) {
            let first = format!("{}/{name}", self.action);
            let key = (1..)
                .map(|nth| format!("{first}/{nth}"))
                .find(|key| !fields.contains_key(key))
                .filter(|_| fields.contains_key(&first))
                .unwrap_or(first);
            fields.insert(key, json!(value));
        }
        Value::Object(fields)
    }
}

struct One {
    key: String,
    /// The address of the page with the form.
    place: String,
    who: Option<String>,
    at: Time,
    bytes: usize,
    tried: Tried,
}

/// The forms that were not taken.
#[derive(Default)]
pub struct Kept(Mutex<VecDeque<One>>);

impl Kept {
    /// Keeps one; the key that gives it back. None where it is too large, or there is no randomness.
    pub fn keep(&self, place: &str, who: Option<&str>, mut tried: Tried, now: Time) -> Option<String> {
        tried.typed.retain(|(name, _)| !SECRET.contains(&name.as_str()));
        let bytes = tried.typed.iter().map(|(name, value)| name.len() + value.len() + 64).sum();
        if bytes > ONE {
            return None;
        }
        let key = random()?;
        let one = One {
            key: key.clone(),
            place: place.to_owned(),
            who: who.map(str::to_owned),
            at: now,
            bytes,
            tried,
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(one);
        while kept.len() > MOST
            || kept.iter().map(|one| one.bytes).sum::<usize>() > BYTES
            || kept.front().is_some_and(|one| now.since(one.at) > LONGEST)
        {
            kept.pop_front();
        }
        Some(key)
    }

    /// What was kept under a key, for the same page and person.
    pub fn find(&self, key: &str, place: &str, who: Option<&str>, now: Time) -> Option<Tried> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found =
            kept.iter().find(|one| one.key == key && one.place == place && one.who.as_deref() == who)?;
        (now.since(found.at) <= LONGEST).then(|| found.tried.clone())
    }
}

/// The page whose form is sent to an address, and what the form does; none where nothing is typed there.
pub fn page_of(path: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let page = match parts.as_slice() {
        ["cases", case, "attachments", ..] => format!("/cases/{case}/file"),
        ["cases", _, "file" | "survey"] | ["processes", _, "application"] | ["systems"] => path.to_owned(),
        // The form of a step, where it is signed.
        ["cases", case, "signature"] => return Some((format!("/cases/{case}"), "complete".to_owned())),
        ["cases", case, _] => format!("/cases/{case}"),
        ["processes", process, "cases"] => format!("/processes/{process}"),
        ["drafts", draft, ..] => format!("/drafts/{draft}"),
        ["licences", number, _] => format!("/licences/{number}"),
        ["account", _] => "/account".to_owned(),
        ["handovers", _] => "/handovers".to_owned(),
        ["tasks", _] => "/".to_owned(),
        _ => return None,
    };
    Some((page, parts.last().copied().unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_was_typed_is_given_back_to_who_typed_it_on_the_page_of_its_form() {
        let kept = Kept::default();
        let tried =
            Tried::new("complete", typed(&[("reason", "a"), ("password", "b")]), Problem::refused(""));
        let key = kept.keep("/cases/1", Some("w"), tried, Time(0)).unwrap();
        let found = kept.find(&key, "/cases/1", Some("w"), Time(1)).unwrap();
        assert_eq!(found.typed, typed(&[("reason", "a")]));
        for (key, place, who, now) in [
            (key.as_str(), "/cases/2", Some("w"), 1),
            (&key, "/cases/1", Some("x"), 1),
            (&key, "/cases/1", None, 1),
            (&key, "/cases/1", Some("w"), LONGEST + 1),
            ("0", "/cases/1", Some("w"), 1),
        ] {
            assert!(kept.find(key, place, who, Time(now)).is_none(), "{key} {place} {who:?} {now}");
        }
    }

    #[test]
    fn the_oldest_is_dropped() {
        let kept = Kept::default();
        let keep = |text: &str| {
            let tried = Tried { typed: typed(&[("reason", text)]), ..Tried::default() };
            kept.keep("/", Some("w"), tried, Time(0))
        };
        let first = keep("a").unwrap();
        assert_eq!(keep(&"a".repeat(ONE)), None);
        let large = "a".repeat(ONE - 100);
        for _ in 0..BYTES / ONE + 1 {
            keep(&large).unwrap();
        }
        assert!(kept.find(&first, "/", Some("w"), Time(0)).is_none());
    }

    #[test]
    fn fields_are_told_by_what_their_form_does() {
        let tried = Tried {
            action: "complete".into(),
            typed: typed(&[("reason", "a"), ("reason", "b"), ("reason", "c"), ("act", "d"), ("old", "e")]),
            problem: None,
        };
        let expected = json!({ "complete/reason": "a", "complete/reason/1": "b", "complete/reason/2": "c", "complete/act": "d" });
        assert_eq!(tried.fields(), expected);
    }

    #[test]
    fn every_form_has_a_page() {
        for (path, page) in [
            ("/cases/7/complete", Some(("/cases/7", "complete"))),
            ("/cases/7/attachments/2/removal", Some(("/cases/7/file", "removal"))),
            ("/cases/7/file", Some(("/cases/7/file", "file"))),
            ("/cases/7/survey", Some(("/cases/7/survey", "survey"))),
            ("/processes/portal/cases", Some(("/processes/portal", "cases"))),
            ("/processes/portal/application", Some(("/processes/portal/application", "application"))),
            ("/drafts/a/send", Some(("/drafts/a", "send"))),
            ("/account/absence", Some(("/account", "absence"))),
            ("/login", None),
            ("/", None),
        ] {
            let page = page.map(|(page, action)| (page.to_owned(), action.to_owned()));
            assert_eq!(page_of(path), page, "{path}");
        }
    }
}
