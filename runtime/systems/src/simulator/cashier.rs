//! The payment system's own page, to which people come from an invoice: they see what is owed, and pay all of it or a part.

use super::server::{Asked, Made, Simulator};
use crate::payment::contract::{Invoice, InvoiceState};
use crate::payment::money::{tenge, typed};
use crate::payment::{PaymentSystem, SystemError};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use std::sync::Arc;

/// Where the pages lie, by the number of an invoice.
const PAGES: &str = "/payment/pages";

/// Routes of the page.
pub(super) fn routes() -> Router<Arc<Simulator>> {
    Router::new().route(&format!("{PAGES}/{{number}}"), get(shown).post(paid))
}

/// The address of an invoice's page, at the name by which the service reached this server.
pub(super) fn address(headers: &HeaderMap, number: &str) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    Some(format!("http://{host}{PAGES}/{number}"))
}

async fn shown(State(simulator): State<Arc<Simulator>>, Path(number): Path<String>) -> Response {
    let asked = Asked { system: "payment", operation: "page".to_owned(), key: number.clone() };
    let work = move |simulator: &Simulator, _| made(simulator.till.invoice(&number), StatusCode::OK);
    simulator.perform(asked, |_| false, work).await
}

/// What people send from the page.
#[derive(Deserialize)]
struct Pay {
    /// In tenge, as it was typed.
    amount: String,
    /// What makes it one payment, however often it is sent.
    request: String,
}

async fn paid(
    State(simulator): State<Arc<Simulator>>,
    Path(number): Path<String>,
    Form(pay): Form<Pay>,
) -> Response {
    let asked = Asked { system: "payment", operation: "pay".to_owned(), key: pay.request.clone() };
    let work = move |simulator: &Simulator, _| {
        let amount = typed(&pay.amount).unwrap_or_default();
        match simulator.paid(&number, amount, &pay.request) {
            Ok(_) => made(simulator.till.invoice(&number), StatusCode::OK),
            Err(error) => page(StatusCode::UNPROCESSABLE_ENTITY, &escaped(&error.to_string())),
        }
    };
    simulator.perform(asked, |_| false, work).await
}

fn made(found: Result<Invoice, SystemError>, status: StatusCode) -> Made {
    match found {
        Ok(invoice) => page(status, &told(&invoice)),
        Err(error) => page(StatusCode::NOT_FOUND, &escaped(&error.to_string())),
    }
}

/// An invoice, and the form with which it is paid; a payment that comes from the same page twice is one.
fn told(invoice: &Invoice) -> String {
    let paid: i64 = invoice.payments.iter().map(|payment| payment.amount).sum();
    let (amount, rest) = (tenge(invoice.amount), tenge(invoice.amount.saturating_sub(paid)));
    let number = escaped(&invoice.number);
    let state = match invoice.state {
        InvoiceState::Open => "open",
        InvoiceState::Paid => "paid",
        InvoiceState::Expired => "expired",
        InvoiceState::Cancelled => "cancelled",
    };
    let head =
        format!("<h1>Invoice {number}</h1>\n<p>{amount} ₸, paid {} ₸: <b>{state}</b></p>\n", tenge(paid));
    if invoice.state != InvoiceState::Open {
        return head;
    }
    let request = format!("page of {number}, {}", invoice.payments.len());
    format!(
        "{head}<form method=\"post\"><input type=\"hidden\" name=\"request\" value=\"{request}\">\n\
         <label>Amount <input name=\"amount\" required value=\"{rest}\"></label> <button>Pay</button></form>\n"
    )
}

fn page(status: StatusCode, inside: &str) -> Made {
    let body = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Payment system (simulated)</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\"></head><body>\n{inside}</body></html>\n"
    );
    Made { status, media: "text/html; charset=utf-8", body, done: status.is_success() }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
