//! What the paper of a case says, from the record of the case.

use super::Settings;
use crate::App;
use crate::pages::views::cite;
use crate::problem::Problem;
use serde_json::Value;
use zanflow_result::{
    Act, Appeal, Application, Arrangement, Body, Citation, Document, Holder, Kind, Official, Provider,
    Reason, Service, Text, Validity,
};
use zanflow_runtime::{
    Actor, CaseId, CaseView, Clause, Decision, Event, FieldKind, Flow, Node, NodeKind, Record, Time, identity,
};
use zanflow_wording::Lang;

/// Kazakhstan is one zone, UTC+5, since 1 March 2024.
const ZONE: i64 = 5 * 3_600_000;

/// A case that has ended, as its paper needs it.
pub struct Told<'a> {
    pub app: &'a App,
    pub settings: &'a Settings,
    pub view: CaseView,
    pub flow: std::sync::Arc<Flow>,
    pub records: Vec<Record>,
    pub file: zanflow_runtime::CaseFile,
    /// What was said at the start; empty once it is erased.
    pub said: Value,
}

impl<'a> Told<'a> {
    /// Reads a case.
    pub fn of(app: &'a App, settings: &'a Settings, case: CaseId) -> Result<Self, Problem> {
        let view = app.engine.view(case)?;
        let (flow, _) = app.flow_of(&view)?;
        let records = app.engine.history(case)?;
        let data = records.first().and_then(|record| record.event.data());
        let said =
            data.map(|data| app.engine.personal(case, data.no)).transpose()?.flatten().unwrap_or_default();
        Ok(Self { app, settings, view, flow, records, file: app.engine.file(case)?, said })
    }

    /// What a case that was granted ends with: by the act, else by the settings, else a notice that it was.
    pub fn granted(&self) -> Kind {
        let named = self.app.card.result.as_ref().map(|result| result.kind);
        named.or(self.settings.kind).unwrap_or(Kind::Notice)
    }

    /// The IIN or BIN of the applicant, where it was said.
    pub fn subject(&self) -> Option<&str> {
        self.said.get("id")?.as_str().filter(|id| !id.is_empty())
    }

    /// The name of the applicant: what a register told of them, or the certificate that they signed with; else what they filled in, or the
    /// name of their account.
    pub fn name(&self) -> Option<String> {
        let told = self.file.answers.iter().rev().find_map(|told| registered(&told.data, self.subject()?));
        let form = self.app.form(Some(self.file.form).filter(|form| *form > 0)).ok().map(|(_, form)| form);
        let filled =
            form.into_iter().flat_map(|form| form.fields).filter(|field| field.kind == FieldKind::Name);
        let filled = filled.filter_map(|field| self.file.fields.get(field.id)?.as_str());
        let filled = filled.map(|name| name.trim().to_owned()).find(|name| !name.is_empty());
        told.or(filled).or_else(|| self.account())
    }

    /// The name of the account of the applicant who applied by it.
    fn account(&self) -> Option<String> {
        let owner = self.view.owner.as_deref().filter(|_| !self.view.desk)?;
        let account = self.app.accounts.as_ref()?.find(owner).ok().flatten()?;
        Some(account.name).filter(|name| !name.trim().is_empty())
    }

    /// The paper, without its number.
    pub fn document(&self, kind: Kind, check: String) -> Document {
        let act = self.app.service.act;
        Document {
            kind,
            title: None,
            duplicate_of: None,
            number: None,
            issued: self.view.end.map(day),
            provider: Provider {
                name: self
                    .settings
                    .provider(self.app.card.provider.as_deref())
                    .unwrap_or(Text::Each { kk: None, ru: None }),
                bin: self.settings.provider_bin.clone(),
                address: None,
            },
            service: Service { name: Text::kazakh(self.app.service.title), code: None },
            act: Some(Act { title: Text::kazakh(act), clause: self.last_clause() }),
            application: Some(Application {
                number: Some(self.view.case.to_string()),
                received: self.records.first().map(|record| day(record.at)),
            }),
            holder: self.holder(),
            fields: Vec::new(),
            paragraphs: Vec::new(),
            validity: None::<Validity>,
            reasons: if kind == Kind::Refusal { self.reasons() } else { Vec::new() },
            appeal: (kind == Kind::Refusal).then(|| self.appeal()),
            decided_by: self.decided_by(),
            seal: None,
            check,
            arrangement: Arrangement::default(),
        }
    }

    fn holder(&self) -> Option<Holder> {
        let id = self.subject().map(str::to_owned);
        match (self.name(), id) {
            (None, None) => None,
            (Some(name), id) => Some(Holder { name: Text::from(name), id, address: None }),
            (None, id) => Some(Holder { name: Text::Each { kk: None, ru: None }, id, address: None }),
        }
    }

    /// Whether the applicant is an organisation, where the number tells.
    pub fn is_organisation(&self) -> bool {
        self.subject().is_some_and(|id| identity::bin(id).is_ok())
    }

    /// The clause of the step with which the case ended.
    fn last_clause(&self) -> Option<Text> {
        let last = self.view.path.iter().rev().find_map(|node| self.flow.node(node))?;
        place(&last.clause)
    }

