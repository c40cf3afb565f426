//! One trait per system that the runtime reaches, and the steps built on them.

use super::{Answer, Call, CallError, Steps};
use crate::{Action, Connector, Subject};
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

/// Status of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Valid.
    Good,
    /// Revoked or expired.
    Revoked,
    /// Not known now; never accepted as valid, and asked again.
    Unknown,
}

/// Certificates and signatures.
pub trait SignatureCheck: Send + Sync {
    /// Status of the applicant's certificate.
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
            Connector::Signature => self.signature.standing(call).map(|standing| match standing {
                Standing::Good => Answer::holds(true),
                Standing::Revoked => Answer::holds(false),
                Standing::Unknown => Answer::unknown(),
            }),
            Connector::Workers => self.workers.signed_in(call),
        }
    }
}
