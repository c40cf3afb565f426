//! The servers that engines need: those of the tests, which know how to be killed.

#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs, dead_code)]
#[path = "../../restate/tests/cluster.rs"]
mod cluster;
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs, dead_code)]
#[path = "../../postgres/tests/common/server.rs"]
mod server;

use crate::cut::Cut;
use crate::engines::{Address, Kind};
use crate::trouble::Breaks;
use cluster::Cluster;
use server::Server;
use std::sync::Arc;

/// What an engine needs besides its processes, and how processes find it.
pub struct Servers {
    /// Where they are.
    pub address: Address,
    /// What can break.
    pub breaks: Vec<Box<dyn Breaks>>,
}

impl Servers {
    /// Starts what the engine needs. `nodes`: servers of Restate.
    ///
    /// # Errors
    /// It is not here, or does not start.
    pub async fn start(kind: Kind, nodes: usize) -> Result<Self, String> {
        match kind {
            Kind::Embedded => Ok(Self { address: Address::default(), breaks: Vec::new() }),
            Kind::Postgres => Self::postgres().await,
            Kind::Restate => Self::restate(nodes),
        }
    }

    async fn postgres() -> Result<Self, String> {
        let server = Arc::new(Server::start().ok_or("PostgreSQL is not here")?);
        let name = server.create();
        let (cut, port) = Cut::to(server.port).await.map_err(|error| error.to_string())?;
        let database = format!("postgresql://postgres@127.0.0.1:{port}/{name}?sslmode=disable");
        let address = Address { database: Some(database), ..Address::default() };
        Ok(Self { address, breaks: vec![Box::new(Killed(server)), Box::new(cut)] })
    }

    fn restate(nodes: usize) -> Result<Self, String> {
        let cluster = Cluster::start(nodes).ok_or("Restate is not here")?;
        let listen = cluster::free(1).first().map(|port| format!("127.0.0.1:{port}"));
        let address = Address {
            ingress: Some(cluster.ingress()),
            admin: Some(cluster.admin()),
            listen,
            ..Address::default()
        };
        Ok(Self { address, breaks: vec![Box::new(Node { cluster, nodes, dead: None })] })
    }
}

/// A server of PostgreSQL that loses power.
struct Killed(Arc<Server>);

impl Breaks for Killed {
    fn name(&self) -> &'static str {
        "server killed"
    }

    fn break_it(&mut self) {
        self.0.kill();
    }

    fn mend(&mut self) {
        self.0.again();
    }
}

/// Servers of Restate, of which one dies at a time; often the one that leads.
struct Node {
    cluster: Cluster,
    nodes: usize,
    dead: Option<usize>,
}

impl Breaks for Node {
    fn name(&self) -> &'static str {
        "server killed"
    }

    fn break_it(&mut self) {
        let nth = if fastrand::bool() { self.cluster.leader() } else { fastrand::usize(0..self.nodes) };
        self.cluster.kill(nth);
        self.dead = Some(nth);
    }

    fn mend(&mut self) {
        if let Some(nth) = self.dead.take() {
            self.cluster.restart(nth);
        }
    }
}
