//! Time as an act states it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Time allowed for a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Duration {
    /// As printed.
    pub raw: String,
    /// Least, in `unit`.
    #[serde(serialize_with = "whole_or_fraction")]
    pub min: f64,
    /// Greatest, in `unit`.
    #[serde(serialize_with = "whole_or_fraction")]
    pub max: f64,
    /// Unit of both.
    pub unit: DurationUnit,
}

/// Unit of a [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the documentation
pub enum DurationUnit {
    Second,
    Minute,
    Hour,
    Day,
    WorkingDay,
    Month,
}

/// Whole numbers are written without a fraction, as a person would write them.
///
/// # Errors
/// Those of the serializer.
pub fn whole_or_fraction<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}
