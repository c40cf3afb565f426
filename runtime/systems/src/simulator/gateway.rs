//! The gateway: registers that are asked, and cases that are sent on.

use super::deliver::Delivery;
use super::faults::FaultKind;
use super::server::{Asked, Made, Simulator};
use crate::StoreError;
use crate::registers::gateway::{
    Channel, Data, Fault, FaultCode, Format, Message, MessageType, Receipt, Request, Response, Status,
};
use crate::registers::{Outcome, Question, Reply};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response as Answer};
use axum::routing::post;
use std::sync::{Arc, PoisonError};
use zanflow_runtime::{Clock, SystemClock, Time};

const SYSTEM: &str = "gateway";
/// Data of a year ago, in milliseconds.
const YEAR: i64 = 365 * 86_400_000;
/// The id of a message that nobody sent.
const NOBODYS: &str = "00000000-0000-8000-8000-000000000000";

type Shared = State<Arc<Simulator>>;

/// Routes of the gateway.
pub fn routes() -> Router<Arc<Simulator>> {
    Router::new()
        .route(
            "/gateway/sync",
            post(async |state: Shared, headers: HeaderMap, body: Bytes| {
                exchange(state, &headers, &body, Channel::Sync).await
            }),
        )
        .route(
            "/gateway/async",
            post(async |state: Shared, headers: HeaderMap, body: Bytes| {
                exchange(state, &headers, &body, Channel::Async).await
            }),
        )
}

async fn exchange(State(simulator): Shared, headers: &HeaderMap, body: &[u8], channel: Channel) -> Answer {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    let Some(format) = media.and_then(Format::of) else {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    };
    let request = match Message::read(format, body) {
        Ok(Message::Request(request)) if request.channel == channel => request,
        Ok(_) => return refused(format, "no request of this channel"),
        Err(error) => return refused(format, &error.0),
    };
    if request.sender.as_ref().is_none_or(|sender| sender.sender_id.is_empty() || sender.password.is_empty())
    {
        return refused(format, "no sender");
    }
    let is_inquiry = matches!(request.data, Data::Inquiry(_));
    let operation = match &request.data {
        Data::Inquiry(inquiry) => inquiry.question.register.name(),
        Data::Application(_) => "send",
        Data::Reply(_) | Data::Accepted(_) => return refused(format, "nothing is asked"),
    };
    let asked = Asked { system: SYSTEM, operation: operation.to_owned(), key: request.message_id.clone() };
    let fits = move |kind| match kind {
        FaultKind::Stale | FaultKind::Unknown => is_inquiry && channel == Channel::Sync,
        FaultKind::Duplicate | FaultKind::Lost => false,
        _ => true,
    };
    simulator.perform(asked, fits, move |simulator, fault| made(simulator, format, request, fault)).await
}

fn refused(format: Format, why: &str) -> Answer {
    let fault =
        Fault { code: FaultCode::Client, why: why.to_owned(), error_code: Some("SCSE002".to_owned()) };
    let made = written(format, &Message::Fault(fault), false);
    (made.status, [(header::CONTENT_TYPE, made.media)], made.body).into_response()
}

/// A message as an answer. A fault has status 500, as SOAP 1.1 asks for; in JSON that of whose fault it is.
fn written(format: Format, message: &Message, done: bool) -> Made {
    let status = match message {
        Message::Fault(fault) if format == Format::Json && fault.code == FaultCode::Client => {
            StatusCode::BAD_REQUEST
        }
        Message::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::OK,
    };
    Made { status, media: format.media(), body: message.write(format), done }
}

