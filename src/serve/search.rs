//! The search page: hits, facets, notes on the query. Its results alone are the fragment for search as you type.

use super::app::{App, Shared};
use super::error::Failure;
use super::lists::{Badge, Count, counts, today};
use super::prefs::Prefs;
use super::render::{WORDS, render};
use super::sheet::Kind;
use super::shell::Shell;
use super::text::{Piece, cited, marked};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use zanflow_compare::sheet::{Cell, Sheet};
use zanflow_store::{self as store, Answer, FacetField, Hit, Note, Request, STANDING, Saved, Sort};
use zanflow_wording::{Lang, url};

/// Hits per page.
const SHOWN: usize = 20;
/// Facet values shown before the rest are folded.
const OPEN: usize = 6;
/// Maximum length of a query that is kept, in characters.
const LONGEST: usize = 1_000;
/// Maximum length of a facet value in an address, in characters.
const LONGEST_VALUE: usize = 600;

/// Facets in page order: name in addresses and queries, name in index answers.
pub const FACETS: [(&str, &str); 11] = [
    ("standing", STANDING),
    ("region", "region"),
    ("year", "year"),
    ("type", "act_type"),
    ("issuer", "issuer"),
    ("service", "service_name"),
    ("channel", "channel"),
    ("actor", "actor"),
    ("system", "system"),
    ("action", "action"),
    ("kind", "kind"),
];

/// Parameters of the address. A facet may have several values.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub struct Asked {
    q: String,
    /// Values of facets: name in addresses and value.
    chosen: Vec<(&'static str, String)>,
    status: String,
    on: String,
    page: String,
    sort: String,
    literal: String,
    fragment: String,
    format: String,
}

impl From<Vec<(String, String)>> for Asked {
    fn from(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs {
            if let Some((name, _)) = FACETS.iter().find(|(own, _)| *own == name) {
                let value = value.trim().to_owned();
                if !value.is_empty() && !asked.chosen.contains(&(*name, value.clone())) {
                    asked.chosen.push((name, value));
                }
                continue;
            }
            match name.as_str() {
                "q" => asked.q = value,
                "status" => value.trim().clone_into(&mut asked.status),
                "on" => value.trim().clone_into(&mut asked.on),
                "page" => asked.page = value,
                "sort" => asked.sort = value,
                "literal" => asked.literal = value,
                "fragment" => asked.fragment = value,
                "format" => asked.format = value,
                _ => {}
            }
        }
        asked
    }
}

impl Asked {
    /// A search that was kept.
    pub fn of(saved: &Saved) -> Self {
        let sort =
            [("sort", saved.sort.clone()), ("literal", if saved.literal { "1" } else { "" }.to_owned())];
        let mut pairs = vec![("q".to_owned(), saved.query.clone())];
        for (field, value) in saved.chosen() {
            let name = FACETS.iter().find(|(_, own)| *own == field).map_or(field, |(name, _)| name);
            pairs.push((name.to_owned(), value.to_owned()));
        }
        pairs.extend(sort.map(|(name, value)| (name.to_owned(), value)));
        Self::from(pairs)
    }

    /// This search, to be kept.
    pub fn saved(&self) -> Result<Saved, Failure> {
        self.sort()?;
        let mut within: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (field, value) in self.within()? {
            within.entry(field.to_owned()).or_default().push(value.to_owned());
        }
        let query = self.query()?.trim().to_owned();
        if query.chars().count() > LONGEST {
            return Err(Failure::Parameter("q"));
        }
        Ok(Saved { query, literal: self.literal == "1", within, sort: self.sort.clone() })
    }

    /// The address of this search.
    pub fn here(&self) -> String {
        self.href("", "")
    }

