//! A real server of PostgreSQL in a folder of its own, which tests start, kill and start again.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};

/// The folder of the server's programs; `None`, with the reason printed, where it cannot be had.
pub fn programs() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let found = Command::new(root.join("scripts/postgres")).output().unwrap();
        if found.status.code() == Some(75) {
            println!("{}", String::from_utf8_lossy(&found.stderr).trim());
            return None;
        }
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        Some(PathBuf::from(String::from_utf8(found.stdout).unwrap().trim()))
    };
    FOUND.get_or_init(find).as_deref()
}

/// The library that shifts the clock of a program; `None`, with the reason printed, where it cannot be had.
#[allow(dead_code)] // by programs of tests that shift clocks
pub fn library_of_clocks() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let found = Command::new(root.join("scripts/faketime")).output().unwrap();
    if !found.status.success() {
        println!("{}", String::from_utf8_lossy(&found.stderr).trim());
        return None;
    }
    Some(PathBuf::from(String::from_utf8(found.stdout).unwrap().trim()))
}

/// A server that the tests of one program share, for as long as one of them holds it: then it is killed.
#[allow(dead_code)] // not every program of tests shares one
pub fn shared() -> Option<Arc<Server>> {
    static SERVER: Mutex<Weak<Server>> = Mutex::new(Weak::new());
    let mut known = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = known.upgrade() {
        return Some(server);
    }
    let server = Arc::new(Server::start()?);
    *known = Arc::downgrade(&server);
    Some(server)
}

/// A server. It listens on a socket in its folder and on the loopback address, and trusts everybody there.
pub struct Server {
    folder: tempfile::TempDir,
    pub port: u16,
    running: Mutex<Option<Child>>,
    databases: Mutex<u32>,
    settings: Vec<String>,
    /// The library that shifts its clock.
    clocks: Option<PathBuf>,
}

impl Server {
    /// Makes and starts one; `None` where PostgreSQL is not here.
    pub fn start() -> Option<Self> {
        Self::with(&[], None)
    }

    /// The same, whose clock that library shifts.
    #[allow(dead_code)] // by programs of tests that shift clocks
    pub fn shifted(clocks: Option<&Path>) -> Option<Self> {
        Self::with(&[], clocks)
    }

    /// Sets its clock by so much, as `+3h` or `-20m`, where it can be.
    #[allow(dead_code)]
    pub fn shift(&self, by: &str) {
        std::fs::write(self.folder().join("clock"), by).unwrap();
    }

    /// One with settings, as `name=value`.
    pub fn with(settings: &[&str], clocks: Option<&Path>) -> Option<Self> {
        let programs = programs()?;
        let folder = tempfile::Builder::new().prefix("zanflow-pg-").tempdir().unwrap();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(folder.path()));
        }
        std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        // What a crash of the machine would damage is thrown away here anyhow: only making it is spared the syncs.
        let mut init = as_server(&programs.join("initdb"), folder.path());
        init.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "--pgdata",
        ]);
        run(init.arg(folder.path().join("data")));
        // Tests come over networks of their own.
        let access = "local all all trust\nhost all all all trust\n";
        std::fs::write(folder.path().join("data/pg_hba.conf"), access).unwrap();
        std::fs::write(folder.path().join("clock"), "+0h").unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = settings.iter().map(|setting| (*setting).to_owned()).collect();
        let server = Self {
            folder,
            port,
            running: Mutex::default(),
            databases: Mutex::default(),
            settings,
            clocks: clocks.map(Path::to_owned),
        };
        server.again();
        Some(server)
    }

    /// The folder of its socket.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts it after it was killed, and waits until it takes connections. It ends at once while processes of the one that was killed,
    /// which notice that by themselves, still have its memory: then it is started anew.
    pub fn again(&self) {
        let folder = self.folder();
        *self.running.lock().unwrap() = Some(self.spawned());
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let mut asks = Command::new(programs().unwrap().join("pg_isready"));
            asks.args(["-q", "-h"]).arg(folder).args(["-p", &self.port.to_string()]);
            if asks.status().unwrap().success() {
                return;
            }
            let log = || std::fs::read_to_string(folder.join("log")).unwrap();
            assert!(Instant::now() < until, "the server does not start:\n{}", log());
            std::thread::sleep(Duration::from_millis(50));
            let mut running = self.running.lock().unwrap();
            if running.as_mut().unwrap().try_wait().unwrap().is_some() {
                *running = Some(self.spawned());
            }
        }
    }

    fn spawned(&self) -> Child {
        let folder = self.folder();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
        let program = programs().unwrap().join("postgres");
        let mut command = match &self.clocks {
            None => as_server(&program, folder),
            Some(library) => {
                // For the server alone: what changes the user first would make what only its own user may use.
                let mut command = as_server(Path::new("env"), folder);
                command.arg(format!("LD_PRELOAD={}", library.display()));
                command.arg(format!("FAKETIME_TIMESTAMP_FILE={}", folder.join("clock").display()));
                command.args(["FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"]).arg(program);
                command
            }
        };
        command.arg("-D").arg(folder.join("data"));
        command.args(["-c", "shared_buffers=64MB", "-c", "max_connections=300", "-c", "max_wal_size=1GB"]);
        command.arg("-c").arg(format!("port={}", self.port));
        command.arg("-c").arg(format!("unix_socket_directories={}", folder.display()));
        command.args(["-c", "listen_addresses=*"]);
        for setting in &self.settings {
            command.args(["-c", setting]);
        }
        command.stdout(log.try_clone().unwrap()).stderr(log).stdin(Stdio::null());
        command.spawn().unwrap()
    }

    /// Kills the server and all that it started with signal 9, as a power cut would.
    pub fn kill(&self) {
        let Some(mut child) = self.running.lock().unwrap().take() else { return };
        // The server's processes are a group, which it leads.
        let group = format!("-{}", child.id());
        drop(Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status());
        child.wait().unwrap();
        // Its sockets and shared memory are let go a moment after.
        std::thread::sleep(Duration::from_millis(100));
        drop(std::fs::remove_file(self.folder().join("data/postmaster.pid")));
    }

    /// A database of its own, by its name.
    pub fn create(&self) -> String {
        let mut databases = self.databases.lock().unwrap();
        *databases += 1;
        let name = format!("d{databases}");
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        name
    }

    /// Its address, over the socket.
    pub fn url(&self, name: &str) -> String {
        format!("postgresql:///{name}?host={}&port={}&user=postgres", self.folder().display(), self.port)
    }

    /// What a statement answers, a line a row.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let mut command = Command::new(programs().unwrap().join("psql"));
        command
            .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-h"])
            .arg(self.folder());
        let done = command.args(["-p", &self.port.to_string(), "-c", sql]).output().unwrap();
        assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().trim_end().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|of| std::os::unix::fs::MetadataExt::uid(&of) == 0)
}

/// A program of the server, which refuses to run as root, at the head of a group of processes.
fn as_server(program: &Path, folder: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder).process_group(0);
    command
}

fn run(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}
