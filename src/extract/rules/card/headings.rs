//! Headings over papers: for which channel and case they are, and whether one of them is enough.

use super::super::clauses::forms;
use super::super::text::{tidy, words};
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::nouns::ends_in_dative;
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::words::{rules_card as lists, rules_papers as heads};
use zanflow_model::Channel;

/// What a heading says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// The channels that it names.
    pub channels: Vec<Channel>,
    /// Its words beyond channel, applicant and handing in.
    pub when: Option<String>,
    /// One of the papers is enough.
    pub one_of: bool,
    /// A paper that it names itself, before «және мынадай құжаттар».
    pub paper: Option<String>,
    /// Its first word, in small letters.
    pub first: String,
}

impl Heading {
    /// Reads a heading, without the colon at its end.
    pub fn new(text: &str) -> Self {
        let text = tidy(text.trim_end_matches([':', ' ']));
        let lower = text.lowered();
        // «… беру үшін қажетті құжаттар» names the papers of a case.
        let names = |found: &str| heads::PAPERS_OF.contains(&found.trim().lowered().as_str());
        let tail =
            heads::TAIL.captures(&text).filter(|tail| !tail.get(0).is_some_and(|all| names(all.as_str())));
        let end = tail.as_ref().and_then(|found| found.get(0)).map_or(text.len(), |found| found.start());
        let joined = tail.is_some_and(|found| found.get(1).is_some());
        let clauses = clauses(upto(&text, end));
        let (when, rest) = case(&text, &clauses);
        let rest = rest.map(|rest| without_place(&rest)).filter(|rest| restricts(rest));
        let (when, paper) = match (when, rest) {
            (when, Some(rest)) if joined => (when, Some(rest)),
            (None, rest) => (rest.map(|rest| led(&rest)), None),
            (Some(when), Some(rest)) if !has_place(&rest) => (Some(format!("{when} {rest}")), None),
            (when, _) => (when, None),
        };
        let one_of = words(&lower).iter().any(|word| word.is(lists::ONE_OF));
        let when = when.map(|when| tidy(&when)).filter(|when| when.chars().any(char::is_alphabetic));
        let first = lower.split_whitespace().next().unwrap_or_default().to_owned();
        Heading { channels: channels(&lower), when, one_of, paper: paper.map(|paper| tidy(&paper)), first }
    }

    /// It says only who hands in and where, or ends as the clause of a case does.
    pub fn opens_papers(&self) -> bool {
        self.paper.is_some() || self.is_case()
    }

    /// Its words are a case, not the name of a group of things.
    pub fn is_case(&self) -> bool {
        self.when.as_deref().is_none_or(is_case)
    }
}

/// Whether words end as a clause of a case or a phrase on persons does.
fn is_case(when: &str) -> bool {
    let all = words(when);
    all.iter()
        .rev()
        .find(|word| !word.bracketed)
        .is_some_and(|word| word.is(heads::CLAUSE_ENDS) || word.is(heads::PERSONS))
        || names_persons(when)
}

/// The clauses of a text; the last one may lack the word that ends a clause.
fn clauses(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut out = Vec::new();
    let mut start = 0;
    for word in words(text) {
        if !word.deep && word.is(heads::CLAUSE_ENDS) {
            out.push((start..word.range.end, true));
            start = word.range.end;
        }
    }
    if !part(text, start..text.len()).trim().is_empty() {
        out.push((start..text.len(), false));
    }
    out
}

/// The clauses that name a case, joined, and what follows the last clause.
fn case(text: &str, clauses: &[(Range<usize>, bool)]) -> (Option<String>, Option<String>) {
    let named = clauses.iter().filter(|(_, ended)| *ended).map(|(range, _)| part(text, range.clone()));
    let named: Vec<String> = named.filter(|clause| !is_plain(clause)).map(led).collect();
    let rest = clauses.iter().find(|(_, ended)| !ended).map(|(range, _)| part(text, range.clone()));
    let rest = rest.map(|rest| rest.trim_matches([' ', ',', '-', '–', '—']).to_owned());
    ((!named.is_empty()).then(|| named.join(" ")), rest.filter(|rest| !rest.is_empty()))
}

/// Words that follow the last case and are no more than the applicant restrict nothing, unless their bracket names persons.
fn restricts(rest: &str) -> bool {
    !is_plain(rest) && (!heads::APPLICANT.is_match(rest) || names_persons(rest))
}

/// A text without where papers go at its end.
fn without_place(text: &str) -> String {
    let end =
        heads::TRAIL.captures(text).and_then(|found| found.get(0)).map_or(text.len(), |found| found.start());
    upto(text, end).trim().to_owned()
}

