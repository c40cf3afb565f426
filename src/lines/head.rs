//! What a line is by the words that it begins with, by `grammar/line.pest`.

use crate::Role;
use pest::Parser;
use pest::iterators::Pair;
use zanflow_kazakh::letters::lower_letter;
use zanflow_lexicon::stamps::folded_letter;
use zanflow_lexicon::words::lines::HEADS;

#[allow(missing_docs)] // derived from the grammar, whose comments are its documentation
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../../grammar/base.pest"]
    #[grammar = "../../grammar/line.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// Bytes of a line that the grammar sees.
const HEAD: usize = 72;

/// Bytes of the longest status.
const STATUS: usize = 40;

/// The role that a line's first words give it.
pub fn role(text: &str) -> Option<Role> {
    if !may_begin(text) {
        return None;
    }
    let head = folded(text, HEAD);
    let found = Grammar::parse(Rule::line, &head).ok()?.next()?;
    let number = || numbers(&found);
    Some(match found.as_rule() {
        Rule::note => Role::Note { labelled: found.clone().into_inner().next().is_some() },
        Rule::editors => Role::EditorNote,
        Rule::status if text.len() < STATUS => Role::Status,
        Rule::goes_on => Role::TableGoesOn,
        Rule::caption => Role::Caption { number: number(), plain: is_plain(&found) },
        Rule::legend => Role::Legend,
        Rule::agreement => Role::Agreement,
        Rule::chapter => Role::Chapter(number()),
        Rule::survey => Role::Survey { first: true },
        _ => return None,
    })
}

fn is_plain(caption: &Pair<'_, Rule>) -> bool {
    caption.clone().into_inner().any(|pair| pair.as_rule() == Rule::plain)
}

fn numbers(found: &Pair<'_, Rule>) -> Option<u16> {
    let ordinal = found.clone().into_inner().flatten().find(|pair| pair.as_rule() == Rule::ordinal)?;
    ordinal.as_str().parse().ok()
}

/// Cheap prefilter: the first letters of the grammar's words, brackets, quotes, digits and dashes left out.
fn may_begin(text: &str) -> bool {
    let skipped =
        |letter: char| matches!(letter, '0'..='9' | ' ' | '(' | '«' | '"' | '-' | '–' | '—' | '‑' | '.');
    let mut letters = text.trim_start_matches(skipped).chars().map(lower_letter);
    let (first, second) = (letters.next(), letters.next());
    HEADS.iter().any(|head| {
        let mut head = head.chars();
        head.next() == first && head.next() == second
    })
}

/// The first bytes of a text in the form that the grammar is written in: lower case, single blanks, no mixed alphabets.
pub fn folded(text: &str, bytes: usize) -> String {
    let mut out = String::with_capacity(text.len().min(bytes));
    let mut blank = false;
    for letter in text.chars() {
        if letter == ' ' || letter == '\t' {
            blank = true;
            continue;
        }
        if out.len() >= bytes {
            break;
        }
        if std::mem::take(&mut blank) {
            out.push(' ');
        }
        out.push(folded_letter(letter));
    }
    out
}
