//! Signatures and certificates, by cases; what other programs say of them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs
)]

mod cases;
mod documents;
mod kept;
mod later;
mod ncanode;
mod online;
mod seal;
mod server;
mod smoke;
mod tlv;
mod tools;
mod unhappy;
