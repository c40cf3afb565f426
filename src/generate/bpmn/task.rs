//! What sort of task a step is.

use crate::model::{Action, Node, NodeKind};

/// The element of a step, by what is done in it.
///
/// Receiving documents is a user task, not a receive task: in these acts an applicant hands them to a person, who stands in
/// the same pool.
pub fn tag(node: &Node) -> &'static str {
    match node.action {
        Action::RegisterApplicant
        | Action::Authenticate
        | Action::ChooseService
        | Action::FillForm
        | Action::AttachDocuments
        | Action::Pay
        | Action::ChooseCertificate
        | Action::Sign
        | Action::ReceiveDocuments
        | Action::RegisterDocuments
        | Action::AssignExecutor
        | Action::Examine
        | Action::PrepareResult
        | Action::AgreeWithAuthority
        | Action::SignResult => "userTask",
        Action::CheckCredentials
        | Action::CheckPayment
        | Action::CheckCertificate
        | Action::CheckRegistry
        | Action::CheckEligibility => "businessRuleTask",
        Action::QueryRegistry | Action::RegisterRequest | Action::ProcessRequest => "serviceTask",
        Action::SendRequest | Action::Refuse | Action::DeliverResult => "sendTask",
        Action::Other if node.kind == NodeKind::Condition => "businessRuleTask",
        Action::Other if node.actor.is_none() && !node.systems.is_empty() => "serviceTask",
        Action::Other => "userTask",
    }
}
