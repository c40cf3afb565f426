//! Phrases that stamps repeat: an act prints a service's name in its heading and in every stamp, and its own name in
//! every approval stamp. A stamp whose words lost their order takes it from another place that has them in order.

use std::sync::LazyLock;
use zanflow_kazakh::letters::{is_letter_or_digit, lower_letter, plain_letter};
use zanflow_lexicon::acts::names_regulation;
use zanflow_lexicon::scan::Phrases;
use zanflow_lexicon::stamps::stamp_end;
use zanflow_lexicon::words::acts::{POSSESSIVES, REGISTERED};

/// The fewest words that make an order believable.
pub const FEWEST: usize = 5;

/// No name of a service is longer, in words.
const LONGEST: usize = 160;

/// How many words of a requisites line are searched for the act's noun.
const REQUISITES: usize = 24;

/// What a requisites line has.
static REGISTRATIONS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new([REGISTERED]));

/// A word as the comparison sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// As printed, lower case, without blanks.
    printed: String,
    /// Without the marks around it, letters of the Kazakh alphabet taken for their Russian look-alikes.
    bare: String,
    /// The first letters of `bare`: what case endings leave. A number is its own stem.
    pub stem: String,
}

/// Letters that case endings and misprints leave alone.
const STEM: usize = 5;

impl Form {
    /// The form of a word.
    pub fn of(word: &str) -> Self {
        let (mut printed, mut bare) = (String::with_capacity(word.len()), String::with_capacity(word.len()));
        for letter in word.chars().filter(|letter| *letter != ' ').map(lower_letter) {
            printed.push(letter);
            if is_letter_or_digit(letter) || letter == '/' {
                bare.push(plain_letter(letter));
            }
        }
        if bare.is_empty() {
            bare.push_str(&printed);
        }
        let numeric = bare.bytes().any(|byte| byte.is_ascii_digit());
        let end = bare.char_indices().nth(STEM).filter(|_| !numeric).map_or(bare.len(), |(at, _)| at);
        let stem = bare.get(..end).unwrap_or_default().to_owned();
        Form { printed, bare, stem }
    }
}

/// The phrase of a heading, stamp or requisites line: up to the noun for the regulation or the act. What may follow it is
/// an appendix's number, «бекітілген», or the registration of the act.
pub fn phrase(text: &str) -> Option<Vec<Form>> {
    let tail = tail_length(text);
    let noun = text.split_whitespace().rev().nth(tail)?;
    let possessive = |word: &str| POSSESSIVES.iter().any(|ending| word.ends_with(ending));
    let closes = (tail > 0 || possessive(noun.trim_end_matches('.'))) && names_regulation(noun);
    let end = if closes { text.split_whitespace().count().checked_sub(tail + 1)? } else { requisites(text)? };
    (FEWEST - 1..LONGEST)
        .contains(&end)
        .then(|| text.split_whitespace().take(end + 1).map(Form::of).collect())
}

