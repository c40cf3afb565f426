//! `zanflow man`.

use super::output::{self, Problem};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `zanflow man`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write the pages of all commands to this folder (zanflow.1, zanflow-compile.1, …) instead of printing the main page.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints the main manual page, or writes all pages.
pub fn run(args: &Args, command: clap::Command) -> ExitCode {
    match written(args, command) {
        Ok(code) => code,
        Err(problem) => output::fail(&problem),
    }
}

fn written(args: &Args, command: clap::Command) -> Result<ExitCode, Problem> {
    let mut command = command.disable_help_subcommand(true);
    // Names like `zanflow-case-list` are set when the definition is built.
    command.build();
    let Some(folder) = &args.out else {
        let (_, page) = page(&command)?;
        return Ok(output::print(&String::from_utf8_lossy(&page)));
    };
    let mut open = vec![&command];
    while let Some(command) = open.pop() {
        let (name, page) = page(command)?;
        output::write(&folder.join(name), &page)?;
        open.extend(command.get_subcommands());
    }
    Ok(ExitCode::SUCCESS)
}

/// File name and text of a command's page.
fn page(command: &clap::Command) -> Result<(String, Vec<u8>), Problem> {
    let man = clap_mangen::Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page).map_err(|error| Problem::internal(format!("the manual page: {error}")))?;
    Ok((man.get_filename(), page))
}
