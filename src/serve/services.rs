//! The services of all acts by name: each with the acts that regulate it.

use super::app::Shared;
use super::browse::{Browse, Named, browse};
use super::error::Failure;
use super::lists::{Badge, page_number};
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use super::text::{act_address, cited};
use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use zanflow_store::name_key;
use zanflow_wording::{Lang, url};

/// Acts that are listed of a service.
const LISTED: usize = 12;
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
    services: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
    page: usize,
    pages: usize,
}

/// A service, whichever acts regulate it.
#[derive(Serialize)]
struct Row {
    title: String,
    provider: Option<String>,
    acts: Vec<Place>,
    /// Number of acts that are not listed, and the address of the list that has them.
    more: usize,
    more_href: String,
}

#[derive(Serialize)]
struct Place {
    href: String,
    citation: String,
    status: Badge,
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
            let (browse, wanted) = (browse(app)?, name_key(&asked.q));
            let has_words = |service: &&Named| {
                wanted.split_whitespace().all(|word| service.key.split(' ').any(|own| own == word))
            };
            let named: Vec<&Named> = browse.services.iter().filter(has_words).collect();
            let pages = named.len().div_ceil(SHOWN).max(1);
            let shown = named.iter().skip((number - 1).saturating_mul(SHOWN)).take(SHOWN);
            let at = |page: usize| format!("/services?q={}&page={page}", url(&asked.q));
            let page = Page {
                shell: Shell::new(app, &prefs, "services"),
                total: named.len(),
                services: shown.map(|service| row(&browse, service, prefs.lang)).collect(),
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

fn row(browse: &Browse, named: &Named, lang: Lang) -> Row {
    let places = named.places.iter().take(LISTED).filter_map(|(act, nth)| {
        let act = browse.act(*act)?;
        let service = act.info.services.get(*nth)?;
        let place = Place {
            href: format!("{}/services/{}", act_address(&act.info.id), url(&service.id)),
            citation: cited(&act.info.document, None, lang),
            status: act.listed.status.clone(),
        };
        Some((place, service.provider.clone()))
    });
    let (acts, providers): (Vec<Place>, Vec<Option<String>>) = places.unzip();
    Row {
        title: named.title.clone(),
        provider: providers.into_iter().next().flatten(),
        more: named.places.len() - acts.len(),
        more_href: format!("/acts?q={}", url(&named.title)),
        acts,
    }
}
