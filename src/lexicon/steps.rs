//! What a step does, by the rules of `data/steps.txt`, and how headers name diagrams.

use crate::brackets::outside_brackets;
use crate::scan::Phrases;
use crate::systems::mentioned;
use crate::words::steps::{
    CHECK, CHECKS, CHOOSE, CHOSEN_KEY, CHOSEN_SERVICE, DIAGRAMS, NAMELESS_REGISTERS, NOT_DONE_NOW,
    PRELIMINARY, STEPS, UNITS,
};
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
    let text = without_participles(&outside_brackets(&text.lowered()));
    let rules = match kind {
        NodeKind::Condition => CHECKS,
        NodeKind::Preliminary => PRELIMINARY,
        NodeKind::Step => UNITS,
        NodeKind::Process => STEPS,
    };
    let fallback = match kind {
        NodeKind::Step => STEPS,
        NodeKind::Process => UNITS,
        NodeKind::Condition | NodeKind::Preliminary => &[],
    };
    let words = WordStarts::new(&text);
    match first(rules, &words).or_else(|| first(fallback, &words)) {
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

fn first(rules: &[Rule], words: &WordStarts<'_>) -> Option<Action> {
    let met = |groups: &[&[&str]]| groups.iter().all(|stems| stems.iter().any(|stem| words.have(stem)));
    rules.iter().find(|(_, groups)| met(groups)).map(|(action, _)| *action)
}

/// A text from each of its words on: rules ask for very many stems.
struct WordStarts<'t> {
    /// First letter of each word, and the text from it on.
    from: Vec<(char, &'t str)>,
}

impl<'t> WordStarts<'t> {
    fn new(text: &'t str) -> Self {
        let mut in_word = false;
        let begins = |(at, letter): (usize, char)| {
            let within = std::mem::replace(&mut in_word, is_letter(letter));
            (in_word && !within).then(|| (letter, text.get(at..).unwrap_or_default()))
        };
        WordStarts { from: text.char_indices().filter_map(begins).collect() }
    }

    /// Whether a word begins with a stem.
    fn have(&self, stem: &str) -> bool {
        let first = stem.chars().next().unwrap_or_default();
        self.from.iter().any(|(letter, text)| *letter == first && text.starts_with(stem))
    }
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
