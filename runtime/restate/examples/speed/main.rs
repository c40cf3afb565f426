//! Cases of ten durable steps on Restate.
//!
//! ```sh
//! cargo build --release -p zanflow-restate --example speed_restate
//! scripts/restate 1 target/release/examples/speed_restate
//! ```
//!
//! Prints a line of JSON a measurement, of all engines or of those that are named: `sdk`, an example that has only
//! Restate's SDK; `engine`, this crate. `ZANFLOW_BENCH_CASES` (4000): cases with 128 clients; 32 clients run as many, one an eighth of
//! them. `ZANFLOW_BENCH_CLIENTS` (1,32,128).

mod drive;
mod engine;
#[path = "../../../examples/figures/mod.rs"]
mod figures;
mod machine;
mod sdk;

use figures::Steps;
use machine::{Machine, list};
use std::sync::Arc;
use std::time::Duration;
use zanflow_restate::Settings;
use zanflow_restate::http::{Http, Servers};

type Failed = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failed> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let wants = |engine: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == engine);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if wants("sdk") {
        runtime.block_on(of_sdk())?;
    }
    if wants("engine") {
        runtime.block_on(of_engine())?;
    }
    Ok(())
}

/// How many cases each number of clients runs.
fn rounds() -> Result<Vec<(u64, usize)>, Failed> {
    let cases: u64 = std::env::var("ZANFLOW_BENCH_CASES").map_or(Ok(4000), |text| text.parse())?;
    let mut clients = list("ZANFLOW_BENCH_CLIENTS");
    if clients.is_empty() {
        clients = ["1", "32", "128"].map(str::to_owned).into();
    }
    let round = |clients: String| {
        let clients = clients.parse()?;
        Ok((if clients == 1 { cases.div_ceil(8) } else { cases }, clients))
    };
    clients.into_iter().map(round).collect()
}

async fn of_sdk() -> Result<(), Failed> {
    use restate_sdk::prelude::*;
    let ingress: Servers = std::env::var("ZANFLOW_RESTATE_INGRESS")?.parse()?;
    let admin = std::env::var("ZANFLOW_RESTATE_ADMIN")?;
    let steps = Arc::new(Steps::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let uri = format!("http://{}", listener.local_addr()?);
    let endpoint = Endpoint::builder().bind(sdk::Cases(Arc::clone(&steps))).build();
    tokio::spawn(HttpServer::new(endpoint).serve_with_cancel(listener, std::future::pending::<()>()));
    let first = admin.split(',').next().unwrap_or_default();
    ureq::post(format!("{first}/deployments"))
        .header("content-type", "application/json")
        .send(format!("{{\"uri\": \"{uri}\"}}"))?;
    let clients = Arc::new(sdk::Clients::new(&ingress, Http::new(ingress.clone(), Duration::from_secs(60)))?);
    let name = if ingress.len() == 1 { "restate-sdk" } else { "restate-sdk-3" };
    for round in rounds()? {
        let line = drive::drive(name, &clients, round, &steps, &Machine::new(None)).await?;
        line.print();
    }
    Ok(())
}

async fn of_engine() -> Result<(), Failed> {
    let ingress: Servers = std::env::var("ZANFLOW_RESTATE_INGRESS")?.parse()?;
    let admin: Servers = std::env::var("ZANFLOW_RESTATE_ADMIN")?.parse()?;
    let folder = tempfile::tempdir()?;
    let steps = Arc::new(Steps::default());
    let name = if ingress.len() == 1 { "zanflow-restate" } else { "zanflow-restate-3" };
    let mut settings = Settings::new("speed".parse()?, ingress, admin);
    settings.listen.set_port(0);
    let service = Arc::new(engine::Service::start(folder.path(), &steps, settings).await?);
    for round in rounds()? {
        let line = drive::drive(name, &service, round, &steps, &Machine::new(Some(folder.path()))).await?;
        line.print();
    }
    Ok(())
}
