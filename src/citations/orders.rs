//! Words of an act's orders and notes: who controls, what was changed, what was repealed.

use crate::references::{Reference, references};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::scan::{Cursor, matches};
use zanflow_lexicon::stamps::{StampEnd, StampKind, stamp_end};
use zanflow_lexicon::words::citations as words;

/// The official charged with control, as printed: what stands before «жүктелсін».
pub fn supervisor(order: &str) -> Option<String> {
    let lower = order.lowered();
    if !lower.contains(words::CONTROLS) {
        return None;
    }
    let charged = words::CHARGED.iter().filter_map(|word| lower.rfind(word)).max()?;
    let before = upto(order, charged).trim_end();
    let official = match matches(upto(&lower, before.len()), control).next() {
        Some(control) if !from(before, control.end).trim().is_empty() => from(before, control.end),
        Some(control) => official_first(upto(before, control.start)),
        None => {
            let after = before.split_once(words::CONTROL_NOUN);
            after.map_or("", |(_, rest)| rest.trim_start_matches(words::CONTROL_ENDING))
        }
    };
    let official: Vec<&str> = official.split_whitespace().collect();
    (!official.is_empty()).then(|| official.join(" "))
}

/// «орындалуын бақылау жасау, », with what follows the control as far as it does.
fn control(cursor: &mut Cursor<'_>) -> bool {
    if !cursor.word(words::FULFILMENT) {
        return false;
    }
    cursor.letters();
    if !(cursor.blanks() && cursor.any(words::CONTROLLING)) {
        return false;
    }
    cursor.letters();
    let mut end = None;
    let mut ahead = *cursor;
    let parts: [fn(&mut Cursor<'_>) -> bool; 3] = [
        |_| true,
        |cursor| cursor.blanks() && cursor.any(words::MAKING),
        |cursor| {
            cursor.blanks()
                && cursor.word(words::CARRYING)
                && cursor.blanks()
                && cursor.any(words::CARRYING_OUT)
        },
    ];
    for part in parts {
        ahead.optional(part);
        end = end_of_control(ahead).or(end);
    }
    cursor.at = end.unwrap_or(cursor.at);
    end.is_some()
}

/// The byte after a comma and blanks, or the end of the text.
fn end_of_control(mut cursor: Cursor<'_>) -> Option<usize> {
    let end = cursor.rest().is_empty();
    cursor.word(",");
    (cursor.blanks() || end).then_some(cursor.at)
}

/// «X-ға осы қаулының орындалуын бақылау жүктелсін»: the official stands before the act's own name.
fn official_first(before: &str) -> &str {
    let at = words::THIS.iter().find_map(|this| before.rfind(this));
    let text = upto(before, at.unwrap_or(0)).trim();
    let skip = zanflow_kazakh::marks::mark(text).map_or(0, |(_, length)| length);
    from(text, skip)
}

/// «… бұйрығына қосымша», «… қаулысымен бекітілген»: a stamp's end.
pub fn ends_as_stamp(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ' ']);
    let own = |end: &StampEnd| !matches!(end.of, StampKind::Appendix { possessive: true, .. });
    stamp_end(text).as_ref().is_some_and(own)
        && zanflow_kazakh::marks::mark(text).is_none()
        && text.chars().count() < 300
}

/// A note without its label «Ескерту.».
pub fn without_label(note: &str) -> &str {
    let mut cursor = Cursor::new(note, 0);
    cursor.blanks();
    if !cursor.letters().lowered().starts_with(words::NOTE) {
        return note;
    }
    cursor.blanks();
    cursor.one(|letter| matches!(letter, '.' | ':' | '!'));
    cursor.blanks();
    cursor.rest()
}

/// Whether some words of a text say that an act was, or is to be, repealed.
pub fn speaks_of_repeal(text: &str) -> bool {
    let text = text.lowered();
    words::REPEALS.iter().any(|words| text.contains(words))
}

/// Whether a note or status says that the whole act was repealed.
pub fn repeals(text: &str) -> bool {
    let text = text.trim().lowered();
    words::REPEALED.iter().any(|words| text.starts_with(words))
}

/// What a note says was changed, and the acts that changed it; none for other notes and for repeals.
pub fn amendment(note: &str) -> Option<(&str, Vec<Reference>)> {
    let body = without_label(note);
    if body.len() == note.len() || repeals(body) {
        return None;
    }
    let acts: Vec<Reference> =
        references(body).into_iter().filter(|act| act.number.is_some() && !act.registered).collect();
    let first = acts.first()?.range.start;
    let before = upto(body, first);
    let dash = [" – ", " - ", " — ", "– ", "- "].iter().filter_map(|dash| before.find(dash)).min()?;
    let what = part(body, 0..dash).trim();
    (!what.is_empty()).then_some((what, acts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn supervisors_are_given_as_printed() {
        let cases = [
            (
                "2. Осы қаулының орындалуын бақылау облыс әкімінің орынбасары А.Б. Мысаловқа жүктелсін.",
                Some("облыс әкімінің орынбасары А.Б. Мысаловқа"),
            ),
            (
                "Осы бұйрықтың орындалуын бақылауды вице-министр  А. Мысаловқа жүктелсін .",
                Some("вице-министр А. Мысаловқа"),
            ),
            (
                "5. Осы бұйрықтың орындалуына бақылау жасау полиция полковнигі А.Мысаловқа жүктелсін.",
                Some("полиция полковнигі А.Мысаловқа"),
            ),
            (
                "3. Ара бақылау комитетінің төрағасы А. Мысаловқа осы бұйрықтың орындалуын бақылау жүктелсін.",
                Some("Ара бақылау комитетінің төрағасы А. Мысаловқа"),
            ),
            (
                "4. Осы бұйрықтың орындалуын бақылау Ара бақылау комитетіне (А. Мысалов) жүктелсін.",
                Some("Ара бақылау комитетіне (А. Мысалов)"),
            ),
            ("3. Осы бұйрықтың орындалуын бақылауды өзіме қалдырамын.", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(supervisor(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn notes_record_changes_and_repeals() {
        let cases = [
            (
                "Ескерту. Регламент 12 тармақпен толықтырылды – Үлгі облысы әкімдігінің 17.09.2014 № 328 қаулысымен.",
                Some("Регламент 12 тармақпен толықтырылды"),
                1,
            ),
            (
                "Ескерту. 1-тармаққа өзгерістер енгізілді - ҚР Үлгі министрінің 02.03.2016 № 4 (қолданысқа енгізіледі); 05.06.2017 № 7 бұйрықтарымен.",
                Some("1-тармаққа өзгерістер енгізілді"),
                2,
            ),
            ("Ескерту. Күші жойылды - ҚР Үлгі министрінің 02.03.2016 № 4 бұйрығымен.", None, 0),
            ("Ескерту. Қолданысқа енгізілу тәртібін 4-тармақтан қараңыз.", None, 0),
            ("РҚАО-ның ескертпесі.", None, 0),
        ];
        for (note, what, acts) in cases {
            let found = amendment(note);
            assert_eq!(found.as_ref().map(|(what, _)| *what), what, "{note}");
            assert_eq!(found.map_or(0, |(_, acts)| acts.len()), acts, "{note}");
        }
    }
}
