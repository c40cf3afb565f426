//! The log of a running service: lines of text or JSON on standard error.
//!
//! What is wrong at the start is told to people in plain words before this begins. Lines hold no data of people: method, route and status
//! of requests, numbers of cases, what stores and systems said of themselves. Only targets of this program are written: what libraries
//! log may hold anything. Code of the service's own says `target: "zanflow_own"`.

use crate::metrics::Metrics;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;
use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

/// What begins the targets that are written.
const OURS: &str = "zanflow";

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// As what.
    pub format: Format,
    /// The least level that is written.
    pub level: Least,
}

/// As what lines are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Text.
    #[default]
    Text,
    /// An object of JSON a line.
    Json,
}

/// The least level that is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Least {
    /// Nothing.
    Off,
    /// What somebody has to see to.
    Error,
    /// And what may become that.
    Warn,
    /// And requests.
    #[default]
    Info,
    /// And what monitoring asks.
    Debug,
}

impl From<Least> for LevelFilter {
    fn from(least: Least) -> Self {
        match least {
            Least::Off => Self::OFF,
            Least::Error => Self::ERROR,
            Least::Warn => Self::WARN,
            Least::Info => Self::INFO,
            Least::Debug => Self::DEBUG,
        }
    }
}

/// Writes the log from now on; errors and warnings are counted whatever is written. A second log of one process is not begun.
pub(crate) fn start(settings: Settings, metrics: &Arc<Metrics>) {
    let ours = filter_fn(|about| about.target().starts_with(OURS));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let least = LevelFilter::from(settings.level);
    let begun = match settings.format {
        Format::Text => {
            let lines = lines.compact().with_filter(least).with_filter(ours);
            let log = tracing_subscriber::registry().with(lines).with(counted(metrics));
            tracing::subscriber::set_global_default(log)
        }
        Format::Json => {
            let lines = lines.json().flatten_event(true).with_span_list(false);
            let lines = lines.with_filter(least).with_filter(ours);
            let log = tracing_subscriber::registry().with(lines).with(counted(metrics));
            tracing::subscriber::set_global_default(log)
        }
    };
    if begun.is_ok() {
        // What a panic says may hold what was being worked on; where it was is enough to find it.
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            let thread = std::thread::current().name().unwrap_or_default().to_owned();
            tracing::error!(place, thread, "a thread panicked");
        }));
    }
}

fn counted<S: Subscriber + for<'a> LookupSpan<'a>>(metrics: &Arc<Metrics>) -> impl Layer<S> {
    Counted(Arc::clone(metrics)).with_filter(filter_fn(is_counted))
}

fn is_counted(about: &tracing::Metadata<'_>) -> bool {
    about.is_event() && *about.level() <= Level::WARN && about.target().starts_with(OURS)
}

/// Counts lines by the part of the program that they come from.
struct Counted(Arc<Metrics>);

impl<S: Subscriber> Layer<S> for Counted {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let about = event.metadata();
        let level = if *about.level() == Level::ERROR { "error" } else { "warn" };
        self.0.error(part(about.target()), level);
    }
}

/// `zanflow_http::notices::work` comes from `notices`.
fn part(target: &'static str) -> &'static str {
    let mut names = target.split("::");
    let first = names.next().unwrap_or_default();
    names.next().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_counted_by_part() {
        let metrics = Arc::<Metrics>::default();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(counted(&metrics)), || {
            tracing::error!("one");
            tracing::error!(target: "zanflow_http::notices::work", "two");
            tracing::warn!(target: "zanflow_http::notices::store", "three");
            tracing::error!(target: "hyper::server", "of a library");
            tracing::info!(target: "zanflow_http::notices::work", "a request");
        });
        let text = metrics.text();
        let counted: Vec<&str> =
            text.lines().filter(|line| line.starts_with("zanflow_errors_total{")).collect();
        assert_eq!(counted.len(), 3, "{counted:?}");
        for line in [
            r#"zanflow_errors_total{part="log",level="error"} 1"#,
            r#"zanflow_errors_total{part="notices",level="error"} 1"#,
            r#"zanflow_errors_total{part="notices",level="warn"} 1"#,
        ] {
            assert!(counted.contains(&line), "{line}: {counted:?}");
        }
    }
}
