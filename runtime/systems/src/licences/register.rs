//! The register: what is written, each time number, record and history in one transaction.

use super::contract::{
    Change, Code, Failure, Ground, Holder, Licence, LicenceError, LicenceRegister, NewLicence, NewRequest,
    Order, Qualified, Question, Registered, Reissued, State,
};
use super::fields;
use super::number::{Numbering, number, plain};
use super::record::{Entry, Event, Issued, Record};
use super::tables::{self, Kept, TABLES, fold, history};
use crate::{Store, StoreError, numbers};
use serde::Serialize;
use std::sync::Arc;
use zanflow_runtime::{Clock, Found, Hash, Time};
use zanflow_sql::{Connection, OptionalExtension, Transaction, params};

/// A register of licences in a [`Store`].
///
/// Every operation has a key: the same key with the same request gives the first answer and does nothing. Numbers of a series go from 1 without a gap.
/// No line of history is earlier than one before it, wherever the clock is set, so that a year of numbers is never gone back to.
#[derive(Clone)]
pub struct Register {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    numbering: Numbering,
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register").field("numbering", &self.numbering).finish_non_exhaustive()
    }
}

impl Register {
    /// The register of that store; its tables are made where they are missing.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn open(store: Store, clock: Arc<dyn Clock>, numbering: Numbering) -> Result<Self, StoreError> {
        store.create(TABLES)?;
        Ok(Self { store, clock, numbering })
    }

    /// Erases who the holder was of all licences of an IIN or BIN that are over; numbers and history stay. The numbers of those that are not
    /// over, whose holder is needed.
    ///
    /// # Errors
    /// [`LicenceError`]; copies may still lie in the file, and the next call tries again.
    pub fn forget(&self, subject: &str, order: &Order, key: &str) -> Result<Vec<String>, LicenceError> {
        let mut running = Vec::new();
        for licence in self.by_holder(subject)? {
            if licence.state.is_over() {
                let order = Order { change: Change::Forget, ..order.clone() };
                self.order(&format!("{key}/{}", licence.number), &licence.number, &order)?;
            } else {
                running.push(licence.number);
            }
        }
        Ok(running)
    }

    /// Now, but no earlier than the last line of history.
    pub(super) fn now(&self, at: &Connection) -> Result<Time, StoreError> {
        let last = at.query_row("SELECT entry FROM licence_event ORDER BY seq DESC LIMIT 1", [], |row| {
            row.get::<_, String>(0)
        });
        let last: Option<Entry> = last.optional()?.map(|entry| tables::json(&entry)).transpose()?;
        let now = self.clock.now();
        Ok(last.map_or(now, |last| last.at.max(now)))
    }

    fn issue_in(
        &self,
        at: &Transaction<'_>,
        asked: &Asked<'_>,
        new: &NewLicence,
    ) -> Result<Licence, LicenceError> {
        let time = self.now(at)?;
        let begin = |number: String, holder: Hash| Issued {
            number,
            service: new.service.clone(),
            case: new.case,
            activity: new.kind.clone(),
            issuer: new.issuer.clone(),
            holder,
            valid_until: new.valid_until,
            replaces: None,
        };
        self.begin(at, asked, &new.holder, &Authority { at: time, by: &new.by, ground: &new.ground }, begin)
    }

    /// Writes a new licence: its number, its record, its holder and the first line of its history.
    fn begin(
        &self,
        at: &Transaction<'_>,
        asked: &Asked<'_>,
        holder: &Holder,
        by: &Authority<'_>,
        begin: impl FnOnce(String, Hash) -> Issued,
    ) -> Result<Licence, LicenceError> {
        let series = self.numbering.series(by.at);
        let nth = numbers::next(at, "licence", &series)?;
        let number = number(&series, nth);
        let sealed = Sealed::new(holder)?;
        let entry = by.entry(Event::Issued(begin(number.clone(), sealed.seal)));
        let record = Record::after(None, &entry).map_err(LicenceError::Refused)?;
        let code = code()?;
        let id: i64 = at.query_row(
            "INSERT INTO licence (series, nth, number, plain, code, code_hash, record, state, valid_until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id",
            params![
                series,
                i64::try_from(nth).unwrap_or(i64::MAX),
                number,
                plain(&number),
                code,
                hash_of(&code).0,
                text(&record)?,
                record.state.name(),
                record.issued.valid_until.map(|end| end.0)
            ],
            |row| row.get(0),
        )?;
        sealed.write(at, id)?;
        asked.write(at, id, &entry)?;
        Ok(Kept { id, code, record }.licence(at, entry.at)?)
    }

    fn order_in(
        &self,
        at: &Transaction<'_>,
        asked: &Asked<'_>,
        number: &str,
        order: &Order,
    ) -> Result<Licence, LicenceError> {
        let kept = tables::one(at, "plain = ?1", plain(number))?;
        let kept = kept.ok_or_else(|| {
            LicenceError::refused(Code::UnknownLicence, "there is no licence of that number")
        })?;
        let by = Authority { at: self.now(at)?, by: &order.by, ground: &order.ground };
        match &order.change {
            Change::Reissue { numbering: Reissued::NewNumber, .. } => {
                self.replace(at, asked, kept, &by, &order.change)
            }
            change => {
                let (event, sealed) = event(change, by.at)?;
                asked.change(at, kept, by.entry(event), sealed)
            }
        }
    }

    /// A new licence in place of another: both are written, or neither.
    fn replace(
        &self,
        at: &Transaction<'_>,
        asked: &Asked<'_>,
        old: Kept,
        by: &Authority<'_>,
        change: &Change,
    ) -> Result<Licence, LicenceError> {
        let Change::Reissue { holder, activity, valid_until, case, .. } = change else {
            return Err(StoreError::Failed("only a re-issue replaces".to_owned()).into());
        };
        // The old one decides whether there may be a new one.
        let probe = by.entry(Event::Replaced { by: String::new() });
        Record::after(Some(old.record.clone()), &probe).map_err(LicenceError::Refused)?;
        let was = old.record.issued.clone();
        let held = tables::holder(at, old.id, &was.holder)?;
        let holder =
            holder.clone().or(held).ok_or_else(|| StoreError::Failed("a holder is not there".to_owned()))?;
        let begin = |number: String, seal: Hash| Issued {
            number,
            holder: seal,
            activity: activity.clone().unwrap_or(was.activity),
            valid_until: valid_until.or(was.valid_until),
            case: *case,
            replaces: Some(was.number),
            service: was.service,
            issuer: was.issuer,
        };
        let new = self.begin(at, asked, &holder, by, begin)?;
        asked.change(at, old, by.entry(Event::Replaced { by: new.number.clone() }), None)?;
        Ok(new)
    }
}

