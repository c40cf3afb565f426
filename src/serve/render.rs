//! Pages from the templates in `templates/web/`.

use super::error::Failure;
use axum::response::Html;
use serde::Serialize;
use zanflow_wording::{Catalogue, Lang, Templates, catalogue};

/// Messages of the pages.
pub static WORDS: Catalogue = catalogue!("serve");

static TEMPLATES: Templates = Templates::new(
    &WORDS,
    &[
        ("base.html", include_str!("../../templates/web/base.html")),
        ("about.html", include_str!("../../templates/web/about.html")),
        ("act.html", include_str!("../../templates/web/act.html")),
        ("acts.html", include_str!("../../templates/web/acts.html")),
        ("block.html", include_str!("../../templates/web/block.html")),
        ("diagram.html", include_str!("../../templates/web/diagram.html")),
        ("error.html", include_str!("../../templates/web/error.html")),
        ("group.html", include_str!("../../templates/web/group.html")),
        ("groups.html", include_str!("../../templates/web/groups.html")),
        ("home.html", include_str!("../../templates/web/home.html")),
        ("lines.html", include_str!("../../templates/web/lines.html")),
        ("login.html", include_str!("../../templates/web/login.html")),
        ("pages.html", include_str!("../../templates/web/pages.html")),
        ("results.html", include_str!("../../templates/web/results.html")),
        ("search.html", include_str!("../../templates/web/search.html")),
        ("service.html", include_str!("../../templates/web/service.html")),
        ("terms.html", include_str!("../../templates/web/terms.html")),
        ("upload.html", include_str!("../../templates/web/upload.html")),
    ],
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
        let statuses = ["in-force", "repealed", "not-yet"].map(|status| format!("status-{status}"));
        let rules = Rule::ALL.map(|rule| format!("rule-{}", rule.name()));
        for key in kinds.iter().chain(&statuses).chain(&rules) {
            assert!(WORDS.find(Lang::Kk, key).is_some(), "{key}");
        }
    }
}
