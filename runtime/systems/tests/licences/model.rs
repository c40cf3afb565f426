//! Random operations beside a model that knows nothing of the register: maps, and rules written down a second time.

use crate::world::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use zanflow_runtime::{Hash, SimClock, Time};
use zanflow_systems::Store;
use zanflow_systems::licences::contract::*;
use zanflow_systems::licences::{Numbering, Register, Search};

/// A licence as the model has it.
#[derive(Debug, Clone)]
struct Known {
    holder: Option<Holder>,
    ends: Option<Time>,
    /// Revoked, ended, replaced: by name.
    over: Option<&'static str>,
    suspended: Option<(Time, Option<Time>)>,
    has_paper: bool,
}

impl Known {
    fn expired(&self, now: Time) -> bool {
        self.ends.is_some_and(|end| end <= now)
    }

    fn is_over(&self, now: Time) -> bool {
        self.over.is_some() || self.expired(now)
    }

    /// A suspension that was ordered and has not ended.
    fn held(&self, now: Time) -> bool {
        self.suspended.is_some_and(|(_, until)| until.is_none_or(|until| until > now))
    }

    fn stands(&self, now: Time) -> &'static str {
        match self.over {
            Some(over) => over,
            None if self.expired(now) => "ended",
            None if self.held(now) && self.suspended.is_some_and(|(from, _)| from <= now) => "suspended",
            None => "active",
        }
    }

    fn allows(&self, change: &Change, now: Time) -> bool {
        let in_force = !self.is_over(now) && !self.held(now);
        match change {
            Change::Reissue { valid_until, .. } => in_force && valid_until.is_none_or(|end| end > now),
            Change::Duplicate => in_force,
            Change::Suspend { from, until } => {
                let from = from.unwrap_or(now);
                in_force
                    && until.is_none_or(|until| until > from && until > now)
                    && self.ends.is_none_or(|end| end > from)
            }
            Change::Resume => !self.is_over(now) && self.held(now),
            Change::Revoke { .. } => !self.is_over(now),
            Change::End { why: Why::Expiry } => self.over.is_none() && self.expired(now),
            Change::End { .. } => !self.is_over(now),
            Change::Document { .. } => true,
            Change::Forget => self.is_over(now) && self.holder.is_some(),
        }
    }

    fn change(&mut self, change: &Change, now: Time) {
        match change {
            Change::Reissue { holder, valid_until, .. } => {
                self.holder = holder.clone().or(self.holder.take());
                self.ends = valid_until.or(self.ends);
                self.has_paper = false;
            }
            Change::Duplicate => self.has_paper = false,
            Change::Suspend { from, until } => self.suspended = Some((from.unwrap_or(now), *until)),
            Change::Resume => self.suspended = None,
            Change::Revoke { .. } => self.over = Some("revoked"),
            Change::End { .. } => self.over = Some("ended"),
            Change::Document { .. } => self.has_paper = true,
            Change::Forget => {
                // What ended by itself is ended for good.
                self.over = Some(self.over.unwrap_or("ended"));
                self.holder = None;
            }
        }
    }
}

/// What was asked under a key, and the first answer.
#[derive(Debug, Clone)]
enum Done {
    Issued(NewLicence, Licence),
    Ordered(String, Order, Licence),
}

struct Walk {
    random: fastrand::Rng,
    clock: Arc<SimClock>,
    store: Store,
    register: Register,
    /// The latest time of anything that was written.
    written: Time,
    known: BTreeMap<String, Known>,
    done: BTreeMap<String, Done>,
    refused: u64,
}

/// Writes in which a transaction is made to fail.
const FAULTS: [&str; 9] = [
    "BEFORE INSERT ON licence",
    "AFTER INSERT ON licence",
    "BEFORE INSERT ON licence_holder",
    "AFTER INSERT ON licence_holder",
    "BEFORE UPDATE ON licence",
    "AFTER UPDATE ON licence",
    "AFTER DELETE ON licence_holder",
    "BEFORE INSERT ON licence_event",
    "AFTER INSERT ON licence_event",
];

