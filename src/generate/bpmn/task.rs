//! Kinds of BPMN tasks.

use zanflow_flow::Actor;
use zanflow_model::{Action, Node, NodeKind};

/// The element of a step, by its action.
///
/// Receiving documents is a user task, not a receive task: in these acts an applicant hands them to a person, who stands in
/// the same pool.
pub fn tag(node: &Node, actor: Option<Actor<'_>>) -> &'static str {
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
        | Action::SignResult
        | Action::SubmitApplication
        | Action::HoldHearing
        | Action::MakePreliminaryDecision
        | Action::Decide
        | Action::InspectSite
        | Action::Test => "userTask",
        Action::CheckCredentials
        | Action::CheckPayment
        | Action::CheckCertificate
        | Action::CheckRegistry
        | Action::CheckEligibility => "businessRuleTask",
        Action::QueryRegistry | Action::RegisterRequest | Action::ProcessRequest => "serviceTask",
        Action::SendRequest
        | Action::Refuse
        | Action::DeliverResult
        | Action::NotifyApplicant
        | Action::TransferDocuments
        | Action::ReturnDocuments => "sendTask",
        Action::Other if node.kind == NodeKind::Condition => "businessRuleTask",
        Action::Other if actor.is_none() && !node.systems.is_empty() => "serviceTask",
        Action::Other => "userTask",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::System;

    #[test]
    fn by_action_then_by_kind_and_who_acts() {
        let check = |action, kind, actor: Option<&str>, systems: &[System], expected| {
            let node = Node {
                id: "p1".to_owned(),
                kind,
                num: None,
                line: 1,
                line_end: 1,
                item: None,
                text: String::new(),
                actor: actor.map(str::to_owned),
                duration: None,
                result: None,
                when_true: None,
                action,
                systems: systems.to_vec(),
            };
            let actor = actor.map(|name| Actor { name, column: None });
            assert_eq!(tag(&node, actor), expected, "{}", action.name());
        };
        check(Action::Pay, NodeKind::Process, None, &[], "userTask");
        check(Action::CheckPayment, NodeKind::Condition, None, &[], "businessRuleTask");
        check(Action::QueryRegistry, NodeKind::Process, None, &[System::Persons], "serviceTask");
        check(Action::Refuse, NodeKind::Process, None, &[], "sendTask");
        check(Action::Other, NodeKind::Condition, Some("басшы"), &[], "businessRuleTask");
        check(Action::Other, NodeKind::Process, None, &[System::Portal], "serviceTask");
        check(Action::Other, NodeKind::Process, Some("басшы"), &[System::Portal], "userTask");
    }
}
