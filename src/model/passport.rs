//! The service card of rules in force: what the list of basic requirements says, row by row.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zanflow_terms::{Channel, Duration, DurationUnit};

/// The list of basic requirements (standard) of a service.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Passport {
    /// First line of the list in the source file.
    pub line: u32,
    /// Last line of the list in the source file.
    pub line_end: u32,
    /// The providing body, as the list names it.
    pub provider: Option<String>,
    /// Ways to apply, in the fixed order portal, provider, centre.
    pub channels: Vec<Channel>,
    /// Subtypes of the service.
    pub subtypes: Vec<String>,
    /// Times of the service itself; waiting and serving minutes are left out.
    pub times: Vec<ServiceTime>,
    /// Forms in which the service is provided.
    pub form: Vec<ServiceForm>,
    /// The result.
    pub result: Option<String>,
    /// What the applicant pays.
    pub fee: Option<Fee>,
    /// Working hours.
    pub schedule: Option<String>,
    /// Papers to hand in: a list for each channel and case.
    pub documents: Vec<DocumentList>,
    /// Grounds of refusal.
    pub refusal_grounds: Vec<String>,
    /// Other requirements.
    pub other: Vec<String>,
    /// Sentences of the rows on papers and grounds that are neither.
    pub notes: Vec<String>,
    /// Where each field stands.
    pub lines: PassportLines,
}

impl Passport {
    /// Whether the applicant pays, or may have to: the list does not say that the service is free.
    pub fn asks_fee(&self) -> bool {
        self.fee.as_ref().is_some_and(|fee| fee.free != Some(true))
    }
}

/// Lines of the fields of a [`Passport`]: the row's first line, and one line an entry for lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the names are those of the fields
pub struct PassportLines {
    pub provider: Option<u32>,
    pub channels: Option<u32>,
    pub subtypes: Vec<u32>,
    pub times: Option<u32>,
    pub form: Option<u32>,
    pub result: Option<u32>,
    pub fee: Option<u32>,
    pub schedule: Option<u32>,
    pub documents: Option<u32>,
    pub refusal_grounds: Vec<u32>,
    pub other: Vec<u32>,
    pub notes: Vec<u32>,
}

/// A time in which the service is provided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceTime {
    /// As printed.
    pub raw: String,
    /// Least, in `unit`.
    #[serde(serialize_with = "zanflow_terms::whole_or_fraction")]
    pub min: f64,
    /// Greatest, in `unit`; infinite, and `null` in JSON, where only the least is set.
    #[serde(
        serialize_with = "zanflow_terms::whole_or_fraction",
        deserialize_with = "zanflow_terms::number_or_open"
    )]
    pub max: f64,
    /// Unit of both.
    pub unit: DurationUnit,
    /// The channel or subtype that it holds for, where the list gives several.
    pub when: Option<String>,
    /// Line in the source file.
    pub line: u32,
}

impl ServiceTime {
    /// A time with the words that restrict it.
    pub fn new(time: Duration, when: Option<String>, line: u32) -> Self {
        ServiceTime { raw: time.raw, min: time.min, max: time.max, unit: time.unit, when, line }
    }
}

/// How a service is provided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServiceForm {
    /// Fully automated.
    ElectronicFull,
    /// Partly automated.
    ElectronicPartial,
    /// Electronic; the list says neither fully nor partly.
    Electronic,
    /// On paper.
    Paper,
    /// Without an application.
    Proactive,
    /// By one application for several services («бір өтініш»).
    Composite,
}

impl ServiceForm {
    /// The name in JSON and in keys of messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::ElectronicFull => "electronic_full",
            Self::ElectronicPartial => "electronic_partial",
            Self::Electronic => "electronic",
            Self::Paper => "paper",
            Self::Proactive => "proactive",
            Self::Composite => "composite",
        }
    }
}

/// What the applicant pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fee {
    /// Free of charge; none where the list says both or neither.
    pub free: Option<bool>,
    /// As printed.
    pub raw: String,
}

/// Papers under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentList {
    /// The channels that the heading names; none for all.
    pub channels: Vec<Channel>,
    /// The heading's words beyond the channel.
    pub when: Option<String>,
    /// One of the papers is enough.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_of: bool,
    /// The papers.
    pub items: Vec<String>,
    /// Line of each paper in the source file.
    pub lines: Vec<u32>,
}

/// Who decides on a complaint, and in what time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Appeal {
    /// First and last line of the complaints chapter.
    pub lines: [u32; 2],
    /// Bodies that receive or decide complaints.
    pub bodies: Vec<AppealBody>,
}

/// A body that receives or decides complaints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AppealBody {
    /// The body, nominative.
    pub who: String,
    /// The time in which it decides.
    pub time: Option<Duration>,
    /// Line in the source file.
    pub line: u32,
}
