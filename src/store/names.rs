//! Other names of what words of a query name, and the passages that have one of them.

use super::asks::{Ask, apart, boosted, exists, field_of, row, term};
use super::concepts::{Finder, MOST_NAMES, Part};
use super::query::Note;
use super::question::Word;
use super::spelling::frequency;
use super::thesaurus::{Name, Named, Row};
use tantivy::schema::Field;

/// What all words of a name are worth that stand apart from each other.
const APART: f32 = 0.5;
/// So many words may stand between those of a name.
const BETWEEN: u32 = 1;
/// What another name is worth beside the one typed.
const SAME: f32 = 0.75;

impl Finder<'_> {
    /// Other names of what words name, in their language and in the other one, those that the index has; a name that has the words
    /// themselves finds nothing new. Names in the other language are told where the index has not the words.
    pub(super) fn names(&mut self, name: &Named, words: &[&Word], is_known: bool) -> (Part, Part) {
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
    pub(super) fn part(&mut self, names: &[&Name], worth: f32) -> (Part, Vec<String>) {
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

    /// Passages that have all words of names that no passage has in a row, or else some of them.
    fn in_pieces(&self, names: &[&Name]) -> Part {
        let mut part = Part::default();
        for name in names.iter().take(MOST_NAMES) {
            let (field, stems) = self.looked_for(name);
            let together = apart(field, stems);
            if exists(self.searcher, &together) {
                part.asked.push(boosted(together, APART));
            }
        }
        let mut words: Vec<(Field, &String)> = Vec::new();
        for name in names {
            let (field, stems) = self.looked_for(name);
            words.extend(stems.iter().map(|stem| (field, stem)));
        }
        let known = words.iter().map(|(field, stem)| frequency(self.searcher, *field, stem));
        part.frequency = known.max().unwrap_or(0);
        if part.frequency == 0 {
            return Part::default();
        }
        if part.asked.is_empty() {
            part.asked.extend(words.into_iter().take(MOST_NAMES).map(|(field, stem)| term(field, stem)));
        }
        part
    }

    /// The field and the stems that a name is looked for by: Kazakh ones in their own letters, in which all forms of a verb are one.
    fn looked_for<'n>(&self, name: &'n Name) -> (Field, &'n [String]) {
        match name.kazakh.as_slice() {
            [] => (field_of(&name.row, self.fields.stem, self.fields.russian), name.row.stems()),
            stems => (self.fields.kazakh, stems),
        }
    }

    /// In how many passages a name may be; none where no passage has its words in a row.
    pub(super) fn known(&self, name: &Name) -> Option<u64> {
        let (field, stems) = self.looked_for(name);
        let least = stems.iter().map(|stem| frequency(self.searcher, field, stem)).min()?;
        let stands = || stems.len() == 1 || exists(self.searcher, &row(field, stems, BETWEEN));
        (least > 0 && stands()).then_some(least)
    }

    /// Passages that have a name.
    fn row(&mut self, name: &Name) -> Ask {
        match name.row {
            Row::Kazakh(_) => self.marks.forms.extend(name.row.stems().iter().cloned()),
            Row::Russian(_) => self.marks.russian.extend(name.row.stems().iter().cloned()),
        }
        self.marks.kazakh.extend(name.kazakh.iter().cloned());
        let (field, stems) = self.looked_for(name);
        row(field, stems, BETWEEN)
    }
}
