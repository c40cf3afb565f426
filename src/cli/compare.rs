//! `zanflow compare`.

use super::load;
use super::output::{self, OURS, Problem};
use crate::compare::{self, Comparison, NoProcess, Only};
use crate::generate::Lang;
use crate::history::Repo;
use crate::index::Kb;
use crate::model::{Channel, Model, Service};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `zanflow compare`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An act, a model, or an act's id in the knowledge base; `#SERVICE` after it names one of its services, `@YYYY-MM-DD` before that its
    /// version of a day, where it lies in a clone of kazakhstan-law.
    a: String,
    /// What it is compared with; with `--since` it is not given.
    b: String,
    /// Only the processes of a channel; `CA:CB` where the sides have different ones.
    #[arg(long, value_name = "C|CA:CB", value_parser = channels)]
    channel: Option<(Channel, Channel)>,
    /// Which process of its channel on each side, counted from 1 in the acts' order; `NA:NB` or one number for both.
    #[arg(long, value_name = "NA:NB", value_parser = cases, requires = "channel")]
    case: Option<(usize, usize)>,
    /// Folder of the knowledge base that acts are named in.
    #[arg(long, value_name = "DIR")]
    kb: Option<PathBuf>,
    /// Language of the notes; what comes from the acts stays as it is.
    #[arg(long, value_enum, default_value = "kk")]
    lang: LangArg,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
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

/// Compares two services, or the services of two acts.
pub fn run(args: &Args) -> ExitCode {
    match compared(args) {
        Ok(found) => printed(args, &found),
        Err(Failure::Told(code)) => code,
        Err(Failure::Problem(problem)) => output::fail(&problem),
    }
}

fn printed(args: &Args, found: &Pairs) -> ExitCode {
    match found.pairs.as_slice() {
        [one] if args.json => output::json(one),
        _ => output::json(found),
    }
}

fn compared(args: &Args) -> Result<Pairs, Failure> {
    let (a, b) = (Named::read(&args.a, args.kb.as_deref())?, Named::read(&args.b, args.kb.as_deref())?);
    let only = Only { channels: args.channel, cases: args.case };
    let pairs = pairs(&a, &b)?;
    let one = |(x, y): &(usize, usize)| -> Option<Result<Comparison, NoProcess>> {
        let (x, y) = (a.model.services.get(*x)?, b.model.services.get(*y)?);
        Some(compare::compare((&a.model, x), (&b.model, y), only, args.lang.into()))
    };
    let found: Result<Vec<Comparison>, NoProcess> = pairs.iter().filter_map(one).collect();
    let found = found.map_err(|missing| no_process(&missing, &a, &b))?;
    let rest = |named: &Named, paired: &dyn Fn(usize) -> bool| -> Vec<String> {
        if named.service.is_some() {
            return Vec::new();
        }
        let all = named.model.services.iter().enumerate();
        all.filter(|(nth, _)| !paired(*nth)).map(|(_, service)| service.id.clone()).collect()
    };
    Ok(Pairs {
        pairs: found,
        only_a: rest(&a, &|nth| pairs.iter().any(|pair| pair.0 == nth)),
        only_b: rest(&b, &|nth| pairs.iter().any(|pair| pair.1 == nth)),
    })
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

/// An act as it was named, with its model.
struct Named {
    shown: String,
    model: Model,
    service: Option<String>,
}

impl Named {
    /// Reads `ACT[@DAY][#SERVICE]`.
    fn read(named: &str, kb: Option<&Path>) -> Result<Self, Failure> {
        let (act, service) = match named.rsplit_once('#') {
            Some((act, service)) if !Path::new(named).exists() => (act, Some(service.to_owned())),
            _ => (named, None),
        };
        let model = match act.rsplit_once('@').filter(|_| !Path::new(act).exists()) {
            Some((path, day)) => version(path, day)?,
            None => model(act, kb)?,
        };
        Ok(Self { shown: act.to_owned(), model, service })
    }

    fn place(&self, id: &str) -> Result<usize, Problem> {
        let found = self.model.services.iter().position(|service| service.id == id);
        found.ok_or_else(|| {
            let ids: Vec<&str> = self.model.services.iter().map(|service| service.id.as_str()).collect();
            let help = match ids.is_empty() {
                true => "no service was found in the act; see with `zanflow show` what was read".to_owned(),
                false => format!("its services: {}", ids.join(", ")),
            };
            Problem::new(format!("{}: there is no service {id}", self.shown), help)
        })
    }

    /// The act with one of its services.
    fn only(&self, nth: usize) -> Model {
        let services: Vec<Service> = self.model.services.get(nth).cloned().into_iter().collect();
        Model { services, passages: Vec::new(), unread: Vec::new(), ..self.model.clone() }
    }

    fn empty(&self) -> Problem {
        let message = format!("{}: no service was found in the act", self.shown);
        Problem::new(message, "see with `zanflow show` what was read")
    }
}

fn model(act: &str, kb: Option<&Path>) -> Result<Model, Failure> {
    let path = Path::new(act);
    if let Some(folder) = kb.filter(|_| !path.exists()) {
        let found = Kb::open(folder).and_then(|kb| kb.model(act));
        let found = found.map_err(|error| Failure::Told(super::add::failed(&error)))?;
        return found.ok_or_else(|| {
            let message = format!("{act}: neither a file nor an act of the knowledge base {}", folder.display());
            Failure::Problem(Problem::new(message, "see its acts with `zanflow acts --kb DIR`"))
        });
    }
    load::model(path).map_err(Failure::Told)
}

/// The act as it was in force on a day.
fn version(path: &str, day: &str) -> Result<Model, Failure> {
    let day = super::refs::day(day).map_err(|why| Problem::new(format!("{path}@{day}: {why}"), "or name a file"))?;
    let failed = |error: crate::history::HistoryError| Problem::new(error.to_string(), error.help());
    let repo = Repo::around(Path::new(path)).map_err(failed)?;
    let inside = repo.path_of(Path::new(path)).unwrap_or_else(|| path.to_owned());
    let history = repo.history(&inside).map_err(failed)?;
    match history.on(&day) {
        Some(crate::history::OnDay::InForce(version)) => Ok(repo.model(version).map_err(failed)?),
        _ => {
            let message = format!("{path}: no version of it was in force on {day}");
            Err(Problem::new(message, "see its versions with `zanflow history`").into())
        }
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
#[allow(dead_code)]
fn ours(error: &crate::generate::Error) -> Problem {
    Problem::new(error.to_string(), OURS)
}
