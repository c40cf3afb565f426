//! Snapshots: what an engine knows of its cases, so that it need not read all of a journal to open it.
//!
//! A snapshot is taken while cases go on. It names a record; a state in it is of that record or of a later one, and which records it has
//! had it says itself ([`State::row`]), so reading on from the record gives the same as reading everything.

use super::archive::Archived;
use super::local::{Core, damage, lock};
use crate::case::{CaseId, State};
use crate::journal::{Checker, Head};
use crate::{Hash, Time};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// At the head of every snapshot: what it is, and the version of its form.
const MAGIC: &[u8] = b"zanflow snapshot 1\n";
/// States that are written, checked and read together.
const TOGETHER: usize = 10_000;
/// Bytes of a section's length.
const LENGTH: usize = 8;
/// At its end an engine keeps a snapshot after this share of the records after which it keeps one while it works.
const AT_END: u64 = 25;
/// Between two pages that are verified while the engine works.
const PAUSE: Duration = Duration::from_millis(5);

/// What is known of all cases together.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Known {
    /// The program that wrote it: another one may know states that differ.
    shape: Hash,
    /// The record from which the journal is read on.
    pub(super) row: u64,
    pub(super) chain: Hash,
    /// Number of the last case.
    pub(super) last: CaseId,
    /// Time of the latest record.
    pub(super) latest: Time,
    /// Last rows of the cases that have ended.
    pub(super) ended: Vec<(CaseId, u64)>,
    /// Requests of journals that hold them in the chain.
    pub(super) requests: BTreeMap<String, CaseId>,
    pub(super) archived: Archived,
}

/// A snapshot that was read.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) known: Known,
    /// Cases that had not ended, by number.
    pub(super) open: Vec<State>,
}

impl Snapshot {
    pub(super) fn head(&self) -> Head {
        Head { row: self.known.row, chain: self.known.chain }
    }

    /// Reads one; `None` if it is none of this program's, or is damaged.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let sections = sections(bytes.strip_prefix(MAGIC)?)?;
        let (first, rest) = sections.split_first()?;
        let known: Known = section(first)?;
        if known.shape != State::shape() {
            return None;
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = rest.len().div_ceil(threads).max(1);
        let read = |sections: &[Section<'_>]| {
            let states: Option<Vec<Vec<State>>> = sections.iter().map(section).collect();
            states.map(|states| states.concat())
        };
        let parts: Option<Vec<Vec<State>>> = std::thread::scope(|scope| {
            let parts: Vec<_> = rest.chunks(share).map(|share| scope.spawn(move || read(share))).collect();
            parts.into_iter().map(|part| part.join().ok().flatten()).collect()
        });
        Some(Self { known, open: parts?.concat() })
    }
}

impl Core {
    /// A snapshot of the cases as they are now, if the journal keeps one. Cases are looked at one after another; none waits for the rest.
    pub(super) fn snapshot(&self) -> Option<(Head, Vec<u8>)> {
        // First: what becomes durable from here on is read again.
        let head = self.journal.head().ok()??;
        let mut bytes = MAGIC.to_vec();
        let mut open: Vec<Vec<u8>> = Vec::new();
        let mut states = Vec::with_capacity(TOGETHER);
        for case in self.cases.all_open() {
            let slot = case.lock();
            if slot.state.seq > 0 && slot.state.ended.is_none() {
                states.push(slot.state.clone());
            }
            drop(slot);
            if states.len() == TOGETHER {
                open.push(packed(&std::mem::take(&mut states))?);
            }
        }
        open.push(packed(&states)?);
        let known = packed(&self.known(head))?;
        for section in std::iter::once(&known).chain(&open) {
            bytes.extend_from_slice(&u64::try_from(section.len()).ok()?.to_le_bytes());
            bytes.extend_from_slice(&Hash::digest(&[section]).0);
            bytes.extend_from_slice(section);
        }
        Some((head, bytes))
    }

    /// Takes one in a thread of its own, once so many records came after the last.
    pub(super) fn snapshot_if_due(self: &Arc<Self>) {
        let every = self.settings.snapshot;
        let since = self.last_row().saturating_sub(self.snapshot_row.load(Ordering::Relaxed));
        if every == 0 || since < every || self.snapping.swap(true, Ordering::SeqCst) {
            return;
        }
        let core = Arc::clone(self);
        let work = move || {
            core.keep_snapshot();
            core.snapping.store(false, Ordering::SeqCst);
        };
        // Without a thread the next tick tries again.
        if std::thread::Builder::new().name("snapshot".to_owned()).spawn(work).is_err() {
            self.snapping.store(false, Ordering::SeqCst);
        }
    }

    /// At the end: the next start is quick where there is something to read.
    pub(super) fn keep_last_snapshot(&self) {
        let since = self.last_row().saturating_sub(self.snapshot_row.load(Ordering::Relaxed));
        if self.settings.snapshot > 0 && since >= self.settings.snapshot / AT_END {
            self.keep_snapshot();
        }
    }

    /// One that cannot be kept is none: then more of the journal is read.
    fn keep_snapshot(&self) {
        if let Some((head, bytes)) = self.snapshot()
            && self.journal.keep(&bytes).is_ok()
        {
            self.snapshot_row.store(head.row, Ordering::Relaxed);
        }
    }

    /// Verifies what a snapshot stood for, while the engine works. A damage stops it, as it would have been refused.
    pub(super) fn verify_behind(self: &Arc<Self>, head: Head) {
        let weak = Arc::downgrade(self);
        let work = move || {
            let Some(core) = weak.upgrade() else { return };
            let goes_on = || {
                std::thread::sleep(PAUSE);
                !core.is_stopped()
            };
            if let Err(broken) = Checker::up_to(head, &*core.journal, goes_on) {
                core.stop(damage(broken));
            }
        };
        // A snapshot without a thread to verify it is told by `verify` alone.
        drop(std::thread::Builder::new().name("verify".to_owned()).spawn(work));
    }

    /// After the states: a case that ended meanwhile is in both, and its end is read again.
    fn known(&self, head: Head) -> Known {
        let old = self.old_requests.load(Ordering::Relaxed);
        // Who adds to an ended case holds this until its new last row is known.
        let _alone = lock(&self.ended_lock);
        let requests = lock(&self.requests);
        let requests = requests.iter().filter(|(_, case)| case.0 <= old);
        Known {
            shape: State::shape(),
            row: head.row,
            chain: head.chain,
            last: self.last_id(),
            latest: self.time.latest(),
            ended: self.cases.all_ended(),
            requests: requests.map(|(request, case)| (request.clone(), *case)).collect(),
            archived: lock(&self.archive).archived(),
        }
    }
}

/// A section of a snapshot, and its digest.
type Section<'b> = (&'b [u8], &'b [u8]);

fn sections(mut bytes: &[u8]) -> Option<Vec<Section<'_>>> {
    let mut sections = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_at_checked(LENGTH)?;
        let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
        let (digest, rest) = rest.split_at_checked(size_of::<Hash>())?;
        let (body, rest) = rest.split_at_checked(length)?;
        sections.push((body, digest));
        bytes = rest;
    }
    Some(sections)
}

/// What a section holds, if it is what was written.
fn section<T: DeserializeOwned>((body, digest): &Section<'_>) -> Option<T> {
    (Hash::digest(&[body]).0 == **digest).then_some(())?;
    rmp_serde::from_slice(body).ok()
}

fn packed<T: Serialize>(of: &T) -> Option<Vec<u8>> {
    rmp_serde::to_vec(of).ok()
}
