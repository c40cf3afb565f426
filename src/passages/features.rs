//! What passages and services have that structural questions ask for.

use crate::entry::is_searched;
use zanflow_model::{Action, Node, NodeKind, Service, System};

/// Something that a passage has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// How to apply: the step, and the ways that the card names.
    Apply,
    /// A condition.
    Check,
    /// Where and how to complain.
    Complaint,
    /// A time allowed.
    Deadline,
    /// A definition of a term.
    Definition,
    /// Papers that the applicant files, as a service's card lists them.
    Document,
    /// What the service costs, or that it is free, as its card says.
    Fee,
    /// Since when an act is in force.
    Force,
    /// Grounds of refusal, as a service's card lists them.
    Ground,
    /// The time of the service as a whole, as its card says.
    Limit,
    /// A payment, or a check of one.
    Payment,
    /// Who gives the service.
    Provider,
    /// A refusal.
    Refusal,
    /// A signature.
    Signature,
    /// Whether an act is in force.
    Status,
    /// It is part of a table.
    Table,
}

impl Feature {
    /// All features, by name.
    pub const ALL: [Self; 16] = [
        Self::Apply,
        Self::Check,
        Self::Complaint,
        Self::Deadline,
        Self::Definition,
        Self::Document,
        Self::Fee,
        Self::Force,
        Self::Ground,
        Self::Limit,
        Self::Payment,
        Self::Provider,
        Self::Refusal,
        Self::Signature,
        Self::Status,
        Self::Table,
    ];

    /// Its name in queries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Check => "check",
            Self::Complaint => "complaint",
            Self::Deadline => "deadline",
            Self::Definition => "definition",
            Self::Document => "document",
            Self::Fee => "fee",
            Self::Force => "force",
            Self::Ground => "ground",
            Self::Limit => "limit",
            Self::Payment => "payment",
            Self::Provider => "provider",
            Self::Refusal => "refusal",
            Self::Signature => "signature",
            Self::Status => "status",
            Self::Table => "table",
        }
    }

    /// What an action is of.
    fn of_action(action: Action) -> Option<Self> {
        match action {
            Action::SubmitApplication | Action::AttachDocuments => Some(Self::Apply),
            Action::Pay | Action::CheckPayment => Some(Self::Payment),
            Action::Refuse => Some(Self::Refusal),
            Action::Sign | Action::SignResult | Action::CheckCertificate => Some(Self::Signature),
            _ => None,
        }
    }
}

/// A set of features.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Features(u16);

impl Features {
    /// Adds a feature where a condition holds.
    pub fn add(&mut self, feature: Feature, holds: bool) {
        if holds {
            self.0 |= 1 << feature as u16;
        }
    }

    /// Those of a step by what is done and with which systems.
    pub fn add_step(&mut self, action: Option<Action>, systems: &[System]) {
        if let Some(feature) = action.and_then(Feature::of_action) {
            self.add(feature, true);
        }
        self.add(Feature::Payment, systems.contains(&System::PaymentGateway));
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These and those.
    pub fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Each of them, by name.
    pub fn iter(self) -> impl Iterator<Item = Feature> {
        Feature::ALL.into_iter().filter(move |feature| self.0 & (1 << *feature as u16) != 0)
    }

    /// Those of the steps and tables of a service.
    pub fn of_service(service: &Service) -> Self {
        let mut all = Self::default();
        for node in service.processes.iter().flat_map(|process| &process.nodes) {
            all = all.with(Self::of_node(node));
        }
        for column in service.tables.iter().flat_map(|table| &table.columns) {
            if column.cells.iter().any(is_searched) {
                all.add(Feature::Table, true);
                all.add(Feature::Deadline, column.duration.is_some());
            }
        }
        if let Some(card) = &service.passport {
            all.add(Feature::Deadline, !card.times.is_empty());
            all.add(Feature::Limit, !card.times.is_empty());
            all.add(Feature::Document, !card.documents.is_empty());
            all.add(Feature::Ground, !card.refusal_grounds.is_empty());
            all.add(Feature::Fee, card.fee.is_some());
            all.add(Feature::Payment, card.asks_fee());
        }
        all
    }

    fn of_node(node: &Node) -> Self {
        let mut all = Self::default();
        all.add_step(Some(node.action), &node.systems);
        all.add(Feature::Check, node.kind == NodeKind::Condition);
        all.add(Feature::Deadline, node.duration.is_some());
        all
    }
}
