//! Model → files for those who run, read or check a service: BPMN, diagrams, passport, citizen's page, OpenAPI.
//!
//! Pure functions of the model: nothing is read but what [`zanflow_model`] carries, the same model gives the same bytes,
//! and a process that cannot run is generated as far as it goes, with the reasons in it.

mod bpmn;
mod card_file;
mod case_schema;
mod cite;
mod graph;
mod layout;
mod mermaid;
mod openapi;
mod pages;
mod rust;
mod svg;
mod times;
mod words;

use graph::Graph;
use std::borrow::Cow;
use zanflow_model::{Model, Process, Service};

pub use rust::{Copied, Runtime, runtime_copy};
pub use svg::{Paper, Sheet};
pub use zanflow_wording::{Error, Lang};

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path below the service's folder, `/` between folders.
    pub path: String,
    /// Contents, UTF-8.
    pub contents: String,
    /// Owned by the implementer: an existing file is never overwritten.
    pub once: bool,
}

/// Diagram of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// `portal`, `portal-2`, …
    pub name: String,
    /// Title.
    pub title: String,
    /// SVG.
    pub svg: String,
}

impl File {
    fn new(path: impl Into<String>, contents: String) -> Self {
        Self { path: path.into(), contents, once: false }
    }

    fn once(path: impl Into<String>, contents: String) -> Self {
        Self { once: true, ..Self::new(path, contents) }
    }
}

/// Input of every generator.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub model: &'a Model,
    pub service: &'a Service,
    pub lang: Lang,
}

/// A process with its names.
pub(crate) struct Part<'a> {
    pub process: &'a Process,
    pub graph: Graph<'a>,
    /// `portal`, `portal-2`, …: the channel, and from its second process on the process's place among them.
    pub name: String,
}

/// All files of a service, in a fixed order.
///
/// # Errors
/// A fault of a template, whatever the model.
pub fn service(model: &Model, service: &Service, lang: Lang) -> Result<Vec<File>, Error> {
    let scope = Scope { model, service, lang };
    let parts = parts(service);
    let mut files = Vec::new();
    for part in &parts {
        let name = &part.name;
        let svg = svg::svg(scope, part)?;
        files.push(File::new(format!("bpmn/{name}.bpmn"), bpmn::bpmn(scope, part, bpmn::Dialect::Plain)?));
        files
            .push(File::new(format!("camunda8/{name}.bpmn"), bpmn::bpmn(scope, part, bpmn::Dialect::Zeebe)?));
        files.push(File::new(format!("diagrams/{name}.svg"), svg));
        files.push(File::new(format!("diagrams/{name}.mmd"), mermaid::mermaid(scope, part)));
    }
    files.extend(pages::pages(scope, &parts)?);
    files.push(File::new("card.json", card_file::card_file(scope)));
    files.push(File::new("openapi.json", openapi::openapi(scope, &parts)));
    files.push(File::new("schemas/case.json", case_schema::case_schema(scope)));
    Ok(files)
}

/// The diagram of each process of a service.
///
/// # Errors
/// A fault of a template, whatever the model.
pub fn diagrams(model: &Model, service: &Service, lang: Lang) -> Result<Vec<Diagram>, Error> {
    let scope = Scope { model, service, lang };
    let diagram = |part: &Part<'_>| {
        let svg = svg::svg(scope, part)?;
        Ok(Diagram { name: part.name.clone(), title: cite::title(lang, part), svg })
    };
    parts(service).iter().map(diagram).collect()
}

/// The diagram of the process of that name.
///
/// # Errors
/// A fault of a template, whatever the model.
pub fn diagram(model: &Model, service: &Service, lang: Lang, name: &str) -> Result<Option<String>, Error> {
    let scope = Scope { model, service, lang };
    let parts = parts(service);
    parts.iter().find(|part| part.name == name).map(|part| svg::svg(scope, part)).transpose()
}

/// The diagram of the process of that name, cut into sheets of paper on which its letters are of 6 points and more.
///
/// # Errors
/// A fault of a template, whatever the model.
pub fn sheets(
    model: &Model,
    service: &Service,
    lang: Lang,
    name: &str,
    paper: Paper,
) -> Result<Option<Vec<Sheet>>, Error> {
    let scope = Scope { model, service, lang };
    let parts = parts(service);
    parts.iter().find(|part| part.name == name).map(|part| svg::sheets(scope, part, paper)).transpose()
}

/// How many sheets the diagram of each process takes, in the act's order, and whether they are printed across.
pub fn sheet_counts(model: &Model, service: &Service, lang: Lang, paper: Paper) -> Vec<(usize, bool)> {
    let scope = Scope { model, service, lang };
    parts(service).iter().map(|part| svg::count(scope, part, paper)).collect()
}

/// Names and titles of a service's processes, in the act's order.
pub fn processes(service: &Service, lang: Lang) -> Vec<(String, String)> {
    parts(service).iter().map(|part| (part.name.clone(), cite::title(lang, part))).collect()
}

/// Facts of an act: label and value.
pub fn act_facts(model: &Model, lang: Lang) -> Vec<(Cow<'static, str>, String)> {
    let service = Service::default();
    pages::act_facts(Scope { model, service: &service, lang })
}

/// What the passport of a service tells (see `templates/passport.html`), for other pages about it; each row has its `line`
/// beside its `source`.
pub fn passport(model: &Model, service: &Service, lang: Lang) -> minijinja::Value {
    pages::view(Scope { model, service, lang }, &parts(service))
}

/// The files of the crate that runs a service.
///
/// # Errors
/// A fault of a template, whatever the model.
pub fn package(model: &Model, service: &Service, lang: Lang, runtime: &Runtime) -> Result<Vec<File>, Error> {
    rust::files(Scope { model, service, lang }, &parts(service), runtime)
}

/// Why a process cannot run; none if it can.
fn stopped(scope: Scope<'_>, part: &Part<'_>) -> Option<Vec<String>> {
    let error = zanflow_flow::flow(scope.service, part.process).err()?;
    let faults = part.graph.faults.iter().map(|fault| cite::one_line(&cite::fault(scope.lang, fault)));
    let faults: Vec<String> = faults.collect();
    let bare = || error.faults.iter().map(|fault| cite::one_line(&fault.to_string())).collect();
    Some(if faults.is_empty() { bare() } else { faults })
}

/// The processes of a service with the names of their files.
fn parts(service: &Service) -> Vec<Part<'_>> {
    let part = |process| Part {
        process,
        graph: Graph::new(service, process),
        name: zanflow_flow::name(service, process),
    };
    service.processes.iter().map(part).collect()
}
