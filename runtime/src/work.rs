//! How the engine does a step: by itself, through a connector, by a person, or by waiting for a message.

use crate::{Action, Node, NodeKind, Role, System};
use serde::{Deserialize, Serialize};

/// How the engine does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Only the visit is recorded. A condition without a fact becomes a task.
    Auto,
    /// A person completes it.
    Task,
    /// A system does it, through this connector.
    Call(Connector),
    /// A message that names the node does it.
    Message,
}

/// Systems that the runtime reaches, one connector trait each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connector {
    /// The portal: accounts, and what the applicant sees.
    Portal,
    /// The gateway between systems.
    Gateway,
    /// Payments.
    Payment,
    /// Licensing.
    Licensing,
    /// Registers of legal entities and of persons.
    Registers,
    /// Powers of attorney.
    Notary,
    /// The provider's document flow.
    DocumentFlow,
    /// Certificates and signatures.
    Signature,
    /// Accounts of the workers who handle cases.
    Workers,
}

impl Work {
    /// Derives the work from a step's action and systems. Without a named system it is a person's work: the case then
    /// waits, where a wrong guess would let it pass.
    pub fn for_node(node: &Node) -> Self {
        if let Some(ask) = node.asks.iter().flatten().next() {
            return Self::Call(ask.connector);
        }
        let has = |system| node.systems.contains(&system);
        match node.action {
            // Workers sign in as themselves: no system is asked about the applicant.
            Action::Authenticate | Action::RegisterApplicant
                if node.role.is_some_and(|role| role != Role::Applicant) =>
            {
                Self::Task
            }
            Action::RegisterApplicant | Action::Authenticate | Action::CheckCredentials => {
                Self::Call(Connector::Portal)
            }
            Action::Pay | Action::CheckPayment => Self::Call(Connector::Payment),
            Action::CheckCertificate => Self::Call(Connector::Signature),
            Action::QueryRegistry | Action::CheckRegistry if has(System::Notary) => {
                Self::Call(Connector::Notary)
            }
            Action::QueryRegistry | Action::CheckRegistry => Self::Call(Connector::Registers),
            Action::SendRequest => Self::Call(Connector::Gateway),
            Action::RegisterRequest | Action::ProcessRequest | Action::CheckEligibility
                if has(System::Licensing) =>
            {
                Self::Call(Connector::Licensing)
            }
            Action::RegisterRequest | Action::RegisterDocuments if has(System::DocumentFlow) => {
                Self::Call(Connector::DocumentFlow)
            }
            Action::Refuse | Action::DeliverResult if has(System::Portal) => Self::Call(Connector::Portal),
            Action::Refuse if has(System::Licensing) => Self::Call(Connector::Licensing),
            Action::Other if node.kind != NodeKind::Condition => node
                .systems
                .first()
                .and_then(|system| Connector::for_system(*system))
                .map_or(Self::Task, Self::Call),
            _ => Self::Task,
        }
    }
}

impl Connector {
    /// The connector of a system; `None` for places where people work.
    pub fn for_system(system: System) -> Option<Self> {
        Some(match system {
            System::Portal => Self::Portal,
            System::Gateway => Self::Gateway,
            System::PaymentGateway => Self::Payment,
            System::Licensing => Self::Licensing,
            System::LegalEntities | System::Persons => Self::Registers,
            System::Notary => Self::Notary,
            System::DocumentFlow => Self::DocumentFlow,
            System::Centre | System::Workplace => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clause;

    fn check(action: Action, systems: &[System], work: Work) {
        let node = Node {
            action,
            systems: systems.to_vec(),
            ..Node::new("p1", NodeKind::Process, Clause::default())
        };
        assert_eq!(node.work(), work, "{action:?} {systems:?}");
        assert_eq!(Node { work: Some(Work::Auto), ..node }.work(), Work::Auto);
    }

    #[test]
    fn by_action_and_system() {
        check(Action::Pay, &[], Work::Call(Connector::Payment));
        check(Action::QueryRegistry, &[System::Persons, System::Notary], Work::Call(Connector::Notary));
        check(Action::CheckRegistry, &[System::LegalEntities], Work::Call(Connector::Registers));
        check(Action::RegisterRequest, &[System::Licensing], Work::Call(Connector::Licensing));
        check(Action::RegisterRequest, &[], Work::Task);
        check(Action::Examine, &[System::Licensing], Work::Task);
        check(Action::Refuse, &[System::Portal], Work::Call(Connector::Portal));
        check(Action::Other, &[System::Workplace], Work::Task);
        check(Action::Other, &[System::Gateway], Work::Call(Connector::Gateway));
        check(Action::Authenticate, &[System::Portal], Work::Call(Connector::Portal));
    }

    #[test]
    fn a_workers_login_is_their_own_session() {
        let login = |role| Node {
            action: Action::Authenticate,
            systems: vec![System::Licensing],
            role: Some(role),
            ..Node::new("p1", NodeKind::Process, Clause::default())
        };
        assert_eq!(login(Role::Operator).work(), Work::Task);
        assert_eq!(login(Role::Applicant).work(), Work::Call(Connector::Portal));
    }
}
