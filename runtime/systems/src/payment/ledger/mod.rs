//! The ledger: invoices and their money, in SQLite.
//!
//! Every command is one transaction and is done once, however often it is given: what happened is a row of a journal that only grows, and
//! each kind of row can be there once. [`Ledger::verify`] folds the journal anew and compares.

mod notes;
mod read;
mod verify;

pub use notes::{Note, NoteKind, Told};
pub use read::{Change, Waiter, Word};
pub use verify::{Broken, Verified};

use super::invoice::{Command, Event, Invoice, Refused, decide};
use crate::{Store, StoreError};
use std::fmt;
use zanflow_runtime::{CaseId, Hash, Time};
use zanflow_sql::{Connection, OptionalExtension, Transaction, params};

/// The books of one service.
#[derive(Debug, Clone)]
pub struct Ledger {
    store: Store,
    series: String,
}

/// An invoice to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewInvoice<'a> {
    /// Idempotency key.
    pub key: &'a str,
    /// The case that it is for.
    pub case: CaseId,
    /// What for; no personal data.
    pub purpose: &'a str,
    /// IIN or BIN of who owes it, where that is known.
    pub payer: Option<&'a str>,
}

/// Why the ledger did not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerError {
    /// The file.
    Store(StoreError),
    /// It cannot happen.
    Refused(Refused),
    /// There is no such invoice.
    UnknownInvoice,
    /// The file holds what this program cannot read.
    Unreadable(String),
}

impl std::error::Error for LedgerError {}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Refused(refused) => refused.fmt(f),
            Self::UnknownInvoice => f.write_str("there is no such invoice"),
            Self::Unreadable(what) => write!(f, "the books of payments cannot be read: {what}"),
        }
    }
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for LedgerError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<serde_json::Error> for LedgerError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

type Done<T> = Result<T, LedgerError>;

impl Ledger {
    /// The books of a service. `series` begins the numbers of its invoices: letters, digits and `-`, other letters become `-`.
    ///
    /// # Errors
    /// The file.
    pub fn open(store: Store, series: &str) -> Done<Self> {
        store.create(include_str!("tables.sql"))?;
        let series = series.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' });
        Ok(Self { store, series: series.collect() })
    }

    /// Makes an invoice that has no amount yet; the one that was made under the key before.
    ///
    /// # Errors
    /// The file.
    pub fn make(&self, new: NewInvoice<'_>, now: Time) -> Done<Invoice> {
        self.store.write(|at| {
            if let Some(known) = read::by_key(at, new.key)? {
                return Ok(known);
            }
            let last = "SELECT coalesce(max(serial), 0) FROM payment_invoice";
            let serial = at.query_row(last, [], |row| row.get::<_, u64>(0))? + 1;
            let event = Event::Made {
                number: format!("{}-{serial}", self.series),
                key: new.key.to_owned(),
                case: new.case,
                purpose: new.purpose.to_owned(),
            };
            let unreadable = || LedgerError::Unreadable("an invoice that was just made".to_owned());
            let invoice = Invoice::made(serial, &event, now).ok_or_else(unreadable)?;
            append(at, serial, &event, now)?;
            keep(at, &invoice)?;
            if let Some(payer) = new.payer {
                notes::keep_person(at, serial, "", payer)?;
            }
            Ok(invoice)
        })
    }

    /// Does a command; the invoice after it, and whether anything happened.
    ///
    /// # Errors
    /// [`LedgerError::Refused`]; the file.
    pub fn command(&self, serial: u64, command: &Command, now: Time) -> Done<(Invoice, bool)> {
        self.store.write(|at| done(at, serial, command, now))
    }

    /// The same by an official, with why: it is kept outside of the journal, where it can be erased.
    ///
    /// # Errors
    /// As [`command`](Self::command).
    pub fn command_by(
        &self,
        serial: u64,
        command: &Command,
        (official, words): (&str, &str),
        now: Time,
    ) -> Done<(Invoice, bool)> {
        self.store.write(|at| {
            let (invoice, happened) = done(at, serial, command, now)?;
            if happened {
                let (row, _) = last_row(at)?;
                at.execute(
                    "INSERT INTO payment_word VALUES (?1, ?2, ?3, ?4)",
                    params![row, serial, official, words],
                )?;
            }
            Ok((invoice, happened))
        })
    }

