//! Signatures and certificates, by cases; what other programs say of them.
#![allow(missing_docs)]

mod cases;
mod smoke;
mod tlv;
mod tools;
