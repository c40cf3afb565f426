//! `zanflow remove`.

use super::format::Reporting;
use super::kb::{self, KbArgs};
use super::output::{self, Problem};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_store::Writer;

/// Arguments of `zanflow remove`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Acts: files, folders with all acts below them, or ids. The files may be gone already.
    #[arg(required = true, value_name = "PATH|ACT")]
    acts: Vec<PathBuf>,
    #[command(flatten)]
    kb: KbArgs,
    #[command(flatten)]
    reporting: Reporting,
}

/// What was removed, as JSON.
#[derive(Serialize)]
struct Removed {
    removed: usize,
}

/// Removes acts from a knowledge base.
pub fn run(args: &Args) -> ExitCode {
    match removed(args) {
        Ok(_) if args.reporting.quiet => ExitCode::SUCCESS,
        Ok(removed) if args.reporting.is_json() => output::json(&Removed { removed }),
        Ok(removed) => {
            let words = args.reporting.words();
            output::print(&format!("{}  {}\n", words.label("removed"), words.count("acts-total", removed)))
        }
        Err(problem) => output::fail(&problem),
    }
}

fn removed(args: &Args) -> Result<usize, Problem> {
    let kb = args.kb.open()?;
    let mut writer = Writer::new(&kb)?;
    let mut removed = 0;
    for named in &args.acts {
        let mut count = writer.remove(named);
        if count == 0 && !named.exists() {
            let name = named.to_string_lossy();
            if let Some(info) = kb.act(&name)? {
                count = writer.remove(Path::new(&info.path));
            }
        }
        if count == 0 && args.acts.len() == 1 {
            return Err(kb::no_act(&kb, &named.to_string_lossy()));
        }
        removed += count;
    }
    if removed == 0 {
        let message = "none of these acts is in the knowledge base";
        return Err(Problem::new(message, "see the acts with `zanflow acts`"));
    }
    writer.commit()?;
    writer.finish()?;
    Ok(removed)
}
