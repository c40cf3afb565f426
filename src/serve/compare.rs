//! Two services side by side, and candidates to compare a service with.

use super::app::{App, Shared};
use super::error::Failure;
use super::guard::POLICY;
use super::lists::today;
use super::prefs::Prefs;
use super::render::render;
use super::service::find;
use super::sheet::Kind;
use super::shell::Shell;
use super::text::{act_address, cited, permalink};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use zanflow_compare::{Only, Place, Side, compare_sides, view};
use zanflow_store::Request;
use zanflow_wording::{Lang, url};

/// Maximum number of candidates.
const MOST: usize = 8;

/// A candidate for comparison.
#[derive(Serialize)]
pub struct Variant {
    href: String,
    service: String,
    title: Option<String>,
    act: String,
}

/// Services of other acts whose headings best match the title, best first.
pub fn variants(
    app: &App,
    act: &str,
    service: &zanflow_model::Service,
    lang: Lang,
) -> Result<Vec<Variant>, Failure> {
    let Some(title) = &service.title else { return Ok(Vec::new()) };
    // Words only: quotes and signs of a title are none of the query's.
    let words: String =
        title.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let request = Request { query: words, limit: MOST * 2, today: today(), ..Request::default() };
    let answer = app.kb.search_within(&request, &[("kind", "heading")])?;
    let places = answer.hits.iter().flat_map(|hit| {
        let also = hit.also.iter().map(|also| (also.act.clone(), also.service.clone()));
        std::iter::once((hit.act.clone(), hit.service.clone())).chain(also)
    });
    let mut found: Vec<Variant> = Vec::new();
    for (other, id) in places {
        let Some(id) = id.filter(|id| (other.as_str(), id.as_str()) != (act, service.id.as_str())) else {
            continue;
        };
        let href = address((act, &service.id), (&other, &id));
        if found.len() == MOST || found.iter().any(|variant| variant.href == href) {
            continue;
        }
        let info = app.act(&other)?;
        let title =
            info.services.iter().find(|service| service.id == id).and_then(|service| service.title.clone());
        let act = cited(&info.document, None, lang);
        found.push(Variant { href, service: id, title, act });
    }
    Ok(found)
}

fn address((act, service): (&str, &str), (other, variant): (&str, &str)) -> String {
    let [act, service, other, variant] = [act, service, other, variant].map(url);
    format!("/acts/{act}/services/{service}/compare/{other}/{variant}")
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    /// The names of both services.
    services: [String; 2],
    /// The citations of their acts, and the addresses of their pages.
    acts: [String; 2],
    hrefs: [String; 2],
    /// The address of the page, under which its tables lie.
    here: String,
    /// The rows, as `zanflow compare --format html` writes them, each place linked to its words.
    compared: String,
}

/// The comparison of two services.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Path((act, service, other, variant)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    app.clone()
        .work(move |app| {
            let (one, two) = (app.model(&act)?, app.model(&other)?);
            let (a, b) = (Side::new(&one, find(&one, &service)?), Side::new(&two, find(&two, &variant)?));
            // Nothing is named, so nothing can be missing.
            let found = compare_sides(&a, &b, Only::default(), prefs.lang).map_err(|_| Failure::NoPart)?;
            let picture = view::svg(&a, &b, &found, prefs.lang)?;
            let link = |place: &Place, second: bool| {
                let (id, model) = if second { (&other, &two) } else { (&act, &one) };
                let cited = &place.citation;
                let file = Some(cited.file.as_str()).filter(|file| *file != model.document.file);
                Some(permalink(id, file, cited.line_start))
            };
            let page = Page {
                shell: Shell::new(app, &prefs, "groups"),
                services: [a.service.title.as_ref(), b.service.title.as_ref()]
                    .map(|title| title.cloned().unwrap_or_else(|| service.clone())),
                acts: [&one, &two].map(|model| cited(&model.document, None, prefs.lang)),
                hrefs: [(&act, &service), (&other, &variant)]
                    .map(|(act, service)| format!("{}/services/{}", act_address(act), url(service))),
                here: address((&act, &service), (&other, &variant)),
                compared: view::part(&found, prefs.lang, picture, &link)?,
            };
            let policy = policy(&page.compared);
            let page = render(prefs.lang, "compare.html", &page)?;
            Ok(([(header::CONTENT_SECURITY_POLICY, policy)], page).into_response())
        })
        .await
}

/// The comparison as a file: `compared.csv` or `compared.xlsx`.
pub async fn file(
    State(app): State<Shared>,
    prefs: Prefs,
    Path((act, service, other, variant, name)): Path<(String, String, String, String, String)>,
) -> Result<Response, Failure> {
    app.clone()
        .work(move |app| {
            let kind = Kind::of(&name, "compared")?;
            let (one, two) = (app.model(&act)?, app.model(&other)?);
            let (a, b) = (Side::new(&one, find(&one, &service)?), Side::new(&two, find(&two, &variant)?));
            let found = compare_sides(&a, &b, Only::default(), prefs.lang).map_err(|_| Failure::NoPart)?;
            kind.response(&name, view::sheet(&found, prefs.lang), view::SHEET_WIDTH)
        })
        .await
}

/// The policy of all pages, which also allows the styles of the picture.
fn policy(page: &str) -> String {
    let styles = page.split("<style>").skip(1).filter_map(|rest| Some(rest.split_once("</style>")?.0));
    let hashes: Vec<String> =
        styles.map(|style| format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(style)))).collect();
    POLICY.replace("style-src 'self'", &format!("style-src 'self'{}", hashes.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_of_a_page_is_allowed_and_nothing_else() {
        let policy = policy("<style>a</style> <svg><style>b</style></svg>");
        let hash = |style: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(style)));
        assert!(policy.contains(&format!("style-src 'self' {} {};", hash("a"), hash("b"))), "{policy}");
        assert!(policy.starts_with("default-src 'none'"));
    }
}
