//! Verifies rows in order, on all processors.

use super::{Broken, Head, Journal, NOTHING, Row, chained, link};
use crate::case::Record;
use crate::{CaseId, Hash};
use rustc_hash::FxHashMap;
use std::thread::ScopedJoinHandle;

/// Rows per page.
const PAGE: usize = 8192;
/// Fewer rows than this are not worth a thread.
const FEW: usize = 256;

/// Progress of the verification.
#[derive(Default)]
pub(crate) struct Checker {
    row: u64,
    chain: Hash,
    cases: FxHashMap<CaseId, Last>,
    /// It began in the middle.
    resumed: bool,
}

/// The last record of a case.
#[derive(Clone, Copy)]
struct Last {
    row: u64,
    seq: u64,
    hash: Hash,
}

/// A row and its expected predecessors.
#[derive(Clone, Copy)]
struct Linked<'a> {
    row: &'a Row,
    last: Last,
    chain: Hash,
}

impl Checker {
    /// Reads and verifies a whole journal, passing on each row and its record.
    pub(crate) fn all(
        journal: &dyn Journal,
        each: impl FnMut(&Row, Record) -> Result<(), Broken>,
    ) -> Result<Self, Broken> {
        Self::default().on(journal, each)
    }

    /// The same of what comes after a record that is known to be there as it was noted.
    pub(crate) fn after(
        head: Head,
        journal: &dyn Journal,
        each: impl FnMut(&Row, Record) -> Result<(), Broken>,
    ) -> Result<Self, Broken> {
        Self { row: head.row, chain: head.chain, resumed: true, ..Self::default() }.on(journal, each)
    }

    fn on(
        mut self,
        journal: &dyn Journal,
        mut each: impl FnMut(&Row, Record) -> Result<(), Broken>,
    ) -> Result<Self, Broken> {
        let checker = &mut self;
        let mut page = journal.read(checker.row, PAGE).map_err(Broken::Journal)?;
        while let Some(last) = page.last().map(|row| row.row) {
            let more = page.len() == PAGE;
            // The next page is read while this one is verified.
            let (records, next) = std::thread::scope(|scope| {
                let next = more.then(|| scope.spawn(move || journal.read(last, PAGE)));
                let records = checker.check(&page, journal);
                (records, next.map(ScopedJoinHandle::join))
            });
            for (row, record) in page.iter().zip(records?) {
                each(row, record)?;
            }
            page = match next {
                None => break,
                Some(Ok(next)) => next.map_err(Broken::Journal)?,
                Some(Err(panic)) => std::panic::resume_unwind(panic),
            };
        }
        Ok(self)
    }

    /// Verifies a whole journal up to a record, a page at a time, as long as `goes_on`.
    pub(crate) fn up_to(
        head: Head,
        journal: &dyn Journal,
        mut goes_on: impl FnMut() -> bool,
    ) -> Result<(), Broken> {
        let mut checker = Self::default();
        while checker.row < head.row && goes_on() {
            let left = usize::try_from(head.row - checker.row).unwrap_or(PAGE);
            let page = journal.read(checker.row, PAGE.min(left)).map_err(Broken::Journal)?;
            if page.is_empty() {
                return Err(Broken::Cut { noted: head.row });
            }
            checker.check(&page, journal)?;
        }
        if checker.row == head.row && checker.chain != head.chain {
            return Err(Broken::Cut { noted: head.row });
        }
        Ok(())
    }

    /// The last row.
    pub(crate) fn head(&self) -> Head {
        Head { row: self.row, chain: self.chain }
    }

    /// Number of cases.
    pub(crate) fn cases(&self) -> u64 {
        u64::try_from(self.cases.len()).unwrap_or(u64::MAX)
    }

    /// Verifies the next rows against all before; returns their records, or the first fault.
    fn check(&mut self, rows: &[Row], journal: &dyn Journal) -> Result<Vec<Record>, Broken> {
        let (linked, missing) = self.link(rows, journal)?;
        let records = in_parallel(&linked)?;
        missing.map_or(Ok(records), Err)
    }

    /// The expected predecessors of each row, by the hashes that earlier rows claim; the claims are verified
    /// afterwards.
    fn link<'a>(
        &mut self,
        rows: &'a [Row],
        journal: &dyn Journal,
    ) -> Result<(Vec<Linked<'a>>, Option<Broken>), Broken> {
        // What came before the first row is in the journal, where not all of it was read.
        let begin = rows.first().map_or(0, |row| row.row);
        let mut linked = Vec::with_capacity(rows.len());
        for row in rows {
            if row.row != self.row + 1 {
                // The fault names the missing record, not the one found in its place.
                let (row, case, seq) = (self.row + 1, row.case, row.seq);
                return Ok((linked, Some(Broken::Record { row, case, seq, what: "it is missing" })));
            }
            let this = Last { row: row.row, seq: row.seq, hash: row.hash };
            let first = Last { row: 0, seq: 0, hash: NOTHING };
            let last = match self.cases.insert(row.case, this) {
                Some(last) => last,
                None if row.prev > 0 && row.prev < begin && self.resumed => {
                    let before = journal.row(row.prev).map_err(Broken::Journal)?;
                    let of_case = before.filter(|before| before.case == row.case);
                    of_case.map_or(first, |before| Last {
                        row: before.row,
                        seq: before.seq,
                        hash: before.hash,
                    })
                }
                None => first,
            };
            linked.push(Linked { row, last, chain: self.chain });
            (self.row, self.chain) = (row.row, row.chain);
        }
        Ok((linked, None))
    }
}

/// The records in order, or the first fault.
fn in_parallel(linked: &[Linked<'_>]) -> Result<Vec<Record>, Broken> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = linked.len().div_ceil(threads).max(FEW);
    let check = |linked: &[Linked<'_>]| linked.iter().map(one).collect::<Result<Vec<Record>, Broken>>();
    let (own, others) = linked.split_at(share.min(linked.len()));
    std::thread::scope(|scope| {
        let others: Vec<_> = others.chunks(share).map(|share| scope.spawn(move || check(share))).collect();
        let mut records = check(own);
        for other in others {
            let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            // The earlier share has the first fault.
            records = records.and_then(|mut records| {
                records.extend(other?);
                Ok(records)
            });
        }
        records
    })
}

fn one(linked: &Linked<'_>) -> Result<Record, Broken> {
    let Linked { row, last, chain } = linked;
    let broken = |what| Broken::Record { row: row.row, case: row.case, seq: row.seq, what };
    if link(&last.hash, &row.body) != row.hash {
        return Err(broken("its hash does not cover its text and the case's record before"));
    }
    if chained(chain, &row.hash) != row.chain {
        return Err(broken("the journal's chain does not lead to it"));
    }
    let record: Record =
        serde_json::from_slice(&row.body).map_err(|_| broken("its text is no event known here"))?;
    if (record.case, record.seq) != (row.case, row.seq) || row.seq != last.seq + 1 || row.prev != last.row {
        return Err(broken("its case or number is not what its text says"));
    }
    Ok(record)
}
