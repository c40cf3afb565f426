//! How a text cites acts and their parts: «… 2012 жылғы 5 қарашадағы № 7 қаулысының 3-тармағы», «осы Регламенттің
//! 2-қосымшасы», «пункт 3 настоящих Правил».

mod appendices;
mod kazakh;
mod own;
mod parts;
mod russian;

pub use appendices::{appendix, named_appendices};

use std::ops::Range;
use zanflow_kazakh::pattern::part;
use zanflow_lexicon::words::citations as words;

/// A place where a text cites an act, or a part of the act that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the words that cite.
    pub range: Range<usize>,
    /// Which act.
    pub of: Of,
    /// Kazakh name of the act's kind: `қаулы`, `бұйрық`, `заң`, ….
    pub act_type: Option<&'static str>,
    /// The issuing body, nominative, where the text names it in Kazakh.
    pub issuer: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// As printed.
    pub number: Option<String>,
    /// Without its quotes.
    pub title: Option<String>,
    /// Its number in the register, where the text gives it after the act.
    pub registration: Option<String>,
    /// The cited parts of that act.
    pub parts: Parts,
}

/// Which act is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Another one, by date and number, or by title.
    Other,
    /// «осы қаулы»: the act itself.
    Act,
    /// «осы Регламент»: what the act approves.
    Approved,
    /// «осы тармақ»: the paragraph that it stands in.
    Paragraph,
}

/// Numbers of the cited parts, as printed; empty where none is cited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// бап, статья
    pub articles: Vec<String>,
    /// тармақ, пункт
    pub paragraphs: Vec<String>,
    /// тармақша, подпункт
    pub items: Vec<String>,
    /// қосымша, приложение
    pub appendices: Vec<String>,
}

impl Parts {
    /// Whether none is cited.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
            && self.paragraphs.is_empty()
            && self.items.is_empty()
            && self.appendices.is_empty()
    }
}

/// The places of a text, in its order.
pub fn mentions(text: &str) -> Vec<Mention> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) && !kazakh::may_name_law(text) {
        return Vec::new();
    }
    let mut found = kazakh::mentions(text);
    let russian = russian::mentions(text);
    found.extend(russian.into_iter().filter(|new| new.act_type.is_some() || !new.parts.is_empty()));
    found.sort_by_key(|mention| (mention.range.start, std::cmp::Reverse(mention.range.end)));
    let mut end = 0;
    found.retain(|mention| {
        let fresh = mention.range.start >= end;
        end = end.max(mention.range.end);
        fresh
    });
    registrations(text, &mut found);
    found
}

/// «… бұйрығы (… тізілімінде № 3910 болып тіркелген)»: the register's number stands in brackets after the act.
fn registrations(text: &str, found: &mut [Mention]) {
    let starts: Vec<usize> = found.iter().map(|mention| mention.range.start).collect();
    for (nth, mention) in found.iter_mut().enumerate().filter(|(_, mention)| mention.of == Of::Other) {
        let limit = starts.get(nth + 1).copied().unwrap_or(text.len()).max(mention.range.end);
        let after = part(text, mention.range.end..limit).trim_start();
        let bracket = after.strip_prefix('(').and_then(|inside| inside.split_once(')'));
        let number = bracket.and_then(|(inside, _)| words::REGISTER.captures(inside)?.get(1).map(|n| n.as_str()));
        mention.registration = number.map(str::to_owned);
    }
}


