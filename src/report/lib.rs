//! Reports for people: an act as text, its repairs, its findings, the page of a run. Pure functions that return strings.

mod act;
mod card;
mod edits;
mod findings;
mod findings_page;
mod page;
mod sarif;
mod sheet;
mod wrap;

pub use act::act;
pub use edits::{Paint, by_rule, diff, json};
pub use findings::{Checked, excerpts};
pub use findings_page::findings_page;
pub use page::{Act, Channel, Failure, PassedOver, Run, Service, Table, page};
pub use sarif::sarif;
