//! `[signatures]` of the configuration: whom certificates are trusted by, and what has to be signed.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use zanflow_runtime::Signing as Asked;
use zanflow_signatures::revocation::Crls;
use zanflow_signatures::{Certificate, Policy, Verifier, Verify};

/// How signatures are checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Certificates that are trusted, PEM.
    pub roots: Vec<PathBuf>,
    /// Certificates of authorities below them that signers may leave out, PEM.
    pub intermediates: Vec<PathBuf>,
    /// Lists of revoked certificates, DER or PEM.
    pub lists: Vec<PathBuf>,
    /// Steps in which the applicant chooses a certificate or signs are done by signing only.
    pub applicant: bool,
    /// And those in which officials sign.
    pub officials: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            roots: Vec::new(),
            intermediates: Vec::new(),
            lists: Vec::new(),
            applicant: true,
            officials: false,
        }
    }
}

impl Settings {
    /// What is wrong without a look at the files.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.roots.is_empty() {
            return Err("roots: name a file with the certificates that are trusted (PEM)".to_owned());
        }
        Ok(())
    }

    /// Steps that are done by signing only.
    pub fn asked(&self) -> Asked {
        Asked { applicant: self.applicant, officials: self.officials }
    }

    /// What checks signatures.
    ///
    /// # Errors
    /// The key, the file, what is wrong with it, and what to do.
    pub fn verifier(&self) -> Result<Box<dyn Verify>, String> {
        let roots = certificates("roots", &self.roots)?;
        let intermediates = certificates("intermediates", &self.intermediates)?;
        let mut lists = Crls::default();
        for path in &self.lists {
            let bad = |why: &str| format!("signatures.lists: {}: {why}", path.display());
            let bytes = std::fs::read(path).map_err(|error| bad(&error.to_string()))?;
            let der = super::der(&bytes).unwrap_or(bytes);
            lists.add(&der).map_err(|_| bad("this is no list of revoked certificates (CRL)"))?;
        }
        let verifier = Verifier::new(roots, Box::new(lists), Policy::national());
        Ok(Box::new(verifier.with_intermediates(intermediates)))
    }
}

/// The certificates of files.
fn certificates(key: &str, files: &[PathBuf]) -> Result<Vec<Certificate>, String> {
    let read = |path: &PathBuf| {
        let bad = |why: &str| told(key, path, why);
        let text = std::fs::read(path).map_err(|error| bad(&error.to_string()))?;
        let found = Certificate::from_pem(&text).map_err(|(nth, reason)| {
            bad(&format!("certificate {} cannot be read: {}", nth.saturating_add(1), reason.name()))
        })?;
        if found.is_empty() { Err(bad("there is no certificate in it; PEM is wanted")) } else { Ok(found) }
    };
    let all: Vec<Vec<Certificate>> = files.iter().map(read).collect::<Result<_, _>>()?;
    Ok(all.concat())
}

fn told(key: &str, path: &Path, why: &str) -> String {
    format!("signatures.{key}: {}: {why}", path.display())
}
