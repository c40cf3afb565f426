//! Faults that show only beside other acts of a knowledge base.

/// Code, source of the doc comment, manual pages in Kazakh and Russian.
pub const CODES: &[(&str, &str, [&str; 2])] = &[];
