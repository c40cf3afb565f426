//! The file of a case, read from what lies beside its chain.

use super::Beside;
use crate::case::statement::still_says;
use crate::case::{Attached, CaseId, Filed};
use crate::file::{CaseFile, Decided, Paper, Signature, Told};
use crate::journal::JournalError;
use crate::{EngineError, Flow, Hash};
use serde_json::{Map, Value};

/// Reads the file of one case.
#[derive(Clone, Copy)]
pub struct Dossier<'a> {
    /// The case.
    pub case: CaseId,
    /// Where its data lie.
    pub beside: &'a dyn Beside,
}

impl Dossier<'_> {
    /// Personal data, if they are JSON; `None` once erased.
    ///
    /// # Errors
    /// [`EngineError::Journal`].
    pub fn personal(&self, no: u32) -> Result<Option<Value>, EngineError> {
        let datum = self.beside.datum(no)?;
        Ok(datum.and_then(|datum| serde_json::from_slice(&datum.body).ok()))
    }

    /// What is filled in.
    pub(super) fn fields(&self, file: Option<&Filed>) -> Result<Map<String, Value>, EngineError> {
        let Some(no) = file.and_then(|file| file.filled) else { return Ok(Map::new()) };
        let told = self.personal(no)?;
        Ok(match told.and_then(|mut told| told.get_mut("fields").map(Value::take)) {
            Some(Value::Object(fields)) => fields,
            _ => Map::new(),
        })
    }

    /// The papers of that content.
    pub(super) fn with_content(&self, file: &Filed, sha256: Hash) -> Result<Vec<Attached>, EngineError> {
        let mut found = Vec::new();
        for there in &file.papers {
            let told = self.personal(there.data)?.unwrap_or_default();
            if digest(&told) == Some(sha256) {
                found.push(there.clone());
            }
        }
        Ok(found)
    }

    /// The whole file.
    ///
    /// # Errors
    /// [`EngineError::Journal`].
    pub fn file(&self, file: Option<&Filed>) -> Result<CaseFile, EngineError> {
        let Some(file) = file else { return Ok(CaseFile::default()) };
        let mut read = CaseFile { version: file.version, form: file.form, ..CaseFile::default() };
        read.fields = self.fields(Some(file))?;
        self.papers(file, &mut read)?;
        self.said(file, &mut read)?;
        self.signatures(file, &mut read)?;
        Ok(read)
    }

    /// The file as another system is told it: each answer by the method that gave it.
    ///
    /// # Errors
    /// [`EngineError::Journal`].
    pub fn told(&self, flow: &Flow, file: Option<&Filed>) -> Result<CaseFile, EngineError> {
        let mut read = self.file(file)?;
        for told in &mut read.answers {
            told.method = told.ask.clone().or_else(|| only_method(flow, &told.node));
        }
        Ok(read)
    }

    fn papers(&self, file: &Filed, read: &mut CaseFile) -> Result<(), EngineError> {
        for there in file.papers.iter().filter(|there| !there.is_out) {
            let told = self.personal(there.data)?.unwrap_or_default();
            let Some(sha256) = digest(&told) else { continue };
            read.papers.push(Paper {
                number: there.number,
                of: there.of.as_ref().map(ToString::to_string),
                name: words(&told).into_iter().next().unwrap_or_default(),
                media: there.media.to_string(),
                size: there.size,
                sha256,
            });
        }
        Ok(())
    }

    /// What systems answered and what people decided.
    fn said(&self, file: &Filed, read: &mut CaseFile) -> Result<(), EngineError> {
        for (node, ask, no) in &file.answers {
            let Some(data) = self.personal(*no)? else { continue };
            let ask = ask.as_ref().map(ToString::to_string);
            read.answers.push(Told { node: node.to_string(), ask, method: None, data });
        }
        for (node, decision, grounds, no) in &file.decisions {
            let told = no.map(|no| self.personal(no)).transpose()?.flatten();
            let reasons = told.as_ref().map(words).unwrap_or_default();
            let (node, grounds) = (node.to_string(), grounds.clone());
            read.decisions.push(Decided { node, decision: *decision, grounds, reasons });
        }
        Ok(())
    }

    /// Whether they are still of what the file says: it was read before.
    fn signatures(&self, file: &Filed, read: &mut CaseFile) -> Result<(), EngineError> {
        for there in &file.signatures {
            let told = self.personal(there.data)?.unwrap_or_default();
            let Some(cms) = self.beside.datum(there.content)? else { continue };
            let statement = told.get("statement").and_then(Value::as_str).unwrap_or_default().to_owned();
            read.signatures.push(Signature {
                number: there.number,
                node: there.node.as_ref().map(ToString::to_string),
                visit: there.visit,
                official: there.official,
                by: there.by.as_ref().map(ToString::to_string),
                at: there.at,
                changed: !still_says(&statement, read),
                sha256: digest(&told).unwrap_or_default(),
                statement,
                cms: cms.body,
            });
        }
        Ok(())
    }

    /// The number of the data that are the content of a paper that is in the file, by its SHA-256; `None` where there is none.
    ///
    /// # Errors
    /// [`EngineError::Journal`].
    pub fn content_at(&self, file: Option<&Filed>, sha256: Hash) -> Result<Option<u32>, EngineError> {
        let found = file.map(|file| self.with_content(file, sha256)).transpose()?.unwrap_or_default();
        Ok(found.iter().find(|there| !there.is_out).map(|there| there.content.no))
    }

    /// The content of a paper that is in the file, by its SHA-256; `None` where there is none.
    ///
    /// # Errors
    /// [`EngineError::Journal`], also if it is not what was attached.
    pub fn content(&self, file: Option<&Filed>, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError> {
        let Some(file) = file else { return Ok(None) };
        let found = self.with_content(file, sha256)?;
        let Some(there) = found.iter().find(|there| !there.is_out) else { return Ok(None) };
        let Some(datum) = self.beside.datum(there.content.no)? else { return Ok(None) };
        if Hash::digest(&[&datum.body]) != sha256 {
            let what = format!("paper {} of case {} is not what was attached", there.number, self.case);
            return Err(JournalError::Corrupt { row: None, what }.into());
        }
        Ok(Some(datum.body))
    }
}

/// The method of a node that has one.
fn only_method(flow: &Flow, node: &str) -> Option<String> {
    let asking = flow.node(node)?.asking();
    asking.iter().flatten().next().map(|ask| ask.method.clone())
}

fn digest(told: &Value) -> Option<Hash> {
    told.get("sha256").and_then(Value::as_str).and_then(Hash::parse)
}

fn words(told: &Value) -> Vec<String> {
    let words = told.get("words").and_then(Value::as_array);
    words.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
