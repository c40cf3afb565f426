//! A short name that is introduced and never used.
//!
//! **What.** "(бұдан әрі – X)" gives a thing a short name, and X stands nowhere else in the service.
//!
//! **Why it is a fault.** Either the thing is called by another name further on, which is the real fault, or the bracket is left over from
//! a model text. It misleads whoever looks for what is said of X.
//!
//! **Example.** "… қызмет стандарты (бұдан әрі – Стандарт) негізінде", with no further "Стандарт".
//!
//! **Correction.** Use the short name, or leave the bracket out.

use super::found::Report;
use super::scope::Scope;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::shortenings::shortenings;

/// Looks for each short name of the running text outside its own bracket.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for (i, passage) in scope.passages.iter().enumerate().take(scope.body) {
        for found in shortenings(&passage.text) {
            let short = found.short.lowered();
            let stem: String = short.trim_end_matches(['і', 'ы', 'с']).to_owned();
            let here = scope
                .lower
                .get(i)
                .map_or(0, |text| text.get(found.range.end..).unwrap_or_default().matches(&stem).count());
            let elsewhere =
                scope.lower.iter().enumerate().any(|(other, text)| other != i && text.contains(&stem));
            if here == 0 && !elsewhere && !stem.is_empty() {
                let found = report.found("never", scope.place(i, found.range)).value("short", &found.short);
                report.add(found);
            }
        }
    }
}
