//! The standard that a service cites, where the knowledge base holds it.

use zanflow_compare::group::{Profile, likeness};
use zanflow_model::{Model, Service};
use zanflow_store::{Kb, KbError, keys};

/// Least likeness of the names of a service and its standard.
const LEAST_NAME: f64 = 0.6;

/// What became of a search for a standard.
pub enum Standard {
    /// It is held.
    Held(Box<HeldStandard>),
    /// The service cites none.
    Uncited,
    /// The act of this day and number is held and has no part for a service of the name.
    Elsewhere(String),
    /// No act of this day and number is held.
    NotHeld(String),
}

/// A standard that is held.
pub struct HeldStandard {
    /// Id of the act.
    pub act: String,
    /// Its model.
    pub model: Model,
    /// Id of the service in it.
    pub service: String,
}

/// The standard of a service: of the acts that have the day and number that it cites, the one that has a service of its name.
///
/// # Errors
/// The index cannot be read.
pub fn standard_of(kb: &Kb, model: &Model, service: &Service) -> Result<Standard, KbError> {
    let Some(cited) = &service.standard else { return Ok(Standard::Uncited) };
    // An act's keys are made of its day and number; so an act that had those gives them.
    let mut document = model.document.clone();
    (document.date, document.number) = (cited.date.clone(), cited.number.clone());
    (document.registration_number, document.act_code) = (None, None);
    let name =
        format!("{} № {}", cited.date.as_deref().unwrap_or("–"), cited.number.as_deref().unwrap_or("–"));
    let profile = Profile::of(service);
    let mut best: Option<(f64, HeldStandard)> = None;
    let mut held = false;
    for act in kb.by_keys(&keys(&document))? {
        let Some(model) = kb.model(&act.id)? else { continue };
        held = true;
        let alike =
            model.services.iter().map(|other| (likeness(&profile, &Profile::of(other)).name, &other.id));
        let Some((name, id)) = alike.max_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
        if name >= LEAST_NAME && best.as_ref().is_none_or(|(least, _)| name > *least) {
            let service = id.clone();
            best = Some((name, HeldStandard { act: act.id, model, service }));
        }
    }
    Ok(match (best, held) {
        (Some((_, found)), _) => Standard::Held(Box::new(found)),
        (None, true) => Standard::Elsewhere(name),
        (None, false) => Standard::NotHeld(name),
    })
}
