//! Pages for people: the passport (HTML, Markdown) and the citizen's page.

mod card;
mod facts;
mod rows;
mod steps;

use super::words::{TEMPLATES, label};
use super::{Error, File, Part, Scope, cite};
use card::{Card, Entry};
pub use facts::act_facts;
use facts::facts;
use rows::{Finding, TableRow, TermRow, Time, findings, table_row, term_row, times};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;
use steps::{Process, Refusal, process, refusals};
use zanflow_model::Status;

/// `docs/passport.html`, `docs/passport.md`, `docs/citizen.html`.
pub fn pages(scope: Scope<'_>, parts: &[Part<'_>]) -> Result<Vec<File>, Error> {
    let page = Page::new(scope, parts);
    let names = ["passport.html", "passport.md", "citizen.html"];
    names
        .iter()
        .map(|name| Ok(File::new(format!("docs/{name}"), TEMPLATES.render_file(scope.lang, name, &page)?)))
        .collect()
}

/// Data of the passport template.
pub fn view(scope: Scope<'_>, parts: &[Part<'_>]) -> minijinja::Value {
    minijinja::value::Serde(Page::new(scope, parts)).into()
}

/// Data of the templates.
#[derive(Debug, Serialize)]
struct Page {
    lang: &'static str,
    id: String,
    title: String,
    /// Lines of the service.
    source: String,
    act: String,
    act_title: Option<String>,
    file: String,
    address: Option<String>,
    repealed: bool,
    /// Facts: label and value.
    facts: Vec<(Cow<'static, str>, String)>,
    provider: Option<String>,
    /// The list of requirements, where the act has one.
    card: Option<Card>,
    /// Who decides on a complaint.
    complaints: Vec<Entry>,
    channels: Vec<Process>,
    refusals: Vec<Refusal>,
    participants: Vec<String>,
    systems: Vec<Cow<'static, str>>,
    terms: Vec<TermRow>,
    requirements: Vec<String>,
    technical: Vec<String>,
    tables: Vec<TableRow>,
    /// Times on the citizen's page.
    times: Vec<Time>,
    /// Whether they come from tables, not from steps.
    times_of_tables: bool,
    /// Refusals of the first process.
    reasons: Vec<Refusal>,
    findings: Vec<Finding>,
}

impl Page {
    fn new(scope: Scope<'_>, parts: &[Part<'_>]) -> Self {
        let (lang, service, document) = (scope.lang, scope.service, &scope.model.document);
        let systems: BTreeSet<_> = service
            .processes
            .iter()
            .flat_map(|process| &process.nodes)
            .flat_map(|node| node.systems.iter().copied())
            .collect();
        let (times, times_of_tables) = times(scope, parts);
        Self {
            lang: lang.code(),
            id: service.id.clone(),
            title: cite::service(scope),
            source: cite::lines(lang, service.line_start, service.line_end),
            act: cite::act(document),
            act_title: document.title.as_deref().map(cite::one_line),
            file: document.file.clone(),
            address: document
                .source_url
                .clone()
                .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
            repealed: document.status == Status::Repealed,
            facts: facts(scope),
            provider: service.provider.as_deref().map(cite::one_line),
            card: card::card(scope),
            complaints: card::complaints(scope),
            channels: parts.iter().map(|part| process(scope, part)).collect(),
            refusals: parts.iter().flat_map(|part| refusals(scope, part)).collect(),
            participants: service.participants.iter().map(|name| cite::one_line(name)).collect(),
            systems: systems
                .into_iter()
                .map(|system| label(lang, &format!("system-{}", system.name())))
                .collect(),
            terms: service.terms.iter().map(|term| term_row(scope, term)).collect(),
            requirements: service.requirements.iter().map(|text| cite::one_line(text)).collect(),
            technical: service.technical_conditions.iter().map(|text| cite::one_line(text)).collect(),
            tables: service.tables.iter().map(|table| table_row(scope, table)).collect(),
            times,
            times_of_tables,
            reasons: parts.first().map(|part| refusals(scope, part)).unwrap_or_default(),
            findings: findings(scope, parts),
        }
    }
}
