//! How often somebody may ask: buckets that fill at a steady rate. In memory: a restart fills them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use zanflow_runtime::Time;

/// Buckets beyond which full ones are thrown away.
const MANY: usize = 10_000;

/// Buckets by caller, each as large as what it gets in a minute.
#[derive(Debug)]
pub struct Buckets {
    per_minute: f64,
    all: Mutex<BTreeMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Time,
}

impl Bucket {
    fn at(self, now: Time, per_minute: f64) -> f64 {
        // Exact for the times between two requests.
        #[allow(clippy::cast_precision_loss)]
        let passed = now.since(self.at).clamp(0, 60_000) as f64 / 60_000.0;
        (self.left + passed * per_minute).min(per_minute)
    }
}

impl Buckets {
    /// Buckets for so many requests a minute; 0: no limit.
    pub fn new(per_minute: u32) -> Self {
        Self { per_minute: f64::from(per_minute), all: Mutex::default() }
    }

    /// Takes one from a caller's bucket; if it is empty, the seconds until there is one.
    pub fn take(&self, caller: &str, now: Time) -> Result<(), u64> {
        if self.per_minute < 1.0 {
            return Ok(());
        }
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MANY {
            all.retain(|_, bucket| bucket.at(now, self.per_minute) < self.per_minute);
        }
        let left = all.get(caller).map_or(self.per_minute, |bucket| bucket.at(now, self.per_minute));
        if left < 1.0 {
            let seconds = ((1.0 - left) * 60.0 / self.per_minute).ceil().max(1.0);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 1 to 60
            return Err(seconds as u64);
        }
        all.insert(caller.to_owned(), Bucket { left: left - 1.0, at: now });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_each_callers_own_and_fills_again() {
        let buckets = Buckets::new(3);
        for _ in 0..3 {
            assert_eq!(buckets.take("a", Time(0)), Ok(()));
        }
        assert_eq!(buckets.take("a", Time(0)), Err(20));
        assert_eq!(buckets.take("b", Time(0)), Ok(()));
        assert_eq!(buckets.take("a", Time(20_000)), Ok(()));
        assert_eq!(buckets.take("a", Time(20_000)), Err(20));
        assert_eq!(buckets.take("a", Time(-9)), Err(20));
        assert!((0..9).all(|_| Buckets::new(0).take("a", Time(0)).is_ok()));
    }

    #[test]
    fn full_buckets_do_not_pile_up() {
        let buckets = Buckets::new(60);
        for nth in 0..3 * MANY {
            let now = Time(i64::try_from(nth).unwrap() * 1000);
            assert_eq!(buckets.take(&nth.to_string(), now), Ok(()));
        }
        assert!(buckets.all.lock().unwrap().len() <= MANY);
    }
}
