//! The knowledge base: acts indexed passage by passage, and the search over them.
//!
//! A knowledge base is a folder: `kb.json` with its format and the folders it was made from, and `index/`, a tantivy index
//! that holds all else: passages, and of each act its facts, its model and its source text. One commit of the index makes an act
//! appear or vanish as a whole, so that a reader sees the last good state whenever the writer is stopped.

mod act;
mod asks;
mod best;
mod bits;
mod cite;
mod columns;
mod concepts;
mod conditions;
mod documents;
mod error;
mod facets;
mod fields;
mod judged;
mod keyboards;
mod keys;
mod leaves;
mod meant;
mod merge;
mod named;
mod names;
mod narrow;
mod originals;
mod parse;
mod plan;
mod query;
pub mod query_words;
mod question;
mod rank;
mod rows;
mod russian;
mod saved;
mod scores;
mod search;
mod short_names;
mod sketch;
mod snippet;
mod spelling;
mod standing;
mod terms;
mod thesaurus;
mod titles;
mod tokenize;
mod tree;
mod walk;
mod writer;

pub use act::{ActInfo, Origin, ServiceInfo, Standing, StatusOn, day_number, today};
pub use error::KbError;
pub use facets::{FacetCount, FacetField, facet_names};
pub use judged::{JUDGED, judged, keep_judged};
pub use keys::{cited_keys, keys, normal_title};
pub use named::name_key;
pub use originals::keep as keep_original;
pub use parse::parse;
pub use query::{Clause, Compare, Note, Occur, Part, Query};
pub use question::Intent;
pub use rows::COLUMNS;
pub use saved::{SEARCHES, Saved, forget_search, save_search, searches};
pub use search::{Answer, DEEPEST, Hit, MOST_SHOWN, Request, Sort};
pub use standing::{Proof, STANDING};
pub use terms::{Defined, MOST_DEFINED};
pub use writer::{Content, Prepared, Slot, Stored, Writer, absolute};

use columns::Names;
use fields::{FORMAT, Fields, schema};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher, TantivyDocument, Term};

/// An open knowledge base. Readers see the last commit; they are never kept waiting by a writer.
pub struct Kb {
    folder: PathBuf,
    index: Index,
    reader: IndexReader,
    fields: Fields,
    names: Names,
}

/// What `kb.json` says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the index.
    pub format: u32,
    /// Files and folders that were added, as absolute paths: what a rebuild starts from.
    pub roots: Vec<String>,
    /// Those of them, or folders in them, of which removed acts were added too.
    #[serde(default)]
    pub histories: Vec<String>,
}

