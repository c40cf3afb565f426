//! Rights of the service's files: they are their owner's alone, whatever the system would give them.

use crate::doctor::Doctor;

/// Files that this process makes from now on have the rights 0600, folders 0700.
#[cfg(unix)]
pub(crate) fn for_the_owner_only() {
    use rustix::fs::Mode;
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

#[cfg(not(unix))]
pub(crate) fn for_the_owner_only() {}

/// Tells which files others may read, before the log begins.
pub(crate) fn warn(doctor: &Doctor) {
    for (path, rights) in doctor.open_to_others() {
        eprintln!(
            "warning: {}: others than its owner may read it ({rights:04o}): chmod {} it",
            path.display(),
            if path.is_dir() { "700" } else { "600" }
        );
    }
}
