//! Steps that ask several systems: each has its own key and answer, and what is not known lets nothing pass.

use crate::common::{self, World, caller};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use zanflow_runtime::*;

const CHECKED: &str = "k1 p1: start>k1 k1-end_refused k1+p1 p1>end_success";

fn found(holds: bool) -> Result<Answer, CallError> {
    Ok(Answer::holds(holds))
}

fn down() -> Result<Answer, CallError> {
    Err(CallError::NotDone { why: "down".into() })
}

/// Answers of the person's register, the firms' and the notaries'.
fn recorded(answers: [Result<Answer, CallError>; 3]) -> Recorded {
    let names = ["k1.check_persons", "k1.check_firms", "k1.check_notary"];
    names.into_iter().zip(answers).fold(Recorded::new(), |all, (name, answer)| all.answer(name, answer))
}

/// A case with a representative or without: its status, and the asks that were answered or failed.
fn run(represented: bool, answers: [Result<Answer, CallError>; 3]) -> (Status, String) {
    let world = World::memory(recorded(answers));
    let version = world.deploy(CHECKED);
    let personal = match represented {
        true => serde_json::json!({"id": "1", "representative": "2"}),
        false => serde_json::json!({"id": "1"}),
    };
    let case = world.engine.start(Start { personal: Some(personal), ..Start::new(version) }).unwrap();
    let told = world.engine.history(case).unwrap().into_iter().filter_map(|record| match record.event {
        Event::Called { ask: Some(ask), holds, .. } => Some(format!("{ask}={holds:?}")),
        Event::Unknown { ask: Some(ask), .. } => Some(format!("{ask}=unknown")),
        Event::CallFailed { ask: Some(ask), .. } => Some(format!("{ask}=failed")),
        _ => None,
    });
    (world.engine.view(case).unwrap().status, told.collect::<Vec<_>>().join(" ").replace("check_", ""))
}

#[test]
fn each_system_is_asked_and_the_act_says_how_they_are_joined() {
    let unknown = || Ok(Answer::unknown());
    for (represented, answers, status, told) in [
        (false, [found(true), found(false), found(false)], Status::Success, "persons=Some(true)"),
        (
            false,
            [found(false), found(true), found(false)],
            Status::Success,
            "persons=Some(false) firms=Some(true)",
        ),
        (
            false,
            [found(false), found(false), found(true)],
            Status::Refused,
            "persons=Some(false) firms=Some(false)",
        ),
        (
            true,
            [found(true), found(false), found(true)],
            Status::Success,
            "persons=Some(true) notary=Some(true)",
        ),
        (
            true,
            [found(true), found(false), found(false)],
            Status::Refused,
            "persons=Some(true) notary=Some(false)",
        ),
        // What one does not know, the other may; where both are needed nothing passes.
        (false, [unknown(), found(true), found(false)], Status::Success, "persons=unknown firms=Some(true)"),
        (false, [unknown(), found(false), found(true)], Status::Retry, "persons=unknown firms=Some(false)"),
        (true, [found(true), found(true), unknown()], Status::Retry, "persons=Some(true) notary=unknown"),
        (true, [found(true), found(true), down()], Status::Retry, "persons=Some(true) notary=failed"),
        // Refused in any case, and still the record says what each answered.
        (
            true,
            [found(false), found(false), found(true)],
            Status::Refused,
            "persons=Some(false) firms=Some(false) notary=Some(true)",
        ),
    ] {
        assert_eq!(run(represented, answers.clone()), (status, told.to_owned()), "{represented} {answers:?}");
    }
}

#[test]
fn what_is_unknown_waits_is_asked_again_and_needs_help_in_the_end() {
    let world = World::memory(recorded([Ok(Answer::unknown()), Ok(Answer::unknown()), found(true)]));
    let version = world.deploy(CHECKED);
    let case = world.engine.start(Start::new(version)).unwrap();
    let waits = world.retries(case);
    assert_eq!(waits, [1000, 2000, 4000, 8000]);
    assert_eq!(world.engine.view(case).unwrap().status, Status::Held);
    assert_eq!(world.engine.view(case).unwrap().facts, Facts::new());
    let failed = world.engine.handovers(None, 9).unwrap();
    assert_eq!(failed.len(), 2);
    assert_eq!(
        (failed[0].method.as_str(), failed[0].tries, failed[0].why.clone()),
        ("check_persons", 5, None)
    );
    assert_eq!(world.engine.retry_all(Some(Connector::Payment), &caller()), Ok(0));
    assert_eq!(world.engine.retry_all(Some(Connector::Registers), &caller()), Ok(1));
    assert_eq!(world.engine.view(case).unwrap().status, Status::Retry);
}