    /// Why it was refused: what people decided, with their grounds; else the condition that did not hold, in the act's words.
    fn reasons(&self) -> Vec<Reason> {
        let refused = self.file.decisions.iter().filter(|decided| decided.decision == Decision::Refuse);
        let mut reasons: Vec<Reason> = Vec::new();
        for decided in refused {
            let clauses: Vec<Citation> =
                decided.grounds.iter().filter_map(|ground| self.citation(ground)).collect();
            let words = decided.reasons.iter().map(|words| Text::from(words.as_str()));
            reasons.extend(words.map(|text| Reason { text, clauses: clauses.clone() }));
        }
        if !reasons.is_empty() {
            return reasons;
        }
        // The step that refuses says for what; of an act without one, the condition does.
        let nodes = self.view.path.iter().rev().filter_map(|node| self.flow.node(node));
        let (mut refusal, mut condition) = (None, None);
        for node in nodes {
            if node.kind == NodeKind::Condition {
                condition = Some(node);
                break;
            }
            refusal = refusal.or(Some(node));
        }
        let told: Vec<&Node> =
            [refusal, condition].into_iter().flatten().filter(|node| !node.text.trim().is_empty()).collect();
        let of = |node: &Node| Reason {
            text: Text::kazakh(node.text.as_str()),
            clauses: self.citation(&node.clause).into_iter().collect(),
        };
        match told.first() {
            Some(node) => vec![of(node)],
            None => vec![Reason { text: Text::Each { kk: None, ru: None }, clauses: Vec::new() }],
        }
    }

    fn citation(&self, clause: &Clause) -> Option<Citation> {
        // A flow names its act by an id; people name acts by their titles.
        let own = clause.act.is_empty() || self.flow.nodes().iter().any(|node| node.clause.act == clause.act);
        let act = if own { Text::kazakh(self.app.service.act) } else { Text::kazakh(clause.act.as_str()) };
        let clause = place(clause);
        (clause.is_some() || !own).then_some(Citation { act, clause })
    }

    fn appeal(&self) -> Appeal {
        let body = |body: &crate::card::Body| Body {
            who: Text::kazakh(body.text.as_str()),
            time: body.time.as_deref().map(Text::kazakh),
            until: None,
        };
        Appeal { bodies: self.app.card.complaints.iter().map(body).collect(), clause: None }
    }

    /// The account of who ruled on it last, or signed; `None`: systems decided.
    pub fn decider(&self) -> Option<String> {
        self.ruled().map(|(id, _)| id)
    }

    /// The place in the act of the step with which the case ended, in Kazakh.
    pub fn cited(&self) -> String {
        let last = self.view.path.iter().rev().find_map(|node| self.flow.node(node));
        let place = last.map(|node| cite(Lang::Kk, &node.clause)).unwrap_or_default();
        if place.is_empty() {
            self.app.service.act.to_owned()
        } else {
            format!("{}: {place}", self.app.service.act)
        }
    }

    fn decided_by(&self) -> Option<Official> {
        let (id, actor) = self.ruled()?;
        let accounts = self.app.accounts.as_ref();
        let name =
            accounts.and_then(|accounts| accounts.find(&id).ok().flatten()).map(|account| account.name);
        Some(Official { name: name.or(Some(id)), position: actor.map(Text::kazakh) })
    }

    /// Who ruled on it last, or signed, and what the act calls them.
    fn ruled(&self) -> Option<(String, Option<String>)> {
        self.records.iter().rev().find_map(|record| match (&record.event, &record.actor) {
            (Event::Completed { node, decision, .. }, Actor::Person(by)) => {
                let node = self.flow.node(node)?;
                let signs = node.action == zanflow_runtime::Action::SignResult;
                (decision.is_some() || signs).then(|| (by.id.clone(), node.actor.clone()))
            }
            _ => None,
        })
    }
}

/// The name of somebody in what a system told: in a register's records, or in a certificate that was good.
fn registered(told: &Value, subject: &str) -> Option<String> {
    let said = |key: &str| told.get(key).and_then(Value::as_str);
    if said("standing") == Some("good") {
        let key = if said("bin") == Some(subject) { "organisation" } else { "name" };
        let is_theirs = [said("bin"), said("iin")].contains(&Some(subject));
        return said(key).filter(|_| is_theirs).map(str::to_owned);
    }
    let records = told.get("records")?.as_array()?;
    let text = |record: &Value, key: &str| record.get(key).and_then(Value::as_str).map(str::to_owned);
    let is_theirs = |record: &&Value| {
        ["iin", "bin"].into_iter().any(|key| record.get(key).and_then(Value::as_str) == Some(subject))
    };
    let record = records.iter().find(is_theirs)?;
    let parts = ["surname", "name", "patronymic"].into_iter().filter_map(|key| text(record, key));
    let name = parts.collect::<Vec<_>>().join(" ");
    (!name.trim().is_empty()).then_some(name)
}

/// The day of a time in Kazakhstan.
pub fn day(time: Time) -> jiff::civil::Date {
    let at = jiff::Timestamp::from_millisecond(time.plus(ZONE).0).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn place(clause: &Clause) -> Option<Text> {
    let [kk, ru] = [Lang::Kk, Lang::Ru].map(|lang| cite(lang, clause));
    (!kk.is_empty()).then(|| Text::new(kk, ru))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_those_of_the_applicant() {
        let person = json!({ "records": [{ "iin": "1", "surname": "A", "name": "B", "patronymic": "C" }] });
        let firm = json!({ "records": [{ "bin": "3", "name": "D" }] });
        let signed = |standing: &str| json!({ "standing": standing, "iin": "1", "bin": "3", "name": "A B", "organisation": "D" });
        for (told, subject, expected) in [
            (&person, "1", Some("A B C")),
            (&person, "2", None),
            (&firm, "3", Some("D")),
            (&signed("good"), "1", Some("A B")),
            (&signed("good"), "3", Some("D")),
            (&signed("good"), "2", None),
            (&signed("refused"), "1", None),
            (&json!(null), "1", None),
        ] {
            assert_eq!(registered(told, subject).as_deref(), expected, "{told} {subject}");
        }
    }

    #[test]
    fn a_day_is_that_of_kazakhstan() {
        assert_eq!(day(Time::parse("2026-11-30T20:00:00Z").unwrap()).to_string(), "2026-12-01");
    }
}
