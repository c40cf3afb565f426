//! The words of the index, as its fields want them.

use rustc_hash::{FxHashMap, FxHasher};
use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use tantivy::tokenizer::{
    Language, LowerCaser, RawTokenizer, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer, Token,
    TokenStream, Tokenizer, TokenizerManager,
};
use zanflow_kazakh::search::{folded, root, stem, surfaces};

/// Words that [`Forms`] found and packed into one text.
pub const PACKED: &str = "packed";
/// Russian stems.
pub const RUSSIAN: &str = "russian";
/// Values of facets as they are.
pub const RAW_FAST: &str = "raw";

/// Longer words are none.
const LONGEST: usize = 60;
/// A thread's cache of words is emptied when it holds so many.
const CACHE: usize = 100_000;

/// Makes the index know the words of its fields.
pub fn register(manager: &TokenizerManager) {
    manager.register(PACKED, TextAnalyzer::from(Packed::default()));
    manager.register(RUSSIAN, russian());
    manager.register(RAW_FAST, TextAnalyzer::from(RawTokenizer::default()));
}

/// Words of Russian text: lower case, stemmed by Snowball's rules.
pub fn russian() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(LONGEST * 2))
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::Russian))
        .build()
}

/// Which form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Without endings.
    Stem,
    /// Without what derives it too.
    Root,
}

impl Form {
    /// The form of a folded word.
    pub fn of(self, folded: &str) -> String {
        match self {
            Self::Stem => stem(folded),
            Self::Root => root(&stem(folded)),
        }
    }
}

/// Stands between packed words; no word has it.
const BETWEEN: char = '\u{1F}';

/// A text's words in each form, packed for the index. They are found where acts are compiled, on many threads; the one thread
/// that writes the index has only to part them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// As they stand, folded.
    pub exact: String,
    /// Stems.
    pub stem: String,
    /// Roots.
    pub root: String,
    /// Equal for texts that are the same but for numbers, marks and case.
    pub same: u64,
}

/// A word as it was read before.
struct Known {
    folded: String,
    stem: String,
    root: String,
    /// It is a number.
    number: bool,
}

impl Known {
    fn of(surface: &str) -> Self {
        let folded = folded(surface);
        let number = folded.bytes().all(|byte| byte.is_ascii_digit());
        if folded.len() > LONGEST {
            return Self { folded, stem: String::new(), root: String::new(), number };
        }
        let stem = Form::Stem.of(&folded);
        let root = root(&stem);
        Self { folded, stem, root, number }
    }
}

thread_local! {
    /// Words read before, as they stand in texts: those have many words but few different ones.
    static KNOWN: RefCell<FxHashMap<String, Known>> = RefCell::default();
}

impl Forms {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        KNOWN.with_borrow_mut(|known| {
            let mut forms = Self::with_capacity(text.len());
            let mut hasher = FxHasher::default();
            for range in surfaces(text) {
                let surface = text.get(range).unwrap_or_default();
                if let Some(word) = known.get(surface) {
                    forms.push(word, &mut hasher);
                    continue;
                }
                let word = Known::of(surface);
                forms.push(&word, &mut hasher);
                if known.len() >= CACHE {
                    known.clear();
                }
                if surface.len() <= 2 * LONGEST {
                    known.insert(surface.to_owned(), word);
                }
            }
            forms.same = hasher.finish();
            forms
        })
    }

    fn with_capacity(bytes: usize) -> Self {
        let text = || String::with_capacity(bytes);
        Self { exact: text(), stem: text(), root: text(), same: 0 }
    }

    fn push(&mut self, word: &Known, hasher: &mut FxHasher) {
        if word.folded.is_empty() {
            return;
        }
        if !word.number {
            word.folded.hash(hasher);
        }
        if word.folded.len() > LONGEST {
            // Its place stays, so that its neighbours are none of each other's.
            return [&mut self.exact, &mut self.stem, &mut self.root]
                .into_iter()
                .for_each(|text| text.push(BETWEEN));
        }
        pack(&mut self.exact, &word.folded);
        pack(&mut self.stem, &word.stem);
        pack(&mut self.root, &word.root);
    }
}

fn pack(text: &mut String, word: &str) {
    text.push_str(word);
    text.push(BETWEEN);
}

/// Parts packed words.
#[derive(Debug, Clone, Default)]
struct Packed {
    token: Token,
}

impl Tokenizer for Packed {
    type TokenStream<'a> = Parts<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Parts<'a> {
        self.token.reset();
        self.token.position = usize::MAX;
        Parts { rest: text, token: &mut self.token }
    }
}

/// The words of one packed text.
struct Parts<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for Parts<'_> {
    fn advance(&mut self) -> bool {
        while let Some((word, rest)) = self.rest.split_once(BETWEEN) {
            self.rest = rest;
            self.token.position = self.token.position.wrapping_add(1);
            if !word.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(word);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(packed: &str) -> Vec<(usize, String)> {
        let mut packer = Packed::default();
        let mut stream = packer.token_stream(packed);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        found
    }

    #[test]
    fn forms_are_those_of_each_word() {
        let forms = Forms::of("3. Қызметтің тәртібі");
        let texts = |packed: &str| parts(packed).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(texts(&forms.exact), ["3", "kyzmettin", "tartibi"]);
        assert_eq!(texts(&forms.stem), ["3", "kyzmet", "tartip"]);
        assert_eq!(forms.same, Forms::of("4) қызметтің «тәртібі»").same);
        assert_ne!(forms.same, Forms::of("қызметтің тәртіптері").same);
    }

    #[test]
    fn what_is_no_word_keeps_its_place() {
        let long = "а".repeat(LONGEST + 1);
        let forms = Forms::of(&format!("бір {long} екі"));
        let exact = parts(&forms.exact);
        assert_eq!(exact, [(0, "bir".to_owned()), (2, "eki".to_owned())]);
        assert_eq!(parts(""), []);
    }
}
