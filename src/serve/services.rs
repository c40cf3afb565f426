//! The services of all acts by name: each with the acts that regulate it.

use super::app::Shared;
use super::error::Failure;
use super::lists::{page_number, status_of, today};
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use super::text::act_address;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use zanflow_kazakh::search::{stem, words};
use zanflow_passages::citation;
use zanflow_wording::url;

/// Services per page.
const SHOWN: usize = 100;

/// Parameters of the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    page: String,
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    q: String,
    total: usize,
    services: Vec<Named>,
    previous: Option<String>,
    next: Option<String>,
    page: usize,
    pages: usize,
}

/// A service, whichever acts regulate it.
#[derive(Serialize)]
struct Named {
    title: String,
    provider: Option<String>,
    acts: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    href: String,
    citation: String,
    status: &'static str,
}

/// Services whose names have all the words, by name.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let number = page_number(&asked.page)?;
            let named = named(app, &stems(&asked.q))?;
            let pages = named.len().div_ceil(SHOWN).max(1);
            let at = |page: usize| format!("/services?q={}&page={page}", url(&asked.q));
            let page = Page {
                shell: Shell::new(app, &prefs, "services"),
                total: named.len(),
                services: named.into_iter().skip((number - 1).saturating_mul(SHOWN)).take(SHOWN).collect(),
                previous: (number > 1).then(|| at(number - 1)),
                next: (number < pages).then(|| at(number + 1)),
                page: number,
                pages,
                q: asked.q,
            };
            render(prefs.lang, "services.html", &page)
        })
        .await
}

/// Services by the stems of their names, which acts inflect and spell as they like.
fn named(app: &super::app::App, wanted: &BTreeSet<String>) -> Result<Vec<Named>, Failure> {
    let (acts, day) = (app.acts()?, today());
    let mut by_name: BTreeMap<String, Named> = BTreeMap::new();
    for act in acts.iter() {
        for service in &act.services {
            let title = service.title.clone().unwrap_or_else(|| service.id.clone());
            let own: Vec<String> = words(&title).into_iter().map(|word| stem(&word.folded)).collect();
            if !wanted.iter().all(|word| own.contains(word)) {
                continue;
            }
            let entry = by_name.entry(own.join(" ")).or_insert_with(|| Named {
                title,
                provider: service.provider.clone(),
                acts: Vec::new(),
            });
            entry.acts.push(Place {
                href: format!("{}/services/{}", act_address(&act.id), url(&service.id)),
                citation: citation(&act.document, None).kk,
                status: status_of(&act.document, act.status_on(&day)),
            });
        }
    }
    let mut named: Vec<Named> = by_name.into_values().collect();
    named.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(named)
}

fn stems(text: &str) -> BTreeSet<String> {
    words(text).into_iter().map(|word| stem(&word.folded)).collect()
}
