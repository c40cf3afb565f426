//! The sides of a comparison: files, models, acts and services of a knowledge base, versions on a day.

use crate::kb::{self, day};
use crate::load;
use crate::output::Problem;
use crate::target::ServiceName;
use std::path::Path;
use zanflow_history::{OnDay, Repo};
use zanflow_model::{Model, Service};
use zanflow_references::{Standard, standard_of};
use zanflow_store::Kb;

/// An act as it was named, with its model.
pub struct Named {
    pub shown: String,
    pub model: Model,
    pub service: Option<ServiceName>,
}

impl Named {
    /// Reads `ACT[@DAY][#SERVICE]`, or with a knowledge base also `SERVICE`.
    pub fn read(named: &str, folder: Option<&Path>) -> Result<Self, Problem> {
        if named.is_empty() {
            return Err(Problem::new("the name of an act is empty", "name a file or FILE#SERVICE"));
        }
        let (act, service) = match named.rsplit_once('#') {
            Some((act, service)) if !Path::new(named).exists() => (act, Some(service)),
            _ => (named, None),
        };
        let parsed = service.map(ServiceName::parse).transpose();
        let service = parsed.map_err(|why| Problem::new(format!("{named}: {why}"), "name it like 000-1"))?;
        let shown = act.to_owned();
        match act.rsplit_once('@').filter(|_| !Path::new(act).exists()) {
            Some((path, day)) => Ok(Self { shown, model: version(path, day)?, service }),
            None => match folder.filter(|_| !Path::new(act).exists()) {
                Some(folder) => Self::held(&Kb::open(folder)?, act, service),
                None => Ok(Self { shown, model: load::model(Path::new(act))?, service }),
            },
        }
    }

    /// An act or service of a knowledge base.
    fn held(kb: &Kb, name: &str, service: Option<ServiceName>) -> Result<Self, Problem> {
        let held = kb::find(kb, name)?;
        let model = kb::model(kb, &held.info)?;
        Ok(Self { shown: held.info.id, model, service: service.or(held.service) })
    }

    /// The position of the named service in the act.
    pub fn place(&self) -> Result<Option<usize>, Problem> {
        let Some(name) = &self.service else { return Ok(None) };
        name.find(&self.model, &self.shown)?;
        Ok(self.model.services.iter().position(|service| service.id == name.id))
    }

    /// The act with only one of its services.
    pub fn only(&self, nth: usize) -> Model {
        let services: Vec<Service> = self.model.services.get(nth).cloned().into_iter().collect();
        Model { services, passages: Vec::new(), unread: Vec::new(), ..self.model.clone() }
    }

    pub fn empty(&self) -> Problem {
        let message = format!("{}: no service was found in the act", self.shown);
        Problem::new(message, "see what was read with `zanflow show`")
    }
}

/// The act as it was in force on a day.
fn version(path: &str, on: &str) -> Result<Model, Problem> {
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
