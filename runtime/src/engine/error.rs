//! Why a command was refused.

use super::Gone;
use crate::journal::JournalError;
use crate::{CaseId, NotHeld, Role, Version};
use std::fmt;

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are named as what they are
pub enum EngineError {
    /// There is no such case.
    UnknownCase { case: CaseId },
    /// No flow of that version was deployed.
    UnknownVersion { version: Version },
    /// The case's version has no such node.
    UnknownNode { node: String },
    /// The node has no such ask.
    UnknownAsk { node: String, ask: String },
    /// The flow tells other matters apart, or none.
    UnknownMatter { matter: String, known: Vec<String> },
    /// The case has ended.
    Ended { case: CaseId },
    /// The case has no task at that node.
    NoTask { case: CaseId, node: String },
    /// The task is assigned to another person.
    Assigned { to: String },
    /// Nobody has the task.
    NotAssigned { case: CaseId },
    /// The node needs a decision and none was given.
    NoDecision { node: String },
    /// A refusal without a reason.
    NoReason { node: String },
    /// The id is a number of 12 digits, as IIN and BIN are.
    PersonalId,
    /// The caller has none of these roles.
    NotAllowed { who: String, needs: Vec<Role> },
    /// Facts were given at the start, and the engine was not opened for a trial.
    FactsGiven,
    /// Open cases need methods that nothing has.
    MethodsGone { gone: Vec<Gone> },
    /// The file was changed meanwhile: it has another version than was expected.
    FileChanged { case: CaseId, version: u32 },
    /// The papers of a case would have more bytes, or be more.
    FileFull { case: CaseId },
    /// The file has no such paper.
    NoPaper { case: CaseId, paper: u32 },
    /// What was signed is not what the case says now.
    OtherStatement { case: CaseId },
    /// The step is done by signing it.
    NotSigned { node: String },
    /// Its personal data were erased: its file takes nothing more.
    Erased { case: CaseId },
    /// It has not ended: its data are needed.
    Running { case: CaseId },
    /// Its data were erased, but copies may still lie in the files of the journal, or of the database.
    NotScrubbed { case: CaseId, why: String },
    /// It is suspended.
    Suspended { case: CaseId },
    /// It is not suspended.
    NotSuspended { case: CaseId },
    /// It can be moved only where it waits, and not while another system has the step.
    NotMovable { case: CaseId, why: &'static str },
    /// There is nothing to retry.
    NoRetry { case: CaseId },
    /// Only a refused case can be resubmitted, once.
    NotRefused { case: CaseId },
    /// The calendar does not hold the days.
    Calendar(NotHeld),
    /// The journal failed.
    Journal(JournalError),
    /// The database cannot be reached now. Nothing was done.
    Away { why: String },
    /// The connection to the database was lost while it wrote: whether that was done could not be found out.
    Unclear { why: String },
    /// The system gives no random numbers.
    NoRandom,
}

impl EngineError {
    /// Whether a command to many cases leaves this one out and goes on: it has gone on since, or is of another unit.
    pub fn passes_over(&self) -> bool {
        matches!(self, Self::NoRetry { .. } | Self::Ended { .. } | Self::NotAllowed { .. })
    }
}

impl From<JournalError> for EngineError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl From<NotHeld> for EngineError {
    fn from(error: NotHeld) -> Self {
        Self::Calendar(error)
    }
}

impl std::error::Error for EngineError {}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCase { case } => write!(f, "there is no case {case}"),
            Self::UnknownVersion { version } => write!(f, "no process of version {version} was deployed"),
            Self::UnknownNode { node } => write!(f, "the case's process has no node {node}"),
            Self::UnknownAsk { node, ask } => write!(f, "{node} asks nothing that is called {ask}"),
            Self::UnknownMatter { matter, known } if known.is_empty() => {
                write!(f, "the process is the same for all matters; leave {matter:?} out")
            }
            Self::UnknownMatter { matter, known } => {
                write!(f, "the process knows no matter {matter:?}, but {}", known.join("; "))
            }
            Self::Ended { case } => write!(f, "case {case} has ended"),
            Self::NoTask { case, node } => write!(f, "case {case} does not wait for a person at {node}"),
            Self::Assigned { to } => write!(f, "the task is {to}'s; have it assigned first"),
            Self::NotAssigned { case } => write!(f, "nobody has the task of case {case}"),
            Self::NoDecision { node } => write!(f, "{node} needs a decision: approve or refuse"),
            Self::NoReason { node } => write!(f, "a refusal at {node} needs a reason"),
            Self::PersonalId => {
                f.write_str("a number of 12 digits may be an IIN; give the person's staff number")
            }
            Self::NotAllowed { who, needs } => {
                let roles: Vec<&str> = needs.iter().map(|role| role.name()).collect();
                write!(f, "{who} may not do this; it needs the role {}", roles.join(" or "))
            }
            Self::FactsGiven => f.write_str(
                "facts are given at the start in trials only; here systems and people say what holds",
            ),
            Self::MethodsGone { gone } => {
                for gone in gone {
                    write!(f, "{gone}, which this program does not have; ")?;
                }
                f.write_str(
                    "keep the implementation of that version beside the current one (`Versions::keep`), or move the cases to a \
                     version that has what they need (`zanflow case migrate`)",
                )
            }
            Self::FileChanged { case, version } => {
                write!(
                    f,
                    "the file of case {case} was changed meanwhile: it is version {version}; look at it and write it again"
                )
            }
            Self::FileFull { case } => {
                write!(
                    f,
                    "the file of case {case} takes no more papers: take what is not needed to another case"
                )
            }
            Self::NoPaper { case, paper } => write!(f, "the file of case {case} has no paper {paper}"),
            Self::OtherStatement { case } => write!(
                f,
                "what was signed is not what case {case} says now; look at its statement and sign that"
            ),
            Self::NotSigned { node } => write!(f, "{node} is done by signing: sign its statement"),
            Self::Erased { case } => {
                write!(f, "the personal data of case {case} were erased: its file takes nothing more")
            }
            Self::Running { case } => {
                write!(f, "case {case} has not ended: its data are needed; end it first, or wait")
            }
            Self::NotScrubbed { case, why } => {
                write!(
                    f,
                    "copies of the data of case {case} may still lie where the records are kept ({why}); erase it again"
                )
            }
            Self::Suspended { case } => write!(f, "case {case} is suspended; resume it first"),
            Self::NotSuspended { case } => write!(f, "case {case} is not suspended"),
            Self::NotMovable { case, why } => write!(f, "case {case} cannot be moved now: {why}"),
            Self::NoRetry { case } => write!(f, "case {case} has nothing to try again"),
            Self::NotRefused { case } => write!(f, "case {case} was not refused, or was resubmitted before"),
            Self::Calendar(error) => write!(f, "{error}"),
            Self::Journal(error) => write!(f, "{error}"),
            Self::Away { why } | Self::Unclear { why } => f.write_str(why),
            Self::NoRandom => f.write_str("the system gives no random numbers"),
        }
    }
}
