//! The list of acts.

use super::app::Shared;
use super::error::Failure;
use super::lists::{status_of, today};
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use zanflow_kazakh::search::{stem, words};
use zanflow_passages::citation;
use zanflow_store::{ActInfo, StatusOn};
use zanflow_wording::url;

/// Acts per page.
const SHOWN: usize = 50;

/// Parameters of the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    region: String,
    year: String,
    status: String,
    page: String,
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    q: String,
    region: String,
    year: String,
    status: String,
    regions: Vec<String>,
    years: Vec<String>,
    total: usize,
    acts: Vec<ActRow>,
    previous: Option<String>,
    next: Option<String>,
    page: usize,
    pages: usize,
}

#[derive(Serialize)]
struct ActRow {
    href: String,
    title: Option<String>,
    citation: String,
    date: Option<String>,
    region: Option<String>,
    status: &'static str,
    services: Vec<(String, String)>,
    more: usize,
}

/// Services listed per act.
const NAMED: usize = 3;

/// Acts whose titles, citations or service names contain all the words.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let acts = app.acts()?;
            let number: usize = match asked.page.as_str() {
                "" => 1,
                page => page.parse().ok().filter(|page| *page > 0).ok_or(Failure::Parameter("page"))?,
            };
            let day = today();
            let mut found: Vec<&ActInfo> = acts.iter().filter(|act| is_asked(act, &asked, &day)).collect();
            found.sort_by(|a, b| b.document.date.cmp(&a.document.date).then_with(|| a.id.cmp(&b.id)));
            let pages = found.len().div_ceil(SHOWN).max(1);
            let shown = found.iter().skip((number - 1).saturating_mul(SHOWN)).take(SHOWN);
            let regions: BTreeSet<&String> =
                acts.iter().filter_map(|act| act.document.region.as_ref()).collect();
            let years: BTreeSet<&str> = acts.iter().filter_map(year).collect();
            let page = Page {
                shell: Shell::new(app, &prefs, "acts"),
                regions: regions.into_iter().cloned().collect(),
                years: years.into_iter().rev().map(str::to_owned).collect(),
                total: found.len(),
                acts: shown.map(|act| row(act, &day)).collect(),
                previous: (number > 1).then(|| href(&asked, number - 1)),
                next: (number < pages).then(|| href(&asked, number + 1)),
                page: number,
                pages,
                q: asked.q,
                region: asked.region,
                year: asked.year,
                status: asked.status,
            };
            render(prefs.lang, "acts.html", &page)
        })
        .await
}

fn year(act: &ActInfo) -> Option<&str> {
    act.document.date.as_deref()?.get(..4)
}

fn href(asked: &Asked, page: usize) -> String {
    let pairs = BTreeMap::from([
        ("q", &asked.q),
        ("region", &asked.region),
        ("year", &asked.year),
        ("status", &asked.status),
    ]);
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: String = pairs.map(|(name, value)| format!("{name}={}&", url(value))).collect();
    format!("/acts?{pairs}page={page}")
}

fn is_asked(act: &ActInfo, asked: &Asked, day: &str) -> bool {
    let document = &act.document;
    if !asked.region.is_empty() && document.region.as_ref() != Some(&asked.region) {
        return false;
    }
    if !asked.year.is_empty() && year(act) != Some(asked.year.as_str()) {
        return false;
    }
    let is_repealed = act.status_on(day) == StatusOn::Repealed;
    if !asked.status.is_empty() && is_repealed != (asked.status == "repealed") {
        return false;
    }
    let wanted = stems(&asked.q);
    if wanted.is_empty() {
        return true;
    }
    let mut text = format!(
        "{} {} {}",
        act.id,
        document.title.as_deref().unwrap_or_default(),
        citation(document, None).kk
    );
    for service in &act.services {
        text.push(' ');
        text.push_str(service.title.as_deref().unwrap_or_default());
    }
    wanted.is_subset(&stems(&text))
}

fn stems(text: &str) -> BTreeSet<String> {
    words(text).into_iter().map(|word| stem(&word.folded)).collect()
}

fn row(act: &ActInfo, day: &str) -> ActRow {
    let href = format!("/acts/{}", url(&act.id));
    let services = act.services.iter().take(NAMED).map(|service| {
        let title = service.title.clone().unwrap_or_else(|| service.id.clone());
        (title, format!("{href}/services/{}", url(&service.id)))
    });
    ActRow {
        services: services.collect(),
        more: act.services.len().saturating_sub(NAMED),
        title: act.document.title.clone(),
        citation: citation(&act.document, None).kk,
        date: act.document.date.clone(),
        region: act.document.region.clone(),
        status: status_of(&act.document, act.status_on(day)),
        href,
    }
}
