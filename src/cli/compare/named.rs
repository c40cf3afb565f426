//! Acts as the command line names them: files, models, acts of a knowledge base, versions of a day.

use super::Failure;
#[cfg(feature = "kb")]
use super::held::{model, version};
#[cfg(not(feature = "kb"))]
use super::not_held::{model, version};
use crate::output::Problem;
use std::path::Path;
use zanflow_model::{Model, Service};

/// An act as it was named, with its model.
pub struct Named {
    pub shown: String,
    pub model: Model,
    pub service: Option<String>,
}

impl Named {
    /// Reads `ACT[@DAY][#SERVICE]`.
    pub fn read(named: &str, kb: Option<&Path>) -> Result<Self, Failure> {
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

    pub fn place(&self, id: &str) -> Result<usize, Problem> {
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
    pub fn only(&self, nth: usize) -> Model {
        let services: Vec<Service> = self.model.services.get(nth).cloned().into_iter().collect();
        Model { services, passages: Vec::new(), unread: Vec::new(), ..self.model.clone() }
    }

    pub fn empty(&self) -> Problem {
        let message = format!("{}: no service was found in the act", self.shown);
        Problem::new(message, "see with `zanflow show` what was read")
    }
}