/// A bracket of the text names a kind of person.
fn names_persons(text: &str) -> bool {
    words(text).iter().any(|word| word.bracketed && word.lower.starts_with(heads::PERSON))
}

/// A clause without who applies and where at its beginning.
fn led(clause: &str) -> String {
    let clause = clause.trim_matches([' ', ',', '-', '–', '—', ':']);
    let lead = heads::LEAD.captures(clause).and_then(|found| found.get(0));
    let end = lead.filter(|found| !names_persons(found.as_str())).map_or(0, |found| found.end());
    let rest = from(clause, end).trim();
    if is_plain(rest) { clause.to_owned() } else { rest.to_owned() }
}

/// Whether all words only say who applies, where and with what.
pub fn is_plain(text: &str) -> bool {
    words(text).iter().all(|word| word.bracketed || heads::PLAIN_WORD.is_match(&word.lower))
        && !names_persons(text)
}

/// The words after a case say where papers go: «… комиссиясына».
fn has_place(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default().lowered();
    ends_in_dative(&last)
}

/// The channels that a heading names.
fn channels(lower: &str) -> Vec<Channel> {
    let names = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let found = [
        (Channel::Portal, names(lists::PORTAL)),
        (Channel::Provider, heads::TO_PROVIDER.is_match(lower)),
        (Channel::Centre, names(lists::CENTRE)),
    ];
    found.into_iter().filter(|(_, named)| *named).map(|(channel, _)| channel).collect()
}

/// «… үшін … ұсынады», «… тұлғалар … ұсынады»: for whom or when, and the papers.
pub fn for_whom(sentence: &str) -> Option<(String, Vec<String>)> {
    let verb = heads::HANDED.captures(sentence)?.get(0)?.start();
    let body = upto(sentence, verb);
    let clauses = clauses(body);
    let Some(last) = clauses.iter().rev().find(|(_, ended)| *ended) else {
        return of_persons(sentence, body);
    };
    let when = case(body, &clauses).0?;
    let papers = part(body, last.0.end..body.len()).trim_matches([' ', ',']);
    if papers.is_empty() {
        return None;
    }
    let named = papers.trim_start_matches(['-', '–', '—', ' ']);
    let items = split_papers(named);
    let whole = items.len() == 1 && named.len() == papers.len();
    let rest = from(sentence, last.0.end).trim_matches([' ', ',']);
    Some((when, if whole { vec![tidy(rest)] } else { items }))
}

/// A sentence whose subject is a phrase on persons.
fn of_persons(sentence: &str, body: &str) -> Option<(String, Vec<String>)> {
    let all = words(body);
    let at = all.iter().position(|word| !word.deep && word.is(heads::PERSONS)).filter(|at| *at > 1)?;
    let end = all.get(at)?.range.end;
    let papers = from(sentence, end).trim();
    (!from(body, end).trim().is_empty()).then(|| (tidy(upto(body, end)), vec![tidy(papers)]))
}

