//! The payment system: invoices, refunds, statements, people who pay, and the webhooks that tell of it.

use super::cashier;
use super::deliver::Delivery;
use super::faults::FaultKind;
use super::json::{Wrong, body, done, key, refused, token};
use super::server::{Asked, Made, Simulator};
use crate::payment::contract::{
    Code, Event, Failure, Happened, Invoice, NewInvoice, NewRefund, SIGNATURE, StatementPage,
};
use crate::payment::{PaymentSystem, SystemError};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use std::sync::Arc;
use zanflow_runtime::{Clock, SystemClock};

const SYSTEM: &str = "payment";
/// Lines of a page of a statement.
const LINES: usize = 1_000;

type Shared = State<Arc<Simulator>>;

/// Routes of the payment system, and of people who pay.
pub fn routes() -> Router<Arc<Simulator>> {
    Router::new()
        .route("/payment/v1/invoices", post(create))
        .route("/payment/v1/invoices/{number}", get(invoice))
        .route("/payment/v1/invoices/{number}/cancel", post(cancel))
        .route("/payment/v1/refunds", post(refund))
        .route("/payment/v1/refunds/{id}", get(refund_of))
        .route("/payment/v1/statements/{day}", get(statement))
        .route("/payment/pay", post(pay))
        .merge(cashier::routes())
}

fn fits(kind: FaultKind) -> bool {
    use FaultKind::{Duplicate, Lost, OutOfOrder, Stale, Unknown};
    !matches!(kind, Duplicate | Lost | OutOfOrder | Stale | Unknown)
}

/// Does a call that is as it should be; else says what is wrong with it.
async fn performed<T: Send + 'static>(
    simulator: Arc<Simulator>,
    operation: &str,
    asked: Result<(String, T), Wrong>,
    work: impl FnOnce(&Simulator, &str, T, Option<FaultKind>) -> Result<Made, SystemError> + Send + 'static,
) -> Response {
    let key = asked.as_ref().map_or_else(|_| String::new(), |(key, _)| key.clone());
    let call = Asked { system: SYSTEM, operation: operation.to_owned(), key };
    let work = move |simulator: &Simulator, fault| {
        let made = match asked {
            Ok((key, asked)) => work(simulator, &key, asked, fault),
            Err(Wrong::Token) => Err(SystemError::refused(Code::Unauthorised, "no token")),
            Err(Wrong::Request) => Err(SystemError::refused(Code::BadRequest, "the body or the key")),
        };
        made.unwrap_or_else(failed)
    };
    simulator.perform(call, fits, work).await
}

fn failed(error: SystemError) -> Made {
    let SystemError::Refused { code, detail } = error else {
        let failure = Failure { code: Code::Unavailable, detail: "the books".to_owned() };
        return refused(StatusCode::SERVICE_UNAVAILABLE, &failure);
    };
    let status = match code {
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::Unauthorised => StatusCode::UNAUTHORIZED,
        Code::UnknownInvoice | Code::UnknownPayment | Code::UnknownRefund => StatusCode::NOT_FOUND,
        Code::KeyReused | Code::NumberTaken | Code::WrongState => StatusCode::CONFLICT,
        Code::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::WrongAmount | Code::WrongCurrency | Code::Other => StatusCode::UNPROCESSABLE_ENTITY,
    };
    refused(status, &Failure { code, detail })
}

async fn create(State(simulator): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let asked = key(&headers).and_then(|key| Ok((key, body::<NewInvoice>(&headers, &bytes)?)));
    performed(simulator, "create", asked, move |simulator, key, new, fault| {
        let status = simulator.first(SYSTEM, key);
        let made = simulator.till.create(key, &new)?;
        let made = Invoice { pay_url: cashier::address(&headers, &new.number), ..made };
        let made = done(status, &made, fault, &["number"]);
        if simulator.pays && status == StatusCode::CREATED {
            simulator.paid(&new.number, new.amount, &format!("all of {}", new.number))?;
        }
        Ok(made)
    })
    .await
}

async fn invoice(State(simulator): Shared, headers: HeaderMap, Path(number): Path<String>) -> Response {
    let asked = token(&headers).map(|()| (number.clone(), number));
    performed(simulator, "invoice", asked, move |simulator, _, number, fault| {
        let found = simulator.till.invoice(&number)?;
        let found = Invoice { pay_url: cashier::address(&headers, &number), ..found };
        Ok(done(StatusCode::OK, &found, fault, &["number"]))
    })
    .await
}

