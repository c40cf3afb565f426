//! What a line is by its own words, by the grammar in `grammar/line.pest`.

use pest::Parser;
use zanflow_kazakh::letters::{cyrillic_look_alike, lower_letter};
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::acts::{is_signature, says_something};
use zanflow_lexicon::lines::{self, Sign};

#[allow(missing_docs)] // derived from the grammar, whose comments are its documentation
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../../grammar/line.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// What the words of a line say that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// «Ескерту. …».
    Note,
    /// «РҚАО-ның ескертпесі».
    EditorNote,
    /// «Күшін жойған».
    Status,
    /// «КЕЛІСІЛДІ».
    Agreement,
    /// «кестенің жалғасы».
    TableGoesOn,
    /// «1-кесте. …».
    Caption,
    /// `№ … 1 2 3 4`.
    NumberRow,
    /// «Шартты белгілер».
    Legend,
    /// «… № 1 диаграммасы».
    Diagram,
    /// «… регламентіне 2-қосымша», «… қаулысына 2-қосымша».
    Appendix,
    /// «… бұйрығымен бекітілген».
    Approval,
    /// «… регламенті».
    Heading,
    /// «2. … тәртібі», «2-тарау. …».
    Chapter,
    /// «… сауалнама …».
    Survey,
    /// «Облыс әкімі А. Аты».
    Signature,
    /// Anything else.
    Text,
}

/// Longer lines are text whatever they say: no heading, stamp or caption is that long.
const LONGEST: usize = 2400;

/// Bytes of the longest chapter title; a longer paragraph is no title.
const LONGEST_CHAPTER: usize = 800;

/// Says what a line is.
pub fn words(text: &str) -> Words {
    let trimmed = text.trim();
    match mark(trimmed) {
        Some((Mark::Item(_), _)) => return Words::Text,
        Some((Mark::Paragraph(_), _)) if trimmed.len() < LONGEST_CHAPTER => return Words::Chapter,
        Some((Mark::Paragraph(_), _)) => return Words::Text,
        None => {}
    }
    if is_signature(trimmed) {
        return Words::Signature;
    }
    if trimmed.len() > LONGEST || !says_something(trimmed) {
        return Words::Text;
    }
    let folded = folded(trimmed);
    let fits = |(sign, rule, _): &&(Sign, Rule, Words)| {
        sign.is_in(&folded) && Grammar::parse(*rule, &folded).is_ok()
    };
    KINDS.iter().find(fits).map_or(Words::Text, |(_, _, words)| *words)
}

/// The kinds in the grammar's order: the first that fits wins.
const KINDS: [(Sign, Rule, Words); 14] = [
    (lines::NOTE, Rule::note, Words::Note),
    (lines::EDITOR_NOTE, Rule::editor_note, Words::EditorNote),
    (lines::STATUS, Rule::status, Words::Status),
    (lines::TABLE_GOES_ON, Rule::table_goes_on, Words::TableGoesOn),
    (lines::CAPTION, Rule::caption, Words::Caption),
    (lines::NUMBER_ROW, Rule::number_row, Words::NumberRow),
    (lines::LEGEND, Rule::legend, Words::Legend),
    (lines::DIAGRAM, Rule::diagram, Words::Diagram),
    (lines::AGREEMENT, Rule::agreement, Words::Agreement),
    (lines::APPENDIX, Rule::appendix, Words::Appendix),
    (lines::APPROVAL, Rule::approval, Words::Approval),
    (lines::HEADING, Rule::heading, Words::Heading),
    (lines::CHAPTER, Rule::chapter, Words::Chapter),
    (lines::SURVEY, Rule::survey, Words::Survey),
];

/// Lower case, single blanks, no mixed alphabets: the form that the grammar is written in.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for letter in text.chars() {
        if letter == ' ' || letter == '\t' {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push(' ');
        }
        let letter = if letter == 'i' || letter == 'I' {
            cyrillic_look_alike(letter).unwrap_or(letter)
        } else {
            letter
        };
        out.push(lower_letter(letter));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_by_their_words() {
        let cases = [
            ("      Ескерту. Күші жойылды - Үлгі облысы әкімдігінің 01.02.2013 № 7 қаулысымен.", Words::Note),
            ("Күшін жойған", Words::Status),
            ("Үлгі облысы әкімдігінің 2012 жылғы «5» қарашадағы № 7 қаулысына 1-қосымша", Words::Appendix),
            ("«Ара ұстауға рұқсат беру» мемлекеттік қызмет регламентіне 2 қосымша", Words::Appendix),
            ("«Ара ұстауға рұқсат беру» мемлекеттік қызмет стандартына қосымша", Words::Appendix),
            ("осы стандартқа қосымшаға сәйкес", Words::Text),
            ("Үлгі министрінің 2012 жылғы 5 қарашадағы № 7 бұйрығымен бекітілген", Words::Approval),
            ("бекітілген", Words::Approval),
            ("«Ара ұстауға рұқсат беру» электрондық мемлекеттік қызметінің регламенті", Words::Heading),
            ("1. Жалпы ережелер", Words::Chapter),
            ("2-тарау. Тәртіп", Words::Chapter),
            ("1-кесте. ЭҮП арқылы", Words::Caption),
            ("Кесте 2. ЭҮП арқылы", Words::Caption),
            ("3 кесте. Орталық", Words::Caption),
            ("№ іс-қимыл 1 2 3 4", Words::NumberRow),
            ("1 2 3", Words::NumberRow),
            ("кестенің жалғасы", Words::TableGoesOn),
            ("Шартты белгілер:", Words::Legend),
            ("№ 1-диаграммасы", Words::Diagram),
            ("Облыс әкімі   А.Мысалов", Words::Signature),
            ("Министр Б. Мысал", Words::Signature),
            ("«КЕЛІСІЛДІ»", Words::Agreement),
            ("кестелі сипаты осы", Words::Text),
        ];
        for (text, wanted) in cases {
            assert_eq!(words(text), wanted, "{text}");
        }
    }
}
