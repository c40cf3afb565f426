//! The statements on a real server: what they write, refuse, and find out.

use super::*;
use crate::migrate::migrate;
use crate::server::{Server, shared};
use crate::store::tasks::Listed;
use crate::verify::verify;
use crate::{Database, Error, Leader};
use std::collections::BTreeSet;
use std::sync::Arc;
use zanflow_runtime::case::{Actor, Event, State};
use zanflow_runtime::journal::{Broken, Datum, Head};
use zanflow_runtime::{CaseId, Flow, Record, Time, Version};

struct World {
    server: Arc<Server>,
    name: String,
    store: Store,
}

fn run<F: Future<Output = ()>>(test: impl FnOnce(World) -> F) {
    let Some(server) = shared() else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let name = server.create();
        let database = Database { patience: 5, ..Database::at(server.url(&name)) };
        let pool = Pool::new(&database).unwrap();
        migrate(&pool, &database).await.unwrap();
        let store = Store::new(pool, database.lease(), database.patience());
        test(World { server, name, store }).await;
    });
}

impl World {
    fn sql(&self, sql: &str) -> String {
        self.server.sql(&self.name, &format!("SET search_path = zanflow; {sql}"))
    }

    /// The next turn of a case, of so many records.
    fn turn(&self, state: &mut State, head: Hash, token: i64, count: u64) -> Write {
        let mut head = head;
        let seq = state.seq;
        let mut records = Vec::new();
        for _ in 0..count {
            let event = Event::Routed { unit: Some(format!("unit {}", state.seq).into()) };
            let record = Record {
                case: state.id,
                seq: state.seq + 1,
                at: Time(0),
                actor: Actor::System,
                clause: None,
                event,
            };
            state.apply(&record);
            let body = serde_json::to_string(&record).unwrap();
            head = link(&head, body.as_bytes());
            records.push((body, head));
        }
        let state = Some(packed(state).unwrap());
        Write { case: CaseId(records_case(&records)), seq, token, records, state, ..Write::default() }
    }

    async fn begin(&self, count: u64) -> (State, Write) {
        let case = self.store.number(None).await.unwrap().unwrap();
        let mut state = State::new(case);
        let write = Write { case, ..self.turn(&mut state, Hash::default(), 0, count) };
        assert!(self.store.write(&write).await.unwrap());
        (state, write)
    }

    async fn verify(&self, noted: Option<Head>) -> Result<(u64, u64, Head), Broken> {
        let mut session = self.store.pool.session().await.unwrap();
        let verified = verify(&mut session, noted).await.map_err(Broken::from)?;
        Ok((verified.records, verified.cases, verified.head))
    }

    /// So many records after a position, once nothing that was begun before them still writes: here other tests do, on the same server.
    async fn shown(&self, after: u64, count: usize) -> Vec<(u64, Record)> {
        eventually(async || {
            let records = self.store.records(after, 10).await.unwrap();
            (records.len() == count).then_some(records)
        })
        .await
    }

    /// The number of the anchor that covers all records, which are so many.
    async fn anchored(&self, records: usize) -> u64 {
        self.shown(0, records).await;
        self.anchor().await.unwrap()
    }

    async fn anchor(&self) -> Option<u64> {
        make_anchor(&mut self.store.pool.session().await.unwrap()).await.unwrap()
    }
}

