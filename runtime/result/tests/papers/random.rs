//! Random documents: whatever they say, a valid paper that says all of it, soon.

use crate::judges::{Judges, sample, text, told};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization as _;
use zanflow_result::{
    Appeal, Arrangement, Body, Citation, Document, Error, Field, Holder, Kind, Official, Reason, Text, pdf,
};

/// Words of officials, words that no line holds, and any Unicode.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[а-яәғқңөұүһіА-Я]{1,14}",
        2 => "[«(]?[A-Za-z0-9№§.,:;/-]{1,12}[»)]?",
        1 => "[а-яәғқ]{100,200}",
        1 => "\\PC{1,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(word, 0..25).prop_map(|words| words.join(" "))
}

fn texts() -> impl Strategy<Value = Text> {
    let side = || prop::option::weighted(0.8, words());
    prop_oneof![words().prop_map(Text::Same), (side(), side()).prop_map(|(kk, ru)| Text::Each { kk, ru })]
}

fn citations() -> impl Strategy<Value = Citation> {
    (texts(), prop::option::of(texts())).prop_map(|(act, clause)| Citation { act, clause })
}

fn documents() -> impl Strategy<Value = Document> {
    let field = || (texts(), prop::option::of(texts())).prop_map(|(label, value)| Field { label, value });
    let fields =
        prop_oneof![4 => prop::collection::vec(field(), 0..6), 1 => prop::collection::vec(field(), 20..30)];
    let reason = (texts(), prop::collection::vec(citations(), 0..3))
        .prop_map(|(text, clauses)| Reason { text, clauses });
    let body = (texts(), prop::option::of(texts())).prop_map(|(who, time)| Body { who, time, until: None });
    let appeal = (prop::collection::vec(body, 0..3), prop::option::of(citations()))
        .prop_map(|(bodies, clause)| Appeal { bodies, clause });
    (
        (
            prop::sample::select(Kind::ALL.to_vec()),
            any::<bool>(),
            prop::option::of(texts()),
            texts(),
            texts(),
        ),
        fields,
        prop::collection::vec(texts(), 0..4),
        prop::collection::vec(reason, 1..5),
        (
            prop::option::of(appeal),
            prop::option::of(words()),
            prop::option::of(texts()),
            prop::option::of(words()),
        ),
    )
        .prop_map(|((kind, beside, title, provider, holder), fields, paragraphs, reasons, rest)| {
            let (appeal, number, position, name) = rest;
            let mut document = sample("licence");
            document.provider.name = provider;
            document.holder = Some(Holder { name: holder, id: None, address: None });
            document.decided_by = Some(Official { name, position });
            let arrangement = if beside { Arrangement::Beside } else { Arrangement::After };
            Document { kind, title, number, fields, paragraphs, reasons, appeal, arrangement, ..document }
        })
}

/// Letters that are drawn by a glyph of their own.
fn plain(letter: char) -> bool {
    let latin = letter < '\u{250}';
    let cyrillic = ('\u{400}'..'\u{482}').contains(&letter) || ('\u{48a}'..'\u{500}').contains(&letter);
    letter.is_alphanumeric() && (latin || cyrillic)
}

/// What readers of each language are shown of a text, composed as it is drawn.
fn shown(text: &Text) -> Vec<String> {
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let each = match text {
        Text::Same(text) => vec![text.clone(); 2],
        Text::Each { kk, ru } => {
            let (kk, ru) = (filled(kk), filled(ru));
            kk.clone().or(ru.clone()).into_iter().chain(ru.or(kk)).collect()
        }
    };
    each.into_iter().map(|text| text.nfc().collect()).collect()
}

/// All texts that a document shows, once for each language.
fn said(document: &Document) -> Vec<String> {
    let fields = document.fields.iter().flat_map(|field| std::iter::once(&field.label).chain(&field.value));
    let reasons = document.reasons.iter().flat_map(|reason| {
        let clauses =
            reason.clauses.iter().flat_map(|clause| std::iter::once(&clause.act).chain(&clause.clause));
        std::iter::once(&reason.text).chain(clauses)
    });
    let bodies = document.appeal.iter().flat_map(|appeal| &appeal.bodies);
    let bodies = bodies.flat_map(|body| std::iter::once(&body.who).chain(&body.time));
    let number = document.number.iter().map(|number| Text::Same(number.clone()));
    let texts =
        fields.chain(reasons).chain(bodies).chain(&document.paragraphs).chain([&document.provider.name]);
    texts.cloned().chain(number).flat_map(|text| shown(&text)).collect()
}

