//! What a process has beside its own steps: the process of the units inside of one of them, and its own place inside of others.

use super::layout::{constant, items_given, literal, optional};
use super::names;
use crate::{Part, Scope};
use serde::Serialize;
use zanflow_flow::{self as flow, Whole};
use zanflow_model::Channel;

/// These, as the template writes them.
#[derive(Serialize)]
pub struct Parts {
    examined: Option<Examined>,
    inner: Option<Inside>,
}

/// The step that is the process of the units.
#[derive(Serialize)]
struct Examined {
    node: String,
    list: String,
}

/// How the process of the units is put inside of others.
#[derive(Serialize)]
struct Inside {
    matter: Option<String>,
    paragraph: String,
    line_start: u32,
    line_end: u32,
}

impl Parts {
    /// Whether it can stand inside of another.
    pub fn is_inner(&self) -> bool {
        self.inner.is_some()
    }
}

/// Reads them.
pub fn parts(scope: Scope<'_>, part: &Part<'_>, whole: &Whole<'_>) -> Parts {
    let module = |units: &&zanflow_model::Process| {
        format!("crate::{}::inner()?", names::module_of(&flow::name(scope.service, units)))
    };
    let examined = whole.inside.as_ref().map(|(node, units)| {
        let units: Vec<String> = units.iter().map(module).collect();
        Examined { node: literal(node), list: items_given(4, "let units = ", &units, ";") }
    });
    Parts { examined, inner: inner(part) }
}

fn inner(part: &Part<'_>) -> Option<Inside> {
    let process = part.process;
    (process.channel == Channel::Internal).then(|| Inside {
        matter: flow::matter(process).map(|matter| constant(4, "const MATTER: &str", matter)),
        paragraph: optional(process.paragraph.as_deref()),
        line_start: process.line_start,
        line_end: process.line_end,
    })
}
