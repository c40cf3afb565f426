//! One thing under two names.
//!
//! **What.** A defined term, an abbreviation, or the name of a system or of the service itself appears in another
//! form: "қызмет көрсетуші" for the defined "қызмет беруші", "тұтынушы" for "алушы", "МДБ" for "МДҚ", "«Е-лицензиялау»
//! АЖ МДҚ" for "«Е-лицензиялау» МДҚ АЖ", "процесс" for "үдеріс".
//!
//! **Why it is a fault.** In law, a different word means a different thing. A reader may take the two names for two
//! bodies, systems or persons, and a search for one does not find the other.
//!
//! **Example.** Definition: "алушы – электрондық мемлекеттік қызмет көрсетілетін тұлға". Table: "Тұтынушының
//! деректері".
//!
//! **Correction.** "Алушының деректері". Where the act defines neither word, use the one that it uses most.
//!
//! # kk
//!
//! Бір нәрсенің екі атауы.
//!
//! **Не.** Айқындалған термин, қысқарту, жүйенің немесе қызметтің атауы басқа түрде кездеседі: «қызмет беруші» орнына
//! «қызмет көрсетуші», «алушы» орнына «тұтынушы», «МДҚ» орнына «МДБ», «үдеріс» орнына «процесс».
//!
//! **Неге кемшілік.** Құқықта басқа сөз басқа нәрсені білдіреді. Оқырман екі атауды екі орган, екі жүйе немесе екі
//! тұлға деп ұғуы мүмкін; бірін іздеген екіншісін таппайды.
//!
//! **Мысал.** Айқындама: «алушы – электрондық мемлекеттік қызмет көрсетілетін тұлға». Кестеде: «Тұтынушының
//! деректері».
//!
//! **Түзету.** «Алушының деректері». Акт ешқайсысын айқындамаса, жиі қолданылатын сөзді таңдау.
//!
//! # ru
//!
//! Одно и то же под двумя названиями.
//!
//! **Что.** Определённый термин, сокращение, название системы или самой услуги встречается в другом виде: «қызмет
//! көрсетуші» вместо «қызмет беруші», «тұтынушы» вместо «алушы», «МДБ» вместо «МДҚ», «процесс» вместо «үдеріс».
//!
//! **Почему это недостаток.** В праве другое слово означает другое. Читатель может принять два названия за два органа,
//! две системы или двух лиц; кто ищет одно, не найдёт другого.
//!
//! **Пример.** Определение: «алушы – электрондық мемлекеттік қызмет көрсетілетін тұлға». В таблице: «Тұтынушының
//! деректері».
//!
//! **Исправление.** «Алушының деректері». Если акт не определяет ни того, ни другого, — слово, которое он употребляет
//! чаще.

use super::drafting::has_quote;
use super::found::Report;
use super::scope::{Scope, is_own_words, place};
use super::spelling::{Compound, Explained, Uses, Written, written};
use super::titles::{Stems, Title, letters_of};
use crate::abbreviations::is_slip;
use crate::variants::{FAMILIES, Family, portal_names};
use std::collections::BTreeMap;
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::services::{is_service_next, service_title};
use zanflow_lexicon::systems::mentioned;
use zanflow_lexicon::words::systems::PORTAL_NOUN;
use zanflow_lexicon::words::{abbreviations, drafting};
use zanflow_model::{Confidence, PassageKind, Place, Severity, System, Term};

/// Looks at words, abbreviations, names of systems, definitions and the service's own name.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    words(scope, report);
    let explained = scope.explained();
    let told = compounds(scope, explained, report);
    slips(scope, explained, &told, report);
    portal(scope, report);
    two_definitions(scope, report);
    titles(scope, report);
}

