//! The amounts that a text on a fee names: in monthly calculation indices, in tenge, in parts of another amount.

use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::numerals::number;
use zanflow_lexicon::words::standards::{BOUNDS, EACH, INDEX, INDEX_SHORT, PERCENT, TENGE, TIMES};

/// What a text says of amounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Charges<'t> {
    /// The amounts, in their order.
    pub all: Vec<Charge<'t>>,
    /// It also speaks of amounts in a way that is not understood: a bound of one, an index without a number.
    pub unclear: bool,
}

/// An amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge<'t> {
    /// How much.
    pub sum: Sum,
    /// For each of several things.
    pub each: bool,
    /// The words around it: the case that it is for.
    pub text: &'t str,
}

/// How much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// Monthly calculation indices.
    Mci(Number),
    /// Whole tenge.
    Tenge(u32),
    /// Per cent of another amount.
    Percent(Number),
}

/// A decimal number in thousandths, over 0. Shown as `0.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(u32);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{}.{:03}", self.0 / 1000, self.0 % 1000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Number {
    /// Reads `0,5`, `0.5` or `10`.
    fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once([',', '.']).unwrap_or((text, ""));
        let is_number = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
        if whole.is_empty() || part.len() > 3 || !is_number(whole) || !is_number(part) {
            return None;
        }
        let part: u32 = format!("{part:0<3}").parse().ok()?;
        Self::over_0(whole.parse::<u32>().ok()?.checked_mul(1000)?.checked_add(part)?)
    }

    fn over_0(thousandths: u32) -> Option<Self> {
        (thousandths > 0).then_some(Self(thousandths))
    }

    /// So many per cent as a part of a whole; none where that needs more than thousandths.
    fn of_percent(self) -> Option<Self> {
        self.0.is_multiple_of(100).then(|| Self::over_0(self.0 / 100)).flatten()
    }

    fn whole(self) -> Option<u32> {
        self.0.is_multiple_of(1000).then_some(self.0 / 1000)
    }
}

/// The amounts of a text.
pub fn charges(text: &str) -> Charges<'_> {
    let mut found = Charges::default();
    for piece in pieces(text) {
        let lower = piece.lowered();
        let outside = without_brackets(&lower);
        // «500 (бес жүз) теңге» has its number outside, «баж (0,5 АЕК)» its amount inside.
        let mut sums = sums(&outside);
        if sums.all.is_empty() {
            sums = self::sums(&lower);
        }
        let words = || lower.split(|letter: char| !letter.is_alphabetic());
        let bound = words().any(|word| BOUNDS.iter().any(|stem| word.starts_with(stem)));
        found.unclear |= sums.unclear || bound && !sums.all.is_empty();
        let each = words().any(|word| EACH.contains(&word));
        found.all.extend(sums.all.into_iter().map(|sum| Charge { sum, each, text: piece }));
    }
    found
}

/// Items and sentences.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.split(['\n', ';']).flat_map(|line| line.split_inclusive(". "));
    lines.map(str::trim).filter(|piece| !piece.is_empty())
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

/// The sums of a piece.
#[derive(Default)]
struct Sums {
    all: Vec<Sum>,
    unclear: bool,
}

/// What a number counts, and how many words say so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Mci,
    Tenge,
    Percent,
}

fn sums(lower: &str) -> Sums {
    let spaced = lower.replace('%', " % ");
    let words: Vec<&str> = spaced
        .split_whitespace()
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '%'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Sums::default();
    let (mut at, mut from) = (0, 0);
    while at < words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let Some((unit, length)) = unit(rest) else {
            at += 1;
            continue;
        };
        let before = words.get(from..at).unwrap_or_default();
        let numbered =
            before.last().is_some_and(|word| word.starts_with(|letter: char| letter.is_ascii_digit()));
        let before = counted(before);
        at += length;
        let sum = match (unit, before) {
            (Unit::Mci, None) => {
                // «көрсеткіштің 10 пайызы»: a part of one index.
                let part = part_of_index(words.get(at..).unwrap_or_default());
                at += part.map_or(0, |(_, length)| length);
                part.and_then(|(part, _)| part.of_percent()).map(Sum::Mci)
            }
            (Unit::Mci, Some(number)) => Some(Sum::Mci(number)),
            (Unit::Tenge, Some(number)) => number.whole().map(Sum::Tenge),
            (Unit::Percent, Some(number)) => Some(Sum::Percent(number)),
            (Unit::Tenge | Unit::Percent, None) => None,
        };
        // Money is also spoken of without any amount: «теңгемен төленеді».
        found.unclear |= sum.is_none() && (unit != Unit::Tenge || numbered);
        found.all.extend(sum);
        from = at;
    }
    found
}

/// The unit that words begin with.
fn unit(words: &[&str]) -> Option<(Unit, usize)> {
    let first = words.first()?;
    if INDEX_SHORT.iter().any(|short| first.starts_with(short)) {
        return Some((Unit::Mci, 1));
    }
    if words.len() >= INDEX.len() && INDEX.iter().zip(words).all(|(stem, word)| word.starts_with(stem)) {
        return Some((Unit::Mci, INDEX.len()));
    }
    if first.starts_with(TENGE) {
        return Some((Unit::Tenge, 1));
    }
    (*first == "%" || first.starts_with(PERCENT)).then_some((Unit::Percent, 1))
}

