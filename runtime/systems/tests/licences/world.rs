//! Registers, and what is asked of them.

use std::path::Path;
use std::sync::Arc;
use zanflow_runtime::{SimClock, Time};
use zanflow_systems::Store;
use zanflow_systems::licences::contract::*;
use zanflow_systems::licences::{Numbering, Register};

pub const NOON: &str = "2026-12-01T07:00:00Z";
pub const DAY: i64 = 86_400_000;

pub fn time(text: &str) -> Time {
    Time::parse(text).unwrap()
}

pub fn clock() -> Arc<SimClock> {
    Arc::new(SimClock::at(time(NOON)))
}

pub fn in_memory() -> (Register, Arc<SimClock>, Store) {
    let (clock, store) = (clock(), Store::in_memory().unwrap());
    let register = Register::open(store.clone(), clock.clone(), Numbering::default()).unwrap();
    (register, clock, store)
}

pub fn on(path: &Path, clock: Arc<SimClock>) -> Register {
    Register::open(Store::open(path).unwrap(), clock, Numbering::default()).unwrap()
}

/// IINs of good form.
pub const PEOPLE: [&str; 3] = ["900101300007", "000229500008", "900101300811"];

pub fn person(nth: usize, name: &str) -> Holder {
    Holder::Person { iin: PEOPLE[nth % 3].to_owned(), name: name.to_owned() }
}

pub fn ground() -> Ground {
    Ground { clause: "Act, § 33".to_owned(), text: "it was so decided".to_owned() }
}

pub fn new(holder: Holder) -> NewLicence {
    NewLicence {
        service: "000-1".to_owned(),
        case: Some(7),
        kind: "To do a thing".to_owned(),
        issuer: Issuer { name: "A body".to_owned(), bin: Some("150440000003".to_owned()) },
        holder,
        valid_until: None,
        by: "head-1".to_owned(),
        ground: ground(),
    }
}

pub fn order(change: Change) -> Order {
    Order { by: "head-1".to_owned(), ground: ground(), change }
}

pub fn revoke() -> Change {
    let (body, number) = ("A court".to_owned(), "2-17".to_owned());
    Change::Revoke { decision: Decision { body, number, date: "2026-11-30".to_owned() } }
}

pub fn reissue(numbering: Reissued, holder: Option<Holder>) -> Change {
    Change::Reissue { numbering, holder, activity: None, valid_until: None, case: None }
}

/// The code of a refusal.
pub fn refusal<T: std::fmt::Debug>(outcome: Result<T, LicenceError>) -> Code {
    match outcome {
        Err(LicenceError::Refused(failure)) => failure.code,
        other => panic!("not refused: {other:?}"),
    }
}
