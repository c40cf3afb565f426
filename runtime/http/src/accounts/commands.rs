//! `accounts`: the commands of the server's program for whoever keeps it. They may be given while the server runs.

use super::{Account, AccountError, Accounts, State};
use crate::stores::Stores;
use crate::{People, config};
use serde::de::IgnoredAny;
use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use zanflow_runtime::{How, Role, SystemClock, Time};

/// What was asked for is not done: there is no such account, or what was given is wrong.
const REFUSED: u8 = 1;
/// The store cannot be opened, read or written.
const FAILED: u8 = 2;

/// Accounts of the people and programs who may act.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Passwords are read from standard input, or asked for on a terminal; never an argument.

Exit codes:
  0  done
  1  refused: there is no such account, or what was given is wrong
  2  the accounts cannot be opened, read or written, or the command line is wrong")]
pub struct Arguments {
    /// The accounts, an SQLite file; made where there is none. By default SERVICE.accounts. With the engine postgres they lie in its database.
    #[arg(long, value_name = "FILE", global = true)]
    accounts: Option<PathBuf>,
    /// The configuration file. By default SERVICE.toml, if there is one.
    #[arg(long, value_name = "FILE", alias = "settings", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Add an account. Its password must be changed at the first sign-in, within a week.
    Add {
        /// A staff number or another id; no IIN, since the journal keeps it for ever.
        id: String,
        /// The name of its person.
        #[arg(long)]
        name: String,
        /// applicant, worker, office, executor, head, operator, commission, authority, supervisor, auditor, administrator or system;
        /// can be given several times.
        #[arg(long, required = true, value_parser = role)]
        role: Vec<Role>,
        /// A unit that they work in; can be given several times. None: all.
        #[arg(long)]
        unit: Vec<String>,
        /// No password: it is used with tokens, or signs in elsewhere.
        #[arg(long)]
        no_password: bool,
        /// The address that notices are sent to.
        #[arg(long)]
        email: Option<String>,
        /// The language of notices: kk, ru or en.
        #[arg(long)]
        lang: Option<String>,
    },
    /// List accounts: id, state, roles, units, name.
    List,
    /// Give an account other roles and units.
    Roles {
        /// The account.
        id: String,
        /// Its roles from now on.
        #[arg(long, required = true, value_parser = role)]
        role: Vec<Role>,
        /// Its units from now on. None: all.
        #[arg(long)]
        unit: Vec<String>,
    },
    /// Set where and in which language the person of an account gets notices; what is not given is none.
    Contact {
        /// The account.
        id: String,
        /// The address of e-mail.
        #[arg(long)]
        email: Option<String>,
        /// The language: kk, ru or en.
        #[arg(long)]
        lang: Option<String>,
    },
    /// Set a password, which must be changed at the next sign-in. Sessions end.
    Password {
        /// The account.
        id: String,
    },
    /// Let nobody in with an account for now. Sessions end, tokens are not taken.
    Lock {
        /// The account.
        id: String,
    },
    /// Let its person in again, without a wait.
    Unlock {
        /// The account.
        id: String,
    },
    /// End an account for ever. Its id stays taken.
    End {
        /// The account.
        id: String,
    },
    /// End an account for ever, and erase what it says of its person.
    Erase {
        /// The account.
        id: String,
    },
    /// Make a token for programs, which is shown this once; or end one.
    Token {
        /// The account.
        id: String,
        /// What the token is for.
        #[arg(long)]
        name: String,
        /// The last moment of it, like 2027-01-31T18:00:00Z. Without it the token goes on until it is ended.
        #[arg(long, value_parser = time, conflicts_with = "end")]
        until: Option<Time>,
        /// End the token.
        #[arg(long)]
        end: bool,
    },
    /// End all sessions of an account.
    SignOut {
        /// The account.
        id: String,
    },
    /// Have somebody who is absent substituted for a time: the record names both.
    Absent {
        /// The account of who is absent.
        id: String,
        /// The account of who substitutes them.
        #[arg(long)]
        substitute: String,
        /// From when, like 2027-01-11T04:00:00Z.
        #[arg(long, value_parser = time)]
        from: Time,
        /// Until when.
        #[arg(long, value_parser = time)]
        to: Time,
    },
    /// Add the people of a file, as --people takes it, with their tokens.
    Import {
        /// The file.
        file: PathBuf,
    },
}

fn role(text: &str) -> Result<Role, String> {
    let found = Role::ALL.into_iter().find(|role| role.name() == text);
    found.ok_or_else(|| format!("roles are {}", Role::ALL.map(Role::name).join(", ")))
}

fn time(text: &str) -> Result<Time, String> {
    Time::parse(text).ok_or_else(|| "write a time like 2027-01-31T18:00:00Z".to_owned())
}

/// Why a command was not done.
enum Told {
    Refused(String),
    Failed(String),
}

