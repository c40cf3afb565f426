//! Templates and messages of the pages.

use crate::problem::Problem;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use zanflow_wording::{Catalogue, Lang, Templates, catalogue, templates};

/// Messages of the pages.
pub static WORDS: Catalogue = catalogue!("runtime");

static TEMPLATES: Templates = templates!(
    &WORDS,
    "/templates/",
    "base.html",
    "service.html",
    "card.html",
    "complaints.html",
    "one-case.html",
    "attach.html",
    "check.html",
    "filled.html",
    "timeline.html",
    "case-file.html",
    "withdraw.html",
    "result.html",
    "receipt.html",
    "chain.html",
    "tasks.html",
    "cases.html",
    "me.html",
    "step.html",
    "task.html",
    "message.html",
    "sign.html",
    "signatures.html",
    "actions.html",
    "process.html",
    "case.html",
    "fields.html",
    "application.html",
    "file.html",
    "handovers.html",
    "systems.html",
    "login.html",
    "account.html",
    "board.html",
    "access.html",
    "asks-filter.html",
    "asks.html",
    "notices.html",
    "licence-check.html",
    "check-paper.html",
    "licence-state.html",
    "licence-dates.html",
    "licence-form.html",
    "licences.html",
    "licence.html",
    "paper.html",
    "payment.html",
    "payments.html",
    "invoice.html",
    "invoice-facts.html",
    "survey.html",
    "doctor.html",
    "survey-results.html",
    "mail.txt",
    "problem.html",
);

/// A text that is no page.
pub fn text(lang: Lang, template: &str, data: &impl Serialize) -> Result<String, String> {
    TEMPLATES.render_file(lang, template, data).map_err(|error| error.kind().to_string())
}

/// A page, or the API's answer to a fault of its template.
pub fn page(lang: Lang, status: StatusCode, template: &str, data: &impl Serialize) -> Response {
    match TEMPLATES.render(lang, template, data) {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => {
            // What it says holds what the page would have shown.
            tracing::error!("the page {template}: {}", error.kind());
            Problem::ours("a page cannot be made").into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn templates_can_be_parsed() {
        super::TEMPLATES.parse().unwrap();
    }
}
