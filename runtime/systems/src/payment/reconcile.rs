//! Daily reconciliation: the payment system's statement of a day against the ledger.
//!
//! What is missing here, because a webhook was lost, is booked. Everything else that differs is listed for people: which side is right, no
//! program can know.

use super::contract::{CURRENCY, Payment, Refund, RefundState, StatementLine};
use super::day::{day_of, ends_of};
use super::desk::{PaymentError, Payments, refund_command};
use super::invoice::{Command, Invoice, Refused, State};
use super::ledger::LedgerError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use zanflow_runtime::Time;

/// Days back that are compared, if they were not: a server that stood still for months finds what it missed.
const BACK: i64 = 400;

/// What the comparison of a day came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// `YYYY-MM-DD`, by the time of Kazakhstan.
    pub day: String,
    /// When it was compared.
    pub at: Time,
    /// The statement will not change any more.
    pub complete: bool,
    /// Lines of the statement.
    pub lines: usize,
    /// By the statement: what was taken, and what was given back, in tiyn.
    pub received: i64,
    /// As above.
    pub refunded: i64,
    /// How many of its lines were missing here, and were booked.
    pub booked: usize,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// Something that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What.
    pub kind: DifferenceKind,
    /// The payment system's id of the payment or refund.
    pub id: String,
    /// The number of the invoice, as the statement or the ledger has it.
    pub invoice: String,
    /// The amount here, in tiyn.
    pub ours: Option<i64>,
    /// The amount there.
    pub theirs: Option<i64>,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// The statement has a payment for an invoice that there is not.
    UnknownInvoice,
    /// A payment is booked here, and the statement does not have it.
    MissingThere,
    /// The amounts differ, or the invoices, or the currency.
    Otherwise,
    /// The statement has one line twice.
    Twice,
    /// The invoice was paid before: the payment is owed back, and is no fault of the books.
    PaidAgain,
    /// The statement has a refund that was not asked for here, or of another amount.
    UnknownRefund,
}

impl Payments {
    /// Compares a day; the result is kept. Again: what was booked before is not missing any more.
    ///
    /// # Errors
    /// [`PaymentError`]: nothing is kept, the next one tries again.
    pub fn reconcile(&self, day: &str) -> Result<Day, PaymentError> {
        let (from, until) = ends_of(day).ok_or(PaymentError::NoDay)?;
        let (lines, complete) = self.system.statement(day)?;
        let mut found = Found::default();
        for line in &lines {
            match line {
                StatementLine::Payment(payment) => self.payment_line(payment, &mut found)?,
                StatementLine::Refund(refund) => self.refund_line(refund, &mut found)?,
            }
        }
        if complete {
            self.missing_there(from, until, &mut found)?;
        }
        let sum = |of: fn(&StatementLine) -> Option<i64>| {
            lines.iter().filter_map(of).fold(0_i64, i64::saturating_add)
        };
        let result = Day {
            day: day.to_owned(),
            at: self.now(),
            complete,
            lines: lines.len(),
            received: sum(|line| match line {
                StatementLine::Payment(payment) => Some(payment.amount),
                StatementLine::Refund(_) => None,
            }),
            refunded: sum(|line| match line {
                StatementLine::Refund(refund) => Some(refund.amount),
                StatementLine::Payment(_) => None,
            }),
            booked: found.booked,
            differences: found.differences,
        };
        self.ledger.keep_day(day, &result, self.now())?;
        Ok(result)
    }

    /// The days before today that were not compared with a statement that is complete, the oldest first.
    ///
    /// # Errors
    /// The ledger.
    pub fn days_due(&self) -> Result<Vec<String>, PaymentError> {
        let kept: Vec<Day> = self.ledger.days(usize::try_from(BACK * 2).unwrap_or(usize::MAX))?;
        let done: BTreeSet<String> = kept.into_iter().filter(|day| day.complete).map(|day| day.day).collect();
        let first = self.ledger.invoice(1)?.and_then(|invoice| day_of(invoice.made));
        let Some(first) = first else { return Ok(Vec::new()) };
        const DAY: i64 = 86_400_000;
        let days = (1..=BACK).rev().filter_map(|back| day_of(self.now().plus(-back * DAY)));
        Ok(days.filter(|day| *day >= first && !done.contains(day)).collect())
    }

