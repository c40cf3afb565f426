//! References over a knowledge base: which of its acts they mean, and whether they lead somewhere.

use super::outline::{Existing, Outline, spans};
use super::read::{is_itself, read, words};
use super::{Broken, BrokenKind, CitedAct, CitedText, Held, Incoming, Reference, References, Relation};
use std::collections::{BTreeMap, BTreeSet};
use zanflow_citations::mentions::{Mention, Of, Parts, mentions, normal_number};
use zanflow_kazakh::letters::Lower;
use zanflow_model::Model;
use zanflow_passages::citation;
use zanflow_store::{ActInfo, Kb, KbError, StatusOn, cited_keys, keys, normal_title};

/// The references of an act, for a day (`YYYY-MM-DD`); at most so many incoming ones. None where there is no such act.
///
/// # Errors
/// The index cannot be read.
pub fn references(kb: &Kb, act: &str, day: &str, most: usize) -> Result<Option<References>, KbError> {
    let (Some(info), Some(model)) = (kb.act(act)?, kb.model(act)?) else { return Ok(None) };
    let cites: Vec<Reference> =
        resolved(kb, &info, &model, day)?.into_iter().map(|(_, reference, _)| reference).collect();
    let (cited_by_total, cited_by) = incoming(kb, &info, day, most)?;
    Ok(Some(References {
        act: info.id.clone(),
        citation: citation(&info.document, None).kk,
        on: day.to_owned(),
        broken: cites.iter().filter(|reference| !reference.broken.is_empty()).count(),
        cites,
        cited_by,
        cited_by_total,
    }))
}

/// The places of a model that cite, with what they lead to: the passage's place, the reference, its words.
///
/// # Errors
/// The index cannot be read.
pub(super) fn resolved(
    kb: &Kb,
    info: &ActInfo,
    model: &Model,
    day: &str,
) -> Result<Vec<(usize, Reference, Mention)>, KbError> {
    let mut resolver = Resolver { kb, info, day, own: Outline::of(model), others: BTreeMap::new() };
    let mut found = read(model);
    for (_, reference, mention) in &mut found {
        resolver.resolve(reference, mention)?;
    }
    spare_incomplete(&mut found, &resolver.own);
    Ok(found)
}

/// Where more of the act's own appendices are cited than are there, the held text is not whole: of what it lacks nothing is said.
fn spare_incomplete(cites: &mut [(usize, Reference, Mention)], own: &Outline) {
    let missing: BTreeSet<String> = cites
        .iter()
        .map(|(_, reference, _)| reference)
        .filter(|reference| reference.cited.of == CitedText::Act)
        .flat_map(|reference| &reference.cited.appendices)
        .filter(|number| !own.act.appendices.contains(*number))
        .cloned()
        .collect();
    if missing.len() < 2 || missing.len() < own.act.appendices.len() {
        return;
    }
    for (_, reference, _) in cites.iter_mut().filter(|(_, reference, _)| reference.cited.of == CitedText::Act)
    {
        reference.broken.retain(|broken| broken.kind != BrokenKind::AppendixMissing);
    }
}

struct Resolver<'a> {
    kb: &'a Kb,
    info: &'a ActInfo,
    day: &'a str,
    own: Outline,
    /// Outlines of cited acts, by id.
    others: BTreeMap<String, Outline>,
}

