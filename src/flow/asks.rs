//! What a step asks of other systems: which ones its sentence names, which of them only carry, and whether it needs all of them.

use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::systems::{is_register, places};
use zanflow_lexicon::words::acting::THROUGH;
use zanflow_lexicon::words::asks::{ATTORNEY, BOTH, EITHER};
use zanflow_runtime::{Action, Ask, Connector, Node, NodeKind, Subject, System, Work};

/// The asks of a step: every group is needed, and of a group one. Empty where nobody but people does it.
pub fn asks(node: &Node, about: Subject) -> Vec<Vec<Ask>> {
    let Work::Call(connector) = node.work() else { return Vec::new() };
    let named = Named::of(&node.text);
    match node.action {
        Action::RegisterApplicant
        | Action::Authenticate
        | Action::CheckCredentials
        | Action::CheckCertificate => {
            vec![vec![account(node, connector, about)]]
        }
        Action::QueryRegistry | Action::CheckRegistry => registers(node, &named),
        // The verb was lost, but what is asked is there.
        Action::Other if connector == Connector::Registers => registers(node, &named),
        Action::Pay => paid(node, &named),
        Action::SendRequest => sent(&named),
        _ => vec![vec![one(node, connector, &named)]],
    }
}

/// Whose account a login or a certificate is: a worker's is the worker's session.
fn account(node: &Node, connector: Connector, about: Subject) -> Ask {
    let connector = match (about, node.action) {
        (Subject::Worker, Action::Authenticate | Action::CheckCredentials) => Connector::Workers,
        _ => connector,
    };
    Ask::new(node.action.name(), connector).about(about)
}

/// Registers are asked about the applicant, the notaries' system about who acts for them.
fn registers(node: &Node, named: &Named) -> Vec<Vec<Ask>> {
    let verb = match (node.action, node.kind) {
        (Action::CheckRegistry, _) | (_, NodeKind::Condition) => "check",
        _ => "query",
    };
    let mut groups: Vec<Vec<Ask>> = Vec::new();
    for asked in named.asked.iter().filter(|asked| is_register(Some(asked.system))) {
        let ask = register(verb, asked.system);
        // A person is in one of the two registers, a firm in the other: named without a word between them, either is meant.
        let of_one = |group: &&mut Vec<Ask>| {
            let before = group.last().and_then(|ask| ask.system);
            let kinds = [System::Persons, System::LegalEntities];
            asked.joined == Joined::Either
                || asked.joined == Joined::Beside
                    && before.is_some_and(|before| kinds.contains(&before) && kinds.contains(&asked.system))
        };
        match groups.last_mut().filter(of_one) {
            Some(group) => group.push(ask),
            None => groups.push(vec![ask]),
        }
    }
    if named.attorney && !groups.iter().flatten().any(|ask| ask.connector == Connector::Notary) {
        groups.push(vec![register(verb, System::Notary)]);
    }
    if groups.is_empty() {
        groups.push(vec![Ask::new(node.action.name(), Connector::Registers)]);
    }
    groups
}

fn register(verb: &str, system: System) -> Ask {
    let (connector, about) = match system {
        System::Notary => (Connector::Notary, Subject::Representative),
        _ => (Connector::Registers, Subject::Applicant),
    };
    Ask::new(format!("{verb}_{}", system.name()), connector).of(system).about(about)
}

/// The fee is taken, then the licensing system is told, if it is to be.
fn paid(node: &Node, named: &Named) -> Vec<Vec<Ask>> {
    let mut asks = vec![vec![Ask::new(node.action.name(), Connector::Payment).of(System::PaymentGateway)]];
    if named.asked.iter().any(|asked| asked.system == System::Licensing) {
        asks.push(vec![Ask::new("inform_licensing", Connector::Licensing).of(System::Licensing)]);
    }
    asks
}

/// The gateway takes it to each system that the sentence names.
fn sent(named: &Named) -> Vec<Vec<Ask>> {
    let no_place = [System::Gateway, System::Portal, System::Centre, System::Workplace];
    let to = named.asked.iter().map(|asked| asked.system).filter(|system| !no_place.contains(system));
    let send = |method: String| Ask::new(method, Connector::Gateway);
    let to: Vec<System> = to.collect();
    match to.as_slice() {
        [] => vec![vec![send(Action::SendRequest.name().to_owned())]],
        [one] => vec![vec![send(Action::SendRequest.name().to_owned()).of(*one)]],
        all => {
            all.iter().map(|system| vec![send(format!("send_to_{}", system.name())).of(*system)]).collect()
        }
    }
}

fn one(node: &Node, connector: Connector, named: &Named) -> Ask {
    let method = match node.action {
        Action::Other => "ask",
        action => action.name(),
    };
    let ask = Ask::new(method, connector);
    let system = named.asked.iter().map(|asked| asked.system);
    match system.into_iter().find(|system| Connector::for_system(*system) == Some(connector)) {
        Some(system) => ask.of(system),
        None => ask,
    }
}

/// The systems that a sentence names, apart from those that only carry.
struct Named {
    asked: Vec<Asked>,
    /// It speaks of a power of attorney.
    attorney: bool,
}

