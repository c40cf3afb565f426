//! What a line needs at the least to be of a kind: a look at its head, its end or for one word, before
//! `grammar/line.pest` reads every letter of it.

/// A sign, without which a line in the form that the grammar reads is not of the kind.
#[derive(Debug, Clone, Copy)]
pub enum Sign {
    /// It begins with one of these, brackets, quotes and digits left out.
    Head(&'static [&'static str]),
    /// It ends in one of these, a full stop left out.
    End(&'static [&'static str]),
    /// It holds this word.
    Word(&'static str),
    /// It begins with a number, or with one of these.
    Number(&'static [&'static str]),
    /// It ends in a number.
    Numbers,
}

impl Sign {
    /// Whether a line shows the sign.
    pub fn is_in(self, line: &str) -> bool {
        let digit = |letter: char| letter.is_ascii_digit();
        let bare = line.trim_start_matches(['(', '«', '"']);
        let closed = line.strip_suffix('.').unwrap_or(line);
        match self {
            Sign::Head(heads) => heads.iter().any(|head| bare.starts_with(head)),
            Sign::End(ends) => ends.iter().any(|end| closed.ends_with(end)),
            Sign::Word(word) => line.contains(word),
            Sign::Number(heads) => line.starts_with(digit) || heads.iter().any(|head| line.starts_with(head)),
            Sign::Numbers => line.ends_with(digit) && line.contains("1 2"),
        }
    }
}

/// «Ескерту. …».
pub const NOTE: Sign = Sign::Head(&["ескерту"]);
/// «РҚАО-ның ескертпесі».
pub const EDITOR_NOTE: Sign = Sign::Head(&["р қ а о", "рқао"]);
/// «Күшін жойған», «Жаңа».
pub const STATUS: Sign = Sign::Head(&["күшін жойған", "күші жойылған", "жаңа"]);
/// «КЕЛІСІЛДІ».
pub const AGREEMENT: Sign = Sign::Head(&["келісілді"]);
/// «кестенің жалғасы».
pub const TABLE_GOES_ON: Sign = Sign::Head(&["кестенің"]);
/// «1-кесте. …», «Кесте 2».
pub const CAPTION: Sign = Sign::Number(&["кесте"]);
/// `№ … 1 2 3 4`.
pub const NUMBER_ROW: Sign = Sign::Numbers;
/// «Шартты белгілер».
pub const LEGEND: Sign = Sign::Head(&["шартты белгілер"]);
/// «… № 1 диаграммасы».
pub const DIAGRAM: Sign = Sign::Word("диаграмма");
/// «… сауалнама …».
pub const SURVEY: Sign = Sign::Word("сауалнама");
/// «… қаулысына 1-қосымша».
pub const APPENDIX: Sign = Sign::End(&["қосымша", "қосымшасы"]);
/// «… бұйрығымен бекітілген».
pub const APPROVAL: Sign = Sign::End(&["бекітілген", "бекітілді"]);
/// «… регламенті».
pub const HEADING: Sign =
    Sign::End(&["регламенті", "қағидалары", "қағидасы", "ережесі", "ережелері", "стандарты"]);
/// «2. … тәртібі», «2-тарау. …».
pub const CHAPTER: Sign = Sign::Number(&[]);
