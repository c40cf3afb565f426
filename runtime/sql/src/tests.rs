//! Stores of both kinds keep the same promises.

use super::*;
use std::sync::Barrier;
use std::thread;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS word (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, seen INTEGER NOT NULL DEFAULT 0, sound BLOB, next INTEGER);
CREATE TABLE IF NOT EXISTS line (no INTEGER PRIMARY KEY AUTOINCREMENT, word INTEGER NOT NULL REFERENCES word (id) ON DELETE CASCADE);
CREATE TRIGGER IF NOT EXISTS word_stays BEFORE UPDATE OF text ON word WHEN (OLD.text IS DISTINCT FROM NEW.text)
    BEGIN SELECT RAISE(ABORT, 'words stay'); END;";
const FORM: Form =
    Form { application: Some(7), version: 1, tables: TABLES, ..Form::plain("words", "store of words") };

/// Places of each kind that is here, each of its own, and what keeps them there.
fn everywhere(test: impl Fn(&Place)) {
    let folder = tempfile::tempdir().unwrap();
    test(&Place::File(folder.path().join("words")));
    #[cfg(feature = "postgres")]
    if let Some(server) = crate::server::shared() {
        test(&Place::Database(database(&server, &server.create())));
    }
}

#[cfg(feature = "postgres")]
fn database(server: &crate::server::Server, name: &str) -> Database {
    let of = zanflow_postgres::Database {
        connections: 4,
        patience: 5,
        ..zanflow_postgres::Database::at(server.url(name))
    };
    Database::open(&of).unwrap()
}

fn put(store: &Store, text: &str) -> Result<i64, StoreError> {
    store.write(|at| {
        at.query_row("INSERT INTO word (text) VALUES (?1) RETURNING id", [text], |row| row.get(0))
    })
}

fn count(store: &Store) -> i64 {
    store.read(|at| at.query_row("SELECT count(*) FROM word", [], |row| row.get(0))).unwrap()
}

#[test]
fn values_come_back_as_they_were_given() {
    everywhere(|place| {
        let store = Store::at(place, &FORM).unwrap();
        let long = "қ".repeat(100_000);
        store
            .write(|at| {
                at.execute(
                    "INSERT INTO word (text, seen, sound, next) VALUES (?1, ?2, ?3, ?4)",
                    params![long, true, [0_u8, 255, 7], Option::<i64>::None],
                )
            })
            .unwrap();
        store
            .read(|at| {
                at.query_row("SELECT * FROM word WHERE text = ?1", [&long], |row| {
                    assert_eq!(row.get::<_, String>("text")?, long);
                    assert!(row.get::<_, bool>("seen")?);
                    assert_eq!(row.get::<_, [u8; 3]>("sound")?, [0, 255, 7]);
                    assert_eq!(row.get::<_, Option<u64>>("next")?, None);
                    assert!(row.get::<_, i64>("text").is_err() && row.get::<_, i64>("none").is_err());
                    Ok(())
                })
            })
            .unwrap();
        let none = store
            .read(|at| at.query_row("SELECT id FROM word WHERE id = ?1", [77], |row| row.get::<_, i64>(0)));
        assert_eq!(none, Err(StoreError::NoRow));
        assert!(store.execute("UPDATE word SET next = ?1", [u64::MAX]).is_err());
    });
}

#[test]
fn a_write_that_fails_leaves_nothing_and_its_number_is_given_again() {
    everywhere(|place| {
        let store = Store::at(place, &FORM).unwrap();
        let failed: Result<(), StoreError> = store.write(|at| {
            at.execute("INSERT INTO word (text) VALUES ('a')", [])?;
            Err(StoreError::failed("no"))
        });
        assert_eq!(failed, Err(StoreError::failed("no")));
        assert_eq!(count(&store), 0);
        assert_eq!((put(&store, "a"), put(&store, "b")), (Ok(1), Ok(2)));
        assert!(put(&store, "a").is_err());
        assert_eq!(put(&store, "c"), Ok(3));
        let refused = store.execute("UPDATE word SET text = 'd' WHERE id = ?1", [1]).unwrap_err();
        assert!(refused.to_string().contains("words stay"), "{refused}");
        assert_eq!(store.execute("UPDATE word SET seen = seen + 1 WHERE id < ?1", [3]), Ok(2));
        assert_eq!(count(&store), 3);
    });
}

