//! Flows as files of generated services keep them: TOML, the fields of [`Parts`](crate::Parts).

use crate::{Flow, FlowError, Parts};
use std::fmt;

/// Why a file gives no flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlowFileError {
    /// It is no TOML, or has not the fields of a flow.
    Form {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// The flow cannot run.
    Flow(FlowError),
}

impl Flow {
    /// Reads a flow from TOML.
    ///
    /// # Errors
    /// [`FlowFileError`].
    pub fn read(text: &str) -> Result<Self, FlowFileError> {
        let parts: Parts = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
            FlowFileError::Form { line, message: error.message().to_owned() }
        })?;
        Self::of(parts).map_err(FlowFileError::Flow)
    }
}

impl FlowFileError {
    /// What is wrong, one reason each.
    pub fn reasons(&self) -> Vec<String> {
        match self {
            Self::Form { .. } => vec![self.to_string()],
            Self::Flow(error) => error.faults.iter().map(ToString::to_string).collect(),
        }
    }
}

impl fmt::Display for FlowFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form { line, message } => write!(f, "line {line}: {message}"),
            Self::Flow(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FlowFileError {}

impl From<FlowError> for FlowFileError {
    fn from(error: FlowError) -> Self {
        Self::Flow(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let sound = "nodes = [{ id = \"p1\", kind = \"process\" }]\nedges = [\n  { from = \"start\", when = \"next\", to = \"p1\" },\n  { from = \"p1\", when = \"next\", to = \"end_success\" },\n]\n";
        assert_eq!(Flow::read(sound).unwrap().nodes().len(), 1);
        let told = Flow::read(&sound.replace("\"process\"", "\"proces\"")).unwrap_err().to_string();
        assert!(told.starts_with("line 1: ") && told.contains("proces"), "{told}");
        let told =
            Flow::read(&sound.replace("when = \"next\", to = \"end", "when = 1, to = \"end")).unwrap_err();
        assert!(told.to_string().starts_with("line 4: "), "{told}");
        assert!(!Flow::read("nodes = []\nedges = []\n").unwrap_err().reasons().is_empty());
    }
}
