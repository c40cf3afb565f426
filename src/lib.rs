//! Zanflow: a compiler from Kazakh government-service regulations to running processes.
//!
//! `source` → `repair` → `syntax` → `extract`, one folder a pass, one type handed on:
//! [`source::Source`] → [`repair::Repaired`] → [`syntax::Tree`] → [`model::Model`]; then `lint` adds what contradicts itself.
//! Every pass is a pure function; only `source` and `cli` touch files. See ARCHITECTURE.md.

pub mod cli;
pub mod compare;
pub mod extract;
pub mod flow;
pub mod generate;
pub mod history;
pub mod index;
pub mod kazakh;
pub mod lint;
pub mod mcp;
pub mod model;
pub mod phrases;
pub mod references;
pub mod repair;
pub mod report;
#[cfg(feature = "web")]
pub mod serve;
pub mod simulate;
pub mod source;
pub mod syntax;

/// What compiling one act gives.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The repaired text with its edits.
    pub repaired: repair::Repaired,
    /// The typed model.
    pub model: model::Model,
}

/// Compiles one act: pure, never fails, the same bytes for the same text.
pub fn compile(source: &source::Source) -> Compiled {
    let repaired = repair::repair(source);
    let tree = syntax::parse(&repaired);
    let mut model = extract::extract(source, &repaired, &tree);
    lint::check(&mut model);
    Compiled { repaired, model }
}
