//! Which calls fail, and how: a script.
//!
//! ```toml
//! seed = 7                    # of what is drawn; without it one is drawn and told
//!
//! [[fault]]
//! system = "gateway"          # gateway, payment, licences, documents; without it: any
//! operation = "persons"       # without it: any
//! kind = "fail_after"
//! nth = [2, 5]                # the second and the fifth such call; or:
//! every = 10                  # every tenth; or:
//! probability = 0.1           # one of ten, drawn
//! ms = 500                    # how long it takes, for the kinds that take time
//! ```

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// It comes after `ms`.
    Delay,
    /// It is done, and no answer comes: after `ms`, a minute if that is not said, the connection ends.
    NoAnswer,
    /// Status 500, and nothing was done.
    FailBefore,
    /// Status 500 after it was done.
    FailAfter,
    /// The answer is about somebody or something else.
    WrongAnswer,
    /// The second half of the answer lacks.
    Damaged,
    /// What is delivered later comes twice.
    Duplicate,
    /// What is delivered later is held back for `ms`, so that others overtake it; an answer is the one to the message before.
    OutOfOrder,
    /// What is delivered later never comes.
    Lost,
    /// A register answers with data of a year ago.
    Stale,
    /// A register cannot say.
    Unknown,
}

impl FaultKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Delay,
        Self::NoAnswer,
        Self::FailBefore,
        Self::FailAfter,
        Self::WrongAnswer,
        Self::Damaged,
        Self::Duplicate,
        Self::OutOfOrder,
        Self::Lost,
        Self::Stale,
        Self::Unknown,
    ];
}

/// A script, as it is read.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The seed of what is drawn.
    pub seed: Option<u64>,
    /// The rules; the first that applies to a call does.
    #[serde(default)]
    pub fault: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The system; none: any.
    pub system: Option<String>,
    /// The operation; none: any.
    pub operation: Option<String>,
    /// What is wrong.
    pub kind: FaultKind,
    /// Which such calls, from 1.
    #[serde(default)]
    pub nth: Vec<u64>,
    /// Every so manieth.
    pub every: Option<u64>,
    /// The share of calls, drawn: 0 to 1.
    pub probability: Option<f64>,
    /// Milliseconds.
    pub ms: Option<u64>,
}

/// Why a script is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAScript(pub String);

impl std::error::Error for NotAScript {}

impl fmt::Display for NotAScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A fault that a call gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// What is wrong.
    pub kind: FaultKind,
    /// [`Rule::ms`].
    pub ms: Option<u64>,
}

/// A script at work: it counts calls.
#[derive(Debug)]
pub struct Faults {
    seed: u64,
    rules: Vec<Rule>,
    /// Calls that a rule is for, by the number of the rule.
    calls: BTreeMap<usize, u64>,
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// Line and column, or which rule, what is wrong and what to do.
    pub fn read(text: &str) -> Result<Self, NotAScript> {
        let script: Self = toml::from_str(text).map_err(|error| NotAScript(error.to_string()))?;
        for (number, rule) in (1..).zip(&script.fault) {
            let ways = usize::from(!rule.nth.is_empty())
                + usize::from(rule.every.is_some())
                + usize::from(rule.probability.is_some());
            let why = if ways != 1 {
                "say when with one of `nth`, `every` and `probability`"
            } else if rule.probability.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
                "`probability` is from 0 to 1"
            } else if rule.every == Some(0) || rule.nth.contains(&0) {
                "calls are counted from 1"
            } else if rule.kind == FaultKind::Delay && rule.ms.is_none() {
                "say how long with `ms`"
            } else {
                continue;
            };
            return Err(NotAScript(format!("fault {number}: {why}")));
        }
        Ok(script)
    }
}

impl Faults {
    /// Begins to count. `seed`: where the script has none.
    pub fn new(script: Script, seed: u64) -> Self {
        Self { seed: script.seed.unwrap_or(seed), rules: script.fault, calls: BTreeMap::new() }
    }

    /// The seed of what is drawn.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Counts a call, and says what is wrong with it. `fits`: which kinds can be for such a call; rules of others are not counted.
    pub fn next(
        &mut self,
        system: &str,
        operation: &str,
        fits: impl Fn(FaultKind) -> bool,
    ) -> Option<Applied> {
        let mut applied = None;
        for (number, rule) in self.rules.iter().enumerate() {
            let is_for = rule.system.as_ref().is_none_or(|named| named == system)
                && rule.operation.as_ref().is_none_or(|named| named == operation)
                && fits(rule.kind);
            if !is_for {
                continue;
            }
            let count = self.calls.entry(number).or_default();
            *count += 1;
            if applied.is_none() && applies(rule, *count, self.seed, number) {
                applied = Some(Applied { kind: rule.kind, ms: rule.ms });
            }
        }
        applied
    }
}

/// Whether a rule applies to its nth call. What is drawn depends on the seed, the rule and the number of the call, so that it is the same in
/// whatever order calls of other rules come.
fn applies(rule: &Rule, count: u64, seed: u64, number: usize) -> bool {
    if let Some(share) = rule.probability {
        let rule = u64::try_from(number).unwrap_or(u64::MAX);
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ rule.rotate_left(40) ^ count;
        return fastrand::Rng::with_seed(mixed).f64() < share;
    }
    rule.nth.contains(&count) || rule.every.is_some_and(|every| count.is_multiple_of(every))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_rule() {
        let script = Script::read(
            "[[fault]]\nsystem = \"gateway\"\noperation = \"persons\"\nkind = \"stale\"\nnth = [2]\n\
             [[fault]]\nkind = \"fail_before\"\nevery = 3",
        );
        let mut faults = Faults::new(script.unwrap(), 1);
        let mut kind = |operation| faults.next("gateway", operation, |_| true).map(|applied| applied.kind);
        let kinds = ["persons", "powers", "persons", "persons", "persons", "persons"].map(&mut kind);
        let (stale, fails) = (Some(FaultKind::Stale), Some(FaultKind::FailBefore));
        assert_eq!(kinds, [None, None, stale, None, None, fails]);
    }

    #[test]
    fn a_seed_draws_the_same_and_about_the_share() {
        let script = || Script::read("[[fault]]\nkind = \"fail_after\"\nprobability = 0.3").unwrap();
        let drawn = |seed| {
            let mut faults = Faults::new(script(), seed);
            (0..2_000).map(|_| faults.next("gateway", "send", |_| true).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        let share = drawn(7).iter().filter(|fails| **fails).count();
        assert!((500..700).contains(&share), "{share}");
    }

    #[test]
    fn a_wrong_script_is_told() {
        for (text, told) in [
            ("[[fault]]\nkind = \"stale\"", "fault 1: say when with one of `nth`, `every` and `probability`"),
            ("[[fault]]\nkind = \"stale\"\nnth = [1]\nevery = 2", "fault 1: say when with one of"),
            ("[[fault]]\nkind = \"stale\"\nprobability = 2.0", "fault 1: `probability` is from 0 to 1"),
            ("[[fault]]\nkind = \"stale\"\nnth = [0]", "fault 1: calls are counted from 1"),
            ("[[fault]]\nkind = \"delay\"\nnth = [1]", "fault 1: say how long with `ms`"),
            ("[[fault]]\nkind = \"slow\"\nnth = [1]", "line 2"),
            ("[[fault]]\nkid = 1", "line 2"),
        ] {
            let why = Script::read(text).unwrap_err().0;
            assert!(why.contains(told), "{why}");
        }
    }
}
