//! Kazakh clauses: who acts, by which verb, in what time, and under which condition.

pub mod actor;
pub mod condition;
pub mod deadline;
pub mod forms;
pub mod predicate;
