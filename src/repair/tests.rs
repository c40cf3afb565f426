//! What texts are repaired to: one kind of damage a test.

use super::*;
use proptest::prelude::*;
use zanflow_kazakh::letters::{cyrillic_look_alike, latin_look_alike};

fn source(path: &str, text: &str) -> Source {
    zanflow_source::from_bytes(path, text.as_bytes(), None).unwrap()
}

fn mended(text: &str) -> Repaired {
    repair(&source("a.txt", text))
}

/// Some line of the repaired text is `line`.
fn assert_line(repaired: &Repaired, line: &str) {
    assert!(
        repaired.text.lines().any(|other| other.trim() == line),
        "no line {line:?} in\n{}",
        repaired.text
    );
}

fn edits(repaired: &Repaired, rule: Rule) -> Vec<&Edit> {
    repaired.edits.iter().filter(|edit| edit.rule == rule).collect()
}

const HEADING: &str =
    "«Бал жинауға рұқсат беру, қайта рәсімдеу, рұқсаттың телнұсқасын беру» мемлекеттік көрсетілетін қызмет";

#[test]
fn a_stamp_read_by_columns_takes_the_order_of_the_heading() {
    let columns = "«Бал беру, телнұсқасын көрсетілетін 2 қосымша\n\nкайта\n\nжинауға рәсімдеу, беру» қызмет\n\n\
                   рұқсат рұқсаттың мемлекеттік регламентіне";
    let repaired = mended(&format!(
        "{HEADING} регламенті\n\n1. Жалпы ережелер\n\nМәтін осылай аяқталады.\n\n{columns}\n\nКесте туралы сөз\n"
    ));
    assert_line(
        &repaired,
        "«Бал жинауға рұқсат беру, кайта рәсімдеу, рұқсаттың телнұсқасын беру» мемлекеттік көрсетілетін қызмет \
         регламентіне 2 қосымша",
    );
    let found = edits(&repaired, Rule::ScatteredStamp);
    assert_eq!(found.iter().map(|edit| (edit.line, edit.confidence)).collect::<Vec<_>>(), [(7, 0.95)]);
    let line = repaired.lines.iter().find(|line| repaired.line_text(line).ends_with("2 қосымша")).unwrap();
    assert_eq!((line.first, line.last), (7, 13));
}

#[test]
fn an_approval_stamp_takes_the_order_of_another_and_keeps_its_own_number() {
    let stamp = |number: &str| {
        format!(
            "Үлгі\n2012\n№\nбекітілген\n\nоблысы\nжылғы\n«5»\n{number}\n\nәкімдігінің\nқарашадағы\nқаулысымен\n"
        )
    };
    let other = "Үлгі облысы әкімдігінің 2012 жылғы «5» қарашадағы № 7/12 қаулысымен бекітілген";
    let repaired =
        mended(&format!("{other}\n\n{HEADING} регламенті\n\nСоңы.\n\n{}\nСоңы.\n", stamp("7 / 1 2")));
    assert_eq!(repaired.text.matches(other).count(), 2, "{}", repaired.text);
    let foreign = mended(&format!("{other}\n\n{HEADING} регламенті\n\nСоңы.\n\n{}\nСоңы.\n", stamp("8/12")));
    assert_eq!(edits(&foreign, Rule::ScatteredStamp), [] as [&Edit; 0]);
}

#[test]
fn a_stamp_goes_on_below_its_end_and_may_repeat_a_word() {
    let columns = "«Бал\nрұқсат беру,\nрұқсаттың\nмемлекеттік\nрегламентіне\n3 қосымша\n\nберу,\n\nқайта\n\n\
                   телнұсқасын\nкөрсетілетін\n\nжинауға\nрәсімдеу,\nберу»\nқызмет";
    let repaired = mended(&format!("{HEADING} регламенті\n\nМәтін осылай аяқталады.\n\n{columns}\n\nСоңы\n"));
    assert_line(
        &repaired,
        "«Бал жинауға рұқсат беру, беру, қайта рәсімдеу, рұқсаттың телнұсқасын беру» мемлекеттік көрсетілетін қызмет \
         регламентіне 3 қосымша",
    );
    assert!(edits(&repaired, Rule::ScatteredStamp).iter().all(|edit| edit.confidence < 0.9));
}

