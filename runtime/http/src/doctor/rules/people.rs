//! Accounts that nobody thinks of any more.

use super::super::facts::Facts;
use super::super::report::{Finding, Level};
use super::DAY;
use super::service::day;

/// Days without a sign-in after which an administrator should be asked whether they still are one.
const IDLE: i64 = 90;

/// Administrators who do not come, and tokens without an end.
pub fn accounts(facts: &Facts, found: &mut Vec<Finding>) {
    if facts.without_accounts {
        return;
    }
    let Some(accounts) = &facts.accounts else {
        return found.push(Finding::new("accounts-unknown", Level::Unknown));
    };
    let before = found.len();
    if !accounts.iter().any(|account| account.administers) {
        found.push(Finding::new("administrator-none", Level::Look));
    }
    for account in accounts {
        // Who was never there is idle since the account was made.
        let last = account.used.unwrap_or(account.created);
        if account.administers && facts.now.since(last) > IDLE * DAY {
            let finding = Finding::new("administrator-idle", Level::Look);
            found.push(finding.with("id", &account.id).with("day", day(last)).with("days", IDLE));
        }
        for name in &account.endless {
            let finding = Finding::new("token-endless", Level::Look);
            found.push(finding.with("id", &account.id).with("token", name));
        }
    }
    if found.len() == before {
        found.push(Finding::new("accounts-good", Level::Good));
    }
}
