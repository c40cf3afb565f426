//! The command line: one file a command, no logic of its own. Exit codes: 0 done, 1 findings, 2 something could not
//! be read or written.

mod absent;
#[cfg(feature = "kb")]
mod add;
mod answers;
#[cfg(feature = "case")]
mod case;
mod check;
mod compare;
mod compile;
mod explain;
mod generate;
#[cfg(feature = "kb")]
mod history;
mod load;
#[cfg(feature = "mcp")]
mod mcp;
mod output;
#[cfg(feature = "kb")]
mod refs;
mod repair;
mod run;
#[cfg(feature = "kb")]
mod search;
#[cfg(feature = "web")]
mod serve;
mod show;
mod simulate;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  findings: the process of `run` or `simulate` cannot run, a journal was changed, a case does not allow what was
     asked of it, a reference of `refs` is broken, `check` found a drafting fault
  2  something could not be read or written, or the command line is wrong
  130  stopped by Ctrl-C (`add`)";

/// Reads Kazakh government-service regulations and makes typed models of them.
#[derive(Debug, Parser)]
#[command(name = "zanflow", version, about, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compile acts into models and repaired texts.
    ///
    /// Writes OUT/models/NAME.json, OUT/repaired/NAME.txt and OUT/report.html. What cannot be read is reported; the
    /// other acts are still compiled.
    #[command(after_help = EXIT_CODES)]
    Compile(compile::Args),
    /// Find the drafting faults of acts: where they contradict themselves, leave something out or cannot be carried out as written.
    ///
    /// Exits with 0 where nothing was found, with 1 where something was. What a code means: `zanflow explain CODE`.
    #[command(after_help = EXIT_CODES)]
    Check(check::Args),
    /// Print the manual page of a rule of `check`, or the list of rules.
    #[command(after_help = EXIT_CODES)]
    Explain(explain::Args),
    /// Write BPMN, diagrams, passport and API of every service of acts or models.
    ///
    /// Writes OUT/SERVICE/bpmn/CHANNEL.bpmn, camunda8/CHANNEL.bpmn, diagrams/CHANNEL.svg and .mmd, docs/passport.html and
    /// .md, docs/citizen.html, and openapi.json. Further processes of a channel are CHANNEL-2, … in the act's order.
    #[command(after_help = EXIT_CODES)]
    Generate(generate::Args),
    /// Print the repaired text of an act, or its repairs.
    #[command(after_help = EXIT_CODES)]
    Repair {
        /// The file, or the folder of a kazakhstan-law act.
        file: PathBuf,
        /// Show each edit beside its original instead.
        #[arg(long)]
        diff: bool,
        /// Print the edits as JSON instead.
        #[arg(long, conflicts_with = "diff")]
        json: bool,
    },
    /// Print an act as a person would want it.
    #[command(after_help = EXIT_CODES)]
    Show {
        /// The file, or the folder of a kazakhstan-law act.
        file: PathBuf,
        /// Print the syntax tree instead.
        #[arg(long, conflicts_with = "service")]
        tree: bool,
        /// Print only the service of this id.
        #[arg(long, value_name = "ID")]
        service: Option<String>,
    },
    /// Take a case through a process of an act and print its path.
    ///
    /// The act itself is run; no Rust is generated or compiled.
    #[command(after_help = EXIT_CODES)]
    Run(run::Args),
    /// Draw cases of a process: how many keep the act's own times, where they wait, what each refusal costs.
    #[command(after_help = EXIT_CODES)]
    Simulate(simulate::Args),
    /// Ask a journal of cases, or change a case, while no server runs on it.
    #[cfg(feature = "case")]
    #[command(subcommand, after_help = EXIT_CODES)]
    Case(case::Command),
    /// Print what differs between two regulations of one service: regions, years, channels.
    ///
    /// Steps are matched by what they do, not by numbers or lines; each difference has its kind, its weight, both places and both
    /// wordings. Services of two acts are paired by likeness where none is named.
    #[command(after_help = EXIT_CODES)]
    Compare(compare::Args),
    /// Compile acts into a knowledge base.
    ///
    /// Acts that it holds already as they are now are passed over. Whenever the run is stopped, the knowledge base holds what was
    /// committed last; Ctrl-C finishes and commits what is in hand.
    #[cfg(feature = "kb")]
    #[command(after_help = EXIT_CODES)]
    Add(add::Args),
    /// Take acts out of a knowledge base.
    #[cfg(feature = "kb")]
    #[command(after_help = EXIT_CODES)]
    Remove(add::Remove),
    /// Search a knowledge base.
    #[cfg(feature = "kb")]
    #[command(after_help = EXIT_CODES)]
    Search(search::Args),
    /// List the acts of a knowledge base.
    #[cfg(feature = "kb")]
    #[command(after_help = EXIT_CODES)]
    Acts {
        /// Folder of the knowledge base.
        #[arg(long, default_value = "kb")]
        kb: PathBuf,
        /// Print as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print the citation of an act or of a passage, ready to paste, in Kazakh and Russian.
    #[cfg(feature = "kb")]
    #[command(after_help = EXIT_CODES)]
    Cite(search::Cite),
    /// Print what an act of a knowledge base cites, what cites it, and which of its references lead nowhere.
    ///
    /// Broken is a reference to a part that a held text does not have, or to a held act that was repealed. What the knowledge base
    /// does not hold is not broken. Exits with 1 where a reference is broken.
    #[cfg(feature = "kb")]
    #[command(after_help = EXIT_CODES)]
    Refs(refs::Args),
    /// Print the versions of an act of a kazakhstan-law clone, its text on a day, or what changed between two days.
    ///
    /// The history is that of the git repository: a commit is a version from its day on. Nothing is written or fetched.
    #[cfg(feature = "kb")]
    #[command(after_help = EXIT_CODES)]
    History(history::Args),
    /// Serve a knowledge base to language models by the Model Context Protocol.
    ///
    /// On standard input and output, or with --http on this machine's port. Nothing is written.
    #[cfg(feature = "mcp")]
    #[command(after_help = EXIT_CODES)]
    Mcp(mcp::Args),
    /// Serve a knowledge base as pages and an API.
    ///
    /// On 127.0.0.1 by default; for others a token is needed. New commits are seen as they come.
    #[cfg(feature = "web")]
    #[command(after_help = EXIT_CODES)]
    Serve(serve::Args),
    /// Print the model's JSON Schema.
    #[command(after_help = EXIT_CODES)]
    Schema,
}

