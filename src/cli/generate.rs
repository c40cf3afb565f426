//! `zanflow generate`.

use super::output::{self, FAILED, OURS, Problem};
use super::{LangArg, load};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_generate::{self as generate, File, Lang};
use zanflow_model::Model;
use zanflow_source::{Found, Warning, walk};

/// Acts nest lists, tables and markup; a worker's stack is that of the main thread.
const STACK: usize = 8 * 1024 * 1024;

/// Acts whose files are held in memory together. They are written in the order of the input, so that of two services
/// with one id the first stays.
const AT_ONCE: usize = 64;

/// Arguments of `zanflow generate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Acts, folders of acts, or models written by `zanflow compile` (.json).
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Where the folder of each service goes.
    #[arg(long, default_value = "out/services")]
    out: PathBuf,
    /// The folder of the crate zanflow-runtime, which generated crates depend on.
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime"), hide_default_value = true)]
    runtime: PathBuf,
    /// Language of the labels; what comes from the act stays as it is.
    #[arg(long, value_enum, default_value = "kk")]
    lang: LangArg,
    /// Only the service of this id.
    #[arg(long, value_name = "ID")]
    service: Option<String>,
    /// Number of threads; all processors if not given. The output does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print errors only.
    #[arg(long, short)]
    quiet: bool,
}

/// Where a model comes from.
enum Input {
    Act(Found),
    Model(PathBuf),
}

/// One service with its files, not yet written.
struct Made {
    folder: String,
    files: Vec<File>,
}

/// The services of one act, each made or not, and what its reader wants the user to know.
type Outcome = Result<(Vec<Result<Made, Problem>>, Vec<Warning>), Problem>;

/// What was generated so far.
#[derive(Default)]
struct Done {
    /// Folder → the file that its service comes from.
    folders: BTreeMap<String, String>,
    files: usize,
    problems: Vec<Problem>,
}

/// Generates the files of every service found; what cannot be read is reported, the rest is still generated.
pub fn run(args: &Args) -> ExitCode {
    let (inputs, problems) = inputs(&args.paths);
    let threads = args.threads.map_or(0, usize::from);
    let pool = match rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build() {
        Ok(pool) => pool,
        Err(error) => {
            return output::fail(&Problem::new(format!("no threads: {error}"), "try fewer with --threads"));
        }
    };
    let mut done = Done { problems, ..Done::default() };
    for inputs in inputs.chunks(AT_ONCE) {
        let outcomes: Vec<Outcome> =
            pool.install(|| inputs.par_iter().map(|input| guarded(input, args)).collect());
        let mut services = Vec::new();
        for (input, outcome) in inputs.iter().zip(outcomes) {
            services.extend(done.take_all(outcome, input, args.quiet));
        }
        let failed: Vec<Problem> =
            pool.install(|| services.par_iter().flat_map_iter(|made| write(made, &args.out)).collect());
        done.problems.extend(failed);
    }
    if let (Some(id), true) = (&args.service, done.folders.is_empty() && done.problems.is_empty()) {
        let help = "leave out --service to see which there are";
        done.problems.push(Problem::new(format!("there is no service {id}"), help));
    }
    finish(&done, args)
}

