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
use zanflow_generate::{self as generate, Lang, Paper};
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
    /// The diagram of each process as it is printed.
    sheets: Vec<Printed>,
    variants: Vec<Variant>,
    /// It is made to be printed at once.
    printing: bool,
}

/// A diagram on paper: letters are of 6 points and more.
#[derive(Serialize)]
struct Printed {
    /// Addresses of its sheets.
    sheets: Vec<String>,
    /// Whether they are printed across.
    across: bool,
}

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `1`: to be printed.
    print: String,
}

/// Parameters of a picture.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    /// Number of a sheet, from 1; the whole picture if empty.
    sheet: String,
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
                sheets: printed(&model, service, prefs.lang, &format!("{here}/diagrams")),
                variants: variants(app, &id, service, prefs.lang)?,
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

/// The diagrams of a service as they are printed, in the act's order.
fn printed(model: &Model, service: &Service, lang: Lang, diagrams: &str) -> Vec<Printed> {
    let counts = generate::sheet_counts(model, service, lang, Paper::Either);
    let named = generate::processes(service, lang).into_iter().zip(counts);
    let printed = |((name, _), (count, across))| {
        let at = |nth| format!("{diagrams}/{name}.svg?lang={}&sheet={nth}", lang.code());
        Printed { sheets: (1..=count).map(at).collect(), across }
    };
    named.map(printed).collect()
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
    act: Citation,
    act_href: String,
    service: String,
    service_href: String,
    /// Address of the picture.
    picture: String,
    /// The picture as it is printed.
    printed: Option<Printed>,
    /// All diagrams of the service: title, address, whether shown.
    others: Vec<(String, String, bool)>,
}

/// A diagram: its page, its picture (`NAME.svg`), or a sheet of it (`NAME.svg?sheet=1`).
pub async fn diagram(
    State(app): State<Shared>,
    prefs: Prefs,
    headers: HeaderMap,
    Path((id, service, name)): Path<(String, String, String)>,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let model = app.model(&id)?;
            let service = find(&model, &service)?;
            match name.strip_suffix(".svg") {
                Some(name) => Ok(svg(picture(&model, service, prefs.lang, (name, &part.sheet))?, &headers)),
                None => Ok(alone(app, &prefs, (&info, &model), service, name)?.into_response()),
            }
        })
        .await
}

/// The page of a diagram.
fn alone(
    app: &super::app::App,
    prefs: &Prefs,
    (info, model): (&zanflow_store::ActInfo, &Model),
    service: &Service,
    name: String,
) -> Result<Html<String>, Failure> {
    let processes = generate::processes(service, prefs.lang);
    let (_, title) = processes.iter().find(|(own, _)| *own == name).ok_or(Failure::NoPart)?;
    let act_href = act_address(&info.id);
    let service_href = format!("{act_href}/services/{}", url(&service.id));
    let at = |name: &str| format!("{service_href}/diagrams/{name}");
    let printed = printed(model, service, prefs.lang, &format!("{service_href}/diagrams"));
    let nth = processes.iter().position(|(own, _)| *own == name).unwrap_or_default();
    let page = DiagramPage {
        printed: printed.into_iter().nth(nth),
        shell: Shell::new(app, prefs, "services"),
        title: title.clone(),
        act: citation(&info.document, None),
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

/// A picture, or the sheet of it that is asked for.
fn picture(model: &Model, service: &Service, lang: Lang, asked: (&str, &str)) -> Result<String, Failure> {
    let (name, sheet) = asked;
    if sheet.is_empty() {
        return generate::diagram(model, service, lang, name)?.ok_or(Failure::NoPart);
    }
    let nth =
        sheet.parse::<usize>().ok().and_then(|nth| nth.checked_sub(1)).ok_or(Failure::Parameter("sheet"))?;
    let sheets = generate::sheets(model, service, lang, name, Paper::Either)?.ok_or(Failure::NoPart)?;
    sheets.into_iter().nth(nth).map(|sheet| sheet.svg).ok_or(Failure::NoPart)
}

/// Content policy that allows only the style of the diagram.
fn policy(svg: &str) -> String {
    let style =
        svg.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map(|(style, _)| style);
    let hash = BASE64_STANDARD.encode(Sha256::digest(style.unwrap_or_default()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'; sandbox")
}
