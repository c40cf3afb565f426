//! What fields of requests must be before anything is written.

use super::contract::{
    Change, Code, Decision, Failure, Ground, Holder, Issuer, NewLicence, NewRequest, Order,
};
use crate::fields::{Checked, ID, NAME, SENTENCE, WrongField, filled, impersonal, twelve_digits};
use zanflow_runtime::Time;

impl From<WrongField> for Failure {
    fn from(wrong: WrongField) -> Self {
        Self { code: Code::WrongField, detail: wrong.to_string() }
    }
}

fn authority(by: &str, ground: &Ground) -> Checked {
    impersonal("by", by, ID)?;
    impersonal("ground.clause", &ground.clause, SENTENCE)?;
    if ground.text.is_empty() { Ok(()) } else { impersonal("ground.text", &ground.text, SENTENCE) }
}

fn holder(holder: &Holder) -> Checked {
    filled("holder.name", holder.name(), NAME)?;
    twelve_digits("holder", holder.subject())
}

fn issuer(issuer: &Issuer) -> Checked {
    impersonal("issuer.name", &issuer.name, NAME)?;
    issuer.bin.as_deref().map_or(Ok(()), |bin| twelve_digits("issuer.bin", bin))
}

/// A request of a case.
pub(super) fn new_request(new: &NewRequest) -> Checked {
    impersonal("service", &new.service, ID)?;
    impersonal("subject", &new.subject, ID)
}

/// A new licence.
pub(super) fn new_licence(new: &NewLicence) -> Checked {
    authority(&new.by, &new.ground)?;
    impersonal("service", &new.service, ID)?;
    impersonal("kind", &new.kind, SENTENCE)?;
    issuer(&new.issuer)?;
    holder(&new.holder)
}

/// An operation.
pub(super) fn order(order: &Order) -> Checked {
    match &order.change {
        Change::Document { .. } if order.ground == Ground::default() => impersonal("by", &order.by, ID)?,
        _ => authority(&order.by, &order.ground)?,
    }
    match &order.change {
        Change::Reissue { holder: of, activity, .. } => {
            of.as_ref().map_or(Ok(()), holder)?;
            activity.as_deref().map_or(Ok(()), |text| impersonal("activity", text, SENTENCE))
        }
        Change::Revoke { decision: of } => decision(of),
        Change::Duplicate
        | Change::Suspend { .. }
        | Change::Resume
        | Change::End { .. }
        | Change::Document { .. }
        | Change::Forget => Ok(()),
    }
}

fn decision(decision: &Decision) -> Checked {
    impersonal("decision.body", &decision.body, NAME)?;
    impersonal("decision.number", &decision.number, ID)?;
    let day = decision.date.len() == 10 && Time::parse(&format!("{}T00:00:00Z", decision.date)).is_some();
    if day { Ok(()) } else { Err(WrongField::new("decision.date", "a day is YYYY-MM-DD")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grounds_holders_and_days_are_what_they_say() {
        let ground = |clause: &str, text: &str| Ground { clause: clause.to_owned(), text: text.to_owned() };
        for (by, ground, field) in [
            ("staff-7", ground("§ 33", ""), ""),
            ("900101300007", ground("§ 33", ""), "by"),
            ("", ground("§ 33", ""), "by"),
            ("staff-7", ground("  ", ""), "ground.clause"),
            ("staff-7", ground("§ 33", "of 900101300007"), "ground.text"),
        ] {
            let told = authority(by, &ground).err().map_or_else(String::new, |wrong| wrong.to_string());
            assert_eq!(told.split(':').next().unwrap(), field, "{told}");
        }
        let person = |iin: &str, name: &str| Holder::Person { iin: iin.to_owned(), name: name.to_owned() };
        assert!(holder(&person("900101300007", "A")).is_ok());
        assert!(holder(&person("90010130000", "A")).is_err() && holder(&person("900101300007", "")).is_err());
        let day = |date: &str| {
            decision(&Decision { body: "A court".to_owned(), number: "7".to_owned(), date: date.to_owned() })
        };
        assert!(day("2026-02-28").is_ok());
        assert!(["2026-02-30", "28.02.2026", "", "2026-2-8"].iter().all(|date| day(date).is_err()));
    }
}
