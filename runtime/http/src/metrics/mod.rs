//! What a monitoring system reads of a running service, in the text format of Prometheus.
//!
//! What happens is counted where it happens: requests ([`crate::trace`]), commands ([`Counted`]), writes of the journal ([`Watched`]),
//! calls of other systems ([`Timed`]), errors of the log ([`crate::log`]). How things stand is looked up when somebody asks ([`gauges`]); how cases stand follows
//! from the journal ([`cases`]).
//!
//! Invariants:
//! - No label holds data of people: they are names of the service's own parts, steps, routes and connectors.
//! - Labels are bounded, whatever is asked: by the routes, by the steps of deployed flows ([`MOST_STEPS`] of them), by lists.

mod cases;
mod engine;
mod gauges;
mod journal;
mod serve;
mod settings;
mod steps;

pub(crate) use cases::following;
pub(crate) use engine::Counted;
pub(crate) use journal::{Outcome, Watched};
pub(crate) use serve::{Monitoring, listen};
pub use settings::Settings;
pub(crate) use steps::Timed;

use crate::App;
use gauges::Gauges;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::borrow::Cow;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// The media type of what is answered.
pub(crate) const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;
/// Steps that have labels of their own; those beyond are `other`.
pub(crate) const MOST_STEPS: usize = 500;

/// Names and values of labels.
type Labels<const N: usize> = [(&'static str, Cow<'static, str>); N];
type Counters<const N: usize> = Family<Labels<N>, Counter>;
type Durations<const N: usize> = Family<Labels<N>, Histogram, fn() -> Histogram>;

/// Bounds of what takes up to seconds: requests, commits, calls.
const SHORT: [f64; 14] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];
/// Bounds of what takes up to weeks: steps. A second, a minute, an hour, days.
const LONG: [f64; 12] = [
    1.0,
    60.0,
    600.0,
    3600.0,
    14_400.0,
    86_400.0,
    172_800.0,
    432_000.0,
    864_000.0,
    1_728_000.0,
    2_592_000.0,
    5_184_000.0,
];

fn short() -> Histogram {
    Histogram::new(SHORT)
}

fn long() -> Histogram {
    Histogram::new(LONG)
}

/// What is counted, and who looks up the rest.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Counters<3>,
    request_took: Durations<2>,
    errors: Counters<2>,
    commits: Counter,
    commit_took: Histogram,
    append_took: Histogram,
    append_errors: Counters<1>,
    /// What became of the last write of the journal.
    written: journal::Last,
    calls: Counters<2>,
    call_took: Durations<1>,
    commands: Counters<2>,
    command_took: Durations<1>,
    events: Counters<1>,
    step_took: Durations<2>,
    /// How far the journal was read for what follows from it.
    read: Arc<AtomicU64>,
    /// How many records that were.
    records: AtomicU64,
    cases: Arc<cases::Cases>,
    gauges: Gauges,
}

impl Default for Metrics {
    fn default() -> Self {
        let cases = Arc::<cases::Cases>::default();
        let gauges = Gauges::of(Arc::clone(&cases));
        let mut registry = Registry::with_prefix("zanflow");
        let durations = |bounds: fn() -> Histogram| Durations::<2>::new_with_constructor(bounds);
        let metrics = Self {
            requests: Family::default(),
            request_took: durations(short),
            errors: Family::default(),
            commits: Counter::default(),
            commit_took: short(),
            append_took: short(),
            append_errors: Family::default(),
            written: journal::Last::default(),
            calls: Family::default(),
            call_took: Family::new_with_constructor(short),
            commands: Family::default(),
            command_took: Family::new_with_constructor(short),
            events: Family::default(),
            step_took: durations(long),
            read: Arc::default(),
            records: AtomicU64::default(),
            cases,
            gauges: gauges.clone(),
            registry: Registry::default(),
        };
        // A counter that is not there yet has no increase that an alert could see.
        for error in journal::ERRORS {
            drop(metrics.append_errors.get_or_create(&[("error", Cow::Borrowed(error))]));
        }
        metrics.register(&mut registry);
        registry.register_collector(Box::new(gauges));
        Self { registry, ..metrics }
    }
}

