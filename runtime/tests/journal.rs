//! The journal as evidence: every change is detected, and replay gives the live state.

use crate::common;
use crate::common::World;
use crate::common::script::{FLOWS, Flaky, Op, run};
use proptest::prelude::*;
use std::sync::Arc;
use zanflow_runtime::journal::{Broken, Datum, Group, Row, verify};
use zanflow_runtime::*;

/// Two cases, one refused, one open.
fn journal() -> (Vec<Row>, Vec<Datum>) {
    let world = World::memory(Recorded::new());
    let version = world.deploy(common::LICENCE);
    let first = world.engine.start(Start::new(version)).unwrap();
    let personal = Some(serde_json::json!({"id": "a"}));
    let second = world.engine.start(Start { personal, ..Start::new(version) }).unwrap();
    world.engine.complete(first, common::refusal("c2", "no")).unwrap();
    let rows = world.journal.read(0, 1000).unwrap();
    let data = [(first, 1), (second, 1)].map(|(case, no)| world.journal.datum(case, no).unwrap().unwrap());
    (rows, data.to_vec())
}

fn broken_row(rows: Vec<Row>, data: Vec<Datum>) -> Option<u64> {
    match verify(&MemoryJournal::from_rows(rows, data, vec![]), None) {
        Err(Broken::Record { row, .. }) => Some(row),
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    }
}

