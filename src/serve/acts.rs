//! The list of acts, to browse without a query: by issuer, region, year, service, form and status; what is new, what changed.

use super::app::Shared;
use super::error::Failure;
use super::lists::{page_number, status_of, today};
use super::prefs::Prefs;
use super::render::{WORDS, render};
use super::shell::Shell;
use super::text::act_address;
use super::vocabulary;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use zanflow_kazakh::search::{stem, words};
use zanflow_passages::citation;
use zanflow_store::ActInfo;
use zanflow_wording::{Lang, url};

/// Acts per page.
const SHOWN: usize = 50;
/// Services listed per act.
const NAMED: usize = 3;
/// Values of a facet that are listed before the rest are folded.
const OPEN: usize = 6;

/// By what acts are browsed, in page order.
const FACETS: [&str; 7] = ["form", "status", "issuer", "region", "year", "type", "service"];
/// Orders of the list; the first is the usual one.
const ORDERS: [&str; 3] = ["new", "changed", "title"];

/// Parameters of the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    form: String,
    status: String,
    issuer: String,
    region: String,
    year: String,
    r#type: String,
    service: String,
    sort: String,
    page: String,
}

impl Asked {
    fn value(&self, facet: &str) -> &str {
        match facet {
            "form" => &self.form,
            "status" => &self.status,
            "issuer" => &self.issuer,
            "region" => &self.region,
            "year" => &self.year,
            "type" => &self.r#type,
            "service" => &self.service,
            "sort" => &self.sort,
            _ => &self.q,
        }
    }

    /// The address of the list with one value changed, back on page one.
    fn href(&self, changed: &str, value: &str) -> String {
        let names = ["q"].into_iter().chain(FACETS).chain(["sort"]);
        let pairs = names.map(|name| (name, if name == changed { value } else { self.value(name) }));
        let pairs = pairs.filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", url(value))).collect();
        format!("/acts?{}", pairs.join("&"))
    }

    fn sort(&self) -> &'static str {
        let [usual, ..] = ORDERS;
        ORDERS.into_iter().find(|order| *order == self.sort).unwrap_or(usual)
    }
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    q: String,
    /// Values that the form keeps.
    hidden: Vec<(&'static str, String)>,
    facets: Vec<Facet>,
    chosen: Vec<Chosen>,
    sorts: Vec<(&'static str, String, bool)>,
    sort: &'static str,
    total: usize,
    acts: Vec<ActRow>,
    previous: Option<String>,
    next: Option<String>,
    page: usize,
    pages: usize,
}

#[derive(Serialize)]
struct Facet {
    field: &'static str,
    open: Vec<FacetValue>,
    folded: Vec<FacetValue>,
}

#[derive(Serialize)]
struct FacetValue {
    label: String,
    count: usize,
    href: String,
}

#[derive(Serialize)]
struct Chosen {
    field: &'static str,
    label: String,
    without: String,
}

#[derive(Serialize)]
struct ActRow {
    href: String,
    title: Option<String>,
    citation: String,
    status: &'static str,
    form: &'static str,
    /// The last change that is known: day and what was done.
    changed: Option<(String, String)>,
    services: Vec<(String, String)>,
    more: usize,
}

/// Acts whose titles, citations or service names contain all the words, and that have all the values chosen.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let number = page_number(&asked.page)?;
            let (acts, day) = (app.acts()?, today());
            let wanted = stems(&asked.q);
            let named = acts.iter().filter(|act| wanted.is_empty() || wanted.is_subset(&stems(&names(act))));
            let listed: Vec<Listed<'_>> = named.map(|act| Listed::new(act, &day)).collect();
            let mut found: Vec<&Listed<'_>> = listed.iter().filter(|act| act.fits(&asked, "")).collect();
            sort(&mut found, asked.sort());
            let pages = found.len().div_ceil(SHOWN).max(1);
            let shown = found.iter().skip((number - 1).saturating_mul(SHOWN)).take(SHOWN);
            let at = |page: usize| format!("{}&page={page}", asked.href("", ""));
            let page = Page {
                shell: Shell::new(app, &prefs, "acts"),
                facets: facets(&listed, &asked, prefs.lang),
                chosen: chosen(&asked, prefs.lang),
                hidden: hidden(&asked),
                sorts: ORDERS.map(|order| (order, asked.href("sort", order), order == asked.sort())).to_vec(),
                sort: asked.sort(),
                total: found.len(),
                acts: shown.map(|act| row(act, prefs.lang)).collect(),
                previous: (number > 1).then(|| at(number - 1)),
                next: (number < pages).then(|| at(number + 1)),
                page: number,
                pages,
                q: asked.q.clone(),
            };
            render(prefs.lang, "acts.html", &page)
        })
        .await
}

/// An act with what it is browsed by.
struct Listed<'a> {
    info: &'a ActInfo,
    status: &'static str,
    /// The day and words of its last change, if it has any.
    changed: Option<(String, String)>,
}

impl<'a> Listed<'a> {
    fn new(info: &'a ActInfo, day: &str) -> Self {
        let status = status_of(&info.document, info.status_on(day));
        Self { info, status, changed: last_change(info) }
    }

