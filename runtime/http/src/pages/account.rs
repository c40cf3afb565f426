//! The page of one's own account: password, sessions, tokens, substitution.

use super::form::Form;
use super::render::page;
use super::viewer::Viewer;
use super::{Shared, people, shown, told, views, with_cookie};
use crate::App;
use crate::accounts::{AccountError, Accounts, Signed};
use crate::guard::session_cookie;
use crate::kept::Tried;
use crate::problem::Problem;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_runtime::{Hash, Role, Time};

/// Routes of this file.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/account", get(account))
        .route("/account/password", post(password))
        .route("/account/sessions", post(sessions))
        .route("/account/absence", post(absence))
        .route("/account/contact", post(contact))
}

async fn account(State(app): Shared, viewer: Viewer) -> Response {
    let tried = viewer.tried(&app, "/account");
    account_page(&app, &viewer, tried).await
}

/// The page, with the problem of a change.
async fn account_page(app: &App, viewer: &Viewer, tried: Option<Tried>) -> Response {
    let Some(caller) = viewer.who.caller().cloned() else { return Redirect::to("/login").into_response() };
    let (id, session) = (caller.person().id.clone(), viewer.signed.as_ref().map(|signed| signed.session));
    let offers = caller.is_official();
    let made = app.accounts(move |accounts| {
        let people = if offers { people::substitutes(accounts, &id)? } else { Vec::new() };
        Ok((held(accounts, &id, session)?, people))
    });
    let made = made.await.map(|(held, people)| {
        let (mut data, status) = views::tried(app, viewer, "account", "/account", tried.as_ref());
        data.insert("people".to_owned(), json!(people));
        let roles: Vec<&str> = caller.roles().map(Role::name).collect();
        let may_leave = caller.is_official() || caller.has(Role::Supervisor);
        let substitutes: Vec<&str> = caller.absent().iter().map(|absent| absent.id.as_str()).collect();
        data.insert("held".to_owned(), held);
        data.insert("roles".to_owned(), json!(roles));
        data.insert("units".to_owned(), json!(caller.units().collect::<Vec<_>>()));
        data.insert("how".to_owned(), json!(caller.how()));
        data.insert("substitutes".to_owned(), json!(substitutes));
        data.insert("may_leave".to_owned(), json!(may_leave));
        data.insert("initial".to_owned(), json!(viewer.signed.as_ref().is_some_and(|signed| signed.initial)));
        page(viewer.lang, status, "account.html", &data)
    });
    shown(app, viewer, made)
}

/// What an account holds.
fn held(accounts: &Accounts, id: &str, session: Option<Hash>) -> Result<Value, AccountError> {
    let time = views::local;
    let sessions = accounts.sessions(id)?.into_iter().map(|one| {
        let (began, used, own) = (time(one.began), time(one.used), Some(one.hash) == session);
        json!({ "hash": one.hash, "how": one.how, "began": began, "used": used, "own": own })
    });
    let tokens = accounts.tokens(id)?.into_iter().map(|token| {
        let (used, ends) = (token.used.map(time), token.ends.map(time));
        json!({ "name": token.name, "created": time(token.created), "used": used, "ends": ends })
    });
    let absences = accounts.absences(id)?.into_iter().map(|absence| {
        let (begins, ends) = (time(absence.begins), time(absence.ends));
        json!({ "number": absence.number, "substitute": absence.substitute, "begins": begins, "ends": ends })
    });
    let [sessions, tokens, absences] =
        [sessions.collect(), tokens.collect(), absences.collect::<Vec<Value>>()];
    let contact = accounts.find(id)?.map(|account| json!({ "email": account.email, "lang": account.lang }));
    Ok(json!({ "sessions": sessions, "tokens": tokens, "absences": absences, "contact": contact }))
}

/// Who is signed in with a session: only they change their account, whoever has a token of it.
fn signed(viewer: &Viewer) -> Result<Signed, Problem> {
    viewer.signed.clone().ok_or_else(Problem::not_allowed)
}

async fn changed(
    app: &App,
    viewer: &Viewer,
    form: &Form,
    action: &str,
    done: Result<(), Problem>,
) -> Response {
    match done {
        Ok(()) => Redirect::to("/account").into_response(),
        Err(problem) if viewer.signed.is_some() => {
            account_page(app, viewer, Some(Tried::new(action, form.typed().clone(), problem))).await
        }
        Err(problem) => told(app, viewer, problem),
    }
}

/// Changes the password of whoever knows the old one.
async fn password(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    let done = async {
        let signed = signed(&viewer)?;
        let [old, new, again] = ["old", "new", "again"].map(|field| form.raw(field).to_owned());
        if new != again {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "password-differ", ""));
        }
        let id = signed.caller.person().id.clone();
        app.hashing(move |accounts| accounts.change_password(&id, &old, &new, &signed.session)).await
    };
    let done = done.await;
    changed(&app, &viewer, &form, "password", done).await
}

/// Ends one session, or all but this one, or all.
async fn sessions(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    let which = form.text("which").unwrap_or_default().to_owned();
    let all = which == "all";
    let done = async {
        let signed = signed(&viewer)?;
        let id = signed.caller.person().id.clone();
        app.accounts(move |accounts| match which.as_str() {
            "all" => accounts.sign_out(&id, None),
            "others" => accounts.sign_out(&id, Some(&signed.session)),
            hash => Hash::parse(hash).map_or(Ok(()), |hash| accounts.end_session(&id, &hash)),
        })
        .await
    };
    let done = done.await;
    if all && done.is_ok() {
        return with_cookie(Redirect::to("/login").into_response(), &session_cookie(&app, None));
    }
    changed(&app, &viewer, &form, "sessions", done).await
}

/// Sets where and in which language somebody gets notices.
async fn contact(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    let done = async {
        let id = signed(&viewer)?.caller.person().id.clone();
        let (email, lang) = (form.text("email").map(str::to_owned), form.text("lang").map(str::to_owned));
        app.accounts(move |accounts| accounts.set_contact(&id, email.as_deref(), lang.as_deref())).await
    };
    let done = done.await;
    changed(&app, &viewer, &form, "contact", done).await
}

/// Says who substitutes somebody, or that they are back.
async fn absence(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    let done = async {
        let signed = signed(&viewer)?;
        let caller = signed.caller;
        if !caller.is_official() {
            caller.needs(&[Role::Supervisor])?;
        }
        let id = caller.person().id.clone();
        if let Some(number) = form.text("back").and_then(|number| number.parse().ok()) {
            return app.accounts(move |accounts| accounts.back(&id, number)).await;
        }
        let substitute = form.text("substitute").unwrap_or_default().to_owned();
        let time = |field: &str| {
            form.text(field).and_then(local_time).ok_or_else(|| Problem::refused("a time is missing"))
        };
        let (from, to) = (time("from")?, time("to")?);
        app.accounts(move |accounts| accounts.absent(&id, &substitute, from, to, &id)).await
    };
    let done = done.await;
    changed(&app, &viewer, &form, "absence", done).await
}

/// What a field of date and time gives: local, without a zone. Kazakhstan is one zone, UTC+5.
fn local_time(text: &str) -> Option<Time> {
    let seconds = if text.matches(':').count() == 1 { ":00" } else { "" };
    Time::parse(&format!("{text}{seconds}+05:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_time_are_local() {
        assert_eq!(local_time("2026-12-01T09:00"), Time::parse("2026-12-01T04:00:00Z"));
        assert_eq!(local_time("2026-12-01T09:00:30"), Time::parse("2026-12-01T04:00:30Z"));
        assert_eq!(local_time("soon"), None);
    }
}