impl Walk {
    fn new(seed: u64, store: Store) -> Self {
        let clock = clock();
        let register = Register::open(store.clone(), clock.clone(), Numbering::default()).unwrap();
        Self {
            random: fastrand::Rng::with_seed(seed),
            clock,
            store,
            register,
            written: Time(i64::MIN),
            known: BTreeMap::new(),
            done: BTreeMap::new(),
            refused: 0,
        }
    }

    fn now(&self) -> Time {
        zanflow_runtime::Clock::now(&*self.clock).max(self.written)
    }

    fn around_now(&mut self) -> Option<Time> {
        let days = self.random.i64(-3..20);
        self.random.bool().then(|| self.now().plus(days * DAY))
    }

    fn some_number(&mut self) -> Option<String> {
        let all: Vec<&String> = self.known.keys().collect();
        (!all.is_empty()).then(|| all[self.random.usize(..all.len())].clone())
    }

    fn change(&mut self) -> Change {
        let whose = self.random.usize(..3);
        let holder = self.random.bool().then(|| person(whose, "Another Name"));
        match self.random.u8(..11) {
            0 => Change::Reissue {
                numbering: Reissued::SameNumber,
                holder,
                activity: self.random.bool().then(|| "To do another thing".to_owned()),
                valid_until: self.around_now(),
                case: None,
            },
            1 | 2 => reissue(Reissued::NewNumber, holder),
            3 => Change::Duplicate,
            4 | 5 => Change::Suspend { from: self.around_now(), until: self.around_now() },
            6 => Change::Resume,
            7 => revoke(),
            8 => Change::End { why: if self.random.bool() { Why::Expiry } else { Why::Request } },
            9 => Change::Document { sha256: Hash([self.random.u8(..); 32]) },
            _ => Change::Forget,
        }
    }

    /// A key is used again, for the same and for something else.
    fn again(&mut self) {
        let keys: Vec<String> = self.done.keys().cloned().collect();
        if keys.is_empty() {
            return;
        }
        let key = &keys[self.random.usize(..keys.len())];
        let (answer, first) = match &self.done[key] {
            Done::Issued(new, first) => (self.register.issue(key, new), first.clone()),
            Done::Ordered(number, order, first) => (self.register.order(key, number, order), first.clone()),
        };
        let answer = answer.unwrap();
        assert_eq!(Licence { holder: None, ..answer.clone() }, Licence { holder: None, ..first.clone() });
        assert!(answer.holder.is_none() || answer.holder == first.holder);
        let other = NewLicence { case: Some(self.random.u64(100..)), ..new(person(0, "A")) };
        let other = NewLicence { case: other.case.map(|case| case >> 1), ..other };
        assert_eq!(refusal(self.register.issue(key, &other)), Code::KeyReused);
    }

    /// One operation under a new key. With a fault, nothing of it is there, and it is done again.
    fn act(&mut self, key: &str) {
        let number = self.some_number().filter(|_| self.random.u8(..4) > 0);
        let order = order(self.change());
        let (whose, ends) = (self.random.usize(..3), self.around_now());
        let ends = ends.filter(|end| *end > self.now());
        let new = NewLicence { valid_until: ends, ..new(person(whose, "A Name")) };
        let ask = |register: &Register| match &number {
            Some(number) => register.order(key, number, &order),
            None => register.issue(key, &new),
        };
        if self.random.u8(..4) == 0 {
            let fault = FAULTS[self.random.usize(..FAULTS.len())];
            let before = self.told();
            self.store
                .create(&format!(
                    "CREATE TEMP TRIGGER fault {fault} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
                ))
                .unwrap();
            let failed = ask(&self.register);
            self.store.create("DROP TRIGGER fault").unwrap();
            match failed {
                // The write that fails is not made by this one.
                Ok(answer) => return self.done(key, number, &order, &new, Ok(answer)),
                Err(LicenceError::Call(_)) => assert_eq!(self.told(), before, "{fault}"),
                refused => return self.done(key, number, &order, &new, refused),
            }
        }
        let outcome = ask(&self.register);
        self.done(key, number, &order, &new, outcome);
    }

