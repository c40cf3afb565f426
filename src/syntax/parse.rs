//! The tree of an act, from the pairs of `grammar/act.pest` over the row of its lines' roles.

use crate::context::{ANOTHER, roles};
use crate::{Kind, Node, Tree};
use pest::Parser;
use pest::iterators::Pair;
use std::ops::Range;
use zanflow_repair::Repaired;

#[allow(missing_docs)] // derived from the grammar, whose comments are its documentation
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../../grammar/act.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// Parses a repaired text.
pub fn parse(repaired: &Repaired) -> Tree {
    let roles = roles(repaired);
    let mut builder = Builder { repaired, others: others(&roles), nodes: Vec::new() };
    match Grammar::parse(Rule::act, &roles).ok().and_then(|mut pairs| pairs.next()) {
        Some(act) => builder.node(Kind::Act, act),
        // The grammar takes any row of characters; should it not, the act is text.
        None => builder.text(),
    }
    Tree { nodes: builder.nodes }
}

/// Where characters stand that take no line.
fn others(roles: &str) -> Vec<usize> {
    roles.match_indices(ANOTHER).map(|(at, _)| at).collect()
}

struct Builder<'r> {
    repaired: &'r Repaired,
    others: Vec<usize>,
    nodes: Vec<Node>,
}

