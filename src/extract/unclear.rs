//! What the act states and what is no fact: times that are no one number in one unit («бір жұмыс күні мен екі сағат ішінде»)
//! and days that do not exist («31 ақпан»). The model has nothing for them, rather than a part of them, and tells where they
//! stand.

use super::Context;
use zanflow_citations::references::impossible_days;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::part;
use zanflow_lexicon::durations::{Limit, limit_lowered, names_time};
use zanflow_model::{Column, Model, Node, Service, Unread};
use zanflow_syntax::Kind;

/// The field of a column's cells that holds its time.
const TIME: &str = "duration";

/// The unclear times of steps and of columns, service by service.
pub fn times(context: &Context<'_>, model: &Model) -> Vec<Unread> {
    let mut found = Vec::new();
    for service in &model.services {
        let mut tell = |line_start, line_end, excerpt| {
            found.push(Unread { line_start, line_end, within: service.id.clone(), excerpt });
        };
        for node in service.processes.iter().flat_map(|process| &process.nodes) {
            if let Some(time) = of_step(context, node) {
                tell(node.line, node.line_end, time);
            }
        }
        for column in service.tables.iter().flat_map(|table| &table.columns) {
            if let Some(cell) = of_column(column) {
                tell(cell.line_start, cell.line_end, cell.text.clone());
            }
        }
    }
    found
}

/// Days that do not exist among the act's own facts and those of the standards that it cites.
pub fn days(context: &Context<'_>, model: &Model) -> Vec<Unread> {
    let mut found = Vec::new();
    let heads = [Kind::Title, Kind::Requisites, Kind::Stamp, Kind::AppendixStamp, Kind::Note];
    let nodes = context.tree.node(0).into_iter().flat_map(|act| context.tree.walk(act));
    for node in nodes.filter(|node| heads.contains(&node.kind)) {
        let lines = (context.first_line(&node.lines), context.last_line(&node.lines));
        tell_days(&context.text(node), lines, "act", &mut found);
    }
    let undated =
        |service: &&Service| service.standard.as_ref().is_some_and(|standard| standard.date.is_none());
    for service in model.services.iter().filter(undated) {
        let own =
            |line: &&zanflow_repair::Line| (service.line_start..=service.line_end).contains(&line.first);
        for line in context.repaired.lines.iter().filter(own) {
            tell_days(context.repaired.line_text(line), (line.first, line.last), &service.id, &mut found);
        }
    }
    found.dedup();
    found
}

fn tell_days(text: &str, (line_start, line_end): (u32, u32), within: &str, found: &mut Vec<Unread>) {
    found.extend(impossible_days(text).into_iter().map(|range| Unread {
        line_start,
        line_end,
        within: within.to_owned(),
        excerpt: part(text, range).to_owned(),
    }));
}

fn of_step(context: &Context<'_>, node: &Node) -> Option<String> {
    if node.duration.is_some() {
        return None;
    }
    match context.memory.steps(node.kind).known(&node.text) {
        Some(words) => words.unclear.clone(),
        None => unclear(&node.text, &node.text.lowered()),
    }
}

/// The first limit of a text, as printed, if it is no time.
pub fn unclear(text: &str, lower: &str) -> Option<String> {
    match limit_lowered(text, lower)? {
        Limit::Unclear(printed) => Some(printed),
        Limit::Time(_) => None,
    }
}

fn of_column(column: &Column) -> Option<&zanflow_model::Cell> {
    let cell = column.cells.iter().find(|cell| cell.row == TIME).filter(|_| column.duration.is_none())?;
    names_time(&cell.text).then_some(cell)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_day_that_does_not_exist_is_told_and_costs_no_other_fact() {
        let text =
            "Бау туралы\n\nҮлгі облысы әкімдігінің 2013 жылғы 31 ақпандағы № 84 қаулысы\n\n1. Бекітілсін.\n";
        let source = zanflow_source::from_bytes("7_a.txt", text.as_bytes(), None).unwrap();
        let model = zanflow_compiler::compile(&source).model;
        let document = &model.document;
        assert_eq!((document.date.as_deref(), document.number.as_deref()), (None, Some("84")));
        assert_eq!(document.issuer.as_deref(), Some("Үлгі облысы әкімдігі"));
        let told: Vec<_> = model.unread.iter().map(|told| (told.line_start, told.excerpt.as_str())).collect();
        assert_eq!(told, [(3, "2013 жылғы 31 ақпандағы")]);
    }

    #[test]
    fn a_time_that_is_no_number_is_told_with_its_line() {
        let text = "Қызмет туралы\n\n1. Бекітілсін.\n\n«Бау салу» регламенті\n\n1. Тәртіп\n\n1. Қызмет көрсету қадамдары:\n\n\
                    1) 1-үдеріс – маман өтінішті бір жұмыс күні мен екі сағат ішінде тіркейді;\n\n2) 2-үдеріс – маман жауапты 5 күн ішінде береді.\n";
        let source = zanflow_source::from_bytes("7_a.txt", text.as_bytes(), None).unwrap();
        let model = zanflow_compiler::compile(&source).model;
        let nodes = &model.services[0].processes[0].nodes;
        assert_eq!(nodes.iter().map(|node| node.duration.is_some()).collect::<Vec<_>>(), [false, true]);
        let told: Vec<_> = model.unread.iter().map(|told| (told.line_start, told.excerpt.as_str())).collect();
        assert_eq!(told, [(11, "бір жұмыс күні мен екі сағат")]);
    }
}