/// Position of the act's noun in a requisites line: «… № 7 қаулысы. … тіркелді».
fn requisites(text: &str) -> Option<usize> {
    if !REGISTRATIONS.any_in(text) {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().take(REQUISITES).collect();
    let numbered = |at: usize| {
        at.checked_sub(2).and_then(|i| words.get(i)).is_some_and(|sign| matches!(*sign, "№" | "N"))
    };
    (2..words.len()).find(|at| numbered(*at) && words.get(*at).is_some_and(|word| names_regulation(word)))
}

/// How many of a text's last words are a stamp's tail: «2 қосымша», «2-қосымша», «қосымша», «бекітілген».
fn tail_length(text: &str) -> usize {
    let text = text.trim();
    let tail = stamp_end(text).filter(|end| end.sure).and_then(|end| text.get(end.tail..));
    tail.map_or(0, |tail| tail.split_whitespace().count())
}

/// Where each of some words belongs in a phrase.
#[derive(Debug)]
pub struct Order {
    /// For each word its place in the phrase; nothing for a word that the phrase does not have.
    pub places: Vec<Option<usize>>,
    /// Words that the phrase does not have, and places of the phrase between the first and last one that have no word.
    pub faults: usize,
}

/// Puts words into the order of a phrase; nothing if they are not its words, up to one in ten.
///
/// The phrase may begin before the first word (the words' page may be lost), but must end with them.
pub fn order(words: &[&Form], phrase: &[Form]) -> Option<Order> {
    let mut places: Vec<Option<usize>> = vec![None; words.len()];
    let mut taken = vec![false; phrase.len()];
    let same: [fn(&Form, &Form) -> bool; 3] =
        [|a, b| a.printed == b.printed, |a, b| a.bare == b.bare, |a, b| a.stem == b.stem];
    for same in same {
        for (at, (form, taken)) in
            phrase.iter().zip(&mut taken).enumerate().rev().filter(|(_, (_, taken))| !**taken)
        {
            let free = |(place, word): &(&mut Option<usize>, &&Form)| place.is_none() && same(word, form);
            if let Some((place, _)) = places.iter_mut().zip(words).rev().find(free) {
                *place = Some(at);
                *taken = true;
            }
        }
    }
    let first = taken.iter().position(|taken| *taken)?;
    let missing = taken.iter().skip(first).filter(|taken| !**taken).count();
    let found = places.iter().flatten().count();
    let faults = missing + words.len() - found;
    (found >= FEWEST && taken.last() == Some(&true) && faults <= words.len() / 10)
        .then_some(Order { places, faults })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `words` in the order of `phrase`.
    fn ordered(words: &str, phrase: &str) -> Option<String> {
        let words: Vec<&str> = words.split(' ').collect();
        let forms: Vec<Form> = words.iter().map(|word| Form::of(word)).collect();
        let phrase: Vec<Form> = phrase.split(' ').map(Form::of).collect();
        let order = order(&forms.iter().collect::<Vec<_>>(), &phrase)?;
        let mut placed: Vec<(usize, &str)> =
            order.places.iter().zip(words).filter_map(|(place, word)| Some(((*place)?, word))).collect();
        placed.sort();
        Some(placed.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn words_take_the_order_of_the_phrase() {
        let phrase =
            "«Ара ұстауға рұқсат беру, қайта рәсімдеу, рұқсаттың телнұсқасын беру» қызмет регламенті";
        let cases = [
            (
                "«Ара беру, телнұсқасын ұстауға қайта беру» рұқсат рәсімдеу, қызмет рұқсаттың регламентіне",
                Some(
                    "«Ара ұстауға рұқсат беру, қайта рәсімдеу, рұқсаттың телнұсқасын беру» қызмет регламентіне",
                ),
            ),
            // The head of the stamp is lost.
            (
                "беру, телнұсқасын кайта беру» рәсімдеу, қызмет рұқсаттың регламентіне",
                Some("беру, кайта рәсімдеу, рұқсаттың телнұсқасын беру» қызмет регламентіне"),
            ),
            // Another service.
            ("«Бал беру, телнұсқасын сатуға қайта беру» рәсімдеу, қызмет регламентіне", None),
            // Too few to decide.
            ("беру» қызмет регламентіне", None),
            // The end is missing.
            ("«Ара беру, телнұсқасын ұстауға қайта беру» рұқсат рәсімдеу,", None),
        ];
        for (words, wanted) in cases {
            assert_eq!(ordered(words, phrase).as_deref(), wanted, "{words}");
        }
    }

    #[test]
    fn a_number_is_never_taken_for_another() {
        let phrase = "Үлгі облысы әкімдігінің 2012 жылғы 5 қарашадағы № 7/12 қаулысымен";
        assert!(
            ordered("Үлгі 2012 № облысы жылғы 7/12 әкімдігінің 5 қарашадағы қаулысымен", phrase).is_some()
        );
        assert!(
            ordered("Үлгі 2013 № облысы жылғы 8/12 әкімдігінің 6 қарашадағы қаулысымен", phrase).is_none()
        );
    }

    #[test]
    fn phrases_end_at_the_noun() {
        let length = |text: &str| phrase(text).map(|forms| forms.len());
        assert_eq!(length("«Ара ұстауға рұқсат беру» қызмет регламентіне 2 қосымша"), Some(6));
        assert_eq!(
            length("Үлгі облысы әкімдігінің 2012 жылғы № 7 қаулысы. Үлгі департаментінде тіркелді"),
            Some(8)
        );
        assert_eq!(length("Осы регламентте көрсетілген қызметті алушы өтініш береді және жауап алады"), None);
    }
}
