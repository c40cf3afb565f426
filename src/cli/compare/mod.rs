//! `zanflow compare`.

#[cfg(feature = "kb")]
mod groups;
#[cfg(feature = "kb")]
mod held;
mod named;
#[cfg(not(feature = "kb"))]
mod not_held;

use super::choices::nearest_first;
use super::lang::LangArg;
use super::output::{self, Problem};
use super::target;
use named::Named;
use serde::Serialize;
#[cfg(feature = "kb")]
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_compare::sheet::Sheet;
use zanflow_compare::{self as compare, Comparison, NoProcess, Only, Side, view};
use zanflow_model::Channel;
use zanflow_wording::Lang;

/// Arguments of `zanflow compare`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An act, a model, or with --kb an act or service of the knowledge base (990001, 990001-1). `#SERVICE` after an act names
    /// one of its services, `@YYYY-MM-DD` before that its version on a day, if it lies in a clone of kazakhstan-law.
    #[arg(required_unless_present_any = ["groups", "group"])]
    a: Option<String>,
    /// What it is compared with.
    #[arg(required_unless_present_any = ["groups", "group", "standard"])]
    b: Option<String>,
    /// Only the processes of a channel; `CA:CB` if the sides have different ones.
    #[arg(long, value_name = "C|CA:CB", value_parser = channels)]
    channel: Option<(Channel, Channel)>,
    /// Which process of its channel on each side, counted from 1 in the acts' order; `NA:NB` or one number for both.
    #[arg(long, value_name = "NA:NB", value_parser = cases)]
    case: Option<(usize, usize)>,
    /// Knowledge base that acts are named in.
    #[arg(long, value_name = "DIR")]
    kb: Option<PathBuf>,
    /// Compare with the act that the service cites as its standard, if the knowledge base holds it.
    #[arg(long, requires = "kb", conflicts_with_all = ["b", "groups", "group"])]
    standard: bool,
    /// List which services of the knowledge base are variants of one another.
    #[arg(long, requires = "kb", conflicts_with_all = ["a", "b", "group"])]
    groups: bool,
    /// Compare the variants of a group in a table; named by any member, `ACT#SERVICE`.
    #[arg(long, value_name = "ACT#SERVICE", requires = "kb", conflicts_with_all = ["a", "b"])]
    group: Option<String>,
    /// What names the rows of that table.
    #[arg(long, value_enum, default_value = "region", requires = "group")]
    by: ByArg,
    /// Record in the knowledge base that two services are variants of one another (`ACT#SERVICE` each).
    #[arg(long, requires_all = ["kb", "b"], conflicts_with = "reject")]
    confirm: bool,
    /// Record in the knowledge base that two services are not variants of one another (`ACT#SERVICE` each).
    #[arg(long, requires_all = ["kb", "b"])]
    reject: bool,
    /// List what changes in the generated files when the second act replaces the first, and what happens to running cases.
    #[arg(long, requires = "b", conflicts_with_all = ["confirm", "reject"])]
    migration: bool,
    /// Also show differences of wording in the terminal.
    #[arg(long)]
    all: bool,
    /// Language of the words around the acts' own.
    #[arg(long, value_enum, default_value = "kk")]
    lang: LangArg,
    /// Format of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Short for --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write to this file instead of printing.
    #[arg(long, alias = "out", value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
    Html,
    Svg,
    Csv,
    Xlsx,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ByArg {
    Region,
    Year,
    Channel,
}

impl Args {
    fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    /// The channels to compare: those of --channel, or of processes named like 000-1/portal.
    fn channels(&self, a: &Named, b: &Named) -> Option<(Channel, Channel)> {
        let of = |named: &Named| Some(named.service.as_ref()?.process?.channel);
        self.channel.or(match (of(a), of(b)) {
            (None, None) => None,
            (x, y) => x.or(y).zip(y.or(x)),
        })
    }

