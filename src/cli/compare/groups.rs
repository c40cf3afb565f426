//! Groups of variants over a knowledge base, and what people said of them.

use super::{Args, ByArg, Format};
use crate::choices::nearest_first;
use crate::lang::Words;
use crate::output::Problem;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use zanflow_compare::group::{Candidate, Group, Judged, groups};
use zanflow_compare::matrix::{By, Matrix, Variant, matrix as matrix_of};
use zanflow_model::Model;
use zanflow_store::{JUDGED, Kb, judged as judged_text, keep_judged};
use zanflow_wording::Lang;

/// Lists the groups.
pub fn list(args: &Args, folder: &Path) -> Result<ExitCode, Problem> {
    let found = groups(candidates(&models(folder)?), &judged(folder)?);
    match args.format() {
        Format::Json => args.put_json(&found),
        Format::Text => args.put(text(&found, Words(args.lang.into())).as_bytes()),
        _ => Err(args.unfit("text, json")),
    }
}

fn text(found: &[Group], words: Words) -> String {
    let mut text = String::new();
    for group in found {
        let _ = writeln!(text, "{}", group.id);
        for member in &group.members {
            let _ = writeln!(text, "  {}", member.key());
        }
        for link in &group.links {
            let reason = &link.reason;
            let standard = words.label(match reason.standard {
                Some(true) => "standard-same",
                Some(false) => "standard-other",
                None => "standard-unknown",
            });
            let confirmed = if link.confirmed { words.label("confirmed") + "; " } else { String::new() };
            let values = [
                ("score", format!("{:.2}", reason.score).into()),
                ("name", format!("{:.2}", reason.name).into()),
                ("standard", standard.into()),
                ("steps", format!("{:.2}", reason.steps).into()),
            ];
            let likeness = words.fill("likeness", values);
            let _ = writeln!(text, "    {} – {}: {confirmed}{likeness}", link.a.service, link.b.service);
        }
    }
    let _ = writeln!(text, "{}", words.count("groups", found.len()));
    text
}

/// Compares the variants of a group in a table.
pub fn matrix(args: &Args, folder: &Path) -> Result<ExitCode, Problem> {
    let models = models(folder)?;
    let wanted = args.group.as_deref().unwrap_or_default();
    let found = groups(candidates(&models), &judged(folder)?);
    let group = found.iter().find(|group| {
        group.id == wanted
            || group
                .members
                .iter()
                .any(|member| [member.key(), member.service.clone()].contains(&wanted.to_owned()))
    });
    let group = group.ok_or_else(|| {
        let members: Vec<String> =
            found.iter().flat_map(|group| &group.members).map(|member| member.key()).collect();
        let help = match members.is_empty() {
            true => "the knowledge base has no groups of variants".to_owned(),
            false => format!("members: {}", nearest_first(wanted, members.iter().map(String::as_str))),
        };
        Problem::new(format!("{wanted}: there is no group with this member"), help)
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
    match args.format() {
        Format::Json => args.put_json(&table),
        Format::Text => args.put(table.text(lang).as_bytes()),
        Format::Csv | Format::Xlsx => super::put_sheet(args, table.sheet(lang), Matrix::NAMES),
        _ => Err(args.unfit("text, json, csv, xlsx")),
    }
}

/// Records a person's judgement of two services.
pub fn judge(args: &Args, folder: &Path, a: &str, b: &str) -> Result<ExitCode, Problem> {
    let models = models(folder)?;
    for key in [a, b] {
        let keys: Vec<String> = candidates(&models).iter().map(|one| one.member.key()).collect();
        if !keys.iter().any(|known| known == key) {
            let message = format!("{key}: the knowledge base has no such service");
            let near = nearest_first(key, keys.iter().map(String::as_str));
            return Err(Problem::new(message, format!("its services: {near}")));
        }
    }
    if a == b {
        return Err(Problem::new(format!("{a}: named twice"), "name two services"));
    }
    let mut said = judged(folder)?;
    said.say(a, b, args.confirm);
    let json = serde_json::to_string_pretty(&said).map_err(|error| Problem::internal(error.to_string()))?;
    let written = keep_judged(folder, &(json + "\n"));
    written.map_err(|error| {
        let message = format!("{}: cannot be written: {error}", folder.join(JUDGED).display());
        Problem::new(message, "check the rights and the free space of the folder")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// All acts of a knowledge base that regulate services, by id.
fn models(folder: &Path) -> Result<BTreeMap<String, Model>, Problem> {
    let kb = Kb::open(folder)?;
    let mut models = BTreeMap::new();
    for act in kb.acts()? {
        if act.services.is_empty() {
            continue;
        }
        let model = kb.model(&act.id)?;
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
        Problem::new(message, "correct the file, or remove it and confirm again")
    })
}
