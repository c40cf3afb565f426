//! A network to the server that can be cut: a namespace of its own with a pair of virtual interfaces where that is permitted, otherwise
//! a process in between that swallows what it is sent. Neither side is told of the cut.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub enum Network {
    /// Its name, and the address of the server's side.
    Namespace { name: String, host: String },
    /// The port of what is in between, and whether it swallows.
    Between { port: u16, cut: Arc<AtomicBool> },
}

impl Network {
    /// One to the server at that port of this machine.
    pub fn to(server: u16) -> Self {
        let namespace = Self::namespace();
        println!(
            "the network is {}",
            if namespace.is_some() { "a namespace of its own" } else { "a process in between" }
        );
        namespace.unwrap_or_else(|| Self::between(server))
    }

    fn namespace() -> Option<Self> {
        let number = std::process::id() % 60_000;
        let (name, ours, theirs) =
            (format!("zanflow{number}"), format!("zfa{number}"), format!("zfb{number}"));
        let (net, low) = (number / 250 % 250, number % 250);
        let (host, guest) = (format!("10.{net}.{low}.1"), format!("10.{net}.{low}.2"));
        ip(&["netns", "add", &name])?;
        let made = ip(&["link", "add", &ours, "type", "veth", "peer", "name", &theirs, "netns", &name])
            .and_then(|()| ip(&["addr", "add", &format!("{host}/30"), "dev", &ours]))
            .and_then(|()| ip(&["link", "set", &ours, "up"]))
            .and_then(|()| ip(&["-n", &name, "addr", "add", &format!("{guest}/30"), "dev", &theirs]))
            .and_then(|()| ip(&["-n", &name, "link", "set", &theirs, "up"]))
            .and_then(|()| ip(&["-n", &name, "link", "set", "lo", "up"]));
        let network = Self::Namespace { name, host };
        // What was made of it is taken down where something is not permitted.
        made.map(|()| network)
    }

    fn between(server: u16) -> Self {
        let (listener, cut) = (TcpListener::bind("127.0.0.1:0").unwrap(), Arc::new(AtomicBool::new(false)));
        let (port, swallows) = (listener.local_addr().unwrap().port(), Arc::clone(&cut));
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                for (from, to) in
                    [(client.try_clone(), server.try_clone()), (server.try_clone(), client.try_clone())]
                {
                    let (Ok(from), Ok(to), swallows) = (from, to, Arc::clone(&swallows)) else { continue };
                    std::thread::spawn(move || carry(from, to, &swallows));
                }
            }
        });
        Self::Between { port, cut }
    }

    /// Where a program on the network finds the server, which listens on that port.
    pub fn address(&self, port: u16) -> (String, u16) {
        match self {
            Self::Namespace { host, .. } => (host.clone(), port),
            Self::Between { port, .. } => ("127.0.0.1".to_owned(), *port),
        }
    }

    /// A program on the network.
    pub fn run(&self, program: &std::path::Path) -> Command {
        match self {
            Self::Between { .. } => Command::new(program),
            Self::Namespace { name, .. } => {
                let mut command = Command::new("ip");
                command.args(["netns", "exec", name]).arg(program);
                command
            }
        }
    }

    pub fn cut(&self) {
        self.set(true);
    }

    pub fn heal(&self) {
        self.set(false);
    }

    fn set(&self, is_cut: bool) {
        match self {
            Self::Between { cut, .. } => cut.store(is_cut, Ordering::SeqCst),
            Self::Namespace { name, .. } => {
                let theirs = name.replace("zanflow", "zfb");
                ip(&["-n", name, "link", "set", &theirs, if is_cut { "down" } else { "up" }]).unwrap();
            }
        }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        if let Self::Namespace { name, .. } = self {
            let _ = ip(&["link", "del", &name.replace("zanflow", "zfa")]);
            let _ = ip(&["netns", "del", name]);
        }
    }
}

/// Carries what comes, unless the way is cut: then it is gone, and so is the connection.
fn carry(mut from: TcpStream, mut to: TcpStream, swallows: &AtomicBool) {
    let mut bytes = [0; 65536];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if swallows.load(Ordering::SeqCst) {
            // Neither side hears of it.
            std::thread::sleep(Duration::from_secs(3600));
        }
        if to.write_all(&bytes[..count]).is_err() {
            return;
        }
    }
}

fn ip(args: &[&str]) -> Option<()> {
    let done = Command::new("ip").args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    done.is_ok_and(|done| done.success()).then_some(())
}
