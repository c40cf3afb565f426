//! Payments of a running service: pages, the webhook, and the thread that tells cases what was paid.

mod page;
mod tell;
mod views;
mod webhook;
mod work;

pub(crate) use work::working;

use crate::App;
use crate::problem::Problem;
use axum::Router;
use axum::http::StatusCode;
use std::sync::Arc;
use zanflow_runtime::Role;
use zanflow_systems::payment::ledger::LedgerError;
use zanflow_systems::payment::{PaymentError, Payments};

/// Who may say how much an invoice is, take it back, and have money sent back.
const DECIDE: [Role; 3] = [Role::Head, Role::Supervisor, Role::Administrator];

/// Routes of pages and of the webhook.
pub fn routes() -> Router<Arc<App>> {
    page::routes().merge(webhook::routes())
}

impl App {
    /// The payments, where the service takes them.
    pub(crate) fn payments(&self) -> Result<&Payments, Problem> {
        self.payments.as_deref().ok_or_else(Problem::unknown_address)
    }
}

impl From<PaymentError> for Problem {
    fn from(error: PaymentError) -> Self {
        let (status, key) = match &error {
            PaymentError::Ledger(LedgerError::Store(_) | LedgerError::Unreadable(_)) => {
                // What the file's errors say is for the log.
                tracing::error!("payments: {error}");
                return Self::ours("the books of payments cannot be read or written");
            }
            PaymentError::Ledger(LedgerError::UnknownInvoice) => (StatusCode::NOT_FOUND, "error-invoice"),
            PaymentError::Ledger(LedgerError::Refused(_)) => (StatusCode::CONFLICT, "error-invoice_state"),
            PaymentError::System(_) => (StatusCode::BAD_GATEWAY, "error-payment_system"),
            PaymentError::Assess(_) | PaymentError::NoDay => (StatusCode::CONFLICT, "error-amount"),
        };
        Self::new(status, key, error.to_string())
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        PaymentError::from(error).into()
    }
}
