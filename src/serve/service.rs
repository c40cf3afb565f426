//! The page of a service: its passport linked to lines of the act, and diagrams of its processes.

use super::act::web_address;
use super::app::Shared;
use super::compare::{Variant, variants};
use super::error::Failure;
use super::lists::{status_of, today};
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use super::table::TableView;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use zanflow_generate::{self as generate, Lang};
use zanflow_model::{Model, Service};
use zanflow_passages::{Citation, citation};
use zanflow_wording::url;

#[derive(Serialize)]
struct Page {
    shell: Shell,
    act: String,
    act_href: String,
    citation: Citation,
    status: &'static str,
    address: Option<String>,
    line_start: u32,
    line_end: u32,
    /// Passport data: see `generate::pages::Page`.
    p: minijinja::Value,
    tables: Vec<TableView>,
    diagrams: String,
    variants: Vec<Variant>,
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
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let model = app.model(&id)?;
            let service = find(&model, &service)?;
            let act_href = format!("/acts/{}", url(&id));
            let page = Page {
                shell: Shell::new(app, &prefs, "acts"),
                diagrams: format!("{act_href}/services/{}/diagrams", url(&service.id)),
                variants: variants(app, &id, service)?,
                act: id,
                act_href,
                citation: citation(&info.document, None),
                status: status_of(&info.document, info.status_on(&today())),
                address: web_address(info.document.source_url.as_deref()),
                line_start: service.line_start,
                line_end: service.line_end,
                p: generate::passport(&model, service, prefs.lang),
                tables: service
                    .tables
                    .iter()
                    .map(|table| TableView::actions(table, None, &mut |_| None))
                    .collect(),
            };
            render(prefs.lang, "service.html", &page)
        })
        .await
}

/// Diagram of a process. Its inline style is allowed by hash.
pub async fn diagram(
    State(app): State<Shared>,
    prefs: Prefs,
    headers: HeaderMap,
    Path((id, service, name)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let Some(name) = name.strip_suffix(".svg").map(str::to_owned) else { return Err(Failure::Nowhere) };
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let tag = format!("\"{}-{}-{}\"", info.hash, env!("CARGO_PKG_VERSION"), prefs.lang.code());
            if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
                return Ok(StatusCode::NOT_MODIFIED.into_response());
            }
            let model = app.model(&id)?;
            let svg = picture(&model, find(&model, &service)?, prefs.lang, &name)?;
            let headers = [
                (header::CONTENT_TYPE, "image/svg+xml".to_owned()),
                (header::ETAG, tag),
                (header::CONTENT_SECURITY_POLICY, policy(&svg)),
            ];
            Ok((headers, svg).into_response())
        })
        .await
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
