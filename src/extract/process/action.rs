//! What a step does.

use crate::kazakh::steps;
use crate::model::{Action, NodeKind};

/// The action of a step, from its words and kind.
pub fn action(text: &str, kind: NodeKind) -> Action {
    steps::action(text, kind)
}
