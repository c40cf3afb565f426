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

<<<<<<< HEAD
/// A page, or the API's answer to a fault of its template.
pub fn page(lang: Lang, status: StatusCode, template: &str, data: &impl Serialize) -> Response {
    match TEMPLATES.render(lang, template, data) {
=======
fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_function("t", |state: &State<'_, '_>, key: &str| lang(state).label(key).to_owned());
    environment.add_function("fill", |state: &State<'_, '_>, key: &str, value: String| {
        lang(state).fill(key, &value)
    });
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// The language of the page that is being rendered.
fn lang(state: &State<'_, '_>) -> Lang {
    let code = state.lookup("code");
    code.as_ref().and_then(|code| code.as_str()).and_then(Lang::from_code).unwrap_or_default()
}

/// A page.
pub fn page(status: StatusCode, template: &str, data: &impl Serialize) -> Response {
    let rendered = ENVIRONMENT
        .as_ref()
        .map_err(ToString::to_string)
        .and_then(|all| all.get_template(template).map_err(|error| format!("{error:#}")))
        .and_then(|found| found.render(Serde(data)).map_err(|error| format!("{error:#}")));
    match rendered {
>>>>>>> h-build
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
