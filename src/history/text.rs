//! The text of a version, whole or a paragraph of it, with citations.

use super::{HistoryError, Repo, Version};
use schemars::JsonSchema;
use serde::Serialize;
use zanflow_model::{Document, Model, Passage};
use zanflow_passages::{Citation, citation, entries, version_kazakh, version_russian};
use zanflow_source::{Source, from_act_files, from_bytes};

/// A passage of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Piece {
    /// Where it stands: `act`, or the id of a service.
    pub within: String,
    /// Number of its paragraph.
    pub paragraph: Option<String>,
    /// Mark of its item.
    pub item: Option<String>,
    /// The file of its lines, in the version.
    pub file: String,
    /// First line there.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// The text, repaired and nothing more.
    pub text: String,
    /// Ready to paste, with the day of the version.
    pub citation: Citation,
}

/// What of a version is wanted; all of it where nothing is said.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Id of a service, or `act`.
    pub within: Option<String>,
    /// Number of a paragraph, with its items.
    pub paragraph: Option<String>,
    /// Mark of an item.
    pub item: Option<String>,
}

impl Repo {
    /// Reads a version.
    ///
    /// # Errors
    /// `git` failed; the version holds no text that can be read.
    pub fn source(&self, version: &Version) -> Result<Source, HistoryError> {
        let files = self.files(&version.commit, &version.path)?;
        read(&version.path, &files).map_err(|what| HistoryError::Unreadable {
            place: format!("{}:{}", version.commit.get(..12).unwrap_or(&version.commit), version.path),
            what,
        })
    }
}

/// The files of an act's folder, or a single file, as a source.
pub fn read(path: &str, files: &[(String, Vec<u8>)]) -> Result<Source, String> {
    let is_act = files.iter().any(|(name, _)| name == "meta.yaml" || name == "kaz.md");
    let source = match files {
        [] => return Err("there are no files".to_owned()),
        [(_, bytes)] if !is_act => from_bytes(path, bytes, None),
        _ => from_act_files(path, files),
    };
    source.map_err(|error| error.to_string())
}

/// The passages of a model that are wanted, in its order.
pub fn pieces(model: &Model, path: &str, day: &str, wanted: &Wanted) -> Vec<Piece> {
    let same =
        |asked: &Option<String>, own: Option<&str>| asked.as_deref().is_none_or(|asked| own == Some(asked));
    let passages = model.passages.iter().filter(|passage| {
        same(&wanted.within, Some(&passage.within))
            && same(&wanted.paragraph, passage.paragraph.as_deref())
            && same(&wanted.item, passage.item.as_deref())
    });
    let folder = if model.document.act_code.is_some() {
        format!("{path}/{}", model.document.file)
    } else {
        path.to_owned()
    };
    let piece = |passage: &Passage| {
        let one = Model {
            document: Document::default(),
            services: Vec::new(),
            passages: vec![passage.clone()],
            unread: Vec::new(),
        };
        let cited = citation(&model.document, entries(&one).first());
        Piece {
            within: passage.within.clone(),
            paragraph: passage.paragraph.clone(),
            item: passage.item.clone(),
            file: passage.file.clone().unwrap_or_else(|| folder.clone()),
            line_start: passage.line_start,
            line_end: passage.line_end,
            text: passage.text.clone(),
            citation: of_version(cited, day),
        }
    };
    passages.map(piece).collect()
}

/// A citation with the day of the version that it was taken from.
pub fn of_version(cited: Citation, day: &str) -> Citation {
    Citation {
        kk: format!("{} ({})", cited.kk, version_kazakh(day)),
        ru: format!("{} ({})", cited.ru, version_russian(day)),
    }
}
