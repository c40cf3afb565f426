//! seeds FOLDER: writes what the fuzz targets of signatures begin with: an authority, a certificate, and one sound input of each kind
//! in a folder named after its target.

use jiff::Timestamp;
use std::error::Error;
use std::path::Path;
use std::{env, fs};
use zanflow_signatures::Revocation;
use zanflow_signatures::authority::{Authority, Profile};
use zanflow_signatures::revocation::ocsp;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("seeds FOLDER")?;
    let folder = Path::new(&folder);
    let now = Timestamp::now();
    let authority = Authority::new(now)?;
    let head =
        authority.issue(&Profile::head("SYNAQ SYNAQ", "900101300017", "Synaq", "010140000015"), now)?;
    let gone = authority.issue(&Profile::person("BASQA BASQA", "850505400028"), now)?;
    authority.revoke(gone.certificate(), now, Revocation::KeyCompromise);
    let seal = authority.seal(&head)?;
    let issuing = authority.issuing().certificate();
    let request = ocsp::request(head.certificate(), issuing, &[7; 16]).map_err(|why| why.name())?;
    let put = |target: &str, name: &str, bytes: &[u8]| {
        let place = folder.join(target);
        fs::create_dir_all(&place)?;
        fs::write(place.join(name), bytes)
    };
    put("signatures", "authority.pem", authority.to_pem(now)?.as_bytes())?;
    put("signatures", "head.der", head.certificate().der())?;
    put("certificate", "head", head.certificate().der())?;
    put("certificate", "responder", authority.responder().certificate().der())?;
    put("certificate", "root", authority.root().certificate().der())?;
    put("cms", "detached", &seal.cms_detached(b"content", now)?)?;
    put("cms", "attached", &seal.cms_attached(b"content", now)?)?;
    put("crl", "list", &authority.list(now)?)?;
    put("ocsp_answer", "good", &authority.answer(&request, now)?.ok_or("no answer")?)?;
    Ok(())
}
