//! Compiles acts and puts them into a knowledge base.

mod past;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use zanflow_compiler::compile;
use zanflow_history::{HistoryError, Removed, Repo, Version, unit};
use zanflow_model::Model;
use zanflow_passages::{Entry, entries};
use zanflow_source::{Found, Layout, ReadError, Source, Warning, from_bytes};
use zanflow_store::{ActInfo, Content, Kb, Origin, Prepared, Slot, Stored, Writer, absolute, keep_original};

/// An act to be added.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Where it was found.
    pub found: Found,
    slot: Slot,
    origin: Option<Origin>,
    /// The version to read, where it is no longer in the work tree.
    past: Option<Removed>,
}

/// The outcome of preparing an act.
pub enum Added {
    /// Its bytes are those that the knowledge base holds already.
    Unchanged,
    /// It is ready for [`Writer::put`]; with warnings of what was not read.
    Ready(Box<Prepared>, Vec<Warning>),
}

/// Plans an act: it keeps its id where its path is known, else it is named by its file.
pub fn plan(writer: &mut Writer<'_>, found: Found) -> Planned {
    let path = absolute(&found.path);
    let origin = origin(&path);
    let slot = writer.slot(path, &found.stem);
    Planned { found, slot, origin, past: None }
}

/// [`plan`] of an act that is no longer in the work tree of its repository.
pub fn plan_removed(writer: &mut Writer<'_>, repo: &Repo, past: Removed) -> Planned {
    let root = repo.root().to_string_lossy().into_owned();
    let path = repo.root().join(&past.path);
    let found = Found {
        path: path.clone(),
        shown: past.path.clone(),
        relative: past.path.clone(),
        stem: past.code.clone(),
        layout: Layout::Act,
    };
    let origin = Origin { root, path: past.path.clone() };
    // As the work tree had it, so that it takes the place of what was held before.
    let slot = writer.slot(absolute(&path.join("kaz.md")), &found.stem);
    Planned { found, slot, origin: Some(origin), past: Some(past) }
}

/// Reads and compiles a planned act. Pure but for reading its files; may be called on many threads.
///
/// # Errors
/// The file cannot be read; others can still be added.
pub fn prepare(kb: &Kb, planned: &Planned) -> Result<Added, ReadError> {
    if let Some(past) = &planned.past {
        return past::prepare(kb, planned, past);
    }
    let files = planned.found.files();
    let (mut sources, hash, is_text) = read_all(&files)?;
    if planned.slot.known.as_ref() == Some(&hash) {
        return Ok(Added::Unchanged);
    }
    let source = planned.found.read()?;
    if let ([stored], true) = (sources.as_mut_slice(), source.format.is_packed() || !is_text) {
        stored.text.clone_from(&source.text);
        stored.layout = Some(source.layout());
        let original = keep_original(kb.folder(), &planned.found, &hash);
        stored.original = Some(original.map_err(|error| ReadError::from_io(&stored.path, &error))?);
    }
    Ok(made(kb, planned, &source, &sources, hash))
}

/// Compiles an act that was read.
fn made(kb: &Kb, planned: &Planned, source: &Source, sources: &[Stored], hash: String) -> Added {
    let model = compile(source).model;
    let lang = if is_russian(source) { "ru" } else { "kk" };
    let mut info = ActInfo::of(&model, lang);
    info.id.clone_from(&planned.slot.id);
    info.path.clone_from(&planned.slot.path);
    info.hash = hash;
    info.origin.clone_from(&planned.origin);
    info.removed_on = planned.past.as_ref().map(|past| past.day.clone());
    let (entries, russian) = (entries(&model), russian_entries(sources));
    let content = Content { model: &model, entries: &entries, russian: &russian, sources };
    Added::Ready(Box::new(kb.documents(info, &content)), source.warnings.clone())
}

/// The files' texts, the hash of their names and bytes, and whether all are UTF-8.
fn read_all(files: &[(PathBuf, String)]) -> Result<(Vec<Stored>, String, bool), ReadError> {
    let mut is_text = true;
    let mut hasher = blake3::Hasher::new();
    let mut sources = Vec::with_capacity(files.len());
    for (path, shown) in files {
        let bytes = zanflow_source::read_bytes(path, shown)?;
        hasher.update(shown.rsplit('/').next().unwrap_or(shown).as_bytes());
        hasher.update(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        is_text &= matches!(text, Cow::Borrowed(_));
        sources.push(Stored::of(shown.clone(), text.into_owned()));
    }
    Ok((sources, hasher.finalize().to_hex().to_string(), is_text))
}

/// The passages of the Russian text beside an act (`rus.md`, `rus/…`).
fn russian_entries(sources: &[Stored]) -> Vec<Entry> {
    let mut found = Vec::new();
    for stored in sources {
        let mut parts = stored.path.rsplit('/');
        let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if name != "rus.md" && folder != "rus" {
            continue;
        }
        let Ok(source) = from_bytes(&stored.path, stored.text.as_bytes(), None) else { continue };
        let model = compile(&source).model;
        found.extend(entries(&model).into_iter().map(|mut entry| {
            entry.file = Some(stored.path.clone());
            entry.service = None;
            entry
        }));
    }
    found
}

/// Where an act lies in a repository: the nearest folder above it that has a `.git`.
fn origin(path: &str) -> Option<Origin> {
    let place = Path::new(path);
    let root = place.ancestors().skip(1).find(|folder| folder.join(".git").exists())?;
    let inside = place.strip_prefix(root).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    Some(Origin { root: root.to_string_lossy().into_owned(), path: unit(&inside).to_owned() })
}

fn is_russian(source: &Source) -> bool {
    zanflow_kazakh::letters::is_russian(&source.text)
}

/// Reads and compiles a version of an act.
///
/// # Errors
/// `git` failed; the version holds no text that can be read.
pub fn version_model(repo: &Repo, version: &Version) -> Result<Model, HistoryError> {
    Ok(compile(&repo.source(version)?).model)
}
