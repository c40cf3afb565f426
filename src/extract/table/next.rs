//! Cells that say where an action leads: cut into tokens by `row`, read by `grammar/next.pest`.

mod row;

use crate::memory::Memory;
use pest::Parser;
use pest::iterators::Pair;
use row::Row;
use std::ops::Range;
use std::rc::Rc;
use zanflow_lexicon::tables::is_dash;
use zanflow_model::Next;

#[allow(missing_docs)] // derived from the grammar, whose comments are its documentation
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../../grammar/next.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// The form of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `-`.
    None,
    /// A number or numbers.
    Bare,
    /// Numbers with guards.
    Guarded,
    /// Words only.
    Words,
}

/// Where a cell leads.
pub fn next(text: &str, memory: &Memory) -> Vec<Next> {
    read_again(text, memory).1
}

/// The form of a cell and where it leads.
pub fn read(text: &str) -> (Form, Vec<Next>) {
    read_again(text, &Memory::default())
}

/// The same, with what is known of the act's cells.
pub fn read_again(text: &str, memory: &Memory) -> (Form, Vec<Next>) {
    let text = text.trim();
    if text.is_empty() || is_dash(text) {
        return (Form::None, Vec::new());
    }
    if let Ok(to) = text.parse::<u32>()
        && to < 100
    {
        return (Form::Bare, vec![Next { to: Some(to), when: None }]);
    }
    let words = || (Form::Words, vec![Next { to: None, when: Some(trimmed(text).to_owned()) }]);
    if !may_lead(text) {
        return words();
    }
    let row = Row::new(text);
    let shape = memory.shapes.of(&row.letters, |letters| Rc::new(Shape::of(letters)));
    shape.read(&row).unwrap_or_else(words)
}

/// What the grammar makes of a row's letters: the form of the cell, and tokens of its targets and their guards.
pub struct Shape {
    form: Form,
    branches: Vec<(Range<usize>, Option<Range<usize>>)>,
}

impl Shape {
    fn of(letters: &str) -> Self {
        let read = || Grammar::parse(Rule::cell, letters).ok()?.next();
        let pair = if may_have_target(letters) { read() } else { None };
        let form = match pair.as_ref().map(Pair::as_rule) {
            Some(Rule::none) => Form::None,
            Some(Rule::bare) => Form::Bare,
            Some(Rule::forward | Rule::backward) => Form::Guarded,
            _ => Form::Words,
        };
        let inner = pair.map(Pair::into_inner).into_iter().flatten();
        let branches = match form {
            Form::None | Form::Words => Vec::new(),
            Form::Bare => inner.filter(is_target).map(|pair| (tokens(&pair), None)).collect(),
            Form::Guarded => inner.filter_map(branch).collect(),
        };
        Shape { form, branches }
    }

    /// The cell that a row is; none where it is words only.
    fn read(&self, row: &Row<'_>) -> Option<(Form, Vec<Next>)> {
        let next = |(to, when): &(Range<usize>, Option<Range<usize>>)| {
            let when = when.clone().map(|when| trimmed(row.part(when)).to_owned());
            row.part(to.clone()).parse().ok().map(|to| Next { to: Some(to), when })
        };
        (self.form != Form::Words).then(|| (self.form, self.branches.iter().filter_map(next).collect()))
    }
}

/// Prefilter: the grammar may find more than words where a target comes first or last, or there are nothing but marks.
fn may_lead(text: &str) -> bool {
    let digit = |letter: char| letter.is_ascii_digit();
    let marks = |letter: char| "-–—‑,.; ".contains(letter);
    text.starts_with(digit)
        || text.trim_end_matches(marks).is_empty()
        || text.trim_end_matches(marks).ends_with(digit)
}

/// Prefilter: a target stands first or behind a dash, or there are nothing but marks.
fn may_have_target(letters: &str) -> bool {
    letters.starts_with(['1', '-', '.', ',']) || letters.contains("-1") || letters.contains("- 1")
}

/// The tokens of what the grammar read.
fn tokens(pair: &Pair<'_, Rule>) -> Range<usize> {
    let span = pair.as_span();
    span.start()..span.end()
}

fn is_target(pair: &Pair<'_, Rule>) -> bool {
    pair.as_rule() == Rule::target
}

fn branch(pair: Pair<'_, Rule>) -> Option<(Range<usize>, Option<Range<usize>>)> {
    let mut to = None;
    let mut when = None;
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::target => to = Some(tokens(&inner)),
            Rule::guard | Rule::condition => when = Some(tokens(&inner)),
            _ => {}
        }
    }
    to.map(|to| (to, when))
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches([';', ',', '.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_every_form() {
        type Ways<'a> = &'a [(Option<u32>, Option<&'a str>)];
        let cases: &[(&str, Ways<'_>)] = &[
            ("-", &[]),
            ("--", &[]),
            ("", &[]),
            ("4", &[(Some(4), None)]),
            ("4-", &[(Some(4), None)]),
            ("4,5", &[(Some(4), None), (Some(5), None)]),
            (
                "2-егер қате болса; 3 – егер сәтті өтсе",
                &[(Some(2), Some("егер қате болса")), (Some(3), Some("егер сәтті өтсе"))],
            ),
            (
                "5 – егер төлемесе, 6- егер төлесе",
                &[(Some(5), Some("егер төлемесе")), (Some(6), Some("егер төлесе"))],
            ),
            (
                "5 - егер төлемесе,;6-егер төлесе",
                &[(Some(5), Some("егер төлемесе")), (Some(6), Some("егер төлесе"))],
            ),
            (
                "2-қате болғанда; 3 сәтті өткенде",
                &[(Some(2), Some("қате болғанда")), (Some(3), Some("сәтті өткенде"))],
            ),
            (
                "7 -ЭЦҚ қателік болғанда; 9 -ЭЦҚ қате болмағанда",
                &[(Some(7), Some("ЭЦҚ қателік болғанда")), (Some(9), Some("ЭЦҚ қате болмағанда"))],
            ),
            ("1 - «Үлгі» жүйесінде тексеру", &[(Some(1), Some("«Үлгі» жүйесінде тексеру"))]),
            (
                "Егер қате болса – 2; егер сәтті өтсе – 3",
                &[(Some(2), Some("Егер қате болса")), (Some(3), Some("егер сәтті өтсе"))],
            ),
            ("деректерді тексеру", &[(None, Some("деректерді тексеру"))]),
        ];
        for (text, wanted) in cases {
            let got = next(text, &Memory::default());
            let got: Vec<_> = got.iter().map(|next| (next.to, next.when.as_deref())).collect();
            assert_eq!(&got, wanted, "{text}");
        }
    }
}