/// What comes about after a while.
async fn eventually<T>(what: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..200 {
        if let Some(found) = what().await {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it did not come about");
}

fn records_case(records: &[(String, Hash)]) -> u64 {
    serde_json::from_str::<Record>(&records[0].0).unwrap().case.0
}

#[test]
fn a_turn_is_written_once_and_only_on_what_it_was_decided_on() {
    run(|world| async move {
        let (mut state, begun) = world.begin(2).await;
        let next = world.turn(&mut state, begun.head(), 0, 3);
        assert!(world.store.write(&next).await.unwrap());
        assert!(!world.store.write(&next).await.unwrap(), "a second time");
        let other_token = Write { seq: 5, token: 1, ..next.clone() };
        assert!(!world.store.write(&other_token).await.unwrap(), "another's claim");
        let loaded = world.store.load(state.id).await.unwrap().unwrap();
        assert_eq!(
            (loaded.state, loaded.head, loaded.token, loaded.leased),
            (state.clone(), next.head(), 0, false)
        );
        assert_eq!(world.sql("SELECT count(*), count(DISTINCT position / 1024) FROM event"), "5|2");
        assert_eq!(world.store.history(state.id).await.unwrap().len(), 5);
        assert_eq!(world.verify(None).await.unwrap().0, 5);
    });
}

#[test]
fn what_lies_beside_the_chain_is_written_with_it_or_not_at_all() {
    run(|world| async move {
        let case = world.store.number(None).await.unwrap().unwrap();
        let mut state = State::new(case);
        let place = Place { version: Version::default(), node: "c1".into(), unit: None, desk: false };
        let listed = Listed {
            due: 7,
            assignee: Some("a".into()),
            owner: Some("o".into()),
            raised: Some(None),
            held: false,
            overdue: true,
        };
        let data = vec![Datum { case, no: 1, salt: [1; 16], body: b"x".to_vec() }];
        let turn = world.turn(&mut state, Hash::default(), 0, 1);
        let write = Write {
            data,
            request: Some("r".repeat(5000)),
            messages: vec!["m".to_owned()],
            listing: Listing::Is(place.clone(), listed),
            ..turn
        };
        assert!(world.store.write(&write).await.unwrap());
        assert_eq!(world.store.number(Some(&"r".repeat(5000))).await.unwrap(), Err(case));
        assert_eq!(world.store.data(case, &[1, 2]).await.unwrap(), write.data);
        let seek = |seek: Seek| {
            let store = world.store.clone();
            async move { store.seek(&seek, None, 10).await.unwrap().len() }
        };
        assert_eq!(seek(Seek { places: vec![place.id()], ..Seek::default() }).await, 1);
        assert_eq!(seek(Seek { places: vec![place.id()], free: true, ..Seek::default() }).await, 0);
        assert_eq!(seek(Seek { assignees: vec!["a".into()], overdue: true, ..Seek::default() }).await, 1);
        assert_eq!(
            seek(Seek { owners: vec!["o".into()], raised_to_heads: true, ..Seek::default() }).await,
            1
        );
        assert_eq!(seek(Seek { raised: vec!["o".into()], ..Seek::default() }).await, 0);
        assert_eq!(seek(Seek { raised_at_all: true, ..Seek::default() }).await, 1);
        let places = Places::default();
        assert_eq!(world.store.occupied(&places).await.unwrap().len(), 1);
        assert_eq!(world.store.loads(&places).await.unwrap()[0].1.overdue, 1);
        assert_eq!(world.store.loads_of_people(None).await.unwrap()[0].0, "a");

        // The same request again: nothing of it is written, whoever asks.
        let other = world.store.number(None).await.unwrap().unwrap();
        let mut second = State::new(other);
        let again = Write {
            case: other,
            request: write.request.clone(),
            ..world.turn(&mut second, Hash::default(), 0, 1)
        };
        assert_eq!(
            world.store.write(&again).await,
            Err(Error::Taken { constraint: "request_pkey".to_owned() })
        );
        assert!(world.store.load(other).await.unwrap().is_none());

        let next = world.turn(&mut state, write.head(), 0, 1);
        let gone = Write { erase: vec![1], forget: true, listing: Listing::Gone, ..next };
        assert!(world.store.write(&gone).await.unwrap());
        assert_eq!(world.sql("SELECT (SELECT count(*) FROM datum), (SELECT count(*) FROM request), (SELECT count(*) FROM task)"), "0|0|0");
        world.store.vacuum().await.unwrap();
    });
}

#[test]
fn a_flow_is_kept_once_and_read_as_it_was() {
    run(|world| async move {
        let flow = Flow::new(
            vec![zanflow_runtime::Node::new(
                "s1",
                zanflow_runtime::NodeKind::Step,
                zanflow_runtime::Clause::default(),
            )],
            vec![
                zanflow_runtime::Edge::new("start", zanflow_runtime::When::Next, "s1"),
                zanflow_runtime::Edge::new("s1", zanflow_runtime::When::Next, "end_success"),
            ],
        )
        .unwrap();
        world.store.keep_flow(&flow).await.unwrap();
        world.store.keep_flow(&flow).await.unwrap();
        assert_eq!(world.store.flow(flow.version()).await.unwrap(), Some(flow.clone()));
        assert_eq!(world.store.flows().await.unwrap().len(), 1);
        assert_eq!(world.store.flow(Version::default()).await.unwrap(), None);
        world.sql("UPDATE flow SET body = replace(body, 's1', 's2')");
        assert!(matches!(world.store.flow(flow.version()).await, Err(Error::Corrupt { .. })));
    });
}

#[test]
fn a_follower_skips_nothing_that_is_committed_late() {
    run(|world| async move {
        world.begin(1).await;
        let first = world.shown(0, 1).await[0].0;
        // A transaction that has its number and does not end.
        let mut late = world.store.pool.session().await.unwrap();
        late.run("BEGIN").await.unwrap();
        let case = world.store.number(None).await.unwrap().unwrap();
        let mut state = State::new(case);
        let write = Write { case, ..world.turn(&mut state, Hash::default(), 0, 1) };
        assert!(world.store.write_in(&mut late, &write, 0).await.unwrap());
        world.begin(1).await;
        assert_eq!(world.store.last_position().await.unwrap(), first, "what comes after it is not shown yet");
        assert!(world.store.records(first, 10).await.unwrap().is_empty());
        late.run("COMMIT").await.unwrap();
        let shown = world.shown(first, 2).await;
        assert_eq!(shown[0].1.case, case, "in the order of the numbers of transactions");
        // Where transactions are numbered from below, as after a restore elsewhere, positions go on rising.
        world.sql("UPDATE meta SET base = base - 1000000");
        world.store.raise_base().await.unwrap();
        let last = shown[1].0;
        world.begin(1).await;
        assert_eq!(world.shown(last, 1).await.len(), 1);
        let base = world.sql("SELECT base FROM meta");
        world.store.raise_base().await.unwrap();
        assert_eq!(world.sql("SELECT base FROM meta"), base, "only once");
    });
}

#[test]
fn a_claim_is_one_process_s_until_it_ends() {
    run(|world| async move {
        let mut cases = Vec::new();
        for _ in 0..20 {
            let case = world.store.number(None).await.unwrap().unwrap();
            let mut state = State::new(case);
            let write = Write { case, due: Some(5), ..world.turn(&mut state, Hash::default(), 0, 1) };
            assert!(world.store.write(&write).await.unwrap());
            cases.push((state, write));
        }
        assert!(world.store.claim(Time(4), 100).await.unwrap().is_empty(), "it is not due");
        let claims = futures_util::future::join_all((0..4).map(|_| world.store.claim(Time(5), 7))).await;
        let taken: Vec<CaseId> =
            claims.into_iter().flat_map(|claim| claim.unwrap()).map(|claim| claim.state.id).collect();
        assert_eq!(taken.len(), taken.iter().collect::<BTreeSet<_>>().len(), "none twice");
        let mut left = world.store.claim(Time(5), 100).await.unwrap();
        assert_eq!(taken.len() + left.len(), 20);
        assert_eq!(world.store.next_due().await.unwrap().1, None);

        // Whoever had it before it was taken over writes nothing.
        let (state, begun) = &mut cases[0];
        world.sql(&format!(
            "UPDATE case_state SET lease_until = clock_timestamp() - interval '1 s' WHERE case_id = {}",
            state.id
        ));
        left = world.store.claim(Time(5), 100).await.unwrap();
        assert_eq!((left.len(), left[0].token), (1, 2));
        let head = begun.head();
        let old = world.turn(state, head, 1, 1);
        assert!(!world.store.write(&old).await.unwrap());
        assert!(world.store.write(&Write { token: 2, lease: Lease::Release, ..old }).await.unwrap());
        let mut old = Claims::default();
        old.add(state.id, 1);
        assert!(world.store.renew(&old).await.unwrap().is_empty());
        let (one, two) = (&cases[1].0, &cases[2].0);
        assert!(
            !world.store.rest(one.id, one.seq + 1, 1, None).await.unwrap(),
            "it is not where that was decided"
        );
        assert!(!world.store.rest(one.id, one.seq, 2, None).await.unwrap(), "the claim is another's");
        assert!(world.store.rest(one.id, one.seq, 1, Some(Time(9))).await.unwrap());
        assert_eq!(world.store.next_due().await.unwrap().1, Some(Time(9)));
        let mut mine = Claims::default();
        mine.add(two.id, 1);
        world.store.release(&mine).await.unwrap();
        assert_eq!(world.store.next_due().await.unwrap().1, Some(Time(5)));
    });
}

#[test]
fn whoever_looks_what_became_of_a_write_decides_it() {
    run(|world| async move {
        let (mut state, begun) = world.begin(1).await;
        let lost = Error::Unclear { what: "cut".to_owned() };
        assert_eq!(world.store.became(&begun, &lost).await.unwrap(), Done::Yes);
        let late = world.turn(&mut state, begun.head(), 0, 1);
        assert_eq!(world.store.became(&late, &lost).await.unwrap(), Done::No);
        assert!(!world.store.write(&late).await.unwrap(), "what is said not to be done is not done later");
        // The same of a case that was to begin.
        let case = world.store.number(None).await.unwrap().unwrap();
        let mut state = State::new(case);
        let write = Write { case, ..world.turn(&mut state, Hash::default(), 0, 1) };
        assert_eq!(world.store.became(&write, &lost).await.unwrap(), Done::No);
        assert!(matches!(world.store.write(&write).await, Err(Error::Taken { .. })));
        assert!(world.store.load(case).await.unwrap().is_none());
        // One that is in the middle of being written is waited for.
        let case = world.store.number(None).await.unwrap().unwrap();
        let mut state = State::new(case);
        let write = Write { case, ..world.turn(&mut state, Hash::default(), 0, 1) };
        let mut session = world.store.pool.session().await.unwrap();
        session.run("BEGIN").await.unwrap();
        assert!(world.store.write_in(&mut session, &write, 0).await.unwrap());
        let (store, of) = (world.store.clone(), write.clone());
        let looks =
            tokio::spawn(async move { store.became(&of, &Error::Unclear { what: "cut".to_owned() }).await });
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert!(!looks.is_finished());
        session.run("COMMIT").await.unwrap();
        assert_eq!(looks.await.unwrap().unwrap(), Done::Yes);
    });
}

#[test]
fn an_alteration_is_named_by_its_first_record() {
    run(|world| async move {
        let (mut one, begun) = world.begin(3).await;
        let (two, _) = world.begin(2).await;
        assert_eq!(world.anchored(5).await, 1);
        assert_eq!(world.anchor().await, None, "nothing was written since");
        let more = world.turn(&mut one, begun.head(), 0, 2);
        assert!(world.store.write(&more).await.unwrap());
        let (three, _) = world.begin(1).await;
        assert_eq!(world.anchored(8).await, 2);
        let (records, cases, head) = world.verify(None).await.unwrap();
        assert_eq!((records, cases, head.row), (8, 3, 2));
        assert!(world.verify(Some(head)).await.is_ok());
        let cut = world.verify(Some(Head { row: 3, ..head })).await;
        assert_eq!(cut, Err(Broken::Cut { noted: 3 }));

        // Each is done to a copy of the tables, as somebody would who may do everything there.
        let (one, two, three) = (one.id, two.id, three.id);
        let tampered: [(String, CaseId, u64, &str); 9] = [
            (format!("UPDATE event SET body = replace(body, 'unit 1', 'unit 9') WHERE case_id = {one} AND seq = 2"), one, 2, "hash"),
            (format!("DELETE FROM event WHERE case_id = {one} AND seq = 2"), one, 2, "missing"),
            (format!("DELETE FROM event WHERE case_id = {two}; DELETE FROM case_state WHERE case_id = {two}"), two, 1, "anchor"),
            (
                format!(
                    "DELETE FROM event WHERE case_id = {three};
                     DELETE FROM case_state WHERE case_id = {three}"
                ),
                three,
                1,
                "anchor",
            ),
            (
                format!(
                    "DELETE FROM event WHERE case_id = {one} AND seq > 3;
                     UPDATE case_state SET seq = 3, head = (SELECT hash FROM event WHERE case_id = {one} AND seq = 3) WHERE case_id = {one}"
                ),
                one,
                4,
                "anchor",
            ),
            (format!("DELETE FROM event WHERE case_id = {one} AND seq = 5; DELETE FROM anchor WHERE number = 2"), one, 5, "case has it"),
            (format!("DELETE FROM case_state WHERE case_id = {three}; DELETE FROM anchor"), three, 1, "gone"),
            (format!("UPDATE event SET case_id = {two}, seq = 3 WHERE case_id = {three}"), two, 3, "hash"),
            (format!("UPDATE event SET position = position + 1024 * 1024 WHERE case_id = {two} AND seq = 1"), two, 1, "missing"),
        ];
        world.sql("ALTER TABLE event DISABLE TRIGGER kept; ALTER TABLE anchor DISABLE TRIGGER kept");
        world.sql("CREATE TABLE e AS TABLE event; CREATE TABLE c AS TABLE case_state; CREATE TABLE a AS TABLE anchor");
        for (tamper, case, seq, told) in tampered {
            world.sql(&tamper);
            let broken = world.verify(None).await.unwrap_err();
            match &broken {
                Broken::Record { case: of, seq: at, what, .. } => {
                    assert_eq!((*of, *at), (case, seq), "{tamper}: {broken}");
                    assert!(what.contains(told), "{tamper}: {broken}");
                }
                other => panic!("{tamper}: {other}"),
            }
            world.sql(
                "TRUNCATE event, case_state, anchor; INSERT INTO event TABLE e; INSERT INTO case_state TABLE c; INSERT INTO anchor TABLE a",
            );
            assert!(world.verify(None).await.is_ok());
        }
        for (tamper, told) in [
            ("UPDATE anchor SET root = chain WHERE number = 1", "root"),
            ("UPDATE anchor SET at = at + 1 WHERE number = 2", "chain"),
            ("UPDATE anchor SET heads = '' WHERE number = 2", "root"),
            ("DELETE FROM anchor WHERE number = 1", "missing"),
        ] {
            world.sql(tamper);
            let broken = world.verify(None).await.unwrap_err().to_string();
            assert!(broken.contains("anchor") && broken.contains(told), "{tamper}: {broken}");
            world.sql("TRUNCATE anchor; INSERT INTO anchor TABLE a");
        }
    });
}

#[test]
fn one_leads_until_its_session_ends() {
    run(|world| async move {
        let candidate = || Leader::new(world.store.pool.clone(), "zanflow", "tests");
        let (one, two) = (tokio::sync::Mutex::new(candidate()), tokio::sync::Mutex::new(candidate()));
        assert!(one.lock().await.leads().await.unwrap() && one.lock().await.leads().await.unwrap());
        assert!(!two.lock().await.leads().await.unwrap());
        let me = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        world.sql(&format!("SELECT pg_terminate_backend(({me}))"));
        assert!(one.lock().await.leads().await.is_err(), "it learns that it was cut off");
        eventually(async || two.lock().await.leads().await.unwrap().then_some(())).await;
        assert!(!one.lock().await.leads().await.unwrap());
        drop(two);
        eventually(async || one.lock().await.leads().await.unwrap().then_some(())).await;
    });
}

#[test]
fn a_server_or_schema_that_does_not_fit_is_refused() {
    run(|world| async move {
        let database = Database::at(world.server.url(&world.name));
        migrate(&world.store.pool, &database).await.unwrap();
        world.sql("INSERT INTO migration VALUES (999, 'of tomorrow', now())");
        let error = migrate(&world.store.pool, &database).await.unwrap_err();
        assert_eq!(error, Error::Newer { found: 999, known: 1 });
        let nobody =
            Database { patience: 1, ..Database::at("postgresql://nobody@127.0.0.1:1/d?sslmode=disable") };
        let error = Pool::new(&nobody).unwrap().session().await.err().unwrap();
        assert!(matches!(error, Error::Unavailable { .. }), "{error}");
        world.sql("CREATE ROLE plain LOGIN");
        world.sql("DO $$ BEGIN UPDATE event SET body = ''; EXCEPTION WHEN integrity_constraint_violation THEN RETURN; END $$");
    });
}
