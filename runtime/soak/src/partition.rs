//! A network between the nodes of a cluster that can be parted: each node reaches the others through here.

use crate::cut::{Line, carry, listen};
use crate::trouble::Breaks;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The network between nodes. A connection is one of the two nodes that it joins, whichever of them made it.
pub struct Partition(Arc<Lines>);

/// Lines by the node that connects and the node that is connected to.
struct Lines {
    nodes: usize,
    lines: Vec<Line>,
}

impl Lines {
    fn of(&self, from: usize, to: usize) -> Option<&Line> {
        self.lines.get(from * self.nodes + to)
    }
}

impl Partition {
    /// Of so many nodes, all of which reach one another.
    pub fn of(nodes: usize) -> Self {
        let lines = (0..nodes * nodes).map(|_| Line::default()).collect();
        Self(Arc::new(Lines { nodes, lines }))
    }

    /// Leads to a node, which listens at `port`; where the others find it.
    ///
    /// # Errors
    /// There is no free port.
    pub fn lead(&self, to: usize, port: u16) -> std::io::Result<u16> {
        let (listener, at) = listen()?;
        let lines = Arc::clone(&self.0);
        tokio::spawn(async move {
            while let Ok((from, peer)) = listener.accept().await {
                let lines = Arc::clone(&lines);
                tokio::spawn(async move {
                    // One whose node is not found is of a node that has given it up, or of one that the kernel is slow to tell: it is
                    // carried as if it were the node's own, which no cut holds, rather than broken for no reason.
                    let node = found(peer.port(), at).await.unwrap_or(to);
                    let Some(seen) = lines.of(node, to).map(Line::seen) else { return };
                    carry(from, port, seen).await;
                });
            }
        });
        Ok(at)
    }
}

impl Breaks for Partition {
    fn name(&self) -> &'static str {
        "nodes parted"
    }

    /// Long enough for the others to take over from a node that leads, and for that one to come back.
    fn longest(&self) -> u64 {
        15_000
    }

    /// One node away from the others, or all from each other.
    fn break_it(&mut self) {
        let Lines { nodes, lines } = &*self.0;
        let alone = fastrand::usize(0..=*nodes);
        for (nth, line) in lines.iter().enumerate() {
            let (from, to) = (nth / nodes, nth % nodes);
            let parted = alone == *nodes || from == alone || to == alone;
            if from != to && parted {
                line.cut();
            }
        }
    }

    fn mend(&mut self) {
        let gone = fastrand::bool();
        self.0.lines.iter().for_each(|line| line.mend(gone));
    }
}

/// The same as [`node_at`], which is asked several times: the kernel's table is read while it changes, and may lack a line.
async fn found(from: u16, to: u16) -> Option<usize> {
    for _ in 0..3 {
        let node = tokio::task::spawn_blocking(move || node_at(from, to)).await;
        if let Ok(Some(node)) = node {
            return Some(node);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    None
}

/// The node whose connection goes from one port of this machine to another: found as the kernel tells whose socket it is, since all nodes
/// share an address.
fn node_at(from: u16, to: u16) -> Option<usize> {
    let socket = socket(&std::fs::read_to_string("/proc/net/tcp").ok()?, from, to)?;
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    processes.filter_map(|process| nth(&process.path())).find_map(|(node, process)| {
        let mut files = std::fs::read_dir(process.join("fd")).ok()?.flatten();
        files
            .any(|file| std::fs::read_link(file.path()).is_ok_and(|of| of == Path::new(&socket)))
            .then_some(node)
    })
}

/// What the kernel calls the socket of the side that connected.
fn socket(table: &str, from: u16, to: u16) -> Option<String> {
    let (from, to) = (format!(":{from:04X}"), format!(":{to:04X}"));
    table.lines().find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let is_it = fields.get(1)?.ends_with(&from) && fields.get(2)?.ends_with(&to);
        is_it.then(|| fields.get(9).map(|inode| format!("socket:[{inode}]")))?
    })
}

/// Which node a process is, by its arguments: `--node-name n2` is the second.
fn nth(process: &Path) -> Option<(usize, std::path::PathBuf)> {
    let arguments = std::fs::read_to_string(process.join("cmdline")).ok()?;
    let name = arguments.split('\0').skip_while(|argument| *argument != "--node-name").nth(1)?;
    let number: usize = name.strip_prefix('n')?.parse().ok()?;
    Some((number.checked_sub(1)?, process.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_is_found_by_the_ports_of_its_connection() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
            0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 17 1 0 20 4 30 10 -1\n   \
            1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 18 1 0 20 4 30 10 -1\n";
        assert_eq!(socket(table, 50_000, 8080).as_deref(), Some("socket:[18]"));
        assert_eq!(socket(table, 8080, 50_000).as_deref(), Some("socket:[17]"));
        assert_eq!(socket(table, 8081, 50_000), None);
    }
}
