//! Servers of Restate on free ports of this machine.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One server or three, which end with this.
pub struct Cluster {
    program: PathBuf,
    folder: tempfile::TempDir,
    variables: Vec<(&'static str, String)>,
    nodes: Vec<Node>,
    _alone: Alone,
}

/// Tests have servers one after the other: many at once would take the machine from one another.
struct Alone;

static TAKEN: Mutex<bool> = Mutex::new(false);
static FREED: Condvar = Condvar::new();

impl Alone {
    fn take() -> Self {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken {
            taken = FREED.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken = true;
        Self
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) = false;
        FREED.notify_one();
    }
}

struct Node {
    running: Option<Child>,
    ingress: u16,
    admin: u16,
    fabric: u16,
    /// Where the other nodes find it.
    reached: u16,
}

impl Cluster {
    /// Starts servers and waits until they are well; `None` where Restate is not here, with a word of it.
    pub fn start(nodes: usize) -> Option<Self> {
        Self::set(nodes, &[])
    }

    /// The same with variables of Restate's configuration.
    pub fn set(nodes: usize, variables: &[(&'static str, String)]) -> Option<Self> {
        Self::between(nodes, variables, |_, fabric| fabric)
    }

    /// The same with a network between the nodes: `reached` says at which port the others reach the one of that number, counted from 0,
    /// which listens at another.
    pub fn between(
        nodes: usize,
        variables: &[(&'static str, String)],
        reached: impl Fn(usize, u16) -> u16,
    ) -> Option<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/restate");
        let found = Command::new(script).arg("--path").output().unwrap();
        if !found.status.success() {
            eprint!("{}", String::from_utf8_lossy(&found.stderr));
            return None;
        }
        let program = PathBuf::from(String::from_utf8(found.stdout).unwrap().trim());
        let ports = free(3 * nodes);
        let node = |(nth, ports): (usize, &[u16])| {
            let [ingress, admin, fabric] = ports else { unreachable!() };
            let (ingress, admin, fabric) = (*ingress, *admin, *fabric);
            Node { running: None, ingress, admin, fabric, reached: reached(nth, fabric) }
        };
        let nodes = ports.chunks(3).enumerate().map(node).collect();
        let alone = Alone::take();
        let folder = tempfile::tempdir().unwrap();
        let mut cluster = Self { program, folder, variables: variables.to_vec(), nodes, _alone: alone };
        (0..cluster.nodes.len()).for_each(|nth| cluster.launch(nth));
        (0..cluster.nodes.len()).for_each(|nth| cluster.await_well(nth));
        Some(cluster)
    }

    /// Addresses that take commands, with commas.
    pub fn ingress(&self) -> String {
        addresses(self.ports().into_iter().map(|(ingress, _)| ingress))
    }

    /// Addresses of the admin interfaces.
    pub fn admin(&self) -> String {
        addresses(self.ports().into_iter().map(|(_, admin)| admin))
    }

    /// The ports of each server at which it takes commands, and is administered.
    pub fn ports(&self) -> Vec<(u16, u16)> {
        self.nodes.iter().map(|node| (node.ingress, node.admin)).collect()
    }

    /// What a server has said.
    pub fn log(&self, nth: usize) -> String {
        std::fs::read_to_string(self.folder.path().join(format!("n{}.log", nth + 1))).unwrap()
    }

    /// Kills a server, as the loss of its machine would.
    pub fn kill(&mut self, nth: usize) {
        let mut child = self.nodes[nth].running.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Starts it again with what it had written.
    pub fn restart(&mut self, nth: usize) {
        self.launch(nth);
        self.await_well(nth);
    }

    /// The server that leads the most partitions: by how much was asked of it as a leader. `None`: nothing was asked of any.
    pub fn leader(&self) -> Option<usize> {
        let asked = |node: &Node| {
            let text = get(node.fabric, "/metrics").unwrap_or_default();
            let of_leaders = text.lines().filter(|line| {
                line.starts_with("restate_network_service_accepted_request_bytes_total")
                    && line.contains("PARTITION_LEADER_SERVICE")
            });
            of_leaders.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum::<f64>()
        };
        let asked: Vec<f64> = self.nodes.iter().map(asked).collect();
        let most = asked.iter().copied().fold(0.0, f64::max);
        asked.iter().position(|of| *of >= most).filter(|_| most > 0.0)
    }

    fn launch(&mut self, nth: usize) {
        let name = format!("n{}", nth + 1);
        let log = std::fs::File::create(self.folder.path().join(format!("{name}.log"))).unwrap();
        let mut command = Command::new(&self.program);
        command
            .args(["--no-logo", "--listen-mode", "tcp", "--bind-ip", "127.0.0.1"])
            .args(["--advertised-host", "127.0.0.1", "--node-name", &name])
            .env("RESTATE_DISABLE_TELEMETRY", "true")
            .env("RESTATE_CLUSTER_NAME", "tests")
            .env("RESTATE_BASE_DIR", self.folder.path().join("data"))
            .env("RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE", "256MiB")
            .env("RESTATE_DEFAULT_NUM_PARTITIONS", "8")
            .env("RESTATE_AUTO_PROVISION", (nth == 0).to_string());
        command.envs(self.variables.iter().cloned());
        if self.nodes.len() > 1 {
            let fabric = addresses(self.nodes.iter().map(|node| node.reached));
            command.env("RESTATE_DEFAULT_REPLICATION", "2");
            command.env("RESTATE_METADATA_CLIENT__ADDRESSES", format!("[{fabric}]"));
        }
        let node = &mut self.nodes[nth];
        command.arg("--bind-port").arg(node.fabric.to_string());
        command.env("RESTATE_ADVERTISED_ADDRESS", format!("http://127.0.0.1:{}", node.reached));
        command.env("RESTATE_INGRESS__BIND_PORT", node.ingress.to_string());
        command.env("RESTATE_ADMIN__BIND_PORT", node.admin.to_string());
        node.running = Some(command.stdout(log).stderr(Stdio::null()).spawn().unwrap());
    }

    fn await_well(&mut self, nth: usize) {
        let node = &mut self.nodes[nth];
        let until = Instant::now() + Duration::from_secs(60);
        while get(node.admin, "/health").and(get(node.ingress, "/restate/health")).is_none() {
            // Somebody else may listen on its port.
            let ended = node.running.as_mut().unwrap().try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < until,
                "a server of Restate does not start: {ended:?}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for child in self.nodes.iter_mut().filter_map(|node| node.running.as_mut()) {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

fn addresses(ports: impl Iterator<Item = u16>) -> String {
    let all: Vec<String> = ports.map(|port| format!("http://127.0.0.1:{port}")).collect();
    all.join(",")
}

fn get(port: u16, path: &str) -> Option<String> {
    let answer = ureq::get(format!("http://127.0.0.1:{port}{path}")).call().ok()?;
    answer.into_body().read_to_string().ok()
}

/// So many free ports, below those of outgoing connections; no test gets another's.
pub fn free(count: usize) -> Vec<u16> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mut found = Vec::new();
    while found.len() < count {
        let nth = std::process::id() + NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 10_000 + u16::try_from(nth % 20_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            found.push(port);
        }
    }
    found
}
