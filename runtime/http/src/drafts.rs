//! Applications that are not sent yet: what was filled in, right or wrong, and the papers. They are personal data, so they lie in a file of
//! their own, are only for who began them, and end a month after their last change, or when they are sent.

use crate::kept::Typed;
use crate::problem::Problem;
use std::path::Path;
use zanflow_runtime::{Attachment, CaseId, FileLimits, Time};
use zanflow_sql::{Connection, Form, OptionalExtension, Place, Row, Store, StoreError, params};

/// The store.
const FORM: Form = Form {
    name: "drafts",
    what: "store of drafts",
    // `znfd`
    application: Some(0x7a6e_6664),
    version: 1,
    tables: TABLES,
    changes: &[],
    unordered: false,
};
/// How long a draft is kept after its last change: thirty days.
const KEPT: i64 = 30 * 24 * 3_600_000;
/// Drafts of one person; the oldest end.
const MOST: i64 = 20;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS draft (
        id TEXT PRIMARY KEY, who TEXT NOT NULL, process TEXT NOT NULL, form INTEGER NOT NULL, fields TEXT NOT NULL,
        changed INTEGER NOT NULL, of_case INTEGER) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS draft_who ON draft (who, changed);
    CREATE TABLE IF NOT EXISTS paper (
        no INTEGER PRIMARY KEY AUTOINCREMENT, draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
        name TEXT NOT NULL, of_list TEXT, size INTEGER NOT NULL, content BLOB NOT NULL);
    CREATE INDEX IF NOT EXISTS paper_draft ON paper (draft);";

/// The store of drafts.
pub struct Drafts(Store);

/// An application that is not sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// 32 random hexadecimal digits: also the request by which its case is begun once.
    pub id: String,
    /// The process that it is for.
    pub process: String,
    /// Which of the service's forms; 0 where it has none.
    pub form: u32,
    pub typed: Typed,
    pub changed: Time,
    /// The case that it became.
    pub case: Option<CaseId>,
    pub papers: Vec<DraftPaper>,
}

/// A paper of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPaper {
    pub number: i64,
    pub name: String,
    /// Which paper of the service's list.
    pub of: Option<String>,
    /// Bytes.
    pub size: i64,
}

/// A paper of a draft: its name, which of the list it is, its content.
pub type Paper = (String, Option<String>, Vec<u8>);

