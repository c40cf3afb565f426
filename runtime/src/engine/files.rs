//! Commands on the file of a case, and reading it.

use super::commands::{actor, in_stead};
use super::local::{Core, Slot};
use super::turn::Turn;
use super::{EngineError, Person};
use crate::case::statement::still_says;
use crate::case::{Actor, Attached, Event, Filed, Phase};
use crate::file::{Attachment, CaseFile, Decided, FileLimits, Filled, Paper, Signature, Told};
use crate::journal::JournalError;
use crate::{Caller, CaseId, Flow, Hash, Name};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Puts a version of the application form into a turn; its number. What is the same as `before` makes none.
pub(super) fn fill(
    turn: &mut Turn<'_>,
    filled: &Filled,
    before: &Map<String, Value>,
    actor: Actor,
    by: Option<&Person>,
) -> Result<u32, EngineError> {
    let (version, form) = turn.state.file.as_ref().map_or((0, 0), |file| (file.version, file.form));
    let values = filled.values();
    let ids = before.keys().chain(values.keys().filter(|id| !before.contains_key(*id)));
    let changed: Vec<Name> = ids.filter(|id| before.get(*id) != values.get(*id)).map(Name::from).collect();
    if version > 0 && form == filled.form() && changed.is_empty() {
        return Ok(version);
    }
    let version = version.saturating_add(1);
    let name = by.map(|by| by.name.as_str());
    let data = Some(turn.personal(&json!({ "name": name, "fields": values }))?);
    turn.push(actor, Event::Filled { version, form: filled.form(), changed, data });
    Ok(version)
}

/// Puts the papers of a new case into its first turn, each once.
pub(super) fn attach_all(
    turn: &mut Turn<'_>,
    papers: Vec<Attachment>,
    limits: FileLimits,
    actor: &Actor,
    by: Option<&Person>,
) -> Result<(), EngineError> {
    let full = EngineError::FileFull { case: turn.state.id };
    let mut known: Vec<(Option<String>, Hash)> = Vec::new();
    let (mut number, mut bytes) = (0_u32, 0_u64);
    for Attachment { name, of, media, content, sha256 } in papers {
        let kind = (of.clone(), sha256);
        if known.contains(&kind) {
            continue;
        }
        known.push(kind);
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        bytes = bytes.saturating_add(size);
        if known.len() > limits.papers || bytes > limits.all {
            return Err(full);
        }
        number += 1;
        let content = Some(turn.stored(content)?);
        let who = by.map(|by| by.name.as_str());
        let data = Some(turn.personal(&json!({ "name": who, "words": [name], "sha256": sha256 }))?);
        let (of, media) = (of.map(Name::from), media.name().into());
        turn.push(actor.clone(), Event::Attached { paper: number, of, media, size, data, content });
    }
    Ok(())
}

/// Whether somebody may change the file now; the actor is told whom they substitute.
fn may_change(turn: &Turn<'_>, by: &Caller, actor: &mut Actor) -> Result<(), EngineError> {
    if turn.state.erased {
        return Err(EngineError::Erased { case: turn.state.id });
    }
    let case = turn.state.seen();
    let waits = turn.state.at.as_ref().is_some_and(|at| matches!(at.phase, Phase::Task | Phase::Held));
    let stead = by.may_file(waits.then(|| turn.role()), case)?;
    if case.owner == Some(by.person().id.as_str()) {
        return Ok(());
    }
    // A task that somebody else has is theirs.
    let given = case.assignee.filter(|_| waits);
    in_stead(actor, by.finishes(given)?.or(stead));
    Ok(())
}

impl Core {
    pub(super) fn fill(
        self: &Arc<Self>,
        id: CaseId,
        filled: &Filled,
        expected: Option<u32>,
        by: &Caller,
    ) -> Result<u32, EngineError> {
        let mut actor = actor(by)?;
        let mut version = 0;
        self.command(id, |turn| {
            may_change(turn, by, &mut actor)?;
            let file = turn.state.file.as_deref();
            let now = file.map_or(0, |file| file.version);
            if expected.is_some_and(|expected| expected != now) {
                return Err(EngineError::FileChanged { case: id, version: now });
            }
            let before = self.fields(id, file)?;
            version = fill(turn, filled, &before, actor, Some(by.person()))?;
            Ok(())
        })?;
        Ok(version)
    }

    pub(super) fn attach(
        self: &Arc<Self>,
        id: CaseId,
        paper: Attachment,
        by: &Caller,
    ) -> Result<u32, EngineError> {
        let mut actor = actor(by)?;
        let limits = self.settings.file;
        let mut number = 0;
        self.command(id, |turn| {
            may_change(turn, by, &mut actor)?;
            let Attachment { name, of, media, content, sha256 } = paper;
            let (of, size) = (of.map(Name::from), u64::try_from(content.len()).unwrap_or(u64::MAX));
            let empty = Filed::default();
            let file = turn.state.file.as_deref().unwrap_or(&empty);
            let same = self.with_content(id, file, sha256)?;
            if let Some(there) = same.iter().find(|there| there.of == of && !there.is_out) {
                number = there.number;
                return Ok(());
            }
            number = u32::try_from(file.papers.len()).unwrap_or(u32::MAX).saturating_add(1);
            let more = if same.is_empty() { size } else { 0 };
            if file.papers.len() >= limits.papers || file.bytes().saturating_add(more) > limits.all {
                return Err(EngineError::FileFull { case: id });
            }
            let known = same.first().map(|there| there.content);
            let content = match known {
                // The content lies there already, under its seal.
                Some(no) => self.sealed(id, no)?,
                None => turn.stored(content)?,
            };
            let told = json!({ "name": by.person().name, "words": [name], "sha256": sha256 });
            let data = Some(turn.personal(&told)?);
            let (media, content) = (media.name().into(), Some(content));
            turn.push(actor, Event::Attached { paper: number, of, media, size, data, content });
            Ok(())
        })?;
        Ok(number)
    }

