//! Payments: invoices and what is paid for them.

pub mod contract;