impl Builder<'_> {
    /// The line of a character.
    fn line(&self, at: usize) -> usize {
        at - self.others.partition_point(|other| *other < at)
    }

    fn lines(&self, pair: &Pair<'_, Rule>) -> Range<usize> {
        let span = pair.as_span();
        self.line(span.start())..self.line(span.end())
    }

    /// Adds a node and all below it.
    fn node(&mut self, kind: Kind, pair: Pair<'_, Rule>) {
        let index = self.nodes.len();
        let lines = self.lines(&pair);
        self.nodes.push(Node { kind, lines, children: Vec::new() });
        let mut children = Vec::new();
        let mut enacted = false;
        for child in pair.into_inner() {
            let rule = child.as_rule();
            let empty = child.as_str().is_empty();
            // Orders begin where something enacts, or at the first of them.
            if rule == Rule::EOI || (rule == Rule::orders && empty && !enacted) {
                continue;
            }
            enacted =
                rule == Rule::head && child.clone().into_inner().any(|line| line.as_rule() == Rule::enacting);
            children.push(self.nodes.len());
            let kind = self.kind(&child);
            self.node(kind, child);
        }
        if let Some(node) = self.nodes.get_mut(index) {
            node.children = children;
        }
    }

    /// The act as text.
    fn text(&mut self) {
        let lines = 0..self.repaired.lines.len();
        self.nodes.push(Node { kind: Kind::Act, lines: lines.clone(), children: vec![1] });
        self.nodes.push(Node { kind: Kind::Text, lines, children: Vec::new() });
    }

    fn kind(&self, pair: &Pair<'_, Rule>) -> Kind {
        match pair.as_rule() {
            Rule::act => Kind::Act,
            Rule::head => Kind::Head,
            Rule::orders => Kind::Orders,
            Rule::order | Rule::paragraph | Rule::entry => Kind::Paragraph(self.label(pair)),
            Rule::item | Rule::entry_item => Kind::Item(self.label(pair)),
            Rule::regulation => Kind::Regulation,
            Rule::section => Kind::Section,
            Rule::appendix => Kind::Appendix,
            Rule::blank => Kind::Blank,
            Rule::title => Kind::Title,
            Rule::status => Kind::Status,
            Rule::requisites => Kind::Requisites,
            Rule::note => Kind::Note,
            Rule::preamble | Rule::enacting => Kind::Preamble,
            Rule::signature => Kind::Signature,
            Rule::agreement | Rule::agreed => Kind::Agreement,
            Rule::stamp => Kind::Stamp,
            Rule::heading => Kind::Heading,
            Rule::chapter => Kind::SectionTitle,
            Rule::appendix_stamp => Kind::AppendixStamp,
            Rule::caption | Rule::flat_caption => Kind::Caption,
            Rule::diagram => Kind::Diagram,
            Rule::legend => Kind::Legend,
            Rule::survey => Kind::Survey,
            Rule::table => Kind::Table,
            Rule::flat_table => Kind::FlatTable,
            _ => Kind::Text,
        }
    }

    /// The mark of the line that a paragraph or item begins with.
    fn label(&self, pair: &Pair<'_, Rule>) -> String {
        let line = self.repaired.lines.get(self.line(pair.as_span().start()));
        let label = line.and_then(|line| Some(line.reading.mark?.label(self.repaired.line_text(line))));
        label.unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The leaves follow one another and cover every line.
    fn assert_lossless(text: &str) {
        let Ok(source) = zanflow_source::from_bytes("a.txt", text.as_bytes(), None) else { return };
        let repaired = zanflow_repair::repair(&source);
        let tree = parse(&repaired);
        let mut at = 0;
        for leaf in tree.leaves().filter(|leaf| !leaf.lines.is_empty()) {
            assert_eq!(leaf.lines.start, at, "{:?}", leaf.kind);
            at = leaf.lines.end;
        }
        assert_eq!(at, repaired.lines.len());
    }

    #[test]
    fn the_frame_of_a_page_is_no_title() {
        for (frame, wanted) in [("", "Ара тіркеу туралы"), ("Басты бет | Іздеу\n\n", "Ара тіркеу туралы")]
        {
            let text = format!(
                "{frame}Ара тіркеу туралы\n\nҮлгі облысының әкімдігі ҚАУЛЫ ЕТЕДІ:\n\n      1. Бекітілсін.\n"
            );
            let source = zanflow_source::from_bytes("a.txt", text.as_bytes(), None).unwrap();
            let repaired = zanflow_repair::repair(&source);
            let tree = parse(&repaired);
            let title = tree.leaves().find(|leaf| leaf.kind == Kind::Title).unwrap();
            assert_eq!(repaired.line_text(&repaired.lines[title.lines.start]), wanted);
        }
    }

    #[test]
    fn every_kind_of_act_has_appendices() {
        for act in ["қаулысына", "бұйрығына", "шешіміне", "өкіміне", "жарлығына", "Заңына", "Кодексіне"]
        {
            let text = format!(
                "Ара туралы\n\nӘкімдік ҚАУЛЫ ЕТЕДІ:\n\n      1. Бекітілсін.\n\n«Ара» қызмет регламенті\n\n      1. Мәтін.\n\n\
                 Үлгі Республикасының № 7 {act} 2-қосымша\n\nМәтін.\n"
            );
            let source = zanflow_source::from_bytes("a.txt", text.as_bytes(), None).unwrap();
            let repaired = zanflow_repair::repair(&source);
            let tree = parse(&repaired);
            let stamps = tree.nodes.iter().filter(|node| node.kind == Kind::AppendixStamp).count();
            assert_eq!(stamps, 1, "{act}");
        }
    }

    proptest! {
        #[test]
        fn leaves_cover_any_soup_of_keywords(parts in prop::collection::vec(prop_oneof![
            Just("\n".to_owned()), Just("\n\n\n\n".to_owned()), Just("      1. Осы ".to_owned()),
            Just("      1) 1-үдеріс – ".to_owned()), Just("1-кесте. ЭҮП\n".to_owned()), Just("1 2 3\n".to_owned()),
            Just("№ 7 қаулысына 1-қосымша\n".to_owned()), Just("«Ара» регламенті\n".to_owned()),
            Just("Ескерту. ".to_owned()), Just("ҚАУЛЫ ЕТЕДІ:\n".to_owned()), Just("а\tб\tв\n".to_owned()),
            Just("Шартты белгілер\n".to_owned()), "[а-я «»().;0-9\n]{0,12}",
        ], 0..40)) {
            assert_lossless(&parts.concat());
        }
    }
}
