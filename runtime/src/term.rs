//! The time of the whole service.

use crate::{Budget, Clause};
use serde::{Deserialize, Serialize};

/// The time that an act gives to the whole service, from the application to the result. It runs beside the times of steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// How long.
    pub budget: Budget,
    /// The passage that says so.
    #[serde(default)]
    pub clause: Clause,
    /// The steps with which the application is in: the time runs once one of them is done. Empty: from the start of the case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
}
