//! Who acts in a step: a person whom the sentence makes its subject, else the system that does it by itself.

use crate::process::acting::{actors, owns_signature, subject};
use crate::process::clause::Clause;
use crate::process::deeds::{does_by_itself, tells_place};
use crate::process::people::{Person, Role, people};
use crate::process::system_names::{Named, named};
use zanflow_kazakh::nouns::Case;
use zanflow_lexicon::systems::is_register;
use zanflow_model::{Action, NodeKind, System};

/// The actor of a step, nominative, in the act's words; none where the text names none.
pub fn actor(text: &str, kind: NodeKind, action: Action) -> Option<String> {
    let clause = Clause::new(text);
    let mut found = actors(&clause).into_iter().chain(subject(&clause));
    let person = found.find(|person| may_act(&clause, person, kind, action));
    let person = person.or_else(|| signer(&clause, action));
    person.map(|person| person.name).or_else(|| system(&clause, kind, action))
}

/// «алушының сұрауын ЭЦҚ арқылы растау»: where nobody else is named, a request is signed by whose it is.
fn signer(clause: &Clause, action: Action) -> Option<Person> {
    let signs = matches!(action, Action::Sign | Action::ChooseCertificate);
    let mut owners = people(clause).into_iter();
    owners.find(|person| signs && person.role == Role::Applicant && person.case == Case::Genitive)
}

/// Whether what is done can be a person's doing, of this role.
fn may_act(clause: &Clause, person: &Person, kind: NodeKind, action: Action) -> bool {
    let start = clause.words.get(person.first).map_or(0, |word| word.at);
    if kind == NodeKind::Condition && (person.role == Role::Applicant || action == Action::CheckCredentials) {
        return false;
    }
    match action {
        Action::Refuse => person.role != Role::Applicant && start >= clause.after_reason(),
        Action::RegisterRequest | Action::ProcessRequest => {
            person.role != Role::Applicant && does_by_itself(clause, start).is_none()
        }
        Action::ChooseCertificate | Action::Sign | Action::Authenticate | Action::FillForm => true,
        _ => person.first == 0 || !owns_signature(clause, person),
    }
}

/// The system that does what systems do: checks, registers, processes and refuses.
fn system(clause: &Clause, kind: NodeKind, action: Action) -> Option<String> {
    let automatic = kind == NodeKind::Condition
        || matches!(action, Action::Refuse | Action::RegisterRequest | Action::ProcessRequest);
    if !automatic {
        return None;
    }
    let reason = clause.after_reason();
    let systems = named(clause);
    let fits = |name: &&Named| acts(clause, name, action);
    // What follows the reason says who refuses; what begins the sentence says it where nothing else does.
    let after = systems.iter().filter(|name| name.at >= reason).find(fits);
    let first =
        || systems.iter().filter(|name| name.at == 0 && !tells_place(clause, name.end, reason)).find(fits);
    after.or_else(first).map(|name| name.name.clone())
}

