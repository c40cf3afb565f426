//! Other names of what words of a query name, and the passages that have one of them.

use super::asks::{Ask, apart, best, boosted, exists, field_of, row, term};
use super::concepts::{Finder, MOST_NAMES, Part};
use super::query::Note;
use super::question::Word;
use super::spelling::frequency;
use super::thesaurus::{Name, Named, Row};

/// What all words of a name are worth that stand apart from each other.
const APART: f32 = 0.5;
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

    /// Passages that have some words of names that no passage has in full.
    pub(super) fn in_pieces(&mut self, names: &[&Name]) -> Part {
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
    pub(super) fn known(&self, name: &Name) -> Option<u64> {
        let least = |field, stems: &[String]| {
            let least = stems.iter().map(|stem| frequency(self.searcher, field, stem)).min().unwrap_or(0);
            let together = || stems.len() == 1 || exists(self.searcher, &*apart(field, stems));
            if least > 0 && together() { least } else { 0 }
        };
        let field = field_of(&name.row, self.fields.stem, self.fields.russian);
        let known = least(field, name.row.stems()).max(least(self.fields.kazakh, &name.kazakh));
        (known > 0).then_some(known)
    }

    pub(super) fn row(&mut self, name: &Name) -> Ask {
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
}
