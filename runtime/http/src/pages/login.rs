//! Signing in and out.

use super::form::Form;
use super::render::page;
use super::viewer::Viewer;
use super::{Shared, own, told, views, with_cookie};
use crate::App;
use crate::accounts::SignIn;
use crate::guard::{From, session_cookie};
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use zanflow_runtime::How;

/// Delay after a wrong token.
const WRONG: Duration = Duration::from_millis(500);

/// Routes of this file.
pub fn routes() -> Router<Arc<App>> {
    let routes = Router::new().route("/login", get(login).post(sign_in)).route("/logout", post(sign_out));
    #[cfg(feature = "oidc")]
    let routes =
        routes.route("/login/provider", get(provider::leave)).route("/login/back", get(provider::back));
    routes
}

/// Why somebody is still on the page.
#[derive(Debug, Clone, Copy)]
pub enum Still {
    /// They have just come.
    New,
    /// Something of what they showed is wrong.
    Wrong,
    /// So many seconds until they may try again.
    Wait(u64),
}

#[derive(Deserialize)]
struct Asked {
    /// Where they were going.
    to: Option<String>,
}

async fn login(State(app): Shared, viewer: Viewer, Query(asked): Query<Asked>) -> Response {
    login_page(&app, &viewer, Still::New, asked.to.as_deref())
}