#[test]
fn what_is_read_in_a_write_is_so_until_it_is_written() {
    everywhere(|place| {
        let (writers, each) = (4, 10);
        let barrier = Barrier::new(writers);
        thread::scope(|scope| {
            for writer in 0..writers {
                let barrier = &barrier;
                scope.spawn(move || {
                    let store = Store::at(place, &FORM).unwrap();
                    barrier.wait();
                    for nth in 0..each {
                        let taken = store.write(|at| {
                            let last = "SELECT coalesce(max(next), 0) FROM word";
                            let last: i64 = at.query_row(last, [], |row| row.get(0))?;
                            let text = format!("{writer} {nth}");
                            at.execute(
                                "INSERT INTO word (text, next) VALUES (?1, ?2)",
                                params![text, last + 1],
                            )
                        });
                        assert_eq!(taken, Ok(1));
                    }
                });
            }
        });
        let store = Store::at(place, &FORM).unwrap();
        let numbers: Vec<i64> = store
            .read(|at| {
                at.prepare("SELECT next FROM word ORDER BY next")?.query_map([], |row| row.get(0))?.collect()
            })
            .unwrap();
        assert!(numbers.into_iter().eq(1..=i64::try_from(writers * each).unwrap()));
    });
}

#[test]
fn a_read_sees_one_moment_however_long_it_is() {
    everywhere(|place| {
        let (store, other) = (Store::at(place, &FORM).unwrap(), Store::at(place, &FORM).unwrap());
        store
            .write(|at| {
                (0..2_500).try_for_each(|nth| {
                    at.execute("INSERT INTO word (text) VALUES (?1)", [format!("{nth}")]).map(drop)
                })
            })
            .unwrap();
        let seen = store.read(|at| {
            let mut select = at.prepare("SELECT id FROM word WHERE id > ?1 ORDER BY id")?;
            let mut rows = select.query([0])?;
            let mut seen = 0;
            while let Some(row) = rows.next()? {
                let id: i64 = row.get(0)?;
                if seen == 0 {
                    put(&other, "another")?;
                }
                seen += 1;
                assert_eq!(id, seen);
            }
            let count: i64 = at.query_row("SELECT count(*) FROM word", [], |row| row.get(0))?;
            Ok::<_, StoreError>((seen, count))
        });
        assert_eq!(seen, Ok((2_500, 2_500)));
        assert_eq!(count(&store), 2_501);
    });
}

#[test]
fn texts_are_ordered_by_their_bytes() {
    everywhere(|place| {
        let store = Store::at(place, &FORM).unwrap();
        for text in ["б", "a", "B", "ә", "_"] {
            put(&store, text).unwrap();
        }
        let texts: Vec<String> = store
            .read(|at| {
                at.prepare("SELECT text FROM word ORDER BY text")?.query_map([], |row| row.get(0))?.collect()
            })
            .unwrap();
        assert_eq!(texts, ["B", "_", "a", "б", "ә"]);
    });
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_an_older_one_is_changed() {
    everywhere(|place| {
        drop(Store::at(place, &FORM).unwrap());
        let newer = Form {
            version: 2,
            changes: &[(1, "DROP TABLE word;"), (2, "ALTER TABLE word ADD COLUMN said TEXT;")],
            ..FORM
        };
        put(&Store::at(place, &newer).unwrap(), "a").unwrap();
        let changed = Store::at(place, &newer).unwrap();
        assert_eq!(changed.execute("UPDATE word SET said = 'b'", []), Ok(1));
        let told = Store::at(place, &FORM).unwrap_err().to_string();
        assert!(told.contains("newer program"), "{told}");
    });
}

#[test]
fn rows_of_a_row_go_with_it_and_what_was_deleted_is_scrubbed() {
    everywhere(|place| {
        let store = Store::at(place, &FORM).unwrap();
        let log = store.relaxed().unwrap();
        let id = put(&store, "a").unwrap();
        log.execute("INSERT INTO line (word) VALUES (?1)", [id]).unwrap();
        assert_eq!(store.execute("DELETE FROM word", []), Ok(1));
        let lines = "SELECT 1 FROM line";
        assert!(!log.read(|at| at.prepare(lines)?.exists([])).unwrap());
        store.scrub().unwrap();
    });
}

#[test]
fn a_file_of_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other");
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    let told = Store::at(&path.as_path().into(), &FORM).unwrap_err();
    assert_eq!(told.to_string(), "the file is no store of words");
}

/// A server that was killed and came back: connections that it had are dead.
#[cfg(feature = "postgres")]
#[test]
fn a_read_finds_another_connection_and_a_write_that_is_unclear_fails() {
    let Some(server) = crate::server::Server::start() else { return };
    let place = Place::Database(database(&server, &server.create()));
    let store = Store::at(&place, &FORM).unwrap();
    put(&store, "a").unwrap();
    server.kill();
    assert!(store.read(|at| at.query_row("SELECT 1", [], |row| row.get::<_, i64>(0))).is_err());
    assert!(put(&store, "b").is_err());
    server.again();
    assert_eq!(count(&store), 1);
    put(&store, "b").unwrap();
    // A session that ends while it writes has written nothing.
    let ended: Result<(), StoreError> = store.write(|at| {
        at.execute("INSERT INTO word (text) VALUES ('c')", [])?;
        server.sql(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'",
        );
        Ok(())
    });
    assert!(ended.is_err());
    assert_eq!(count(&store), 2);
}