#[test]
fn a_stamp_without_a_witness_stays() {
    let columns =
        "«Бал беру, көрсетілетін 2 қосымша\n\nжинауға қайта қызмет\n\nрұқсат мемлекеттік регламентіне";
    let repaired = mended(&format!("«Ара тіркеу» мемлекеттік қызмет регламенті\n\nСоңы.\n\n{columns}\n"));
    assert_eq!(edits(&repaired, Rule::ScatteredStamp), [] as [&Edit; 0]);
}

#[test]
fn a_stamp_taken_for_a_table_is_read_row_by_row() {
    let text = "«Ара\tұстауға\tрұқсат\nберу»\t\tмемлекеттік\nқызмет\t\tрегламентіне\n3 қосымша\t\t\n";
    let repaired =
        repair(&source("a.md", &format!("# Ара туралы\n\nМәтін осылай аяқталады.\n\n{text}\nСоңы.\n")));
    assert_line(&repaired, "«Ара ұстауға рұқсат беру» мемлекеттік қызмет регламентіне 3 қосымша");
}

#[test]
fn broken_words_of_cells_are_joined() {
    let table = |cell: &str| {
        format!(
            "Алушы құжатын береді, құжатына қарайды, құжатының мазмұнын құптайды. Алушы мен бөлім.\n\n\
             1-кесте. Іс-қимылдарды сипаттау\n\n№ іс-қимыл 1 2 3\n\nАтауы {cell}\n\nСоңы\n"
        )
    };
    for (cell, wanted) in [
        ("Жүйеде авторизация-\nланады", "Атауы Жүйеде авторизацияланады"),
        ("Алушы құжаты на\nқарайды", "Атауы Алушы құжатына"),
        ("Алушы мен\nбөлім", "Атауы Алушы мен"),
        ("Алушы да бөлім", "Атауы Алушы да бөлім"),
    ] {
        assert_line(&mended(&table(cell)), wanted);
    }
}

#[test]
fn words_that_alone_fill_a_line_of_a_cell_may_be_cut() {
    let table = "Іс-қимыл № 1 2\nАтауы\nДеректерді\nқалыптастырад\nы\nКүні\nнақты-\nлығы-\nның\nсоңы\n";
    let repaired = mended(&format!("Деректердің нақтылығының соңы осы екен.\n1-кесте. Сипаттау\n{table}"));
    assert_line(&repaired, "қалыптастырады");
    assert_line(&repaired, "нақтылығының");
    // A whole word stands alone, too.
    let table = "Іс-қимыл № 1 2\nАтауы\nтөлемақысын\nжасау\nКүні\n";
    let repaired = mended(&format!("1-кесте. Сипаттау\n{table}"));
    assert_line(&repaired, "төлемақысын");
}

#[test]
fn hyphens_come_back_where_two_lines_were_put_together() {
    let line = "Алушы интернет-браузердің бетінде тіркеледі.\n";
    let long = "Алушы деректерін осы жерде енгізеді, содан кейін интернетбраузерінде сақтайды екен.\n";
    let repaired = mended(&format!("{}{long}\u{c}Соңы осы.\n", line.repeat(12)));
    assert!(repaired.text.contains("интернет-браузерінде"), "{}", repaired.text);
    // On a line of its own length the author wrote it so.
    let own = "Алушы интернетбраузерінде енгізеді.\n";
    let repaired = mended(&format!("{}{own}\u{c}Соңы осы.\n", line.repeat(12)));
    assert!(repaired.text.contains("интернетбраузерінде"), "{}", repaired.text);
}

