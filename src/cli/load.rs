//! What the commands after `compile` start from: an act, which is compiled, or its model (`models/NAME.json`).

use super::output::{self, Problem};
use crate::model::{Model, Service};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// The model of an act; says on standard error what is wrong with the file.
pub fn model(file: &Path) -> Result<Model, ExitCode> {
    if file.extension().is_some_and(|ending| ending == "json") {
        return parsed(file).map_err(|problem| output::fail(&problem));
    }
    Ok(crate::compile(&output::read(file)?).model)
}

fn parsed(file: &Path) -> Result<Model, Problem> {
    let shown = file.display();
    let text = fs::read_to_string(file)
        .map_err(|error| Problem::new(format!("{shown}: {error}"), "check the name and the rights"))?;
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{shown}:{}: not a model: {error}", error.line());
        Problem::new(message, "give an act, or a file that `zanflow compile` wrote to models/")
    })
}

/// The service of that id; the only one where none is asked for.
pub fn service<'m>(model: &'m Model, file: &Path, id: Option<&str>) -> Result<&'m Service, Problem> {
    let found = match (id, model.services.as_slice()) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(id), services) => services.iter().find(|service| service.id == id),
    };
    found.ok_or_else(|| {
        let shown = file.display();
        let message = match id {
            Some(id) => format!("{shown}: there is no service {id}"),
            None if model.services.is_empty() => format!("{shown}: no service was found in the act"),
            None => format!("{shown}: there are {} services", model.services.len()),
        };
        let ids: Vec<&str> = model.services.iter().map(|service| service.id.as_str()).collect();
        let help = match (id, ids.is_empty()) {
            (_, true) => "see with `zanflow show` what was read".to_owned(),
            (Some(_), false) => format!("its services: {}", ids.join(", ")),
            (None, false) => format!("name one with --service: {}", ids.join(", ")),
        };
        Problem::new(message, help)
    })
}
