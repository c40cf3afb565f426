//! What goes through the gateway, whatever it is written as.

use crate::registers::reply::{Question, Reply};
use serde::{Deserialize, Serialize};
use std::fmt;
use zanflow_runtime::Time;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    /// Something is asked or sent; through the asynchronous channel also the answer to it.
    Request(Request),
    /// The answer of the synchronous channel.
    Response(Response),
    /// The asynchronous channel has taken a request.
    Receipt(Receipt),
    /// It was not taken.
    Fault(Fault),
}

/// A channel of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The answer comes in the same connection.
    Sync,
    /// The answer comes later, as a request of the gateway.
    Async,
}

/// What a request of the asynchronous channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MessageType {
    /// Something is asked.
    Request,
    /// It is answered.
    Response,
    /// Something is told.
    Notification,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The channel.
    pub channel: Channel,
    /// Unique for ever: a UUID. A request that is sent again has the same.
    pub message_id: String,
    /// The message that it belongs to; of an answer, that of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// The service of the gateway that it is for.
    pub service_id: String,
    /// What it is; asynchronous channel only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_type: Option<MessageType>,
    /// When it was made.
    #[serde(with = "super::date")]
    pub message_date: Time,
    /// Who sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
    /// What it says.
    pub data: Data,
}

/// Who sends a message, as the gateway knows them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sender {
    /// The name of the system.
    pub sender_id: String,
    /// Its password.
    pub password: String,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sender({:?})", self.sender_id)
    }
}

/// An answer of the synchronous channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// Its own id.
    pub message_id: String,
    /// The id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// When it was made.
    #[serde(with = "super::date")]
    pub response_date: Time,
    /// How it went.
    pub status: Status,
    /// What it says; none where it went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Data>,
}

/// How a request went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// [`SUCCESS`], another code that begins as it does, or a code of the answering system.
    pub code: String,
    /// In words.
    pub message: String,
}

/// The gateway's code of a request that went well.
pub const SUCCESS: &str = "SCSS001";

impl Status {
    /// It went well.
    pub fn success() -> Self {
        Self { code: SUCCESS.to_owned(), message: "Message has been processed successfully".to_owned() }
    }

    /// Whether it went well: systems behind the gateway say so in two ways.
    pub fn is_success(&self) -> bool {
        self.code.starts_with("SCSS") || self.code.eq_ignore_ascii_case("success")
    }
}

/// The asynchronous channel has taken a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// The gateway's id of the message.
    pub message_id: String,
    /// The id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// When it was taken.
    #[serde(with = "super::date")]
    pub response_date: Time,
}

/// A request was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// Whose fault it is.
    pub code: FaultCode,
    /// In words.
    pub why: String,
    /// The gateway's own code, if it gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
}

/// Whose fault it is that a request was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub enum FaultCode {
    /// The request is wrong: it was not done.
    Client,
    /// Who answers failed: what was done is not known.
    Server,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Data {
    /// A register is asked.
    Inquiry(Inquiry),
    /// It answers.
    Reply(Reply),
    /// A case is sent on.
    Application(Application),
    /// It was taken, under this number.
    Accepted(String),
}

/// A question to a register, with what it has to know of who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Inquiry {
    /// The question.
    pub question: Question,
    /// What for: the act's sentence.
    pub purpose: String,
    /// The ground: act, paragraph and item.
    pub basis: String,
    /// Who consented: `applicant`, or `unknown`.
    pub consent: String,
    /// When they did, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consented: Option<String>,
}

/// A case that is sent on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// The key of the call: `case/node/visit/attempt`.
    pub key: String,
    /// The service and process: `06-1/portal`.
    pub process: String,
    /// What the case was started with and what was filled in, as JSON.
    pub content: String,
}