/// Words of one family: the meant one is the one that the act defines, or else uses most.
fn words(scope: &Scope<'_>, report: &mut Report) {
    let mut by_family: BTreeMap<usize, BTreeMap<usize, Uses>> = BTreeMap::new();
    for (passage, found) in &scope.uses {
        let words = by_family.entry(found.family).or_default();
        words.entry(found.word).or_default().push((*passage, found.range.clone()));
    }
    let form = FAMILIES.iter().position(|family| family.name == "form");
    let forms = form.and_then(|form| by_family.get(&form)).map_or(0, BTreeMap::len);
    let names = term_names(scope);
    for (at, words) in &by_family {
        let Some(family) = FAMILIES.get(*at).filter(|_| words.len() > 1) else { continue };
        let defined = defined_words(&names, family);
        // Of two that are used as often, the one that comes first is meant.
        let first = |uses: &Uses| {
            uses.first().map_or(usize::MAX, |(passage, range)| *passage * 1_000_000 + range.start)
        };
        let order =
            |word: usize, uses: &Uses| std::cmp::Reverse(if family.settled { word } else { first(uses) });
        let most =
            words.iter().max_by_key(|(word, uses)| (uses.len(), order(**word, uses))).map(|(word, _)| *word);
        // Where the request's form has two names, its other names are reported with them.
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
    let mut places = uses.iter().map(|(passage, range)| scope.place(*passage, range.clone()));
    let Some(first) = places.next() else { return };
    let found = report
        .found("word", first)
        .value("used", family.word(word))
        .value("meant", family.word(meant))
        .value("count", uses.len().to_string())
        .value("defined", if sure { "yes" } else { "no" })
        .places(places.take(MOST))
        .suggest(family.word(meant));
    let soft = !matches!(family.name, "provider" | "applicant");
    report.add(if soft { found.severity(Severity::Note) } else { found });
}

/// More places than this prove no more.
const MOST: usize = 9;

/// The short names and names of the act's terms, in small letters, in the act's order.
fn term_names(scope: &Scope<'_>) -> Vec<String> {
    let terms = scope.service.terms.iter();
    terms.flat_map(|term| term.abbr.iter().chain([&term.term])).map(|name| name.lowered()).collect()
}

/// The words of a family that the act introduces, in the order of its terms.
fn defined_words(names: &[String], family: &Family) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for word in names.iter().filter_map(|name| family.word_of(name)) {
        if !found.contains(&word) {
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

/// Names of systems with their abbreviations in another order or incomplete. Returns their places.
fn compounds(scope: &Scope<'_>, explained: &Explained, report: &mut Report) -> Uses {
    let mut told = Uses::new();
    let written = written(scope);
    let most = written
        .iter()
        .filter(|written| written.compound.name.is_some())
        .max_by_key(|written| (written.uses.len(), written.compound.parts.len()))
        .map(|written| &written.compound);
    let meant_named = explained.names.iter().find(|compound| compound.name.is_some()).or(most);
    for Written { compound, uses } in &written {
        let meant = match &compound.name {
            Some(_) => {
                meant_named.filter(|meant| differs(compound, meant) && is_part(compound, meant, explained))
            }
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
    let extra =
        compound.parts.iter().any(|part| !meant.parts.contains(part) && part == abbreviations::WORKPLACE);
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

/// «электрондық үкімет» веб-порталы and «электрондық үкіметтің» веб-порталы: reported where the portal is defined.
fn portal(scope: &Scope<'_>, report: &mut Report) {
    let own_words = scope.passages.iter().enumerate().filter(|(_, passage)| is_own_words(passage.kind));
    let portal: Vec<(usize, Range<usize>, String)> = own_words
        .flat_map(|(i, passage)| {
            portal_names(&passage.text).into_iter().map(move |(range, name)| (i, range, name))
        })
        .collect();
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
    let place = |term: &Term| Place {
        line_start: term.line,
        line_end: term.line,
        text: term.term.clone(),
        ..Place::default()
    };
    // The terms with a short name met so far.
    let mut met: Vec<Short<'_>> = Vec::new();
    for term in &scope.service.terms {
        let Some(abbr) = term.abbr.as_deref() else { continue };
        let own = Short { term, abbr, letters: letters_of(&term.term), portal: is_portal(&term.term) };
        if let Some(other) = met.iter().find(|other| other.abbr == abbr && other.letters != own.letters) {
            let found =
                report.found("two-things", place(term)).value("short", abbr).value("first", &other.term.term);
            report.add(found.value("second", &term.term).also(place(other.term)));
        }
        let earlier = met.iter().find(|other| other.portal && other.abbr != abbr);
        if let Some(other) = earlier.filter(|_| own.portal && abbr.chars().nth(1).is_some()) {
            let (earlier, later) = if other.term.line > term.line { (&own, other) } else { (other, &own) };
            let found = report.found("two-names", place(later.term)).value("used", later.abbr);
            report.add(found.value("meant", earlier.abbr).also(place(earlier.term)));
        }
        met.push(own);
    }
}

/// A term with its short name.
struct Short<'a> {
    term: &'a Term,
    abbr: &'a str,
    letters: String,
    portal: bool,
}

/// Whether a term is the government's portal.
fn is_portal(term: &str) -> bool {
    term.contains(PORTAL_NOUN)
        && !term.contains(drafting::LICENSING_END)
        && mentioned(term).first() == Some(&System::Portal)
}

/// The service's name in stamps, in its first paragraph and in the act's orders, against its heading.
fn titles(scope: &Scope<'_>, report: &mut Report) {
    let Some(own) = scope.act.titles.own(scope.nth) else { return };
    let mut told: Vec<String> = vec![own.letters.clone()];
    let heading = scope.passages.iter().position(|passage| passage.kind == PassageKind::Heading);
    in_orders(scope, own, heading, &mut told, report);
    for (i, passage) in scope.passages.iter().enumerate() {
        let kind = matches!(passage.kind, PassageKind::Stamp | PassageKind::Paragraph | PassageKind::Text);
        if !kind || passage.text.len() < own.name.len() / 2 || !has_quote(&passage.text) {
            continue;
        }
        let Some((range, other)) = quoted_title(&passage.text) else { continue };
        let key = letters_of(&other);
        // Other rules report a name that is cut off or belongs to another service.
        if told.contains(&key) || !is_form_of(scope, &other, own) {
            continue;
        }
        told.push(key);
        let found =
            report.found("title", scope.place(i, range)).value("used", &other).value("meant", own.name);
        let found = match heading {
            Some(heading) => found.also(scope.whole(heading)),
            None => found,
        };
        report.add(found.suggest(own.name).severity(Severity::Note).confidence(Confidence::Medium));
    }
}

/// The name by which the act approves the regulation, against the regulation's own.
fn in_orders(
    scope: &Scope<'_>,
    own: &Title<'_>,
    heading: Option<usize>,
    told: &mut Vec<String>,
    report: &mut Report,
) {
    let Some(heading) = heading else { return };
    let orders = scope.orders.iter();
    for order in orders.filter(|order| matches!(order.kind, PassageKind::Paragraph | PassageKind::Item)) {
        let Some((range, other)) = quoted_title(&order.text) else { continue };
        let key = letters_of(&other);
        // Where another service of the act bears that very name, it is that one's.
        let taken = scope.act.titles.all().any(|title| title.letters == key);
        if taken || told.contains(&key) || !is_form_of(scope, &other, own) {
            continue;
        }
        told.push(key);
        let whole = place(order, range);
        let order = Place { line_end: order.line_end.max(whole.line_start), text: other.clone(), ..whole };
        let found =
            report.found("title-order", scope.whole(heading)).value("used", &other).value("meant", own.name);
        report.add(found.also(order).severity(Severity::Note).confidence(Confidence::Medium));
    }
}

/// Names that share fewer words than this are not forms of one name.
const ALIKE: f64 = 0.7;

/// Whether a name is another form of the service's own and not another service's.
fn is_form_of(scope: &Scope<'_>, name: &str, own: &Title<'_>) -> bool {
    let stems = Stems::new(name);
    let like = stems.likeness(&own.stems);
    like >= ALIKE && !scope.act.titles.others(own.name).any(|title| stems.likeness(&title.stems) > like)
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
    let title = service_title(&format!("«{name}» {}", drafting::SERVICE_REGULATION)).unwrap_or(name);
    (title.chars().count() > 12).then_some((start..end, title))
}
