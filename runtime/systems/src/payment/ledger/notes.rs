//! What stands beside the journal: people, events of payment systems, what was wrong with them, statements.

use super::super::contract;
use super::super::invoice::{Command, Invoice, Refused};
use super::{Done, Ledger, LedgerError, done, read};
use serde::{Deserialize, Serialize};
use zanflow_runtime::{CaseId, Time};
use zanflow_sql::{OptionalExtension, Transaction, params};

/// Notes that are kept; the oldest go.
const NOTES: i64 = 10_000;
/// The same note is written again after so many milliseconds.
const SELDOM: i64 = 60_000;

/// Something that a payment system told and that could not be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Consecutive.
    pub no: u64,
    /// When.
    pub at: Time,
    /// What was wrong.
    pub kind: NoteKind,
    /// The number of the invoice, as it was told.
    pub number: Option<String>,
    /// More; no personal data.
    pub detail: String,
}

/// What was wrong with something that a payment system told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// The signature of a webhook, or its time.
    Signature,
    /// There is no such invoice.
    UnknownInvoice,
    /// An amount that cannot be, or another than was told before.
    Amount,
    /// Another currency.
    Currency,
    /// An event that was told before with another body, or a refund that nobody asked for.
    Event,
    /// The payment system refused what it was asked.
    Refused,
}

impl NoteKind {
    /// Its name in the database and in keys of messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::UnknownInvoice => "unknown_invoice",
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::Event => "event",
            Self::Refused => "refused",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let all =
            [Self::Signature, Self::UnknownInvoice, Self::Amount, Self::Currency, Self::Event, Self::Refused];
        all.into_iter().find(|kind| kind.name() == name)
    }
}

/// Whether an event was told before.
enum Seen {
    /// It is new.
    New,
    /// It was, with the same body.
    Before,
    /// It was, with another.
    Differently,
}

pub(super) fn keep_person(at: &Transaction<'_>, serial: u64, payment: &str, id: &str) -> Done<()> {
    at.execute(
        "INSERT INTO payment_person (serial, payment, id) VALUES (?1, ?2, ?3)
         ON CONFLICT (serial, payment) DO UPDATE SET id = excluded.id",
        params![serial, payment, id],
    )?;
    Ok(())
}

/// An event and the hash of its body.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Its id.
    pub id: &'a str,
    /// SHA-256 of its content.
    pub hash: &'a [u8],
}

fn seen(at: &Transaction<'_>, told: Told<'_>, now: Time) -> Done<Seen> {
    let sql = "SELECT hash FROM payment_event WHERE id = ?1";
    let known: Option<Vec<u8>> = at.query_row(sql, [told.id], |row| row.get(0)).optional()?;
    match known {
        Some(known) if known == told.hash => Ok(Seen::Before),
        Some(_) => Ok(Seen::Differently),
        None => {
            at.execute("INSERT INTO payment_event VALUES (?1, ?2, ?3)", params![told.id, told.hash, now.0])?;
            Ok(Seen::New)
        }
    }
}

impl Ledger {
    /// Books a payment and takes note of the event that told of it, both or neither. `told`: none where it was asked for.
    ///
    /// # Errors
    /// [`LedgerError::UnknownInvoice`]; [`Refused`] as of a payment that was told otherwise before; the file.
    pub fn book(
        &self,
        told: Option<Told<'_>>,
        payment: &contract::Payment,
        now: Time,
    ) -> Done<(Invoice, bool)> {
        self.store.write(|at| {
            let invoice = read::by_number(at, &payment.invoice)?.ok_or(LedgerError::UnknownInvoice)?;
            match told.map(|told| seen(at, told, now)).transpose()? {
                Some(Seen::Before) => return Ok((invoice, false)),
                Some(Seen::Differently) => return Err(Refused::Contradicts.into()),
                Some(Seen::New) | None => {}
            }
            let command = Command::Book { id: payment.id.clone(), amount: payment.amount, at: payment.at };
            let booked = done(at, invoice.serial, &command, now)?;
            if let (true, Some(payer)) = (booked.1, &payment.payer) {
                keep_person(at, invoice.serial, &payment.id, payer)?;
            }
            Ok(booked)
        })
    }

