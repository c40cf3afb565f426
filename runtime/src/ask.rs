//! What a step asks of other systems, whose data it asks about, and what their answers come to.

use crate::{Connector, Name, Node, System, Work};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

/// One question or order to one system.
///
/// A node holds its asks in groups ([`Node::asks`]): the step needs every group, and a group needs one of its asks. So «A және B»
/// are two groups, «A немесе B» is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The method that does it, unique in the node. It is part of the flow, and so of its version: a case calls the method that
    /// its own version names, whatever later versions call their steps.
    pub method: String,
    /// How the system is reached.
    pub connector: Connector,
    /// The system, if the act names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
    /// Whose data or account it is about.
    #[serde(default, skip_serializing_if = "is_applicant")]
    pub about: Subject,
}

impl Ask {
    /// An ask about the applicant, of a system that the act does not name.
    pub fn new(method: impl Into<String>, connector: Connector) -> Self {
        Self { method: method.into(), connector, system: None, about: Subject::Applicant }
    }

    /// The same of a system that the act names, by the connector of that system.
    pub fn system(method: impl Into<String>, system: System) -> Self {
        let connector = Connector::for_system(system).unwrap_or(Connector::Gateway);
        Self::via(method, connector, system)
    }

    /// The same through a connector that reaches several systems.
    pub fn via(method: impl Into<String>, connector: Connector, system: System) -> Self {
        Self::new(method, connector).of(system)
    }

    /// An ask of a system about who acts for the applicant.
    pub fn representative(method: impl Into<String>, system: System) -> Self {
        Self::system(method, system).about(Subject::Representative)
    }

    /// An ask about the worker who handles the case.
    pub fn worker(method: impl Into<String>, connector: Connector) -> Self {
        Self::new(method, connector).about(Subject::Worker)
    }

    /// Of that system.
    pub fn of(self, system: System) -> Self {
        Self { system: Some(system), ..self }
    }

    /// About somebody else.
    pub fn about(self, about: Subject) -> Self {
        Self { about, ..self }
    }
}

/// Whose data or account a call is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Who asks for the service.
    #[default]
    Applicant,
    /// Who acts for the applicant. Asked only where the case has a representative.
    Representative,
    /// The worker who handles the case, by their own session.
    Worker,
}

fn is_applicant(about: &Subject) -> bool {
    *about == Subject::Applicant
}

/// What a system found of what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// It has it; a condition holds.
    Found,
    /// It does not have it; a condition fails.
    NotFound,
    /// It cannot say. Never good: the engine asks again later.
    Unknown,
}

impl From<bool> for Found {
    fn from(holds: bool) -> Self {
        if holds { Self::Found } else { Self::NotFound }
    }
}

/// Also from `true` and `false`, as answers were recorded before there were three.
impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Word {
            Found,
            NotFound,
            Unknown,
        }
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "true, false, \"found\", \"not_found\" or \"unknown\"")]
        enum Said {
            Plain(bool),
            Word(Word),
        }
        Ok(match Said::deserialize(deserializer)? {
            Said::Plain(holds) => holds.into(),
            Said::Word(Word::Found) => Self::Found,
            Said::Word(Word::NotFound) => Self::NotFound,
            Said::Word(Word::Unknown) => Self::Unknown,
        })
    }
}

impl Node {
    /// What the step asks. Flows from before steps had asks: one, by the work, under the name of the action.
    pub fn asking(&self) -> Cow<'_, [Vec<Ask>]> {
        let Work::Call(connector) = self.work() else { return Cow::Borrowed(&[]) };
        if !self.asks.is_empty() {
            return Cow::Borrowed(&self.asks);
        }
        let system = self.systems.iter().find(|system| Connector::for_system(**system) == Some(connector));
        let method = self.action.name().to_owned();
        Cow::Owned(vec![vec![Ask { system: system.copied(), ..Ask::new(method, connector) }]])
    }
}

/// The asks of a node as the engine needs them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asks {
    /// In order, group by group.
    all: Vec<(usize, Ask)>,
    /// Answers are recorded by name: there are several, or whether the only one is asked depends on the case.
    pub(crate) named: bool,
    /// Each is asked only after those before have answered: what a step orders happens in the act's order.
    pub(crate) in_order: bool,
}

impl Asks {
    pub(crate) fn new(node: &Node) -> Self {
        let groups = node.asking();
        let numbered = groups.iter().enumerate();
        let all: Vec<(usize, Ask)> =
            numbered.flat_map(|(group, asks)| asks.iter().map(move |ask| (group, ask.clone()))).collect();
        let named = all.len() > 1 || all.iter().any(|(_, ask)| ask.about == Subject::Representative);
        Self { all, named, in_order: node.kind != crate::NodeKind::Condition }
    }

    /// The ask of that name; the only one if it needs none.
    pub(crate) fn get(&self, name: Option<&str>) -> Option<&Ask> {
        match name {
            Some(name) => self.all.iter().map(|(_, ask)| ask).find(|ask| ask.method == name),
            None => self.all.first().map(|(_, ask)| ask),
        }
    }

    /// Names of those that a case asks, by group; `None` where they need no names.
    pub(crate) fn for_case(&self, represented: bool) -> Option<Vec<Vec<Name>>> {
        if !self.named {
            return None;
        }
        let mut groups: Vec<(usize, Vec<Name>)> = Vec::new();
        for (group, ask) in &self.all {
            if ask.about == Subject::Representative && !represented {
                continue;
            }
            match groups.last_mut().filter(|(number, _)| number == group) {
                Some((_, names)) => names.push(Name::from(&ask.method)),
                None => groups.push((*group, vec![Name::from(&ask.method)])),
            }
        }
        Some(groups.into_iter().map(|(_, names)| names).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clause, NodeKind};

    #[test]
    fn a_case_asks_of_a_representative_only_where_it_has_one() {
        let asks = vec![
            vec![Ask::system("persons", System::Persons), Ask::system("firms", System::LegalEntities)],
            vec![Ask::representative("notary", System::Notary)],
        ];
        let asks = Asks::new(&Node { asks, ..Node::new("c1", NodeKind::Condition, Clause::default()) });
        let names = |represented| asks.for_case(represented).unwrap();
        assert_eq!(names(true), [vec!["persons", "firms"], vec!["notary"]]);
        assert_eq!(names(false), [vec!["persons", "firms"]]);
        assert_eq!(asks.get(Some("notary")).unwrap().connector, Connector::Notary);
    }

    #[test]
    fn a_flow_from_before_asks_by_its_action() {
        let node = Node {
            action: crate::Action::Pay,
            systems: vec![System::Portal, System::PaymentGateway],
            ..Node::new("p1", NodeKind::Process, Clause::default())
        };
        let asking = node.asking();
        assert_eq!(asking[0][0].method, "pay");
        assert_eq!(asking[0][0].system, Some(System::PaymentGateway));
        assert!(!Asks::new(&node).named);
    }

    #[test]
    fn found_is_read_as_it_was_written_before() {
        let read = |text: &str| serde_json::from_str::<Found>(text).unwrap();
        assert_eq!([read("true"), read("false")], [Found::Found, Found::NotFound]);
        assert_eq!([read("\"not_found\""), read("\"unknown\"")], [Found::NotFound, Found::Unknown]);
        let told = serde_json::from_str::<Found>("\"perhaps\"").unwrap_err().to_string();
        assert!(told.contains("not_found"), "{told}");
    }
}
