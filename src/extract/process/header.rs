//! What the headers of lists and their first steps say: who acts, which diagram shows it, which case it is.

use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_lexicon::words::acts::APPENDIX;
use zanflow_lexicon::words::participants::{APPLICANTS, PROVIDERS, STAFF};
use zanflow_lexicon::words::steps::{
    CASE_END, CENTRE_AND_OPERATOR, CENTRE_HEADERS, CONDITION_END, CREDENTIALS, DIAGRAMS, FORM_FILLING,
    INTERNAL_HEADERS, PORTAL_HEADERS, PROVIDER_CAPTION, PROVIDER_HEADERS, RESULT_HEADS, STEP_HEADERS,
};
use zanflow_model::Channel;

/// The channel that a header or caption names.
pub fn channel_of_header(text: &str) -> Option<Channel> {
    let text = text.lowered();
    let caption = || text.trim_start_matches(|l: char| !is_letter(l)).starts_with(PROVIDER_CAPTION);
    if names(&text, CENTRE_HEADERS) {
        Some(Channel::Centre)
    } else if names(&text, PORTAL_HEADERS) {
        Some(Channel::Portal)
    } else if names(&text, PROVIDER_HEADERS) || caption() {
        Some(Channel::Provider)
    } else {
        names(&text, INTERNAL_HEADERS).then_some(Channel::Internal)
    }
}

/// The channel that the first steps show, where no header names one.
pub fn channel_of_first_steps(steps: &[&str]) -> Option<Channel> {
    let all = steps.join(" ").lowered();
    let first = steps.first()?.lowered();
    if CENTRE_AND_OPERATOR.iter().all(|word| all.contains(word)) {
        return Some(Channel::Centre);
    }
    if !names(&all, CREDENTIALS) {
        return None;
    }
    if names(&first, STAFF) {
        Some(Channel::Provider)
    } else if names(&first, APPLICANTS) {
        Some(Channel::Portal)
    } else {
        names(&first, PROVIDERS).then_some(Channel::Provider)
    }
}

fn names(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether a header announces steps of a service (and not, say, how to fill a form).
pub fn announces_steps(header: &str) -> bool {
    let header = header.lowered();
    names(&header, STEP_HEADERS) && !header.contains(FORM_FILLING)
}

/// The number of the diagram that a header names: «… № 1 диаграммасы», «№ 2-диаграммасы».
pub fn diagram_number(header: &str) -> Option<u32> {
    let lower = header.lowered();
    DIAGRAMS.iter().flat_map(|stem| lower.match_indices(stem)).find_map(|(at, _)| {
        let before = lower.get(..at)?.trim_end_matches([' ', '-', '–']);
        let digits = before.len() - before.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
        before.get(before.len() - digits..)?.parse().ok()
    })
}

/// Whether a header points to an appendix.
pub fn names_appendix(header: &str) -> bool {
    zanflow_lexicon::steps::has_word(&header.lowered(), APPENDIX)
}

/// «лицензия беру кезінде:»: one of several cases of a paragraph.
pub fn case_of_header(text: &str) -> Option<&str> {
    let text = text.trim();
    let body = text.strip_suffix(':').unwrap_or(text).trim_end();
    let short = body.chars().count() < 120 && !body.contains(['.', ';']);
    (short && (body.ends_with(CASE_END) || (text.ends_with(':') && body.ends_with(CONDITION_END))))
        .then_some(body)
}

/// «Нәтижесі – …»: the text after the dash.
pub fn result(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let rest = RESULT_HEADS.iter().find_map(|word| text.strip_prefix(word))?;
    let rest = rest.trim_start();
    let body = rest.strip_prefix(['-', '–', '—', ':'])?;
    Some(body.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagrams_are_numbered_in_many_ways() {
        let cases = [
            ("тоғай беру (іс-қимылдың № 2 диаграммасы)", Some(2)),
            ("тоғай берудің №3-диаграммасы 1-қосымшада", Some(3)),
            ("тоғай беру (№ 4 диграммасы)", Some(4)),
            ("тоғай беру 1-сурет бойынша", Some(1)),
            ("1-қосымшадағы диаграмма", None),
            ("тоғай беру 1-қосымшада", None),
        ];
        for (header, wanted) in cases {
            assert_eq!(diagram_number(header), wanted, "{header}");
        }
    }
}
