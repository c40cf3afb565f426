//! Papers are made after cases have ended, on a thread of their own.

use super::facts::Told;
use super::{Issued, Results, Settings};
use crate::App;
use crate::problem::Problem;
use crate::repeating::Repeating;
use std::sync::Arc;
use std::time::Duration;
use zanflow_result::{Document, Kind, Text};
use zanflow_runtime::{CaseId, Ended, Event, Hash, Status, Time};
use zanflow_signatures::Seal;
use zanflow_systems::documents::contract::{
    Answered, Correspondent, DocumentRegister, JournalKind, NewDocument,
};
use zanflow_systems::licences::contract::{
    Change, Ground, Holder, Issuer, Licence, LicenceRegister, NewLicence, Order,
};

/// Records that are read in one go.
const PAGE: usize = 500;
/// Papers that are made in one go.
const BATCH: usize = 20;
/// How often ended cases are looked for.
const LOOK: Duration = Duration::from_millis(300);
/// The first wait after a failure, in milliseconds; each further one is twice as long.
const FIRST: i64 = 2_000;
/// The longest.
const LONGEST: i64 = 600_000;
/// How long the end of the process waits for a paper that is being made: it is made again after that, with the same number.
const ENDING: Duration = Duration::from_millis(500);

/// What papers are made with.
pub struct Issuing {
    /// Where they are kept.
    pub store: Results,
    /// How they are made.
    pub settings: Settings,
    /// The public address that QR codes lead to.
    pub url: String,
    /// Gives licences and permits their numbers.
    pub licences: Arc<dyn LicenceRegister>,
    /// Gives all others theirs.
    pub documents: Arc<dyn DocumentRegister>,
    /// The organisation's seal, if it has one.
    pub seal: Option<Seal>,
}

/// What a paper bears that is given by a register.
struct Numbered {
    number: String,
    code: String,
    licence: Option<Licence>,
}

impl App {
    /// The paper of a case.
    pub(crate) fn paper(&self, case: CaseId) -> Result<Option<Issued>, Problem> {
        let Some(issuing) = &self.results else { return Ok(None) };
        Ok(issuing.store.of(case)?)
    }

    /// The paper of a case, if it has one that can be read.
    pub fn paper_of(&self, case: CaseId) -> Option<Issued> {
        self.paper(case).ok().flatten()
    }

    /// Papers that could not be made yet: the case, attempts, and why.
    pub fn papers_put_off(&self, limit: usize) -> Vec<(CaseId, u32, String)> {
        self.results.as_ref().and_then(|issuing| issuing.store.failed(limit).ok()).unwrap_or_default()
    }

    /// Notes the cases that have ended since, then makes the papers that are due; how many were made.
    ///
    /// # Errors
    /// [`Problem`] of the journal or of the file of papers: nothing is lost, it is done the next time.
    pub fn issue_papers(&self) -> Result<usize, Problem> {
        let Some(issuing) = &self.results else { return Ok(0) };
        loop {
            // A journal that is shorter than it was is another one.
            let row = issuing.store.read()?.min(self.engine.position()?);
            let records = self.engine.records(row, PAGE)?;
            let Some((last, _)) = records.last() else { break };
            let ended =
                |event: &Event| matches!(event, Event::Ended { ended: Ended::Success | Ended::Refused });
            let cases: Vec<CaseId> = records
                .iter()
                .filter(|(_, record)| ended(&record.event))
                .map(|(_, record)| record.case)
                .collect();
            issuing.store.queue(&cases, *last)?;
        }
        let mut made = 0;
        for (case, tries) in issuing.store.due(self.now(), BATCH)? {
            match self.issue(issuing, case) {
                Ok(()) => made += 1,
                Err(why) => {
                    let why = zanflow_runtime::identity::masked(&why).into_owned();
                    issuing.store.put_off(case, &why, self.now().plus(wait(tries)))?;
                }
            }
        }
        Ok(made)
    }

    /// Makes the paper of a case and keeps it.
    fn issue(&self, issuing: &Issuing, case: CaseId) -> Result<(), String> {
        let told = Told::of(self, &issuing.settings, case).map_err(|problem| problem.detail)?;
        let kind = match told.view.status {
            Status::Success => told.granted(),
            _ => Kind::Refusal,
        };
        let numbered = issuing.numbered(&told, kind)?;
        let check = format!("{}/check/{}", issuing.url.trim_end_matches('/'), numbered.code);
        let mut document = told.document(kind, check);
        document.number = Some(numbered.number.clone());
        let paper =
            issuing.sealed(case, document, &numbered, told.view.end.unwrap_or_default(), self.now())?;
        if let Some(licence) = &numbered.licence {
            issuing.shown_by(licence, &paper.sha256)?;
        }
        issuing.store.keep(&paper).map_err(|error| error.to_string())
    }
}

