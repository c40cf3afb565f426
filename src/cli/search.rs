//! `zanflow search`.

use super::choices::nearest_first;
use super::kb::KbArgs;
use super::lang::{TerminalLang, Words};
use super::output::{self, Problem};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use zanflow_compare::sheet::{Cell, Sheet};
use zanflow_store::query_words::QueryField;
use zanflow_store::{
    Answer, COLUMNS, Hit, Note, Request, Saved, Sort, StatusOn, facet_names, forget_search, save_search,
    searches, today,
};
use zanflow_wording::Lang;

/// Arguments of `zanflow search`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Words in any form and any keyboard, `"phrases"`, `-not`, fields such as `region:`, `year:2012..2014`, `has:payment`,
    /// `deadline>10wd`, `on:2013-05-01`.
    #[arg(required_unless_present_any = ["saved", "facet", "forget"])]
    query: Vec<String>,
    #[command(flatten)]
    kb: KbArgs,
    /// Number of passages to print.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    /// Number of passages to skip.
    #[arg(long, default_value_t = 0)]
    offset: u16,
    /// Order of the passages; by relevance unless a search that was kept says otherwise.
    #[arg(long, value_enum)]
    sort: Option<Order>,
    /// Only passages with a value of a facet, as `--facets` prints it: `issuer=NAME`, `service_name=NAME`, `year=2013`,
    /// `standing=repealed`. Of several values of one facet any will do.
    #[arg(long, value_name = "FACET=VALUE", conflicts_with = "saved")]
    facet: Vec<String>,
    /// Print the values of all facets with the number of passages that have them, instead of passages.
    #[arg(long, conflicts_with_all = ["format", "json", "json_answer"])]
    facets: bool,
    /// Take the words as typed: no questions understood, no other names of a thing, no other language.
    #[arg(long)]
    literal: bool,
    /// Keep the search under a name in the knowledge base.
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    /// Run the search kept under a name.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["query", "save"])]
    saved: Option<String>,
    /// Take away the search kept under a name.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["query", "save", "saved", "facet"])]
    forget: Option<String>,
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
    /// A table of passages for a spreadsheet.
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Order {
    /// The best first.
    Relevance,
    /// Those of the newest acts first.
    Date,
    /// By act and line.
    Act,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Date => Self::Date,
            Order::Act => Self::Act,
        }
    }
}

impl Order {
    /// Its name where searches are kept; none for the usual one.
    fn name(self) -> &'static str {
        match self {
            Self::Relevance => "",
            Self::Date => "date",
            Self::Act => "act",
        }
    }

    fn named(name: &str) -> Self {
        [Self::Date, Self::Act].into_iter().find(|order| order.name() == name).unwrap_or(Self::Relevance)
    }
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
    if let Some(name) = &args.forget {
        kept(&args.kb.kb, name)?;
        forget_search(&args.kb.kb, name)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut search = match &args.saved {
        Some(name) => kept(&args.kb.kb, name)?,
        None => Saved { query: args.query.join(" "), within: within(&args.facet)?, ..Saved::default() },
    };
    search.literal |= args.literal;
    if let Some(order) = args.sort {
        order.name().clone_into(&mut search.sort);
    }
    if search.query.trim().is_empty() && search.within.is_empty() {
        let help = "give words, a \"phrase\" or a field such as region:NAME";
        return Err(Problem::new("the query is empty", help));
    }
    let format = args.format();
    let kb = args.kb.open()?;
    if let Some(name) = &args.save {
        save_search(kb.folder(), name, search.clone())?;
    }
    let request = Request {
        query: search.query.clone(),
        limit: usize::from(args.limit),
        offset: usize::from(args.offset),
        today: today(),
        facets: args.facets || format == Format::JsonAnswer,
        literal: search.literal,
        sort: Order::named(&search.sort).into(),
    };
    let answer = kb.search_within(&request, &search.chosen())?;
    let words = args.lang.words();
    Ok(match format {
        _ if args.facets => output::print(&counts(&answer, words)),
        Format::Json => output::json(&answer.hits),
        Format::JsonAnswer => output::json(&answer),
        Format::Csv => output::print(&table(&answer, words)?),
        Format::Text => output::print(&text(&answer, usize::from(args.offset), words)),
    })
}

