//! Words of Russian text: lower case, stemmed by Snowball's rules, without the vowel that some endings take out of a stem.

use std::cell::RefCell;
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer, Token, TokenFilter,
    TokenStream, Tokenizer,
};
use zanflow_lexicon::words::russian::FLEETING;

/// Bytes of the longest word; longer ones are none.
const LONGEST: usize = 120;
/// Least letters before a fleeting vowel: «срок» keeps its own.
const BEFORE: usize = 3;

/// What makes words of a text.
pub fn russian() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(LONGEST))
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::Russian))
        .filter(Fleeting)
        .build()
}

/// The stems of a text.
pub fn russian_stems(text: &str) -> Vec<String> {
    thread_local! {
        static ANALYZER: RefCell<TextAnalyzer> = RefCell::new(russian());
    }
    ANALYZER.with_borrow_mut(|analyzer| {
        let mut stream = analyzer.token_stream(text);
        let mut stems = Vec::new();
        while let Some(token) = stream.next() {
            stems.push(token.text.clone());
        }
        stems
    })
}

/// Takes the fleeting vowel out of a stem.
fn closed(stem: &mut String) {
    for (open, closed) in FLEETING {
        if let Some(rest) = stem.strip_suffix(open)
            && rest.chars().count() >= BEFORE
        {
            stem.truncate(rest.len());
            stem.push_str(closed);
        }
    }
}

#[derive(Clone)]
struct Fleeting;

impl TokenFilter for Fleeting {
    type Tokenizer<T: Tokenizer> = Closing<T>;

    fn transform<T: Tokenizer>(self, words: T) -> Closing<T> {
        Closing(words)
    }
}

#[derive(Clone)]
struct Closing<T>(T);

impl<T: Tokenizer> Tokenizer for Closing<T> {
    type TokenStream<'a> = Closed<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Closed(self.0.token_stream(text))
    }
}

struct Closed<T>(T);

impl<T: TokenStream> TokenStream for Closed<T> {
    fn advance(&mut self) -> bool {
        let more = self.0.advance();
        if more {
            closed(&mut self.0.token_mut().text);
        }
        more
    }

    fn token(&self) -> &Token {
        self.0.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.0.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_a_word_have_one_stem() {
        for forms in [
            "образец образца образцу образцы",
            "владелец владельца владельцем",
            "справка справок справки",
            "участок участка участков",
            "срок срока сроки",
        ] {
            let stems = russian_stems(forms);
            assert!(stems.iter().all(|stem| Some(stem) == stems.first()), "{stems:?}");
        }
    }
}
