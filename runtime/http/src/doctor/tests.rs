//! Each finding has something that makes it appear, and is not there where that is mended.

#[cfg(feature = "postgres")]
#[path = "database_tests.rs"]
mod database;
#[cfg(feature = "restate")]
#[path = "server_tests.rs"]
mod servers;

use super::certificates::Certificate;
use super::facts::{AccountFact, Backups, Facts, FileFact, Found, Notices, Room};
use super::probes::{Health, Probe};
use super::report::{Finding, Level, Report};
use super::rules::findings;
use super::state::{Cases, State, Verification};
use super::{Doctor, files};
use crate::accounts::{Account, Accounts, Settings};
use crate::config::Config;
use crate::notices::Counts;
use crate::pages::render::WORDS;
use std::collections::BTreeSet;
use std::path::Path;
use zanflow_runtime::{How, Local, Recorded, Role, SimClock, SqliteJournal, SystemClock, Time};
use zanflow_wording::Lang;

const DAY: i64 = 24 * 3_600_000;
const GIB: u64 = 1024 * 1024 * 1024;

fn now() -> Time {
    Time::parse("2026-06-15T05:00:00Z").unwrap()
}

/// A service that is well in everything.
fn well() -> Facts {
    let file = FileFact {
        path: "a.accounts".into(),
        needed: true,
        private: true,
        found: Found::Readable(Some(0o600)),
    };
    let verified = Some(Verification { at: now().plus(-DAY), records: 7, broken: None });
    let admin = AccountFact {
        id: "k-1".into(),
        administers: true,
        created: now().plus(-400 * DAY),
        used: Some(now().plus(-DAY)),
        endless: Vec::new(),
    };
    let mut calendar = zanflow_runtime::Settings::default().calendar;
    calendar.ordered = 2026;
    Facts {
        now: now(),
        configuration: Vec::new(),
        files: vec![file],
        room: Some(Room { free: 50 * GIB, total: 100 * GIB }),
        state: Some(State { at: now(), verified, cases: Cases::default() }),
        calendar: Some(calendar),
        #[cfg(feature = "postgres")]
        database: None,
        #[cfg(feature = "restate")]
        servers: None,
        systems: vec![("mail".into(), Health::Answers)],
        certificates: vec![Certificate { name: "seal".into(), ends: Ok(now().plus(61 * DAY)) }],
        invoices: Some(Ok(0)),
        notices: Notices::Known(Counts { sent: 3, ..Counts::default() }),
        backups: Backups::Newest(now().plus(-DAY), 2),
        accounts: Some(vec![admin]),
        without_accounts: false,
    }
}

