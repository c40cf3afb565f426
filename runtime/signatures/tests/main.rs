//! Signatures and certificates, by cases; what other programs say of them.
#![allow(missing_docs)]

mod cases;
mod kept;
mod ncanode;
mod online;
mod seal;
mod server;
mod smoke;
mod tlv;
mod tools;
mod unhappy;
