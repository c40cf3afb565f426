//! One thing under two names.
//!
//! **What.** A defined term, an abbreviation, the name of a system or of the service itself appears in another form: "қызмет көрсетуші" for
//! the defined "қызмет беруші", "тұтынушы" for "алушы", "МДБ" for "МДҚ", "«Е-лицензиялау» АЖ МДҚ" for "«Е-лицензиялау» МДҚ АЖ", "процесс"
//! for "үдеріс".
//!
//! **Why it is a fault.** In law another word means another thing. A reader may take the two names for two bodies, two systems or two
//! persons; whoever searches for one does not find the other.
//!
//! **Example.** Definition: "алушы – электрондық мемлекеттік қызмет көрсетілетін тұлға". Table: "Тұтынушының деректері".
//!
//! **Correction.** "Алушының деректері". Where the act defines neither, choose the word that it uses most.

use super::found::Report;
use super::scope::Scope;
use super::spelling::{Compound, Explained, written};
use crate::abbreviations::is_slip;
use crate::variants::{FAMILIES, Family, government_names, word_of};
use std::collections::BTreeMap;
use std::ops::Range;
use zanflow_kazakh::letters::{Lower, cyrillic_look_alike, is_letter};
use zanflow_lexicon::services::{is_service_next, service_title};
use zanflow_lexicon::systems::mentioned;
use zanflow_model::{Confidence, PassageKind, Place, Severity, System, Term};

/// Looks at words, abbreviations, names of systems, definitions and the service's own name.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    words(scope, report);
    let explained = scope.explained();
    let told = compounds(scope, explained, report);
    slips(scope, explained, &told, report);
    government(scope, report);
    two_definitions(scope, report);
    titles(scope, report);
}

/// Places of one word in the text, in order.
type Uses = Vec<(usize, Range<usize>)>;

/// Words of one family: what the act defines, or uses most, is the one meant.
fn words(scope: &Scope<'_>, report: &mut Report) {
    let mut by_family: BTreeMap<usize, BTreeMap<usize, Uses>> = BTreeMap::new();
    for (passage, found) in &scope.uses {
        let words = by_family.entry(found.family).or_default();
        words.entry(found.word).or_default().push((*passage, found.range.clone()));
    }
    let form = FAMILIES.iter().position(|family| family.name == "form");
    let forms = form.and_then(|form| by_family.get(&form)).map_or(0, BTreeMap::len);
    for (at, words) in &by_family {
        let Some(family) = FAMILIES.get(*at).filter(|_| words.len() > 1) else { continue };
        let defined = defined_words(scope, *at);
        // Of two that are used as often, the one that comes first is meant.
        let first = |uses: &Uses| {
            uses.first().map_or(usize::MAX, |(passage, range)| *passage * 1_000_000 + range.start)
        };
        let order =
            |word: usize, uses: &Uses| std::cmp::Reverse(if family.settled { word } else { first(uses) });
        let most =
            words.iter().max_by_key(|(word, uses)| (uses.len(), order(**word, uses))).map(|(word, _)| *word);
        // Where the request's form has two names, its other names are told with them.
        let told = family.name == "request" && forms > 1;
        let Some(meant) = defined.first().copied().or(most).filter(|_| !told) else { continue };
        let sure = defined.contains(&meant);
        for (word, uses) in words.iter().filter(|(word, _)| **word != meant && !defined.contains(word)) {
            one_word(scope, family, (*word, meant), uses, sure, report);
        }
    }
}

fn one_word(
    scope: &Scope<'_>,
    family: &Family,
    (word, meant): (usize, usize),
    uses: &Uses,
    sure: bool,
    report: &mut Report,
) {
    let name = |at: usize| family.words.get(at).map_or("", |(name, _)| *name);
    let mut places = uses.iter().map(|(passage, range)| scope.place(*passage, range.clone()));
    let Some(first) = places.next() else { return };
    let found = report
        .found("word", first)
        .value("used", name(word))
        .value("meant", name(meant))
        .value("count", uses.len().to_string())
        .value("defined", if sure { "yes" } else { "no" })
        .places(places.take(MOST))
        .suggest(name(meant));
    let soft = !matches!(family.name, "provider" | "applicant");
    report.add(if soft { found.severity(Severity::Note) } else { found });
}

