//! Questionnaires in different looks; what each must come out as was written by hand first.

use zanflow_model::{AnswerKind, Question, Questionnaire, Scale};

/// A small act whose regulation has the text in its second appendix.
fn all_of(text: &str) -> Vec<Questionnaire> {
    let head = "# Бау салуға рұқсат беру регламентін бекіту туралы\n\n> Үлгі министрінің 2013 жылғы 4 мамырдағы № 7 бұйрығы\n\n## «Бау салуға рұқсат беру» электрондық мемлекеттік қызметінің регламенті\n\n### 1. Жалпы ережелер\n\n1. Осы Регламент «Бау салуға рұқсат беру» қызметін көрсету тәртібін айқындайды.\n\n2. Қызмет алушылар 2-қосымшадағы сауалнаманы толтырады.\n\n> «Бау салуға рұқсат беру» электрондық\n> мемлекеттік қызметінің регламентіне\n> 2-қосымша\n\n";
    let source = zanflow_source::from_bytes("7_a.md", format!("{head}{text}\n").as_bytes(), None).unwrap();
    let model = zanflow_compiler::compile(&source).model;
    model.services.into_iter().flat_map(|service| service.questionnaires).collect()
}

fn told(question: &Question) -> String {
    let options: Vec<&str> = question.options.iter().map(|option| option.text.as_str()).collect();
    let scale = question.scale.map_or(String::new(), |Scale { from, to }| format!(" {from}..{to}"));
    let number = question.number.as_ref().map_or(String::new(), |number| format!("{number}. "));
    format!(
        "{} {}: {number}{} [{}]{scale}",
        question.id,
        question.answer.name(),
        question.text,
        options.join("|")
    )
}

#[track_caller]
fn check(text: &str, expected: &[&str]) -> Questionnaire {
    let found = all_of(text).into_iter().next().unwrap_or_default();
    assert_eq!(found.questions.iter().map(told).collect::<Vec<_>>(), expected, "{found:#?}");
    found
}

const TITLE: &str = "### Қызметтің «сапа» және «қолжетімділік» көрсеткіштері бойынша сауалнама\n\n";

#[test]
fn numbered_questions_with_items() {
    let found = check(
        "Электрондық мемлекеттік қызметтің «сапа» және «қолжетімділік»\nкөрсеткіштерін анықтау сауалнамасы ________\n\n__________\n(қызмет атауы)\n\n1. Сапа көңіліңізден шықты ма?\n\n1) шықпады;\n\n2) шықты.\n\n2. Ақпарат жеткілікті ме?\n\n1) жоқ;\n\n2) иә.\n",
        &[
            "q1 choice: 1. Сапа көңіліңізден шықты ма? [шықпады|шықты]",
            "q2 choice: 2. Ақпарат жеткілікті ме? [жоқ|иә]",
        ],
    );
    assert_eq!(
        found.title,
        "Электрондық мемлекеттік қызметтің «сапа» және «қолжетімділік» көрсеткіштерін анықтау сауалнамасы"
    );
    assert_eq!((found.service, found.appendix), (None, Some(2)));
    assert_eq!(found.texts.len(), 1, "{:?}", found.texts);
    assert_eq!(found.questions[1].options[1].line, 33);
    assert_eq!((found.questions[0].line, found.questions[0].line_end), (23, 27));
    assert_eq!((found.line_start, found.line_end), (13, 33));
}

#[test]
fn the_service_that_a_heading_names() {
    let found = check(
        "### «Бау салуға рұқсат беру» қызметінің «сапа» көрсеткіші бойынша сауалнама\n\n1. Сапа қалай?\n\n1) жақсы;\n\n2) нашар.\n",
        &["q1 choice: 1. Сапа қалай? [жақсы|нашар]"],
    );
    assert_eq!(found.service.as_deref(), Some("Бау салуға рұқсат беру"));
}

#[test]
fn other_ways_to_print_answers() {
    for (text, expected) in [
        ("1. Сапа қалай? (жақсы/нашар)", "q1 choice: 1. Сапа қалай? [жақсы|нашар]"),
        ("1. Сапа қалай?\n\n☐ жақсы ☐ нашар", "q1 choice: 1. Сапа қалай? [жақсы|нашар]"),
        ("1. Сапа қалай? ☐ жақсы; ☐ нашар.", "q1 choice: 1. Сапа қалай? [жақсы|нашар]"),
        ("1. Сапа қалай?\n\n– жақсы;\n\n– нашар.", "q1 choice: 1. Сапа қалай? [жақсы|нашар]"),
        ("1. Сапа қалай?\n\nжақсы;\n\nнашар.", "q1 choice: 1. Сапа қалай? [жақсы|нашар]"),
        ("1. Сапа қалай?\n\n1) жақсы;\n\n2) басқа ______.", "q1 choice: 1. Сапа қалай? [жақсы|басқа ___]"),
        ("1. Сапаны 1-ден 5-ке дейін бағалаңыз", "q1 scale: 1. Сапаны 1-ден 5-ке дейін бағалаңыз [] 1..5"),
        ("1. Сапа қалай?\n\n1 2 3 4 5", "q1 scale: 1. Сапа қалай? [] 1..5"),
        ("1. Не ұсынасыз?\n\n____________\n\n____________", "q1 text: 1. Не ұсынасыз? []"),
        ("1. Ұсынысыңыз: ____________", "q1 text: 1. Ұсынысыңыз: []"),
        ("Сапа қалай?\n\n1) жақсы;\n\n2) нашар.", "q1 choice: Сапа қалай? [жақсы|нашар]"),
        ("1. Сапа қалай?", "q1 unknown: 1. Сапа қалай? []"),
        (
            "| № | Сұрақ | Иә | Жоқ |\n|---|---|---|---|\n| 1 | Сапа жақсы ма? | | |",
            "q1 choice: Сапа жақсы ма? [Иә|Жоқ]",
        ),
    ] {
        check(&format!("{TITLE}{text}\n"), &[expected]);
    }
}

#[test]
fn who_answers_is_not_asked() {
    let found = check(
        &format!(
            "{TITLE}1. Сапа қалай?\n\n1) жақсы;\n\n2) нашар.\n\nТегі, аты ____________\n\nТелефоны ________\n"
        ),
        &["q1 choice: 1. Сапа қалай? [жақсы|нашар]"],
    );
    assert_eq!(found.texts.len(), 2, "{:?}", found.texts);
}

#[test]
fn other_papers_are_no_questionnaires() {
    for text in [
        "### Паспорт алуға арналған сауалнама\n\n1. Тегі, аты ____________\n\n2. Бұрын болдыңыз ба? ______\n",
        "### Қызметтің сапасы бойынша сауалнама\n\nСауалнама порталда толтырылады.\n",
        "Қызмет сапасы сауалнама арқылы бағаланады.\n",
    ] {
        assert_eq!(all_of(text), [], "{text}");
    }
    assert_eq!(AnswerKind::default(), AnswerKind::Unknown);
}
