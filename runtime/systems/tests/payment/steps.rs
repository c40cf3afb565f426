//! What steps of cases are answered.

use crate::world::{DAY, Fault, ONE, World, fee, key};
use zanflow_runtime::{Answer, CallError, CaseId, Found};
use zanflow_systems::payment::fee::CannotAssess;
use zanflow_systems::payment::{Choice, Fee, PaymentError, Settings, State};

fn later(number: &str) -> Answer {
    Answer { later: true, reference: Some(number.into()), ..Answer::default() }
}

#[test]
fn an_invoice_is_made_once_and_what_is_paid_is_found() {
    let world = World::new();
    assert_eq!(world.pay(key(1, "p1", 1, 1)).unwrap(), later("000-1-1"));
    // Asked again: by the same call, by another attempt, by another step.
    assert_eq!(world.pay(key(1, "p1", 1, 1)).unwrap(), later("000-1-1"));
    assert_eq!(world.pay(key(1, "p1", 1, 2)).unwrap(), later("000-1-1"));
    assert_eq!(world.paid(key(1, "c1", 1, 1)).unwrap(), later("000-1-1"));
    let waiters = world.payments.ledger().waiters(1).unwrap();
    assert_eq!(waiters.iter().map(|waiter| waiter.node.as_str()).collect::<Vec<_>>(), ["c1", "p1"]);
    let invoice = world.invoice(1);
    assert_eq!((invoice.amount(), invoice.purpose.as_str()), (ONE, "000-1, A service, 000-1/portal, 9"));
    assert_eq!(invoice.due.unwrap().to_string(), "2026-03-12T18:59:59.999Z");

    world.pays("000-1-1", ONE);
    world.payments.refresh_open().unwrap();
    assert_eq!(world.pay(key(1, "p1", 1, 1)).unwrap(), Answer::done("000-1-1"));
    let found = world.paid(key(1, "c1", 1, 1)).unwrap();
    assert_eq!((found.found, found.reference.as_deref()), (Some(Found::Found), Some("000-1-1")));
    assert_eq!(world.pay(key(2, "p1", 1, 1)).unwrap(), later("000-1-2"));
}

#[test]
fn a_question_without_an_invoice_makes_one_and_says_later_that_it_was_not_paid() {
    let world = World::new();
    assert_eq!(world.paid(key(1, "c1", 1, 1)).unwrap(), later("000-1-1"));
    world.clock.pass(11 * DAY);
    assert_eq!(world.payments.work().unwrap().expired, 1);
    assert_eq!(world.paid(key(1, "c1", 1, 1)).unwrap().found, Some(Found::NotFound));
    // A step that is no question would pass: it waits.
    assert_eq!(world.pay(key(1, "c1", 1, 1)).unwrap(), later("000-1-1"));
    // The question is asked anew: who was told no may pay now.
    assert_eq!(world.paid(key(1, "c1", 2, 1)).unwrap(), later("000-1-2"));
    assert_eq!(world.pay(key(1, "p1", 2, 1)).unwrap(), later("000-1-2"));
}

#[test]
fn what_the_payment_system_leaves_unclear_is_asked_again_under_the_same_key() {
    for fault in [Fault::Before, Fault::After] {
        let mut world = World::new();
        world.fails(&[Some(fault)]);
        assert!(matches!(world.pay(key(1, "p1", 1, 1)), Err(CallError::Unclear { .. })));
        world.reopen();
        assert_eq!(world.pay(key(1, "p1", 1, 1)).unwrap(), later("000-1-1"));
        assert_eq!(world.payments.ledger().of_case(CaseId(1)).unwrap().len(), 1);
        world.pays("000-1-1", ONE);
        world.payments.refresh_open().unwrap();
        assert_eq!(world.state(1), "paid");
    }
}

