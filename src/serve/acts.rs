//! The list of acts, to browse without a query: by issuer, region, year, service, form and status; what is new, what changed.

use super::app::Shared;
use super::browse::{Act, browse};
use super::error::Failure;
use super::lists::{Badge, page_number};
use super::prefs::Prefs;
use super::render::{WORDS, render};
use super::shell::Shell;
use super::text::act_address;
use super::vocabulary;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zanflow_passages::citation;
use zanflow_wording::{Lang, url};

/// Acts per page.
const SHOWN: usize = 50;
/// Services listed per act.
const NAMED: usize = 3;
/// Values of a facet that are listed before the rest are folded.
const OPEN: usize = 6;

/// Values of a facet that are listed in all; the rest are found by words.
const MOST: usize = 60;

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

    /// Whether an act has all values chosen, but for those of one facet.
    fn fits(&self, act: Act<'_>, but: &str) -> bool {
        let mut chosen = FACETS.into_iter().filter(|facet| *facet != but && !self.value(facet).is_empty());
        chosen.all(|facet| act.has(facet, self.value(facet)))
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
    /// Number of values that are not listed.
    unnamed: usize,
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
    status: Badge,
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
            let (browse, named) = (browse(app)?, app.kb.acts_named(&asked.q)?);
            let is_named = |act: &Act<'_>| named.as_ref().is_none_or(|named| named.contains(&act.info.id));
            let order = match asked.sort() {
                "changed" => &browse.changed,
                "title" => &browse.by_title,
                _ => &browse.newest,
            };
            let all: Vec<Act<'_>> =
                order.iter().filter_map(|nth| browse.act(*nth)).filter(is_named).collect();
            let found: Vec<Act<'_>> = all.iter().filter(|act| asked.fits(**act, "")).copied().collect();
            let pages = found.len().div_ceil(SHOWN).max(1);
            let shown = found.iter().skip((number - 1).saturating_mul(SHOWN)).take(SHOWN);
            let at = |page: usize| format!("{}&page={page}", asked.href("", ""));
            let page = Page {
                shell: Shell::new(app, &prefs, "acts"),
                facets: facets(&all, &asked, prefs.lang),
                chosen: chosen(&asked, prefs.lang),
                hidden: hidden(&asked),
                sorts: ORDERS.map(|order| (order, asked.href("sort", order), order == asked.sort())).to_vec(),
                sort: asked.sort(),
                total: found.len(),
                acts: shown.map(|act| row(*act, prefs.lang)).collect(),
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

fn facets(acts: &[Act<'_>], asked: &Asked, lang: Lang) -> Vec<Facet> {
    let mut facets = Vec::new();
    for field in FACETS.into_iter().filter(|field| asked.value(field).is_empty()) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for act in acts.iter().filter(|act| asked.fits(**act, field)) {
            act.values(field, |value| *counts.entry(value).or_default() += 1);
        }
        let mut values: Vec<(&str, usize)> = counts.into_iter().collect();
        match field {
            "year" => values.reverse(),
            _ => values.sort_by_key(|(_, count)| std::cmp::Reverse(*count)),
        }
        let unnamed = values.len().saturating_sub(MOST);
        values.truncate(MOST);
        let view = |(value, count)| FacetValue {
            label: label(field, value, lang),
            count,
            href: asked.href(field, value),
        };
        let mut open: Vec<FacetValue> = values.into_iter().map(view).collect();
        let folded = open.split_off(open.len().min(OPEN));
        if !open.is_empty() {
            facets.push(Facet { field, open, folded, unnamed });
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

fn row(act: Act<'_>, lang: Lang) -> ActRow {
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
        changed: act.listed.changed.clone(),
        status: act.listed.status.clone(),
        form: vocabulary::form(info),
        href,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browse::Browse;
    use std::sync::Arc;
    use zanflow_model::{Document, Model, Service};
    use zanflow_store::ActInfo;

    fn act(nth: usize) -> ActInfo {
        let document = Document::default();
        let mut model = Model { document, services: Vec::new(), passages: Vec::new(), unread: Vec::new() };
        model.document.issuer = Some("Үлгі облысының әкімдігі".to_owned());
        model.document.date = Some(format!("20{:02}-01-01", nth % 20));
        model.services.push(Service { title: Some(format!("Қызмет {nth}")), ..Service::default() });
        ActInfo { id: format!("{nth:04}"), ..ActInfo::of(&model, "kk") }
    }

    #[test]
    fn lists_of_many_acts_stay_short() {
        let browse = Browse::new(Arc::new((0..500).map(act).collect()), 1, "2026-01-01".to_owned());
        let all: Vec<Act<'_>> = browse.newest.iter().filter_map(|nth| browse.act(*nth)).collect();
        assert!(all.is_sorted_by_key(|act| std::cmp::Reverse(&act.info.document.date)));
        let facets = facets(&all, &Asked::default(), Lang::Kk);
        let services = facets.iter().find(|facet| facet.field == "service").unwrap();
        assert_eq!((services.open.len() + services.folded.len(), services.unnamed), (MOST, 500 - MOST));
        let issuers = facets.iter().find(|facet| facet.field == "issuer").unwrap();
        assert_eq!((issuers.open[0].label.as_str(), issuers.open[0].count), ("Үлгі облысы әкімдігі", 500));
        assert_eq!(browse.services.len(), 500);
        let year = Asked { year: "2007".to_owned(), ..Asked::default() };
        assert_eq!(all.iter().filter(|act| year.fits(**act, "")).count(), 25);
        // Addresses of old pages give a body's name as acts print it.
        let printed =
            Asked { issuer: "Үлгі облысының әкімдігі".to_owned(), ..Asked::default() };
        assert_eq!(all.iter().filter(|act| printed.fits(**act, "")).count(), 500);
    }
}