impl Metrics {
    fn register(&self, to: &mut Registry) {
        let version = [("version", Cow::Borrowed(env!("CARGO_PKG_VERSION")))];
        let build = Family::<Labels<1>, Gauge>::default();
        build.get_or_create(&version).set(1);
        to.register("build_info", "The version of the runtime that runs", build);
        to.register("http_requests", "Requests, by method, route and status", self.requests.clone());
        let took = "How long requests took, by method and route";
        to.register_with_unit("http_request_duration", took, Unit::Seconds, self.request_took.clone());
        let told = "Lines of the log, by part of the program and level: error or warn";
        to.register("errors", told, self.errors.clone());
        to.register(
            "journal_commits",
            "Commits of the journal: one sync of the disk each, or a transaction of the database that holds it",
            self.commits.clone(),
        );
        let took =
            "How long commits of the journal took, the sync of the disk or the way to the database included";
        to.register_with_unit("journal_commit_duration", took, Unit::Seconds, self.commit_took.clone());
        let took = "How long writers of the journal waited until what they wrote was durable";
        to.register_with_unit("journal_append_duration", took, Unit::Seconds, self.append_took.clone());
        let failed = "Writes of the journal that failed: no room, stopped for another error, the database away, its answer lost";
        to.register("journal_append_errors", failed, self.append_errors.clone());
        to.register("calls", "Calls of other systems, by connector and outcome", self.calls.clone());
        let took = "How long calls of other systems took, by connector";
        to.register_with_unit("call_duration", took, Unit::Seconds, self.call_took.clone());
        to.register("commands", "Commands to cases, by kind and outcome", self.commands.clone());
        let took = "How long commands to cases took, by kind";
        to.register_with_unit("command_duration", took, Unit::Seconds, self.command_took.clone());
        to.register("events", "Events of cases since the start, by kind", self.events.clone());
        let took = "How long cases were at a step before they went on, by process and step";
        to.register_with_unit("step_duration", took, Unit::Seconds, self.step_took.clone());
    }

    /// What is known now, as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = prometheus_text::encode(&mut text, &self.registry);
        text
    }

    /// Looks up of this service how things stand.
    pub(crate) fn of(&self, app: Weak<App>) {
        self.gauges.set(app);
    }

    /// Notes a request. `route`: as the program knows it, never the address that was asked for.
    pub(crate) fn request(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let route = || ("route", Cow::Owned(route.to_owned()));
        let method = || ("method", Cow::Borrowed(method));
        let status = ("status", Cow::Owned(status.to_string()));
        self.requests.get_or_create(&[method(), route(), status]).inc();
        self.request_took.get_or_create(&[method(), route()]).observe(took.as_secs_f64());
    }

    /// Notes a line of the log. `part`: a module of the program.
    pub(crate) fn error(&self, part: &str, level: &'static str) {
        let labels = [("part", Cow::Owned(part.to_owned())), ("level", Cow::Borrowed(level))];
        self.errors.get_or_create(&labels).inc();
    }

    /// Notes a commit of the journal.
    pub(crate) fn commit(&self, took: Duration) {
        self.commits.inc();
        self.commit_took.observe(took.as_secs_f64());
    }

    /// Notes a call of another system.
    fn call(&self, connector: &'static str, outcome: &'static str, took: Duration) {
        let connector = || ("connector", Cow::Borrowed(connector));
        self.calls.get_or_create(&[connector(), ("outcome", Cow::Borrowed(outcome))]).inc();
        self.call_took.get_or_create(&[connector()]).observe(took.as_secs_f64());
    }

    /// Notes a command to a case.
    fn command(&self, kind: &'static str, outcome: &'static str, took: Duration) {
        let kind = || ("kind", Cow::Borrowed(kind));
        self.commands.get_or_create(&[kind(), ("outcome", Cow::Borrowed(outcome))]).inc();
        self.command_took.get_or_create(&[kind()]).observe(took.as_secs_f64());
    }

    /// How the last write of the journal ended.
    pub(crate) fn last_write(&self) -> Outcome {
        self.written.get()
    }
}
