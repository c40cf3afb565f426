//! Who acts in the steps of a process: by a step's own words, or by the column that describes it; and which names are one actor's.

use crate::times::described;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::actors::is_applicant;
use zanflow_lexicon::meaning::{APPLYING, Role, mentions, role, told};
use zanflow_lexicon::senses::{Bag, Lexicon};
use zanflow_lexicon::systems::is_register;
use zanflow_lexicon::words::participants::{AGENT, STAFF, UNITS, WORKERS};
use zanflow_lexicon::words::rules_blocks::PROVIDER;
use zanflow_lexicon::words::rules_card::AND_OR;
use zanflow_model::{Action, Column, Process, Service, System, Table};

/// Who acts in a step, and where the act says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Actor<'m> {
    /// The name as printed, without blanks around it.
    pub name: &'m str,
    /// Its column; `None` if the step's own words name the actor.
    pub column: Option<(&'m Table, &'m Column)>,
}

/// The actor of each node of a process, by index: whom its own words name, else whom its column names ([`crate::pairings`]). A column
/// by which applicants would examine themselves names nobody.
pub fn actors<'m>(service: &'m Service, process: &'m Process) -> Vec<Option<Actor<'m>>> {
    let named = |name: Option<&'m str>| name.map(str::trim).filter(|name| !name.is_empty());
    let own = process
        .nodes
        .iter()
        .map(|node| named(node.actor.as_deref()).map(|name| Actor { name, column: None }));
    let mut actors: Vec<Option<Actor<'m>>> = own.collect();
    for (step, table, column) in described(service, process) {
        let Some(name) = named(column.actor.as_deref()) else { continue };
        let decides = process.nodes.get(step).is_some_and(|node| is_of_others(node.action));
        if let Some(actor) =
            actors.get_mut(step).filter(|actor| actor.is_none() && !(decides && is_applicant(name)))
        {
            *actor = Some(Actor { name, column: Some((table, column)) });
        }
    }
    actors
}

/// Actions that nobody but the applicant does on a portal.
pub fn is_of_applicant(action: Action) -> bool {
    matches!(
        action,
        Action::RegisterApplicant
            | Action::Authenticate
            | Action::ChooseService
            | Action::FillForm
            | Action::AttachDocuments
            | Action::Pay
            | Action::ChooseCertificate
            | Action::Sign
    )
}

/// Actions that applicants never do: whoever checks, decides, registers and answers is on the other side.
pub fn is_of_others(action: Action) -> bool {
    let open = [Action::Other, Action::SendRequest, Action::SubmitApplication, Action::TransferDocuments];
    !is_of_applicant(action) && !open.contains(&action)
}

/// The actors of a process, each once under whatever names.
#[derive(Debug, Clone, Default)]
pub struct Cast<'m> {
    /// In the order of their first steps.
    pub parties: Vec<Party<'m>>,
    /// The party of each node, by index; `None` where the act names nobody.
    pub of: Vec<Option<usize>>,
}

/// One actor.
#[derive(Debug, Clone, PartialEq)]
pub struct Party<'m> {
    /// The first name that the text gives it, else the first of its columns.
    pub name: &'m str,
    /// Whether it asks for the service.
    pub is_applicant: bool,
    identity: Identity,
    by_text: bool,
}

impl<'m> Cast<'m> {
    /// The actors of a process of a service.
    pub fn new(service: &'m Service, process: &'m Process) -> Self {
        let names = Names::of(service);
        let mut cast = Self::default();
        for actor in actors(service, process) {
            let party = actor.map(|actor| cast.party(&names, actor));
            cast.of.push(party);
        }
        cast
    }

    /// The one system of some that acts in the process; registers only answer.
    pub fn system(&self, systems: &[System]) -> Option<usize> {
        let mut found = systems.iter().filter(|system| !is_register(Some(**system)));
        let (Some(one), None) = (found.next(), found.next()) else { return None };
        self.parties.iter().position(|party| party.identity == Identity::Systems(vec![*one]))
    }

