//! The systems that a step touches.

use crate::kazakh;
use crate::model::System;

/// Systems that a text names, in order of mention.
pub fn systems(text: &str) -> Vec<System> {
    kazakh::systems::mentioned(text)
}