    /// Asks for all that is owed of an invoice, a refund for each payment.
    ///
    /// # Errors
    /// The file.
    pub fn ask_refunds(&self, serial: u64, now: Time) -> Done<Invoice> {
        self.store.write(|at| {
            let mut invoice = read::by_serial(at, serial)?.ok_or(LedgerError::UnknownInvoice)?;
            let payments: Vec<String> = invoice.payments.iter().map(|paid| paid.id.clone()).collect();
            for payment in payments {
                (invoice, _) = done(at, serial, &Command::AskRefund { payment }, now)?;
            }
            Ok(invoice)
        })
    }
}

/// Does a command within a transaction.
fn done(at: &Transaction<'_>, serial: u64, command: &Command, now: Time) -> Done<(Invoice, bool)> {
    let mut invoice = read::by_serial(at, serial)?.ok_or(LedgerError::UnknownInvoice)?;
    if let Command::Book { id, .. } = command {
        let of = "SELECT serial FROM payment_payment WHERE id = ?1";
        let booked: Option<u64> = at.query_row(of, [id], |row| row.get(0)).optional()?;
        if booked.is_some_and(|other| other != serial) {
            return Err(Refused::Contradicts.into());
        }
    }
    let Some(event) = decide(&invoice, command, now)? else { return Ok((invoice, false)) };
    let before = invoice.state;
    invoice.apply(&event, now);
    append(at, serial, &event, now)?;
    keep(at, &invoice)?;
    if let Event::Booked { id, at: when, .. } = &event {
        at.execute("INSERT INTO payment_payment VALUES (?1, ?2, ?3)", params![id, serial, when.0])?;
    }
    if invoice.state != before && invoice.state.is_told() {
        // One more than the last: a number that was given is never given again, for nothing is ever deleted.
        at.execute(
            "INSERT INTO payment_change (no, serial, state, at)
             VALUES ((SELECT coalesce(max(no), 0) + 1 FROM payment_change), ?1, ?2, ?3)",
            params![serial, invoice.state.name(), now.0],
        )?;
    }
    Ok((invoice, true))
}

/// What of an event can happen once.
fn key_of(serial: u64, event: &Event) -> String {
    match event {
        Event::Made { key, .. } => format!("made:{key}"),
        Event::Issued { .. } => format!("issued:{serial}"),
        Event::Booked { id, .. } => format!("booked:{id}"),
        // Of these an invoice has one at most.
        Event::Expired | Event::Cancelled => format!("ended:{serial}"),
        Event::Released => format!("released:{serial}"),
        Event::RefundAsked { no, .. } => format!("asked:{serial}/{no}"),
        Event::Refunded { no } | Event::RefundFailed { no } => format!("refund:{serial}/{no}"),
    }
}

/// The last row and its hash.
fn last_row(at: &Connection) -> Done<(u64, Vec<u8>)> {
    let last = "SELECT no, hash FROM payment_row ORDER BY no DESC LIMIT 1";
    let found = at.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(found.unwrap_or_default())
}

fn append(at: &Transaction<'_>, serial: u64, event: &Event, now: Time) -> Done<()> {
    let (last, before) = last_row(at)?;
    let (key, text) = (key_of(serial, event), serde_json::to_string(event)?);
    let hash = hash_of(&before, serial, now, &text);
    at.execute(
        "INSERT INTO payment_row VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![last + 1, serial, now.0, key, text, hash],
    )?;
    Ok(())
}

/// SHA-256 over the hash before and the row.
fn hash_of(before: &[u8], serial: u64, at: Time, event: &str) -> Vec<u8> {
    let (serial, at) = (serial.to_le_bytes(), at.0.to_le_bytes());
    Hash::digest(&[before, &serial, &at, event.as_bytes()]).0.to_vec()
}

fn keep(at: &Transaction<'_>, invoice: &Invoice) -> Done<()> {
    let money = invoice.money();
    at.execute(
        "INSERT INTO payment_invoice (serial, number, key, case_id, state, due, owed, asked, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (serial) DO UPDATE SET number = excluded.number, key = excluded.key, case_id = excluded.case_id,
         state = excluded.state, due = excluded.due, owed = excluded.owed, asked = excluded.asked, body = excluded.body",
        params![
            invoice.serial,
            invoice.number,
            invoice.key,
            invoice.case.0,
            invoice.state.name(),
            invoice.due.map(|due| due.0),
            money.owed,
            money.asked,
            serde_json::to_string(invoice)?,
        ],
    )?;
    Ok(())
}
