//! Mentions in Russian text.

use super::parts;
use super::{Mention, Of};
use crate::dates::number_behind_sign;
use regex::Captures;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::months::month_russian;
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::acts::{is_law, russian_type};
use zanflow_lexicon::words::citations as words;

/// Whether a text may cite its own act: «настоящих Правил».
pub(super) fn names_itself(text: &str) -> bool {
    text.contains(words::THIS_RUSSIAN)
}

pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    if text.contains(words::YEAR_RUSSIAN) {
        found.extend(words::DATED_RUSSIAN.all(text).iter().filter_map(|captures| dated(text, captures)));
    }
    if names_itself(text) {
        found.extend(words::OWN_RUSSIAN.all(text).iter().filter_map(|captures| own(captures)));
    }
    found
}

fn dated(text: &str, captures: &Captures<'_>) -> Option<Mention> {
    let group = |name: &str| captures.name(name).map(|group| group.as_str());
    let whole = captures.get(0)?;
    // «зарегистрирован … приказ» tells of no act of its own.
    let day: u32 = group("d")?.parse().ok()?;
    let month = month_russian(group("m")?)?;
    let act_type = russian_type(group("t")?)?;
    let sign = captures.name("n").map(|number| number.start());
    let number = sign.and_then(|at| number_behind_sign(from(text, at))).map(str::to_owned);
    if number.is_none() && !is_law(act_type) {
        return None;
    }
    let title = group("q").map(str::to_owned).or_else(|| title_before(upto(text, whole.start())));
    Some(Mention {
        range: whole.range(),
        of: Of::Other,
        act_type: Some(act_type),
        issuer: None,
        date: Some(format!("{}-{month:02}-{day:02}", group("y")?)),
        number,
        title,
        registration: None,
        parts: parts::russian(group("p").unwrap_or_default()),
    })
}

/// A title that stands right before the act's kind.
fn title_before(before: &str) -> Option<String> {
    let inside = before.trim_end().strip_suffix('»')?;
    let open = inside.rfind('«')?;
    Some(from(inside, open + '«'.len_utf8()).to_owned())
}

fn own(captures: &Captures<'_>) -> Option<Mention> {
    let whole = captures.get(0)?;
    let word = captures.name("t")?.as_str().lowered();
    let parts = parts::russian(captures.name("p")?.as_str());
    let act_type = russian_type(&word);
    let of = match word.as_str() {
        words::PARAGRAPH_RUSSIAN => Of::Paragraph,
        _ if act_type.is_some() => Of::Act,
        _ => Of::Approved,
    };
    (!parts.is_empty()).then(|| Mention::of_own(whole.range(), of, act_type, parts))
}
