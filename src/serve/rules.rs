//! The manual of the rules that find drafting faults: a page each.

use super::app::Shared;
use super::error::Failure;
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use axum::extract::{Path, State};
use axum::response::Html;
use serde::Serialize;
use zanflow_wording::Lang;

#[derive(Serialize)]
struct Page {
    shell: Shell,
    code: String,
    severity: String,
    /// Its paragraphs: head and text.
    paragraphs: Vec<(String, String)>,
    /// All rules: what they are about, address, whether shown.
    rules: Vec<(String, String, bool)>,
}

/// The manual page of a rule.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Path(code): Path<String>,
) -> Result<Html<String>, Failure> {
    let page = zanflow_lint::page(&code, prefs.lang).ok_or(Failure::Nowhere)?;
    let rules = zanflow_lint::rules()
        .map(|rule| (name(rule.code, prefs.lang), format!("/rules/{}", rule.code), rule.code == code));
    let page = Page {
        shell: Shell::new(&app, &prefs, "about"),
        severity: zanflow_findings::severity(zanflow_lint::severity(&code), prefs.lang),
        paragraphs: paragraphs(&page),
        rules: rules.collect(),
        code,
    };
    render(prefs.lang, "rule.html", &page)
}

/// What a rule is about: the first paragraph of its manual page.
fn name(code: &str, lang: Lang) -> String {
    let first = zanflow_lint::page(code, lang).and_then(|page| paragraphs(&page).into_iter().next());
    first.map(|(_, text)| text).filter(|text| !text.is_empty()).unwrap_or_else(|| code.to_owned())
}

/// Paragraphs of a manual page, each with the words in `**` that it begins with.
fn paragraphs(page: &str) -> Vec<(String, String)> {
    let body = page.split_once("\n\n").map_or("", |(_, body)| body);
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = body.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let parts = parts.map(|part| match part.strip_prefix("**").and_then(|rest| rest.split_once("**")) {
        Some((head, text)) => (one_line(head), one_line(text)),
        None => (String::new(), one_line(part)),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_in_every_language() {
        for rule in zanflow_lint::rules() {
            for lang in Lang::ALL {
                let page = zanflow_lint::page(rule.code, lang).unwrap();
                let paragraphs = paragraphs(&page);
                assert!(paragraphs.len() > 3, "{} {lang:?}", rule.code);
                assert_ne!(name(rule.code, lang), rule.code);
                assert!(!paragraphs.iter().any(|(head, text)| head.contains('*') || text.contains("**")));
            }
        }
    }
}
