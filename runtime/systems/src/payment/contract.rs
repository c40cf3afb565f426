//! The HTTP contract between a service and a payment system.
//!
//! The service asks below the address of the payment system, with `Authorization: Bearer TOKEN`; bodies are JSON in UTF-8.
//!
//! | request | body → answer |
//! |---|---|
//! | `POST /v1/invoices` | [`NewInvoice`] → 201 [`Invoice`]; 200 where the key was used before |
//! | `GET /v1/invoices/{number}` | → 200 [`Invoice`] |
//! | `POST /v1/invoices/{number}/cancel` | → 200 [`Invoice`]: no more than what was paid is taken for it |
//! | `POST /v1/refunds` | [`NewRefund`] → 201 [`Refund`]; 200 where the key was used before |
//! | `GET /v1/refunds/{id}` | → 200 [`Refund`] |
//! | `GET /v1/statements/{day}?after=CURSOR` | → 200 [`StatementPage`]: payments and refunds of a day, `YYYY-MM-DD` by the time of Kazakhstan |
//!
//! Both `POST`s with a body need [`IDEMPOTENCY_KEY`]: the same key with the same body does nothing more and gets what was made, as it is now; with
//! another body, 409 and [`Code::KeyReused`]. An error has a body [`Failure`], whatever its status: 400 for a body that is not as it is stated here, 401
//! for a token, 404, 409, 422 for what cannot be done, 429, 5xx. **What was answered with 4xx was not done; after 5xx, 429 or no
//! answer it is unclear**, and the request is made again under its key.
//!
//! The payment system tells of payments and refunds by a request of its own, `POST` to the service's `/webhooks/payment` with an [`Event`] as the body
//! and the header [`SIGNATURE`], `t=SECONDS,v1=HEX`: SECONDS since 1970 in UTC when it was signed, HEX the HMAC-SHA-256 of `SECONDS.BODY`
//! by the secret that both know, in lower case. It sends an event, signed anew, until it is answered with 2xx, or with 4xx other than 429; in any order and
//! more than once, always under the event's id. Answers: 200 [`Taken`]; 400 no such event; 401 the signature is wrong or its time is more than [`WINDOW`]
//! seconds off; 404 no such invoice; 413; 422 another amount or currency than can be; 503 it could not be kept, send it again.
//!
//! Amounts are whole numbers of tiyn (1/100 tenge), times RFC 3339. No fields are added in answers that a reader must know: unknown ones are ignored.

use crate::times::rfc3339;
use serde::{Deserialize, Serialize};
use zanflow_runtime::Time;

/// The header with the key of a `POST`: at most 200 printable ASCII letters.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The header of a webhook with its time and signature.
pub const SIGNATURE: &str = "zanflow-signature";
/// How far, in seconds, the time of a webhook may be from the clock of who gets it.
pub const WINDOW: i64 = 300;
/// The currency of all amounts.
pub const CURRENCY: &str = "KZT";
/// The longest body of a webhook, in bytes.
pub const LONGEST: usize = 16 * 1024;

/// `POST /v1/invoices`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInvoice {
    /// The service's own number of it, which payers see and payments name: letters, digits and `-`, unique for the service.
    pub number: String,
    /// What is to be paid, in tiyn; over 0.
    pub amount: i64,
    /// [`CURRENCY`].
    pub currency: String,
    /// IIN or BIN of who owes it; none where anybody may pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    /// What for: the service and the clause of the act.
    pub purpose: String,
    /// Until when it can be paid.
    #[serde(with = "rfc3339")]
    pub due: Time,
}

/// An invoice as the payment system has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// [`NewInvoice::number`].
    pub number: String,
    /// What is to be paid, in tiyn.
    pub amount: i64,
    /// [`CURRENCY`].
    pub currency: String,
    /// Whether it can be paid.
    pub state: InvoiceState,
    /// Where people pay it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
    /// All payments for it, also those that were given back, first to last.
    #[serde(default)]
    pub payments: Vec<Payment>,
    /// All refunds that were asked for.
    #[serde(default)]
    pub refunds: Vec<Refund>,
}

/// Whether an invoice can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    /// It can, in parts too.
    Open,
    /// All of it was paid.
    Paid,
    /// It was due and was not paid in full.
    Expired,
    /// The service took it back.
    Cancelled,
}

