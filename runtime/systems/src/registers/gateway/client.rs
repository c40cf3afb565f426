//! Real registers through the gateway.

use super::message::{
    Application, Channel, Data, FaultCode, Inquiry, Message, MessageType, Request, Response, Sender,
};
use super::post::{Post, Trouble};
use super::{Format, Unreadable};
use crate::StoreError;
use crate::http::Address;
use crate::registers::asks::{AskId, Ended};
use crate::registers::books::Registers;
use crate::registers::connect::{answer, question, register_of};
use crate::registers::kind::Kind;
use crate::registers::reply::{Question, Reply};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use zanflow_runtime::{Answer, Call, CallError, CaseId, NodeKind, System, Time, identity};

/// How the gateway is reached.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The address of the synchronous channel.
    pub address: String,
    /// The address of the asynchronous one, through which cases are sent on; none: they go through the synchronous one.
    #[serde(default)]
    pub asynchronous: Option<String>,
    /// Certificates of the authorities that are trusted, PEM, where the addresses begin with `https`; by default those of the machine.
    #[serde(default)]
    pub authorities: Option<PathBuf>,
    /// How messages are written.
    #[serde(default)]
    pub format: Format,
    /// This service's name at the gateway.
    pub sender: String,
    /// Services of the gateway, by the name of the register, or `gateway` for what is sent on. By default they have those names.
    #[serde(default)]
    pub services: BTreeMap<String, String>,
    /// How long one attempt may take, in milliseconds. All attempts with the waits between them must be done before the engine gives a call
    /// up, which is after 30 seconds.
    #[serde(default = "timeout_ms")]
    pub timeout_ms: u64,
    /// How often a message is sent until there is an answer.
    #[serde(default = "attempts")]
    pub attempts: u32,
    /// The wait before the second attempt, in milliseconds; it doubles with each.
    #[serde(default = "wait_ms")]
    pub wait_ms: u64,
    /// An answer whose data are older is stale. In days.
    #[serde(default = "max_age_days")]
    pub max_age_days: u32,
}

fn timeout_ms() -> u64 {
    8_000
}

fn attempts() -> u32 {
    3
}

fn wait_ms() -> u64 {
    500
}

fn max_age_days() -> u32 {
    30
}

impl Settings {
    /// The gateway at an address, for a service of that name.
    pub fn new(address: impl Into<String>, sender: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            asynchronous: None,
            authorities: None,
            format: Format::default(),
            sender: sender.into(),
            services: BTreeMap::new(),
            timeout_ms: timeout_ms(),
            attempts: attempts(),
            wait_ms: wait_ms(),
            max_age_days: max_age_days(),
        }
    }
}

/// Registers and powers of attorney behind the gateway, and what is sent on through it. Its log of asks is that of the service's own
/// [`Registers`].
///
/// A question that gets no answer, a broken one or one to another question is sent again under the same message id. What is still
/// unanswered then is [`CallError::Unclear`], or [`CallError::NotDone`] where nothing can have arrived; a fault of the sender is `NotDone`; a
/// register that cannot say, or whose data are too old, is unknown.
pub struct GatewayClient {
    settings: Settings,
    password: String,
    registers: Registers,
    post: Post,
}

/// An answer of the asynchronous channel, for [`Engine::deliver`](zanflow_runtime::Engine::deliver).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The case.
    pub case: CaseId,
    /// The id of the answer.
    pub id: String,
    /// The node that asked.
    pub node: String,
    /// Which of its asks, where it has several.
    pub ask: Option<String>,
    /// Whether the condition holds, where a register was asked.
    pub holds: Option<bool>,
    /// The records, for the case's file.
    pub personal: Option<serde_json::Value>,
    /// The question that it answers, and how it ended.
    question: (AskId, Ended),
}

/// Why a message is no answer that a case can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotLate {
    /// It cannot be read.
    Unreadable(Unreadable),
    /// It answers nothing that was asked, or something else than was asked.
    Unasked,
    /// What it answers was answered before: it need not be sent again.
    Again,
    /// The register cannot say: the case goes on waiting.
    Unknown,
    /// The log cannot be read or written: it is to be sent again.
    Store(StoreError),
}

impl From<StoreError> for NotLate {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl GatewayClient {
    /// A client. `password`: of the service at the gateway.
    ///
    /// # Errors
    /// What is wrong with the address or its authorities.
    pub fn new(
        settings: Settings,
        password: impl Into<String>,
        registers: Registers,
    ) -> Result<Self, String> {
        let mut address = Address::new(&settings.address, None);
        address.patience = Duration::from_millis(settings.timeout_ms);
        if let Some(authorities) = &settings.authorities {
            address.authorities.clone_from(authorities);
        }
        let post = Post::new(&address, settings.attempts, Duration::from_millis(settings.wait_ms))?;
        Ok(Self { settings, password: password.into(), registers, post })
    }

