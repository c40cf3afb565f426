//! Known findings: `--baseline` shows only new ones.

use std::collections::BTreeSet;
use zanflow_model::Finding;

/// The ids of the findings in the output of `zanflow check --json`. The error says what is wrong with the JSON.
pub fn known(json: &str) -> Result<BTreeSet<String>, String> {
    #[derive(serde::Deserialize)]
    struct Known {
        id: String,
    }
    let found: Vec<Known> = serde_json::from_str(json).map_err(|error| error.to_string())?;
    Ok(found.into_iter().map(|finding| finding.id).collect())
}

/// Whether a finding is new.
pub fn is_new(known: &BTreeSet<String>, finding: &Finding) -> bool {
    !known.contains(&finding.id)
}
