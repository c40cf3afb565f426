//! The list of requirements and the text of the rules contradict each other.
//!
//! **What.** The deadlines of the steps on the quickest way to the result add up to more working days than the list
//! allows for the whole service; the text cites a row of the list for the grounds of refusal, and the grounds are in
//! another row; a channel, a ground of refusal or a paper is in one of the two only.
//!
//! **Why it is a fault.** The applicant is promised a time that the steps cannot keep, or a refusal rests on a row that
//! holds no grounds.
//!
//! **Example.** The list gives "3 (үш) жұмыс күні"; the text gives the executor two working days, and after him the head
//! two more.
//!
//! **Correction.** Make both the same: shorten the steps or lengthen the time of the list, cite the row that holds the
//! grounds.
//!
//! # kk
//!
//! Талаптар тізбесі мен қағидалардың мәтіні бір-біріне қайшы.
//!
//! **Не.** Нәтижеге апаратын ең қысқа жолдағы қадамдардың мерзімдері қосылғанда тізбе бүкіл қызметке берген жұмыс
//! күндерінен асады; мәтін бас тарту негіздері үшін тізбенің бір жолына сілтейді, ал негіздер басқа жолда; арна, бас
//! тарту негізі немесе құжат екеуінің біреуінде ғана бар.
//!
//! **Неге кемшілік.** Алушыға қадамдар сақтай алмайтын мерзім уәде етілген немесе бас тарту негізі жоқ жолға сүйенеді.
//!
//! **Мысал.** Тізбеде «3 (үш) жұмыс күні», ал мәтінде орындаушыға екі, содан кейін басшыға тағы екі жұмыс күні берілген.
//!
//! **Түзету.** Екеуін бірдей ету: қадамдарды қысқарту немесе тізбедегі мерзімді ұзарту, негіздер тұрған жолға сілтеу.
//!
//! # ru
//!
//! Перечень требований и текст правил противоречат друг другу.
//!
//! **Что.** Сроки шагов на кратчайшем пути к результату вместе больше, чем перечень даёт на всю услугу; текст ссылается
//! на строку перечня с основаниями отказа, а они в другой строке; способ подачи, основание отказа или документ есть
//! только в одном из двух.
//!
//! **Почему это недостаток.** Получателю обещан срок, который шаги не могут соблюсти, либо отказ опирается на строку
//! без оснований.
//!
//! **Пример.** В перечне «3 (үш) жұмыс күні», а в тексте исполнителю дано два рабочих дня и затем руководителю ещё два.
//!
//! **Исправление.** Привести к одному: сократить шаги или увеличить срок перечня, сослаться на строку с основаниями.

use super::found::Report;
use super::scope::Scope;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use zanflow_flow::{ProcessGraph, Vertex};
use zanflow_lexicon::actors::is_applicant;
use zanflow_lexicon::words::rules_list::{GROUNDS_ROW, ROW_NUMBER};
use zanflow_model::{Confidence, DurationUnit, Passport, Place, ServiceTime};

/// Holds the card against the processes and the text.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    let Some(card) = &scope.service.passport else { return };
    time(scope, card, report);
    row(scope, card, report);
    super::card_lists::check(scope, card, report);
}

/// The place of a card's field.
pub(super) fn at_line(scope: &Scope<'_>, line: u32, text: &str) -> Place {
    Place {
        line_start: line,
        line_end: line,
        text: text.to_owned(),
        ..passage_at(scope, line).unwrap_or_default()
    }
}

fn passage_at(scope: &Scope<'_>, line: u32) -> Option<Place> {
    let holds = |at: &usize| {
        scope.passages.get(*at).is_some_and(|passage| passage.line_start <= line && line <= passage.line_end)
    };
    (0..scope.passages.len()).find(holds).map(|at| scope.whole(at))
}

/// The time of the whole service against the least that the steps need, where both are in working days.
fn time(scope: &Scope<'_>, card: &Passport, report: &mut Report) {
    let [whole] = card.times.as_slice() else { return };
    let ServiceTime { when: None, unit: DurationUnit::WorkingDay, .. } = whole else { return };
    for process in scope.processes.iter().filter(|process| process.process.case.is_none()) {
        let Some((days, steps)) = quickest(process) else { continue };
        if days <= whole.max {
            continue;
        }
        let found =
            report.found("time", at_line(scope, whole.line, &whole.raw)).value("whole", whole.raw.trim());
        let nodes = steps.iter().filter_map(|nth| process.node(*nth)).map(|node| scope.node(node));
        report.add(found.value("sum", days.to_string()).places(nodes).confidence(Confidence::Medium));
        return;
    }
}

/// The least working days on a way to the result, and the steps on it that take them. None where no way leads there.
fn quickest(process: &ProcessGraph<'_>) -> Option<(f64, Vec<usize>)> {
    let days = |vertex: Vertex| {
        let Vertex::Step(nth) = vertex else { return 0.0 };
        // The service's time is not the applicant's own.
        let own = process.node(nth).filter(|node| !node.actor.as_deref().is_some_and(is_applicant));
        let own = own.and_then(|node| node.duration.as_ref());
        own.filter(|time| time.unit == DurationUnit::WorkingDay).and_then(|time| time.most()).unwrap_or(0.0)
    };
    // Thousandths of a day, so that they can be ordered.
    let cost = |vertex: Vertex| (days(vertex) * 1000.0) as u64;
    let mut best: BTreeMap<Vertex, (u64, Vertex)> = BTreeMap::from([(Vertex::Start, (0, Vertex::Start))]);
    let mut open = BinaryHeap::from([Reverse((0, Vertex::Start))]);
    while let Some(Reverse((sum, at))) = open.pop() {
        if at == Vertex::Success {
            break;
        }
        if best.get(&at).is_some_and(|(known, _)| *known < sum) {
            continue;
        }
        for to in process.graph.leaving(at).map(|way| way.to) {
            let next = sum.saturating_add(cost(to));
            if best.get(&to).is_none_or(|(known, _)| next < *known) {
                best.insert(to, (next, at));
                open.push(Reverse((next, to)));
            }
        }
    }
    let (sum, mut at) = *best.get(&Vertex::Success)?;
    let mut steps = Vec::new();
    while let (Some((_, before)), true) = (best.get(&at), at != Vertex::Start) {
        steps.extend(match at {
            Vertex::Step(nth) if cost(at) > 0 => Some(nth),
            _ => None,
        });
        at = *before;
    }
    steps.reverse();
    Some((sum as f64 / 1000.0, steps))
}

/// The row that the text cites for the grounds of refusal against the row that holds them.
fn row(scope: &Scope<'_>, card: &Passport, report: &mut Report) {
    let Some(line) = card.lines.refusal_grounds.first() else { return };
    let holds = |at: &usize| {
        scope
            .passages
            .get(*at)
            .is_some_and(|passage| passage.line_start <= *line && *line <= passage.line_end)
    };
    let Some(at) = (scope.body..scope.passages.len()).find(holds) else { return };
    let text = scope.passages.get(at).map_or("", |passage| passage.text.as_str());
    let Some(own) = ROW_NUMBER.captures(text).and_then(|found| found.get(1)) else { return };
    for (i, passage) in scope.passages.iter().enumerate().take(scope.body) {
        let Some(cited) = GROUNDS_ROW.captures(&passage.text).and_then(|found| found.get(1)) else {
            continue;
        };
        if cited.as_str() != own.as_str() {
            let found = report.found("row", scope.place(i, cited.range())).value("cited", cited.as_str());
            report.add(found.value("own", own.as_str()).also(scope.whole(at)).confidence(Confidence::Medium));
        }
    }
}
