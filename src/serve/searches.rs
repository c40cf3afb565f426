//! Searches that are kept by name in the knowledge base: the list, keeping one, taking one away. There are no accounts: they are
//! those of all visitors, and of `zanflow search --saved`.

use super::app::{App, Shared};
use super::error::Failure;
use super::prefs::Prefs;
use super::render::render;
use super::search::{Asked, Chosen};
use super::shell::Shell;
use axum::Form;
use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use zanflow_store::{Saved, forget_search, save_search, searches};

/// Maximum length of a name, in characters.
const LONGEST: usize = 80;
/// So many searches are kept.
const MOST: usize = 1_000;

#[derive(Serialize)]
struct Page {
    shell: Shell,
    kept: Vec<Kept>,
    /// Whether visitors may keep searches here.
    may_keep: bool,
}

/// A search that is kept.
#[derive(Serialize)]
struct Kept {
    name: String,
    href: String,
    query: String,
    chosen: Vec<Chosen>,
}

/// The searches that are kept, by name.
pub async fn page(State(app): State<Shared>, prefs: Prefs) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let kept = searches(&app.settings.kb)?.into_iter().map(|(name, saved)| {
                let asked = Asked::of(&saved);
                Kept { name, href: asked.here(), query: saved.query, chosen: asked.chosen(prefs.lang) }
            });
            let page = Page {
                shell: Shell::new(app, &prefs, "search"),
                kept: kept.collect(),
                may_keep: app.settings.upload,
            };
            render(prefs.lang, "searches.html", &page)
        })
        .await
}

/// Keeps a search under a name, in the place of what had it.
pub async fn keep(
    State(app): State<Shared>,
    Form(given): Form<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    may_keep(&app)?;
    let name = given.iter().find(|(key, _)| key == "name").map_or("", |(_, name)| name);
    let name = checked(name)?.to_owned();
    let saved = Asked::from(given).saved()?;
    if saved == Saved::default() {
        return Err(Failure::Parameter("q"));
    }
    app.clone()
        .work(move |app| {
            let known = searches(&app.settings.kb)?;
            if known.len() >= MOST && !known.contains_key(&name) {
                return Err(Failure::TooManySearches);
            }
            save_search(&app.settings.kb, &name, saved)?;
            Ok(Redirect::to("/searches"))
        })
        .await
}

/// The name of a search to take away.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    name: String,
}

/// Takes a search away; one that another visitor took away before is gone too.
pub async fn forget(State(app): State<Shared>, Form(given): Form<Named>) -> Result<Redirect, Failure> {
    may_keep(&app)?;
    app.clone()
        .work(move |app| {
            forget_search(&app.settings.kb, &given.name)?;
            Ok(Redirect::to("/searches"))
        })
        .await
}

fn may_keep(app: &App) -> Result<(), Failure> {
    if app.settings.upload { Ok(()) } else { Err(Failure::NoKeeping) }
}

/// A name that people can read and type.
fn checked(name: &str) -> Result<&str, Failure> {
    let name = name.trim();
    let is_name = (1..=LONGEST).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    is_name.then_some(name).ok_or(Failure::Parameter("name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_read() {
        assert_eq!(checked(" бас тарту ").unwrap(), "бас тарту");
        for wrong in ["", "  ", "a\nb", &"а".repeat(81)] {
            assert!(checked(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_kept_is_opened_as_it_was() {
        let pairs =
            [("q", "бас тарту"), ("issuer", "Үлгі облысы әкімдігі"), ("year", "2012"), ("year", "2013")];
        let more = [("status", "repealed"), ("on", "2014-01-01"), ("sort", "date"), ("literal", "1")];
        let pairs = pairs.into_iter().chain(more).map(|(name, value)| (name.to_owned(), value.to_owned()));
        let saved = Asked::from(pairs.collect::<Vec<_>>()).saved().unwrap();
        assert_eq!(saved.query, "status:repealed on:2014-01-01 бас тарту");
        let chosen = saved.chosen();
        assert_eq!(chosen, [("issuer", "Үлгі облысы әкімдігі"), ("year", "2012"), ("year", "2013")]);
        assert_eq!(Asked::of(&saved).saved().unwrap(), saved);
    }
}
