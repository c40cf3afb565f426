//! The command line: one file per command.

mod absent;
#[cfg(feature = "kb")]
mod acts;
#[cfg(feature = "kb")]
mod add;
mod answers;
#[cfg(feature = "case")]
mod case;
mod check;
mod choices;
#[cfg(feature = "kb")]
mod cite;
mod compare;
mod compile;
mod completions;
mod explain;
mod format;
mod generate;
#[cfg(feature = "kb")]
mod history;
#[cfg(feature = "kb")]
mod kb;
mod lang;
mod load;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod output;
#[cfg(feature = "kb")]
mod refs;
#[cfg(feature = "systems")]
mod registers;
#[cfg(feature = "kb")]
mod remove;
mod repair;
mod run;
#[cfg(feature = "kb")]
mod search;
#[cfg(feature = "web")]
mod serve;
mod show;
mod simulate;
#[cfg(feature = "systems")]
mod systems;
mod target;
mod threads;
mod walk;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::process::ExitCode;

/// The one place that explains exit codes.
const EXIT_CODES: &str = "\
Exit codes of all commands:
  0    done
  1    findings: `check` found a drafting fault, a reference of `refs` is broken, a process
       cannot run, a journal was changed, a case does not allow what was asked of it,
       a row of a register's file is wrong
  2    something could not be read or written, the input is empty, or the command line is wrong
  130  `add` was stopped by Ctrl-C";

/// Compiles Kazakh public-service regulations into typed models, and checks, compares, searches and runs them.
#[derive(Debug, Parser)]
#[command(name = "zanflow", about, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compile acts into models and repaired texts.
    ///
    /// Writes OUT/models/NAME.json, OUT/repaired/NAME.txt and OUT/report.html. A file that cannot be read is reported and
    /// the other acts are still compiled.
    Compile(compile::Args),
    /// Find drafting faults in acts: contradictions, omissions, steps that cannot be carried out as written.
    ///
    /// Exits with 0 if nothing was found and with 1 if something was. `zanflow explain CODE` describes a rule.
    Check(check::Args),
    /// Print the manual page of a rule of `check`, or the list of rules.
    Explain(explain::Args),
    /// Write BPMN, diagrams, documents, an OpenAPI description and a Rust crate for every service.
    ///
    /// Writes OUT/SERVICE/bpmn/CHANNEL.bpmn, camunda8/CHANNEL.bpmn, diagrams/CHANNEL.svg and .mmd, docs/passport.html and
    /// .md, docs/citizen.html, openapi.json, schemas/case.json and the crate. Further processes of a channel are CHANNEL-2, … in the act's
    /// order.
    Generate(generate::Args),
    /// Print the repaired text of an act, or its repairs.
    Repair(repair::Args),
    /// Print an act for reading: its facts, services, processes, tables and findings.
    Show(show::Args),
    /// Take a case through a process of an act and print its path.
    ///
    /// The model itself is run; no Rust is generated or compiled.
    Run(run::Args),
    /// Simulate cases of a process: how many keep the act's times, where they wait, what each refusal costs.
    Simulate(simulate::Args),
    /// Read or change the cases of a journal while no server uses it.
    #[cfg(feature = "case")]
    #[command(subcommand)]
    Case(case::Command),
    /// Fill the registers that a service asks, from CSV files.
    #[cfg(feature = "systems")]
    #[command(subcommand)]
    Registers(registers::Command),
    /// Speak for the systems of the acts, as a server that fails by a script: gateway and registers, payment, licences, document flow.
    ///
    /// A service is tried against it as against the real ones. What it did, and which fault each call got, is at /log.
    #[cfg(feature = "systems")]
    Systems(systems::Args),
    /// Print the differences between two regulations of one service: regions, years, channels.
    ///
    /// Steps are matched by what they do, not by numbers or lines. Each difference has a kind, a weight, both citations and
    /// both wordings. Services of two acts are paired by likeness if none is named.
    Compare(compare::Args),
    /// Compile acts into a knowledge base.
    ///
    /// Acts that it already holds unchanged are skipped. After a stop it holds what was committed last; Ctrl-C finishes and
    /// commits the acts in progress.
    #[cfg(feature = "kb")]
    Add(add::Args),
    /// Remove acts from a knowledge base.
    #[cfg(feature = "kb")]
    Remove(remove::Args),
    /// Search a knowledge base.
    #[cfg(feature = "kb")]
    Search(search::Args),
    /// List the acts of a knowledge base.
    #[cfg(feature = "kb")]
    Acts(acts::Args),
    /// Print the citation of an act or a passage, ready to paste, in Kazakh and Russian.
    #[cfg(feature = "kb")]
    Cite(cite::Args),
    /// Print what an act cites, what cites it, and which of its references are broken.
    ///
    /// A reference is broken if the cited text is held and lacks the part, or the cited act is held and was repealed. Acts
    /// that the knowledge base does not hold are not judged. Exits with 1 if a reference is broken.
    #[cfg(feature = "kb")]
    Refs(refs::Args),
    /// Print the versions of an act in a kazakhstan-law clone, its text on a day, or the changes between two days.
    ///
    /// Each commit of the git repository is a version in force from its day. Nothing is written or fetched.
    #[cfg(feature = "kb")]
    History(history::Args),
    /// Serve a knowledge base to language models over the Model Context Protocol.
    ///
    /// On standard input and output, or over HTTP with --http. Read-only.
    #[cfg(feature = "mcp")]
    Mcp(mcp::Args),
    /// Serve a knowledge base as web pages and an API.
    ///
    /// Listens on 127.0.0.1 by default; other addresses need a token. New commits are picked up as they come.
    #[cfg(feature = "web")]
    Serve(serve::Args),
    /// Print the JSON Schema of models.
    Schema,
    /// Print a completion script for a shell.
    ///
    /// For example `zanflow completions bash > ~/.local/share/bash-completion/completions/zanflow`.
    Completions(completions::Args),
    /// Print the manual page, or write the pages of all commands to a folder.
    Man(man::Args),
}

