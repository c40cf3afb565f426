//! The sides of a comparison: files, models, acts and services of a knowledge base, versions on a day.

#[cfg(feature = "kb")]
use super::held;
#[cfg(not(feature = "kb"))]
use super::not_held as held;
use crate::load;
use crate::output::Problem;
use crate::target::ServiceName;
use std::path::Path;
use zanflow_model::{Model, Service};

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
            Some((path, day)) => Ok(Self { shown, model: held::version(path, day)?, service }),
            None => match folder.filter(|_| !Path::new(act).exists()) {
                Some(folder) => held::act(folder, act, service),
                None => Ok(Self { shown, model: load::model(Path::new(act))?, service }),
            },
        }
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
