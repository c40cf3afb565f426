//! `zanflow explain`.

use super::LangArg;
use super::output::{self, Problem};
use std::fmt::Write;
use std::process::ExitCode;
use zanflow_lint::{page, rules};
use zanflow_wording::Lang;

/// Arguments of `zanflow explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Code of the rule; without it the rules are listed.
    code: Option<String>,
    /// Language of the page.
    #[arg(long, value_enum, default_value = "kk")]
    lang: LangArg,
}

/// Prints the manual page of a rule, or the list of rules with the first line of each.
pub fn run(args: &Args) -> ExitCode {
    let lang = Lang::from(args.lang);
    let Some(code) = &args.code else {
        let mut list = String::new();
        for rule in rules() {
            let (code, page) = (rule.code, rule.page(lang));
            let first =
                page.lines().find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
            let _ = writeln!(list, "{code:<24}{first}");
        }
        return output::print(&list);
    };
    match page(code, lang) {
        Some(page) => output::print(&page),
        None => {
            let help = format!("there are: {}", rules().map(|rule| rule.code).collect::<Vec<_>>().join(", "));
            output::fail(&Problem::new(format!("there is no rule {code}"), help))
        }
    }
}