/// More places than this prove no more.
const MOST: usize = 9;

/// The words of a family that the act introduces, first the one that is defined for longest.
fn defined_words(scope: &Scope<'_>, family: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let names =
        |term: &Term| [term.abbr.clone(), Some(term.term.clone())].into_iter().flatten().collect::<Vec<_>>();
    for name in scope.service.terms.iter().flat_map(names) {
        if let Some(word) = word_of(family, &name.lowered())
            && !found.contains(&word)
        {
            found.push(word);
        }
    }
    found
}

/// Abbreviations that are a slip for an explained one.
fn slips(scope: &Scope<'_>, explained: &Explained, told: &Uses, report: &mut Report) {
    for (printed, passage, range) in scope.unexplained() {
        if told.iter().any(|(at, name)| at == passage && name.contains(&range.start)) {
            continue;
        }
        let bare: String = printed.split_whitespace().collect();
        let respaced = explained.names.iter().find(|name| {
            name.name.is_none() && name.parts.concat() == bare && name.parts.join(" ") != *printed
        });
        let slip = explained.all().find(|defined| is_slip(printed, defined)).cloned();
        let Some(meant) = respaced.map(|name| name.printed.clone()).or(slip) else { continue };
        let found = report.found("abbreviation", scope.place(*passage, range.clone())).value("used", printed);
        report.add(found.value("meant", &meant).suggest(meant));
    }
}

/// Names of systems in another order of abbreviations, or without one of them; hands back where they stand.
fn compounds(scope: &Scope<'_>, explained: &Explained, report: &mut Report) -> Uses {
    let mut told = Uses::new();
    let written = written(scope);
    let most = written
        .values()
        .filter(|(compound, _)| compound.name.is_some())
        .max_by_key(|(compound, uses)| (uses.len(), compound.parts.len()))
        .map(|(compound, _)| compound.clone());
    let named = explained.names.iter().find(|compound| compound.name.is_some()).cloned();
    let meant_named = named.or(most);
    for (compound, uses) in written.values() {
        let meant = match &compound.name {
            Some(_) => meant_named
                .as_ref()
                .filter(|meant| differs(compound, meant) && is_part(compound, meant, explained)),
            None => explained.names.iter().find(|meant| turned(compound, meant, explained)),
        };
        let Some(meant) = meant else { continue };
        let mut places = uses.iter().map(|(passage, range)| scope.place(*passage, range.clone()));
        let Some(first) = places.next() else { continue };
        let found =
            report.found("system", first).value("used", &compound.printed).value("meant", &meant.printed);
        let found = found.value("count", uses.len().to_string()).places(places.take(MOST));
        report.add(found.suggest(&meant.printed));
        told.extend(uses.iter().cloned());
    }
    told
}

fn differs(compound: &Compound, meant: &Compound) -> bool {
    compound.parts != meant.parts || compound.name_last != meant.name_last || !same_name(compound, meant)
}

/// «Е:-Лицензиялау» and «Е-лицензиялау»: a stray mark is another spelling, capitals are not.
fn same_name(compound: &Compound, meant: &Compound) -> bool {
    compound.name == meant.name
}

/// A name is not another system's: it is not defined by itself, and an extra abbreviation is no workplace of its own.
fn is_part(compound: &Compound, meant: &Compound, explained: &Explained) -> bool {
    let own = explained.names.iter().any(|name| !differs(compound, name));
    let extra = compound.parts.iter().any(|part| !meant.parts.contains(part) && part == "АЖО");
    !own && !extra && (!compound.parts.is_empty())
}

