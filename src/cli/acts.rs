//! `zanflow acts`.

use super::format::TextOrJson;
use super::kb::KbArgs;
use super::lang::TerminalLang;
use super::output::{self, Problem};
use std::fmt::Write as _;
use std::process::ExitCode;
use zanflow_wording::Lang;

/// Arguments of `zanflow acts`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    kb: KbArgs,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

/// Lists the acts of a knowledge base: id, number of services, citation.
pub fn run(args: &Args) -> ExitCode {
    listed(args).unwrap_or_else(|problem| output::fail(&problem))
}

fn listed(args: &Args) -> Result<ExitCode, Problem> {
    let acts = args.kb.open()?.acts()?;
    if args.format.is_json() {
        return Ok(output::json(&acts));
    }
    let words = args.lang.words();
    let mut text = String::new();
    for act in &acts {
        let citation = zanflow_passages::citation(&act.document, None);
        let citation = if words.0 == Lang::Ru { citation.ru } else { citation.kk };
        let services = words.count("services-count", act.services.len());
        let _ = writeln!(text, "{}\t{services}\t{citation}", act.id);
    }
    Ok(output::print(&text))
}
