//! What the phrase before a bracket never reaches over: the end of another clause, an address, the service's own name.

use crate::scan::{Cursor, matches};
use crate::stems::StemTable;
use crate::words::acts::{APPROVED_BY, REGISTERED};
use crate::words::participants::SERVICE_KINDS;
use crate::words::requisites::CITED_ACTS;
use crate::words::services::{GIVING, SERVICE};
use crate::words::shortenings::{
    ADDRESS, CLOSING, CLOSING_BARE, ELECTRONIC, GIVEN, GIVING_ENDINGS, HEREAFTER, HOUSE, OF_WHICH,
    OPENING_ENDINGS, PHONE, SERVICE_ENDINGS,
};
use std::ops::Range;
use std::sync::LazyLock;

/// The ends of clauses in a lower-case text, from the left, each with the blank after it.
pub fn clause_ends(lower: &str) -> Vec<Range<usize>> {
    matches(lower, clause_end).collect()
}

fn clause_end(cursor: &mut Cursor<'_>) -> bool {
    if cursor.at == 0 && one_of(cursor, &[opening_service]) {
        return true;
    }
    match cursor.peek() {
        Some('(') => one_of(cursor, &[remark]),
        Some('»' | '"' | '”') => one_of(cursor, &[title]),
        Some('0'..='9') => one_of(cursor, &[number]),
        Some(_) if BEGINNINGS.at(cursor.text(), cursor.at).next().is_some() => {
            one_of(cursor, &[service, closing, address, phone, house, of_which, cited_act])
        }
        _ => false,
    }
}

/// What one of the readers of words begins with: most places of a text show nothing.
static BEGINNINGS: LazyLock<StemTable<()>> = LazyLock::new(|| {
    let firsts = [ADDRESS, PHONE, OF_WHICH].into_iter().filter_map(|words| words.first());
    let lists = [SERVICE_KINDS, CLOSING, CLOSING_BARE, CITED_ACTS].into_iter().flatten();
    StemTable::new(lists.chain(firsts).chain([&ELECTRONIC, &HOUSE]).map(|word| (*word, ())))
});

/// Steps over what the first of some readers reads.
fn one_of(cursor: &mut Cursor<'_>, readers: &[fn(&mut Cursor<'_>) -> bool]) -> bool {
    let start = *cursor;
    readers.iter().any(|read| {
        *cursor = start;
        read(cursor)
    })
}

/// «(бұдан әрі – …)», «(… № 7 тіркелген)».
fn remark(cursor: &mut Cursor<'_>) -> bool {
    cursor.word("(");
    let inside = cursor.run(|letter| !matches!(letter, '(' | ')'));
    let closed = cursor.word(")");
    cursor.blanks();
    cursor.one(|letter| matches!(letter, ':' | ','));
    let hereafter = HEREAFTER.iter().any(|word| inside.starts_with(word));
    closed && (hereafter || inside.contains(REGISTERED))
}

/// «мемлекеттік қызметті көрсету: ».
fn service(cursor: &mut Cursor<'_>) -> bool {
    if cursor.word(ELECTRONIC) {
        cursor.letters();
    } else if !cursor.any(SERVICE_KINDS) {
        return false;
    }
    if !(cursor.blanks() && cursor.word(SERVICE) && ends_as(cursor.letters(), SERVICE_ENDINGS)) {
        return false;
    }
    let mut giving = *cursor;
    if giving.blanks()
        && giving.word(GIVING)
        && ends_as(giving.letters(), GIVING_ENDINGS)
        && colon_and_blank(&mut giving)
    {
        *cursor = giving;
        return true;
    }
    colon_and_blank(cursor)
}

fn ends_as(letters: &str, endings: &[&str]) -> bool {
    letters.is_empty() || endings.contains(&letters)
}

/// Blanks, a colon between them or not.
fn colon_and_blank(cursor: &mut Cursor<'_>) -> bool {
    let blanks = cursor.blanks();
    let mut colon = *cursor;
    if colon.word(":") && colon.one(char::is_whitespace) {
        *cursor = colon;
        return true;
    }
    blanks
}

/// «» қызметі »: what follows a title in quotes.
fn title(cursor: &mut Cursor<'_>) -> bool {
    cursor.one(|_| true);
    cursor.blanks();
    cursor.optional(|ahead| ahead.word(GIVEN) && ahead.blanks());
    if !cursor.word(SERVICE) {
        return false;
    }
    cursor.letters();
    cursor.one(char::is_whitespace)
}

/// «қызметті » at the head of the text.
fn opening_service(cursor: &mut Cursor<'_>) -> bool {
    cursor.blanks();
    cursor.word(SERVICE) && ends_as(cursor.letters(), OPENING_ENDINGS) && cursor.one(char::is_whitespace)
}

fn closing(cursor: &mut Cursor<'_>) -> bool {
    if cursor.any(CLOSING) {
        cursor.word(",");
    } else if !cursor.any(CLOSING_BARE) {
        return false;
    }
    cursor.one(char::is_whitespace)
}

/// «мекен-жайы бойынша, ».
fn address(cursor: &mut Cursor<'_>) -> bool {
    let [place, of_home, by] = ADDRESS else { return false };
    if !cursor.word(place) {
        return false;
    }
    cursor.word("-");
    cursor.one(char::is_whitespace);
    if !cursor.word(of_home) {
        return false;
    }
    cursor.letters();
    cursor.optional(|ahead| {
        ahead.blanks() && ahead.word(by) && {
            let mut after = *ahead;
            after.word(",");
            after.one(char::is_whitespace)
        }
    });
    cursor.word(",");
    cursor.one(char::is_whitespace)
}

/// «тел. 8 (12) 34-56, ».
fn phone(cursor: &mut Cursor<'_>) -> bool {
    let [short, long] = PHONE else { return false };
    if !cursor.word(short) {
        return false;
    }
    if cursor.word(long) {
        cursor.letters();
    }
    cursor.one(|letter| matches!(letter, '.' | ':'));
    cursor.blanks();
    cursor.one(|letter| letter.is_ascii_digit() || letter == '(')
        && comma_after(cursor, |letter| letter != ',')
}

/// «4-үйде, ».
fn house(cursor: &mut Cursor<'_>) -> bool {
    cursor.word(HOUSE) && comma_after(cursor, zanflow_kazakh::letters::is_letter)
}

/// «123-45, ».
fn number(cursor: &mut Cursor<'_>) -> bool {
    comma_after(cursor, |letter| letter != ',' && !letter.is_whitespace())
}

/// A run of characters, a comma and a blank.
fn comma_after(cursor: &mut Cursor<'_>, belongs: impl Fn(char) -> bool) -> bool {
    cursor.run(belongs);
    cursor.word(",") && cursor.one(char::is_whitespace)
}

/// «оның ішінде ».
fn of_which(cursor: &mut Cursor<'_>) -> bool {
    let [of_it, within] = OF_WHICH else { return false };
    cursor.word(of_it) && cursor.blanks() && cursor.word(within) && cursor.one(char::is_whitespace)
}

/// «бұйрығымен бекітілген ».
fn cited_act(cursor: &mut Cursor<'_>) -> bool {
    if !cursor.any(CITED_ACTS) {
        return false;
    }
    cursor.letters();
    let blanks = cursor.blanks();
    cursor.optional(|ahead| ahead.word(APPROVED_BY) && ahead.blanks());
    blanks
}
