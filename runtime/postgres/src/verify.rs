//! The proof that nothing that was written was altered, removed or cut off.
//!
//! One pass in the order of positions, on one snapshot of the database. Each case's chain is followed, the data that records seal are
//! compared with the seals, and at each anchor the cases are compared with what it notes; at the end with their rows.

use crate::merkle::{self, CaseHead};
use crate::pool::Session;
use crate::store::{Anchor, Placed, anchor_after, int, link, natural, page};
use crate::{Error, store};
use std::collections::BTreeMap;
use zanflow_runtime::case::{DataRef, Event};
use zanflow_runtime::journal::{Broken, Head, JournalError, Verified};
use zanflow_runtime::{CaseId, Hash, Record};

/// Records that are read at once.
const PAGE: usize = 4096;

/// What is wrong with a record, or that the database could not be read.
pub(crate) enum Fault {
    Broken(Broken),
    Database(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Broken(broken) => broken,
            Fault::Database(error) => Self::Journal(JournalError::Io { what: error.to_string() }),
        }
    }
}

/// How far a pass is.
#[derive(Default)]
struct Pass {
    /// The last record of each case.
    cases: BTreeMap<CaseId, (u64, Hash)>,
    /// The last position of each case that has a record since the last anchor.
    since: BTreeMap<CaseId, u64>,
    position: u64,
    records: u64,
    /// The last anchor.
    anchor: Option<Head>,
    anchored: u64,
    /// Data that are not there, and of no record yet that says that they were erased.
    missing: BTreeMap<(CaseId, u32), (u64, u64)>,
}

/// Verifies everything; with `noted`, also that there is an anchor of that number and chain.
pub(crate) async fn verify(session: &mut Session, noted: Option<Head>) -> Result<Verified, Fault> {
    session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0").await?;
    let done = pass(session, noted).await;
    // It wrote nothing: however it ends is no matter.
    drop(session.run("ROLLBACK").await);
    done
}

async fn pass(session: &mut Session, noted: Option<Head>) -> Result<Verified, Fault> {
    let mut pass = Pass::default();
    let mut anchor = anchor_after(session, 0).await?;
    loop {
        let rows = page(session, pass.position, PAGE).await?;
        for placed in &rows {
            while let Some(at) = anchor.take_if(|anchor| anchor.position < placed.position) {
                pass.at_anchor(&at, noted)?;
                anchor = anchor_after(session, at.number).await?;
            }
            let record = pass.record(placed)?;
            pass.note(&record);
        }
        pass.data(session, &rows).await?;
        if rows.len() < PAGE {
            break;
        }
    }
    while let Some(at) = anchor {
        pass.at_anchor(&at, noted)?;
        anchor = anchor_after(session, at.number).await?;
    }
    let cases = pass.rows(session).await?;
    pass.end(cases, noted)
}

fn broken(position: u64, case: CaseId, seq: u64, what: &'static str) -> Fault {
    Fault::Broken(Broken::Record { row: position, case, seq, what })
}

impl Pass {
    /// The next record, which follows from its case's last.
    fn record(&mut self, placed: &Placed) -> Result<Record, Fault> {
        let Placed { position, case, seq, hash, body } = placed;
        let (last, before) = self.cases.get(case).copied().unwrap_or_default();
        let next = last.saturating_add(1);
        if *seq != next {
            // The fault names the missing record, not the one found in its place.
            return Err(broken(*position, *case, next, "it is missing"));
        }
        let wrong = |what| Err(broken(*position, *case, *seq, what));
        if link(&before, body.as_bytes()) != *hash {
            return wrong("its hash does not cover its text and the case's record before");
        }
        let Ok(record) = serde_json::from_str::<Record>(body) else {
            return wrong("its text is no event known here");
        };
        if (record.case, record.seq) != (*case, *seq) {
            return wrong("its case or number is not what its text says");
        }
        self.cases.insert(*case, (*seq, *hash));
        self.since.insert(*case, *position);
        (self.position, self.records) = (*position, self.records.saturating_add(1));
        Ok(record)
    }

    /// What a record says was erased need not be there.
    fn note(&mut self, record: &Record) {
        if let Event::Erased { data, .. } = &record.event {
            for no in data {
                self.missing.remove(&(record.case, *no));
            }
        }
    }

    /// An anchor that follows from the one before and notes the cases as they are.
    fn at_anchor(&mut self, anchor: &Anchor, noted: Option<Head>) -> Result<(), Fault> {
        let Anchor { number, at, position, heads, root, chain } = anchor;
        let altered = |what: &str| {
            let what = format!("anchor {number} is not what was written: {what}");
            Fault::Broken(Broken::Journal(JournalError::Corrupt { row: None, what }))
        };
        let (last, before) = self.anchor.map_or((0, Hash::default()), |head| (head.row, head.chain));
        if *number != last.saturating_add(1) || *position <= self.anchored {
            return Err(altered("one before it is missing"));
        }
        if merkle::root(heads) != *root {
            return Err(altered("its root is not that of its heads"));
        }
        if Anchor::link(&before, *number, *at, *position, root) != *chain {
            return Err(altered("the chain of anchors does not lead to it"));
        }
        if noted.is_some_and(|noted| noted.row == *number && noted.chain != *chain) {
            return Err(Fault::Broken(Broken::Cut { noted: *number }));
        }
        for CaseHead { case, seq, hash } in heads {
            let (there, now) = self.cases.get(case).copied().unwrap_or_default();
            if there < *seq {
                return Err(broken(
                    *position,
                    *case,
                    there.saturating_add(1),
                    "it is missing, and an anchor notes it",
                ));
            }
            if there > *seq || now != *hash {
                return Err(broken(*position, *case, *seq, "it is not what an anchor notes"));
            }
            self.since.remove(case);
        }
        // The others changed behind the anchor's back.
        if let Some((case, at)) = self.since.pop_first() {
            let seq = self.cases.get(&case).map_or(0, |(seq, _)| *seq);
            return Err(broken(at, case, seq, "it was put where an anchor notes none"));
        }
        (self.anchor, self.anchored) = (Some(Head { row: *number, chain: *chain }), *position);
        Ok(())
    }

