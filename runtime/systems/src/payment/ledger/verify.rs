//! Whether the books are right: the journal is folded anew, and everything that follows from it is compared.

use super::super::invoice::{Event, Invoice, Money, State};
use super::{Done, Ledger, LedgerError, hash_of, key_of, read};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use zanflow_runtime::Time;
use zanflow_sql::Connection;

/// What was verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Rows of the journal.
    pub rows: u64,
    /// Invoices.
    pub invoices: u64,
    /// All their money.
    pub money: Money,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The row of the journal; 0: it is in no row.
    pub row: u64,
    /// What is wrong.
    pub why: String,
}

impl std::error::Error for Broken {}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            0 => f.write_str(&self.why),
            row => write!(f, "row {row}: {}", self.why),
        }
    }
}

/// The state after the rows so far.
#[derive(Default)]
struct Fold {
    rows: u64,
    hash: Vec<u8>,
    invoices: BTreeMap<u64, Invoice>,
    payments: BTreeMap<String, u64>,
    changes: Vec<(u64, State)>,
}

struct Row {
    no: u64,
    serial: u64,
    at: Time,
    key: String,
    event: String,
    hash: Vec<u8>,
}

impl Ledger {
    /// Verifies the books: the chain of hashes, that every event could happen, that no money is lost or made, and that what is kept of
    /// invoices is what the journal says.
    ///
    /// # Errors
    /// The file; inside, [`Broken`].
    pub fn verify(&self) -> Done<Result<Verified, Broken>> {
        self.store.read(|at| {
            let mut fold = Fold::default();
            let mut select =
                at.prepare("SELECT no, serial, at, key, event, hash FROM payment_row ORDER BY no")?;
            let rows = select.query_map([], |row| {
                Ok(Row {
                    no: row.get(0)?,
                    serial: row.get(1)?,
                    at: Time(row.get(2)?),
                    key: row.get(3)?,
                    event: row.get(4)?,
                    hash: row.get(5)?,
                })
            })?;
            for row in rows {
                let row = row?;
                if let Err(why) = fold.take(&row) {
                    return Ok(Err(Broken { row: row.no, why }));
                }
            }
            if let Err(why) = fold.compare(at)? {
                return Ok(Err(Broken { row: 0, why }));
            }
            let (rows, invoices) = (fold.rows, u64::try_from(fold.invoices.len()).unwrap_or(u64::MAX));
            Ok(Ok(Verified { rows, invoices, money: fold.invoices.values().map(Invoice::money).sum() }))
        })
    }
}

impl Fold {
    fn take(&mut self, row: &Row) -> Result<(), String> {
        self.rows += 1;
        if row.no != self.rows {
            return Err(format!("row {} is missing", self.rows));
        }
        if row.hash != hash_of(&self.hash, row.serial, row.at, &row.event) {
            return Err("it was altered: its hash is another".to_owned());
        }
        self.hash.clone_from(&row.hash);
        let event: Event = serde_json::from_str(&row.event).map_err(|error| error.to_string())?;
        if row.key != key_of(row.serial, &event) {
            return Err("it has the key of another event".to_owned());
        }
        match self.invoices.get_mut(&row.serial) {
            None => {
                let next = self.invoices.len() as u64 + 1;
                let made = Invoice::made(row.serial, &event, row.at).filter(|_| row.serial == next);
                let made = made.ok_or("an invoice begins without being made, or out of turn")?;
                self.invoices.insert(row.serial, made);
            }
            Some(invoice) => {
                let before = invoice.state;
                invoice.apply(&event, row.at);
                let after = invoice.state;
                if before != after && !before.next().contains(&after) {
                    return Err(format!("{} cannot become {}", before.name(), after.name()));
                }
                if !invoice.money().is_balanced() || invoice.missing() < 0 {
                    return Err(format!("the money is not balanced: {:?}", invoice.money()));
                }
                if before != after && after.is_told() {
                    self.changes.push((row.serial, after));
                }
            }
        }
        if let Event::Booked { id, .. } = event
            && self.payments.insert(id, row.serial).is_some()
        {
            return Err("a payment was booked twice".to_owned());
        }
        Ok(())
    }

    /// Whether the tables that follow from the journal are as it says.
    fn compare(&self, at: &Connection) -> Done<Result<(), String>> {
        let count = |table: &str| {
            at.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, usize>(0))
        };
        let kept = [count("payment_invoice")?, count("payment_payment")?, count("payment_change")?];
        if kept != [self.invoices.len(), self.payments.len(), self.changes.len()] {
            return Ok(Err(
                "there are more or fewer invoices, payments or changes than the journal has".to_owned()
            ));
        }
        for (serial, invoice) in &self.invoices {
            let kept = match read::by_serial(at, *serial) {
                // What cannot be read is not what the journal says.
                Err(LedgerError::Unreadable(_)) => None,
                kept => kept?,
            };
            if kept.as_ref() != Some(invoice) {
                return Ok(Err(format!(
                    "invoice {} is kept otherwise than the journal says",
                    invoice.number
                )));
            }
            let sql = "SELECT state, owed, asked FROM payment_invoice WHERE serial = ?1";
            let kept: (String, i64, i64) =
                at.query_row(sql, [serial], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let money = invoice.money();
            if kept != (invoice.state.name().to_owned(), money.owed, money.asked) {
                return Ok(Err(format!("invoice {} is looked up in a wrong state", invoice.number)));
            }
        }
        let mut select = at.prepare("SELECT no, serial, state FROM payment_change ORDER BY no")?;
        let rows = select
            .query_map([], |row| Ok((row.get::<_, usize>(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
        for (nth, row) in rows.enumerate() {
            let (no, serial, state) = row?;
            let told = self.changes.get(nth).map(|(serial, state)| (*serial, state.name()));
            if no != nth + 1 || told != Some((serial, state.as_str())) {
                return Ok(Err(format!("change {no} is not what the journal says")));
            }
        }
        Ok(Ok(()))
    }
}
