//! What the commands after `compile` start from: an act, which is compiled, or its model (`models/NAME.json`).

use super::output::{self, Problem};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_flow as flow;
use zanflow_model::{Channel, Model, Process, Service};
use zanflow_runtime::FlowError;

/// Which process of which service.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// An act, the folder of a kazakhstan-law act, or a model that `compile` wrote.
    pub path: PathBuf,
    /// The service's id; not needed where the act has one.
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,
    /// Who acts.
    #[arg(long, value_parser = channel)]
    pub channel: Channel,
    /// Which process of that channel, counted from 1 in the act's order.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub case: usize,
}

/// The model of an act; says on standard error what is wrong with the file.
pub fn model(file: &Path) -> Result<Model, ExitCode> {
    if file.extension().is_some_and(|ending| ending == "json") {
        return parsed(file).map_err(|problem| output::fail(&problem));
    }
    Ok(zanflow_compiler::compile(&output::read(file)?).model)
}

/// A model that `compile` wrote.
pub fn parsed(file: &Path) -> Result<Model, Problem> {
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

/// The `case`th process of a channel.
pub fn process(service: &Service, channel: Channel, case: usize) -> Result<&Process, Problem> {
    flow::pick(service, channel, case).ok_or_else(|| no_process(service, channel, case))
}

/// The channel of that name.
fn channel(name: &str) -> Result<Channel, String> {
    Channel::ALL.into_iter().find(|channel| channel.name() == name).ok_or_else(|| {
        let names: Vec<&str> = Channel::ALL.into_iter().map(Channel::name).collect();
        format!("there is no such channel; channels are {}", names.join(", "))
    })
}

/// Why a process is not started.
pub fn cannot_run(id: &str, error: &FlowError) -> Problem {
    let message = format!("{id}: the process cannot run: {error}");
    Problem::new(message, "see the process with `zanflow show`, and its text in the act")
}

fn no_process(service: &Service, channel: Channel, case: usize) -> Problem {
    let count = |channel| service.processes.iter().filter(|process| process.channel == channel).count();
    let there: Vec<String> = Channel::ALL
        .into_iter()
        .filter(|channel| count(*channel) > 0)
        .map(|channel| format!("{} ({})", channel.name(), count(channel)))
        .collect();
    let message = format!("{}: there is no process {case} of channel {}", service.id, channel.name());
    let help = if there.is_empty() {
        "the service has none".to_owned()
    } else {
        format!("there are: {}", there.join(", "))
    };
    Problem::new(message, help)
}
