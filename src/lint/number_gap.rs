//! A number is skipped, repeated or misprinted.
//!
//! **What.** Chapters, paragraphs, items, processes, conditions, tables and appendices are numbered in order. A number
//! is reported if it is missing, repeated, out of order, or marked differently from its neighbours ("12)" between
//! "11." and "13.", "2 кесте" beside "1-кесте", a next action "4-" with nothing after it).
//!
//! **Why it is a fault.** Acts are cited by these numbers. A gap makes the reader wonder what was there, and a
//! repeated number cites two things.
//!
//! **Example.** "1-шарт", "2-шарт", "4-шарт".
//!
//! **Correction.** Renumber: "3-шарт". Nothing is reported where a note says that an amendment removed the paragraph.
//!
//! # kk
//!
//! Аттап кеткен, қайталанған немесе қате басылған нөмірлер.
//!
//! **Не.** Тараулар, тармақтар, тармақшалар, үдерістер, шарттар, кестелер мен қосымшалар ретімен нөмірленеді.
//! Кемшілік: нөмір қалып қойған, екі рет тұр, реті бұзылған немесе көршілеріндегіден басқа белгісі бар («11.» мен
//! «13.» арасындағы «12)», «1-кесте» жанындағы «2 кесте», артында ештеңе жоқ «4-»).
//!
//! **Неге кемшілік.** Актілерге осы нөмірлер бойынша сілтеме жасалады. Қалып қойған нөмір онда не болғанын сұратады,
//! екі рет тұрған нөмір екі нәрсеге сілтейді.
//!
//! **Мысал.** «1-шарт», «2-шарт», «4-шарт».
//!
//! **Түзету.** Ретімен: «3-шарт». Тармақ өзгертумен алып тасталса, оны ескертпесі айтады және ескерту берілмейді.
//!
//! # ru
//!
//! Пропущенные, повторённые или опечатанные номера.
//!
//! **Что.** Главы, пункты, подпункты, процессы, условия, таблицы и приложения нумеруются по порядку. Недостаток: номер
//! пропущен, повторён, не на месте или обозначен иначе, чем соседние («12)» между «11.» и «13.», «2 кесте» рядом с
//! «1-кесте», «4-» и ничего после).
//!
//! **Почему это недостаток.** По этим номерам на акты ссылаются. Пропуск заставляет спросить, что там было; повтор
//! указывает сразу на две вещи.
//!
//! **Пример.** «1-шарт», «2-шарт», «4-шарт».
//!
//! **Исправление.** По порядку: «3-шарт». Если пункт исключён поправкой, об этом говорит примечание, и замечания нет.

use super::drafting::{is_torn_number, takes_out};
use super::found::Report;
use super::scope::Scope;
use zanflow_citations::mentions::appendix;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::words::tables::TABLE;
use zanflow_model::{Confidence, Node, NodeKind, PassageKind, Severity};

/// Looks at each sequence of numbers.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    paragraphs(scope, report);
    items(scope, report);
    twice(scope, report);
    for process in &scope.service.processes {
        for kind in [NodeKind::Process, NodeKind::Condition] {
            labels(scope, process.nodes.iter().filter(|node| node.kind == kind), kind, report);
        }
    }
    captions(scope, report);
    torn(scope, report);
    appendices(scope, report);
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

/// Paragraphs of the regulation itself; appendices number anew.
fn paragraphs(scope: &Scope<'_>, report: &mut Report) {
    let mut last: Option<(usize, u32)> = None;
    for (i, passage) in scope.passages.iter().enumerate().take(scope.body) {
        if passage.kind != PassageKind::Paragraph {
            continue;
        }
        let Some(no) = passage.paragraph.as_deref().and_then(number) else { continue };
        if let Some((at, before)) = last.filter(|(_, before)| no != before.saturating_add(1)) {
            between(scope, report, (at, before), (i, no));
        }
        last = Some((i, no));
    }
}

