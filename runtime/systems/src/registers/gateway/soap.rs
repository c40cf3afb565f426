//! Messages in SOAP 1.1 envelopes, as the gateway's channels have them.
//!
//! Source: the channels' published types, `SyncSendMessageRequest`, `SyncSendMessageResponse`, `AsyncSendMessageRequest` and `ErrorInfo`, in the
//! namespaces below. Only the operation has a namespace; what is in it has none. Of what a reader need not know (`routeId`, `sessionId`,
//! `properties`, the header with its signature) nothing is kept.

use super::message::{
    Application, Channel, Data, Fault, FaultCode, Inquiry, Message, MessageType, Receipt, Request, Response,
    Sender, Status,
};
use super::xml::{Element, parse};
use super::{Unreadable, date};
use crate::registers::kind::Kind;
use crate::registers::record::Record;
use crate::registers::reply::{Outcome, Question, Reply};
use serde_json::{Map, Value};
use zanflow_runtime::Time;

const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SYNC: &str = "http://bip.bee.kz/SyncChannel/v10/Types";
const ASYNC: &str = "http://bip.bee.kz/AsyncChannel/v10/Types";
const COMMON: &str = "http://bip.bee.kz/common/v10/Types";

/// Writes a message.
pub(super) fn write(message: &Message) -> String {
    let operation = match message {
        Message::Request(request) => written_request(request),
        Message::Response(response) => written_response(response),
        Message::Receipt(receipt) => {
            let parts = [
                Some(Element::text("messageId", &receipt.message_id)),
                receipt.correlation_id.as_ref().map(|id| Element::text("correlationId", id)),
                Some(Element::text("responseDate", receipt.response_date.to_string())),
            ];
            let response = Element::of("response", parts.into_iter().flatten());
            Element::of("sendMessageResponse", [response]).within(ASYNC)
        }
        Message::Fault(fault) => written_fault(fault),
    };
    let body = Element::of("Body", [operation]).within(ENVELOPE);
    Element::of("Envelope", [body]).within(ENVELOPE).write()
}

fn written_request(request: &Request) -> Element {
    let is_sync = request.channel == Channel::Sync;
    let sender = request.sender.as_ref().map(|sender| {
        let parts =
            [Element::text("senderId", &sender.sender_id), Element::text("password", &sender.password)];
        Element::of("sender", parts)
    });
    let kind =
        request.message_type.filter(|_| !is_sync).map(|kind| Element::text("messageType", name_of(kind)));
    let info = [
        Some(Element::text("messageId", &request.message_id)),
        request.correlation_id.as_ref().map(|id| Element::text("correlationId", id)),
        Some(Element::text("serviceId", &request.service_id)),
        kind,
        Some(Element::text("messageDate", request.message_date.to_string())),
        sender,
    ];
    let info = info.into_iter().flatten();
    let data = [Element::of("data", [written_data(&request.data)])];
    if is_sync {
        let parts = [Element::of("requestInfo", info), Element::of("requestData", data)];
        Element::of("SendMessage", [Element::of("request", parts)]).within(SYNC)
    } else {
        let parts = [Element::of("messageInfo", info), Element::of("messageData", data)];
        Element::of("sendMessage", [Element::of("request", parts)]).within(ASYNC)
    }
}

fn name_of(kind: MessageType) -> &'static str {
    match kind {
        MessageType::Request => "REQUEST",
        MessageType::Response => "RESPONSE",
        MessageType::Notification => "NOTIFICATION",
    }
}

fn written_response(response: &Response) -> Element {
    let Status { code, message } = &response.status;
    let status = Element::of("status", [Element::text("code", code), Element::text("message", message)]);
    let info = [
        Some(Element::text("messageId", &response.message_id)),
        response.correlation_id.as_ref().map(|id| Element::text("correlationId", id)),
        Some(Element::text("responseDate", response.response_date.to_string())),
        Some(status),
    ];
    let data = response
        .data
        .as_ref()
        .map(|data| Element::of("responseData", [Element::of("data", [written_data(data)])]));
    let parts = [Some(Element::of("responseInfo", info.into_iter().flatten())), data];
    let response = Element::of("response", parts.into_iter().flatten());
    Element::of("SendMessageResponse", [response]).within(SYNC)
}

