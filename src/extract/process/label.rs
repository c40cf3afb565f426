//! Labels of steps, by `grammar/label.pest`.

use pest::Parser;
use zanflow_kazakh::letters::lower_letter;
use zanflow_model::NodeKind;

#[allow(missing_docs)] // derived from the grammar, whose comments are its documentation
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../../grammar/base.pest"]
    #[grammar = "../../grammar/label.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// A label at the head of a step's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// Process or condition.
    pub kind: NodeKind,
    /// The printed number; of «2-1-үдеріс» the first.
    pub number: u32,
    /// It was put in after the step of that number: «2-1-үдеріс».
    pub inserted: bool,
    /// Bytes of the text that it takes, with the dash and blanks after it.
    pub len: usize,
}

/// The label at the head of a text.
pub fn label(text: &str) -> Option<Label> {
    if !text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '№') {
        return None;
    }
    let head: String = text.chars().take(40).map(lower_letter).collect();
    let pair = Grammar::parse(Rule::head, &head).ok()?.next()?;
    let len = pair.as_str().len();
    let mut number = None;
    let mut kind = None;
    let mut inserted = false;
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::number => number = inner.as_str().parse().ok(),
            Rule::inserted => inserted = true,
            Rule::process => kind = Some(NodeKind::Process),
            Rule::condition => kind = Some(NodeKind::Condition),
            _ => {}
        }
    }
    Some(Label { kind: kind?, number: number?, inserted, len })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_every_form() {
        use NodeKind::{Condition, Process};
        let cases = [
            ("1-үдеріс – алушы", Some((Process, 1, "алушы"))),
            ("2 үрдіс - алушы", Some((Process, 2, "алушы"))),
            ("8-жүріс-алушы", Some((Process, 8, "алушы"))),
            ("3 шарт-алушы", Some((Condition, 3, "алушы"))),
            ("3- шарт ЭҮП-да", Some((Condition, 3, "ЭҮП-да"))),
            ("1–процесс - алушы", Some((Process, 1, "алушы"))),
            ("№ 4 Процесс: алушы", Some((Process, 4, "алушы"))),
            ("2-1-үдеріс – алушы", Some((Process, 2, "алушы"))),
            ("1-шартты белгі", None),
            ("5 жұмыс күні", None),
            ("алушы 1-үдеріс", None),
        ];
        for (text, wanted) in cases {
            let got = label(text).map(|l| (l.kind, l.number, text.get(l.len..).unwrap_or_default()));
            assert_eq!(got, wanted, "{text}");
        }
    }
}
