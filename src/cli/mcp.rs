//! `zanflow mcp`.

use super::add::failed;
use super::output::{self, Problem};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_mcp::{Server, http, stdio};
use zanflow_store::Kb;
use zanflow_store::today;

/// Arguments of `zanflow mcp`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the knowledge base.
    #[arg(long, default_value = "kb")]
    kb: PathBuf,
    /// Serve http://ADDRESS/mcp instead of standard input and output.
    #[arg(long, value_name = "ADDRESS:PORT")]
    http: Option<SocketAddr>,
    /// A file with the token that clients must send; without one only this machine is listened to.
    #[arg(long, value_name = "FILE", requires = "http")]
    token_file: Option<PathBuf>,
}

/// Serves the knowledge base until the client or the user ends it.
pub fn run(args: &Args) -> ExitCode {
    let kb = match Kb::open(&args.kb) {
        Ok(kb) => kb,
        Err(error) => return failed(&error),
    };
    let token = match args.token_file.as_deref().map(token).transpose() {
        Ok(token) => token,
        Err(problem) => return output::fail(&problem),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return output::fail(&Problem::new(
                format!("no threads: {error}"),
                "end other programs and try again",
            ));
        }
    };
    let server = Server::new(kb, today);
    let done = runtime.block_on(async {
        match args.http {
            Some(address) => {
                let ready = |address| output::remark_plain(&format!("listening on http://{address}/mcp"));
                http(server, address, token.as_deref(), ready).await
            }
            None => stdio(server).await,
        }
    });
    // A read of standard input that is still waiting must not keep the program.
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::fail(&Problem::new(error.to_string(), error.help())),
    }
}

/// The first line of a file.
fn token(file: &Path) -> Result<String, Problem> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| Problem::new(format!("{shown}: {error}"), "check the name and the rights"))?;
    let token = text.lines().next().unwrap_or_default().trim();
    if token.len() < 16 {
        return Err(Problem::new(
            format!("{shown}: the token is shorter than 16 letters"),
            "put a long random one on its first line",
        ));
    }
    Ok(token.to_owned())
}
