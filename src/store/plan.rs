//! [`Query`] → what the index is asked: which words are looked for in which field, and what each is worth.

use super::asks::{Ask, Word as Weighed, best, boosted, row, term, worth};
use super::concepts::{Concept, Finder};
use super::conditions::Conditions;
use super::fields::Fields;
use super::query::{Clause, Note, Occur, Part, Query};
use super::query_words::QueryField;
use super::question::{Intent, Question, Word, is_spoken, words_in};
use super::russian::russian_stems;
use super::spelling::frequency;
use super::thesaurus::Row;
use std::collections::BTreeSet;
use tantivy::Searcher;
use tantivy::query::Occur as Needs;

/// For a phrase, beside what its words are worth: who types a label («1-шарт») or quotes words wants those.
const PHRASE: f32 = 2.0;
/// For words that stand side by side as typed.
const SIDE_BY_SIDE: f32 = 1.2;
/// For a passage that has what the question asks for, in units of its rarity.
const ANSWERS: f32 = 3.0;
/// What it is worth beside that to be the answer, not only to have to do with it.
const STATED: f32 = 1.0;
/// For the definition of what a question asks the meaning of.
const DEFINES: f32 = 20.0;
/// For a passage in the language of the query, where words of it are in that language only.
const OWN_LANGUAGE: f32 = 15.0;
/// For an act that the query cites.
const CITED: f32 = 12.0;
/// For the title of that act.
const ACT_ITSELF: f32 = 60.0;

/// What the index is asked.
#[derive(Default)]
pub struct Plan {
    /// What must hold of a passage whatever words it has.
    pub conditions: Vec<(Needs, Ask)>,
    /// What may be found, part by part.
    pub concepts: Vec<Concept>,
    /// The acts that the query cites, which may be found beside that.
    pub acts: Vec<Ask>,
    /// What makes a passage worth more that has some part.
    pub more: Vec<Ask>,
    /// Forms whose words are marked in snippets.
    pub marks: Marks,
    /// What was not taken as typed.
    pub notes: Vec<Note>,
    /// Some clause asks for words; without one, passages are not ranked by them.
    pub has_words: bool,
}

impl Plan {
    /// Whether a passage can have a part of what is asked without the rest.
    pub fn is_several(&self) -> bool {
        self.concepts.len() > 1 || self.concepts.iter().any(|concept| concept.whole.is_some())
    }

    /// What may be found: passages with any of these, or if there are none, all that meet the conditions.
    pub fn parts(&self) -> impl Iterator<Item = &Ask> {
        self.concepts.iter().map(|concept| &concept.asked).chain(&self.acts)
    }
}

/// Forms of words that were looked for.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Stems and words as they stand.
    pub forms: BTreeSet<String>,
    /// Roots.
    pub roots: BTreeSet<String>,
    /// Stems in Kazakh letters.
    pub kazakh: BTreeSet<String>,
    /// Russian stems.
    pub russian: BTreeSet<String>,
}

/// Plans a query over what the index holds; statuses are those of `day`. `literal` takes all words as they stand.
pub fn plan(query: &Query, searcher: &Searcher, fields: &Fields, day: u64, literal: bool) -> Plan {
    let find = Finder {
        searcher,
        fields,
        literal,
        marks: Marks::default(),
        notes: Vec::new(),
        context: Vec::new(),
        has_own_text: false,
    };
    Planner { conditions: Conditions { searcher, fields, day }, find }.whole(query)
}

struct Planner<'a> {
    conditions: Conditions<'a>,
    find: Finder<'a>,
}