/// Reports two successive paragraphs whose numbers are not successive.
fn between(scope: &Scope<'_>, report: &mut Report, (at, before): (usize, u32), (i, no): (usize, u32)) {
    let wanted = before.saturating_add(1);
    let amended = scope.lower.get(at..=i).unwrap_or_default().iter().any(|lower| takes_out(lower));
    if amended {
        return;
    }
    // «12)» among paragraphs is a paragraph with an item's mark.
    let marked = scope.passages.iter().enumerate().take(i).skip(at + 1).find_map(|(line, passage)| {
        let item = passage.item.as_deref().and_then(number).filter(|_| passage.kind == PassageKind::Item)?;
        // An item that goes on the list before it is one of that list.
        let last = line.checked_sub(1).and_then(|line| scope.passages.get(line));
        let last = last.and_then(|last| last.item.as_deref()).and_then(number);
        let listed = last.is_some_and(|last| last.saturating_add(1) == item);
        (!listed && item > before && item.saturating_add(1) == no).then_some((line, item))
    });
    if let Some((line, item)) = marked {
        let found = report.found("mark", scope.whole(line)).value("number", item.to_string());
        report.add(found.suggest(format!("{item}.")));
        if item != wanted {
            let found = report.found("paragraph", scope.whole(line)).value("number", item.to_string());
            report.add(found.value("before", before.to_string()).also(scope.whole(at)));
        }
        return;
    }
    let message = if no == before { "paragraph-twice" } else { "paragraph" };
    let found = report.found(message, scope.whole(i)).value("number", no.to_string());
    report.add(found.value("before", before.to_string()).also(scope.whole(at)));
}

/// Items of one list: of a paragraph or of unnumbered text, up to the first passage that is not an item.
fn items(scope: &Scope<'_>, report: &mut Report) {
    for list in lists(scope).iter().filter(|list| !counts_down(list)) {
        for pair in list.windows(2) {
            let [(at, before), (i, no)] = pair else { continue };
            if *no == before.saturating_add(1) || *no == 1 {
                continue;
            }
            let paragraph = |at: usize| scope.passages.get(at).and_then(|passage| passage.paragraph.as_ref());
            // «12)» among paragraphs is reported by their numbers.
            if paragraph(*i).is_some() && paragraph(*at) == paragraph(*i) {
                let message = if no == before { "item-twice" } else { "item" };
                let found = report.found(message, scope.whole(*i)).value("number", no.to_string());
                report.add(found.value("before", before.to_string()).also(scope.whole(*at)));
            }
        }
    }
}

/// The items that follow one another: passages and their numbers.
fn lists(scope: &Scope<'_>) -> Vec<Vec<(usize, u32)>> {
    let mut lists = vec![Vec::new()];
    for (i, passage) in scope.passages.iter().enumerate().take(scope.body) {
        let takes_out = || scope.lower.get(i).is_some_and(|lower| takes_out(lower));
        match passage.kind {
            PassageKind::Text => continue,
            PassageKind::Note if !takes_out() => continue,
            _ => {}
        }
        let number = passage.item.as_deref().and_then(number).filter(|_| passage.kind == PassageKind::Item);
        match (number, lists.last_mut()) {
            (Some(number), Some(list)) => list.push((i, number)),
            _ => lists.push(Vec::new()),
        }
    }
    lists
}

/// Whether a list counts down to 1, as some lists of pages do.
fn counts_down(list: &[(usize, u32)]) -> bool {
    let down = |pair: &[(usize, u32)]| matches!(pair, [(_, a), (_, b)] if *a == b.saturating_add(1));
    list.len() > 2 && list.last().is_some_and(|(_, number)| *number == 1) && list.windows(2).all(down)
}

/// «8. 8.»
fn twice(scope: &Scope<'_>, report: &mut Report) {
    for (i, passage) in scope.passages.iter().enumerate() {
        if !matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item) {
            continue;
        }
        let Some((first, skip)) = mark(&passage.text) else { continue };
        let (Mark::Paragraph(no) | Mark::Item(no)) = &first;
        let head = passage.text.get(..skip).unwrap_or_default();
        if head.matches(no.as_str()).count() > 1 {
            let found = report.found("printed-twice", scope.place(i, 0..skip)).value("number", no.clone());
            report.add(found);
        }
    }
}

