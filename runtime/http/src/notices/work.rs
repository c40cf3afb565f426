//! Reading events into the outbox, and sending what is in it.

use super::derive::{World, of_account};
use super::store::Read;
use super::{NotSent, Notifier, Outbox, Settings, State};
use crate::App;
use crate::problem::Problem;
use crate::repeating::Repeating;
use std::sync::Arc;
use std::time::Duration;

/// Records that are read in one go.
const PAGE: usize = 500;
/// Notices that are sent in one go.
const BATCH: usize = 50;
/// The first wait of a notice that was not sent, in milliseconds; each further one is twice as long.
const FIRST: i64 = 30_000;
/// The longest.
const LONGEST: i64 = 3_600_000;
/// How often events are looked for.
const LOOK: Duration = Duration::from_millis(500);

/// Notices of a running service.
pub struct Notices {
    /// What is to be sent, and what became of it.
    pub outbox: Outbox,
    /// How.
    pub settings: Settings,
}

impl App {
    /// Reads what has happened into the outbox; how many notices are new at most.
    ///
    /// # Errors
    /// [`Problem`]: what was not read is read the next time.
    pub fn gather_notices(&self) -> Result<usize, Problem> {
        let Some(notices) = &self.notices else { return Ok(0) };
        let (mut read, mut all) = (notices.outbox.read()?, 0);
        // A journal that is shorter than it was is another one.
        read.row = read.row.min(self.engine.position()?);
        loop {
            let records = self.engine.records(read.row, PAGE)?;
            let happened = match &self.accounts {
                Some(accounts) => accounts.happened_after(read.happened, PAGE)?,
                None => Vec::new(),
            };
            if records.is_empty() && happened.is_empty() {
                return Ok(all);
            }
            let accounts = self.accounts.as_ref().map(|accounts| accounts.list()).transpose()?;
            let accounts = accounts.unwrap_or_default();
            let world = World {
                accounts: &accounts,
                tasks: notices.settings.tasks,
                most: notices.settings.most,
                view: &|case| self.engine.view(case),
                flow: &|version| self.engine.flow(version),
            };
            let mut new = Vec::new();
            for (row, record) in &records {
                new.extend(world.of_record(*row, record)?);
            }
            new.extend(happened.iter().filter_map(of_account));
            read = Read {
                row: records.last().map_or(read.row, |(row, _)| *row),
                happened: happened.last().map_or(read.happened, |last| last.number),
            };
            all += new.len();
            notices.outbox.queue(&new, read)?;
        }
    }

    /// Sends what is due; whether the way is open.
    ///
    /// # Errors
    /// [`Problem`] of the stores; what was sent is noted.
    pub fn send_notices(&self, by: &dyn Notifier) -> Result<bool, Problem> {
        let Some(notices) = &self.notices else { return Ok(true) };
        for notice in notices.outbox.due(self.now(), BATCH)? {
            let Some(letter) = self.letter(&notices.outbox, &notice, &notices.settings)? else {
                notices.outbox.not_sent(notice.number, "there is no address", Err(State::Nowhere))?;
                continue;
            };
            let Err(not) = by.send(&letter) else {
                notices.outbox.sent(notice.number, self.now())?;
                continue;
            };
            // What a server says may name the recipient.
            let why = masked(not.why(), &letter.to);
            let tried = notice.tries.saturating_add(1);
            let then = match &not {
                NotSent::Never { .. } => Err(State::Failed),
                _ if tried >= notices.settings.tries => Err(State::Failed),
                _ => Ok(self.now().plus(wait(notice.tries))),
            };
            notices.outbox.not_sent(notice.number, &why, then)?;
            if let NotSent::Later { .. } = not {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Twice as long each time.
fn wait(tries: u32) -> i64 {
    FIRST.checked_shl(tries.min(20)).unwrap_or(LONGEST).min(LONGEST)
}

/// A text without an address, nor the part of it before the `@`.
fn masked(text: &str, address: &str) -> String {
    let text = text.replace(address, "…");
    let name = address.split('@').next().unwrap_or_default();
    let text = if name.len() > 2 { text.replace(name, "…") } else { text };
    zanflow_runtime::identity::masked(&text).into_owned()
}

/// How long the end of the process waits for a notice that is being sent: it is sent again after that.
const ENDING: Duration = Duration::from_millis(500);

/// Reads events and sends notices, until dropped.
///
/// # Errors
/// There are no threads.
pub(crate) fn working(app: Arc<App>, by: Arc<dyn Notifier>) -> std::io::Result<Repeating> {
    let (mut pause, mut told) = (LOOK, false);
    let working = Repeating::start("notices", move || {
        if !(app.leads)() {
            return LOOK;
        }
        pause = match app.gather_notices().and_then(|_| app.send_notices(&*by)) {
            Ok(true) => LOOK,
            // A server that is away is asked less and less often, whatever waits for it.
            Ok(false) => (pause * 2).min(Duration::from_secs(60)),
            Err(problem) => {
                if !std::mem::replace(&mut told, true) {
                    tracing::error!("notices: {}", problem.detail);
                }
                Duration::from_secs(5)
            }
        };
        pause
    });
    Ok(working?.with_grace(ENDING))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_an_hour() {
        let waits: Vec<i64> = (0..9).map(|tries| wait(tries) / 1000).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(wait(u32::MAX), LONGEST);
    }

    #[test]
    fn what_a_server_says_is_kept_without_the_address() {
        let said = "550 5.1.1 <asel.b@mail.kz>: no mailbox asel.b here, 800101300123";
        assert_eq!(masked(said, "asel.b@mail.kz"), "550 5.1.1 <…>: no mailbox … here, ············");
    }
}
