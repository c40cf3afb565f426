//! People as pages offer them: to whom a task may be given, who may substitute whom.

use crate::App;
use crate::accounts::{Account, AccountError, Accounts, State};
use crate::problem::Problem;
use serde::Serialize;
use zanflow_runtime::Role;

/// Most that are offered to choose from; beyond that an id is typed.
const MOST: usize = 200;

/// Somebody who may be chosen.
#[derive(Debug, Serialize)]
pub struct Choice {
    id: String,
    name: String,
    roles: Vec<&'static str>,
}

/// Active officials, those who have a role first asked for; empty in a trial, and where there are too many to choose from.
pub fn officials(app: &App, role: Option<Role>) -> Result<Vec<Choice>, Problem> {
    let Some(accounts) = &app.accounts else { return Ok(Vec::new()) };
    let accounts = accounts.list()?.into_iter().filter(|account| account.state == State::Active);
    let fits = |roles: &std::collections::BTreeSet<Role>| match role {
        None | Some(Role::Worker) => roles.iter().any(|role| role.is_official()),
        Some(role) => roles.contains(&role),
    };
    Ok(offered(accounts.filter(|account| fits(&account.roles))))
}

/// Active officials who may substitute somebody; empty where there are too many to choose from.
pub fn substitutes(accounts: &Accounts, id: &str) -> Result<Vec<Choice>, AccountError> {
    let accounts =
        accounts.list()?.into_iter().filter(|account| account.state == State::Active && account.id != id);
    Ok(offered(accounts.filter(|account| account.roles.iter().any(|role| role.is_official()))))
}

fn offered(accounts: impl Iterator<Item = Account>) -> Vec<Choice> {
    let choice = |account: Account| Choice {
        roles: account.roles.iter().map(|role| role.name()).collect(),
        id: account.id,
        name: account.name,
    };
    let found: Vec<Choice> = accounts.take(MOST + 1).map(choice).collect();
    if found.len() > MOST { Vec::new() } else { found }
}

/// The name of somebody; their id where it is not known.
pub fn name(app: &App, id: &str) -> String {
    let found = app.accounts.as_ref().and_then(|accounts| accounts.find(id).ok().flatten());
    found.map_or_else(|| id.to_owned(), |account| account.name)
}
