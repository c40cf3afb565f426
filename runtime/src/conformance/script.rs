//! Random commands.

use super::people::{people, person};
use crate::file::{Field, Form};
use crate::{
    Attachment, CaseId, Clause, Command, Completion, Decision, Deed, Engine, EngineError, Erasure, Facts,
    FieldKind, FileLimits, Message, Reason, Signed, Start, Version, Whom,
};

/// One command, decoded from numbers so that any numbers are a command.
#[derive(Debug, Clone, Copy)]
pub struct Op(pub u8, pub u8, pub u8);

/// So many commands that look random, the same for the same seed.
pub fn ops(seed: u64, count: usize) -> Vec<Op> {
    let mut seed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut byte = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        u8::try_from(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56).unwrap()
    };
    (0..count).map(|_| Op(byte(), byte(), byte())).collect()
}

/// The numbers of one case in two worlds.
pub type Pair = (CaseId, CaseId);

/// What to do to an engine.
pub(super) enum Does {
    Start(Box<Start>),
    Resubmit(Box<Start>),
    Tell(Box<Command>),
    Pass(i64),
}

const ERASURES: [Erasure; 3] = [Erasure::Papers, Erasure::Applicant, Erasure::Everything];
const FORM: Form = Form { title: "Application", fields: &[Field::new("f1", FieldKind::Name, 1)] };

/// What a command is, for a case that stands at `node` in both worlds. `statement`: what is signed there.
pub(super) fn deed(op: Op, versions: [Version; 2], node: &str, statement: &str) -> Does {
    let Op(kind, a, b) = op;
    let by = people()[usize::from(a / 7) % 6].clone();
    let reason = if a.is_multiple_of(11) { String::new() } else { "because".to_owned() };
    let other = person(["w1", "w2", "e1", "h1"][usize::from(b) % 4]);
    let tell = |command| Does::Tell(Box::new(command));
    match kind % 22 {
        0..=3 => Does::Start(Box::new(start(a, b, versions))),
        4..=7 => tell(Command::Complete(completion(node, by, b))),
        8 => tell(Command::Deliver(Message {
            id: format!("m{}", b % 4),
            node: if b.is_multiple_of(3) { node.to_owned() } else { "c9".into() },
            ask: None,
            holds: Some(b.is_multiple_of(2)),
            personal: b.is_multiple_of(5).then(|| serde_json::json!({ "told": "by another" })),
        })),
        9 => tell(Command::Suspend { by, reason }),
        10 => tell(Command::Resume { by }),
        11 if b.is_multiple_of(3) => tell(Command::Cancel { by, reason }),
        11 => {
            tell(Command::Raise { to: if b % 3 == 1 { Whom::Head } else { Whom::Person(other) }, by, reason })
        }
        12 => tell(Command::Retry { by }),
        13 => {
            let to = versions[usize::from(b) % 2];
            let node = b.is_multiple_of(5).then(|| "c2".to_owned());
            tell(Command::Migrate { to, node, by, reason })
        }
        14 => tell(Command::Erase {
            what: ERASURES[usize::from(b) % 3],
            by: (!b.is_multiple_of(7)).then_some(by),
        }),
        15 => Does::Resubmit(Box::new(Start {
            request: b.is_multiple_of(3).then(|| format!("again {a}")),
            ..Start::new(versions[0])
        })),
        16 => {
            let values = serde_json::json!({ "f1": format!("name {}", b % 8) });
            let filled = FORM.check(1, values.as_object().unwrap()).unwrap();
            tell(Command::Fill { filled, expected: b.is_multiple_of(4).then_some(u32::from(b % 3)), by })
        }
        17 if b.is_multiple_of(5) => tell(Command::Detach { paper: u32::from(b % 4), by }),
        17 => tell(Command::Attach { paper: Box::new(paper(b)), by }),
        18 if b.is_multiple_of(3) => tell(Command::Release { by }),
        18 => tell(Command::Assign { to: other, by, reason: b.is_multiple_of(2).then_some(reason) }),
        19 if b.is_multiple_of(2) => {
            let unit = [None, Some("north"), Some("south")][usize::from(b / 2) % 3];
            tell(Command::Route { unit: unit.map(str::to_owned), by })
        }
        19 => {
            let of =
                Deed { node: b.is_multiple_of(3).then(|| node.to_owned()), decision: None, reasons: vec![] };
            tell(Command::Sign {
                signed: Signed { of, statement: statement.to_owned(), cms: vec![b; 40] },
                by,
            })
        }
        _ => Does::Pass(i64::from(b) * 60_000),
    }
}

fn start(a: u8, b: u8, versions: [Version; 2]) -> Start {
    let caller = || people()[usize::from(b) % 6].clone();
    Start {
        by: (!b.is_multiple_of(3)).then(caller),
        unit: [None, Some("north".to_owned()), Some("south".to_owned())][usize::from(a) % 3].clone(),
        matter: b.is_multiple_of(7).then(|| "q1".to_owned()),
        facts: if b.is_multiple_of(9) { Facts::from([("c1", b.is_multiple_of(2))]) } else { Facts::new() },
        request: b.is_multiple_of(5).then(|| format!("r{}", a % 9)),
        personal: b.is_multiple_of(2).then(|| {
            let representative = a.is_multiple_of(2).then_some("somebody else");
            serde_json::json!({ "id": format!("applicant {}", a % 4), "representative": representative })
        }),
        papers: if a.is_multiple_of(6) { vec![paper(b)] } else { vec![] },
        ..Start::new(versions[usize::from(b) % 2])
    }
}

fn paper(b: u8) -> Attachment {
    let content = format!("%PDF-1.7\n{}\n%%EOF", "x".repeat(usize::from(b % 16) * 40)).into_bytes();
    Attachment::new("a.pdf", None, content, FileLimits::default()).unwrap()
}

fn completion(node: &str, by: crate::Caller, b: u8) -> Completion {
    let refuses = b.is_multiple_of(4);
    let text = if b.is_multiple_of(16) { "" } else { "it lacks something" };
    let reasons =
        if refuses { vec![Reason { ground: Clause::default(), text: text.into() }] } else { vec![] };
    let decision = Some(if refuses { Decision::Refuse } else { Decision::Approve }).filter(|_| b % 13 != 1);
    Completion { node: node.to_owned(), by, decision, reasons }
}

/// What a deed came to, without the number of a case.
pub(super) type Told = Result<Option<crate::Outcome>, EngineError>;

/// Does it; the number of the new case, if it began one.
pub(super) async fn done(engine: &dyn Engine, deed: &Does, case: CaseId) -> (Told, Option<CaseId>) {
    let begun = match deed {
        Does::Start(start) => engine.start((**start).clone()).await,
        Does::Resubmit(start) => engine.resubmit(case, (**start).clone()).await,
        Does::Tell(command) => return (engine.command(case, (**command).clone()).await.map(Some), None),
        Does::Pass(_) => return (Ok(None), None),
    };
    match begun {
        Ok(case) => (Ok(None), Some(case)),
        Err(error) => (Err(error), None),
    }
}
