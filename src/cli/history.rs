//! `zanflow history`.

use super::choices::nearest_first;
use super::format::TextOrJson;
use super::kb::{self, KbArgs, day};
use super::lang::{TerminalLang, Words};
use super::output::{self, Problem};
use super::refs::lines;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_history::{Change, Changed, History, Kind, OnDay, Piece, Repo, Version, Wanted, compare, pieces};
use zanflow_model::{Model, Passage};
use zanflow_passages::citation;
use zanflow_store::{Kb, KbError};

/// Arguments of `zanflow history`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The act: an id or a file of the knowledge base, a path in a clone of kazakhstan-law, or with --repo a code.
    act: String,
    /// The clone; not needed if the knowledge base or the path tells.
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    #[command(flatten)]
    kb: KbArgs,
    /// Print the text in force on a day instead.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    on: Option<String>,
    /// Only the paragraph (тармақ) of this number.
    #[arg(long, value_name = "N", requires = "on")]
    paragraph: Option<String>,
    /// Only the item (тармақша) of this mark.
    #[arg(long, value_name = "MARK", requires = "paragraph")]
    item: Option<String>,
    /// Only this service, or `act` for the act itself.
    #[arg(long, value_name = "ID", requires = "on")]
    service: Option<String>,
    /// Print which paragraphs changed between two days instead.
    #[arg(long, num_args = 2, value_names = ["DAY", "DAY"], value_parser = day, conflicts_with = "on")]
    diff: Option<Vec<String>>,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

/// The text on a day, as JSON.
#[derive(Debug, Serialize)]
struct AtDay<'a> {
    on: &'a str,
    /// `in_force`, `repealed`, or `before_first` if the history begins later.
    status: &'static str,
    /// The version in force; for a repealed act the one that removed it; before the first version the first.
    version: &'a Version,
    text: Vec<Piece>,
}

/// Changes between two days, as JSON.
#[derive(Debug, Serialize)]
struct Difference<'a> {
    before: &'a Version,
    after: &'a Version,
    changes: Vec<Changed>,
}

/// Prints the versions of an act, its text on a day, or what changed between two.
pub fn run(args: &Args) -> ExitCode {
    printed(args).unwrap_or_else(|problem| output::fail(&problem))
}

fn printed(args: &Args) -> Result<ExitCode, Problem> {
    let (repo, act) = locate(args)?;
    let history = repo.history(&act)?;
    if repo.is_shallow() {
        output::remark(&format!("{}: the clone is shallow; older versions may be missing", history.repo));
    }
    if !repo.is_of_law(&history)? {
        output::remark(&format!(
            "{}: {} is no act's folder of kazakhstan-law; the days are those of commits, not of coming into force",
            history.repo, history.path
        ));
    }
    match (&args.on, args.diff.as_deref()) {
        (Some(day), _) => at_day(args, &repo, &history, day),
        (None, Some([before, after])) => difference(args, &repo, &history, before, after),
        _ if args.format.is_json() => Ok(output::json(&history)),
        _ => Ok(output::print(&versions(&history, &causes(args, &history), args.lang.words()))),
    }
}

