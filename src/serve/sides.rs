//! The Kazakh and the Russian text of an act beside each other.

use super::app::{App, Shared};
use super::beside::{Beside, Column, translated};
use super::error::Failure;
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use super::text::{act_address, is_russian};
use axum::extract::{Path, State};
use axum::response::Html;
use serde::Serialize;
use zanflow_citations::mentions::mentions;
use zanflow_model::{Model, Passage, PassageKind};
use zanflow_passages::{EntryKind, citation};
use zanflow_store::{ActInfo, Stored, cited_keys, keys};
use zanflow_wording::url;

#[derive(Serialize)]
struct Page {
    shell: Shell,
    title: String,
    act_href: String,
    beside: Beside,
}

/// Passages of other acts that are looked at for one in the other language.
const MOST: usize = 50;

/// The other text of an act: an act of the knowledge base, or a file beside its own.
enum Other {
    Act(Box<ActInfo>),
    File(Stored),
}

/// The address of both texts, if both are held.
///
/// # Errors
/// The index cannot be read.
pub fn address(app: &App, info: &ActInfo) -> Result<Option<String>, Failure> {
    Ok(other(app, info)?.map(|_| format!("{}/sides", act_address(&info.id))))
}

/// Both texts.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let own = (app.model(&id)?.passages, Column::Act(act_address(&id)));
            let other = match other(app, &info)?.ok_or(Failure::NoEdition)? {
                Other::Act(act) => (app.model(&act.id)?.passages, Column::Act(act_address(&act.id))),
                Other::File(file) => {
                    let source = format!("{}/source?file={}", act_address(&id), url(&file.path));
                    (compiled(&file)?.passages, Column::Source(source))
                }
            };
            let (kazakh, russian) = if info.lang == "ru" { (other, own) } else { (own, other) };
            let page = Page {
                shell: Shell::new(app, &prefs, "acts"),
                title: info.document.title.clone().unwrap_or_else(|| citation(&info.document, None).kk),
                act_href: act_address(&id),
                beside: translated(&kazakh.0, &russian.0, [&kazakh.1, &russian.1]),
            };
            render(prefs.lang, "sides.html", &page)
        })
        .await
}

fn compiled(file: &Stored) -> Result<Model, Failure> {
    let source = zanflow_source::from_bytes(&file.path, file.text.as_bytes(), None);
    let source = source.map_err(|error| Failure::Kb(error.to_string()))?;
    Ok(zanflow_compiler::compile(&source).model)
}

fn other(app: &App, info: &ActInfo) -> Result<Option<Other>, Failure> {
    if let Some(file) = app.kb.sources(&info.id)?.into_iter().find(|file| is_russian(&file.path)) {
        return Ok(Some(Other::File(file)));
    }
    let found = if info.lang == "ru" { kazakh_of(app, info)? } else { russian_of(app, info)? };
    Ok(found.map(|act| Other::Act(Box::new(act))))
}

/// The Kazakh text of a Russian one: of the same day and number.
fn kazakh_of(app: &App, info: &ActInfo) -> Result<Option<ActInfo>, Failure> {
    let mut own = keys(&info.document);
    if own.is_empty() {
        own = head_keys(&app.model(&info.id)?.passages);
    }
    if own.is_empty() {
        return Ok(None);
    }
    Ok(app.kb.by_keys(&own)?.into_iter().find(|act| act.lang == "kk"))
}

/// The Russian text of a Kazakh one: its head names the same day and number, as its own or as what it is.
fn russian_of(app: &App, info: &ActInfo) -> Result<Option<ActInfo>, Failure> {
    let own = keys(&info.document);
    if own.is_empty() {
        return Ok(None);
    }
    if let Some(act) = app.kb.by_keys(&own)?.into_iter().find(|act| act.lang == "ru") {
        return Ok(Some(act));
    }
    let (_, passages) = app.kb.citing(&own, MOST)?;
    let heads = passages.into_iter().filter(|(act, entry)| act.lang == "ru" && entry.kind == EntryKind::Head);
    for (act, _) in heads {
        let named = head_keys(&app.model(&act.id)?.passages);
        if named.iter().any(|key| own.contains(key)) {
            return Ok(Some(act));
        }
    }
    Ok(None)
}

/// The keys of the first act that a head names: of a text whose own facts were not read, the act itself.
fn head_keys(passages: &[Passage]) -> Vec<String> {
    let heads = passages.iter().filter(|passage| passage.kind == PassageKind::Head);
    heads
        .flat_map(|passage| mentions(&passage.text))
        .next()
        .map(|mention| cited_keys(&mention))
        .unwrap_or_default()
}