impl LicenceRegister for Register {
    fn receive(&self, key: &str, request: &NewRequest) -> Result<Registered, LicenceError> {
        crate::fields::key(key).and_then(|()| fields::new_request(request)).map_err(refused)?;
        let case = i64::try_from(request.case).map_err(|_| wrong("case: it is too large"))?;
        self.store.write(|at| {
            let first = at.query_row(
                "SELECT series, nth, at, service = ?2 AND case_id = ?3 AND subject = ?4 FROM licence_request WHERE key = ?1",
                params![key, request.service, case, request.subject],
                |row| Ok(((row.get(0)?, row.get(1)?), Time(row.get(2)?), row.get::<_, bool>(3)?)),
            );
            if let Some((number, time, same)) = first.optional()? {
                return if same { Ok(registered(&number, time)) } else { Err(key_reused()) };
            }
            let last: Option<i64> = at.query_row("SELECT MAX(at) FROM licence_request", [], |row| row.get(0))?;
            let time = self.clock.now().max(Time(last.unwrap_or(i64::MIN)));
            let series = time.local_date().map_or_else(|| "0".to_owned(), |date| date.year().to_string());
            let nth = i64::try_from(numbers::next(at, "licence_request", &series)?).unwrap_or(i64::MAX);
            at.execute(
                "INSERT INTO licence_request (series, nth, key, service, case_id, subject, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![series, nth, key, request.service, case, request.subject, time.0],
            )?;
            Ok(registered(&(series, nth), time))
        })
    }

    /// This register keeps no qualifications: they are asked elsewhere.
    fn qualified(&self, _: &Question) -> Result<Qualified, LicenceError> {
        Ok(Qualified { found: Found::Unknown, reference: None })
    }

