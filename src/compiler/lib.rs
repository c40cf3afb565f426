//! One act from its source to its model: repair, syntax, extraction, then the findings.

use zanflow_model::Model;
use zanflow_repair::Repaired;
use zanflow_source::Source;

/// The result of compiling one act.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The repaired text with its edits.
    pub repaired: Repaired,
    /// The typed model.
    pub model: Model,
}

/// Compiles one act. Pure and total: the same source gives the same bytes, and no source fails.
pub fn compile(source: &Source) -> Compiled {
    let repaired = zanflow_repair::repair(source);
    let tree = zanflow_syntax::parse(&repaired);
    let mut model = zanflow_extract::extract(source, &repaired, &tree);
    zanflow_lint::check(&mut model);
    Compiled { repaired, model }
}