    /// What a form keeps of the address.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("q", self.q.as_str())];
        pairs.extend(self.conditions());
        pairs.extend([("sort", self.sort.as_str()), ("literal", self.literal.as_str())]);
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        pairs.map(|(name, value)| (name, value.to_owned())).collect()
    }

    /// Conditions, facets first, in page order.
    fn conditions(&self) -> Vec<(&'static str, &str)> {
        let of = |name: &'static str| self.chosen.iter().filter(move |(own, _)| *own == name);
        let facets =
            FACETS.iter().flat_map(|(name, _)| of(name)).map(|(name, value)| (*name, value.as_str()));
        let others = [("status", self.status.as_str()), ("on", self.on.as_str())];
        facets.chain(others).filter(|(_, value)| !value.is_empty()).collect()
    }

    fn page(&self) -> Result<usize, Failure> {
        match self.page.as_str() {
            "" => Ok(1),
            page => page.parse().ok().filter(|page| *page > 0).ok_or(Failure::Parameter("page")),
        }
    }

    /// The order of the passages.
    pub fn sort(&self) -> Result<Sort, Failure> {
        match self.sort.as_str() {
            "" => Ok(Sort::Relevance),
            "date" => Ok(Sort::Date),
            "act" => Ok(Sort::Act),
            _ => Err(Failure::Parameter("sort")),
        }
    }

    /// The query, prefixed with status and day so that an unclosed quote cannot swallow them.
    fn query(&self) -> Result<String, Failure> {
        let mut query = String::new();
        for (name, value) in [("status", &self.status), ("on", &self.on)] {
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
    pub fn within(&self) -> Result<Vec<(&'static str, &str)>, Failure> {
        let mut within = Vec::new();
        for (name, value) in &self.chosen {
            if value.chars().count() > LONGEST_VALUE {
                return Err(Failure::Parameter(name));
            }
            let facet = FACETS.iter().find(|(own, _)| own == name);
            within.extend(facet.map(|(_, field)| (*field, value.as_str())));
        }
        Ok(within)
    }

    /// Address of this search with the conditions that `keep` keeps and one more, back on page one.
    fn address(&self, keep: impl Fn(&str, &str) -> bool, more: (&str, &str)) -> String {
        let mut pairs = vec![("q", self.q.as_str())];
        pairs.extend(self.conditions());
        pairs.extend([("sort", self.sort.as_str()), ("literal", self.literal.as_str())]);
        pairs.retain(|(name, value)| !value.is_empty() && (*name == "q" || keep(name, value)));
        pairs.extend(Some(more).filter(|(_, value)| !value.is_empty()));
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", url(value))).collect();
        format!("/search?{}", pairs.join("&"))
    }

    /// Address of this search with all values of one condition changed for another, or taken away.
    fn href(&self, changed: &str, value: &str) -> String {
        self.address(|name, _| name != changed, (changed, value))
    }

    /// Address of this search with a value of a facet more, or without it where it is chosen.
    fn toggled(&self, facet: &str, value: &str) -> String {
        let is_chosen = self.has(facet, value);
        let more = if is_chosen { ("", "") } else { (facet, value) };
        self.address(|name, chosen| (name, chosen) != (facet, value), more)
    }

    /// The values chosen, in the reader's words.
    pub fn chosen(&self, lang: Lang) -> Vec<Chosen> {
        let one = |(field, value): (&'static str, &str)| Chosen {
            field,
            label: value_label(lang, field, value),
            without: if FACETS.iter().any(|(own, _)| *own == field) {
                self.toggled(field, value)
            } else {
                self.href(field, "")
            },
        };
        self.conditions().into_iter().map(one).collect()
    }

    fn has(&self, facet: &str, value: &str) -> bool {
        self.conditions()
            .contains(&(FACETS.iter().find(|(own, _)| *own == facet).map_or("", |(own, _)| own), value))
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
    /// Order and literalness, which the form keeps too.
    kept: Vec<(&'static str, String)>,
    results: Results,
}

#[derive(Debug, Default, Serialize)]
struct Results {
    asked: bool,
    total: usize,
    /// Those with all words; none where each has all.
    complete: Option<usize>,
    /// Orders: name, address, whether it is this one.
    sorts: Vec<(&'static str, String, bool)>,
    /// The address that takes the words as typed; none where nothing was understood.
    literal: Option<String>,
    /// The address that understands them again, where they are taken as typed.
    understand: Option<String>,
    /// Addresses of the list as files: format and address.
    files: Vec<(&'static str, String)>,
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
    /// What keeping the search keeps, where visitors may keep one.
    kept: Option<Vec<(&'static str, String)>>,
    deepest: bool,
}

/// A value that was chosen.
#[derive(Debug, Serialize)]
pub struct Chosen {
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
    chosen: bool,
}

#[derive(Debug, Serialize)]
struct NoteView {
    key: String,
    word: String,
    instead: String,
    /// Key of what a question asks for, or empty.
    asked: String,
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
    status: Badge,
    date: Option<String>,
    actor: Option<String>,
    duration: Option<String>,
    channel: Option<&'static str>,
    service: Option<String>,
    act: String,
    missing: Vec<String>,
    /// Words that only its title has.
    above: Vec<String>,
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
) -> Result<Response, Failure> {
    app.clone()
        .work(move |app| {
            if !asked.format.is_empty() {
                return file(app, prefs.lang, &asked);
            }
            let results = results(app, prefs.lang, &asked)?;
            let hidden = asked.conditions().into_iter().filter(|(name, _)| !["status", "on"].contains(name));
            let page = Page {
                shell: Shell::new(app, &prefs, "search"),
                q: asked.q.clone(),
                on: asked.on.clone(),
                status: asked.status.clone(),
                kept: [("sort", asked.sort.clone()), ("literal", asked.literal.clone())]
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .collect(),
                hidden: hidden.map(|(name, value)| (name, value.to_owned())).collect(),
                results,
            };
            let template = if asked.fragment == "1" { "results.html" } else { "search.html" };
            render(prefs.lang, template, &page).map(IntoResponse::into_response)
        })
        .await
}

/// The first passages as a file to keep: a table or JSON.
fn file(app: &App, lang: Lang, asked: &Asked) -> Result<Response, Failure> {
    let request = Request { limit: store::MOST_SHOWN, ..request(asked)? };
    let answer = app.kb.search_within(&request, &asked.within()?)?;
    if asked.format == "json" {
        let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"search.json\"");
        return Ok(([name], Json(answer)).into_response());
    }
    let heads = store::COLUMNS.iter().map(|name| {
        let key = format!("column-{name}");
        WORDS.find(lang, &key).map_or(key, Cow::into_owned)
    });
    let rows = answer.rows().into_iter().map(|row| row.map(Cell::Text).to_vec()).collect();
    let sheet = Sheet { heads: heads.collect(), rows };
    let name = format!("search.{}", asked.format);
    Kind::of(&name, "search").map_err(|_| Failure::Parameter("format"))?.response(&name, sheet, 2)
}

/// What is asked of the knowledge base, from the first passage.
fn request(asked: &Asked) -> Result<Request, Failure> {
    Ok(Request {
        query: asked.query()?,
        today: today(),
        literal: asked.literal == "1",
        sort: asked.sort()?,
        ..Request::default()
    })
}

fn results(app: &App, lang: Lang, asked: &Asked) -> Result<Results, Failure> {
    let page = asked.page()?;
    let (request, within) = (request(asked)?, asked.within()?);
    let offset = (page - 1).saturating_mul(SHOWN);
    if request.query.trim().is_empty() && within.is_empty() {
        return Ok(Results { page, ..Results::default() });
    }
    if offset > store::DEEPEST {
        return Ok(Results { asked: true, page, deepest: true, ..Results::default() });
    }
    // One more than is shown tells whether there is a next page.
    let request = Request { limit: SHOWN + 1, offset, facets: true, ..request };
    let mut answer = app.kb.search_within(&request, &within)?;
    let has_next = answer.hits.len() > SHOWN;
    answer.hits.truncate(SHOWN);
    let at = |page: usize| format!("{}&page={page}", asked.href("", ""));
    let mut names = BTreeMap::new();
    let hits =
        answer.hits.iter().map(|hit| hit_view(app, hit, &mut names, lang)).collect::<Result<_, _>>()?;
    let instead = answer.instead.iter();
    let instead = instead.map(|query| (query.clone(), format!("/search?q={}", url(query)))).collect();
    Ok(Results {
        asked: true,
        total: answer.total,
        complete: Some(answer.complete).filter(|complete| *complete < answer.total),
        sorts: [("relevance", ""), ("date", "date"), ("act", "act")]
            .map(|(name, value)| (name, asked.href("sort", value), asked.sort == value))
            .to_vec(),
        literal: answer.notes.iter().any(is_understood).then(|| asked.href("literal", "1")),
        understand: (asked.literal == "1").then(|| asked.href("literal", "")),
        files: ["csv", "xlsx", "json"].map(|format| (format, asked.href("format", format))).to_vec(),
        first: offset + 1,
        hits,
        facets: facets(lang, asked, &answer),
        chosen: asked.chosen(lang),
        notes: answer.notes.iter().map(note_view).collect(),
        instead,
        previous: (page > 1).then(|| at(page - 1)),
        next: has_next.then(|| at(page + 1)),
        page,
        clear: format!("/search?q={}", url(&asked.q)),
        kept: app.settings.upload.then(|| asked.pairs()),
        deepest: false,
    })
}

fn facets(lang: Lang, asked: &Asked, answer: &Answer) -> Vec<FacetView> {
    let mut views = Vec::new();
    for (field, name) in FACETS {
        let Some(FacetField { values, .. }) = answer.facets.iter().find(|facet| facet.field == name) else {
            continue;
        };
        if values.is_empty() {
            continue;
        }
        let view = |count: &store::FacetCount| ValueView {
            label: value_label(lang, field, &count.value),
            count: count.count,
            href: asked.toggled(field, &count.value),
            chosen: asked.has(field, &count.value),
        };
        let mut open: Vec<ValueView> = values.iter().map(view).collect();
        if field == "year" {
            open.sort_by(|a, b| b.label.cmp(&a.label));
        }
        open.sort_by_key(|value| !value.chosen);
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
        // Addresses of old pages: in force is what has no mark of repeal.
        "status" if value == "in_force" => {
            let [unmarked, held] = ["status-unmarked", "status-in-force"].map(|key| WORDS.label(lang, key));
            return format!("{unmarked} / {held}");
        }
        "status" | STANDING => format!("status-{}", value.replace('_', "-")),
        "type" => return super::vocabulary::act_type(value, lang),
        "region" => return super::vocabulary::region(value, lang),
        _ => return value.to_owned(),
    };
    WORDS.find(lang, &key).map_or_else(|| value.to_owned(), Cow::into_owned)
}

/// Whether a note tells what was understood, which a reader can undo.
fn is_understood(note: &Note) -> bool {
    matches!(note, Note::Asks { .. } | Note::Silent { .. } | Note::Translated { .. })
}

fn note_view(note: &Note) -> NoteView {
    let view = |key: &str, word: &str, instead: String| NoteView {
        key: key.to_owned(),
        word: word.to_owned(),
        instead,
        asked: String::new(),
    };
    match note {
        Note::Cut => view("note-cut", "", String::new()),
        Note::UnknownField { field } => view("note-unknown-field", field, String::new()),
        Note::BadValue { field, value } => view("note-bad-value", field, value.clone()),
        Note::OpenQuote => view("note-open-quote", "", String::new()),
        Note::OnlyNot => view("note-only-not", "", String::new()),
        Note::Respelled { word, instead } if instead.is_empty() => {
            view("note-respelled-unseen", word, String::new())
        }
        Note::Respelled { word, instead } => view("note-respelled", word, instead.join(", ")),
        Note::Asks { intent, words } => {
            let asked = format!("asks-{}", intent.name());
            NoteView { asked, ..view("note-asks", words, String::new()) }
        }
        Note::Silent { words } => view("note-silent", "", words.join(", ")),
        Note::Translated { word, into } => view("note-translated", word, into.join(", ")),
        Note::NotFound { word } => view("note-not-found", word, String::new()),
    }
}

/// `names` caches citations of acts, which repeat among duplicates.
fn hit_view(
    app: &App,
    hit: &Hit,
    names: &mut BTreeMap<String, String>,
    lang: Lang,
) -> Result<HitView, Failure> {
    let entry = &hit.entry;
    let mut also = Vec::with_capacity(hit.also.len());
    for place in &hit.also {
        let name = match names.get(&place.act) {
            Some(name) => name.clone(),
            None => {
                let act = app.kb.act(&place.act)?;
                let name = act.map_or_else(|| place.act.clone(), |act| cited(&act.document, None, lang));
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
        status: Badge::new(hit.status, hit.version.as_deref()),
        date: hit.date.clone(),
        actor: entry.actor.clone(),
        duration: entry.duration.as_ref().map(|duration| duration.raw.clone()),
        channel: entry.channel.map(zanflow_model::Channel::name),
        service: hit.service.clone(),
        act: hit.act.clone(),
        missing: hit.missing.clone(),
        above: hit.above.clone(),
        more: hit.more,
        unnamed: hit.more.saturating_sub(also.len()),
        also,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked::from(
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn a_facet_has_several_values() {
        let asked = asked(&[("q", "а"), ("year", "2012"), ("year", "2013"), ("year", "2012")]);
        assert_eq!(asked.within().unwrap(), [("year", "2012"), ("year", "2013")]);
        assert_eq!(asked.toggled("year", "2014"), "/search?q=%D0%B0&year=2012&year=2013&year=2014");
        assert_eq!(asked.toggled("year", "2012"), "/search?q=%D0%B0&year=2013");
    }

    #[test]
    fn conditions_cannot_break_out() {
        let asked = asked(&[
            ("q", "\"ашық"),
            ("region", "Үлгі\" -status:repealed"),
            ("type", "қаулы"),
            ("status", "in_force"),
        ]);
        assert_eq!(asked.query().unwrap(), "status:in_force \"ашық");
        assert_eq!(asked.within().unwrap(), [("region", "Үлгі\" -status:repealed"), ("act_type", "қаулы")]);
        assert!(Asked { on: "2012 -x".to_owned(), ..Asked::default() }.query().is_err());
        assert!(Asked { page: "0".to_owned(), ..Asked::default() }.page().is_err());
    }

    #[test]
    fn addresses_keep_all_other_conditions() {
        let asked = asked(&[("q", "а б"), ("year", "2012"), ("page", "3")]);
        assert_eq!(asked.href("region", "x&y"), "/search?q=%D0%B0%20%D0%B1&year=2012&region=x%26y");
        assert_eq!(asked.href("year", ""), "/search?q=%D0%B0%20%D0%B1");
    }
}