/// Language of messages and labels; what comes from the act stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LangArg {
    Kk,
    Ru,
    En,
}

impl From<LangArg> for zanflow_wording::Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Kk => Self::Kk,
            LangArg::Ru => Self::Ru,
            LangArg::En => Self::En,
        }
    }
}

/// Runs the command line.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => match absent::command(&error) {
            Some(problem) => return output::fail(&problem),
            None => error.exit(),
        },
    };
    match cli.command {
        Command::Compile(args) => compile::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Repair { file, diff, json } => repair::run(&file, diff, json),
        Command::Show { file, tree: true, .. } => show::tree(&file),
        Command::Show { file, service, .. } => show::act(&file, service.as_deref()),
        Command::Run(args) => run::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        #[cfg(feature = "case")]
        Command::Case(command) => case::run(&command),
        Command::Compare(args) => compare::run(&args),
        #[cfg(feature = "kb")]
        Command::Add(args) => add::run(&args),
        #[cfg(feature = "kb")]
        Command::Remove(args) => add::remove(&args),
        #[cfg(feature = "kb")]
        Command::Search(args) => search::run(&args),
        #[cfg(feature = "kb")]
        Command::Acts { kb, json } => search::acts(&kb, json),
        #[cfg(feature = "kb")]
        Command::Cite(args) => search::cite(&args),
        #[cfg(feature = "kb")]
        Command::Refs(args) => refs::run(&args),
        #[cfg(feature = "kb")]
        Command::History(args) => history::run(&args),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => mcp::run(&args),
        #[cfg(feature = "web")]
        Command::Serve(args) => serve::run(&args),
        Command::Schema => schema(),
    }
}

fn schema() -> ExitCode {
    match serde_json::to_string_pretty(&zanflow_model::schema()) {
        Ok(schema) => output::print(&(schema + "\n")),
        Err(error) => output::fail(&output::Problem::new(format!("the schema: {error}"), output::OURS)),
    }
}
