//! The words of the index, as its fields want them.

use crate::kazakh::search::{Word, root, stem, words};
use rustc_hash::FxHashMap;
use tantivy::tokenizer::{
    Language, LowerCaser, RawTokenizer, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer, Token,
    TokenStream, Tokenizer, TokenizerManager,
};

/// Words as they stand, in the shared alphabet.
pub const EXACT: &str = "kazakh-exact";
/// Stems.
pub const STEM: &str = "kazakh-stem";
/// Roots.
pub const ROOT: &str = "kazakh-root";
/// Russian stems.
pub const RUSSIAN: &str = "russian";
/// Values of facets as they are.
pub const RAW_FAST: &str = "raw";

/// Longer words are none.
const LONGEST: usize = 60;
/// A cache of stems is emptied when it holds so many words.
const CACHE: usize = 200_000;

/// Makes the index know the words of its fields.
pub fn register(manager: &TokenizerManager) {
    manager.register(EXACT, TextAnalyzer::from(Kazakh::new(Form::Exact)));
    manager.register(STEM, TextAnalyzer::from(Kazakh::new(Form::Stem)));
    manager.register(ROOT, TextAnalyzer::from(Kazakh::new(Form::Root)));
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
    /// As it stands.
    Exact,
    /// Without endings.
    Stem,
    /// Without what derives it too.
    Root,
}

impl Form {
    /// The form of a folded word.
    pub fn of(self, folded: &str) -> String {
        match self {
            Self::Exact => folded.to_owned(),
            Self::Stem => stem(folded),
            Self::Root => root(&stem(folded)),
        }
    }
}

/// Splits Kazakh text.
#[derive(Debug, Clone)]
struct Kazakh {
    form: Form,
    /// Forms found before: a text has many words but few different ones.
    known: FxHashMap<String, String>,
    tokens: Vec<Token>,
}

impl Kazakh {
    fn new(form: Form) -> Self {
        Self { form, known: FxHashMap::default(), tokens: Vec::new() }
    }

    fn form(&mut self, folded: String) -> String {
        if self.form == Form::Exact {
            return folded;
        }
        if let Some(known) = self.known.get(&folded) {
            return known.clone();
        }
        if self.known.len() >= CACHE {
            self.known.clear();
        }
        let form = self.form.of(&folded);
        self.known.insert(folded, form.clone());
        form
    }
}

impl Tokenizer for Kazakh {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        self.tokens.clear();
        for (position, Word { range, folded }) in words(text).into_iter().enumerate() {
            if folded.len() > LONGEST {
                continue;
            }
            let text = self.form(folded);
            self.tokens.push(Token {
                offset_from: range.start,
                offset_to: range.end,
                position,
                text,
                position_length: 1,
            });
        }
        Words { tokens: &mut self.tokens, next: 0 }
    }
}

/// The words of one text.
struct Words<'a> {
    tokens: &'a mut Vec<Token>,
    next: usize,
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        static NONE: std::sync::LazyLock<Token> = std::sync::LazyLock::new(Token::default);
        self.tokens.get(self.next.wrapping_sub(1)).unwrap_or(&NONE)
    }

    fn token_mut(&mut self) -> &mut Token {
        if self.next == 0 || self.next > self.tokens.len() {
            // Asked before the first or after the last word: a word of no letters.
            self.tokens.push(Token::default());
            self.next = self.tokens.len();
        }
        let at = self.next - 1;
        // The branch above makes sure that there is one.
        match self.tokens.get_mut(at) {
            Some(token) => token,
            None => unreachable!("a word was pushed"),
        }
    }
}