fn written_fault(fault: &Fault) -> Element {
    let code = match fault.code {
        FaultCode::Client => "Client",
        FaultCode::Server => "Server",
    };
    let detail = fault.error_code.as_ref().map(|own| {
        let info = Element::of("ErrorInfo", [Element::text("errorCode", own)]).within(COMMON);
        Element::of("detail", [info])
    });
    let parts =
        [Some(Element::text("faultcode", code)), Some(Element::text("faultstring", &fault.why)), detail];
    Element::of("Fault", parts.into_iter().flatten()).within(ENVELOPE)
}

fn written_data(data: &Data) -> Element {
    match data {
        Data::Inquiry(inquiry) => {
            let Question { register, subject, principal, requirement } = &inquiry.question;
            let parts = [
                Some(Element::text("register", register.name())),
                Some(Element::text("subject", subject)),
                principal.as_ref().map(|text| Element::text("principal", text)),
                requirement.as_ref().map(|text| Element::text("requirement", text)),
                Some(Element::text("purpose", &inquiry.purpose)),
                Some(Element::text("basis", &inquiry.basis)),
                Some(Element::text("consent", &inquiry.consent)),
                inquiry.consented.as_ref().map(|text| Element::text("consented", text)),
            ];
            Element::of("inquiry", parts.into_iter().flatten())
        }
        Data::Reply(reply) => {
            let head = [
                Some(Element::text("register", reply.register.name())),
                Some(Element::text("subject", &reply.subject)),
                Some(Element::text("outcome", outcome_name(reply.outcome))),
                reply.as_of.map(|time| Element::text("asOf", time.to_string())),
            ];
            let records = reply.records.iter().map(|record| Element::of("record", written_fields(record)));
            Element::of("reply", head.into_iter().flatten().chain(records))
        }
        Data::Application(application) => {
            let Application { key, process, content } = application;
            let parts = [("key", key), ("process", process), ("content", content)];
            Element::of("application", parts.map(|(name, text)| Element::text(name, text)))
        }
        Data::Accepted(number) => Element::text("accepted", number),
    }
}

fn written_fields(record: &Record) -> Vec<Element> {
    let fields = record.fields();
    let field = |name: &'static str| Some(Element::text(name, fields.get(name)?.as_str()?));
    record.kind().columns().iter().filter_map(|column| field(column.name)).collect()
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Found => "found",
        Outcome::Nothing => "nothing",
        Outcome::Stale => "stale",
        Outcome::NoAnswer => "no_answer",
    }
}

/// Reads a message.
///
/// # Errors
/// It is none.
pub(super) fn read(text: &str) -> Result<Message, Unreadable> {
    let envelope = parse(text)?;
    if (envelope.space.as_str(), envelope.name.as_str()) != (ENVELOPE, "Envelope") {
        return Err(Unreadable("it is no SOAP envelope".to_owned()));
    }
    let body = envelope.get("Body")?;
    let operation =
        body.children.first().ok_or_else(|| Unreadable("the envelope's body is empty".to_owned()))?;
    match (operation.space.as_str(), operation.name.as_str()) {
        (SYNC, "SendMessage") => request(operation, Channel::Sync).map(Message::Request),
        (ASYNC, "sendMessage") => request(operation, Channel::Async).map(Message::Request),
        (SYNC, "SendMessageResponse") => response(operation).map(Message::Response),
        (ASYNC, "sendMessageResponse") => {
            let response = operation.get("response")?;
            Ok(Message::Receipt(Receipt {
                message_id: response.said("messageId")?,
                correlation_id: response.maybe("correlationId"),
                response_date: time(response, "responseDate")?,
            }))
        }
        (ENVELOPE, "Fault") => fault(operation).map(Message::Fault),
        _ => Err(Unreadable("it is no message of the gateway's channels".to_owned())),
    }
}

fn time(element: &Element, name: &str) -> Result<Time, Unreadable> {
    date::parse(&element.said(name)?).ok_or_else(|| Unreadable(format!("<{name}> is no time")))
}

