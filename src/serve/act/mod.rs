//! The page of an act: its text with contents, citations as links, terms, notes on drafting faults and repairs.

mod anchors;
mod asked;
mod blocks;
mod card;
mod cites;
mod contents;
mod notes;
mod runs;

pub use card::fragment as card;
pub use runs::{Run, runs};

use super::app::{App, Shared};
use super::editions::{self, Edition};
use super::error::Failure;
use super::lists::{Badge, today};
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use super::vocabulary;
use asked::{Asked, Notes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Html;
use cites::Cites;
use contents::Part;
use notes::NoteList;
use runs::Looked;
use serde::Serialize;
use std::borrow::Cow;
use zanflow_generate as generate;
use zanflow_model::{Model, Service, Status};
use zanflow_passages::{Citation, citation};
use zanflow_references::links;
use zanflow_repair::Repaired;
use zanflow_source::Source;
use zanflow_store::{ActInfo, StatusOn};
use zanflow_wording::url;

/// Blocks above which the parts of an act are folded.
const MANY: usize = 300;

/// Data of the template.
#[derive(Serialize)]
pub struct Page {
    shell: Shell,
    /// Id in the knowledge base; none for an uploaded act.
    id: Option<String>,
    title: String,
    file: String,
    facts: Vec<(Cow<'static, str>, String)>,
    status: Badge,
    address: Option<String>,
    /// Address of the original file, if that is not plain text.
    original: Option<String>,
    /// Whether its pages can be led to.
    has_pages: bool,
    citation: Citation,
    services: Vec<ServiceLink>,
    /// Why it has no services: key and kind.
    no_services: Option<(&'static str, String)>,
    /// Language of the text: `kk` or `ru`.
    text_lang: String,
    parts: Vec<Part>,
    /// Whether parts are folded.
    is_long: bool,
    notes: NoteList,
    /// Where notes are shown: name, address, whether chosen.
    modes: Vec<(&'static str, String, bool)>,
    mode: &'static str,
    cites: Cites,
    /// Whether it may have other editions.
    has_editions: bool,
    /// The other language's text of the act.
    sides: Option<String>,
    /// The version that is shown, if not the one held.
    edition: Option<Edition>,
    unread: usize,
    /// Number of repairs, if repairs are shown.
    repairs: Option<usize>,
    /// Address of the page with or without repairs.
    repairs_href: String,
    q: String,
    /// How many places have the words looked for.
    found: usize,
    /// Address of the page without marked words, and values that its form keeps.
    unmarked: String,
    kept: Vec<(&'static str, String)>,
}

/// A service that an act regulates.
#[derive(Debug, Serialize)]
pub struct ServiceLink {
    title: String,
    href: Option<String>,
}

/// An act to render.
pub struct Shown<'a> {
    /// Set for acts of the knowledge base.
    pub info: Option<&'a ActInfo>,
    /// Its model.
    pub model: &'a Model,
    /// Source and repaired text, if repairs are shown.
    pub repairs: Option<(&'a Source, &'a Repaired)>,
    /// The version shown, if it is not the one held.
    pub edition: Option<Edition>,
}

/// The page of an act of the knowledge base.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let asked = asked.coming_from(headers.get(header::REFERER).and_then(|value| value.to_str().ok()));
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            if !asked.on.is_empty() {
                let (edition, model) = editions::on(app, &info, &asked.on)?;
                let shown = Shown { info: Some(&info), model: &model, repairs: None, edition: Some(edition) };
                return show(app, &prefs, &shown, &asked);
            }
            let model = app.model(&id)?;
            let source = if asked.repairs() { app.kb.source(&id)? } else { None };
            let compiled = source.map(|source| (zanflow_repair::repair(&source), source));
            let repairs = compiled.as_ref().map(|(repaired, source)| (source, repaired));
            show(app, &prefs, &Shown { info: Some(&info), model: &model, repairs, edition: None }, &asked)
        })
        .await
}

/// Renders an act that was uploaded.
///
/// # Errors
/// A fault of a template; the index cannot be read.
pub fn show_uploaded(app: &App, prefs: &Prefs, shown: &Shown<'_>) -> Result<Html<String>, Failure> {
    show(app, prefs, shown, &Asked::default())
}

fn show(app: &App, prefs: &Prefs, shown: &Shown<'_>, asked: &Asked) -> Result<Html<String>, Failure> {
    let (document, lang, day) = (&shown.model.document, prefs.lang, today());
    let uploaded = ActInfo::of(shown.model, "kk");
    let info = shown.info.unwrap_or(&uploaded);
    let links = links(&app.kb, info, shown.model, &day)?;
    let text = blocks::text(shown, &links, &Looked::of(asked.words()), lang)?;
    let cites = match shown.info {
        Some(info) => Cites::of(app, info, shown.model, &links, &day)?,
        None => Cites::default(),
    };
    let original = original(app, shown.info.filter(|_| shown.edition.is_none()))?;
    let mode = asked.notes();
    let page = Page {
        shell: Shell::new(app, prefs, if shown.info.is_some() { "acts" } else { "upload" }),
        id: shown.info.map(|info| info.id.clone()),
        title: document.title.clone().unwrap_or_else(|| document.file.clone()),
        file: document.file.clone(),
        facts: generate::act_facts(shown.model, lang)
            .into_iter()
            .map(|(label, value)| (label, vocabulary::fact(&value, lang)))
            .collect(),
        status: status(shown, &day),
        address: web_address(document.source_url.as_deref()),
        has_pages: original.is_some() && !document.pages.is_empty(),
        original,
        citation: citation(document, None),
        services: shown.model.services.iter().map(|service| link(shown.info, service)).collect(),
        no_services: no_services(info, shown.model, lang),
        text_lang: info.lang.clone(),
        is_long: text.parts.len() > 2
            && text.parts.iter().map(|part| part.blocks.len()).sum::<usize>() > MANY,
        parts: text.parts,
        notes: text.notes,
        modes: Notes::ALL
            .map(|notes| (notes.name(), asked.with("notes", notes.name()), notes == mode))
            .to_vec(),
        mode: mode.name(),
        cites,
        has_editions: shown.info.map_or(Ok(false), |info| editions::may_have(app, info))?,
        sides: shown.info.map_or(Ok(None), |info| super::sides::address(app, info))?,
        edition: shown.edition.clone(),
        unread: shown.model.unread.len(),
        repairs: shown.repairs.map(|(_, repaired)| repaired.edits.len()),
        repairs_href: asked.with("repairs", if asked.repairs() { "" } else { "1" }),
        q: asked.words().to_owned(),
        found: text.found,
        unmarked: asked.with("q", ""),
        kept: kept(asked),
    };
    render(lang, "act.html", &page)
}

/// What is proved of the act today; of a version, that of the act.
fn status(shown: &Shown<'_>, day: &str) -> Badge {
    let on = match (shown.info, shown.model.document.status) {
        (Some(info), _) => info.status_on(day),
        (None, Status::InForce) => StatusOn::InForce,
        (None, Status::Repealed) => StatusOn::Repealed,
    };
    let document = shown.info.map_or(&shown.model.document, |info| &info.document);
    Badge::new(Some(on), document.version_date.as_deref())
}

/// Why an act gives no services, with its kind in the reader's language. What is read of acts is read from Kazakh ones.
fn no_services(info: &ActInfo, model: &Model, lang: generate::Lang) -> Option<(&'static str, String)> {
    let key = match model.without_services()?.key() {
        _ if info.lang == "ru" => "no-services-russian",
        key => key,
    };
    let kind = model.document.act_type.as_deref().map(|kind| vocabulary::act_type(kind, lang));
    Some((key, kind.unwrap_or_default()))
}

/// What the form for words keeps of the address.
fn kept(asked: &Asked) -> Vec<(&'static str, String)> {
    let all = [("notes", &asked.notes), ("repairs", &asked.repairs), ("on", &asked.on)];
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.clone()))
        .collect()
}

fn original(app: &App, info: Option<&ActInfo>) -> Result<Option<String>, Failure> {
    let Some(info) = info else { return Ok(None) };
    let kept = app.kb.original(&info.id)?;
    Ok(kept.map(|_| format!("/acts/{}/original", url(&info.id))))
}

/// The address, if it is safe to link to.
pub fn web_address(address: Option<&str>) -> Option<String> {
    address.filter(|url| url.starts_with("https://") || url.starts_with("http://")).map(str::to_owned)
}

fn link(info: Option<&ActInfo>, service: &Service) -> ServiceLink {
    let href = info.map(|info| format!("/acts/{}/services/{}", url(&info.id), url(&service.id)));
    ServiceLink { title: service.title.clone().unwrap_or_else(|| service.id.clone()), href }
}
