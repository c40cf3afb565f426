//! Pages from the templates in `templates/web/`.

use super::error::Failure;
use axum::response::Html;
use serde::Serialize;
use zanflow_wording::{Catalogue, Lang, Templates, catalogue, templates};

/// Messages of the pages.
pub static WORDS: Catalogue = catalogue!("serve");

static TEMPLATES: Templates = templates!(
    &WORDS,
    "/../../templates/web/",
    "base.html",
    "about.html",
    "act.html",
    "acts.html",
    "badge.html",
    "beside.html",
    "block.html",
    "card.html",
    "compare.html",
    "diagram.html",
    "diagram_page.html",
    "edition.html",
    "editions.html",
    "error.html",
    "group.html",
    "groups.html",
    "home.html",
    "lines.html",
    "login.html",
    "pages.html",
    "results.html",
    "rule.html",
    "runs.html",
    "search.html",
    "searches.html",
    "service.html",
    "services.html",
    "sheets.html",
    "sides.html",
    "terms.html",
    "upload.html",
);

/// Renders a page.
///
/// # Errors
/// A fault of the template.
pub fn render(lang: Lang, template: &str, data: &impl Serialize) -> Result<Html<String>, Failure> {
    Ok(Html(TEMPLATES.render(lang, template, data)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_passages::EntryKind;
    use zanflow_repair::Rule;

    #[test]
    fn templates_can_be_parsed() {
        TEMPLATES.parse().unwrap();
    }

    /// Keys that templates put together from names of the model and the index.
    #[test]
    fn whatever_an_act_holds_has_words() {
        let kinds = EntryKind::ALL.map(|kind| format!("kind-{}", kind.name()));
        let statuses =
            ["in-force", "unmarked", "repealed", "not-yet"].map(|status| format!("status-{status}"));
        let rules = Rule::ALL.map(|rule| format!("rule-{}", rule.name()));
        for key in kinds.iter().chain(&statuses).chain(&rules) {
            assert!(WORDS.find(Lang::Kk, key).is_some(), "{key}");
        }
    }
}