/// The number right before a unit: digits, in groups too, or words.
fn counted(before: &[&str]) -> Option<Number> {
    let skipped = before.iter().rev().take_while(|word| TIMES.contains(word)).count();
    let before = before.get(..before.len() - skipped)?;
    let last = before.last()?;
    if last.starts_with(|letter: char| letter.is_ascii_digit()) {
        let is_group = |word: &&str| word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_digit());
        // «12 500»: what comes before groups of three begins the number.
        let groups = before.iter().rev().take_while(|word| is_group(word)).count();
        let start = before.len() - groups;
        let head = start.checked_sub(1).and_then(|at| before.get(at)).filter(|word| {
            groups > 0 && word.len() < 3 && word.bytes().all(|letter| letter.is_ascii_digit())
        });
        let digits: String = match (groups, head) {
            (0, _) => (*last).to_owned(),
            (_, head) => head.copied().into_iter().chain(before.get(start..)?.iter().copied()).collect(),
        };
        return Number::parse(&digits);
    }
    // The longest run of words that is a number.
    let most = before.len().min(5);
    let said = (1..=most).rev().find_map(|length| number(&before.get(before.len() - length..)?.join(" ")));
    let whole = said.filter(|said| said.fract() == 0.0 && (1.0..=1_000_000.0).contains(said))?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 1 to a million
    Number::over_0((whole as u32).checked_mul(1000)?)
}

/// «10 пайызы» or «он пайызы» at the beginning: the number, and how many words say so.
fn part_of_index(words: &[&str]) -> Option<(Number, usize)> {
    (1..=3).find_map(|length| {
        let (number, rest) = words.split_at_checked(length)?;
        let (unit, after) = unit(rest)?;
        (unit == Unit::Percent).then(|| Some((counted(number)?, length + after)))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `0.5m`, `500t`, `10%`; `*`: for each; ` ?`: something was not understood.
    fn told(text: &str) -> String {
        let found = charges(text);
        let one = |charge: &Charge<'_>| {
            let sum = match charge.sum {
                Sum::Mci(number) => format!("{number}m"),
                Sum::Tenge(tenge) => format!("{tenge}t"),
                Sum::Percent(number) => format!("{number}%"),
            };
            if charge.each { sum + "*" } else { sum }
        };
        let mut told: Vec<String> = found.all.iter().map(one).collect();
        if found.unclear {
            told.push("?".to_owned());
        }
        told.join(" ")
    }

    #[test]
    fn amounts_are_read_with_their_units() {
        for (text, wanted) in [
            ("Бал баж үшін 0,5 айлық есептік көрсеткішті құрайды", "0.5m"),
            ("Бір айлық есептік көрсеткіш мөлшерінде алым алынады", "1m"),
            ("алым 10 АЕК", "10m"),
            ("алым – 10 АЕК-ті құрайды.", "10m"),
            ("он бес айлық есептік көрсеткіш", "15m"),
            ("2 еселенген айлық есептік көрсеткіш мөлшерінде", "2m"),
            ("айлық есептік көрсеткіштің 10 пайызы", "0.1m"),
            ("айлық есептік көрсеткіштің 25%-ы", "0.25m"),
            ("айлық есептік көрсеткіштің елу пайызы", "0.5m"),
            ("500 (бес жүз) теңге", "500t"),
            ("12 500 теңге төленеді", "12500t"),
            ("екі жүз елу теңге", "250t"),
            ("баж (0,5 АЕК) алынады", "0.5m"),
            ("0,5 АЕК (2 163 теңге)", "0.5m"),
            ("беру кезінде алым мөлшерлемесінің 10 пайызы", "10%"),
            ("әрбір данасы үшін 1 АЕК", "1m*"),
            ("тегін", ""),
            ("ақылы негізде, теңгемен төленеді", ""),
        ] {
            assert_eq!(told(text), wanted, "{text}");
        }
    }

    #[test]
    fn several_amounts_have_the_words_of_their_cases() {
        let text = "1) ара лицензиясын беру – 10 АЕК; 2) қайта ресімдеу – 1 АЕК;\n3) телнұсқа үшін алымның 10 пайызы";
        assert_eq!(told(text), "10m 1m 10%");
        let all = charges(text).all;
        assert_eq!(all[1].text, "2) қайта ресімдеу – 1 АЕК");
        assert_eq!(told("Жеке тұлғалар 1 АЕК төлейді. Заңды тұлғалар 5 АЕК төлейді."), "1m 5m");
    }

    #[test]
    fn what_is_no_amount_is_not_taken_for_one() {
        for (text, wanted) in [
            ("20 АЕК-тен аспайтын алым", "20m ?"),
            ("1 АЕК-тен 10 АЕК-ке дейін", "1m 10m ?"),
            ("айлық есептік көрсеткіш мөлшерінде", "?"),
            ("Кодекстің 553-бабына сәйкес баж алынады", ""),
            ("0 теңге", "?"),
            ("айлық есептік көрсеткіштің 0,33 пайызы", "?"),
            ("99999999999 теңге", "?"),
        ] {
            assert_eq!(told(text), wanted, "{text}");
        }
    }
}
