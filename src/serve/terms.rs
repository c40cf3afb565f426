//! The terms page: how each act defines a term.

use super::app::Shared;
use super::error::Failure;
use super::lists::{Badge, today};
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use super::text::{cited, permalink};
use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zanflow_kazakh::search::words;
use zanflow_store::{Defined, MOST_DEFINED};
use zanflow_wording::Lang;

/// Maximum length of a term, in characters.
const LONGEST: usize = 200;

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    q: String,
    acts: usize,
    /// So many definitions were looked at, where there are more.
    cut: Option<usize>,
    wordings: Vec<Wording>,
}

/// A definition, with the acts that word it so.
#[derive(Serialize)]
struct Wording {
    text: String,
    defines: Option<String>,
    places: Vec<DefinitionSite>,
}

#[derive(Serialize)]
struct DefinitionSite {
    href: String,
    citation: String,
    line: u32,
    status: Badge,
}

/// Definitions of a term, grouped by wording, the most frequent first.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let q = asked.q.trim().to_owned();
    if q.chars().count() > LONGEST {
        return Err(Failure::Parameter("q"));
    }
    app.clone()
        .work(move |app| {
            let found = if q.is_empty() { Vec::new() } else { app.kb.definitions(&q)? };
            let mut acts: Vec<&str> = found.iter().map(|defined| defined.act.as_str()).collect();
            acts.sort_unstable();
            acts.dedup();
            let page = Page {
                shell: Shell::new(app, &prefs, "terms"),
                acts: acts.len(),
                cut: (found.len() == MOST_DEFINED).then_some(MOST_DEFINED),
                wordings: together(&found, prefs.lang),
                q,
            };
            render(prefs.lang, "terms.html", &page)
        })
        .await
}

fn together(found: &[Defined], lang: Lang) -> Vec<Wording> {
    let day = today();
    let mut by_words: BTreeMap<String, Wording> = BTreeMap::new();
    for defined in found {
        let entry = &defined.entry;
        // The item's number is no part of the wording.
        let folded = words(&entry.text).into_iter().map(|word| word.folded);
        let key: Vec<String> =
            folded.skip_while(|word| word.bytes().all(|byte| byte.is_ascii_digit())).collect();
        let wording = by_words.entry(key.join(" ")).or_insert_with(|| Wording {
            text: entry.text.clone(),
            defines: entry.defines.clone(),
            places: Vec::new(),
        });
        wording.places.push(DefinitionSite {
            href: permalink(&defined.act, entry.file.as_deref(), entry.line_start),
            citation: cited(&defined.info.document, Some(entry), lang),
            line: entry.line_start,
            status: Badge::of(&defined.info, &day),
        });
    }
    let mut wordings: Vec<Wording> = by_words.into_values().collect();
    wordings.sort_by_key(|wording| std::cmp::Reverse(wording.places.len()));
    wordings
}