#[test]
fn an_answer_that_comes_later_names_its_ask() {
    let later = || Ok(Answer { later: true, ..Answer::default() });
    let world = World::memory(recorded([later(), later(), found(true)]));
    let version = world.deploy(CHECKED);
    let case = world.engine.start(Start::new(version)).unwrap();
    assert_eq!(world.engine.view(case).unwrap().status, Status::Message);
    let message = |id: &str, ask: Option<&str>, holds| Message {
        id: id.into(),
        node: "k1".into(),
        ask: ask.map(str::to_owned),
        holds: Some(holds),
        personal: None,
    };
    let unknown = world.engine.deliver(case, message("0", Some("check_king"), true));
    assert!(matches!(unknown, Err(EngineError::UnknownAsk { .. })));
    // It does not say which of the two answered.
    assert_eq!(world.engine.deliver(case, message("1", None, true)), Ok(Delivery::Kept));
    assert_eq!(world.engine.deliver(case, message("2", Some("check_firms"), false)), Ok(Delivery::Taken));
    // Now the first can only be meant for the other.
    assert_eq!(world.engine.view(case).unwrap().status, Status::Success);
}

/// Remembers what was asked, and knows nothing for the first ask.
struct Slow(Arc<Mutex<Vec<String>>>, &'static str);

impl Steps for Slow {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.0.lock().unwrap().push(call.key.to_string());
        if call.ask.method == self.1 { Err(CallError::Unclear { why: "lost".into() }) } else { found(true) }
    }

    fn is_instant(&self) -> bool {
        true
    }
}

#[test]
fn after_a_crash_only_what_has_no_answer_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let open = || Arc::new(SqliteJournal::open(&path).unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let world = World::with(open(), Slow(Arc::clone(&asked), "check_notary")).unwrap();
    let version = world.deploy(CHECKED);
    let personal = Some(serde_json::json!({"id": "1", "representative": "2"}));
    let case = world.engine.start(Start { personal, ..Start::new(version) }).unwrap();
    assert_eq!(*asked.lock().unwrap(), ["1/k1.check_persons/1/1", "1/k1.check_notary/1/1"]);
    let now = world.now();
    drop(world);
    let world = World::with(open(), Slow(Arc::clone(&asked), "")).unwrap();
    world.clock.set(now.plus(1000));
    world.engine.tick().unwrap();
    assert_eq!(world.engine.view(case).unwrap().status, Status::Success);
    // It may have been asked before, so under the same key.
    assert_eq!(asked.lock().unwrap()[2..], ["1/k1.check_notary/1/1", "1/p1/1/1"]);
    world.engine.verify(None).unwrap();
}

#[test]
fn orders_happen_in_the_acts_order() {
    let mut flow = common::flow("p1: start>p1 p1>end_success");
    let mut nodes = flow.nodes().to_vec();
    nodes[0].asks = vec![
        vec![Ask::system("pay", System::PaymentGateway)],
        vec![Ask::system("inform_licensing", System::Licensing)],
    ];
    flow = Flow::new(nodes, flow.edges().to_vec()).unwrap();
    let world =
        World::memory(Recorded::new().answer("p1.pay", down()).answer("p1.pay", Ok(Answer::done("7"))));
    let version = world.engine.deploy(&flow).unwrap();
    let case = world.engine.start(Start::new(version)).unwrap();
    // Nothing is told of a payment that was not made.
    assert_eq!(world.kinds(case).join(" "), "started entered call_failed");
    world.clock.pass(1000);
    world.engine.tick().unwrap();
    assert_eq!(world.kinds(case).join(" "), "started entered call_failed called called concluded ended");
}

