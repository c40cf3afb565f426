//! The file of a case: the application form, papers, and what scans them.

pub mod answers;
pub mod api;
pub mod apply;
mod clamd;
pub mod form;
pub mod page;
mod scan;
mod upload;

pub use clamd::Clamd;
pub use scan::{Scanner, Verdict};
pub use upload::Upload;

use crate::App;
use crate::problem::{Problem, WrongField};
use axum::http::StatusCode;
use serde_json::{Map, Value};
use zanflow_runtime::file::{Unfit, Wrong};
use zanflow_runtime::{Attachment, Caller, CaseId, Filled, Form};

/// Bytes of a request that uploads. More than a paper may have: what is too large is read to its end, so that a browser hears why it is
/// not taken and nothing that was typed beside it is lost.
pub const UPLOAD: usize = 80 * 1024 * 1024;

impl App {
    /// The form of that number, from 1; the first where none is named.
    pub(crate) fn form(&self, number: Option<u32>) -> Result<(u32, &'static Form), Problem> {
        let number = number.unwrap_or(1);
        let nth = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let form = nth.and_then(|nth| self.service.forms.get(nth));
        form.map(|form| (number, form)).ok_or_else(|| {
            let told = match self.service.forms.len() {
                0 => "the act prints no application form".to_owned(),
                count => format!("the service has the forms 1 to {count}"),
            };
            Problem::new(StatusCode::CONFLICT, "error-no_form", told)
        })
    }

    /// What was filled in, checked against the form of that number.
    pub(crate) fn filled(&self, number: Option<u32>, values: &Map<String, Value>) -> Result<Filled, Problem> {
        let (number, form) = self.form(number)?;
        form.check(number, values).map_err(|wrong| not_right(form, wrong))
    }

    /// Scans a paper and attaches it.
    pub(crate) fn attach(&self, case: CaseId, paper: Attachment, by: &Caller) -> Result<u32, Problem> {
        self.scanned(&paper)?;
        Ok(self.engine.attach(case, paper, by)?)
    }

    /// Has a paper scanned, where there is a scanner.
    pub(crate) fn scanned(&self, paper: &Attachment) -> Result<(), Problem> {
        if let Some(scanner) = &self.scanner {
            match scanner.scan(paper.content()) {
                Ok(Verdict::Clean) => {}
                Ok(Verdict::Harmful { what }) => {
                    let told = format!("the scanner found {what} in the file");
                    return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "error-harmful", told));
                }
                Err(why) => {
                    tracing::error!("the scanner: {why}");
                    // Not known is not clean.
                    let told = "files cannot be scanned now; send it again later";
                    return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "error-scanner", told));
                }
            }
        }
        Ok(())
    }
}

fn not_right(form: &Form, wrong: Vec<Wrong>) -> Problem {
    let told = |wrong: Wrong| {
        let label = form.field(&wrong.field).map(|field| field.label).filter(|label| !label.is_empty());
        WrongField {
            label: label.map(str::to_owned),
            detail: wrong.fault.to_string(),
            fault: wrong.fault.name(),
            field: wrong.field,
        }
    };
    let detail = "fields are not filled in as they ask; see the errors";
    Problem {
        errors: wrong.into_iter().map(told).collect(),
        ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "error-fields", detail)
    }
}

/// Why a paper is not taken.
fn unfit(why: Unfit) -> Problem {
    let (status, key) = match why {
        Unfit::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "error-paper-too_large"),
        Unfit::Empty => (StatusCode::UNPROCESSABLE_ENTITY, "error-paper-empty"),
        Unfit::CutOff => (StatusCode::UNPROCESSABLE_ENTITY, "error-paper-cut_off"),
        Unfit::Program => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "error-paper-program"),
        Unfit::Page => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "error-paper-page"),
        Unfit::Macros => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "error-paper-macros"),
        Unfit::Unknown => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "error-paper-unknown"),
    };
    Problem::new(status, key, why.to_string())
}
