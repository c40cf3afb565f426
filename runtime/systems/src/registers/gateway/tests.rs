//! What is written is read again, in both formats, and by a parser of others.

use super::*;
use crate::registers::{Kind, Outcome, Question, Record, Reply, read, template};
use proptest::prelude::*;
use std::io::Write;
use std::process::{Command, Stdio};
use zanflow_runtime::Time;

/// A text as it could stand in a message: whatever XML can say. Empty texts are as absent ones.
fn text() -> impl Strategy<Value = String> {
    "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\u{fffe}\u{ffff}]{1,20}"
}

fn time() -> impl Strategy<Value = Time> {
    (0i64..4_000_000_000_000).prop_map(Time)
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(&Kind::ALL[..])
}

fn data() -> impl Strategy<Value = Data> {
    let question = (kind(), text(), prop::option::of(text()), prop::option::of(text())).prop_map(
        |(register, subject, principal, requirement)| Question { register, subject, principal, requirement },
    );
    let inquiry = (question, text(), text(), prop::option::of(text())).prop_map(
        |(question, purpose, basis, consented)| {
            Data::Inquiry(Inquiry { question, purpose, basis, consent: "applicant".to_owned(), consented })
        },
    );
    let outcome =
        prop::sample::select(vec![Outcome::Found, Outcome::Nothing, Outcome::Stale, Outcome::NoAnswer]);
    let reply = (kind(), text(), outcome, prop::option::of(time()), 0usize..3, text()).prop_map(
        |(register, subject, outcome, as_of, count, said)| {
            let records = read(register, template(register).as_bytes()).unwrap();
            let records =
                records.iter().cycle().take(count).map(|record| named(record.clone(), &said)).collect();
            Data::Reply(Reply { register, subject, outcome, as_of, records })
        },
    );
    let application = (text(), text(), text())
        .prop_map(|(key, process, content)| Data::Application(Application { key, process, content }));
    prop_oneof![inquiry, reply, application, text().prop_map(Data::Accepted)]
}

/// A record with a text of its own in it.
fn named(record: Record, said: &str) -> Record {
    match record {
        Record::Person(mut person) => {
            person.surname = said.to_owned();
            Record::Person(person)
        }
        Record::Power(mut power) => {
            power.powers = Some(said.to_owned());
            Record::Power(power)
        }
        other => other,
    }
}

