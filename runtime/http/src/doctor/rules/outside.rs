//! What the service depends on: other systems, certificates, payments, mail, copies.

use super::super::facts::{Backups, Facts, Notices};
use super::super::probes::Health;
use super::super::report::{Finding, Level};
use super::DAY;
use super::service::day;

/// Days before the end of a certificate from which on somebody should renew it, and from which on it is late.
const SOON: i64 = 60;
const LATE: i64 = 30;

/// Which systems answer.
pub fn systems(facts: &Facts, found: &mut Vec<Finding>) {
    for (name, health) in &facts.systems {
        let finding =
            |check, level, why: &str| Finding::new(check, level).with("system", name).with("why", why);
        found.push(match health {
            Health::Answers => finding("system-good", Level::Good, ""),
            Health::Embedded => finding("system-embedded", Level::Look, ""),
            Health::Ails(why) => finding("system-ails", Level::Look, why),
            Health::Silent(why) => finding("system-silent", Level::Bad, why),
            Health::Unknown(why) => finding("system-unknown", Level::Unknown, why),
        });
    }
}

/// Certificates that end.
pub fn certificates(facts: &Facts, found: &mut Vec<Finding>) {
    for certificate in &facts.certificates {
        let finding = |check, level| Finding::new(check, level).with("name", &certificate.name);
        found.push(match &certificate.ends {
            Err(why) => finding("certificate-unread", Level::Unknown).with("why", why),
            Ok(ends) => {
                let left = ends.since(facts.now);
                let (check, level) = match left {
                    left if left <= 0 => ("certificate-ended", Level::Bad),
                    left if left <= LATE * DAY => ("certificate-ends", Level::Bad),
                    left if left <= SOON * DAY => ("certificate-ends", Level::Look),
                    _ => ("certificate-good", Level::Good),
                };
                finding(check, level).with("day", day(*ends)).with("days", left.div_euclid(DAY).max(0))
            }
        });
    }
}

/// Invoices that nobody paid and that never end.
pub fn invoices(facts: &Facts, found: &mut Vec<Finding>) {
    match &facts.invoices {
        None => {}
        Some(Ok(0)) => found.push(Finding::new("invoices-good", Level::Good)),
        Some(Ok(count)) => found.push(Finding::new("invoices-endless", Level::Look).with("count", count)),
        Some(Err(why)) => found.push(Finding::new("invoices-unknown", Level::Unknown).with("why", why)),
    }
}

/// Notices that did not arrive.
pub fn notices(facts: &Facts, found: &mut Vec<Finding>) {
    let finding = match &facts.notices {
        Notices::Off => Finding::new("notices-off", Level::Good),
        Notices::Unknown => Finding::new("notices-unknown", Level::Unknown),
        Notices::Known(counts) if counts.failed > 0 => {
            Finding::new("notices-failed", Level::Look).with("count", counts.failed)
        }
        Notices::Known(counts) => Finding::new("notices-good", Level::Good).with("count", counts.sent),
    };
    found.push(finding);
}

/// How old the newest copy is.
pub fn backups(facts: &Facts, found: &mut Vec<Finding>) {
    found.push(match &facts.backups {
        Backups::NotNamed => Finding::new("backup-unknown", Level::Unknown),
        Backups::Unreadable(why) => Finding::new("backup-unreadable", Level::Bad).with("why", why),
        Backups::None => Finding::new("backup-none", Level::Bad),
        Backups::Newest(at, days) => {
            let old = facts.now.since(*at) > i64::from(*days) * DAY;
            let (check, level) = if old { ("backup-old", Level::Bad) } else { ("backup-good", Level::Good) };
            Finding::new(check, level).with("day", day(*at)).with("days", days)
        }
    });
}
