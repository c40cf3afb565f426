//! What a person typed → [`Query`], by `grammar/query.pest`. Never fails: what has no meaning as a field or value is searched as
//! words or left out, and a note says so.

use super::act::day_number;
use super::keyboards::as_printed;
use super::query::{Clause, Compare, Note, Occur, Part, Query};
use super::query_words::{QueryField, Unit, status};
use grammar::{Grammar, Rule};
use pest::Parser as _;
use pest::iterators::Pair;
use std::ops::Range;
use zanflow_citations::references::references;
use zanflow_kazakh::search::{fold, fold_latin, words};
use zanflow_lexicon::words::questions::{ACTS, PARAGRAPH};

#[allow(missing_docs)] // derived from the grammar, whose comments are its documentation
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../../grammar/query.pest"]
    pub struct Grammar;
}

/// Most letters of a query; the rest is cut off.
pub const LONGEST: usize = 1000;
/// Most clauses of a query that are searched.
pub const MOST_CLAUSES: usize = 40;

/// Reads a query.
pub fn parse(text: &str) -> Query {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
    let typed = text.get(..end).unwrap_or(text);
    let mut query = Query::default();
    if end < text.len() {
        query.notes.push(Note::Cut);
    }
    query.cited.extend(references(&as_printed(typed)).into_iter().map(|found| (found.date, found.number)));
    let mut reader = ClauseReader { query };
    for pair in Grammar::parse(Rule::query, typed).into_iter().flatten().flat_map(Pair::into_inner) {
        if pair.as_rule() == Rule::clause {
            reader.clause(pair);
        }
    }
    let mut query = finished(reader.query);
    for (number, paragraph) in numbers_of_acts(typed, &query.clauses) {
        match number {
            Some(number) if query.cited.iter().all(|(_, known)| known.as_ref() != Some(&number)) => {
                query.cited.push((None, Some(number)));
            }
            _ => {}
        }
        query.paragraph = query.paragraph.or(paragraph);
    }
    query
}

/// Numbers that a query gives without a day: of acts, behind «№», before the kind of act or alone; of paragraphs.
fn numbers_of_acts(typed: &str, clauses: &[Clause]) -> Vec<(Option<String>, Option<String>)> {
    let text = |clause: &Clause| typed.get(clause.range.clone()).unwrap_or_default();
    let mut found = Vec::new();
    for (nth, clause) in clauses.iter().enumerate() {
        if !matches!(clause.part, Part::Word(_) | Part::Phrase(_)) {
            continue;
        }
        let number = text(clause).trim_start_matches(NUMERO);
        if !number.starts_with(|letter: char| letter.is_ascii_digit()) || number.contains(char::is_whitespace)
        {
            continue;
        }
        let before = typed.get(..clause.range.start).unwrap_or_default().trim_end();
        let is_marked = before.ends_with(NUMERO) || text(clause).starts_with(NUMERO);
        let next = clauses.get(nth + 1).map(text).unwrap_or_default();
        let last = nth.checked_sub(1).and_then(|at| clauses.get(at)).map(text).unwrap_or_default();
        let (digits, behind) = number.split_once('-').unwrap_or((number, ""));
        let beside = [next, last].into_iter().any(|word| begins_with_one_of(word, PARAGRAPH));
        if begins_with_one_of(behind, PARAGRAPH) || (behind.is_empty() && beside && !is_marked) {
            found.push((None, Some(digits.to_owned())));
        } else if is_marked || clauses.len() == 1 || begins_with_one_of(next, ACTS) {
            found.push((Some(number.trim_end_matches(['.', ',', ';', '?']).to_owned()), None));
        }
    }
    found
}

const NUMERO: [char; 2] = ['№', 'N'];

/// Whether a word, typed on any keyboard, begins with one of some stems.
fn begins_with_one_of(word: &str, stems: &[&str]) -> bool {
    let spellings = [fold(word), fold_latin(word)];
    stems.iter().map(|stem| fold(stem)).any(|stem| spellings.iter().any(|word| word.starts_with(&stem)))
}

