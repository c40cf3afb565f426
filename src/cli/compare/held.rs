//! Acts of a knowledge base, versions of a day, and standards that services cite.

use super::Failure;
use super::named::Named;
use crate::{add, load, output::Problem, refs};
use std::path::Path;
use zanflow_history::{HistoryError, OnDay, Repo};
use zanflow_model::{Model, Service};
use zanflow_references::{Standard, standard_of};
use zanflow_store::Kb;

/// The model of a file, or of an act of the knowledge base.
pub fn model(act: &str, kb: Option<&Path>) -> Result<Model, Failure> {
    let path = Path::new(act);
    if let Some(folder) = kb.filter(|_| !path.exists()) {
        let found = Kb::open(folder).and_then(|kb| kb.model(act));
        let found = found.map_err(|error| Failure::Told(add::failed(&error)))?;
        return found.ok_or_else(|| {
            let message =
                format!("{act}: neither a file nor an act of the knowledge base {}", folder.display());
            Failure::Problem(Problem::new(message, "see its acts with `zanflow acts --kb DIR`"))
        });
    }
    load::model(path).map_err(Failure::Told)
}

/// The act as it was in force on a day.
pub fn version(path: &str, day: &str) -> Result<Model, Failure> {
    let day = refs::day(day).map_err(|why| Problem::new(format!("{path}@{day}: {why}"), "or name a file"))?;
    let failed = |error: HistoryError| Problem::new(error.to_string(), error.help());
    let repo = Repo::around(Path::new(path)).map_err(failed)?;
    let inside = repo.path_of(Path::new(path)).unwrap_or_else(|| path.to_owned());
    let history = repo.history(&inside).map_err(failed)?;
    match history.on(&day) {
        Some(OnDay::InForce(version)) => Ok(zanflow_ingest::version_model(&repo, version).map_err(failed)?),
        _ => {
            let message = format!("{path}: no version of it was in force on {day}");
            Err(Problem::new(message, "see its versions with `zanflow history`").into())
        }
    }
}

/// For each service that has its standard: its place, and the standard, whose service is named; and why others have none.
pub type Standards = (Vec<(usize, Named)>, Vec<Problem>);

/// The standards of an act's services, or of the one that is named.
pub fn standards(named: &Named, kb: &Path) -> Result<Standards, Failure> {
    let base = Kb::open(kb).map_err(|error| Failure::Told(add::failed(&error)))?;
    let wanted = named.service.as_deref().map(|id| named.place(id)).transpose()?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (nth, service) in named.model.services.iter().enumerate() {
        if wanted.is_some_and(|wanted| wanted != nth) {
            continue;
        }
        match standard(named, service, &base)? {
            Ok(standard) => found.push((nth, standard)),
            Err(problem) => missing.push(problem),
        }
    }
    Ok((found, missing))
}

/// The standard of a service, or why there is none to compare with.
fn standard(named: &Named, service: &Service, base: &Kb) -> Result<Result<Named, Problem>, Failure> {
    let problem = |what: &str, help: &str| Err(Problem::new(format!("{}: {what}", service.id), help));
    let found = standard_of(base, &named.model, service);
    Ok(match found.map_err(|error| Failure::Told(add::failed(&error)))? {
        Standard::Held(held) => Ok(Named { shown: held.act, model: held.model, service: Some(held.service) }),
        Standard::Uncited => problem("no standard is cited", "name what it is compared with"),
        Standard::Elsewhere(name) => problem(
            &format!("the act of {name} in the knowledge base has no part for a service of this name"),
            "name what it is compared with",
        ),
        Standard::NotHeld(name) => problem(
            &format!("no act of {name} is in the knowledge base"),
            "add it with `zanflow add`, or name what it is compared with",
        ),
    })
}
