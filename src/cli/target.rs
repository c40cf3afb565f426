//! Names of acts and services as the output prints them: `FILE`, `FILE#SERVICE`, `000-1`, `000-1/portal-2/p3`.

use crate::choices::nearest_first;
use crate::output::Problem;
use std::path::{Path, PathBuf};
use zanflow_flow as flow;
use zanflow_model::{Channel, Model, Process, Service};

/// A service, and possibly a process of it and a step: `000-1`, `000-1/portal`, `000-1/portal-2/p3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceName {
    pub id: String,
    pub process: Option<ProcessName>,
    pub node: Option<String>,
}

/// A process of a service: its channel and, counted from 1, which process of that channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcessName {
    pub channel: Channel,
    pub case: usize,
}

impl ServiceName {
    /// Parses `SERVICE[/CHANNEL[-N][/NODE]]`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(3, '/');
        let id = parts.next().unwrap_or_default().to_owned();
        if id.is_empty() {
            return Err("the id of a service is empty".to_owned());
        }
        let process = parts.next().map(ProcessName::parse).transpose()?;
        Ok(Self { id, process, node: parts.next().map(str::to_owned) })
    }

    /// The service of this name in an act.
    pub fn find<'m>(&self, model: &'m Model, shown: &str) -> Result<&'m Service, Problem> {
        let found = model.services.iter().find(|service| service.id == self.id);
        found.ok_or_else(|| no_service(model, shown, Some(&self.id)))
    }
}

impl ProcessName {
    fn parse(text: &str) -> Result<Self, String> {
        if let Ok(channel) = channel(text) {
            return Ok(Self { channel, case: 1 });
        }
        match text.rsplit_once('-') {
            Some((name, number)) => {
                let case = number.parse().ok().filter(|case| *case > 0);
                let case =
                    case.ok_or_else(|| format!("{text}: a process is named like portal or portal-2"))?;
                Ok(Self { channel: channel(name)?, case })
            }
            None => channel(text).map(|channel| Self { channel, case: 1 }),
        }
    }
}

/// An act's file or folder, and possibly a service of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub path: PathBuf,
    pub service: Option<ServiceName>,
}

impl Target {
    /// Parses `FILE[#SERVICE[/CHANNEL[/NODE]]]`. A file whose own name has a `#` is taken as it is.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.rsplit_once('#').filter(|_| !Path::new(text).exists()) {
            Some((path, service)) => {
                Ok(Self { path: path.into(), service: Some(ServiceName::parse(service)?) })
            }
            None => Ok(Self { path: text.into(), service: None }),
        }
    }
}

/// The channel of a name.
pub fn channel(name: &str) -> Result<Channel, String> {
    Channel::ALL.into_iter().find(|channel| channel.name() == name).ok_or_else(|| {
        let names = nearest_first(name, Channel::ALL.into_iter().map(Channel::name));
        format!("there is no channel {name}; channels: {names}")
    })
}

/// The problem that a service is missing, or was not named where there are several.
pub fn no_service(model: &Model, shown: &str, id: Option<&str>) -> Problem {
    let ids = || model.services.iter().map(|service| service.id.as_str());
    let (message, help) = match (id, model.services.len()) {
        (None, 0) => ("no service was found in the act".to_owned(), None),
        (None, count) => {
            let help = format!("name one with --service: {}", nearest_first("", ids()));
            (format!("there are {count} services"), Some(help))
        }
        (Some(id), 0) => (format!("there is no service {id}"), None),
        (Some(id), _) => {
            (format!("there is no service {id}"), Some(format!("its services: {}", nearest_first(id, ids()))))
        }
    };
    let help = help.unwrap_or_else(|| "no service was found in the act; see `zanflow show FILE`".to_owned());
    Problem::new(format!("{shown}: {message}"), help)
}

/// The problem that a service has no process of that name.
pub fn no_process(service: &Service, wanted: ProcessName) -> Problem {
    let names: Vec<String> = service.processes.iter().map(|process| flow::name(service, process)).collect();
    let (channel, case) = (wanted.channel.name(), wanted.case);
    let help = match names.is_empty() {
        true => "the service has no processes".to_owned(),
        false => format!("its processes: {}", nearest_first(channel, names.iter().map(String::as_str))),
    };
    Problem::new(format!("{}: there is no process {case} of channel {channel}", service.id), help)
}

/// The problem that a process has no step of that id.
pub fn no_step(service: &Service, process: &Process, id: &str) -> Problem {
    let ids = nearest_first(id, process.nodes.iter().map(|node| node.id.as_str()));
    let message = format!("{}: there is no step {id}", flow::act(service, process));
    Problem::new(message, format!("its steps: {ids}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_parsed_as_they_are_printed() {
        let process = |channel, case| Some(ProcessName { channel, case });
        for (text, id, expected, node) in [
            ("000-1", "000-1", None, None),
            ("000-1/portal", "000-1", process(Channel::Portal, 1), None),
            ("000-1/portal-2", "000-1", process(Channel::Portal, 2), None),
            ("000-1/internal/p3", "000-1", process(Channel::Internal, 1), Some("p3")),
        ] {
            let name = ServiceName::parse(text).unwrap();
            assert_eq!(
                (name.id.as_str(), name.process, name.node.as_deref()),
                (id, expected, node),
                "{text}"
            );
        }
    }

    #[test]
    fn errors_name_the_channels() {
        for (text, expected) in [
            ("", "empty"),
            ("/portal", "empty"),
            ("000-1/portl", "channels: portal, "),
            ("000-1/portal-0", "like portal or portal-2"),
            ("000-1/portl-2/p1", "there is no channel portl"),
            ("000-1/", "channels: "),
        ] {
            let error = ServiceName::parse(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_service_follows_a_number_sign() {
        let target = Target::parse("a.txt#7-1/centre").unwrap();
        assert_eq!((target.path.to_str(), target.service.unwrap().id.as_str()), (Some("a.txt"), "7-1"));
        assert_eq!(Target::parse("a.txt").unwrap().service, None);
    }
}