    fn told(&self) -> Vec<Licence> {
        self.register.list(&Search { limit: 1000, ..Search::default() }).unwrap().licences
    }

    fn done(
        &mut self,
        key: &str,
        number: Option<String>,
        order: &Order,
        new: &NewLicence,
        outcome: Result<Licence, LicenceError>,
    ) {
        let now = self.now();
        let Some(number) = number else {
            let licence = outcome.unwrap();
            let (holder, ends) = (Some(new.holder.clone()), new.valid_until);
            let known = Known { holder, ends, over: None, suspended: None, has_paper: false };
            assert!(self.known.insert(licence.number.clone(), known).is_none(), "{}", licence.number);
            self.done.insert(key.to_owned(), Done::Issued(new.clone(), licence));
            self.written = now;
            return;
        };
        let known = self.known.get_mut(&number).unwrap();
        let issued = self.register.by_number(&number).unwrap().unwrap().issued;
        let late = matches!(&order.change, Change::Suspend { from: Some(from), .. } if *from < issued);
        if !known.allows(&order.change, now) || late {
            let code = refusal(outcome);
            assert!(matches!(code, Code::WrongState | Code::WrongTime), "{code:?}");
            self.refused += 1;
            return;
        }
        let licence = outcome.unwrap_or_else(|error| panic!("{key} {order:?} {known:?} at {now}: {error}"));
        if let Change::Reissue { numbering: Reissued::NewNumber, holder, .. } = &order.change {
            let mut next = known.clone();
            (known.over, next.suspended, next.has_paper) = (Some("replaced"), None, false);
            next.holder = holder.clone().or(next.holder);
            assert!(self.known.insert(licence.number.clone(), next).is_none());
        } else {
            known.change(&order.change, now);
        }
        self.done.insert(key.to_owned(), Done::Ordered(number, order.clone(), licence));
        self.written = now;
    }

    /// The register and the model say the same of every licence, and the register is whole.
    fn compare(&self) {
        let (now, told) = (self.now(), self.told());
        assert_eq!(told.len(), self.known.len());
        for licence in &told {
            let known = &self.known[&licence.number];
            assert_eq!(licence.state.name(), known.stands(now), "{licence:?} {known:?} at {now}");
            assert_eq!((&licence.holder, licence.valid_until), (&known.holder, known.ends), "{licence:?}");
            assert_eq!(licence.document_sha256.is_some(), known.has_paper);
        }
        for state in ["active", "suspended", "revoked", "ended", "replaced"] {
            let search = Search { state: state.to_owned(), limit: 1000, ..Search::default() };
            let listed = self.register.list(&search).unwrap().licences.len();
            assert_eq!(
                listed,
                self.known.values().filter(|known| known.stands(now) == state).count(),
                "{state}"
            );
        }
        let verified = self.register.verify().unwrap_or_else(|unsound| panic!("{unsound}"));
        assert_eq!(verified.licences, u64::try_from(self.known.len()).unwrap());
        assert_eq!(verified.series.iter().map(|(_, count)| count).sum::<u64>(), verified.licences);
    }
}

#[test]
fn random_operations_are_those_of_the_model() {
    let (mut licences, mut refused) = (0, 0);
    for seed in 0..seeds(12) {
        let mut walk = Walk::new(seed, Store::in_memory().unwrap());
        for nth in 0..150 {
            match walk.random.u8(..10) {
                0 => walk.clock.pass(walk.random.i64(0..30) * DAY),
                // The clock goes back.
                1 => walk.clock.pass(-walk.random.i64(0..30) * DAY),
                2 => walk.again(),
                _ => walk.act(&format!("{seed}/{nth}")),
            }
            if nth % 25 == 0 {
                walk.compare();
            }
        }
        walk.compare();
        licences += walk.known.len();
        refused += walk.refused;
    }
    println!("{licences} licences, {refused} refusals");
    assert!(licences > 100 && refused > 100, "{licences} {refused}");
}

/// `ZANFLOW_SEEDS=1000` walks more.
fn seeds(few: u64) -> u64 {
    std::env::var("ZANFLOW_SEEDS").ok().and_then(|many| many.parse().ok()).unwrap_or(few)
}
