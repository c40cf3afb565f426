//! The papers that cases end with: a licence, a permit, a certificate, a notice or a reasoned refusal.
//!
//! Invariants:
//! - That a case has a paper follows from the journal: how far it was read is kept in the same write as the paper. A case has one paper,
//!   whenever the process ends; its number is asked for under the key of the case, so that none is given twice.
//! - A paper says what the record of the case says. What is not known is shown as not known.
//! - What is sealed is kept as it was sealed: the PDF, the facts as JSON, and their signatures.

mod facts;
pub mod page;
mod settings;
mod store;
mod work;

pub use settings::Settings;
pub use store::{Issued, Results};
pub use work::Issuing;
pub(crate) use work::working;
