//! Invented flows, and a world to run them in.

pub mod embedded;
pub mod script;

use std::path::Path;
use std::sync::Arc;
use zanflow_runtime::*;

pub const CLOCK: &str = "2025-06-02T05:00:00Z";
pub const HOUR: i64 = 3_600_000;
/// Two calls and an asked condition, a person's decision, a call; `p` and `c1` reach other systems.
pub const LICENCE: &str = "p1 c1 p2 c2 p3 p4: start>p1 p1>c1 c1-p3 c1+p2 p2>c2 c2-p3 c2+p4 p3>end_refused p4>end_success \
                           | c2 15 working_day task";
/// The same with one step more.
pub const LICENCE_TWO: &str = "p1 c1 p2 c2 p3 p5 p4: start>p1 p1>c1 c1-p3 c1+p2 p2>c2 c2-p3 c2+p5 p5>p4 p3>end_refused \
                               p4>end_success | c2 10 working_day task";
/// Waits for two messages.
pub const WAITS: &str = "m1 c9: start>m1 m1>c9 c9+end_success c9-end_refused | c9 1 hour message";
pub const TIMED: &str = "s1: start>s1 s1>end_success | s1 36000 second";

/// `nodes: ways | node units unit work rules, …, term units unit from`; `p` and `c` call the gateway and the register, `m` waits, `s` is a task, `k` asks several
/// registers, `r` is a condition that a ruling settles, `q` one that the matter settles which is its own name.
pub fn flow(text: &str) -> Flow {
    let (flow, extra) = text.split_once('|').unwrap_or((text, ""));
    let (nodes, edges) = flow.split_once(':').unwrap();
    let mut nodes: Vec<Node> = nodes.split_whitespace().enumerate().map(|(nth, id)| node(nth, id)).collect();
    let mut term = None;
    for extra in extra.split(',').filter(|extra| !extra.trim().is_empty()) {
        let words: Vec<&str> = extra.split_whitespace().collect();
        if words[0] == "term" {
            let unit = serde_json::from_value(words[2].into()).unwrap();
            let clause = Clause { act: "000-1".into(), item: Some("3.".into()), ..Clause::default() };
            let from = words[3..].iter().map(|from| (*from).to_owned()).collect();
            term = Some(Term { budget: Budget::exactly(words[1].parse().unwrap(), unit), clause, from });
            continue;
        }
        let node = nodes.iter_mut().find(|node| node.id == words[0]).unwrap();
        let unit = serde_json::from_value(words[2].into()).unwrap();
        node.budget = Some(Budget::exactly(words[1].parse().unwrap(), unit));
        match words.get(3) {
            Some(&"task") => node.work = Some(Work::Task),
            Some(&"message") => node.work = Some(Work::Message),
            _ => {}
        }
        node.rules = words.get(4) == Some(&"rules");
    }
    let edge = |text: &str| {
        let (from, to) = text.split_once(['>', '+', '-']).unwrap();
        let when = match &text[from.len()..=from.len()] {
            ">" => When::Next,
            "+" => When::Pass,
            _ => When::Fail,
        };
        Edge::new(from, when, to)
    };
    Flow::of(Parts { nodes, edges: edges.split_whitespace().map(edge).collect(), term }).unwrap()
}

fn node(nth: usize, id: &str) -> Node {
    let (kind, work) = match &id[..1] {
        "c" | "k" => (NodeKind::Condition, Work::Call(Connector::Registers)),
        "r" | "q" => (NodeKind::Condition, Work::Task),
        "p" => (NodeKind::Process, Work::Call(Connector::Gateway)),
        "m" => (NodeKind::Process, Work::Message),
        _ => (NodeKind::Step, Work::Task),
    };
    let clause = Clause {
        act: "000-1".into(),
        paragraph: Some("6".into()),
        item: Some(format!("{})", nth + 1)),
        line_start: u32::try_from(nth).unwrap() + 10,
        line_end: u32::try_from(nth).unwrap() + 10,
    };
    let asks = match &id[..1] {
        // One of two registers, and the notaries' where somebody acts for the applicant.
        "k" => vec![
            vec![
                Ask::system("check_persons", System::Persons),
                Ask::system("check_firms", System::LegalEntities),
            ],
            vec![Ask::representative("check_notary", System::Notary)],
        ],
        _ => Vec::new(),
    };
    let settled = match &id[..1] {
        "r" => Some(Settled::Ruling),
        "q" => Some(Settled::Matter(id.to_owned())),
        _ => None,
    };
    Node { work: Some(work), asks, settled, ..Node::new(id, kind, clause) }
}

