//! Automatic numbers: `1)`, `2.1.`, `а)`. They are not in the file's text but belong to the act.

use super::super::numerals::{LATIN, repeated, roman};
use super::super::xml::Element;
use std::collections::{BTreeMap, BTreeSet};
use zanflow_kazakh::letters::RUSSIAN_ORDER;

/// Levels of a list.
const LEVELS: usize = 9;

/// How a level counts and prints.
#[derive(Debug, Clone)]
struct Level {
    start: i64,
    format: Format,
    /// `%1.%2)`.
    text: String,
    /// There is nothing between number and text.
    tight: bool,
    /// Numbers of higher levels are printed in digits.
    legal: bool,
    /// The style linked to this level.
    style: Option<String>,
    /// The level that restarts it; 0: never, `None`: any higher level.
    restart: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Decimal,
    DecimalZero,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    LowerRussian,
    UpperRussian,
    Bullet,
    None,
}

/// A list of the document, to which paragraphs refer.
#[derive(Debug, Clone, Default)]
struct List {
    /// Its counter: lists of one definition share it.
    counter: String,
    levels: BTreeMap<usize, Level>,
    /// Start numbers that this list overrides.
    overrides: BTreeMap<usize, i64>,
}

/// All lists of a document, and their counters.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, List>,
    counts: BTreeMap<String, [Option<i64>; LEVELS]>,
    /// Lists that already have a paragraph.
    begun: BTreeSet<String>,
}

/// The mark printed before a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// A number with its punctuation: `1) `.
    Number(String),
    /// `1.` by itself, as programs number all lists that no one gave another form.
    Plain(i64),
    /// A bullet.
    Bullet,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn from_xml(root: &Element) -> Self {
        let named = |name: &'static str| root.elements().filter(move |element| &*element.name == name);
        let mut definitions: BTreeMap<&str, &Element> = BTreeMap::new();
        let mut styled: BTreeMap<&str, &Element> = BTreeMap::new();
        for definition in named("abstractNum") {
            definitions.extend(definition.attribute("abstractNumId").map(|id| (id, definition)));
            styled.extend(definition.value("styleLink").map(|style| (style, definition)));
        }
        let mut lists = BTreeMap::new();
        for list in named("num") {
            let (Some(id), Some(of)) = (list.attribute("numId"), list.value("abstractNumId")) else {
                continue;
            };
            let Some(mut definition) = definitions.get(of).copied() else { continue };
            // A definition may refer to that of a list style.
            if let Some(other) = definition.value("numStyleLink").and_then(|style| styled.get(style)) {
                definition = other;
            }
            lists.insert(id.to_owned(), self::list(of, definition, list));
        }
        Self { lists, ..Self::default() }
    }

    /// The list level linked to a style.
    pub fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let levels = &self.lists.get(list)?.levels;
        levels.iter().find(|(_, level)| level.style.as_deref() == Some(style)).map(|(at, _)| *at)
    }

    /// Counts a paragraph and returns its mark; `None` if it has none.
    pub fn next(&mut self, id: &str, level: usize) -> Option<Label> {
        let list = self.lists.get(id)?;
        let at = level.min(LEVELS - 1);
        let own = list.levels.get(&at)?;
        let counts = self.counts.entry(list.counter.clone()).or_default();
        if self.begun.insert(id.to_owned()) {
            for level in list.overrides.keys() {
                counts.iter_mut().skip(*level).for_each(|count| *count = None);
            }
        }
        let start = |level: usize| {
            let own = list.levels.get(&level).map_or(1, |level| level.start);
            list.overrides.get(&level).copied().unwrap_or(own)
        };
        if let Some(count) = counts.get_mut(at) {
            *count = Some(count.map_or_else(|| start(at), |count| count.saturating_add(1)));
        }
        for (below, count) in counts.iter_mut().enumerate().skip(at + 1) {
            let restart = list.levels.get(&below).and_then(|level| level.restart);
            if restart.is_none_or(|after| after > at) {
                *count = None;
            }
        }
        if own.format == Format::Bullet {
            return Some(Label::Bullet);
        }
        if own.format == Format::Decimal && own.text.trim() == format!("%{}.", at + 1) {
            return Some(Label::Plain(counts.get(at).copied().flatten().unwrap_or(1)));
        }
        let count = |level: usize| counts.get(level).copied().flatten().unwrap_or_else(|| start(level));
        let printed = own.printed(at, list, count);
        let printed = printed.trim();
        if printed.is_empty() {
            return None;
        }
        Some(Label::Number(format!("{printed}{}", if own.tight { "" } else { " " })))
    }
}

impl Level {
    /// The number of a paragraph at the level `at` of a list; `count` gives that of each level.
    fn printed(&self, at: usize, list: &List, count: impl Fn(usize) -> i64) -> String {
        let small = matches!(self.format, Format::LowerLetter | Format::LowerRoman | Format::LowerRussian);
        // Letters mark items, which acts print `а)`; programs that make lists of their own print `a.`.
        let bare = small && self.text.trim() == format!("%{}.", at + 1);
        let text = if bare { self.text.replace('.', ")") } else { self.text.clone() };
        let mut out = String::new();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let asked = letters.peek().and_then(|next| next.to_digit(10)).filter(|_| letter == '%');
            let Some(asked) = asked.and_then(|asked| usize::try_from(asked).ok()).filter(|asked| *asked > 0)
            else {
                out.push(letter);
                continue;
            };
            letters.next();
            let above = asked - 1;
            let format = list.levels.get(&above).map_or(Format::Decimal, |level| level.format);
            let format = if self.legal { Format::Decimal } else { format };
            out.push_str(&format.print(count(above)));
        }
        out
    }
}

