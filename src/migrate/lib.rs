//! Effects of a new version of a service: changed generated files, and what happens to running cases.
//!
//! A case is pinned to the version of its flow, unless somebody moves it to the new flow at a step where it waits. The
//! alignment of both versions gives the counterpart of each step.

use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use zanflow_compare::Comparison;
use zanflow_compare::PHRASES;
use zanflow_compare::Side;
use zanflow_flow as flow;
use zanflow_generate as generate;
use zanflow_model::Service;
use zanflow_wording::{Error, Lang};

/// What changes from one version to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Migration {
    /// Generated files that change, by path.
    pub files: Vec<Changed>,
    /// Processes, and what happens to their running cases.
    pub processes: Vec<Running>,
}

/// A generated file that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changed {
    /// Path below the service's folder.
    pub path: String,
    /// `added`, `removed` or `changed`.
    pub change: &'static str,
}

/// A process and its running cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Running {
    /// Name of the process before.
    pub before: Option<String>,
    /// Name of the process after.
    pub after: Option<String>,
    /// Version of its flow before; none if it cannot run.
    pub version_before: Option<String>,
    /// Version of its flow after.
    pub version_after: Option<String>,
    /// `same`: nothing to do; `pinned`: running cases stay on the old version until they end or are moved; `ended`: the
    /// process is gone, running cases finish on the old version; `new`: no running cases.
    pub cases: &'static str,
    /// Steps where a case may wait, with their counterparts.
    pub steps: Vec<Taken>,
}

/// A step of the old version and its counterparts in the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Taken {
    /// Id of the step before.
    pub from: String,
    /// Ids of the steps after; empty if the case must stay on the old version.
    pub to: Vec<String>,
}

/// What changes from `before` to `after`.
///
/// # Errors
/// A fault of a template.
pub fn migration(
    before: &Side<'_>,
    after: &Side<'_>,
    found: &Comparison,
    lang: Lang,
) -> Result<Migration, Error> {
    // Where the runtime comes from is the same on both sides.
    let runtime = generate::Runtime::Path("runtime".to_owned());
    let files = |side: &Side<'_>| -> Result<BTreeMap<String, String>, Error> {
        let mut files = generate::service(side.model, side.service, lang)?;
        files.extend(generate::package(side.model, side.service, lang, &runtime)?);
        Ok(files.into_iter().map(|file| (file.path, file.contents)).collect())
    };
    let (old, new) = (files(before)?, files(after)?);
    let mut changed: BTreeMap<&str, &'static str> = BTreeMap::new();
    for (path, contents) in &old {
        match new.get(path) {
            None => {
                changed.insert(path, "removed");
            }
            Some(other) if other != contents => {
                changed.insert(path, "changed");
            }
            Some(_) => {}
        }
    }
    changed.extend(new.keys().filter(|path| !old.contains_key(*path)).map(|path| (path.as_str(), "added")));
    let changed = changed.into_iter().map(|(path, change)| Changed { path: path.to_owned(), change });
    Ok(Migration { files: changed.collect(), processes: running(before, after, found) })
}

fn running(before: &Side<'_>, after: &Side<'_>, found: &Comparison) -> Vec<Running> {
    let mut all = Vec::new();
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for pair in &found.processes {
        let one = before.process(pair.channel_a, pair.case_a);
        let other = after.process(pair.channel_b, pair.case_b);
        old.extend(one);
        new.extend(other);
        let versions =
            (one.and_then(|one| version(before, one)), other.and_then(|other| version(after, other)));
        let same = versions.0.is_some() && versions.0 == versions.1;
        let mut steps: Vec<Taken> = Vec::new();
        for (from, to) in pair.nodes.iter().filter(|_| !same) {
            let Some(from) = from else { continue };
            match steps.iter_mut().find(|taken| taken.from == *from) {
                Some(taken) => taken.to.extend(to.clone()),
                None => steps.push(Taken { from: from.clone(), to: to.iter().cloned().collect() }),
            }
        }
        all.push(Running {
            before: one.and_then(|one| name(before, one)),
            after: other.and_then(|other| name(after, other)),
            version_before: versions.0,
            version_after: versions.1,
            cases: if same { "same" } else { "pinned" },
            steps,
        });
    }
    let gone = (0..before.processes.len()).filter(|nth| !old.contains(nth)).map(|nth| Running {
        before: name(before, nth),
        after: None,
        version_before: version(before, nth),
        version_after: None,
        cases: "ended",
        steps: Vec::new(),
    });
    let fresh = (0..after.processes.len()).filter(|nth| !new.contains(nth)).map(|nth| Running {
        before: None,
        after: name(after, nth),
        version_before: None,
        version_after: version(after, nth),
        cases: "new",
        steps: Vec::new(),
    });
    all.extend(gone.chain(fresh));
    all
}

fn name(side: &Side<'_>, nth: usize) -> Option<String> {
    side.processes.get(nth).map(|read| side.name(read.process))
}

fn version(side: &Side<'_>, nth: usize) -> Option<String> {
    let service: &Service = side.service;
    let process = side.processes.get(nth)?.process;
    flow::whole(service, process).ok().map(|whole| whole.flow.version().to_string())
}

/// The migration as text.
pub fn text(found: &Migration, lang: Lang) -> String {
    let mut text = PHRASES.fill(lang, "migration-files", &[("count", &found.files.len().to_string())]);
    text.push('\n');
    for file in &found.files {
        let sign = match file.change {
            "added" => "+",
            "removed" => "−",
            _ => "≠",
        };
        text.push_str(&format!("  {sign} {}\n", file.path));
    }
    for process in &found.processes {
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "–".to_owned());
        let cases = PHRASES.fill(lang, &format!("migration-{}", process.cases), &[]);
        let (before, after) = (name(&process.before), name(&process.after));
        let values = [("before", before.as_str()), ("after", after.as_str()), ("cases", cases.as_str())];
        text.push_str(&format!("\n{}\n", PHRASES.fill(lang, "migration-process", &values)));
        for taken in &process.steps {
            let to = match taken.to.is_empty() {
                true => PHRASES.fill(lang, "migration-stays", &[]),
                false => taken.to.join(", "),
            };
            text.push_str(&format!("  {} → {to}\n", taken.from));
        }
    }
    text
}
