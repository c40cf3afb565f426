//! What commands over a knowledge base share: its folder, its errors, and acts and services by the names that output
//! prints.

use crate::choices::nearest_first;
use crate::output::Problem;
use crate::target::{self, ServiceName};
use std::path::{Path, PathBuf};
use zanflow_history::HistoryError;
use zanflow_model::Model;
use zanflow_store::{ActInfo, Kb, KbError, absolute, day_number};

/// `--kb` with its default.
#[derive(Debug, clap::Args)]
pub struct KbArgs {
    /// Folder of the knowledge base.
    #[arg(long, value_name = "DIR", default_value = "kb")]
    pub kb: PathBuf,
}

impl KbArgs {
    /// Opens the knowledge base.
    pub fn open(&self) -> Result<Kb, Problem> {
        Ok(Kb::open(&self.kb)?)
    }
}

impl From<KbError> for Problem {
    fn from(error: KbError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}

impl From<HistoryError> for Problem {
    fn from(error: HistoryError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}

/// A day as options take it, `YYYY-MM-DD`.
pub fn day(text: &str) -> Result<String, String> {
    let is_day = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok() && day_number(text).is_some();
    if is_day {
        Ok(text.to_owned())
    } else {
        Err("a day is written YYYY-MM-DD, for example 2013-05-01".to_owned())
    }
}

/// An act of a knowledge base, and the service of it that was named.
pub struct HeldAct {
    pub info: ActInfo,
    pub service: Option<ServiceName>,
}

/// Finds an act by `ACT`, `ACT#SERVICE`, `SERVICE[/CHANNEL[/NODE]]` or the path of its file.
pub fn find(kb: &Kb, name: &str) -> Result<HeldAct, Problem> {
    match find_known(kb, name)? {
        Some(held) => Ok(held),
        None => Err(no_act(kb, name)),
    }
}

/// [`find`], or `None` if the knowledge base has nothing of that name.
pub fn find_known(kb: &Kb, name: &str) -> Result<Option<HeldAct>, Problem> {
    if name.trim().is_empty() {
        return Err(Problem::new("the name of the act is empty", "see the acts with `zanflow acts`"));
    }
    if let Some(info) = kb.act(name)? {
        return Ok(Some(HeldAct { info, service: None }));
    }
    if let Some((act, service)) = name.rsplit_once('#')
        && let Some(info) = by_id_or_path(kb, act)?
    {
        let service = ServiceName::parse(service).map_err(|why| Problem::new(why, SERVICE_HELP))?;
        return Ok(Some(HeldAct { info, service: Some(service) }));
    }
    if let Ok(service) = ServiceName::parse(name) {
        match kb.acts_of_service(&service.id)?.as_slice() {
            [] => {}
            [act] => {
                return Ok(kb.act(act)?.map(|info| HeldAct { info, service: Some(service) }));
            }
            several => {
                let names: Vec<String> = several.iter().map(|act| format!("{act}#{name}")).collect();
                let message = format!("{name}: {} acts have a service of this id", several.len());
                return Err(Problem::new(message, format!("name one: {}", names.join(", "))));
            }
        }
    }
    Ok(by_id_or_path(kb, name)?.map(|info| HeldAct { info, service: None }))
}

const SERVICE_HELP: &str = "name a service like 000-1, or a step of it like 000-1/portal/p3";

fn by_id_or_path(kb: &Kb, name: &str) -> Result<Option<ActInfo>, Problem> {
    if let Some(info) = kb.act(name)? {
        return Ok(Some(info));
    }
    let path = PathBuf::from(absolute(Path::new(name)));
    let found =
        kb.acts()?.into_iter().find(|info| info.document.file == name || path.starts_with(&info.path));
    Ok(found)
}

/// The problem that the knowledge base has no act or service of that name.
pub fn no_act(kb: &Kb, name: &str) -> Problem {
    let acts = kb.acts().unwrap_or_default();
    let services = acts.iter().flat_map(|info| &info.services).map(|service| service.id.as_str());
    let names: Vec<&str> = acts.iter().map(|info| info.id.as_str()).collect();
    let (kind, near) = match name.contains('#') || (name.contains('-') && !names.contains(&name)) {
        true => ("acts and services", nearest_first(name, names.iter().copied().chain(services))),
        false => ("acts", nearest_first(name, names.iter().copied())),
    };
    let help = match acts.is_empty() {
        true => "the knowledge base is empty; add acts with `zanflow add`".to_owned(),
        false => format!("{kind}: {near}; see `zanflow acts`"),
    };
    Problem::new(format!("{name}: there is no such act in {}", kb.folder().display()), help)
}

/// The model of an act.
pub fn model(kb: &Kb, info: &ActInfo) -> Result<Model, Problem> {
    kb.model(&info.id)?.ok_or_else(|| {
        let message = format!("{}: its model is missing", info.id);
        Problem::new(message, format!("rebuild with `zanflow add --rebuild --kb {}`", kb.folder().display()))
    })
}

/// The first line of what a name means: the service, the process or the step.
pub fn line(model: &Model, name: &ServiceName) -> Result<u32, Problem> {
    let service = name.find(model, &model.document.file)?;
    let Some(process) = name.process else { return Ok(service.line_start) };
    let process = zanflow_flow::pick(service, process.channel, process.case)
        .ok_or_else(|| target::no_process(service, process))?;
    let Some(id) = &name.node else { return Ok(process.line_start) };
    let node = process.nodes.iter().find(|node| &node.id == id);
    node.map(|node| node.line).ok_or_else(|| target::no_step(service, process, id))
}
