//! Days compared with the payment system's statement.

use crate::world::{DAY, Fault, ONE, World, key};
use std::sync::Arc;
use zanflow_runtime::Time;
use zanflow_systems::payment::contract::{
    Invoice, NewInvoice, NewRefund, Payment, Refund, RefundState, StatementLine,
};
use zanflow_systems::payment::reconcile::{Day, DifferenceKind};
use zanflow_systems::payment::{Fee, PaymentSystem, Payments, Rates, Settings, Setup, SystemError};

#[test]
fn what_a_lost_webhook_left_is_booked() {
    let world = World::new();
    world.pay(key(1, "p1", 1, 1)).unwrap();
    world.pays("000-1-1", ONE);
    let today = world.payments.reconcile("2026-03-02").unwrap();
    assert_eq!((today.booked, today.complete, today.received), (1, false, ONE));
    assert_eq!(world.state(1), "paid");
    // Again: nothing is missing any more.
    assert_eq!(world.payments.reconcile("2026-03-02").unwrap().booked, 0);
    assert_eq!(world.payments.days_due().unwrap(), [] as [&str; 0]);
    world.clock.pass(3 * DAY);
    assert_eq!(world.payments.days_due().unwrap(), ["2026-03-02", "2026-03-03", "2026-03-04"]);
    world.fails(&[Some(Fault::After)]);
    assert!(world.payments.reconcile("2026-03-02").is_err());
    let compared = world.payments.reconcile("2026-03-02").unwrap();
    assert!(compared.complete && compared.differences.is_empty(), "{compared:?}");
    assert_eq!(world.payments.days_due().unwrap(), ["2026-03-03", "2026-03-04"]);
    let kept: Vec<Day> = world.payments.ledger().days(9).unwrap();
    assert_eq!(kept, [compared]);
    assert!(world.payments.reconcile("2026-02-30").is_err());
}

#[test]
fn a_second_payment_is_listed_and_a_refund_that_was_not_told_is_booked() {
    let world = World::new();
    world.pay(key(1, "p1", 1, 1)).unwrap();
    let (_, second) = (world.pays("000-1-1", ONE), world.pays("000-1-1", ONE));
    let found = world.payments.reconcile("2026-03-02").unwrap();
    assert_eq!(found.booked, 2);
    let [again] = &found.differences[..] else { panic!("{found:?}") };
    assert_eq!((again.kind, again.id.as_str()), (DifferenceKind::PaidAgain, second.id.as_str()));
    // It goes back, and the answer is lost.
    world.fails(&[Some(Fault::After)]);
    world.payments.work().unwrap();
    assert_eq!(world.verify().asked, ONE);
    let found = world.payments.reconcile("2026-03-02").unwrap();
    assert_eq!((found.booked, found.refunded, world.verify().refunded), (1, ONE, ONE));
}

/// Says what it is told to say.
struct Says(Vec<StatementLine>);

impl PaymentSystem for Says {
    fn create(&self, _: &str, new: &NewInvoice) -> Result<Invoice, SystemError> {
        let text = format!(
            r#"{{"number":"{}","amount":{},"currency":"KZT","state":"open"}}"#,
            new.number, new.amount
        );
        serde_json::from_str(&text).map_err(|error| SystemError::Unclear(error.to_string()))
    }
    fn invoice(&self, _: &str) -> Result<Invoice, SystemError> {
        Err(SystemError::Unclear(String::new()))
    }
    fn cancel(&self, _: &str) -> Result<Invoice, SystemError> {
        Err(SystemError::Unclear(String::new()))
    }
    fn refund(&self, _: &str, _: &NewRefund) -> Result<Refund, SystemError> {
        Err(SystemError::Unclear(String::new()))
    }
    fn statement(&self, _: &str) -> Result<(Vec<StatementLine>, bool), SystemError> {
        Ok((self.0.clone(), true))
    }
}

#[test]
fn differences_are_listed_and_nothing_is_changed_by_them() {
    let payment = |id: &str, invoice: &str, amount: i64| Payment {
        id: id.into(),
        invoice: invoice.into(),
        amount,
        currency: "KZT".into(),
        at: Time::parse("2026-03-02T05:00:00Z").unwrap(),
        payer: None,
    };
    let refund = Refund {
        id: "r1".into(),
        key: "refund/000-1-1/1".into(),
        invoice: "000-1-1".into(),
        payment: "known".into(),
        amount: 5,
        currency: "KZT".into(),
        state: RefundState::Refunded,
        at: Time::parse("2026-03-02T06:00:00Z").unwrap(),
    };
    let dollars = Payment { currency: "USD".into(), ..payment("dollars", "000-1-1", 5) };
    let lines = vec![
        StatementLine::Payment(payment("known", "000-1-1", 40)),
        StatementLine::Payment(payment("known", "000-1-1", 40)),
        StatementLine::Payment(payment("other", "000-1-1", 7)),
        StatementLine::Payment(payment("moved", "000-1-2", 9)),
        StatementLine::Payment(payment("nobody", "000-1-77", 11)),
        StatementLine::Payment(payment("nothing", "000-1-1", 0)),
        StatementLine::Payment(dollars),
        StatementLine::Refund(refund),
    ];
    let world = World::new();
    let setup = Setup {
        series: "000-1".into(),
        title: "A service".into(),
        fee: serde_json::from_str::<Fee>(r#"{"kind":"charges","charges":[{"tenge":1}]}"#).unwrap(),
        settings: Settings::default(),
        rates: Rates::known().unwrap(),
        clock: Arc::clone(&world.clock) as Arc<_>,
    };
    let store = zanflow_systems::Store::in_memory().unwrap();
    let payments = Payments::on(store, setup, Arc::new(Says(lines))).unwrap();
    let ledger = payments.ledger();
    for case in [1, 2] {
        let (purpose, key) = ("p", format!("{case}/p1/1/1"));
        let case = zanflow_runtime::CaseId(case);
        let new = zanflow_systems::payment::ledger::NewInvoice { key: &key, case, purpose, payer: None };
        ledger.make(new, payments.now()).unwrap();
    }
    for (id, amount) in [("known", 40), ("other", 8), ("moved", 9), ("only-here", 3)] {
        ledger.book(None, &payment(id, "000-1-1", amount), payments.now()).unwrap();
    }
    let found = payments.reconcile("2026-03-02").unwrap();
    let told: Vec<(DifferenceKind, &str, Option<i64>, Option<i64>)> =
        found.differences.iter().map(|one| (one.kind, one.id.as_str(), one.ours, one.theirs)).collect();
    use DifferenceKind::{MissingThere, Otherwise, Twice, UnknownInvoice, UnknownRefund};
    assert_eq!(
        told,
        [
            (Twice, "known", None, Some(40)),
            (Otherwise, "other", Some(8), Some(7)),
            (Otherwise, "moved", Some(9), Some(9)),
            (UnknownInvoice, "nobody", None, Some(11)),
            (Otherwise, "nothing", None, Some(0)),
            (Otherwise, "dollars", None, Some(5)),
            (UnknownRefund, "r1", None, Some(5)),
            (MissingThere, "only-here", Some(3), None),
        ]
    );
    assert_eq!(found.booked, 0);
    assert_eq!(ledger.verify().unwrap().unwrap().money.received, 60);
}
