{# The implementer's part of the tests: see src/generate/rust. #}
//! What the tests put in the places of other systems.
//!
//! This file is yours: it was written once and is never written again.

use {{ krate }}::implementation::steps;
use {{ krate }}::settings::Settings;
use zanflow_runtime::Flow;
use zanflow_runtime::ways::Ways;

/// The ways of a process, with your implementation on stubs that answer as each way needs it. Where
/// you have a connector of your own, make its stub with `stub.answer(call)`; name with
/// `.elsewhere(["method"])` those whose system is no connector at all.
pub fn ways(flow: Flow) -> Ways {
    Ways::new(flow, |stub| steps(stub.connectors(), &Settings::default()))
}
