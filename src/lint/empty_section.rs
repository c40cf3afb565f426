//! A heading, appendix, list or table row with nothing in it.
//!
//! **What.** A chapter has no paragraphs; a paragraph announces a list that does not follow; an appendix consists of
//! its stamp or its heading only; diagrams have headings and no content; all cells of a table row are empty.
//!
//! **Why it is a fault.** The text refers to something that is missing: the form to fill in, the diagram of the steps,
//! the form in which each action is completed. A picture may have been lost in conversion; compare with the official
//! edition first.
//!
//! **Example.** "Аяқтау нысаны (деректер, құжат)" with no cell after it in any column.
//!
//! **Correction.** Fill in the row, attach the form or the diagram, or remove the heading together with what refers to
//! it.
//!
//! # kk
//!
//! Ішінде ештеңе жоқ тақырып, қосымша, тізбе немесе кесте жолы.
//!
//! **Не.** Тармақтары жоқ тарау; тізбе жариялап, тізбесі жоқ тармақ; мөртабаннан немесе тақырыптан ғана тұратын
//! қосымша; диаграммасы жоқ диаграмма тақырыптары; ұяшықтары бос кесте жолы.
//!
//! **Неге кемшілік.** Мәтін жоқ нәрсеге сілтейді: толтырылатын нысанға, қадамдардың реті көрсетілген диаграммаға,
//! әрекеттің аяқталу нысанына. Түрлендірілген мәтінде сурет жоғалуы мүмкін: алдымен ресми басылыммен салыстырыңыз.
//!
//! **Мысал.** «Аяқтау нысаны (деректер, құжат)» жолында бірде-бір ұяшық жоқ.
//!
//! **Түзету.** Жолды толтыру, нысанды немесе диаграмманы қосу, әйтпесе тақырыпты және оған сілтемені алып тастау.
//!
//! # ru
//!
//! Заголовок, приложение, перечень или строка таблицы без содержания.
//!
//! **Что.** Глава без пунктов; пункт, который объявляет перечень и не даёт его; приложение из одного грифа или
//! заголовка; заголовки диаграмм без диаграмм; строка таблицы с пустыми ячейками.
//!
//! **Почему это недостаток.** Текст отсылает к тому, чего нет: к форме, к диаграмме, к форме завершения действия. В
//! преобразованном тексте рисунок мог потеряться: сначала сверьте с официальным изданием.
//!
//! **Пример.** В строке «Аяқтау нысаны (деректер, құжат)» нет ни одной ячейки.
//!
//! **Исправление.** Заполнить строку, приложить форму или диаграмму либо убрать заголовок и отсылки к нему.

use super::drafting::{is_handbook, is_legend};
use super::found::Report;
use super::scope::Scope;
use zanflow_lexicon::steps::names_diagram;
use zanflow_lexicon::tables::{RowKind, row_kind};
use zanflow_lexicon::words::drafting::FORM_ROW;
use zanflow_model::{Confidence, PassageKind, Place};

/// Looks at the body, then at each appendix.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    chapters(scope, report);
    lists(scope, report);
    rows(scope, report);
    let ends = scope.passages.len();
    let stamps: Vec<usize> =
        (scope.body..ends).filter(|i| kind(scope, *i) == Some(PassageKind::Stamp)).collect();
    let mut diagrams: Vec<Place> = Vec::new();
    let mut headings: Vec<Place> = Vec::new();
    for (nth, stamp) in stamps.iter().enumerate() {
        let end = stamps.get(nth + 1).copied().unwrap_or(ends);
        headings.extend(appendix(scope, *stamp, end, report));
        diagrams.extend(empty_diagrams(scope, *stamp + 1, end));
    }
    // Converting a file loses all its pictures, so all places without them are one finding.
    for (message, places) in [("diagrams", diagrams), ("heading", headings)] {
        let mut places = places.into_iter();
        if let Some(first) = places.next() {
            report.add(report.found(message, first).places(places).confidence(Confidence::Low));
        }
    }
}

fn kind(scope: &Scope<'_>, at: usize) -> Option<PassageKind> {
    scope.passages.get(at).map(|passage| passage.kind)
}

/// A chapter after whose title the next one comes at once.
fn chapters(scope: &Scope<'_>, report: &mut Report) {
    for i in 0..scope.body {
        let next = kind(scope, i + 1).filter(|_| i + 1 < scope.body);
        if kind(scope, i) == Some(PassageKind::Section) && matches!(next, None | Some(PassageKind::Section)) {
            // Two lines of one title are two passages.
            let numbered = |at: usize| {
                let text = scope.passages.get(at).map(|passage| passage.text.trim_start());
                text.is_some_and(|text| text.starts_with(|letter: char| letter.is_ascii_digit()))
            };
            if next.is_none() || (numbered(i) && numbered(i + 1)) {
                report.add(report.found("chapter", scope.whole(i)));
            }
        }
    }
}

