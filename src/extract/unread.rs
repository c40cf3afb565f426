//! Passages that no rule understood: the model holds their lines and how they begin.
//!
//! A text is understood where it is part of the act's structure: the title block, a paragraph, an item, a caption. Left
//! over are running texts outside of paragraphs, tables that gave no columns, and labelled steps that came into no
//! process.

use super::process::{announces_steps, is_step};
use super::{Context, is_quoted};
use std::ops::RangeInclusive;
use zanflow_lexicon::steps::action;
use zanflow_model::{Action, Model, NodeKind, Service, Table, Unread};
use zanflow_syntax::{Kind, Node, text_of};

/// Letters of a passage that are quoted.
const EXCERPT: usize = 160;

/// Items of a list, at least.
const LIST: usize = 2;

/// Finds what `model` says nothing of. In the text's order; neighbours are one passage.
pub fn unread(context: &Context<'_>, model: &Model) -> Vec<Unread> {
    let cards = model.services.iter().filter_map(|service| service.passport.as_ref());
    let cards = cards.map(|card| card.line..=card.line_end).collect();
    let mut finder = Finder { context, cards, found: Vec::new(), last: 0 };
    let Some(act) = context.tree.node(0) else { return Vec::new() };
    let mut services = model.services.iter();
    for node in context.tree.children(act) {
        let own = node.kind == Kind::Regulation && !is_quoted(context, &model.document, node);
        let service = if own { services.next() } else { None };
        finder.below(node, service);
    }
    finder.found
}

/// Whether most columns of a table have their actions. Those of a flattened table that were not told apart are none.
fn names_actions(table: &Table) -> bool {
    let named = table.columns.iter().filter(|column| column.action.is_some()).count();
    named * 2 >= table.columns.len()
}

struct Finder<'a> {
    context: &'a Context<'a>,
    /// Lines of the services' cards.
    cards: Vec<RangeInclusive<u32>>,
    found: Vec<Unread>,
    /// Line of the repaired text after the last passage found.
    last: usize,
}

impl Finder<'_> {
    fn below(&mut self, node: &Node, service: Option<&Service>) {
        let within = service.map_or("act", |service| service.id.as_str());
        let numbered = matches!(node.kind, Kind::Paragraph(_) | Kind::Item(_));
        for child in self.context.tree.children(node) {
            let understood = match child.kind {
                Kind::Text if numbered => !self.is_lost_step(child, service),
                Kind::Text => self.is_part_of_a_process(child, service),
                Kind::Table | Kind::FlatTable => self.is_read_table(child, service),
                Kind::Paragraph(_) => !self.is_lost_list(child, service),
                _ => true,
            };
            if understood {
                self.below(child, service);
            } else {
                self.add(child, within);
            }
        }
    }

    /// A step by its label, outside of every process.
    fn is_lost_step(&self, node: &Node, service: Option<&Service>) -> bool {
        service.is_some() && !self.is_part_of_a_process(node, service) && is_step(&self.context.text(node))
    }

    /// A paragraph that announces steps and lists them, of which no process was made.
    fn is_lost_list(&self, node: &Node, service: Option<&Service>) -> bool {
        let items = || self.context.tree.children(node).filter(|child| matches!(child.kind, Kind::Item(_)));
        let covered = |child: &Node| self.is_part_of_a_process(child, service);
        service.is_some()
            && items().count() >= LIST
            && !covered(node)
            && !items().any(covered)
            && announces_steps(self.context.text(node).lines().next().unwrap_or_default())
            && items().filter(|item| self.is_act(item)).count() * 2 >= items().count()
    }

    /// Whether an item tells something that is done: requirements and questions are lists, too.
    fn is_act(&self, item: &Node) -> bool {
        action(&self.context.text(item), NodeKind::Step) != Action::Other
    }

    fn is_part_of_a_process(&self, node: &Node, service: Option<&Service>) -> bool {
        let line = self.context.first_line(&node.lines);
        service.is_some_and(|service| {
            let mut processes = service.processes.iter();
            processes.any(|process| (process.line_start..=process.line_end).contains(&line))
        })
    }

    /// A table that gave columns, most of them with their actions, or terms or a card.
    fn is_read_table(&self, node: &Node, service: Option<&Service>) -> bool {
        let lines = self.context.first_line(&node.lines)..=self.context.last_line(&node.lines);
        if self.cards.iter().any(|card| card.start() <= lines.end() && lines.start() <= card.end()) {
            return true;
        }
        service.is_some_and(|service| {
            service.tables.iter().any(|table| {
                let here = table.line_start <= *lines.end() && table.line_end >= *lines.start();
                here && names_actions(table)
            }) || service.terms.iter().any(|term| !term.inline && lines.contains(&term.line))
        })
    }

    fn add(&mut self, node: &Node, within: &str) {
        let text = self.context.text(node);
        if text.is_empty() {
            return;
        }
        let (first, last) = (self.context.first_line(&node.lines), self.context.last_line(&node.lines));
        let gap = self.last..node.lines.start;
        let adjoins = self.last > 0 && text_of(self.context.repaired, gap).is_empty();
        self.last = node.lines.end;
        match self.found.last_mut().filter(|passage| adjoins && passage.within == within) {
            Some(passage) => {
                passage.line_end = last;
                passage.excerpt = excerpt(&format!("{} {text}", passage.excerpt));
            }
            None => self.found.push(Unread {
                line_start: first,
                line_end: last,
                within: within.to_owned(),
                excerpt: excerpt(&text),
            }),
        }
    }
}

