//! The thread of payments.

use crate::App;
use crate::problem::Problem;
use crate::repeating::Repeating;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zanflow_systems::payment::Payments;

/// How often cases are told.
const LOOK: Duration = Duration::from_millis(500);
/// How often invoices expire and refunds are sent.
const WORK: Duration = Duration::from_secs(10);
/// How often the payment system is asked about all that is open, and invoices of ended cases are taken back.
const ASK: Duration = Duration::from_secs(300);
/// How often days are looked for that were not compared with a statement.
const COMPARE: Duration = Duration::from_secs(600);
/// How long the end of the process waits for what is being done: it is gone on with at the next start.
const ENDING: Duration = Duration::from_millis(500);

/// Something that is done every so often.
struct Every {
    period: Duration,
    next: Instant,
}

impl Every {
    fn new(period: Duration) -> Self {
        Self { period, next: Instant::now() }
    }

    fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let due = now >= self.next;
        if due {
            self.next = now + self.period;
        }
        due
    }
}

/// Tells cases, lets invoices expire, sends money back and compares days, until dropped.
///
/// # Errors
/// There are no threads.
pub(crate) fn working(app: Arc<App>) -> std::io::Result<Repeating> {
    let mut turns = [WORK, ASK, COMPARE].map(Every::new);
    // Once for each kind of trouble: it would be told twice a second.
    let mut told = String::new();
    let working = Repeating::start("payments", move || {
        if !(app.leads)() {
            return LOOK;
        }
        if let Err(problem) = turn(&app, &mut turns)
            && told != problem.detail
        {
            tracing::error!("payments: {}", problem.detail);
            told = problem.detail;
        }
        LOOK
    });
    Ok(working?.with_grace(ENDING))
}

fn turn(app: &App, [work, ask, compare]: &mut [Every; 3]) -> Result<(), Problem> {
    let Some(payments) = app.payments.as_deref() else { return Ok(()) };
    // First what people wait for: the rest may wait for another system.
    app.tell_payments()?;
    payments.refresh_looked_at()?;
    if work.is_due() {
        payments.work()?;
    }
    if ask.is_due() {
        app.cancel_of_ended()?;
        payments.refresh_open()?;
    }
    if compare.is_due() {
        compare_days(payments)?;
    }
    Ok(())
}

/// Compares the days that are over; what differs is told in the log too, where whoever keeps the server looks.
fn compare_days(payments: &Payments) -> Result<(), Problem> {
    for day in payments.days_due()? {
        let compared = payments.reconcile(&day)?;
        if !compared.differences.is_empty() || compared.booked > 0 {
            tracing::warn!(
                "payments: {day}: {} booked that were missing, {} differences; see /payments",
                compared.booked,
                compared.differences.len()
            );
        }
    }
    Ok(())
}
