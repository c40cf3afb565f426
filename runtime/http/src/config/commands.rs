//! Reading the configuration, and `config`: the commands of the server's program that show it.

use super::layers::FILE_VARIABLE;
use super::{Config, Layers, Wrong, example, schema};
use serde::de::DeserializeOwned;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The configuration of the server.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The configuration file. By default SERVICE.toml, if there is one.
    #[arg(long, value_name = "FILE", alias = "settings", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Tell each value, where it comes from, and what is wrong. Exits with 2 where something is.
    Check,
    /// Print a commented configuration file with all keys and the values built in.
    Example,
    /// Print the JSON Schema (draft 2020-12) of the configuration file.
    Schema,
}

/// Reads the file and the variables of this process, and puts the flags upon them.
///
/// # Errors
/// The file that was named cannot be read.
pub fn layers(
    service: &str,
    named: Option<&Path>,
    flags: impl IntoIterator<Item = (&'static str, String)>,
) -> Result<Layers, String> {
    let named = named.map(Path::to_owned).or_else(|| std::env::var_os(FILE_VARIABLE).map(PathBuf::from));
    let path = named.clone().unwrap_or_else(|| PathBuf::from(format!("{service}.toml")));
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("{name}: {error}")),
    };
    // What is no Unicode can be no value.
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Ok(Layers::new(text.as_deref().map(|text| (name.as_str(), text)), variables, flags))
}

/// The configuration and the service's own settings.
///
/// # Errors
/// All that is wrong, a line each.
pub fn checked<T: DeserializeOwned>(layers: &Layers) -> Result<(Config, T), String> {
    let mut wrong: Vec<Wrong> = layers.wrong_so_far().to_vec();
    let config = layers.config().map_err(|more| wrong.extend(more)).ok();
    let own = layers.own().map_err(|more| wrong.extend(more)).ok();
    match (config, own) {
        (Some(config), Some(own)) if wrong.is_empty() => Ok((config, own)),
        _ => Err(wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nerror: ")),
    }
}

/// Runs a command: what it prints, and what is wrong.
///
/// # Errors
/// The file cannot be read.
pub fn run<T: DeserializeOwned>(
    service: &str,
    arguments: &Arguments,
) -> Result<(String, Result<(), String>), String> {
    if let Action::Example = arguments.action {
        return Ok((example::EXAMPLE.replace("SERVICE.", &format!("{service}.")), Ok(())));
    }
    if let Action::Schema = arguments.action {
        return Ok((schema::text(), Ok(())));
    }
    let layers = layers(service, arguments.config.as_deref(), [])?;
    let mut wrong = checked::<T>(&layers).map(|_| ());
    if let (Ok(()), Ok(config)) = (&wrong, layers.config()) {
        wrong = files(&config);
    }
    Ok((layers.table().replace("\"SERVICE.", &format!("\"{service}.")), wrong))
}

/// Whether the files that are read at the start can be.
fn files(config: &Config) -> Result<(), String> {
    let mut wrong = String::new();
    let mut told = |read: Result<(), String>| {
        if let Err(why) = read {
            let parted = if wrong.is_empty() { "" } else { "\nerror: " };
            let _ = write!(wrong, "{parted}{why}");
        }
    };
    if let Some(path) = &config.files.calendar {
        told(crate::run::calendar(path).map(|_| ()));
    }
    told(config.payment.rates().map(|_| ()));
    if let Some(path) = &config.files.people {
        told(crate::People::read(path).map(|_| ()));
    }
    #[cfg(feature = "signatures")]
    if let Some(signatures) = &config.signatures {
        told(signatures.verifier().map(|_| ()));
    }
    #[cfg(feature = "oidc")]
    if let Some(oidc) = &config.oidc {
        told(oidc.read_secret().map(|_| ()));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