    /// Its values of a facet.
    fn values(&self, facet: &str) -> Vec<&str> {
        let document = &self.info.document;
        let one = |value: &'a Option<String>| value.as_deref().into_iter().collect();
        match facet {
            "form" => vec![vocabulary::form(self.info)],
            "status" => vec![self.status],
            "issuer" => one(&document.issuer),
            "region" => one(&document.region),
            "year" => document.date.as_deref().and_then(|date| date.get(..4)).into_iter().collect(),
            "type" => one(&document.act_type),
            _ => {
                let titles = self.info.services.iter().filter_map(|service| service.title.as_deref());
                titles.collect::<BTreeSet<_>>().into_iter().collect()
            }
        }
    }

    /// Whether it has all values chosen, but for those of one facet.
    fn fits(&self, asked: &Asked, but: &str) -> bool {
        FACETS.into_iter().filter(|facet| *facet != but).all(|facet| {
            let value = asked.value(facet);
            // Addresses of old pages say in_force.
            let value = if value == "in_force" { "in-force" } else { value };
            value.is_empty() || self.values(facet).contains(&value)
        })
    }
}

/// The last change that an act's text or history tells: of a repeal the day, of a version its day, of an amendment its note.
fn last_change(info: &ActInfo) -> Option<(String, String)> {
    let document = &info.document;
    let repealed = info.repealed_on().map(|day| (day.to_owned(), String::new()));
    let version = document.version_date.clone().filter(|day| document.date.as_ref() < Some(day));
    let noted = document.amendments.iter().filter_map(|amendment| {
        let number = amendment.by_number.as_ref().map(|number| format!("№ {number}")).unwrap_or_default();
        Some((amendment.by_date.clone()?, number))
    });
    repealed.into_iter().chain(version.map(|day| (day, String::new()))).chain(noted).max()
}

fn sort(acts: &mut [&Listed<'_>], order: &str) {
    let title = |act: &Listed<'_>| act.info.document.title.clone().unwrap_or_default();
    acts.sort_by(|a, b| {
        let by = match order {
            "changed" => b.changed.cmp(&a.changed),
            "title" => title(a).cmp(&title(b)),
            _ => b.info.document.date.cmp(&a.info.document.date),
        };
        by.then_with(|| a.info.id.cmp(&b.info.id))
    });
}

fn facets(acts: &[Listed<'_>], asked: &Asked, lang: Lang) -> Vec<Facet> {
    let mut facets = Vec::new();
    for field in FACETS.into_iter().filter(|field| asked.value(field).is_empty()) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for act in acts.iter().filter(|act| act.fits(asked, field)) {
            for value in act.values(field) {
                *counts.entry(value).or_default() += 1;
            }
        }
        let mut values: Vec<(&str, usize)> = counts.into_iter().collect();
        match field {
            "year" => values.reverse(),
            _ => values.sort_by_key(|(_, count)| std::cmp::Reverse(*count)),
        }
        let view = |(value, count)| FacetValue {
            label: label(field, value, lang),
            count,
            href: asked.href(field, value),
        };
        let mut open: Vec<FacetValue> = values.into_iter().map(view).collect();
        let folded = open.split_off(open.len().min(OPEN));
        if !open.is_empty() {
            facets.push(Facet { field, open, folded });
        }
    }
    facets
}

/// A value in the reader's words.
fn label(field: &str, value: &str, lang: Lang) -> String {
    match field {
        "form" => WORDS.label(lang, &format!("form-{value}")).into_owned(),
        "status" => WORDS.label(lang, &format!("status-{}", value.replace('_', "-"))).into_owned(),
        "type" => vocabulary::act_type(value, lang),
        "region" => vocabulary::region(value, lang),
        _ => value.to_owned(),
    }
}

fn chosen(asked: &Asked, lang: Lang) -> Vec<Chosen> {
    let taken = FACETS.into_iter().filter(|field| !asked.value(field).is_empty());
    let one = |field| Chosen {
        field,
        label: label(field, asked.value(field), lang),
        without: asked.href(field, ""),
    };
    taken.map(one).collect()
}

fn hidden(asked: &Asked) -> Vec<(&'static str, String)> {
    let kept = FACETS.into_iter().chain(["sort"]).filter(|name| !asked.value(name).is_empty());
    kept.map(|name| (name, asked.value(name).to_owned())).collect()
}

/// The words by which an act is named.
fn names(act: &ActInfo) -> String {
    let title = act.document.title.as_deref().unwrap_or_default();
    let mut text = format!("{} {title} {}", act.id, citation(&act.document, None).kk);
    for service in &act.services {
        text.push(' ');
        text.push_str(service.title.as_deref().unwrap_or_default());
    }
    text
}

fn stems(text: &str) -> BTreeSet<String> {
    words(text).into_iter().map(|word| stem(&word.folded)).collect()
}

fn row(act: &Listed<'_>, lang: Lang) -> ActRow {
    let info = act.info;
    let href = act_address(&info.id);
    let services = info.services.iter().take(NAMED).map(|service| {
        let title = service.title.clone().unwrap_or_else(|| service.id.clone());
        (title, format!("{href}/services/{}", url(&service.id)))
    });
    let cited = citation(&info.document, None);
    ActRow {
        services: services.collect(),
        more: info.services.len().saturating_sub(NAMED),
        title: info.document.title.clone(),
        citation: if lang == Lang::Ru { cited.ru } else { cited.kk },
        changed: act.changed.clone(),
        status: act.status,
        form: vocabulary::form(info),
        href,
    }
}
