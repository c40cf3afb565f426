//! `zanflow search`.

use super::choices::nearest_first;
use super::kb::KbArgs;
use super::lang::{TerminalLang, Words};
use super::output::{self, Problem};
use std::fmt::Write as _;
use std::process::ExitCode;
use zanflow_store::query_words::QueryField;
use zanflow_store::{Answer, Hit, Note, Request, StatusOn, today};
use zanflow_wording::Lang;

/// Arguments of `zanflow search`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Words in any form and any keyboard, `"phrases"`, `-not`, fields such as `region:`, `year:2012..2014`, `has:payment`,
    /// `deadline>10wd`, `on:2013-05-01`.
    #[arg(required = true)]
    query: Vec<String>,
    #[command(flatten)]
    kb: KbArgs,
    /// Number of passages to print.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    /// Number of passages to skip.
    #[arg(long, default_value_t = 0)]
    offset: u16,
    /// Format of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Short for --format json.
    #[arg(long, conflicts_with_all = ["format", "json_answer"])]
    json: bool,
    /// The old name of --format json-answer.
    #[arg(long, hide = true, conflicts_with = "format")]
    json_answer: bool,
    #[command(flatten)]
    lang: TerminalLang,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// An array of passages.
    Json,
    /// The whole answer: passages, total, facets, notes.
    JsonAnswer,
}

impl Args {
    fn format(&self) -> Format {
        match (self.json, self.json_answer) {
            (true, _) => Format::Json,
            (_, true) => Format::JsonAnswer,
            _ => self.format,
        }
    }
}

/// Searches a knowledge base.
pub fn run(args: &Args) -> ExitCode {
    found(args).unwrap_or_else(|problem| output::fail(&problem))
}

fn found(args: &Args) -> Result<ExitCode, Problem> {
    let query = args.query.join(" ");
    if query.trim().is_empty() {
        let help = "give words, a \"phrase\" or a field such as region:NAME";
        return Err(Problem::new("the query is empty", help));
    }
    let format = args.format();
    let request = Request {
        query,
        limit: usize::from(args.limit),
        offset: usize::from(args.offset),
        today: today(),
        facets: format == Format::JsonAnswer,
    };
    let answer = args.kb.open()?.search(&request)?;
    Ok(match format {
        Format::Json => output::json(&answer.hits),
        Format::JsonAnswer => output::json(&answer),
        Format::Text => output::print(&text(&answer, usize::from(args.offset), args.lang.words())),
    })
}

fn text(answer: &Answer, offset: usize, words: Words) -> String {
    let mut text = String::new();
    for one in &answer.notes {
        let _ = writeln!(text, "{}", words.fill("note", [("text", note(one, words).into())]));
    }
    for (nth, hit) in answer.hits.iter().enumerate() {
        write_hit(&mut text, offset + nth + 1, hit, words);
    }
    let shown = answer.hits.len();
    let sum = match answer.total {
        0 => words.label("nothing-found"),
        total => words.fill("passages-shown", [("shown", shown.into()), ("count", total.into())]),
    };
    let _ = writeln!(text, "{sum}");
    for query in &answer.instead {
        let _ = writeln!(text, "{}", words.fill("finds-something", [("query", query.clone().into())]));
    }
    text
}

fn write_hit(text: &mut String, nth: usize, hit: &Hit, words: Words) {
    let lines = match hit.line_end {
        end if end > hit.line_start => format!("{}–{end}", hit.line_start),
        _ => hit.line_start.to_string(),
    };
    let service = hit.service.as_deref().map(|id| format!("  {id}")).unwrap_or_default();
    let _ = writeln!(text, "{nth}. {}:{lines}{service}", hit.file);
    let _ = writeln!(text, "   {}", marked(hit));
    let status = match hit.status {
        Some(StatusOn::Repealed) => format!("  [{}]", words.label("status-repealed")),
        Some(StatusOn::NotYet) => format!("  [{}]", words.label("not-yet-in-force")),
        _ => String::new(),
    };
    let citation = if words.0 == Lang::Ru { &hit.citation.ru } else { &hit.citation.kk };
    let _ = writeln!(text, "   {citation}{status}");
    if hit.more > 0 {
        let _ = writeln!(text, "   {}", words.count("same-passages", hit.more));
    }
    text.push('\n');
}

/// The snippet, with matches in bold if the terminal takes colours.
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

/// What of the query was not taken as typed.
fn note(note: &Note, words: Words) -> String {
    match note {
        Note::Cut => words.label("note-cut"),
        Note::UnknownField { field } => {
            let fields = nearest_first(field, QueryField::ALL.iter().map(|field| field.name()));
            words.fill("note-unknown-field", [("field", field.clone().into()), ("fields", fields.into())])
        }
        Note::BadValue { field, value } => {
            let value = format!("{value:?}");
            words.fill("note-bad-value", [("field", field.clone().into()), ("value", value.into())])
        }
        Note::OpenQuote => words.label("note-open-quote"),
        Note::OnlyNot => words.label("note-only-not"),
        Note::Respelled { word, instead } if instead.is_empty() => {
            words.fill("note-respelled", [("word", word.clone().into())])
        }
        Note::Respelled { word, instead } => {
            let near = instead.join(", ");
            words.fill("note-respelled-near", [("word", word.clone().into()), ("near", near.into())])
        }
        Note::NotFound { word } => words.fill("note-not-found", [("word", word.clone().into())]),
    }
}
