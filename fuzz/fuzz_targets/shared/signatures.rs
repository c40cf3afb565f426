//! The authority and the certificate that `fuzz/seed` made inputs with.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use zanflow_signatures::authority::Authority;
use zanflow_signatures::{Certificate, Policy, Verifier};

pub struct Known {
    pub issuing: Certificate,
    pub head: Certificate,
    pub verifier: Verifier,
}

pub static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/signatures");
    let pem = fs::read_to_string(folder.join("authority.pem")).expect("run fuzz/seed first");
    let authority = Authority::from_pem(&pem).expect("fuzz/seed wrote it");
    let head = fs::read(folder.join("head.der")).expect("run fuzz/seed first");
    let roots = vec![authority.root().certificate().clone()];
    Known {
        issuing: authority.issuing().certificate().clone(),
        head: Certificate::from_der(&head).expect("fuzz/seed wrote it"),
        verifier: Verifier::new(roots, Box::new(authority), Policy::national()),
    }
});
