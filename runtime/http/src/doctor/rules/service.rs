//! The service itself: its configuration, its files, its journal and cases, its calendar.

use super::super::facts::{Facts, FileFact, Found};
use super::super::report::{Finding, Level};
use super::DAY;
use crate::survey::Month;
use zanflow_runtime::Time;

const MEBIBYTE: u64 = 1024 * 1024;
/// Below this the disk is nearly full: the journal is about to stop.
const FULL: u64 = 200 * MEBIBYTE;
/// Below this, or a tenth of the disk, somebody should make room.
const LOW: u64 = 2048 * MEBIBYTE;
/// A server verifies daily: after so many days it does not.
const VERIFIED: i64 = 3 * DAY;
/// A server notes its state every ten minutes.
const FRESH: i64 = 3_600_000;
/// Milliseconds after which a call without an answer is named.
const UNANSWERED: i64 = 3_600_000;
/// From this month on, 1 to 12, the orders of the next year should be there.
const ORDERED: i64 = 10;

/// Whether it can be read.
pub fn configuration(facts: &Facts, found: &mut Vec<Finding>) {
    if facts.configuration.is_empty() {
        return found.push(Finding::new("config-good", Level::Good));
    }
    for why in &facts.configuration {
        found.push(Finding::new("config-wrong", Level::Bad).with("why", why));
    }
}

/// Whether files are there, can be read, and by their owner only.
pub fn files(facts: &Facts, found: &mut Vec<Finding>) {
    for file in &facts.files {
        let finding = |check, level| Finding::new(check, level).with("path", file.path.display());
        found.push(match &file.found {
            Found::Missing if file.needed => finding("file-missing", Level::Bad),
            // It is made at the first start.
            Found::Missing => continue,
            Found::Broken(why) => finding("file-broken", Level::Bad).with("why", why),
            Found::Readable(rights) | Found::InUse(rights) => match too_open(file, *rights) {
                Some(rights) => finding("file-rights", Level::Look).with("rights", format!("{rights:04o}")),
                None => finding("file-good", Level::Good),
            },
        });
    }
}

/// Rights that others than the owner have.
fn too_open(file: &FileFact, rights: Option<u32>) -> Option<u32> {
    rights.filter(|rights| file.private && rights & 0o077 != 0)
}

/// Whether there is room on the disk.
pub fn room(facts: &Facts, found: &mut Vec<Finding>) {
    let Some(room) = facts.room else {
        return found.push(Finding::new("room-unknown", Level::Unknown));
    };
    let (check, level) = match room.free {
        free if free < FULL => ("room-full", Level::Bad),
        free if free < LOW || free < room.total / 10 => ("room-low", Level::Look),
        _ => ("room-good", Level::Good),
    };
    found.push(Finding::new(check, level).with("free", room.free / MEBIBYTE));
}

/// Whether all records were verified, and are as they were written.
pub fn journal(facts: &Facts, found: &mut Vec<Finding>) {
    let verified = facts.state.as_ref().and_then(|state| state.verified.as_ref());
    let Some(verified) = verified else {
        return found.push(Finding::new("journal-unverified", Level::Unknown));
    };
    let (check, level) = match &verified.broken {
        Some(_) => ("journal-broken", Level::Bad),
        None if facts.now.since(verified.at) > VERIFIED => ("journal-old", Level::Look),
        None => ("journal-good", Level::Good),
    };
    let finding = Finding::new(check, level).with("at", day(verified.at)).with("records", verified.records);
    found.push(finding.with("why", verified.broken.as_deref().unwrap_or_default()));
}

/// Whether cases go on.
pub fn cases(facts: &Facts, found: &mut Vec<Finding>) {
    let fresh = |at: Time| facts.now.since(at) <= FRESH;
    let Some(state) = facts.state.as_ref().filter(|state| fresh(state.at)) else {
        return found.push(Finding::new("cases-unknown", Level::Unknown));
    };
    let cases = &state.cases;
    if cases.held > 0 {
        let named: Vec<String> = cases.named.iter().map(u64::to_string).collect();
        let finding = Finding::new("cases-held", Level::Bad).with("count", cases.held);
        found.push(finding.with("cases", named.join(", ")));
    }
    if cases.retried > 0 {
        found.push(Finding::new("cases-retried", Level::Look).with("count", cases.retried));
    }
    if cases.overdue > 0 {
        found.push(Finding::new("cases-overdue", Level::Look).with("count", cases.overdue));
    }
    if let Some((case, since)) = cases.oldest.filter(|(_, since)| facts.now.since(*since) > UNANSWERED) {
        found.push(Finding::new("cases-unanswered", Level::Look).with("case", case).with("at", since));
    }
    if cases.held + cases.retried + cases.overdue == 0 {
        found.push(Finding::new("cases-good", Level::Good));
    }
}

/// Whether the days off of this year and, from October on, of the next one are ordered, and those by the moon known.
pub fn calendar(facts: &Facts, found: &mut Vec<Finding>) {
    let (Some(calendar), Some(month)) = (&facts.calendar, Month::parse(&facts.now.to_string())) else {
        return found.push(Finding::new("calendar-unknown", Level::Unknown));
    };
    let (year, of_year) = (month.0.div_euclid(12), month.0.rem_euclid(12) + 1);
    let last = if of_year >= ORDERED { year + 1 } else { year };
    let missing = |has: &dyn Fn(i64) -> bool| (year..=last).find(|year| !has(*year));
    let unordered = missing(&|year| i64::from(calendar.ordered) >= year);
    let lunar = calendar.lunar.announced.iter().chain(&calendar.lunar.expected);
    let lunar: Vec<i64> = lunar.map(|date| i64::from(date.year())).collect();
    let moonless = missing(&|year| lunar.contains(&year));
    for (check, missing) in [("calendar-unordered", unordered), ("calendar-lunar", moonless)] {
        let Some(missing) = missing else { continue };
        let level = if missing == year { Level::Bad } else { Level::Look };
        found.push(Finding::new(check, level).with("year", missing).with("calendar", &calendar.id));
    }
    if unordered.is_none() && moonless.is_none() {
        found.push(Finding::new("calendar-good", Level::Good).with("year", last));
    }
}

/// A day.
pub fn day(time: Time) -> String {
    time.to_string().chars().take(10).collect()
}
