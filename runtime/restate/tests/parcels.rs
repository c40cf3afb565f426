//! A process that is killed when Restate has the number of a parcel, and no handler has run: what was in the parcel is gone with it. Who gave
//! it has no answer, nothing was done, no handler is tried for ever, and the same request again is done once.

use crate::cluster::{Cluster, free};
use crate::gate::Gate;
use crate::world::caller;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command as Program, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use zanflow_restate::{Restate, Settings};
use zanflow_runtime::decide::Completion;
use zanflow_runtime::{
    Audit, CaseId, Clause, Command, Commands, END_SUCCESS, Edge, Event, Flow, Local, Node, NodeKind, Queries,
    START, SqliteJournal, Start, SystemClock, Threads, When, Work,
};

const FOLDER: &str = "PARCELS_FOLDER";

/// A task and no more.
fn flow() -> Flow {
    let task = Node { work: Some(Work::Task), ..Node::new("s1", NodeKind::Step, Clause::default()) };
    let edges = vec![Edge::new(START, When::Next, "s1"), Edge::new("s1", When::Next, END_SUCCESS)];
    Flow::new(vec![task], edges).unwrap()
}

/// The process, if this is one: does what it is told on its standard input, and says what became of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn process() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let given = |name: &str| std::env::var(format!("PARCELS_{name}")).unwrap();
    let journal = SqliteJournal::open(&PathBuf::from(folder).join("cases")).unwrap();
    let of = crate::world::settings();
    let local = Local::open(journal, crate::world::systems(), SystemClock, of).unwrap();
    let servers = |name: &str| given(name).parse().unwrap();
    let mut settings = Settings::new("parcels".parse().unwrap(), servers("INGRESS"), servers("ADMIN"));
    settings.listen.set_port(given("LISTEN").parse().unwrap());
    settings.address = Some(given("ADDRESS"));
    settings.limit = Duration::from_secs(given("LIMIT").parse().unwrap());
    let engine = Restate::start(Arc::new(Threads(Arc::new(local))), settings).await.unwrap();
    let version = engine.deploy(&flow()).await.unwrap();
    println!("@ ready");
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let told = match line.split_once(' ').unwrap() {
            ("start", request) => {
                let start = Start { request: Some(request.to_owned()), ..Start::new(version) };
                engine.start(start).await.map(|case| case.to_string())
            }
            ("complete", case) => {
                let done = Completion { node: "s1".into(), by: caller(), decision: None, reasons: vec![] };
                let case = CaseId(case.parse().unwrap());
                engine.command(case, Command::Complete(done)).await.map(|_| "done".to_owned())
            }
            (_, case) => {
                let case = CaseId(case.parse().unwrap());
                let all = engine.cases(None, 100).await.unwrap().len();
                let history = engine.history(case).await.unwrap();
                let completed =
                    history.iter().filter(|record| matches!(record.event, Event::Completed { .. }));
                engine.verify(None).await.unwrap();
                Ok(format!("{all} cases, completed {} times", completed.count()))
            }
        };
        println!("@ {}", told.unwrap_or_else(|error| format!("error: {error}")));
    }
}

struct Process {
    child: Child,
    says: Lines<BufReader<ChildStdout>>,
    told: ChildStdin,
}

impl Process {
    /// Starts it, and waits until it is registered. `limit`: seconds that it waits for a command.
    fn start(cluster: &Cluster, gate: &Gate, folder: &Path, listen: u16, limit: u64) -> Self {
        let mut child = Program::new(std::env::current_exe().unwrap())
            .args(["parcels::process", "--exact", "--nocapture"])
            .env(FOLDER, folder)
            .env("PARCELS_INGRESS", cluster.ingress())
            .env("PARCELS_ADMIN", cluster.admin())
            .env("PARCELS_LISTEN", listen.to_string())
            .env("PARCELS_ADDRESS", format!("http://127.0.0.1:{}", gate.port))
            .env("PARCELS_LIMIT", limit.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let says = BufReader::new(child.stdout.take().unwrap()).lines();
        let told = child.stdin.take().unwrap();
        let mut process = Self { child, says, told };
        assert_eq!(process.says().as_deref(), Some("ready"));
        process
    }

    fn tell(&mut self, what: &str) {
        writeln!(self.told, "{what}").unwrap();
    }

    /// What it says next; `None`: it has ended.
    fn says(&mut self) -> Option<String> {
        self.says
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("@ ").map(|(_, said)| said.to_owned()))
    }

    fn asked(&mut self, what: &str) -> String {
        self.tell(what);
        self.says().unwrap()
    }

    /// Kills it, with SIGKILL.
    fn kill(mut self) -> Option<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.says()
    }
}

/// How many invocations of the process's handlers Restate has that have not ended; `None`: it does not say, as right after its start.
fn open_invocations(cluster: &Cluster) -> Option<usize> {
    let query =
        "SELECT id FROM sys_invocation WHERE target_service_name LIKE 'parcels.%' AND status <> 'completed'";
    let asked = ureq::post(format!("{}/query", cluster.admin()))
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .send(serde_json::json!({ "query": query }).to_string());
    let answer = asked.ok()?.body_mut().read_to_string().unwrap();
    let found: serde_json::Value = serde_json::from_str(&answer).unwrap();
    Some(found["rows"].as_array().unwrap().len())
}

#[track_caller]
fn becomes(cluster: &Cluster, open: usize) {
    let until = Instant::now() + Duration::from_secs(30);
    while open_invocations(cluster) != Some(open) {
        let now = open_invocations(cluster);
        assert!(Instant::now() < until, "{now:?} invocations instead of {open}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Has a process killed after it was told something and Restate has it, and starts the next one.
fn killed_with(
    process: Process,
    what: &str,
    next: impl FnOnce() -> Process,
    (cluster, gate): (&Cluster, &Gate),
) -> Process {
    let mut process = process;
    becomes(cluster, 0);
    gate.shut();
    process.tell(what);
    becomes(cluster, 1);
    assert_eq!(process.kill(), None, "{what}: it was answered before it was done");
    becomes(cluster, 1);
    gate.open();
    let next = next();
    // Its handler has run on the next process, found no parcel, and is not tried again.
    becomes(cluster, 0);
    next
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parcel_that_is_lost_with_its_process_is_done_when_it_is_given_again() {
    let Some(cluster) = Cluster::start(1) else { return };
    let (folder, listen) = (tempfile::tempdir().unwrap(), free(1)[0]);
    let gate = Gate::to(listen).await;
    let tested = move || {
        let start = |limit| Process::start(&cluster, &gate, folder.path(), listen, limit);
        let of = (&cluster, &gate);
        let mut process = killed_with(start(60), "start r1", || start(60), of);
        let case = process.asked("start r1");
        assert_eq!(process.asked("start r1"), case);
        assert_eq!(process.asked(&format!("look {case}")), "1 cases, completed 0 times");

        let complete = format!("complete {case}");
        let mut process = killed_with(process, &complete, || start(2), of);
        assert_eq!(process.asked(&format!("look {case}")), "1 cases, completed 0 times");

        // A process that lives, but is not reached: who asks is told, and it is not done later.
        gate.shut();
        let told = process.asked(&complete);
        assert!(told.starts_with("error: ") && told.contains("nothing was done"), "{told}");
        gate.open();
        becomes(&cluster, 0);
        assert_eq!(process.asked(&format!("look {case}")), "1 cases, completed 0 times");
        assert_eq!(process.asked(&complete), "done");
        assert_eq!(process.asked(&format!("look {case}")), "1 cases, completed 1 times");
        process.kill();
    };
    tokio::task::spawn_blocking(tested).await.unwrap();
}