    fn party(&mut self, names: &Names, actor: Actor<'m>) -> usize {
        let (identity, by_text) = (names.identity(actor.name), actor.column.is_none());
        let known =
            self.parties.iter().position(|party| party.name == actor.name || party.identity == identity);
        let Some(nth) = known else {
            let is_applicant = identity == Identity::Applicant;
            self.parties.push(Party { name: actor.name, is_applicant, identity, by_text });
            return self.parties.len() - 1;
        };
        if let Some(party) = self.parties.get_mut(nth).filter(|party| by_text && !party.by_text) {
            (party.name, party.by_text) = (actor.name, true);
        }
        nth
    }
}

/// What all names of one actor have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Identity {
    Applicant,
    /// Systems, sorted.
    Systems(Vec<System>),
    /// What the name means, without the provider as an owner.
    Meant(Bag),
    /// A name without meaning, in lower case.
    Named(String),
}

/// The names of a service's actors.
struct Names {
    lexicon: Lexicon,
    provider: Bag,
    /// What terms mean that the act shortens to a name of the applicant.
    applicants: Vec<Bag>,
}

impl Names {
    fn of(service: &Service) -> Self {
        let terms = || service.terms.iter().filter_map(|term| Some((&*term.term, term.abbr.as_deref()?)));
        let lexicon = Lexicon::of(terms());
        let applying = terms().filter(|(_, short)| role(short) == Role::Applicant);
        let applicants = applying.map(|(term, _)| lexicon.bag(term)).filter(|bag| !bag.is_empty()).collect();
        Self { provider: lexicon.bag(PROVIDER.first().copied().unwrap_or_default()), applicants, lexicon }
    }

    fn identity(&self, name: &str) -> Identity {
        let bag = self.lexicon.bag(name);
        match role(name) {
            Role::Applicant => return Identity::Applicant,
            Role::Systems(found) => return Identity::Systems(systems(name, found)),
            Role::Named(_) if is_person(name) || self.applicants.contains(&bag) => {
                return Identity::Applicant;
            }
            _ => {}
        }
        let own = bag.without(&self.provider);
        match (bag.is_empty(), own.is_empty() || AND_OR.iter().any(|or| name.contains(or))) {
            (true, _) => Identity::Named(name.lowered().split_whitespace().collect::<Vec<_>>().join(" ")),
            (false, true) => Identity::Meant(bag),
            // «берушінің басшысы», «басшы»: whose, goes without saying.
            (false, false) => Identity::Meant(own),
        }
    }
}

/// A natural or legal person without an office, and nobody's agent: who applies.
fn is_person(name: &str) -> bool {
    let of_office = [STAFF, WORKERS, UNITS, &[AGENT]].iter().any(|stems| mentions(name, stems));
    !of_office && !told(name, APPLYING).is_empty()
}