fn request(operation: &Element, channel: Channel) -> Result<Request, Unreadable> {
    let request = operation.get("request")?;
    let (info, data) = match channel {
        Channel::Sync => ("requestInfo", "requestData"),
        Channel::Async => ("messageInfo", "messageData"),
    };
    let (info, data) = (request.get(info)?, request.get(data)?);
    let sender = info.child("sender").map(|sender| {
        let (sender_id, password) = (sender.maybe("senderId"), sender.maybe("password"));
        Sender { sender_id: sender_id.unwrap_or_default(), password: password.unwrap_or_default() }
    });
    let message_type = match info.maybe("messageType").as_deref() {
        None => None,
        Some("REQUEST") => Some(MessageType::Request),
        Some("RESPONSE") => Some(MessageType::Response),
        Some("NOTIFICATION") => Some(MessageType::Notification),
        Some(_) => return Err(Unreadable("<messageType> is none of the channel's".to_owned())),
    };
    Ok(Request {
        channel,
        message_id: info.said("messageId")?,
        correlation_id: info.maybe("correlationId"),
        service_id: info.said("serviceId")?,
        message_type,
        message_date: time(info, "messageDate")?,
        sender,
        data: read_data(data.get("data")?)?,
    })
}

fn response(operation: &Element) -> Result<Response, Unreadable> {
    let response = operation.get("response")?;
    let info = response.get("responseInfo")?;
    let status = info.get("status")?;
    let status = Status { code: status.said("code")?, message: status.maybe("message").unwrap_or_default() };
    let data = response.child("responseData").and_then(|data| data.child("data"));
    // What went wrong need not say anything that could be read.
    let data = data.filter(|_| status.is_success()).map(read_data).transpose()?;
    Ok(Response {
        message_id: info.said("messageId")?,
        correlation_id: info.maybe("correlationId"),
        response_date: time(info, "responseDate")?,
        status,
        data,
    })
}

fn fault(operation: &Element) -> Result<Fault, Unreadable> {
    let code = operation.said("faultcode")?;
    // A name of the envelope's namespace, under whatever prefix, perhaps with more after a point: `soap:Client.Authentication`.
    let name = code.rsplit_once(':').map_or(code.as_str(), |(_, name)| name);
    let code = if name.split('.').next() == Some("Client") { FaultCode::Client } else { FaultCode::Server };
    let error = operation.child("detail").and_then(|detail| detail.children.first());
    Ok(Fault {
        code,
        why: operation.maybe("faultstring").unwrap_or_default(),
        error_code: error.and_then(|error| error.maybe("errorCode")),
    })
}

fn read_data(data: &Element) -> Result<Data, Unreadable> {
    let what = data.children.first().ok_or_else(|| Unreadable("<data> is empty".to_owned()))?;
    match what.name.as_str() {
        "inquiry" => Ok(Data::Inquiry(Inquiry {
            question: Question {
                register: register(what)?,
                subject: what.said("subject")?,
                principal: what.maybe("principal"),
                requirement: what.maybe("requirement"),
            },
            purpose: what.said("purpose")?,
            basis: what.said("basis")?,
            consent: what.said("consent")?,
            consented: what.maybe("consented"),
        })),
        "reply" => reply(what).map(Data::Reply),
        "application" => Ok(Data::Application(Application {
            key: what.said("key")?,
            process: what.said("process")?,
            content: what.said("content")?,
        })),
        "accepted" => Ok(Data::Accepted(what.text.clone())),
        _ => Err(Unreadable("<data> has nothing that is known".to_owned())),
    }
}

fn register(element: &Element) -> Result<Kind, Unreadable> {
    Kind::named(&element.said("register")?)
        .ok_or_else(|| Unreadable("<register> is none that is known".to_owned()))
}

fn reply(element: &Element) -> Result<Reply, Unreadable> {
    let register = register(element)?;
    let outcome = match element.said("outcome")?.as_str() {
        "found" => Outcome::Found,
        "nothing" => Outcome::Nothing,
        "stale" => Outcome::Stale,
        "no_answer" => Outcome::NoAnswer,
        _ => return Err(Unreadable("<outcome> is none that is known".to_owned())),
    };
    let as_of = element.child("asOf").map(|_| time(element, "asOf")).transpose()?;
    let records = element.children.iter().filter(|child| child.name == "record");
    let record = |record: &Element| {
        let fields = record.children.iter().map(|field| (field.name.clone(), field.text.clone().into()));
        let fields: Map<String, Value> = fields.collect();
        Record::of(register, Value::Object(fields))
            .map_err(|_| Unreadable(format!("a <record> is none of `{register}`")))
    };
    let records = records.map(record).collect::<Result<_, _>>()?;
    Ok(Reply { register, subject: element.said("subject")?, outcome, as_of, records })
}
