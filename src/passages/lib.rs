//! What of an act can be found and cited: its passages and table cells, each with the facts that the model knows of it.

pub mod citations;
mod cite;
mod entry;
mod features;
mod fields;
mod leads;

pub use citations::{version_kazakh, version_russian};
pub use cite::{Citation, citation};
pub use entry::{Entry, EntryKind, entries, longest};
pub use features::{Feature, Features};
