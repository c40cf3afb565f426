//! What there is to examine of the systems that cases ask: whether real ones can be reached, files with secrets, certificates, invoices.

use super::certificates::Certificate;
use super::files::reading;
use super::gather::Doctor;
use super::peers::{self, Place};
use super::probes::{Health, Probe, connects};
use crate::config::Config;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zanflow_runtime::{Clock, SystemClock, Time};

/// How long after its last day an invoice may be open, in milliseconds: the server ends it within minutes.
const LATE: i64 = 24 * 3_600_000;

impl Doctor {
    /// The systems that the configuration names, and those that are embedded in their place.
    pub(super) fn systems(&mut self, config: &Config, file: &Path) {
        let systems = &config.systems;
        let peer = |peer: &crate::systems::Peer| (peer.url.clone(), peer.authorities.clone());
        let paid = config.payment.url.clone().map(|url| (url, Some(config.payment.authorities.clone())));
        let asked = systems.gateway.as_ref().map(|one| (one.address.clone(), one.authorities.clone()));
        let named = [
            ("gateway", asked),
            ("licensing", systems.licensing.as_ref().map(peer)),
            ("documents", systems.documents.as_ref().map(peer)),
            ("payment", paid),
        ];
        for (name, place) in named {
            let Some((url, authorities)) = place else {
                self.probes.push(Probe::embedded(name));
                continue;
            };
            let authorities =
                authorities.unwrap_or_else(|| zanflow_systems::Address::new("", None).authorities);
            if Place::of(&url).is_some_and(|place| place.is_encrypted) {
                let (url, authorities) = (url.clone(), authorities.clone());
                self.certificates.push(Arc::new(move || vec![peers::shown(name, &url, &authorities)]));
            }
            self.probes.push(Probe::new(name, move || reached(&url, &authorities)));
        }
        let secrets = [
            &systems.gateway_password_file,
            &config.payment.token_file,
            &config.payment.secret_file,
            &config.results.seal_key,
        ];
        let peers = [&systems.licensing, &systems.documents].into_iter().flatten();
        let tokens = peers.filter_map(|peer| peer.token_file.clone());
        self.plain.extend(secrets.into_iter().flatten().cloned().chain(tokens).map(|path| (path, true)));
        if let Some(path) = config.results.seal_certificate.clone() {
            self.certificates.push(Arc::new(move || vec![Certificate::of_file("seal", &path)]));
        }
        #[cfg(feature = "signatures")]
        if let Some(signatures) = &config.signatures {
            let files: Vec<PathBuf> =
                signatures.roots.iter().chain(&signatures.intermediates).cloned().collect();
            self.certificates.push(Arc::new(move || {
                files.iter().map(|path| Certificate::of_file("signatures", path)).collect()
            }));
        }
        let (file, elsewhere) = (file.to_owned(), config.engine.kind == crate::engines::Kind::Postgres);
        self.invoices = Some(Arc::new(move || match elsewhere {
            true => Err("they lie in the database, where this does not look".to_owned()),
            false => endless(&file, SystemClock.now()),
        }));
    }
}

/// Whether something listens where an address leads, and over HTTPS proves who it is.
fn reached(url: &str, authorities: &Path) -> Health {
    match Place::of(url) {
        Some(place) if place.is_encrypted => peers::proves(url, authorities),
        Some(place) => connects(&place.address()),
        None => Health::Silent(format!("{url}: this is no address")),
    }
}

/// Invoices that nobody paid and nothing ended: an official has to say the amount, or their last day is long over.
fn endless(file: &Path, now: Time) -> Result<u64, String> {
    if !file.exists() {
        return Ok(0);
    }
    let told = |error: rusqlite::Error| error.to_string();
    let at = reading(file).map_err(told)?;
    let tables: i64 = at
        .query_row("SELECT count(*) FROM sqlite_master WHERE name = 'payment_invoice'", [], |row| row.get(0))
        .map_err(told)?;
    if tables == 0 {
        return Ok(0);
    }
    let open = "SELECT count(*) FROM payment_invoice
                WHERE state IN ('unassessed', 'issued', 'partly_paid') AND (due IS NULL OR due < ?1)";
    let count: i64 = at.query_row(open, [now.plus(-LATE).0], |row| row.get(0)).map_err(told)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_reached_or_not() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/sync?a=b", listener.local_addr().unwrap());
        let authorities = Path::new("/nowhere/of/no/matter");
        assert_eq!(reached(&url, authorities), Health::Answers);
        drop(listener);
        assert!(matches!(reached(&url, authorities), Health::Silent(_)));
    }

    #[test]
    fn invoices_without_an_end_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.systems");
        let now = Time::parse("2026-12-01T04:00:00Z").unwrap();
        assert_eq!(endless(&file, now), Ok(0));
        let store = zanflow_systems::Store::open(&file).unwrap();
        assert_eq!(endless(&file, now), Ok(0));
        drop(zanflow_systems::payment::Ledger::open(store.clone(), "s").unwrap());
        let rows = [
            ("issued", Some(now.plus(-2 * LATE))),
            ("issued", Some(now)),
            ("unassessed", None),
            ("paid", None),
        ];
        for (nth, (state, due)) in rows.into_iter().enumerate() {
            let due = due.map_or("NULL".to_owned(), |due| due.0.to_string());
            let row = format!(
                "INSERT INTO payment_invoice VALUES ({nth}, 'n{nth}', 'k{nth}', 1, '{state}', {due}, 0, 0, '')"
            );
            store.create(&row).unwrap();
        }
        assert_eq!(endless(&file, now), Ok(2));
    }
}
