//! `zanflow history`.

use super::add::failed;
use super::output::{self, Problem};
use super::refs::{day, lines};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_history::{
    Change, Changed, History, HistoryError, Kind, OnDay, Piece, Repo, Version, Wanted, compare, pieces,
};
use zanflow_passages::citation;
use zanflow_store::Kb;

/// Arguments of `zanflow history`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of an act of the knowledge base, a path in a clone of kazakhstan-law, or with --repo an act's code or its path there.
    act: String,
    /// The clone; not needed where the act tells.
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// Folder of the knowledge base.
    #[arg(long, default_value = "kb")]
    kb: PathBuf,
    /// Print the text that was in force on a day instead.
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
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

/// The text of a day, as JSON.
#[derive(Debug, Serialize)]
struct AtDay<'a> {
    on: &'a str,
    /// `in_force`, `repealed` or `before_first`: then the history does not tell.
    status: &'static str,
    /// The version in force; what took the act out where it is repealed; the first one where the day is before it.
    version: &'a Version,
    text: Vec<Piece>,
}

/// What changed between two days, as JSON.
#[derive(Debug, Serialize)]
struct Difference<'a> {
    before: &'a Version,
    after: &'a Version,
    changes: Vec<Changed>,
}

enum Failure {
    History(HistoryError),
    Kb(zanflow_store::KbError),
    Other(Problem),
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        Self::History(error)
    }
}

/// Prints the versions of an act, its text on a day, or what changed between two.
pub fn run(args: &Args) -> ExitCode {
    match printed(args) {
        Ok(code) => code,
        Err(Failure::History(error)) => output::fail(&Problem::new(error.to_string(), error.help())),
        Err(Failure::Kb(error)) => failed(&error),
        Err(Failure::Other(problem)) => output::fail(&problem),
    }
}

fn printed(args: &Args) -> Result<ExitCode, Failure> {
    let (repo, act) = place(args)?;
    let history = repo.history(&act)?;
    if repo.is_shallow() {
        output::remark(&format!("{}: the clone is shallow; older versions may be missing", history.repo));
    }
    match (&args.on, args.diff.as_deref()) {
        (Some(day), _) => at_day(args, &repo, &history, day),
        (None, Some([before, after])) => difference(args, &repo, &history, before, after),
        _ if args.json => Ok(output::json(&history)),
        _ => Ok(output::print(&versions(&history, &causes(args, &history)))),
    }
}

/// The repository, and the act's path or code in it.
fn place(args: &Args) -> Result<(Repo, String), Failure> {
    let path = Path::new(&args.act);
    if let Some(folder) = &args.repo {
        let repo = Repo::around(folder)?;
        let inside = if path.exists() { repo.path_of(path) } else { None };
        return Ok((repo, inside.unwrap_or_else(|| args.act.clone())));
    }
    let kb = match Kb::open(&args.kb) {
        Ok(kb) => Some(kb),
        Err(zanflow_store::KbError::None { .. }) => None,
        Err(error) => return Err(Failure::Kb(error)),
    };
    if let Some(info) = kb.map(|kb| kb.act(&args.act)).transpose().map_err(Failure::Kb)?.flatten() {
        if let Some(origin) = &info.origin {
            return Ok((Repo::around(Path::new(&origin.root))?, origin.path.clone()));
        }
        return of_path(Path::new(&info.path), &args.act);
    }
    if path.exists() || args.act.contains('/') {
        return of_path(path, &args.act);
    }
    Err(Failure::Other(Problem::new(
        format!("{}: neither a path nor an act of the knowledge base {}", args.act, args.kb.display()),
        "see the acts with `zanflow acts`, or name the clone with --repo",
    )))
}

fn of_path(path: &Path, act: &str) -> Result<(Repo, String), Failure> {
    let repo = Repo::around(path)?;
    let inside = repo.path_of(path).unwrap_or_else(|| act.to_owned());
    Ok((repo, inside))
}

/// What the knowledge base calls the acts that caused versions, by code.
fn causes(args: &Args, history: &History) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    // The history stands without a knowledge base too.
    let Ok(kb) = Kb::open(&args.kb) else { return named };
    for code in history.versions.iter().flat_map(|version| &version.causes) {
        if let Ok(acts) = kb.by_keys(&[format!("c|{code}")])
            && let Some(act) = acts.first()
        {
            named.insert(code.clone(), citation(&act.document, None).kk);
        }
    }
    named
}

