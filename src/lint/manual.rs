//! What is known of a rule beside its code: its severity and its manual page.

use zanflow_model::Severity;
use zanflow_wording::Lang;

/// A rule's entry in the manual.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// Its code: what is wrong, never how to mend it.
    pub code: &'static str,
    /// Severity of its findings, where a finding does not say otherwise.
    pub severity: Severity,
    /// Its source: the doc comment at its head is the English manual page.
    pub source: &'static str,
    /// The manual page in Kazakh and in Russian.
    pub pages: [&'static str; 2],
}

impl RuleInfo {
    /// The manual page, as Markdown.
    pub fn page(&self, lang: Lang) -> String {
        let [kk, ru] = self.pages;
        match lang {
            Lang::Kk => kk.to_owned(),
            Lang::Ru => ru.to_owned(),
            Lang::En => {
                let lines = self.source.lines().take_while(|line| line.starts_with("//!"));
                let lines = lines.map(|line| line.trim_start_matches("//!").trim_start());
                format!("# {}\n\n{}\n", self.code, lines.collect::<Vec<_>>().join("\n").trim())
            }
        }
    }
}
