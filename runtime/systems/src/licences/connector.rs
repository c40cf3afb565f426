//! The connector of licensing: what the steps of a case ask of a licensing system.

use super::contract::{LicenceRegister, NewRequest, Question};
use std::sync::Arc;
use zanflow_runtime::connect::Licensing;
use zanflow_runtime::{Answer, Call, CallError};

/// What answers whether an applicant meets the requirements.
pub type Qualify = Arc<dyn Fn(&Call<'_>) -> Result<Answer, CallError> + Send + Sync>;

/// [`Licensing`] on any licensing system.
#[derive(Clone)]
pub struct Connector {
    system: Arc<dyn LicenceRegister>,
    service: String,
    qualify: Option<Qualify>,
}

impl Connector {
    /// On that system, for the service of that id. Qualifications are asked of the system itself.
    pub fn new(system: Arc<dyn LicenceRegister>, service: impl Into<String>) -> Self {
        Self { system, service: service.into(), qualify: None }
    }

    /// With qualifications that are asked elsewhere: of a register of them.
    #[must_use]
    pub fn qualifying(self, qualify: Qualify) -> Self {
        Self { qualify: Some(qualify), ..self }
    }
}

impl Licensing for Connector {
    fn register(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let request = NewRequest {
            service: self.service.clone(),
            case: call.key.case.0,
            subject: call.node.action.name().to_owned(),
            applicant: call.whose().map(str::to_owned),
        };
        Ok(Answer::done(self.system.receive(&call.key.to_string(), &request)?.number))
    }

    fn eligible(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        if let Some(qualify) = &self.qualify {
            return qualify(call);
        }
        // Of nobody nothing is known.
        let Some(applicant) = call.whose() else { return Ok(Answer::unknown()) };
        let question = Question {
            service: self.service.clone(),
            case: call.key.case.0,
            applicant: applicant.to_owned(),
            requirement: call.node.text.clone(),
        };
        let answer = self.system.qualified(&question)?;
        Ok(Answer { found: Some(answer.found), reference: answer.reference, ..Answer::default() })
    }
}
