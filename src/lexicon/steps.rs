//! What a step does, by the rules of `data/steps.txt`, and how headers name diagrams.

use crate::brackets::outside_brackets;
use crate::scan::Phrases;
use crate::stems::StemTable;
use crate::systems::mentioned;
use crate::words::steps::{
    CHECK, CHECKS, CHOOSE, CHOSEN_KEY, CHOSEN_SERVICE, DIAGRAMS, NAMELESS_REGISTERS, NOT_DONE_NOW,
    PRELIMINARY, STEPS, UNITS,
};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_terms::{Action, NodeKind, System};

/// Whether a header speaks of a diagram.
pub fn names_diagram(header: &str) -> bool {
    let lower = header.lowered();
    DIAGRAMS.iter().any(|stem| has_word(&lower, stem))
}

/// What a step does: the act that its words name first, refusals before all.
pub fn action(text: &str, kind: NodeKind) -> Action {
    action_lowered(&text.lowered(), kind)
}

/// [`action`] for a text in lower case.
pub fn action_lowered(lower: &str, kind: NodeKind) -> Action {
    let text = without_participles(&outside_brackets(lower));
    let rules = &*RULES;
    let (own, fallback): (_, &[NumberedRule]) = match kind {
        NodeKind::Condition => (&rules.checks, &[]),
        NodeKind::Preliminary => (&rules.preliminary, &[]),
        NodeKind::Step => (&rules.units, &rules.steps),
        NodeKind::Process => (&rules.steps, &rules.units),
    };
    let stems = rules.stems_of(&text);
    match first(own, &stems).or_else(|| first(fallback, &stems)) {
        Some(Action::ChooseCertificate) if chooses_service(&text) => Action::ChooseService,
        Some(Action::SendRequest) if asks_register(&text) => Action::QueryRegistry,
        Some(Action::CheckRegistry) if !asks_register(&text) => Action::CheckCredentials,
        Some(action) => action,
        None if kind == NodeKind::Condition && has_word(&text, CHECK) => Action::CheckEligibility,
        None => Action::Other,
    }
}

/// «қол қойылған сұрау»: what was done before is not what is done now; nor are names of who does it.
fn without_participles(text: &str) -> String {
    static DONE: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(NOT_DONE_NOW.iter().copied()));
    DONE.found_in(text).fold(text.to_owned(), |text, done| text.replace(done, ""))
}

/// What is chosen first is the service: no certificate is named between it and the choice.
fn chooses_service(text: &str) -> bool {
    let before = text.find(CHOOSE).and_then(|at| text.get(..at)).unwrap_or_default();
    let named = CHOSEN_SERVICE.iter().filter_map(|word| before.rfind(word)).max();
    let after = named.and_then(|at| before.get(at..));
    after.is_some_and(|after| !CHOSEN_KEY.iter().any(|word| after.contains(word)))
}

/// A register of persons, firms or powers of attorney takes part.
fn asks_register(text: &str) -> bool {
    let registers = [System::LegalEntities, System::Persons, System::Notary];
    mentioned(text).iter().any(|system| registers.contains(system))
        || NAMELESS_REGISTERS.iter().any(|stem| has_word(text, stem))
}

/// One rule: all of the groups must be met, each by one of its stems. Rules are tried in order.
pub type Rule = (Action, &'static [&'static [&'static str]]);

/// A rule with its stems by number.
type NumberedRule = (Action, Vec<Vec<usize>>);

static RULES: LazyLock<Rules> = LazyLock::new(Rules::new);

/// All rules: a text is looked through once for the stems of all.
struct Rules {
    table: StemTable<usize>,
    checks: Vec<NumberedRule>,
    preliminary: Vec<NumberedRule>,
    units: Vec<NumberedRule>,
    steps: Vec<NumberedRule>,
}

impl Rules {
    fn new() -> Self {
        let mut numbers: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut number = |stem: &'static str| {
            let next = numbers.len();
            *numbers.entry(stem).or_insert(next)
        };
        let mut numbered = |rules: &[Rule]| -> Vec<NumberedRule> {
            let mut group = |stems: &&[&'static str]| stems.iter().map(|stem| number(stem)).collect();
            rules.iter().map(|(action, groups)| (*action, groups.iter().map(&mut group).collect())).collect()
        };
        let [checks, preliminary, units, steps] = [CHECKS, PRELIMINARY, UNITS, STEPS].map(&mut numbered);
        Rules { table: StemTable::new(numbers), checks, preliminary, units, steps }
    }

    /// For each stem, whether a word of a text begins with it.
    fn stems_of(&self, text: &str) -> Vec<bool> {
        let mut stems = vec![false; self.table.len()];
        let mut in_word = false;
        for (at, letter) in text.char_indices() {
            let within = std::mem::replace(&mut in_word, is_letter(letter));
            if in_word && !within {
                for (_, stem) in self.table.at(text, at) {
                    stems.iter_mut().skip(stem).take(1).for_each(|met| *met = true);
                }
            }
        }
        stems
    }
}

fn first(rules: &[NumberedRule], stems: &[bool]) -> Option<Action> {
    let has = |stem: &usize| stems.get(*stem).copied().unwrap_or(false);
    let met = |groups: &[Vec<usize>]| groups.iter().all(|group| group.iter().any(has));
    rules.iter().find(|(_, groups)| met(groups)).map(|(action, _)| *action)
}

/// Whether a word of a text begins with a stem.
pub fn has_word(text: &str, stem: &str) -> bool {
    text.match_indices(stem).any(|(at, _)| text.get(..at).is_none_or(|before| !before.ends_with(is_letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_what_is_done_now() {
        use NodeKind::{Condition, Process, Step};
        let cases = [
            (Process, "тоғай жолдамасын ЭҮП-тен жүктеп алуы", Action::DeliverResult),
            (Process, "картаны сканерлейді және ЭЦҚ-мен куәландырады", Action::AttachDocuments),
            (Process, "ақы төлеу туралы шешімге қол қоюы", Action::SignResult),
            (Process, "тіркеу журналында өтінішті тіркеу", Action::RegisterDocuments),
            (Process, "толтырылған нысанды ЭЦҚ арқылы дәлелдеу", Action::Sign),
            (Step, "көрсетілетін қызметті берушінің маманы куәлікті толтырады", Action::PrepareResult),
            (Step, "кеңсе тоғай иесіне қол қойғызып береді", Action::DeliverResult),
            (
                Step,
                "инспекция (бұдан әрі – мүдделі орган) тоғайды қарап, қорытынды береді",
                Action::AgreeWithAuthority,
            ),
            (Step, "маман мүдделі органнан түскен жауапты қарайды", Action::Examine),
            (
                Condition,
                "тіркелген тоғай иесінің біліктілік талаптарына сәйкестігін тексеру",
                Action::CheckEligibility,
            ),
        ];
        for (kind, text, wanted) in cases {
            assert_eq!(action(text, kind), wanted, "{text}");
        }
    }
}
