//! [`Query`] → what the index is asked: which words are looked for in which field, and what each is worth.

use super::fields::Fields;
use super::plus::Plus;
use super::query::{Clause, Compare, Note, Occur, Part, Query};
use super::query_words::QueryField;
use super::spelling::{alike, frequency};
use super::tokenize::{Form, russian};
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::OnceLock;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur as Needs,
    PhraseQuery, Query as Asked, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};
use zanflow_kazakh::search::{fold, fold_latin, words};
use zanflow_lexicon::words::synonyms::GROUPS;

type Ask = Box<dyn Asked>;

/// What a match is worth, by where it is found.
const EXACT: f32 = 1.15;
const STEM: f32 = 1.0;
const ROOT: f32 = 0.6;
const SYNONYM: f32 = 0.75;
const RESPELLED: f32 = 0.7;
const ABOUT: f32 = 0.8;
const CONTEXT: f32 = 0.15;
/// For each word of the query that a passage has.
pub const TOGETHER: f32 = 2.5;
/// For words that stand side by side as typed.
const SIDE_BY_SIDE: f32 = 1.2;
/// For an act that the query cites.
const CITED: f32 = 12.0;

/// What the index is asked.
pub struct Plan {
    /// The whole.
    pub query: Ask,
    /// Forms whose words are marked in snippets.
    pub marks: Marks,
    /// What was not taken as typed.
    pub notes: Vec<Note>,
    /// Some clause asks for words; without one, passages are not ranked by them.
    pub has_words: bool,
}

/// Forms of words that were looked for.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Stems and words as they stand.
    pub forms: BTreeSet<String>,
    /// Roots.
    pub roots: BTreeSet<String>,
    /// Russian stems.
    pub russian: BTreeSet<String>,
}

/// Plans a query over what the index holds; statuses are those of `day`.
pub fn plan(query: &Query, searcher: &Searcher, fields: &Fields, day: u64) -> Plan {
    let mut planner = Planner { searcher, fields, day, marks: Marks::default(), notes: Vec::new() };
    let query = planner.whole(query);
    Plan { query: query.0, marks: planner.marks, notes: planner.notes, has_words: query.1 }
}

struct Planner<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    day: u64,
    marks: Marks,
    notes: Vec<Note>,
}

