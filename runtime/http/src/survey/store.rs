//! The counts of a survey, in a store of their own.
//!
//! What is not written cannot be told: there is no row of a person, only sums by month, question and answer; free words lie under random
//! keys, masked, so that their order says nothing. That a case was asked is a keyed hash, whose key lies in a file, never in a database.

use super::mask::masked;
use super::publish::{Counts, Month};
use crate::problem::Problem;
use axum::http::StatusCode;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use zanflow_runtime::{CaseId, Hash};
use zanflow_sql::{Form, OptionalExtension, Place, StoreError, params};

/// The store.
const FORM: Form = Form {
    name: "survey",
    what: "store of a survey",
    // `znfs`
    application: Some(0x7a6e_6673),
    version: 1,
    tables: TABLES,
    changes: &[],
    // A write-ahead log would keep the order in which people answered.
    unordered: true,
};
/// Letters of what is written in words, at the most.
pub const LONGEST: usize = 1000;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS edition (hash BLOB PRIMARY KEY, first INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS month (
        edition BLOB NOT NULL, month INTEGER NOT NULL, answered INTEGER NOT NULL, PRIMARY KEY (edition, month)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS given (
        edition BLOB NOT NULL, month INTEGER NOT NULL, question INTEGER NOT NULL, answer INTEGER NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (edition, month, question, answer)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS words (
        key BLOB PRIMARY KEY, edition BLOB NOT NULL, month INTEGER NOT NULL, question INTEGER NOT NULL, text TEXT NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS asked (hash BLOB PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS lock (hash BLOB PRIMARY KEY) WITHOUT ROWID;";

/// The store of a survey.
pub struct Store {
    store: zanflow_sql::Store,
    key: [u8; 32],
}

/// What one person answers: by question from 0, an answer from 0 or words.
pub type Given = BTreeMap<usize, Reply>;

/// An answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// One of the answers, from 0.
    Chosen(usize),
    /// Words.
    Words(String),
}

/// What was counted for one edition of the questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The month in which they were asked first.
    pub first: Month,
    /// By month.
    pub months: BTreeMap<Month, Counts>,
}

impl Store {
    /// Opens the file, and makes it if there is none; its key lies beside it.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn open(path: &Path) -> Result<Self, String> {
        private(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::at(&path.into(), &key_path(path)).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// The same in memory, gone with the process.
    ///
    /// # Errors
    /// Those of SQLite, and no randomness.
    pub fn in_memory() -> Result<Self, String> {
        Self::of(&Place::Memory, random()?).map_err(|error| format!("survey: {error}"))
    }

    /// The same wherever it lies, with its key in a file. Processes on several machines have the same key: who comes to a store that was
    /// made with one makes none.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn at(place: &Place, key_path: &Path) -> Result<Self, String> {
        let told = |error: StoreError| error.to_string();
        let made = zanflow_sql::Store::at(place, &FORM).map_err(told)?;
        let lock = "SELECT hash FROM lock";
        let lock: Option<[u8; 32]> =
            made.read(|at| at.query_row(lock, [], |row| row.get(0)).optional()).map_err(told)?;
        if lock.is_some() && !key_path.exists() {
            return Err(format!(
                "{}: the key with which the answers are kept is not here: put it back, or copy it from another machine of the \
                 service; or move the answers away too, to begin anew",
                key_path.display()
            ));
        }
        let store = Self { store: made, key: key(key_path)? };
        if !store.is_locked_with().map_err(told)? {
            return Err(format!(
                "{}: this is not the key with which the answers were kept, so nobody could be kept from answering twice; put the right one \
                 back, or move both away to begin anew",
                key_path.display()
            ));
        }
        Ok(store)
    }

    fn of(place: &Place, key: [u8; 32]) -> Result<Self, StoreError> {
        Ok(Self { store: zanflow_sql::Store::at(place, &FORM)?, key })
    }

    /// Whether the key is the one that the store was made with; a new store takes it.
    fn is_locked_with(&self) -> Result<bool, StoreError> {
        let lock = Hash::digest(&[&self.key, b"lock"]);
        self.store.write(|at| {
            let kept: Option<[u8; 32]> =
                at.query_row("SELECT hash FROM lock", [], |row| row.get(0)).optional()?;
            if kept.is_none() {
                at.execute("INSERT INTO lock (hash) VALUES (?1)", [lock.0])?;
            }
            Ok(kept.is_none_or(|kept| kept == lock.0))
        })
    }

    /// The hash by which it is known that a case was asked. Key and number are of one length, so nothing can be put behind them.
    fn hash_of(&self, case: CaseId) -> Hash {
        Hash::digest(&[&self.key, &case.0.to_be_bytes()])
    }

    /// Whether a case was asked: it answered, or did not want to.
    pub fn was_asked(&self, case: CaseId) -> Result<bool, Problem> {
        let sql = "SELECT 1 FROM asked WHERE hash = ?1";
        Ok(self.store.read(|at| at.prepare(sql)?.exists([self.hash_of(case).0]))?)
    }

    /// Notes the month in which an edition of the questions is asked.
    pub fn begin(&self, edition: Hash, month: Month) -> Result<(), Problem> {
        self.store.execute(EDITION, params![edition.0, month.0])?;
        Ok(())
    }

    /// Counts the answers of a case; none where its applicant does not want to answer. All or nothing, and once.
    ///
    /// # Errors
    /// It was asked before.
    pub fn answer(
        &self,
        case: CaseId,
        edition: Hash,
        month: Month,
        given: Option<&Given>,
    ) -> Result<(), Problem> {
        self.store.write(|change| {
        let asked = "INSERT INTO asked (hash) VALUES (?1) ON CONFLICT DO NOTHING";
        let new = change.execute(asked, [self.hash_of(case).0])?;
        if new == 0 {
            let told = "the questionnaire of this case was answered, or was not wanted";
            return Err(Problem::new(StatusCode::CONFLICT, "error-survey_asked", told));
        }
        if let Some(given) = given {
            // A clock that was set back must not change what was published.
            let last: Option<i64> =
                change.query_row("SELECT max(month) FROM month WHERE edition = ?1", [edition.0], |row| {
                    row.get(0)
                })?;
            let month = last.map_or(month.0, |last| last.max(month.0));
            change.execute(EDITION, params![edition.0, month])?;
            change.execute(
                "INSERT INTO month (edition, month, answered) VALUES (?1, ?2, 1)
                 ON CONFLICT (edition, month) DO UPDATE SET answered = month.answered + 1",
                params![edition.0, month],
            )?;
            for (question, reply) in given {
                let answer = match reply {
                    Reply::Chosen(answer) => *answer,
                    Reply::Words(words) => {
                        let key = random().map_err(Problem::ours)?;
                        let text: String = masked(words).chars().take(LONGEST).collect();
                        change.execute(
                            "INSERT INTO words (key, edition, month, question, text) VALUES (?1, ?2, ?3, ?4, ?5)",
                            params![key, edition.0, month, question, text],
                        )?;
                        0
                    }
                };
                change.execute(
                    "INSERT INTO given (edition, month, question, answer, count) VALUES (?1, ?2, ?3, ?4, 1)
                     ON CONFLICT (edition, month, question, answer) DO UPDATE SET count = given.count + 1",
                    params![edition.0, month, question, answer],
                )?;
            }
        }
        Ok(())
        })
    }

    /// What was counted for an edition; none if it was never asked.
    pub fn counted(&self, edition: Hash) -> Result<Option<Counted>, Problem> {
        self.store.read(|at| {
            let first = "SELECT first FROM edition WHERE hash = ?1";
            let first: Option<i64> = at.query_row(first, [edition.0], |row| row.get(0)).optional()?;
            let Some(first) = first else { return Ok(None) };
            let mut months: BTreeMap<Month, Counts> = BTreeMap::new();
            let mut select = at.prepare("SELECT month, answered FROM month WHERE edition = ?1")?;
            let rows =
                select.query_map([edition.0], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u64>(1)?)))?;
            for row in rows {
                let (month, answered) = row?;
                months.entry(Month(month)).or_default().answered = answered;
            }
            let mut select =
                at.prepare("SELECT month, question, answer, count FROM given WHERE edition = ?1")?;
            let rows = select.query_map([edition.0], |row| {
                Ok((row.get::<_, i64>(0)?, (row.get(1)?, row.get(2)?), row.get::<_, u64>(3)?))
            })?;
            for row in rows {
                let (month, place, count) = row?;
                months.entry(Month(month)).or_default().given.insert(place, count);
            }
            Ok(Some(Counted { first: Month(first), months }))
        })
    }

    /// What was written in words to a question in some months, shuffled: by keys that are random.
    pub fn words(
        &self,
        edition: Hash,
        question: usize,
        from: Month,
        to: Month,
    ) -> Result<Vec<String>, Problem> {
        self.store.read(|at| {
            let mut select = at.prepare(
                "SELECT text FROM words WHERE edition = ?1 AND question = ?2 AND month BETWEEN ?3 AND ?4 ORDER BY key",
            )?;
            let found = select.query_map(params![edition.0, question, from.0, to.0], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }
}

const EDITION: &str = "INSERT INTO edition (hash, first) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

/// The file with the key: `SERVICE.survey.key`.
pub fn key_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// Makes a file that only its owner may read, if there is none.
fn private(path: &Path) -> std::io::Result<Option<std::fs::File>> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads the key, and makes it if there is none: 64 hexadecimal digits.
fn key(path: &Path) -> Result<[u8; 32], String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(mut file) = private(path).map_err(told)? {
        let key = random()?;
        file.write_all(format!("{}\n", Hash(key)).as_bytes()).and_then(|()| file.sync_all()).map_err(told)?;
        return Ok(key);
    }
    let text = std::fs::read_to_string(path).map_err(told)?;
    let key = Hash::parse(text.trim()).map(|hash| hash.0);
    key.ok_or_else(|| format!("{}: a key is 64 lower-case hexadecimal digits", path.display()))
}

fn random() -> Result<[u8; 32], String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| "the machine gives no random numbers".to_owned())?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDITION: Hash = Hash([7; 32]);

    fn given(pairs: &[(usize, Reply)]) -> Given {
        pairs.iter().cloned().collect()
    }

    fn words(text: &str) -> Reply {
        Reply::Words(text.to_owned())
    }

    #[test]
    fn answers_are_summed_and_nobody_answers_twice() {
        let store = Store::in_memory().unwrap();
        store.begin(EDITION, Month(10)).unwrap();
        let one = given(&[(0, Reply::Chosen(2)), (1, words("ЖСН 880101300123"))]);
        store.answer(CaseId(1), EDITION, Month(11), Some(&one)).unwrap();
        store.answer(CaseId(2), EDITION, Month(11), Some(&given(&[(0, Reply::Chosen(2))]))).unwrap();
        store.answer(CaseId(3), EDITION, Month(12), None).unwrap();
        for case in [1, 2, 3] {
            assert!(store.was_asked(CaseId(case)).unwrap());
            let again = store.answer(CaseId(case), EDITION, Month(12), Some(&one)).unwrap_err();
            assert_eq!(again.key, "error-survey_asked");
        }
        assert!(!store.was_asked(CaseId(4)).unwrap());
        let counted = store.counted(EDITION).unwrap().unwrap();
        assert_eq!((counted.first, counted.months.len()), (Month(10), 1));
        let november = &counted.months[&Month(11)];
        assert_eq!((november.answered, november.given[&(0, 2)], november.given[&(1, 0)]), (2, 2, 1));
        assert_eq!(store.words(EDITION, 1, Month(11), Month(11)).unwrap(), ["ЖСН ***"]);
        assert_eq!(store.counted(Hash([8; 32])).unwrap(), None);
    }

    #[test]
    fn a_clock_set_back_adds_nothing_to_an_older_month() {
        let store = Store::in_memory().unwrap();
        store.answer(CaseId(1), EDITION, Month(12), Some(&Given::new())).unwrap();
        store.answer(CaseId(2), EDITION, Month(11), Some(&Given::new())).unwrap();
        let counted = store.counted(EDITION).unwrap().unwrap();
        assert_eq!(
            counted.months.into_iter().map(|(month, of)| (month, of.answered)).collect::<Vec<_>>(),
            [(Month(12), 2)]
        );
    }

    #[test]
    fn what_is_kept_names_no_case_no_time_and_no_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.survey");
        let store = Store::open(&path).unwrap();
        for case in 1..40 {
            let given = given(&[(0, Reply::Chosen(1)), (1, words(&format!("сөз {case}")))]);
            store.answer(CaseId(case), EDITION, Month(11), Some(&given)).unwrap();
        }
        let shown = store.words(EDITION, 1, Month(11), Month(11)).unwrap();
        let order: Vec<String> = (1..40).map(|case| format!("сөз {case}")).collect();
        assert_ne!(shown, order);
        assert_eq!(shown.iter().collect::<std::collections::BTreeSet<_>>().len(), 39);
        let columns: Vec<String> = rusqlite::Connection::open(&path)
            .unwrap()
            .prepare("SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        // A new column must be asked whether a person can be told by it.
        assert_eq!(
            columns,
            [
                "asked.hash",
                "edition.first",
                "edition.hash",
                "given.answer",
                "given.count",
                "given.edition",
                "given.month",
                "given.question",
                "lock.hash",
                "month.answered",
                "month.edition",
                "month.month",
                "words.edition",
                "words.key",
                "words.month",
                "words.question",
                "words.text"
            ]
        );
        // Nothing beside the file tells the order: the log of a change is emptied with it.
        let beside: Vec<(String, u64)> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
            .filter(|(name, size)| *size > 0 && name != "a.survey" && name != "a.survey.key")
            .collect();
        assert_eq!(beside, []);
        #[cfg(unix)]
        for name in ["a.survey", "a.survey.key"] {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn the_key_is_the_one_that_the_file_was_made_with() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.survey");
        Store::open(&path).unwrap().answer(CaseId(7), EDITION, Month(1), None).unwrap();
        assert!(Store::open(&path).unwrap().was_asked(CaseId(7)).unwrap());
        std::fs::remove_file(key_path(&path)).unwrap();
        let told = Store::open(&path).err().unwrap();
        assert!(told.contains("a.survey.key") && told.contains("begin anew"), "{told}");
        std::fs::write(key_path(&path), "x").unwrap();
        assert!(Store::open(&path).err().unwrap().contains("64"));
        std::fs::write(&path, "no database at all, but long enough to look at").unwrap();
        assert!(Store::open(&path).is_err());
    }
}