/// «өтініш және оқу орнына қабылдау туралы бұйрық»
fn split_papers(text: &str) -> Vec<String> {
    let parts = text.split(lists::AND).flat_map(|part| part.split(", "));
    let items: Vec<String> = parts.map(tidy).filter(|part| !part.is_empty()).collect();
    // A bracket or a quotation is never cut, nor a clause from what it belongs to.
    let clause = words(text).iter().any(|word| !word.deep && forms::is_converb(&word.lower));
    let whole = |text: &String| {
        text.matches('(').count() == text.matches(')').count()
            && text.matches('«').count() == text.matches('»').count()
    };
    if !clause && items.iter().all(whole) { items } else { vec![tidy(text)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_channel_and_case() {
        let portal = &[Channel::Portal][..];
        let cases = [
            ("Порталға:", portal, None, None),
            ("көрсетілетін қызметті берушіге өтініш жасаған кезде:", &[Channel::Provider][..], None, None),
            (
                "Көрсетілетін қызметті алушы (не сенімхат бойынша оның өкілі) портал арқылы жүгінген кезде мемлекеттік қызмет көрсету \
                 үшін қажетті құжаттар тізбесі:",
                portal,
                None,
                None,
            ),
            ("Мемлекеттік корпорацияда көрсетілетін қызметті беруші:", &[Channel::Centre][..], None, None),
            (
                "Бал паспортын алу үшін қызмет алушы омарта комиссиясына ұсынады:",
                &[][..],
                Some("Бал паспортын алу үшін"),
                None,
            ),
            (
                "Омартаны жалға алу үшін Қағидаларға 1-қосымшаға сәйкес өтініш (баянат) және мынадай құжаттар беріледі:",
                &[][..],
                Some("Омартаны жалға алу үшін"),
                Some("Қағидаларға 1-қосымшаға сәйкес өтініш (баянат)"),
            ),
            (
                "Көрсетілетін қызметті алушы порталға омарта ауыстырылған кезде мынадай құжаттарды ұсынады:",
                portal,
                Some("омарта ауыстырылған кезде"),
                None,
            ),
            (
                "Бал өндірісінде бір жыл жұмыс істеген тұлғалар қосымша мына құжаттардың біреуін тапсырады:",
                &[][..],
                Some("Бал өндірісінде бір жыл жұмыс істеген тұлғалар"),
                None,
            ),
            ("Құжаттарды «электрондық үкімет» веб-порталы арқылы берген кезде:", portal, None, None),
            ("Мемлекеттік корпорация арқылы құжаттарды берген кезде:", &[Channel::Centre][..], None, None),
            (
                "Көрсетілетін қызметті алушы порталға жүгінген кезде мемлекеттік қызметті көрсету үшін қажетті құжаттардың тізбесі:",
                portal,
                None,
                None,
            ),
            (
                "лицензия және (немесе) лицензияға қосымша алу үшін:",
                &[][..],
                Some("лицензия және (немесе) лицензияға қосымша алу үшін"),
                None,
            ),
            (
                "лицензияны қайта ресімдеген кезде порталға:",
                portal,
                Some("лицензияны қайта ресімдеген кезде"),
                None,
            ),
            ("Бала туғанда – жеке тұлғалар үшін:", &[][..], Some("Бала туғанда – жеке тұлғалар үшін"), None),
            ("Көрсетілетін қызметті алушы жүгінген кезде ұсынылатын құжаттар:", &[][..], None, None),
            (
                "Көрсетілетін қызметті берушіге (мекенжайы бойынша) қағаз түрінде:",
                &[Channel::Provider][..],
                None,
                None,
            ),
            ("заңды тұлға үшін:", &[][..], Some("заңды тұлға үшін"), None),
            (
                "Бал паспортын алу үшін көрсетілетін қызметті алушылар (жеке тұлғалар) көрсетілетін қызметті берушіге немесе Мемлекеттік \
                 корпорацияға мынадай құжаттарды ұсынады:",
                &[Channel::Provider, Channel::Centre],
                Some("Бал паспортын алу үшін көрсетілетін қызметті алушылар (жеке тұлғалар)"),
                None,
            ),
            (
                "Көрсетілетін қызметті алушылар (заңды тұлғалар):",
                &[][..],
                Some("Көрсетілетін қызметті алушылар (заңды тұлғалар)"),
                None,
            ),
        ];
        for (text, channels, when, paper) in cases {
            let found = Heading::new(text);
            assert_eq!(found.channels, channels, "{text}");
            assert_eq!((found.when.as_deref(), found.paper.as_deref()), (when, paper), "{text}");
        }
        assert!(Heading::new("мынадай құжаттардың біреуін:").one_of);
    }

    #[test]
    fn sentences_say_for_whom() {
        let cases = [
            (
                "Ара ұясын көшіру үшін өтініш және көшіру туралы бұйрық ұсынады",
                Some(("Ара ұясын көшіру үшін", &["өтініш", "көшіру туралы бұйрық"][..])),
            ),
            (
                "Мәліметтер болмаған кезде он сегізге толған адамдар үшін – сот шешімінің көшірмесі (бар болса) қоса беріледі",
                Some((
                    "Мәліметтер болмаған кезде он сегізге толған адамдар үшін",
                    &["сот шешімінің көшірмесі (бар болса)"],
                )),
            ),
            (
                "Бал курсын бітірген тұлғалар бітіргені туралы куәлікті ұсынады",
                Some(("Бал курсын бітірген тұлғалар", &["бітіргені туралы куәлікті ұсынады"])),
            ),
            ("Осы 5) тармақшада көрсетілген құжаттар түпнұсқада ұсынылады", None),
            ("Мәліметтерді көрсетілетін қызметті беруші ақпараттық жүйелерден алады", None),
        ];
        for (text, wanted) in cases {
            let wanted = wanted.map(|(when, items)| {
                (when.to_owned(), items.iter().map(|item| (*item).to_owned()).collect())
            });
            assert_eq!(for_whom(text), wanted, "{text}");
        }
    }
}