/// Finding, level, and what makes it appear.
type Row = (&'static str, Level, fn(&mut Facts));

fn state(facts: &mut Facts) -> &mut State {
    facts.state.as_mut().unwrap()
}

fn admin(facts: &mut Facts) -> &mut AccountFact {
    &mut facts.accounts.as_mut().unwrap()[0]
}

fn file(facts: &mut Facts) -> &mut FileFact {
    &mut facts.files[0]
}

const ROWS: &[Row] = &[
    ("config-wrong", Level::Bad, |facts| facts.configuration.push("a.toml:3: b".into())),
    ("file-missing", Level::Bad, |facts| file(facts).found = Found::Missing),
    ("file-broken", Level::Bad, |facts| file(facts).found = Found::Broken("c".into())),
    ("file-rights", Level::Look, |facts| file(facts).found = Found::Readable(Some(0o640))),
    ("file-rights", Level::Look, |facts| file(facts).found = Found::InUse(Some(0o604))),
    ("room-low", Level::Look, |facts| facts.room = Some(Room { free: GIB, total: 5 * GIB })),
    ("room-low", Level::Look, |facts| facts.room = Some(Room { free: 9 * GIB, total: 100 * GIB })),
    ("room-full", Level::Bad, |facts| facts.room = Some(Room { free: GIB / 10, total: 100 * GIB })),
    ("room-unknown", Level::Unknown, |facts| facts.room = None),
    ("journal-unverified", Level::Unknown, |facts| state(facts).verified = None),
    ("journal-unverified", Level::Unknown, |facts| facts.state = None),
    ("journal-old", Level::Look, |facts| {
        state(facts).verified = Some(Verification { at: now().plus(-4 * DAY), records: 7, broken: None });
    }),
    ("journal-broken", Level::Bad, |facts| {
        state(facts).verified = Some(Verification { at: now(), records: 0, broken: Some("record 3".into()) });
    }),
    ("cases-unknown", Level::Unknown, |facts| facts.state = None),
    ("cases-unknown", Level::Unknown, |facts| state(facts).at = now().plus(-2 * 3_600_000)),
    ("cases-held", Level::Bad, |facts| {
        state(facts).cases = Cases { held: 2, named: vec![4, 9], ..Cases::default() };
    }),
    ("cases-retried", Level::Look, |facts| state(facts).cases.retried = 1),
    ("cases-overdue", Level::Look, |facts| state(facts).cases.overdue = 1),
    ("cases-unanswered", Level::Look, |facts| state(facts).cases.oldest = Some((4, now().plus(-7_200_000)))),
    ("calendar-unordered", Level::Bad, |facts| facts.calendar.as_mut().unwrap().ordered = 2025),
    ("calendar-unordered", Level::Look, |facts| facts.now = Time::parse("2026-10-01T05:00:00Z").unwrap()),
    ("calendar-lunar", Level::Bad, |facts| {
        let lunar = &mut facts.calendar.as_mut().unwrap().lunar;
        (lunar.announced, lunar.expected) = Default::default();
    }),
    ("calendar-unknown", Level::Unknown, |facts| facts.calendar = None),
    ("system-embedded", Level::Look, |facts| facts.systems[0].1 = Health::Embedded),
    ("system-ails", Level::Look, |facts| facts.systems[0].1 = Health::Ails("late".into())),
    ("system-silent", Level::Bad, |facts| facts.systems[0].1 = Health::Silent("gone".into())),
    ("system-unknown", Level::Unknown, |facts| facts.systems[0].1 = Health::Unknown("why".into())),
    ("certificate-ends", Level::Look, |facts| facts.certificates[0].ends = Ok(now().plus(60 * DAY))),
    ("certificate-ends", Level::Bad, |facts| facts.certificates[0].ends = Ok(now().plus(30 * DAY))),
    ("certificate-ended", Level::Bad, |facts| facts.certificates[0].ends = Ok(now())),
    ("certificate-unread", Level::Unknown, |facts| facts.certificates[0].ends = Err("no file".into())),
    ("invoices-endless", Level::Look, |facts| facts.invoices = Some(Ok(2))),
    ("invoices-unknown", Level::Unknown, |facts| facts.invoices = Some(Err("locked".into()))),
    ("notices-failed", Level::Look, |facts| {
        facts.notices = Notices::Known(Counts { failed: 1, ..Counts::default() });
    }),
    ("notices-unknown", Level::Unknown, |facts| facts.notices = Notices::Unknown),
    ("backup-unknown", Level::Unknown, |facts| facts.backups = Backups::NotNamed),
    ("backup-unreadable", Level::Bad, |facts| facts.backups = Backups::Unreadable("no folder".into())),
    ("backup-none", Level::Bad, |facts| facts.backups = Backups::None),
    ("backup-old", Level::Bad, |facts| facts.backups = Backups::Newest(now().plus(-3 * DAY), 2)),
    ("administrator-idle", Level::Look, |facts| admin(facts).used = Some(now().plus(-91 * DAY))),
    // Who was never there is idle since the account was made.
    ("administrator-idle", Level::Look, |facts| admin(facts).used = None),
    ("administrator-none", Level::Look, |facts| admin(facts).administers = false),
    ("token-endless", Level::Look, |facts| admin(facts).endless.push("nightly".into())),
    ("accounts-unknown", Level::Unknown, |facts| facts.accounts = None),
];

fn of<'a>(found: &'a [Finding], check: &str) -> Option<&'a Finding> {
    found.iter().find(|finding| finding.check == check)
}

#[test]
fn every_finding_appears_and_goes() {
    let healthy = findings(&well());
    assert!(healthy.iter().all(|finding| finding.level == Level::Good), "{healthy:#?}");
    for (check, level, change) in ROWS {
        assert!(of(&healthy, check).is_none(), "{check}");
        let mut facts = well();
        change(&mut facts);
        let found = findings(&facts);
        assert_eq!(of(&found, check).map(|finding| finding.level), Some(*level), "{check}: {found:#?}");
    }
}

