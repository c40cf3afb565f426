//! Signatures and certificates, by cases; what other programs say of them.
#![allow(missing_docs)]

mod smoke;