fn finished(mut query: Query) -> Query {
    if query.clauses.len() > MOST_CLAUSES {
        query.clauses.truncate(MOST_CLAUSES);
        query.notes.push(Note::Cut);
    }
    if !query.clauses.is_empty() && query.clauses.iter().all(|clause| clause.occur == Occur::Not) {
        query.notes.push(Note::OnlyNot);
    }
    query
}

/// Turns the clauses of the grammar into those of the query.
struct ClauseReader {
    query: Query,
}

impl ClauseReader {
    fn clause(&mut self, clause: Pair<'_, Rule>) {
        let range = span(&clause);
        let mut occur = Occur::Should;
        for pair in clause.into_inner() {
            match pair.as_rule() {
                Rule::sign => occur = if pair.as_str() == "+" { Occur::Must } else { Occur::Not },
                Rule::phrase => {
                    let phrase = self.quoted(pair).to_owned();
                    self.push(occur, Part::Phrase(phrase), range.clone());
                }
                Rule::field => self.field(occur, &pair, range.clone()),
                _ => self.words(occur, pair.as_str(), range.clone()),
            }
        }
    }

    /// The words of a phrase; a note where it is not closed.
    fn quoted<'t>(&mut self, phrase: Pair<'t, Rule>) -> &'t str {
        let (mut inside, mut closed) = ("", false);
        for pair in phrase.into_inner() {
            match pair.as_rule() {
                Rule::inside => inside = pair.as_str(),
                _ => closed = true,
            }
        }
        if !closed {
            self.query.notes.push(Note::OpenQuote);
        }
        inside
    }

    fn field(&mut self, occur: Occur, field: &Pair<'_, Rule>, range: Range<usize>) {
        let mut parts = field.clone().into_inner();
        let (Some(name), Some(compare), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        let typed = name.as_str();
        let Some(name) = QueryField::named(typed) else { return self.unknown(occur, field, &value, range) };
        let compare = compared(compare.as_str());
        let value = if value.as_rule() == Rule::phrase { self.quoted(value) } else { value.as_str() };
        match self.meant(name, compare, value, &range) {
            Some(part) => {
                let occur = if occur == Occur::Not { Occur::Not } else { Occur::Must };
                self.push(occur, part, range);
            }
            None if name == QueryField::On && self.query.on.is_some() => {}
            None => {
                self.query.notes.push(Note::BadValue { field: typed.to_owned(), value: value.to_owned() });
            }
        }
    }

    /// What looks like a field and is none: words, and perhaps a phrase behind them.
    fn unknown(&mut self, occur: Occur, field: &Pair<'_, Rule>, value: &Pair<'_, Rule>, range: Range<usize>) {
        let is_phrase = value.as_rule() == Rule::phrase;
        let printed = field.as_str();
        let end = if is_phrase { printed.len() - value.as_str().len() } else { printed.len() };
        let word = printed.get(..end).unwrap_or(printed);
        if word.contains(':') && !word.ends_with(':') {
            let name = word.split([':', '>', '<', '=']).next().unwrap_or(word);
            self.query.notes.push(Note::UnknownField { field: name.to_owned() });
        }
        self.words(occur, word, range.start..range.end - (printed.len() - end));
        if is_phrase {
            let range = span(value);
            let phrase = self.quoted(value.clone()).to_owned();
            self.push(Occur::Should, Part::Phrase(phrase), range);
        }
    }

    /// What a value means in a field; none where it means nothing there, or is the day of the query.
    fn meant(
        &mut self,
        name: QueryField,
        compare: Compare,
        value: &str,
        range: &Range<usize>,
    ) -> Option<Part> {
        use QueryField::{Deadline, Definition, Document, Ground, Has, On, Payment, Refusal, Status, Year};
        match name {
            On => {
                self.query.on = day(value);
                None
            }
            Deadline | Refusal | Payment | Definition | Document | Ground if value.is_empty() => {
                Some(Part::Field { name: Has, value: name.name().to_owned() })
            }
            Deadline => deadline(compare, value),
            Year => years(compare, value),
            Refusal | Payment | Document | Ground => {
                let has = Part::Field { name: Has, value: name.name().to_owned() };
                self.push(Occur::Must, has, range.clone());
                Some(Part::Word(value.to_owned()))
            }
            Status => status(value).map(|status| Part::Field { name, value: status.to_owned() }),
            _ => (!value.is_empty()).then(|| Part::Field { name, value: value.to_owned() }),
        }
    }

    /// Plain words. «9-1-бап» is a phrase: its parts belong together, but need not be one word.
    fn words(&mut self, occur: Occur, text: &str, range: Range<usize>) {
        let part = match words(text).as_slice() {
            [] => return,
            [_] => Part::Word(text.to_owned()),
            _ => Part::Phrase(text.to_owned()),
        };
        self.query.clauses.push(Clause { occur, part, range });
    }

    fn push(&mut self, occur: Occur, part: Part, range: Range<usize>) {
        let is_blank = matches!(&part, Part::Phrase(phrase) if words(phrase).is_empty());
        if !is_blank {
            self.query.clauses.push(Clause { occur, part, range });
        }
    }
}

