//! Commands on the file of a case.

use super::start::{actor, in_stead};
use super::turn::Turn;
use super::{Outcome, Person};
use crate::case::{Actor, Event, Filed, Phase};
use crate::file::{Attachment, Filled};
use crate::{Caller, EngineError, Hash, Name};
use serde_json::{Map, Value, json};

impl Turn<'_> {
    /// Puts a version of the application form into the turn; its number. What is the same as `before` makes none.
    pub(super) fn put_form(
        &mut self,
        filled: &Filled,
        before: &Map<String, Value>,
        actor: Actor,
        by: Option<&Person>,
    ) -> u32 {
        let (version, form) = self.state.file.as_ref().map_or((0, 0), |file| (file.version, file.form));
        let values = filled.values();
        let ids = before.keys().chain(values.keys().filter(|id| !before.contains_key(*id)));
        let changed: Vec<Name> =
            ids.filter(|id| before.get(*id) != values.get(*id)).map(Name::from).collect();
        if version > 0 && form == filled.form() && changed.is_empty() {
            return version;
        }
        let version = version.saturating_add(1);
        let name = by.map(|by| by.name.as_str());
        let data = Some(self.personal(&json!({ "name": name, "fields": values })));
        self.push(actor, Event::Filled { version, form: filled.form(), changed, data });
        version
    }

    /// Puts the papers of a new case into its first turn, each once.
    pub(super) fn put_papers(
        &mut self,
        papers: Vec<Attachment>,
        actor: &Actor,
        by: Option<&Person>,
    ) -> Result<(), EngineError> {
        let limits = self.settings.file;
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
                return Err(EngineError::FileFull { case: self.state.id });
            }
            number += 1;
            let content = Some(self.stored(content));
            let who = by.map(|by| by.name.as_str());
            let data = Some(self.personal(&json!({ "name": who, "words": [name], "sha256": sha256 })));
            let (of, media) = (of.map(Name::from), media.name().into());
            self.push(actor.clone(), Event::Attached { paper: number, of, media, size, data, content });
        }
        Ok(())
    }

    /// Whether somebody may change the file now; the actor is told whom they substitute.
    fn may_change(&self, by: &Caller, actor: &mut Actor) -> Result<(), EngineError> {
        if self.state.erased {
            return Err(EngineError::Erased { case: self.state.id });
        }
        let case = self.state.seen();
        let waits = self.state.at.as_ref().is_some_and(|at| matches!(at.phase, Phase::Task | Phase::Held));
        let stead = by.may_file(waits.then(|| self.role()), case)?;
        if case.owner == Some(by.person().id.as_str()) {
            return Ok(());
        }
        // A task that somebody else has is theirs.
        let given = case.assignee.filter(|_| waits);
        in_stead(actor, by.finishes(given)?.or(stead));
        Ok(())
    }

    pub(super) fn fill_in(
        &mut self,
        filled: &Filled,
        expected: Option<u32>,
        by: &Caller,
    ) -> Result<Outcome, EngineError> {
        let mut actor = actor(by)?;
        self.may_change(by, &mut actor)?;
        let file = self.state.file.as_deref();
        let version = file.map_or(0, |file| file.version);
        if expected.is_some_and(|expected| expected != version) {
            return Err(EngineError::FileChanged { case: self.state.id, version });
        }
        let before = self.dossier().fields(file)?;
        Ok(Outcome::Number(self.put_form(filled, &before, actor, Some(by.person()))))
    }

    pub(super) fn attach(&mut self, paper: Attachment, by: &Caller) -> Result<Outcome, EngineError> {
        let mut actor = actor(by)?;
        let limits = self.settings.file;
        self.may_change(by, &mut actor)?;
        let Attachment { name, of, media, content, sha256 } = paper;
        let (of, size) = (of.map(Name::from), u64::try_from(content.len()).unwrap_or(u64::MAX));
        let empty = Filed::default();
        let file = self.state.file.as_deref().unwrap_or(&empty);
        let same = self.dossier().with_content(file, sha256)?;
        if let Some(there) = same.iter().find(|there| there.of == of && !there.is_out) {
            return Ok(Outcome::Number(there.number));
        }
        let more = if same.is_empty() { size } else { 0 };
        let number = u32::try_from(file.papers.len()).unwrap_or(u32::MAX).saturating_add(1);
        if file.papers.len() >= limits.papers || file.bytes().saturating_add(more) > limits.all {
            return Err(EngineError::FileFull { case: self.state.id });
        }
        // The content may lie there already, under its seal.
        let content = match same.first() {
            Some(there) => there.content,
            None => self.stored(content),
        };
        let told = json!({ "name": by.person().name, "words": [name], "sha256": sha256 });
        let data = Some(self.personal(&told));
        let (media, content) = (media.name().into(), Some(content));
        self.push(actor, Event::Attached { paper: number, of, media, size, data, content });
        Ok(Outcome::Number(number))
    }

    pub(super) fn detach(&mut self, paper: u32, by: &Caller) -> Result<Outcome, EngineError> {
        let mut actor = actor(by)?;
        self.may_change(by, &mut actor)?;
        let papers = self.state.file.iter().flat_map(|file| &file.papers);
        if !papers.into_iter().any(|there| there.number == paper && !there.is_out) {
            return Err(EngineError::NoPaper { case: self.state.id, paper });
        }
        self.push(actor, Event::Detached { paper });
        Ok(Outcome::Done)
    }
}