/// Runs the command line. `version` is what `--version` prints after the program's name.
pub fn run(version: &'static str) -> ExitCode {
    let command = command().version(version);
    let parsed = command.clone().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => dispatch(cli.command, command),
        Err(error) => match absent::command(&error) {
            Some(problem) => output::fail(&problem),
            None => error.exit(),
        },
    }
}

/// The definition of all commands and options.
fn command() -> clap::Command {
    Cli::command()
}

fn dispatch(chosen: Command, all: clap::Command) -> ExitCode {
    match chosen {
        Command::Compile(args) => compile::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Repair(args) => repair::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        #[cfg(feature = "case")]
        Command::Case(command) => case::run(&command),
        #[cfg(feature = "systems")]
        Command::Registers(command) => registers::run(&command),
        #[cfg(feature = "systems")]
        Command::Systems(args) => systems::run(&args),
        Command::Compare(args) => compare::run(&args),
        #[cfg(feature = "kb")]
        Command::Add(args) => add::run(&args),
        #[cfg(feature = "kb")]
        Command::Remove(args) => remove::run(&args),
        #[cfg(feature = "kb")]
        Command::Search(args) => search::run(&args),
        #[cfg(feature = "kb")]
        Command::Acts(args) => acts::run(&args),
        #[cfg(feature = "kb")]
        Command::Cite(args) => cite::run(&args),
        #[cfg(feature = "kb")]
        Command::Refs(args) => refs::run(&args),
        #[cfg(feature = "kb")]
        Command::History(args) => history::run(&args),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => mcp::run(&args),
        #[cfg(feature = "web")]
        Command::Serve(args) => serve::run(&args),
        Command::Schema => schema(),
        Command::Completions(args) => completions::run(&args, all),
        Command::Man(args) => man::run(&args, all),
    }
}

fn schema() -> ExitCode {
    match serde_json::to_string_pretty(&zanflow_model::schema()) {
        Ok(schema) => output::print(&(schema + "\n")),
        Err(error) => output::fail(&output::Problem::internal(format!("the schema: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_sound() {
        command().debug_assert();
    }
}
