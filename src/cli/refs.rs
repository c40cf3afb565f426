//! `zanflow refs`.

use super::format::TextOrJson;
use super::kb::{self, KbArgs, day};
use super::lang::{TerminalLang, Words};
use super::output::{self, FINDINGS, Problem};
use std::fmt::Write as _;
use std::process::ExitCode;
use zanflow_references::{Held, Reference, References, Relation, references};
use zanflow_store::{StatusOn, today};

/// Arguments of `zanflow refs`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The act: its id (see `zanflow acts`), its file, or the id of one of its services.
    act: String,
    #[command(flatten)]
    kb: KbArgs,
    /// The day for which status is given; today in Kazakhstan by default.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    on: Option<String>,
    /// Number of citing passages to print.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(0..=10_000))]
    limit: u16,
    /// Only broken references, without what cites the act.
    #[arg(long)]
    broken: bool,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

/// Prints what an act cites and what cites it; exits with [`FINDINGS`] if a reference is broken.
pub fn run(args: &Args) -> ExitCode {
    let found = match found(args) {
        Ok(found) => found,
        Err(problem) => return output::fail(&problem),
    };
    let printed = if args.format.is_json() {
        output::json(&found)
    } else {
        output::print(&text(&found, args.broken, args.lang.words()))
    };
    if printed == ExitCode::SUCCESS && found.broken > 0 { ExitCode::from(FINDINGS) } else { printed }
}

fn found(args: &Args) -> Result<References, Problem> {
    let kb = args.kb.open()?;
    let act = kb::find(&kb, &args.act)?.info.id;
    let day = args.on.clone().unwrap_or_else(today);
    let most = if args.broken { 0 } else { usize::from(args.limit) };
    let mut found = references(&kb, &act, &day, most)?.ok_or_else(|| kb::no_act(&kb, &act))?;
    if args.broken {
        found.cites.retain(|reference| !reference.broken.is_empty());
    }
    Ok(found)
}

fn text(found: &References, only_broken: bool, words: Words) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}\n", found.citation);
    for reference in &found.cites {
        write_reference(&mut text, reference, words);
    }
    if !only_broken {
        let _ = writeln!(text, "\n{}", words.count("cited-by", found.cited_by_total));
        for incoming in &found.cited_by {
            let place = lines(&incoming.file, incoming.line_start, incoming.line_end);
            let _ = writeln!(
                text,
                "  {}  {place}{}\n    {}",
                incoming.act,
                status(incoming.status, words),
                incoming.words
            );
        }
    }
    let counts = [("broken", found.broken.into()), ("count", found.cites.len().into())];
    let _ = writeln!(text, "\n{}", words.fill("references-broken", counts));
    text
}

fn write_reference(text: &mut String, reference: &Reference, words: Words) {
    let place = lines(&reference.file, reference.line_start, reference.line_end);
    let _ = writeln!(text, "{place}  {}", reference.words);
    let relation = words.label(match reference.relation {
        Relation::Basis => "relation-basis",
        Relation::Cites => "relation-cites",
        Relation::Repeals => "relation-repeals",
        Relation::RepealedBy => "relation-repealed-by",
        Relation::AmendedBy => "relation-amended-by",
        Relation::Stamp => "relation-stamp",
    });
    let held = words.label(match reference.held {
        Held::Own => "held-own",
        Held::Held => "held-held",
        Held::Possible => "held-possible",
        Held::Several => "held-several",
        Held::NotHeld => "held-not",
    });
    let acts = reference.acts.iter().map(|act| {
        let status = match (act.status, &act.repealed_on) {
            (StatusOn::Repealed, Some(day)) => {
                format!(" [{}]", words.fill("repealed-on", [("day", day.clone().into())]))
            }
            (status, _) => self::status(status, words),
        };
        format!(" {}{status}", act.id)
    });
    let _ = writeln!(text, "    {relation}, {held}{}", acts.collect::<Vec<_>>().join(","));
    for broken in &reference.broken {
        let _ = writeln!(text, "    {}", words.fill("broken", [("note", broken.note.clone().into())]));
    }
}

/// `file:12–14`
pub fn lines(file: &str, first: u32, last: u32) -> String {
    if last > first { format!("{file}:{first}–{last}") } else { format!("{file}:{first}") }
}

fn status(status: StatusOn, words: Words) -> String {
    match status {
        StatusOn::InForce => String::new(),
        StatusOn::Repealed => format!(" [{}]", words.label("status-repealed")),
        StatusOn::NotYet => format!(" [{}]", words.label("status-not-yet")),
    }
}
