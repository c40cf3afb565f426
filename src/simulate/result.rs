//! Results of a simulation.

use super::{Assumptions, Case, Step};
use serde::Serialize;
use std::fmt::Write;
use zanflow_model::Process;
use zanflow_runtime::Ended;

/// The result of a simulation. Times are seconds of work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Result {
    /// The service's id.
    pub service: String,
    /// The channel of the process.
    pub channel: &'static str,
    /// Cases drawn.
    pub cases: u32,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Cases whose service was rendered.
    pub succeeded: u32,
    /// Cases in which every step kept the act's own time.
    pub in_time: u32,
    /// Time of a case.
    pub time: Summary,
    /// Each step that was met, in the act's order.
    pub steps: Vec<StepResult>,
    /// Each refusal that was met, in the act's order.
    pub refusals: Vec<Refusal>,
    /// Steps that took no time, because neither the act nor the assumptions give one.
    pub without_time: Vec<String>,
    /// The assumptions.
    pub assumptions: Assumptions,
}

/// Times of many cases, in seconds of work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Arithmetic mean.
    pub mean: f64,
    /// Half of the cases took no longer.
    pub median: f64,
    /// 95 of 100 took no longer.
    pub p95: f64,
}

/// Results of a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepResult {
    /// Node id.
    pub id: String,
    /// Source line of the step.
    pub line: u32,
    /// Cases that met it.
    pub met: u32,
    /// How many of them took longer than the act allows; `None` if the act gives no time.
    pub late: Option<u32>,
    /// The act's words for its time.
    pub allowed: Option<String>,
    /// Time it took where it was met.
    pub time: Summary,
    /// Its share of the time of all cases, 0 to 1: where they wait.
    pub share: f64,
}

/// What a refusal costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refusal {
    /// The refusing step's node id, or the condition's where the act has no step for the refusal.
    pub id: String,
    /// Source line of the step.
    pub line: u32,
    /// Cases that it ended.
    pub cases: u32,
    /// Time spent on a case until it was refused.
    pub time: Summary,
}

/// Counts while cases are drawn.
pub struct Tally {
    totals: Vec<f64>,
    succeeded: u32,
    in_time: u32,
    /// By step.
    took: Vec<Vec<f64>>,
    late: Vec<u32>,
    refused: Vec<Vec<f64>>,
}