    /// The data that a page of records seal.
    async fn data(&mut self, session: &mut Session, rows: &[Placed]) -> Result<(), Fault> {
        let mut sealed: BTreeMap<(CaseId, u32), (Hash, u64, u64)> = BTreeMap::new();
        let mut erased: BTreeMap<(CaseId, u32), (u64, u64)> = BTreeMap::new();
        for placed in rows {
            let Ok(record) = serde_json::from_str::<Record>(&placed.body) else { continue };
            for DataRef { no, seal } in record.event.sealed() {
                sealed.insert((placed.case, no), (seal, placed.position, placed.seq));
            }
            if let Event::Erased { data, .. } = &record.event {
                erased.extend(data.iter().map(|no| ((placed.case, *no), (placed.position, placed.seq))));
            }
        }
        let there = self.seals(session, sealed.keys().chain(erased.keys())).await?;
        for ((case, no), (seal, position, seq)) in &sealed {
            match there.get(&(*case, *no)) {
                Some(found) if found == seal => {}
                Some(_) => {
                    return Err(broken(*position, *case, *seq, "its personal data is not what was written"));
                }
                None if erased.contains_key(&(*case, *no)) => {}
                None => drop(self.missing.insert((*case, *no), (*position, *seq))),
            }
        }
        let what = "it says that personal data was erased, which is still there";
        match erased.iter().find(|(of, _)| there.contains_key(of)) {
            Some(((case, _), (position, seq))) => Err(broken(*position, *case, *seq, what)),
            None => Ok(()),
        }
    }

    /// The seals of what is there of these data. The server hashes, so that papers stay where they are.
    async fn seals(
        &self,
        session: &mut Session,
        of: impl Iterator<Item = &(CaseId, u32)>,
    ) -> Result<BTreeMap<(CaseId, u32), Hash>, Fault> {
        let (cases, nos): (Vec<i64>, Vec<i32>) =
            of.map(|(case, no)| (int(case.0), i32::try_from(*no).unwrap_or(i32::MAX))).unzip();
        if cases.is_empty() {
            return Ok(BTreeMap::new());
        }
        let sql = "SELECT d.case_id, d.no, sha256(d.salt || d.body) FROM datum d
            JOIN (SELECT DISTINCT * FROM unnest($1::bigint[], $2::integer[])) AS of (case_id, no) USING (case_id, no)";
        let rows = session.query(sql, &[&cases, &nos]).await?;
        let read = |row: &tokio_postgres::Row| {
            let no = u32::try_from(row.get::<_, i32>(1)).unwrap_or(0);
            ((CaseId(natural(row.get(0))), no), store::hash(row.get(2)))
        };
        Ok(rows.iter().map(read).collect())
    }

    /// The rows of cases end where the chains do: a tail that was cut off since the last anchor is found by them.
    async fn rows(&mut self, session: &mut Session) -> Result<u64, Fault> {
        let sql = "SELECT case_id, seq, head FROM case_state WHERE case_id > $1 AND seq > 0 ORDER BY case_id LIMIT $2";
        let (mut after, limit) = (0_i64, i64::try_from(PAGE).unwrap_or(i64::MAX));
        let mut cases = std::mem::take(&mut self.cases).into_iter();
        let mut count: u64 = 0;
        loop {
            let rows = session.query(sql, &[&after, &limit]).await?;
            for row in &rows {
                after = row.get(0);
                let (case, seq, head) =
                    (CaseId(natural(after)), natural(row.get(1)), store::hash(row.get(2)));
                count = count.saturating_add(1);
                match cases.next() {
                    Some((there, (last, hash))) if there == case && last == seq && hash == head => {}
                    Some((there, (last, _))) if there == case && last < seq => {
                        return Err(broken(
                            self.position,
                            case,
                            last.saturating_add(1),
                            "it is missing, and its case has it",
                        ));
                    }
                    Some((there, (last, _))) if there <= case => {
                        return Err(broken(
                            self.position,
                            there,
                            last,
                            "the row of its case is not after it",
                        ));
                    }
                    _ => return Err(broken(self.position, case, 1, "it is missing, and its case is there")),
                }
            }
            if rows.len() < PAGE {
                break;
            }
        }
        if let Some((case, (seq, _))) = cases.next() {
            return Err(broken(self.position, case, seq, "the row of its case is gone"));
        }
        Ok(count)
    }

    fn end(self, cases: u64, noted: Option<Head>) -> Result<Verified, Fault> {
        if let Some(((case, _), (position, seq))) =
            self.missing.into_iter().min_by_key(|(_, (position, _))| *position)
        {
            return Err(broken(
                position,
                case,
                seq,
                "its personal data is gone, and no record says that it was erased",
            ));
        }
        let head = self.anchor.unwrap_or(Head { row: 0, chain: Hash::default() });
        if let Some(noted) = noted.filter(|noted| noted.row > head.row) {
            return Err(Fault::Broken(Broken::Cut { noted: noted.row }));
        }
        Ok(Verified { records: self.records, cases, head })
    }
}
