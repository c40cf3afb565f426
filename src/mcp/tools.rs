//! The tools, over the knowledge base. An error is a sentence for the caller: what is wrong and what to do.

use super::answer::{
    Definition, Definitions, Facts, Hit, Location, OnDay, Passage, Process, Processes, Row, SearchAnswer,
    Step, Text,
};
use super::ask;
use std::path::Path;
use zanflow_history::{self as history, OnDay as At, Repo, Wanted, pieces};
use zanflow_model::{Action, Model, NodeKind};
use zanflow_passages::{Entry, citation, entries, longest};
use zanflow_store::{ActInfo, Kb, Note, Request, Sort, StatusOn, day_number, facet_names};

/// Default maximum of characters of text in an answer.
const CHARS: u32 = 20_000;

/// A tool's answer, or an error message for the caller.
pub type Answered<T> = Result<T, String>;

fn with_help(error: &impl std::fmt::Display, help: &str) -> String {
    format!("{error}; {help}")
}

fn kb_error(error: zanflow_store::KbError) -> String {
    with_help(&error, &error.help())
}

/// A number within bounds, or an error that names them.
fn within(name: &str, asked: Option<u32>, default: u32, least: u32, most: u32) -> Answered<u32> {
    match asked.unwrap_or(default) {
        number if (least..=most).contains(&number) => Ok(number),
        number => Err(format!("{name} is {number}; give a number from {least} to {most}")),
    }
}

fn check_day(day: &str) -> Answered<()> {
    let real = day.len() == 10 && day_number(day).is_some();
    if real { Ok(()) } else { Err(format!("{day:?} is no day; write it YYYY-MM-DD")) }
}

fn act_of(kb: &Kb, id: &str) -> Answered<ActInfo> {
    let act = kb.act(id).map_err(kb_error)?;
    act.ok_or_else(|| {
        format!("there is no act {id:?}; find acts with the tool `search` and take `act` of a hit")
    })
}

fn model_of(kb: &Kb, id: &str) -> Answered<Model> {
    let model = kb.model(id).map_err(kb_error)?;
    model.ok_or_else(|| {
        format!("the knowledge base holds no model of {id:?}; make it anew with `zanflow add --rebuild`")
    })
}

fn location(info: &ActInfo, entry: &Entry, status: Option<StatusOn>) -> Location {
    Location {
        act: info.id.clone(),
        service: entry.service.clone(),
        file: entry.file.clone().unwrap_or_else(|| info.document.file.clone()),
        line_start: entry.line_start,
        line_end: entry.line_end,
        citation: citation(&info.document, Some(entry)),
        status,
    }
}

/// Finds passages.
pub fn search(kb: &Kb, asked: &ask::Search, today: &str) -> Answered<SearchAnswer> {
    let limit = within("limit", asked.limit, 10, 1, 50)?;
    let offset = within("offset", asked.offset, 0, 0, 5000)?;
    let chosen = chosen(asked.within.as_deref().unwrap_or_default())?;
    if asked.query.trim().is_empty() && chosen.is_empty() {
        return Err("the query is empty; give words, a \"phrase\" or a field such as region:NAME".to_owned());
    }
    let request = Request {
        query: asked.query.clone(),
        limit: usize::try_from(limit).unwrap_or(10),
        offset: usize::try_from(offset).unwrap_or(0),
        today: today.to_owned(),
        facets: asked.facets.unwrap_or(false),
        literal: asked.literal.unwrap_or(false),
        sort: Sort::Relevance,
    };
    let answer = kb.search_within(&request, &chosen).map_err(kb_error)?;
    let hit = |hit: zanflow_store::Hit| Hit {
        location: Location {
            act: hit.act,
            service: hit.service,
            file: hit.file,
            line_start: hit.line_start,
            line_end: hit.line_end,
            citation: hit.citation,
            status: hit.status,
        },
        kind: hit.kind.name(),
        title: hit.title,
        date: hit.date,
        snippet: hit.snippet,
        missing: hit.missing,
        more: hit.more,
    };
    Ok(SearchAnswer {
        total: answer.total,
        complete: answer.complete,
        hits: answer.hits.into_iter().map(hit).collect(),
        notes: answer.notes.iter().map(note).collect(),
        instead: answer.instead,
        facets: answer.facets,
    })
}