/// The beginning of a text, with a mark where it is cut.
fn excerpt(text: &str) -> String {
    let mut letters = text.chars();
    let mut out: String = letters.by_ref().take(EXCERPT).collect();
    if letters.next().is_some() && !out.ends_with('…') {
        out.pop();
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {

    #[track_caller]
    fn check(text: &str, expected: &[(u32, u32, &str, &str)]) {
        let source = zanflow_source::from_bytes("7_a.md", text.as_bytes(), None).unwrap();
        let model = zanflow_compiler::compile(&source).model;
        let got: Vec<_> = model
            .unread
            .iter()
            .map(|passage| {
                (passage.line_start, passage.line_end, passage.within.as_str(), passage.excerpt.as_str())
            })
            .collect();
        assert_eq!(got, expected);
    }

    const HEAD: &str = "Қызмет туралы\n\n      1. Бекітілсін.\n\n«Бау салу» регламенті\n\n";

    #[test]
    fn what_is_in_paragraphs_is_understood() {
        check(
            &format!("{HEAD}1. Жалпы ережелер\n\n      1. Бір сөйлем.\n      1) бір;\n      2) екі.\n"),
            &[],
        );
    }

    #[test]
    fn text_outside_of_paragraphs_is_told_as_one_passage() {
        check(
            &format!("{HEAD}Гүлдер бөлек тізімделген.\n\nТізім осында.\n\n      1. Бір сөйлем.\n"),
            &[(7, 9, "7-1", "Гүлдер бөлек тізімделген. Тізім осында.")],
        );
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(super::excerpt(&"а".repeat(160)), "а".repeat(160));
        assert_eq!(super::excerpt(&"а".repeat(161)), format!("{}…", "а".repeat(159)));
    }

    #[test]
    fn a_step_outside_of_every_process_is_told() {
        check(
            &format!("{HEAD}      1. 1-үдеріс – бау иесінің өтінішті тапсыруы.\n"),
            &[(7, 7, "7-1", "1. 1-үдеріс – бау иесінің өтінішті тапсыруы.")],
        );
    }

    #[test]
    fn a_list_of_steps_without_a_process_is_told() {
        let list = "      1. Іс-қимылдар мынадай ретпен жүзеге асырылады:\n      1) өтінішті тапсыру;\n      2) құжатты алу.\n";
        let told = "1. Іс-қимылдар мынадай ретпен жүзеге асырылады: 1) өтінішті тапсыру; 2) құжатты алу.";
        check(&format!("{HEAD}{list}"), &[(7, 9, "7-1", told)]);
        check(&format!("{HEAD}{}", list.replace("Іс-қимылдар", "Талаптар")), &[]);
    }

    #[test]
    fn a_table_without_columns_is_told_with_its_lines() {
        check(
            &format!("{HEAD}      1. Бір сөйлем.\n\n| а | б |\n|---|---|\n| в | г |\n"),
            &[(9, 11, "7-1", "а\tб в\tг")],
        );
    }
}