impl From<AccountError> for Told {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store { .. } => Self::Failed(error.to_string()),
            _ => Self::Refused(error.to_string()),
        }
    }
}

/// Runs a command of a service.
pub fn run(service: &str, arguments: &Arguments) -> ExitCode {
    match done(service, arguments) {
        Ok(text) => {
            // Nobody need read it.
            let _ = std::io::stdout().lock().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(told) => {
            let (text, code) = match told {
                Told::Refused(text) => (text, REFUSED),
                Told::Failed(text) => (text, FAILED),
            };
            eprintln!("error: {text}");
            ExitCode::from(code)
        }
    }
}

fn done(service: &str, arguments: &Arguments) -> Result<String, Told> {
    let flag = arguments.accounts.as_ref().map(|path| ("files.accounts", path.display().to_string()));
    let layers = config::layers(service, arguments.config.as_deref(), flag).map_err(Told::Failed)?;
    // Settings of the service's own are no business of accounts.
    let (config, IgnoredAny) = config::checked(&layers).map_err(Told::Failed)?;
    let path = config.files.accounts.clone().unwrap_or_else(|| PathBuf::from(format!("{service}.accounts")));
    let stores = Stores::of(&config, false).map_err(Told::Failed)?;
    let accounts = Accounts::at(&stores.place(&path), config.accounts(), SystemClock)
        .map_err(|error| Told::Failed(format!("{}: {error}", stores.named(&path))))?;
    act(&accounts, &arguments.action)
}

fn act(accounts: &Accounts, action: &Action) -> Result<String, Told> {
    let units = |units: &[String]| units.iter().cloned().collect::<BTreeSet<_>>();
    match action {
        Action::Add { id, name, role, unit, no_password, email, lang } => {
            let account = Account::new(id, name, role.iter().copied(), unit.iter().cloned())?;
            let account = account.reached_at(email.as_deref(), lang.as_deref())?;
            let password = if *no_password { None } else { Some(password()?) };
            accounts.add(&account, password.as_deref())?;
        }
        Action::List => return Ok(accounts.list()?.iter().map(line).collect()),
        Action::Roles { id, role, unit } => {
            accounts.set_roles(id, &role.iter().copied().collect(), &units(unit))?;
        }
        Action::Contact { id, email, lang } => {
            accounts.set_contact(id, email.as_deref(), lang.as_deref())?;
        }
        Action::Password { id } => {
            accounts.known(id)?;
            accounts.set_password(id, &password()?)?;
        }
        Action::Lock { id } => accounts.set_state(id, State::Locked)?,
        Action::Unlock { id } => accounts.set_state(id, State::Active)?,
        Action::Erase { id } => accounts.erase(id)?,
        Action::End { id } => accounts.set_state(id, State::Ended)?,
        Action::Token { id, name, end: true, .. } => accounts.end_token(id, name)?,
        Action::Token { id, name, until, .. } => {
            return Ok(format!("{}\n", accounts.make_token(id, name, *until)?));
        }
        Action::SignOut { id } => accounts.sign_out(id, None)?,
        Action::Absent { id, substitute, from, to } => {
            accounts.absent(id, substitute, *from, *to, "the keeper of the server")?;
        }
        Action::Import { file } => {
            let people = People::read(file).map_err(Told::Refused)?;
            return Ok(format!("{} added\n", accounts.import(&people, How::Token)?));
        }
    }
    Ok(String::new())
}

fn line(account: &Account) -> String {
    let join = |mut all: Vec<&str>| {
        if all.is_empty() {
            all.push("-");
        }
        all.join(",")
    };
    let roles = join(account.roles.iter().map(|role| role.name()).collect());
    let units = join(account.units.iter().map(String::as_str).collect());
    format!("{}\t{}\t{roles}\t{units}\t{}\n", account.id, account.state.name(), account.name)
}

/// Reads a password: a line of standard input, or of a terminal that does not show it.
fn password() -> Result<String, Told> {
    if !std::io::stdin().is_terminal() {
        return line_of_input();
    }
    let one = hidden("password: ")?;
    let again = hidden("again: ")?;
    if one == again { Ok(one) } else { Err(Told::Refused("the two passwords differ".to_owned())) }
}

fn hidden(prompt: &str) -> Result<String, Told> {
    eprint!("{prompt}");
    let shows = |mode: &str| Command::new("stty").arg(mode).stdin(Stdio::inherit()).status();
    // Where the terminal cannot hide what is typed, it is read all the same.
    let hid = shows("-echo").is_ok_and(|status| status.success());
    let line = line_of_input();
    if hid {
        let _ = shows("echo");
        eprintln!();
    }
    line
}

fn line_of_input() -> Result<String, Told> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Told::Failed(format!("the password cannot be read: {error}")))?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Told::Refused("give the password on standard input".to_owned()));
    }
    Ok(password.to_owned())
}
