//! An authority in one text of PEM: root, issuing authority and responder with their keys, and the list of what was revoked.

use super::{Authority, Entry, Identity};
use crate::certificate::Certificate;
use crate::pem;
use crate::revocation::Crl;
use crate::seal::{LoadError, SignError};
use jiff::Timestamp;
use rustls_pki_types::pem::{PemObject as _, SectionKind};
use std::fs;
use std::path::Path;
use std::sync::Mutex;

/// The file in the folder of an authority.
const FILE: &str = "authority.pem";
/// For people and other programs: what to trust.
const ROOT: &str = "root.pem";

pub(super) fn to_pem(authority: &Authority, now: Timestamp) -> Result<String, SignError> {
    let mut text =
        "A test authority. Its keys are in here; whoever has this file can be anybody.\n".to_owned();
    for identity in [&authority.root, &authority.issuing, &authority.responder] {
        text.push_str(&identity.certificate().to_pem());
        text.push_str(&identity.key_pem());
    }
    text.push_str(&pem::write("X509 CRL", &authority.list(now)?));
    Ok(text)
}

pub(super) fn from_pem(text: &str) -> Result<Authority, LoadError> {
    let what = |message: &str| LoadError::of(Path::new(FILE), message);
    let broken = || what("not what a test authority wrote; remove it, and a new authority is made");
    let sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(text.as_bytes());
    let sections: Vec<_> = sections.collect::<Result<_, _>>().map_err(|_| broken())?;
    let of = |wanted: SectionKind| {
        sections.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, der)| der.clone())
    };
    let mut identities = of(SectionKind::Certificate).zip(of(SectionKind::PrivateKey)).map(|(der, key)| {
        let certificate = Certificate::from_der(&der).ok()?;
        Identity::from_parts(key, certificate)
    });
    let mut next = || identities.next().flatten().ok_or_else(broken);
    let (root, issuing, responder) = (next()?, next()?, next()?);
    let list = of(SectionKind::Crl).next().ok_or_else(broken)?;
    let list = Crl::read(&list).map_err(|_| broken())?;
    let revoked =
        list.entries().map(|(serial, at, reason)| (serial.to_vec(), Entry::of(serial.to_vec(), at, reason)));
    let revoked = Mutex::new(revoked.collect());
    Ok(Authority { root, issuing, responder, revoked })
}

pub(super) fn save(authority: &Authority, folder: &Path, now: Timestamp) -> Result<(), LoadError> {
    let text = to_pem(authority, now).map_err(|error| LoadError::of(folder, error.to_string()))?;
    fs::create_dir_all(folder)
        .map_err(|error| LoadError::of(folder, format!("the folder cannot be made: {error}")))?;
    write(&folder.join(FILE), &text)?;
    write(&folder.join(ROOT), &authority.root.certificate().to_pem())
}

/// Written beside its place and renamed into it; only its owner may read it.
fn write(file: &Path, text: &str) -> Result<(), LoadError> {
    use std::io::Write as _;
    let beside = file.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut open| open.write_all(text.as_bytes()));
    written
        .and_then(|()| fs::rename(&beside, file))
        .map_err(|error| LoadError::of(file, format!("cannot be written: {error}")))
}

pub(super) fn load(folder: &Path) -> Result<Authority, LoadError> {
    let file = folder.join(FILE);
    let text = fs::read_to_string(&file).map_err(|error| {
        LoadError::of(&file, format!("cannot be read: {error}; name the authority's folder"))
    })?;
    from_pem(&text)
}
