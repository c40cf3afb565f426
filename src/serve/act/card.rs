//! What a link of the text leads to, in short: the card that appears over it.

use crate::app::Shared;
use crate::editions;
use crate::error::Failure;
use crate::lists::{Badge, today};
use crate::prefs::Prefs;
use crate::render::render;
use crate::text::anchor;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use zanflow_model::{Model, Passage, PassageKind};
use zanflow_passages::citation;

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// An anchor of the act's page.
    at: String,
    /// The day of the edition that is shown; the text held if empty.
    on: String,
}

#[derive(Serialize)]
struct Card {
    citation: String,
    title: Option<String>,
    status: Badge,
    /// Passages from the line on, as long as they belong together.
    texts: Vec<String>,
    is_cut: bool,
}

/// The longest text of a card, in characters.
const LONGEST: usize = 700;

/// The card of an act, or of the part that an anchor of its page begins.
pub async fn fragment(
    State(app): State<Shared>,
    prefs: Prefs,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let model =
                if asked.on.is_empty() { app.model(&id)? } else { editions::on(app, &info, &asked.on)?.1 };
            let passages =
                if asked.at.is_empty() { &[] } else { part(&model, &asked.at).ok_or(Failure::NoPart)? };
            let (texts, is_cut) = cut(passages);
            let cited = citation(&info.document, None);
            let card = Card {
                citation: if prefs.lang == zanflow_wording::Lang::Ru { cited.ru } else { cited.kk },
                title: info.document.title.clone().filter(|_| texts.is_empty()),
                status: Badge::of(&info, &today()),
                texts,
                is_cut,
            };
            render(prefs.lang, "card.html", &card)
        })
        .await
}

/// The passage that holds an anchor, with what belongs to it: the items of a paragraph, the name of an appendix.
fn part<'m>(model: &'m Model, at: &str) -> Option<&'m [Passage]> {
    let holds = |passage: &Passage| {
        (passage.line_start..=passage.line_end.max(passage.line_start))
            .any(|line| anchor(passage.file.as_deref(), line) == at)
    };
    let rest = model.passages.get(model.passages.iter().position(holds)?..)?;
    let first = rest.first()?;
    let belongs = |passage: &&Passage| match first.kind {
        PassageKind::Paragraph => passage.paragraph == first.paragraph && passage.within == first.within,
        PassageKind::Stamp => {
            matches!(
                passage.kind,
                PassageKind::Caption | PassageKind::Heading | PassageKind::Text | PassageKind::Row
            )
        }
        _ => false,
    };
    let count = 1 + rest.iter().skip(1).take(12).take_while(belongs).count();
    rest.get(..count)
}

fn cut(passages: &[Passage]) -> (Vec<String>, bool) {
    let mut left = LONGEST;
    let mut texts = Vec::new();
    for passage in passages {
        let text = passage.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = text.chars().count();
        if length > left {
            let head: String = text.chars().take(left).collect();
            texts.push(format!("{} …", head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words)));
            return (texts, true);
        }
        left -= length;
        texts.push(text);
    }
    (texts, false)
}
