//! Groups of variants over a knowledge base, and what people said of them.

use super::{Args, ByArg, Failure, Format};
use crate::add;
use crate::output::{OURS, Problem};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use zanflow_compare::group::{Candidate, Group, Judged, groups};
use zanflow_compare::matrix::{By, Variant, matrix as matrix_of};
use zanflow_model::Model;
use zanflow_store::{JUDGED, Kb, KbError, judged as judged_text, keep_judged};
use zanflow_wording::Lang;

fn failed(error: &KbError) -> Failure {
    Failure::Told(add::failed(error))
}

/// Lists the groups.
pub fn list(args: &Args, folder: &Path) -> Result<ExitCode, Failure> {
    let found = groups(candidates(&models(folder)?), &judged(folder)?);
    match args.format() {
        Format::Json => args.put_json(&found),
        Format::Text => args.put(text(&found).as_bytes()),
        _ => Err(args.unfit("text, json")),
    }
}

fn text(found: &[Group]) -> String {
    let mut text = String::new();
    for group in found {
        let _ = writeln!(text, "{}", group.id);
        for member in &group.members {
            let _ = writeln!(text, "  {}", member.key());
        }
        for link in &group.links {
            let reason = &link.reason;
            let standard = match reason.standard {
                Some(true) => "the same",
                Some(false) => "another",
                None => "unknown",
            };
            let by = if link.confirmed { "confirmed; " } else { "" };
            let _ = writeln!(
                text,
                "    {} – {}: {by}score {:.2}, name {:.2}, standard {standard}, steps {:.2}",
                link.a.service, link.b.service, reason.score, reason.name, reason.steps
            );
        }
    }
    let _ = writeln!(text, "{} groups", found.len());
    text
}

/// Sets the variants of a group side by side.
pub fn matrix(args: &Args, folder: &Path) -> Result<ExitCode, Failure> {
    let models = models(folder)?;
    let wanted = args.group.as_deref().unwrap_or_default();
    let found = groups(candidates(&models), &judged(folder)?);
    let group = found.iter().find(|group| group.members.iter().any(|member| member.key() == wanted));
    let group = group.ok_or_else(|| {
        let message = format!("{wanted}: there is no group with this member");
        Problem::new(message, "see the groups with `zanflow compare --kb DIR --groups`")
    })?;
    let variant = |member: &zanflow_compare::group::Member| -> Option<Variant<'_>> {
        let (act, model) = models.get_key_value(&member.act)?;
        let service = model.services.iter().find(|service| service.id == member.service)?;
        Some((act.as_str(), model, service))
    };
    let variants: Vec<Variant<'_>> = group.members.iter().filter_map(variant).collect();
    let by = match args.by {
        ByArg::Region => By::Region,
        ByArg::Year => By::Year,
        ByArg::Channel => By::Channel,
    };
    let table = matrix_of(&variants, by);
    let lang = Lang::from(args.lang);
    let ours = |what: String| Problem::new(what, OURS);
    match args.format() {
        Format::Json => args.put_json(&table),
        Format::Text => args.put(table.text(lang).as_bytes()),
        Format::Csv => args.put(table.csv(lang).map_err(|error| ours(error.to_string()))?.as_bytes()),
        Format::Xlsx if args.out.is_none() => {
            Err(Problem::new("a workbook cannot be printed", "name its file with --out").into())
        }
        #[cfg(not(feature = "xlsx"))]
        Format::Xlsx => Err(crate::absent::problem("writing workbooks", "xlsx").into()),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => args.put(&table.xlsx(lang).map_err(|error| ours(error.to_string()))?),
        _ => Err(args.unfit("text, json, csv, xlsx")),
    }
}

/// Keeps what a person says of two services.
pub fn judge(args: &Args, folder: &Path, a: &str, b: &str) -> Result<ExitCode, Failure> {
    let models = models(folder)?;
    for key in [a, b] {
        let is = |candidate: &Candidate| candidate.member.key() == key;
        if !candidates(&models).iter().any(is) {
            let message = format!("{key}: the knowledge base has no such service");
            return Err(Problem::new(message, "name it ACT#SERVICE; see the acts with `zanflow acts`").into());
        }
    }
    if a == b {
        return Err(Problem::new(format!("{a}: named twice"), "name two services").into());
    }
    let mut said = judged(folder)?;
    said.say(a, b, args.confirm);
    let json = serde_json::to_string_pretty(&said).map_err(|error| Problem::new(error.to_string(), OURS))?;
    let written = keep_judged(folder, &(json + "\n"));
    written.map_err(|error| {
        let message = format!("{}: cannot be written: {error}", folder.join(JUDGED).display());
        Problem::new(message, "check the rights and the free space of the folder")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// All acts of a knowledge base that regulate services, by id.
fn models(folder: &Path) -> Result<BTreeMap<String, Model>, Failure> {
    let kb = Kb::open(folder).map_err(|error| failed(&error))?;
    let mut models = BTreeMap::new();
    for act in kb.acts().map_err(|error| failed(&error))? {
        if act.services.is_empty() {
            continue;
        }
        let model = kb.model(&act.id).map_err(|error| failed(&error))?;
        models.extend(model.map(|model| (act.id.clone(), model)));
    }
    Ok(models)
}

fn candidates(models: &BTreeMap<String, Model>) -> Vec<Candidate> {
    models.iter().flat_map(|(act, model)| Candidate::of_act(act, model)).collect()
}

fn judged(folder: &Path) -> Result<Judged, Problem> {
    let path = folder.join(JUDGED);
    let text = match judged_text(folder) {
        Ok(Some(text)) => text,
        Ok(None) => return Ok(Judged::default()),
        Err(error) => {
            return Err(Problem::new(format!("{}: {error}", path.display()), "check the rights of the file"));
        }
    };
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{}:{}: not what `--confirm` wrote: {error}", path.display(), error.line());
        Problem::new(message, "mend the file, or take it away and confirm anew")
    })
}