    fn issue(&self, key: &str, new: &NewLicence) -> Result<Licence, LicenceError> {
        crate::fields::key(key).and_then(|()| fields::new_licence(new)).map_err(refused)?;
        let impersonal =
            (&new.service, new.case, &new.kind, &new.issuer, new.valid_until, &new.by, &new.ground);
        let asked = Asked { key, request: digest(&("issue", impersonal))?, holder: Some(&new.holder) };
        self.store.write(|at| match asked.answered(at)? {
            Some(first) => Ok(first),
            None => self.issue_in(at, &asked, new),
        })
    }

    fn order(&self, key: &str, number: &str, order: &Order) -> Result<Licence, LicenceError> {
        crate::fields::key(key).and_then(|()| fields::order(order)).map_err(refused)?;
        let mut impersonal = order.clone();
        let holder = match &mut impersonal.change {
            Change::Reissue { holder, .. } => holder.take(),
            _ => None,
        };
        let request = digest(&("order", plain(number), impersonal, holder.is_some()))?;
        let asked = Asked { key, request, holder: holder.as_ref() };
        let done = self.store.write(|at| match asked.answered(at)? {
            Some(first) => Ok(first),
            None => self.order_in(at, &asked, number, order),
        })?;
        if order.change == Change::Forget {
            // Until then copies may lie in the file; the same key tries again.
            self.store.scrub()?;
        }
        Ok(done)
    }

    fn licence(&self, number: &str) -> Result<Option<Licence>, LicenceError> {
        Ok(self.by_number(number)?)
    }
}

/// The line of history of a change other than a replacement, and the holder whom it names.
fn event(change: &Change, now: Time) -> Result<(Event, Option<Sealed>), LicenceError> {
    let event = match change {
        Change::Reissue { holder, activity, valid_until, case, .. } => {
            let sealed = holder.as_ref().map(Sealed::new).transpose()?;
            let event = Event::Reissued {
                holder: sealed.as_ref().map(|sealed| sealed.seal),
                activity: activity.clone(),
                valid_until: *valid_until,
                case: *case,
            };
            return Ok((event, sealed));
        }
        Change::Duplicate => Event::Duplicated,
        Change::Suspend { from, until } => Event::Suspended { from: from.unwrap_or(now), until: *until },
        Change::Resume => Event::Resumed,
        Change::Revoke { decision } => Event::Revoked { decision: decision.clone() },
        Change::End { why } => Event::Ended { why: *why },
        Change::Document { sha256 } => Event::Shown { sha256: *sha256 },
        Change::Forget => Event::Forgotten,
    };
    Ok((event, None))
}

/// When, by whose order and by what a line of history is written.
struct Authority<'a> {
    at: Time,
    by: &'a str,
    ground: &'a Ground,
}

impl Authority<'_> {
    fn entry(&self, event: Event) -> Entry {
        Entry { at: self.at, by: self.by.to_owned(), ground: self.ground.clone(), event }
    }
}

/// What is asked for under a key.
struct Asked<'a> {
    key: &'a str,
    /// SHA-256 of the request without data of people.
    request: Hash,
    /// The holder whom it names.
    holder: Option<&'a Holder>,
}

impl Asked<'_> {
    /// The first answer, if the key was used.
    fn answered(&self, at: &Connection) -> Result<Option<Licence>, LicenceError> {
        // Of a replacement the new licence, which is written first.
        let first = at.query_row(
            "SELECT seq, licence, request FROM licence_event WHERE key = ?1 ORDER BY seq LIMIT 1",
            [self.key],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get(2)?)),
        );
        let Some((seq, id, request)) = first.optional()? else { return Ok(None) };
        let lines = history(at, id, Some(seq))?;
        let time = lines.last().map_or(Time(0), |entry| entry.at);
        let record = fold(&lines)?;
        let holder = tables::holder(at, id, &record.issued.holder)?;
        let other = self.holder.zip(holder.as_ref()).is_some_and(|(asked, held)| asked != held);
        if Hash(request) != self.request || other {
            return Err(key_reused());
        }
        let code = at.query_row("SELECT code FROM licence WHERE id = ?1", [id], |row| row.get(0))?;
        Ok(Some(record.licence(code, holder, time)))
    }

    /// Writes a change of a licence that is there.
    fn change(
        &self,
        at: &Transaction<'_>,
        kept: Kept,
        entry: Entry,
        sealed: Option<Sealed>,
    ) -> Result<Licence, LicenceError> {
        let Kept { id, code, record } = kept;
        let record = Record::after(Some(record), &entry).map_err(LicenceError::Refused)?;
        if let Some(sealed) = sealed {
            sealed.write(at, id)?;
        }
        if record.forgotten {
            at.execute("DELETE FROM licence_holder WHERE licence = ?1", [id])?;
        }
        let (state, from, until, end) = columns(&record);
        at.execute(
            "UPDATE licence SET record = ?2, state = ?3, suspended_from = ?4, suspended_until = ?5, valid_until = ?6 WHERE id = ?1",
            params![id, text(&record)?, state, from, until, end],
        )?;
        self.write(at, id, &entry)?;
        Ok(Kept { id, code, record }.licence(at, entry.at)?)
    }

    /// Adds a line of history.
    fn write(&self, at: &Transaction<'_>, licence: i64, entry: &Entry) -> Result<(), StoreError> {
        let last =
            at.query_row("SELECT seq, chain FROM licence_event ORDER BY seq DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, Hash(row.get(1)?)))
            });
        let (seq, before): (i64, Hash) = last.optional()?.unwrap_or_default();
        let (seq, entry) = (seq + 1, text(entry)?);
        let chain = link(&before, seq, licence, self.key, &self.request, &entry);
        at.execute(
            "INSERT INTO licence_event (seq, licence, key, request, entry, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![seq, licence, self.key, self.request.0, entry, chain.0],
        )?;
        Ok(())
    }
}

