//! Invoices that somebody looks at. Who has paid comes back to see it: the payment system is asked soon, and not when all that is open has its
//! turn, as a webhook may be late or lost.

use super::desk::{PaymentError, Payments, Worked};
use super::invoice::{Invoice, State};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use zanflow_runtime::Time;

/// An invoice is asked about no more often than once in so many milliseconds, however often its page is loaded.
const AGAIN: i64 = 3_000;
/// Invoices that wait to be asked about; the rest has its turn with all others.
const MOST: usize = 1_000;

/// Which invoices somebody looks at, and when each was asked about.
#[derive(Debug, Default)]
pub(super) struct Soon(Mutex<Looked>);

#[derive(Debug, Default)]
struct Looked {
    wanted: BTreeSet<u64>,
    asked: BTreeMap<u64, Time>,
}

impl Soon {
    fn want(&self, serial: u64) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.wanted.len() < MOST {
            held.wanted.insert(serial);
        }
    }

    /// Those that are to be asked about now; they count as asked.
    fn take(&self, now: Time) -> Vec<u64> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.asked.retain(|_, at| at.plus(AGAIN) > now && *at <= now);
        let Looked { wanted, asked } = &mut *held;
        let due: Vec<u64> = wanted.iter().copied().filter(|serial| !asked.contains_key(serial)).collect();
        for serial in &due {
            wanted.remove(serial);
            asked.insert(*serial, now);
        }
        due
    }
}

impl Payments {
    /// Has the payment system asked about an invoice soon, where it can be paid there. Costs nothing here: who looks does not wait.
    pub fn ask_soon(&self, invoice: &Invoice) {
        if self.till().is_none() && invoice.state.is_open() && invoice.state != State::Unassessed {
            self.soon.want(invoice.serial);
        }
    }

    /// Asks about the invoices that somebody looked at: what a webhook should have told is booked.
    ///
    /// # Errors
    /// The ledger.
    pub fn refresh_looked_at(&self) -> Result<Worked, PaymentError> {
        let mut worked = Worked::default();
        for serial in self.soon.take(self.now()) {
            if let Some(invoice) = self.ledger.invoice(serial)?
                && invoice.state.is_open()
            {
                self.heard(self.refresh(&invoice), &mut worked)?;
                if worked.is_away() {
                    break;
                }
            }
        }
        Ok(worked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invoice_is_asked_about_soon_and_not_too_often() {
        let soon = Soon::default();
        soon.want(7);
        soon.want(7);
        soon.want(8);
        assert_eq!(soon.take(Time(1_000)), [7, 8]);
        soon.want(7);
        assert_eq!(soon.take(Time(2_000)), [0; 0], "it was asked about a second ago");
        assert_eq!(soon.take(Time(4_000)), [7], "it was not forgotten");
        assert_eq!(soon.take(Time(9_000)), [0; 0], "nobody looks any more");
        // A clock that goes back holds nobody up.
        soon.want(8);
        assert_eq!(soon.take(Time(500)), [8]);
        (0..2_000).for_each(|serial| soon.want(serial));
        assert_eq!(soon.take(Time(90_000)).len(), MOST);
    }
}