#[test]
fn every_changed_byte_is_found_and_named() {
    let (rows, data) = journal();
    assert_eq!(broken_row(rows.clone(), data.clone()), None);
    let mut tried = 0;
    for nth in 0..rows.len() {
        let fields: [fn(&mut Row) -> &mut [u8]; 3] =
            [|row| &mut row.body[..], |row| &mut row.hash.0[..], |row| &mut row.chain.0[..]];
        for field in fields {
            for byte in 0..field(&mut rows.clone()[nth]).len() {
                let mut rows = rows.clone();
                field(&mut rows[nth])[byte] ^= 1 << (byte % 8);
                assert_eq!(
                    broken_row(rows, data.clone()),
                    Some(nth as u64 + 1),
                    "byte {byte} of record {}",
                    nth + 1
                );
                tried += 1;
            }
        }
        let numbers: [fn(&mut Row) -> &mut u64; 4] =
            [|row| &mut row.row, |row| &mut row.case.0, |row| &mut row.seq, |row| &mut row.prev];
        for number in numbers {
            for bit in 0..64 {
                let mut rows = rows.clone();
                *number(&mut rows[nth]) ^= 1 << bit;
                assert_eq!(
                    broken_row(rows, data.clone()),
                    Some(nth as u64 + 1),
                    "bit {bit} of record {}",
                    nth + 1
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 2000, "{tried}");
}

#[test]
fn what_is_missing_or_cut_off_is_found() {
    let (rows, data) = journal();
    for nth in 0..rows.len() - 1 {
        let mut less = rows.clone();
        less.remove(nth);
        assert_eq!(broken_row(less, data.clone()), Some(nth as u64 + 1));
    }
    let head = verify(&MemoryJournal::from_rows(rows.clone(), data.clone(), vec![]), None).unwrap().head;
    let cut = MemoryJournal::from_rows(rows[..rows.len() - 1].to_vec(), vec![data[1].clone()], vec![]);
    assert!(verify(&cut, Some(head)).is_err());
    let mut changed = data.clone();
    changed[0].body[3] ^= 1;
    assert!(broken_row(rows.clone(), changed).is_some());
    assert!(broken_row(rows, data[1..].to_vec()).is_some());
}

#[test]
fn a_damaged_journal_is_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let world = World::sqlite(&path, Recorded::new());
    let version = world.deploy(common::LICENCE);
    world.engine.start(Start::new(version)).unwrap();
    drop(world);
    common::alone(&path)
        .execute("UPDATE journal SET body = replace(body, 'p2', 'p3') WHERE row = 4", [])
        .unwrap();
    let journal = Arc::new(SqliteJournal::open(&path).unwrap());
    let told = World::with(journal, Recorded::new()).err().unwrap();
    assert!(told.to_string().starts_with("record 4 of the journal is damaged"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn replay_gives_the_state_that_was_live(numbers in prop::collection::vec(any::<(u8, u8, u8)>(), 0..40)) {
        let other = Arc::new(Flaky::default());
        let journal = Arc::new(MemoryJournal::new());
        let world = World::with(journal.clone(), other.clone()).unwrap();
        let versions = [world.deploy(FLOWS[0]), world.deploy(FLOWS[1])];
        let mut known = Vec::new();
        for (kind, a, b) in numbers {
            run(&world.engine, &world.clock, versions, Op(kind, a, b), &mut known).unwrap();
        }
        let replayed = World::with(Arc::new((*journal).clone()), other).unwrap();
        prop_assert_eq!(world.engine.states(), replayed.engine.states());
        prop_assert_eq!(world.engine.tasks(), replayed.engine.tasks());
        for case in known {
            prop_assert_eq!(world.engine.view(case), replayed.engine.view(case));
        }
        prop_assert!(world.engine.verify(None).is_ok());
    }
}

/// Hands the records of a journal to another, turn by turn.
fn hand_over(rows: &[Row], to: &dyn Journal) {
    let record = |row: &Row| serde_json::from_slice::<Record>(&row.body).unwrap();
    // Neighbours of one case and time: how they were grouped does not show in the rows.
    for rows in rows.chunk_by(|a, b| a.case == b.case && b.prev == a.row) {
        let group = Group { prev: rows[0].prev, before: None, records: rows.iter().map(record).collect() };
        assert_eq!(to.append_group(&group).unwrap().row, rows[rows.len() - 1].row);
    }
}

#[test]
fn both_journals_make_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 1..=8 {
        let world = World::with(Arc::new(MemoryJournal::new()), Flaky::default()).unwrap();
        let versions = [world.deploy(FLOWS[0]), world.deploy(FLOWS[1])];
        let mut known = Vec::new();
        for op in common::script::ops(seed, 60) {
            run(&world.engine, &world.clock, versions, op, &mut known).unwrap();
            if op.1 % 7 == 0 {
                // Read now and then: rows that were made before, and rows made after.
                world.engine.verify(None).unwrap();
            }
        }
        let rows = world.journal.read(0, usize::MAX).unwrap();
        let sqlite = SqliteJournal::open(&folder.path().join(seed.to_string())).unwrap();
        hand_over(&rows, &sqlite);
        assert!(rows == sqlite.read(0, usize::MAX).unwrap(), "seed {seed}");
        let memory = MemoryJournal::new();
        hand_over(&rows, &memory);
        assert!(rows == memory.read(0, usize::MAX).unwrap(), "seed {seed}");
        assert!(rows.len() > 40, "{}", rows.len());
    }
}

/// The engine itself on both, where nothing is drawn by lot: no personal data, so no salt.
#[test]
fn both_engines_write_the_same_journal() {
    let folder = tempfile::tempdir().unwrap();
    let run = |world: World| {
        let version = world.deploy(common::LICENCE);
        for (c1, c2) in [(true, true), (false, true), (true, false)] {
            let facts = Facts::from([("c1", c1), ("c2", c2)]);
            world.engine.start(Start { facts, ..Start::new(version) }).unwrap();
        }
        let waits = world.deploy(common::WAITS);
        let case = world.engine.start(Start::new(waits)).unwrap();
        for (id, node) in [("2", "c9"), ("1", "m1")] {
            let (id, node) = (id.to_owned(), node.to_owned());
            world
                .engine
                .deliver(case, Message { id, node, ask: None, holds: Some(true), personal: None })
                .unwrap();
        }
        world.journal.read(0, usize::MAX).unwrap()
    };
    let memory = run(World::memory(Recorded::new()));
    assert_eq!(memory, run(World::sqlite(&folder.path().join("journal"), Recorded::new())));
    assert!(memory.len() > 20);
}

#[test]
fn threads_hand_in_while_others_read() {
    let journal = Arc::new(MemoryJournal::new());
    let world = World::on(journal.clone(), Recorded::new());
    let version = world.deploy(common::LICENCE);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..300).for_each(|_| assert!(world.engine.start(Start::new(version)).is_ok())));
        }
        scope.spawn(|| {
            for _ in 0..20 {
                let seen = verify(journal.as_ref(), None).unwrap();
                let copy = verify(&MemoryJournal::clone(&journal), None).unwrap();
                assert!(copy.records >= seen.records);
            }
        });
    });
    let verified = world.engine.verify(None).unwrap();
    assert_eq!((verified.cases, verified.records), (1200, 1200 * 8));
}

