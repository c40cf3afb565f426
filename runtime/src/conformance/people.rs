//! Who gives commands.

use crate::{Caller, Person, Role};

/// A person of that id.
pub fn person(id: &str) -> Person {
    Person { id: id.into(), name: format!("Name of {id}") }
}

/// Somebody in every role.
pub fn everybody() -> Caller {
    Caller::in_every_role(person("w1"))
}

/// People who may do different things.
pub fn people() -> [Caller; 6] {
    let north = || ["north".to_owned()];
    [
        everybody(),
        Caller::new(person("w2"), [Role::Executor, Role::Supervisor]),
        Caller::new(person("h1"), [Role::Head]).of_units(north()),
        Caller::new(person("e1"), [Role::Executor]).of_units(north()),
        Caller::new(person("a1"), [Role::Applicant]),
        Caller::new(person("x1"), [Role::Auditor]),
    ]
}