fn count<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for letter in texts.flat_map(str::chars).filter(|letter| plain(*letter)) {
        *counts.entry(letter).or_default() += 1;
    }
    counts
}

#[test]
fn any_document_is_a_valid_paper_that_says_all_of_it() {
    let Some(judges) = Judges::ready() else { return };
    let mut runner = TestRunner::deterministic();
    let mut files = Vec::new();
    for nth in 0..24 {
        let document = documents().new_tree(&mut runner).unwrap().current();
        let file = judges
            .file(&format!("{nth}.pdf"), &pdf(&document).unwrap_or_else(|error| panic!("{nth}: {error}")));
        let (said, found) = (said(&document), text(&file));
        // A column may break a word, and what is beside it comes in between: so words are looked for by their beginnings, and every
        // letter must be there as often as it was said.
        let joined: String = found.split_whitespace().collect();
        for word in said.iter().flat_map(|text| text.split(|letter| !plain(letter))) {
            let start: String = word.chars().take(4).collect();
            assert!(joined.contains(&start), "{nth}: {word:?} is lost");
        }
        let counts = count(std::iter::once(found.as_str()));
        for (letter, expected) in count(said.iter().map(String::as_str)) {
            let there = counts.get(&letter).copied().unwrap_or_default();
            assert!(there >= expected, "{nth}: {there} of {expected} {letter:?}");
        }
        files.push(file);
    }
    assert_eq!(judges.faults(&files), [""; 0]);
}

#[test]
fn the_structure_tells_words_whole_whatever_columns_break() {
    let Some(judges) = Judges::ready() else { return };
    let mut runner = TestRunner::deterministic();
    for nth in 0..2 {
        let mut document = documents().new_tree(&mut runner).unwrap().current();
        document.fields.truncate(3);
        document.reasons.truncate(1);
        let file = judges.file(&format!("structure{nth}.pdf"), &pdf(&document).unwrap());
        let told = told(&file);
        for word in said(&document).iter().flat_map(|text| text.split(|letter| !plain(letter))) {
            assert!(told.contains(word), "{nth}: {word:?} is lost");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_document_stops_the_program(document in documents()) {
        pdf(&document).unwrap();
        let canonical = document.canonical().unwrap();
        prop_assert_eq!(serde_json::from_slice::<Document>(&canonical).unwrap(), document);
    }
}

#[test]
fn hundreds_of_rows_and_endless_words_are_a_matter_of_a_second() {
    let Some(judges) = Judges::ready() else { return };
    let mut document = sample("licence");
    let field = |nth: usize| Field {
        label: Text::Same(format!("{nth}-{}", "ұ".repeat(200))),
        value: Some(Text::new(
            format!("kk{nth} {}", "қ".repeat(200)),
            format!("ru{nth} {}", "ж".repeat(200)),
        )),
    };
    document.fields = (0..500).map(field).collect();
    for arrangement in [Arrangement::After, Arrangement::Beside] {
        document.arrangement = arrangement;
        let start = Instant::now();
        let file = judges.file("rows.pdf", &pdf(&document).unwrap());
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
        // The structure of so long a file takes poppler minutes: here the pages are asked, which break words.
        let found: String = text(&file).split_whitespace().collect();
        for nth in 0..500 {
            assert!(found.contains(&format!("{nth}-{}", "ұ".repeat(16))), "{nth}");
            for value in ["kk", "ru"] {
                assert!(found.contains(&format!("{value}{nth}")), "{nth}");
            }
        }
        assert_eq!(judges.faults(&[file]), [""; 0]);
    }
}

#[test]
fn the_most_text_is_written_and_more_is_refused() {
    let mut document = sample("bare");
    let room = Document::MOST_BYTES - document.canonical().unwrap().len() - 2;
    document.paragraphs = vec![Text::Same("қ ".repeat(room / 3))];
    let start = Instant::now();
    pdf(&document).unwrap();
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    document.paragraphs.push(Text::Same("қ".repeat(4)));
    assert!(matches!(pdf(&document), Err(Error::TooLarge { .. })));
}
