//! `licences`: the register of licences, read while the server runs or not.

use crate::config;
use crate::stores::Stores;
use serde::de::IgnoredAny;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use zanflow_runtime::SystemClock;
use zanflow_systems::licences::contract::{Licence, State};
use zanflow_systems::licences::{Entry, Register, Search, Unsound};
use zanflow_systems::{Store, StoreError};

/// There is no such licence, or the register is not whole.
const REFUSED: u8 = 1;
/// Something cannot be opened, read or written.
const FAILED: u8 = 2;
/// Licences that are read at once.
const AT_ONCE: usize = 500;

/// The register of licences: list, show, verify, export.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes:
  0  done; verify: the register is whole
  1  there is no such licence; verify: the register is damaged
  2  a file cannot be opened, read or written, or the command line is wrong")]
pub struct Arguments {
    /// The file of the systems. By default beside the journal.
    #[arg(long, value_name = "FILE", global = true)]
    systems: Option<PathBuf>,
    /// The journal of cases. By default SERVICE.journal.
    #[arg(long, value_name = "FILE", global = true)]
    journal: Option<PathBuf>,
    /// The configuration, a TOML file.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List licences, the last first: number, state, time of issue, what it allows. Names nobody.
    List {
        /// The beginning of a number.
        #[arg(default_value = "")]
        number: String,
        /// Only those in a state: active, suspended, revoked, ended, replaced.
        #[arg(long, value_parser = ["active", "suspended", "revoked", "ended", "replaced"])]
        state: Option<String>,
    },
    /// Show a licence as JSON, with its holder and its history.
    Show {
        /// Its number.
        number: String,
    },
    /// Prove that numbers have no gaps and that all records follow from their history; prints how many there are.
    Verify,
    /// Write all licences with their holders as CSV.
    Export {
        /// The file.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

/// Why a command was not done.
enum Told {
    Refused(String),
    Failed(String),
}

impl From<StoreError> for Told {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Runs a command of a service.
pub fn run(service: &str, arguments: &Arguments) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let (text, code) = match done(service, arguments, &mut out) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Told::Refused(text)) => (text, REFUSED),
        Err(Told::Failed(text)) => (text, FAILED),
    };
    eprintln!("error: {text}");
    ExitCode::from(code)
}

fn done(service: &str, arguments: &Arguments, out: &mut impl Write) -> Result<(), Told> {
    let register = register(service, arguments).map_err(Told::Failed)?;
    match &arguments.action {
        Action::List { number, state } => list(&register, number, state.as_deref().unwrap_or_default(), out),
        Action::Show { number } => show(&register, number, out),
        Action::Verify => verify(&register, out),
        Action::Export { to } => {
            let failed = |error: std::io::Error| Told::Failed(format!("{}: {error}", to.display()));
            let mut file = std::io::BufWriter::new(std::fs::File::create(to).map_err(failed)?);
            register.export(&mut file)?;
            file.flush().map_err(failed)?;
            say(out, &to.display().to_string());
            Ok(())
        }
    }
}

/// The register of a service's files; none is made.
fn register(service: &str, arguments: &Arguments) -> Result<Register, String> {
    let given = [("files.systems", &arguments.systems), ("files.journal", &arguments.journal)];
    let flags = given.into_iter().filter_map(|(key, path)| Some((key, path.as_ref()?.display().to_string())));
    let layers = config::layers(service, arguments.config.as_deref(), flags)?;
    let (config, IgnoredAny) = config::checked(&layers)?;
    let path = config.systems_of(service);
    let stores = Stores::of(&config, false)?;
    if stores.are_files() && !path.exists() {
        return Err(format!("{}: there is no such file; name it with --systems", path.display()));
    }
    let told = |error: StoreError| format!("{}: {error}", stores.named(&path));
    let store = Store::at(&stores.place(&path), &zanflow_systems::STORE).map_err(told)?;
    Register::open(store, Arc::new(SystemClock), config.systems.numbering()?).map_err(told)
}

fn list(register: &Register, number: &str, state: &str, out: &mut impl Write) -> Result<(), Told> {
    let mut before = None;
    loop {
        let search = Search { text: number.to_owned(), state: state.to_owned(), before, limit: AT_ONCE };
        let page = register.list(&search)?;
        for licence in &page.licences {
            say(out, &line(licence));
        }
        before = page.next;
        if before.is_none() {
            return Ok(());
        }
    }
}

