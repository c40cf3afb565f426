//! Proof that the register is whole: numbers follow one another, and every record is what its history says.

use super::number::number;
use super::record::{Entry, Event, Record};
use super::register::{Register, link, seal};
use super::tables::{fold, history, json};
use crate::{StoreError, numbers};
use std::fmt;
use zanflow_runtime::{Hash, Time};
use zanflow_sql::Connection;

/// A register that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many licences there are.
    pub licences: u64,
    /// How many lines of history.
    pub entries: u64,
    /// Each series of numbers, and how many numbers it has: from 1 without a gap.
    pub series: Vec<(String, u64)>,
    /// The hash of all history. Kept elsewhere, it shows later that nothing was taken from the end.
    pub head: Hash,
}

/// Why a register is not whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsound {
    /// It could not be read.
    Store(StoreError),
    /// It is damaged: where, and what is wrong.
    Broken(String),
}

impl std::error::Error for Unsound {}

impl fmt::Display for Unsound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Broken(what) => f.write_str(what),
        }
    }
}

impl From<StoreError> for Unsound {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn broken<T>(what: impl Into<String>) -> Result<T, Unsound> {
    Err(Unsound::Broken(what.into()))
}

impl Register {
    /// Reads all of the register and says whether it is whole: numbers without gaps, history unaltered and in the order of time, records, states and
    /// replacements as history says, and holders there unless they were erased.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(&self) -> Result<Verified, Unsound> {
        self.store.read(|at| {
            for table in ["licence", "licence_request"] {
                if let Some(series) = numbers::gap(at, table)? {
                    return broken(format!("{table}: the numbers of {series} do not follow one another"));
                }
            }
            let (entries, head) = chain(at)?;
            let licences = records(at)?;
            Ok(Verified { licences, entries, series: numbers::series(at, "licence")?, head })
        })
    }
}

/// Follows all lines of history.
fn chain(at: &Connection) -> Result<(u64, Hash), Unsound> {
    let mut select =
        at.prepare("SELECT seq, licence, key, request, entry, chain FROM licence_event ORDER BY seq")?;
    let mut rows = select.query([])?;
    let (mut last, mut head, mut time) = (0, Hash::default(), Time(i64::MIN));
    while let Some(row) = rows.next()? {
        let (seq, licence, key): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (request, text): (_, String) = (Hash(row.get(3)?), row.get(4)?);
        if seq != last + 1 {
            return broken(format!("line {} of history is missing", last + 1));
        }
        head = link(&head, seq, licence, &key, &request, &text);
        if head != Hash(row.get(5)?) {
            return broken(format!("line {seq} of history was altered"));
        }
        let entry: Entry = json(&text)?;
        if entry.at < time {
            return broken(format!("line {seq} of history is earlier than the one before it"));
        }
        (last, time) = (seq, entry.at);
    }
    Ok((u64::try_from(last).unwrap_or_default(), head))
}

/// Makes every record anew from its history.
fn records(at: &Connection) -> Result<u64, Unsound> {
    let mut select = at.prepare(
        "SELECT id, series, nth, number, record, state, suspended_from, suspended_until, valid_until FROM licence ORDER BY id",
    )?;
    let mut rows = select.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let (id, series, nth, named): (i64, String, i64, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        if named != number(&series, u64::try_from(nth).unwrap_or_default()) {
            return broken(format!("{named} is not number {nth} of {series}"));
        }
        let lines = history(at, id, None)?;
        let Ok(folded) = fold(&lines) else { return broken(format!("{named}: its history cannot be")) };
        let kept: Record = json(&row.get::<_, String>(4)?)?;
        if kept != folded || folded.issued.number != named {
            return broken(format!("{named}: its record is not what its history says"));
        }
        let columns: (String, Option<i64>, Option<i64>, Option<i64>) =
            (row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?);
        if columns != super::register::columns(&folded) {
            return broken(format!("{named}: it is listed otherwise than its history says"));
        }
        holders(at, id, &folded, &lines)?;
        replacements(at, &folded, &lines)?;
        count += 1;
    }
    Ok(count)
}

/// Every holder that history seals is there as they were, or was erased.
fn holders(at: &Connection, licence: i64, record: &Record, lines: &[Entry]) -> Result<(), Unsound> {
    let number = &record.issued.number;
    let mut select = at.prepare("SELECT seal, salt, data FROM licence_holder WHERE licence = ?1")?;
    let rows = select.query_map([licence], |row| {
        Ok((Hash(row.get(0)?), row.get::<_, Vec<u8>>(1)?, row.get::<_, String>(2)?))
    })?;
    let mut there = Vec::new();
    for row in rows {
        let (sealed, salt, data) = row?;
        if seal(&salt, &data) != sealed {
            return broken(format!("{number}: what is held of its holder was altered"));
        }
        there.push(sealed);
    }
    let sealed = lines.iter().filter_map(|entry| match &entry.event {
        Event::Issued(issued) => Some(issued.holder),
        Event::Reissued { holder, .. } => *holder,
        _ => None,
    });
    let sealed: Vec<Hash> = sealed.collect();
    match (record.forgotten, there.is_empty()) {
        (true, false) => broken(format!("{number}: its holder was erased and is there")),
        (false, _) if !sealed.iter().all(|seal| there.contains(seal)) || sealed.len() != there.len() => {
            broken(format!("{number}: its holder is not there, and was not erased"))
        }
        _ => Ok(()),
    }
}

/// A licence and the one in its place name one another.
fn replacements(at: &Connection, record: &Record, lines: &[Entry]) -> Result<(), Unsound> {
    let number = &record.issued.number;
    let other = |other: &str| -> Result<Option<Record>, Unsound> {
        let found = super::tables::one(at, "number = ?1", other)?;
        Ok(found.map(|kept| kept.record))
    };
    let by = lines.iter().find_map(|entry| match &entry.event {
        Event::Replaced { by } => Some(by),
        _ => None,
    });
    if let Some(by) = by
        && other(by)?.is_none_or(|new| new.issued.replaces.as_ref() != Some(number))
    {
        return broken(format!("{number}: {by} does not replace it"));
    }
    if let Some(old) = &record.issued.replaces
        && other(old)?.is_none_or(
            |old| !matches!(&old.state, super::contract::State::Replaced { by, .. } if by == number),
        )
    {
        return broken(format!("{number}: {old} is not replaced by it"));
    }
    Ok(())
}