/// What lists are made by: the state, from when and until when it is suspended, when it ends.
pub(super) fn columns(record: &Record) -> (String, Option<i64>, Option<i64>, Option<i64>) {
    let (from, until) = match &record.state {
        State::Suspended { from, until } => (Some(from.0), until.map(|until| until.0)),
        _ => (None, None),
    };
    (record.state.name().to_owned(), from, until, record.issued.valid_until.map(|end| end.0))
}

/// The hash of a line and of all before it.
pub(super) fn link(before: &Hash, seq: i64, licence: i64, key: &str, request: &Hash, entry: &str) -> Hash {
    let length = u64::try_from(key.len()).unwrap_or(u64::MAX);
    Hash::digest(&[
        &before.0,
        &seq.to_be_bytes(),
        &licence.to_be_bytes(),
        &length.to_be_bytes(),
        key.as_bytes(),
        &request.0,
        entry.as_bytes(),
    ])
}

/// A holder, and the salted hash by which history knows them.
struct Sealed {
    seal: Hash,
    salt: [u8; 32],
    subject: String,
    data: String,
}

impl Sealed {
    fn new(holder: &Holder) -> Result<Self, StoreError> {
        let (data, salt) = (text(holder)?, random::<32>()?);
        Ok(Self { seal: seal(&salt, &data), salt, subject: holder.subject().to_owned(), data })
    }

    fn write(self, at: &Transaction<'_>, licence: i64) -> Result<(), StoreError> {
        at.execute(
            "INSERT INTO licence_holder (licence, seal, salt, subject, data) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![licence, self.seal.0, self.salt, self.subject, self.data],
        )?;
        Ok(())
    }
}

pub(super) fn seal(salt: &[u8], data: &str) -> Hash {
    Hash::digest(&[salt, data.as_bytes()])
}

/// What a code is found by: whoever measures how long that takes learns of its hash, not of it.
pub(super) fn hash_of(code: &str) -> Hash {
    Hash::digest(&[b"licence code ", code.as_bytes()])
}

/// The letters of codes: none that is taken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 26 letters and digits, 130 random bits.
fn code() -> Result<String, StoreError> {
    let letters = random::<26>()?.map(|byte| LETTERS.get(usize::from(byte % 32)).copied().unwrap_or(b'0'));
    Ok(letters.iter().map(|letter| char::from(*letter)).collect())
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Failed(format!("no randomness: {error}")))?;
    Ok(bytes)
}

fn text(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Failed(error.to_string()))
}

fn digest(value: &impl Serialize) -> Result<Hash, StoreError> {
    Ok(Hash::digest(&[text(value)?.as_bytes()]))
}

fn registered((series, nth): &(String, i64), at: Time) -> Registered {
    Registered { number: format!("{series}-{nth:06}"), at }
}

fn refused(wrong: crate::fields::WrongField) -> LicenceError {
    LicenceError::Refused(Failure::from(wrong))
}

fn wrong(detail: &str) -> LicenceError {
    LicenceError::refused(Code::WrongField, detail)
}

fn key_reused() -> LicenceError {
    LicenceError::refused(Code::KeyReused, "the key was used for something else")
}