    /// Ends a refund as the payment system says, and takes note of the event.
    ///
    /// # Errors
    /// As [`book`](Self::book).
    pub fn refund_came(
        &self,
        told: Option<Told<'_>>,
        serial: u64,
        command: &Command,
        now: Time,
    ) -> Done<(Invoice, bool)> {
        self.store.write(|at| {
            let unknown = LedgerError::UnknownInvoice;
            match told.map(|told| seen(at, told, now)).transpose()? {
                Some(Seen::Before) => return Ok((read::by_serial(at, serial)?.ok_or(unknown)?, false)),
                Some(Seen::Differently) => return Err(Refused::Contradicts.into()),
                Some(Seen::New) | None => {}
            }
            done(at, serial, command, now)
        })
    }

    /// Notes what was wrong. The same of the same invoice is noted once in a row.
    ///
    /// # Errors
    /// The file.
    pub fn note(&self, kind: NoteKind, number: Option<&str>, detail: &str, now: Time) -> Done<()> {
        let cut = |text: &str| text.chars().take(200).collect::<String>();
        // What others send is kept as far as it can be a number, and nobody's IIN.
        let number = number.map(|number| zanflow_runtime::identity::masked(&cut(number)).into_owned());
        let detail = zanflow_runtime::identity::masked(&cut(detail)).into_owned();
        self.store.write(|at| {
            let last = "SELECT at, kind, number, detail FROM payment_note ORDER BY no DESC LIMIT 1";
            let last: Option<(i64, String, Option<String>, String)> = at
                .query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
                .optional()?;
            let again =
                last.filter(|(_, last, of, said)| *last == kind.name() && *of == number && *said == detail);
            if let Some((noted, ..)) = again {
                // Whoever sends rubbish all the time is not to fill the disk.
                if now.since(Time(noted)) >= SELDOM {
                    let newest =
                        "UPDATE payment_note SET at = ?1 WHERE no = (SELECT max(no) FROM payment_note)";
                    at.execute(newest, [now.0])?;
                }
                return Ok(());
            }
            let no: i64 = at.query_row(
                "INSERT INTO payment_note (at, kind, number, detail) VALUES (?1, ?2, ?3, ?4) RETURNING no",
                params![now.0, kind.name(), number, detail],
                |row| row.get(0),
            )?;
            at.execute("DELETE FROM payment_note WHERE no <= ?1", [no - NOTES])?;
            Ok(())
        })
    }

