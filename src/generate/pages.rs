//! What people read of a service: the passport as a page and as Markdown, and the citizen's page.

use super::render::render;
use super::{Error, File, Part, Scope, cite};
use crate::model::{Action, Channel, EdgeKind, Status, Table, Term};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Graph, Place, Step};

/// Times on the citizen's page, so that it stays one page.
const TIMES: usize = 8;

/// `docs/passport.html`, `docs/passport.md`, `docs/citizen.html`.
pub fn pages(scope: Scope<'_>, parts: &[Part<'_>]) -> Result<Vec<File>, Error> {
    let page = Page::new(scope, parts);
    let names = ["passport.html", "passport.md", "citizen.html"];
    names.iter().map(|name| Ok(File::new(format!("docs/{name}"), render(name, &page)?))).collect()
}

/// What the templates are filled with.
#[derive(Debug, Serialize)]
struct Page {
    lang: &'static str,
    labels: BTreeMap<String, &'static str>,
    id: String,
    title: String,
    /// Where the service stands in its file.
    source: String,
    act: String,
    act_title: Option<String>,
    file: String,
    address: Option<String>,
    repealed: bool,
    /// Name and value, of what the act says of the service.
    facts: Vec<(&'static str, String)>,
    provider: Option<String>,
    channels: Vec<Process>,
    refusals: Vec<Refusal>,
    participants: Vec<String>,
    systems: Vec<&'static str>,
    terms: Vec<TermRow>,
    requirements: Vec<String>,
    technical: Vec<String>,
    tables: Vec<TableRow>,
    /// Times that the citizen's page tells, at most [`TIMES`].
    times: Vec<Time>,
    /// Whether they come from tables, not from steps.
    times_of_tables: bool,
    /// Refusals of the way that an applicant goes first.
    reasons: Vec<Refusal>,
    findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Process {
    name: String,
    title: String,
    source: String,
    /// An applicant can begin it.
    public: bool,
    diagram: String,
    faults: Vec<String>,
    steps: Vec<StepRow>,
    /// Actions of the applicant, in few words, none twice in a row.
    doing: Vec<String>,
    /// Who else acts.
    others: Vec<String>,
}

#[derive(Debug, Serialize)]
struct StepRow {
    id: String,
    mark: String,
    short: String,
    text: String,
    actor: String,
    inferred: bool,
    time: String,
    result: String,
    next: String,
    source: String,
    kind: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct Refusal {
    channel: String,
    condition: String,
    text: String,
    reason: String,
    source: String,
}

#[derive(Debug, Serialize)]
struct TermRow {
    term: String,
    short: String,
    meaning: String,
    source: String,
}

#[derive(Debug, Serialize)]
struct TableRow {
    caption: String,
    source: String,
    confidence: String,
    columns: Vec<[String; 5]>,
}

#[derive(Debug, Serialize)]
struct Time {
    what: String,
    time: String,
    source: String,
}

#[derive(Debug, Serialize)]
struct Finding {
    code: String,
    note: String,
    source: String,
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
            labels: lang.all(),
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
            channels: parts.iter().map(|part| process(scope, part)).collect(),
            refusals: parts.iter().flat_map(|part| refusals(scope, part)).collect(),
            participants: service.participants.iter().map(|name| cite::one_line(name)).collect(),
            systems: systems.into_iter().map(|system| lang.named("system", cite::system(system))).collect(),
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

/// Times of steps, or where no step has one those of the first table that has; and whether it was a table.
fn times(scope: Scope<'_>, parts: &[Part<'_>]) -> (Vec<Time>, bool) {
    let lang = scope.lang;
    let steps = parts.iter().flat_map(|part| part.graph.steps.iter().map(move |step| (part, step)));
    let steps = steps.filter_map(|(part, step)| {
        let time = cite::one_line(&step.time?.duration.raw);
        let what = format!("{}. {}", cite::mark(lang, step), cite::short(lang, step));
        Some(Time { what, time, source: cite::step(lang, part, step) })
    });
    let steps: Vec<Time> = steps.take(TIMES).collect();
    if !steps.is_empty() {
        return (steps, false);
    }
    let has_times = |table: &&Table| table.columns.iter().any(|column| column.duration.is_some());
    let Some(table) = scope.service.tables.iter().find(has_times) else { return (Vec::new(), false) };
    let columns = table.columns.iter().filter_map(|column| {
        let time = cite::one_line(&column.duration.as_ref()?.raw);
        let what = cite::one_line(column.action.as_deref().unwrap_or_default());
        let what = format!("{}) {}", column.no, shortened(&what, 90));
        Some(Time { what, time, source: cite::lines(lang, table.line_start, table.line_end) })
    });
    (columns.take(TIMES).collect(), true)
}

/// A text of at most so many letters, cut at a blank.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept))
}

/// The applicant: who acts first on the portal, with the act's own definition where it has one.
fn applicant(scope: Scope<'_>) -> Option<String> {
    let service = scope.service;
    let portal = service.processes.iter().find(|process| process.channel == Channel::Portal)?;
    let actor = cite::one_line(portal.nodes.iter().find_map(|node| node.actor.as_deref())?);
    let is_actor = |name: &str| cite::one_line(name).to_lowercase() == actor.to_lowercase();
    let term = service.terms.iter().find(|term| {
        term.definition.is_some() && (is_actor(&term.term) || term.abbr.as_deref().is_some_and(is_actor))
    });
    match term.and_then(|term| Some((term.definition.as_deref()?, term.line))) {
        Some((definition, line)) => {
            let line = cite::lines(scope.lang, line, line);
            Some(format!("{actor}: {} ({line})", cite::one_line(definition)))
        }
        None => Some(actor),
    }
}

/// What the act says of itself and of the service.
fn facts(scope: Scope<'_>) -> Vec<(&'static str, String)> {
    let (lang, service, document) = (scope.lang, scope.service, &scope.model.document);
    let dated = |parts: [&Option<String>; 3], number: &Option<String>| {
        let mut text = parts.into_iter().filter_map(|part| part.as_deref()).collect::<Vec<_>>().join(", ");
        if let Some(number) = number {
            text.push_str(&format!(" № {number}"));
        }
        cite::one_line(&text)
    };
    let status = if document.status == Status::Repealed { "status.repealed" } else { "status.in_force" };
    let repealed_by = document.repealed_by.as_ref();
    let standard = service.standard.as_ref();
    let survey = service.survey.map(|survey| {
        lang.fill("passport.survey.size", &[&survey.questions.to_string(), &survey.options.to_string()])
    });
    let rows = [
        ("passport.provider", service.provider.clone()),
        ("passport.for", applicant(scope)),
        ("passport.automation", service.automation.clone()),
        ("passport.kind", service.kind.clone()),
        (
            "passport.standard",
            standard.map(|standard| dated([&standard.date, &None, &None], &standard.number)),
        ),
        ("passport.act", Some(cite::act(document))),
        ("passport.status", Some(lang.label(status).to_owned())),
        (
            "passport.repealed_by",
            repealed_by.map(|by| dated([&by.act_type, &by.issuer, &by.date], &by.number)),
        ),
        (
            "passport.registered",
            Some(dated(
                [&document.registered_by, &document.registered_on, &None],
                &document.registration_number,
            )),
        ),
        ("passport.signed", document.signatory.clone()),
        ("passport.control", document.supervisor.clone()),
        ("passport.survey", survey),
    ];
    let rows = rows.into_iter().filter_map(|(key, value)| Some((lang.label(key), cite::one_line(&value?))));
    rows.filter(|(_, value)| !value.is_empty()).collect()
}

fn process(scope: Scope<'_>, part: &Part<'_>) -> Process {
    let lang = scope.lang;
    let own = matches!(part.process.channel, Channel::Portal);
    let mut doing: Vec<String> = Vec::new();
    for step in part.graph.steps.iter().filter(|step| own && is_applicants(step.node.action)) {
        let short = cite::short(lang, step);
        if doing.last() != Some(&short) {
            doing.push(short);
        }
    }
    let named = part.graph.lanes.iter().filter_map(|lane| lane.actor.as_deref());
    Process {
        name: part.name.clone(),
        title: cite::title(lang, part),
        source: cite::process(lang, part),
        public: part.process.channel != Channel::Internal,
        diagram: format!("../diagrams/{}.svg", part.name),
        faults: part.graph.faults.iter().map(|fault| cite::fault(lang, fault)).collect(),
        steps: (0..).zip(&part.graph.steps).map(|(nth, step)| step_row(scope, part, nth, step)).collect(),
        doing,
        others: named.map(|actor| cite::lane(lang, Some(actor))).collect(),
    }
}

/// Actions that nobody but the applicant does on a portal.
fn is_applicants(action: Action) -> bool {
    matches!(
        action,
        Action::RegisterApplicant
            | Action::Authenticate
            | Action::ChooseService
            | Action::FillForm
            | Action::AttachDocuments
            | Action::Pay
            | Action::ChooseCertificate
            | Action::Sign
    )
}

fn step_row(scope: Scope<'_>, part: &Part<'_>, nth: usize, step: &Step<'_>) -> StepRow {
    let lang = scope.lang;
    let lane = part.graph.lanes.get(step.lane).and_then(|lane| lane.actor.as_deref());
    StepRow {
        id: step.id.clone(),
        mark: cite::mark(lang, step),
        short: cite::short(lang, step),
        text: cite::one_line(&step.node.text),
        actor: if step.lane_inferred {
            lang.label("passport.none").to_owned()
        } else {
            cite::lane(lang, lane)
        },
        inferred: step.lane_inferred,
        time: step.time.map(|time| cite::time(lang, time)).unwrap_or_default(),
        result: step.node.result.as_deref().map(cite::one_line).unwrap_or_default(),
        next: next(scope, &part.graph, nth),
        source: cite::step(lang, part, step),
        kind: match (step.is_condition(), step.refusal) {
            (true, _) => "condition",
            (false, true) => "refusal",
            (false, false) => "step",
        },
    }
}

/// Where a step leads: `иә → 3-үдеріс; жоқ → 2-үдеріс`.
fn next(scope: Scope<'_>, graph: &Graph<'_>, nth: usize) -> String {
    let lang = scope.lang;
    let name = |place: Place| match place {
        Place::Step(nth) => graph.steps.get(nth).map(|step| cite::mark(lang, step)).unwrap_or_default(),
        Place::Success => lang.label("end.success").to_owned(),
        Place::Refused => lang.label("end.refused").to_owned(),
        Place::Start => lang.label("start").to_owned(),
    };
    let ways = [EdgeKind::Next, EdgeKind::Pass, EdgeKind::Fail].into_iter();
    let ways = ways.filter_map(|when| graph.way(Place::Step(nth), when));
    let ways = ways.map(|way| match way.when {
        EdgeKind::Next => format!("→ {}", name(way.to)),
        EdgeKind::Pass => format!("{} → {}", lang.label("gate.pass"), name(way.to)),
        EdgeKind::Fail => format!("{} → {}", lang.label("gate.fail"), name(way.to)),
    });
    ways.collect::<Vec<_>>().join("; ")
}

/// Each condition with the refusal that it leads to.
fn refusals(scope: Scope<'_>, part: &Part<'_>) -> Vec<Refusal> {
    let lang = scope.lang;
    let conditions = part.graph.steps.iter().enumerate().filter(|(_, step)| step.is_condition());
    conditions
        .map(|(nth, step)| {
            let to = part.graph.way(Place::Step(nth), EdgeKind::Fail).map(|way| way.to);
            let refusal = match to {
                Some(Place::Step(to)) => part.graph.steps.get(to),
                _ => None,
            };
            let source = match refusal {
                Some(refusal) => {
                    let own = cite::step(lang, part, step);
                    format!("{own}; {}", cite::lines(lang, refusal.node.line, refusal.node.line_end))
                }
                None => cite::step(lang, part, step),
            };
            let reason = refusal.map(|refusal| cite::one_line(&refusal.node.text));
            Refusal {
                channel: cite::title(lang, part),
                condition: format!("{}. {}", cite::mark(lang, step), cite::short(lang, step)),
                text: cite::one_line(&step.node.text),
                reason: reason.unwrap_or_else(|| next(scope, &part.graph, nth)),
                source,
            }
        })
        .collect()
}

fn term_row(scope: Scope<'_>, term: &Term) -> TermRow {
    TermRow {
        term: cite::one_line(&term.term),
        short: term.abbr.as_deref().map(cite::one_line).unwrap_or_default(),
        meaning: term.definition.as_deref().map(cite::one_line).unwrap_or_default(),
        source: cite::lines(scope.lang, term.line, term.line),
    }
}

fn table_row(scope: Scope<'_>, table: &Table) -> TableRow {
    let lang = scope.lang;
    let cell = |text: &Option<String>| text.as_deref().map(cite::one_line).unwrap_or_default();
    let columns = table.columns.iter().map(|column| {
        let next = column.next.iter().map(|next| {
            let to = next.to.map(|to| to.to_string()).unwrap_or_default();
            cite::one_line(&format!("{to} {}", next.when.as_deref().unwrap_or_default()))
        });
        let next = next.collect::<Vec<_>>().join("; ");
        let next = if next.is_empty() { next } else { lang.fill("passport.next", &[&next]) };
        let outcome = [cell(&column.form), next].into_iter().filter(|text| !text.is_empty());
        let time = column.duration.as_ref().map(|time| cite::one_line(&time.raw)).unwrap_or_default();
        let outcome = outcome.collect::<Vec<_>>().join("; ");
        [column.no.to_string(), cell(&column.actor), cell(&column.action), time, outcome]
    });
    let percent = (table.confidence * 100.0).round().clamp(0.0, 100.0) as u32;
    TableRow {
        caption: table
            .caption
            .as_deref()
            .map_or_else(|| lang.named("channel", cite::channel(table.channel)).to_owned(), cite::one_line),
        source: cite::lines(lang, table.line_start, table.line_end),
        confidence: lang.fill("passport.confidence", &[&percent.to_string()]),
        columns: columns.collect(),
    }
}

/// Drafting faults, and what keeps processes from running.
fn findings(scope: Scope<'_>, parts: &[Part<'_>]) -> Vec<Finding> {
    let lang = scope.lang;
    let of_act = scope.service.findings.iter().map(|finding| Finding {
        code: finding.code.clone(),
        note: cite::one_line(&finding.note),
        source: cite::lines(lang, finding.line, finding.line),
    });
    let of_flow = parts.iter().flat_map(|part| {
        part.graph.faults.iter().map(move |fault| Finding {
            code: lang.label("fault.title").to_owned(),
            note: format!("{}: {}", cite::title(lang, part), cite::fault(lang, fault)),
            source: cite::process(lang, part),
        })
    });
    of_act.chain(of_flow).collect()
}
