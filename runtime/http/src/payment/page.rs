//! The pages of payments: of a case, for who applied; of all invoices, for officials.

use super::{DECIDE, views};
use crate::App;
use crate::guard::random;
use crate::pages::form::Form;
use crate::pages::render::page as render;
use crate::pages::viewer::Viewer;
use crate::pages::views::{Data, base};
use crate::pages::{shown, told};
use crate::problem::Problem;
use crate::who::Who;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_runtime::Role;
use zanflow_systems::payment::ends_of;
use zanflow_systems::payment::money::typed;
use zanflow_systems::payment::reconcile::Day;
use zanflow_systems::payment::{Choice, Invoice, Payments, State as Stand};

/// Invoices per page.
const INVOICES: usize = 50;
/// Days and notes on the page.
const DAYS: usize = 14;
const NOTES: usize = 20;
/// The longest reason, in letters.
const REASON: usize = 4000;

/// Routes of this file.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/cases/{case}/payment", get(of_case).post(pay))
        .route("/payments", get(all))
        .route("/payments/compare", post(compare))
        .route("/payments/{serial}", get(one))
        .route("/payments/{serial}/{action}", post(act))
}

type Shared = State<Arc<App>>;

#[derive(Deserialize)]
struct Asked {
    state: Option<String>,
    before: Option<String>,
    done: Option<String>,
}

/// Whether somebody may take money at the embedded payment system: whoever tries the service out, and who works at a desk.
fn may_take(payments: &Payments, who: &Who) -> bool {
    payments.till().is_some() && (matches!(who, Who::Anybody) || who.needs(&[Role::Operator]).is_ok())
}

/// The invoices of a case.
async fn of_case(
    State(app): Shared,
    viewer: Viewer,
    Path(case): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let id = match crate::api::id(&case) {
        Ok(id) => id,
        Err(problem) => return told(&app, &viewer, problem),
    };
    let (lang, who) = (viewer.lang, viewer.who.clone());
    let made = app.engine(move |app| {
        let payments = app.payments()?;
        app.may_see(&who, id)?;
        app.note_read(&who, id, "page")?;
        let invoices = payments.ledger().of_case(id)?;
        invoices.iter().for_each(|invoice| payments.ask_soon(invoice));
        let invoices: Result<Vec<Value>, Problem> =
            invoices.iter().rev().map(|invoice| views::whole(lang, payments, invoice)).collect();
        Ok((invoices?, may_take(payments, &who)))
    });
    let made = made.await.map(|(invoices, takes)| {
        let mut data = base(&app, &viewer, "cases", None);
        data.insert("case".to_owned(), json!(id));
        data.insert("invoices".to_owned(), json!(invoices));
        data.insert("takes".to_owned(), json!(takes));
        data.insert("done".to_owned(), json!(asked.done.is_some()));
        data.insert("request".to_owned(), json!(random()));
        render(viewer.lang, StatusCode::OK, "payment.html", &data)
    });
    shown(&app, &viewer, made)
}

/// Takes money for an invoice of a case at the embedded payment system.
async fn pay(State(app): Shared, viewer: Viewer, Path(case): Path<String>, form: Form) -> Response {
    let who = viewer.who.clone();
    let paid = app.engine(move |app| {
        let (id, payments) = (crate::api::id(&case)?, app.payments()?);
        app.may_see(&who, id)?;
        if !may_take(payments, &who) {
            return Err(Problem::not_allowed());
        }
        let amount = form.text("amount").and_then(typed);
        let amount = amount.ok_or_else(|| wrong("error-amount", "an amount in tenge is a number over 0"))?;
        let request = form.text("request").filter(|request| request.len() <= 100);
        let request = request.ok_or_else(|| Problem::refused("a payment needs its request"))?;
        let serial = form.text("invoice").and_then(|serial| serial.parse().ok());
        let invoice = invoice(payments, serial)?;
        // Another case's invoice is not to be found here.
        if invoice.case != id || invoice.basis.is_none() {
            return Err(unknown());
        }
        payments.take_here(&invoice, amount, request)?;
        app.tell_payments()?;
        Ok(Redirect::to(&format!("/cases/{id}/payment?done=1")).into_response())
    });
    let paid = paid.await;
    shown(&app, &viewer, paid)
}

fn unknown() -> Problem {
    wrong_status(StatusCode::NOT_FOUND, "error-invoice", "there is no such invoice")
}

fn wrong(key: &'static str, detail: &str) -> Problem {
    wrong_status(StatusCode::BAD_REQUEST, key, detail)
}

fn wrong_status(status: StatusCode, key: &'static str, detail: &str) -> Problem {
    Problem::new(status, key, detail)
}

fn invoice(payments: &Payments, serial: Option<u64>) -> Result<Invoice, Problem> {
    let found = serial.map(|serial| payments.ledger().invoice(serial)).transpose()?;
    found.flatten().ok_or_else(unknown)
}