/// A paragraph that ends in a colon and has nothing under it.
fn lists(scope: &Scope<'_>, report: &mut Report) {
    for i in 0..scope.body {
        let open = scope.passages.get(i).is_some_and(|passage| passage.text.trim_end().ends_with(':'));
        let next = kind(scope, i + 1).filter(|_| i + 1 < scope.body);
        let ended = matches!(next, None | Some(PassageKind::Paragraph | PassageKind::Section));
        if kind(scope, i) == Some(PassageKind::Paragraph) && open && ended {
            report.add(report.found("list", scope.whole(i)));
        }
    }
}

/// A row with a label and nothing else.
fn rows(scope: &Scope<'_>, report: &mut Report) {
    for table in &scope.service.tables {
        if table.columns.iter().flat_map(|column| &column.cells).any(|cell| cell.row == "form") {
            continue;
        }
        let lines = table.line_start..=table.line_end;
        for (i, passage) in scope.passages.iter().enumerate() {
            if passage.kind != PassageKind::Row || !lines.contains(&passage.line_start) {
                continue;
            }
            let mut cells = passage.text.trim().split('\t').filter(|cell| !cell.trim().is_empty());
            let (Some(label), None) = (cells.next(), cells.next()) else { continue };
            // The row of forms of completion: a table without its other rows would be no table of actions.
            if FORM_ROW.iter().any(|first| label.starts_with(first)) && row_kind(label) == Some(RowKind::Form)
            {
                report.add(report.found("row", scope.whole(i)).value("row", label.trim()));
                break;
            }
        }
    }
}

/// Reports an appendix that is only its stamp, or its stamp and headings. Returns the heading of one with nothing else.
fn appendix(scope: &Scope<'_>, stamp: usize, end: usize, report: &mut Report) -> Option<Place> {
    let inside: Vec<usize> =
        (stamp + 1..end).filter(|i| kind(scope, *i) != Some(PassageKind::Note)).collect();
    if inside.is_empty() {
        let mut place = scope.whole(stamp);
        place.line_start = place.line_end;
        report.add(report.found("appendix", place).confidence(Confidence::Medium));
        return None;
    }
    let heading = |i: &usize| {
        kind(scope, *i) == Some(PassageKind::Text)
            && scope.passages.get(*i).is_some_and(|passage| is_heading(&passage.text))
    };
    let legend = |i: &&usize| !scope.lower.get(**i).is_some_and(|lower| is_legend(lower));
    if let [only] = inside.as_slice()
        && heading(only)
    {
        return Some(scope.whole(*only));
    }
    let book = inside.iter().position(|i| scope.lower.get(*i).is_some_and(|lower| is_handbook(lower)));
    if let Some(book) = book {
        let headings: Vec<usize> =
            inside.iter().skip(book + 1).take_while(legend).copied().take_while(heading).collect();
        let mut places = headings.iter().map(|i| scope.whole(*i));
        if let Some(first) = places.next() {
            report.add(report.found("handbook", first).places(places).confidence(Confidence::Low));
        } else if inside.len() == book + 1 {
            let place = inside.last().map(|i| scope.whole(*i)).unwrap_or_default();
            report.add(report.found("handbook", place).confidence(Confidence::Low));
        }
    }
    None
}

/// A line that only names something: short, without an end.
fn is_heading(text: &str) -> bool {
    let text = text.trim();
    let length = text.chars().count();
    (5..=200).contains(&length)
        && text.starts_with(|letter: char| letter.is_uppercase() || "«\"".contains(letter))
        && !text.ends_with(['.', ';', ':', ',', '?'])
}

/// Headings of diagrams under which nothing is left of a diagram, not even its words.
fn empty_diagrams(scope: &Scope<'_>, start: usize, end: usize) -> Vec<Place> {
    let diagram = |i: &usize| {
        kind(scope, *i) == Some(PassageKind::Caption)
            && scope.passages.get(*i).is_some_and(|passage| names_diagram(&passage.text))
    };
    let first: Vec<usize> = (start..end).filter(diagram).collect();
    let Some(last) = first.last() else { return Vec::new() };
    let words = (last + 1..end)
        .take_while(|i| matches!(kind(scope, *i), Some(PassageKind::Text | PassageKind::Note)))
        .filter(|i| !scope.lower.get(*i).is_some_and(|lower| is_legend(lower)));
    if words.count() > 0 {
        return Vec::new();
    }
    first.into_iter().map(|i| scope.whole(i)).collect()
}
