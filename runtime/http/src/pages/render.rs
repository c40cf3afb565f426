//! Templates and messages of the pages.

use crate::problem::Problem;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use zanflow_wording::{Catalogue, Lang, Templates, catalogue};

/// Messages of the pages.
pub static WORDS: Catalogue = catalogue!("runtime");

static TEMPLATES: Templates = Templates::new(
    &WORDS,
    &[
        ("base.html", include_str!("../../templates/base.html")),
        ("tasks.html", include_str!("../../templates/tasks.html")),
        ("cases.html", include_str!("../../templates/cases.html")),
        ("me.html", include_str!("../../templates/me.html")),
        ("step.html", include_str!("../../templates/step.html")),
        ("task.html", include_str!("../../templates/task.html")),
        ("message.html", include_str!("../../templates/message.html")),
        ("actions.html", include_str!("../../templates/actions.html")),
        ("process.html", include_str!("../../templates/process.html")),
        ("case.html", include_str!("../../templates/case.html")),
        ("systems.html", include_str!("../../templates/systems.html")),
        ("login.html", include_str!("../../templates/login.html")),
        ("problem.html", include_str!("../../templates/problem.html")),
    ],
);

/// A page, or the API's answer to a fault of its template.
pub fn page(lang: Lang, status: StatusCode, template: &str, data: &impl Serialize) -> Response {
    match TEMPLATES.render(lang, template, data) {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => Problem::ours(format!("a template: {error:#}")).into_response(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn templates_can_be_parsed() {
        super::TEMPLATES.parse().unwrap();
    }
}
