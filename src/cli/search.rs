//! `zanflow search`, `zanflow acts` and `zanflow cite`.

use super::add::failed;
use super::output::{self, Problem};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_store::{Answer, Hit, Kb, Note, Request, StatusOn, today};

/// Arguments of `zanflow search`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Words in any form and any keyboard, `"phrases"`, `-not`, fields such as `region:`, `year:2012..2014`, `has:payment`,
    /// `deadline>10wd`, `on:2013-05-01`.
    #[arg(required = true)]
    query: Vec<String>,
    /// Folder of the knowledge base.
    #[arg(long, default_value = "kb")]
    kb: PathBuf,
    /// How many passages.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    /// How many to pass over.
    #[arg(long, default_value_t = 0)]
    offset: u16,
    /// Print an array of passages as JSON.
    #[arg(long)]
    json: bool,
    /// Print the whole answer as JSON: passages, total, facets, notes.
    #[arg(long, conflicts_with = "json")]
    json_answer: bool,
}

/// Searches a knowledge base.
pub fn run(args: &Args) -> ExitCode {
    let request = Request {
        query: args.query.join(" "),
        limit: usize::from(args.limit),
        offset: usize::from(args.offset),
        today: today(),
        facets: args.json_answer,
    };
    match Kb::open(&args.kb).and_then(|kb| kb.search(&request)) {
        Ok(answer) if args.json => output::json(&answer.hits),
        Ok(answer) if args.json_answer => output::json(&answer),
        Ok(answer) => output::print(&shown(&answer, usize::from(args.offset))),
        Err(error) => failed(&error),
    }
}

fn shown(answer: &Answer, offset: usize) -> String {
    let mut text = String::new();
    for note in &answer.notes {
        let _ = writeln!(text, "{}", told(note));
    }
    for (nth, hit) in answer.hits.iter().enumerate() {
        one(&mut text, offset + nth + 1, hit);
    }
    let shown = answer.hits.len();
    match (answer.total, shown) {
        (0, _) => text.push_str("nothing was found\n"),
        (total, _) => drop(writeln!(text, "{shown} of {total} passages shown")),
    }
    for instead in &answer.instead {
        let _ = writeln!(text, "this finds something: {instead}");
    }
    text
}

fn one(text: &mut String, nth: usize, hit: &Hit) {
    let lines = match hit.line_end {
        end if end > hit.line_start => format!("{}–{end}", hit.line_start),
        _ => hit.line_start.to_string(),
    };
    let service = hit.service.as_deref().map(|id| format!("  {id}")).unwrap_or_default();
    let _ = writeln!(text, "{nth}. {}:{lines}{service}", hit.file);
    let _ = writeln!(text, "   {}", marked(hit));
    let status = match hit.status {
        Some(StatusOn::Repealed) => "  [repealed]",
        Some(StatusOn::NotYet) => "  [not yet in force]",
        _ => "",
    };
    let _ = writeln!(text, "   {}{status}", hit.citation.kk);
    if hit.more > 0 {
        let _ = writeln!(text, "   and {} more that say the same", hit.more);
    }
    text.push('\n');
}

/// The snippet with what was looked for in bold, where the terminal can.
fn marked(hit: &Hit) -> String {
    let line = |text: &str| text.replace(['\t', '\n'], " ");
    if !output::has_colours() {
        return line(&hit.snippet);
    }
    let mut out = String::new();
    let mut at = 0;
    for mark in &hit.marks {
        out.push_str(&line(hit.snippet.get(at..mark.start).unwrap_or_default()));
        let _ = write!(out, "\x1b[1m{}\x1b[0m", line(hit.snippet.get(mark.clone()).unwrap_or_default()));
        at = mark.end;
    }
    out.push_str(&line(hit.snippet.get(at..).unwrap_or_default()));
    out
}

/// What was not taken as typed, in words.
fn told(note: &Note) -> String {
    match note {
        Note::Cut => "note: the query is too long; its end was left out".to_owned(),
        Note::UnknownField { field } => format!("note: there is no field {field}; searched as words"),
        Note::BadValue { field, value } => format!("note: {field} cannot be {value:?}; left out"),
        Note::OpenQuote => "note: a quote was not closed".to_owned(),
        Note::OnlyNot => "note: nothing but exclusions: all else is shown".to_owned(),
        Note::Respelled { word, instead } if instead.is_empty() => {
            format!("note: {word} is nowhere; searched by words like it")
        }
        Note::Respelled { word, instead } => {
            format!("note: {word} is nowhere; near it: {}", instead.join(", "))
        }
        Note::NotFound { word } => format!("note: {word} is nowhere, nor anything like it"),
    }
}

/// Arguments of `zanflow cite`.
#[derive(Debug, clap::Args)]
pub struct Cite {
    /// Id of the act (see `zanflow acts`), and after a colon a line of its file: `ACT`, `ACT:142`.
    place: String,
    /// Folder of the knowledge base.
    #[arg(long, default_value = "kb")]
    kb: PathBuf,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the citation of an act or of a passage.
pub fn cite(args: &Cite) -> ExitCode {
    let (act, line) = match args.place.rsplit_once(':') {
        Some((act, line)) if line.parse::<u32>().is_ok() => (act, line.parse::<u32>().ok()),
        _ => (args.place.as_str(), None),
    };
    let found = Kb::open(&args.kb).and_then(|kb| kb.cite(act, line));
    match found {
        Ok(Some(citation)) if args.json => output::json(&citation),
        Ok(Some(citation)) => output::print(&format!("{}\n{}\n", citation.kk, citation.ru)),
        Ok(None) => output::fail(&Problem::new(
            format!("{}: there is no such act or line", args.place),
            "see the acts with `zanflow acts`",
        )),
        Err(error) => failed(&error),
    }
}

/// Prints the acts of a knowledge base.
pub fn acts(folder: &std::path::Path, json: bool) -> ExitCode {
    match Kb::open(folder).and_then(|kb| kb.acts()) {
        Ok(acts) if json => output::json(&acts),
        Ok(acts) => {
            let mut text = String::new();
            for act in &acts {
                let citation = zanflow_passages::citation(&act.document, None);
                let _ = writeln!(text, "{}\t{} services\t{}", act.id, act.services.len(), citation.kk);
            }
            output::print(&text)
        }
        Err(error) => failed(&error),
    }
}
