//! Adding acts to a knowledge base, and taking them out.

use super::act::ActInfo;
use super::documents::documents;
use super::merge::Bounded;
use super::{Kb, KbError, Manifest, write_manifest};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexWriter, TantivyDocument, Term};
use zanflow_model::Model;
use zanflow_passages::Entry;
use zanflow_source::TextLayout;

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

/// What an act is made of, as the index keeps it.
pub struct Content<'a> {
    /// Its model.
    pub model: &'a Model,
    /// Its passages and cells.
    pub entries: &'a [Entry],
    /// Those of its Russian text.
    pub russian: &'a [Entry],
    /// The files that it was made from.
    pub sources: &'a [Stored],
}

/// The place of an act in a knowledge base.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Its path: an act of the same path takes its place.
    pub path: String,
    /// Its id.
    pub id: String,
    /// Hash of what is held of it now.
    pub known: Option<String>,
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

    /// Decides the id of an act: as before where its path is known, else by the stem of its file's name.
    pub fn slot(&mut self, path: String, stem: &str) -> Slot {
        if let Some(known) = self.known.get(&path) {
            let (id, known) = (known.id.clone(), Some(known.hash.clone()));
            return Slot { path, id, known };
        }
        let mut id = stem.to_owned();
        if self.ids.contains(&id) {
            let hash = blake3::hash(path.as_bytes()).to_hex();
            id = format!("{id}~{}", hash.get(..6).unwrap_or_default());
        }
        self.ids.insert(id.clone());
        Slot { path, id, known: None }
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
    /// Makes the documents of an act; may be called on many threads.
    pub fn documents(&self, mut info: ActInfo, content: &Content<'_>) -> Prepared {
        info.entries = content.entries.len() + content.russian.len();
        let documents = documents(&self.fields, &info, content);
        Prepared { info, documents }
    }
}

/// A path that does not depend on where the program was started.
pub fn absolute(path: &Path) -> String {
    let path = std::fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned());
    path.to_string_lossy().into_owned()
}
