//! Words of a query → what is looked for: each word in all its forms and under all its names, words that name one thing together
//! as one.

use super::asks::{Ask, Word as Weighed, best, boosted, either_of, term};
use super::fields::Fields;
use super::plan::Marks;
use super::query::Note;
use super::question::Word;
use super::spelling::frequency;
use super::thesaurus::{Named, Token, named};
use super::tokenize::DENIAL;
use tantivy::Searcher;
use zanflow_kazakh::search::{active, root, stem};

/// What a match is worth, by where it is found.
const EXACT: f32 = 1.15;
const STEM: f32 = 1.0;
const KAZAKH: f32 = 0.9;
const ROOT: f32 = 0.6;
const ACTIVE: f32 = 0.9;
const ABOUT: f32 = 0.8;
/// What a passage in the other language is worth, where there are some in the query's own.
const FOREIGN: f32 = 0.4;
/// What a word is worth for being there at all, in units of its rarity.
const COVERED: f32 = 2.0;
/// What it is worth to deny where the query does, beside having a word as rare: what happens when something is not done is another
/// matter than doing it.
const DENIED: f32 = 3.0;
/// So many other names of a word are looked for.
pub(super) const MOST_NAMES: usize = 6;

/// Words of the query that are looked for as one.
pub struct Concept {
    /// As typed.
    pub typed: String,
    /// Passages that have some of them.
    pub asked: Ask,
    /// Where they are several: passages that have all of them, or another name of what they name together.
    pub whole: Option<Whole>,
}

/// Several words that name one thing together.
pub struct Whole {
    /// Passages that have all of it.
    pub asked: Ask,
    /// Each word, as typed.
    pub words: Vec<(String, Ask)>,
}

impl Concept {
    /// What is looked for as one.
    pub fn one(typed: String, asked: Ask) -> Self {
        Self { typed, asked, whole: None }
    }

    /// Passages that have all of it.
    pub fn all(&self) -> &Ask {
        self.whole.as_ref().map_or(&self.asked, |whole| &whole.asked)
    }
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
pub(super) struct Part {
    pub(super) asked: Vec<Ask>,
    pub(super) frequency: u64,
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
            let typed: Vec<&str> = words.iter().map(|word| word.typed.as_str()).collect();
            let typed = typed.join(" ");
            concepts.extend(match words {
                [word] => self.word(word, name.as_ref()).map(|asked| Concept::one(typed, asked)),
                _ => self.together(words, name.as_ref(), typed),
            });
        }
        concepts
    }

    /// Whether Russian text of the index has a word, and Kazakh text has not.
    fn is_russian_only(&self, token: &Token) -> bool {
        let known = |field, stem: &String| frequency(self.searcher, field, stem) > 0;
        token.russian.as_ref().is_some_and(|stem| known(self.fields.russian, stem))
            && !token.stems.iter().any(|stem| known(self.fields.stem, stem))
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
        Ask::Word(Box::new(Weighed { asked: best(part.asked), frequency: Some(part.frequency), plus }))
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

    /// A word in its own language, or under its names in the other one, which stand back where it has its own.
    pub(super) fn either(&self, own: Part, foreign: Part, least: f32) -> Option<Ask> {
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
    fn together(&mut self, words: &[&Word], name: Option<&Named>, typed: String) -> Option<Concept> {
        let frequencies: Vec<u64> = words.iter().map(|word| self.forms_of(word).frequency).collect();
        let is_known = frequencies.iter().all(|frequency| *frequency > 0);
        let others = name.map(|name| self.names(name, words, is_known));
        let (same, foreign) = others.unwrap_or_default();
        let has_names = !same.asked.is_empty() || !foreign.asked.is_empty();
        let mut each: Vec<(String, Ask)> = Vec::new();
        for (word, frequency) in words.iter().zip(&frequencies) {
            let own = if self.literal { None } else { named(std::slice::from_ref(&word.token)) };
            let asked = if *frequency > 0 || !has_names {
                self.word(word, own.as_ref())
            } else if let Some(own) = own {
                // What all of them name needs no guess at one of them.
                let (same, foreign) = self.names(&own, std::slice::from_ref(word), true);
                self.either(same, foreign, 0.0)
            } else {
                None
            };
            each.extend(asked.map(|asked| (word.typed.clone(), asked)));
        }
        let worth =
            frequencies.iter().filter(|frequency| **frequency > 0).map(|frequency| self.worth(*frequency));
        let names = self.either(same, foreign, worth.sum());
        let asks = || each.iter().map(|(_, asked)| asked.clone()).collect::<Vec<_>>();
        let some = (!each.is_empty()).then(|| Ask::Any(asks()));
        // What has a word that is nowhere has not all of them, but may have another name.
        let all = (each.len() == words.len()).then(|| Ask::All(asks()));
        let whole: Vec<Ask> = all.into_iter().chain(names.clone()).collect();
        let asked = match (some, names) {
            (Some(some), Some(names)) => best(vec![some, names]),
            (some, names) => some.or(names)?,
        };
        let whole = (!whole.is_empty()).then(|| Whole { asked: Ask::Any(whole), words: each });
        Some(Concept { typed, asked, whole })
    }

    /// The forms of a word that the index has, in both languages.
    fn forms_of(&mut self, word: &Word) -> Part {
        let mut part = Part::default();
        for folded in &word.spellings {
            self.forms(folded, 1.0, &mut part);
        }
        if let Some(stem) = &word.token.russian {
            let known = frequency(self.searcher, self.fields.russian, stem);
            if known > 0 {
                part.asked.push(term(self.fields.russian, stem));
                part.frequency = part.frequency.max(known);
                self.marks.russian.insert(stem.clone());
            }
        }
        if let Some(stem) = &word.token.kazakh {
            let known = frequency(self.searcher, self.fields.kazakh, stem);
            if known > 0 {
                // Where both letters find a word it counts as from every keyboard.
                let own = std::mem::take(&mut part.asked);
                let all = (!own.is_empty()).then(|| best(own)).into_iter();
                let kazakh = boosted(term(self.fields.kazakh, stem), KAZAKH);
                part.asked.push(either_of(all.chain([kazakh]).collect()));
                part.frequency = part.frequency.max(known);
                self.marks.kazakh.insert(stem.clone());
            }
        }
        part
    }

    /// The forms of a folded word that the index has.
    pub(super) fn forms(&mut self, folded: &str, worth: f32, part: &mut Part) {
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
        if let Some(active) = active(&stem) {
            let known = frequency(self.searcher, fields.stem, active);
            if known > 0 {
                asked.push(boosted(term(fields.stem, active), ACTIVE * worth));
                self.marks.forms.insert(active.to_owned());
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
        part.asked.push(Ask::Any(vec![best(asked), about]));
    }
}