#[test]
fn an_ending_keeps_the_hyphen_of_its_abbreviation() {
    let text = |line: &str| {
        format!(
            "Алушы ЭҮП-ке тіркеледі, ЗТДБ-дан жауап алады. Жауап ЭҮП-те, ЗТДБ-да тұр, ЭҮП-ті, ЗТДБ-ны ашады.\n\n{line}\n\u{c}"
        )
    };
    let as_written = "Хабарламаны ЭҮПтің қалыптастыруы.";
    assert_line(&mended(text(as_written).trim_end_matches('\u{c}')), as_written);
    for (line, wanted) in [
        ("Хабарламаны ЭҮПтің қалыптастыруы.", "Хабарламаны ЭҮП-тің қалыптастыруы."),
        ("ЭҮПте, ЗТДБда.", "ЭҮП-те, ЗТДБ-да."),
        // The act binds no endings to it; no ending; a word in capitals.
        ("АЖның деректері.", "АЖның деректері."),
        ("ЭҮПжол арқылы.", "ЭҮПжол арқылы."),
    ] {
        assert_line(&mended(&text(line)), wanted);
    }
}

#[test]
fn without_blank_lines_an_appendix_begins_after_its_number() {
    let text = |after: &str| {
        format!("Үлгі министрінің\n2013 жылғы 3 қаңтардағы\n№ 28 бұйрығының\n1-қосымшасы\n{after}\n\u{c}")
    };
    let stamp = "Үлгі министрінің 2013 жылғы 3 қаңтардағы № 28 бұйрығының 1-қосымшасы";
    let lines = mended(&text("«Ара беру» қызмет регламенті"));
    assert_line(&lines, stamp);
    assert_line(&lines, "«Ара беру» қызмет регламенті");
    // A sentence goes on.
    assert_line(&mended(&text("бойынша өтініш беріледі.")), &format!("{stamp} бойынша өтініш беріледі."));
}

#[test]
fn a_stray_letter_goes_back_to_its_word() {
    let clean = "Алушы қызметі бойынша өтініш береді. Ара қызметі. Бал қызметі. Алушы қызмет пен бал.";
    assert_line(&mended(&format!("{clean}\n\nАлушы қызмет і бойынша.\n")), "Алушы қызметі бойынша.");
    assert_line(&mended(&format!("{clean}\n\nАлушы қызмет пен бал.\n")), "Алушы қызмет пен бал.");
}

#[test]
fn an_official_and_his_name_stay_two_columns() {
    assert_line(&mended("      Облыс әкімі                      Ж. Мысалов\n"), "Облыс әкімі Ж. Мысалов");
}

#[test]
fn a_link_stood_in_a_gap_of_two_or_three_blanks() {
    for gap in ["  ", "   "] {
        let repaired = mended(&format!(
            "      2. Қызмет «Ара тіркеу» мемлекеттік қызмет{gap}негізінде Стандарты\nкөрсетіледі.\n"
        ));
        assert_line(&repaired, "2. Қызмет «Ара тіркеу» мемлекеттік қызмет Стандарты негізінде көрсетіледі.");
    }
}

#[test]
fn stamps_captions_and_legends_are_lines_of_their_own() {
    let repaired = mended(
        "бекітілген\n\n\n«Ара тіркеу» қызмет\nрегламенті\n\n1. Мәтін.\n\n\nАра жолының\n№ 1-диаграммасы\n\n\n\
         Бал жолының № 2-диаграммасы\n\n\nШартты белгілер:\n\n\nЖол сипаттамасы\n\n\n«Ара тіркеу» қызмет\nрегламентіне 2-қосымша\n",
    );
    for line in [
        "бекітілген",
        "«Ара тіркеу» қызмет регламенті",
        "Ара жолының № 1-диаграммасы",
        "Бал жолының № 2-диаграммасы",
        "Шартты белгілер:",
        "Жол сипаттамасы",
        "«Ара тіркеу» қызмет регламентіне 2-қосымша",
    ] {
        assert_line(&repaired, line);
    }
}

