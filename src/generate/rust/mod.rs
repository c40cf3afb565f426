//! A crate of its own for each service: the flow as Rust that reads like the act, a method for each step that needs the
//! outside world, and tests that walk every path.
//!
//! `implementation.rs` is the implementer's: written once, never again ([`File::once`]).

mod form;
mod layout;
mod names;
mod paths;
mod process;
mod whole;

use super::words::TEMPLATES;
use super::{Error, File, Part, Scope, cite, stopped};
use layout::{argument, call, comment, constant, import, list, literal, slice};
use process::Module;
use serde::Serialize;
use zanflow_flow as flow;

/// What the templates of the whole crate are given: pieces of Rust code, laid out.
#[derive(Serialize)]
struct Package<'a> {
    /// What it is called, for a comment of Cargo.toml.
    title: String,
    act: String,
    package: &'a str,
    krate: String,
    runtime: String,
    http: String,
    head: Vec<String>,
    /// `mod` items in the order of the formatter.
    mods: Vec<String>,
    flows: String,
    bounds: String,
    modules: Vec<Module>,
    broken: Vec<Vec<String>>,
    main: Main,
}

/// What `main.rs` says of the service.
#[derive(Serialize)]
struct Main {
    id: String,
    title: String,
    act: String,
    forms: &'static str,
    imports: Vec<String>,
    processes: String,
}

/// The files of the crate. `runtime`: the path from the crate's folder to the runtime's, or an absolute one.
///
/// # Errors
/// A fault of a template.
pub fn files(scope: Scope<'_>, parts: &[Part<'_>], runtime: &str) -> Result<Vec<File>, Error> {
    let package = names::package(&scope.service.id);
    let (modules, broken) = modules(scope, parts);
    let mut mods: Vec<String> = modules.iter().map(|module| module.module.clone()).collect();
    mods.push("implementation".to_owned());
    let forms = form::forms(scope);
    if forms.is_some() {
        mods.push("form".to_owned());
    }
    mods.sort_by_key(|module| names::in_order(module));
    let (title, act) = (cite::service(scope), cite::act(&scope.model.document));
    let krate = names::krate(&package);
    let data = Package {
        head: [
            comment("//! ", &format!("{title}.")),
            vec![String::new()],
            comment("//! ", &format!("{act}.")),
        ]
        .concat(),
        flows: flows(&modules),
        bounds: bounds(&modules),
        main: main(scope, parts, &krate, &modules, forms.is_some()),
        title: cite::one_line(&title),
        act: cite::one_line(&act),
        krate,
        package: &package,
        runtime: literal(runtime),
        http: literal(&format!("{runtime}/http")),
        mods,
        modules,
        broken,
    };
    let file = |path: &str, template: &str| -> Result<File, Error> {
        Ok(File::new(path, TEMPLATES.render_file(scope.lang, template, &data)?))
    };
    let mut files = vec![
        file("Cargo.toml", "service/Cargo.toml")?,
        file("rustfmt.toml", "service/rustfmt.toml")?,
        file("src/lib.rs", "service/lib.rs")?,
        file("src/main.rs", "service/main.rs")?,
        file("tests/paths.rs", "service/paths.rs")?,
    ];
    if let Some(forms) = &forms {
        let text = TEMPLATES.render_file(scope.lang, "service/form.rs", forms)?;
        files.push(File::new("src/form.rs", text));
    }
    for module in &data.modules {
        let text = TEMPLATES.render_file(scope.lang, "service/process.rs", module)?;
        files.push(File::new(format!("src/{}.rs", module.module), text));
    }
    let implementation = TEMPLATES.render_file(scope.lang, "service/implementation.rs", &data)?;
    files.push(File::once("src/implementation.rs", implementation));
    Ok(files)
}

/// The processes that run, and the others with what keeps them from it.
fn modules(scope: Scope<'_>, parts: &[Part<'_>]) -> (Vec<Module>, Vec<Vec<String>>) {
    let (mut modules, mut broken) = (Vec::new(), Vec::new());
    for part in parts {
        match flow::whole(scope.service, part.process) {
            Ok(whole) => modules.push(process::module(scope, part, &whole)),
            // The process is left out, with what keeps it from running said where its module would stand.
            Err(_) => {
                let why = stopped(scope, part).unwrap_or_default().join("; ");
                let cited = cite::process(scope.lang, part);
                let told = format!("Not here, because it cannot run: {} ({cited}): {why}.", part.name);
                broken.push(comment("//! ", &told));
            }
        }
    }
    (modules, broken)
}

fn flows(modules: &[Module]) -> String {
    let flow = |module: &Module| format!("({0}::NAME, {0}::flow()?)", module.module);
    let flows: Vec<String> = modules.iter().map(flow).collect();
    list(4, "Ok(", &flows, ")")
}

/// `I: Send + Sync + portal::Portal,`
fn bounds(modules: &[Module]) -> String {
    let mut bounds = vec!["Send".to_owned(), "Sync".to_owned()];
    let calling = modules.iter().filter(|module| !module.calls.is_empty());
    bounds.extend(calling.map(|module| format!("{}::{}", module.module, module.item)));
    let line = format!("    I: {},", bounds.join(" + "));
    if line.len() <= 100 { line } else { format!("    I: {},", bounds.join("\n        + ")) }
}

fn main(scope: Scope<'_>, parts: &[Part<'_>], krate: &str, modules: &[Module], has_forms: bool) -> Main {
    let process = |part: &Part<'_>| {
        let diagram = format!("include_str!(\"../diagrams/{}.svg\")", part.name);
        let title = argument(12, &cite::title(scope.lang, part));
        match modules.iter().find(|module| module.part == part.name) {
            Some(Module { module, .. }) => {
                let flow = format!("{module}::flow()");
                call(8, "Process::new", &[format!("{module}::NAME"), title, diagram, flow], ",")
            }
            None => {
                let reasons: Vec<String> =
                    stopped(scope, part).unwrap_or_default().iter().map(|why| argument(16, why)).collect();
                let reasons = slice(12, &reasons, ",");
                call(8, "Process::stopped", &[literal(&part.name), title, diagram, reasons], ",")
            }
        }
    };
    let processes: Vec<String> = parts.iter().map(process).collect();
    let mut names: Vec<&str> = modules.iter().map(|module| module.module.as_str()).collect();
    names.sort_by_key(|module| names::in_order(module));
    let mut imports = vec![format!("use {krate}::implementation::steps;"), import(krate, &names)];
    imports.truncate(if names.is_empty() { 1 } else { 2 });
    if has_forms {
        imports.insert(0, format!("use {krate}::form::FORMS;"));
    }
    Main {
        id: literal(&scope.service.id),
        title: constant(0, "const TITLE: &str", &cite::service(scope)),
        act: constant(0, "const ACT: &str", &cite::act(&scope.model.document)),
        forms: if has_forms { "FORMS" } else { "&[]" },
        imports,
        processes: list(4, "", &processes, ""),
    }
}