impl Planner<'_> {
    fn whole(mut self, query: &Query) -> Plan {
        let question = Question::read(query, self.find.literal);
        let mut conditions = self.needs(query);
        let mut concepts = self.find.concepts(&question.matter());
        let phrases =
            || query.clauses.iter().filter(|clause| clause.occur == Occur::Should && !is_spoken(clause));
        // Who names a step by its label («1-шарт») asks for that step, whatever else the words could ask.
        concepts.extend(self.answers(&question, phrases().next().is_some()));
        for clause in phrases() {
            let typed = match &clause.part {
                Part::Word(text) | Part::Phrase(text) => text.clone(),
                _ => continue,
            };
            concepts.extend(self.clause(clause).map(|asked| Concept::one(typed, asked)));
        }
        let acts = self.cited(query);
        let has_words = !concepts.is_empty() || !acts.is_empty();
        let mut more = Vec::new();
        if has_words {
            more.extend(self.find.context());
            more.extend(self.side_by_side(&question));
            more.extend(self.find.denial(&question.loud()));
            more.extend(self.defined(&question));
            more.extend(self.of_acts(query));
            if self.find.has_own_text {
                more.push(worth(term(self.find.fields.lang, "ru"), OWN_LANGUAGE));
            }
        }
        // Words that are nowhere find nothing, rather than everything.
        let lost = !has_words && query.clauses.iter().any(|clause| clause.occur == Occur::Should);
        if lost {
            conditions.push((Needs::Must, Ask::None));
        } else if !has_words {
            // Only passages have words; acts, models and sources have values.
            conditions.push((Needs::Must, term(self.find.fields.sort, "passage")));
        }
        let Finder { marks, mut notes, .. } = self.find;
        notes.splice(0..0, told(&question));
        Plan { conditions, concepts, acts, more, marks, notes, has_words }
    }

    /// What must hold, and what must not.
    fn needs(&mut self, query: &Query) -> Vec<(Needs, Ask)> {
        let mut needs: Vec<(Needs, Ask)> = Vec::new();
        for clause in &query.clauses {
            let occur = match clause.occur {
                Occur::Should => continue,
                Occur::Must => Needs::Must,
                Occur::Not => Needs::MustNot,
            };
            needs.extend(self.clause(clause).map(|asked| (occur, asked)));
        }
        if let Some(day) = query.on {
            needs.push((Needs::Must, self.conditions.issued_by(day)));
            // Who asks for a status means that one; else the law of that day is meant.
            let status =
                |clause: &Clause| matches!(clause.part, Part::Field { name: QueryField::Status, .. });
            if !query.clauses.iter().any(status) {
                needs.push((Needs::Must, self.conditions.not_repealed_by(day)));
            }
        }
        needs
    }

    fn clause(&mut self, clause: &Clause) -> Option<Ask> {
        let notes = self.find.notes.len();
        let asked = match &clause.part {
            Part::Word(word) | Part::Phrase(word) => self.phrase(word),
            Part::Field { name, value } => Some(self.conditions.field(*name, value)),
            Part::Deadline { compare, working_days, amount } => {
                Some(self.conditions.deadline(*compare, *working_days, *amount))
            }
            Part::Years(from, to) => Some(self.conditions.years(*from, *to)),
        };
        if clause.occur == Occur::Not {
            // Nobody misses what he does not want.
            self.find.notes.truncate(notes);
        }
        asked
    }

    /// Words side by side, in any form; in Russian text too.
    fn phrase(&mut self, phrase: &str) -> Option<Ask> {
        let found = words_in(phrase);
        if let [word] = found.as_slice() {
            return self.find.word(word, None);
        }
        let (searcher, field) = (self.find.searcher, self.find.fields.stem);
        // Letters that can be read in several ways are read as the index has them.
        let stem_of = |word: &Word| {
            let stems = &word.token.stems;
            let known = stems.iter().rev().find(|stem| frequency(searcher, field, stem) > 0);
            known.or(stems.last()).cloned().unwrap_or_default()
        };
        let stems = found.iter().map(stem_of).collect();
        let rows = [Row::Kazakh(stems), Row::Russian(russian_stems(phrase))];
        let worth = rows.iter().map(|row| self.worth_of(row)).fold(0.0, f32::max);
        let asked: Vec<Ask> = rows.into_iter().filter_map(|stems| self.row(stems)).collect();
        if asked.is_empty() {
            self.find.notes.push(Note::NotFound { word: phrase.to_owned() });
            // A phrase that is nowhere finds nothing, rather than everything.
            return Some(Ask::None);
        }
        Some(Ask::Word(Box::new(Weighed { asked: best(asked), frequency: None, plus: PHRASE * worth })))
    }

    /// What having all words of a phrase is worth.
    fn worth_of(&self, stems: &Row) -> f32 {
        let fields = self.find.fields;
        let field = super::asks::field_of(stems, fields.stem, fields.russian);
        let each = stems.stems().iter().map(|stem| frequency(self.find.searcher, field, stem));
        each.filter(|known| *known > 0).map(|known| self.find.worth(known)).sum()
    }

    /// Stems one after another; none where one of them is nowhere.
    fn row(&mut self, stems: Row) -> Option<Ask> {
        let fields = self.find.fields;
        let (field, marks) = match &stems {
            Row::Kazakh(_) => (fields.stem, &mut self.find.marks.forms),
            Row::Russian(_) => (fields.russian, &mut self.find.marks.russian),
        };
        let stems = stems.stems();
        if stems.is_empty() || stems.iter().any(|stem| frequency(self.find.searcher, field, stem) == 0) {
            return None;
        }
        marks.extend(stems.iter().cloned());
        Some(row(field, stems, 0))
    }

    /// Neighbours of the query that are neighbours in the passage.
    fn side_by_side(&self, question: &Question) -> Vec<Ask> {
        let field = self.find.fields.stem;
        let loud = question.loud();
        let stems: Vec<&String> = loud.iter().filter_map(|word| word.token.stems.last()).collect();
        let known = |stem: &str| frequency(self.find.searcher, field, stem) > 0;
        let pairs = stems.windows(2).filter_map(|pair| {
            let [one, two] = pair else { return None };
            if one == two || !known(one) || !known(two) {
                return None;
            }
            Some(boosted(row(field, &[(*one).clone(), (*two).clone()], 2), SIDE_BY_SIDE))
        });
        pairs.collect()
    }

    /// What the question asks for: the words that say so, or a passage that has it; below titles that name the matter before others.
    fn answers(&mut self, question: &Question, is_of_a_step: bool) -> Vec<Concept> {
        let mut concepts = Vec::new();
        for (intent, range) in &question.asks {
            let own = question.words.get(range.clone()).unwrap_or_default();
            let own: Vec<&Word> = own.iter().filter(|word| !word.is_silent).collect();
            if intent.features().is_empty() {
                continue;
            }
            let mut ways: Vec<Ask> =
                self.find.concepts(&own).into_iter().map(|concept| concept.asked).collect();
            if ways.len() > 1 {
                ways = vec![Ask::Any(ways)];
            }
            if !is_of_a_step {
                ways.extend(self.answer(*intent));
            }
            if ways.is_empty() {
                continue;
            }
            let above = if is_of_a_step { Vec::new() } else { self.find.above(&question.matter()) };
            concepts.push(Concept::one(question.typed(range), best(ways).with(Ask::None, above)));
        }
        concepts
    }

    /// Passages that have what is asked for, and before them those that state it. A heading has what its service has; it tells nothing
    /// of it.
    fn answer(&self, intent: Intent) -> Option<Ask> {
        let (fields, searcher) = (self.find.fields, self.find.searcher);
        let features = intent.features();
        let known: u64 = features.iter().map(|name| frequency(searcher, fields.has, name)).sum();
        if known == 0 {
            return None;
        }
        let each = features.iter().map(|name| term(fields.has, name)).collect();
        let any = worth(Ask::Any(each), ANSWERS * self.find.worth(known));
        let mut more = Vec::new();
        if let Some(name) = intent.answer() {
            let known = frequency(searcher, fields.has, name);
            more.push(worth(term(fields.has, name), STATED * self.find.worth(known)));
        }
        Some(any.with(term(fields.kind, "heading"), more))
    }

    /// Definitions of what the question asks the meaning of.
    fn defined(&self, question: &Question) -> Vec<Ask> {
        let fields = self.find.fields;
        if !question.asks.iter().any(|(intent, _)| matches!(intent, Intent::Definition | Intent::Difference))
        {
            return Vec::new();
        }
        let topics = question.topics();
        let defined = topics.iter().map(|topic| {
            let both = vec![term(fields.kind, "definition"), self.find.about(topic)];
            worth(Ask::All(both), DEFINES)
        });
        defined.collect()
    }

    /// The acts that the query cites: what holds of their passages.
    fn acts(&self, query: &Query) -> Vec<Ask> {
        let mut acts: Vec<Ask> = Vec::new();
        for (date, number) in &query.cited {
            let number = number.as_deref().map(|number| self.conditions.field(QueryField::Number, number));
            let day = date.as_deref().and_then(super::day_number);
            let both: Vec<Ask> =
                number.into_iter().chain(day.map(|day| self.conditions.issued_on(day))).collect();
            if !both.is_empty() {
                acts.push(Ask::All(both));
            }
        }
        acts
    }

    /// Titles of the acts that the query cites, and the paragraph of them that it names.
    fn cited(&self, query: &Query) -> Vec<Ask> {
        let fields = self.find.fields;
        let mut asked: Vec<Ask> = Vec::new();
        for act in self.acts(query) {
            let kinds = ["title", "head"].map(|kind| term(fields.kind, kind));
            let title = Ask::Any(Vec::from(kinds));
            asked.push(worth(Ask::All(vec![act.clone(), title]), ACT_ITSELF));
            if let Some(paragraph) = &query.paragraph {
                let both = vec![act, term(fields.paragraph, paragraph)];
                asked.push(worth(Ask::All(both), 2.0 * ACT_ITSELF));
            }
        }
        asked
    }

    /// Passages of those acts.
    fn of_acts(&self, query: &Query) -> Vec<Ask> {
        self.acts(query).into_iter().map(|act| worth(act, CITED)).collect()
    }
}

/// What was understood, and which words say nothing.
fn told(question: &Question) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    for (intent, range) in &question.asks {
        notes.push(Note::Asks { intent: *intent, words: question.typed(range) });
    }
    let silent: Vec<String> =
        question.words.iter().filter(|word| word.is_silent).map(|word| word.typed.clone()).collect();
    if !silent.is_empty() {
        notes.push(Note::Silent { words: silent });
    }
    notes
}