impl Issuing {
    /// Its number and the code of its check: of a licence from the register of licences, of any other from the journal of what goes out.
    /// The same case gets the same ones again.
    fn numbered(&self, told: &Told<'_>, kind: Kind) -> Result<Numbered, String> {
        let key = format!("result/{}", told.view.case);
        let service = told.app.service.id.to_owned();
        if matches!(kind, Kind::Licence | Kind::Permit) {
            let new = NewLicence {
                service,
                case: Some(told.view.case.0),
                kind: told.app.service.title.to_owned(),
                issuer: Issuer { name: self.provider(told), bin: self.settings.provider_bin.clone() },
                holder: holder(told)?,
                valid_until: None,
                by: told.decider().unwrap_or_else(|| "service".to_owned()),
                ground: ground(told),
            };
            let licence = self.licences.issue(&key, &new).map_err(|error| error.to_string())?;
            let (number, code) = (licence.number.clone(), licence.code.clone());
            return Ok(Numbered { number, code, licence: Some(licence) });
        }
        let new = NewDocument {
            journal: JournalKind::Outgoing,
            subject: told.app.service.title.to_owned(),
            service,
            case: Some(told.view.case.0),
            correspondent: Correspondent::Applicant,
            answers: Some(Answered::Request),
        };
        let document = self.documents.register(&key, &new).map_err(|error| error.to_string())?;
        let code = crate::guard::random().ok_or("there are no random numbers")?;
        Ok(Numbered { number: document.number, code, licence: None })
    }

    fn provider(&self, told: &Told<'_>) -> String {
        let act = told.app.card.provider.as_deref();
        self.settings.provider_kk.as_deref().or(act).unwrap_or(told.app.service.act).to_owned()
    }

    /// The paper with its signatures.
    fn sealed(
        &self,
        case: CaseId,
        mut document: Document,
        numbered: &Numbered,
        at: Time,
        now: Time,
    ) -> Result<Issued, String> {
        let moment = jiff::Timestamp::from_millisecond(now.0).map_err(|error| error.to_string())?;
        document.seal = self.seal.as_ref().and_then(Seal::certificate).map(|certificate| {
            let subject = certificate.subject();
            zanflow_result::Seal {
                organisation: subject.organisation.clone().map(Text::from),
                certificate: Some(certificate.serial()),
                at: Some(moment),
            }
        });
        let facts = document.canonical().map_err(|error| error.to_string())?;
        let pdf = zanflow_result::pdf(&document).map_err(|error| error.to_string())?;
        let sealed = |error: zanflow_signatures::SignError| format!("the seal: {error}");
        let seal =
            self.seal.as_ref().map(|seal| seal.cms_detached(&pdf, moment)).transpose().map_err(sealed)?;
        let jws = self.seal.as_ref().map(|seal| seal.jws(&facts)).transpose().map_err(sealed)?;
        Ok(Issued {
            case: case.0,
            kind: document.kind.name().to_owned(),
            number: Some(numbered.number.clone()),
            code: Some(numbered.code.clone()),
            at,
            sha256: Hash::digest(&[&pdf]),
            pdf,
            facts,
            seal,
            jws,
        })
    }

    /// Tells the register of licences which file is the paper.
    fn shown_by(&self, licence: &Licence, sha256: &Hash) -> Result<(), String> {
        let order = Order {
            by: "service".to_owned(),
            ground: Ground::default(),
            change: Change::Document { sha256: *sha256 },
        };
        // A paper that was made again after a crash has another time of its seal: it is another paper.
        let key = format!("paper/{}/{sha256}", licence.number);
        self.licences.order(&key, &licence.number, &order).map(drop).map_err(|error| error.to_string())
    }
}

fn holder(told: &Told<'_>) -> Result<Holder, String> {
    let subject =
        told.subject().ok_or("it is not known whose licence it is: the case names no IIN or BIN")?;
    let name = told.name().unwrap_or_else(|| subject.to_owned());
    Ok(if told.is_organisation() {
        Holder::Organisation { bin: subject.to_owned(), name }
    } else {
        Holder::Person { iin: subject.to_owned(), name }
    })
}

fn ground(told: &Told<'_>) -> Ground {
    Ground { clause: told.cited(), text: String::new() }
}

/// Twice as long each time.
fn wait(tries: u32) -> i64 {
    FIRST.checked_shl(tries.min(20)).unwrap_or(LONGEST).min(LONGEST)
}

/// Makes papers until dropped.
///
/// # Errors
/// There are no threads.
pub(crate) fn working(app: Arc<App>) -> std::io::Result<Repeating> {
    let mut told = false;
    let working = Repeating::start("papers", move || match (app.leads)().then(|| app.issue_papers()) {
        None | Some(Ok(_)) => LOOK,
        Some(Err(problem)) => {
            if !std::mem::replace(&mut told, true) {
                tracing::error!("papers: {}", problem.detail);
            }
            Duration::from_secs(5)
        }
    });
    Ok(working?.with_grace(ENDING))
}
