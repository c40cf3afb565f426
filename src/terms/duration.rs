//! Time as an act states it.

use serde::{Deserialize, Serialize};

/// Time allowed for a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duration {
    /// As printed.
    pub raw: String,
    /// Least, in `unit`.
    #[serde(serialize_with = "whole_or_fraction")]
    pub min: f64,
    /// Greatest, in `unit`; infinite, and `null` in JSON, where only the least is set («кемінде 3 күн»).
    #[serde(serialize_with = "whole_or_fraction", deserialize_with = "number_or_open")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub max: f64,
    /// Unit of both.
    pub unit: DurationUnit,
}

impl Duration {
    /// The most that it allows, in `unit`. The day of an event («түскен күні», printed as 0 days) lasts until that day
    /// ends: one day. `None` where only the least is set.
    pub fn most(&self) -> Option<f64> {
        let is_same_day = self.max == 0.0 && self.unit == DurationUnit::Day;
        Some(if is_same_day { 1.0 } else { self.max }).filter(|most| most.is_finite())
    }
}

/// Unit of a [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the documentation
pub enum DurationUnit {
    Second,
    Minute,
    Hour,
    Day,
    WorkingDay,
    Week,
    Month,
    Year,
}

/// A number; `null` is infinite.
///
/// # Errors
/// Those of the deserializer.
pub fn number_or_open<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(f64::INFINITY))
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
