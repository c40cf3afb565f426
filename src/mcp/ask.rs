//! What the tools are asked: their input schemas.

use schemars::JsonSchema;
use serde::Deserialize;

/// Input of `search`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Words in any form, Kazakh or Russian; "phrases"; -not; fields: region:, year:2012..2014, issuer:, number:, actor:, system:,
    /// action:, channel:portal, kind:, has:payment, deadline>10wd, status:in_force, on:2013-05-01.
    pub query: String,
    /// How many passages, 1 to 50; 10 if not given.
    #[serde(default)]
    pub limit: Option<u32>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: Option<u32>,
}

/// Input of `read`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// Id of the act, as `search` gives it.
    pub act: String,
    /// Only this service, or `act` for the act itself.
    #[serde(default)]
    pub service: Option<String>,
    /// Only the paragraph (тармақ) of this number.
    #[serde(default)]
    pub paragraph: Option<String>,
    /// Only the item (тармақша) of this mark.
    #[serde(default)]
    pub item: Option<String>,
    /// Only passages that end on this line of the file or later.
    #[serde(default)]
    pub from_line: Option<u32>,
    /// Only passages that begin on this line or earlier.
    #[serde(default)]
    pub to_line: Option<u32>,
    /// Letters of text at most, 100 to 100000; 20000 if not given.
    #[serde(default)]
    pub max_chars: Option<u32>,
}

/// Input of `at_date`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AtDate {
    /// Id of the act.
    pub act: String,
    /// The day, YYYY-MM-DD.
    pub day: String,
    /// Only this service, or `act` for the act itself.
    #[serde(default)]
    pub service: Option<String>,
    /// Only the paragraph (тармақ) of this number.
    #[serde(default)]
    pub paragraph: Option<String>,
    /// Only the item (тармақша) of this mark.
    #[serde(default)]
    pub item: Option<String>,
    /// Letters of text at most, 100 to 100000; 20000 if not given.
    #[serde(default)]
    pub max_chars: Option<u32>,
}

/// Input of `process`, `terms` and `compare_ready`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Id of the service, as `search` gives it.
    pub service: String,
    /// Id of its act; needed only where two acts have services of one id.
    #[serde(default)]
    pub act: Option<String>,
}

/// Input of `definition`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term, in any form.
    pub term: String,
    /// How many definitions, 1 to 50; 10 if not given.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// Input of `references`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct References {
    /// Id of the act.
    pub act: String,
    /// The day for which status is told, YYYY-MM-DD; today if not given.
    #[serde(default)]
    pub on: Option<String>,
    /// How many passages that cite it, 0 to 200; 20 if not given.
    #[serde(default)]
    pub limit: Option<u32>,
}