fn line(licence: &Licence) -> String {
    let other = match &licence.state {
        State::Replaced { by, .. } => format!(" by {by}"),
        _ => String::new(),
    };
    format!("{}\t{}{other}\t{}\t{}", licence.number, licence.state.name(), licence.issued, licence.kind)
}

fn show(register: &Register, number: &str, out: &mut impl Write) -> Result<(), Told> {
    #[derive(serde::Serialize)]
    struct Shown {
        licence: Licence,
        history: Vec<Entry>,
    }
    let unknown = || Told::Refused(format!("there is no licence {number}"));
    let licence = register.by_number(number)?.ok_or_else(unknown)?;
    let shown = Shown { history: register.history(&licence.number)?, licence };
    let text = serde_json::to_string_pretty(&shown).map_err(|error| Told::Failed(error.to_string()))?;
    say(out, &text);
    Ok(())
}

fn verify(register: &Register, out: &mut impl Write) -> Result<(), Told> {
    let whole = register.verify().map_err(|unsound| match unsound {
        Unsound::Store(error) => error.into(),
        Unsound::Broken(what) => Told::Refused(what),
    })?;
    for (series, count) in &whole.series {
        say(out, &format!("{series}: 1 to {count}, no gaps"));
    }
    say(
        out,
        &format!("{} licences, {} lines of history, head {}", whole.licences, whole.entries, whole.head),
    );
    Ok(())
}

fn say(out: &mut impl Write, text: &str) {
    // Nobody need read it.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use zanflow_systems::licences::contract::{Ground, Holder, Issuer, LicenceRegister, NewLicence};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    /// What a command line prints, or its error and exit code.
    fn ran(line: &str) -> Result<String, (String, u8)> {
        let line = Line::try_parse_from(std::iter::once("licences").chain(line.split_whitespace())).unwrap();
        let mut out = Vec::new();
        match done("000-1", &line.arguments, &mut out) {
            Ok(()) => Ok(String::from_utf8(out).unwrap()),
            Err(Told::Refused(text)) => Err((text, REFUSED)),
            Err(Told::Failed(text)) => Err((text, FAILED)),
        }
    }

    #[test]
    fn commands_on_a_register() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.systems");
        let at = format!("--systems {}", place.display());
        assert_eq!(ran(&format!("list {at}")).unwrap_err().1, FAILED);
        let register =
            Register::open(Store::open(&place).unwrap(), Arc::new(SystemClock), Default::default()).unwrap();
        let new = NewLicence {
            service: "000-1".to_owned(),
            case: None,
            kind: "To do a thing".to_owned(),
            issuer: Issuer { name: "A body".to_owned(), bin: None },
            holder: Holder::Person { iin: "900101300007".to_owned(), name: "A Name".to_owned() },
            valid_until: None,
            by: "head-1".to_owned(),
            ground: Ground { clause: "§ 33".to_owned(), text: String::new() },
        };
        let licence = register.issue("k1", &new).unwrap();
        let listed = ran(&format!("list {at}")).unwrap();
        assert!(listed.starts_with(&format!("{}\tactive\t", licence.number)) && !listed.contains("A Name"));
        assert_eq!(ran(&format!("list {at} --state revoked")).unwrap(), "");
        let shown = ran(&format!("show {} {at}", licence.number)).unwrap();
        assert!(shown.contains("A Name") && shown.contains("\"kind\": \"issued\""), "{shown}");
        assert_eq!(ran(&format!("show L-1 {at}")).unwrap_err().1, REFUSED);
        assert!(ran(&format!("verify {at}")).unwrap().contains("1 licences, 1 lines of history, head "));
        let csv = folder.path().join("a.csv");
        ran(&format!("export --to {} {at}", csv.display())).unwrap();
        assert!(std::fs::read_to_string(csv).unwrap().contains("A Name"));
        Store::open(&place).unwrap().create("UPDATE licence SET state = 'ended'").unwrap();
        assert_eq!(ran(&format!("verify {at}")).unwrap_err().1, REFUSED);
    }
}