/// What was recorded; a condition that nothing was recorded of holds.
pub struct Holds(pub Recorded);

impl Steps for Holds {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        match self.0.call(call) {
            Err(CallError::NotDone { why }) if why == "nothing recorded" => Ok(Answer::holds(true)),
            said => said,
        }
    }

    fn is_instant(&self) -> bool {
        true
    }
}

/// Answers at once, on the caller's thread.
pub struct Instant<S>(pub S);

impl<S: Steps> Steps for Instant<S> {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.0.call(call)
    }

    fn is_instant(&self) -> bool {
        true
    }
}

pub struct World {
    pub engine: Local,
    pub clock: Arc<SimClock>,
    pub journal: Arc<dyn Journal>,
}

impl World {
    /// Lets a case try again until it stops; the milliseconds that it waited each time.
    pub fn retries(&self, case: CaseId) -> Vec<i64> {
        let mut waits = Vec::new();
        while self.engine.view(case).unwrap().status == Status::Retry {
            let due = self.engine.next_due().unwrap();
            waits.push(due.since(self.now()));
            self.clock.set(due);
            self.engine.tick().unwrap();
        }
        waits
    }

    pub fn memory(recorded: Recorded) -> Self {
        Self::on(Arc::new(MemoryJournal::new()), recorded)
    }

    pub fn sqlite(path: &Path, recorded: Recorded) -> Self {
        Self::on(Arc::new(SqliteJournal::open(path).unwrap()), recorded)
    }

    pub fn on(journal: Arc<dyn Journal>, recorded: Recorded) -> Self {
        Self::with(journal, Holds(recorded)).unwrap()
    }

    pub fn with(journal: Arc<dyn Journal>, steps: impl Steps + 'static) -> Result<Self, EngineError> {
        Self::made(journal, steps, Settings::default())
    }

    /// The same, whose clock escalates what is late.
    pub fn strict(journal: Arc<dyn Journal>, steps: impl Steps + 'static) -> Result<Self, EngineError> {
        let raise = Raise { near: Some(Whom::Person(person())), passed: Some(Whom::Head) };
        Self::made(journal, steps, Settings { raise, ..Settings::default() })
    }

    /// One that keeps a snapshot after so many records.
    pub fn with_snapshots(
        journal: Arc<dyn Journal>,
        steps: impl Steps + 'static,
        snapshot: u64,
    ) -> Result<Self, EngineError> {
        Self::made(journal, steps, Settings { snapshot, ..Settings::default() })
    }

    fn made(
        journal: Arc<dyn Journal>,
        steps: impl Steps + 'static,
        settings: Settings,
    ) -> Result<Self, EngineError> {
        let clock = Arc::new(SimClock::at(Time::parse(CLOCK).unwrap()));
        let settings = Settings { tries: 5, trial: true, ..settings };
        let engine = Local::open(journal.clone(), steps, clock.clone(), settings)?;
        Ok(Self { engine, clock, journal })
    }

    pub fn deploy(&self, text: &str) -> Version {
        self.engine.deploy(&flow(text)).unwrap()
    }

    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// The kinds of a case's events.
    pub fn kinds(&self, case: CaseId) -> Vec<String> {
        let kind = |record: &Record| {
            serde_json::to_value(&record.event).unwrap()["kind"].as_str().unwrap().to_owned()
        };
        self.engine.history(case).unwrap().iter().map(kind).collect()
    }

    pub fn journal_text(&self) -> String {
        let rows = self.journal.read(0, usize::MAX).unwrap();
        rows.iter().map(|row| String::from_utf8_lossy(&row.body).into_owned()).collect()
    }
}

pub fn person() -> Person {
    Person { id: "w1".into(), name: "A".into() }
}

/// The same in every role.
pub fn caller() -> Caller {
    Caller::in_every_role(person())
}

pub fn approval(node: &str) -> Completion {
    Completion { node: node.into(), by: caller(), decision: Some(Decision::Approve), reasons: vec![] }
}

pub fn refusal(node: &str, text: &str) -> Completion {
    let reasons = vec![Reason { ground: Clause::default(), text: text.into() }];
    Completion { node: node.into(), by: caller(), decision: Some(Decision::Refuse), reasons }
}

/// The database of a journal, behind its back.
pub fn alone(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}