    pub(super) fn detach(self: &Arc<Self>, id: CaseId, paper: u32, by: &Caller) -> Result<(), EngineError> {
        let mut actor = actor(by)?;
        self.command(id, |turn| {
            may_change(turn, by, &mut actor)?;
            let papers = turn.state.file.iter().flat_map(|file| &file.papers);
            if !papers.into_iter().any(|there| there.number == paper && !there.is_out) {
                return Err(EngineError::NoPaper { case: id, paper });
            }
            turn.push(actor, Event::Detached { paper });
            Ok(())
        })
    }

    /// What is filled in.
    fn fields(&self, case: CaseId, file: Option<&Filed>) -> Result<Map<String, Value>, EngineError> {
        let Some(no) = file.and_then(|file| file.filled) else { return Ok(Map::new()) };
        let told = self.read_personal(case, no)?;
        Ok(match told.and_then(|mut told| told.get_mut("fields").map(Value::take)) {
            Some(Value::Object(fields)) => fields,
            _ => Map::new(),
        })
    }

    /// The papers of that content.
    fn with_content(&self, case: CaseId, file: &Filed, sha256: Hash) -> Result<Vec<Attached>, EngineError> {
        let mut found = Vec::new();
        for there in &file.papers {
            let told = self.read_personal(case, there.data)?.unwrap_or_default();
            if digest(&told) == Some(sha256) {
                found.push(there.clone());
            }
        }
        Ok(found)
    }

    /// The seal of data that are there.
    fn sealed(&self, case: CaseId, no: u32) -> Result<crate::case::DataRef, EngineError> {
        let datum = self.journal.datum(case, no)?.ok_or_else(|| gone(case))?;
        Ok(crate::case::DataRef { no, seal: datum.seal() })
    }

    /// The whole file.
    pub(super) fn read_file(&self, case: CaseId, file: Option<&Filed>) -> Result<CaseFile, EngineError> {
        let Some(file) = file else { return Ok(CaseFile::default()) };
        let mut read = CaseFile { version: file.version, form: file.form, ..CaseFile::default() };
        read.fields = self.fields(case, Some(file))?;
        for there in file.papers.iter().filter(|there| !there.is_out) {
            let told = self.read_personal(case, there.data)?.unwrap_or_default();
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
        for (node, ask, no) in &file.answers {
            let Some(data) = self.read_personal(case, *no)? else { continue };
            let ask = ask.as_ref().map(ToString::to_string);
            read.answers.push(Told { node: node.to_string(), ask, method: None, data });
        }
        for (node, decision, grounds, no) in &file.decisions {
            let told = no.map(|no| self.read_personal(case, no)).transpose()?.flatten();
            let reasons = told.as_ref().map(words).unwrap_or_default();
            let (node, grounds) = (node.to_string(), grounds.clone());
            read.decisions.push(Decided { node, decision: *decision, grounds, reasons });
        }
        for there in &file.signatures {
            let told = self.read_personal(case, there.data)?.unwrap_or_default();
            let Some(cms) = self.journal.datum(case, there.content)? else { continue };
            let statement = told.get("statement").and_then(Value::as_str).unwrap_or_default().to_owned();
            read.signatures.push(Signature {
                number: there.number,
                node: there.node.as_ref().map(ToString::to_string),
                visit: there.visit,
                official: there.official,
                by: there.by.as_ref().map(ToString::to_string),
                at: there.at,
                changed: !still_says(&statement, &read),
                sha256: digest(&told).unwrap_or_default(),
                statement,
                cms: cms.body,
            });
        }
        Ok(read)
    }

    /// The content of a paper that is in the file.
    pub(super) fn read_content(
        &self,
        case: CaseId,
        file: Option<&Filed>,
        sha256: Hash,
    ) -> Result<Option<Vec<u8>>, EngineError> {
        let Some(file) = file else { return Ok(None) };
        let found = self.with_content(case, file, sha256)?;
        let Some(there) = found.iter().find(|there| !there.is_out) else { return Ok(None) };
        let Some(datum) = self.journal.datum(case, there.content)? else { return Ok(None) };
        if Hash::digest(&[&datum.body]) != sha256 {
            let what = format!("paper {} of case {case} is not what was attached", there.number);
            return Err(JournalError::Corrupt { row: None, what }.into());
        }
        Ok(Some(datum.body))
    }

    /// The file for a call; kept while it does not change.
    pub(super) fn file_of(&self, slot: &mut Slot) -> Result<Option<Arc<CaseFile>>, EngineError> {
        let Some(file) = slot.state.file.as_deref() else { return Ok(None) };
        let stamp = file.stamp();
        if let Some((_, read)) = slot.file.as_ref().filter(|(known, _)| *known == stamp) {
            return Ok(Some(Arc::clone(read)));
        }
        let mut read = self.read_file(slot.state.id, Some(file))?;
        let flow = self.deployed(slot.state.flow)?;
        for told in &mut read.answers {
            told.method = told.ask.clone().or_else(|| only_method(&flow, &told.node));
        }
        let read = Arc::new(read);
        slot.file = Some((stamp, Arc::clone(&read)));
        Ok(Some(read))
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

fn gone(case: CaseId) -> EngineError {
    let what = format!("a paper of case {case} is gone, and no record says that it was erased");
    JournalError::Corrupt { row: None, what }.into()
}
