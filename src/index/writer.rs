//! Adding acts to a knowledge base, and taking them out.

use super::act::{ActInfo, Origin};
use super::build::documents;
use super::entry::entries;
use super::merge::Bounded;
use super::{Kb, KbError, Manifest, write_manifest};
use crate::history::{Removed, Repo, unit};
use crate::source::{Found, Layout, ReadError, Source, TextLayout, from_bytes};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexWriter, TantivyDocument, Term};

/// Bytes that the index may hold in memory before it writes a segment.
const MEMORY: usize = 128 << 20;

/// A file that an act was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Its path as shown in citations.
    pub path: String,
    /// Its bytes as text. Of a file that is no UTF-8 itself, the text that was read out of it.
    pub text: String,
    /// How that text was laid out, of a file that is no UTF-8 itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<TextLayout>,
    /// Name below `originals/` of the knowledge base of the file as it was added, where it is no UTF-8 itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

impl Stored {
    /// A file that is text.
    pub fn of(path: String, text: String) -> Self {
        Self { path, text, layout: None, original: None }
    }
}

/// The only writer of a knowledge base: a second one is refused while this one lives.
pub struct Writer<'k> {
    kb: &'k Kb,
    index: IndexWriter,
    /// Acts by path.
    known: BTreeMap<String, Known>,
    ids: BTreeSet<String>,
    manifest: Manifest,
}

/// What the knowledge base holds of a path.
struct Known {
    id: String,
    hash: String,
    /// It was taken out of its repository: that there is no such file is as it should be.
    removed: bool,
}

/// An act ready to be put: made apart from the writer, so that many can be made at once.
pub struct Prepared {
    info: ActInfo,
    documents: Vec<TantivyDocument>,
}

impl Prepared {
    /// What will be kept of it.
    pub fn info(&self) -> &ActInfo {
        &self.info
    }
}

/// An act to be made: its place, and what it will be called.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Where it was found.
    pub found: Found,
    pub(super) path: String,
    pub(super) id: String,
    pub(super) origin: Option<Origin>,
    /// The version to read, where it is not in the work tree any more.
    pub(super) past: Option<Removed>,
    /// Hash of what the knowledge base holds of it.
    pub(super) known: Option<String>,
}

/// What became of an act.
pub enum Added {
    /// Its bytes are those that the knowledge base holds already.
    Unchanged,
    /// It is ready to be put.
    Ready(Box<Prepared>),
}

impl<'k> Writer<'k> {
    /// Takes the right to write.
    ///
    /// # Errors
    /// [`KbError::Busy`] while another writer lives; the index cannot be written.
    pub fn new(kb: &'k Kb) -> Result<Self, KbError> {
        // One merge at a time: each holds memory of its own.
        let options =
            IndexWriterOptions::builder().memory_budget_per_thread(MEMORY).num_merge_threads(1).build();
        let index =
            kb.index.writer_with_options(options).map_err(|error| KbError::index(&kb.folder, error))?;
        index.set_merge_policy(Box::new(Bounded::default()));
        kb.reload()?;
        let acts = kb.acts()?;
        let known = acts.iter().map(|act| {
            let removed = act.removed_on.is_some();
            (act.path.clone(), Known { id: act.id.clone(), hash: act.hash.clone(), removed })
        });
        let ids = acts.iter().map(|act| act.id.clone()).collect();
        Ok(Self { kb, index, known: known.collect(), ids, manifest: kb.manifest()? })
    }

    /// Decides what an act will be called: as before, or by its file's name.
    pub fn plan(&mut self, found: Found) -> Planned {
        let path = absolute(&found.path);
        let origin = origin(&path);
        self.planned(found, path, origin, None)
    }

    /// [`plan`](Self::plan) of an act that is not in the work tree of its repository any more.
    pub fn plan_removed(&mut self, repo: &Repo, past: Removed) -> Planned {
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
        let path = absolute(&path.join("kaz.md"));
        self.planned(found, path, Some(origin), Some(past))
    }

    fn planned(
        &mut self,
        found: Found,
        path: String,
        origin: Option<Origin>,
        past: Option<Removed>,
    ) -> Planned {
        if let Some(known) = self.known.get(&path) {
            let (id, known) = (known.id.clone(), Some(known.hash.clone()));
            return Planned { found, id, known, path, origin, past };
        }
        let mut id = found.stem.clone();
        if self.ids.contains(&id) {
            let hash = blake3::hash(path.as_bytes()).to_hex();
            id = format!("{id}~{}", hash.get(..6).unwrap_or_default());
        }
        self.ids.insert(id.clone());
        Planned { found, path, id, known: None, origin, past }
    }

