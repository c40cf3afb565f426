//! The questionnaire that an appendix of the act prints: what those who were served are asked of the service.

use super::FormText;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A questionnaire on the quality and accessibility of a service, as an appendix of the act prints it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Questionnaire {
    /// Its heading, as printed, without the blank for the service's name.
    pub title: String,
    /// The service that its heading names; none where it leaves a blank or names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Number of the appendix, where its stamp has one.
    pub appendix: Option<u32>,
    /// First line in the source file: that of the appendix's stamp.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
    /// What is asked, in the order of the act.
    pub questions: Vec<Question>,
    /// What it says around them: captions, notes, blanks that would say who answers. Lines that ask nothing of the service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<FormText>,
}

/// A question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// `q1`, `q2`, … in the order of the service's questionnaires.
    pub id: String,
    /// Its number, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The question, as printed, without its number and its answers.
    pub text: String,
    /// First line in the source file.
    pub line: u32,
    /// Last line in the source file, its answers included.
    pub line_end: u32,
    /// How it is answered.
    pub answer: AnswerKind,
    /// The answers to choose from, as printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<AnswerOption>,
    /// The points that may be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// By one of the printed answers.
    Choice,
    /// By points of a scale.
    Scale,
    /// In words, on a printed line.
    Text,
    /// The act prints nothing to answer by, or it could not be read.
    #[default]
    Unknown,
}

impl AnswerKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Scale => "scale",
            Self::Text => "text",
            Self::Unknown => "unknown",
        }
    }
}

/// A printed answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnswerOption {
    /// As printed, without its mark and the stop behind it; `___` for a blank in it.
    pub text: String,
    /// Line in the source file.
    pub line: u32,
}

/// Points, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scale {
    /// The fewest.
    pub from: u32,
    /// The most.
    pub to: u32,
}
