//! `zanflow compare`.

#[cfg(feature = "kb")]
mod groups;
#[cfg(feature = "kb")]
mod held;
mod named;
#[cfg(not(feature = "kb"))]
mod not_held;

use super::output::{self, OURS, Problem};
use named::Named;
use serde::Serialize;
#[cfg(feature = "kb")]
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_compare::{self as compare, Comparison, NoProcess, Only, Side, view};
use zanflow_model::Channel;
use zanflow_wording::Lang;

/// Arguments of `zanflow compare`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An act, a model, or an act's id in the knowledge base; `#SERVICE` after it names one of its services, `@YYYY-MM-DD` before that its
    /// version of a day, where it lies in a clone of kazakhstan-law.
    #[arg(required_unless_present_any = ["groups", "group"])]
    a: Option<String>,
    /// What it is compared with.
    #[arg(required_unless_present_any = ["groups", "group", "standard"])]
    b: Option<String>,
    /// Only the processes of a channel; `CA:CB` where the sides have different ones.
    #[arg(long, value_name = "C|CA:CB", value_parser = channels)]
    channel: Option<(Channel, Channel)>,
    /// Which process of its channel on each side, counted from 1 in the acts' order; `NA:NB` or one number for both.
    #[arg(long, value_name = "NA:NB", value_parser = cases)]
    case: Option<(usize, usize)>,
    /// Folder of the knowledge base that acts are named in.
    #[arg(long, value_name = "DIR")]
    kb: Option<PathBuf>,
    /// Compare with the act that the service cites as its standard, where the knowledge base holds it.
    #[arg(long, requires = "kb", conflicts_with_all = ["b", "groups", "group"])]
    standard: bool,
    /// List which services of the knowledge base are variants of one another.
    #[arg(long, requires = "kb", conflicts_with_all = ["a", "b", "group"])]
    groups: bool,
    /// Set the variants of a group side by side: `ACT#SERVICE`, any of its members.
    #[arg(long, value_name = "G", requires = "kb", conflicts_with_all = ["a", "b"])]
    group: Option<String>,
    /// What the rows of a group are named by.
    #[arg(long, value_enum, default_value = "region", requires = "group")]
    by: ByArg,
    /// Keep in the knowledge base that both are variants of one another (`ACT#SERVICE` each).
    #[arg(long, requires_all = ["kb", "b"], conflicts_with = "reject")]
    confirm: bool,
    /// Keep in the knowledge base that both are no variants of one another (`ACT#SERVICE` each).
    #[arg(long, requires_all = ["kb", "b"])]
    reject: bool,
    /// List what changes in what was generated of the first as the second takes its place, and what happens to running cases.
    #[arg(long, requires = "b", conflicts_with_all = ["confirm", "reject"])]
    migration: bool,
    /// Show differences of wording in the terminal too.
    #[arg(long)]
    all: bool,
    /// Language of what is added to the acts' own words.
    #[arg(long, value_enum, default_value = "kk")]
    lang: LangArg,
    /// How it is printed; csv and xlsx are for groups.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Print as JSON: the same as `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write to a file instead.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
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

    /// Prints, or writes to the file that was named.
    fn put(&self, bytes: &[u8]) -> Result<ExitCode, Failure> {
        match &self.out {
            Some(path) => Ok(output::write(path, bytes).map(|()| ExitCode::SUCCESS)?),
            None => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(output::print(text)),
                Err(_) => {
                    Err(Problem::new("a workbook is no text to print", "name a file with --out").into())
                }
            },
        }
    }

    fn put_json(&self, value: &impl Serialize) -> Result<ExitCode, Failure> {
        let json = serde_json::to_string(value).map_err(|error| Problem::new(error.to_string(), OURS))?;
        self.put((json + "\n").as_bytes())
    }

    /// What to say of a format that does not fit.
    fn unfit(&self, fits: &str) -> Failure {
        Problem::new("the format does not fit what is asked for", format!("formats for it: {fits}")).into()
    }
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum LangArg {
    Kk,
    Ru,
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Kk => Self::Kk,
            LangArg::Ru => Self::Ru,
            LangArg::En => Self::En,
        }
    }
}

