//! Groups of variants: the list, the page and matrix of one group, and visitors' judgements of pairs.

use super::app::{App, Shared};
use super::error::Failure;
use super::lists::page_number;
use super::prefs::Prefs;
use super::render::render;
use super::sheet::Kind;
use super::shell::Shell;
use super::text::cited;
use super::vocabulary::{fact, region};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect, Response};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use zanflow_compare::group::{Candidate, Group, Judged, Link, Member, groups};
use zanflow_compare::matrix::{By, Matrix, Variant, matrix};
use zanflow_model::Model;
use zanflow_store::{ActInfo, judged, keep_judged};
use zanflow_wording::{Lang, url};

/// Groups per page.
const SHOWN: usize = 30;
/// Members named in the list, per group.
const NAMED: usize = 6;
/// Rows, members and pairs on the page of a group; its files have all rows.
const MOST: usize = 200;
/// Columns of a matrix up to the ids of act and service.
const AFTER_IDS: usize = 3;
/// Maximum length of a service key in a form, in characters.
const LONGEST: usize = 300;

/// The last result, with the commit and the judgements it was computed from.
#[derive(Default)]
pub struct Cache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    candidates: Option<(u64, Arc<Vec<Candidate>>)>,
    groups: Option<(u64, String, Arc<Vec<Group>>)>,
}

/// Groups of the knowledge base, cached per commit and set of judgements.
pub fn found(app: &App) -> Result<Arc<Vec<Group>>, Failure> {
    let version = app.kb.version();
    let text = said_text(app)?;
    // Held while they are made: a second visitor waits for the same groups instead of finding them too.
    let mut kept = app.groups.0.lock().map_err(|_| Failure::Stopped)?;
    if let Some((of, said, groups)) = &kept.groups
        && (*of, said) == (version, &text)
    {
        return Ok(groups.clone());
    }
    let candidates = match &kept.candidates {
        Some((of, candidates)) if *of == version => candidates.clone(),
        _ => Arc::new(candidates(app)?),
    };
    kept.candidates = Some((version, candidates.clone()));
    let made = Arc::new(groups(candidates.to_vec(), &said(&text)?));
    kept.groups = Some((version, text, made.clone()));
    Ok(made)
}

fn candidates(app: &App) -> Result<Vec<Candidate>, Failure> {
    let acts = app.acts()?;
    let with_services = acts.par_iter().filter(|act| !act.services.is_empty());
    let each = with_services.map(|act| Ok(Candidate::of_act(&act.id, &app.model(&act.id)?)));
    Ok(each.collect::<Result<Vec<_>, Failure>>()?.into_iter().flatten().collect())
}

fn said_text(app: &App) -> Result<String, Failure> {
    let text = judged(&app.settings.kb).map_err(|error| Failure::Kb(format!("groups.json: {error}")))?;
    Ok(text.unwrap_or_default())
}

fn said(text: &str) -> Result<Judged, Failure> {
    if text.is_empty() {
        return Ok(Judged::default());
    }
    serde_json::from_str(text).map_err(|error| Failure::Kb(format!("groups.json:{}: {error}", error.line())))
}

/// Parameters of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
}

#[derive(Serialize)]
struct List {
    shell: Shell,
    total: usize,
    groups: Vec<Row>,
    page: usize,
    pages: usize,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Row {
    href: String,
    title: String,
    members: Vec<Named>,
    more: usize,
    confirmed: bool,
}

/// A member with its titles.
#[derive(Debug, Clone, Serialize)]
struct Named {
    key: String,
    service: String,
    title: Option<String>,
    act: String,
    region: Option<String>,
    date: Option<String>,
    href: String,
}

fn named(acts: &[ActInfo], member: &Member, lang: Lang) -> Named {
    // They are by id.
    let nth = acts.binary_search_by(|act| act.id.cmp(&member.act)).ok();
    let info = nth.and_then(|nth| acts.get(nth));
    let service = info.and_then(|info| info.services.iter().find(|service| service.id == member.service));
    Named {
        key: member.key(),
        service: member.service.clone(),
        title: service.and_then(|service| service.title.clone()),
        act: info.map(|info| cited(&info.document, None, lang)).unwrap_or_default(),
        region: info.and_then(|info| info.document.region.as_deref()).map(|name| region(name, lang)),
        date: info.and_then(|info| info.document.date.clone()),
        href: format!("/acts/{}/services/{}", url(&member.act), url(&member.service)),
    }
}

/// The name of the service with a key; the key where there is none any more.
fn name_of(acts: &[ActInfo], key: &str, lang: Lang) -> String {
    let (act, service) = key.rsplit_once('#').unwrap_or((key, ""));
    let found = named(acts, &Member { act: act.to_owned(), service: service.to_owned() }, lang);
    if found.act.is_empty() { key.to_owned() } else { found.act }
}

fn address(member: &Member) -> String {
    format!("/groups/{}/{}", url(&member.act), url(&member.service))
}

/// All groups, the largest first.
pub async fn list(
    State(app): State<Shared>,
    prefs: Prefs,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let page = page_number(&asked.page)?;
    app.clone()
        .work(move |app| {
            let (acts, groups) = (app.acts()?, found(app)?);
            let mut all: Vec<&Group> = groups.iter().collect();
            all.sort_by(|a, b| b.members.len().cmp(&a.members.len()).then_with(|| a.id.cmp(&b.id)));
            let pages = all.len().div_ceil(SHOWN).max(1);
            let shown = all.iter().skip((page - 1).saturating_mul(SHOWN)).take(SHOWN);
            let list = List {
                shell: Shell::new(app, &prefs, "groups"),
                total: all.len(),
                groups: shown.map(|group| row(&acts, group, prefs.lang)).collect(),
                page,
                pages,
                previous: (page > 1).then(|| format!("/groups?page={}", page - 1)),
                next: (page < pages).then(|| format!("/groups?page={}", page + 1)),
            };
            render(prefs.lang, "groups.html", &list)
        })
        .await
}

fn row(acts: &[ActInfo], group: &Group, lang: Lang) -> Row {
    let members: Vec<Named> =
        group.members.iter().take(NAMED).map(|member| named(acts, member, lang)).collect();
    let title = members.iter().find_map(|member| member.title.clone()).unwrap_or_else(|| group.id.clone());
    Row {
        href: group.members.first().map(address).unwrap_or_default(),
        title,
        members,
        more: group.members.len().saturating_sub(NAMED),
        confirmed: group.links.iter().any(|link| link.confirmed),
    }
}

/// Parameters of a group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Order {
    by: String,
}

