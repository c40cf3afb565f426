//! A network that can be cut: everything between processes and a server goes through here.

use crate::trouble::Breaks;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Net {
    /// What is sent arrives. Otherwise it is held: nobody hears that the line is cut.
    open: bool,
    /// Connections of an earlier number are gone.
    lives: u64,
}

/// A network between processes and one server.
pub struct Cut(watch::Sender<Net>);

impl Cut {
    /// Leads from a free port of this machine to another; the port.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn to(server: u16) -> std::io::Result<(Self, u16)> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let (net, seen) = watch::channel(Net { open: true, lives: 0 });
        tokio::spawn(async move {
            while let Ok((from, _)) = listener.accept().await {
                tokio::spawn(carry(from, server, seen.clone()));
            }
        });
        Ok((Self(net), port))
    }
}

async fn carry(from: TcpStream, server: u16, mut net: watch::Receiver<Net>) {
    let born = net.borrow().lives;
    if net.wait_for(|net| net.open).await.is_err() {
        return;
    }
    let Ok(to) = TcpStream::connect(("127.0.0.1", server)).await else { return };
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
        "network cut"
    }

    fn break_it(&mut self) {
        self.0.send_modify(|net| net.open = false);
    }

    /// Some cuts end with all connections gone, others as if nothing had been.
    fn mend(&mut self) {
        let gone = fastrand::bool();
        self.0.send_modify(|net| {
            net.open = true;
            net.lives += u64::from(gone);
        });
    }
}
