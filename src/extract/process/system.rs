//! The systems that a step touches.

use zanflow_lexicon::systems::mentioned;
use zanflow_model::System;

/// Systems that a text names, in order of mention.
pub fn systems(text: &str) -> Vec<System> {
    mentioned(text)
}
