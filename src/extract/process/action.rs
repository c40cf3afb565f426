//! What a step does.

use zanflow_lexicon::steps;
use zanflow_model::{Action, NodeKind};

/// The action of a step, from its words and kind.
pub fn action(text: &str, kind: NodeKind) -> Action {
    steps::action(text, kind)
}
