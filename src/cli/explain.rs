//! `zanflow explain`.

use super::choices::nearest_first;
use super::format::TextOrJson;
use super::lang::LangArg;
use super::output::{self, Problem};
use serde::Serialize;
use std::fmt::Write;
use std::process::ExitCode;
use zanflow_lint::{RuleInfo, rules};
use zanflow_model::Severity;
use zanflow_wording::Lang;

/// Arguments of `zanflow explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Code of the rule; all rules are listed without it.
    code: Option<String>,
    /// Language of the page.
    #[arg(long, value_enum, default_value = "kk")]
    lang: LangArg,
    #[command(flatten)]
    format: TextOrJson,
}

/// A rule as JSON.
#[derive(Serialize)]
struct Page<'r> {
    code: &'r str,
    severity: Severity,
    /// Markdown.
    page: String,
}

impl<'r> Page<'r> {
    fn new(rule: &'r RuleInfo, lang: Lang) -> Self {
        Self { code: rule.code, severity: rule.severity, page: rule.page(lang) }
    }

    /// The first sentence of the page.
    fn summary(&self) -> &str {
        self.page.lines().find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default()
    }
}

/// Prints the manual page of a rule, or the list of rules with the first line of each.
pub fn run(args: &Args) -> ExitCode {
    let lang = Lang::from(args.lang);
    let Some(code) = &args.code else {
        let pages: Vec<Page<'_>> = rules().map(|rule| Page::new(rule, lang)).collect();
        if args.format.is_json() {
            return output::json(&pages);
        }
        let mut list = String::new();
        for page in &pages {
            let _ = writeln!(list, "{:<24}{}", page.code, page.summary());
        }
        return output::print(&list);
    };
    match known_rule(code) {
        Ok(rule) if args.format.is_json() => output::json(&Page::new(rule, lang)),
        Ok(rule) => output::print(&rule.page(lang)),
        Err(codes) => output::fail(&Problem::new(format!("there is no rule {code}"), codes)),
    }
}

/// The rule of a code, or what to say if there is none.
pub fn known_rule(code: &str) -> Result<&'static RuleInfo, String> {
    let found = rules().find(|rule| rule.code == code);
    found.ok_or_else(|| format!("rules: {}", nearest_first(code, rules().map(|rule| rule.code))))
}