    /// The cases to compare: those of --case, or of processes named like 000-1/portal-2.
    fn cases(&self, a: &Named, b: &Named) -> Option<(usize, usize)> {
        let of = |named: &Named| Some(named.service.as_ref()?.process?.case);
        self.case.or(match (of(a), of(b)) {
            (None, None) => None,
            (x, y) => Some((x.unwrap_or(1), y.unwrap_or(1))),
        })
    }

    /// Prints, or writes to the file that was named.
    fn put(&self, bytes: &[u8]) -> Result<ExitCode, Problem> {
        output::deliver(bytes, self.output.as_deref())
    }

    fn put_json(&self, value: &impl Serialize) -> Result<ExitCode, Problem> {
        let json = serde_json::to_string(value).map_err(|error| Problem::internal(error.to_string()))?;
        self.put((json + "\n").as_bytes())
    }

    /// The problem that a format does not fit.
    fn unfit(&self, fitting: &str) -> Problem {
        Problem::new("the format does not fit what is asked for", format!("formats for it: {fitting}"))
    }
}

/// Comparisons of paired services, as JSON if there are several.
#[derive(Debug, Serialize)]
struct Pairs {
    pairs: Vec<Comparison>,
    /// Services of the first act without a counterpart.
    only_a: Vec<String>,
    /// Services of the second act without a counterpart.
    only_b: Vec<String>,
}

/// Compares two services, or the services of two acts; with options, works on groups of variants.
pub fn run(args: &Args) -> ExitCode {
    done(args).unwrap_or_else(|problem| output::fail(&problem))
}

fn done(args: &Args) -> Result<ExitCode, Problem> {
    let kb = args.kb.as_deref();
    match (kb, args.a.as_deref(), args.b.as_deref()) {
        #[cfg(not(feature = "kb"))]
        (Some(_), _, _) => Err(crate::absent::problem("`compare --kb`", "kb")),
        #[cfg(feature = "kb")]
        (Some(kb), _, _) if args.groups => groups::list(args, kb),
        #[cfg(feature = "kb")]
        (Some(kb), _, _) if args.group.is_some() => groups::matrix(args, kb),
        #[cfg(feature = "kb")]
        (Some(kb), Some(a), Some(b)) if args.confirm || args.reject => groups::judge(args, kb, a, b),
        #[cfg(feature = "kb")]
        (Some(kb), Some(a), None) => {
            let a = Named::read(a, Some(kb))?;
            against_standards(args, &a, kb)
        }
        (_, Some(a), Some(b)) => compared(args, &Named::read(a, kb)?, &Named::read(b, kb)?),
        _ => Err(Problem::new("two services are needed", "name both, or see `zanflow compare --help`")),
    }
}

fn compared(args: &Args, a: &Named, b: &Named) -> Result<ExitCode, Problem> {
    let lang = Lang::from(args.lang);
    let paired = pairs(a, b)?;
    let mut found: Vec<Pair<'_>> = Vec::new();
    for (x, y) in &paired {
        found.extend(compared_pair(args, (a, *x), (b, *y))?);
    }
    let rest = |named: &Named, paired: &dyn Fn(usize) -> bool| -> Vec<String> {
        if named.service.is_some() {
            return Vec::new();
        }
        let all = named.model.services.iter().enumerate();
        all.filter(|(nth, _)| !paired(*nth)).map(|(_, service)| service.id.clone()).collect()
    };
    let only_a = rest(a, &|nth| paired.iter().any(|pair| pair.0 == nth));
    let only_b = rest(b, &|nth| paired.iter().any(|pair| pair.1 == nth));
    if args.migration { migration(args, &found, lang) } else { put(args, found, (only_a, only_b), lang) }
}

