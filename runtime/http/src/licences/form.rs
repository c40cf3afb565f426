//! What the forms of a licence ask for.

use crate::pages::form::{Form, read};
use crate::problem::Problem;
use serde_json::json;
use zanflow_runtime::Time;
use zanflow_systems::licences::contract::{Change, Decision, Ground, Holder, Licence, Reissued, Why};

/// What is done with a licence, by the name of its form.
pub fn change(action: &str, form: &Form, licence: &Licence) -> Result<Change, Problem> {
    let text = |name: &str| form.text(name).unwrap_or_default().to_owned();
    Ok(match action {
        "suspend" => Change::Suspend { from: day(form, "from")?, until: day(form, "until")? },
        "resume" => Change::Resume,
        "revoke" => {
            let (body, number, date) = (text("body"), text("number"), text("date"));
            Change::Revoke { decision: Decision { body, number, date } }
        }
        "reissue" => Change::Reissue {
            numbering: read::<Reissued>(json!(form.text("numbering")))?,
            holder: form.text("holder").map(|name| renamed(licence, name)).transpose()?,
            activity: form.text("activity").map(str::to_owned),
            valid_until: day(form, "valid_until")?,
            case: None,
        },
        "duplicate" => Change::Duplicate,
        "end" => Change::End { why: read::<Why>(json!(form.text("why")))? },
        "forget" if form.text("sure").is_some() => Change::Forget,
        _ => return Err(Problem::unknown_address()),
    })
}

/// By what it is done.
pub fn ground(form: &Form) -> Ground {
    let text = |name: &str| form.text(name).unwrap_or_default().to_owned();
    Ground { clause: text("clause"), text: text("text") }
}

/// The same holder under another name.
fn renamed(licence: &Licence, name: &str) -> Result<Holder, Problem> {
    let name = name.to_owned();
    match &licence.holder {
        Some(Holder::Person { iin, .. }) => Ok(Holder::Person { iin: iin.clone(), name }),
        Some(Holder::Organisation { bin, .. }) => Ok(Holder::Organisation { bin: bin.clone(), name }),
        None => Err(Problem::refused("the holder was erased")),
    }
}

/// The beginning of a day in Kazakhstan; none where nothing was typed.
fn day(form: &Form, name: &str) -> Result<Option<Time>, Problem> {
    let Some(day) = form.text(name) else { return Ok(None) };
    let time = Time::parse(&format!("{day}T00:00:00+05:00")).filter(|_| day.len() == 10);
    time.map(Some).ok_or_else(|| Problem::refused(format!("{name}: a day is YYYY-MM-DD")))
}
