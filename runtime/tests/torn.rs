//! The journal's file after a power cut: bytes of the last write missing, wrong or out of order, at every write and
//! again during recovery. No acknowledged event is lost, no effect happens twice, the chain verifies.
//!
//! `ZANFLOW_CRASH_RUNS` seeded runs (6 by default), each torn at every write.

use crate::common;
use crate::common::World;
use crate::common::script::{FLOWS, Flaky, finish, next, ops, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use zanflow_runtime::journal::{Batch, Datum, Last, Row};
use zanflow_runtime::*;

/// Unit of a disk write.
const SECTOR: usize = 512;

/// The two files of a journal: the database and its write-ahead log.
#[derive(Clone)]
struct Files {
    main: Vec<u8>,
    log: Vec<u8>,
}

impl Files {
    fn read(path: &Path) -> Self {
        Self { main: fs::read(path).unwrap(), log: fs::read(log(path)).unwrap_or_default() }
    }

    fn write(&self, path: &Path) {
        fs::write(path, &self.main).unwrap();
        fs::write(log(path), &self.log).unwrap();
    }
}

fn log(path: &Path) -> PathBuf {
    path.with_file_name(format!("{}-wal", path.file_name().unwrap().to_str().unwrap()))
}

/// A write: the files before and after it, what had been done to the outside world by then, and how many rows it made.
struct Write {
    before: Files,
    after: Files,
    other: Flaky,
    now: Time,
    /// Acknowledged before it.
    rows: u64,
    /// Its own; known once it is acknowledged.
    made: u64,
}

/// A journal on a file that takes note of every write.
struct Watched {
    path: PathBuf,
    journal: SqliteJournal,
    other: Arc<Flaky>,
    clock: Mutex<Option<Arc<SimClock>>>,
    writes: Mutex<Vec<Write>>,
}

impl Watched {
    fn open(path: &Path, other: &Arc<Flaky>) -> Arc<Self> {
        let journal = SqliteJournal::open(path).unwrap();
        let (clock, writes) = (Mutex::default(), Mutex::default());
        Arc::new(Self { path: path.to_owned(), journal, other: Arc::clone(other), clock, writes })
    }

    fn world(self: &Arc<Self>) -> World {
        let world = World::strict(self.clone(), self.other.clone()).unwrap();
        *self.clock.lock().unwrap() = Some(world.clock.clone());
        world
    }
}

impl Journal for Watched {
    fn append(&self, batch: Batch) -> Result<Vec<Last>, JournalError> {
        let (before, other) = (Files::read(&self.path), self.other.copy());
        let rows = self.journal.read(0, usize::MAX)?.len() as u64;
        let lasts = self.journal.append(batch)?;
        let made = lasts.iter().map(|last| last.row).max().unwrap_or(rows) - rows;
        let now = self.clock.lock().unwrap().as_ref().map_or(Time(0), |clock| clock.now());
        let after = Files::read(&self.path);
        self.writes.lock().unwrap().push(Write { before, after, other, now, rows, made });
        Ok(lasts)
    }
    fn read(&self, row: u64, limit: usize) -> Result<Vec<Row>, JournalError> {
        self.journal.read(row, limit)
    }
    fn row(&self, row: u64) -> Result<Option<Row>, JournalError> {
        self.journal.row(row)
    }
    fn datum(&self, case: CaseId, no: u32) -> Result<Option<Datum>, JournalError> {
        self.journal.datum(case, no)
    }
    fn data(&self, after: (CaseId, u32), limit: usize) -> Result<Vec<Datum>, JournalError> {
        self.journal.data(after, limit)
    }
    fn request(&self, id: &str) -> Result<Option<CaseId>, JournalError> {
        self.journal.request(id)
    }
    fn scrub(&self) -> Result<(), JournalError> {
        self.journal.scrub()
    }
    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError> {
        self.journal.flows()
    }
    fn commits(&self) -> u64 {
        self.journal.commits()
    }
}

/// A number below `most`, for any seed.
fn below(seed: &mut u64, most: usize) -> usize {
    usize::try_from(next(seed) % most.max(1) as u64).unwrap()
}

fn rubbish(seed: &mut u64, bytes: &mut [u8]) {
    bytes.iter_mut().for_each(|byte| *byte = (next(seed) >> 32) as u8);
}

/// What a power cut within the write may leave. Bytes that were there before stay: they were synced.
fn torn(write: &Write, seed: &mut u64, folder: &Path) -> Files {
    let Write { before, after, .. } = write;
    let old = before.log.len();
    // A write that erases ends with the log written into the database; a log that shrank tells nothing of the write.
    if after.log.len() < old || below(seed, 8) == 0 {
        return torn_checkpoint(before, seed, folder);
    }
    let mut files = Files { main: before.main.clone(), log: after.log.clone() };
    let new = after.log.len() - old;
    match below(seed, 6) {
        0 => files.log.truncate(old + below(seed, new + 1)),
        1 => {
            let from = old + below(seed, new);
            rubbish(seed, &mut files.log[from..]);
        }
        2 => {
            // Some bytes in the middle.
            let from = old + below(seed, new);
            let to = (from + 1 + below(seed, SECTOR)).min(files.log.len());
            rubbish(seed, &mut files.log[from..to]);
        }
        3 => {
            // Sectors in any order: some are not there yet.
            let first = old.div_ceil(SECTOR) * SECTOR;
            for at in (first..files.log.len()).step_by(SECTOR).collect::<Vec<_>>() {
                if below(seed, 2) == 0 {
                    let to = (at + SECTOR).min(files.log.len());
                    files.log[at..to].fill(0);
                }
            }
        }
        4 => {
            // All of it, and rubbish after its end.
            let mut more = vec![0; 1 + below(seed, 9000)];
            rubbish(seed, &mut more);
            files.log.extend(more);
        }
        _ => {}
    }
    files
}

/// The log is written into the database, sectors in any order; the log stays until all are there.
fn torn_checkpoint(before: &Files, seed: &mut u64, folder: &Path) -> Files {
    let path = folder.join("checkpoint");
    before.write(&path);
    let connection = common::alone(&path);
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA wal_checkpoint(PASSIVE)").unwrap();
    let mut main = fs::read(&path).unwrap();
    drop(connection);
    for at in (0..main.len()).step_by(SECTOR).collect::<Vec<_>>() {
        if below(seed, 2) == 0 {
            let to = (at + SECTOR).min(main.len());
            let mut sector = before.main.get(at..to).map_or_else(|| vec![0; to - at], <[u8]>::to_vec);
            if below(seed, 16) == 0 && at >= before.main.len() {
                rubbish(seed, &mut sector);
            }
            main[at..to].copy_from_slice(&sector);
        }
    }
    Files { main, log: before.log.clone() }
}

/// Every row that was acknowledged is there as it was, and of the torn write all rows or none.
fn nothing_lost(found: &[Row], rows: &[Row], write: &Write) {
    let found_rows = found.len() as u64;
    assert!(
        found_rows == write.rows || found_rows == write.rows + write.made,
        "{found_rows} rows; {} were acknowledged, {} were being written",
        write.rows,
        write.made
    );
    assert!(found == &rows[..found.len()], "rows are not what was acknowledged");
}

/// Recovers from a torn write and goes on to the end of all cases; the writes of that.
fn recover(files: &Files, write: &Write, rows: &[Row], folder: &Path) -> (Vec<Write>, Vec<Row>) {
    let path = folder.join("copy");
    files.write(&path);
    let other = Arc::new(write.other.copy());
    let watched = Watched::open(&path, &other);
    nothing_lost(&watched.read(0, usize::MAX).unwrap(), rows, write);
    let world = watched.world();
    world.clock.set(write.now);
    world.engine.verify(None).unwrap();
    finish(&world.engine, &world.clock, 40);
    world.engine.verify(None).unwrap();
    other.check(&world.engine, (1..=40).map(CaseId).filter(|case| world.engine.view(*case).is_ok()));
    let rows = watched.read(0, usize::MAX).unwrap();
    drop(world);
    let writes = std::mem::take(&mut *watched.writes.lock().unwrap());
    (writes, rows)
}

/// One run, torn at each of its writes, and each recovery torn at one of its own. How many times it was torn.
fn one(seed: u64, folder: &Path) -> u64 {
    let path = folder.join(format!("journal-{seed}"));
    let other = Arc::new(Flaky::default());
    let watched = Watched::open(&path, &other);
    let world = watched.world();
    let versions = [world.deploy(FLOWS[0]), world.deploy(FLOWS[1])];
    let mut known = Vec::new();
    for op in ops(seed, 10) {
        run(&world.engine, &world.clock, versions, op, &mut known).unwrap();
    }
    let rows = watched.read(0, usize::MAX).unwrap();
    drop(world);
    let writes = std::mem::take(&mut *watched.writes.lock().unwrap());
    let mut luck = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut times = 0;
    for write in &writes {
        let files = torn(write, &mut luck, folder);
        let (again, more) = recover(&files, write, &rows, folder);
        times += 1;
        if !again.is_empty() {
            let write = &again[below(&mut luck, again.len())];
            let files = torn(write, &mut luck, folder);
            recover(&files, write, &more, folder);
            times += 1;
        }
    }
    fs::remove_file(&path).unwrap();
    times
}

#[test]
fn a_write_torn_anywhere_loses_only_itself() {
    // What is synced is of no interest here, and in memory it takes no time.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let runs = std::env::var("ZANFLOW_CRASH_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    let mut times = 0;
    for seed in 1..=runs {
        times += one(seed, folder.path());
    }
    println!("{runs} runs, torn {times} times");
    assert!(times >= runs * 20, "{times}");
}