/// Each service with the standard that it cites; a service without one is reported.
#[cfg(feature = "kb")]
fn against_standards(args: &Args, a: &Named, kb: &Path) -> Result<ExitCode, Problem> {
    let (standards, mut missing) = held::standards(a, kb)?;
    if a.model.services.is_empty() {
        return Err(a.empty());
    }
    if standards.is_empty() && missing.len() == 1 {
        return Err(missing.remove(0));
    }
    for problem in &missing {
        output::remark(&problem.message);
    }
    if standards.is_empty() {
        return Err(Problem::new(format!("{}: no standard was found", a.shown), "see the warnings above"));
    }
    let mut found: Vec<Pair<'_>> = Vec::new();
    for (nth, b) in &standards {
        let place = b.place()?;
        if let Some(place) = place {
            found.extend(compared_pair(args, (a, *nth), (b, place))?);
        }
    }
    let lang = Lang::from(args.lang);
    if args.migration {
        migration(args, &found, lang)
    } else {
        put(args, found, (Vec::new(), Vec::new()), lang)
    }
}

/// Compares two services.
fn compared_pair<'m>(
    args: &Args,
    (a, x): (&'m Named, usize),
    (b, y): (&'m Named, usize),
) -> Result<Option<Pair<'m>>, Problem> {
    let (Some(x), Some(y)) = (a.model.services.get(x), b.model.services.get(y)) else { return Ok(None) };
    let only = Only { channels: args.channels(a, b), cases: args.cases(a, b) };
    let (one, other) = (Side::new(&a.model, x), Side::new(&b.model, y));
    let comparison = compare::compare_sides(&one, &other, only, Lang::from(args.lang));
    let comparison = comparison.map_err(|missing| no_process(&missing, a, b))?;
    Ok(Some((one, other, comparison)))
}

type Pair<'m> = (Side<'m>, Side<'m>, Comparison);

fn put(
    args: &Args,
    found: Vec<Pair<'_>>,
    (only_a, only_b): (Vec<String>, Vec<String>),
    lang: Lang,
) -> Result<ExitCode, Problem> {
    let mut text = String::new();
    match args.format() {
        Format::Json => {
            let mut pairs: Vec<Comparison> = found.into_iter().map(|(_, _, comparison)| comparison).collect();
            return match pairs.len() {
                1 => args.put_json(&pairs.remove(0)),
                _ => args.put_json(&Pairs { pairs, only_a, only_b }),
            };
        }
        Format::Text => {
            let colours = args.output.is_none() && output::has_colours();
            for (nth, (_, _, comparison)) in found.iter().enumerate() {
                if nth > 0 {
                    text.push_str("\n\n");
                }
                text.push_str(&view::terminal(comparison, lang, colours, args.all));
            }
        }
        Format::Markdown => {
            for (_, _, comparison) in &found {
                text.push_str(&view::markdown(comparison, lang).map_err(|error| internal(&error))?);
            }
        }
        Format::Html | Format::Svg => {
            let [(a, b, comparison)] = found.as_slice() else {
                let message = "several pairs of services do not fit on one page";
                return Err(Problem::new(message, "name one on each side: FILE#SERVICE"));
            };
            let picture = view::svg(a, b, comparison, lang).map_err(|error| internal(&error))?;
            text = match args.format() {
                Format::Svg => picture,
                _ => view::html(comparison, lang, picture).map_err(|error| internal(&error))?,
            };
        }
        Format::Csv | Format::Xlsx => {
            let [(_, _, comparison)] = found.as_slice() else {
                let message = "several pairs of services do not fit in one table";
                return Err(Problem::new(message, "name one on each side: FILE#SERVICE"));
            };
            return put_sheet(args, view::sheet(comparison, lang), view::SHEET_WIDTH);
        }
    }
    for (side, ids) in [("a", &only_a), ("b", &only_b)] {
        if !ids.is_empty() {
            output::remark(&format!("only {side} has: {}", ids.join(", ")));
        }
    }
    args.put(text.as_bytes())
}

