//! Words of a query → what is looked for: each word in all its forms and under all its names, words that name one thing together
//! as one.

use super::asks::{Ask, apart, best, boosted, exists, field_of, none, row, term};
use super::fields::Fields;
use super::plan::Marks;
use super::query::Note;
use super::question::{Word, is_silent};
use super::spelling::{alike, frequency, less_alike};
use super::thesaurus::{Name, Named, Row, Token, named, nearest};
use super::tokenize::DENIAL;
use super::weighed::Weighed;
use tantivy::Searcher;
use tantivy::query::{BooleanQuery, Occur as Needs};
use zanflow_kazakh::search::{root, stem, without_speech};

/// What a match is worth, by where it is found.
const EXACT: f32 = 1.15;
const STEM: f32 = 1.0;
const KAZAKH: f32 = 0.9;
const ROOT: f32 = 0.6;
const RESPELLED: f32 = 0.7;
const ABOUT: f32 = 0.8;
/// What all words of a name are worth that stand apart from each other.
const APART: f32 = 0.5;
/// What another name is worth beside the one typed.
const SAME: f32 = 0.75;
/// What a passage in the other language is worth, where there are some in the query's own.
const FOREIGN: f32 = 0.4;
/// What a word is worth for being there at all, in units of its rarity.
const COVERED: f32 = 2.0;
/// What a word is worth that only a title or chapter above the passage has.
const CONTEXT: f32 = 0.3;
/// What a word is worth that the titles above an answer have, beside one that the answer has itself.
const ABOVE: f32 = 1.5;
/// What it is worth to deny where the query does, beside having a word as rare: what happens when something is not done is another
/// matter than doing it.
const DENIED: f32 = 3.0;
/// So many other names of a word are looked for.
const MOST_NAMES: usize = 10;

/// Finds words of the index like one.
type Alike = fn(&Searcher, &Fields, &str) -> Vec<String>;

/// Words of the query that are looked for as one.
pub struct Concept {
    /// As typed.
    pub typed: String,
    /// Passages that have them.
    pub asked: Ask,
}

/// Finds what is looked for.
pub struct Finder<'a> {
    /// The index.
    pub searcher: &'a Searcher,
    /// Its fields.
    pub fields: &'a Fields,
    /// Whether words are taken as they stand, without their other names.
    pub literal: bool,
    /// Forms whose words are marked in snippets.
    pub marks: Marks,
    /// What was not taken as typed.
    pub notes: Vec<Note>,
    /// Stems that the titles above a passage may have.
    pub context: Vec<String>,
    /// The query is Russian, and the index has Russian text with words of it.
    pub has_own_text: bool,
}

/// Asks for one word and in how many passages it is.
#[derive(Default)]
struct Part {
    asked: Vec<Ask>,
    frequency: u64,
}