/// The repository, and the act's path or code in it.
fn locate(args: &Args) -> Result<(Repo, String), Problem> {
    if args.act.trim().is_empty() {
        return Err(Problem::new("the name of the act is empty", "see the acts with `zanflow acts`"));
    }
    let path = Path::new(&args.act);
    if let Some(folder) = &args.repo {
        let repo = Repo::around(folder)?;
        let inside = if path.exists() { repo.path_of(path) } else { None };
        return Ok((repo, inside.unwrap_or_else(|| args.act.clone())));
    }
    let kb = match Kb::open(&args.kb.kb) {
        Ok(kb) => Some(kb),
        Err(KbError::None { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let held = kb.as_ref().map(|kb| kb::find_known(kb, &args.act)).transpose()?.flatten();
    if let Some(held) = held {
        if let Some(origin) = &held.info.origin {
            return Ok((Repo::around(Path::new(&origin.root))?, origin.path.clone()));
        }
        return in_repo_around(Path::new(&held.info.path), &args.act);
    }
    if path.exists() || args.act.contains('/') {
        return in_repo_around(path, &args.act);
    }
    match kb {
        Some(kb) => Err(kb::no_act(&kb, &args.act)),
        None => Err(Problem::new(
            format!("{}: neither a path nor an act of a knowledge base", args.act),
            "name the clone with --repo or the knowledge base with --kb",
        )),
    }
}

fn in_repo_around(path: &Path, act: &str) -> Result<(Repo, String), Problem> {
    let repo = Repo::around(path)?;
    let inside = repo.path_of(path).unwrap_or_else(|| act.to_owned());
    Ok((repo, inside))
}

/// Citations of the acts that caused versions, by code, as far as the knowledge base holds them.
fn causes(args: &Args, history: &History) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    // Citations are an extra: the history needs no knowledge base.
    let Ok(kb) = Kb::open(&args.kb.kb) else { return named };
    for code in history.versions.iter().flat_map(|version| &version.causes) {
        if let Ok(acts) = kb.by_keys(&[format!("c|{code}")])
            && let Some(act) = acts.first()
        {
            named.insert(code.clone(), citation(&act.document, None).kk);
        }
    }
    named
}

fn versions(history: &History, causes: &BTreeMap<String, String>, words: Words) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}\n", history.path);
    for version in &history.versions {
        let change = words.label(match version.change {
            Change::Added => "added",
            Change::Changed => "changed",
            Change::Renamed => "renamed",
            Change::Removed => "status-repealed",
        });
        let _ = writeln!(text, "{}  {change:8}  {}  {}", version.day, short(version), version.subject);
        for code in &version.causes {
            let named = causes.get(code).map(|act| format!("  {act}")).unwrap_or_default();
            let by = words.fill("caused-by", [("act", code.clone().into())]);
            let _ = writeln!(text, "            {by}{named}");
        }
    }
    let _ = writeln!(text, "\n{}", words.count("versions", history.versions.len()));
    text
}

fn short(version: &Version) -> &str {
    version.commit.get(..10).unwrap_or(&version.commit)
}

fn at_day(args: &Args, repo: &Repo, history: &History, day: &str) -> Result<ExitCode, Problem> {
    let (status, version) = match history.on(day) {
        Some(OnDay::InForce(version)) => ("in_force", version),
        Some(OnDay::Repealed(version)) => ("repealed", version),
        Some(OnDay::Before(version)) => ("before_first", version),
        None => return Err(no_versions(history)),
    };
    let mut text = Vec::new();
    if status == "in_force" {
        let wanted = Wanted {
            within: args.service.clone(),
            paragraph: args.paragraph.clone(),
            item: args.item.clone(),
        };
        let model = zanflow_ingest::version_model(repo, version)?;
        text = pieces(&model, &version.path, &version.day, &wanted);
        if text.is_empty() {
            return Err(no_part(args, &model, history, version));
        }
    }
    let answer = AtDay { on: day, status, version, text };
    Ok(if args.format.is_json() {
        output::json(&answer)
    } else {
        output::print(&at_day_text(&answer, args.lang.words()))
    })
}

/// The problem that a version lacks the part that was asked for.
fn no_part(args: &Args, model: &Model, history: &History, version: &Version) -> Problem {
    let message = format!("{}: the version of {} has no such part", history.path, version.day);
    let ids = || model.services.iter().map(|service| service.id.as_str());
    let wrong_service = args.service.as_deref().filter(|id| *id != "act" && !ids().any(|known| known == *id));
    let help = match (wrong_service, &args.paragraph) {
        (Some(id), _) => format!("its services: {}", nearest_first(id, ids().chain(["act"]))),
        (None, Some(number)) => {
            let within = |passage: &&Passage| args.service.as_ref().is_none_or(|id| &passage.within == id);
            let passages = model.passages.iter().filter(within);
            let mut numbers: Vec<&str> =
                passages.filter_map(|passage| passage.paragraph.as_deref()).collect();
            numbers.dedup();
            format!("its paragraphs: {}", nearest_first(number, numbers))
        }
        (None, None) => "see its text without --service".to_owned(),
    };
    Problem::new(message, help)
}