impl Done {
    /// Takes the services of one act; what could not be made is kept as a problem.
    fn take_all(&mut self, outcome: Outcome, input: &Input, quiet: bool) -> Vec<Made> {
        let (services, warnings) = outcome.unwrap_or_else(|problem| (vec![Err(problem)], Vec::new()));
        if !quiet {
            warnings.iter().for_each(output::warn);
        }
        let mut taken = Vec::new();
        for service in services {
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
    let told = format!(
        "services        {}\nfiles           {}\nlook at         {}\n",
        done.folders.len(),
        done.files,
        args.out.join("SERVICE/docs/passport.html").display()
    );
    let printed = if args.quiet { ExitCode::SUCCESS } else { output::print(&told) };
    if done.problems.is_empty() { printed } else { ExitCode::from(FAILED) }
}

/// Models by their ending, acts by the rules of [`walk`]; models in a named folder are found where it holds no acts.
fn inputs(paths: &[PathBuf]) -> (Vec<Input>, Vec<Problem>) {
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        if is_model(path) && !path.is_dir() {
            inputs.push(Input::Model(path.clone()));
            continue;
        }
        let walked = walk(std::slice::from_ref(path));
        problems.extend(walked.errors.iter().map(Problem::from));
        let models = if path.is_dir() && walked.found.is_empty() { models(path) } else { Vec::new() };
        if walked.found.is_empty() && models.is_empty() && walked.errors.is_empty() {
            let message = format!("{}: there are no acts and no models in it", path.display());
            problems.push(Problem::new(message, "name an act, or a .json file written by `zanflow compile`"));
        }
        inputs.extend(walked.found.into_iter().map(Input::Act));
        inputs.extend(models.into_iter().map(Input::Model));
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

/// One act; a fault of the generator costs that act only.
fn guarded(input: &Input, args: &Args) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| one(input, args)))
        .unwrap_or_else(|_| Err(Problem::new(format!("{}: the generator failed", input.shown()), OURS)))
}

fn one(input: &Input, args: &Args) -> Outcome {
    let (model, warnings) = input.model()?;
    let lang = Lang::from(args.lang);
    let wanted = |id: &str| args.service.as_deref().is_none_or(|wanted| wanted == id);
    let services = model.services.iter().filter(|service| wanted(&service.id)).map(|service| {
        let folder = folder(&service.id).ok_or_else(|| {
            let message =
                format!("{}: the service id {:?} is no name of a folder", input.shown(), service.id);
            Problem::new(message, "correct the id in the model")
        })?;
        let runtime = runtime(&args.runtime, &args.out.join(&folder))?;
        let files = generate::service(&model, service, lang)
            .and_then(|mut files| {
                files.extend(generate::package(&model, service, lang, &runtime)?);
                Ok(files)
            })
            .map_err(|error| Problem::new(format!("{}: {}: {error}", input.shown(), service.id), OURS))?;
        Ok(Made { folder, files })
    });
    Ok((services.collect(), warnings))
}

/// The path from a service's folder to the runtime's crate, `/` between folders: the same wherever both lie together.
fn runtime(runtime: &Path, folder: &Path) -> Result<String, Problem> {
    let missing = |error: std::io::Error| {
        let message = format!("{}: the runtime's crate is not there: {error}", runtime.display());
        Problem::new(message, "name the folder `runtime` of zanflow's sources with --runtime")
    };
    let runtime = runtime.join("Cargo.toml").canonicalize().map_err(missing)?;
    let runtime = runtime.parent().unwrap_or(&runtime);
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let shared = runtime.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = runtime.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// A service's id as the name of its folder; none where it would lead elsewhere.
fn folder(id: &str) -> Option<String> {
    let plain = !id.is_empty() && !id.starts_with('.') && !id.contains(['/', '\\', ':', '\0']);
    (plain && !id.chars().any(char::is_control)).then(|| id.to_owned())
}

fn write(made: &Made, out: &Path) -> Vec<Problem> {
    let root = out.join(&made.folder);
    let write = |file: &File| {
        let path = root.join(&file.path);
        if file.once && path.exists() { None } else { output::write(&path, file.contents.as_bytes()).err() }
    };
    made.files.iter().filter_map(write).collect()
}

impl Input {
    /// The file as the user named it.
    fn shown(&self) -> String {
        match self {
            Self::Act(found) => found.shown.clone(),
            Self::Model(path) => path.display().to_string(),
        }
    }

    fn model(&self) -> Result<(Model, Vec<Warning>), Problem> {
        match self {
            Self::Act(found) => {
                let source = found.read().map_err(|error| Problem::from(&error))?;
                Ok((zanflow_compiler::compile(&source).model, source.warnings))
            }
            Self::Model(path) => Ok((load::parsed(path)?, Vec::new())),
        }
    }
}
