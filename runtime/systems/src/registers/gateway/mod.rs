//! The gateway between systems (ЭҮШ): its messages, and a client that reaches real registers through it.
//!
//! A [`Message`] is written as a SOAP 1.1 envelope in the gateway's own types, or as JSON of the same names. Both are read with bounds: a
//! message is at most [`LONGEST`] bytes, and an XML document has no document type and no entities of its own. The synchronous channel
//! answers in the same connection; the asynchronous one gives a receipt, and sends the answer later as a request of its own that names
//! the first in `correlationId`.

mod client;
mod date;
mod message;
mod post;
mod soap;
mod xml;

pub use client::{GatewayClient, Late, NotLate, Settings};
pub use message::{
    Application, Channel, Data, Fault, FaultCode, Inquiry, Message, MessageType, Receipt, Request, Response,
    SUCCESS, Sender, Status,
};

use std::fmt;

/// The longest message, in bytes.
pub const LONGEST: usize = 1024 * 1024;

/// How a message is written.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A SOAP 1.1 envelope.
    #[default]
    Soap,
    /// JSON.
    Json,
}

impl Format {
    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Soap => "text/xml; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// The format of a media type.
    pub fn of(media: &str) -> Option<Self> {
        match media.split(';').next().unwrap_or_default().trim() {
            "text/xml" | "application/xml" | "application/soap+xml" => Some(Self::Soap),
            "application/json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Why a text is no message. It does not repeat what stands there, which may be data of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl std::error::Error for Unreadable {}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Message {
    /// Writes it.
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Soap => soap::write(self),
            // It has texts and numbers only, which can all be written.
            Format::Json => serde_json::to_string(self).unwrap_or_default(),
        }
    }

    /// Reads one.
    ///
    /// # Errors
    /// It is none, or longer than [`LONGEST`].
    pub fn read(format: Format, bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() > LONGEST {
            return Err(Unreadable("it is too long".to_owned()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable("it is not UTF-8".to_owned()))?;
        match format {
            Format::Soap => soap::read(text.trim_start_matches('\u{feff}')),
            Format::Json => serde_json::from_str(text).map_err(|error| {
                Unreadable(format!("no message: line {}, column {}", error.line(), error.column()))
            }),
        }
    }
}

#[cfg(test)]
mod tests;
