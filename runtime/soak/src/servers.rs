//! The servers that engines need: those of the tests, which know how to be killed.

#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs, dead_code)]
#[path = "../../restate/tests/cluster.rs"]
mod cluster;
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs, dead_code)]
#[path = "../../postgres/tests/common/server.rs"]
mod server;

use crate::cut::Cut;
use crate::engines::{Address, Kind};
use crate::partition::Partition;
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
    pub fn start(kind: Kind, nodes: usize) -> Result<Self, String> {
        match kind {
            Kind::Embedded => Ok(Self { address: Address::default(), breaks: Vec::new() }),
            Kind::Postgres => Self::postgres(),
            Kind::Restate => Self::restate(nodes),
        }
    }

    fn postgres() -> Result<Self, String> {
        let server = Arc::new(Server::start().ok_or("PostgreSQL is not here")?);
        let name = server.create();
        let mut cut = Cut::new("network cut");
        let port = cut.lead(server.port).map_err(|error| error.to_string())?;
        let database = format!("postgresql://postgres@127.0.0.1:{port}/{name}?sslmode=disable");
        let address = Address { database: Some(database), ..Address::default() };
        Ok(Self { address, breaks: vec![Box::new(Killed(server)), Box::new(cut)] })
    }

    fn restate(nodes: usize) -> Result<Self, String> {
        let told = |error: std::io::Error| error.to_string();
        let between = Partition::of(nodes);
        // Nodes find each other on a network that can be parted; so do processes and nodes.
        let reached = |nth, fabric| between.lead(nth, fabric).unwrap_or(fabric);
        let cluster = Cluster::between(nodes, &[], reached).ok_or("Restate is not here")?;
        let (mut commands, mut calls) = (Cut::new("commands cut"), Cut::new("handlers cut"));
        let mut through = |ports: Vec<u16>| -> std::io::Result<String> {
            let all: std::io::Result<Vec<String>> = ports
                .into_iter()
                .map(|port| Ok(format!("http://127.0.0.1:{}", commands.lead(port)?)))
                .collect();
            Ok(all?.join(","))
        };
        let (ingress, admin) = cluster.ports().into_iter().unzip();
        let (ingress, admin) = (through(ingress).map_err(told)?, through(admin).map_err(told)?);
        let listen = cluster::free(1).first().copied().ok_or("there is no free port")?;
        let called = calls.lead(listen).map_err(told)?;
        let address = Address {
            ingress: Some(ingress),
            admin: Some(admin),
            listen: Some(format!("127.0.0.1:{listen}")),
            called: Some(format!("http://127.0.0.1:{called}")),
            ..Address::default()
        };
        let mut breaks: Vec<Box<dyn Breaks>> =
            vec![Box::new(Node { cluster, nodes, dead: None }), Box::new(commands), Box::new(calls)];
        if nodes > 1 {
            breaks.push(Box::new(between));
        }
        Ok(Self { address, breaks })
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
        let leader = if fastrand::bool() { self.cluster.leader() } else { None };
        let nth = leader.unwrap_or_else(|| fastrand::usize(0..self.nodes));
        self.cluster.kill(nth);
        self.dead = Some(nth);
    }

    fn mend(&mut self) {
        if let Some(nth) = self.dead.take() {
            self.cluster.restart(nth);
        }
    }
}