impl Tally {
    pub fn new(steps: &[Step<'_>]) -> Self {
        let each = steps.len();
        Self {
            totals: Vec::new(),
            succeeded: 0,
            in_time: 0,
            took: vec![Vec::new(); each],
            late: vec![0; each],
            refused: vec![Vec::new(); each],
        }
    }

    pub fn add(&mut self, steps: &[Step<'_>], case: &Case) {
        let total = case.took.iter().map(|(_, took)| took).sum();
        self.totals.push(total);
        let mut late = false;
        for (i, took) in &case.took {
            // Half a millisecond allows for rounding.
            let over =
                steps.get(*i).and_then(|step| step.allowed).is_some_and(|allowed| *took > allowed + 5e-4);
            late |= over;
            if let (Some(times), Some(count)) = (self.took.get_mut(*i), self.late.get_mut(*i)) {
                times.push(*took);
                *count += u32::from(over);
            }
        }
        self.in_time += u32::from(!late);
        match (case.ended, case.took.last().and_then(|(i, _)| self.refused.get_mut(*i))) {
            (Ended::Success, _) => self.succeeded += 1,
            (Ended::Refused, Some(times)) => times.push(total),
            (Ended::Refused, None) => {}
        }
    }

    pub fn done(
        self,
        service: &str,
        process: &Process,
        steps: &[Step<'_>],
        assumptions: &Assumptions,
        seed: u64,
    ) -> Result {
        let all: f64 = self.totals.iter().sum();
        let counted = steps.iter().zip(self.took).zip(self.late);
        let met = counted.filter(|((_, took), _)| !took.is_empty()).map(|((step, took), late)| StepResult {
            id: step.node.id.clone(),
            line: step.node.line,
            met: count(&took),
            late: step.allowed.map(|_| late),
            allowed: step.words.map(str::to_owned),
            share: if all > 0.0 { took.iter().sum::<f64>() / all } else { 0.0 },
            time: summary(took),
        });
        let refused = steps.iter().zip(self.refused).filter(|(_, times)| !times.is_empty());
        let refusals = refused.map(|(step, times)| Refusal {
            id: step.node.id.clone(),
            line: step.node.line,
            cases: count(&times),
            time: summary(times),
        });
        let timeless = steps.iter().filter(|step| step.takes.is_none());
        Result {
            service: service.to_owned(),
            channel: process.channel.name(),
            cases: count(&self.totals),
            seed,
            succeeded: self.succeeded,
            in_time: self.in_time,
            steps: met.collect(),
            refusals: refusals.collect(),
            without_time: timeless.map(|step| step.node.id.clone()).collect(),
            time: summary(self.totals),
            assumptions: assumptions.clone(),
        }
    }
}

fn count(times: &[f64]) -> u32 {
    u32::try_from(times.len()).unwrap_or(u32::MAX)
}

/// Quantiles are the least time that the share of cases did not exceed (nearest rank).
fn summary(mut times: Vec<f64>) -> Summary {
    times.sort_by(f64::total_cmp);
    let rank = |percent: usize| {
        let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times.get(at).copied().unwrap_or_default()
    };
    let (median, p95) = (rank(50), rank(95));
    let mean = if times.is_empty() { 0.0 } else { times.iter().sum::<f64>() / times.len() as f64 };
    Summary { mean, median, p95 }
}

/// The result as a person reads it.
pub fn text(result: &Result) -> String {
    let mut out = String::new();
    let share = |part: u32, whole: u32| {
        format!("{part} ({:.1} %)", 100.0 * f64::from(part) / f64::from(whole.max(1)))
    };
    let _ = writeln!(
        out,
        "{} · {} · {} cases, seed {}",
        result.service, result.channel, result.cases, result.seed
    );
    let _ = writeln!(out, "  rendered     {}", share(result.succeeded, result.cases));
    let _ = writeln!(out, "  refused      {}", share(result.cases - result.succeeded, result.cases));
    let _ = writeln!(
        out,
        "  in time      {}, every step within the time that the act gives it",
        share(result.in_time, result.cases)
    );
    let _ = writeln!(out, "  time         {}", times(&result.time));
    let _ = writeln!(out, "\n  step   met      late     share  time");
    for step in &result.steps {
        let late = step.late.map_or("–".to_owned(), |late| late.to_string());
        let allowed = step.allowed.as_ref().map(|words| format!(" (the act: {words})")).unwrap_or_default();
        let share = format!("{:.1} %", 100.0 * step.share);
        let _ = writeln!(
            out,
            "  {:<5}  {:<7}  {late:<7}  {share:<6} {}{allowed}",
            step.id,
            step.met,
            times(&step.time)
        );
    }
    if !result.refusals.is_empty() {
        out.push_str("\n  refusal  cases    time until it\n");
    }
    for refusal in &result.refusals {
        let _ = writeln!(out, "  {:<7}  {:<7}  {}", refusal.id, refusal.cases, times(&refusal.time));
    }
    if !result.without_time.is_empty() {
        let _ = writeln!(
            out,
            "\n  These steps took no time, because neither the act nor the assumptions give one: {}",
            result.without_time.join(", ")
        );
    }
    let _ =
        writeln!(out, "\n  Times are times of work: a working day is 8 hours, a day 24, a month 30 days.");
    out
}

fn times(summary: &Summary) -> String {
    format!("mean {}, median {}, 95 % {}", time(summary.mean), time(summary.median), time(summary.p95))
}

/// `45 s`, `2.5 min`, `3.1 h`.
fn time(seconds: f64) -> String {
    match seconds {
        s if s < 60.0 => format!("{s:.0} s"),
        s if s < 3600.0 => format!("{:.1} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}
