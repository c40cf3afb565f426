//! `zanflow generate`.

mod changes;
mod folder;
mod runtime;

use super::choices::nearest_first;
use super::format::TextOrJson;
use super::lang::{LangArg, Words};
use super::load;
use super::output::{self, FAILED, Problem};
use super::target::{ServiceName, Target};
use super::threads::Threads;
use changes::Change;
use rayon::prelude::*;
use runtime::{COPY, RuntimeArg};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_generate::{self as generate, File, Lang};
use zanflow_model::Model;
use zanflow_source::{Found, Warning, walk};

/// Acts whose files are held in memory together. They are written in the order of the input, so that the first of two
/// services with one id is kept.
const AT_ONCE: usize = 64;

/// Arguments of `zanflow generate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Acts, folders of acts, or models written by `zanflow compile` (.json); `#SERVICE` after a file names a service.
    #[arg(required = true, value_name = "PATH[#SERVICE]", value_parser = Target::parse)]
    targets: Vec<Target>,
    /// Folder for the folders of the services.
    #[arg(long, value_name = "DIR", default_value = "out/services")]
    out: PathBuf,
    /// Where crates have the runtime from: `copy` of its sources beside the services, `path=DIR` (the folder `runtime` of zanflow's
    /// sources), `git=URL[#REVISION]`, or `version=VERSION` of a registry.
    #[arg(long, value_name = "WHERE", default_value = "copy", value_parser = RuntimeArg::parse)]
    runtime: RuntimeArg,
    /// Write generated files anew that were changed by hand; those are kept as FILE.changed.
    #[arg(long)]
    overwrite: bool,
    /// Language of the labels in the files and of the summary; the act's own words stay as they are.
    #[arg(long, value_enum, default_value = "kk")]
    lang: LangArg,
    /// Only the service of this id.
    #[arg(long, value_name = "ID", value_parser = ServiceName::parse)]
    service: Option<ServiceName>,
    #[command(flatten)]
    threads: Threads,
    /// Print errors only, and in one line how many files have warnings.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    format: TextOrJson,
}

/// Where a model comes from, and the service of it that was named.
struct Input {
    file: InputFile,
    service: Option<String>,
}

enum InputFile {
    Act(Found),
    Model(PathBuf),
}

/// One service with its files, not yet written.
struct Made {
    folder: String,
    files: Vec<File>,
}

/// The services of one act, made or failed, the ids of all its services, and warnings of reading it.
struct Generated {
    services: Vec<Result<Made, Problem>>,
    ids: Vec<String>,
    warnings: Vec<Warning>,
}

/// Results so far.
#[derive(Default)]
struct Done {
    /// Folder → the file that its service comes from.
    folders: BTreeMap<String, String>,
    /// Ids of all services met, generated or not.
    ids: BTreeSet<String>,
    files: usize,
    warnings: output::Warnings,
    problems: Vec<Problem>,
    changes: Vec<Change>,
}

/// The summary as JSON.
#[derive(Serialize)]
struct Summary<'a> {
    services: Vec<&'a str>,
    files: usize,
    problems: usize,
    /// Methods that an implementer must look at.
    changes: &'a [Change],
}

/// Generates the files of every service found; unreadable acts are reported and skipped.
pub fn run(args: &Args) -> ExitCode {
    let (inputs, problems) = inputs(args);
    let pool = match args.threads.pool() {
        Ok(pool) => pool,
        Err(problem) => return output::fail(&problem),
    };
    let mut done = Done { problems, ..Done::default() };
    for inputs in inputs.chunks(AT_ONCE) {
        let outcomes: Vec<Result<Generated, Problem>> =
            pool.install(|| inputs.par_iter().map(|input| guarded(input, args)).collect());
        let mut services = Vec::new();
        for (input, outcome) in inputs.iter().zip(outcomes) {
            services.extend(done.take_all(outcome, input, args.quiet));
        }
        let written: Vec<Result<Vec<Change>, Problem>> =
            pool.install(|| services.par_iter().map(|made| write(made, args)).collect());
        for written in written {
            match written {
                Ok(changes) => done.changes.extend(changes),
                Err(problem) => done.problems.push(problem),
            }
        }
    }
    let named = inputs.iter().filter_map(|input| input.service.as_deref());
    let missing: BTreeSet<&str> = named.filter(|id| !done.ids.contains(*id)).collect();
    for id in missing.into_iter().filter(|_| done.problems.is_empty()).collect::<Vec<_>>() {
        done.problems.push(no_service(id, &done.ids));
    }
    if args.runtime == RuntimeArg::Copy && !done.folders.is_empty() {
        let copied = folder::write(&args.out.join(COPY), &generate::runtime_copy(), args.overwrite);
        done.problems.extend(copied.err());
    }
    done.warnings.end();
    finish(&done, args)
}