fn span(pair: &Pair<'_, Rule>) -> Range<usize> {
    let span = pair.as_span();
    span.start()..span.end()
}

fn compared(marks: &str) -> Compare {
    match marks.trim_start_matches(':') {
        ">" => Compare::More,
        ">=" | "=>" => Compare::AtLeast,
        "<" => Compare::Less,
        "<=" | "=<" => Compare::AtMost,
        _ => Compare::Equal,
    }
}

/// The pieces of a value that a rule reads, each with its rule; none where it does not read it.
fn pieces(rule: Rule, text: &str) -> Vec<(Rule, &str)> {
    let mut found: Vec<(Rule, &str)> = Vec::new();
    for pair in Grammar::parse(rule, text).into_iter().flatten().flat_map(Pair::into_inner) {
        found.push((pair.as_rule(), pair.as_str()));
        found.extend(pair.into_inner().map(|inner| (inner.as_rule(), inner.as_str())));
    }
    found
}

fn numbers(pieces: &[(Rule, &str)]) -> Option<Vec<u64>> {
    let numbers = pieces.iter().filter(|(rule, _)| *rule == Rule::number);
    numbers.map(|(_, number)| number.parse().ok()).collect()
}

/// A day as people type it: 2013-05-01, 01.05.2013, 1.5.2013.
fn day(text: &str) -> Option<u64> {
    let pieces = pieces(Rule::day, text);
    let is_dotted = pieces.iter().any(|(rule, _)| *rule == Rule::dotted);
    let numbers = numbers(&pieces)?;
    let [one, month, three] = numbers.as_slice() else { return None };
    let (year, day) = if is_dotted { (three, one) } else { (one, three) };
    day_number(&format!("{year:04}-{month:02}-{day:02}"))
}

fn deadline(compare: Compare, text: &str) -> Option<Part> {
    let pieces = pieces(Rule::time, text);
    let [(_, amount), (_, unit), ..] = pieces.as_slice() else { return None };
    let amount: f64 = amount.replace(',', ".").parse().ok()?;
    let (working_days, amount) = match Unit::named(unit)? {
        Unit::WorkingDays => (true, amount),
        Unit::Seconds(each) => (false, amount * each),
    };
    Some(Part::Deadline { compare, working_days, amount })
}

fn years(compare: Compare, text: &str) -> Option<Part> {
    let numbers = numbers(&pieces(Rule::years, text))?;
    let year = match *numbers.as_slice() {
        [from, to] => return Some(Part::Years(from, to)),
        [year] => year,
        _ => return None,
    };
    Some(match compare {
        Compare::Equal => Part::Years(year, year),
        Compare::More => Part::Years(year.saturating_add(1), 9999),
        Compare::AtLeast => Part::Years(year, 9999),
        Compare::Less => Part::Years(0, year.saturating_sub(1)),
        Compare::AtMost => Part::Years(0, year),
    })
}

