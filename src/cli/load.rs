//! Inputs of commands that work on models: an act, which is compiled, or the model that `compile` wrote.

use crate::choices::nearest_first;
use crate::output::{self, Problem};
use crate::target::{self, ServiceName, Target};
use std::fs;
use std::path::Path;
use zanflow_flow as flow;
use zanflow_model::{Channel, Model, Process, Service};
use zanflow_runtime::FlowError;

/// Arguments that name one process of one service.
#[derive(Debug, clap::Args)]
pub struct ProcessArgs {
    /// An act, the folder of a kazakhstan-law act, or a model that `compile` wrote; `#SERVICE` after it names a service.
    #[arg(value_name = "PATH[#SERVICE]", value_parser = Target::parse)]
    target: Target,
    /// The service's id, or the name of a process as output prints it: 000-1, 000-1/portal-2.
    #[arg(long, value_name = "ID", value_parser = ServiceName::parse)]
    service: Option<ServiceName>,
    /// Who acts: portal, provider, centre or internal. Optional if the service has one process or the id names it.
    #[arg(long, value_parser = target::channel)]
    channel: Option<Channel>,
    /// Which process of that channel, counted from 1 in the act's order.
    #[arg(long, value_name = "N")]
    case: Option<usize>,
}

impl ProcessArgs {
    /// Loads the act.
    pub fn model(&self) -> Result<Model, Problem> {
        model(&self.target.path)
    }

    /// The service and the process that the arguments name.
    pub fn pick<'m>(&self, model: &'m Model) -> Result<(&'m Service, &'m Process), Problem> {
        let name = self.service.as_ref().or(self.target.service.as_ref());
        let service = service(model, &self.target.path, name)?;
        let named = name.and_then(|name| name.process);
        let channel = self.channel.or(named.map(|process| process.channel));
        let case = self.case.or(named.map(|process| process.case).filter(|_| self.channel.is_none()));
        let process = match (channel, case, service.processes.as_slice()) {
            (None, None | Some(1), [only]) => Some(only),
            (Some(channel), case, _) => flow::pick(service, channel, case.unwrap_or(1)),
            _ => None,
        };
        let process = process.ok_or_else(|| no_process(service, channel, case.unwrap_or(1)))?;
        Ok((service, process))
    }
}

/// The model of an act.
pub fn model(file: &Path) -> Result<Model, Problem> {
    if file.extension().is_some_and(|ending| ending == "json") {
        return parsed(file);
    }
    Ok(zanflow_compiler::compile(&output::read(file)?).model)
}

/// A model that `compile` wrote.
pub fn parsed(file: &Path) -> Result<Model, Problem> {
    let text = fs::read_to_string(file).map_err(|error| Problem::unreadable(file, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{}:{}: not a model: {error}", file.display(), error.line());
        Problem::new(message, "give an act, or a file that `zanflow compile` wrote to models/")
    })
}

/// The service of a name, or the only one.
fn service<'m>(model: &'m Model, file: &Path, name: Option<&ServiceName>) -> Result<&'m Service, Problem> {
    let shown = file.display().to_string();
    match (name, model.services.as_slice()) {
        (Some(name), _) => name.find(model, &shown),
        (None, [only]) => Ok(only),
        (None, _) => Err(target::no_service(model, &shown, None)),
    }
}

/// The problem that a process cannot run.
pub fn cannot_run(id: &str, error: &FlowError) -> Problem {
    let message = format!("{id}: the process cannot run: {error}");
    Problem::new(message, "see the process with `zanflow show`, and its text in the act")
}

fn no_process(service: &Service, channel: Option<Channel>, case: usize) -> Problem {
    let count = |channel| service.processes.iter().filter(|process| process.channel == channel).count();
    let there: Vec<String> = Channel::ALL
        .into_iter()
        .filter(|channel| count(*channel) > 0)
        .map(|channel| format!("{} ({})", channel.name(), count(channel)))
        .collect();
    let (message, help) = match channel {
        Some(channel) => {
            (format!("there is no process {case} of channel {}", channel.name()), "there are: ".to_owned())
        }
        None => (
            format!("there are {} processes", service.processes.len()),
            "name one with --channel: ".to_owned(),
        ),
    };
    let help = if there.is_empty() {
        "the service has none".to_owned()
    } else {
        let near = channel.map_or("", Channel::name);
        help + &nearest_first(near, there.iter().map(String::as_str))
    };
    Problem::new(format!("{}: {message}", service.id), help)
}
