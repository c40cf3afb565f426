//! Data of the pages of payments.

use crate::App;
use crate::pages::follow::line;
use crate::pages::render::WORDS;
use crate::pages::views::local;
use crate::problem::Problem;
use serde_json::{Value, json};
use zanflow_systems::payment::fee::{Charge, Index, Sum};
use zanflow_systems::payment::invoice::RefundState;
use zanflow_systems::payment::ledger::Note;
use zanflow_systems::payment::money::{TENGE, tenge};
use zanflow_systems::payment::reconcile::{Day, Difference};
use zanflow_systems::payment::{Basis, Chosen, Invoice, Money, Payments, State};
use zanflow_wording::Lang;

/// The class of a state's mark.
fn look(state: State) -> &'static str {
    match state {
        State::Paid | State::Refunded => "good",
        State::Expired | State::Cancelled => "bad",
        State::Unassessed | State::PartlyPaid | State::Refunding => "warn",
        State::Issued => "",
    }
}

/// An invoice in a list.
pub fn row(invoice: &Invoice) -> Value {
    let Money { received, owed, asked, refunded, .. } = invoice.money();
    json!({
        "serial": invoice.serial, "number": invoice.number, "case": invoice.case, "state": invoice.state,
        "look": look(invoice.state), "made": local(invoice.made), "due": invoice.due.map(local),
        "open": invoice.state.is_open(), "payable": invoice.state.is_open() && invoice.basis.is_some(),
        "amount": invoice.basis.as_ref().map(|basis| tenge(basis.amount)),
        "missing": tenge(invoice.missing()), "received": (received > 0).then(|| tenge(received)),
        "owed": (owed > 0).then(|| tenge(owed)), "asked": (asked > 0).then(|| tenge(asked)),
        "refunded": (refunded > 0).then(|| tenge(refunded)),
    })
}

/// An invoice with all that is known of it.
pub fn whole(lang: Lang, payments: &Payments, invoice: &Invoice) -> Result<Value, Problem> {
    let paid = invoice.payments.iter().map(|paid| {
        let owed = invoice.owed_of(paid);
        json!({ "id": paid.id, "at": local(paid.at), "amount": tenge(paid.amount),
            "counted": (paid.counted > 0 && paid.counted < paid.amount).then(|| tenge(paid.counted)),
            "owed": (owed > 0).then(|| tenge(owed)) })
    });
    let refunds = invoice.refunds.iter().map(|refund| {
        let look = match refund.state {
            RefundState::Asked => "warn",
            RefundState::Refunded => "good",
            RefundState::Failed => "bad",
        };
        json!({ "payment": refund.payment, "amount": tenge(refund.amount), "state": refund.state, "look": look,
            "at": local(refund.at) })
    });
    let mut shown = row(invoice);
    let more = json!({
        "purpose": invoice.purpose, "basis": invoice.basis.as_ref().map(|basis| made_up(lang, basis)),
        "payments": paid.collect::<Vec<_>>(), "refunds": refunds.collect::<Vec<_>>(),
        "address": payments.ledger().address(invoice.serial)?, "embedded": payments.till().is_some(),
    });
    if let (Value::Object(shown), Value::Object(more)) = (&mut shown, more) {
        shown.extend(more);
    }
    Ok(shown)
}

/// How an amount is made up: so many indices of so many tenge by that law, by the words and the line of the act.
fn made_up(lang: Lang, basis: &Basis) -> Value {
    let index = basis.index.as_ref().map(|Index { share, rate, day, law }| {
        json!({ "share": share.to_string().replace('.', ","), "rate": tenge(rate * TENGE), "day": day.to_string(), "law": law })
    });
    let chosen = basis.chosen.as_ref().map(|chosen| match chosen {
        Chosen::Configured => json!({ "official": null }),
        Chosen::Official(id) => json!({ "official": id }),
    });
    json!({
        "amount": tenge(basis.amount), "index": index, "text": basis.text,
        "cited": (basis.line > 0).then(|| line(lang, basis.line)), "chosen": chosen,
    })
}

/// The amounts of the card, to choose from.
pub fn charges(lang: Lang, payments: &Payments) -> Vec<Value> {
    let one = |(nth, charge): (usize, &Charge)| {
        let (key, amount) = match charge.of {
            Sum::Mci(share) => ("payment-mci", share.to_string().replace('.', ",")),
            Sum::Tenge(amount) => ("payment-tenge", tenge(i64::from(amount) * TENGE)),
            Sum::Percent(share) => ("payment-percent", share.to_string().replace('.', ",")),
        };
        json!({
            "choice": format!("charge {}", nth + 1), "text": charge.text, "each": charge.each,
            "amount": WORDS.fill(lang, key, &[("amount", &amount)]),
            "known": !matches!(charge.of, Sum::Percent(_)),
        })
    };
    payments.fee().charges.iter().enumerate().map(one).collect()
}

/// Something that the payment system told and that could not be booked.
pub fn note(note: &Note) -> Value {
    json!({ "at": local(note.at), "kind": note.kind, "number": note.number, "detail": note.detail })
}

/// What the comparison of a day came to.
pub fn day(day: &Day) -> Value {
    let difference = |of: &Difference| json!({ "kind": of.kind, "id": of.id, "invoice": of.invoice, "ours": of.ours.map(tenge), "theirs": of.theirs.map(tenge) });
    json!({
        "day": day.day, "at": local(day.at), "complete": day.complete, "lines": day.lines, "booked": day.booked,
        "received": tenge(day.received), "refunded": tenge(day.refunded),
        "differences": day.differences.iter().map(difference).collect::<Vec<_>>(),
    })
}

impl App {
    /// The newest invoice of a case, for its page; `null` where it has none.
    pub(crate) fn payment_of(&self, case: zanflow_runtime::CaseId) -> Result<Value, Problem> {
        let Some(payments) = self.payments.as_deref() else { return Ok(Value::Null) };
        Ok(payments.ledger().of_case(case)?.last().map_or(Value::Null, row))
    }
}
