//! One trait per system that the runtime reaches, and the steps built on them.

use super::{Answer, Call, CallError, Steps};
use crate::{Action, Connector, Subject};
use serde_json::Value;
use std::sync::Arc;

type CallResult = Result<Answer, CallError>;

/// The portal.
pub trait Portal: Send + Sync {
    /// Authenticates the applicant.
    ///
    /// # Errors
    /// [`CallError`].
    fn authenticate(&self, call: &Call<'_>) -> CallResult;
    /// Shows the applicant a form, a refusal or a result.
    ///
    /// # Errors
    /// [`CallError`].
    fn notify(&self, call: &Call<'_>) -> CallResult;
}

/// The gateway between systems.
pub trait Gateway: Send + Sync {
    /// Sends the request on.
    ///
    /// # Errors
    /// [`CallError`].
    fn send(&self, call: &Call<'_>) -> CallResult;
}

/// Payments.
pub trait Payment: Send + Sync {
    /// Takes the fee.
    ///
    /// # Errors
    /// [`CallError`].
    fn pay(&self, call: &Call<'_>) -> CallResult;
    /// Whether the fee was paid.
    ///
    /// # Errors
    /// [`CallError`].
    fn paid(&self, call: &Call<'_>) -> CallResult;
}

/// Licensing.
pub trait Licensing: Send + Sync {
    /// Registers the request, forms a refusal, keeps a result.
    ///
    /// # Errors
    /// [`CallError`].
    fn register(&self, call: &Call<'_>) -> CallResult;
    /// Whether the applicant meets the requirements.
    ///
    /// # Errors
    /// [`CallError`].
    fn eligible(&self, call: &Call<'_>) -> CallResult;
}

/// Registers of legal entities and of persons.
pub trait Registers: Send + Sync {
    /// Looks the applicant up in the register that [`Ask::system`](crate::Ask::system) names.
    ///
    /// # Errors
    /// [`CallError`].
    fn query(&self, call: &Call<'_>) -> CallResult;
}

/// Powers of attorney.
pub trait Notary: Send + Sync {
    /// Checks a power of attorney.
    ///
    /// # Errors
    /// [`CallError`].
    fn authorised(&self, call: &Call<'_>) -> CallResult;
}

/// The provider's document flow.
pub trait DocumentFlow: Send + Sync {
    /// Registers a document and gives it a number.
    ///
    /// # Errors
    /// [`CallError`].
    fn register(&self, call: &Call<'_>) -> CallResult;
}

/// How a signature and its certificate stand.
///
/// Why one does not is a name like `revoked`: it stands in the chain for ever, so no personal data are in it. What else is known of the
/// certificate lies beside the chain, in the case's file.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Valid.
    Good {
        /// What is known of the certificate.
        data: Option<Value>,
    },
    /// Not valid: revoked, expired, another's, …
    Refused {
        /// Why.
        reason: String,
        /// What is known of the certificate.
        data: Option<Value>,
    },
    /// Not known now; never accepted as valid, and asked again.
    Unknown {
        /// Why.
        why: String,
        /// What is known of the certificate.
        data: Option<Value>,
    },
    /// Nothing was signed yet: the case waits until something is.
    Unsigned,
}

impl Standing {
    /// Valid, and nothing more is known.
    pub fn good() -> Self {
        Self::Good { data: None }
    }

    /// Not valid, and why.
    pub fn refused(reason: impl Into<String>) -> Self {
        Self::Refused { reason: reason.into(), data: None }
    }

    /// Not known, and why.
    pub fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown { why: why.into(), data: None }
    }
}

impl From<Standing> for Answer {
    fn from(standing: Standing) -> Self {
        let told =
            |answer: Self, why: Option<String>, data| Self { reference: why, personal: data, ..answer };
        match standing {
            Standing::Good { data } => told(Self::holds(true), None, data),
            Standing::Refused { reason, data } => told(Self::holds(false), Some(reason), data),
            Standing::Unknown { why, data } => told(Self::unknown(), Some(why), data),
            Standing::Unsigned => Self { later: true, ..Self::default() },
        }
    }
}

/// Certificates and signatures.
pub trait SignatureCheck: Send + Sync {
    /// How the last signature in the case's file stands ([`CaseFile::signed`](crate::CaseFile::signed)), and the certificate of whom the
    /// call is about ([`Call::whose`]). Asked again once something more is signed, under the same key.
    ///
    /// # Errors
    /// [`CallError`].
    fn standing(&self, call: &Call<'_>) -> Result<Standing, CallError>;
}

/// Accounts of the workers who handle cases.
pub trait Workers: Send + Sync {
    /// Whether the worker who handles the case ([`Call::worker`]) has an account and is signed in.
    ///
    /// # Errors
    /// [`CallError`].
    fn signed_in(&self, call: &Call<'_>) -> CallResult;
}

/// One connector of each kind: the steps of a flow that has no code of its own.
#[derive(Clone)]
#[allow(missing_docs)] // named as the traits
pub struct Connectors {
    pub portal: Arc<dyn Portal>,
    pub gateway: Arc<dyn Gateway>,
    pub payment: Arc<dyn Payment>,
    pub licensing: Arc<dyn Licensing>,
    pub registers: Arc<dyn Registers>,
    pub notary: Arc<dyn Notary>,
    pub document_flow: Arc<dyn DocumentFlow>,
    pub signature: Arc<dyn SignatureCheck>,
    pub workers: Arc<dyn Workers>,
}

impl Connectors {
    /// One implementation of all of them.
    pub fn all<C>(one: Arc<C>) -> Self
    where
        C: Portal
            + Gateway
            + Payment
            + Licensing
            + Registers
            + Notary
            + DocumentFlow
            + SignatureCheck
            + Workers
            + 'static,
    {
        Self {
            portal: one.clone(),
            gateway: one.clone(),
            payment: one.clone(),
            licensing: one.clone(),
            registers: one.clone(),
            notary: one.clone(),
            document_flow: one.clone(),
            signature: one.clone(),
            workers: one,
        }
    }
}

impl Steps for Connectors {
    fn call(&self, call: &Call<'_>) -> CallResult {
        let asks = call.node.kind == crate::NodeKind::Condition;
        match call.ask.connector {
            Connector::Portal => match call.node.action {
                // A worker has no account with the portal's applicants.
                _ if call.ask.about == Subject::Worker => self.workers.signed_in(call),
                Action::Authenticate | Action::CheckCredentials | Action::RegisterApplicant => {
                    self.portal.authenticate(call)
                }
                _ => self.portal.notify(call),
            },
            Connector::Gateway => self.gateway.send(call),
            Connector::Payment if asks || call.node.action == Action::CheckPayment => self.payment.paid(call),
            Connector::Payment => self.payment.pay(call),
            Connector::Licensing if asks || call.node.action == Action::CheckEligibility => {
                self.licensing.eligible(call)
            }
            Connector::Licensing => self.licensing.register(call),
            Connector::Registers => self.registers.query(call),
            Connector::Notary => self.notary.authorised(call),
            Connector::DocumentFlow => self.document_flow.register(call),
            Connector::Signature => self.signature.standing(call).map(Answer::from),
            Connector::Workers => self.workers.signed_in(call),
        }
    }
}
