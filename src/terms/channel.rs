//! Who acts in a process or a table.

use serde::{Deserialize, Serialize};

/// Who acts in a process or table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The applicant on the portal (ЭҮП).
    Portal,
    /// The provider's worker.
    Provider,
    /// A public service centre (Орталық, ХҚКО).
    Centre,
    /// Inner units of the provider.
    Internal,
}

impl Channel {
    /// All channels, in their order.
    pub const ALL: [Self; 4] = [Self::Portal, Self::Provider, Self::Centre, Self::Internal];

    /// The name that stands in models and names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Provider => "provider",
            Self::Centre => "centre",
            Self::Internal => "internal",
        }
    }
}
