//! A payment system, as a service asks it.

use super::contract::{Code, Invoice, NewInvoice, NewRefund, Refund, StatementLine};
use std::fmt;
use zanflow_runtime::CallError;

/// What takes money and gives it back. Every order has a key: the same key again does nothing more and tells how it is now.
pub trait PaymentSystem: Send + Sync {
    /// Makes an invoice that can be paid.
    ///
    /// # Errors
    /// [`SystemError`].
    fn create(&self, key: &str, new: &NewInvoice) -> Result<Invoice, SystemError>;

    /// An invoice as it is now.
    ///
    /// # Errors
    /// [`SystemError`]; refused with [`Code::UnknownInvoice`] where there is none.
    fn invoice(&self, number: &str) -> Result<Invoice, SystemError>;

    /// Takes an invoice back: no more money is to be taken for it.
    ///
    /// # Errors
    /// [`SystemError`].
    fn cancel(&self, number: &str) -> Result<Invoice, SystemError>;

    /// Gives a payment back, or a part of it.
    ///
    /// # Errors
    /// [`SystemError`].
    fn refund(&self, key: &str, new: &NewRefund) -> Result<Refund, SystemError>;

    /// What was taken and given back on a day, `YYYY-MM-DD`, and whether that will not change any more.
    ///
    /// # Errors
    /// [`SystemError`].
    fn statement(&self, day: &str) -> Result<(Vec<StatementLine>, bool), SystemError>;
}

/// Why a payment system did not answer as it was asked. Nothing of people is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SystemError {
    /// It said no: nothing was done.
    Refused {
        /// Why.
        code: Code,
        /// In its words.
        detail: String,
    },
    /// It was not reached: nothing was done.
    NotReached(String),
    /// It may have been done: ask again under the same key.
    Unclear(String),
}

impl SystemError {
    /// A refusal.
    pub fn refused(code: Code, detail: impl Into<String>) -> Self {
        Self::Refused { code, detail: detail.into() }
    }
}

impl std::error::Error for SystemError {}

impl fmt::Display for SystemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { code, detail } => write!(f, "the payment system refuses: {code:?}: {detail}"),
            Self::NotReached(why) | Self::Unclear(why) => write!(f, "the payment system: {why}"),
        }
    }
}

impl From<SystemError> for CallError {
    fn from(error: SystemError) -> Self {
        let why = error.to_string();
        match error {
            SystemError::Refused { .. } | SystemError::NotReached(_) => Self::NotDone { why },
            SystemError::Unclear(_) => Self::Unclear { why },
        }
    }
}
