//! The search page: hits, facets, notes on the query. Its results alone are the fragment for search as you type.

use super::app::{App, Shared};
use super::error::Failure;
use super::lists::{Count, counts, today};
use super::prefs::Prefs;
use super::render::{WORDS, render};
use super::shell::Shell;
use super::text::{Piece, marked};
use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use zanflow_store::{self as store, Answer, FacetField, Hit, Note, Request};
use zanflow_wording::{Lang, url};

/// Hits per page.
const SHOWN: usize = 20;
/// Facet values shown before the rest are folded.
const OPEN: usize = 6;
/// Maximum length of a facet value in an address, in characters.
const LONGEST_VALUE: usize = 600;

/// Facets in page order: name in addresses and queries, name in index answers.
const FACETS: [(&str, &str); 10] = [
    ("region", "region"),
    ("year", "year"),
    ("type", "act_type"),
    ("issuer", "issuer"),
    ("service", "service"),
    ("channel", "channel"),
    ("actor", "actor"),
    ("system", "system"),
    ("action", "action"),
    ("kind", "kind"),
];

/// Parameters of the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    region: String,
    year: String,
    r#type: String,
    issuer: String,
    service: String,
    channel: String,
    actor: String,
    system: String,
    action: String,
    kind: String,
    status: String,
    on: String,
    page: String,
    fragment: String,
}

impl Asked {
    /// Facet conditions, in page order.
    fn conditions(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("region", &self.region),
            ("year", &self.year),
            ("type", &self.r#type),
            ("issuer", &self.issuer),
            ("service", &self.service),
            ("channel", &self.channel),
            ("actor", &self.actor),
            ("system", &self.system),
            ("action", &self.action),
            ("kind", &self.kind),
            ("status", &self.status),
            ("on", &self.on),
        ];
        all.into_iter()
            .map(|(name, value)| (name, value.trim()))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    fn page(&self) -> Result<usize, Failure> {
        match self.page.as_str() {
            "" => Ok(1),
            page => page.parse().ok().filter(|page| *page > 0).ok_or(Failure::Parameter("page")),
        }
    }

    /// The query, prefixed with status and day so that an unclosed quote cannot swallow them.
    fn query(&self) -> Result<String, Failure> {
        let mut query = String::new();
        for (name, value) in [("status", self.status.trim()), ("on", self.on.trim())] {
            if value.contains(|letter: char| letter.is_whitespace() || "\"«»“”„".contains(letter)) {
                return Err(Failure::Parameter(name));
            }
            if !value.is_empty() {
                query.push_str(&format!("{name}:{value} "));
            }
        }
        query.push_str(&self.q);
        Ok(query)
    }

    /// Facet conditions by index field name.
    fn within(&self) -> Result<Vec<(&'static str, &str)>, Failure> {
        let mut within = Vec::new();
        for (name, value) in self.conditions() {
            if value.chars().count() > LONGEST_VALUE {
                return Err(Failure::Parameter(name));
            }
            let facet = FACETS.iter().find(|(own, _)| *own == name);
            within.extend(facet.map(|(_, field)| (*field, value)));
        }
        Ok(within)
    }

    /// Address of this search with one condition changed, back on page one.
    fn href(&self, changed: &str, value: &str) -> String {
        let mut pairs = vec![("q", self.q.as_str())];
        pairs.extend(self.conditions().into_iter().filter(|(name, _)| *name != changed));
        if !changed.is_empty() && !value.is_empty() {
            pairs.push((changed, value));
        }
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", url(value))).collect();
        format!("/search?{}", pairs.join("&"))
    }
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    q: String,
    on: String,
    status: String,
    /// Conditions that the form keeps as hidden fields.
    hidden: Vec<(&'static str, String)>,
    results: Results,
}

#[derive(Debug, Default, Serialize)]
struct Results {
    asked: bool,
    total: usize,
    first: usize,
    hits: Vec<HitView>,
    facets: Vec<FacetView>,
    chosen: Vec<Chosen>,
    notes: Vec<NoteView>,
    instead: Vec<(String, String)>,
    previous: Option<String>,
    next: Option<String>,
    page: usize,
    clear: String,
    statuses: Vec<(&'static str, String, bool)>,
    deepest: bool,
}

#[derive(Debug, Serialize)]
struct Chosen {
    field: &'static str,
    label: String,
    without: String,
}

#[derive(Debug, Serialize)]
struct FacetView {
    field: &'static str,
    open: Vec<ValueView>,
    folded: Vec<ValueView>,
}

#[derive(Debug, Clone, Serialize)]
struct ValueView {
    label: String,
    count: u64,
    href: String,
}

#[derive(Debug, Serialize)]
struct NoteView {
    key: String,
    word: String,
    instead: String,
}

#[derive(Debug, Serialize)]
struct HitView {
    href: String,
    title: Option<String>,
    kind: &'static str,
    pieces: Vec<Piece>,
    kk: String,
    ru: String,
    file: String,
    line_start: u32,
    line_end: u32,
    status: &'static str,
    date: Option<String>,
    actor: Option<String>,
    duration: Option<String>,
    channel: Option<&'static str>,
    service: Option<String>,
    act: String,
    more: usize,
    also: Vec<AlsoView>,
    /// Number of duplicates that are not listed.
    unnamed: usize,
}

#[derive(Debug, Serialize)]
struct AlsoView {
    href: String,
    name: String,
    line_start: u32,
    line_end: u32,
}

/// The home page.
pub async fn home(State(app): State<Shared>, prefs: Prefs) -> Result<Html<String>, Failure> {
    #[derive(Serialize)]
    struct Home {
        shell: Shell,
        counts: Count,
        today: String,
    }
    app.clone()
        .work(move |app| {
            let page =
                Home { shell: Shell::new(app, &prefs, "search"), counts: counts(app)?, today: today() };
            render(prefs.lang, "home.html", &page)
        })
        .await
}

/// The search page, or its results alone.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let results = results(app, prefs.lang, &asked)?;
            let hidden = asked.conditions().into_iter().filter(|(name, _)| !["status", "on"].contains(name));
            let page = Page {
                shell: Shell::new(app, &prefs, "search"),
                q: asked.q.clone(),
                on: asked.on.clone(),
                status: asked.status.clone(),
                hidden: hidden.map(|(name, value)| (name, value.to_owned())).collect(),
                results,
            };
            let template = if asked.fragment == "1" { "results.html" } else { "search.html" };
            render(prefs.lang, template, &page)
        })
        .await
}