    /// The newest notes.
    ///
    /// # Errors
    /// The file.
    pub fn notes(&self, limit: usize) -> Done<Vec<Note>> {
        self.store.read(|at| {
            let sql = "SELECT no, at, kind, number, detail FROM payment_note ORDER BY no DESC LIMIT ?1";
            let mut select = at.prepare(sql)?;
            let rows = select.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?, row.get(4)?))
            })?;
            rows.map(|row| {
                let (no, at, kind, number, detail) = row?;
                let unreadable = || LedgerError::Unreadable(format!("a note {kind}"));
                let kind = NoteKind::named(&kind).ok_or_else(unreadable)?;
                Ok(Note { no, at: Time(at), kind, number, detail })
            })
            .collect()
        })
    }

    /// Keeps where people pay an invoice.
    ///
    /// # Errors
    /// The file.
    pub fn keep_address(&self, serial: u64, url: &str) -> Done<()> {
        if self.address(serial)?.as_deref() == Some(url) {
            return Ok(());
        }
        self.store.write(|at| {
            at.execute(
                "INSERT INTO payment_address (serial, url) VALUES (?1, ?2) ON CONFLICT (serial) DO UPDATE SET url = excluded.url",
                params![serial, url],
            )?;
            Ok(())
        })
    }

    /// Where people pay an invoice, if the payment system has a page for that.
    ///
    /// # Errors
    /// The file.
    pub fn address(&self, serial: u64) -> Done<Option<String>> {
        self.store.read(|at| {
            let sql = "SELECT url FROM payment_address WHERE serial = ?1";
            Ok(at.query_row(sql, [serial], |row| row.get(0)).optional()?)
        })
    }

    /// Keeps what the comparison of a day with the payment system's statement came to.
    ///
    /// # Errors
    /// The file.
    pub fn keep_day(&self, day: &str, result: &impl Serialize, now: Time) -> Done<()> {
        let body = serde_json::to_string(result)?;
        self.store.write(|at| {
            at.execute(
                "INSERT INTO payment_day (day, at, body) VALUES (?1, ?2, ?3)
                 ON CONFLICT (day) DO UPDATE SET at = excluded.at, body = excluded.body",
                params![day, now.0, body],
            )?;
            Ok(())
        })
    }

    /// The newest days that were compared.
    ///
    /// # Errors
    /// The file.
    pub fn days<T: serde::de::DeserializeOwned>(&self, limit: usize) -> Done<Vec<T>> {
        self.store.read(|at| {
            let mut select = at.prepare("SELECT body FROM payment_day ORDER BY day DESC LIMIT ?1")?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = select.query_map([limit], |row| row.get::<_, String>(0))?;
            rows.map(|body| Ok(serde_json::from_str(&body?)?)).collect()
        })
    }

    /// IIN or BIN of who owes an invoice, or of who made a payment, until it is erased.
    ///
    /// # Errors
    /// The file.
    pub fn person(&self, serial: u64, payment: Option<&str>) -> Done<Option<String>> {
        self.store.read(|at| {
            let sql = "SELECT id FROM payment_person WHERE serial = ?1 AND payment = ?2";
            let found = at.query_row(sql, params![serial, payment.unwrap_or_default()], |row| row.get(0));
            Ok(found.optional()?)
        })
    }

    /// Takes out whom the invoices of a case are about, and what officials said of them. That they were made and paid stays.
    ///
    /// # Errors
    /// The file: copies may still lie in it; the next call tries again.
    pub fn forget_case(&self, case: CaseId) -> Done<()> {
        self.store.write(|at| {
            let of = "WHERE serial IN (SELECT serial FROM payment_invoice WHERE case_id = ?1)";
            at.execute(&format!("DELETE FROM payment_person {of}"), [case.0])?;
            at.execute(&format!("DELETE FROM payment_word {of}"), [case.0])?;
            Ok::<_, LedgerError>(())
        })?;
        Ok(self.store.scrub()?)
    }

    /// Takes out somebody.
    ///
    /// # Errors
    /// As [`forget_case`](Self::forget_case).
    pub fn forget(&self, id: &str) -> Done<()> {
        self.store.write(|at| {
            at.execute("DELETE FROM payment_person WHERE id = ?1", [id])?;
            Ok::<_, LedgerError>(())
        })?;
        Ok(self.store.scrub()?)
    }

    /// The invoices that somebody owes or paid for.
    ///
    /// # Errors
    /// The file.
    pub fn of_person(&self, id: &str) -> Done<Vec<Invoice>> {
        let serials = self.store.read(|at| {
            let sql = "SELECT DISTINCT serial FROM payment_person WHERE id = ?1 ORDER BY serial";
            let mut select = at.prepare(sql)?;
            let rows = select.query_map([id], |row| row.get::<_, u64>(0))?;
            rows.map(|row| Ok::<_, LedgerError>(row?)).collect::<Done<Vec<_>>>()
        })?;
        let found = serials.into_iter().map(|serial| self.invoice(serial));
        found.filter_map(Result::transpose).collect()
    }
}
