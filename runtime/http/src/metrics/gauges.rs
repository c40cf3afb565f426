//! How things stand when somebody asks.

use super::cases::Cases;
use super::steps::name;
use crate::App;
use crate::doctor::room;
use crate::engines::Figure;
use crate::health;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Instant;
use zanflow_runtime::{Board, Load, Time};

type Label = (&'static str, String);
/// No labels.
const NONE: [(&str, &str); 0] = [];

/// A board, and until when it will do.
type Known = (Instant, Arc<Board>);

/// Looks up how a service stands; nothing while there is none.
#[derive(Clone)]
pub(super) struct Gauges {
    app: Arc<OnceLock<Weak<App>>>,
    cases: Arc<Cases>,
    /// The board that was looked up last, and until when that will do.
    board: Arc<Mutex<Option<Known>>>,
}

impl Gauges {
    pub(super) fn of(cases: Arc<Cases>) -> Self {
        Self { app: Arc::default(), cases, board: Arc::default() }
    }

    pub(super) fn set(&self, app: Weak<App>) {
        // The first and only time that it is set.
        let _ = self.app.set(app);
    }
}

impl Debug for Gauges {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Gauges")
    }
}

impl Collector for Gauges {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Some(app) = self.app.get().and_then(Weak::upgrade) else { return Ok(()) };
        let mut out = Out(encoder);
        let (figures, now) = app.beyond.as_ref().map(|beyond| beyond.figures()).unwrap_or_default();
        for figure in figures {
            out.figure(figure)?;
        }
        self.cases(now.unwrap_or_else(|| app.now()), &mut out)?;
        lines(&app, &mut out)?;
        // Whoever waits for a database that is away is told nothing in time.
        if app.is_reached() {
            self.tasks(&app, &mut out)?;
            followers(&app, &mut out)?;
        }
        files(&app, &mut out)?;
        let ready = health::ready(&app).is_ready();
        out.one("ready", "Whether the service is ready, as /health/ready says", i64::from(ready))
    }
}

impl Gauges {
    fn cases(&self, now: Time, out: &mut Out<'_>) -> fmt::Result {
        let states = self.cases.by_state();
        let states = states.into_iter().map(|(state, count)| ([("state", state.to_owned())], count));
        out.family("cases", "Cases, by state", states)?;
        let steps = self.cases.by_step();
        let labels = |process: &str, step: &str| [("process", process.to_owned()), ("step", step.to_owned())];
        let counts = steps.iter().map(|at| (labels(&at.process, &at.step), at.count));
        out.family("cases_at_step", "Cases that go on, by process and step", counts)?;
        let behind = self.cases.latest().since(now).max(0) / 1000;
        out.one("clock_behind_seconds", "By how much the clock is earlier than the last record", behind)?;
        let ages = steps.iter().map(|at| (labels(&at.process, &at.step), now.since(at.since).max(0) / 1000));
        out.family("oldest_at_step_seconds", "How long the case that is longest at a step is there", ages)
    }

    /// Tasks of people, by step.
    fn tasks(&self, app: &App, out: &mut Out<'_>) -> fmt::Result {
        let Some(board) = self.board(app) else { return Ok(()) };
        let mut steps: BTreeMap<(String, String), Load> = BTreeMap::new();
        for step in &board.steps {
            let process = app.engine.flow(step.version);
            let process =
                process.map_or_else(|_| "other".to_owned(), |flow| app.name_of(step.version, &flow));
            let fits = steps.len() < super::MOST_STEPS;
            let node = if fits { step.node.clone() } else { "other".to_owned() };
            let load = steps.entry((process, node)).or_default();
            load.open += step.load.open;
            load.overdue += step.load.overdue;
            load.free += step.load.free;
            load.held += step.load.held;
        }
        let all = |count: fn(&Load) -> usize| {
            let one = move |((process, step), load): (&(String, String), &Load)| {
                ([("process", process.clone()), ("step", step.clone())], whole(count(load)))
            };
            steps.iter().map(one).collect::<Vec<_>>()
        };
        out.family("tasks_open", "Open tasks of people, by process and step", all(|load| load.open))?;
        out.family("tasks_overdue", "Open tasks whose time has passed", all(|load| load.overdue))?;
        out.family("tasks_free", "Open tasks that nobody has", all(|load| load.free))?;
        out.family("tasks_held", "Open tasks where help is needed", all(|load| load.held))
    }

    /// The board. A database counts all open tasks for it, so it is asked again only when ten times what that took has passed: however
    /// many tasks there are and however often monitoring asks, they cost a tenth of one connection.
    fn board(&self, app: &App) -> Option<Arc<Board>> {
        let mut known = self.board.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((until, board)) = &*known
            && Instant::now() < *until
        {
            return Some(Arc::clone(board));
        }
        let begun = Instant::now();
        let board = Arc::new(app.engine.board(None).ok()?);
        *known = Some((Instant::now() + begun.elapsed() * 10, Arc::clone(&board)));
        Some(board)
    }
}

