//! The systems that a step touches.

use zanflow_kazakh as kazakh;
use zanflow_model::System;

/// Systems that a text names, in order of mention.
pub fn systems(text: &str) -> Vec<System> {
    kazakh::systems::mentioned(text)
}