fn acts(clause: &Clause, name: &Named, action: Action) -> bool {
    if is_register(name.system) {
        return false;
    }
    // Papers are put into the document system by hand; it lets its users in by itself.
    if name.system == Some(System::DocumentFlow)
        && matches!(action, Action::RegisterRequest | Action::ProcessRequest)
    {
        return false;
    }
    matches!(name.case, Case::Nominative | Case::Locative | Case::Instrumental | Case::Genitive)
        && !crate::process::deeds::is_described(clause, name.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use NodeKind::{Condition, Preliminary, Process, Step};
    use zanflow_lexicon::steps;

    fn check(cases: &[(NodeKind, &str, Option<&str>)]) {
        for (kind, text, wanted) in cases {
            let got = actor(text, *kind, steps::action(text, *kind));
            assert_eq!(got.as_deref(), *wanted, "{text}");
        }
    }

    #[test]
    fn persons_act_in_the_nominative_genitive_and_instrumental() {
        check(&[
            (Process, "алушының тоғай картасын таңдауы", Some("алушы")),
            (Process, "тұтынушы балық түрін таңдайды", Some("тұтынушы")),
            (
                Process,
                "қызмет беруші қызметкерімен тоғай картасын сканерлеу",
                Some("қызмет беруші қызметкері"),
            ),
            (Process, "кірген соң Орталық операторы тоғай атауын енгізеді", Some("Орталық операторы")),
            (
                Process,
                "осы тәртіпте көрсетілген қызметті Орталық операторы таңдайды",
                Some("Орталық операторы"),
            ),
            (Process, "омарта иесі үшін бал жинаушының сұрау нысанын толтыруы", Some("бал жинаушы")),
            (Condition, "тоғайдың бос тұрғанын қызмет көрсетушінің тексеруі", Some("қызмет көрсетуші")),
            (Preliminary, "алушы компьютерінде сақталған ЭЦҚ арқылы ЭҮП-те тіркеледі", Some("алушы")),
        ]);
    }

    #[test]
    fn owners_givers_and_topics_do_not_act() {
        check(&[
            (Process, "тоғай туралы алушының деректерін енгізу", None),
            (Process, "алушы ұсынған тоғай картасын сканерлеу", None),
            (
                Process,
                "алушы осы Тәртіптің 4-тармағына сай ұсынған картаны қызметкердің сканерлеуі",
                Some("қызметкер"),
            ),
            (Process, "алушы туралы сұрауды ЭҮШ арқылы ЖТ МДҚ-ға жіберу", None),
            (Process, "алушы өкілінің сенімхаты туралы сұраныс жолдайды", None),
            (Process, "қызмет берушінің жауапты маманына картаны жіберу", None),
            (Process, "тұтынушымен ұсынылған картаны сканерлеу", None),
            (Condition, "алушының тоғай талаптарына сәйкестігін тексеру", None),
            (
                Condition,
                "қызмет берушінің тіркелген қызметкері туралы деректерді логин арқылы ЭҮП-те тексеру",
                Some("ЭҮП"),
            ),
        ]);
    }

    #[test]
    fn who_signs_is_told_by_whose_signature_it_is() {
        check(&[
            (Process, "алушының ЭЦҚ арқылы тоғай сұрауын куәландыру (қол қою)", Some("алушы")),
            (Process, "сұрауға қол қою үшін алушының ЭЦҚ тіркеу куәлігін таңдауы", Some("алушы")),
            (Process, "тұтынушының сұранысын ЭЦҚ арқылы растау", Some("тұтынушы")),
            (
                Process,
                "алушының ЭЦҚ-сы расталмауына байланысты қызметтен бас тарту туралы хабарламаны құру",
                None,
            ),
        ]);
    }

    #[test]
    fn systems_act_where_they_check_register_and_refuse() {
        let licensing = Some("«Е-лицензиялау» МДҚ АЖ");
        check(&[
            (Condition, "тоғай ақысының түскенін «Е-лицензиялау» МДҚ АЖ-да тексеру", licensing),
            (
                Condition,
                "«Е-лицензиялау» МДҚ АЖ-да көрсетілген қызмет ақысының төленгенін тексеру",
                licensing,
            ),
            (Process, "сұрауды «Е-лицензиялау» МДҚ АЖ-да тіркеу және өңдеу", licensing),
            (Process, "«Е-лицензиялау» МДҚ АЖ сұрауды тіркеу", licensing),
            (Process, "сұрауды «Үлгі» ақпараттық жүйесінде тіркеу", Some("«Үлгі» ақпараттық жүйесі")),
            (Process, "сұрауды тіркеу және «Е-лицензиялау» МДҚ АЖ-дағы сұрауды өңдеу", None),
            (Condition, "ЭҮПда ЭЦҚ тіркеу куәлігінің мерзімін тексеру", Some("ЭҮП")),
            (Condition, "логин арқылы тіркелген алушы туралы деректерді ЭҮП - те тексеру", Some("ЭҮП")),
            (Condition, "ЭҮП-те тіркелген алушы туралы деректерді логин арқылы тексеру", None),
            (Condition, "алушы деректерінің ЗТ МДҚ-да болуын тексеру", None),
            (Process, "тоғай ақысын ЭҮТШ-та төлеу", None),
            (Process, "ЭҮП-те логин мен парольді енгізу", None),
            (Process, "сұранысты ЭҚЖ-да тіркеу", None),
        ]);
    }

    #[test]
    fn refusals_are_made_where_the_message_is_made() {
        check(&[
            (
                Process,
                "алушының деректерінде қате болуына байланысты кіруден бас тарту туралы хабарламаны ЭҮП-тің құруы",
                Some("ЭҮП"),
            ),
            (
                Process,
                "алушының деректерінде қате болуымен байланысты ЭҮП кіруден бас тарту туралы хабарламаны құру",
                Some("ЭҮП"),
            ),
            (
                Process,
                "ЕЛ АЖ-да алушының деректерінде қате болуына байланысты бас тарту туралы хабарламаны құру",
                Some("ЕЛ АЖ"),
            ),
            (Process, "ЕЛ АЖ-да төлемнің болмауына байланысты бас тарту туралы хабарламаны құру", None),
            (
                Process,
                "тоғай ақысын ЕЛ АЖ-да төлемегеніне байланысты бас тарту туралы хабарламаны құру",
                None,
            ),
            (
                Process,
                "алушының ЕЛ АЖ-дағы деректерінде қате болуына байланысты бас тарту туралы хабарламаны құру",
                None,
            ),
            (
                Process,
                "ЗТ МДҚ-да алушы деректерінің болмауына байланысты деректерді алу мүмкін еместігі туралы хабарламаны құру",
                None,
            ),
        ]);
    }

    #[test]
    fn names_of_units_are_chains_and_definitions_win() {
        check(&[
            (Step, "бөлімнің кеңсесі тоғай картасын 1 сағатта қабылдайды", Some("бөлімнің кеңсесі")),
            (
                Step,
                "көрсетілетін қызметті беруші басшысы 1 (бір) сағат ішінде жауапты орындаушыны белгілейді",
                Some("көрсетілетін қызметті беруші басшысы"),
            ),
            (
                Step,
                "көрсетілетін қызметті беруші жауапты орындаушысын белгілейді",
                Some("көрсетілетін қызметті беруші"),
            ),
            (
                Step,
                "Тоғай инспекциясының аумақтық бөлімшесі (бұдан әрі – мүдделі орган) 3 күнде қарайды",
                Some("мүдделі орган"),
            ),
            (Step, "маман мүдделі органмен келіседі", Some("маман")),
            (Step, "тоғай картасы 1 күнде қаралады", None),
        ]);
    }

    #[test]
    fn any_text_is_read() {
        let odd = [
            "",
            "(",
            "(бұдан әрі – ",
            "«",
            "алушы",
            "ЭҮП-",
            "алушының",
            "- - -",
            "İ алушы ЭҮП-те",
            "ЖСН(бұдан әрі)",
            "Е-",
        ];
        for text in odd {
            for kind in [Process, Condition, Step, Preliminary] {
                for action in [Action::Refuse, Action::Sign, Action::RegisterRequest, Action::Other] {
                    let _ = actor(text, kind, action);
                }
            }
        }
    }
}
