//! Who acts in a step.

use crate::kazakh::actors::first_person;
use crate::model::NodeKind;

/// The actor of a step, nominative, in the act's words; none where the text names none.
pub fn actor(text: &str, _kind: NodeKind) -> Option<String> {
    first_person(text).map(|found| found.name)
}
