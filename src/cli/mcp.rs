//! `zanflow mcp`.

use super::kb::KbArgs;
use super::output::{self, Problem};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_mcp::{Server, http, stdio};
use zanflow_store::today;

/// Arguments of `zanflow mcp`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    kb: KbArgs,
    /// Serve http://ADDRESS/mcp instead of standard input and output.
    #[arg(long, value_name = "ADDRESS:PORT")]
    http: Option<SocketAddr>,
    /// A file with the token that clients must send; needed for addresses beyond this machine.
    #[arg(long, value_name = "FILE", requires = "http")]
    token_file: Option<PathBuf>,
}

/// Serves the knowledge base until the client disconnects or the user stops it.
pub fn run(args: &Args) -> ExitCode {
    served(args).unwrap_or_else(|problem| output::fail(&problem))
}

fn served(args: &Args) -> Result<ExitCode, Problem> {
    let kb = args.kb.open()?;
    let token = args.token_file.as_deref().map(read_token).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::new(format!("no threads: {error}"), "end other programs and try again"))?;
    let server = Server::new(kb, today);
    let done = runtime.block_on(async {
        match args.http {
            Some(address) => {
                let ready = |address| output::notice(&format!("listening on http://{address}/mcp"));
                http(server, address, token.as_deref(), ready).await
            }
            None => stdio(server).await,
        }
    });
    // A pending read of standard input must not keep the process alive.
    runtime.shutdown_background();
    done.map_err(|error| Problem::new(error.to_string(), error.help()))?;
    Ok(ExitCode::SUCCESS)
}

/// The token in the first line of a file.
fn read_token(file: &Path) -> Result<String, Problem> {
    let text = std::fs::read_to_string(file).map_err(|error| Problem::unreadable(file, &error))?;
    let token = text.lines().next().unwrap_or_default().trim();
    if token.len() < 16 {
        return Err(Problem::new(
            format!("{}: the token is shorter than 16 letters", file.display()),
            "put a long random one on its first line",
        ));
    }
    Ok(token.to_owned())
}
