//! All that a service holds of one person: JSON, and the papers as files, in one ZIP.

use crate::App;
use crate::api::answers::audit;
use crate::problem::Problem;
use crate::who::Who;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use zanflow_runtime::{Caller, CaseId, Role};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Cases that are looked up in one go.
const PAGE: usize = 500;
/// Readings and doings that are told.
const MOST: usize = 10_000;

/// What is held of a person.
pub struct Export {
    /// All but papers.
    pub data: Value,
    /// Papers, by their places in the archive.
    pub papers: BTreeMap<String, Vec<u8>>,
}

impl App {
    /// Whether somebody may take out what is held of a person: the person by their account, and who keeps the server.
    pub(crate) fn may_export(&self, who: &Who, whose: &str) -> Result<(), Problem> {
        let is_own = who.caller().is_some_and(|caller| caller.person().id == whose);
        if is_own { Ok(()) } else { who.needs(&[Role::Administrator]) }
    }

    /// What is held of a person: by the id of their account, or by an IIN, a BIN or an address of e-mail that stands in cases. Every case
    /// is written down as read, before it is.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn export(&self, by: Option<&Caller>, whose: &str) -> Result<Export, Problem> {
        let own = by.is_some_and(|by| by.person().id == whose);
        // Whoever keeps the server may look by what cases say; a person's own account says which are theirs.
        let cases = if own { self.owned(whose)? } else { self.cases_of_person(whose)? };
        let (mut shown, mut papers) = (Vec::new(), BTreeMap::new());
        for case in cases {
            if let (Some(accounts), Some(by)) = (&self.accounts, by) {
                accounts.note_read(by, case, "export")?;
            }
            shown.push(self.export_case(case, &mut papers)?);
        }
        let drafts = self.export_drafts(whose, own, &mut papers)?;
        let systems = match &self.systems {
            Some(systems) => systems.registers.held_of(whose)?,
            None => Vec::new(),
        };
        let licences = self.licences.as_ref().map(|register| register.by_holder(whose));
        let data = json!({
            "whose": whose, "service": self.service.id, "made": self.now().to_string(), "account": self.export_account(whose)?,
            "cases": shown, "drafts": drafts, "systems": systems,
            "licences": licences.transpose()?.unwrap_or_default(),
        });
        Ok(Export { data, papers })
    }

    /// Applications that were not sent.
    fn export_drafts(
        &self,
        whose: &str,
        own: bool,
        papers: &mut BTreeMap<String, Vec<u8>>,
    ) -> Result<Vec<Value>, Problem> {
        let Some(drafts) = &self.drafts else { return Ok(Vec::new()) };
        let ids = match own {
            true => drafts.list(whose)?.into_iter().map(|draft| draft.id).collect(),
            false => drafts.about(whose)?,
        };
        let mut shown = Vec::new();
        for id in ids {
            let draft = drafts.export(&id)?;
            for (nth, (name, _, content)) in (1..).zip(drafts.papers(&id)?) {
                let short: String = id.chars().take(8).collect();
                papers.insert(format!("papers/draft-{short}-{nth}-{}", plain(&name)), content);
            }
            let changed = draft.changed.to_string();
            shown.push(json!({ "process": draft.process, "form": draft.form, "fields": draft.typed, "changed": changed }));
        }
        Ok(shown)
    }

    /// Cases that an account started.
    fn owned(&self, account: &str) -> Result<BTreeSet<CaseId>, Problem> {
        let (mut cases, mut before) = (BTreeSet::new(), None);
        loop {
            let page = self.engine.cases_of(account, before, PAGE)?;
            let Some(last) = page.last() else { return Ok(cases) };
            before = Some(last.case);
            cases.extend(page.iter().map(|view| view.case));
        }
    }

    /// Cases that somebody started, or that name them.
    pub(crate) fn cases_of_person(&self, whose: &str) -> Result<BTreeSet<CaseId>, Problem> {
        let mut cases = self.owned(whose)?;
        cases.extend(self.engine.cases_about(whose)?);
        Ok(cases)
    }

    fn export_case(&self, case: CaseId, papers: &mut BTreeMap<String, Vec<u8>>) -> Result<Value, Problem> {
        let (view, file) = (self.engine.view(case)?, self.engine.file(case)?);
        let mut data = Vec::new();
        for record in self.engine.history(case)? {
            if let Some(sealed) = record.event.data()
                && let Some(said) = self.engine.personal(case, sealed.no)?
            {
                data.push(json!({ "event": record.seq, "data": said }));
            }
        }
        for paper in &file.papers {
            if let Some(content) = self.engine.content(case, paper.sha256)? {
                papers.insert(place(case, paper.number, &paper.name), content);
            }
        }
        if let Some(paper) = self.paper(case)? {
            papers.insert(format!("papers/{case}-result.pdf"), paper.pdf);
            papers.insert(format!("papers/{case}-result.json"), paper.facts);
            let signed = [("p7s", paper.seal), ("jws", paper.jws.map(String::into_bytes))];
            for (ending, signature) in signed {
                papers.extend(signature.map(|bytes| (format!("papers/{case}-result.{ending}"), bytes)));
            }
        }
        let notices = match &self.notices {
            Some(notices) => notices.outbox.of_case(case)?,
            None => Vec::new(),
        };
        let invoices = match &self.payments {
            Some(payments) => payments.ledger().of_case(case)?,
            None => Vec::new(),
        };
        let events = audit(self, case)?;
        Ok(json!({
            "case": view, "file": file, "events": events, "data": data, "notices": notices, "invoices": invoices,
        }))
    }

    fn export_account(&self, id: &str) -> Result<Value, Problem> {
        let Some(accounts) = &self.accounts else { return Ok(Value::Null) };
        let Some(account) = accounts.find(id)? else { return Ok(Value::Null) };
        let sessions = accounts.sessions(id)?.into_iter().map(|session| {
            json!({ "how": session.how, "began": session.began.to_string(), "used": session.used.to_string() })
        });
        let tokens = accounts.tokens(id)?.into_iter().map(|token| {
            json!({ "name": token.name, "created": token.created.to_string(), "ends": token.ends.map(|ends| ends.to_string()) })
        });
        let happened = accounts.happened(id, MOST)?.into_iter();
        let happened = happened.map(|(at, what)| json!({ "time": at.to_string(), "what": what }));
        Ok(json!({
            "account": account, "sessions": sessions.collect::<Value>(), "tokens": tokens.collect::<Value>(),
            "happened": happened.collect::<Value>(), "read": accounts.reads_by(id, MOST)?,
        }))
    }
}

/// Where a paper lies in the archive: names are people's, and no paths.
fn place(case: CaseId, number: u32, name: &str) -> String {
    format!("papers/{case}-{number}-{}", plain(name))
}

fn plain(name: &str) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() || "._- ".contains(letter) { letter } else { '_' };
    let name: String = name.chars().map(plain).collect();
    name.trim_matches('.').to_owned()
}

impl Export {
    /// As a ZIP: `export.json` and `papers/`.
    ///
    /// # Errors
    /// What could not be packed.
    pub fn zip(&self) -> Result<Vec<u8>, Problem> {
        let failed =
            |error: zip::result::ZipError| Problem::ours(format!("the archive cannot be made: {error}"));
        let io = |error: std::io::Error| Problem::ours(format!("the archive cannot be made: {error}"));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default();
        zip.start_file("export.json", options).map_err(failed)?;
        zip.write_all(format!("{:#}\n", self.data).as_bytes()).map_err(io)?;
        for (place, content) in &self.papers {
            zip.start_file(place.as_str(), options).map_err(failed)?;
            zip.write_all(content).map_err(io)?;
        }
        Ok(zip.finish().map_err(failed)?.into_inner())
    }
}
