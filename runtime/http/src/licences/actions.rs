//! What is done with a licence, from the forms of its page.

use super::form::{change, ground};
use super::{DECIDES, ERASES, pages, unknown};
use crate::check::unread;
use crate::kept::Tried;
use crate::pages::Shared;
use crate::pages::form::Form;
use crate::pages::viewer::Viewer;
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use zanflow_systems::licences::contract::{LicenceRegister, Order};

/// Does it and redirects to the licence, or to the one in its place; shows a problem on the same page.
pub async fn act(
    State(app): Shared,
    viewer: Viewer,
    Path((number, action)): Path<(String, String)>,
    form: Form,
) -> Response {
    let caller = viewer.caller();
    let typed = form.typed().clone();
    let (of, name) = (number.clone(), action.clone());
    let done = app.engine(move |app| {
        let by = caller.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "error-who", ""))?;
        by.needs(if name == "forget" { &ERASES } else { &DECIDES })?;
        let register = app.register()?;
        let licence = register.by_number(&of).map_err(|error| unread(&error))?.ok_or_else(unknown)?;
        // Of this form: sent twice, it is done once.
        let request = form.text("request").ok_or_else(|| Problem::refused("the form has no number"))?;
        let order = Order {
            by: by.person().id.clone(),
            ground: ground(&form),
            change: change(&name, &form, &licence)?,
        };
        Ok(register.order(&format!("page/{request}"), &licence.number, &order)?.number)
    });
    match done.await {
        Ok(number) => Redirect::to(&format!("/licences/{number}?done=1")).into_response(),
        Err(problem) => {
            let tried = Tried::new(&action, typed, problem);
            pages::licence_page(app, &viewer, &number, Some(tried), false).await
        }
    }
}
