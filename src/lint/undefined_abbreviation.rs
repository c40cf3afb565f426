//! An abbreviation that the act explains nowhere.
//!
//! **What.** A word in capital letters that neither the list of definitions nor a "(бұдан әрі – …)" of the service introduces. An
//! abbreviation that is explained only as part of a name ("ХҚКО АЖ") and stands by itself counts too. Abbreviations of everyday law (ҚР,
//! ЖШС) do not.
//!
//! **Why it is a fault.** The reader must guess which body or system is meant. Often it is a slip for one that is defined, and the slip is
//! reported as `inconsistent-term` too.
//!
//! **Example.** "БНАЖ-ға сұраныс жіберу", with no БНАЖ among the definitions.
//!
//! **Correction.** Add a definition: "БНАЖ – бірыңғай нотариаттық ақпараттық жүйе".

use super::found::Report;
use super::scope::Scope;
use crate::abbreviations::{is_misprint, is_slip};
use zanflow_model::Confidence;

/// Looks at the first use of each.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    let explained = scope.explained();
    for (printed, passage, range) in scope.unexplained() {
        // «ЭЦК» is «ЭЦҚ» misprinted: told as such by `inconsistent-term`.
        if explained.all().any(|defined| is_misprint(printed, defined)) {
            continue;
        }
        let partly = explained.within.contains(printed);
        let message = if partly { "alone" } else { "nowhere" };
        let meant = explained.all().find(|defined| is_slip(printed, defined));
        let found = report.found(message, scope.place(*passage, range.clone())).value("short", printed);
        let found = if partly { found.confidence(Confidence::Medium) } else { found };
        report.add(match meant {
            Some(meant) => found.suggest(meant.clone()),
            None => found,
        });
    }
}
