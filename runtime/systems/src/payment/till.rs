//! The embedded payment system: takes what people pay on our own page. For trials, and for where a cashier takes the money.
//!
//! It keeps books of its own, as another system does, and takes money for invoices that are paid or over too: so partial, double and late
//! payments can be tried.

use super::contract::{
    CURRENCY, Code, Invoice, InvoiceState, NewInvoice, NewRefund, Payment, Refund, RefundState, StatementLine,
};
use super::day::{day_of, ends_of};
use super::system::{PaymentSystem, SystemError};
use crate::{Store, StoreError};
use std::fmt;
use std::sync::Arc;
use zanflow_runtime::{Clock, Time};
use zanflow_sql::{Connection, OptionalExtension, Transaction, params};

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS payment_till_invoice (
    number TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, due INTEGER NOT NULL, cancelled INTEGER NOT NULL, asked TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS payment_till_payment (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL, amount INTEGER NOT NULL, at INTEGER NOT NULL, request TEXT UNIQUE
);
CREATE INDEX IF NOT EXISTS payment_till_payment_of ON payment_till_payment (number);
CREATE INDEX IF NOT EXISTS payment_till_payment_at ON payment_till_payment (at);
CREATE TABLE IF NOT EXISTS payment_till_refund (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, payment INTEGER NOT NULL, amount INTEGER NOT NULL, asked TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS payment_till_refund_of ON payment_till_refund (payment);
CREATE INDEX IF NOT EXISTS payment_till_refund_at ON payment_till_refund (at);
";

/// What ids of payments and refunds begin with.
const PAYMENT: &str = "till-p";
const REFUND: &str = "till-r";

/// The embedded payment system. Of whom it takes money is kept in the ledger only.
#[derive(Clone)]
pub struct Till {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Till {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Till")
    }
}

/// A failure of the file is unclear to who asked.
impl From<StoreError> for SystemError {
    fn from(error: StoreError) -> Self {
        Self::Unclear(error.to_string())
    }
}

type Done<T> = Result<T, SystemError>;

impl Till {
    /// Opens it.
    ///
    /// # Errors
    /// The file.
    pub fn open(store: Store, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        store.create(TABLES)?;
        Ok(Self { store, clock })
    }

    /// Takes money for an invoice, whatever its state; once for each `request`.
    ///
    /// # Errors
    /// [`SystemError`]: there is no such invoice, or the amount is not over 0.
    pub fn pay(&self, number: &str, amount: i64, request: &str) -> Done<Payment> {
        if amount <= 0 {
            return Err(SystemError::refused(Code::WrongAmount, "an amount must be over 0"));
        }
        let now = self.clock.now();
        self.store.write(|at| {
            asked(at, number)?;
            at.execute(
                "INSERT INTO payment_till_payment (number, amount, at, request) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                params![number, amount, now.0, request],
            )?;
            let made = payments(at, "request = ?1", [request])?.pop().filter(|made| made.invoice == number);
            made.ok_or_else(|| SystemError::refused(Code::KeyReused, "the request was another invoice's"))
        })
    }

    /// A refund by its id.
    ///
    /// # Errors
    /// The file.
    pub fn refunded(&self, id: &str) -> Done<Option<Refund>> {
        let number: Option<i64> = id.strip_prefix(REFUND).and_then(|number| number.parse().ok());
        let Some(number) = number else { return Ok(None) };
        self.store.read(|at| Ok(refunds(at, "r.id = ?1", [number])?.pop()))
    }

    fn now_of(&self, at: &Connection, number: &str) -> Done<Invoice> {
        let (new, due, cancelled) = asked(at, number)?;
        let payments = payments(at, "number = ?1", [number])?;
        let in_time = payments.iter().filter(|paid| paid.at <= due).map(|paid| paid.amount).sum::<i64>();
        let state = match () {
            () if cancelled => InvoiceState::Cancelled,
            () if in_time >= new.amount => InvoiceState::Paid,
            () if self.clock.now() > due => InvoiceState::Expired,
            () => InvoiceState::Open,
        };
        let refunds = refunds(at, "p.number = ?1", [number])?;
        let (amount, currency) = (new.amount, new.currency);
        Ok(Invoice { number: new.number, amount, currency, state, pay_url: None, payments, refunds })
    }
}

/// What was asked for under a number, until when it can be paid, and whether it was taken back.
fn asked(at: &Connection, number: &str) -> Done<(NewInvoice, Time, bool)> {
    let sql = "SELECT asked, due, cancelled FROM payment_till_invoice WHERE number = ?1";
    let found = at.query_row(sql, [number], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)));
    let unknown = || SystemError::refused(Code::UnknownInvoice, "there is no such invoice");
    let (asked, due, cancelled) = found.optional()?.ok_or_else(unknown)?;
    Ok((read(&asked)?, Time(due), cancelled))
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Done<T> {
    serde_json::from_str(text).map_err(|error| SystemError::Unclear(error.to_string()))
}

fn written(value: &impl serde::Serialize) -> Done<String> {
    serde_json::to_string(value).map_err(|error| SystemError::Unclear(error.to_string()))
}

fn payments(at: &Connection, which: &str, params: impl zanflow_sql::Params) -> Done<Vec<Payment>> {
    let sql = format!("SELECT id, number, amount, at FROM payment_till_payment WHERE {which} ORDER BY id");
    let mut select = at.prepare(&sql)?;
    let rows = select.query_map(params, |row| {
        Ok(Payment {
            id: format!("{PAYMENT}{}", row.get::<_, i64>(0)?),
            invoice: row.get(1)?,
            amount: row.get(2)?,
            currency: CURRENCY.to_owned(),
            at: Time(row.get(3)?),
            payer: None,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn refunds(at: &Connection, which: &str, params: impl zanflow_sql::Params) -> Done<Vec<Refund>> {
    let sql = format!(
        "SELECT r.id, r.key, p.number, r.payment, r.amount, r.at FROM payment_till_refund r
         JOIN payment_till_payment p ON p.id = r.payment WHERE {which} ORDER BY r.id"
    );
    let mut select = at.prepare(&sql)?;
    let rows = select.query_map(params, |row| {
        Ok(Refund {
            id: format!("{REFUND}{}", row.get::<_, i64>(0)?),
            key: row.get(1)?,
            invoice: row.get(2)?,
            payment: format!("{PAYMENT}{}", row.get::<_, i64>(3)?),
            amount: row.get(4)?,
            currency: CURRENCY.to_owned(),
            // The money is handed back at once.
            state: RefundState::Refunded,
            at: Time(row.get(5)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives back, once for a key.
fn give_back(at: &Transaction<'_>, key: &str, new: &NewRefund, now: Time) -> Done<()> {
    let sql = "SELECT asked FROM payment_till_refund WHERE key = ?1";
    if let Some(known) = at.query_row(sql, [key], |row| row.get::<_, String>(0)).optional()? {
        return match read::<NewRefund>(&known)? == *new {
            true => Ok(()),
            false => Err(SystemError::refused(Code::KeyReused, "the key was another refund's")),
        };
    }
    let id: Option<i64> = new.payment.strip_prefix(PAYMENT).and_then(|id| id.parse().ok());
    let of = id.map(|id| payments(at, "id = ?1", [id])).transpose()?.and_then(|mut all| all.pop());
    let unknown = || SystemError::refused(Code::UnknownPayment, "there is no such payment");
    let of = of.filter(|paid| paid.invoice == new.invoice).ok_or_else(unknown)?;
    let gone = "SELECT CAST (coalesce(sum(amount), 0) AS BIGINT) FROM payment_till_refund WHERE payment = ?1";
    let gone: i64 = at.query_row(gone, [id], |row| row.get(0))?;
    if new.amount <= 0 || new.amount > of.amount - gone {
        return Err(SystemError::refused(Code::WrongAmount, "it is not over 0, or more than is left"));
    }
    at.execute(
        "INSERT INTO payment_till_refund (key, payment, amount, asked, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![key, id, new.amount, written(new)?, now.0],
    )?;
    Ok(())
}

impl PaymentSystem for Till {
    fn create(&self, key: &str, new: &NewInvoice) -> Done<Invoice> {
        if new.amount <= 0 || new.currency != CURRENCY {
            return Err(SystemError::refused(Code::WrongAmount, "an amount is over 0, in KZT"));
        }
        // Who owes it is in the ledger, where it can be erased.
        let kept = written(&NewInvoice { payer: None, ..new.clone() })?;
        self.store.write(|at| {
            let sql = "SELECT number, asked FROM payment_till_invoice WHERE key = ?1";
            let known = at.query_row(sql, [key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            match known {
                Some((number, asked)) if asked == kept => self.now_of(at, &{
                    let number: String = number;
                    number
                }),
                Some::<(String, String)>(_) => {
                    Err(SystemError::refused(Code::KeyReused, "the key was another invoice's"))
                }
                None => {
                    let made = at.execute(
                        "INSERT INTO payment_till_invoice VALUES (?1, ?2, ?3, 0, ?4) ON CONFLICT DO NOTHING",
                        params![new.number, key, new.due.0, kept],
                    )?;
                    if made == 0 {
                        return Err(SystemError::refused(Code::NumberTaken, "the number has another key"));
                    }
                    self.now_of(at, &new.number)
                }
            }
        })
    }

    fn invoice(&self, number: &str) -> Done<Invoice> {
        self.store.read(|at| self.now_of(at, number))
    }

    fn cancel(&self, number: &str) -> Done<Invoice> {
        self.store.write(|at| {
            at.execute("UPDATE payment_till_invoice SET cancelled = 1 WHERE number = ?1", [number])?;
            self.now_of(at, number)
        })
    }

    fn refund(&self, key: &str, new: &NewRefund) -> Done<Refund> {
        let now = self.clock.now();
        self.store.write(|at| {
            give_back(at, key, new, now)?;
            let made = refunds(at, "r.key = ?1", [key])?.pop();
            made.ok_or_else(|| SystemError::Unclear("a refund is not there that was just made".to_owned()))
        })
    }

    fn statement(&self, day: &str) -> Done<(Vec<StatementLine>, bool)> {
        let bad = || SystemError::refused(Code::BadRequest, "a day is YYYY-MM-DD");
        let (from, until) = ends_of(day).ok_or_else(bad)?;
        let lines = self.store.read(|at| {
            let ends = [from.0, until.0];
            let mut lines: Vec<(Time, StatementLine)> = Vec::new();
            for paid in payments(at, "at >= ?1 AND at < ?2", ends)? {
                lines.push((paid.at, StatementLine::Payment(paid)));
            }
            for back in refunds(at, "r.at >= ?1 AND r.at < ?2", ends)? {
                lines.push((back.at, StatementLine::Refund(back)));
            }
            lines.sort_by_key(|(at, _)| *at);
            Ok::<_, SystemError>(lines)
        })?;
        let complete = day_of(self.clock.now()).is_some_and(|today| today.as_str() > day);
        Ok((lines.into_iter().map(|(_, line)| line).collect(), complete))
    }
}
