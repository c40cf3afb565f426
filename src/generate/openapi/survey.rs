//! The survey: what the act asks whoever was served, and what may be shown of the answers.

use super::schemas::{number, object, or_null};
use super::{answers, body, reference};
use crate::{Scope, cite};
use serde_json::{Map, Value, json};
use zanflow_model::{AnswerKind, Question};

/// Letters that an answer in words may have.
const LONGEST: u32 = 1000;
/// Points of a scale that are offered beyond the first, at the most.
const POINTS: u32 = 100;

pub(super) fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    let told = "What may be shown of the survey's answers; for officials, and who keeps the server";
    paths.insert("/survey".to_owned(), super::object("survey_results", told, "SurveyResults"));
    let told = "What the act asks the applicant of a case, and whether they may answer";
    let mut one = super::case("survey_of_case", told, reference("schemas", "Survey"));
    let told = "Answer what the act asks, or decline; once, by the applicant of a case that has ended";
    let post = json!({
        "operationId": "answer_survey", "summary": told, "requestBody": body("SurveyAnswers"),
        "responses": answers("200", "It was counted.", reference("schemas", "Survey")),
    });
    if let Some(one) = one.as_object_mut() {
        one.insert("post".to_owned(), post);
    }
    paths.insert("/cases/{case}/survey".to_owned(), one);
    paths
}

pub(super) fn schemas(scope: Scope<'_>) -> Vec<(&'static str, Value)> {
    let count = || json!({ "type": "integer", "minimum": 0 });
    let string = || json!({ "type": "string" });
    let month = || json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$" });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let answer = || json!({ "enum": ["choice", "scale", "text", "unknown"] });
    let span = || or_null(object(&["from", "to"], json!({ "from": month(), "to": month() })));
    let cell = object(&["count", "percent"], json!({ "count": count(), "percent": { "type": "number" } }));
    let table = object(
        &["from", "to", "answered", "given", "none"],
        json!({ "from": month(), "to": month(), "answered": number(), "given": list(cell.clone()), "none": cell }),
    );
    let choice = object(&["text", "line"], json!({ "text": string(), "line": count() }));
    let scale = or_null(object(&["from", "to"], json!({ "from": count(), "to": count() })));
    let question = object(
        &["id", "text", "line", "answer", "options"],
        json!({ "id": string(), "number": or_null(string()), "text": string(), "line": count(), "answer": answer(),
            "options": list(choice), "scale": scale }),
    );
    let source =
        json!({ "title": string(), "appendix": or_null(count()), "line": count(), "line_end": count() });
    let mut asked = source.clone();
    if let Some(asked) = asked.as_object_mut() {
        asked.insert("questions".to_owned(), list(question));
    }
    let words =
        object(&["from", "to", "texts"], json!({ "from": month(), "to": month(), "texts": list(string()) }));
    let result = object(
        &["id", "text", "line", "answer", "choices", "tables", "words"],
        json!({ "id": string(), "number": or_null(string()), "text": string(), "line": count(), "answer": answer(),
            "choices": list(string()), "tables": list(table.clone()), "total": or_null(table), "words": list(words),
            "waiting": span() }),
    );
    let period =
        object(&["from", "to", "answered"], json!({ "from": month(), "to": month(), "answered": number() }));
    let rules = object(
        &["group", "small", "many"],
        json!({ "group": number(), "small": number(), "many": number() }),
    );
    vec![
        (
            "Survey",
            object(
                &["state", "questionnaires"],
                json!({ "state": { "enum": ["none", "not_yet", "asked", "open"] },
                    "questionnaires": list(object(&["title", "line", "line_end", "questions"], asked)) }),
            ),
        ),
        ("SurveyAnswers", given(scope)),
        (
            "SurveyResults",
            object(
                &["service", "questionnaires", "rules", "periods", "questions"],
                json!({ "service": string(), "questionnaires": list(object(&["title", "line", "line_end"], source)),
                    "rules": rules, "periods": list(period), "waiting": span(), "questions": list(result) }),
            ),
        ),
    ]
}

/// Answers to the act's questions, or that none are given: whoever declines gives none.
fn given(scope: Scope<'_>) -> Value {
    let questions = scope.service.questionnaires.iter().flat_map(|asked| &asked.questions);
    let questions: Map<String, Value> =
        questions.map(|question| (question.id.clone(), reply(scope, question))).collect();
    let answers = json!({
        "type": "object", "properties": questions, "additionalProperties": false,
        "description": "By the id of a question; a question that is not answered is left out.",
    });
    let mut schema = object(&[], json!({ "answers": answers, "declined": { "type": "boolean" } }));
    if let Some(fields) = schema.as_object_mut() {
        let either = json!([
            { "required": ["answers"], "properties": { "answers": { "minProperties": 1 }, "declined": { "const": false } } },
            { "required": ["declined"], "properties": { "answers": { "maxProperties": 0 }, "declined": { "const": true } } },
        ]);
        fields.insert("anyOf".to_owned(), either);
    }
    schema
}

/// What may be answered to a question: the number of a printed answer or of a point, from 1; or words.
fn reply(scope: Scope<'_>, question: &Question) -> Value {
    let place = cite::lines(scope.lang, question.line, question.line_end);
    let title = cite::one_line(&question.text);
    let choices = choices(question);
    if choices.is_empty() {
        let mut words = super::schemas::text(LONGEST);
        if let Some(words) = words.as_object_mut() {
            words.insert("title".to_owned(), json!(title));
            words.insert("description".to_owned(), json!(place));
        }
        return words;
    }
    let numbers: Vec<String> = (1..=choices.len()).map(|number| number.to_string()).collect();
    let told: Vec<String> =
        (1..).zip(&choices).map(|(number, choice)| format!("{number}: {choice}")).collect();
    json!({ "enum": numbers, "title": title, "description": format!("{} ({place})", told.join("; ")) })
}

/// What can be chosen, in order; nothing where it is answered in words.
fn choices(question: &Question) -> Vec<String> {
    match (question.answer, question.scale) {
        (AnswerKind::Choice, _) => {
            question.options.iter().map(|option| cite::one_line(&option.text).to_string()).collect()
        }
        (AnswerKind::Scale, Some(scale)) => (scale.from..=scale.to.min(scale.from.saturating_add(POINTS)))
            .map(|point| point.to_string())
            .collect(),
        _ => Vec::new(),
    }
}
