//! What the books say.

use super::super::invoice::{Invoice, State};
use super::{Done, Ledger};
use serde::Serialize;
use std::collections::BTreeMap;
use zanflow_runtime::{CaseId, Time};
use zanflow_sql::{Connection, OptionalExtension, Params, params};

/// An invoice came to a state in which whoever waits for it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Consecutive, from 1.
    pub no: u64,
    /// The invoice.
    pub serial: u64,
    /// To which state.
    pub state: State,
    /// When.
    pub at: Time,
}

/// A step of a case that waits for an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiter {
    /// The node.
    pub node: String,
    /// Its ask, where it has several.
    pub ask: Option<String>,
    /// The key of the call that waits.
    pub key: String,
}

/// What an official said when they did something with an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Word {
    /// The number of their account.
    pub official: String,
    /// Their words.
    pub words: String,
}

const BODY: &str = "SELECT body FROM payment_invoice";

fn one(at: &Connection, rest: &str, params: impl Params) -> Done<Option<Invoice>> {
    let found = at.query_row(&format!("{BODY} {rest}"), params, |row| row.get::<_, String>(0)).optional()?;
    Ok(found.map(|body| serde_json::from_str(&body)).transpose()?)
}

fn several(at: &Connection, rest: &str, params: impl Params) -> Done<Vec<Invoice>> {
    let mut select = at.prepare(&format!("{BODY} {rest}"))?;
    let bodies = select.query_map(params, |row| row.get::<_, String>(0))?;
    bodies.map(|body| Ok(serde_json::from_str(&body?)?)).collect()
}

pub(super) fn by_serial(at: &Connection, serial: u64) -> Done<Option<Invoice>> {
    one(at, "WHERE serial = ?1", [serial])
}

pub(super) fn by_key(at: &Connection, key: &str) -> Done<Option<Invoice>> {
    one(at, "WHERE key = ?1", [key])
}

pub(super) fn by_number(at: &Connection, number: &str) -> Done<Option<Invoice>> {
    one(at, "WHERE number = ?1", [number])
}

pub(super) fn state_named(name: &str) -> Done<State> {
    State::named(name).ok_or_else(|| super::LedgerError::Unreadable(format!("a state {name}")))
}

impl Ledger {
    /// An invoice.
    ///
    /// # Errors
    /// The file.
    pub fn invoice(&self, serial: u64) -> Done<Option<Invoice>> {
        self.store.read(|at| by_serial(at, serial))
    }

    /// The invoice of a number.
    ///
    /// # Errors
    /// The file.
    pub fn numbered(&self, number: &str) -> Done<Option<Invoice>> {
        self.store.read(|at| by_number(at, number))
    }

    /// The invoice that a payment is booked on.
    ///
    /// # Errors
    /// The file.
    pub fn of_payment(&self, payment: &str) -> Done<Option<Invoice>> {
        let rest = "WHERE serial = (SELECT serial FROM payment_payment WHERE id = ?1)";
        self.store.read(|at| one(at, rest, [payment]))
    }

