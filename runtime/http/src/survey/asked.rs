//! What the act's questionnaire asks, as `card.json` has it.

use serde::{Deserialize, Serialize};
use zanflow_runtime::Hash;

/// A questionnaire, in the act's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Questionnaire {
    /// Its heading.
    pub title: String,
    /// The number of its appendix.
    pub appendix: Option<u32>,
    /// Its first line in the act.
    pub line: u32,
    /// Its last line.
    pub line_end: u32,
    /// What it asks, in order.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `q1`, `q2`, …
    pub id: String,
    /// As the act numbers it.
    pub number: Option<String>,
    /// The question.
    pub text: String,
    /// Its line in the act.
    pub line: u32,
    /// How it is answered.
    pub answer: AnswerKind,
    /// The printed answers.
    pub options: Vec<Choice>,
    /// The points that may be given.
    pub scale: Option<Scale>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// By one of the printed answers.
    Choice,
    /// By points.
    Scale,
    /// In words.
    Text,
    /// The act prints nothing to answer by: in words, too.
    #[default]
    Unknown,
}

/// A printed answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// In the act's words.
    pub text: String,
    /// Its line in the act.
    pub line: u32,
}

/// Points, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scale {
    /// The fewest.
    pub from: u32,
    /// The most.
    pub to: u32,
}

/// Points of a scale that are offered, at the most.
const POINTS: u32 = 100;

impl Question {
    /// What can be chosen, in order; nothing where it is answered in words.
    pub fn choices(&self) -> Vec<String> {
        match (self.answer, self.scale) {
            (AnswerKind::Choice, _) => self.options.iter().map(|option| option.text.clone()).collect(),
            (AnswerKind::Scale, Some(Scale { from, to })) => {
                (from..=to.min(from.saturating_add(POINTS))).map(|point| point.to_string()).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// All questions of a service's questionnaires, in order.
pub fn questions(all: &[Questionnaire]) -> impl Iterator<Item = &Question> {
    all.iter().flat_map(|one| &one.questions)
}

/// Which questions these are: answers to others are counted apart. Lines of the act do not tell questions apart.
pub fn edition(all: &[Questionnaire]) -> Hash {
    let mut parts: Vec<String> = Vec::new();
    for question in questions(all) {
        parts.push(question.id.clone());
        parts.push(question.text.clone());
        parts.extend(question.choices());
        parts.push(String::new());
    }
    Hash::digest(&[parts.join("\n").as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str, options: &[&str]) -> Vec<Questionnaire> {
        let options = options.iter().map(|text| Choice { text: (*text).to_owned(), line: 7 }).collect();
        let question =
            Question { text: text.to_owned(), answer: AnswerKind::Choice, options, ..Question::default() };
        vec![Questionnaire { questions: vec![question], ..Questionnaire::default() }]
    }

    #[test]
    fn an_edition_is_its_questions_and_answers() {
        let first = asked("a", &["b", "c"]);
        let mut moved = first.clone();
        moved[0].line = 90;
        moved[0].questions[0].options[0].line = 91;
        assert_eq!(edition(&first), edition(&moved));
        for other in [asked("a", &["b"]), asked("a", &["c", "b"]), asked("d", &["b", "c"]), Vec::new()] {
            assert_ne!(edition(&first), edition(&other), "{other:?}");
        }
    }

    #[test]
    fn points_are_bounded() {
        let scale = |from, to| Question {
            answer: AnswerKind::Scale,
            scale: Some(Scale { from, to }),
            ..Question::default()
        };
        assert_eq!(scale(1, 5).choices(), ["1", "2", "3", "4", "5"]);
        assert_eq!(scale(5, 1).choices(), [""; 0]);
        assert_eq!(scale(0, u32::MAX).choices().len(), 101);
        assert_eq!(Question::default().choices(), [""; 0]);
    }
}
