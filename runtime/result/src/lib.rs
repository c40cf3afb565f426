//! The paper that a case ends with: a licence, a certificate or a reasoned refusal.
