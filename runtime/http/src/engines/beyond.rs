//! What cases need beyond this process: a database that holds them, or servers that drive them. For who watches the service.

use zanflow_runtime::{EngineError, Time};

/// What cases need beyond this process.
pub(crate) trait Beyond: Send + Sync {
    /// Its name, as readiness has it.
    fn name(&self) -> &'static str;

    /// And in a sentence of the log.
    fn title(&self) -> &'static str;

    /// How it is: `ok`, or what keeps cases from going on: `away`, `full`. Told at once, from what was heard last.
    fn state(&self) -> &'static str;

    /// Whether records lie there, and not in a file of this machine.
    fn holds_records(&self) -> bool;

    /// How many records come after a position, counted up to `most`. Of a journal that is a file positions are numbers of records; `None`.
    fn count_after(&self, position: u64, most: u64) -> Option<Result<u64, EngineError>>;

    /// This process takes no more work, and lets others go on at once.
    fn stop(&self);

    /// Figures of it, and its clock if that is the clock of cases. What is not known now is left out.
    fn figures(&self) -> (Vec<Figure>, Option<Time>);
}

/// A figure, as monitoring reads it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// Without the prefix that all have.
    pub(crate) name: &'static str,
    pub(crate) help: &'static str,
    /// It only rises, as long as the process lives.
    pub(crate) is_total: bool,
    /// A value for each value of the label, or one without.
    pub(crate) values: Vec<(Option<Label>, u64)>,
}

/// Name and value of a label.
pub(crate) type Label = (&'static str, &'static str);

// Engines that are left out of a build say nothing.
#[cfg_attr(not(all(feature = "postgres", feature = "restate")), allow(dead_code))]
impl Figure {
    /// One that rises and falls.
    pub(crate) fn now(name: &'static str, help: &'static str, value: u64) -> Self {
        Self { name, help, is_total: false, values: vec![(None, value)] }
    }

    /// One that only rises.
    pub(crate) fn total(name: &'static str, help: &'static str, value: u64) -> Self {
        Self { is_total: true, ..Self::now(name, help, value) }
    }

    /// One with a label.
    pub(crate) fn by(
        name: &'static str,
        help: &'static str,
        label: &'static str,
        values: &[(&'static str, u64)],
    ) -> Self {
        let values = values.iter().map(|(of, value)| (Some((label, *of)), *value)).collect();
        Self { name, help, is_total: false, values }
    }
}
