//! What lines are read as.

use super::*;

#[test]
fn roles_follow_from_the_words() {
    let diagram = |last| Role::Diagram { last };
    let caption = |number, plain| Role::Caption { number: Some(number), plain };
    let cases = [
        (
            "      Ескерту. Күші жойылды - Үлгі облысы әкімдігінің 01.02.2013 № 7 қаулысымен.",
            Role::Note { labelled: true },
        ),
        ("Ескерту", Role::Note { labelled: false }),
        ("РҚАО-ның ескертпесі!", Role::EditorNote),
        ("Күшін жойған", Role::Status),
        ("Жаңа", Role::Status),
        ("Жаңа жол", Role::Text),
        ("Үлгі облысы әкімдігінің 2012 жылғы «5» қарашадағы № 7 қаулысына 1-қосымша", Role::Appendix),
        ("Үлгі Республикасы Президентінің 2012 жылғы 5 қарашадағы № 7 Жарлығына 1-қосымша", Role::Appendix),
        ("Үлгі облысы әкімінің 2012 жылғы 5 қарашадағы № 7 өкіміне 1-қосымша", Role::Appendix),
        ("«Ара туралы» Үлгі Республикасының Заңына қосымша", Role::Appendix),
        ("«Ара ұстауға рұқсат беру» мемлекеттік қызмет регламентіне 2 қосымша", Role::Appendix),
        ("«Ара ұстауға рұқсат беру» мемлекеттік қызмет стандартына қосымша", Role::Appendix),
        ("осы стандартқа қосымшаға сәйкес", Role::Text),
        ("заңды тұлғаға қосымша", Role::Text),
        ("Үлгі министрінің 2012 жылғы 5 қарашадағы № 7 бұйрығымен бекітілген", Role::Approval),
        ("бекітілген", Role::Approval),
        ("«Ара ұстауға рұқсат беру» электрондық мемлекеттік қызметінің регламенті", Role::Heading),
        ("2-тарау. Тәртіп", Role::Chapter(Some(2))),
        ("1-кесте. ЭҮП арқылы", caption(1, true)),
        ("- 1-кесте. ЭҮП арқылы № 1 2 3", caption(1, false)),
        ("Кесте 2. ЭҮП арқылы", caption(2, true)),
        ("3 кесте. Орталық", caption(3, true)),
        ("№ іс-қимыл 1 2 3 4", Role::NumberRow),
        ("5 6 7", Role::NumberRow),
        ("кестенің жалғасы", Role::TableGoesOn),
        ("Шартты белгілер:", Role::Legend),
        ("№ 1-диаграммасы", diagram(true)),
        ("№ 1 диаграмма ЭҮП арқылы", diagram(false)),
        ("ұсынады; диаграмма", Role::Text),
        ("Сауалнама", Role::Survey { first: true }),
        ("Тұтынушыға арналған сауалнама", Role::Survey { first: false }),
        ("Облыс әкімі   А.Мысалов", Role::Signature),
        ("Министр Б. Мысал", Role::Signature),
        ("«КЕЛІСІЛДІ»", Role::Agreement),
        ("кестелі сипаты осы", Role::Text),
        ("   ", Role::Blank),
        ("1. Осы регламенті", Role::Text),
    ];
    for (text, wanted) in cases {
        assert_eq!(read(text).role, wanted, "{text}");
    }
}

#[test]
fn numbers_of_a_head_are_captured() {
    let row = |first, count, label| Some(NumberRow { first, count, label });
    let cases = [
        ("№ іс-қимыл 1 2 3 4", row(1, 4, RowLabel::Sign)),
        ("5 6 7", row(5, 3, RowLabel::None)),
        ("1-кесте. Ара 1 2", row(1, 2, RowLabel::Words)),
        ("1 3", None),
        ("бет 7", None),
    ];
    for (text, wanted) in cases {
        assert_eq!(read(text).row, wanted, "{text}");
    }
}

#[test]
fn marks_are_ranges_of_the_line() {
    let cases = [
        ("      12. Осы", Some(("12", "Осы"))),
        ("2-1) сөз", Some(("2-1", "сөз"))),
        ("б) сөз", Some(("б", "сөз"))),
        ("27.06.2013 № 1", None),
        ("Осы", None),
    ];
    for (text, wanted) in cases {
        assert_eq!(read(text).mark.map(|mark| (mark.label(text), mark.body(text))), wanted, "{text}");
    }
}

#[test]
fn a_line_may_end_a_stamp_whatever_its_mark() {
    let number = |text| match read(text).stamp.map(|end| end.of) {
        Some(StampKind::Appendix { number, .. }) => number,
        _ => None,
    };
    assert_eq!(number("№ 7 жарлығына 12-қосымша"), Some(12));
    assert!(read("1) № 7 қаулысымен бекітілген").ends_a_stamp());
    assert!(read("1-қосымшасы").is_numbered_appendix());
    assert!(!read("бұған қосымша").ends_a_stamp());
}
