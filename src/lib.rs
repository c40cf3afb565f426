//! Zanflow: a compiler from Kazakh public-service law to running processes, and a knowledge base over it.
//!
//! This crate only gathers the layers, each a crate of its own below `src/`, for the integration tests and benches. See
//! ARCHITECTURE.md.

pub use zanflow_citations as citations;
pub use zanflow_cli as cli;
pub use zanflow_compare as compare;
pub use zanflow_compiler as compiler;
pub use zanflow_compiler::{Compiled, compile};
#[cfg(feature = "kb")]
pub use zanflow_crosscheck as crosscheck;
pub use zanflow_extract as extract;
pub use zanflow_findings as findings;
pub use zanflow_flow as flow;
pub use zanflow_generate as generate;
#[cfg(feature = "kb")]
pub use zanflow_history as history;
#[cfg(feature = "kb")]
pub use zanflow_ingest as ingest;
pub use zanflow_kazakh as kazakh;
pub use zanflow_lexicon as lexicon;
pub use zanflow_lint as lint;
#[cfg(feature = "mcp")]
pub use zanflow_mcp as mcp;
pub use zanflow_migrate as migrate;
pub use zanflow_model as model;
pub use zanflow_passages as passages;
#[cfg(feature = "kb")]
pub use zanflow_references as references;
pub use zanflow_repair as repair;
pub use zanflow_report as report;
#[cfg(feature = "web")]
pub use zanflow_serve as serve;
pub use zanflow_simulate as simulate;
pub use zanflow_source as source;
pub use zanflow_standard as standard;
#[cfg(feature = "kb")]
pub use zanflow_store as store;
pub use zanflow_syntax as syntax;
pub use zanflow_terms as terms;
pub use zanflow_wording as wording;
