//! Time allowed for a step.

use crate::Unit;
use serde::{Deserialize, Serialize};

/// Time allowed for a step, as the act states it. As JSON: `{"min": 10, "max": 15, "unit": "minute"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Budget {
    /// Lower bound, in `unit`.
    pub min: Amount,
    /// Upper bound, in `unit`; deadlines use it.
    pub max: Amount,
    /// Unit of both.
    pub unit: Unit,
}

/// A number of units, in thousandths: `1.5` is 1500. Not negative, and at most a hundred thousand units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Amount(u32);

/// The largest amount, in units.
const MOST: u32 = 100_000;

impl Budget {
    /// A range; `None` if a bound is not an amount or the lower one is greater.
    pub fn between(min: f64, max: f64, unit: Unit) -> Option<Self> {
        let (min, max) = (Amount::try_from(min).ok()?, Amount::try_from(max).ok()?);
        (min <= max).then_some(Self { min, max, unit })
    }

    /// An exact amount: both bounds are the same.
    pub fn exactly(units: u32, unit: Unit) -> Self {
        let amount = Amount::whole(units);
        Self { min: amount, max: amount, unit }
    }
}

impl Amount {
    /// Whole units, clamped to a hundred thousand.
    pub fn whole(units: u32) -> Self {
        Self(units.min(MOST) * 1000)
    }

    /// Thousandths of a unit.
    pub fn thousandths(self) -> u32 {
        self.0
    }

    /// Whole units, rounded up: half a working day counts as one.
    pub fn ceil(self) -> u32 {
        self.ceil_of(1)
    }

    /// Whole smaller units, so many of which make one of these, rounded up: half a year is six months.
    pub fn ceil_of(self, parts: u32) -> u32 {
        let thousandths = u64::from(self.0) * u64::from(parts);
        u32::try_from(thousandths.div_ceil(1000)).unwrap_or(u32::MAX)
    }
}

impl TryFrom<f64> for Amount {
    type Error = String;

    fn try_from(units: f64) -> Result<Self, String> {
        if !(0.0..=f64::from(MOST)).contains(&units) {
            return Err(format!("a time of {units} units is not from 0 to {MOST}"));
        }
        // Within range by the check above, so the cast keeps the value.
        Ok(Self((units * 1000.0).round() as u32))
    }
}

impl From<Amount> for f64 {
    fn from(amount: Amount) -> Self {
        Self::from(amount.0) / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_as_the_model_writes_it() {
        let budget: Budget =
            serde_json::from_str(r#"{"min": 1, "max": 1.5, "unit": "working_day"}"#).unwrap();
        assert_eq!((budget.min.thousandths(), budget.max.thousandths(), budget.max.ceil()), (1000, 1500, 2));
        assert!(serde_json::from_str::<Budget>(r#"{"min": -1, "max": 1, "unit": "day"}"#).is_err());
        assert_eq!(Budget::between(1.0, 1.5, Unit::WorkingDay), Some(budget));
        assert_eq!(Budget::between(2.0, 1.5, Unit::WorkingDay), None);
        assert_eq!(Budget::between(f64::NAN, 1.5, Unit::WorkingDay), None);
        assert!(serde_json::from_str::<Budget>(r#"{"min": 1, "max": 1e9, "unit": "day"}"#).is_err());
    }
}