fn list(of: &str, definition: &Element, list: &Element) -> List {
    let place = |element: &Element| element.attribute("ilvl").and_then(|at| at.parse::<usize>().ok());
    let levels = |of: &Element| -> Vec<(usize, Level)> {
        let levels = of.elements().filter(|element| &*element.name == "lvl");
        levels.filter_map(|element| Some((place(element)?, level(element)))).collect()
    };
    let mut out = List {
        counter: of.to_owned(),
        levels: levels(definition).into_iter().filter(|(at, _)| *at < LEVELS).collect(),
        overrides: BTreeMap::new(),
    };
    for change in list.elements().filter(|element| &*element.name == "lvlOverride") {
        let Some(at) = place(change).filter(|at| *at < LEVELS) else { continue };
        out.overrides.extend(change.value("startOverride").and_then(|start| Some((at, start.parse().ok()?))));
        out.levels.extend(levels(change).into_iter().filter(|(at, _)| *at < LEVELS));
    }
    out
}

fn level(element: &Element) -> Level {
    let format = element.value("numFmt").map_or(Format::Decimal, Format::named);
    Level {
        start: element.value("start").and_then(|start| start.parse().ok()).unwrap_or(1),
        format,
        text: element.value("lvlText").unwrap_or_default().to_owned(),
        tight: element.value("suff") == Some("nothing"),
        legal: element.switch("isLgl").unwrap_or(false),
        style: element.value("pStyle").map(str::to_owned),
        restart: element.value("lvlRestart").and_then(|after| after.parse().ok()),
    }
}

impl Format {
    fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Format::DecimalZero,
            "lowerLetter" => Format::LowerLetter,
            "upperLetter" => Format::UpperLetter,
            "lowerRoman" => Format::LowerRoman,
            "upperRoman" => Format::UpperRoman,
            "russianLower" => Format::LowerRussian,
            "russianUpper" => Format::UpperRussian,
            "bullet" => Format::Bullet,
            "none" => Format::None,
            // Ordinals and numbers in words are printed as digits; acts do not use them.
            _ => Format::Decimal,
        }
    }

    fn print(self, count: i64) -> String {
        match self {
            Format::Decimal | Format::Bullet => count.to_string(),
            Format::DecimalZero => format!("{count:02}"),
            Format::LowerLetter => repeated(count, LATIN),
            Format::UpperLetter => repeated(count, LATIN).to_uppercase(),
            Format::LowerRoman => roman(count).to_lowercase(),
            Format::UpperRoman => roman(count),
            Format::LowerRussian => repeated(count, RUSSIAN_ORDER),
            Format::UpperRussian => repeated(count, RUSSIAN_ORDER).to_uppercase(),
            Format::None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    fn numbering() -> Numbering {
        let level = |at: usize, format: &str, text: &str| {
            format!("<lvl ilvl='{at}'><start val='1'/><numFmt val='{format}'/><lvlText val='{text}'/></lvl>")
        };
        let xml = format!(
            "<numbering><abstractNum abstractNumId='0'>{}{}{}{}</abstractNum>\
             <abstractNum abstractNumId='1'>{}</abstractNum>\
             <num numId='1'><abstractNumId val='0'/></num>\
             <num numId='2'><abstractNumId val='0'/><lvlOverride ilvl='1'><startOverride val='5'/></lvlOverride></num>\
             <num numId='3'><abstractNumId val='1'/></num></numbering>",
            level(0, "decimal", "%1."),
            level(1, "decimal", "%2)"),
            level(2, "upperRoman", "%1.%2.%3"),
            level(3, "lowerLetter", "%4."),
            level(0, "bullet", "•"),
        );
        Numbering::from_xml(&parse(&xml).unwrap())
    }

    #[test]
    fn counts_as_word_does() {
        let mut lists = numbering();
        let number = |text: &str| Label::Number(text.to_owned());
        let steps = [
            ("1", 0, Label::Plain(1)),
            ("1", 1, number("1) ")),
            ("1", 1, number("2) ")),
            ("1", 2, number("1.2.I ")),
            ("1", 0, Label::Plain(2)),
            ("1", 1, number("1) ")),
            ("2", 1, number("5) ")),
            ("2", 1, number("6) ")),
            ("1", 1, number("7) ")),
            ("1", 3, number("a) ")),
            ("1", 3, number("b) ")),
        ];
        for (list, level, expected) in steps {
            assert_eq!(lists.next(list, level), Some(expected), "{list} {level}");
        }
        assert_eq!(lists.next("3", 0), Some(Label::Bullet));
        assert_eq!(lists.next("9", 0), None);
    }

    #[test]
    fn prints_every_kind_of_number() {
        let table = [
            (Format::LowerLetter, 27, "aa"),
            (Format::UpperLetter, 3, "C"),
            (Format::LowerRussian, 1, "а"),
            (Format::LowerRussian, 2, "б"),
            (Format::UpperRoman, 1994, "MCMXCIV"),
            (Format::LowerRoman, 4, "iv"),
            (Format::DecimalZero, 7, "07"),
            (Format::UpperRoman, 0, "0"),
            (Format::LowerLetter, -1, "-1"),
        ];
        for (format, count, expected) in table {
            assert_eq!(format.print(count), expected, "{format:?}");
        }
    }
}
