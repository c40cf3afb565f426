//! Acts of a knowledge base, versions on a day, and standards that services cite.

use super::named::Named;
use crate::kb::{self, day};
use crate::output::Problem;
use crate::target::ServiceName;
use std::path::Path;
use zanflow_history::{OnDay, Repo};
use zanflow_model::{Model, Service};
use zanflow_references::{Standard, standard_of};
use zanflow_store::Kb;

/// An act or service of a knowledge base.
pub fn act(folder: &Path, name: &str, service: Option<ServiceName>) -> Result<Named, Problem> {
    let kb = Kb::open(folder)?;
    let held = kb::find(&kb, name)?;
    let model = kb::model(&kb, &held.info)?;
    Ok(Named { shown: held.info.id, model, service: service.or(held.service) })
}

/// The act as it was in force on a day.
pub fn version(path: &str, on: &str) -> Result<Model, Problem> {
    let on = day(on).map_err(|why| Problem::new(format!("{path}@{on}: {why}"), "or name a file"))?;
    let repo = Repo::around(Path::new(path))?;
    let inside = repo.path_of(Path::new(path)).unwrap_or_else(|| path.to_owned());
    let history = repo.history(&inside)?;
    match history.on(&on) {
        Some(OnDay::InForce(version)) => Ok(zanflow_ingest::version_model(&repo, version)?),
        _ => {
            let message = format!("{path}: no version of it was in force on {on}");
            Err(Problem::new(message, "see its versions with `zanflow history`"))
        }
    }
}

/// For each service with a standard: its position and the standard, whose service is named. Then why the others have none.
pub type Standards = (Vec<(usize, Named)>, Vec<Problem>);

/// The standards of an act's services, or of the one that is named.
pub fn standards(named: &Named, kb: &Path) -> Result<Standards, Problem> {
    let base = Kb::open(kb)?;
    let wanted = named.place()?;
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
fn standard(named: &Named, service: &Service, base: &Kb) -> Result<Result<Named, Problem>, Problem> {
    let problem = |what: &str, help: &str| Err(Problem::new(format!("{}: {what}", service.id), help));
    Ok(match standard_of(base, &named.model, service)? {
        Standard::Held(held) => {
            let service = ServiceName { id: held.service, process: None, node: None };
            Ok(Named { shown: held.act, model: held.model, service: Some(service) })
        }
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
