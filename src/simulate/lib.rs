//! Simulates cases of a process with stated probabilities and times: how many keep the act's time limits, where they wait,
//! what each refusal costs.
//!
//! A case takes the time of each step and follows the outcomes drawn for its conditions. Times are working time: see
//! [`zanflow_flow::seconds`]. Steps without a time, in the act or in the assumptions, take none and are listed.

mod assume;
mod result;

use fastrand::Rng;
use std::collections::BTreeMap;
use zanflow_flow::{seconds, times};
use zanflow_model::{Node, Process, Service};
use zanflow_runtime::{Ended, Facts, Flow, FlowError, WalkError, walk};

pub use assume::{Assumptions, InvalidAssumption, Span};
pub use result::{Refusal, Result, StepResult, Summary, text};

/// Why nothing was drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// The process cannot run.
    Flow(FlowError),
    /// Some facts send a case into an endless loop.
    Walk(WalkError),
    /// An assumption is invalid.
    Assumption(InvalidAssumption),
}

/// Draws `cases` cases. The same seed gives the same result.
///
/// # Errors
/// See [`Error`].
pub fn simulate(
    service: &Service,
    process: &Process,
    assumptions: &Assumptions,
    cases: u32,
    seed: u64,
) -> std::result::Result<Result, Error> {
    assumptions.check(process).map_err(Error::Assumption)?;
    let flow = zanflow_flow::flow(service, process).map_err(Error::Flow)?;
    let steps = steps(service, process, assumptions);
    let mut rng = Rng::with_seed(seed);
    let mut tally = result::Tally::new(&steps);
    for _ in 0..cases {
        let case = draw(&flow, process, &steps, assumptions, &mut rng).map_err(Error::Walk)?;
        tally.add(&steps, &case);
    }
    Ok(tally.done(&service.id, process, &steps, assumptions, seed))
}

/// What is known of a step before cases are drawn. Seconds of work.
struct Step<'m> {
    node: &'m Node,
    /// The time that cases take.
    takes: Option<Span>,
    /// The longest time that the act allows.
    allowed: Option<f64>,
    /// The act's words for it.
    words: Option<&'m str>,
}

/// A drawn case.
struct Case {
    ended: Ended,
    /// Positions of the steps met, with the seconds that each took.
    took: Vec<(usize, f64)>,
}

fn steps<'m>(service: &'m Service, process: &'m Process, assumptions: &Assumptions) -> Vec<Step<'m>> {
    let steps = process.nodes.iter().zip(times(service, process)).map(|(node, time)| {
        let act = time.map(|time| time.duration);
        let allowed = act.and_then(|act| Some(act.most()? * seconds(act.unit)));
        let by_act = act.map(|act| Span::from_duration(act).times(assumptions.load));
        Step {
            node,
            takes: assumptions.time.get(&node.id).copied().or(by_act),
            allowed,
            words: act.map(|act| &*act.raw),
        }
    });
    steps.collect()
}

fn draw(
    flow: &Flow,
    process: &Process,
    steps: &[Step<'_>],
    assumptions: &Assumptions,
    rng: &mut Rng,
) -> std::result::Result<Case, WalkError> {
    let conditions = zanflow_flow::conditions(process);
    let facts: Facts = conditions.map(|node| (&*node.id, rng.f64() < assumptions.passes(&node.id))).collect();
    let walk = walk(flow, &facts)?;
    let at: BTreeMap<&str, usize> = steps.iter().enumerate().map(|(i, step)| (&*step.node.id, i)).collect();
    let met = walk.path.iter().filter_map(|id| at.get(id.as_str()).copied());
    let took = met.map(|i| (i, steps.get(i).and_then(|step| step.takes).map_or(0.0, |span| span.draw(rng))));
    Ok(Case { ended: walk.ended, took: took.collect() })
}