    /// Puts an act in the place of what was there; it can be found after the next commit.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn put(&mut self, prepared: Prepared) -> Result<(), KbError> {
        let failed = |error| KbError::index(&self.kb.folder, error);
        self.index.delete_term(Term::from_field_text(self.kb.fields.path, &prepared.info.path));
        for document in prepared.documents {
            self.index.add_document(document).map_err(failed)?;
        }
        let removed = prepared.info.removed_on.is_some();
        let known = Known { id: prepared.info.id, hash: prepared.info.hash, removed };
        self.known.insert(prepared.info.path, known);
        Ok(())
    }

    /// Takes out the act of a file, or all acts below a folder. How many.
    pub fn remove(&mut self, path: &Path) -> usize {
        let gone = absolute(path);
        let inside = format!("{}/", gone.trim_end_matches('/'));
        let paths: Vec<String> = self
            .known
            .keys()
            .filter(|known| **known == gone || known.starts_with(&inside))
            .cloned()
            .collect();
        for path in &paths {
            self.index.delete_term(Term::from_field_text(self.kb.fields.path, path));
            if let Some(known) = self.known.remove(path) {
                self.ids.remove(&known.id);
            }
        }
        for roots in [&mut self.manifest.roots, &mut self.manifest.histories] {
            roots.retain(|root| *root != gone && !root.starts_with(&inside));
        }
        paths.len()
    }

    /// Paths of acts below a folder that the knowledge base holds and that should be there.
    pub fn below(&self, folder: &Path) -> Vec<String> {
        let inside = format!("{}/", absolute(folder).trim_end_matches('/'));
        let there = self.known.iter().filter(|(path, known)| path.starts_with(&inside) && !known.removed);
        there.map(|(path, _)| path.clone()).collect()
    }

    /// Remembers that the removed acts of a clone were added, for a rebuild.
    pub fn history_root(&mut self, path: &Path) {
        let root = absolute(path);
        if !self.manifest.histories.contains(&root) {
            self.manifest.histories.push(root);
            self.manifest.histories.sort();
        }
    }

    /// Remembers what was added, for a rebuild.
    pub fn root(&mut self, path: &Path) {
        let root = absolute(path);
        if !self.manifest.roots.contains(&root) {
            self.manifest.roots.push(root);
            self.manifest.roots.sort();
        }
    }

    /// Makes all that was put and removed visible, at once.
    ///
    /// # Errors
    /// The index cannot be written: then it is as it was at the last commit.
    pub fn commit(&mut self) -> Result<(), KbError> {
        self.index.commit().map_err(|error| KbError::index(&self.kb.folder, error))?;
        write_manifest(&self.kb.folder, &self.manifest)?;
        self.kb.reload()
    }

    /// Waits for the index to have put its parts together.
    ///
    /// # Errors
    /// The index cannot be written; what was committed stays.
    pub fn finish(self) -> Result<(), KbError> {
        let folder = &self.kb.folder;
        self.index.wait_merging_threads().map_err(|error| KbError::index(folder, error))?;
        let held: BTreeSet<&str> = self.known.values().map(|known| known.hash.as_str()).collect();
        super::originals::clear(folder, &held);
        self.kb.reload()
    }
}

impl Kb {
    /// Reads and compiles a planned act. Pure but for reading its files; may be called on many threads.
    ///
    /// # Errors
    /// The file cannot be read; others can still be added.
    pub fn prepare(&self, planned: &Planned) -> Result<Added, ReadError> {
        if let Some(past) = &planned.past {
            return self.prepare_past(planned, past);
        }
        let files = planned.found.files();
        let (mut sources, hash, is_text) = read_all(&files)?;
        if planned.known.as_ref() == Some(&hash) {
            return Ok(Added::Unchanged);
        }
        let source = planned.found.read()?;
        if let ([stored], true) = (sources.as_mut_slice(), source.format.is_packed() || !is_text) {
            stored.text.clone_from(&source.text);
            stored.layout = Some(source.layout());
            let original = super::originals::keep(&self.folder, &planned.found, &hash);
            stored.original = Some(original.map_err(|error| ReadError::of_io(&stored.path, &error))?);
        }
        Ok(self.made(planned, &source, &sources, hash))
    }

    /// Compiles an act that was read.
    pub(super) fn made(&self, planned: &Planned, source: &Source, sources: &[Stored], hash: String) -> Added {
        let compiled = crate::compile(source);
        let lang = if is_russian(source) { "ru" } else { "kk" };
        let found = entries(&compiled.model);
        let russian = russian_entries(sources);
        let mut info = ActInfo::of(&compiled.model, lang);
        (info.id, info.path, info.hash) = (planned.id.clone(), planned.path.clone(), hash);
        info.origin.clone_from(&planned.origin);
        info.removed_on = planned.past.as_ref().map(|past| past.day.clone());
        info.entries = found.len() + russian.len();
        let documents = documents(&self.fields, &info, &compiled.model, &found, &russian, sources);
        Added::Ready(Box::new(Prepared { info, documents }))
    }
}

/// The files' texts, the hash of their names and bytes, and whether all are UTF-8.
fn read_all(files: &[(PathBuf, String)]) -> Result<(Vec<Stored>, String, bool), ReadError> {
    let mut is_text = true;
    let mut hasher = blake3::Hasher::new();
    let mut sources = Vec::with_capacity(files.len());
    for (path, shown) in files {
        let bytes = crate::source::read_bytes(path, shown)?;
        hasher.update(shown.rsplit('/').next().unwrap_or(shown).as_bytes());
        hasher.update(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        is_text &= matches!(text, Cow::Borrowed(_));
        sources.push(Stored::of(shown.clone(), text.into_owned()));
    }
    Ok((sources, hasher.finalize().to_hex().to_string(), is_text))
}

/// The passages of the Russian text beside an act (`rus.md`, `rus/…`).
fn russian_entries(sources: &[Stored]) -> Vec<super::Entry> {
    let mut found = Vec::new();
    for stored in sources {
        let mut parts = stored.path.rsplit('/');
        let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if name != "rus.md" && folder != "rus" {
            continue;
        }
        let Ok(source) = from_bytes(&stored.path, stored.text.as_bytes(), None) else { continue };
        let model = crate::compile(&source).model;
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
    crate::kazakh::letters::is_russian(&source.text)
}

/// A path that does not depend on where the program was started.
fn absolute(path: &Path) -> String {
    let path = std::fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned());
    path.to_string_lossy().into_owned()
}
