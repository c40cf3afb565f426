//! Cells that say where an action leads: cut into tokens by `row`, read by `grammar/next.pest`.

mod row;

use pest::Parser;
use pest::iterators::Pair;
use row::Row;
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
pub fn next(text: &str) -> Vec<Next> {
    read(text).1
}

/// The form of a cell and where it leads.
pub fn read(text: &str) -> (Form, Vec<Next>) {
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
    let Some(pair) = Grammar::parse(Rule::cell, &row.letters).ok().and_then(|mut pairs| pairs.next()) else {
        return words();
    };
    match pair.as_rule() {
        Rule::none => (Form::None, Vec::new()),
        Rule::bare => {
            let targets = pair.into_inner().filter_map(|pair| target(&row, &pair));
            (Form::Bare, targets.map(|to| Next { to: Some(to), when: None }).collect())
        }
        Rule::forward | Rule::backward => {
            (Form::Guarded, pair.into_inner().filter_map(|pair| branch(&row, pair)).collect())
        }
        _ => words(),
    }
}

/// Prefilter: the grammar may find more than words where a target stands first or last, or there are nothing but marks.
fn may_lead(text: &str) -> bool {
    let digit = |letter: char| letter.is_ascii_digit();
    let marks = |letter: char| "-–—‑,.; ".contains(letter);
    text.starts_with(digit)
        || text.trim_end_matches(marks).is_empty()
        || text.trim_end_matches(marks).ends_with(digit)
}

/// The text of what the grammar read.
fn text_of<'t>(row: &Row<'t>, pair: &Pair<'_, Rule>) -> &'t str {
    let span = pair.as_span();
    row.part(span.start()..span.end())
}

fn target(row: &Row<'_>, pair: &Pair<'_, Rule>) -> Option<u32> {
    if pair.as_rule() == Rule::target { text_of(row, pair).parse().ok() } else { None }
}

fn branch(row: &Row<'_>, pair: Pair<'_, Rule>) -> Option<Next> {
    let mut to = None;
    let mut when = None;
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::target => to = target(row, &inner),
            Rule::guard | Rule::condition => when = Some(trimmed(text_of(row, &inner)).to_owned()),
            _ => {}
        }
    }
    to.map(|to| Next { to: Some(to), when })
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
            let got = next(text);
            let got: Vec<_> = got.iter().map(|next| (next.to, next.when.as_deref())).collect();
            assert_eq!(&got, wanted, "{text}");
        }
    }
}
