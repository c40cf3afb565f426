//! What the payment system tells of its own accord.

use crate::world::{ONE, SECRET, World, key};
use serde_json::{Value, json};
use zanflow_systems::payment::Secret;
use zanflow_systems::payment::contract::{Code, LONGEST};
use zanflow_systems::payment::ledger::NoteKind;

fn paid(event: &str, payment: &str, invoice: &str, amount: i64) -> Value {
    json!({ "id": event, "kind": "paid", "of": { "id": payment, "invoice": invoice, "amount": amount, "currency": "KZT",
        "at": "2026-03-02T05:00:00Z", "payer": "880101300123" } })
}

impl World {
    fn tell(&self, event: &Value) -> Result<bool, Code> {
        let body = event.to_string();
        let header = Secret::new(SECRET).unwrap().sign(body.as_bytes(), self.payments.now());
        let told = self.payments.webhook(Some(&header), body.as_bytes());
        told.map(|taken| taken.duplicate).map_err(|failure| failure.code)
    }

    fn noted(&self) -> Vec<NoteKind> {
        self.payments.ledger().notes(100).unwrap().iter().rev().map(|note| note.kind).collect()
    }
}

fn issued() -> World {
    let world = World::new();
    world.pay(key(1, "p1", 1, 1)).unwrap();
    world
}

#[test]
fn a_payment_is_booked_once_however_often_it_is_told() {
    let world = issued();
    let event = paid("e1", "x1", "000-1-1", ONE);
    assert_eq!(world.tell(&event), Ok(false));
    assert_eq!(world.tell(&event), Ok(true));
    // The same payment as another event, and by a question.
    assert_eq!(world.tell(&paid("e2", "x1", "000-1-1", ONE)), Ok(true));
    assert_eq!((world.state(1), world.verify().received), ("paid", ONE));
    assert_eq!(world.payments.ledger().changes(0, 9).unwrap().len(), 1);
    assert_eq!(world.payments.ledger().person(1, Some("x1")).unwrap().as_deref(), Some("880101300123"));
    assert_eq!(world.noted(), []);
}

#[test]
fn what_is_wrong_is_refused_and_noted() {
    let world = issued();
    let with = |key: &str, value: Value| {
        let mut event = paid("e1", "x1", "000-1-1", ONE);
        event["of"][key] = value;
        event
    };
    for (event, code, kind) in [
        (with("invoice", json!("000-1-9")), Code::UnknownInvoice, NoteKind::UnknownInvoice),
        (with("amount", json!(0)), Code::WrongAmount, NoteKind::Amount),
        (with("amount", json!(-5)), Code::WrongAmount, NoteKind::Amount),
        (with("amount", json!(i64::MAX)), Code::WrongAmount, NoteKind::Amount),
        (with("currency", json!("USD")), Code::WrongCurrency, NoteKind::Currency),
        (with("id", json!("")), Code::BadRequest, NoteKind::Event),
        (with("amount", json!(1.5)), Code::BadRequest, NoteKind::Event),
        (json!({}), Code::BadRequest, NoteKind::Event),
    ] {
        assert_eq!(world.tell(&event), Err(code), "{event}");
        assert_eq!(world.noted().last(), Some(&kind), "{event}");
        assert_eq!(world.verify().received, 0);
    }
    // What was refused is no event that was taken: told rightly, it is booked.
    assert_eq!(world.tell(&paid("e1", "x1", "000-1-1", ONE)), Ok(false));
    // The same event, or the same payment, with other facts.
    assert_eq!(world.tell(&paid("e1", "x2", "000-1-1", ONE)), Err(Code::WrongAmount));
    assert_eq!(world.tell(&paid("e3", "x1", "000-1-1", 1)), Err(Code::WrongAmount));
    world.pay(key(2, "p1", 1, 1)).unwrap();
    assert_eq!(world.tell(&paid("e4", "x1", "000-1-2", ONE)), Err(Code::WrongAmount));
    assert_eq!(world.verify().received, ONE);
}

#[test]
fn only_what_is_signed_now_is_believed() {
    let world = issued();
    let body = paid("e1", "x1", "000-1-1", ONE).to_string();
    let (secret, now) = (Secret::new(SECRET).unwrap(), world.payments.now());
    let other = Secret::new("somebody else's secret").unwrap();
    for header in [
        None,
        Some(String::new()),
        Some(other.sign(body.as_bytes(), now)),
        Some(secret.sign(b"{}", now)),
        Some(secret.sign(body.as_bytes(), now.plus(-301_000))),
        Some(secret.sign(body.as_bytes(), now.plus(301_000))),
    ] {
        let told = world.payments.webhook(header.as_deref(), body.as_bytes());
        assert_eq!(told.unwrap_err().code, Code::Unauthorised, "{header:?}");
    }
    let long = vec![b' '; LONGEST + 1];
    let told = world.payments.webhook(Some(&secret.sign(&long, now)), &long);
    assert_eq!(told.unwrap_err().code, Code::TooLong);
    assert_eq!(world.verify().received, 0);
    assert!(world.noted().iter().all(|kind| *kind == NoteKind::Signature));
    // The same rubbish over and over is one note.
    let notes = world.noted().len();
    (0..100).for_each(|_| drop(world.payments.webhook(None, b"x")));
    assert!(world.noted().len() <= notes + 1);
}

#[test]
fn money_for_what_is_over_is_booked_and_owed_back() {
    let world = issued();
    world.payments.cancel(1, Some(("staff-7", "a mistake"))).unwrap();
    assert_eq!(world.tell(&paid("e1", "x1", "000-1-1", ONE)), Ok(false));
    let money = world.verify();
    assert_eq!((world.state(1), money.counted, money.owed), ("cancelled", 0, ONE));
}

#[test]
fn a_refund_is_told_too() {
    let world = issued();
    let payment = world.pays("000-1-1", ONE);
    assert_eq!(world.tell(&paid("e1", &payment.id, "000-1-1", ONE)), Ok(false));
    let told = |event: &str, amount: i64, state: &str| {
        json!({ "id": event, "kind": "refund", "of": { "id": "r1", "key": "refund/000-1-1/1", "invoice": "000-1-1",
            "payment": payment.id, "amount": amount, "currency": "KZT", "state": state, "at": "2026-03-02T05:00:00Z" } })
    };
    // Nobody asked for it.
    assert_eq!(world.tell(&told("e2", ONE, "refunded")), Err(Code::UnknownRefund));
    world.payments.release(1, ("staff-7", "article 12")).unwrap();
    assert_eq!(world.tell(&told("e3", 1, "refunded")), Err(Code::WrongAmount));
    assert_eq!(world.tell(&told("e4", ONE, "asked")), Ok(true));
    assert_eq!(world.tell(&told("e5", ONE, "failed")), Ok(false));
    assert_eq!((world.state(1), world.verify().owed), ("refunding", ONE));
    // Somebody has to look: it is not asked for again by itself.
    world.payments.work().unwrap();
    assert_eq!(world.verify().owed, ONE);
    world.payments.return_owed(1).unwrap();
    world.payments.work().unwrap();
    assert_eq!((world.state(1), world.verify().refunded), ("refunded", ONE));
}