impl Planner<'_> {
    fn whole(&mut self, query: &Query) -> (Ask, bool) {
        let mut needs: Vec<(Needs, Ask)> = Vec::new();
        let mut wanted: Vec<Ask> = Vec::new();
        for clause in &query.clauses {
            match (clause.occur, self.clause(clause)) {
                (Occur::Should, asked) => wanted.extend(asked),
                (Occur::Must, Some(asked)) => needs.push((Needs::Must, asked)),
                (Occur::Not, Some(asked)) => needs.push((Needs::MustNot, asked)),
                (_, None) => {}
            }
        }
        if let Some(day) = query.on {
            let from = range_u64(self.fields.from, Bound::Unbounded, Bound::Included(day));
            needs.push((Needs::Must, unscored(from)));
            // Who asks for a status means that one; else the law of that day is meant.
            let status =
                |clause: &Clause| matches!(clause.part, Part::Field { name: QueryField::Status, .. });
            if !query.clauses.iter().any(status) {
                needs.push((Needs::Must, self.not_repealed_by(day)));
            }
        }
        let has_words = !wanted.is_empty();
        if has_words {
            let each = wanted.into_iter().map(|asked| -> Ask { Box::new(Plus::new(asked, TOGETHER)) });
            needs.push((Needs::Must, Box::new(BooleanQuery::union(each.collect()))));
            needs.extend(self.side_by_side(query).into_iter().map(|asked| (Needs::Should, asked)));
            needs.extend(self.cited(query).into_iter().map(|asked| (Needs::Should, asked)));
        }
        // Words that are nowhere find nothing, rather than everything.
        let lost = !has_words && query.clauses.iter().any(|clause| clause.occur == Occur::Should);
        if lost || (query.clauses.is_empty() && query.on.is_none()) {
            return (Box::new(EmptyQuery), false);
        }
        if !has_words {
            // Only passages have words; acts, models and sources have values.
            needs.push((Needs::Must, unscored(self.term(self.fields.sort, "passage"))));
        }
        (Box::new(BooleanQuery::new(needs)), has_words)
    }

    /// Acts that were not repealed on a day, and those that were on a day not known: perhaps later.
    fn not_repealed_by(&self, day: u64) -> Ask {
        let until = self.fields.until;
        let later = range_u64(until, Bound::Excluded(day), Bound::Unbounded);
        let unknown = range_u64(until, Bound::Included(0), Bound::Included(0));
        unscored(Box::new(BooleanQuery::union(vec![later, unknown])))
    }

    fn clause(&mut self, clause: &Clause) -> Option<Ask> {
        let tell = clause.occur != Occur::Not;
        match &clause.part {
            Part::Word(word) => self.word(word, tell),
            Part::Phrase(phrase) => self.phrase(phrase, tell),
            Part::Field { name, value } => Some(self.field(*name, value)),
            Part::Deadline { compare, working_days, amount } => {
                let field = if *working_days { self.fields.working_days } else { self.fields.seconds };
                Some(unscored(deadline(field, *compare, *amount)))
            }
            Part::Years(from, to) => {
                let asked = range_u64(self.fields.year, Bound::Included(*from), Bound::Included(*to));
                Some(unscored(asked))
            }
        }
    }

    /// A word in all its forms and with what means the same.
    fn word(&mut self, typed: &str, tell: bool) -> Option<Ask> {
        let words = words(typed);
        let word = words.first()?;
        let latin =
            typed.chars().any(|letter| letter.is_alphabetic()) && typed.chars().all(|l| !is_cyrillic(l));
        let mut spellings = vec![word.folded.clone()];
        if latin && !word.folded.starts_with('#') {
            spellings.push(fold_latin(typed));
            spellings.dedup();
        }
        let mut asked: Vec<Ask> = Vec::new();
        for folded in &spellings {
            asked.extend(self.forms(folded, 1.0));
        }
        asked.extend(self.russian(typed));
        asked.extend(self.synonyms(&spellings));
        if asked.is_empty() {
            asked = self.respelled(typed, &spellings, tell);
        }
        (!asked.is_empty()).then(|| best(asked))
    }

    /// The forms of a folded word that the index has.
    fn forms(&mut self, folded: &str, worth: f32) -> Vec<Ask> {
        let (stem, root) = (Form::Stem.of(folded), Form::Root.of(folded));
        let mut asked: Vec<Ask> = Vec::new();
        let fields = self.fields;
        for (field, form, boost) in
            [(fields.exact, folded, EXACT), (fields.stem, &stem, STEM), (fields.root, &root, ROOT)]
        {
            if frequency(self.searcher, field, form) > 0 {
                asked.push(boosted(self.term(field, form), boost * worth));
            }
        }
        if asked.is_empty() {
            return asked;
        }
        self.marks.forms.insert(folded.to_owned());
        self.marks.forms.insert(stem.clone());
        self.marks.roots.insert(root);
        let plus: Vec<Ask> = [(fields.about, ABOUT), (fields.context, CONTEXT)]
            .into_iter()
            .filter(|(field, _)| frequency(self.searcher, *field, &stem) > 0)
            .map(|(field, boost)| boosted(self.term(field, &stem), boost * worth))
            .collect();
        if plus.is_empty() {
            return asked;
        }
        // What the passage is about adds to what it says.
        let mut sum: Vec<(Needs, Ask)> = vec![(Needs::Should, best(asked))];
        sum.extend(plus.into_iter().map(|asked| (Needs::Should, asked)));
        vec![Box::new(BooleanQuery::new(sum))]
    }

    fn russian(&mut self, typed: &str) -> Vec<Ask> {
        let mut found = Vec::new();
        let mut analyzer = russian();
        let mut stream = analyzer.token_stream(typed);
        while let Some(token) = tantivy::tokenizer::TokenStream::next(&mut stream) {
            if frequency(self.searcher, self.fields.russian, &token.text) > 0 {
                found.push(token.text.clone());
            }
        }
        drop(stream);
        let asked = found.iter().map(|stem| self.term(self.fields.russian, stem)).collect();
        self.marks.russian.extend(found);
        asked
    }

    /// What means the same as a word, by the general list.
    fn synonyms(&mut self, spellings: &[String]) -> Vec<Ask> {
        let mut asked = Vec::new();
        let stems: Vec<String> = spellings.iter().map(|folded| Form::Stem.of(folded)).collect();
        for named in synonyms() {
            if !named.iter().any(|name| matches!(name.as_slice(), [one] if stems.contains(one))) {
                continue;
            }
            for name in named.iter().filter(|name| !matches!(name.as_slice(), [one] if stems.contains(one))) {
                asked.extend(self.row(name, 0).map(|asked| boosted(asked, SYNONYM)));
            }
        }
        asked
    }

    /// Stems one after another; none where one of them is nowhere.
    fn row(&mut self, stems: &[String], slop: u32) -> Option<Ask> {
        let field = self.fields.stem;
        if stems.iter().any(|stem| frequency(self.searcher, field, stem) == 0) {
            return None;
        }
        self.marks.forms.extend(stems.iter().cloned());
        match stems {
            [] => None,
            [one] => Some(self.term(field, one)),
            several => {
                let terms =
                    several.iter().map(|stem| Term::from_field_text(field, stem)).enumerate().collect();
                Some(Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop)))
            }
        }
    }

    fn respelled(&mut self, typed: &str, spellings: &[String], tell: bool) -> Vec<Ask> {
        let mut instead: Vec<String> = Vec::new();
        for folded in spellings.iter().rev() {
            if instead.is_empty() {
                instead = alike(self.searcher, self.fields, folded);
            }
        }
        let word = typed.to_owned();
        if tell && !instead.is_empty() {
            self.notes.push(Note::Respelled { word, instead: instead.clone() });
        } else if tell {
            self.notes.push(Note::NotFound { word });
        }
        instead.iter().flat_map(|folded| self.forms(folded, RESPELLED)).collect()
    }

    /// Words side by side, in any form; in Russian text too.
    fn phrase(&mut self, phrase: &str, tell: bool) -> Option<Ask> {
        let found = words(phrase);
        if let [_] = found.as_slice() {
            return self.word(phrase, tell);
        }
        let latin = phrase.chars().all(|letter| !is_cyrillic(letter));
        let stem = |text: &str, folded: &str| {
            let folded = if latin && !folded.starts_with('#') { fold_latin(text) } else { folded.to_owned() };
            Form::Stem.of(&folded)
        };
        let stems: Vec<String> = found
            .iter()
            .map(|word| stem(phrase.get(word.range.clone()).unwrap_or_default(), &word.folded))
            .collect();
        let mut asked: Vec<Ask> = self.row(&stems, 0).into_iter().collect();
        asked.extend(self.russian_row(phrase));
        if asked.is_empty() && tell {
            self.notes.push(Note::NotFound { word: phrase.to_owned() });
        }
        // A phrase that is nowhere finds nothing, rather than everything.
        Some(if asked.is_empty() { Box::new(EmptyQuery) } else { best(asked) })
    }

    fn russian_row(&mut self, phrase: &str) -> Option<Ask> {
        let mut analyzer = russian();
        let mut stream = analyzer.token_stream(phrase);
        let mut stems = Vec::new();
        while let Some(token) = tantivy::tokenizer::TokenStream::next(&mut stream) {
            stems.push(token.text.clone());
        }
        let field = self.fields.russian;
        if stems.len() < 2 || stems.iter().any(|stem| frequency(self.searcher, field, stem) == 0) {
            return None;
        }
        let terms = stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
        self.marks.russian.extend(stems);
        Some(Box::new(PhraseQuery::new(terms)))
    }

    /// Neighbours of the query that are neighbours in the passage.
    fn side_by_side(&mut self, query: &Query) -> Vec<Ask> {
        let typed = query.clauses.iter().filter_map(|clause| match (&clause.occur, &clause.part) {
            (Occur::Should, Part::Word(word)) => words(word).first().map(|found| {
                let latin = word.chars().all(|letter| !is_cyrillic(letter)) && !found.folded.starts_with('#');
                Form::Stem.of(&if latin { fold_latin(word) } else { fold(word) })
            }),
            _ => None,
        });
        let stems: Vec<String> = typed.collect();
        let field = self.fields.stem;
        let pairs = stems.windows(2).filter_map(|pair| {
            let [one, two] = pair else { return None };
            let known = |stem: &str| frequency(self.searcher, field, stem) > 0;
            if one == two || !known(one) || !known(two) {
                return None;
            }
            let terms = vec![(0, Term::from_field_text(field, one)), (1, Term::from_field_text(field, two))];
            let asked: Ask = Box::new(PhraseQuery::new_with_offset_and_slop(terms, 2));
            Some(boosted(asked, SIDE_BY_SIDE))
        });
        pairs.collect()
    }

    /// Passages of the acts that the query cites.
    fn cited(&self, query: &Query) -> Vec<Ask> {
        let mut asked: Vec<Ask> = Vec::new();
        for (date, number) in &query.cited {
            let mut both: Vec<Ask> = Vec::new();
            if let Some(number) = number {
                both.push(self.term(self.fields.number, number));
            }
            if let Some(day) = date.as_deref().and_then(super::day_number) {
                both.push(range_u64(self.fields.from, Bound::Included(day), Bound::Included(day)));
            }
            if !both.is_empty() {
                asked.push(Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::intersection(both)), CITED)));
            }
        }
        asked
    }

    fn field(&self, name: QueryField, value: &str) -> Ask {
        let fields = self.fields;
        match name {
            QueryField::Status => {
                let until = fields.until;
                unscored(if value == "in_force" {
                    range_u64(until, Bound::Excluded(self.day), Bound::Unbounded)
                } else {
                    range_u64(until, Bound::Unbounded, Bound::Included(self.day))
                })
            }
            QueryField::Number => unscored(self.term(fields.number, value.trim_start_matches('№').trim())),
            QueryField::Act => unscored(self.term(fields.act, value)),
            QueryField::Has => unscored(self.term(fields.has, &value.to_lowercase())),
            QueryField::Kind => unscored(self.term(fields.kind, &value.to_lowercase())),
            QueryField::Lang => unscored(self.term(fields.lang, &value.to_lowercase())),
            QueryField::Channel => unscored(self.term(fields.channel, &value.to_lowercase())),
            QueryField::Definition => self.values_by_words(fields.about, value),
            QueryField::Service => self.service(value),
            QueryField::System => self.facet(fields.system, value),
            QueryField::Action => self.facet(fields.action, value),
            QueryField::Region => self.facet(fields.region, value),
            QueryField::Issuer => self.facet(fields.issuer, value),
            QueryField::Type => self.facet(fields.act_type, value),
            QueryField::Actor => self.facet(fields.actor, value),
            // These become parts of their own.
            QueryField::Year
            | QueryField::On
            | QueryField::Deadline
            | QueryField::Refusal
            | QueryField::Document
            | QueryField::Ground
            | QueryField::Payment => Box::new(EmptyQuery),
        }
    }

    fn facet(&self, field: Field, value: &str) -> Ask {
        unscored(self.any_of(field, &self.facet_values(field, value)))
    }

    /// A service by its id, or by words of its title.
    fn service(&self, value: &str) -> Ask {
        let by_id = self.term(self.fields.service, value);
        if frequency(self.searcher, self.fields.service, value) > 0 {
            return unscored(by_id);
        }
        self.values_by_words(self.fields.context, value)
    }

    /// All stems of a value in a field of stems.
    fn values_by_words(&self, field: Field, value: &str) -> Ask {
        let stems =
            words(value).into_iter().map(|word| self.term(field, &Form::Stem.of(&word.folded))).collect();
        unscored(Box::new(BooleanQuery::intersection(stems)))
    }

    /// Values of a facet whose words include all those typed: `region:түркістан` is «Түркістан облысы».
    fn facet_values(&self, field: Field, typed: &str) -> Vec<String> {
        let stems = |text: &str| -> BTreeSet<String> {
            words(text).into_iter().map(|word| Form::Stem.of(&word.folded)).collect()
        };
        let wanted = stems(typed);
        let mut found = BTreeSet::new();
        // A value in full is that one only: `gateway` is not `payment_gateway`.
        if frequency(self.searcher, field, typed) > 0 {
            return vec![typed.to_owned()];
        }
        for segment in self.searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(field) else { continue };
            let Ok(mut stream) = inverted.terms().stream() else { continue };
            while stream.advance() {
                if let Ok(value) = std::str::from_utf8(stream.key())
                    && !wanted.is_empty()
                    && wanted.is_subset(&stems(value))
                {
                    found.insert(value.to_owned());
                }
            }
        }
        found.into_iter().collect()
    }

    fn any_of(&self, field: Field, values: &[String]) -> Ask {
        if values.is_empty() {
            return Box::new(EmptyQuery);
        }
        Box::new(BooleanQuery::union(values.iter().map(|value| self.term(field, value)).collect()))
    }

    fn term(&self, field: Field, text: &str) -> Ask {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
    }
}