/// Labels of one kind in a process: «1-шарт, 2-шарт, 4-шарт».
fn labels<'n>(scope: &Scope<'_>, nodes: impl Iterator<Item = &'n Node>, kind: NodeKind, report: &mut Report) {
    let mut last: Option<&Node> = None;
    for node in nodes {
        let before = last.and_then(|last| last.num);
        if let (Some(no), Some(before), Some(previous)) = (node.num, before, last)
            && no != before.saturating_add(1)
        {
            let message = match (kind, no == before) {
                (NodeKind::Condition, false) => "condition",
                (NodeKind::Condition, true) => "condition-twice",
                (_, false) => "process",
                (_, true) => "process-twice",
            };
            let found = report.found(message, scope.node(node)).value("number", no.to_string());
            let found = found.value("before", before.to_string()).also(scope.node(previous));
            report.add(found.severity(Severity::Warning));
        }
        last = Some(node);
    }
}

/// «2 кесте» beside «1-кесте», and captions out of order.
fn captions(scope: &Scope<'_>, report: &mut Report) {
    let captions: Vec<(usize, u32, bool)> = scope
        .passages
        .iter()
        .enumerate()
        .filter(|(_, passage)| passage.kind == PassageKind::Caption)
        .filter_map(|(i, _)| caption(scope.lower.get(i)?).map(|(no, hyphen)| (i, no, hyphen)))
        .collect();
    let hyphens = captions.iter().filter(|(_, _, hyphen)| *hyphen).count();
    let bare = captions.len() - hyphens;
    for (i, no, hyphen) in &captions {
        if !hyphen && hyphens >= bare {
            let found = report.found("caption-mark", scope.whole(*i)).value("number", no.to_string());
            report.add(found.suggest(format!("{no}-{TABLE}")));
        }
    }
    for pair in captions.windows(2) {
        let [(at, before, _), (i, no, _)] = pair else { continue };
        if *no != before.saturating_add(1) && *no != 1 {
            let found = report.found("caption", scope.whole(*i)).value("number", no.to_string());
            report.add(found.value("before", before.to_string()).also(scope.whole(*at)));
        }
    }
}

/// The number before «кесте» and whether a hyphen joins them.
fn caption(lower: &str) -> Option<(u32, bool)> {
    let digits = lower.len() - lower.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let no = lower.get(..digits)?.parse().ok()?;
    let rest = lower.get(digits..)?;
    let hyphen = rest.trim_start().starts_with(['-', '–']);
    rest.trim_start_matches([' ', '-', '–', '.']).starts_with(TABLE).then_some((no, hyphen))
}

/// «4-» in a row of next actions.
fn torn(scope: &Scope<'_>, report: &mut Report) {
    for column in scope.service.tables.iter().flat_map(|table| &table.columns) {
        let cell = column.cells.iter().find(|cell| cell.row == "next" && is_torn_number(&cell.text));
        if let Some(cell) = cell {
            let found =
                report.found("torn", scope.cell(column, "next")).value("column", column.no.to_string());
            report.add(found.value("words", &cell.text));
        }
    }
}

/// Appendices of the regulation, then those of its act, by their stamps.
fn appendices(scope: &Scope<'_>, report: &mut Report) {
    for of_act in [false, true] {
        let stamps = scope.passages.iter().enumerate().skip(scope.body).filter_map(|(i, passage)| {
            let (no, own) = appendix(&passage.text).filter(|_| passage.kind == PassageKind::Stamp)?;
            Some((i, no.as_deref().and_then(number)?)).filter(|_| own == of_act)
        });
        in_order(scope, stamps, report);
    }
}

/// Appendices of one act.
fn in_order(scope: &Scope<'_>, stamps: impl Iterator<Item = (usize, u32)>, report: &mut Report) {
    let mut last: Option<(usize, u32)> = None;
    for (i, no) in stamps {
        if let Some((at, before)) = last.filter(|(_, before)| no != before.saturating_add(1) && no != 1) {
            let message = if no == before { "appendix-twice" } else { "appendix" };
            let found = report.found(message, scope.whole(i)).value("number", no.to_string());
            report.add(
                found
                    .value("before", before.to_string())
                    .also(scope.whole(at))
                    .confidence(Confidence::Medium),
            );
            // After an appendix in the wrong place, numbering continues from the one before it.
            if no > before.saturating_add(1) {
                continue;
            }
        }
        last = Some((i, no));
    }
}