fn no_versions(history: &History) -> Problem {
    Problem::new(format!("{}: there are no versions", history.path), "see `git log` in the clone")
}

fn at_day_text(answer: &AtDay<'_>, words: Words) -> String {
    let version = answer.version;
    let by = match version.causes.is_empty() {
        true => String::new(),
        false => format!(" {}", words.fill("caused-by", [("act", version.causes.join(", ").into())])),
    };
    let key = match answer.status {
        "in_force" => "on-day-in-force",
        "repealed" => "on-day-repealed",
        _ => "on-day-unknown",
    };
    let values = [
        ("on", answer.on.to_owned().into()),
        ("day", version.day.clone().into()),
        ("commit", short(version).to_owned().into()),
        ("by", by.into()),
    ];
    let mut text = words.fill(key, values) + "\n";
    if answer.status == "in_force" {
        text.push('\n');
    }
    for piece in &answer.text {
        let _ = writeln!(text, "{}", piece.text.replace('\t', " | "));
        if answer.text.len() <= 40 {
            let place = lines(&piece.file, piece.line_start, piece.line_end);
            let _ = writeln!(text, "    {place}\n    {}\n    {}", piece.citation.kk, piece.citation.ru);
        }
    }
    text
}

fn difference(
    args: &Args,
    repo: &Repo,
    history: &History,
    before: &str,
    after: &str,
) -> Result<ExitCode, Problem> {
    let version = |day: &str| match history.on(day) {
        Some(OnDay::InForce(version)) => Ok(version),
        Some(OnDay::Repealed(version)) => Err(Problem::new(
            format!("{}: repealed on {}, there is no text on {day}", history.path, version.day),
            "name an earlier day",
        )),
        Some(OnDay::Before(version)) => Err(Problem::new(
            format!("{}: the first version is of {}, there is no text on {day}", history.path, version.day),
            "name a later day",
        )),
        None => Err(no_versions(history)),
    };
    let (before, after) = (version(before)?, version(after)?);
    let changes = if before.commit == after.commit {
        Vec::new()
    } else {
        compare(&zanflow_ingest::version_model(repo, before)?, &zanflow_ingest::version_model(repo, after)?)
    };
    let answer = Difference { before, after, changes };
    Ok(if args.format.is_json() {
        output::json(&answer)
    } else {
        output::print(&difference_text(&answer, args.lang.words()))
    })
}

fn difference_text(answer: &Difference<'_>, words: Words) -> String {
    let mut text = String::new();
    let (before, after) = (answer.before, answer.after);
    let values = [
        ("before", before.day.clone().into()),
        ("first", short(before).to_owned().into()),
        ("after", after.day.clone().into()),
        ("second", short(after).to_owned().into()),
    ];
    let _ = writeln!(text, "{}\n", words.fill("from-to", values));
    for change in &answer.changes {
        let kind = words.label(match change.kind {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
        });
        let numbered = [("cite-paragraph", &change.paragraph), ("cite-item", &change.item)];
        let numbered = numbered.iter().filter_map(|(key, number)| words.numbered(key, number.as_deref()));
        let place: Vec<String> = numbered.chain(change.what.clone()).collect();
        let _ = writeln!(text, "{kind}  {}  {}", change.within, place.join(", "));
        for (sign, side) in [('-', &change.before), ('+', &change.after)] {
            for line in side.iter().flat_map(|side| side.lines()) {
                let _ = writeln!(text, "  {sign} {line}");
            }
        }
    }
    let _ = writeln!(text, "{}", words.count("parts-differ", answer.changes.len()));
    text
}