/// The values of facets that were chosen: pairs of facet and value.
fn chosen(within: &[ask::Within]) -> Answered<Vec<(&str, &str)>> {
    if let Some(unknown) = within.iter().find(|one| facet_names().all(|known| known != one.facet)) {
        let known: Vec<&str> = facet_names().collect();
        return Err(format!("there is no facet {:?}; facets: {}", unknown.facet, known.join(", ")));
    }
    let pairs =
        within.iter().flat_map(|one| one.values.iter().map(|value| (one.facet.as_str(), value.as_str())));
    Ok(pairs.collect())
}

fn note(note: &Note) -> String {
    match note {
        Note::Cut => "the query is too long; its end was left out".to_owned(),
        Note::UnknownField { field } => format!("there is no field {field}; searched as words"),
        Note::BadValue { field, value } => format!("{field} cannot be {value:?}; left out"),
        Note::OpenQuote => "a quote was not closed".to_owned(),
        Note::OnlyNot => "nothing but exclusions: all else is shown".to_owned(),
        Note::Respelled { word, instead } if instead.is_empty() => {
            format!("{word} is nowhere; searched by words like it")
        }
        Note::Respelled { word, instead } => format!("{word} is nowhere; searched: {}", instead.join(", ")),
        Note::Asks { intent, words } => {
            format!("\"{words}\" asks for {}: such passages come first; `literal` undoes it", intent.name())
        }
        Note::Silent { words } => format!("not searched: {}; `literal` searches them", words.join(", ")),
        Note::Translated { word, into } => format!("{word}: searched as {} too", into.join(", ")),
        Note::NotFound { word } => format!("{word} is nowhere, nor anything like it"),
    }
}

/// Reads an act.
pub fn read(kb: &Kb, asked: &ask::Read, today: &str) -> Answered<Text> {
    let mut room = usize::try_from(within("max_chars", asked.max_chars, CHARS, 100, 100_000)?).unwrap_or(0);
    let info = act_of(kb, &asked.act)?;
    let found = entries(&model_of(kb, &asked.act)?);
    let same = |wanted: &Option<String>, own: Option<&str>| {
        wanted.as_deref().is_none_or(|wanted| own == Some(wanted))
    };
    let wanted: Vec<&Entry> = found
        .iter()
        .filter(|entry| {
            same(&asked.service, Some(entry.service.as_deref().unwrap_or("act")))
                && same(&asked.paragraph, entry.paragraph.as_deref())
                && same(&asked.item, entry.item.as_deref())
                && asked.from_line.is_none_or(|line| entry.line_end >= line)
                && asked.to_line.is_none_or(|line| entry.line_start <= line)
        })
        .collect();
    if wanted.is_empty() {
        let services: Vec<&str> = info.services.iter().map(|service| service.id.as_str()).collect();
        return Err(format!(
            "{:?} has no such passage; leave out paragraph, item, service or lines (its services: {})",
            asked.act,
            services.join(", ")
        ));
    }
    let status = Some(info.status_on(today));
    let mut passages = Vec::new();
    let mut next_line = None;
    for entry in wanted {
        let length = entry.text.chars().count();
        if length > room && !passages.is_empty() {
            next_line = Some(entry.line_start);
            break;
        }
        passages.push(Passage {
            location: location(&info, entry, status),
            paragraph: entry.paragraph.clone(),
            item: entry.item.clone(),
            text: entry.text.chars().take(room.max(100)).collect(),
        });
        room = room.saturating_sub(length);
    }
    Ok(Text {
        title: info.document.title.clone(),
        citation: citation(&info.document, None),
        standing: info.standing(today),
        version: info.document.version_date.clone(),
        act: info.id,
        passages,
        next_line,
    })
}

