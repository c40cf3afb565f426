//! Notices: what people are told of their tasks, their applications and their accounts, by e-mail or another way.
//!
//! Invariants:
//! - What is to be told follows from the journal and from what was done with accounts: the outbox keeps how far both were read, in the
//!   same write as the notices. So nothing is dropped and nothing is queued twice, whenever the process ends.
//! - A notice is sent once or, where the process ended before that could be noted, again under the same `Message-ID`.
//! - The outbox holds no personal data: addresses are looked up when a notice is sent, and what a server of mail says is kept without
//!   them.
//! - A notice names a case by its number, with a link, and says nothing more of it; the reasons of a refusal only where that is set.
//! - Nobody waits for a server of mail: notices are sent on a thread of their own, and each attempt has a time limit.

pub mod api;
mod derive;
mod letter;
pub mod page;
mod settings;
#[cfg(feature = "mail")]
mod smtp;
mod store;
mod work;

pub use settings::{Escalation, Settings, Tls};
#[cfg(feature = "mail")]
pub use smtp::Smtp;
pub(crate) use store::counts;
pub use store::{Counts, Notice, Outbox, Read, State};
pub use work::Notices;
pub(crate) use work::working;

use std::fmt;
use zanflow_wording::Lang;

/// What a notice is about. The names stand in the outbox and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A task is there for its recipient.
    Task,
    /// The deadline of a task is near.
    Near,
    /// It has passed.
    Passed,
    /// A step was escalated to them.
    Escalated,
    /// Their application was accepted.
    Accepted,
    /// Its case stands still.
    Paused,
    /// It goes on.
    Resumed,
    /// The service was rendered.
    Decided,
    /// It was refused.
    Refused,
    /// The case was cancelled.
    Cancelled,
    /// The password of their account was changed.
    Password,
    /// A token of their account was made.
    Token,
    /// Their account was locked or ended.
    Locked,
    /// Somebody tried wrong passwords.
    Attempts,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Task,
        Self::Near,
        Self::Passed,
        Self::Escalated,
        Self::Accepted,
        Self::Paused,
        Self::Resumed,
        Self::Decided,
        Self::Refused,
        Self::Cancelled,
        Self::Password,
        Self::Token,
        Self::Locked,
        Self::Attempts,
    ];

    /// Its name in the outbox.
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Near => "near",
            Self::Passed => "passed",
            Self::Escalated => "escalated",
            Self::Accepted => "accepted",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Decided => "decided",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
            Self::Password => "password",
            Self::Token => "token",
            Self::Locked => "locked",
            Self::Attempts => "attempts",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A notice as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// `LOCAL@DOMAIN`: the same whenever it is sent, so that a receiver knows a second one.
    pub id: String,
    /// The address of its recipient.
    pub to: String,
    /// Its language.
    pub lang: Lang,
    /// What it is about, in a line.
    pub subject: String,
    /// Its text, plain.
    pub body: String,
}

/// Why a notice was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSent {
    /// The way is closed, or not now: it is tried again, and so are the others after it.
    Later {
        /// What was said.
        why: String,
    },
    /// Not this one now: others may go.
    Busy {
        /// What was said.
        why: String,
    },
    /// Never: nobody lives there.
    Never {
        /// What was said.
        why: String,
    },
}

impl NotSent {
    fn why(&self) -> &str {
        match self {
            Self::Later { why } | Self::Busy { why } | Self::Never { why } => why,
        }
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.why())
    }
}

/// A way by which notices reach people: e-mail, or what an implementer has.
pub trait Notifier: Send + Sync {
    /// Sends a notice; returns when it was taken by whoever brings it further. The same notice may come twice, under the same id.
    ///
    /// # Errors
    /// [`NotSent`].
    fn send(&self, letter: &Letter) -> Result<(), NotSent>;
}
