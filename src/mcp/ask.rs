//! Input schemas of the tools.

use schemars::JsonSchema;
use serde::Deserialize;

/// Input of `search`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Words in any form, Kazakh or Russian; "phrases"; -not; fields: region:, year:2012..2014, issuer:, number:, actor:, system:,
    /// action:, channel:portal, kind:, has:payment, deadline>10wd, status:in_force, on:2013-05-01.
    pub query: String,
    /// Number of passages, 1 to 50; default 10.
    #[serde(default)]
    pub limit: Option<u32>,
    /// Number of passages to skip.
    #[serde(default)]
    pub offset: Option<u32>,
    /// Take the words as typed: no questions understood, no other names of a thing, no other language.
    #[serde(default)]
    pub literal: Option<bool>,
    /// Only passages with these values of facets, exactly as an answer with `facets` gives them.
    #[serde(default)]
    pub within: Option<Vec<Within>>,
    /// Count the values of facets: issuers, services by name, regions, years, standing and others.
    #[serde(default)]
    pub facets: Option<bool>,
}

/// Values of a facet; a passage has any of them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// The facet: `issuer`, `service_name`, `region`, `year`, `standing`, `act_type`, `channel`, `actor`, `system`, `action`, `kind`,
    /// `service`.
    pub facet: String,
    /// Its values.
    pub values: Vec<String>,
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
    /// Maximum characters of text, 100 to 100000; default 20000.
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
    /// Maximum characters of text, 100 to 100000; default 20000.
    #[serde(default)]
    pub max_chars: Option<u32>,
}

/// Input of `process`, `terms` and `compare_ready`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Id of the service, as `search` gives it.
    pub service: String,
    /// Id of its act; needed only if two acts have services with the same id.
    #[serde(default)]
    pub act: Option<String>,
}

/// Input of `definition`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term, in any form.
    pub term: String,
    /// Number of definitions, 1 to 50; default 10.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// Input of `references`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct References {
    /// Id of the act.
    pub act: String,
    /// The day for which status is given, YYYY-MM-DD; default today.
    #[serde(default)]
    pub on: Option<String>,
    /// Number of citing passages, 0 to 200; default 20.
    #[serde(default)]
    pub limit: Option<u32>,
}