/// Reads an act as it was in force on a day.
pub fn at_date(kb: &Kb, asked: &ask::AtDate) -> Answered<OnDay> {
    check_day(&asked.day)?;
    let mut room = usize::try_from(within("max_chars", asked.max_chars, CHARS, 100, 100_000)?).unwrap_or(0);
    let info = act_of(kb, &asked.act)?;
    let history = |error: history::HistoryError| with_help(&error, error.help());
    let Some(origin) = &info.origin else {
        let standing = info.standing(&asked.day);
        return Err(format!(
            "{:?} was not added from a repository, so only one text of it is held; `read` gives it. On {} the act is {:?}{}",
            asked.act,
            asked.day,
            standing.status,
            if standing.certain { "" } else { ", as far as its days are known" }
        ));
    };
    let repo = Repo::around(Path::new(&origin.root)).map_err(history)?;
    let versions = repo.history(&origin.path).map_err(history)?;
    let (status, version) = match versions.on(&asked.day) {
        Some(At::InForce(version)) => (StatusOn::InForce, version),
        Some(At::Repealed(version)) => (StatusOn::Repealed, version),
        // The history may begin later than the act; then the text of the day is unknown.
        Some(At::Before(version)) if info.status_on(&asked.day) != StatusOn::NotYet => {
            return Err(format!(
                "the history of {:?} begins on {}; its text of {} is not known",
                asked.act, version.day, asked.day
            ));
        }
        Some(At::Before(version)) => (StatusOn::NotYet, version),
        None => return Err(format!("{:?} has no versions in its repository", asked.act)),
    };
    let mut text = Vec::new();
    let mut cut = false;
    if status == StatusOn::InForce {
        let wanted = Wanted {
            within: asked.service.clone(),
            paragraph: asked.paragraph.clone(),
            item: asked.item.clone(),
        };
        let model = zanflow_ingest::version_model(&repo, version).map_err(history)?;
        text = pieces(&model, &version.path, &version.day, &wanted);
        if text.is_empty() {
            return Err(format!(
                "the version of {} has no such part; leave out paragraph, item or service",
                version.day
            ));
        }
        let all = text.len();
        text.retain(|piece| {
            let length = piece.text.chars().count();
            let fits = length <= room;
            room = if fits { room - length } else { 0 };
            fits
        });
        cut = text.len() < all;
    }
    Ok(OnDay { act: info.id.clone(), day: asked.day.clone(), status, version: version.clone(), text, cut })
}

/// The act, its model, and the position of a service in it.
fn service_of(kb: &Kb, asked: &ask::Service) -> Answered<(ActInfo, Model, usize)> {
    let info = match &asked.act {
        Some(act) => act_of(kb, act)?,
        None => {
            let acts = kb.acts_of_service(&asked.service).map_err(kb_error)?;
            match acts.as_slice() {
                [] => return Err(no_service(&asked.service)),
                [one] => act_of(kb, one)?,
                several => {
                    return Err(format!(
                        "several acts have a service {:?}: give `act`: {}",
                        asked.service,
                        several.join(", ")
                    ));
                }
            }
        }
    };
    let model = model_of(kb, &info.id)?;
    let at = model.services.iter().position(|service| service.id == asked.service);
    at.map(|at| (info, model, at)).ok_or_else(|| no_service(&asked.service))
}

fn no_service(id: &str) -> String {
    format!("there is no service {id:?}; find services with the tool `search` and take `service` of a hit")
}

fn location_of_service(
    info: &ActInfo,
    service: &zanflow_model::Service,
    found: &[Entry],
    today: &str,
) -> Location {
    let own = found.iter().find(|entry| entry.service.as_deref() == Some(&service.id));
    Location {
        act: info.id.clone(),
        service: Some(service.id.clone()),
        file: own.and_then(|entry| entry.file.clone()).unwrap_or_else(|| info.document.file.clone()),
        line_start: service.line_start,
        line_end: service.line_end,
        citation: citation(&info.document, None),
        status: Some(info.status_on(today)),
    }
}

/// The processes of a service.
pub fn process(kb: &Kb, asked: &ask::Service, today: &str) -> Answered<Processes> {
    let (info, model, at) = service_of(kb, asked)?;
    let found = entries(&model);
    let Some(service) = model.services.get(at) else { return Err(no_service(&asked.service)) };
    let step = |node: &zanflow_model::Node| {
        let of = |entry: &&Entry| {
            entry.service.as_deref() == Some(&service.id)
                && entry.node.as_deref() == Some(&node.id)
                && entry.line_start == node.line
        };
        Step {
            id: node.id.clone(),
            kind: node.kind,
            text: node.text.clone(),
            actor: node.actor.clone(),
            action: node.action,
            systems: node.systems.clone(),
            duration: node.duration.clone(),
            result: node.result.clone(),
            line: node.line,
            citation: citation(&info.document, found.iter().find(of)),
        }
    };
    let processes = service.processes.iter().map(|process| Process {
        channel: process.channel,
        paragraph: process.paragraph.clone(),
        case: process.case.clone(),
        steps: process.nodes.iter().map(step).collect(),
        edges: process.edges.clone(),
    });
    Ok(Processes {
        location: location_of_service(&info, service, &found, today),
        title: service.title.clone(),
        provider: service.provider.clone(),
        processes: processes.collect(),
    })
}

