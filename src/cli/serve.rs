//! `zanflow serve`.

use super::output::{self, Problem};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_serve::{Settings, serve};

/// Arguments of `zanflow serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the knowledge base.
    #[arg(long, default_value = "kb")]
    kb: PathBuf,
    /// Address and port; port 0 takes a free one. Beyond loopback a token is needed.
    #[arg(long, default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// A file with the token that visitors must know, at least 16 letters.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Let visitors upload acts to be shown (on loopback they may anyway); nothing is kept.
    #[arg(long)]
    allow_upload: bool,
    /// Megabytes of an upload.
    #[arg(long, default_value_t = 8, value_name = "MB", value_parser = clap::value_parser!(u16).range(1..=64))]
    max_upload: u16,
    /// A name by which visitors call the server, such as that of a proxy before it; may be given several times.
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
}

/// Serves a knowledge base.
pub fn run(args: &Args) -> ExitCode {
    let token = match args.token_file.as_deref().map(std::fs::read_to_string) {
        None => None,
        Some(Ok(text)) => Some(text.trim().to_owned()),
        Some(Err(error)) => {
            let file = args.token_file.as_deref().unwrap_or(std::path::Path::new("")).display();
            return output::fail(&Problem::new(format!("{file}: {error}"), "check the name and the rights"));
        }
    };
    let settings = Settings {
        kb: args.kb.clone(),
        bind: args.bind,
        token,
        upload: args.allow_upload || args.bind.ip().is_loopback(),
        max_upload: usize::from(args.max_upload) << 20,
        hosts: args.hosts.clone(),
    };
    let ready = |address: SocketAddr| {
        output::print(&format!("listening on http://{address}\n"));
    };
    match serve(settings, ready) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::fail(&Problem::new(error.to_string(), error.help())),
    }
}