/// The same abbreviations in another order.
fn turned(compound: &Compound, meant: &Compound, explained: &Explained) -> bool {
    let sorted = |parts: &[String]| {
        let mut parts = parts.to_vec();
        parts.sort_unstable();
        parts
    };
    let own = explained.names.iter().any(|name| name.parts == compound.parts);
    !own && meant.parts.len() > 1
        && meant.name.is_none()
        && compound.parts != meant.parts
        && sorted(&compound.parts) == sorted(&meant.parts)
}

/// «электрондық үкімет» веб-порталы and «электрондық үкіметтің» веб-порталы: told where the portal is defined.
fn government(scope: &Scope<'_>, report: &mut Report) {
    let mut portal: Vec<(usize, Range<usize>, String)> = Vec::new();
    for (i, passage) in
        scope.passages.iter().enumerate().filter(|(_, passage)| super::scope::is_told(passage.kind))
    {
        for (range, name, noun) in government_names(&passage.text) {
            if noun.ends_with("портал") {
                portal.push((i, range, name));
            }
        }
    }
    let Some((at, range, name)) = portal.iter().find(|(i, _, _)| is_definition(scope, *i)) else { return };
    let others: Vec<&(usize, Range<usize>, String)> =
        portal.iter().filter(|(_, _, other)| other != name).collect();
    let Some((_, _, other)) = others.first() else { return };
    let places = others.iter().take(MOST).map(|(i, range, _)| scope.place(*i, range.clone()));
    let found = report.found("portal", scope.place(*at, range.clone())).value("used", other.as_str());
    report.add(found.value("meant", name.as_str()).places(places).severity(Severity::Note));
}

fn is_definition(scope: &Scope<'_>, passage: usize) -> bool {
    let Some(passage) = scope.passages.get(passage) else { return false };
    scope
        .service
        .terms
        .iter()
        .any(|term| !term.inline && (passage.line_start..=passage.line_end).contains(&term.line))
}

/// One short name for two things, or two short names for the portal.
fn two_definitions(scope: &Scope<'_>, report: &mut Report) {
    let terms = &scope.service.terms;
    let place = |term: &Term| Place {
        line_start: term.line,
        line_end: term.line,
        text: term.term.clone(),
        ..Place::default()
    };
    for (i, term) in terms.iter().enumerate() {
        let Some(short) = &term.abbr else { continue };
        let alike = |other: &&Term| bare(&other.term) == bare(&term.term);
        if let Some(other) =
            terms.iter().take(i).find(|other| other.abbr.as_ref() == Some(short) && !alike(other))
        {
            let found =
                report.found("two-things", place(term)).value("short", short).value("first", &other.term);
            report.add(found.value("second", &term.term).also(place(other)));
        }
        let portal = |term: &Term| {
            mentioned(&term.term).first() == Some(&System::Portal) && !term.term.contains("ицензиялау\" ")
        };
        let earlier = terms.iter().take(i).find(|other| {
            other.abbr.as_ref().is_some_and(|abbr| abbr != short)
                && portal(other)
                && other.term.contains("портал")
        });
        if let Some(other) =
            earlier.filter(|_| portal(term) && term.term.contains("портал") && short.chars().count() > 1)
        {
            let later = if other.line > term.line { other } else { term };
            let earlier = if other.line > term.line { term } else { other };
            let found =
                report.found("two-names", place(later)).value("used", later.abbr.clone().unwrap_or_default());
            report.add(found.value("meant", earlier.abbr.clone().unwrap_or_default()).also(place(earlier)));
        }
    }
}

/// A name as it is compared: letters only.
fn bare(text: &str) -> String {
    let letters = text.lowered();
    letters
        .chars()
        .filter(|letter| is_letter(*letter))
        .map(|letter| cyrillic_look_alike(letter).unwrap_or(letter))
        .collect()
}