    fn timeout(&self) -> Option<i64> {
        i64::try_from(self.settings.timeout_ms).ok()
    }

    fn request(&self, id: &str, channel: Channel, service: &str, data: Data) -> Message {
        let service = self.settings.services.get(service).map_or(service, String::as_str);
        let sender = Sender { sender_id: self.settings.sender.clone(), password: self.password.clone() };
        Message::Request(Request {
            channel,
            message_id: id.to_owned(),
            correlation_id: None,
            service_id: service.to_owned(),
            message_type: (channel == Channel::Async).then_some(MessageType::Request),
            message_date: self.registers.clock.now(),
            sender: Some(sender),
            data,
        })
    }

    fn asked(&self, call: &Call<'_>, register: Option<Kind>) -> Result<Answer, CallError> {
        let Some(question) = question(call, register) else { return Ok(Answer::unknown()) };
        let ask = self.registers.logged(call, question.register.name(), &question.subject, self.timeout())?;
        match self.exchanged(call, &ask, &question) {
            Ok((reply, id)) => {
                let now = self.registers.clock.now();
                let answer = answer(&reply, now, &ask.id);
                let ended = answer.found.map_or(Ended::Unknown, Ended::from);
                self.registers.ended(&ask, Some(&id), ended)?;
                Ok(answer)
            }
            Err(trouble) => {
                self.registers.ended(&ask, None, Ended::Failed)?;
                Err(trouble.into())
            }
        }
    }

    /// The reply to a question, and its id.
    fn exchanged(
        &self,
        call: &Call<'_>,
        ask: &AskId,
        question: &Question,
    ) -> Result<(Reply, String), Trouble> {
        let inquiry = inquiry(call, question, self.registers.consented(call));
        let data = Data::Inquiry(inquiry);
        let request = self.request(&ask.id, Channel::Sync, question.register.name(), data);
        let now = self.registers.clock.now();
        let max_age = i64::from(self.settings.max_age_days).saturating_mul(86_400_000);
        self.post.until_answered(&self.settings.address, self.settings.format, &request, |message| {
            let response = answering(message, &ask.id)?;
            match response.data {
                Some(Data::Reply(reply)) if reply.answers(question) => {
                    Ok((reply.aged(max_age, now), response.message_id))
                }
                _ => Err(Trouble::Silent("the answer is to another question".to_owned())),
            }
        })
    }

    fn sent(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let system = System::Gateway.name();
        let subject = call.whose().unwrap_or_default();
        let ask = self.registers.logged(call, system, subject, self.timeout())?;
        let application = Data::Application(Application {
            key: call.key.to_string(),
            process: call.node.clause.act.clone(),
            content: json!({ "subject": call.subject, "file": call.file.map(|file| &file.fields) })
                .to_string(),
        });
        let (channel, address) = match &self.settings.asynchronous {
            Some(address) => (Channel::Async, address),
            None => (Channel::Sync, &self.settings.address),
        };
        let request = self.request(&ask.id, channel, system, application);
        let done = self
            .post
            .until_answered(address, self.settings.format, &request, |message| taken(message, &ask.id));
        let reference = done.as_ref().ok().and_then(|answer| answer.reference.as_deref());
        let ended = if done.is_ok() { Ended::Taken } else { Ended::Failed };
        self.registers.ended(&ask, reference, ended)?;
        Ok(done?)
    }

