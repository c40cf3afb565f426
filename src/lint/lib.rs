//! [`Model`] → findings: where an act contradicts itself, omits something or cannot be carried out as written.
//!
//! One file a rule; its doc comment is its manual page in three languages, which `zanflow explain` prints. A rule is a
//! pure function of one service and the act around it ([`Scope`]). Findings go to
//! [`Service::findings`](zanflow_model::Service::findings), by line.

mod abbreviations;
mod baseline;
mod card_lists;
mod card_mismatch;
mod dead_end;
mod drafting;
mod duration_conflict;
mod empty_section;
mod found;
mod ids;
mod inconsistent_term;
mod manual;
mod missing_deadline;
mod missing_paragraph;
mod missing_participant;
mod next_conflict;
mod next_target_missing;
mod number_gap;
mod provenance;
mod scope;
mod spelling;
mod step_check_mismatch;
mod swapped_party;
mod table_text_mismatch;
mod titles;
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
pub use scope::{Act, Scope};
pub use titles::likeness;

use std::collections::BTreeMap;
use zanflow_model::{Finding, Model, Severity};
use zanflow_wording::Lang;

/// A rule that looks at one act.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its code, severity and manual pages.
    pub info: RuleInfo,
    /// Reports its findings in one service.
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
            },
            check: $name::check,
        }
    };
}

/// The rules that look at one act, by code.
pub const RULES: &[Rule] = &[
    rule!(card_mismatch, "card-mismatch", Warning),
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
    rule!(swapped_party, "swapped-party", Warning),
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
        }
    };
}

/// The rules across acts, by code. `crosscheck` applies them, because they need a knowledge base.
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

/// The manual page of the rule with that code.
pub fn page(code: &str, lang: Lang) -> Option<String> {
    rules().find(|rule| rule.code == code).map(|rule| rule.page(lang))
}

/// The severity that a rule declares.
pub fn severity(code: &str) -> Severity {
    rules().find(|rule| rule.code == code).map(|rule| rule.severity).unwrap_or_default()
}

/// Applies all rules to every service of an act and writes the findings into the model.
pub fn check(model: &mut Model) {
    let mut contradicted = Vec::with_capacity(model.services.len());
    let mut found: Vec<Vec<Finding>> = Vec::with_capacity(model.services.len());
    let act = Act::new(model);
    for scope in act.scopes() {
        let findings = findings(&scope);
        contradicted.push(provenance::contradicted(&scope, &findings));
        found.push(findings);
    }
    drop(act);
    for (service, findings) in model.services.iter_mut().zip(found) {
        service.findings = findings;
    }
    ids::number(&mut model.services);
    for (service, edges) in model.services.iter_mut().zip(contradicted) {
        provenance::mark(service, &edges);
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
