//! The time line of an act, and two of its editions beside each other.

use super::{Edition, editions, model};
use crate::app::Shared;
use crate::beside::{Beside, Column, rows};
use crate::error::Failure;
use crate::prefs::Prefs;
use crate::render::render;
use crate::shell::Shell;
use crate::text::act_address;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use zanflow_passages::citation;

#[derive(Serialize)]
struct TimeLine {
    shell: Shell,
    title: String,
    act_href: String,
    /// The newest first.
    editions: Vec<Edition>,
    /// The two that are chosen at first: the one before the last, and the last.
    first: Option<String>,
    second: Option<String>,
    /// Whether texts of days can be asked for.
    has_days: bool,
}

/// The time line of an act.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let mut editions = editions(app, &info)?;
            editions.reverse();
            let mut texts =
                editions.iter().filter(|edition| edition.has_text).map(|edition| edition.key.clone());
            let (second, first) = (texts.next(), texts.next());
            let page = TimeLine {
                shell: Shell::new(app, &prefs, "acts"),
                title: info.document.title.clone().unwrap_or_else(|| citation(&info.document, None).kk),
                act_href: act_address(&id),
                has_days: editions.iter().any(|edition| edition.change != "file"),
                first,
                second,
                editions,
            };
            render(prefs.lang, "editions.html", &page)
        })
        .await
}

/// Which two editions, and whether all of their text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    a: String,
    b: String,
    all: String,
}

#[derive(Serialize)]
struct Compared {
    shell: Shell,
    title: String,
    act_href: String,
    editions: [Edition; 2],
    beside: Beside,
    all: bool,
    /// The address with all of the text, or with the changes only.
    switch: String,
}

/// Two editions of an act beside each other.
pub async fn compared(
    State(app): State<Shared>,
    prefs: Prefs,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let editions = editions(app, &info)?;
            let find = |key: &str| {
                let found = editions.iter().position(|edition| edition.key == key && edition.has_text);
                found.ok_or(Failure::NoEdition)
            };
            let (a, b) = (find(&asked.a)?, find(&asked.b)?);
            // The older one stands first, whichever was named first.
            let pair = [a.min(b), a.max(b)].map(|at| editions.get(at).cloned());
            let [Some(a), Some(b)] = pair else { return Err(Failure::NoEdition) };
            let (one, other) = (model(app, &info, &a)?, model(app, &info, &b)?);
            let all = asked.all == "1";
            let act_href = act_address(&id);
            let column = |edition: &Edition| match (&edition.file, &edition.day) {
                (Some(_), _) => Column::Act(act_address(&edition.key)),
                (None, Some(day)) => Column::Act(format!("{act_href}?on={day}")),
                _ => Column::Bare,
            };
            let page = Compared {
                shell: Shell::new(app, &prefs, "acts"),
                title: info.document.title.clone().unwrap_or_else(|| citation(&info.document, None).kk),
                beside: rows(&one.passages, &other.passages, [&column(&a), &column(&b)], all),
                switch: format!(
                    "{act_href}/editions/compare?a={}&b={}{}",
                    zanflow_wording::url(&asked.a),
                    zanflow_wording::url(&asked.b),
                    if all { "" } else { "&all=1" }
                ),
                editions: [a, b],
                act_href,
                all,
            };
            render(prefs.lang, "edition.html", &page)
        })
        .await
}