impl Resolver<'_> {
    fn resolve(&mut self, reference: &mut Reference, mention: &Mention) -> Result<(), KbError> {
        if mention.of != Of::Other {
            self.within(reference, mention);
            return Ok(());
        }
        let keys = cited_keys(mention);
        if keys.is_empty() {
            return Ok(());
        }
        let (held, acts) = fitting(mention, self.kb.by_keys(&keys)?);
        reference.held = held;
        if held == Held::Held
            && let [act] = acts.as_slice()
        {
            self.parts_of(act, reference, &mention.parts)?;
            reference.broken.extend(self.repealed(act, reference.relation));
        }
        reference.acts = acts.iter().map(|act| self.cited(act)).collect();
        Ok(())
    }

    fn cited(&self, act: &ActInfo) -> CitedAct {
        CitedAct {
            id: act.id.clone(),
            citation: citation(&act.document, None).kk,
            status: act.status_on(self.day),
            repealed_on: act.repealed_on().map(str::to_owned),
        }
    }

    /// A part of the citing text itself.
    fn within(&self, reference: &mut Reference, mention: &Mention) {
        let place = self.own.approved.get(&reference.within);
        let existing = match mention.of {
            Of::Approved => place,
            Of::Paragraph if reference.within != "act" => place,
            _ => Some(&self.own.act),
        };
        let Some(existing) = existing else { return };
        let here = (mention.of == Of::Paragraph).then(|| reference.paragraph.clone()).flatten();
        reference.broken = missing(existing, &mention.parts, here.as_deref(), "");
    }

    fn parts_of(&mut self, act: &ActInfo, reference: &mut Reference, parts: &Parts) -> Result<(), KbError> {
        if parts.is_empty() || act.lang != "kk" {
            return Ok(());
        }
        if !self.others.contains_key(&act.id) {
            let model = self.kb.model(&act.id)?;
            self.others.insert(act.id.clone(), model.as_ref().map(Outline::of).unwrap_or_default());
        }
        let version = act.document.version_date.as_ref();
        let held = version.map(|day| format!(" in the text of {day} that is held")).unwrap_or_default();
        if let Some(outline) = self.others.get(&act.id) {
            reference.broken = missing(&outline.act, parts, None, &held);
        }
        Ok(())
    }

    /// An act that is cited as if in force, though it was repealed.
    fn repealed(&self, act: &ActInfo, relation: Relation) -> Option<Broken> {
        if !matches!(relation, Relation::Basis | Relation::Cites) {
            return None;
        }
        let repealed = act.repealed_on()?;
        let issued = self.info.document.date.as_deref();
        if issued.is_some_and(|issued| repealed <= issued) {
            let note = format!("{} was repealed on {repealed}, before this act was issued", act.id);
            return Some(Broken { kind: BrokenKind::RepealedBefore, note });
        }
        // What a repealed act cites need not be in force any more.
        let both = repealed <= self.day && self.info.status_on(self.day) == StatusOn::InForce;
        both.then(|| {
            let note = format!("{} was repealed on {repealed}; this act is in force on {}", act.id, self.day);
            Broken { kind: BrokenKind::RepealedSince, note }
        })
    }
}

/// Cited parts that a text does not have. Of a kind of part that it has none of, nothing is said: it may not have been read.
fn missing(existing: &Existing, parts: &Parts, here: Option<&str>, held: &str) -> Vec<Broken> {
    let mut broken = Vec::new();
    let mut tell = |kind, name: &str, number: &str, there: String| {
        broken.push(Broken { kind, note: format!("there is no {name} {number}{held}; there are {there}") });
    };
    if !existing.unnumbered && !existing.appendices.is_empty() {
        for number in parts.appendices.iter().filter(|number| !existing.appendices.contains(*number)) {
            tell(BrokenKind::AppendixMissing, "appendix", number, spans(existing.appendices.iter()));
        }
    }
    if !existing.articles.is_empty() {
        for number in parts.articles.iter().filter(|number| !existing.articles.contains(*number)) {
            tell(BrokenKind::ArticleMissing, "article", number, spans(existing.articles.iter()));
        }
    }
    // Paragraphs of an article, or of an appendix, are counted there and not in the act.
    if !parts.articles.is_empty() || !parts.appendices.is_empty() || existing.paragraphs.is_empty() {
        return broken;
    }
    for number in parts.paragraphs.iter().filter(|number| !existing.paragraphs.contains_key(*number)) {
        tell(BrokenKind::ParagraphMissing, "paragraph", number, spans(existing.paragraphs.keys()));
    }
    let paragraph = match parts.paragraphs.as_slice() {
        [] => here,
        [one] => Some(one.as_str()),
        _ => None,
    };
    if let Some(items) =
        paragraph.and_then(|number| existing.paragraphs.get(number)).filter(|items| !items.is_empty())
    {
        for number in parts.items.iter().filter(|number| !items.contains(*number)) {
            tell(BrokenKind::ItemMissing, "item", number, spans(items.iter()));
        }
    }
    broken
}