impl Order {
    fn by(&self) -> Result<By, Failure> {
        match self.by.as_str() {
            "" | "region" => Ok(By::Region),
            "year" => Ok(By::Year),
            "channel" => Ok(By::Channel),
            _ => Err(Failure::Parameter("by")),
        }
    }
}

fn by_name(by: By) -> &'static str {
    match by {
        By::Region => "region",
        By::Year => "year",
        By::Channel => "channel",
    }
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    title: String,
    here: String,
    by: &'static str,
    members: Vec<Named>,
    links: Vec<Linked>,
    heads: Vec<String>,
    rows: Vec<Line>,
    /// How many of each are shown, where there are more.
    cut: Option<usize>,
    common: Vec<(String, String)>,
    only: Vec<(String, String)>,
    /// Rejected pairs of these services: key and name of each.
    rejected: Vec<[(String, String); 2]>,
    /// Whether visitors may judge pairs.
    may_judge: bool,
}

/// A row of the matrix as people read it.
#[derive(Serialize)]
struct Line {
    /// Region, year or channel.
    by: String,
    /// The service's page.
    href: String,
    act: String,
    /// The rest, under its heads.
    cells: Vec<String>,
}

/// The rows of a matrix with names instead of ids, and their heads.
fn lines(acts: &[ActInfo], matrix: &Matrix, lang: Lang) -> (Vec<String>, Vec<Line>) {
    let mut texts = matrix.table(lang).into_iter();
    // The id of a service is in the address of its name.
    let heads = texts.next().unwrap_or_default().into_iter().enumerate();
    let heads = heads.filter(|(nth, _)| nth + 1 != AFTER_IDS).map(|(_, head)| head).collect();
    let line = |(row, mut texts): (&zanflow_compare::matrix::Row, Vec<String>)| {
        let member = Member { act: row.act.clone(), service: row.service.clone() };
        let Named { href, act, .. } = named(acts, &member, lang);
        let cells = texts.split_off(texts.len().min(AFTER_IDS));
        let by = texts.into_iter().next().unwrap_or_default();
        let by = if matrix.by == By::Region { region(&by, lang) } else { by };
        Line { by, href, act, cells: cells.iter().map(|text| fact(text, lang)).collect() }
    };
    (heads, matrix.rows.iter().zip(texts).take(MOST).map(line).collect())
}

/// A pair that links the group, with its scores.
#[derive(Serialize)]
struct Linked {
    a: Named,
    b: Named,
    href: String,
    score: u32,
    name: u32,
    steps: u32,
    standard: &'static str,
    confirmed: bool,
}

fn linked(acts: &[ActInfo], link: &Link, lang: Lang) -> Linked {
    let percent = |share: f64| (share * 100.0).round() as u32;
    let (a, b) = (named(acts, &link.a, lang), named(acts, &link.b, lang));
    Linked {
        href: format!("{}/compare/{}/{}", a.href, url(&link.b.act), url(&link.b.service)),
        score: percent(link.reason.score),
        name: percent(link.reason.name),
        steps: percent(link.reason.steps),
        standard: match link.reason.standard {
            Some(true) => "same",
            Some(false) => "other",
            None => "unknown",
        },
        confirmed: link.confirmed,
        a,
        b,
    }
}