    /// Reads an answer that the asynchronous channel sends. It counts once the case has it, which [`Self::taken`] notes: until then the same
    /// answer is read again, and the case knows it by its id; after that it is [`NotLate::Again`].
    ///
    /// # Errors
    /// [`NotLate`]: the case does not get it.
    pub fn late(&self, format: Format, body: &[u8]) -> Result<Late, NotLate> {
        let Message::Request(request) = Message::read(format, body).map_err(NotLate::Unreadable)? else {
            return Err(NotLate::Unasked);
        };
        let id =
            request.correlation_id.as_deref().filter(|_| request.message_type == Some(MessageType::Response));
        let asks = self.registers.asks();
        let sent = id.map(|id| asks.sent(id)).transpose()?.flatten().ok_or(NotLate::Unasked)?;
        if sent.answered {
            return Err(NotLate::Again);
        }
        let now = self.registers.clock.now();
        let (ended, personal) = match request.data {
            Data::Accepted(_) if sent.system == System::Gateway.name() => (Ended::Holds, None),
            Data::Reply(reply) => {
                let asked = Question::new(reply.register, reply.subject.clone());
                let fits = sent.system == reply.register.name() && asks.is_about(&sent, &reply.subject);
                if !fits || !reply.answers(&asked) {
                    return Err(NotLate::Unasked);
                }
                let max_age = i64::from(self.settings.max_age_days).saturating_mul(86_400_000);
                let answer = answer(&reply.aged(max_age, now), now, &sent.ask.id);
                (answer.found.map_or(Ended::Unknown, Ended::from), answer.personal)
            }
            _ => return Err(NotLate::Unasked),
        };
        let holds = match ended {
            Ended::Holds => Some(true),
            Ended::Fails => Some(false),
            _ => {
                asks.reply(&sent.ask, Some(&request.message_id), ended, now)?;
                return Err(NotLate::Unknown);
            }
        };
        let holds = holds.filter(|_| sent.system != System::Gateway.name());
        let (id, node, ask, question) = (request.message_id, sent.node, sent.method, (sent.ask, ended));
        Ok(Late { case: sent.case, id, node, ask, holds, personal, question })
    }

    /// Notes that a case has an answer.
    ///
    /// # Errors
    /// An SQLite error: the answer is to be sent again.
    pub fn taken(&self, late: &Late) -> Result<(), StoreError> {
        let (ask, ended) = &late.question;
        self.registers.asks().reply(ask, Some(&late.id), *ended, self.registers.clock.now())
    }
}

fn inquiry(call: &Call<'_>, question: &Question, consented: Option<Time>) -> Inquiry {
    let clause = &call.node.clause;
    let places = [Some(clause.act.as_str()), clause.paragraph.as_deref(), clause.item.as_deref()];
    Inquiry {
        question: question.clone(),
        purpose: call.node.text.clone(),
        basis: places.into_iter().flatten().collect::<Vec<_>>().join(", "),
        consent: if call.ask.about == zanflow_runtime::Subject::Worker { "unknown" } else { "applicant" }
            .to_owned(),
        consented: consented.map(|time| time.to_string()),
    }
}

/// The response to a request, if it is one.
fn answering(message: Message, id: &str) -> Result<Response, Trouble> {
    let response = match message {
        Message::Response(response) => response,
        Message::Fault(fault) => {
            let code = fault.error_code.map(|code| told(&code)).unwrap_or_default();
            return Err(match fault.code {
                FaultCode::Client => Trouble::Refused(format!("the gateway refused it {code}")),
                FaultCode::Server => Trouble::Silent(format!("the gateway failed {code}")),
            });
        }
        Message::Request(_) | Message::Receipt(_) => {
            return Err(Trouble::Silent("the answer is no response".to_owned()));
        }
    };
    // Systems that name no request answer under its id.
    if response.correlation_id.as_deref().unwrap_or(&response.message_id) != id {
        return Err(Trouble::Silent("the answer is to another message".to_owned()));
    }
    if !response.status.is_success() {
        return Err(Trouble::Refused(format!("status {}", told(&response.status.code))));
    }
    Ok(response)
}

/// What was sent on was taken: at once, or for later.
fn taken(message: Message, id: &str) -> Result<Answer, Trouble> {
    if let Message::Receipt(receipt) = message {
        if receipt.correlation_id.as_deref().unwrap_or(&receipt.message_id) != id {
            return Err(Trouble::Silent("the receipt is for another message".to_owned()));
        }
        return Ok(Answer { later: true, ..Answer::done(told(&receipt.message_id)) });
    }
    match answering(message, id)?.data {
        Some(Data::Accepted(number)) => Ok(Answer::done(told(&number))),
        _ => Err(Trouble::Silent("the answer is to another question".to_owned())),
    }
}

/// What another system says, for the journal: short, and without numbers of people.
fn told(text: &str) -> String {
    let short: String = text.chars().filter(|letter| !letter.is_control()).take(80).collect();
    identity::masked(&short).into_owned()
}

impl zanflow_runtime::connect::Registers for GatewayClient {
    fn query(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.asked(call, register_of(call))
    }
}

impl zanflow_runtime::connect::Notary for GatewayClient {
    fn authorised(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.asked(call, Some(Kind::Powers))
    }
}

impl zanflow_runtime::connect::Gateway for GatewayClient {
    /// Sends the case on; a condition is a question to the register that it is about.
    fn send(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        if call.node.kind == NodeKind::Condition { self.asked(call, None) } else { self.sent(call) }
    }
}
