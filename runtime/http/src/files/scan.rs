//! What looks for harmful programs in papers.

/// Scans papers before they are attached. A service without one attaches what is of a known type.
pub trait Scanner: Send + Sync {
    /// Scans a content. May block.
    ///
    /// # Errors
    /// Why it cannot be known: the paper is not taken.
    fn scan(&self, content: &[u8]) -> Result<Verdict, String>;
}

/// What a scanner says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was.
    Harmful {
        /// What the scanner calls it.
        what: String,
    },
}
