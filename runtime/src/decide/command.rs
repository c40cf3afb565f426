//! What a case is told, and what it answers.

use crate::connect::{Answer, CallError, Key};
use crate::file::{Attachment, Filled};
use crate::{Caller, CaseId, Clause, Erasure, Facts, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a case is told. Who gives a command was authenticated by whoever hands it on; whether they may is decided here.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Begins the case and advances it to its first wait.
    Start {
        /// Its parameters.
        start: Box<Start>,
        /// The refused case that it continues.
        resubmits: Option<CaseId>,
    },
    /// A refused case is continued by a new one; once.
    TakenUp {
        /// The new case.
        by: CaseId,
    },
    /// Delivers a message; an early one is kept until the case waits for it.
    Deliver(Message),
    /// Assigns the open task to a person; claiming it is assigning it to oneself. One that somebody has is moved by them or a
    /// supervisor only.
    Assign {
        /// To whom.
        to: Person,
        /// Who assigns it.
        by: Caller,
        /// Why it is moved from who has it: in the record, outside the chain.
        reason: Option<String>,
    },
    /// Lets a task go that was assigned, so that others may take it.
    Release {
        /// Who does.
        by: Caller,
    },
    /// Assigns the case to a unit: people of other units do not see it any more. `None`: to all.
    Route {
        /// The unit.
        unit: Option<String>,
        /// Who assigns it.
        by: Caller,
    },
    /// Completes the task, or a stuck step, in the name of a person.
    Complete(Completion),
    /// Puts a signature into the case's file and does the step that it is of. A check that waits for a signature is made. That it is a
    /// signature of the statement, whoever's, the caller has found out. [`Outcome::Number`]: that of the signature.
    Sign {
        /// The signature.
        signed: Signed,
        /// Who gives it.
        by: Caller,
    },
    /// Retries the connector of a stuck or waiting step.
    Retry {
        /// Who asks for it.
        by: Caller,
    },
    /// The case and its clock are suspended. Messages are kept.
    Suspend {
        /// Who suspends it.
        by: Caller,
        /// Why; stored outside the chain.
        reason: String,
    },
    /// Resumes the case; deadlines move by the length of the suspension.
    Resume {
        /// Who resumes it.
        by: Caller,
    },
    /// Cancels the case.
    Cancel {
        /// Who cancels it.
        by: Caller,
        /// Why; stored outside the chain.
        reason: String,
    },
    /// Migrates a waiting case to another version of its process. The step's time keeps running.
    Migrate {
        /// The version.
        to: Version,
        /// The node; `None`: the one of the same id.
        node: Option<String>,
        /// Who migrates it.
        by: Caller,
        /// Why; stored outside the chain.
        reason: String,
    },
    /// Escalates the step at which the case stands: who it is escalated to sees it, and may give it to somebody.
    Raise {
        /// To whom.
        to: Whom,
        /// Who does: a supervisor, or who has the task.
        by: Caller,
        /// Why; stored outside the chain.
        reason: String,
    },
    /// Writes the application form. [`Outcome::Number`]: the version of the file; what is the same makes none.
    Fill {
        /// The form.
        filled: Filled,
        /// Refused where the file has another version than that.
        expected: Option<u32>,
        /// Who writes it.
        by: Caller,
    },
    /// Attaches a paper. [`Outcome::Number`]: the paper's. The same content for the same paper of the list is attached once.
    Attach {
        /// The paper.
        paper: Box<Attachment>,
        /// Who attaches it.
        by: Caller,
    },
    /// Takes a paper out of the file; its content stays until it is erased.
    Detach {
        /// Its number.
        paper: u32,
        /// Who takes it out.
        by: Caller,
    },
    /// Erases personal data of a case that has ended; the chain keeps their seals.
    Erase {
        /// Which.
        what: Erasure,
        /// Who asks for it; nobody where a period of retention is over.
        by: Option<Caller>,
    },
    /// Goes on from a node that is done, as far as nobody is needed.
    Advance,
    /// Does what time does: warnings, escalations, deadlines reckoned anew. [`Outcome::Timed`].
    Time,
    /// Records what another system answered, and goes on.
    Answer(Answered),
}

