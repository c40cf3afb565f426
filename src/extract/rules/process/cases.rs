//! Cases of a service that paragraphs of their own order.

use super::super::outline::Paragraph;
use super::super::text::sentences;
use super::blocks::Block;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::{rules_actions, rules_cases};
use zanflow_model::Action;

/// The case that a heading names, unless the service itself is called so.
pub fn named(text: &str, title: &str) -> Option<&'static str> {
    let (lower, title) = (text.lowered(), title.lowered());
    let found = rules_cases::CASES.iter().filter(|(words, _)| !title.contains(words));
    found.filter_map(|(words, name)| Some((lower.find(words)?, *name))).min().map(|(_, name)| name)
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
    open.filter(|_| !heard)
}
