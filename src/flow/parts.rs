//! The model's words for nodes, actions, systems and times as the runtime's: the same names in both.

use super::time;
use zanflow_model::{Process, Service};
use zanflow_runtime::{Action, Budget, Clause, Node, NodeKind, System, Unit};

/// A value of the model as the runtime's of the same name. A name that one of them lacks does not compile.
macro_rules! same {
    ($value:expr, $kind:ident: $($name:ident)*) => {
        match $value { $(zanflow_model::$kind::$name => $kind::$name),* }
    };
}

/// A node with all that the runtime wants to know of it.
pub fn node(act: &str, service: &Service, process: &Process, node: &zanflow_model::Node) -> Node {
    let clause = Clause {
        act: act.to_owned(),
        paragraph: process.paragraph.clone(),
        item: node.item.clone(),
        line_start: node.line,
        line_end: node.line_end.max(node.line),
    };
    Node {
        text: node.text.clone(),
        actor: node.actor.clone(),
        action: action(node.action),
        systems: node.systems.iter().map(|system| self::system(*system)).collect(),
        budget: time(service, process, node).and_then(|time| budget(time.duration)),
        ..Node::new(&*node.id, kind(node.kind), clause)
    }
}

fn kind(kind: zanflow_model::NodeKind) -> NodeKind {
    same!(kind, NodeKind: Preliminary Process Condition Step)
}

fn action(action: zanflow_model::Action) -> Action {
    same!(action, Action: RegisterApplicant Authenticate CheckCredentials ChooseService FillForm AttachDocuments Pay CheckPayment
        ChooseCertificate CheckCertificate Sign QueryRegistry CheckRegistry SendRequest RegisterRequest ProcessRequest
        CheckEligibility Refuse ReceiveDocuments RegisterDocuments AssignExecutor Examine PrepareResult AgreeWithAuthority
        SignResult DeliverResult SubmitApplication NotifyApplicant HoldHearing MakePreliminaryDecision Decide InspectSite Test
        TransferDocuments ReturnDocuments Other)
}

fn system(system: zanflow_model::System) -> System {
    same!(system, System: Portal Gateway PaymentGateway Licensing LegalEntities Persons Notary Centre Workplace DocumentFlow)
}

/// None where the act's time is none that a deadline can be reckoned from.
fn budget(duration: &zanflow_model::Duration) -> Option<Budget> {
    if !duration.max.is_finite() {
        return None;
    }
    let unit = match duration.unit {
        zanflow_model::DurationUnit::Second => Unit::Second,
        zanflow_model::DurationUnit::Minute => Unit::Minute,
        zanflow_model::DurationUnit::Hour => Unit::Hour,
        zanflow_model::DurationUnit::Day => Unit::Day,
        zanflow_model::DurationUnit::WorkingDay => Unit::WorkingDay,
        zanflow_model::DurationUnit::Month => Unit::Month,
    };
    Budget::between(duration.min, duration.max, unit)
}
