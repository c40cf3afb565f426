//! The case on this crate's engine, its events in an SQLite file: ten steps that a connector does which does nothing.

use crate::Failed;
use crate::drive::Serves;
use crate::figures::Steps;
use std::path::Path;
use std::sync::Arc;
use zanflow_restate::{Restate, Settings};
use zanflow_runtime::connect::{Answer, Call, CallError, Steps as Connectors};
use zanflow_runtime::journal::Journal;
use zanflow_runtime::{
    Clause, Commands, Connector, END_SUCCESS, Edge, Flow, FlowError, Local, Node, NodeKind, START,
    SqliteJournal, Start, SystemClock, Threads, Version, When, Work,
};

const STEPS: usize = 10;

/// Does nothing, and notes when it does.
struct Nothing(Arc<Steps>);

impl Connectors for Nothing {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.0.begin(call.key.case.0);
        Ok(Answer { reference: Some(call.key.to_string()), ..Answer::holds(true) })
    }
}

fn flow() -> Result<Flow, FlowError> {
    let ids: Vec<String> = (1..=STEPS).map(|nth| format!("p{nth}")).collect();
    let clause = |nth: usize| Clause {
        act: "000-1".into(),
        paragraph: Some("6".into()),
        item: Some(format!("{})", nth + 1)),
        ..Clause::default()
    };
    let node = |(nth, id): (usize, &String)| Node {
        work: Some(Work::Call(Connector::Gateway)),
        ..Node::new(id, NodeKind::Process, clause(nth))
    };
    let nodes = ids.iter().enumerate().map(node).collect();
    let ends = std::iter::once(START).chain(ids.iter().map(String::as_str)).chain([END_SUCCESS]);
    let ends: Vec<&str> = ends.collect();
    let edges = ends.windows(2).filter_map(|pair| match pair {
        [from, to] => Some(Edge::new(*from, When::Next, *to)),
        _ => None,
    });
    Flow::new(nodes, edges.collect())
}

/// The engine, asked as a service asks it.
pub struct Service {
    engine: Restate<Threads>,
    journal: Arc<SqliteJournal>,
    version: Version,
    steps: Arc<Steps>,
}

impl Service {
    pub async fn start(folder: &Path, steps: &Arc<Steps>, settings: Settings) -> Result<Self, Failed> {
        let journal = Arc::new(SqliteJournal::open(&folder.join("cases"))?);
        let of = zanflow_runtime::Settings::default();
        let local = Local::open(Arc::clone(&journal), Nothing(Arc::clone(steps)), SystemClock, of)?;
        let engine = Restate::start(Arc::new(Threads(Arc::new(local))), settings).await?;
        let version = engine.deploy(&flow()?).await?;
        Ok(Self { engine, journal, version, steps: Arc::clone(steps) })
    }
}

impl Serves for Service {
    async fn one(&self, _: u64) -> Result<(), Failed> {
        let case = self.engine.start(Start::new(self.version)).await?;
        self.steps.end(case.0);
        Ok(())
    }

    fn fsyncs(&self) -> f64 {
        self.journal.commits() as f64
    }
}