/// All invoices, the days that were compared, and what could not be booked.
async fn all(State(app): Shared, viewer: Viewer, Query(asked): Query<Asked>) -> Response {
    if !viewer.who.oversees() {
        return told(&app, &viewer, Problem::not_allowed());
    }
    let state = asked.state.as_deref().and_then(Stand::named);
    let before = asked.before.and_then(|before| before.parse().ok());
    let who = viewer.who.clone();
    let made = app.engine(move |app| {
        let (payments, watches) = (app.payments()?, who.watches());
        let found = payments.ledger().list(state, before, INVOICES)?;
        let older = found.last().filter(|_| found.len() == INVOICES).map(|last| last.serial);
        let seen = |invoice: &&Invoice| watches || app.may_see(&who, invoice.case).is_ok();
        let rows: Vec<Value> = found.iter().filter(seen).map(views::row).collect();
        let mut data = Data::new();
        data.insert("found".to_owned(), json!(rows));
        data.insert("older".to_owned(), json!(older));
        if watches {
            let days: Vec<Day> = payments.ledger().days(DAYS)?;
            let notes = payments.ledger().notes(NOTES)?;
            data.insert("days".to_owned(), json!(days.iter().map(views::day).collect::<Vec<_>>()));
            data.insert("notes".to_owned(), json!(notes.iter().map(views::note).collect::<Vec<_>>()));
            let counts = payments.ledger().counts()?;
            let counts = counts.iter().map(|(state, count)| json!({ "state": state, "count": count }));
            data.insert("counts".to_owned(), json!(counts.collect::<Vec<_>>()));
        }
        Ok(data)
    });
    let made = made.await.map(|made| {
        let mut data = base(&app, &viewer, "payments", None);
        data.extend(made);
        data.insert("states".to_owned(), json!(Stand::ALL));
        data.insert("state".to_owned(), json!(state));
        data.insert("keeps".to_owned(), json!(viewer.who.administers().is_ok()));
        data.insert("done".to_owned(), json!(asked.done.is_some()));
        render(viewer.lang, StatusCode::OK, "payments.html", &data)
    });
    shown(&app, &viewer, made)
}

/// One invoice, for officials.
async fn one(
    State(app): Shared,
    viewer: Viewer,
    Path(serial): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    if !viewer.who.oversees() {
        return told(&app, &viewer, Problem::not_allowed());
    }
    let (lang, who) = (viewer.lang, viewer.who.clone());
    let made = app.engine(move |app| {
        let payments = app.payments()?;
        let invoice = invoice(payments, serial.parse().ok())?;
        app.may_see(&who, invoice.case)?;
        app.note_read(&who, invoice.case, "page")?;
        let failed = invoice.money().owed > 0;
        let mut data = Data::new();
        data.insert("invoice".to_owned(), views::whole(lang, payments, &invoice)?);
        data.insert("words".to_owned(), json!(payments.ledger().words(invoice.serial)?));
        data.insert("charges".to_owned(), json!(views::charges(lang, payments)));
        data.insert("may_return".to_owned(), json!(failed));
        Ok(data)
    });
    let made = made.await.map(|made| {
        let mut data = base(&app, &viewer, "payments", None);
        data.extend(made);
        data.insert("decides".to_owned(), json!(viewer.who.needs(&DECIDE).is_ok()));
        data.insert("done".to_owned(), json!(asked.done.is_some()));
        render(viewer.lang, StatusCode::OK, "invoice.html", &data)
    });
    shown(&app, &viewer, made)
}

/// An official says how much it is, takes it back, or has money sent back.
async fn act(
    State(app): Shared,
    viewer: Viewer,
    Path((serial, action)): Path<(String, String)>,
    form: Form,
) -> Response {
    let (who, caller) = (viewer.who.clone(), viewer.caller());
    let done = app.engine(move |app| {
        who.needs(&DECIDE)?;
        let by = caller.ok_or_else(|| wrong("error-who", ""))?;
        let payments = app.payments()?;
        let invoice = invoice(payments, serial.parse().ok())?;
        app.may_see(&who, invoice.case)?;
        let reason = form.text("reason").map(|reason| reason.chars().take(REASON).collect::<String>());
        let reason = reason.ok_or_else(|| wrong("error-no_reason", "say why"));
        let by = by.person().id.as_str();
        let serial = invoice.serial;
        match action.as_str() {
            "assess" => payments.assess_by(serial, choice(&form)?, (by, &reason?))?,
            "refund" => payments.release(serial, (by, &reason?))?,
            "cancel" => payments.cancel(serial, Some((by, &reason?)))?,
            "return" => payments.return_owed(serial)?,
            _ => return Err(Problem::unknown_address()),
        };
        app.tell_payments()?;
        Ok(Redirect::to(&format!("/payments/{serial}?done=1")).into_response())
    });
    let done = done.await;
    shown(&app, &viewer, done)
}

/// The amount that an official chose of the card's, or typed.
fn choice(form: &Form) -> Result<Choice, Problem> {
    let amount = || wrong("error-amount", "choose an amount of the card, or type one in tenge");
    match (form.text("choice"), form.text("amount")) {
        (None | Some("typed"), Some(typed_in)) => typed(typed_in).map(Choice::Tiyn).ok_or_else(amount),
        (Some(chosen), _) => match Choice::parse(chosen) {
            Ok(choice @ Choice::Charge(_)) => Ok(choice),
            _ => Err(amount()),
        },
        (None, None) => Err(amount()),
    }
}

/// Compares a day with the payment system's statement.
async fn compare(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    if let Err(problem) = viewer.who.administers() {
        return told(&app, &viewer, problem);
    }
    let done = app.engine(move |app| {
        let day = form.text("day").filter(|day| ends_of(day).is_some());
        let day = day.ok_or_else(|| Problem::refused("a day is YYYY-MM-DD"))?;
        app.payments()?.reconcile(day)?;
        app.tell_payments()?;
        Ok(Redirect::to("/payments?done=1").into_response())
    });
    let done = done.await;
    shown(&app, &viewer, done)
}
