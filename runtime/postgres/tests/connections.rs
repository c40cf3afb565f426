//! Connections: encrypted ones, servers that do not keep what is promised, and servers that come and go.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::block_on;
use common::server::Server;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use zanflow_postgres::{Database, Error, Postgres};
use zanflow_runtime::conformance::{Flaky, LICENCE, Ledger, flow, settings};
use zanflow_runtime::{Commands, EngineError, Queries, Start, Status};

async fn open(database: &Database) -> Result<Postgres, EngineError> {
    Postgres::open(database, Flaky::slow(Arc::new(Ledger::default()), 0), settings()).await
}

/// An authority, and a certificate for `localhost` that it vouches for, with their keys.
fn certificates(folder: &Path) {
    let script = "set -e
        key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }
        for name in ca other server; do key $name; done
        for name in ca other; do
            openssl req -x509 -new -key $name.key -out $name.pem -subj /CN=$name -days 2 -addext basicConstraints=critical,CA:TRUE
        done
        openssl req -new -key server.key -out server.csr -subj /CN=localhost
        printf 'subjectAltName=DNS:localhost\n' > names
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem
        chmod 755 . ; chmod 600 server.key";
    let done = Command::new("bash").arg("-c").arg(script).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    // The server reads its key as its own user, where it has one.
    drop(Command::new("chown").arg("postgres").arg(folder.join("server.key")).output());
}

#[test]
fn over_a_network_the_server_proves_who_it_is() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let file = |name: &str| folder.path().join(name);
    let (certificate, key) = (file("server.pem"), file("server.key"));
    let (certificate, key) =
        (format!("ssl_cert_file={}", certificate.display()), format!("ssl_key_file={}", key.display()));
    let Some(server) = Server::with(&["ssl=on", &certificate, &key], None) else { return };
    let name = server.create();
    let url = |host: &str, more: &str| format!("postgresql://postgres@{host}:{}/{name}{more}", server.port);
    let at = |host, more, authority: &str| Database {
        authorities: Some(file(authority)),
        patience: 5,
        ..Database::at(url(host, more))
    };
    block_on(async {
        let engine = open(&at("localhost", "", "ca.pem")).await.unwrap();
        engine.deploy(&flow(LICENCE)).await.unwrap();
        let encrypted = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'zanflow'";
        assert_eq!(server.sql(&name, encrypted), "t");
        engine.close().await;
        for (host, more, authority, told) in [
            ("localhost", "", "other.pem", "UnknownIssuer"),
            ("127.0.0.1", "", "ca.pem", "not valid for name"),
            ("localhost", "?sslmode=prefer", "other.pem", "UnknownIssuer"),
        ] {
            let Err(error) = open(&at(host, more, authority)).await else {
                panic!("{host}{more} {authority} was taken")
            };
            assert!(error.to_string().contains(told), "{host}{more} {authority}: {error}");
        }
        // Said so, nothing is asked of the server.
        open(&at("127.0.0.1", "?sslmode=disable", "other.pem")).await.unwrap().close().await;
    });
}

#[test]
fn a_server_without_tls_is_refused_over_a_network() {
    let Some(server) = Server::start() else { return };
    let name = server.create();
    let database = Database {
        patience: 5,
        ..Database::at(format!("postgresql://postgres@127.0.0.1:{}/{name}", server.port))
    };
    let error = block_on(async { open(&database).await.err().unwrap() });
    assert!(error.to_string().contains("server does not support TLS"), "{error}");
}

#[test]
fn a_server_that_loses_what_it_said_was_written_is_refused() {
    let Some(server) = Server::with(&["fsync=off"], None) else { return };
    let database = Database::at(server.url(&server.create()));
    let error = block_on(async { open(&database).await.err().unwrap() });
    assert!(error.to_string().contains("fsync"), "{error}");
    let error: EngineError = Error::Newer { found: 2, known: 1 }.into();
    assert!(matches!(error, EngineError::Journal(_)));
}

#[test]
fn an_engine_outlives_its_server() {
    let Some(server) = Server::start() else { return };
    let database = Database { patience: 2, poll: 20, ..Database::at(server.url(&server.create())) };
    block_on(async {
        let engine = open(&database).await.unwrap();
        let version = engine.deploy(&flow(LICENCE)).await.unwrap();
        let case = engine.start(Start::new(version)).await.unwrap();
        server.kill();
        let error = engine.start(Start::new(version)).await.unwrap_err();
        assert!(matches!(error, EngineError::Away { .. } | EngineError::Unclear { .. }), "{error}");
        assert!(matches!(engine.view(case).await, Err(EngineError::Away { .. })));
        tokio::time::sleep(std::time::Duration::from_millis(3500)).await;
        assert!(engine.is_away());
        server.again();
        let mut tries = 0;
        while engine.view(case).await.is_err() {
            tries += 1;
            assert!(tries < 200);
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        for _ in 0..200 {
            if engine.view(case).await.unwrap().status == Status::Task {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(engine.view(case).await.unwrap().status, Status::Task);
        assert!(!engine.is_away());
        engine.start(Start::new(version)).await.unwrap();
        engine.close().await;
    });
}