/// Groups of names that mean the same, each name as its stems.
fn synonyms() -> &'static [Vec<Vec<String>>] {
    static KNOWN: OnceLock<Vec<Vec<Vec<String>>>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let stems = |name: &&str| words(name).iter().map(|word| Form::Stem.of(&word.folded)).collect();
        GROUPS.iter().map(|(_, group)| group.iter().map(stems).collect()).collect()
    })
}

fn is_cyrillic(letter: char) -> bool {
    zanflow_kazakh::letters::is_cyrillic(letter)
}

fn best(mut asked: Vec<Ask>) -> Ask {
    match asked.pop() {
        Some(one) if asked.is_empty() => one,
        Some(last) => {
            asked.push(last);
            Box::new(DisjunctionMaxQuery::with_tie_breaker(asked, 0.1))
        }
        None => Box::new(EmptyQuery),
    }
}

fn boosted(asked: Ask, boost: f32) -> Ask {
    Box::new(BoostQuery::new(asked, boost))
}

/// A condition: it says nothing of how good a passage is.
fn unscored(asked: Ask) -> Ask {
    Box::new(ConstScoreQuery::new(asked, 0.0))
}

fn range_u64(field: Field, from: Bound<u64>, to: Bound<u64>) -> Ask {
    let term = |bound: Bound<u64>| bound.map(|value| Term::from_field_u64(field, value));
    if let (Bound::Unbounded, Bound::Unbounded) = (from, to) {
        return Box::new(AllQuery);
    }
    Box::new(RangeQuery::new(term(from), term(to)))
}

fn deadline(field: Field, compare: Compare, amount: f64) -> Ask {
    let term = Term::from_field_f64(field, amount);
    let (from, to) = match compare {
        Compare::More => (Bound::Excluded(term), Bound::Unbounded),
        Compare::AtLeast => (Bound::Included(term), Bound::Unbounded),
        Compare::Less => (Bound::Unbounded, Bound::Excluded(term)),
        Compare::AtMost => (Bound::Unbounded, Bound::Included(term)),
        Compare::Equal => (Bound::Included(term.clone()), Bound::Included(term)),
    };
    Box::new(RangeQuery::new(from, to))
}
