//! Who acts in a step: a person whom the sentence makes its subject, else the system that does it by itself.

use crate::kazakh::acting::{actors, owns_signature, subject};
use crate::kazakh::clause::Clause;
use crate::kazakh::deeds::{does_by_itself, tells_place};
use crate::kazakh::people::{Case, Person, Role, people};
use crate::kazakh::system_names::{Named, is_register, named};
use crate::model::{Action, NodeKind, System};

/// The actor of a step, nominative, in the act's words; none where the text names none.
pub fn actor(text: &str, kind: NodeKind, action: Action) -> Option<String> {
    let clause = Clause::of(text);
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
        && !crate::kazakh::deeds::is_described(clause, name.end)
}
