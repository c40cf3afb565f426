//! Encryption of connections, by `rustls`.

use crate::{Database, Error};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Connects with TLS where the configuration asks for it. The server's certificate has to be vouched for, and to be of its name.
pub(crate) fn connector(database: &Database) -> Result<MakeRustlsConnect, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let wrong = |what: String| Error::Settings { what };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?
        .with_root_certificates(authorities(database)?)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn authorities(database: &Database) -> Result<RootCertStore, Error> {
    let mut store = RootCertStore::empty();
    let Some(file) = &database.authorities else {
        // A system without authorities vouches for no server: then the handshake says so.
        store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        return Ok(store);
    };
    let wrong = |what: String| Error::Settings { what: format!("{}: {what}", file.display()) };
    let certificates = CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        store.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    if store.is_empty() {
        return Err(wrong("it holds no certificate".to_owned()));
    }
    Ok(store)
}
