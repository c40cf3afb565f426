//! Licences for officials: lists, one with its history, and what they do with it.

mod actions;
pub mod commands;
mod form;
mod pages;

pub use pages::routes;

use crate::App;
use crate::check::unread;
use crate::problem::Problem;
use axum::http::StatusCode;
use zanflow_runtime::Role;
use zanflow_systems::StoreError;
use zanflow_systems::licences::Register;
use zanflow_systems::licences::contract::{Code, LicenceError};

/// Who may do something with a licence: who decides for the provider.
const DECIDES: [Role; 1] = [Role::Head];
/// Who may erase the holder of one: who keeps the server.
const ERASES: [Role; 1] = [Role::Administrator];

impl App {
    /// The register of licences, where the service keeps one.
    fn register(&self) -> Result<&Register, Problem> {
        self.licences.as_ref().ok_or_else(Problem::unknown_address)
    }
}

fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "error-licence", "there is no licence of this number")
}

impl From<LicenceError> for Problem {
    fn from(error: LicenceError) -> Self {
        let failure = match error {
            LicenceError::Refused(failure) => failure,
            LicenceError::Call(error) => return unread(&StoreError::Failed(error.to_string())),
        };
        let (status, key) = match failure.code {
            Code::UnknownLicence => return unknown(),
            Code::WrongState => (StatusCode::CONFLICT, "error-licence_state"),
            Code::KeyReused => (StatusCode::CONFLICT, "error-licence_key"),
            Code::WrongTime => (StatusCode::UNPROCESSABLE_ENTITY, "error-licence_time"),
            Code::WrongField
            | Code::BadRequest
            | Code::Unauthorised
            | Code::TooLong
            | Code::Unavailable
            | Code::Other => (StatusCode::BAD_REQUEST, "error-request"),
        };
        Self::new(status, key, failure.detail)
    }
}
