//! A crate of its own for each service: the flow as Rust that reads like the act, a method for each step that needs the
//! outside world, and tests that walk every path.
//!
//! `implementation.rs` is the implementer's: written once, never again ([`File::once`]).

mod names;
mod paths;
mod process;

use super::render::render;
use super::{Error, File, Part, Scope, cite};
use crate::flow;
use process::Module;
use serde::Serialize;

/// What the templates of the whole crate are given.
#[derive(Serialize)]
struct Package<'a> {
    title: String,
    act: String,
    package: &'a str,
    krate: String,
    runtime: String,
    modules: Vec<Module>,
    broken: Vec<String>,
}

/// The files of the crate. `runtime`: the path from the crate's folder to the runtime's, or an absolute one.
///
/// # Errors
/// A fault of a template.
pub fn files(scope: Scope<'_>, parts: &[Part<'_>], runtime: &str) -> Result<Vec<File>, Error> {
    let package = names::package(&scope.service.id);
    let mut broken = Vec::new();
    let mut modules = Vec::new();
    for part in parts {
        match flow::flow(scope.service, part.process) {
            Ok(flow) => modules.push(process::module(scope, part, &flow)),
            // The process is left out, with what keeps it from running said where its module would stand.
            Err(error) => {
                broken.push(format!("{} ({}): {error}", part.name, cite::process(scope.lang, part)))
            }
        }
    }
    let data = Package {
        title: cite::service(scope),
        act: cite::act(&scope.model.document),
        krate: names::krate(&package),
        package: &package,
        runtime: literal(runtime),
        modules,
        broken,
    };
    let mut files = vec![
        File::new("Cargo.toml", render("service/Cargo.toml", &data)?),
        File::new("src/lib.rs", render("service/lib.rs", &data)?),
        File::new("tests/paths.rs", render("service/paths.rs", &data)?),
    ];
    for module in &data.modules {
        files.push(File::new(format!("src/{}.rs", module.module), render("service/process.rs", module)?));
    }
    files.push(File::once("src/implementation.rs", render("service/implementation.rs", &data)?));
    Ok(files)
}

/// A text as a Rust literal.
fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// The same for a text that may be absent.
fn optional(text: Option<&str>) -> String {
    text.map_or("None".to_owned(), |text| format!("Some({})", literal(text)))
}