#[cfg(test)]
#[allow(clippy::string_slice)] // ranges of clauses are what is tested
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Every text is a query: all that is not blank lies in a clause of the grammar, and clauses keep their places.
        #[test]
        fn every_text_is_a_query(text in r#"([\PC]|[«»"“:<>=+−-]|қолхат|on:|срок|year|2012\.\.| |
    ){0,60}"#) {
            let pairs = Grammar::parse(Rule::query, &text);
            prop_assert!(pairs.is_ok(), "{text:?}");
            let mut end = 0;
            for clause in pairs.into_iter().flatten().flat_map(Pair::into_inner) {
                let range = span(&clause);
                prop_assert!(text[end..range.start].trim().is_empty());
                end = range.end;
            }
            prop_assert!(text[end..].trim().is_empty());
            let query = parse(&text);
            let mut start = 0;
            for clause in &query.clauses {
                prop_assert!(clause.range.start >= start && text.get(clause.range.clone()).is_some());
                start = clause.range.start;
            }
        }

        /// Reading is linear: a long run of any mark costs no more than its length.
        #[test]
        fn runs_of_marks_are_read(mark in r#"[«»":<>=+a-]"#, times in 1usize..LONGEST) {
            prop_assert!(parse(&mark.repeat(times)).clauses.len() <= MOST_CLAUSES);
        }
    }

    #[track_caller]
    fn check(text: &str, printed: &str, notes: &[Note]) {
        let query = parse(text);
        assert_eq!(query.to_string(), printed, "{text}");
        assert_eq!(query.notes, notes, "{text}");
    }

    #[test]
    fn fields_are_read_in_three_languages() {
        check("қолхат облыс:үлгі -баж", "қолхат region:үлгі -баж", &[]);
        check("область:\"Үлгі облысы\"", "region:\"Үлгі облысы\"", &[]);
        check("срок<=3рд мерзім>1,5ч", "deadline<=3wd deadline>5400s", &[]);
        check(
            "год:2012..2014 year:2012-2014 жыл>2012",
            "year:2012..2014 year:2012..2014 year:2013..9999",
            &[],
        );
        check("күні:1.5.2013", " on:2013-05-01", &[]);
        check("төлем:түбіртек refusal:", "has:payment түбіртек has:refusal", &[]);
        check("статус:утратил", "status:repealed", &[]);
    }

    #[test]
    fn what_is_no_field_is_searched_as_words() {
        let unknown = |field: &str| Note::UnknownField { field: field.to_owned() };
        let bad =
            |field: &str, value: &str| Note::BadValue { field: field.to_owned(), value: value.to_owned() };
        check("түс:қызыл", "\"түс:қызыл\"", &[unknown("түс")]);
        check("түс:\"қызыл гүл", "түс: \"қызыл гүл\"", &[Note::OpenQuote]);
        check("year:көп қолхат", "қолхат", &[bad("year", "көп")]);
        check("on:ертең", "", &[bad("on", "ертең")]);
        check("-қолхат", "-қолхат", &[Note::OnlyNot]);
        check("- : «»", "", &[]);
        check("9-1-бап", "\"9-1-бап\"", &[]);
    }

    #[test]
    fn acts_are_named_by_number_alone() {
        let cited =
            |text: &str| parse(text).cited.into_iter().filter_map(|(_, number)| number).collect::<Vec<_>>();
        assert_eq!(cited("№ 1108"), ["1108"]);
        assert_eq!(cited("№377 Көкжазық"), ["377"]);
        assert_eq!(cited("393-ө бұйрық"), ["393-ө"]);
        assert_eq!(cited("2/338"), ["2/338"]);
        assert_eq!(cited("15 жұмыс күні"), [""; 0]);
        let both = parse("№ 718 бұйрық 9-тармақ");
        assert_eq!((both.cited.len(), both.paragraph.as_deref()), (1, Some("9")));
        assert_eq!(parse("приказ № 718 пункт 9").paragraph.as_deref(), Some("9"));
    }

    #[test]
    fn long_queries_are_cut() {
        let query = parse(&"сөз ".repeat(LONGEST));
        assert_eq!(query.clauses.len(), MOST_CLAUSES);
        assert_eq!(query.notes, [Note::Cut, Note::Cut]);
    }
}
