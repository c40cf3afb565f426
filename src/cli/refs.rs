//! `zanflow refs`.

use super::add::failed;
use super::output::{self, FINDINGS, Problem};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_references::{Held, Reference, References, Relation, references};
use zanflow_store::today;
use zanflow_store::{Kb, StatusOn, day_number};

/// Arguments of `zanflow refs`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the act (see `zanflow acts`).
    act: String,
    /// Folder of the knowledge base.
    #[arg(long, default_value = "kb")]
    kb: PathBuf,
    /// The day for which status is told; today in Kazakhstan if not given.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    on: Option<String>,
    /// How many passages that cite the act.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(0..=10_000))]
    limit: u16,
    /// Only what is broken, and nothing of what cites the act.
    #[arg(long)]
    broken: bool,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

/// A day as options take it.
pub fn day(text: &str) -> Result<String, String> {
    let real = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok() && day_number(text).is_some();
    if real {
        Ok(text.to_owned())
    } else {
        Err("a day is written YYYY-MM-DD, for example 2013-05-01".to_owned())
    }
}

/// Prints what an act cites and what cites it; [`FINDINGS`] where a reference is broken.
pub fn run(args: &Args) -> ExitCode {
    let day = args.on.clone().unwrap_or_else(today);
    let most = if args.broken { 0 } else { usize::from(args.limit) };
    let found = Kb::open(&args.kb).and_then(|kb| references(&kb, &args.act, &day, most));
    let mut found = match found {
        Ok(Some(found)) => found,
        Ok(None) => {
            return output::fail(&Problem::new(
                format!("{}: there is no such act", args.act),
                "see the acts with `zanflow acts`",
            ));
        }
        Err(error) => return failed(&error),
    };
    if args.broken {
        found.cites.retain(|reference| !reference.broken.is_empty());
    }
    let printed = if args.json { output::json(&found) } else { output::print(&shown(&found, args.broken)) };
    if printed == ExitCode::SUCCESS && found.broken > 0 { ExitCode::from(FINDINGS) } else { printed }
}

fn shown(found: &References, only_broken: bool) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}\n", found.citation);
    for reference in &found.cites {
        one(&mut text, reference);
    }
    if !only_broken {
        let _ = writeln!(text, "\ncited by {} passages of other acts", found.cited_by_total);
        for incoming in &found.cited_by {
            let place = lines(&incoming.file, incoming.line_start, incoming.line_end);
            let _ = writeln!(
                text,
                "  {}  {place}{}\n    {}",
                incoming.act,
                status(incoming.status),
                incoming.words
            );
        }
    }
    let _ = writeln!(text, "\n{} of {} references broken", found.broken, found.cites.len());
    text
}

fn one(text: &mut String, reference: &Reference) {
    let place = lines(&reference.file, reference.line_start, reference.line_end);
    let _ = writeln!(text, "{place}  {}", reference.words);
    let relation = match reference.relation {
        Relation::Basis => "grounds",
        Relation::Cites => "cites",
        Relation::Repeals => "repeals",
        Relation::RepealedBy => "repealed by",
        Relation::AmendedBy => "changed by",
        Relation::Stamp => "stamp",
    };
    let held = match reference.held {
        Held::Own => "the act itself",
        Held::Held => "held",
        Held::Possible => "perhaps",
        Held::Several => "one of",
        Held::NotHeld => "not held",
    };
    let acts = reference.acts.iter().map(|act| {
        let repealed = act.repealed_on.as_ref().map(|day| format!(" on {day}")).unwrap_or_default();
        format!(
            " {}{}{}",
            act.id,
            status(act.status),
            if act.status == StatusOn::Repealed { repealed } else { String::new() }
        )
    });
    let _ = writeln!(text, "    {relation}, {held}{}", acts.collect::<Vec<_>>().join(","));
    for broken in &reference.broken {
        let _ = writeln!(text, "    broken: {}", broken.note);
    }
}

/// `file:12–14`
pub fn lines(file: &str, first: u32, last: u32) -> String {
    if last > first { format!("{file}:{first}–{last}") } else { format!("{file}:{first}") }
}

fn status(status: StatusOn) -> &'static str {
    match status {
        StatusOn::InForce => "",
        StatusOn::Repealed => " [repealed]",
        StatusOn::NotYet => " [not yet issued]",
    }
}
