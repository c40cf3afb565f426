//! The words of the index, as its fields want them.

use super::russian::russian;
use super::sketch::{Sketch, Sketcher};
use rustc_hash::{FxHashMap, FxHasher};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;
use tantivy::tokenizer::{RawTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};
use zanflow_kazakh::search::{folded, root, stem, stem_unfolded, surfaces};
use zanflow_lexicon::words::questions::ABSENT;

/// Words that [`Forms`] found and packed into one text.
pub const PACKED: &str = "packed";
/// Russian stems.
pub const RUSSIAN: &str = "russian";
/// Values of facets as they are.
pub const RAW_FAST: &str = "raw";

/// Stands among the roots of a text in which something is denied; no word is spelled so.
pub const DENIAL: &str = "-";

/// Longer words are none.
const LONGEST: usize = 60;
/// A thread's cache of words is emptied when it holds so many.
const CACHE: usize = 100_000;

/// Makes the index know the words of its fields.
pub fn register(manager: &TokenizerManager) {
    manager.register(PACKED, TextAnalyzer::from(Unpacker::default()));
    manager.register(RUSSIAN, russian());
    manager.register(RAW_FAST, TextAnalyzer::from(RawTokenizer::default()));
}

/// Whether a folded word says that something is not, or that somebody does not do it.
pub fn denies(folded: &str) -> bool {
    NOT.contains(folded) || zanflow_kazakh::search::denies(folded)
}

static NOT: LazyLock<BTreeSet<String>> = LazyLock::new(|| ABSENT.iter().map(|word| folded(word)).collect());

/// Stands between packed words; no word has it.
const BETWEEN: char = '\u{1F}';

/// The words of a text in each form, packed for the index: they are found on the threads that compile acts; the thread that
/// writes the index only splits them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// As they stand, folded.
    pub exact: String,
    /// Stems.
    pub stem: String,
    /// Roots.
    pub root: String,
    /// Stems in Kazakh letters.
    pub kazakh: String,
    /// Equal for texts that are the same but for numbers, marks and case.
    pub same: u64,
    /// By which texts are known that say nearly the same.
    pub near: Sketch,
    /// Something is denied, or said not to be.
    pub denies: bool,
}

/// The forms of a word, each as it is packed.
struct Packed {
    exact: String,
    stem: String,
    root: String,
    kazakh: String,
    /// Of the folded word; 0 for numbers and what is no word.
    hash: u64,
    /// Of its stem.
    stem_hash: u64,
    denies: bool,
}

impl Packed {
    fn new(surface: &str) -> Self {
        let folded = folded(surface);
        let hash = if folded.bytes().all(|byte| byte.is_ascii_digit()) { 0 } else { hash(&folded) };
        if folded.is_empty() {
            let [exact, stem, root, kazakh] = [const { String::new() }; 4];
            return Self { exact, stem, root, kazakh, hash, stem_hash: 0, denies: false };
        }
        if folded.len() > LONGEST {
            // Its position stays, so that its neighbours are not each other's.
            let [exact, stem, root, kazakh] = [(); 4].map(|()| String::from(BETWEEN));
            return Self { exact, stem, root, kazakh, hash, stem_hash: hash, denies: false };
        }
        let stem = stem(&folded);
        let root = root(&stem);
        let pack = |mut word: String| {
            word.push(BETWEEN);
            word
        };
        let stem_hash = self::hash(&stem);
        let denies = denies(&folded);
        let kazakh = pack(stem_unfolded(surface));
        Self { exact: pack(folded), stem: pack(stem), root: pack(root), kazakh, hash, stem_hash, denies }
    }
}

fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}

thread_local! {
    /// Forms of words as they are printed: texts have many words but few different ones.
    static KNOWN: RefCell<FxHashMap<String, Packed>> = RefCell::default();
}

/// Calls a function with each word of a text.
fn each_word(text: &str, mut take: impl FnMut(&Packed)) {
    KNOWN.with_borrow_mut(|known| {
        for range in surfaces(text) {
            let surface = text.get(range).unwrap_or_default();
            if let Some(word) = known.get(surface) {
                take(word);
                continue;
            }
            let word = Packed::new(surface);
            take(&word);
            if known.len() >= CACHE {
                known.clear();
            }
            if surface.len() <= 2 * LONGEST {
                known.insert(surface.to_owned(), word);
            }
        }
    });
}

/// The packed stems of a text.
pub fn stems(text: &str) -> String {
    let mut stems = String::with_capacity(text.len());
    each_word(text, |word| stems.push_str(&word.stem));
    stems
}

impl Forms {
    /// The words of a text.
    pub fn new(text: &str) -> Self {
        let packed = || String::with_capacity(text.len());
        let mut forms = Self {
            exact: packed(),
            stem: packed(),
            root: packed(),
            kazakh: packed(),
            same: 0,
            near: Sketch::default(),
            denies: false,
        };
        let mut hasher = FxHasher::default();
        let mut sketcher = Sketcher::default();
        each_word(text, |word| {
            if word.hash != 0 {
                hasher.write_u64(word.hash);
                sketcher.add(word.stem_hash);
            }
            forms.exact.push_str(&word.exact);
            forms.stem.push_str(&word.stem);
            forms.root.push_str(&word.root);
            forms.kazakh.push_str(&word.kazakh);
            forms.denies |= word.denies;
        });
        if forms.denies {
            forms.root.push_str(DENIAL);
            forms.root.push(BETWEEN);
        }
        forms.same = hasher.finish();
        forms.near = sketcher.sketch();
        forms
    }

    /// Whether a piece of packed words ends with a whole one.
    pub fn ends_a_word(packed: &str) -> bool {
        packed.ends_with(BETWEEN)
    }
}

/// Parts packed words.
#[derive(Debug, Clone, Default)]
struct Unpacker {
    token: Token,
}

impl Tokenizer for Unpacker {
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
        let mut packer = Unpacker::default();
        let mut stream = packer.token_stream(packed);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        found
    }

    #[test]
    fn forms_are_those_of_each_word() {
        let forms = Forms::new("3. Қызметтің тәртібі");
        let texts = |packed: &str| parts(packed).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(texts(&forms.exact), ["3", "kyzmettin", "tartibi"]);
        assert_eq!(texts(&forms.stem), ["3", "kyzmet", "tartip"]);
        assert_eq!(forms.same, Forms::new("4) қызметтің «тәртібі»").same);
        assert_ne!(forms.same, Forms::new("қызметтің тәртіптері").same);
    }

    #[test]
    fn what_is_no_word_keeps_its_place() {
        let long = "а".repeat(LONGEST + 1);
        let forms = Forms::new(&format!("бір {long} екі"));
        let exact = parts(&forms.exact);
        assert_eq!(exact, [(0, "bir".to_owned()), (2, "eki".to_owned())]);
        assert_eq!(parts(""), []);
    }
}