/// The values of facets that were chosen, by facet.
fn within(chosen: &[String]) -> Result<BTreeMap<String, Vec<String>>, Problem> {
    let mut within: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in chosen {
        let (name, value) = one.split_once('=').unwrap_or((one, ""));
        let (name, value) = (name.trim(), value.trim());
        if !facet_names().any(|known| known == name) {
            let help = format!("facets: {}", nearest_first(name, facet_names()));
            return Err(Problem::new(format!("there is no facet {name:?}"), help));
        }
        if value.is_empty() {
            let help = format!("write --facet {name}=VALUE; --facets prints the values that there are");
            return Err(Problem::new(format!("--facet {one:?} has no value"), help));
        }
        within.entry(name.to_owned()).or_default().push(value.to_owned());
    }
    Ok(within)
}

/// The values of facets, each with the number of its passages.
fn counts(answer: &Answer, words: Words) -> String {
    let mut text = String::new();
    for one in &answer.notes {
        let _ = writeln!(text, "{}", words.fill("note", [("text", note(one, words).into())]));
    }
    for facet in answer.facets.iter().filter(|facet| !facet.values.is_empty()) {
        let _ = writeln!(text, "{}", facet.field);
        for value in &facet.values {
            let _ = writeln!(text, "{:>8}  {}", value.count, value.value);
        }
    }
    if answer.total == 0 {
        let _ = writeln!(text, "{}", words.label("nothing-found"));
    }
    text
}

/// A search that was kept.
fn kept(kb: &Path, name: &str) -> Result<Saved, Problem> {
    let mut all = searches(kb)?;
    all.remove(name).ok_or_else(|| {
        let known = nearest_first(name, all.keys().map(String::as_str));
        let help = match known.as_str() {
            "" => "keep one with --save NAME".to_owned(),
            known => format!("kept searches: {known}"),
        };
        Problem::new(format!("there is no search {name:?} in {}", kb.display()), help)
    })
}

/// The passages as a table that spreadsheets open.
fn table(answer: &Answer, words: Words) -> Result<String, Problem> {
    let heads = COLUMNS.iter().map(|name| words.label(&format!("column-{name}"))).collect();
    let rows = answer.rows().into_iter().map(|row| row.map(Cell::Text).to_vec()).collect();
    Sheet { heads, rows }.csv().map_err(|error| Problem::internal(error.to_string()))
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
    let sum = match (answer.total, answer.complete) {
        (0, _) => words.label("nothing-found"),
        (total, complete) if complete == total => {
            words.fill("passages-shown", [("shown", shown.into()), ("count", total.into())])
        }
        (total, 0) => {
            words.fill("passages-none-complete", [("shown", shown.into()), ("count", total.into())])
        }
        (total, complete) => {
            let counts = [
                ("shown", shown.into()),
                ("complete", complete.into()),
                ("others", (total - complete).into()),
            ];
            words.fill("passages-complete", counts)
        }
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
    for (key, of_query) in [("missing-words", &hit.missing), ("title-words", &hit.above)] {
        if !of_query.is_empty() {
            let _ = writeln!(text, "   {}", words.fill(key, [("words", of_query.join(", ").into())]));
        }
    }
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
        Note::Asks { intent, words: typed } => {
            let asked = words.label(&format!("asks-{}", intent.name()));
            words.fill("note-asks", [("words", typed.clone().into()), ("asked", asked.into())])
        }
        Note::Silent { words: silent } => words.fill("note-silent", [("words", silent.join(", ").into())]),
        Note::Translated { word, into } => {
            let names = into.join(", ");
            words.fill("note-translated", [("word", word.clone().into()), ("names", names.into())])
        }
        Note::NotFound { word } => words.fill("note-not-found", [("word", word.clone().into())]),
    }
}