impl Kb {
    /// Opens a knowledge base.
    ///
    /// # Errors
    /// There is none, it is of another format, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, KbError> {
        let manifest = manifest(folder)?.ok_or_else(|| KbError::None { folder: folder.to_owned() })?;
        if manifest.format != FORMAT {
            return Err(KbError::Format { folder: folder.to_owned(), found: manifest.format, known: FORMAT });
        }
        let index =
            Index::open_in_dir(folder.join("index")).map_err(|error| KbError::index(folder, error))?;
        Self::of(folder, index)
    }

    /// Opens a knowledge base, or begins one where there is none.
    ///
    /// # Errors
    /// As [`open`](Self::open), or it cannot be written.
    pub fn open_or_create(folder: &Path) -> Result<Self, KbError> {
        if manifest(folder)?.is_some() {
            return Self::open(folder);
        }
        let place = folder.join("index");
        fs::create_dir_all(&place).map_err(|error| KbError::io(&place, &error))?;
        let directory = tantivy::directory::MmapDirectory::open(&place)
            .map_err(|error| KbError::index(folder, error.into()))?;
        // An index without `kb.json` is what an interrupted beginning left behind.
        let index =
            Index::open_or_create(directory, schema().0).map_err(|error| KbError::index(folder, error))?;
        let kb = Self::of(folder, index)?;
        write_manifest(folder, &Manifest { format: FORMAT, ..Manifest::default() })?;
        Ok(kb)
    }

    fn of(folder: &Path, index: Index) -> Result<Self, KbError> {
        let (_, fields) = schema();
        tokenize::register(index.tokenizers());
        tokenize::register(index.fast_field_tokenizer());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::OnCommitWithDelay).try_into();
        let reader = reader.map_err(|error| KbError::index(folder, error))?;
        Ok(Self { folder: folder.to_owned(), index, reader, fields, names: Names::default() })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it was made from.
    ///
    /// # Errors
    /// `kb.json` cannot be read.
    pub fn manifest(&self) -> Result<Manifest, KbError> {
        manifest(&self.folder).map(Option::unwrap_or_default)
    }

    /// Sees what was committed since it was opened.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn reload(&self) -> Result<(), KbError> {
        self.reader.reload().map_err(|error| KbError::index(&self.folder, error))
    }

    /// Changes whenever a commit is seen.
    pub fn version(&self) -> u64 {
        self.reader.searcher().generation().generation_id()
    }

    /// An act by its id.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn act(&self, id: &str) -> Result<Option<ActInfo>, KbError> {
        let stored = self.stored("act", self.fields.act, id)?;
        Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Whether an act is in force on a day (`YYYY-MM-DD`), and what that is known from.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn status(&self, act: &str, day: &str) -> Result<Option<Standing>, KbError> {
        Ok(self.act(act)?.map(|info| info.standing(day)))
    }

    /// The model of an act.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn model(&self, act: &str) -> Result<Option<zanflow_model::Model>, KbError> {
        let stored = self.stored("model", self.fields.act, act)?;
        Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// The files that an act was made from, as they were when it was added.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn sources(&self, act: &str) -> Result<Vec<Stored>, KbError> {
        let stored = self.stored("source", self.fields.act, act)?;
        Ok(stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// The file that an act was made from as it was added, where it is no UTF-8 itself (DOCX, PDF, pages in other encodings).
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn original(&self, act: &str) -> Result<Option<PathBuf>, KbError> {
        let stored = self.sources(act)?;
        let name = stored.into_iter().find_map(|stored| stored.original);
        Ok(name.map(|name| self.folder.join(originals::FOLDER).join(name)))
    }

    /// An act as it was read when it was added: what its model was compiled from.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn source(&self, act: &str) -> Result<Option<zanflow_source::Source>, KbError> {
        let stored = self.sources(act)?;
        if let [Stored { path, text, layout: Some(layout), .. }] = stored.as_slice() {
            return Ok(Some(layout.source(path, text)));
        }
        let files: Vec<(&str, &str)> =
            stored.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        let shown = stored.first().map(|file| file.path.as_str()).unwrap_or_default();
        Ok(zanflow_source::from_files(shown, &files).ok())
    }

    /// All acts, by id.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn acts(&self) -> Result<Vec<ActInfo>, KbError> {
        let searcher = self.reader.searcher();
        let query = TermQuery::new(Term::from_field_text(self.fields.sort, "act"), IndexRecordOption::Basic);
        let collector = tantivy::collector::DocSetCollector;
        let found =
            searcher.search(&query, &collector).map_err(|error| KbError::index(&self.folder, error))?;
        let mut acts = Vec::with_capacity(found.len());
        let mut addresses: Vec<_> = found.into_iter().collect();
        addresses.sort_unstable();
        for address in addresses {
            let text = self.data(&searcher, address)?;
            acts.extend(serde_json::from_str::<ActInfo>(&text).ok());
        }
        acts.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(acts)
    }

    /// How many passages can be found.
    pub fn entries(&self) -> u64 {
        let searcher = self.reader.searcher();
        let term = Term::from_field_text(self.fields.sort, "passage");
        searcher.doc_freq(&term).unwrap_or(0)
    }

    /// What is stored of a sort under a value, its parts put together.
    fn stored(&self, sort: &str, field: Field, value: &str) -> Result<Option<String>, KbError> {
        let searcher = self.reader.searcher();
        let term = |field, value| -> Box<dyn tantivy::query::Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
        };
        let query = tantivy::query::BooleanQuery::intersection(vec![
            term(self.fields.sort, sort),
            term(field, value),
        ]);
        let failed = |error| KbError::index(&self.folder, error);
        let found = searcher.search(&query, &tantivy::collector::DocSetCollector).map_err(failed)?;
        let mut parts = Vec::with_capacity(found.len());
        let mut addresses: Vec<_> = found.into_iter().collect();
        addresses.sort_unstable();
        for address in addresses {
            let columns = searcher.segment_reader(address.segment_ord).fast_fields();
            let part = columns.u64("part").map_err(failed)?.first(address.doc_id).unwrap_or(0);
            parts.push((part, address));
        }
        parts.sort_unstable();
        let mut whole: Option<String> = None;
        for (_, address) in parts {
            let part = self.data(&searcher, address)?;
            match &mut whole {
                Some(whole) => whole.push_str(&part),
                None => whole = Some(part),
            }
        }
        Ok(whole)
    }

    fn data(&self, searcher: &Searcher, address: tantivy::DocAddress) -> Result<String, KbError> {
        let document: TantivyDocument =
            searcher.doc(address).map_err(|error| KbError::index(&self.folder, error))?;
        let text = document.get_first(self.fields.data).and_then(|value| value.as_str());
        Ok(text.unwrap_or_default().to_owned())
    }
}

/// What a knowledge base was made from, whatever its format.
///
/// # Errors
/// There is none in the folder, or it cannot be read.
pub fn roots(folder: &Path) -> Result<Manifest, KbError> {
    manifest(folder)?.ok_or_else(|| KbError::None { folder: folder.to_owned() })
}

fn manifest_path(folder: &Path) -> PathBuf {
    folder.join("kb.json")
}

fn manifest(folder: &Path) -> Result<Option<Manifest>, KbError> {
    let path = manifest_path(folder);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(KbError::io(&path, &error)),
    };
    serde_json::from_str(&text).map(Some).map_err(|error| KbError::Damaged { path, what: error.to_string() })
}

/// Written beside its place and renamed into it.
fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), KbError> {
    let path = manifest_path(folder);
    let text = serde_json::to_string_pretty(manifest).unwrap_or_default() + "\n";
    let beside = path.with_extension("json.new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, &path))
        .map_err(|error| KbError::io(&path, &error))
}
