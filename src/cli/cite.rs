//! `zanflow cite`.

use super::format::TextOrJson;
use super::kb::{self, KbArgs};
use super::lang::LangArg;
use super::output::{self, Problem};
use std::process::ExitCode;
use zanflow_passages::Citation;
use zanflow_store::Kb;

/// Arguments of `zanflow cite`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An act, or a passage of one: ACT, ACT:LINE, FILE:LINE, or a service or step such as 000-1 or 000-1/portal/p3.
    place: String,
    #[command(flatten)]
    kb: KbArgs,
    /// Only the citation in this language: kk or ru; both by default.
    #[arg(long, value_enum)]
    lang: Option<LangArg>,
    #[command(flatten)]
    format: TextOrJson,
}

/// Prints the citation of an act or of a passage.
pub fn run(args: &Args) -> ExitCode {
    match citation(&args.place, args) {
        Ok(citation) if args.format.is_json() => output::json(&citation),
        Ok(Citation { kk, ru, .. }) => output::print(&match args.lang {
            Some(LangArg::Kk) => format!("{kk}\n"),
            Some(LangArg::Ru) => format!("{ru}\n"),
            Some(LangArg::En) | None => format!("{kk}\n{ru}\n"),
        }),
        Err(problem) => output::fail(&problem),
    }
}

fn citation(place: &str, args: &Args) -> Result<Citation, Problem> {
    let kb = args.kb.open()?;
    let (name, lines) = place.rsplit_once(':').map_or((place, None), |(name, lines)| (name, Some(lines)));
    // `12–14` as output prints a passage of several lines.
    let line = lines.and_then(|lines| lines.split(['–', '-']).next()?.parse::<u32>().ok());
    let held = kb::find(&kb, if line.is_some() { name } else { place })?;
    let line = match (line, &held.service) {
        (Some(line), _) => Some(line),
        (None, Some(service)) => Some(kb::line(&kb::model(&kb, &held.info)?, service)?),
        (None, None) => None,
    };
    let found = kb.cite(&held.info.id, line)?;
    found.ok_or_else(|| no_line(&kb, &held.info.id, line.unwrap_or_default()))
}

fn no_line(kb: &Kb, act: &str, line: u32) -> Problem {
    let model = kb.model(act).ok().flatten();
    let last = model.iter().flat_map(|model| &model.passages).map(|passage| passage.line_end).max();
    let help = match last {
        Some(last) => format!("the last line with a passage is {last}"),
        None => "see the act with `zanflow search`".to_owned(),
    };
    Problem::new(format!("{act}: there is no passage on line {line}"), help)
}
