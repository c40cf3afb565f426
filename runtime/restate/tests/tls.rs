//! Servers behind a proxy that speaks TLS and asks for a token, as in a network that others share.

use crate::cluster::{Cluster, free};
use crate::same::local;
use crate::timers::flow;
use crate::world::systems;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use zanflow_restate::access::Access;
use zanflow_restate::http::Servers;
use zanflow_restate::{NotStarted, Restate, Settings};
use zanflow_runtime::{Commands, Start, Threads};

const TOKEN: &str = "key_1.secret";

/// An authority, in a file, and a server's side with a certificate for `localhost` that it vouches for.
fn certificates(file: &Path) -> TlsAcceptor {
    let mut of_authority = CertificateParams::default();
    of_authority.distinguished_name.push(DnType::CommonName, file.display().to_string());
    of_authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(of_authority, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(file, authority.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let of_server = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = of_server.signed_by(&key, &authority).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Leads to a port over TLS, where the first request of a connection has the token; `led` counts them.
async fn proxy(acceptor: TlsAcceptor, to: u16, led: Arc<AtomicU64>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((from, _)) = listener.accept().await {
            let (acceptor, led) = (acceptor.clone(), Arc::clone(&led));
            tokio::spawn(async move {
                let Ok(mut from) = acceptor.accept(from).await else { return };
                let mut head = Vec::new();
                while !head.windows(4).any(|end| end == b"\r\n\r\n") {
                    match from.read_buf(&mut head).await {
                        Ok(1..) => {}
                        _ => return,
                    }
                }
                let asks = format!("authorization: Bearer {TOKEN}\r\n");
                if !String::from_utf8_lossy(&head).contains(&asks) {
                    let refused =
                        b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                    drop(from.write_all(refused).await);
                    return;
                }
                led.fetch_add(1, Ordering::SeqCst);
                let mut to = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
                to.write_all(&head).await.unwrap();
                drop(copy_bidirectional(&mut from, &mut to).await);
            });
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_a_network_servers_prove_who_they_are_and_are_given_a_token() {
    let Some(cluster) = Cluster::start(1) else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let acceptor = certificates(&file("ours.pem"));
    drop(certificates(&file("other.pem")));
    std::fs::write(file("token"), format!("{TOKEN}\n")).unwrap();
    std::fs::write(file("wrong"), "another").unwrap();
    let (to, led) = (cluster.ports()[0], Arc::new(AtomicU64::new(0)));
    let ingress = proxy(acceptor.clone(), to.0, Arc::clone(&led)).await;
    let admin = proxy(acceptor, to.1, Arc::clone(&led)).await;
    let start = async |host: &str, authorities: Option<&str>, token: Option<&str>, limit| {
        let access = Access::read(authorities.map(file).as_deref(), token.map(file).as_deref()).unwrap();
        let at = |port: u16| {
            let servers: Servers = format!("https://{host}:{port}").parse().unwrap();
            servers.reached_with(access.clone()).unwrap()
        };
        let mut settings = Settings::new("tls".parse().unwrap(), at(ingress), at(admin));
        settings.listen.set_port(free(1)[0]);
        settings.limit = Duration::from_secs(limit);
        Restate::start(Arc::new(Threads(local(systems()))), settings).await
    };
    for (host, authorities, token, told) in [
        ("localhost", Some("other.pem"), Some("token"), "UnknownIssuer"),
        ("localhost", None, Some("token"), "UnknownIssuer"),
        ("127.0.0.1", Some("ours.pem"), Some("token"), "not valid for name"),
        ("localhost", Some("ours.pem"), Some("wrong"), "401"),
        ("localhost", Some("ours.pem"), None, "401"),
    ] {
        let Err(NotStarted::Registered(why)) = start(host, authorities, token, 1).await else {
            panic!("{host} {authorities:?} {token:?} was taken")
        };
        assert!(why.to_string().contains(told), "{host} {authorities:?} {token:?}: {why}");
    }
    assert_eq!(led.load(Ordering::SeqCst), 0, "who proved nothing, or has no token, came to no server");

    let engine = start("localhost", Some("ours.pem"), Some("token"), 30).await.unwrap();
    assert!(engine.health().await.is_well());
    let version = engine.deploy(&flow(60)).await.unwrap();
    engine.start(Start::new(version)).await.unwrap();
    assert!(led.load(Ordering::SeqCst) >= 2, "both the ingress and the admin interface");
    engine.stop().await;
}
