//! An authority that is kept in a folder.

use jiff::Timestamp;
use std::fs;
use tempfile::TempDir;
use zanflow_signatures::Revocation;
use zanflow_signatures::authority::{Authority, Profile};
use zanflow_signatures::revocation::{Revocations, Status};

#[test]
fn what_was_issued_and_revoked_outlives_the_process() {
    let now: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("authority");
    let authority = Authority::new(now).unwrap();
    let [one, other] = ["900101300017", "850505400028"]
        .map(|iin| authority.issue(&Profile::person("СЫНАҚОВ СЫНАҚ", iin), now).unwrap());
    authority.revoke(one.certificate(), now, Revocation::Hold);
    authority.save(&place, now).unwrap();
    let loaded = Authority::load(&place).unwrap();
    let status = |certificate| loaded.status(certificate, loaded.issuing().certificate(), now);
    assert_eq!(loaded.root().certificate(), authority.root().certificate());
    assert_eq!(status(one.certificate()), Status::Revoked { at: now, reason: Revocation::Hold });
    assert_eq!(status(other.certificate()), Status::Good);
    // It goes on issuing, and says of itself what it is.
    let third = loaded.issue(&Profile::organisation("Сынақ ЖШС", "010140000015"), now).unwrap();
    assert_eq!(status(third.certificate()), Status::Good);
    assert!(third.certificate().issuer().contains("TEST AUTHORITY, PROVES NOTHING"));
    assert!(loaded.seal(&third).is_ok());
    assert_eq!(fs::read_to_string(place.join("root.pem")).unwrap(), authority.root().certificate().to_pem());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(place.join("authority.pem")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}

#[test]
fn a_folder_that_is_none_is_told() {
    let folder = TempDir::new().unwrap();
    let error = Authority::load(folder.path()).err().unwrap().to_string();
    assert!(error.contains("authority.pem: cannot be read"), "{error}");
    fs::write(folder.path().join("authority.pem"), "nothing").unwrap();
    let error = Authority::load(folder.path()).err().unwrap().to_string();
    assert!(error.contains("authority.pem: not what a test authority wrote"), "{error}");
}