/// The systems of a name that means one: a workplace is part of its system, and so is a register behind its name. A name that is a list
/// keeps all of them.
fn systems(name: &str, mut found: Vec<System>) -> Vec<System> {
    let several = found.len() > 1 && !name.contains([',', '/']);
    if several && found.iter().any(|system| *system != System::Workplace) {
        found.retain(|system| *system != System::Workplace);
    }
    if several && found.iter().any(|system| !is_register(Some(*system))) {
        found.retain(|system| !is_register(Some(*system)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::Model;

    fn same(service: &Service, a: &str, b: &str) -> bool {
        let names = Names::of(service);
        names.identity(a) == names.identity(b)
    }

    #[test]
    fn one_actor_under_many_names() {
        let service = Service::default();
        for (a, b) in [
            ("тұтынушы", "көрсетілетін қызметті алушы"),
            ("алушы", "көрсетілетін қызметті алушылар"),
            ("жеке немесе заңды тұлға", "қызмет алушы"),
            ("«Е-лицензиялау» МДБ АЖ", "\"Е-Лицензиялау\" АЖ МДҚ"),
            ("ЕЛ МДБ АЖО АЖ", "«Е-лицензиялау» МДҚ ЖТ"),
            ("ЭҮП", "портал"),
            ("Орталық оператор", "орталықтың операторы"),
            ("қызмет көрсетуші қызметкер", "қызмет берушінің  қызметкері"),
            ("көрсетілетін қызметті берушінің басшысы", "Басшы"),
            ("көрсетілетін қызметті беруші кеңсе маманы", "көрсетілетін қызметті берушінің кеңсе маманы"),
            ("бөлім басшысы", "бөлімнің басшысы"),
            ("қызмет беруші", "мемлекеттік қызметті көрсетуші"),
        ] {
            assert!(same(&service, a, b), "{a} / {b}");
        }
    }

    #[test]
    fn actors_beside_one_another_stay_apart() {
        let service = Service::default();
        for (a, b) in [
            ("қызмет беруші", "қызмет берушінің қызметкері"),
            ("қызмет берушінің кеңсесі", "қызмет берушінің кеңсе маманы"),
            ("қызмет беруші немесе архив қызметкері", "архив қызметкері"),
            ("зертхана басшысы", "басшы"),
            ("ЗТ МДҚ", "ЖТ МДҚ"),
            ("ЗТ МДҚ", "ЗТ МДҚ/ЖТ МДҚ, БНАЖ"),
            ("ЭҮП", "ЭҮШ"),
            ("архив", "омарта"),
            ("заңды тұлға бөлімінің маманы", "алушы"),
            ("шетелдіктің өкілі", "жеке тұлға"),
        ] {
            assert!(!same(&service, a, b), "{a} / {b}");
        }
    }

    fn service() -> Service {
        let json = r#"{"document": {"file": "a", "status": "in_force", "amendments": []}, "services": [{
            "id": "7-1", "line_start": 1, "line_end": 9, "participants": [], "requirements": [],
            "technical_conditions": [], "findings": [],
            "terms": [{"term": "омарта иесі", "abbr": "алушы", "line": 1}], "processes": [{"channel": "portal", "line_start": 1,
            "line_end": 2, "edges": [], "nodes": [
                {"id": "p1", "kind": "process", "num": 1, "line": 1, "text": "а", "actor": " Омарта иесі ", "action": "sign", "systems": []},
                {"id": "p2", "kind": "process", "num": 2, "line": 1, "text": "б", "action": "register_request", "systems": []},
                {"id": "p3", "kind": "process", "num": 3, "line": 1, "text": "в", "action": "examine", "systems": []},
                {"id": "p4", "kind": "process", "num": 4, "line": 1, "text": "г", "actor": "алушы", "action": "deliver_result", "systems": []}]}],
            "tables": [{"line_start": 3, "line_end": 4, "channel": "portal", "columns": [
                {"no": 1, "next": [], "actor": "ЭҮП", "action": "өтінішке ЭЦҚ арқылы қол қою"},
                {"no": 2, "next": [], "actor": "ЭҚЖ", "action": "өтінішті тіркеу"},
                {"no": 3, "next": [], "actor": "Алушы", "action": "құжаттарды қарау"}]}]}]}"#;
        serde_json::from_str::<Model>(json).unwrap().services.remove(0)
    }

    #[test]
    fn columns_name_whom_the_text_does_not() {
        let service = service();
        let found = actors(&service, &service.processes[0]);
        let names: Vec<Option<&str>> = found.iter().map(|actor| actor.map(|actor| actor.name)).collect();
        // The third column would have the applicant examine himself.
        assert_eq!(names, [Some("Омарта иесі"), Some("ЭҚЖ"), None, Some("алушы")]);
        assert_eq!(found[1].unwrap().column.unwrap().1.no, 2);
    }

    #[test]
    fn terms_of_the_act_are_names_too() {
        let service = service();
        let cast = Cast::new(&service, &service.processes[0]);
        assert_eq!(cast.of, [Some(0), Some(1), None, Some(0)]);
        let parties: Vec<(&str, bool)> =
            cast.parties.iter().map(|party| (party.name, party.is_applicant)).collect();
        assert_eq!(parties, [("Омарта иесі", true), ("ЭҚЖ", false)]);
        assert_eq!(cast.system(&[System::Persons, System::DocumentFlow]), Some(1));
        assert_eq!(cast.system(&[System::Portal]), None);
        assert_eq!(cast.system(&[System::DocumentFlow, System::Portal]), None);
    }
}