/// Does what a request asks for, once per id, and makes the answer.
fn made(simulator: &Simulator, format: Format, request: Request, fault: Option<FaultKind>) -> Made {
    let id = request.message_id.clone();
    let asked = Message::Request(request.clone());
    let mut answered = simulator.answered.lock().unwrap_or_else(PoisonError::into_inner);
    let right = match answered.get(&id) {
        // A message that is sent again is the same but for its date.
        Some((Message::Request(first), answer)) if first.data == request.data => Ok(answer.clone()),
        Some(_) => Err("the id was used for another message".to_owned()),
        None => done(simulator, format, &request).map_err(|error| error.to_string()),
    };
    let right = match right {
        Ok(right) => right,
        Err(why) => {
            let fault = Fault { code: FaultCode::Client, why, error_code: Some("SCSE003".to_owned()) };
            return written(format, &Message::Fault(fault), false);
        }
    };
    answered.entry(id).or_insert_with(|| (asked, right.clone()));
    drop(answered);
    let mut before = simulator.before.lock().unwrap_or_else(PoisonError::into_inner);
    let earlier = before.replace(right.clone());
    drop(before);
    let told = match fault {
        Some(FaultKind::WrongAnswer) => another(simulator, &request, right),
        Some(FaultKind::OutOfOrder) => earlier.unwrap_or_else(|| to_nobody(right)),
        Some(FaultKind::Stale) => changed(right, |reply| {
            reply.as_of = reply.as_of.map(|as_of| as_of.plus(-YEAR)).or(Some(Time(0)));
        }),
        Some(FaultKind::Unknown) => changed(right, |reply| {
            reply.outcome = Outcome::NoAnswer;
            reply.records.clear();
        }),
        _ => right,
    };
    written(format, &told, true)
}

/// Does it for the first time.
fn done(simulator: &Simulator, format: Format, request: &Request) -> Result<Message, StoreError> {
    let id = &request.message_id;
    let data = match &request.data {
        Data::Inquiry(inquiry) => {
            Data::Reply(simulator.registers.look_up(&inquiry.question, SystemClock.now())?)
        }
        _ => Data::Accepted(simulator.registers.act(id, "gateway.send")?.to_string()),
    };
    if request.channel == Channel::Async {
        if let Some(address) = &simulator.answers_to {
            simulator.deliveries.send(later(request, format, data, address));
        }
        return Ok(Message::Receipt(Receipt {
            message_id: answer_id(id),
            correlation_id: Some(id.clone()),
            response_date: SystemClock.now(),
        }));
    }
    Ok(Message::Response(Response {
        message_id: answer_id(id),
        correlation_id: Some(id.clone()),
        response_date: SystemClock.now(),
        status: Status::success(),
        data: Some(data),
    }))
}

/// The id of the answer to a message: the same whenever it is asked for.
fn answer_id(id: &str) -> String {
    format!("{id}-a")
}

/// The answer of the asynchronous channel.
fn later(request: &Request, format: Format, data: Data, address: &str) -> Delivery {
    let id = answer_id(&request.message_id);
    let message = Message::Request(Request {
        channel: Channel::Async,
        message_id: id.clone(),
        correlation_id: Some(request.message_id.clone()),
        service_id: request.service_id.clone(),
        message_type: Some(MessageType::Response),
        message_date: SystemClock.now(),
        sender: None,
        data,
    });
    let body = message.write(format);
    let make = move || (vec![("content-type", format.media().to_owned())], body.clone());
    Delivery { system: SYSTEM, operation: "answer", id, address: address.to_owned(), make: Arc::new(make) }
}

fn changed(message: Message, change: impl FnOnce(&mut Reply)) -> Message {
    match message {
        Message::Response(mut response) => {
            if let Some(Data::Reply(reply)) = &mut response.data {
                change(reply);
            }
            Message::Response(response)
        }
        other => other,
    }
}

/// The answer as if it were to a message that nobody sent.
fn to_nobody(message: Message) -> Message {
    let nobodys = Some(NOBODYS.to_owned());
    match message {
        Message::Response(response) => Message::Response(Response { correlation_id: nobodys, ..response }),
        Message::Receipt(receipt) => Message::Receipt(Receipt { correlation_id: nobodys, ..receipt }),
        other => other,
    }
}

/// The answer about somebody else, or to another message.
fn another(simulator: &Simulator, request: &Request, right: Message) -> Message {
    let Data::Inquiry(inquiry) = &request.data else { return to_nobody(right) };
    let question = &inquiry.question;
    let records = simulator.registers.list(question.register).unwrap_or_default();
    let somebody = records.iter().map(|record| record.subject()).find(|subject| *subject != question.subject);
    let subject = somebody.map_or_else(|| question.subject.chars().rev().collect(), str::to_owned);
    let other = Question { subject, ..question.clone() };
    match simulator.registers.look_up(&other, SystemClock.now()) {
        Ok(reply) => changed(right, |told| *told = reply),
        Err(_) => to_nobody(right),
    }
}
