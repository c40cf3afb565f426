//! Accounts from a file of people, as servers were given before there were accounts.

use super::{Account, AccountError, Accounts};
use crate::People;
use zanflow_runtime::How;

/// The name of the token that a person of a file has.
const TOKEN: &str = "file";

impl Accounts {
    /// Adds the people of a file with their tokens; how many are new. Those that there are stay as they are.
    ///
    /// # Errors
    /// [`AccountError`]; some may have been added.
    pub fn import(&self, people: &People, how: How) -> Result<usize, AccountError> {
        let mut added = 0;
        for known in people.all() {
            let person = known.person();
            let account = Account::new(&person.id, &person.name, known.roles(), known.units())?;
            match self.add(&account, None) {
                Ok(()) => added += 1,
                Err(AccountError::Known { .. }) => continue,
                Err(error) => return Err(error),
            }
            if !self.put_token(&person.id, TOKEN, known.token(), how, None)? {
                return Err(AccountError::Refused {
                    what: format!("{}: the token is another account's too", person.id),
                });
            }
        }
        Ok(added)
    }
}
