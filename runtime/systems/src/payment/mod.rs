//! Payments: invoices, what was paid on them, refunds.
