//! Steps of several versions of a service beside one another.

use super::{Answer, Call, CallError, Method, Steps};
use std::sync::Arc;

/// The steps of the current version, and of earlier ones whose cases are still open. A case calls those of its own version.
#[derive(Clone)]
pub struct Versions {
    current: Arc<dyn Steps>,
    kept: Vec<(String, Arc<dyn Steps>)>,
}

impl Versions {
    /// The current version, which does the steps of all versions that are not kept.
    pub fn new(current: impl Steps + 'static) -> Self {
        Self { current: Arc::new(current), kept: Vec::new() }
    }

    /// Keeps what does the steps of an earlier version. `version`: the hexadecimal digits of it, or so many of the first that no
    /// other version begins with them; the server prints them when it needs them.
    pub fn keep(mut self, version: &str, steps: impl Steps + 'static) -> Self {
        self.kept.push((version.to_ascii_lowercase(), Arc::new(steps)));
        self
    }

    fn of(&self, version: crate::Version) -> &dyn Steps {
        let digits = version.to_string();
        let kept = self.kept.iter().find(|(first, _)| !first.is_empty() && digits.starts_with(first));
        kept.map_or(&*self.current, |(_, steps)| &**steps)
    }
}

impl Steps for Versions {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.of(call.version).call(call)
    }

    fn has(&self, method: &Method<'_>) -> bool {
        self.of(method.version).has(method)
    }

    fn is_instant(&self) -> bool {
        self.current.is_instant() && self.kept.iter().all(|(_, steps)| steps.is_instant())
    }
}