fn no_service(id: &str, ids: &BTreeSet<String>) -> Problem {
    let help = match ids.is_empty() {
        true => "no services were found; see `zanflow show FILE`".to_owned(),
        false => format!("services: {}", nearest_first(id, ids.iter().map(String::as_str))),
    };
    Problem::new(format!("there is no service {id}"), help)
}

impl Done {
    /// Takes the services of one act; failures are kept as problems.
    fn take_all(&mut self, outcome: Result<Generated, Problem>, input: &Input, quiet: bool) -> Vec<Made> {
        let generated = match outcome {
            Ok(generated) => generated,
            Err(problem) => {
                self.problems.push(problem);
                return Vec::new();
            }
        };
        self.warnings.take(&generated.warnings, quiet);
        self.ids.extend(generated.ids);
        let mut taken = Vec::new();
        for service in generated.services {
            match service.and_then(|made| self.take(made, input)) {
                Ok(made) => taken.push(made),
                Err(problem) => self.problems.push(problem),
            }
        }
        taken
    }

    /// Takes a service, unless another one has its folder.
    fn take(&mut self, made: Made, input: &Input) -> Result<Made, Problem> {
        if let Some(first) = self.folders.get(&made.folder) {
            let message =
                format!("{}: not generated: {} is a service of {first}", input.shown(), made.folder);
            return Err(Problem::new(message, "generate it with another --out"));
        }
        self.folders.insert(made.folder.clone(), input.shown());
        self.files += made.files.len();
        Ok(made)
    }
}

fn finish(done: &Done, args: &Args) -> ExitCode {
    for problem in &done.problems {
        output::fail(problem);
    }
    let printed = match (args.quiet, args.format.is_json()) {
        (true, _) => ExitCode::SUCCESS,
        (false, true) => output::json(&Summary {
            services: done.folders.keys().map(String::as_str).collect(),
            files: done.files,
            problems: done.problems.len(),
            changes: &done.changes,
        }),
        (false, false) => output::print(&text(done, args)),
    };
    if done.problems.is_empty() { printed } else { ExitCode::from(FAILED) }
}

fn text(done: &Done, args: &Args) -> String {
    let words = Words(args.lang.into());
    let mut text = String::new();
    let passport = args.out.join("SERVICE/docs/passport.html").display().to_string();
    let made = (!done.folders.is_empty()).then_some(("row-look-at", passport));
    let counts = [("row-services", done.folders.len().to_string()), ("row-files", done.files.to_string())];
    for (key, value) in counts.into_iter().chain(made) {
        text.push_str(&format!("{:<16}{value}\n", words.label(key)));
    }
    text + &changes::printed(&done.changes)
}

/// Models by their ending, acts by the rules of [`walk`]; a folder without acts is searched for models.
fn inputs(args: &Args) -> (Vec<Input>, Vec<Problem>) {
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    let wanted = args.service.as_ref();
    for target in &args.targets {
        let path = &target.path;
        let service = target.service.as_ref().or(wanted).map(|service| service.id.clone());
        let mut add = |file| inputs.push(Input { file, service: service.clone() });
        if is_model(path) && !path.is_dir() {
            add(InputFile::Model(path.clone()));
            continue;
        }
        let walked = walk(std::slice::from_ref(path));
        problems.extend(walked.errors.iter().map(Problem::from));
        let models = if path.is_dir() && walked.found.is_empty() { models(path) } else { Vec::new() };
        if walked.found.is_empty() && models.is_empty() && walked.errors.is_empty() {
            let message = format!("{}: there are no acts and no models in it", path.display());
            problems.push(Problem::new(message, "name an act, or a .json file written by `zanflow compile`"));
        }
        walked.found.into_iter().map(InputFile::Act).for_each(&mut add);
        models.into_iter().map(InputFile::Model).for_each(&mut add);
    }
    (inputs, problems)
}

fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// Models below a folder, in the order of their paths.
fn models(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(path),
                Ok(_) if is_model(&path) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// One act; a panic in the generator costs only that act.
fn guarded(input: &Input, args: &Args) -> Result<Generated, Problem> {
    catch_unwind(AssertUnwindSafe(|| generated(input, args)))
        .unwrap_or_else(|_| Err(Problem::internal(format!("{}: the generator failed", input.shown()))))
}

fn generated(input: &Input, args: &Args) -> Result<Generated, Problem> {
    let (model, mut warnings) = input.model()?;
    let lang = Lang::from(args.lang);
    warnings.extend(unmade(&model, &input.shown(), Words(lang)));
    let wanted = |id: &str| input.service.as_deref().is_none_or(|wanted| wanted == id);
    let services = model.services.iter().filter(|service| wanted(&service.id)).map(|service| {
        let folder = folder(&service.id).ok_or_else(|| {
            let message =
                format!("{}: the service id {:?} is no name of a folder", input.shown(), service.id);
            Problem::new(message, "correct the id in the model")
        })?;
        let runtime = args.runtime.of_crate(&args.out.join(&folder))?;
        let files = generate::service(&model, service, lang)
            .and_then(|mut files| {
                files.extend(generate::package(&model, service, lang, &runtime)?);
                Ok(files)
            })
            .map_err(|error| Problem::internal(format!("{}: {}: {error}", input.shown(), service.id)))?;
        Ok(Made { folder, files })
    });
    let ids = model.services.iter().map(|service| service.id.clone()).collect();
    Ok(Generated { services: services.collect(), ids, warnings })
}

/// What cannot be made of an act, and why.
fn unmade(model: &Model, path: &str, words: Words) -> Vec<Warning> {
    let warning = |line, message| Warning { path: path.to_owned(), line, message };
    if let Some(why) = model.without_services() {
        let kind = model.document.act_type.clone().unwrap_or_default();
        return vec![warning(None, words.fill(why.key(), [("kind", kind.into())]))];
    }
    let untold = model.services.iter().filter(|service| service.processes.is_empty());
    let message = |id: &str| words.fill("generate-no-steps", [("service", id.to_owned().into())]);
    untold.map(|service| warning(Some(service.line_start), message(&service.id))).collect()
}

/// A service's id as the name of its folder; `None` if it would lead elsewhere.
fn folder(id: &str) -> Option<String> {
    let plain = !id.is_empty() && id != COPY && !id.starts_with('.') && !id.contains(['/', '\\', ':', '\0']);
    (plain && !id.chars().any(char::is_control)).then(|| id.to_owned())
}

/// Writes a service; what changed of its methods.
fn write(made: &Made, args: &Args) -> Result<Vec<Change>, Problem> {
    let root = args.out.join(&made.folder);
    let changes = changes::changes(&root, &made.folder, &made.files);
    folder::write(&root, &made.files, args.overwrite)?;
    Ok(changes)
}

impl Input {
    /// The file as the user named it.
    fn shown(&self) -> String {
        match &self.file {
            InputFile::Act(found) => found.shown.clone(),
            InputFile::Model(path) => path.display().to_string(),
        }
    }

    fn model(&self) -> Result<(Model, Vec<Warning>), Problem> {
        match &self.file {
            InputFile::Act(found) => {
                let source = found.read().map_err(|error| Problem::from(&error))?;
                Ok((zanflow_compiler::compile(&source).model, source.warnings))
            }
            InputFile::Model(path) => Ok((load::parsed(path)?, Vec::new())),
        }
    }
}
