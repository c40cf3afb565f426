//! Where a service keeps what is not in its cases: in files beside the journal, or in the database of the engine.

use crate::config::Config;
use crate::engines::Kind;
use std::path::Path;
use zanflow_sql::Place;

/// Where the stores of a service lie.
#[derive(Debug, Clone)]
pub(crate) enum Stores {
    /// Nowhere: they are gone with the process.
    Memory,
    /// Each in a file of this machine.
    Files,
    /// All in one database, which other machines share.
    #[cfg(feature = "postgres")]
    Database(zanflow_sql::Database),
}

impl Stores {
    /// Those of a configuration; a database is connected to.
    ///
    /// # Errors
    /// The engine cannot be, or its database cannot be reached.
    pub(crate) fn of(config: &Config, memory: bool) -> Result<Self, String> {
        crate::engines::check(config, memory)?;
        if memory {
            return Ok(Self::Memory);
        }
        match config.engine.kind {
            #[cfg(feature = "postgres")]
            Kind::Postgres => crate::engines::stores(config).map(Self::Database),
            _ => Ok(Self::Files),
        }
    }

    /// Where the store of a file lies.
    pub(crate) fn place(&self, file: &Path) -> Place {
        match self {
            Self::Memory => Place::Memory,
            Self::Files => Place::File(file.to_owned()),
            #[cfg(feature = "postgres")]
            Self::Database(database) => Place::Database(database.clone()),
        }
    }

    /// Whether a file is what it depends on.
    pub(crate) fn are_files(&self) -> bool {
        matches!(self, Self::Files)
    }

    /// What an error is about.
    pub(crate) fn named(&self, file: &Path) -> String {
        match self {
            Self::Memory | Self::Files => file.display().to_string(),
            #[cfg(feature = "postgres")]
            Self::Database(_) => "the database".to_owned(),
        }
    }
}