#[test]
fn every_finding_has_words_and_says_what_to_do() {
    let mut all = findings(&well());
    all.extend(findings(&Facts { notices: Notices::Off, ..well() }));
    #[cfg(feature = "postgres")]
    all.extend(database::all());
    #[cfg(feature = "restate")]
    all.extend(servers::all());
    for (_, _, change) in ROWS {
        let mut facts = well();
        change(&mut facts);
        all.extend(findings(&facts));
    }
    for finding in &all {
        for lang in Lang::ALL {
            assert!(
                WORDS.find(lang, &format!("doctor-{}", finding.check)).is_some(),
                "{lang:?} {}",
                finding.check
            );
            let told = [Some(finding.what(lang)), finding.advice(lang)];
            for text in told.into_iter().flatten() {
                assert!(
                    !text.contains('{') && !text.contains("doctor-"),
                    "{lang:?} {}: {text}",
                    finding.check
                );
            }
            let has_advice = WORDS.find(lang, &format!("doctor-{}-do", finding.check)).is_some();
            assert_eq!(has_advice, finding.level != Level::Good, "{lang:?} {}", finding.check);
        }
    }
    // Words of findings that there are no more; those of engines that were left out of this build are others'.
    let known: BTreeSet<&str> = all.iter().map(|finding| finding.check).collect();
    let catalogue = include_str!("../../../../templates/words/runtime.en.ftl");
    let keys = catalogue
        .lines()
        .filter_map(|line| line.strip_prefix("doctor-")?.split_once(" =").map(|(key, _)| key));
    for key in keys.filter(|key| *key != "note" && !key.starts_with("level-")) {
        let left_out = !cfg!(feature = "postgres") && key.starts_with("database-")
            || !cfg!(feature = "restate") && key.starts_with("restate-");
        assert!(left_out || known.contains(key.trim_end_matches("-do")), "{key}");
    }
}

#[test]
fn a_report_is_as_bad_as_its_worst_finding() {
    let report = |levels: &[Level]| {
        Report::new(now(), "a", levels.iter().map(|level| Finding::new("cases-good", *level)).collect())
    };
    for (levels, worst, code) in [
        (&[Level::Good][..], Level::Good, 0),
        (&[Level::Good, Level::Unknown], Level::Unknown, 1),
        (&[Level::Unknown, Level::Look, Level::Good], Level::Look, 1),
        (&[Level::Look, Level::Bad, Level::Unknown], Level::Bad, 2),
        // Nothing was looked at.
        (&[], Level::Unknown, 1),
    ] {
        let report = report(levels);
        assert_eq!((report.level(), report.level().code()), (worst, code), "{levels:?}");
        assert!(report.findings.is_sorted_by_key(|finding| std::cmp::Reverse(finding.level)));
    }
    let report = Report::new(now(), "a", findings(&well()));
    let json = serde_json::to_value(report.words(Lang::Kk)).unwrap();
    assert_eq!((json["level"].as_str(), json["findings"][0]["do"].is_null()), (Some("good"), true));
    assert_eq!(report.text(Lang::En).lines().count(), report.findings.len());
}

/// A service in a folder, with accounts and a journal.
fn served(folder: &Path) -> Doctor {
    let journal = folder.join("a.journal");
    drop(SqliteJournal::open(&journal).unwrap());
    let accounts = Accounts::open(&folder.join("a.accounts"), Settings::default(), SystemClock).unwrap();
    let keeper = Account::new("k-1", "K", [Role::Administrator], []).unwrap();
    accounts.add(&keeper, None).unwrap();
    for name in ["a.journal", "a.accounts"] {
        chmod(&folder.join(name), 0o600);
    }
    let mut config = Config::default();
    config.files.journal = Some(journal);
    config.files.accounts = Some(folder.join("a.accounts"));
    config.doctor.backups = Some(folder.join("copies"));
    Doctor::new("a", &config)
}