fn message() -> impl Strategy<Value = Message> {
    let sender = (text(), text()).prop_map(|(sender_id, password)| Sender { sender_id, password });
    let types = vec![MessageType::Request, MessageType::Response, MessageType::Notification];
    let request = (
        (any::<bool>(), text(), prop::option::of(text()), text()),
        (prop::sample::select(types), time(), prop::option::of(sender), data()),
    )
        .prop_map(
            |((is_sync, message_id, correlation_id, service_id), (kind, message_date, sender, data))| {
                let channel = if is_sync { Channel::Sync } else { Channel::Async };
                let message_type = (!is_sync).then_some(kind);
                Message::Request(Request {
                    channel,
                    message_id,
                    correlation_id,
                    service_id,
                    message_type,
                    message_date,
                    sender,
                    data,
                })
            },
        );
    let response = (text(), prop::option::of(text()), time(), text(), prop::option::of(data())).prop_map(
        |(message_id, correlation_id, response_date, message, data)| {
            let status = Status { message, ..Status::success() };
            Message::Response(Response { message_id, correlation_id, response_date, status, data })
        },
    );
    let receipt =
        (text(), prop::option::of(text()), time()).prop_map(|(message_id, correlation_id, response_date)| {
            Message::Receipt(Receipt { message_id, correlation_id, response_date })
        });
    let fault = (any::<bool>(), text(), prop::option::of(text())).prop_map(|(is_ours, why, error_code)| {
        let code = if is_ours { FaultCode::Client } else { FaultCode::Server };
        Message::Fault(Fault { code, why, error_code })
    });
    prop_oneof![request, response, receipt, fault]
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(message in message()) {
        for format in [Format::Soap, Format::Json] {
            let written = message.write(format);
            let read = Message::read(format, written.as_bytes());
            prop_assert_eq!(read.as_ref(), Ok(&message), "{}", written);
        }
    }

    /// A message that was cut off, or changed in one byte, is read as a message or refused; nothing else happens.
    #[test]
    fn damaged_messages_are_judged(message in message(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for format in [Format::Soap, Format::Json] {
            let mut written = message.write(format).into_bytes();
            let at = at.index(written.len());
            prop_assert!(Message::read(format, &written[..at]).is_err());
            written[at] = byte;
            let _ = Message::read(format, &written);
        }
    }

    #[test]
    fn any_text_is_judged(text in "\\PC{0,200}") {
        for format in [Format::Soap, Format::Json] {
            let _ = Message::read(format, text.as_bytes());
        }
    }
}

/// As a system behind the gateway writes: prefixes, blanks between elements, what a reader need not know, a time without an offset.
#[test]
fn envelopes_of_others_are_read() {
    let envelope = r#"<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsu="urn:wsu">
  <SOAP-ENV:Header><any xmlns="urn:security">signature</any></SOAP-ENV:Header>
  <SOAP-ENV:Body wsu:Id="id-1">
    <ns1:SendMessageResponse xmlns:ns1="http://bip.bee.kz/SyncChannel/v10/Types">
      <response>
        <responseInfo>
          <messageId>b9e9af8a</messageId>
          <responseDate>2026-03-09T09:00:00.000</responseDate>
          <status><code>Success</code><message>OK</message></status>
          <sessionId>{5a7540fd}</sessionId>
        </responseInfo>
        <responseData><data xmlns:xsi="urn:xsi" xsi:type="x"><reply><register>persons</register>
          <subject>900101300007</subject><outcome>nothing</outcome></reply></data></responseData>
      </response>
    </ns1:SendMessageResponse>
  </SOAP-ENV:Body>
</SOAP-ENV:Envelope>"#;
    let Ok(Message::Response(response)) = Message::read(Format::Soap, envelope.as_bytes()) else { panic!() };
    assert_eq!((response.message_id.as_str(), response.correlation_id), ("b9e9af8a", None));
    assert_eq!(response.response_date, Time(1_773_028_800_000));
    assert!(response.status.is_success());
    assert!(matches!(response.data, Some(Data::Reply(reply)) if reply.outcome == Outcome::Nothing));
    let fault = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>
      <faultcode>s:Client.Authentication</faultcode><faultstring>no</faultstring>
      <detail><x:f xmlns:x="urn:x"><errorCode>SCSE002</errorCode></x:f></detail></s:Fault></s:Body></s:Envelope>"#;
    let Ok(Message::Fault(fault)) = Message::read(Format::Soap, fault.as_bytes()) else { panic!() };
    assert_eq!((fault.code, fault.error_code.as_deref()), (FaultCode::Client, Some("SCSE002")));
}

#[test]
fn a_password_is_not_shown() {
    let sender = Sender { sender_id: "service".to_owned(), password: "sesame".to_owned() };
    assert_eq!(format!("{sender:?}"), "Sender(\"service\")");
}

/// What Python's own parser (expat) makes of envelopes: the names with their namespaces, and the texts.
const JUDGE: &str = r#"
import json, sys
import xml.etree.ElementTree as E
def tree(e): return [e.tag, "" if len(e) else (e.text or ""), [tree(c) for c in e]]
print(json.dumps([tree(E.fromstring(t.encode())) for t in json.load(sys.stdin)]))
"#;

fn judged(envelopes: &[String]) -> Option<Vec<serde_json::Value>> {
    let spawned =
        Command::new("python3").args(["-c", JUDGE]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut python) = spawned else {
        eprintln!("skipped: there is no python3 to judge envelopes");
        return None;
    };
    python.stdin.take().unwrap().write_all(serde_json::to_string(envelopes).unwrap().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "the judge refuses an envelope");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn as_read(element: &xml::Element) -> serde_json::Value {
    let name = match element.space.as_str() {
        "" => element.name.clone(),
        space => format!("{{{space}}}{}", element.name),
    };
    let text = if element.children.is_empty() { element.text.as_str() } else { "" };
    let children: Vec<_> = element.children.iter().map(as_read).collect();
    serde_json::json!([name, text, children])
}

#[test]
fn another_parser_reads_the_same() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let messages: Vec<Message> =
        (0..300).map(|_| message().new_tree(&mut runner).unwrap().current()).collect();
    let envelopes: Vec<String> = messages.iter().map(|message| message.write(Format::Soap)).collect();
    let Some(trees) = judged(&envelopes) else { return };
    assert_eq!(trees.len(), envelopes.len());
    for (envelope, tree) in envelopes.iter().zip(trees) {
        assert_eq!(as_read(&xml::parse(envelope).unwrap()), tree, "{envelope}");
    }
}