    fn payment_line(&self, payment: &Payment, found: &mut Found) -> Result<(), PaymentError> {
        if !found.payments.insert(payment.id.clone()) {
            found.differs(DifferenceKind::Twice, payment, None);
            return Ok(());
        }
        let known = self.ledger.of_payment(&payment.id)?;
        if known.is_none() && payment.currency == CURRENCY {
            match self.ledger.book(None, payment, self.now()) {
                Ok((invoice, _)) => {
                    found.booked += 1;
                    found.again(payment, &invoice);
                }
                Err(LedgerError::UnknownInvoice) => {
                    found.differs(DifferenceKind::UnknownInvoice, payment, None);
                }
                Err(LedgerError::Refused(_)) => found.differs(DifferenceKind::Otherwise, payment, None),
                Err(error) => return Err(error.into()),
            }
            return Ok(());
        }
        let invoice = known.as_ref();
        let ours = invoice.into_iter().flat_map(|invoice| &invoice.payments).find(|own| own.id == payment.id);
        let ours = ours.map(|own| own.amount);
        let same = invoice.is_some_and(|invoice| invoice.number == payment.invoice)
            && ours == Some(payment.amount)
            && payment.currency == CURRENCY;
        match known {
            Some(invoice) if same => found.again(payment, &invoice),
            _ => found.differs(DifferenceKind::Otherwise, payment, ours),
        }
        Ok(())
    }

    fn refund_line(&self, refund: &Refund, found: &mut Found) -> Result<(), PaymentError> {
        let difference = |kind| Difference {
            kind,
            id: refund.id.clone(),
            invoice: refund.invoice.clone(),
            ours: None,
            theirs: Some(refund.amount),
        };
        if !found.refunds.insert(refund.id.clone()) {
            found.differences.push(difference(DifferenceKind::Twice));
            return Ok(());
        }
        let back = Refund { state: RefundState::Refunded, ..refund.clone() };
        let invoice = self.ledger.numbered(&refund.invoice)?;
        let command = invoice.as_ref().ok_or(Refused::Unknown).and_then(|of| refund_command(of, &back));
        let (Some(invoice), Ok(Some(command @ Command::Refunded { .. }))) = (invoice, command) else {
            found.differences.push(difference(DifferenceKind::UnknownRefund));
            return Ok(());
        };
        match self.ledger.command(invoice.serial, &command, self.now()) {
            Ok((_, happened)) => found.booked += usize::from(happened),
            Err(LedgerError::Refused(_)) => found.differences.push(difference(DifferenceKind::UnknownRefund)),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn missing_there(&self, from: Time, until: Time, found: &mut Found) -> Result<(), PaymentError> {
        let ours: BTreeMap<String, (u64, i64)> = self.ledger.payments_between(from, until)?;
        for (id, (serial, amount)) in ours {
            if found.payments.contains(&id) {
                continue;
            }
            let invoice = self.ledger.invoice(serial)?.map(|invoice| invoice.number).unwrap_or_default();
            let kind = DifferenceKind::MissingThere;
            found.differences.push(Difference { kind, id, invoice, ours: Some(amount), theirs: None });
        }
        Ok(())
    }
}

/// What is found while the lines are gone through.
#[derive(Default)]
struct Found {
    payments: BTreeSet<String>,
    refunds: BTreeSet<String>,
    booked: usize,
    differences: Vec<Difference>,
}

impl Found {
    fn differs(&mut self, kind: DifferenceKind, payment: &Payment, ours: Option<i64>) {
        let (id, invoice) = (payment.id.clone(), payment.invoice.clone());
        self.differences.push(Difference { kind, id, invoice, ours, theirs: Some(payment.amount) });
    }

    /// Lists a payment for an invoice that others had paid.
    fn again(&mut self, payment: &Payment, invoice: &Invoice) {
        let of = invoice.payments.iter().find(|paid| paid.id == payment.id);
        let settled = matches!(invoice.state, State::Paid | State::Refunding | State::Refunded);
        let others = invoice.payments.iter().take_while(|paid| paid.id != payment.id);
        let before: i64 = others.map(|paid| paid.amount).sum();
        if settled && before >= invoice.amount() {
            self.differs(DifferenceKind::PaidAgain, payment, of.map(|paid| paid.amount));
        }
    }
}
