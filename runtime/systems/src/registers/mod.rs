//! Registers of persons, legal entities, powers of attorney, accounts and qualifications, and who asked them why.
//!
//! **Contract.** A register is asked a [`Question`] and gives a [`Reply`]: records, that there are none, that its data are too old, or
//! no answer. What that means for a condition of an act on a day is decided in one place, [`Reply::meaning`]; what is stale or
//! unanswered is unknown, and never good. Every question is in the [log](Asks) before it is asked, with the clause of the act that asks it.
//! [`Registers`] are the embedded ones, loaded from CSV files ([`read`]); [`gateway`] reaches real ones.

mod asks;
mod books;
mod connect;
mod file;
pub mod gateway;
mod kind;
mod load;
mod record;
mod reply;
mod secret;

pub use asks::{AskId, Asked, Asks, Ended, NewAsk, Wanted, asks_table};
pub use books::{Applied, Load, Registers};
pub use file::{NotLoaded, load_file, read_file};
pub use kind::{Column, Form, Kind, UnknownKind};
pub use load::{Fault, MOST_FAULTS, read, table, template};
pub use record::{Account, LegalEntity, Life, Person, Power, Qualification, Record, Standing};
pub use reply::{Outcome, Question, Reply};

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
