//! [`Model`] → findings: where an act contradicts itself, leaves something out or cannot be carried out as it is written.
//!
//! One file a rule; its doc comment is its manual page, which `zanflow explain` prints. A rule is a pure function of one service and
//! the act around it ([`Scope`]). What it finds stands in [`Service::findings`](zanflow_model::Service::findings), by line.

mod abbreviations;
mod baseline;
mod dead_end;
mod duration_conflict;
mod empty_section;
mod found;
mod grounds;
mod ids;
mod inconsistent_term;
mod manual;
mod missing_deadline;
mod missing_paragraph;
mod missing_participant;
mod next_conflict;
mod next_target_missing;
mod number_gap;
mod pairs;
mod provenance;
mod scope;
mod spelling;
mod step_check_mismatch;
mod table_text_mismatch;
mod undefined_abbreviation;
mod unreachable;
mod unused_term;
mod variants;
mod wrong_appendix;
mod wrong_reason;

pub use baseline::{is_new, known};
pub use found::Report;
pub use ids::number_across;
pub use manual::RuleInfo;
pub use pairs::Pair;
pub use scope::Scope;
pub use wrong_appendix::likeness;

use std::collections::BTreeMap;
use zanflow_model::{Finding, Model, Severity};
use zanflow_wording::Lang;

/// A rule that looks at one act.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its code, severity and manual page.
    pub info: RuleInfo,
    /// Looks for it.
    pub check: fn(&Scope<'_>, &mut Report),
}

/// A rule of the file `$name.rs`.
macro_rules! rule {
    ($name:ident, $code:literal, $severity:ident) => {
        Rule {
            info: RuleInfo {
                code: $code,
                severity: Severity::$severity,
                source: include_str!(concat!(stringify!($name), ".rs")),
                pages: [
                    include_str!(concat!("../../templates/lint/", $code, ".kk.md")),
                    include_str!(concat!("../../templates/lint/", $code, ".ru.md")),
                ],
            },
            check: $name::check,
        }
    };
}

/// The rules that look at one act, by code.
pub const RULES: &[Rule] = &[
    rule!(dead_end, "dead-end", Error),
    rule!(duration_conflict, "duration-conflict", Warning),
    rule!(empty_section, "empty-section", Warning),
    rule!(inconsistent_term, "inconsistent-term", Warning),
    rule!(missing_deadline, "missing-deadline", Warning),
    rule!(missing_paragraph, "missing-paragraph", Error),
    rule!(missing_participant, "missing-participant", Warning),
    rule!(next_conflict, "next-conflict", Warning),
    rule!(next_target_missing, "next-target-missing", Error),
    rule!(number_gap, "number-gap", Note),
    rule!(step_check_mismatch, "step-check-mismatch", Warning),
    rule!(table_text_mismatch, "table-text-mismatch", Warning),
    rule!(undefined_abbreviation, "undefined-abbreviation", Warning),
    rule!(unreachable, "unreachable-step", Error),
    rule!(unused_term, "unused-term", Note),
    rule!(wrong_appendix, "wrong-appendix", Warning),
    rule!(wrong_reason, "wrong-reason", Warning),
];

/// A rule that looks across acts, of the file `$name.rs` of the crate `crosscheck`.
macro_rules! across {
    ($name:ident, $code:literal, $severity:ident) => {
        RuleInfo {
            code: $code,
            severity: Severity::$severity,
            source: include_str!(concat!("../crosscheck/", stringify!($name), ".rs")),
            pages: [
                include_str!(concat!("../../templates/lint/", $code, ".kk.md")),
                include_str!(concat!("../../templates/lint/", $code, ".ru.md")),
            ],
        }
    };
}

/// The rules that look across acts, by code. `crosscheck` applies them: they need a knowledge base.
pub const ACROSS: &[RuleInfo] = &[
    across!(broken_reference, "broken-reference", Error),
    across!(cites_repealed, "cites-repealed", Warning),
    across!(definition_conflict, "definition-conflict", Warning),
    across!(standard_conflict, "standard-conflict", Warning),
];

/// All rules: those of one act, then those across acts.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    RULES.iter().map(|rule| &rule.info).chain(ACROSS)
}

/// The manual page of a rule, if there is one of that code.
pub fn page(code: &str, lang: Lang) -> Option<String> {
    rules().find(|rule| rule.code == code).map(|rule| rule.page(lang))
}

/// Looks at every service of an act and writes what is found into the model.
pub fn check(model: &mut Model) {
    let mut ways = Vec::new();
    let mut found: Vec<Vec<Finding>> = Vec::new();
    for scope in scope::services(model) {
        let findings = findings(&scope);
        ways.push(provenance::ways(&scope, &findings));
        found.push(findings);
    }
    for (service, findings) in model.services.iter_mut().zip(found) {
        service.findings = findings;
    }
    ids::number(&mut model.services);
    for (service, ways) in model.services.iter_mut().zip(ways) {
        provenance::mark(service, &ways);
    }
}

/// What the rules find in one service, by line.
fn findings(scope: &Scope<'_>) -> Vec<Finding> {
    let mut report = Report::default();
    for rule in RULES {
        report.rule(rule.info.code, rule.info.severity);
        (rule.check)(scope, &mut report);
    }
    report.done()
}

/// The codes of all rules with the number of findings, for summaries.
pub fn by_code<'f>(findings: impl Iterator<Item = &'f Finding>) -> BTreeMap<&'f str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.code.as_str()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests;
