//! What a case does when it is told something: a pure function of its state, the command and the moment. All engines share it.
//!
//! [`decide`] takes no lock, reads no clock, asks no system and makes no random number: what it needs of these is in [`Moment`]. It gives
//! the events that follow, and the state that they lead to; an engine writes the former and then takes over the latter. [`need`] says,
//! as purely, what a case waits for.

mod answers;
mod beside;
mod clock;
mod command;
mod control;
mod dossier;
mod erasing;
mod files;
mod messages;
mod need;
mod raising;
mod service_term;
mod signing;
mod start;
mod tasks;
mod turn;

pub use beside::{Beside, Loaded, Reads};
pub use command::{
    Answered, Command, Completion, Decision, Deed, Delivery, Message, Outcome, Person, Reason, Signed, Start,
    Whom,
};
pub use dossier::Dossier;
pub use need::{Due, Need, need};
pub use signing::{Signing, stated};

use crate::case::{Record, State};
use crate::journal::Datum;
use crate::{EngineError, Flow, Name, Settings, Time};
use turn::Turn;

/// What a decision depends on besides the case and the command.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// Now. What is earlier than the case's last event counts as that: no record is earlier than one before it.
    pub now: Time,
    /// The flow of the case; of a new one the flow that it starts on.
    pub flow: &'a Flow,
    /// The flow that a case [migrates](Command::Migrate) to.
    pub target: Option<&'a Flow>,
    /// How the engine is set.
    pub settings: &'a Settings,
    /// The [stamp](crate::Calendar::stamp) of the settings' calendar, which new cases record.
    pub calendar: &'a Name,
    /// 256 random bits, never used twice: the salts of personal data come from them.
    pub seed: [u8; 32],
    /// What lies beside the chain of the case.
    pub beside: &'a dyn Beside,
    /// A call to another system is being made for the case.
    pub calling: bool,
}

/// What follows from a command. All of it is to become durable together, or none of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The state that the records lead to.
    pub state: State,
    /// The events; none where nothing changed.
    pub records: Vec<Record>,
    /// Personal data that they refer to.
    pub data: Vec<Datum>,
    /// Numbers of personal data to be erased.
    pub erase: Vec<u32>,
    /// The request that started the case is to be forgotten.
    pub forget: bool,
    /// The id of the request that starts the case.
    pub request: Option<String>,
    /// What the caller is told.
    pub outcome: Outcome,
}

/// What a case does when it is told something.
///
/// # Errors
/// [`EngineError`]: nothing is to be changed.
pub fn decide(state: &State, command: Command, at: &Moment<'_>) -> Result<Decided, EngineError> {
    let mut turn = Turn::new(state.clone(), at);
    let outcome = turn.does(command)?;
    Ok(turn.finish(outcome))
}

impl Turn<'_> {
    fn does(&mut self, command: Command) -> Result<Outcome, EngineError> {
        let case = self.state.id;
        match &command {
            Command::Start { .. } | Command::Answer(_) | Command::Erase { .. } | Command::TakenUp { .. } => {}
            _ if self.state.seq == 0 => return Err(EngineError::UnknownCase { case }),
            _ if self.state.ended.is_some() => return Err(EngineError::Ended { case }),
            Command::Deliver(message) if self.state.seen.contains(&message.id) => {
                return Ok(Outcome::Delivered(Delivery::Duplicate));
            }
            _ => {}
        }
        match command {
            Command::Start { start, resubmits } => self.start(*start, resubmits),
            Command::TakenUp { by } => self.taken_up(by),
            Command::Deliver(message) => self.deliver(message),
            Command::Assign { to, by, reason } => self.assign(&to, &by, reason.as_deref()),
            Command::Release { by } => self.release(&by),
            Command::Route { unit, by } => self.route(unit, &by),
            Command::Complete(done) => self.complete(&done),
            Command::Sign { signed, by } => self.sign(signed, &by),
            Command::Retry { by } => self.retry(&by),
            Command::Suspend { by, reason } => self.suspend(&by, &reason),
            Command::Resume { by } => self.resume(&by),
            Command::Cancel { by, reason } => self.cancel(&by, &reason),
            Command::Migrate { to, node, by, reason } => self.migrate(to, node.as_deref(), &by, &reason),
            Command::Raise { to, by, reason } => self.raise(&to, &by, &reason),
            Command::Fill { filled, expected, by } => self.fill_in(&filled, expected, &by),
            Command::Attach { paper, by } => self.attach(*paper, &by),
            Command::Detach { paper, by } => self.detach(paper, &by),
            Command::Erase { what, by } => self.erase(what, by.as_ref()),
            Command::Advance => {
                self.advance();
                Ok(Outcome::Done)
            }
            Command::Time => self.time(),
            Command::Answer(answered) => self.answer(answered),
        }
    }
}
