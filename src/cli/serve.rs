//! `zanflow serve`.

use super::kb::KbArgs;
use super::output::{self, Problem};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_serve::{Settings, serve};

/// Arguments of `zanflow serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    kb: KbArgs,
    /// Address and port; port 0 picks a free one. Addresses beyond loopback need a token.
    #[arg(long, default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// A file with the token that visitors must enter, at least 16 letters.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Let visitors upload acts to view (always allowed on loopback); nothing is kept.
    #[arg(long)]
    allow_upload: bool,
    /// Largest upload in megabytes.
    #[arg(long, default_value_t = 8, value_name = "MB", value_parser = clap::value_parser!(u16).range(1..=64))]
    max_upload: u16,
    /// A host name that visitors use, such as that of a proxy in front; can be given several times.
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
}

/// Serves a knowledge base.
pub fn run(args: &Args) -> ExitCode {
    served(args).unwrap_or_else(|problem| output::fail(&problem))
}

fn served(args: &Args) -> Result<ExitCode, Problem> {
    let settings = Settings {
        kb: args.kb.kb.clone(),
        bind: args.bind,
        token: args.token_file.as_deref().map(read_token).transpose()?,
        upload: args.allow_upload || args.bind.ip().is_loopback(),
        max_upload: usize::from(args.max_upload) << 20,
        hosts: args.hosts.clone(),
    };
    let ready = |address: SocketAddr| {
        output::print(&format!("listening on http://{address}\n"));
    };
    serve(settings, ready).map_err(|error| Problem::new(error.to_string(), error.help()))?;
    Ok(ExitCode::SUCCESS)
}

fn read_token(file: &Path) -> Result<String, Problem> {
    let text = std::fs::read_to_string(file).map_err(|error| Problem::unreadable(file, &error))?;
    Ok(text.trim().to_owned())
}
