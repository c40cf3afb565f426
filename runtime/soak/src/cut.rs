//! Networks that can be cut: everything between processes and servers goes through here.

use crate::trouble::Breaks;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    /// What is sent arrives. Otherwise it is held: nobody hears that the line is cut.
    open: bool,
    /// Connections of an earlier number are gone.
    lives: u64,
}

/// A line that carries connections and can be cut.
pub struct Line(watch::Sender<Net>);

impl Default for Line {
    fn default() -> Self {
        Self(watch::Sender::new(Net { open: true, lives: 0 }))
    }
}

impl Line {
    /// How it is, for [`carry`].
    pub fn seen(&self) -> watch::Receiver<Net> {
        self.0.subscribe()
    }

    /// From now on nothing arrives.
    pub fn cut(&self) {
        self.0.send_modify(|net| net.open = false);
    }

    /// Carries again, if it was cut; `gone`: its connections are no more, otherwise it is as if nothing had been.
    pub fn mend(&self, gone: bool) {
        self.0.send_if_modified(|net| {
            let was_cut = !net.open;
            *net = Net { open: true, lives: net.lives + u64::from(was_cut && gone) };
            was_cut
        });
    }
}

/// A network between processes and servers: a line to each port.
pub struct Cut {
    name: &'static str,
    lines: Vec<Line>,
}

impl Cut {
    /// One that leads nowhere yet; its name in the tally.
    pub fn new(name: &'static str) -> Self {
        Self { name, lines: Vec::new() }
    }

    /// Leads from a free port of this machine to another; the port.
    ///
    /// # Errors
    /// There is no free port.
    pub fn lead(&mut self, to: u16) -> std::io::Result<u16> {
        let (listener, port) = listen()?;
        let line = Line::default();
        let seen = line.seen();
        self.lines.push(line);
        tokio::spawn(async move {
            while let Ok((from, _)) = listener.accept().await {
                tokio::spawn(carry(from, to, seen.clone()));
            }
        });
        Ok(port)
    }
}

/// Listens on a free port of this machine.
///
/// # Errors
/// There is none.
pub fn listen() -> std::io::Result<(TcpListener, u16)> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    Ok((TcpListener::from_std(listener)?, port))
}

/// Carries a connection to a port of this machine over a line.
pub async fn carry(from: TcpStream, to: u16, mut net: watch::Receiver<Net>) {
    let born = net.borrow().lives;
    if net.wait_for(|net| net.open).await.is_err() {
        return;
    }
    let Ok(to) = TcpStream::connect(("127.0.0.1", to)).await else { return };
    // What is between adds no waiting of its own.
    let _ = (from.set_nodelay(true), to.set_nodelay(true));
    let ((from_read, from_write), (to_read, to_write)) = (from.into_split(), to.into_split());
    let (there, back) = (net.clone(), net.clone());
    tokio::select! {
        () = pass(from_read, to_write, there) => {}
        () = pass(to_read, from_write, back) => {}
        _ = net.wait_for(|net| net.lives != born) => {}
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut net: watch::Receiver<Net>,
) {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let Ok(count) = from.read(&mut bytes).await else { return };
        let Some(read) = bytes.get(..count).filter(|read| !read.is_empty()) else { return };
        if net.wait_for(|net| net.open).await.is_err() || to.write_all(read).await.is_err() {
            return;
        }
    }
}

impl Breaks for Cut {
    fn name(&self) -> &'static str {
        self.name
    }

    /// All of it, or some of its lines.
    fn break_it(&mut self) {
        let (all, surely) = (fastrand::bool(), fastrand::usize(0..self.lines.len().max(1)));
        for (nth, line) in self.lines.iter().enumerate() {
            if all || nth == surely || fastrand::bool() {
                line.cut();
            }
        }
    }

    /// Some cuts end with all connections gone, others as if nothing had been.
    fn mend(&mut self) {
        let gone = fastrand::bool();
        self.lines.iter().for_each(|line| line.mend(gone));
    }
}
