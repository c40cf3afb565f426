//! A way from servers to a process that can be shut: then nothing arrives, and nobody is told.

use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub struct Gate {
    pub port: u16,
    open: Arc<watch::Sender<bool>>,
}

impl Gate {
    /// An open one to a port of this machine.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = listener.local_addr().unwrap().port();
        let open = Arc::new(watch::Sender::new(true));
        let seen = Arc::clone(&open);
        tokio::spawn(async move {
            while let Ok((from, _)) = listener.accept().await {
                let seen = seen.subscribe();
                tokio::spawn(async move {
                    let Ok(to) = TcpStream::connect(("127.0.0.1", port)).await else { return };
                    let ((from, back), (answers, to)) = (from.into_split(), to.into_split());
                    tokio::select! {
                        () = pass(from, to, seen.clone()) => {}
                        () = pass(answers, back, seen) => {}
                    }
                });
            }
        });
        Self { port: own, open }
    }

    pub fn shut(&self) {
        self.open.send_replace(false);
    }

    pub fn open(&self) {
        self.open.send_replace(true);
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut open: watch::Receiver<bool>) {
    let mut bytes = vec![0; 65536];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if open.wait_for(|open| *open).await.is_err() || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