/// The service's name in stamps, in its first paragraph and in the act's orders, against its heading.
fn titles(scope: &Scope<'_>, report: &mut Report) {
    let Some(own) = scope.service.title.as_deref() else { return };
    let mut told: Vec<String> = vec![bare(own)];
    let heading = scope.passages.iter().position(|passage| passage.kind == PassageKind::Heading);
    in_orders(scope, own, heading, &mut told, report);
    for (i, passage) in scope.passages.iter().enumerate() {
        let kind = matches!(passage.kind, PassageKind::Stamp | PassageKind::Paragraph | PassageKind::Text);
        if !kind || !passage.text.contains(['«', '"', '“']) || passage.text.len() < own.len() / 2 {
            continue;
        }
        let Some((range, other)) = quoted_title(&passage.text) else { continue };
        let key = bare(&other);
        // A name that is cut off, or another service's, is told by other rules.
        if told.contains(&key)
            || super::wrong_appendix::likeness(&other, own) < ALIKE
            || is_other(scope, &other, own)
        {
            continue;
        }
        told.push(key);
        let found = report.found("title", scope.place(i, range)).value("used", &other).value("meant", own);
        let found = match heading {
            Some(heading) => found.also(scope.whole(heading)),
            None => found,
        };
        report.add(found.suggest(own).severity(Severity::Note).confidence(Confidence::Medium));
    }
}

/// The name by which the act approves the regulation, against the regulation's own.
fn in_orders(
    scope: &Scope<'_>,
    own: &str,
    heading: Option<usize>,
    told: &mut Vec<String>,
    report: &mut Report,
) {
    let Some(heading) = heading else { return };
    let named = scope
        .orders
        .iter()
        .filter(|passage| matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item));
    for passage in named {
        let Some((range, other)) = quoted_title(&passage.text) else { continue };
        let key = bare(&other);
        let alike = super::wrong_appendix::likeness(&other, own) >= ALIKE && !is_other(scope, &other, own);
        // Where another service of the act bears that very name, it is that one's.
        let taken = scope
            .model
            .services
            .iter()
            .filter_map(|service| service.title.as_deref())
            .any(|title| bare(title) == key);
        if told.contains(&key) || !alike || taken {
            continue;
        }
        told.push(key);
        let line = super::scope::line_at(passage, range.start);
        let order = Place {
            file: passage.file.clone(),
            line_start: line,
            line_end: passage.line_end.max(line),
            paragraph: passage.paragraph.clone(),
            item: passage.item.clone(),
            text: other.clone(),
        };
        let found =
            report.found("title-order", scope.whole(heading)).value("used", &other).value("meant", own);
        report.add(found.also(order).severity(Severity::Note).confidence(Confidence::Medium));
    }
}

/// Names that share fewer words than this are not forms of one name.
const ALIKE: f64 = 0.7;

fn is_other(scope: &Scope<'_>, name: &str, own: &str) -> bool {
    let like = super::wrong_appendix::likeness(name, own);
    let titles = scope.model.services.iter().filter_map(|service| service.title.as_deref());
    titles.filter(|title| *title != own).any(|title| super::wrong_appendix::likeness(name, title) > like)
}

/// The first quoted name of a passage that a word for a service follows.
fn quoted_title(text: &str) -> Option<(Range<usize>, String)> {
    let open = text.find(['«', '"', '“'])?;
    let mark = text.get(open..)?.chars().next()?;
    let close = match mark {
        '«' => '»',
        '“' => '”',
        _ => '"',
    };
    let start = open + mark.len_utf8();
    let mut depth = 1usize;
    let mut end = None;
    for (at, letter) in text.get(start..)?.char_indices() {
        if letter == close {
            depth -= 1;
        } else if letter == mark {
            depth += 1;
        }
        if depth == 0 {
            end = Some(start + at);
            break;
        }
    }
    let end = end?;
    let after = text.get(end + close.len_utf8()..)?.trim_start();
    if !is_service_next(after) {
        return None;
    }
    let name = text.get(start..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = service_title(&format!("«{name}» мемлекеттік қызметінің регламенті")).unwrap_or(name);
    (title.chars().count() > 12).then_some((start..end, title))
}