/// The terms that a service defines.
pub fn terms(kb: &Kb, asked: &ask::Service, today: &str) -> Answered<Definitions> {
    let (info, model, at) = service_of(kb, asked)?;
    let Some(service) = model.services.get(at) else { return Err(no_service(&asked.service)) };
    let found = entries(&model);
    let definitions: Vec<Definition> = service
        .terms
        .iter()
        .filter_map(|term| {
            let lines = |entry: &&Entry| {
                entry.service.as_deref() == Some(&service.id)
                    && (entry.line_start..=entry.line_end).contains(&term.line)
            };
            let entry = found.iter().filter(lines).min_by_key(|entry| entry.line_end - entry.line_start)?;
            let (location, text) = (location(&info, entry, Some(info.status_on(today))), entry.text.clone());
            Some(Definition { location, text, term: named(term) })
        })
        .collect();
    Ok(Definitions { total: definitions.len(), definitions })
}

/// A term with its abbreviation.
fn named(term: &zanflow_model::Term) -> String {
    match &term.abbr {
        Some(abbr) => format!("{} ({abbr})", term.term),
        None => term.term.clone(),
    }
}

fn definition(info: &ActInfo, entry: &Entry, today: &str) -> Option<Definition> {
    Some(Definition {
        term: entry.defines.clone()?,
        text: entry.text.clone(),
        location: location(info, entry, Some(info.status_on(today))),
    })
}

/// How acts define a term.
pub fn definitions(kb: &Kb, asked: &ask::Term, today: &str) -> Answered<Definitions> {
    let limit = usize::try_from(within("limit", asked.limit, 10, 1, 50)?).unwrap_or(10);
    let found = kb.definitions(&asked.term).map_err(kb_error)?;
    if found.is_empty() {
        return Err(format!("no act defines {:?}; look for it with the tool `search`", asked.term));
    }
    let all: Vec<Definition> =
        found.iter().filter_map(|found| definition(&found.info, &found.entry, today)).collect();
    Ok(Definitions { total: all.len(), definitions: all.into_iter().take(limit).collect() })
}

/// The compared facts of a service.
pub fn facts(kb: &Kb, asked: &ask::Service, today: &str) -> Answered<Facts> {
    let (info, model, at) = service_of(kb, asked)?;
    let Some(service) = model.services.get(at) else { return Err(no_service(&asked.service)) };
    Ok(Facts {
        location: location_of_service(&info, service, &entries(&model), today),
        title: service.title.clone(),
        provider: service.provider.clone(),
        region: info.document.region.clone(),
        date: info.document.date.clone(),
        automation: service.automation.clone(),
        kind: service.kind.clone(),
        standard: service.standard.clone(),
        participants: service.participants.clone(),
        requirements: service.requirements.clone(),
        technical_conditions: service.technical_conditions.clone(),
        terms: service.terms.iter().map(named).collect(),
        processes: service.processes.iter().map(row).collect(),
    })
}

fn row(process: &zanflow_model::Process) -> Row {
    let steps = process.nodes.iter().map(|node| {
        let time = node.duration.as_ref().map(|time| time.raw.clone());
        let parts = [Some(node.id.clone()), Some(node.action.name().to_owned()), node.actor.clone(), time];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    let ids = |wanted: &dyn Fn(&zanflow_model::Node) -> bool| -> Vec<String> {
        process.nodes.iter().filter(|node| wanted(node)).map(|node| node.id.clone()).collect()
    };
    let mut systems: Vec<_> = process.nodes.iter().flat_map(|node| node.systems.iter().copied()).collect();
    systems.sort_unstable();
    systems.dedup();
    let times: Vec<_> = process.nodes.iter().filter_map(|node| node.duration.as_ref()).map(longest).collect();
    Row {
        channel: process.channel,
        paragraph: process.paragraph.clone(),
        case: process.case.clone(),
        steps: steps.collect(),
        checks: ids(&|node| node.kind == NodeKind::Condition),
        refusals: ids(&|node| node.action == Action::Refuse),
        systems,
        pays: process.nodes.iter().any(|node| matches!(node.action, Action::Pay | Action::CheckPayment)),
        longest_seconds: times.iter().filter_map(|(seconds, _)| *seconds).reduce(f64::max),
        longest_working_days: times.iter().filter_map(|(_, days)| *days).reduce(f64::max),
    }
}

/// What an act cites and what cites it.
pub fn references(kb: &Kb, asked: &ask::References, today: &str) -> Answered<zanflow_references::References> {
    let limit = within("limit", asked.limit, 20, 0, 200)?;
    let day = asked.on.as_deref().unwrap_or(today);
    check_day(day)?;
    act_of(kb, &asked.act)?;
    let found = zanflow_references::references(kb, &asked.act, day, usize::try_from(limit).unwrap_or(20));
    found.map_err(kb_error)?.ok_or_else(|| format!("there is no act {:?}", asked.act))
}
