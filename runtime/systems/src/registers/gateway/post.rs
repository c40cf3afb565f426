//! Messages over HTTP: sent until there is an answer, always the same bytes under the same id.

use super::message::Message;
use super::{Format, LONGEST};
use crate::http::{Address, agent, failed};
use std::thread::sleep;
use std::time::Duration;
use ureq::Agent;
use zanflow_runtime::CallError;

/// Sends messages.
pub(super) struct Post {
    agent: Agent,
    attempts: u32,
    wait: Duration,
}

/// Why there is no answer. The texts go into the journal: no data of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nothing can have arrived.
    Unsent(String),
    /// It may have arrived: no answer came, or none that could be used.
    Silent(String),
    /// It arrived and was not done: the same again would not be done either.
    Refused(String),
}

impl From<Trouble> for CallError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Unsent(why) | Trouble::Refused(why) => Self::NotDone { why },
            Trouble::Silent(why) => Self::Unclear { why },
        }
    }
}

impl From<CallError> for Trouble {
    fn from(error: CallError) -> Self {
        match error {
            CallError::NotDone { why } => Self::Unsent(why),
            CallError::Unclear { why } => Self::Silent(why),
        }
    }
}

impl Post {
    /// `wait`: before the second attempt; it doubles with each.
    ///
    /// # Errors
    /// What is wrong with the address or its authorities.
    pub fn new(address: &Address, attempts: u32, wait: Duration) -> Result<Self, String> {
        Ok(Self { agent: agent(address)?, attempts: attempts.max(1), wait })
    }

    /// Sends a message until `take` takes an answer or it is refused. Of all attempts it is enough that one may have arrived.
    pub fn until_answered<T>(
        &self,
        address: &str,
        format: Format,
        message: &Message,
        take: impl Fn(Message) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let body = message.write(format);
        let mut wait = self.wait;
        let mut last = None;
        for attempt in 1..=self.attempts {
            let trouble = match self.once(address, format, &body).and_then(&take) {
                Ok(taken) => return Ok(taken),
                // It was not done now, but an attempt before may have been.
                Err(Trouble::Refused(why)) if last.is_none() => return Err(Trouble::Refused(why)),
                Err(Trouble::Refused(why)) => return Err(Trouble::Silent(why)),
                Err(trouble) => trouble,
            };
            last = match (last, trouble) {
                (Some(Trouble::Silent(_)), Trouble::Unsent(why)) => Some(Trouble::Silent(why)),
                (_, trouble) => Some(trouble),
            };
            if attempt < self.attempts {
                sleep(wait);
                wait = wait.saturating_mul(2);
            }
        }
        Err(last.unwrap_or_else(|| Trouble::Unsent("it was not sent".to_owned())))
    }

    fn once(&self, address: &str, format: Format, body: &str) -> Result<Message, Trouble> {
        let request = self.agent.post(address).header("content-type", format.media());
        // SOAP 1.1 asks for the header; the channels' operations have no name in it.
        let request = if format == Format::Soap { request.header("soapaction", "\"\"") } else { request };
        let mut answer = request.send(body).map_err(|error| Trouble::from(failed(&error)))?;
        let status = answer.status();
        let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX);
        let bytes = answer.body_mut().with_config().limit(limit).read_to_vec();
        let bytes = bytes.map_err(|_| Trouble::Silent("the answer broke off, or is too long".to_owned()))?;
        // A fault comes with status 500, and says more than the status.
        match Message::read(format, &bytes) {
            Ok(message) if status.is_success() || matches!(message, Message::Fault(_)) => Ok(message),
            Ok(_) | Err(_) if matches!(status.as_u16(), 408 | 429) || status.is_server_error() => {
                Err(Trouble::Silent(format!("status {}", status.as_u16())))
            }
            Ok(_) | Err(_) if !status.is_success() => {
                Err(Trouble::Refused(format!("status {}", status.as_u16())))
            }
            Ok(_) => Err(Trouble::Silent("the answer is none".to_owned())),
            Err(error) => Err(Trouble::Silent(format!("the answer cannot be read: {error}"))),
        }
    }
}
