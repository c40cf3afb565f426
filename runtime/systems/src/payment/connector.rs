//! The connector: what steps of cases ask of payments.

use super::desk::{PaymentError, Payments};
use super::fee::Assessed;
use super::invoice::{Invoice, State};
use super::ledger::{LedgerError, NewInvoice, Waiter};
use zanflow_runtime::connect::Payment;
use zanflow_runtime::{Answer, Call, CallError, NodeKind};

/// The reference of a step that costs nothing.
const FREE: &str = "free";
/// The longest purpose, in letters.
const PURPOSE: usize = 300;

impl Payment for Payments {
    /// Makes the invoice, once for a case, and answers later: when it is paid, a message says so. An invoice that is over is followed by a
    /// new one only where the step is done again, under another key.
    fn pay(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        Ok(self.ask_to_pay(call)?)
    }

    /// Whether the fee is paid. A case without an invoice gets one. A step that is no question waits until it is paid, as its answer would
    /// let it pass whatever it is.
    fn paid(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        if call.node.kind != NodeKind::Condition {
            return Ok(self.ask_to_pay(call)?);
        }
        Ok(self.ask_whether_paid(call)?)
    }
}

type Done = Result<Answer, PaymentError>;

impl Payments {
    fn ask_to_pay(&self, call: &Call<'_>) -> Done {
        let latest = self.latest(call)?;
        match latest {
            Some(invoice) if invoice.state == State::Paid => Ok(Answer::done(invoice.number)),
            Some(invoice) if invoice.state.is_open() => self.wait(call, &invoice),
            Some(invoice) if self.has_waited(call, &invoice)? => Ok(later(&invoice)),
            _ => self.bill(call),
        }
    }

    fn ask_whether_paid(&self, call: &Call<'_>) -> Done {
        let Some(invoice) = self.latest(call)? else { return self.bill(call) };
        match invoice.state {
            State::Paid => Ok(Answer { reference: Some(invoice.number), ..Answer::holds(true) }),
            state if state.is_open() => self.wait(call, &invoice),
            // The question is asked anew of somebody who was told «not paid»: they may pay now.
            _ if self.was_told_before(call, &invoice)? => self.bill(call),
            _ => Ok(Answer { reference: Some(invoice.number), ..Answer::holds(false) }),
        }
    }

    fn latest(&self, call: &Call<'_>) -> Result<Option<Invoice>, PaymentError> {
        Ok(self.ledger.of_case(call.key.case)?.pop())
    }

    /// Whether the invoice is what this very call waited for.
    fn has_waited(&self, call: &Call<'_>, invoice: &Invoice) -> Result<bool, PaymentError> {
        let key = call.key.to_string();
        Ok(self.ledger.waiters(invoice.serial)?.iter().any(|waiter| waiter.key == key))
    }

    /// Whether the same step waited for the invoice at an earlier visit.
    fn was_told_before(&self, call: &Call<'_>, invoice: &Invoice) -> Result<bool, PaymentError> {
        let visit = visit_of(call);
        let waiters = self.ledger.waiters(invoice.serial)?;
        let same = |waiter: &Waiter| waiter.node == *call.key.node && waiter.ask.as_deref() == ask_of(call);
        Ok(waiters.iter().any(|waiter| same(waiter) && !waiter.key.starts_with(&visit)))
    }

    /// Makes the invoice of this call and has it paid, or says that there is nothing to pay.
    fn bill(&self, call: &Call<'_>) -> Done {
        let assessed = self.assess()?;
        if assessed == Assessed::Free {
            let found = (call.node.kind == NodeKind::Condition).then_some(zanflow_runtime::Found::Found);
            return Ok(Answer { found, ..Answer::done(FREE) });
        }
        let new = NewInvoice {
            key: &call.key.to_string(),
            case: call.key.case,
            purpose: &self.purpose(call),
            payer: call.whose(),
        };
        let invoice = self.ledger.make(new, self.now())?;
        self.wait_on(call, &invoice)?;
        match (assessed, invoice.state) {
            (Assessed::Amount(basis), State::Unassessed) => Ok(later(&self.issue(invoice.serial, basis)?)),
            _ => Ok(later(&self.publish(&invoice)?)),
        }
    }

    /// Waits for an invoice that is open, and sees to it that it can be paid: an earlier attempt may have ended between.
    fn wait(&self, call: &Call<'_>, invoice: &Invoice) -> Done {
        self.wait_on(call, invoice)?;
        match (invoice.state, self.assess()) {
            (State::Unassessed, Ok(Assessed::Amount(basis))) => {
                Ok(later(&self.issue(invoice.serial, basis)?))
            }
            (State::Unassessed, Err(error)) => Err(error),
            _ => {
                let invoice = self.publish(invoice)?;
                // It was paid while it was asked about: the message comes too, and is not waited for any more.
                match (invoice.state, call.node.kind) {
                    (State::Paid, NodeKind::Condition) => {
                        Ok(Answer { reference: Some(invoice.number), ..Answer::holds(true) })
                    }
                    (State::Paid, _) => Ok(Answer::done(invoice.number)),
                    _ => Ok(later(&invoice)),
                }
            }
        }
    }

    /// Before the invoice can be paid, so that nobody pays whom no step waits for.
    fn wait_on(&self, call: &Call<'_>, invoice: &Invoice) -> Result<(), LedgerError> {
        let waiter = Waiter {
            node: call.key.node.to_string(),
            ask: ask_of(call).map(str::to_owned),
            key: call.key.to_string(),
        };
        self.ledger.wait(invoice.serial, &waiter)
    }

    /// The service and the clause of the act; nothing of the case.
    fn purpose(&self, call: &Call<'_>) -> String {
        let clause = &call.node.clause;
        let parts = [
            Some(self.setup.series.as_str()),
            Some(self.setup.title.as_str()),
            Some(clause.act.as_str()),
            clause.paragraph.as_deref(),
            clause.item.as_deref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        parts.join(", ").chars().take(PURPOSE).collect()
    }
}

fn ask_of<'a>(call: &'a Call<'_>) -> Option<&'a str> {
    call.key.ask.as_deref()
}

/// What the keys of all attempts of a visit begin with.
fn visit_of(call: &Call<'_>) -> String {
    let key = call.key.to_string();
    key.rsplit_once('/').map_or(key.clone(), |(visit, _)| format!("{visit}/"))
}

fn later(invoice: &Invoice) -> Answer {
    Answer { later: true, reference: Some(invoice.number.clone()), ..Answer::default() }
}