async fn cancel(State(simulator): Shared, headers: HeaderMap, Path(number): Path<String>) -> Response {
    let asked = token(&headers).map(|()| (number.clone(), number));
    performed(simulator, "cancel", asked, |simulator, _, number, fault| {
        Ok(done(StatusCode::OK, &simulator.till.cancel(&number)?, fault, &["number"]))
    })
    .await
}

async fn refund(State(simulator): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let asked = key(&headers).and_then(|key| Ok((key, body::<NewRefund>(&headers, &bytes)?)));
    performed(simulator, "refund", asked, |simulator, key, new, fault| {
        let status = simulator.first(SYSTEM, &format!("refund {key}"));
        let made = simulator.till.refund(key, &new)?;
        if status == StatusCode::CREATED {
            simulator.tell(&format!("event-{}", made.id), Happened::Refund(made.clone()));
        }
        Ok(done(status, &made, fault, &["payment"]))
    })
    .await
}

async fn refund_of(State(simulator): Shared, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let asked = token(&headers).map(|()| (id.clone(), id));
    performed(simulator, "refund_of", asked, |simulator, _, id, fault| {
        let unknown = || SystemError::refused(Code::UnknownRefund, "there is no such refund");
        let found = simulator.till.refunded(&id)?.ok_or_else(unknown)?;
        Ok(done(StatusCode::OK, &found, fault, &["payment"]))
    })
    .await
}

#[derive(Deserialize)]
struct Page {
    after: Option<usize>,
}

async fn statement(
    State(simulator): Shared,
    headers: HeaderMap,
    Path(day): Path<String>,
    Query(page): Query<Page>,
) -> Response {
    let asked = token(&headers).map(|()| (day.clone(), day));
    performed(simulator, "statement", asked, move |simulator, _, day, fault| {
        let (lines, complete) = simulator.till.statement(&day)?;
        let from = page.after.unwrap_or_default();
        let next = from.saturating_add(LINES);
        let next = (next < lines.len()).then(|| next.to_string());
        let lines = lines.into_iter().skip(from).take(LINES).collect();
        Ok(done(StatusCode::OK, &StatementPage { day, complete, lines, next }, fault, &["day"]))
    })
    .await
}

/// Somebody pays.
#[derive(Deserialize)]
struct Pay {
    /// The invoice.
    number: String,
    /// In tiyn.
    amount: i64,
    /// What makes it one payment, however often it is sent.
    request: String,
}

async fn pay(State(simulator): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let asked = body::<Pay>(&headers, &bytes).map(|pay| (pay.request.clone(), pay));
    performed(simulator, "pay", asked, |simulator, _, pay, fault| {
        let paid = simulator.paid(&pay.number, pay.amount, &pay.request)?;
        Ok(done(StatusCode::OK, &paid, fault, &["invoice"]))
    })
    .await
}

impl Simulator {
    /// Takes money for an invoice, once for each request, and tells of it.
    ///
    /// # Errors
    /// There is no such invoice, or the amount is not over 0.
    pub fn paid(
        &self,
        number: &str,
        amount: i64,
        request: &str,
    ) -> Result<crate::payment::contract::Payment, SystemError> {
        let is_first = self.first(SYSTEM, &format!("pay {request}")) == StatusCode::CREATED;
        let paid = self.till.pay(number, amount, request)?;
        if is_first {
            self.tell(&format!("event-{}", paid.id), Happened::Paid(paid.clone()));
        }
        Ok(paid)
    }

    /// Sends a webhook, signed anew whenever it is sent.
    fn tell(&self, id: &str, what: Happened) {
        let Some((address, secret)) = self.webhook.clone() else { return };
        let event = Event { id: id.to_owned(), what };
        let body = serde_json::to_string(&event).unwrap_or_default();
        let make = move || {
            let signature = secret.sign(body.as_bytes(), SystemClock.now());
            let headers = vec![("content-type", "application/json".to_owned()), (SIGNATURE, signature)];
            (headers, body.clone())
        };
        let id = id.to_owned();
        let make = Arc::new(make);
        self.deliveries.send(Delivery { system: SYSTEM, operation: "webhook", id, address, make });
    }
}
