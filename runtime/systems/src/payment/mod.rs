//! Payments: what a service costs, invoices, what is paid for them, and what goes back.
//!
//! - [`fee`], [`rates`], [`money`]: what the card says, and the amount that follows from it.
//! - [`invoice`]: the states of an invoice and its money, as a pure function; [`ledger`]: the books.
//! - [`contract`]: the HTTP contract with a payment system; [`system`]: what a service asks of one; [`client`] over HTTP, [`till`] embedded.
//! - [`webhook`]: signatures of what it tells; `inbound`: what becomes of that; [`reconcile`]: statements by day.
//! - [`Payments`]: all of them together; `connector`: what steps of cases ask.

pub mod client;
mod connector;
pub mod contract;
mod day;
mod desk;
pub mod fee;
mod inbound;
pub mod invoice;
pub mod ledger;
pub mod money;
pub mod rates;
pub mod reconcile;
mod settings;
mod soon;
pub mod system;
pub mod till;
pub mod webhook;

pub use day::{day_of, due_after, ends_of};
pub use desk::{PaymentError, Payments, Setup, Worked};
pub use fee::{Assessed, Basis, Choice, Chosen, Fee};
pub use invoice::{Invoice, Money, State};
pub use ledger::{Ledger, LedgerError};
pub use rates::Rates;
pub use settings::Settings;
pub use system::{PaymentSystem, SystemError};
pub use webhook::Secret;