impl Drafts {
    /// Opens the file, and makes it if there is none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(path: &Path) -> Result<Self, String> {
        Self::at(&path.into()).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// The same in memory, gone with the process.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn in_memory() -> Result<Self, String> {
        Self::at(&Place::Memory)
    }

    /// The same wherever they lie.
    ///
    /// # Errors
    /// What is wrong with the store.
    pub fn at(place: &Place) -> Result<Self, String> {
        Store::at(place, &FORM).map(Self).map_err(|error| format!("drafts: {error}"))
    }

    /// Writes what was typed into a draft of a person, or into a new one; its id. One that was sent stays as it is.
    pub fn save(&self, who: &str, draft: &Draft) -> Result<String, Problem> {
        let id = if draft.id.is_empty() {
            crate::guard::random().ok_or_else(no_random)?
        } else {
            draft.id.clone()
        };
        let fields = serde_json::to_string(&draft.typed).unwrap_or_default();
        self.0.write(|at| {
        at.execute("DELETE FROM draft WHERE changed < ?1", [draft.changed.plus(-KEPT).0])?;
        let written = at.execute(
            "INSERT INTO draft (id, who, process, form, fields, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET form = excluded.form, fields = excluded.fields, changed = excluded.changed
             WHERE draft.who = excluded.who AND draft.process = excluded.process AND draft.of_case IS NULL",
            params![id, who, draft.process, draft.form, fields, draft.changed.0],
        )?;
        if written == 0 {
            return Err(gone());
        }
        at.execute(
            "DELETE FROM draft WHERE who = ?1 AND id NOT IN
             (SELECT id FROM draft WHERE who = ?1 ORDER BY changed DESC, id LIMIT ?2)",
            params![who, MOST],
        )?;
        Ok(id)
        })
    }

    /// A draft of a person.
    pub fn find(&self, who: &str, id: &str) -> Result<Draft, Problem> {
        self.0.read(|at| find(at, who, id))
    }

    /// The drafts of a person that were not sent, the last first; without their papers.
    pub fn list(&self, who: &str) -> Result<Vec<Draft>, Problem> {
        self.0.read(|at| {
            let mut select = at
                .prepare(&format!("{SELECT} WHERE who = ?1 AND of_case IS NULL ORDER BY changed DESC, id"))?;
            Ok(select.query_map([who], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// Puts a paper into a draft. Of the same name and place in the list it has the last.
    pub fn attach(&self, who: &str, id: &str, paper: &Attachment, limits: FileLimits) -> Result<(), Problem> {
        let size = i64::try_from(paper.content().len()).unwrap_or(i64::MAX);
        let same = |known: &&DraftPaper| known.name == paper.name() && known.of.as_deref() == paper.of();
        let most = i64::try_from(limits.all).unwrap_or(i64::MAX);
        self.0.write(|at| {
            let draft = find(at, who, id)?;
            let bytes: i64 = draft.papers.iter().filter(|known| !same(known)).map(|known| known.size).sum();
            if draft.case.is_some() {
                return Err(gone());
            }
            if draft.papers.len() >= limits.papers || bytes.saturating_add(size) > most {
                let told = "the draft takes no more papers";
                return Err(Problem::new(axum::http::StatusCode::CONFLICT, "error-file_full", told));
            }
            if let Some(known) = draft.papers.iter().find(same) {
                at.execute("DELETE FROM paper WHERE no = ?1", [known.number])?;
            }
            at.execute(
                "INSERT INTO paper (draft, name, of_list, size, content) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id, paper.name(), paper.of(), size, paper.content()],
            )?;
            Ok(())
        })
    }

    /// Takes a paper out.
    pub fn detach(&self, who: &str, id: &str, number: i64) -> Result<(), Problem> {
        self.find(who, id)?;
        self.0.execute("DELETE FROM paper WHERE draft = ?1 AND no = ?2", params![id, number])?;
        Ok(())
    }

    /// The papers.
    pub fn papers(&self, id: &str) -> Result<Vec<Paper>, Problem> {
        self.0.read(|at| {
            let mut select =
                at.prepare("SELECT name, of_list, content FROM paper WHERE draft = ?1 ORDER BY no")?;
            let found = select.query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// It became a case: of what was filled in nothing is left here.
    pub fn sent(&self, id: &str, case: CaseId) -> Result<(), Problem> {
        let case = i64::try_from(case.0).unwrap_or(i64::MAX);
        self.0.write(|at| {
            at.execute("UPDATE draft SET of_case = ?2, fields = '[]' WHERE id = ?1", params![id, case])?;
            at.execute("DELETE FROM paper WHERE draft = ?1", [id])?;
            Ok(())
        })
    }

    /// Takes out what became a case, and what a write-ahead log still holds of it.
    pub fn forget_case(&self, case: CaseId) -> Result<(), Problem> {
        let case = i64::try_from(case.0).unwrap_or(i64::MAX);
        self.0.execute("DELETE FROM draft WHERE of_case = ?1", [case])?;
        Ok(self.0.scrub()?)
    }

    /// Takes out the drafts of an account, and those in which a text stands as it is; how many.
    pub fn forget(&self, whose: &str) -> Result<usize, Problem> {
        let about = self.about(whose)?;
        for id in &about {
            self.0.execute("DELETE FROM draft WHERE id = ?1", [id])?;
        }
        self.0.scrub()?;
        Ok(about.len())
    }

    /// Their ids.
    pub fn about(&self, whose: &str) -> Result<Vec<String>, Problem> {
        self.0.read(|at| {
            let mut select = at.prepare("SELECT id, who, fields FROM draft ORDER BY id")?;
            let mut rows = select.query([])?;
            let mut about = Vec::new();
            while let Some(row) = rows.next()? {
                let (id, who, fields): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let typed: Typed = serde_json::from_str(&fields).unwrap_or_default();
                if who == whose || typed.iter().any(|(_, value)| value.trim() == whose) {
                    about.push(id);
                }
            }
            Ok(about)
        })
    }

    /// A draft as it is taken out with all that is held of a person.
    pub fn export(&self, id: &str) -> Result<Draft, Problem> {
        self.0.read(|at| {
            let sql = "SELECT who FROM draft WHERE id = ?1";
            let who: Option<String> = at.query_row(sql, [id], |row| row.get(0)).optional()?;
            find(at, &who.ok_or_else(gone)?, id)
        })
    }

    /// Takes out drafts that were kept for long enough; how many.
    pub fn prune(&self, now: Time) -> Result<usize, Problem> {
        let ended = self.0.execute("DELETE FROM draft WHERE changed < ?1", [now.plus(-KEPT).0])?;
        if ended > 0 {
            self.0.scrub()?;
        }
        Ok(ended)
    }

    /// Removes a draft of a person.
    pub fn remove(&self, who: &str, id: &str) -> Result<(), Problem> {
        self.0.execute("DELETE FROM draft WHERE who = ?1 AND id = ?2", params![who, id])?;
        Ok(())
    }
}

const SELECT: &str = "SELECT id, process, form, fields, changed, of_case FROM draft";

fn find(at: &Connection, who: &str, id: &str) -> Result<Draft, Problem> {
    let found = at.query_row(&format!("{SELECT} WHERE who = ?1 AND id = ?2"), [who, id], read).optional()?;
    let mut draft = found.ok_or_else(gone)?;
    let mut select = at.prepare("SELECT no, name, of_list, size FROM paper WHERE draft = ?1 ORDER BY no")?;
    let papers = select.query_map([id], |row| {
        Ok(DraftPaper { number: row.get(0)?, name: row.get(1)?, of: row.get(2)?, size: row.get(3)? })
    })?;
    draft.papers = papers.collect::<Result<_, _>>()?;
    Ok(draft)
}

fn read(row: &Row<'_>) -> Result<Draft, StoreError> {
    let case: Option<i64> = row.get(5)?;
    Ok(Draft {
        id: row.get(0)?,
        process: row.get(1)?,
        form: row.get(2)?,
        typed: serde_json::from_str(&row.get::<_, String>(3)?).unwrap_or_default(),
        changed: Time(row.get(4)?),
        case: case.and_then(|case| u64::try_from(case).ok()).map(CaseId),
        papers: Vec::new(),
    })
}

fn gone() -> Problem {
    Problem::new(axum::http::StatusCode::NOT_FOUND, "error-draft", "there is no such draft, or it was sent")
}

fn no_random() -> Problem {
    Problem::ours("the system gives no random numbers")
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if let StoreError::Away(what) = error {
            return Self::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "error-away", what);
        }
        tracing::error!("a store of the service: {error}");
        Self::ours("what the service keeps cannot be read or written")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(id: &str, at: i64) -> Draft {
        let typed = vec![("f:f1".to_owned(), "Ә. Б".to_owned())];
        let (process, changed) = ("portal".to_owned(), Time(at));
        Draft { id: id.to_owned(), process, form: 1, typed, changed, case: None, papers: Vec::new() }
    }

    fn paper(name: &str, of: Option<&str>) -> Attachment {
        Attachment::new(name, of, b"%PDF-1.7\na\n%%EOF".to_vec(), FileLimits::default()).unwrap()
    }

    #[test]
    fn a_draft_is_its_persons_alone_until_it_is_sent() {
        let drafts = Drafts::in_memory().unwrap();
        let id = drafts.save("a", &draft("", 0)).unwrap();
        assert_eq!(drafts.find("a", &id).unwrap().typed, draft("", 0).typed);
        assert_eq!(drafts.find("b", &id).unwrap_err().key, "error-draft");
        assert!(drafts.save("b", &draft(&id, 1)).is_err());
        let limits = FileLimits::default();
        assert!(drafts.attach("b", &id, &paper("a.pdf", None), limits).is_err());
        drafts.attach("a", &id, &paper("a.pdf", Some("p1")), limits).unwrap();
        drafts.attach("a", &id, &paper("a.pdf", Some("p1")), limits).unwrap();
        drafts.attach("a", &id, &paper("b.pdf", None), limits).unwrap();
        let few = FileLimits { papers: 2, ..limits };
        assert_eq!(drafts.attach("a", &id, &paper("c.pdf", None), few).unwrap_err().key, "error-file_full");
        assert_eq!(drafts.papers(&id).unwrap().len(), 2);
        drafts.sent(&id, CaseId(7)).unwrap();
        let sent = drafts.find("a", &id).unwrap();
        assert_eq!((sent.case, sent.typed.len(), sent.papers.len()), (Some(CaseId(7)), 0, 0));
        assert!(drafts.list("a").unwrap().is_empty() && drafts.save("a", &draft(&id, 2)).is_err());
    }

    /// Whether a text stands in a file of a folder.
    fn anywhere(folder: &Path, text: &str) -> bool {
        std::fs::read_dir(folder).unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(text.len()).any(|window| window == text.as_bytes())
        })
    }

    #[test]
    fn of_what_was_forgotten_no_byte_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::open(&folder.path().join("drafts")).unwrap();
        let typed = |text: &str| Draft { typed: vec![("f:f1".to_owned(), text.to_owned())], ..draft("", 0) };
        let paper = |text: &str| {
            let content = format!("%PDF-1.7\n{text}{}\n%%EOF", "x".repeat(9000)).into_bytes();
            Attachment::new("a.pdf", None, content, FileLimits::default()).unwrap()
        };
        let of_a = drafts.save("a", &typed("first-secret")).unwrap();
        drafts.attach("a", &of_a, &paper("second-secret"), FileLimits::default()).unwrap();
        let of_b = drafts.save("b", &typed("900101300007")).unwrap();
        let sent = drafts.save("c", &typed("third-secret")).unwrap();
        drafts.sent(&sent, CaseId(7)).unwrap();
        assert_eq!(
            (drafts.about("a").unwrap(), drafts.about("900101300007").unwrap()),
            (vec![of_a], vec![of_b])
        );
        assert!(anywhere(folder.path(), "second-secret") && anywhere(folder.path(), "third-secret"));
        assert_eq!((drafts.forget("a").unwrap(), drafts.forget("900101300007").unwrap()), (1, 1));
        drafts.forget_case(CaseId(7)).unwrap();
        for secret in ["first-secret", "second-secret", "third-secret", "900101300007"] {
            assert!(!anywhere(folder.path(), secret), "{secret}");
        }
        drafts.save("a", &typed("fourth-secret")).unwrap();
        assert_eq!((drafts.prune(Time(KEPT)).unwrap(), drafts.prune(Time(KEPT + 1)).unwrap()), (0, 1));
        assert!(!anywhere(folder.path(), "fourth-secret"));
    }

    #[test]
    fn old_drafts_end_and_there_are_not_too_many() {
        let drafts = Drafts::in_memory().unwrap();
        let first = drafts.save("a", &draft("", 0)).unwrap();
        drafts.save("a", &draft("", KEPT + 1)).unwrap();
        assert!(drafts.find("a", &first).is_err());
        for at in 0..40 {
            drafts.save("a", &draft("", KEPT + 2 + at)).unwrap();
        }
        assert_eq!(drafts.list("a").unwrap().len(), 20);
    }
}