/// The acts among those of the same day and number, or of the same title, that the words can mean.
fn fitting(mention: &Mention, found: Vec<ActInfo>) -> (Held, Vec<ActInfo>) {
    let mut fit: Vec<(usize, ActInfo)> =
        found.into_iter().filter_map(|act| fits(mention, &act).map(|worth| (worth, act))).collect();
    let best = fit.iter().map(|(worth, _)| *worth).max().unwrap_or(0);
    fit.retain(|(worth, _)| *worth == best);
    let acts: Vec<ActInfo> = fit.into_iter().map(|(_, act)| act).collect();
    let sure = mention.number.is_some() || mention.title.is_some();
    match acts.as_slice() {
        [] => (Held::NotHeld, acts),
        [_] if sure => (Held::Held, acts),
        [_] => (Held::Possible, acts),
        _ => (Held::Several, acts),
    }
}

/// How much speaks for an act; none where something speaks against it.
fn fits(mention: &Mention, act: &ActInfo) -> Option<usize> {
    let document = &act.document;
    let differ =
        |one: Option<&str>, other: Option<&str>| one.zip(other).is_some_and(|(one, other)| one != other);
    if differ(mention.act_type, document.act_type.as_deref())
        || differ(mention.date.as_deref(), document.date.as_deref())
    {
        return None;
    }
    let number = |number: &Option<String>| number.as_deref().map(normal_number);
    if differ(number(&mention.number).as_deref(), number(&document.number).as_deref()) {
        return None;
    }
    let title = |title: &Option<String>| title.as_deref().map(normal_title);
    let same_title = title(&mention.title).is_some() && title(&mention.title) == title(&document.title);
    // Laws of one day differ by their titles only.
    if mention.number.is_none() && mention.title.is_some() && !same_title {
        return None;
    }
    let registered = number(&mention.registration);
    let same_entry = registered.is_some() && registered == number(&document.registration_number);
    let bodies = match (&mention.issuer, &document.issuer) {
        (Some(one), Some(other)) => alike(one, other)?,
        _ => 0,
    };
    Some(bodies + 10 * usize::from(same_title) + 20 * usize::from(same_entry))
}

/// How many words two bodies' names share; none where they share none.
fn alike(one: &str, other: &str) -> Option<usize> {
    let words = |name: &str| -> BTreeSet<String> {
        let lower = name.lowered();
        let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(|word| word.chars().take(5).collect()).collect()
    };
    let general: BTreeSet<String> = words(zanflow_lexicon::words::citations::GENERAL);
    let (one, other) = (&words(one) - &general, &words(other) - &general);
    let shared = (&one & &other).len();
    (shared > 0 || one.is_empty() || other.is_empty()).then_some(shared)
}

/// Passages of other acts that cite an act.
fn incoming(kb: &Kb, info: &ActInfo, day: &str, most: usize) -> Result<(usize, Vec<Incoming>), KbError> {
    let own: BTreeSet<String> = keys(&info.document).into_iter().collect();
    if own.is_empty() {
        return Ok((0, Vec::new()));
    }
    let (mut total, passages) = kb.citing(&own.iter().cloned().collect::<Vec<_>>(), most)?;
    let mut found = Vec::new();
    for (act, entry) in passages {
        let means = |mention: &Mention| {
            cited_keys(mention).iter().any(|key| own.contains(key))
                && fits(mention, info).is_some()
                && !is_itself(mention, &act.document)
        };
        let Some(mention) = mentions(&entry.text).into_iter().find(means).filter(|_| act.id != info.id)
        else {
            total -= 1;
            continue;
        };
        found.push(Incoming {
            citation: citation(&act.document, Some(&entry)).kk,
            file: entry.file.clone().unwrap_or_else(|| act.document.file.clone()),
            line_start: entry.line_start,
            line_end: entry.line_end,
            words: words(&entry.text, &mention),
            status: act.status_on(day),
            act: act.id,
        });
    }
    Ok((total, found))
}