/// Why there is nothing to print.
enum Failure {
    /// It has been said.
    Told(ExitCode),
    Problem(Problem),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Comparisons of services that are paired, as JSON where there are several.
#[derive(Debug, Serialize)]
struct Pairs {
    pairs: Vec<Comparison>,
    /// Services of the first act that nothing in the second one is like.
    only_a: Vec<String>,
    /// Services of the second act that nothing in the first one is like.
    only_b: Vec<String>,
}

/// Compares two services, or the services of two acts; with options, works on groups of variants.
pub fn run(args: &Args) -> ExitCode {
    match done(args) {
        Ok(code) => code,
        Err(Failure::Told(code)) => code,
        Err(Failure::Problem(problem)) => output::fail(&problem),
    }
}

fn done(args: &Args) -> Result<ExitCode, Failure> {
    let kb = args.kb.as_deref();
    match (kb, args.a.as_deref(), args.b.as_deref()) {
        #[cfg(not(feature = "kb"))]
        (Some(_), _, _) => Err(crate::absent::problem("`compare --kb`", "kb").into()),
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
        _ => {
            Err(Problem::new("two services are needed", "name both, or see `zanflow compare --help`").into())
        }
    }
}

fn compared(args: &Args, a: &Named, b: &Named) -> Result<ExitCode, Failure> {
    let lang = Lang::from(args.lang);
    let paired = pairs(a, b)?;
    let mut found: Vec<Found<'_>> = Vec::new();
    for (x, y) in &paired {
        found.extend(beside(args, (a, *x), (b, *y))?);
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

#[cfg(feature = "kb")]
/// Each service beside the standard that it cites; where one has none, that is told, and no other takes its place.
fn against_standards(args: &Args, a: &Named, kb: &Path) -> Result<ExitCode, Failure> {
    let (standards, mut missing) = held::standards(a, kb)?;
    if a.model.services.is_empty() {
        return Err(a.empty().into());
    }
    if standards.is_empty() && missing.len() == 1 {
        return Err(missing.remove(0).into());
    }
    for problem in &missing {
        output::remark(&problem.message);
    }
    if standards.is_empty() {
        return Err(
            Problem::new(format!("{}: no standard was found", a.shown), "see what is told above").into()
        );
    }
    let mut found: Vec<Found<'_>> = Vec::new();
    for (nth, b) in &standards {
        let place = b.service.as_deref().map(|id| b.place(id)).transpose()?;
        if let Some(place) = place {
            found.extend(beside(args, (a, *nth), (b, place))?);
        }
    }
    let lang = Lang::from(args.lang);
    if args.migration {
        migration(args, &found, lang)
    } else {
        put(args, found, (Vec::new(), Vec::new()), lang)
    }
}

/// Two services that are compared.
fn beside<'m>(
    args: &Args,
    (a, x): (&'m Named, usize),
    (b, y): (&'m Named, usize),
) -> Result<Option<Found<'m>>, Failure> {
    let (Some(x), Some(y)) = (a.model.services.get(x), b.model.services.get(y)) else { return Ok(None) };
    let only = Only { channels: args.channel, cases: args.case };
    let (one, other) = (Side::new(&a.model, x), Side::new(&b.model, y));
    let comparison = compare::compare_sides(&one, &other, only, Lang::from(args.lang));
    let comparison = comparison.map_err(|missing| no_process(&missing, a, b))?;
    Ok(Some((one, other, comparison)))
}

type Found<'m> = (Side<'m>, Side<'m>, Comparison);

fn put(
    args: &Args,
    found: Vec<Found<'_>>,
    (only_a, only_b): (Vec<String>, Vec<String>),
    lang: Lang,
) -> Result<ExitCode, Failure> {
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
            let colours = args.out.is_none() && output::has_colours();
            for (nth, (_, _, comparison)) in found.iter().enumerate() {
                if nth > 0 {
                    text.push_str("\n\n");
                }
                text.push_str(&view::terminal(comparison, lang, colours, args.all));
            }
        }
        Format::Markdown => {
            for (_, _, comparison) in &found {
                text.push_str(&view::markdown(comparison, lang).map_err(|error| ours(&error))?);
            }
        }
        Format::Html | Format::Svg => {
            let [(a, b, comparison)] = found.as_slice() else {
                return Err(Problem::new(
                    "several pairs of services do not fit on one page",
                    "name services with #ID",
                )
                .into());
            };
            let picture = view::svg(a, b, comparison, lang).map_err(|error| ours(&error))?;
            text = match args.format() {
                Format::Svg => picture,
                _ => view::html(comparison, lang, picture).map_err(|error| ours(&error))?,
            };
        }
        Format::Csv | Format::Xlsx => return Err(args.unfit("text, json, markdown, html, svg")),
    }
    for (side, ids) in [("a", &only_a), ("b", &only_b)] {
        if !ids.is_empty() {
            output::remark(&format!("only {side} has: {}", ids.join(", ")));
        }
    }
    args.put(text.as_bytes())
}

/// What a new version changes in what was generated.
fn migration(args: &Args, found: &[Found<'_>], lang: Lang) -> Result<ExitCode, Failure> {
    let made = |(a, b, comparison): &Found<'_>| zanflow_migrate::migration(a, b, comparison, lang);
    let all: Result<Vec<_>, _> = found.iter().map(made).collect();
    let mut all = all.map_err(|error| ours(&error))?;
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

/// Which services are compared: the ones named; where one side names none, the likest of its services.
fn pairs(a: &Named, b: &Named) -> Result<Vec<(usize, usize)>, Problem> {
    let place = |named: &Named| named.service.as_deref().map(|id| named.place(id)).transpose();
    let all = compare::pair_services(&a.model, &b.model);
    match (place(a)?, place(b)?) {
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
        false => format!("its processes: {}", names.join(", ")),
    };
    Problem::new(message, help)
}

fn channels(text: &str) -> Result<(Channel, Channel), String> {
    let one = |name: &str| {
        Channel::ALL.into_iter().find(|channel| channel.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Channel::ALL.into_iter().map(Channel::name).collect();
            format!("there is no channel {name}; channels are {}", names.join(", "))
        })
    };
    let (a, b) = text.split_once(':').unwrap_or((text, text));
    Ok((one(a)?, one(b)?))
}

fn cases(text: &str) -> Result<(usize, usize), String> {
    let one = |number: &str| {
        let number = number.parse::<usize>().ok().filter(|number| *number > 0);
        number.ok_or_else(|| "a case is counted from 1, for example 1:2".to_owned())
    };
    let (a, b) = text.split_once(':').unwrap_or((text, text));
    Ok((one(a)?, one(b)?))
}

/// What a fault of the program itself is told as.
fn ours(error: &zanflow_generate::Error) -> Problem {
    Problem::new(error.to_string(), OURS)
}