fn versions(history: &History, causes: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}\n", history.path);
    for version in &history.versions {
        let change = match version.change {
            Change::Added => "added",
            Change::Changed => "changed",
            Change::Renamed => "renamed",
            Change::Removed => "repealed",
        };
        let _ = writeln!(text, "{}  {change:8}  {}  {}", version.day, short(version), version.subject);
        for code in &version.causes {
            let named = causes.get(code).map(|act| format!("  {act}")).unwrap_or_default();
            let _ = writeln!(text, "            by {code}{named}");
        }
    }
    let _ = writeln!(text, "\n{} versions", history.versions.len());
    text
}

fn short(version: &Version) -> &str {
    version.commit.get(..10).unwrap_or(&version.commit)
}

fn at_day(args: &Args, repo: &Repo, history: &History, day: &str) -> Result<ExitCode, Failure> {
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
        let model = zanflow_ingest::version_model(&repo, version)?;
        text = pieces(&model, &version.path, &version.day, &wanted);
        if text.is_empty() {
            return Err(Failure::Other(Problem::new(
                format!("{}: the version of {} has no such part", history.path, version.day),
                "see its text without --paragraph, --item and --service",
            )));
        }
    }
    let answer = AtDay { on: day, status, version, text };
    Ok(if args.json { output::json(&answer) } else { output::print(&at_day_text(&answer)) })
}

fn no_versions(history: &History) -> Failure {
    Failure::Other(Problem::new(
        format!("{}: there are no versions", history.path),
        "see `git log` in the clone",
    ))
}

fn at_day_text(answer: &AtDay<'_>) -> String {
    let version = answer.version;
    let mut text = String::new();
    let by =
        if version.causes.is_empty() { String::new() } else { format!(" by {}", version.causes.join(", ")) };
    let _ = match answer.status {
        "in_force" => {
            writeln!(text, "in force on {}: version of {} ({}){by}\n", answer.on, version.day, short(version))
        }
        "repealed" => writeln!(
            text,
            "not in force on {}: repealed on {} ({}){by}",
            answer.on,
            version.day,
            short(version)
        ),
        _ => writeln!(text, "nothing is known of {}: the first version is of {}", answer.on, version.day),
    };
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
) -> Result<ExitCode, Failure> {
    let version = |day: &str| match history.on(day) {
        Some(OnDay::InForce(version)) => Ok(version),
        Some(OnDay::Repealed(version)) => Err(Failure::Other(Problem::new(
            format!("{}: repealed on {}, there is no text on {day}", history.path, version.day),
            "name an earlier day",
        ))),
        Some(OnDay::Before(version)) => Err(Failure::Other(Problem::new(
            format!("{}: the first version is of {}, there is no text on {day}", history.path, version.day),
            "name a later day",
        ))),
        None => Err(no_versions(history)),
    };
    let (before, after) = (version(before)?, version(after)?);
    let changes = if before.commit == after.commit {
        Vec::new()
    } else {
        compare(&zanflow_ingest::version_model(&repo, before)?, &zanflow_ingest::version_model(&repo, after)?)
    };
    let answer = Difference { before, after, changes };
    Ok(if args.json { output::json(&answer) } else { output::print(&difference_text(&answer)) })
}

fn difference_text(answer: &Difference<'_>) -> String {
    let mut text = String::new();
    let (before, after) = (answer.before, answer.after);
    let _ = writeln!(text, "from {} ({}) to {} ({})\n", before.day, short(before), after.day, short(after));
    for change in &answer.changes {
        let kind = match change.kind {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
        };
        let numbered = [("paragraph", &change.paragraph), ("item", &change.item)];
        let numbered = numbered
            .iter()
            .filter_map(|(name, number)| number.as_ref().map(|number| format!("{name} {number}")));
        let place: Vec<String> = numbered.chain(change.what.clone()).collect();
        let _ = writeln!(text, "{kind}  {}  {}", change.within, place.join(", "));
        for (sign, side) in [('-', &change.before), ('+', &change.after)] {
            for line in side.iter().flat_map(|side| side.lines()) {
                let _ = writeln!(text, "  {sign} {line}");
            }
        }
    }
    let _ = writeln!(text, "{} parts differ", answer.changes.len());
    text
}
