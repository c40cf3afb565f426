//! An appendix that belongs elsewhere, or that is cited and is not there.
//!
//! **What.** The stamp over an appendix names another service than the regulation that it is attached to, or another act than the text says
//! (an appendix "of this regulation" that is headed as one of the resolution). Or the text cites an appendix by a number that none has.
//!
//! **Why it is a fault.** It is open which form, table or diagram is in force for the service. Appendices with another service's name are
//! mostly copied whole, with that service's steps and times.
//!
//! **Example.** Regulation "Ара лицензиясын беру"; its appendix 2 is headed "«Бал сату лицензиясын беру» … регламентіне 2-қосымша".
//!
//! **Correction.** Head the appendix with the name of its own regulation, and check that its content is this service's.

use super::found::Report;
use super::scope::Scope;
use std::collections::BTreeSet;
use zanflow_citations::mentions::{Of, appendix, mentions, named_appendices};
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_model::{Confidence, PassageKind, Severity};

/// Looks at stamps, then at what the text cites.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    stamps(scope, report);
    cited(scope, report);
}

fn is_stamp(scope: &Scope<'_>, at: &usize) -> bool {
    scope.passages.get(*at).is_some_and(|passage| passage.kind == PassageKind::Stamp)
}

/// Stamps with another service's name.
fn stamps(scope: &Scope<'_>, report: &mut Report) {
    let Some(own) = scope.service.title.as_deref() else { return };
    for i in (scope.body..scope.passages.len()).filter(|i| is_stamp(scope, i)) {
        let text = scope.text(i, 0..scope.passages.get(i).map_or(0, |passage| passage.text.len()));
        let Some(name) = quoted(text) else { continue };
        let like = likeness(name, own);
        let titles = scope.model.services.iter().filter_map(|service| service.title.as_deref());
        let other = titles.filter(|title| *title != own).map(|title| (likeness(name, title), title));
        let best =
            other.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(other, _)| *other > like && *other > 0.8);
        let strange = like < STRANGE && name.split_whitespace().count() > 3;
        if best.is_none() && !strange {
            continue;
        }
        let found = report.found("other-service", scope.whole(i)).value("named", name).value("own", own);
        report.add(if best.is_some() { found } else { found.confidence(Confidence::Medium) });
    }
}

/// Two names that share fewer of their words than this are of different services.
const STRANGE: f64 = 0.45;

/// The longest quoted name of a stamp; one that is not closed goes to the word that follows names.
fn quoted(text: &str) -> Option<&str> {
    let open = text.find(['«', '"', '“'])?;
    let mark = text.get(open..)?.chars().next()?;
    let close: &[char] = if mark == '«' { &['»'] } else { &['"', '”'] };
    let start = open + mark.len_utf8();
    let end = text.get(start..)?.rfind(close)? + start;
    text.get(start..end).filter(|name| !name.trim().is_empty())
}

/// How much of their words two names share, 0 to 1; endings do not count.
pub fn likeness(a: &str, b: &str) -> f64 {
    let stems = |text: &str| -> BTreeSet<String> {
        let lower = text.lowered();
        let words =
            lower.split(|letter: char| !is_letter(letter)).filter(|word| word.chars().nth(2).is_some());
        words.map(|word| word.chars().take(6).collect()).collect()
    };
    let (a, b) = (stems(a), stems(b));
    let both = a.intersection(&b).count();
    let all = a.union(&b).count();
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

/// Appendices that the text cites as its own: one that is headed as the act's, or none at all.
fn cited(scope: &Scope<'_>, report: &mut Report) {
    let mut own: Vec<String> = Vec::new();
    let mut of_act: Vec<(String, usize)> = Vec::new();
    let mut unnumbered = false;
    for i in (scope.body..scope.passages.len()).filter(|i| is_stamp(scope, i)) {
        let Some(passage) = scope.passages.get(i) else { continue };
        match appendix(&passage.text) {
            Some((Some(number), true)) => of_act.push((number, i)),
            Some((Some(number), false)) => own.push(number),
            _ => unnumbered = true,
        }
    }
    let mut named = own.clone();
    for passage in scope.passages.iter().skip(scope.body) {
        named.extend(named_appendices(&passage.text));
    }
    let mut told = BTreeSet::new();
    for (i, passage) in scope.passages.iter().enumerate().take(scope.body) {
        if !matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Text) {
            continue;
        }
        let headed = named_as_own(scope, i, &of_act, &own);
        if !headed.is_empty() {
            let numbers: Vec<&str> = headed.iter().map(|(number, _)| number.as_str()).collect();
            if told.insert(numbers.join(", ")) {
                let found = report.found("other-act", scope.whole(i)).value("numbers", numbers.join(", "));
                report.add(found.places(headed.iter().map(|(_, at)| scope.whole(*at))));
            }
            continue;
        }
        for mention in mentions(&passage.text).into_iter().filter(|mention| mention.of != Of::Other) {
            let missing = |number: &&String| !named.contains(number);
            let numbers: Vec<String> = mention.parts.appendices.iter().filter(missing).cloned().collect();
            let absent: Vec<String> = numbers
                .iter()
                .filter(|number| !of_act.iter().any(|(other, _)| other == *number))
                .cloned()
                .collect();
            if !own.is_empty() && !unnumbered && !absent.is_empty() && told.insert(absent.join(", ")) {
                let found = report.found("missing", scope.place(i, mention.range.clone()));
                let found = found.value("numbers", absent.join(", ")).confidence(Confidence::Medium);
                report.add(found.severity(Severity::Error));
            }
        }
    }
}

/// Appendices that a passage cites as the regulation's and that are headed as the act's. Their numbers may stand apart from the word, as
/// hyperlinks leave them: «регламенттің 6 (беру кезінде), 7 (қайта ресімдеу кезінде) қосымшаларына».
fn named_as_own(
    scope: &Scope<'_>,
    at: usize,
    of_act: &[(String, usize)],
    own: &[String],
) -> Vec<(String, usize)> {
    let lower = scope.lower.get(at).map_or("", String::as_str);
    let Some(start) = lower.find("регламент").filter(|_| lower.contains("қосымша")) else {
        return Vec::new();
    };
    let cited: Vec<&str> = lower
        .get(start..)
        .unwrap_or_default()
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .collect();
    let fits = |(number, _): &&(String, usize)| cited.contains(&number.as_str()) && !own.contains(number);
    of_act.iter().filter(fits).cloned().collect()
}