/// Calls of other systems.
fn lines(app: &App, out: &mut Out<'_>) -> fmt::Result {
    let lines = app.engine.lines();
    let all = |count: fn(&zanflow_runtime::LineView) -> usize| {
        let one = move |line: &zanflow_runtime::LineView| {
            ([("connector", name(line.connector).to_owned())], whole(count(line)))
        };
        lines.iter().map(one).collect::<Vec<_>>()
    };
    out.family("calls_running", "Calls of other systems in progress", all(|line| line.running))?;
    out.family("calls_waiting", "Cases that wait for a free call", all(|line| line.waiting))?;
    let told = "Calls that were given up and have not come back";
    out.family("calls_abandoned", told, all(|line| line.abandoned))?;
    let told = "1 while a connector is left alone after failures in a row";
    out.family("connector_paused", told, all(|line| usize::from(line.paused.is_some())))
}

/// Records of a database that a follower has not read are counted up to here.
const MOST_BEHIND: u64 = 100_000;

/// What follows the journal, and how far behind it lies.
fn followers(app: &App, out: &mut Out<'_>) -> fmt::Result {
    let (read, counted) = (&app.metrics.read, &app.metrics.records);
    let (read, counted) = (read.load(Ordering::Relaxed), counted.load(Ordering::Relaxed));
    let Ok(unread) = app.count_after(read, MOST_BEHIND) else { return Ok(()) };
    out.one("journal_records", "Records of the journal", whole(counted.saturating_add(unread)))?;
    let mut behind: Vec<([Label; 1], i64)> = health::behind(app, MOST_BEHIND)
        .into_iter()
        .filter_map(|(who, behind)| Some(([("follower", who.to_owned())], whole(behind.ok()?))))
        .collect();
    behind.push(([("follower", "metrics".to_owned())], whole(unread)));
    out.family("follower_behind_records", "Records of the journal that a follower has not read", behind)?;
    if let Some(Ok(counts)) = app.notices.as_ref().map(|notices| notices.outbox.counts()) {
        let states = [
            ("queued", counts.queued),
            ("sent", counts.sent),
            ("failed", counts.failed),
            ("nowhere", counts.nowhere),
        ];
        let states = states.map(|(state, count)| ([("state", state.to_owned())], whole(count)));
        out.family("notices", "Notices to people, by what became of them", states)?;
    }
    Ok(())
}

/// The journal's files, where it is one, and the room for the service's.
fn files(app: &App, out: &mut Out<'_>) -> fmt::Result {
    if let Some(journal) = app.doctor.journal() {
        journal_bytes(journal, out)?;
    }
    match app.doctor.place().and_then(room) {
        Some(room) => out.one("disk_free_bytes", "Free room where the service's files lie", whole(room.free)),
        None => Ok(()),
    }
}

fn journal_bytes(journal: &Path, out: &mut Out<'_>) -> fmt::Result {
    let files = ["", "-wal"].map(|ending| {
        let path = crate::doctor::beside(journal, ending);
        let size = std::fs::metadata(path).map_or(0, |about| about.len());
        ([("file", if ending.is_empty() { "journal" } else { "log" }.to_owned())], whole(size))
    });
    out.family("journal_bytes", "Size of the journal and of its write-ahead log", files)
}

fn whole(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// Writes gauges.
struct Out<'a>(DescriptorEncoder<'a>);

impl Out<'_> {
    fn one(&mut self, name: &str, help: &str, value: i64) -> fmt::Result {
        let metric = self.0.encode_descriptor(name, help, None, MetricType::Gauge)?;
        ConstGauge::new(value).encode(metric)
    }

    fn figure(&mut self, figure: Figure) -> fmt::Result {
        let Figure { name, help, is_total, values } = figure;
        let kind = if is_total { MetricType::Counter } else { MetricType::Gauge };
        let mut metric = self.0.encode_descriptor(name, help, None, kind)?;
        for (label, value) in values {
            match (label, is_total) {
                (Some(label), _) => ConstGauge::new(whole(value)).encode(metric.encode_family(&[label])?)?,
                (None, true) => ConstCounter::new(value).encode(metric.encode_family(&NONE)?)?,
                (None, false) => ConstGauge::new(whole(value)).encode(metric.encode_family(&NONE)?)?,
            }
        }
        Ok(())
    }

    fn family<L: EncodeLabelSet>(
        &mut self,
        name: &str,
        help: &str,
        values: impl IntoIterator<Item = (L, i64)>,
    ) -> fmt::Result {
        let mut metric = self.0.encode_descriptor(name, help, None, MetricType::Gauge)?;
        for (labels, value) in values {
            ConstGauge::new(value).encode(metric.encode_family(&labels)?)?;
        }
        Ok(())
    }
}
