//! Payments on a file, with a clock and a payment system that fail as they are told.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use zanflow_runtime::{
    Answer, Ask, Call, CallError, CaseId, Clause, Connector, Facts, Key, Node, NodeKind, SimClock, Time,
    Version,
};
use zanflow_systems::Store;
use zanflow_systems::payment::contract::{Invoice, NewInvoice, NewRefund, Refund, StatementLine};
use zanflow_systems::payment::till::Till;
use zanflow_systems::payment::{Fee, PaymentSystem, Payments, Rates, Secret, Settings, Setup, SystemError};

pub const DAY: i64 = 86_400_000;
pub const SECRET: &str = "a secret of the tests";
/// One monthly calculation index, in 2026.
pub const ONE: i64 = 432_500;

/// What becomes of the next request to the payment system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does not arrive.
    Before,
    /// It is done, and the answer is lost.
    After,
}

/// A payment system behind a bad line.
pub struct Line {
    pub till: Till,
    pub faults: Mutex<Vec<Option<Fault>>>,
}

impl Line {
    fn through<T>(&self, ask: impl FnOnce() -> Result<T, SystemError>) -> Result<T, SystemError> {
        let fault = self.faults.lock().unwrap().pop().flatten();
        let lost = || Err(SystemError::Unclear("the line broke".to_owned()));
        match fault {
            Some(Fault::Before) => lost(),
            Some(Fault::After) => ask().and_then(|_| lost()),
            None => ask(),
        }
    }
}

impl PaymentSystem for Line {
    fn create(&self, key: &str, new: &NewInvoice) -> Result<Invoice, SystemError> {
        self.through(|| self.till.create(key, new))
    }
    fn invoice(&self, number: &str) -> Result<Invoice, SystemError> {
        self.through(|| self.till.invoice(number))
    }
    fn cancel(&self, number: &str) -> Result<Invoice, SystemError> {
        self.through(|| self.till.cancel(number))
    }
    fn refund(&self, key: &str, new: &NewRefund) -> Result<Refund, SystemError> {
        self.through(|| self.till.refund(key, new))
    }
    fn statement(&self, day: &str) -> Result<(Vec<StatementLine>, bool), SystemError> {
        self.through(|| self.till.statement(day))
    }
}

pub struct World {
    pub clock: Arc<SimClock>,
    pub line: Arc<Line>,
    pub payments: Payments,
    /// Where our books are.
    ours: Store,
    requests: AtomicU64,
    fee: Fee,
    settings: Settings,
}

pub fn fee(charges: &str) -> Fee {
    serde_json::from_str(&format!(r#"{{"kind":"charges","line":7,"charges":[{charges}]}}"#)).unwrap()
}

impl World {
    /// A fee of one index.
    pub fn new() -> Self {
        Self::with(fee(r#"{"mci":"1","text":"a"}"#), Settings::default())
    }

    pub fn with(fee: Fee, settings: Settings) -> Self {
        let clock = Arc::new(SimClock::at(Time::parse("2026-03-02T04:00:00Z").unwrap()));
        let (ours, theirs) = (Store::in_memory().unwrap(), Store::in_memory().unwrap());
        let till = Till::open(theirs, Arc::clone(&clock) as Arc<_>).unwrap();
        let line = Arc::new(Line { till, faults: Mutex::default() });
        let payments = opened(&ours, &clock, &line, &fee, &settings);
        Self { clock, line, payments, ours, requests: AtomicU64::new(0), fee, settings }
    }

    /// As after a crash: nothing is left but what is on the disk.
    pub fn reopen(&mut self) {
        self.payments = opened(&self.ours, &self.clock, &self.line, &self.fee, &self.settings);
    }

    pub fn fails(&self, faults: &[Option<Fault>]) {
        *self.line.faults.lock().unwrap() = faults.iter().rev().copied().collect();
    }

    /// Somebody pays at the payment system; its webhook is lost unless it is told.
    pub fn pays(&self, number: &str, amount: i64) -> zanflow_systems::payment::contract::Payment {
        let request = self.requests.fetch_add(1, Ordering::Relaxed).to_string();
        self.line.till.pay(number, amount, &request).unwrap()
    }

    pub fn pay(&self, key: Key) -> Result<Answer, CallError> {
        self.call(key, NodeKind::Process)
    }

    pub fn paid(&self, key: Key) -> Result<Answer, CallError> {
        self.call(key, NodeKind::Condition)
    }

    fn call(&self, key: Key, kind: NodeKind) -> Result<Answer, CallError> {
        use zanflow_runtime::connect::Payment;
        let clause = Clause { act: "000-1/portal".into(), paragraph: Some("9".into()), ..Clause::default() };
        let (node, ask) = (Node::new(key.node.clone(), kind, clause), Ask::new("pay", Connector::Payment));
        let subject = serde_json::json!({ "id": "880101300123" });
        let call = Call {
            key,
            version: Version::default(),
            node: &node,
            ask: &ask,
            facts: &Facts::default(),
            subject: Some(&subject),
            file: None,
            worker: None,
        };
        match kind {
            NodeKind::Condition => self.payments.paid(&call),
            _ => self.payments.pay(&call),
        }
    }

    /// The newest invoice of a case: state and money.
    pub fn invoice(&self, case: u64) -> zanflow_systems::payment::Invoice {
        self.payments.ledger().of_case(CaseId(case)).unwrap().pop().unwrap()
    }

    pub fn state(&self, case: u64) -> &'static str {
        self.invoice(case).state.name()
    }

    pub fn verify(&self) -> zanflow_systems::payment::Money {
        self.payments.ledger().verify().unwrap().unwrap().money
    }
}

fn opened(ours: &Store, clock: &Arc<SimClock>, line: &Arc<Line>, fee: &Fee, settings: &Settings) -> Payments {
    let setup = Setup {
        series: "000-1".into(),
        title: "A service".into(),
        fee: fee.clone(),
        settings: settings.clone(),
        rates: Rates::known().unwrap(),
        clock: Arc::clone(clock) as Arc<_>,
    };
    let payments = Payments::on(ours.clone(), setup, Arc::clone(line) as Arc<_>).unwrap();
    payments.with_secret(Secret::new(SECRET).unwrap())
}

pub fn key(case: u64, node: &str, visit: u32, attempt: u32) -> Key {
    Key { case: CaseId(case), node: node.into(), ask: None, visit, attempt }
}