fn results(app: &App, lang: Lang, asked: &Asked) -> Result<Results, Failure> {
    let page = asked.page()?;
    let (query, within) = (asked.query()?, asked.within()?);
    let offset = (page - 1).saturating_mul(SHOWN);
    if query.trim().is_empty() && within.is_empty() {
        return Ok(Results { page, ..Results::default() });
    }
    if offset > store::DEEPEST {
        return Ok(Results { asked: true, page, deepest: true, ..Results::default() });
    }
    // One more than is shown tells whether there is a next page.
    let request = Request { query, limit: SHOWN + 1, offset, today: today(), facets: true };
    let mut answer = app.kb.search_within(&request, &within)?;
    let has_next = answer.hits.len() > SHOWN;
    answer.hits.truncate(SHOWN);
    let at = |page: usize| format!("{}&page={page}", asked.href("", ""));
    let mut names = BTreeMap::new();
    let hits = answer.hits.iter().map(|hit| hit_view(app, hit, &mut names)).collect::<Result<_, _>>()?;
    let instead = answer.instead.iter();
    let instead = instead.map(|query| (query.clone(), format!("/search?q={}", url(query)))).collect();
    Ok(Results {
        asked: true,
        total: answer.total,
        first: offset + 1,
        hits,
        facets: facets(lang, asked, &answer),
        chosen: chosen(lang, asked),
        notes: answer.notes.iter().map(note_view).collect(),
        instead,
        previous: (page > 1).then(|| at(page - 1)),
        next: has_next.then(|| at(page + 1)),
        page,
        clear: format!("/search?q={}", url(&asked.q)),
        statuses: ["in_force", "repealed"]
            .map(|name| {
                let is_chosen = asked.status == name;
                (name, asked.href("status", if is_chosen { "" } else { name }), is_chosen)
            })
            .to_vec(),
        deepest: false,
    })
}

fn chosen(lang: Lang, asked: &Asked) -> Vec<Chosen> {
    let one = |(field, value): (&'static str, &str)| Chosen {
        field,
        label: value_label(lang, field, value),
        without: asked.href(field, ""),
    };
    asked.conditions().into_iter().map(one).collect()
}

fn facets(lang: Lang, asked: &Asked, answer: &Answer) -> Vec<FacetView> {
    let taken = asked.conditions();
    let mut views = Vec::new();
    for (field, name) in FACETS {
        let Some(FacetField { values, .. }) = answer.facets.iter().find(|facet| facet.field == name) else {
            continue;
        };
        if values.is_empty() || taken.iter().any(|(taken, _)| *taken == field) {
            continue;
        }
        let view = |count: &store::FacetCount| ValueView {
            label: value_label(lang, field, &count.value),
            count: count.count,
            href: asked.href(field, &count.value),
        };
        let mut open: Vec<ValueView> = values.iter().map(view).collect();
        if field == "year" {
            open.sort_by(|a, b| b.label.cmp(&a.label));
        }
        let folded = open.split_off(open.len().min(OPEN));
        views.push(FacetView { field, open, folded });
    }
    views
}

