//! A notice in words, and where it goes.

use super::{Kind, Letter, Notice, Outbox, Settings};
use crate::App;
use crate::pages::render::{WORDS, text};
use crate::problem::Problem;
use serde_json::{Value, json};
use zanflow_runtime::{CaseId, Decision, Event, FieldKind, Role, file::is_email};
use zanflow_wording::Lang;

/// Somebody who is told.
struct Recipient {
    email: String,
    lang: Lang,
}

impl App {
    /// The notice as it is sent; none where there is no address.
    pub(super) fn letter(
        &self,
        outbox: &Outbox,
        notice: &Notice,
        settings: &Settings,
    ) -> Result<Option<Letter>, Problem> {
        let Some(kind) = Kind::parse(&notice.kind) else { return Ok(None) };
        let case = notice.case.map(CaseId);
        let recipient = match (&notice.to, case) {
            (Some(id), _) => self.account_address(id, settings)?,
            (None, Some(case)) => self.applicant_address(case, settings)?,
            (None, None) => None,
        };
        let Some(Recipient { email, lang }) = recipient else { return Ok(None) };
        let reasons = match case {
            Some(case) if kind == Kind::Refused && settings.reasons => self.reasons(case)?,
            _ => Vec::new(),
        };
        let url = settings.url.trim_end_matches('/');
        let link = case.map_or_else(|| format!("{url}/account"), |case| format!("{url}/cases/{case}"));
        let number = case.map(|case| case.to_string()).unwrap_or_default();
        let subject = WORDS.fill(lang, &format!("mail-{}", kind.name()), &[("case", &number)]);
        let data = json!({
            "survey": self.is_surveyed(kind, case)?,
            "kind": kind.name(), "case": number, "link": link, "reasons": reasons,
            "service": { "id": self.service.id, "title": self.service.title },
        });
        let body = text(lang, "mail.txt", &data).map_err(|_| Problem::ours("a notice cannot be made"))?;
        let domain = settings.address().rsplit('@').next().unwrap_or("localhost");
        let id = format!("{}@{domain}", outbox.id_of(notice)?);
        Ok(Some(Letter { id, to: email, lang, subject: format!("{} · {subject}", self.service.id), body }))
    }

    /// Whether the end of a case is told with a link to the questionnaire: its applicant must be able to sign in.
    fn is_surveyed(&self, kind: Kind, case: Option<CaseId>) -> Result<bool, Problem> {
        let (Some(case), true) =
            (case.filter(|_| self.survey.is_some()), matches!(kind, Kind::Decided | Kind::Refused))
        else {
            return Ok(false);
        };
        let view = self.engine.view(case)?;
        match view.owner.as_deref() {
            Some(owner) if !view.desk => self.is_applicant(owner),
            _ => Ok(false),
        }
    }

    fn account_address(&self, id: &str, settings: &Settings) -> Result<Option<Recipient>, Problem> {
        let Some(accounts) = &self.accounts else { return Ok(None) };
        let Some(account) = accounts.find(id)? else { return Ok(None) };
        let lang = account.lang.as_deref().and_then(Lang::from_code).unwrap_or(settings.lang());
        Ok(account.email.map(|email| Recipient { email, lang }))
    }

    fn is_applicant(&self, id: &str) -> Result<bool, Problem> {
        let Some(accounts) = &self.accounts else { return Ok(false) };
        Ok(accounts.find(id)?.is_some_and(|account| account.roles.contains(&Role::Applicant)))
    }

    /// The address in the form, or that of the account of who started the case.
    fn applicant_address(&self, case: CaseId, settings: &Settings) -> Result<Option<Recipient>, Problem> {
        let view = self.engine.view(case)?;
        // An official may have begun it for an applicant who has no account.
        let account = match view.owner.as_deref() {
            Some(owner) if self.is_applicant(owner)? => self.account_address(owner, settings)?,
            _ => None,
        };
        let Some(email) = self.form_address(case)? else { return Ok(account) };
        let lang = match &account {
            Some(account) => account.lang,
            None => self.language_of(case)?.unwrap_or(settings.lang()),
        };
        Ok(Some(Recipient { email, lang }))
    }

    /// The first address of e-mail that is filled in.
    fn form_address(&self, case: CaseId) -> Result<Option<String>, Problem> {
        let file = self.engine.file(case)?;
        let form = usize::try_from(file.form).ok().and_then(|form| form.checked_sub(1));
        let Some(form) = form.and_then(|form| self.service.forms.get(form)) else { return Ok(None) };
        let fields = form.fields.iter().filter(|field| field.kind == FieldKind::Email);
        let mut texts = fields.filter_map(|field| file.fields.get(field.id)?.as_str());
        Ok(texts.find(|text| is_email(text)).map(str::to_owned))
    }

    /// The language in which a case was begun.
    fn language_of(&self, case: CaseId) -> Result<Option<Lang>, Problem> {
        let first = self.engine.history(case)?.into_iter().next();
        let Some(data) = first.and_then(|record| record.event.data()) else { return Ok(None) };
        let said = self.engine.personal(case, data.no)?;
        Ok(said.as_ref().and_then(|said| Lang::from_code(said.get("lang")?.as_str()?)))
    }

    /// The reasons of the last refusal.
    fn reasons(&self, case: CaseId) -> Result<Vec<String>, Problem> {
        let records = self.engine.history(case)?;
        let refused = records.iter().rev().find_map(|record| match &record.event {
            Event::Completed { decision: Some(Decision::Refuse), data, .. } => *data,
            _ => None,
        });
        let Some(data) = refused else { return Ok(Vec::new()) };
        let said = self.engine.personal(case, data.no)?.unwrap_or_default();
        let words = said.get("words").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(words.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }
}