/// Writes a table for spreadsheets; the first `wide` columns hold names.
fn put_sheet(args: &Args, sheet: Sheet, wide: u16) -> Result<ExitCode, Problem> {
    let internal = |error: &dyn std::fmt::Display| Problem::internal(error.to_string());
    match args.format() {
        Format::Xlsx if args.output.is_none() => {
            Err(Problem::new("a workbook cannot be printed", "name its file with --output"))
        }
        #[cfg(not(feature = "xlsx"))]
        Format::Xlsx => {
            let _ = wide;
            Err(crate::absent::problem("writing workbooks", "xlsx"))
        }
        #[cfg(feature = "xlsx")]
        Format::Xlsx => args.put(&sheet.xlsx(wide).map_err(|error| internal(&error))?),
        _ => args.put(sheet.csv().map_err(|error| internal(&error))?.as_bytes()),
    }
}

/// What a new version changes in what was generated.
fn migration(args: &Args, found: &[Pair<'_>], lang: Lang) -> Result<ExitCode, Problem> {
    let made = |(a, b, comparison): &Pair<'_>| zanflow_migrate::migration(a, b, comparison, lang);
    let all: Result<Vec<_>, _> = found.iter().map(made).collect();
    let mut all = all.map_err(|error| internal(&error))?;
    match args.format() {
        Format::Json if all.len() == 1 => args.put_json(&all.remove(0)),
        Format::Json => args.put_json(&all),
        Format::Text => {
            let text: Vec<String> = all.iter().map(|one| zanflow_migrate::text(one, lang)).collect();
            args.put(text.join("\n").as_bytes())
        }
        _ => Err(args.unfit("text, json")),
    }
}

/// Which services are compared: the named ones; if a side names none, its likeliest counterparts.
fn pairs(a: &Named, b: &Named) -> Result<Vec<(usize, usize)>, Problem> {
    let all = compare::pair_services(&a.model, &b.model);
    match (a.place()?, b.place()?) {
        (Some(x), Some(y)) => Ok(vec![(x, y)]),
        (Some(x), None) => {
            let one = a.only(x);
            let found = compare::pair_services(&one, &b.model).first().map(|(_, y)| (x, *y));
            found.map(|pair| vec![pair]).ok_or_else(|| b.empty())
        }
        (None, Some(y)) => {
            let one = b.only(y);
            let found = compare::pair_services(&a.model, &one).first().map(|(x, _)| (*x, y));
            found.map(|pair| vec![pair]).ok_or_else(|| a.empty())
        }
        (None, None) if a.model.services.is_empty() => Err(a.empty()),
        (None, None) if b.model.services.is_empty() => Err(b.empty()),
        (None, None) => Ok(all),
    }
}

fn no_process(missing: &NoProcess, a: &Named, b: &Named) -> Problem {
    let all = a.model.services.iter().chain(&b.model.services);
    let there = all.filter(|service| service.id == missing.service).flat_map(|service| &service.processes);
    let mut names: Vec<&str> = there.map(|process| process.channel.name()).collect();
    names.dedup();
    let (channel, case) = (missing.channel.name(), missing.case);
    let message = format!("{}: there is no process {case} of channel {channel}", missing.service);
    let help = match names.is_empty() {
        true => "the service has no processes".to_owned(),
        false => format!("its processes: {}", nearest_first(channel, names)),
    };
    Problem::new(message, help)
}

fn channels(text: &str) -> Result<(Channel, Channel), String> {
    let (a, b) = text.split_once(':').unwrap_or((text, text));
    Ok((target::channel(a)?, target::channel(b)?))
}

fn cases(text: &str) -> Result<(usize, usize), String> {
    let one = |number: &str| {
        let number = number.parse::<usize>().ok().filter(|number| *number > 0);
        number.ok_or_else(|| "a case is counted from 1, for example 1:2".to_owned())
    };
    let (a, b) = text.split_once(':').unwrap_or((text, text));
    Ok((one(a)?, one(b)?))
}

fn internal(error: &zanflow_generate::Error) -> Problem {
    Problem::internal(error.to_string())
}