/// Money that was taken for an invoice. It may come after the invoice is paid, expired or cancelled: then it is owed back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The payment system's id: unique for ever, at most 100 printable ASCII letters.
    pub id: String,
    /// The number of the invoice.
    pub invoice: String,
    /// In tiyn, over 0.
    pub amount: i64,
    /// [`CURRENCY`].
    pub currency: String,
    /// When the money was taken.
    #[serde(with = "rfc3339")]
    pub at: Time,
    /// IIN or BIN of who paid, where it is known; it need not be who owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
}

/// `POST /v1/refunds`: give back a payment, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRefund {
    /// The number of the invoice.
    pub invoice: String,
    /// [`Payment::id`].
    pub payment: String,
    /// In tiyn, over 0; no more than what is left of the payment.
    pub amount: i64,
    /// [`CURRENCY`].
    pub currency: String,
    /// Why; no personal data.
    pub reason: String,
}

/// Money that goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The payment system's id: unique for ever.
    pub id: String,
    /// The [key](IDEMPOTENCY_KEY) that it was asked for with.
    pub key: String,
    /// The number of the invoice.
    pub invoice: String,
    /// [`Payment::id`].
    pub payment: String,
    /// In tiyn.
    pub amount: i64,
    /// [`CURRENCY`].
    pub currency: String,
    /// How far it is.
    pub state: RefundState,
    /// When it came to this state.
    #[serde(with = "rfc3339")]
    pub at: Time,
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// It was asked for.
    Asked,
    /// The money is back.
    Refunded,
    /// It could not be given back: for ever; another refund may be asked for under another key.
    Failed,
}

/// A part of a day's statement: what was taken and what went back, in the order of the times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementPage {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Whether the day is over and its statement will not change.
    pub complete: bool,
    /// At most 1,000 lines.
    pub lines: Vec<StatementLine>,
    /// The cursor of the next page, at most 200 letters, digits, `-`, `.`, `_` or `~`; none: this is the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StatementLine {
    /// Money was taken.
    Payment(Payment),
    /// Money went back: only refunds in the state [`RefundState::Refunded`].
    Refund(Refund),
}

/// What a webhook tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Unique for ever; the same event has the same id however often it is sent. At most 100 printable ASCII letters.
    pub id: String,
    /// What happened.
    #[serde(flatten)]
    pub what: Happened,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum Happened {
    /// Money was taken.
    Paid(Payment),
    /// A refund is done or failed.
    Refund(Refund),
}

/// The answer to a webhook that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// It had been kept before: nothing was booked.
    pub duplicate: bool,
}

/// The body of every answer that is not 2xx.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What is wrong.
    pub code: Code,
    /// For the log of the other side; no personal data.
    pub detail: String,
}

/// What is wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The body, the address or a header is not as it is stated.
    BadRequest,
    /// The token, or the signature of a webhook, or its time.
    Unauthorised,
    /// There is no such invoice.
    UnknownInvoice,
    /// There is no such payment.
    UnknownPayment,
    /// There is no such refund.
    UnknownRefund,
    /// The key was used for something else.
    KeyReused,
    /// The number of an invoice was used under another key.
    NumberTaken,
    /// The amount cannot be: not over 0, more than is left, or another than was told before.
    WrongAmount,
    /// Another currency.
    WrongCurrency,
    /// The invoice or the payment is not in a state for it.
    WrongState,
    /// The body is too long.
    TooLong,
    /// Too many requests, or it cannot be done now.
    Unavailable,
    /// One that a newer system has.
    #[serde(other)]
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_contract() {
        let paid = r#"{"id":"e1","kind":"paid","of":{"id":"p1","invoice":"N-1","amount":432500,"currency":"KZT","at":"2026-03-02T09:00:00Z"}}"#;
        let event: Event = serde_json::from_str(paid).unwrap();
        let Happened::Paid(payment) = &event.what else { panic!("{event:?}") };
        assert_eq!((payment.amount, payment.at), (432_500, Time(1_772_442_000_000)));
        assert_eq!(serde_json::to_string(&event).unwrap(), paid);

        let line = r#"{"kind":"refund","id":"r1","key":"k","invoice":"N-1","payment":"p1","amount":1,"currency":"KZT","state":"refunded","at":"2026-03-02T09:00:00.5Z"}"#;
        let read: StatementLine = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), line);

        let code: Failure = serde_json::from_str(r#"{"code":"a_new_one","detail":""}"#).unwrap();
        assert_eq!(code.code, Code::Other);
        let wrong = paid.replace("2026-03-02T09:00:00Z", "yesterday");
        assert!(serde_json::from_str::<Event>(&wrong).unwrap_err().to_string().contains("RFC 3339"));
    }
}