/// A value of a facet in words; values in the act's own words stay.
fn value_label(lang: Lang, field: &str, value: &str) -> String {
    let key = match field {
        "action" => format!("action-{value}"),
        "channel" => format!("channel-{value}"),
        "kind" => format!("kind-{value}"),
        "system" => format!("system-{value}"),
        "status" => format!("status-{}", value.replace('_', "-")),
        "type" => return super::vocabulary::act_type(value, lang),
        "region" => return super::vocabulary::region(value, lang),
        _ => return value.to_owned(),
    };
    WORDS.find(lang, &key).map_or_else(|| value.to_owned(), Cow::into_owned)
}

fn note_view(note: &Note) -> NoteView {
    let (key, word, instead) = match note {
        Note::Cut => ("note-cut", String::new(), String::new()),
        Note::UnknownField { field } => ("note-unknown-field", field.clone(), String::new()),
        Note::BadValue { field, value } => ("note-bad-value", field.clone(), value.clone()),
        Note::OpenQuote => ("note-open-quote", String::new(), String::new()),
        Note::OnlyNot => ("note-only-not", String::new(), String::new()),
        Note::Respelled { word, instead } if instead.is_empty() => {
            ("note-respelled-unseen", word.clone(), String::new())
        }
        Note::Respelled { word, instead } => ("note-respelled", word.clone(), instead.join(", ")),
        Note::NotFound { word } => ("note-not-found", word.clone(), String::new()),
    };
    NoteView { key: key.to_owned(), word, instead }
}

/// `names` caches citations of acts, which repeat among duplicates.
fn hit_view(app: &App, hit: &Hit, names: &mut BTreeMap<String, String>) -> Result<HitView, Failure> {
    let entry = &hit.entry;
    let mut also = Vec::with_capacity(hit.also.len());
    for place in &hit.also {
        let name = match names.get(&place.act) {
            Some(name) => name.clone(),
            None => {
                let act = app.kb.act(&place.act)?;
                let name = act.map_or_else(
                    || place.act.clone(),
                    |act| zanflow_passages::citation(&act.document, None).kk,
                );
                names.entry(place.act.clone()).or_insert(name).clone()
            }
        };
        let href = super::text::permalink(&place.act, None, place.line_start);
        also.push(AlsoView { href, name, line_start: place.line_start, line_end: place.line_end });
    }
    Ok(HitView {
        href: super::text::permalink(&hit.act, entry.file.as_deref(), hit.line_start),
        title: hit.title.clone(),
        kind: hit.kind.name(),
        pieces: marked(&hit.snippet, &hit.marks),
        kk: hit.citation.kk.clone(),
        ru: hit.citation.ru.clone(),
        file: hit.file.clone(),
        line_start: hit.line_start,
        line_end: hit.line_end,
        status: super::lists::status(hit.status),
        date: hit.date.clone(),
        actor: entry.actor.clone(),
        duration: entry.duration.as_ref().map(|duration| duration.raw.clone()),
        channel: entry.channel.map(zanflow_model::Channel::name),
        service: hit.service.clone(),
        act: hit.act.clone(),
        more: hit.more,
        unnamed: hit.more.saturating_sub(also.len()),
        also,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_cannot_break_out() {
        let asked = Asked {
            q: "\"ашық".to_owned(),
            region: "Үлгі\" -status:repealed".to_owned(),
            r#type: "қаулы".to_owned(),
            status: "in_force".to_owned(),
            ..Asked::default()
        };
        assert_eq!(asked.query().unwrap(), "status:in_force \"ашық");
        assert_eq!(asked.within().unwrap(), [("region", "Үлгі\" -status:repealed"), ("act_type", "қаулы")]);
        assert!(Asked { on: "2012 -x".to_owned(), ..Asked::default() }.query().is_err());
        assert!(Asked { page: "0".to_owned(), ..Asked::default() }.page().is_err());
    }

    #[test]
    fn addresses_keep_all_other_conditions() {
        let asked =
            Asked {
                q: "а б".to_owned(), year: "2012".to_owned(), page: "3".to_owned(), ..Asked::default()
            };
        assert_eq!(asked.href("region", "x&y"), "/search?q=%D0%B0%20%D0%B1&year=2012&region=x%26y");
        assert_eq!(asked.href("year", ""), "/search?q=%D0%B0%20%D0%B1");
    }
}