/// A system, and how it is joined to the one named before it.
struct Asked {
    system: System,
    joined: Joined,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joined {
    /// By nothing but a comma or other words.
    Beside,
    Both,
    Either,
}

impl Named {
    fn of(text: &str) -> Self {
        let text = text.lowered();
        let found = places(&text);
        let carries = |system: System| {
            let mut own = found.iter().filter(|(_, named)| *named == system);
            own.any(|(place, _)| {
                let rest = text.get(place.end..).unwrap_or_default();
                let rest = rest.trim_start_matches(|letter: char| !letter.is_whitespace()).trim_start();
                rest.starts_with(THROUGH)
            })
        };
        let mut asked: Vec<Asked> = Vec::new();
        let mut end = 0;
        for (place, system) in &found {
            let between = text.get(end..place.start).unwrap_or_default();
            end = place.end;
            if asked.iter().any(|known| known.system == *system) || carries(*system) {
                continue;
            }
            asked.push(Asked { system: *system, joined: joined(between) });
        }
        Self { asked, attorney: text.contains(ATTORNEY) }
    }
}

/// How a name is joined to what is before it: by the last word between them.
fn joined(between: &str) -> Joined {
    let between = between.trim_end_matches(|letter: char| letter.is_whitespace() || "«\"“(".contains(letter));
    let ends = |words: &[&str]| words.iter().any(|word| is_last(between, word));
    match (ends(EITHER), ends(BOTH)) {
        (true, _) => Joined::Either,
        (false, true) => Joined::Both,
        (false, false) => Joined::Beside,
    }
}

fn is_last(text: &str, word: &str) -> bool {
    let before = text.strip_suffix(word);
    before.is_some_and(|before| word == "/" || !before.ends_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_lexicon::systems::mentioned;
    use zanflow_runtime::Clause;

    /// Groups as `a b, c`: `c` besides one of `a` and `b`. `?` marks what is asked where somebody acts for the applicant.
    fn check(action: Action, kind: NodeKind, text: &str, wanted: &str) {
        let node = Node {
            action,
            text: text.to_owned(),
            systems: mentioned(text),
            ..Node::new("x", kind, Clause::default())
        };
        let ask = |ask: &Ask| {
            format!("{}{}", ask.method, if ask.about == Subject::Representative { "?" } else { "" })
        };
        let groups = asks(&node, Subject::Applicant);
        let groups: Vec<String> =
            groups.iter().map(|group| group.iter().map(ask).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(groups.join(", "), wanted, "{text}");
    }

    #[test]
    fn every_register_that_a_sentence_names_is_asked() {
        use Action::{CheckRegistry, QueryRegistry};
        use NodeKind::{Condition, Process};
        for (action, kind, text, wanted) in [
            (CheckRegistry, Condition, "омарта иесінің ЗТ МДҚ-да болуын тексеру", "check_legal_entities"),
            (
                CheckRegistry,
                Condition,
                "иесінің деректері ЗТ МДҚ және БНАЖ-да бар ма",
                "check_legal_entities, check_notary?",
            ),
            (
                CheckRegistry,
                Condition,
                "ЖТ МДҚ немесе ЗТ МДҚ-да болуын",
                "check_persons check_legal_entities",
            ),
            (
                CheckRegistry,
                Condition,
                "иесін ЖТ МДБ/ЗТ МДБ-дан тексеру",
                "check_persons check_legal_entities",
            ),
            (CheckRegistry, Condition, "иесін ЖТ МДҚ және ЗТ МДҚ-дан", "check_persons, check_legal_entities"),
            // Whoever applies is a person or a firm.
            (CheckRegistry, Condition, "ЖТ МДҚ, ЗТ МДҚ иесін тексеру", "check_persons check_legal_entities"),
            (
                QueryRegistry,
                Process,
                "ЭҮШ арқылы ЗТ МДҚ-ға, сондай-ақ уәкілі туралы БНАЖ-ға сұрау жіберу",
                "query_legal_entities, query_notary?",
            ),
            (
                QueryRegistry,
                Process,
                "ЖТ МДҚ-ға ие туралы, сенімхаты туралы сұрау жіберу",
                "query_persons, query_notary?",
            ),
            (QueryRegistry, Process, "тізілімге сұрау жіберу", "query_registry"),
        ] {
            check(action, kind, text, wanted);
        }
    }

    #[test]
    fn what_carries_is_not_asked() {
        use NodeKind::Process;
        check(Action::SendRequest, Process, "өтінішті ЭҮШ арқылы ЭҚЖ-ға жолдау", "send_request");
        check(
            Action::SendRequest,
            Process,
            "өтінішті шлюз (бұдан әрі – ЭҮШ) арқылы ЭҚЖ-ға және «Е-лицензиялау» АЖ-ға жолдау",
            "send_to_document_flow, send_to_licensing",
        );
    }

    #[test]
    fn a_payment_is_told_to_whom_the_act_says() {
        use NodeKind::Process;
        check(Action::Pay, Process, "алымды ЭҮТШ арқылы төлеу", "pay");
        check(
            Action::Pay,
            Process,
            "алымды ЭҮТШ-та төлеу, бұл мәлімет «Е-лицензиялау» АЖ-ға түседі",
            "pay, inform_licensing",
        );
    }
}