#[cfg(unix)]
fn chmod(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[track_caller]
fn level(doctor: &Doctor, check: &str) -> Option<Level> {
    of(&doctor.report(None, false).findings, check).map(|finding| finding.level)
}

#[test]
fn a_folder_is_looked_at_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let doctor = served(folder.path());
    let names = || -> BTreeSet<String> {
        std::fs::read_dir(folder.path())
            .unwrap()
            .map(|one| one.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let before = names();
    assert_eq!(level(&doctor, "journal-unverified"), Some(Level::Unknown));
    assert_eq!(level(&doctor, "cases-good"), Some(Level::Good));
    assert_eq!(level(&doctor, "backup-unreadable"), Some(Level::Bad));
    let verified = doctor.report(None, true).findings;
    assert_eq!(of(&verified, "journal-good").map(|finding| finding.level), Some(Level::Good));
    assert_eq!(names(), before);
    std::fs::create_dir(folder.path().join("copies")).unwrap();
    assert_eq!(level(&doctor, "backup-none"), Some(Level::Bad));
    std::fs::write(folder.path().join("copies/1.tar"), "x").unwrap();
    assert_eq!(level(&doctor, "backup-good"), Some(Level::Good));
}

#[cfg(unix)]
#[test]
fn rights_and_damage_of_files_are_seen_and_mended() {
    let folder = tempfile::tempdir().unwrap();
    let doctor = served(folder.path());
    let accounts = folder.path().join("a.accounts");
    assert_eq!(level(&doctor, "file-rights"), None);
    chmod(&accounts, 0o644);
    assert_eq!(level(&doctor, "file-rights"), Some(Level::Look));
    chmod(&accounts, 0o600);
    assert_eq!(level(&doctor, "file-rights"), None);
    std::fs::rename(&accounts, folder.path().join("away")).unwrap();
    assert_eq!(
        (level(&doctor, "file-missing"), level(&doctor, "accounts-unknown")),
        (Some(Level::Bad), Some(Level::Unknown))
    );
    std::fs::write(&accounts, "this is no database, however long one looks at it").unwrap();
    assert_eq!(level(&doctor, "file-broken"), Some(Level::Bad));
    std::fs::rename(folder.path().join("away"), &accounts).unwrap();
    assert_eq!((level(&doctor, "file-missing"), level(&doctor, "file-broken")), (None, None));
}

#[test]
fn a_server_that_runs_is_seen_through_what_it_notes() {
    let folder = tempfile::tempdir().unwrap();
    let doctor = served(folder.path());
    let journal = SqliteJournal::open(&folder.path().join("a.journal")).unwrap();
    let _accounts =
        Accounts::open(&folder.path().join("a.accounts"), Settings::default(), SystemClock).unwrap();
    // It is in use, and nothing was noted.
    assert_eq!(level(&doctor, "cases-unknown"), Some(Level::Unknown));
    assert_eq!((level(&doctor, "file-broken"), level(&doctor, "accounts-unknown")), (None, None));
    let engine =
        Local::open(journal, Recorded::new(), SystemClock, zanflow_runtime::Settings::default()).unwrap();
    let service = crate::Service {
        id: "a",
        title: "A",
        act: "",
        openapi: "",
        card: "",
        forms: &[],
        processes: Vec::new(),
    };
    let app = crate::App::new(service, std::sync::Arc::new(engine)).unwrap().with_doctor(doctor.clone());
    app.note_state();
    assert_eq!(
        (level(&doctor, "cases-good"), level(&doctor, "journal-good")),
        (Some(Level::Good), Some(Level::Good))
    );
    let live = app.doctor.report(Some(&app), false);
    assert_eq!(of(&live.findings, "cases-good").map(|finding| finding.level), Some(Level::Good));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join("a.state")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // The next server takes over when all records were verified last.
    drop(app);
    let noted = super::state::read(&folder.path().join("a.state")).unwrap().unwrap();
    assert!(noted.verified.is_some());
    std::fs::write(folder.path().join("a.state"), "{").unwrap();
    assert!(super::state::read(&folder.path().join("a.state")).is_err());
}

#[test]
fn habits_of_accounts_are_read_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.accounts");
    let clock = std::sync::Arc::new(SimClock::at(now().plus(-100 * DAY)));
    let accounts = Accounts::open(&path, Settings::default(), std::sync::Arc::clone(&clock)).unwrap();
    for (id, role) in [("k-1", Role::Administrator), ("w-1", Role::Executor)] {
        accounts.add(&Account::new(id, id, [role], []).unwrap(), None).unwrap();
    }
    accounts.make_token("w-1", "nightly", None).unwrap();
    accounts.make_token("w-1", "weekly", Some(now().plus(DAY))).unwrap();
    let facts = || {
        let habits = crate::accounts::habits::habits(&(&files::reading(&path).unwrap()).into()).unwrap();
        habits.into_iter().map(|one| (one.id, one.administers, one.used, one.endless)).collect::<Vec<_>>()
    };
    let expected = |used| {
        vec![
            ("k-1".to_owned(), true, used, Vec::new()),
            ("w-1".to_owned(), false, None, vec!["nightly".to_owned()]),
        ]
    };
    assert_eq!(facts(), expected(None));
    clock.set(now());
    accounts.open_session("k-1", How::Password).unwrap();
    assert_eq!(facts(), expected(Some(now())));
    assert_eq!(accounts.habits().unwrap().len(), 2);
}

#[test]
fn what_an_implementation_adds_is_looked_at() {
    let doctor = Doctor::new("a", &Config::default())
        .in_memory()
        .on_trial()
        .probe(Probe::new("payment", || Health::Silent("refused".into())))
        .probe(Probe::embedded("registers"))
        .certificates(|| vec![Certificate { name: "seal".into(), ends: Ok(Time(0)) }])
        .invoices(|| Ok(3));
    for (check, expected) in [
        ("system-silent", Level::Bad),
        ("system-embedded", Level::Look),
        ("certificate-ended", Level::Bad),
        ("invoices-endless", Level::Look),
    ] {
        assert_eq!(level(&doctor, check), Some(expected), "{check}");
    }
    let wrong = Doctor::of_wrong("a", vec!["a.toml:1: x".into()]).in_memory();
    assert_eq!(level(&wrong, "config-wrong"), Some(Level::Bad));
}
