//! Cases of a service that paragraphs of their own order.

use super::super::outline::Paragraph;
use super::super::text::sentences;
use super::blocks::Block;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::{rules_actions, rules_cases};
use zanflow_model::Action;

/// The case that a heading names, unless the service itself is called so.
pub fn named(text: &str, title: &str) -> Option<&'static str> {
    let (lower, title) = (folded(text), folded(title));
    let cases = rules_cases::CASES.iter().map(|(words, name)| (folded(words), *name));
    let found = cases.filter(|(words, _)| !title.contains(words));
    found.filter_map(|(words, name)| Some((lower.find(&words)?, name))).min().map(|(_, name)| name)
}

/// A text in small letters, with one letter for those that are misread for one another.
fn folded(text: &str) -> String {
    let lower = text.lowered();
    rules_cases::MISREAD.iter().fold(lower, |text, (read, meant)| text.replace(read, meant))
}

/// The case of a paragraph; `before`: the blocks of the paragraphs before it, `open`: the case of the last one. A case opens
/// behind the main one; what speaks of refusing the service as such belongs to the main one again.
pub fn of_paragraph(
    paragraph: &Paragraph,
    title: &str,
    before: &[Block],
    open: Option<&'static str>,
) -> Option<&'static str> {
    let first = paragraph.units.first()?;
    let head = sentences(&first.text).into_iter().next().and_then(|range| first.text.get(range))?;
    let ended = before.iter().any(|block| {
        matches!(block.action(), Action::DeliverResult | Action::Refuse | Action::Decide)
            || block.is_hearing()
    });
    let own = named(head, title);
    if own.is_some() && ended {
        return own;
    }
    let heard = paragraph.units.iter().any(|unit| unit.text.lowered().contains(rules_actions::HEARING));
    let lower = head.lowered();
    let as_such = rules_cases::AS_SUCH.iter().any(|words| lower.starts_with(words));
    open.filter(|_| !heard && !as_such)
}
