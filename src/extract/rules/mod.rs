//! Rules in force (қағидалар): services with a card and processes, from chapters that tell in sentences what is done.

mod amends;
mod appeal;
mod card;
mod clauses;
pub mod outline;
mod process;
mod recognise;
mod terms;
#[cfg(test)]
mod tests;
mod text;

use super::Context;
use outline::{Chapter, Entry, chapters};
use process::Orders;
use recognise::{Act, List, Rules, plain_name, quoted_name, recognise, same_service};
use text::tidy;
use zanflow_kazakh::alike::alike;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::shortenings::shortenings;
use zanflow_lexicon::words::{rules_acts, rules_blocks};
use zanflow_model::{AmendedAct, Appeal, Document, Form, Passport, Service, Term};

/// The services of rules; none if the act is none of rules. Says in `document` what form the act has.
pub fn services(context: &Context<'_>, code: &str, document: &mut Document) -> Option<Vec<Service>> {
    let text = &context.repaired.text;
    if !rules_acts::SIGNS.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let amends = amends::amends(context).filter(|amends| amends.iter().any(|act| !act.changes.is_empty()));
    let found = recognise(context);
    document.form = match (&amends, &found) {
        (Some(_), _) => Some(Form::Amending),
        (None, Some(_)) => Some(Form::Rules),
        (None, None) => None,
    };
    document.amends = amends.unwrap_or_default();
    if document.form == Some(Form::Amending) {
        super::document::of_amending(context, document, &outline::entries(context));
    }
    let mut act = found?;
    if document.form == Some(Form::Amending) {
        act.rules.iter_mut().for_each(|rules| end_with_quotation(&act.entries, rules, &document.amends));
    } else if let Some(stamp) = act.rules.first().and_then(|rules| act.entries.get(rules.whole.start)) {
        super::document::from_stamp(&stamp.text, document);
    }
    let mut out: Vec<Service> = Vec::new();
    for rules in &act.rules {
        of_rules(&act, rules, code, &mut out);
    }
    for service in &mut out {
        let line = service.passport.as_ref().map_or(service.line_start, |card| card.line);
        let of_act = amends::act_at(&document.amends, service.line_start);
        service.of_act = of_act.or_else(|| amends::act_at(&document.amends, line)).cloned();
    }
    Some(out)
}

/// Ends rules that an order quotes where the quotation ends.
fn end_with_quotation(entries: &[Entry], rules: &mut Rules, acts: &[AmendedAct]) {
    let Some(start) = entries.get(rules.whole.start).map(|entry| entry.line) else { return };
    let texts = acts.iter().flat_map(|act| &act.changes).filter_map(|change| change.text_lines);
    let Some([_, last]) = texts.into_iter().find(|[first, last]| (first..=last).contains(&&start)) else {
        return;
    };
    let end = entries.partition_point(|entry| entry.line <= last);
    rules.whole.end = rules.whole.end.min(end);
    rules.body.end = rules.body.end.min(end).max(rules.body.start);
}

fn of_rules(act: &Act, rules: &Rules, code: &str, out: &mut Vec<Service>) {
    let chapters = chapters(&act.entries, rules.body.clone());
    let named =
        quoted_name(&rules.title).or_else(|| introduced(&chapters)).or_else(|| plain_name(&rules.title));
    let mut lists: Vec<&List> = Vec::new();
    for list in &rules.lists {
        let known = lists.iter().any(|other| match (&other.title, &list.title) {
            (Some(a), Some(b)) => same_service(a, b),
            _ => true,
        });
        if !known {
            lists.push(list);
        }
    }
    let named_chapters = service_chapters(&chapters);
    let several = lists.len() > 1 || named_chapters.len() > 1;
    let named_by_list = several || act.rules.len() > 1;
    let terms = terms::terms(&chapters);
    let appeal = appeal::appeal(&chapters);
    let line = |at: usize| act.entries.get(at);
    let count = lists.len().max(1).max(if lists.len() > 1 { 0 } else { named_chapters.len() });
    for i in 0..count {
        let of_chapter = named_chapters.get(i).filter(|_| lists.len() < 2);
        let list = match of_chapter {
            Some(name) => lists
                .iter()
                .copied()
                .find(|list| list.title.as_ref().is_none_or(|title| same_service(title, name))),
            None => lists.get(i).copied(),
        };
        let title = of_chapter
            .cloned()
            .filter(|_| several)
            .or_else(|| list.filter(|_| named_by_list || named.is_none()).and_then(|list| list.title.clone()))
            .or_else(|| named.clone());
        let passport: Option<Passport> = list.map(|list| card::of_table(&list.table));
        let listed = passport.as_ref().map(|card| card.channels.clone()).unwrap_or_default();
        let orders = Orders {
            chapters: ordering(&chapters, title.as_deref(), several),
            listed: &listed,
            title: title.as_deref().unwrap_or_default(),
            terms: &terms,
        };
        out.push(Service {
            id: format!("{code}-{}", out.len() + 1),
            line_start: line(rules.whole.start).map_or(0, |entry| entry.line),
            line_end: line(rules.whole.end.saturating_sub(1)).map_or(0, |entry| entry.line_end),
            provider: provider(&terms, passport.as_ref()),
            terms: terms.clone(),
            processes: process::processes(&orders),
            title,
            passport,
            appeal: appeal.clone(),
            ..Service::default()
        });
    }
}