impl Finder<'_> {
    /// What words of a query are looked for as.
    pub fn concepts(&mut self, words: &[&Word]) -> Vec<Concept> {
        let tokens: Vec<Token> = words.iter().map(|word| word.token.clone()).collect();
        self.has_own_text |= tokens.iter().any(|token| self.is_russian_only(token));
        let mut concepts = Vec::new();
        let mut at = 0;
        while let (Some(words), Some(tokens)) = (words.get(at..), tokens.get(at..))
            && !words.is_empty()
        {
            let name = if self.literal { None } else { named(tokens) };
            let length = name.as_ref().map_or(1, |name| name.length.max(1));
            at += length;
            let words = words.get(..length).unwrap_or(words);
            let asked = match words {
                [word] => self.word(word, name.as_ref()),
                _ => self.together(words, name.as_ref()),
            };
            let typed: Vec<&str> = words.iter().map(|word| word.typed.as_str()).collect();
            concepts.extend(asked.map(|asked| Concept { typed: typed.join(" "), asked }));
        }
        concepts
    }

    /// Whether Russian text of the index has a word, and Kazakh text has not.
    fn is_russian_only(&self, token: &Token) -> bool {
        let known = |field, stem: &String| frequency(self.searcher, field, stem) > 0;
        token.russian.as_ref().is_some_and(|stem| known(self.fields.russian, stem))
            && !token.stems.iter().any(|stem| known(self.fields.stem, stem))
    }

    /// Passages whose titles above have words looked for.
    pub fn context(&self) -> Vec<Ask> {
        let field = self.fields.context;
        let known = self.context.iter().filter(|stem| frequency(self.searcher, field, stem) > 0);
        known.map(|stem| boosted(term(field, stem), CONTEXT)).collect()
    }

    /// What a matter's words name, where titles above passages have it, with what each is worth there.
    pub fn above(&self, words: &[&Word]) -> Vec<Ask> {
        let tokens: Vec<Token> = words.iter().map(|word| word.token.clone()).collect();
        let mut asked = Vec::new();
        let mut at = 0;
        while let Some(tokens) = tokens.get(at..).filter(|tokens| !tokens.is_empty()) {
            let name = if self.literal { None } else { named(tokens) };
            let length = name.as_ref().map_or(1, |name| name.length.max(1));
            at += length;
            let typed = tokens.get(..length).unwrap_or(tokens);
            let typed: Vec<String> = typed.iter().filter_map(|token| token.stems.last().cloned()).collect();
            let others =
                name.iter().flat_map(|name| name.same.iter().chain(&name.translated)).map(|name| &name.row);
            let others = others.filter_map(|row| match row {
                Row::Kazakh(stems) => Some(stems.clone()),
                Row::Russian(_) => None,
            });
            asked.extend(self.in_titles(std::iter::once(typed).chain(others)));
        }
        asked
    }

    /// Passages below titles that have all words of one of some names.
    fn in_titles(&self, names: impl Iterator<Item = Vec<String>>) -> Option<Ask> {
        let field = self.fields.context;
        let mut ways: Vec<Ask> = Vec::new();
        let mut known = 0;
        for stems in names {
            if stems.is_empty() || stems.iter().any(|stem| frequency(self.searcher, field, stem) == 0) {
                continue;
            }
            let in_texts = stems.iter().map(|stem| frequency(self.searcher, self.fields.stem, stem)).min();
            known = known.max(in_texts.unwrap_or(0));
            let each = stems.iter().map(|stem| term(field, stem));
            ways.push(Box::new(BooleanQuery::intersection(each.collect())));
            if ways.len() == MOST_NAMES {
                break;
            }
        }
        let worth = ABOVE * self.worth(known);
        (!ways.is_empty()).then(|| super::asks::worth(Box::new(BooleanQuery::union(ways)), worth))
    }

    /// How rare what so many passages have is.
    pub fn rarity(&self, frequency: u64) -> f32 {
        let (all, some) = (self.searcher.num_docs() as f32, frequency as f32);
        (1.0 + (all - some + 0.5).max(0.0) / (some + 0.5)).ln()
    }

    /// What having what so many passages have is worth.
    pub fn worth(&self, frequency: u64) -> f32 {
        COVERED * self.rarity(frequency)
    }

    fn weighed(&self, part: Part, least: f32) -> Ask {
        let plus = self.worth(part.frequency).max(least);
        Box::new(Weighed::word(best(part.asked), part.frequency, plus))
    }

    /// A word in all its forms and under all its names.
    pub fn word(&mut self, word: &Word, name: Option<&Named>) -> Option<Ask> {
        self.context.extend(word.token.stems.iter().cloned());
        if word.says_absent && !self.literal {
            return Some(self.denied());
        }
        let mut part = self.forms_of(word);
        let is_known = !part.asked.is_empty();
        let others = name.map(|name| self.names(name, std::slice::from_ref(&word), is_known));
        let (same, foreign) = others.unwrap_or_default();
        part.asked.extend(same.asked);
        part.frequency = part.frequency.max(same.frequency);
        if part.asked.is_empty() && foreign.asked.is_empty() {
            return self.meant(word);
        }
        self.either(part, foreign, 0.0)
    }

    /// Passages in which something is denied.
    fn denied(&self) -> Ask {
        let known = frequency(self.searcher, self.fields.root, DENIAL);
        let part = Part { asked: vec![term(self.fields.root, DENIAL)], frequency: known };
        self.weighed(part, 0.0)
    }

    /// The same, where a word of the query denies.
    pub fn denial(&self, words: &[&Word]) -> Option<Ask> {
        let denies = words.iter().any(|word| !word.says_absent && word.denies);
        (denies && !self.literal).then(|| boosted(self.denied(), DENIED))
    }

    /// A word that is nowhere: what it may have been meant as, in the index, in the lists of names, or else in the index with more
    /// letters off.
    fn meant(&mut self, word: &Word) -> Option<Ask> {
        if word.spellings.iter().flat_map(|folded| without_speech(folded)).any(is_silent) {
            return None;
        }
        if let Some(asked) = self.spoken(word) {
            return Some(asked);
        }
        if let Some(asked) = self.respelled(word, alike) {
            return Some(asked);
        }
        let near = if self.literal { None } else { nearest(&word.token) };
        if let Some((text, name)) = near {
            let (same, foreign) = self.names(&name, std::slice::from_ref(&word), false);
            if let Some(asked) = self.either(same, foreign, 0.0) {
                self.notes.push(Note::Respelled { word: word.typed.clone(), instead: vec![text.to_owned()] });
                return Some(asked);
            }
        }
        let asked = self.respelled(word, less_alike);
        if asked.is_none() {
            self.notes.push(Note::NotFound { word: word.typed.clone() });
        }
        asked
    }

    /// A word in its own language, or under its names in the other one, which stand back where it has its own.
    fn either(&self, own: Part, foreign: Part, least: f32) -> Option<Ask> {
        match (own.asked.is_empty(), foreign.asked.is_empty()) {
            (true, true) => None,
            (false, true) => Some(self.weighed(own, least)),
            (true, false) if self.has_own_text => Some(boosted(self.weighed(foreign, least), FOREIGN)),
            (true, false) => Some(self.weighed(foreign, least)),
            (false, false) => {
                let foreign = boosted(self.weighed(foreign, least), FOREIGN);
                Some(best(vec![self.weighed(own, least), foreign]))
            }
        }
    }

    /// Words that name one thing together: each of them, or another name of the thing for all.
    fn together(&mut self, words: &[&Word], name: Option<&Named>) -> Option<Ask> {
        let frequencies: Vec<u64> = words.iter().map(|word| self.forms_of(word).frequency).collect();
        let is_known = frequencies.iter().all(|frequency| *frequency > 0);
        let others = name.map(|name| self.names(name, words, is_known));
        let (same, foreign) = others.unwrap_or_default();
        let has_names = !same.asked.is_empty() || !foreign.asked.is_empty();
        let mut each = Vec::new();
        for (word, frequency) in words.iter().zip(&frequencies) {
            let own = if self.literal { None } else { named(std::slice::from_ref(&word.token)) };
            if *frequency > 0 || !has_names {
                each.extend(self.word(word, own.as_ref()));
            } else if let Some(own) = own {
                // What all of them name needs no guess at one of them.
                let (same, foreign) = self.names(&own, std::slice::from_ref(word), true);
                each.extend(self.either(same, foreign, 0.0));
            }
        }
        let worth =
            frequencies.iter().filter(|frequency| **frequency > 0).map(|frequency| self.worth(*frequency));
        let names = self.either(same, foreign, worth.sum());
        let each: Option<Ask> = (!each.is_empty()).then(|| Box::new(BooleanQuery::union(each)) as Ask);
        match (each, names) {
            (Some(each), Some(names)) => Some(best(vec![each, names])),
            (each, names) => each.or(names),
        }
    }

    /// The forms of a word that the index has, in both languages.
    fn forms_of(&mut self, word: &Word) -> Part {
        let mut part = Part::default();
        for folded in &word.spellings {
            self.forms(folded, 1.0, &mut part);
        }
        if let Some(stem) = &word.token.kazakh {
            let known = frequency(self.searcher, self.fields.kazakh, stem);
            if known > 0 {
                part.asked.push(boosted(term(self.fields.kazakh, stem), KAZAKH));
                part.frequency = part.frequency.max(known);
                self.marks.kazakh.insert(stem.clone());
            }
        }
        if let Some(stem) = &word.token.russian {
            let known = frequency(self.searcher, self.fields.russian, stem);
            if known > 0 {
                part.asked.push(term(self.fields.russian, stem));
                part.frequency = part.frequency.max(known);
                self.marks.russian.insert(stem.clone());
            }
        }
        part
    }

    /// The forms of a folded word that the index has.
    fn forms(&mut self, folded: &str, worth: f32, part: &mut Part) {
        let stem = stem(folded);
        let derived = root(&stem);
        let fields = self.fields;
        let mut asked: Vec<Ask> = Vec::new();
        for (field, form, boost) in
            [(fields.exact, folded, EXACT), (fields.stem, &stem, STEM), (fields.root, &derived, ROOT)]
        {
            let known = frequency(self.searcher, field, form);
            if known > 0 {
                asked.push(boosted(term(field, form), boost * worth));
                let counts = field != fields.root || asked.len() == 1;
                part.frequency = if counts { part.frequency.max(known) } else { part.frequency };
            }
        }
        if asked.is_empty() {
            return;
        }
        self.marks.forms.insert(folded.to_owned());
        self.marks.forms.insert(stem.clone());
        self.marks.roots.insert(derived);
        if frequency(self.searcher, fields.about, &stem) == 0 {
            part.asked.extend(asked);
            return;
        }
        // What the passage is about adds to what it says.
        let about = boosted(term(fields.about, &stem), ABOUT * worth);
        let sum = vec![(Needs::Should, best(asked)), (Needs::Should, about)];
        part.asked.push(Box::new(BooleanQuery::new(sum)));
    }

    /// Other names of what words name, in their language and in the other one, those that the index has; a name that has the words
    /// themselves finds nothing new. Names in the other language are told where the index has not the words.
    fn names(&mut self, name: &Named, words: &[&Word], is_known: bool) -> (Part, Part) {
        let typed: Vec<&String> = words.iter().flat_map(|word| &word.token.stems).collect();
        // A row of words with one of these is found by that one.
        let mut alone = typed.clone();
        let names = name.same.iter().chain(&name.translated);
        alone.extend(names.filter_map(|name| match (self.known(name), name.row.stems()) {
            (Some(_), [one]) => Some(one),
            _ => None,
        }));
        let is_new = |name: &&Name| match name.row.stems() {
            [one] => !typed.contains(&one),
            several => !several.iter().any(|stem| alone.contains(&stem)),
        };
        let same: Vec<&Name> = name.same.iter().filter(is_new).collect();
        let translated: Vec<&Name> = name.translated.iter().filter(is_new).collect();
        let (mut found, _) = self.part(&same, SAME);
        let (mut foreign, told) = self.part(&translated, 1.0);
        if !is_known && found.asked.is_empty() && foreign.asked.is_empty() {
            found = self.in_pieces(&same);
            foreign = self.in_pieces(&translated);
        }
        if !told.is_empty() && !is_known {
            let word: Vec<&str> = words.iter().map(|word| word.typed.as_str()).collect();
            self.notes.push(Note::Translated { word: word.join(" "), into: told });
        }
        (found, foreign)
    }

    /// Passages that have one of some names, and the names that the index has.
    fn part(&mut self, names: &[&Name], worth: f32) -> (Part, Vec<String>) {
        let mut part = Part::default();
        let mut found = Vec::new();
        for name in names {
            let Some(known) = self.known(name) else { continue };
            part.frequency = part.frequency.max(known);
            part.asked.push(boosted(self.row(name), worth));
            found.push(name.text.to_owned());
            if worth >= 1.0 {
                self.context.extend(name.row.stems().iter().cloned());
            }
            if found.len() == MOST_NAMES {
                break;
            }
        }
        (part, found)
    }

    /// Passages that have some words of names that no passage has in full.
    fn in_pieces(&mut self, names: &[&Name]) -> Part {
        let mut part = Part::default();
        for name in names.iter().take(MOST_NAMES) {
            let field = field_of(&name.row, self.fields.stem, self.fields.russian);
            for stem in name.row.stems() {
                let known = frequency(self.searcher, field, stem);
                if known > 0 {
                    part.frequency = part.frequency.max(known);
                    part.asked.push(term(field, stem));
                }
            }
        }
        part.asked.truncate(MOST_NAMES);
        part
    }

    /// In how many passages a name may be; none where one of its words is nowhere.
    fn known(&self, name: &Name) -> Option<u64> {
        let least = |field, stems: &[String]| {
            let least = stems.iter().map(|stem| frequency(self.searcher, field, stem)).min().unwrap_or(0);
            let together = || stems.len() == 1 || exists(self.searcher, &*apart(field, stems));
            if least > 0 && together() { least } else { 0 }
        };
        let field = field_of(&name.row, self.fields.stem, self.fields.russian);
        let known = least(field, name.row.stems()).max(least(self.fields.kazakh, &name.kazakh));
        (known > 0).then_some(known)
    }

    fn row(&mut self, name: &Name) -> Ask {
        let field = field_of(&name.row, self.fields.stem, self.fields.russian);
        let marks = match &name.row {
            Row::Kazakh(_) => &mut self.marks.forms,
            Row::Russian(_) => &mut self.marks.russian,
        };
        marks.extend(name.row.stems().iter().cloned());
        self.marks.kazakh.extend(name.kazakh.iter().cloned());
        let mut ways = vec![row(field, name.row.stems(), 1)];
        if !name.kazakh.is_empty() {
            ways.push(row(self.fields.kazakh, &name.kazakh, 1));
        }
        if name.row.stems().len() > 1 {
            ways.push(boosted(apart(field, name.row.stems()), APART));
            ways.extend(
                (!name.kazakh.is_empty()).then(|| boosted(apart(self.fields.kazakh, &name.kazakh), APART)),
            );
        }
        best(ways)
    }

    /// A word with an ending of speech, as texts have it.
    fn spoken(&mut self, word: &Word) -> Option<Ask> {
        if self.literal {
            return None;
        }
        let mut shorter = word.spellings.iter().flat_map(|folded| without_speech(folded));
        shorter.find_map(|folded| {
            let mut part = Part::default();
            self.forms(folded, 1.0, &mut part);
            let token = Token { stems: vec![stem(folded)], ..Token::default() };
            let name = named(std::slice::from_ref(&token));
            let (same, foreign) =
                name.map(|name| self.names(&name, std::slice::from_ref(&word), false)).unwrap_or_default();
            part.asked.extend(same.asked);
            part.frequency = part.frequency.max(same.frequency);
            self.context.extend(token.stems);
            self.either(part, foreign, 0.0)
        })
    }

    /// Words of the index that a word may have been meant as.
    fn respelled(&mut self, word: &Word, alike: Alike) -> Option<Ask> {
        let each = word.spellings.iter().rev().map(|folded| alike(self.searcher, self.fields, folded));
        let instead = each.into_iter().find(|found| !found.is_empty())?;
        let mut part = Part::default();
        for folded in &instead {
            self.forms(folded, RESPELLED, &mut part);
        }
        self.notes.push(Note::Respelled { word: word.typed.clone(), instead });
        self.either(part, Part::default(), 0.0)
    }

    /// Definitions of what words name.
    pub fn about(&self, words: &[&Word]) -> Ask {
        let field = self.fields.about;
        let all = |stems: &[String]| -> Ask {
            let each = stems.iter().map(|stem| term(field, stem));
            Box::new(BooleanQuery::intersection(each.collect()))
        };
        let typed: Vec<String> = words.iter().filter_map(|word| word.token.stems.last().cloned()).collect();
        let tokens: Vec<Token> = words.iter().map(|word| word.token.clone()).collect();
        let mut ways = vec![all(&typed)];
        let name = if self.literal { None } else { named(&tokens) };
        for name in name.iter().filter(|name| name.length == words.len()) {
            let rows = name.same.iter().chain(&name.translated).map(|name| &name.row);
            let kazakh = rows.filter(|row| matches!(row, Row::Kazakh(_))).take(MOST_NAMES);
            ways.extend(kazakh.map(|row| all(row.stems())));
        }
        match ways.len() {
            0 => none(),
            _ => Box::new(BooleanQuery::union(ways)),
        }
    }
}