/// The group of a service, and its matrix.
fn with_matrix(app: &App, (act, service): (&str, &str), by: By) -> Result<(Group, Matrix), Failure> {
    let groups = found(app)?;
    let is = |member: &Member| member.act == act && member.service == service;
    let group = groups.iter().find(|group| group.members.iter().any(is)).ok_or(Failure::NoPart)?;
    let mut models: BTreeMap<&str, Model> = BTreeMap::new();
    for member in &group.members {
        if !models.contains_key(member.act.as_str()) {
            models.insert(&member.act, app.model(&member.act)?);
        }
    }
    let variant = |member: &Member| -> Option<Variant<'_>> {
        let (act, model) = models.get_key_value(member.act.as_str())?;
        let service = model.services.iter().find(|service| service.id == member.service)?;
        Some((act, model, service))
    };
    let variants: Vec<Variant<'_>> = group.members.iter().filter_map(variant).collect();
    Ok((group.clone(), matrix(&variants, by)))
}

/// The page of a group.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Path((act, service)): Path<(String, String)>,
    Query(order): Query<Order>,
) -> Result<Html<String>, Failure> {
    let by = order.by()?;
    app.clone()
        .work(move |app| {
            let (group, matrix) = with_matrix(app, (&act, &service), by)?;
            let acts = app.acts()?;
            let shown = group.members.iter().take(MOST);
            let members: Vec<Named> = shown.map(|member| named(&acts, member, prefs.lang)).collect();
            let (heads, rows) = lines(&acts, &matrix, prefs.lang);
            let title = members.iter().find_map(|member| member.title.clone());
            let said = said(&said_text(app)?)?;
            let of_these = |(a, b): &&(String, String)| {
                [a, b].into_iter().any(|key| members.iter().any(|member| &member.key == key))
            };
            let page = Page {
                shell: Shell::new(app, &prefs, "groups"),
                title: title.unwrap_or_else(|| group.id.clone()),
                here: address(&Member { act, service }),
                by: by_name(by),
                heads,
                rows,
                cut: [matrix.rows.len(), group.members.len()].iter().any(|all| *all > MOST).then_some(MOST),
                common: matrix.common_named(prefs.lang),
                only: matrix.only_named(prefs.lang).into_iter().take(MOST).collect(),
                links: group.links.iter().take(MOST).map(|link| linked(&acts, link, prefs.lang)).collect(),
                rejected: said
                    .rejected
                    .iter()
                    .filter(of_these)
                    .map(|(a, b)| [a, b].map(|key| (key.clone(), name_of(&acts, key, prefs.lang))))
                    .collect(),
                may_judge: app.settings.upload,
                members,
            };
            render(prefs.lang, "group.html", &page)
        })
        .await
}

/// The matrix as a file: `matrix.csv` or `matrix.xlsx`.
pub async fn file(
    State(app): State<Shared>,
    prefs: Prefs,
    Path((act, service, name)): Path<(String, String, String)>,
    Query(order): Query<Order>,
) -> Result<Response, Failure> {
    let by = order.by()?;
    app.clone()
        .work(move |app| {
            let kind = Kind::of(&name, "matrix")?;
            let (_, matrix) = with_matrix(app, (&act, &service), by)?;
            kind.response(&name, matrix.sheet(prefs.lang), Matrix::NAMES)
        })
        .await
}

/// A judgement of a pair of services.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Say {
    a: String,
    b: String,
    /// `confirm` or `reject`.
    say: String,
}

/// Stores a judgement, where visitors may judge.
pub async fn judge(State(app): State<Shared>, Form(given): Form<Say>) -> Result<Redirect, Failure> {
    if !app.settings.upload {
        return Err(Failure::NoUploads);
    }
    let variants = match given.say.as_str() {
        "confirm" => true,
        "reject" => false,
        _ => return Err(Failure::Parameter("say")),
    };
    app.clone()
        .work(move |app| {
            let (a, b) = (given.a.trim(), given.b.trim());
            let one = member(app, a).ok_or(Failure::Parameter("a"))?;
            let _ = member(app, b).filter(|_| a != b).ok_or(Failure::Parameter("b"))?;
            // One at a time: what is read, changed and written is one thing.
            let kept = app.groups.0.lock().map_err(|_| Failure::Stopped)?;
            let mut said = said(&said_text(app)?)?;
            said.say(a, b, variants);
            let text = serde_json::to_string_pretty(&said).map_err(|_| Failure::Ours)?;
            let written = keep_judged(&app.settings.kb, &(text + "\n"));
            written.map_err(|error| Failure::Kb(format!("groups.json: {error}")))?;
            drop(kept);
            // A service that was taken out may be in no group any more.
            let there = found(app)?.iter().any(|group| group.members.contains(&one));
            Ok(Redirect::to(&if there { address(&one) } else { "/groups".to_owned() }))
        })
        .await
}

/// The service with that key, if the knowledge base has it.
fn member(app: &App, key: &str) -> Option<Member> {
    if key.chars().count() > LONGEST {
        return None;
    }
    let (act, service) = key.rsplit_once('#')?;
    let acts = app.acts().ok()?;
    let info = acts.iter().find(|info| info.id == act)?;
    info.services
        .iter()
        .any(|one| one.id == service)
        .then(|| Member { act: act.to_owned(), service: service.to_owned() })
}