#[test]
fn where_each_line_is_a_paragraph_only_narrow_stamps_are_joined() {
    let long = "Алушы өтінішті бөлімге береді. ".repeat(8);
    let repaired = mended(&format!(
        "«Ара тіркеу» қызмет стандартын бекіту туралы\nҮлгі министрінің 2015 жылғы 5 мамырдағы № 7 бұйрығы\n{long}\n\
         Үлгі министрінің\n2015 жылғы 5 мамырдағы\n№ 7 бұйрығымен\nбекітілген\n«Ара тіркеу» қызмет стандарты\n\
         1-тарау. Жалпы\n1. {long}\n«Ара тіркеу»\nқызмет стандартына\nқосымша\nНысан\n"
    ));
    for line in [
        "«Ара тіркеу» қызмет стандартын бекіту туралы",
        "Үлгі министрінің 2015 жылғы 5 мамырдағы № 7 бұйрығымен бекітілген",
        "«Ара тіркеу» қызмет стандарты",
        "1-тарау. Жалпы",
        "«Ара тіркеу» қызмет стандартына қосымша",
        "Нысан",
    ] {
        assert_line(&repaired, line);
    }
}

#[test]
fn a_paragraph_is_parted_from_the_title_before_it() {
    let text = |glued: &str| {
        format!(
            "      4. Мәтін осылай аяқталады.\n\n2. Ара ұстаудағы\nтәртіптің {glued} Бөлімге\nара келеді.\n\nСоңы.\n"
        )
    };
    let repaired = mended(&text("сипаты 5."));
    assert_line(&repaired, "2. Ара ұстаудағы тәртіптің сипаты");
    assert_line(&repaired, "5. Бөлімге ара келеді.");
    assert_eq!(edits(&repaired, Rule::GluedParagraph).len(), 1);
    // Not the next number; a number of the sentence.
    for whole in ["сипаты 7.", "№ 5.", "сипаты - 5."] {
        assert_eq!(edits(&mended(&text(whole)), Rule::GluedParagraph), [] as [&Edit; 0], "{whole}");
    }
}

#[test]
fn a_bold_note_over_several_lines_is_one() {
    let repaired = repair(&source(
        "a.md",
        "# Ара туралы\n\n**Ескерту. 1-тармақ жаңа редакцияда - Үлгі әкімдігінің  \n17.10.2014 № 4/8 қаулысымен.**\n",
    ));
    assert_line(
        &repaired,
        "Ескерту. 1-тармақ жаңа редакцияда - Үлгі әкімдігінің 17.10.2014 № 4/8 қаулысымен.",
    );
}

proptest! {
    /// `origin` maps every letter of the repaired text to the same letter, or a look-alike, in the source.
    #[test]
    fn every_offset_maps_back(parts in prop::collection::vec(prop_oneof![
        Just("\n".to_owned()), Just("\n\n\n".to_owned()), Just("к ө р с е т і л е д і .".to_owned()),
        Just("саll түстi ".to_owned()), Just("осы қаулыға  сәйкес 1-қосымшаға\n".to_owned()),
        Just("«Бал беру, 2 қосымша\n\nжинауға рәсімдеу, беру»\n\nрұқсат регламентіне\n".to_owned()),
        Just("«Бал жинауға рұқсат беру, рәсімдеу, беру» регламенті\n\n".to_owned()),
        Just("1-кесте. Ара\n\n№ 1 2 3\n\nавтор-\nланады\n".to_owned()), "[а-я «»().;0-9\n]{0,12}",
    ], 0..30)) {
        let text = parts.concat();
        let Ok(source) = zanflow_source::from_bytes("a.txt", text.as_bytes(), None) else { return Ok(()) };
        let repaired = repair(&source);
        for (at, letter) in repaired.text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
            let there = source.text.get(repaired.origin(at as u32) as usize..).and_then(|rest| rest.chars().next());
            let same = there.is_some_and(|there| {
                there == letter || cyrillic_look_alike(there) == Some(letter) || latin_look_alike(there) == Some(letter)
            });
            prop_assert!(same, "{letter:?} at {at} comes from {there:?}\n{text:?}\n{:?}", repaired.text);
        }
        prop_assert!(repaired.edits.is_sorted_by_key(|edit| edit.line));
    }
}
