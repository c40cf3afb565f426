//! A simulation's assumptions, stated by its user.

use fastrand::Rng;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use zanflow_flow::{conditions, seconds};
use zanflow_model::{Duration, DurationUnit, Process};

/// Probabilities and times. As JSON:
/// `{"pass": {"c1": 0.9}, "otherwise": 0.95, "load": 1.2, "time": {"p4": {"min": 1, "usual": 2, "max": 5, "unit": "hour"}}}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Assumptions {
    /// How probable it is that a condition holds, 0 to 1, by node id.
    pub pass: BTreeMap<String, f64>,
    /// The same for conditions that `pass` does not name; if absent, `pass` must name all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<f64>,
    /// How many times longer than the act's least and greatest time a step takes.
    pub load: f64,
    /// Times of steps, by node id, in place of the act's.
    pub time: BTreeMap<String, Span>,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self { pass: BTreeMap::new(), otherwise: None, load: 1.0, time: BTreeMap::new() }
    }
}

/// The distribution of a step's time: triangular if a usual time is given, else uniform.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Least, in `unit`.
    pub min: f64,
    /// Most frequent, in `unit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<f64>,
    /// Greatest, in `unit`.
    pub max: f64,
    /// Unit of the three.
    pub unit: DurationUnit,
}

/// An invalid assumption; says what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidAssumption(String);

impl fmt::Display for InvalidAssumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Assumptions {
    /// How probable it is that a condition holds.
    pub fn passes(&self, condition: &str) -> f64 {
        self.pass.get(condition).copied().or(self.otherwise).unwrap_or(1.0)
    }

    /// Checks that probabilities and spans are valid, belong to nodes of the process and are complete.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self, process: &Process) -> Result<(), InvalidAssumption> {
        let known = |id: &str| process.nodes.iter().any(|node| node.id == id);
        let is_condition = |id: &str| conditions(process).any(|node| node.id == id);
        if let Some(id) = self.pass.keys().find(|id| !is_condition(id)) {
            return Err(InvalidAssumption(format!("pass: the process has no condition {id}")));
        }
        if let Some(id) = self.time.keys().find(|id| !known(id)) {
            return Err(InvalidAssumption(format!("time: the process has no step {id}")));
        }
        let probabilities = self.pass.iter().map(|(id, share)| (id.as_str(), *share));
        let otherwise = self.otherwise.map(|share| ("otherwise", share));
        if let Some((id, share)) =
            probabilities.chain(otherwise).find(|(_, share)| !(0.0..=1.0).contains(share))
        {
            return Err(InvalidAssumption(format!("{id}: {share} is no probability; they go from 0 to 1")));
        }
        if let Some((id, _)) = self.time.iter().find(|(_, span)| !span.is_sound()) {
            return Err(InvalidAssumption(format!(
                "time of {id}: min, usual and max must not be negative and must rise"
            )));
        }
        if !(self.load.is_finite() && self.load > 0.0) {
            return Err(InvalidAssumption(format!("load: {} is no factor; give one above 0", self.load)));
        }
        let unstated: Vec<&str> = conditions(process)
            .map(|node| node.id.as_str())
            .filter(|id| self.otherwise.is_none() && !self.pass.contains_key(*id))
            .collect();
        if unstated.is_empty() {
            return Ok(());
        }
        Err(InvalidAssumption(format!(
            "it is not stated how probable it is that these hold: {}",
            unstated.join(", ")
        )))
    }
}

impl Span {
    /// The span that an act's time gives.
    pub fn from_duration(duration: &Duration) -> Self {
        let max = duration.most().unwrap_or(duration.min);
        Self { min: duration.min, usual: None, max, unit: duration.unit }
    }

    /// Both ends moved out by a factor.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self {
            min: self.min * factor,
            usual: self.usual.map(|usual| usual * factor),
            max: self.max * factor,
            unit: self.unit,
        }
    }

    fn is_sound(&self) -> bool {
        let usual = self.usual.unwrap_or(self.min);
        self.max.is_finite() && 0.0 <= self.min && self.min <= usual && usual <= self.max
    }

    /// Seconds of work, drawn. The triangular distribution is drawn by its inverse (Kotz, van Dorp, *Beyond Beta*, 1.2).
    pub fn draw(&self, rng: &mut Rng) -> f64 {
        let width = self.max - self.min;
        let drawn = match self.usual {
            _ if width <= 0.0 => self.min,
            None => self.min + rng.f64() * width,
            Some(usual) => {
                let (share, turn) = (rng.f64(), (usual - self.min) / width);
                if share < turn {
                    self.min + (share * width * (usual - self.min)).sqrt()
                } else {
                    self.max - ((1.0 - share) * width * (self.max - usual)).sqrt()
                }
            }
        };
        drawn * seconds(self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fastrand::Rng;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_drawn_lies_in_the_span(min in 0.0..1e6, more in 0.0..1e6, part in 0.0..=1.0, seed: u64) {
            let span = Span { min, usual: Some(min + part * more), max: min + more, unit: DurationUnit::Second };
            let drawn = span.draw(&mut Rng::with_seed(seed));
            prop_assert!(min - 1e-6 <= drawn && drawn <= min + more + 1e-6, "{drawn}");
        }
    }

    #[test]
    fn the_mean_of_a_triangle_is_the_mean_of_its_corners() {
        let span = Span { min: 1.0, usual: Some(2.0), max: 6.0, unit: DurationUnit::Second };
        let mut rng = Rng::with_seed(1);
        let mean = (0..100_000).map(|_| span.draw(&mut rng)).sum::<f64>() / 100_000.0;
        assert!((mean - 3.0).abs() < 0.02, "{mean}");
    }
}