/// The name in the quotes of the first paragraph.
fn introduced(chapters: &[Chapter]) -> Option<String> {
    let units =
        chapters.iter().flat_map(|chapter| &chapter.paragraphs).flat_map(|paragraph| &paragraph.units);
    units.take(4).find_map(|unit| zanflow_lexicon::services::introduced(&unit.text).map(str::to_owned))
}

/// The chapters that order a service: all but general provisions and complaints; of several services, those of its name.
fn ordering<'a>(chapters: &'a [Chapter], title: Option<&str>, several: bool) -> Vec<&'a Chapter> {
    let orders: Vec<&Chapter> = chapters
        .iter()
        .filter(|chapter| {
            !chapter.is_on_complaints() && !chapter.is_general() && !chapter.paragraphs.is_empty()
        })
        .collect();
    let Some(title) = title.filter(|_| several) else { return of_services(orders) };
    let best = orders.iter().map(|chapter| likeness(&chapter.title, title)).fold(0.0, f64::max);
    if best < 0.5 {
        return orders;
    }
    orders.into_iter().filter(|chapter| likeness(&chapter.title, title) >= best - 1e-9).collect()
}

/// Of rules on more than a service only the chapters that call it one, or that speak of applicants and providers.
fn of_services(orders: Vec<&Chapter>) -> Vec<&Chapter> {
    let has = |text: &str, words: &[&str]| {
        let lower = text.lowered();
        words.iter().any(|word| lower.contains(word))
    };
    let units = |chapter: &Chapter| {
        let mut units = chapter.paragraphs.iter().flat_map(|paragraph| &paragraph.units);
        units.any(|unit| has(&unit.text, rules_acts::PARTIES))
    };
    let named = |chapter: &&Chapter| has(&chapter.title, rules_acts::SERVICE_WORDS) && units(chapter);
    let spoken = |chapter: &&Chapter| units(chapter);
    let pick = |test: &dyn Fn(&&Chapter) -> bool| {
        orders.iter().copied().filter(|chapter| test(chapter)).collect::<Vec<_>>()
    };
    let found = pick(&named);
    let found = if found.is_empty() { pick(&spoken) } else { found };
    if found.is_empty() { orders } else { found }
}

/// The services that chapters or their parts name in their titles, where several do.
fn service_chapters(chapters: &[Chapter]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in chapters
        .iter()
        .filter(|chapter| !chapter.is_on_complaints())
        .filter_map(|chapter| quoted_name(&chapter.title))
    {
        if !out.iter().any(|other| same_service(other, &name)) {
            out.push(name);
        }
    }
    if out.len() > 1 { out } else { Vec::new() }
}

/// The card and the complaints of a standard of numbered paragraphs among some lines of the repaired text.
pub fn standard(context: &Context<'_>, lines: std::ops::Range<usize>) -> Option<(Passport, Option<Appeal>)> {
    let entries = outline::entries(context);
    let start = entries.partition_point(|entry| entry.at < lines.start);
    let end = entries.partition_point(|entry| entry.at < lines.end);
    let own = entries.get(start..end)?;
    let cut =
        own.iter().skip(2).position(|entry| outline::stamp(entry).is_some()).map_or(end, |at| start + 2 + at);
    let chapters = chapters(&entries, start..cut);
    let rows = card::numbered::rows(&chapters);
    let card = card::passport(&rows);
    let known =
        [card.times.is_empty(), card.result.is_none(), card.documents.is_empty(), card.form.is_empty()];
    (known.iter().filter(|missing| !**missing).count() > 1).then(|| (card, appeal::appeal(&chapters)))
}

fn likeness(heading: &str, title: &str) -> f64 {
    let name = quoted_name(heading).unwrap_or_else(|| heading.to_owned());
    alike(&name, title)
}

/// The body that the chapters call the provider, else the first row of the list.
fn provider(terms: &[Term], card: Option<&Passport>) -> Option<String> {
    let named = terms.iter().filter(|term| term.inline).find(|term| {
        let short = term.abbr.as_deref().unwrap_or_default().lowered();
        rules_blocks::PROVIDER.contains(&short.as_str())
    });
    let row = || card.and_then(|card| card.provider.clone());
    let name = named.map(|term| term.term.clone()).or_else(row)?;
    // «Қорға (бұдан әрі – көрсетілетін қызметті беруші)»: a short name of a short name.
    let whole = terms.iter().find(|term| term.abbr.as_deref() == Some(name.as_str()));
    let name = without_shortening(whole.map_or(&name, |term| &term.term));
    Some(process::blocks::decapitalised_agent(&tidy(&without_quotes(&name)))).filter(|name| !name.is_empty())
}

/// A name without «(бұдан әрі – …)».
fn without_shortening(name: &str) -> String {
    match shortenings(name).first() {
        Some(found) => {
            let rest = from(name, found.range.end);
            format!("{}{rest}", upto(name, found.range.start).trim_end())
        }
        None => name.to_owned(),
    }
}

/// A name without the quotes around its parts.
fn without_quotes(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '«' | '»' | '"' | '“' | '”')).collect()
}
