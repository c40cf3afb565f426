//! Editions of an act: its versions in the clone that it lies in, and other files of it in the knowledge base.

mod page;

pub use page::{compared, page};

use crate::app::App;
use crate::error::Failure;
use serde::Serialize;
use std::path::Path;
use zanflow_history::{Change, History, OnDay, Repo, Version};
use zanflow_model::Model;
use zanflow_store::{ActInfo, keys};

/// An edition in lists.
#[derive(Debug, Clone, Serialize)]
pub struct Edition {
    /// Its name in addresses: the first letters of a commit, or the id of an act.
    key: String,
    /// The day from which it is in force, if that is known.
    day: Option<String>,
    /// The day on which the next one follows.
    until: Option<String>,
    /// What happened: `added`, `changed`, `renamed`, `removed`; `file` of an act of the knowledge base.
    change: &'static str,
    /// Acts that caused it: their names, and their pages if they are held.
    causes: Vec<(String, Option<String>)>,
    /// The file of an act of the knowledge base.
    file: Option<String>,
    /// Whether its text is the one that the knowledge base holds for the act.
    is_held: bool,
    /// Whether it has a text.
    has_text: bool,
    #[serde(skip)]
    text: Text,
}

/// Where the text of an edition lies.
#[derive(Debug, Clone)]
enum Text {
    Commit(Box<Version>),
    Act(String),
}

/// Letters of a commit's id in addresses.
const SHORT: usize = 12;

/// Whether an act may have editions; reads the index only.
///
/// # Errors
/// The index cannot be read.
pub fn may_have(app: &App, info: &ActInfo) -> Result<bool, Failure> {
    Ok(of_clone(info).is_some() || !others(app, info)?.is_empty())
}

/// The place of an act in a clone in which days of commits are days of coming into force.
fn of_clone(info: &ActInfo) -> Option<(&str, &str)> {
    let origin = info.origin.as_ref().filter(|_| info.document.act_code.is_some())?;
    Some((&origin.root, &origin.path))
}

/// Other acts of the knowledge base that are the same act in the same language, by id.
fn others(app: &App, info: &ActInfo) -> Result<Vec<ActInfo>, Failure> {
    let keys = keys(&info.document);
    let document = &info.document;
    if keys.is_empty() || document.date.is_none() {
        return Ok(Vec::new());
    }
    let mut found = app.kb.by_keys(&keys)?;
    found.retain(|other| {
        let own = &other.document;
        other.id != info.id
            && other.lang == info.lang
            && (&own.date, &own.number, &own.act_type)
                == (&document.date, &document.number, &document.act_type)
    });
    Ok(found)
}

/// The editions of an act, oldest first.
fn editions(app: &App, info: &ActInfo) -> Result<Vec<Edition>, Failure> {
    let mut found = match history(info)? {
        Some((_, history)) => of_history(app, &history, info)?,
        None => Vec::new(),
    };
    let others = others(app, info)?;
    if found.is_empty() && !others.is_empty() {
        found.push(of_act(info, true));
    }
    found.extend(others.iter().map(|other| of_act(other, false)));
    found.sort_by(|a, b| a.day.cmp(&b.day));
    Ok(found)
}

fn history(info: &ActInfo) -> Result<Option<(Repo, History)>, Failure> {
    let Some((root, path)) = of_clone(info) else { return Ok(None) };
    // A clone that is gone since is no fault of the visitor's.
    let Ok(repo) = Repo::around(Path::new(root)) else { return Ok(None) };
    let Ok(history) = repo.history(path) else { return Ok(None) };
    let is_of_law = repo.is_of_law(&history).unwrap_or(false);
    Ok(is_of_law.then_some((repo, history)))
}

fn of_history(app: &App, history: &History, info: &ActInfo) -> Result<Vec<Edition>, Failure> {
    let mut editions = Vec::with_capacity(history.versions.len());
    for (nth, version) in history.versions.iter().enumerate() {
        let next = history.versions.get(nth + 1);
        let mut causes = Vec::new();
        for code in &version.causes {
            let held = app.kb.by_keys(&[format!("c|{code}")])?;
            let named = held.first().map(|act| {
                (zanflow_passages::citation(&act.document, None).kk, Some(crate::text::act_address(&act.id)))
            });
            causes.push(named.unwrap_or_else(|| (code.clone(), None)));
        }
        editions.push(Edition {
            key: version.commit.get(..SHORT).unwrap_or(&version.commit).to_owned(),
            day: Some(version.day.clone()),
            until: next.map(|next| next.day.clone()),
            change: change(version.change),
            causes,
            file: None,
            is_held: next.is_none() && info.removed_on.is_none(),
            has_text: version.change != Change::Removed,
            text: Text::Commit(Box::new(version.clone())),
        });
    }
    Ok(editions)
}

fn change(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Changed => "changed",
        Change::Renamed => "renamed",
        Change::Removed => "removed",
    }
}

/// A file of the act; the day of the last change that its notes tell.
fn of_act(info: &ActInfo, is_held: bool) -> Edition {
    let document = &info.document;
    let last = document.amendments.iter().filter_map(|amendment| amendment.by_date.clone()).max();
    Edition {
        key: info.id.clone(),
        day: document.version_date.clone().or(last).or_else(|| document.date.clone()),
        until: None,
        change: "file",
        causes: Vec::new(),
        file: Some(document.file.clone()),
        is_held,
        has_text: true,
        text: Text::Act(info.id.clone()),
    }
}

/// The model of an edition.
fn model(app: &App, info: &ActInfo, edition: &Edition) -> Result<Model, Failure> {
    match &edition.text {
        Text::Act(id) => app.model(id),
        Text::Commit(version) => {
            let (repo, _) = history(info)?.ok_or(Failure::NoEdition)?;
            let source = repo.source(version).map_err(|error| Failure::Kb(error.to_string()))?;
            Ok(zanflow_compiler::compile(&source).model)
        }
    }
}

/// The edition of a day (`YYYY-MM-DD`), and its model.
///
/// # Errors
/// The day is none; the act was not in force on it, or its history is not known.
pub fn on(app: &App, info: &ActInfo, day: &str) -> Result<(Edition, Model), Failure> {
    zanflow_store::day_number(day).ok_or(Failure::Parameter("on"))?;
    let (_, history) = history(info)?.ok_or(Failure::NoEdition)?;
    let Some(OnDay::InForce(version)) = history.on(day) else { return Err(Failure::NoEdition) };
    let editions = of_history(app, &history, info)?;
    let is_that = |edition: &&Edition| version.commit.starts_with(&edition.key);
    let edition = editions.iter().find(is_that).ok_or(Failure::NoEdition)?;
    Ok((edition.clone(), model(app, info, edition)?))
}