/// What the caller of a command is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is done.
    #[default]
    Done,
    /// What became of a message.
    Delivered(Delivery),
    /// The number of the paper or the signature, or the version of the file.
    Number(u32),
    /// What time did.
    Timed {
        /// Warnings.
        warned: u32,
        /// Escalations.
        escalated: u32,
    },
}

impl Outcome {
    /// The number, if it is one.
    pub fn number(self) -> u32 {
        match self {
            Self::Number(number) => number,
            _ => 0,
        }
    }

    /// What became of a message.
    pub fn delivery(self) -> Delivery {
        match self {
            Self::Delivered(delivery) => delivery,
            _ => Delivery::Taken,
        }
    }
}

/// What another system answered to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The call.
    pub key: Key,
    /// The answer.
    pub answer: Result<Answer, CallError>,
    /// It was not given up before; that one failed which was given up is known already.
    pub in_time: bool,
}

/// Parameters of a new case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The version of the process.
    pub version: Version,
    /// Who starts it; `None`: another system. An applicant's case is theirs.
    #[serde(skip)]
    pub by: Option<Caller>,
    /// The unit that it is assigned to; people of other units do not see it.
    #[serde(default)]
    pub unit: Option<String>,
    /// What it is about: one of the flow's [matters](Flow::matters). `None`: whoever comes to the question answers it.
    #[serde(default)]
    pub matter: Option<String>,
    /// Initial facts: for tests and simulations, where the engine is opened for a [trial](Settings::trial).
    #[serde(default)]
    pub facts: Facts,
    /// Idempotency key of the request; no personal data.
    #[serde(default)]
    pub request: Option<String>,
    /// Personal data, an object; stored outside the chain, given to connectors. `id`: IIN or BIN of the applicant;
    /// `representative`: of who acts for them, if somebody does.
    #[serde(default)]
    pub personal: Option<Value>,
    /// The application form: the first version of the case's file.
    #[serde(skip)]
    pub filled: Option<Filled>,
    /// Papers that are handed in with it: they are in its file before anything is done.
    #[serde(skip)]
    pub papers: Vec<Attachment>,
    /// A signature of its [statement](Self::statement): CMS, DER. Whoever gives it found out that it is one.
    #[serde(skip)]
    pub signed: Option<Vec<u8>>,
}

impl Start {
    /// A case without facts.
    pub fn new(version: Version) -> Self {
        Self { version, ..Self::default() }
    }
}

/// A message from another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Unique in the case; a second one with the same id is a duplicate.
    pub id: String,
    /// The node that it answers.
    pub node: String,
    /// The ask that it answers, where the node has several and more than one is open.
    #[serde(default)]
    pub ask: Option<String>,
    /// Whether the condition holds; required if the node is a condition.
    #[serde(default)]
    pub holds: Option<bool>,
    /// Personal data in it.
    #[serde(default)]
    pub personal: Option<Value>,
}

/// Outcome of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The case was waiting for it and continued.
    Taken,
    /// It arrived early and is kept.
    Kept,
    /// It is a duplicate.
    Duplicate,
}

/// A person who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Stored in the chain for ever, so not personal data: a staff number, not an IIN.
    pub id: String,
    /// Stored outside the chain.
    pub name: String,
}

/// Decision on a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The condition holds; the service is to be rendered.
    Approve,
    /// It does not; a reason is required.
    Refuse,
}

/// Reason for a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The passage of law.
    #[serde(default)]
    pub ground: Clause,
    /// Free text; stored outside the chain.
    pub text: String,
}

/// Completion of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The node, so that a late click does not complete the next task.
    pub node: String,
    /// Who did it.
    pub by: Caller,
    /// Required if the node is a condition, or rules on the case ([`Node::rules`](crate::Node::rules)).
    pub decision: Option<Decision>,
    /// At least one if the decision is a refusal.
    pub reasons: Vec<Reason>,
}

/// To whom a step is escalated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// The head of the case's unit: whoever has that role there.
    Head,
    /// That person.
    Person(Person),
}

/// What of a case is signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deed {
    /// The step that is done with it; `None`: the application as it stands.
    pub node: Option<String>,
    /// What is decided at the step.
    pub decision: Option<Decision>,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What it is of.
    pub of: Deed,
    /// The text that was signed, as [`Queries::statement`](crate::Queries::statement) gave it.
    pub statement: String,
    /// The signature: CMS (RFC 5652), DER.
    pub cms: Vec<u8>,
}
