//! The manual: severity and page of each rule.
//!
//! The pages of a rule are the doc comment of its file: English first, then a section `# kk` and a section `# ru`.

use zanflow_model::Severity;
use zanflow_wording::Lang;

/// A rule's entry in the manual.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// Its code: what is wrong, never how to mend it.
    pub code: &'static str,
    /// Severity of its findings, where a finding does not say otherwise.
    pub severity: Severity,
    /// The text of its file.
    pub source: &'static str,
}

impl RuleInfo {
    /// The manual page, as Markdown.
    pub fn page(&self, lang: Lang) -> String {
        let lines = self.source.lines().take_while(|line| line.starts_with("//!"));
        let lines = lines.map(|line| line.trim_start_matches("//!").trim_start());
        let own: Vec<&str> = match section(lang) {
            None => lines.take_while(|line| !line.starts_with("# ")).collect(),
            Some(title) => {
                let section = lines.skip_while(|line| *line != title).skip(1);
                section.take_while(|line| !line.starts_with("# ")).collect()
            }
        };
        format!("# {}\n\n{}\n", self.code, own.join("\n").trim())
    }
}

/// The heading of the section of a language; English has none.
fn section(lang: Lang) -> Option<&'static str> {
    match lang {
        Lang::Kk => Some("# kk"),
        Lang::Ru => Some("# ru"),
        Lang::En => None,
    }
}