/// A journal as it was written before steps had asks: read as it was meant, and its case goes on.
#[test]
fn an_old_journal_is_read_and_goes_on() {
    const OLD: [&str; 4] = [
        r#"{"kind":"entered","node":"p1","visit":1,"work":{"call":"gateway"}}"#,
        r#"{"kind":"call_failed","node":"p1","visit":1,"attempt":1,"tries":1,"done":true,"why":"lost","retry":1748840401000}"#,
        r#"{"kind":"accepted","node":"p1","visit":1,"attempt":1}"#,
        r#"{"kind":"taken","id":"m","node":"p1","visit":1}"#,
    ];
    for text in OLD {
        let event: Event = serde_json::from_str(text).unwrap();
        // Written as before, so that chains verify.
        assert_eq!(serde_json::to_string(&event).unwrap(), text);
    }
    let flow = common::flow(common::LICENCE);
    let text = String::from_utf8(flow.canonical()).unwrap();
    assert!(!text.contains("asks") && !text.contains("role"), "{text}");
    let mut state = zanflow_runtime::case::State::new(CaseId(1));
    let started = format!(r#"{{"kind":"started","flow":"{}","calendar":"kz"}}"#, flow.version());
    for (nth, text) in [started.as_str(), OLD[0], OLD[1]].into_iter().enumerate() {
        let event = serde_json::from_str(text).unwrap();
        let (seq, at) = (nth as u64 + 1, Time(1_748_840_400_000));
        state.apply(&Record { case: CaseId(1), seq, at, actor: Actor::Engine, clause: None, event });
    }
    assert_eq!(state.timer(), Some(Time(1_748_840_401_000)));
    assert_eq!(state.at.unwrap().asks[0].attempt, 1);
}

/// A worker's login is about the worker who did the step before, and never about the applicant.
#[test]
fn a_workers_login_is_about_the_worker() {
    struct Whose(Mutex<Vec<(Option<String>, bool)>>);
    impl Steps for Whose {
        fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
            let whose = call.whose().map(str::to_owned);
            self.0.lock().unwrap().push((whose, call.subject.is_some()));
            found(true)
        }
    }
    let flow = common::flow("s1 c1: start>s1 s1>c1 c1+end_success c1-end_refused");
    let mut nodes = flow.nodes().to_vec();
    nodes[1].asks = vec![vec![Ask::worker("check_credentials", Connector::Workers)]];
    let flow = Flow::new(nodes, flow.edges().to_vec()).unwrap();
    let whose = Arc::new(Whose(Mutex::default()));
    let world = World::with(Arc::new(MemoryJournal::new()), whose.clone()).unwrap();
    let version = world.engine.deploy(&flow).unwrap();
    let personal = Some(serde_json::json!({"id": "880101300123"}));
    let case = world.engine.start(Start { personal, ..Start::new(version) }).unwrap();
    world.engine.complete(case, common::approval("s1")).unwrap();
    assert_eq!(world.engine.view(case).unwrap().status, Status::Success);
    assert_eq!(*whose.0.lock().unwrap(), [(Some("w1".to_owned()), false)]);
}

/// Whatever the embedded systems do not know of a person, no way leads to success.
#[test]
fn an_unknown_person_never_ends_in_success() {
    let embedded = Arc::new(crate::common::embedded::Embedded::in_memory().unwrap());
    let world = World::with(Arc::new(MemoryJournal::new()), embedded.connectors()).unwrap();
    let version = world.deploy(CHECKED);
    for (personal, status) in [
        (Some(serde_json::json!({"id": "880101300123"})), Status::Refused),
        (Some(serde_json::json!({})), Status::Refused),
        (None, Status::Refused),
    ] {
        let case = world.engine.start(Start { personal: personal.clone(), ..Start::new(version) }).unwrap();
        assert_eq!(world.engine.view(case).unwrap().status, status, "{personal:?}");
    }
}

#[test]
fn a_killed_process_asks_again_what_has_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let asked = folder.path().join("asked");
    for stop_at in 1..=3 {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["asks::child", "--exact", "--ignored", "--nocapture"])
            .env("ZANFLOW_ASKS_CHILD", folder.path())
            .env("ZANFLOW_ASKS_STOP", stop_at.to_string())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        child.wait().unwrap();
    }
    let keys: Vec<String> = std::fs::read_to_string(asked).unwrap().lines().map(str::to_owned).collect();
    let once: BTreeSet<&String> = keys.iter().collect();
    assert_eq!(once.len(), 3, "{keys:?}");
    // Each kill came in the middle of a call, which alone was made again.
    assert_eq!(keys.len(), 5, "{keys:?}");
    let journal = SqliteJournal::open(&folder.path().join("journal")).unwrap();
    journal::verify(&journal, None).unwrap();
}

/// Not a test of its own: kills itself in the nth call that has not answered yet.
#[test]
#[ignore = "run by the test that has it killed"]
fn child() {
    struct Dies(std::path::PathBuf, usize);
    impl Steps for Dies {
        fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
            use std::io::Write;
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&self.0).unwrap();
            writeln!(file, "{}", call.key).unwrap();
            let all = std::fs::read_to_string(&self.0).unwrap();
            let once: BTreeSet<&str> = all.lines().collect();
            if once.len() == self.1 && self.1 < 3 {
                let me = std::process::id().to_string();
                drop(std::process::Command::new("kill").args(["-9", &me]).status());
                loop {
                    std::thread::park();
                }
            }
            found(true)
        }
    }
    let Ok(folder) = std::env::var("ZANFLOW_ASKS_CHILD") else { return };
    let stop = std::env::var("ZANFLOW_ASKS_STOP").unwrap().parse().unwrap();
    let folder = Path::new(&folder);
    let journal = SqliteJournal::open(&folder.join("journal")).unwrap();
    let steps = Dies(folder.join("asked"), stop);
    let engine = Local::open(journal, steps, SystemClock, Settings::default()).unwrap();
    let version = engine.deploy(&common::flow(CHECKED)).unwrap();
    if stop == 1 {
        let personal = Some(serde_json::json!({"id": "1", "representative": "2"}));
        drop(engine.start(Start { personal, ..Start::new(version) }));
    }
    for _ in 0..500 {
        engine.tick().unwrap();
        if engine.states().is_empty() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}
