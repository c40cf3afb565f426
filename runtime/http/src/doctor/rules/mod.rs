//! The rules: facts → findings. Each looks at one thing, and says that it is good where it is.

#[cfg(feature = "postgres")]
mod database;
mod outside;
mod people;
#[cfg(feature = "restate")]
mod servers;
mod service;

use super::facts::Facts;
use super::report::Finding;

/// A day in milliseconds.
const DAY: i64 = 24 * 3_600_000;

/// All that is found.
pub fn findings(facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    service::configuration(facts, &mut found);
    service::files(facts, &mut found);
    service::room(facts, &mut found);
    service::journal(facts, &mut found);
    service::cases(facts, &mut found);
    #[cfg(feature = "postgres")]
    database::database(facts, &mut found);
    #[cfg(feature = "restate")]
    servers::servers(facts, &mut found);
    service::calendar(facts, &mut found);
    outside::systems(facts, &mut found);
    outside::certificates(facts, &mut found);
    outside::invoices(facts, &mut found);
    outside::notices(facts, &mut found);
    outside::backups(facts, &mut found);
    people::accounts(facts, &mut found);
    found
}
