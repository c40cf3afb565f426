//! The act that approved the standard of a service.

use zanflow_citations::references::{Reference, references};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::{from, part};
use zanflow_lexicon::words::requisites::APPROVED;
use zanflow_lexicon::words::standards::STANDARD;

/// The act by which a text says that the service's standard was approved, and how plainly it says so (1 to 3).
pub fn standard(text: &str) -> Option<(u8, Reference)> {
    if !text.lowered().contains(STANDARD) {
        return None;
    }
    let all = references(text);
    let limit = |i: usize| all.get(i + 1).map_or(text.len(), |next| next.range.start);
    let mut best: Option<(u8, Reference)> = None;
    for (i, found) in all.iter().enumerate() {
        if found.registered || found.number.is_none() {
            continue;
        }
        let after = part(text, found.range.end..limit(i)).lowered();
        let start = i.checked_sub(1).and_then(|i| all.get(i)).map_or(0, |last| last.range.end);
        let before = part(text, start..found.range.start).lowered();
        let rank = rank_of(&before, &after);
        if rank > best.as_ref().map_or(0, |(rank, _)| *rank) {
            best = Some((rank, found.clone()));
        }
    }
    best
}

fn rank_of(before: &str, after: &str) -> u8 {
    let approved = after.find(APPROVED).is_some_and(|at| from(after, at).contains(STANDARD));
    if approved {
        3
    } else if after.contains(STANDARD) {
        2
    } else {
        u8::from(before.contains(STANDARD))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_act_is_told_from_registrations_and_laws() {
        let cases = [
            (
                "Үкіметтің 2012 жылғы 8 мамырдағы № 764 қаулысымен бекітілген «Ара» қызмет стандарты",
                Some("764"),
            ),
            (
                "министрінің 2015 жылғы 16 наурыздағы № 236 бұйрығымен бекітілген (тізілімде № 11143 тіркелген) «Ара» стандартының негізінде",
                Some("236"),
            ),
            (
                "«Ара» қызмет стандартын бекіту туралы» Үкіметтің 2012 жылғы 8 маусымдағы № 764 қаулысына сәйкес",
                Some("764"),
            ),
            (
                "2007 жылғы 11 қаңтардағы № 217 Заңына және 2012 жылғы 8 маусымдағы № 764 қаулысымен бекітілген стандартқа",
                Some("764"),
            ),
            ("2012 жылғы 8 маусымдағы № 764 қаулысына сәйкес", None),
        ];
        for (text, wanted) in cases {
            let found = standard(text).and_then(|(_, found)| found.number);
            assert_eq!(found.as_deref(), wanted, "{text}");
        }
    }
}