#[test]
fn a_free_service_has_no_invoice() {
    let free = serde_json::from_str::<Fee>(r#"{"kind":"free","line":3}"#).unwrap();
    let world = World::with(free, Settings::default());
    assert_eq!(world.pay(key(1, "p1", 1, 1)).unwrap(), Answer::done("free"));
    assert_eq!(world.paid(key(1, "c1", 1, 1)).unwrap().found, Some(Found::Found));
    assert_eq!(world.payments.ledger().list(None, None, 9).unwrap(), []);
}

#[test]
fn where_the_card_gives_several_amounts_an_official_says_which() {
    let several = r#"{"mci":"1","text":"a"},{"mci":"10","text":"b"},{"percent":"10","text":"c"}"#;
    let world = World::with(fee(several), Settings::default());
    assert_eq!(world.pay(key(1, "p1", 1, 1)).unwrap(), later("000-1-1"));
    assert_eq!((world.state(1), world.invoice(1).amount()), ("unassessed", 0));
    // Nobody guesses, however often it is asked.
    assert_eq!(world.pay(key(1, "p1", 1, 1)).unwrap(), later("000-1-1"));
    assert_eq!(world.payments.refresh_open().unwrap(), Default::default());
    let by = ("staff-7", "item b");
    let wrong = world.payments.assess_by(1, Choice::Charge(3), by);
    assert_eq!(wrong, Err(PaymentError::Assess(CannotAssess::NoAmount)));
    world.fails(&[Some(Fault::Before)]);
    let assessed = world.payments.assess_by(1, Choice::Charge(2), by).unwrap();
    assert_eq!((assessed.state, assessed.amount()), (State::Issued, 10 * ONE));
    // The order that was lost on the way is given again.
    world.payments.refresh_open().unwrap();
    world.pays("000-1-1", 10 * ONE);
    world.payments.refresh_open().unwrap();
    assert_eq!(world.state(1), "paid");
    assert!(world.payments.assess_by(1, Choice::Charge(1), by).is_err());
    assert_eq!(world.payments.ledger().words(1).unwrap()[0].words, "item b");
    // Or the configuration does.
    let settings = Settings { amount: Some("charge 1".into()), ..Settings::default() };
    let world = World::with(fee(several), settings);
    world.pay(key(1, "p1", 1, 1)).unwrap();
    assert_eq!((world.state(1), world.invoice(1).amount()), ("issued", ONE));
}

#[test]
fn a_day_without_a_rate_is_an_error_and_no_guess() {
    let world = World::new();
    world.clock.set(zanflow_runtime::Time::parse("2027-01-01T04:00:00Z").unwrap());
    let Err(CallError::NotDone { why }) = world.pay(key(1, "p1", 1, 1)) else { panic!() };
    assert!(why.contains("2027-01-01") && why.contains("rates"), "{why}");
    assert_eq!(world.payments.ledger().list(None, None, 9).unwrap(), []);
}

#[test]
fn a_fee_goes_back_only_when_an_official_says_so() {
    let world = World::new();
    world.pay(key(1, "p1", 1, 1)).unwrap();
    world.pays("000-1-1", ONE);
    world.payments.refresh_open().unwrap();
    world.payments.work().unwrap();
    assert_eq!(world.state(1), "paid");
    world.payments.release(1, ("staff-7", "article 12")).unwrap();
    assert_eq!(world.state(1), "refunding");
    world.fails(&[Some(Fault::After), None]);
    assert_eq!(world.payments.work().unwrap().unclear, 1);
    assert_eq!(world.payments.work().unwrap().refunded, 1);
    assert_eq!(world.state(1), "refunded");
    // Once, whatever the line did.
    let (lines, _) = world.payments_statement();
    assert_eq!(lines, 2);
    assert_eq!(world.paid(key(1, "c1", 1, 1)).unwrap().found, Some(Found::NotFound));
    let money = world.verify();
    assert_eq!((money.received, money.refunded, money.counted), (ONE, ONE, 0));
}

#[test]
fn what_is_over_is_sent_back_by_itself_unless_that_is_turned_off() {
    for (return_excess, state) in [(true, (0, 2 * ONE)), (false, (2 * ONE, 0))] {
        let world =
            World::with(fee(r#"{"mci":"1","text":"a"}"#), Settings { return_excess, ..Settings::default() });
        world.pay(key(1, "p1", 1, 1)).unwrap();
        // Twice, and too much.
        world.pays("000-1-1", 2 * ONE);
        world.pays("000-1-1", ONE);
        world.payments.refresh_open().unwrap();
        world.payments.work().unwrap();
        let money = world.verify();
        assert_eq!((world.state(1), money.counted), ("paid", ONE));
        assert_eq!((money.owed, money.refunded), state);
        world.payments.return_owed(1).unwrap();
        world.payments.work().unwrap();
        assert_eq!(world.verify().refunded, 2 * ONE);
    }
}

#[test]
fn who_paid_in_time_is_not_told_that_they_did_not_though_the_webhook_was_lost() {
    let world = World::new();
    world.pay(key(1, "p1", 1, 1)).unwrap();
    world.pays("000-1-1", ONE);
    world.clock.pass(11 * DAY);
    // While it cannot be asked, nothing expires.
    world.fails(&[Some(Fault::Before)]);
    assert_eq!(world.payments.work().unwrap().unclear, 1);
    assert_eq!(world.state(1), "issued");
    world.payments.work().unwrap();
    assert_eq!(world.state(1), "paid");
}

#[test]
fn people_can_be_taken_out_of_the_books() {
    let world = World::new();
    world.pay(key(1, "p1", 1, 1)).unwrap();
    let ledger = world.payments.ledger();
    assert_eq!(ledger.person(1, None).unwrap().as_deref(), Some("880101300123"));
    assert_eq!(ledger.of_person("880101300123").unwrap().len(), 1);
    world.pays("000-1-1", ONE);
    world.payments.refresh_open().unwrap();
    world.payments.release(1, ("staff-7", "to A. B.")).unwrap();
    ledger.forget_case(CaseId(1)).unwrap();
    assert_eq!((ledger.person(1, None).unwrap(), ledger.words(1).unwrap()), (None, Vec::new()));
    world.payments.work().unwrap();
    assert_eq!(world.state(1), "refunded");
    world.verify();
}

impl World {
    /// Lines of today's statement.
    fn payments_statement(&self) -> (usize, bool) {
        use zanflow_systems::payment::PaymentSystem;
        let day = zanflow_systems::payment::day_of(self.payments.now()).unwrap();
        let (lines, complete) = self.line.till.statement(&day).unwrap();
        (lines.len(), complete)
    }
}
