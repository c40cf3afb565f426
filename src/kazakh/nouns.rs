//! Endings of nouns: plural, possessive and case, read off a known stem.

/// The case of a name's last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// No ending.
    Nominative,
    /// `-ның`.
    Genitive,
    /// `-ны`.
    Accusative,
    /// `-мен`.
    Instrumental,
    /// `-да`.
    Locative,
    /// Any other: such a name does not act.
    Other,
}

/// Endings of nouns after stem and possessive.
const CASES: &[(&str, Case)] = &[
    ("", Case::Nominative),
    ("ның", Case::Genitive),
    ("нің", Case::Genitive),
    ("дың", Case::Genitive),
    ("дің", Case::Genitive),
    ("тың", Case::Genitive),
    ("тің", Case::Genitive),
    ("мен", Case::Instrumental),
    ("бен", Case::Instrumental),
    ("пен", Case::Instrumental),
    ("н", Case::Accusative),
    ("ны", Case::Accusative),
    ("ні", Case::Accusative),
    ("ды", Case::Accusative),
    ("ді", Case::Accusative),
    ("ты", Case::Accusative),
    ("ті", Case::Accusative),
    ("да", Case::Locative),
    ("де", Case::Locative),
    ("та", Case::Locative),
    ("те", Case::Locative),
    ("нда", Case::Locative),
    ("нде", Case::Locative),
];

/// Further endings: a word with them is still that noun, in a form that does not act.
const OTHER_CASES: &[&str] = &[
    "ға",
    "ге",
    "қа",
    "ке",
    "на",
    "не",
    "нан",
    "нен",
    "дан",
    "ден",
    "тан",
    "тен",
    "дағы",
    "дегі",
    "тағы",
    "тегі",
    "ндағы",
    "ндегі",
];

/// What follows the stem of a noun: plural and possessive, then case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Bytes of plural and possessive, which stay in the nominative.
    pub kept: usize,
    /// A possessive stands among them.
    pub owned: bool,
    /// The case.
    pub case: Case,
}

/// Reads the endings of a noun; nothing where the rest is none.
pub fn ending(rest: &str) -> Option<Ending> {
    let plural = ["лар", "лер", "дар", "дер", "тар", "тер"].iter().find_map(|mark| rest.strip_prefix(mark));
    let bodies = [Some(rest), plural];
    for body in bodies.into_iter().flatten() {
        for (possessive, owned) in
            [("", false), ("ғы", true), ("гі", true), ("сы", true), ("сі", true), ("ы", true), ("і", true)]
        {
            let Some(tail) = body.strip_prefix(possessive) else { continue };
            if let Some(case) = case(tail) {
                return Some(Ending { kept: rest.len() - tail.len(), owned, case });
            }
        }
    }
    None
}

/// The case that an ending is.
pub fn case(tail: &str) -> Option<Case> {
    let known = CASES.iter().find(|(ending, _)| *ending == tail).map(|(_, case)| *case);
    known.or_else(|| OTHER_CASES.contains(&tail).then_some(Case::Other))
}
