//! `[signatures]` of the configuration: whom certificates are trusted by, and what has to be signed.

use schemars::JsonSchema;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use zanflow_runtime::Signing as Asked;
use zanflow_signatures::revocation::{Crls, Online, Revocations, Sources, Status};
use zanflow_signatures::{Certificate, Http, InTurn, Ncanode, Policy, Verifier, Verify, Why};

/// How signatures are checked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Certificates that are trusted, PEM.
    pub roots: Vec<PathBuf>,
    /// Certificates of authorities below them that signers may leave out, PEM.
    pub intermediates: Vec<PathBuf>,
    /// Lists of revoked certificates: files of DER or PEM, or addresses.
    pub lists: Vec<String>,
    /// Addresses of those who answer whether a certificate was revoked (OCSP).
    pub ocsp: Vec<String>,
    /// Hosts that may be asked where a certificate names an address of theirs.
    pub hosts: Vec<String>,
    /// The address of an NCANode, which checks GOST signatures.
    pub ncanode: Option<String>,
    /// Certificates by which servers of HTTPS are trusted, PEM.
    pub authorities: Option<PathBuf>,
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
            ocsp: Vec::new(),
            hosts: Vec::new(),
            ncanode: None,
            authorities: None,
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
        let addresses = self.ocsp.iter().chain(&self.ncanode);
        match addresses.into_iter().find(|address| !is_address(address)) {
            Some(other) => Err(format!("{other:?}: an address begins with http:// or https://")),
            None => Ok(()),
        }
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
        let revocations = InOrder(vec![Box::new(self.files()?), Box::new(self.online()?)]);
        let verifier = Verifier::new(roots, Box::new(revocations), Policy::national());
        let verifier = verifier.with_intermediates(intermediates);
        Ok(match &self.ncanode {
            None => Box::new(verifier),
            Some(address) => {
                let ncanode = Ncanode::new(Box::new(self.client()?), address, Policy::national());
                Box::new(InTurn::new(vec![Box::new(verifier), Box::new(ncanode)]))
            }
        })
    }

    /// Lists that lie here.
    fn files(&self) -> Result<Crls, String> {
        let mut lists = Crls::default();
        for file in self.lists.iter().filter(|list| !is_address(list)) {
            let path = Path::new(file);
            let bytes = std::fs::read(path).map_err(|error| told("lists", path, &error.to_string()))?;
            let der = super::decoded(&bytes).unwrap_or(bytes);
            let bad = |_| told("lists", path, "this is no list of revoked certificates (CRL)");
            lists.add(&der).map_err(bad)?;
        }
        Ok(lists)
    }

    /// What is asked over the network.
    fn online(&self) -> Result<Online, String> {
        let lists = self.lists.iter().filter(|list| is_address(list)).cloned().collect();
        let sources = Sources { ocsp: self.ocsp.clone(), lists, hosts: self.hosts.clone() };
        Ok(Online::new(Box::new(self.client()?), sources))
    }

    fn client(&self) -> Result<Http, String> {
        let Some(path) = &self.authorities else {
            return Http::new(None).map_err(|error| format!("signatures.authorities: {error}"));
        };
        let pem = std::fs::read(path).map_err(|error| told("authorities", path, &error.to_string()))?;
        Http::new(Some(&pem)).map_err(|error| told("authorities", path, &error.to_string()))
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// Sources of revocation, asked one after another until one knows.
struct InOrder(Vec<Box<dyn Revocations>>);

impl Revocations for InOrder {
    fn status(&self, certificate: &Certificate, issuer: &Certificate, now: jiff::Timestamp) -> Status {
        let mut last = Status::Unknown(Why::RevocationUnknown);
        for source in &self.0 {
            let said = source.status(certificate, issuer, now);
            let knows = !matches!(said, Status::Unknown(_));
            // Why a source does not know says more than that there is none.
            if knows || !matches!(said, Status::Unknown(Why::RevocationUnknown)) {
                last = said;
            }
            if knows {
                break;
            }
        }
        last
    }
}

/// The certificates of files.
fn certificates(key: &str, files: &[PathBuf]) -> Result<Vec<Certificate>, String> {
    let read = |path: &PathBuf| {
        let bad = |why: &str| told(key, path, why);
        let text = std::fs::read(path).map_err(|error| bad(&error.to_string()))?;
        Certificate::from_pem(&text).map_err(|(number, reason)| match number {
            0 => bad("there is no certificate in it; PEM is wanted"),
            number => bad(&format!("certificate {number} cannot be read: {}", reason.name())),
        })
    };
    let all: Vec<Vec<Certificate>> = files.iter().map(read).collect::<Result<_, _>>()?;
    Ok(all.concat())
}

fn told(key: &str, path: &Path, why: &str) -> String {
    format!("signatures.{key}: {}: {why}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn the_settings_of_the_page_are_read() {
        let page = include_str!("../../../../docs/signing.md");
        let block = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let config: Config = toml::from_str(block).unwrap();
        let settings = config.signatures.unwrap();
        settings.check().unwrap();
        assert_eq!(settings.asked(), Asked { applicant: true, officials: false });
    }

    #[test]
    fn errors_name_the_key_and_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (empty, bad) = (
            file("empty.pem", ""),
            file("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        );
        let now = "2026-12-01T04:00:00Z".parse().unwrap();
        let authority = zanflow_signatures::authority::Authority::new(now).unwrap();
        let root = file("root.pem", &authority.root().certificate().to_pem());
        let with = |settings: Settings| settings.verifier().err().unwrap_or_default();
        let roots = vec![root.clone()];
        for (settings, told) in [
            (
                Settings { roots: vec![folder.path().join("none.pem")], ..Settings::default() },
                "signatures.roots: ",
            ),
            (Settings { roots: vec![empty], ..Settings::default() }, "there is no certificate in it"),
            (Settings { roots: vec![bad.clone()], ..Settings::default() }, "certificate 1 cannot be read"),
            (
                Settings { roots: roots.clone(), intermediates: vec![bad.clone()], ..Settings::default() },
                "signatures.intermediates: ",
            ),
            (
                Settings {
                    roots: roots.clone(),
                    lists: vec![root.display().to_string()],
                    ..Settings::default()
                },
                "signatures.lists: ",
            ),
            (
                Settings { roots: roots.clone(), authorities: Some(file("none", "")), ..Settings::default() },
                "signatures.authorities: ",
            ),
        ] {
            let wrong = with(settings);
            assert!(wrong.contains(told), "{told}: {wrong}");
        }
        assert_eq!(with(Settings { roots: roots.clone(), ..Settings::default() }), "");
        assert!(Settings::default().check().unwrap_err().contains("roots"));
        let odd = Settings { roots, ocsp: vec!["ocsp.pki.gov.kz".to_owned()], ..Settings::default() };
        assert!(odd.check().unwrap_err().contains("http://"));
    }
}