/// As it was written before records said how people were known: the id alone.
#[test]
fn a_journal_from_before_accounts_opens_verifies_and_goes_on() {
    let journal = Arc::new(MemoryJournal::new());
    let world = World::with(journal.clone(), Recorded::new()).unwrap();
    let version = world.deploy(common::TIMED);
    let case = world.engine.start(Start::new(version)).unwrap();
    world.engine.assign(case, common::caller().person(), &common::caller()).unwrap();
    let body = |record: &Record| serde_json::to_value(record).unwrap();
    let old = world.engine.history(case).unwrap();
    assert_eq!(
        body(old.last().unwrap())["actor"],
        serde_json::json!({ "person": common::caller().person().id })
    );
    drop(world);
    let world = World::with(journal, Recorded::new()).unwrap();
    let by = common::caller().known_by(How::Password);
    world.engine.complete(case, Completion { by: by.clone(), ..common::approval("s1") }).unwrap();
    assert!(world.engine.verify(None).is_ok());
    let history = world.engine.history(case).unwrap();
    let actors: Vec<serde_json::Value> = history.iter().map(|record| body(record)["actor"].clone()).collect();
    let id = by.person().id.as_str();
    assert!(actors.contains(&serde_json::json!({ "person": { "id": id, "how": "password" } })), "{actors:?}");
    // They come back as they went.
    for record in &history {
        assert_eq!(serde_json::from_value::<Record>(body(record)).unwrap(), *record);
    }
    let acting = Acting { stead: Some("w-9".into()), how: Some(How::Oidc), ..Acting::from("w-1") };
    let text = serde_json::to_string(&acting).unwrap();
    assert_eq!(text, r#"{"id":"w-1","how":"oidc","stead":"w-9"}"#);
    assert_eq!(serde_json::from_str::<Acting>(&text).unwrap(), acting);
    assert!(serde_json::from_str::<Acting>(r#"{"how":"oidc"}"#).is_err());
}

/// Names and bytes of a folder's files.
fn files(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn reading_changes_nothing_and_keeps_others_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a b#1.journal");
    let opened = SqliteJournal::open(&path).unwrap();
    let engine = Local::open(opened, Recorded::new(), SimClock::at(Time(0)), Settings::default()).unwrap();
    let version = engine.deploy(&common::flow(common::TIMED)).unwrap();
    engine.start(Start::new(version)).unwrap();
    // As after a crash: the log is not yet in the file.
    let crashed = tempfile::tempdir().unwrap();
    for (name, bytes) in files(folder.path()) {
        std::fs::write(crashed.path().join(name), bytes).unwrap();
    }
    drop(engine);
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    for (name, folder) in [("closed", &folder), ("crashed", &crashed)] {
        let path = folder.path().join("a b#1.journal");
        let before = files(folder.path());
        let read = SqliteJournal::read_only(&path).unwrap();
        assert_eq!(read.read(0, 10).unwrap().len(), 2, "{name}");
        assert!(matches!(SqliteJournal::open(&path), Err(JournalError::InUse { .. })), "{name}");
        assert!(matches!(read.append(journal::Batch::default()), Err(JournalError::Io { .. })), "{name}");
        drop(read);
        assert!(files(folder.path()) == before, "{name}");
    }
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    assert_eq!(SqliteJournal::read_only(&path).unwrap().read(0, 10).unwrap().len(), 2);
    // The other is the lock, which stays.
    assert_eq!(files(folder.path()).len(), 2);
    let missing = SqliteJournal::read_only(&folder.path().join("none"));
    assert!(matches!(missing, Err(JournalError::Io { .. })), "{missing:?}");
    std::fs::write(folder.path().join("empty"), "").unwrap();
    let empty = SqliteJournal::read_only(&folder.path().join("empty"));
    assert!(matches!(empty, Err(JournalError::Foreign { .. })), "{empty:?}");
}

/// After a restore numbers go on above those that other systems know.
#[test]
fn new_cases_have_the_first_number_or_a_higher_one() {
    let journal = Arc::new(MemoryJournal::new());
    let opened = |first_case| {
        let settings = Settings { first_case, ..Settings::default() };
        Local::open(Arc::clone(&journal), Recorded::new(), SimClock::at(Time(0)), settings).unwrap()
    };
    let engine = opened(1);
    let version = engine.deploy(&common::flow(common::TIMED)).unwrap();
    assert_eq!(engine.start(Start::new(version)).unwrap(), CaseId(1));
    drop(engine);
    let engine = opened(50);
    assert_eq!(engine.start(Start::new(version)).unwrap(), CaseId(50));
    drop(engine);
    let engine = opened(20);
    assert_eq!(engine.start(Start::new(version)).unwrap(), CaseId(51));
    let all: Vec<u64> = engine.cases(None, 10).unwrap().iter().map(|view| view.case.0).collect();
    assert_eq!(all, [51, 50, 1]);
    assert_eq!(journal::verify(&*journal, None).unwrap().cases, 3);
}

#[test]
fn a_journal_is_read_and_copied_while_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.journal");
    let opened = SqliteJournal::open(&path).unwrap();
    let engine = Local::open(opened, Recorded::new(), SimClock::at(Time(0)), Settings::default()).unwrap();
    let version = engine.deploy(&common::flow(common::TIMED)).unwrap();
    engine.start(Start::new(version)).unwrap();
    let read = SqliteJournal::read_only(&path).unwrap();
    let noted = read.head().unwrap().unwrap();
    engine.start(Start::new(version)).unwrap();
    // It is how it stood, in every call.
    assert_eq!(read.head().unwrap(), Some(noted));
    assert_eq!(journal::verify(&read, None).unwrap().head, noted);
    assert!(matches!(read.append(journal::Batch::default()), Err(JournalError::Io { .. })));
    // A copy is made of that, and nothing is written over.
    let copy = folder.path().join("copy");
    read.copy_to(&copy).unwrap();
    assert!(matches!(read.copy_to(&copy), Err(JournalError::Io { .. })));
    assert_eq!(journal::verify(&SqliteJournal::read_only(&copy).unwrap(), Some(noted)).unwrap().head, noted);
    // Neither writers nor erasures are kept from their work for long by who reads.
    let begun = std::time::Instant::now();
    engine.start(Start::new(version)).unwrap();
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
    assert!(matches!(SqliteJournal::open(&path), Err(JournalError::InUse { .. })));
    drop(read);
    assert_eq!(
        SqliteJournal::read_only(&path).unwrap().head().unwrap().unwrap().row,
        engine.position().unwrap()
    );
    // A copy goes on as a journal of its own.
    let opened = SqliteJournal::open(&copy).unwrap();
    let engine = Local::open(opened, Recorded::new(), SimClock::at(Time(0)), Settings::default()).unwrap();
    assert_eq!(engine.start(Start::new(version)).unwrap(), CaseId(2));
}

#[test]
fn cases_are_listed_last_first_and_flows_found() {
    let world = World::memory(Recorded::new());
    let version = world.deploy(common::TIMED);
    let started: Vec<CaseId> = (0..5).map(|_| world.engine.start(Start::new(version)).unwrap()).collect();
    let numbers = |before, limit| {
        let found = world.engine.cases(before, limit).unwrap();
        found.iter().map(|view| view.case.0).collect::<Vec<_>>()
    };
    assert_eq!(numbers(None, 2), [5, 4]);
    assert_eq!(numbers(Some(started[3]), 9), [3, 2, 1]);
    assert_eq!(numbers(Some(CaseId(1)), 9), [0; 0]);
    assert_eq!(world.engine.flow(version).unwrap().version(), version);
    assert!(world.engine.flow(Version::default()).is_err());
}
