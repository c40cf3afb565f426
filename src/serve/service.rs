//! The page of a service: its card, processes and findings linked to lines of the act; and the diagrams of its processes.

use super::act::{runs, web_address};
use super::app::Shared;
use super::compare::{Variant, variants};
use super::error::Failure;
use super::lists::{Badge, today};
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use super::table::TableView;
use super::text::act_address;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zanflow_generate::{self as generate, Lang};
use zanflow_model::{Model, Service};
use zanflow_passages::{Citation, citation};
use zanflow_wording::url;

#[derive(Serialize)]
struct Page {
    shell: Shell,
    act_href: String,
    /// The page's own address, under which its files lie.
    here: String,
    citation: Citation,
    status: Badge,
    address: Option<String>,
    line_start: u32,
    line_end: u32,
    /// Passport data: see `generate::pages::Page`.
    p: minijinja::Value,
    /// Its facts in the reader's words.
    facts: Vec<(String, String)>,
    tables: Vec<TableView>,
    diagrams: String,
    variants: Vec<Variant>,
    /// It is made to be printed at once.
    printing: bool,
}

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `1`: to be printed.
    print: String,
}

/// Finds a service by id.
pub fn find<'m>(model: &'m Model, id: &str) -> Result<&'m Service, Failure> {
    model.services.iter().find(|service| service.id == id).ok_or(Failure::NoPart)
}

/// The page of a service.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Path((id, service)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let model = app.model(&id)?;
            let service = find(&model, &service)?;
            let act_href = act_address(&id);
            let here = format!("{act_href}/services/{}", url(&service.id));
            let passport = generate::passport(&model, service, prefs.lang);
            let page = Page {
                shell: Shell::new(app, &prefs, "services"),
                diagrams: format!("{here}/diagrams"),
                variants: variants(app, &id, service)?,
                act_href,
                here,
                printing: asked.print == "1",
                citation: citation(&info.document, None),
                status: Badge::of(&info, &today()),
                address: web_address(info.document.source_url.as_deref()),
                line_start: service.line_start,
                line_end: service.line_end,
                facts: facts(&passport, prefs.lang),
                p: passport,
                tables: service
                    .tables
                    .iter()
                    .map(|table| {
                        TableView::actions(table, None, &mut |_| None, &mut |text| {
                            runs(text, Vec::new(), &[])
                        })
                    })
                    .collect(),
            };
            render(prefs.lang, "service.html", &page)
        })
        .await
}

/// The facts of a passport, in the reader's words.
fn facts(passport: &minijinja::Value, lang: Lang) -> Vec<(String, String)> {
    let Ok(facts) = passport.get_attr("facts").and_then(|facts| facts.try_iter()) else { return Vec::new() };
    let text = |fact: &minijinja::Value, nth: usize| {
        fact.get_item_by_index(nth)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    };
    facts.map(|fact| (text(&fact, 0), super::vocabulary::fact(&text(&fact, 1), lang))).collect()
}

#[derive(Serialize)]
struct DiagramPage {
    shell: Shell,
    /// The name of its files.
    name: String,
    title: String,
    act: String,
    act_href: String,
    service: String,
    service_href: String,
    /// Address of the picture.
    picture: String,
    /// All diagrams of the service: title, address, whether shown.
    others: Vec<(String, String, bool)>,
}

/// A diagram: its page, or its picture (`NAME.svg`).
pub async fn diagram(
    State(app): State<Shared>,
    prefs: Prefs,
    headers: HeaderMap,
    Path((id, service, name)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let model = app.model(&id)?;
            let service = find(&model, &service)?;
            match name.strip_suffix(".svg") {
                Some(name) => Ok(svg(picture(&model, service, prefs.lang, name)?, &headers)),
                None => Ok(alone(app, &prefs, &info, service, name)?.into_response()),
            }
        })
        .await
}

/// The page of a diagram.
fn alone(
    app: &super::app::App,
    prefs: &Prefs,
    info: &zanflow_store::ActInfo,
    service: &Service,
    name: String,
) -> Result<Html<String>, Failure> {
    let processes = generate::processes(service, prefs.lang);
    let (_, title) = processes.iter().find(|(own, _)| *own == name).ok_or(Failure::NoPart)?;
    let act_href = act_address(&info.id);
    let service_href = format!("{act_href}/services/{}", url(&service.id));
    let at = |name: &str| format!("{service_href}/diagrams/{name}");
    let page = DiagramPage {
        shell: Shell::new(app, prefs, "services"),
        title: title.clone(),
        act: citation(&info.document, None).kk,
        service: service.title.clone().unwrap_or_else(|| service.id.clone()),
        picture: format!("{}.svg?lang={}", at(&name), prefs.lang.code()),
        others: processes.iter().map(|(own, title)| (title.clone(), at(own), *own == name)).collect(),
        act_href,
        service_href,
        name,
    };
    render(prefs.lang, "diagram_page.html", &page)
}

/// A picture. Its inline style is allowed by hash, in the answer that it has not changed too: a browser takes the policy of that
/// one for the picture that it kept.
fn svg(svg: String, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", blake3::hash(svg.as_bytes()).to_hex());
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let own = [(header::ETAG, tag), (header::CONTENT_SECURITY_POLICY, policy(&svg))];
    if is_known {
        return (StatusCode::NOT_MODIFIED, own).into_response();
    }
    (own, [(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
}

fn picture(model: &Model, service: &Service, lang: Lang, name: &str) -> Result<String, Failure> {
    generate::diagram(model, service, lang, name)?.ok_or(Failure::NoPart)
}

/// Content policy that allows only the style of the diagram.
fn policy(svg: &str) -> String {
    let style =
        svg.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map(|(style, _)| style);
    let hash = BASE64_STANDARD.encode(Sha256::digest(style.unwrap_or_default()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'; sandbox")
}