/// The page that asks who somebody is.
pub fn login_page(app: &App, viewer: &Viewer, still: Still, to: Option<&str>) -> Response {
    let (status, wait) = match still {
        Still::New => (StatusCode::OK, None),
        Still::Wrong => (StatusCode::FORBIDDEN, None),
        Still::Wait(seconds) => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
    };
    let mut data = views::base(app, viewer, "", None);
    data.insert("wrong".to_owned(), json!(matches!(still, Still::Wrong)));
    data.insert("wait".to_owned(), json!(wait));
    data.insert("by_password".to_owned(), json!(app.accounts.is_some() && !app.by_token));
    #[cfg(feature = "oidc")]
    data.insert("provider".to_owned(), json!(app.oidc.as_ref().map(crate::oidc::Provider::name)));
    data.insert("signed_in".to_owned(), json!(false));
    let to = own(to);
    data.insert("to".to_owned(), json!(to));
    data.insert("leads_on".to_owned(), json!(to != "/"));
    // Not the address: after a failed sign-in at a provider it holds a code.
    let encoded: String = form_urlencoded::byte_serialize(to.as_bytes()).collect();
    views::at(&mut data, &if to == "/" { "/login".to_owned() } else { format!("/login?to={encoded}") });
    let mut response = page(viewer.lang, status, "login.html", &data);
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

async fn sign_in(State(app): Shared, viewer: Viewer, from: From, form: Form) -> Response {
    let to = form.text("to");
    if let Err(seconds) = app.sign_ins.take(&from.0, app.now()) {
        return login_page(&app, &viewer, Still::Wait(seconds), to);
    }
    let done = match (&app.accounts, app.by_token) {
        (None, _) => on_trial(&app, &form),
        (Some(_), true) => with_token(&app, &form).await,
        (Some(_), false) => with_password(&app, &from, &form).await,
    };
    match done {
        Ok(SignIn::In(secret)) => {
            // Whoever signs in anew leaves the session that this browser had.
            leave(&app, &viewer).await;
            with_cookie(Redirect::to(&own(to)).into_response(), &session_cookie(&app, Some(&secret)))
        }
        Ok(SignIn::Wrong) => login_page(&app, &viewer, Still::Wrong, to),
        Ok(SignIn::Wait(seconds)) => login_page(&app, &viewer, Still::Wait(seconds), to),
        Err(problem) => match problem.wait {
            Some(seconds) => login_page(&app, &viewer, Still::Wait(seconds), to),
            None => told(&app, &viewer, problem),
        },
    }
}

/// The token of a trial.
fn on_trial(app: &App, form: &Form) -> Result<SignIn, Problem> {
    let shown = form.text("token").unwrap_or_default();
    if !app.token.as_ref().is_none_or(|token| token.is(shown)) {
        return Ok(SignIn::Wrong);
    }
    let opened = app.sessions.open().ok_or_else(|| Problem::ours("the system gives no random numbers"))?;
    Ok(SignIn::In(opened))
}

/// The token of a person of a file.
async fn with_token(app: &App, form: &Form) -> Result<SignIn, Problem> {
    let shown = form.text("token").unwrap_or_default().to_owned();
    let done = app.accounts(move |accounts| match accounts.token(&shown)? {
        Some(caller) => {
            let how = caller.how().unwrap_or(How::Token);
            Ok(SignIn::In(accounts.open_session(&caller.person().id, how)?))
        }
        None => Ok(SignIn::Wrong),
    });
    let done = done.await?;
    if done == SignIn::Wrong {
        tokio::time::sleep(WRONG).await;
    }
    Ok(done)
}

async fn with_password(app: &App, from: &From, form: &Form) -> Result<SignIn, Problem> {
    let id = form.text("id").unwrap_or_default().to_owned();
    let (password, address) = (form.raw("password").to_owned(), from.0.clone());
    app.hashing(move |accounts| accounts.sign_in(&id, &password, &address)).await
}

/// Ends the session of a visitor, if they have one.
async fn leave(app: &App, viewer: &Viewer) {
    if let Some(signed) = viewer.signed.clone() {
        let ended =
            app.accounts(move |accounts| accounts.end_session(&signed.caller.person().id, &signed.session));
        // It ends by itself too.
        drop(ended.await);
    }
}

async fn sign_out(State(app): Shared, viewer: Viewer) -> Response {
    leave(&app, &viewer).await;
    with_cookie(Redirect::to("/login").into_response(), &session_cookie(&app, None))
}

#[cfg(feature = "oidc")]
mod provider {
    use super::*;
    use axum::http::HeaderMap;
    use std::collections::BTreeMap;

    /// The browser's own half of an attempt: whoever comes back must be who left.
    const LEFT: &str = "zanflow-provider";

    /// Sends somebody to the provider.
    pub async fn leave(State(app): Shared, viewer: Viewer, from: From) -> Response {
        if let Err(seconds) = app.sign_ins.take(&from.0, app.now()) {
            return login_page(&app, &viewer, Still::Wait(seconds), None);
        }
        let asking = Arc::clone(&app);
        let left = crate::trace::blocking(move || {
            let provider = asking.oidc.as_ref().ok_or("no provider is set")?;
            provider.leave(asking.now())
        });
        match left.await.unwrap_or_else(|_| Err("the request failed".into())) {
            Ok((address, browser)) => {
                let secure = if app.behind_tls { "; Secure" } else { "" };
                let cookie =
                    format!("{LEFT}={browser}; HttpOnly; SameSite=Lax; Path=/login; Max-Age=600{secure}");
                with_cookie(Redirect::to(&address).into_response(), &cookie)
            }
            Err(why) => refused(&app, &viewer, &why),
        }
    }

    /// Somebody comes back from the provider.
    pub async fn back(
        State(app): Shared,
        viewer: Viewer,
        headers: HeaderMap,
        Query(answer): Query<BTreeMap<String, String>>,
    ) -> Response {
        let browser = crate::guard::cookie(&headers, LEFT).unwrap_or_default().to_owned();
        let asking = Arc::clone(&app);
        let done = crate::trace::blocking(move || {
            let provider = asking.oidc.as_ref().ok_or("no provider is set")?;
            let accounts = asking.accounts.as_ref().ok_or("there are no accounts")?;
            provider.back(accounts, &answer, &browser, asking.now())
        });
        match done.await.unwrap_or_else(|_| Err("the request failed".into())) {
            Ok(secret) => {
                super::leave(&app, &viewer).await;
                with_cookie(Redirect::to("/").into_response(), &session_cookie(&app, Some(&secret)))
            }
            Err(why) => refused(&app, &viewer, &why),
        }
    }

    /// The page says nothing of why: that is for the log.
    fn refused(app: &App, viewer: &Viewer, why: &str) -> Response {
        // A provider may name people by an IIN.
        tracing::warn!("signing in at the provider: refused: {}", zanflow_runtime::identity::masked(why));
        login_page(app, viewer, Still::Wrong, None)
    }
}