    /// The payments that were made from a time and before another, by their ids: the serial of the invoice and the amount.
    ///
    /// # Errors
    /// The file.
    pub fn payments_between(&self, from: Time, until: Time) -> Done<BTreeMap<String, (u64, i64)>> {
        self.store.read(|at| {
            let sql = "SELECT id, serial FROM payment_payment WHERE at >= ?1 AND at < ?2";
            let mut select = at.prepare(sql)?;
            let rows = select.query_map([from.0, until.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let mut found = BTreeMap::new();
            for row in rows {
                let (id, serial): (String, u64) = row?;
                let invoice = by_serial(at, serial)?;
                let paid = invoice.iter().flat_map(|invoice| &invoice.payments).find(|paid| paid.id == id);
                if let Some(paid) = paid {
                    found.insert(id, (serial, paid.amount));
                }
            }
            Ok(found)
        })
    }

    /// All invoices of a case, the newest last.
    ///
    /// # Errors
    /// The file.
    pub fn of_case(&self, case: CaseId) -> Done<Vec<Invoice>> {
        self.store.read(|at| several(at, "WHERE case_id = ?1 ORDER BY serial", [case.0]))
    }

    /// Invoices, the newest first: up to `limit` of those before `before`, in one state or in all.
    ///
    /// # Errors
    /// The file.
    pub fn list(&self, state: Option<State>, before: Option<u64>, limit: usize) -> Done<Vec<Invoice>> {
        let rest = "WHERE (state = ?1 OR ?1 IS NULL) AND serial < ?2 ORDER BY serial DESC LIMIT ?3";
        let before = before.unwrap_or(i64::MAX.unsigned_abs());
        self.store.read(|at| several(at, rest, params![state.map(State::name), before, count(limit)]))
    }

    /// How many invoices are in each state that has any.
    ///
    /// # Errors
    /// The file.
    pub fn counts(&self) -> Done<Vec<(State, u64)>> {
        self.store.read(|at| {
            let mut select = at.prepare("SELECT state, count(*) FROM payment_invoice GROUP BY state")?;
            let rows = select.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
            rows.map(|row| {
                let (name, count) = row?;
                Ok((state_named(&name)?, count))
            })
            .collect()
        })
    }

    /// Up to `limit` invoices that can be paid and are past their time.
    ///
    /// # Errors
    /// The file.
    pub fn past_due(&self, now: Time, limit: usize) -> Done<Vec<Invoice>> {
        let rest = "WHERE state IN ('issued', 'partly_paid') AND due < ?1 ORDER BY due LIMIT ?2";
        self.store.read(|at| several(at, rest, params![now.0, count(limit)]))
    }

    /// Up to `limit` invoices after `after` that wait for money or an amount.
    ///
    /// # Errors
    /// The file.
    pub fn open_after(&self, after: u64, limit: usize) -> Done<Vec<Invoice>> {
        let rest =
            "WHERE state IN ('unassessed', 'issued', 'partly_paid') AND serial > ?1 ORDER BY serial LIMIT ?2";
        self.store.read(|at| several(at, rest, params![after, count(limit)]))
    }

    /// Up to `limit` invoices after `after` of which money is owed back.
    ///
    /// # Errors
    /// The file.
    pub fn owing(&self, after: u64, limit: usize) -> Done<Vec<Invoice>> {
        let rest = "WHERE owed > 0 AND serial > ?1 ORDER BY serial LIMIT ?2";
        self.store.read(|at| several(at, rest, params![after, count(limit)]))
    }

    /// Up to `limit` invoices after `after` of which refunds were asked for and are not done.
    ///
    /// # Errors
    /// The file.
    pub fn refunding(&self, after: u64, limit: usize) -> Done<Vec<Invoice>> {
        let rest = "WHERE asked > 0 AND serial > ?1 ORDER BY serial LIMIT ?2";
        self.store.read(|at| several(at, rest, params![after, count(limit)]))
    }

    /// Invoices that were settled, expired, cancelled or refunded, in that order: up to `limit` of those after a number. Numbers are
    /// consecutive, so a reader that keeps the last one misses nothing.
    ///
    /// # Errors
    /// The file.
    pub fn changes(&self, after: u64, limit: usize) -> Done<Vec<Change>> {
        self.store.read(|at| {
            let sql = "SELECT no, serial, state, at FROM payment_change WHERE no > ?1 ORDER BY no LIMIT ?2";
            let mut select = at.prepare(sql)?;
            let rows = select.query_map(params![after, count(limit)], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?))
            })?;
            rows.map(|row| {
                let (no, serial, state, at) = row?;
                Ok(Change { no, serial, state: state_named(&state)?, at: Time(at) })
            })
            .collect()
        })
    }

    /// How far a reader of [`changes`](Self::changes) is.
    ///
    /// # Errors
    /// The file.
    pub fn read_to(&self, reader: &str) -> Done<u64> {
        self.store.read(|at| {
            let sql = "SELECT no FROM payment_reader WHERE name = ?1";
            Ok(at.query_row(sql, [reader], |row| row.get(0)).optional()?.unwrap_or(0))
        })
    }

    /// A reader has done with all changes up to that number.
    ///
    /// # Errors
    /// The file.
    pub fn has_read(&self, reader: &str, no: u64) -> Done<()> {
        self.store.write(|at| {
            at.execute(
                "INSERT INTO payment_reader (name, no) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET no = excluded.no",
                params![reader, no],
            )?;
            Ok(())
        })
    }

    /// Notes that a step waits for an invoice; the key of the call that noted it before, if another did.
    ///
    /// # Errors
    /// The file.
    pub fn wait(&self, serial: u64, waiter: &Waiter) -> Done<()> {
        self.store.write(|at| {
            let ask = waiter.ask.as_deref().unwrap_or_default();
            at.execute(
                "INSERT INTO payment_waiter (serial, node, ask, key) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (serial, node, ask) DO UPDATE SET key = excluded.key",
                params![serial, waiter.node, ask, waiter.key],
            )?;
            Ok(())
        })
    }

    /// The steps that wait for an invoice.
    ///
    /// # Errors
    /// The file.
    pub fn waiters(&self, serial: u64) -> Done<Vec<Waiter>> {
        self.store.read(|at| {
            let sql = "SELECT node, ask, key FROM payment_waiter WHERE serial = ?1 ORDER BY node, ask";
            let mut select = at.prepare(sql)?;
            let rows = select.query_map([serial], |row| {
                let ask: String = row.get(1)?;
                Ok(Waiter {
                    node: row.get(0)?,
                    ask: Some(ask).filter(|ask| !ask.is_empty()),
                    key: row.get(2)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// What officials said of an invoice, in its order.
    ///
    /// # Errors
    /// The file.
    pub fn words(&self, serial: u64) -> Done<Vec<Word>> {
        self.store.read(|at| {
            let sql = "SELECT official, words FROM payment_word WHERE serial = ?1 ORDER BY no";
            let mut select = at.prepare(sql)?;
            let rows =
                select.query_map([serial], |row| Ok(Word { official: row.get(0)?, words: row.get(1)? }))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
