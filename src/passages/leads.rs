//! What a paragraph says of its items, and of the service, outside of the service's card.

use crate::features::{Feature, Features};
use zanflow_lexicon::words::rules_list::{
    COMES_INTO_FORCE, GROUNDS_LEAD, LOST_FORCE, PAPERS_LEAD, PROVIDER_NAMED,
};

/// What the items below a text are: grounds of refusal, papers.
pub fn listed_below(text: &str) -> Features {
    let mut has = Features::default();
    let text = text.trim_end();
    if text.ends_with(':') {
        has.add(Feature::Ground, GROUNDS_LEAD.is_match(text));
        has.add(Feature::Document, PAPERS_LEAD.is_match(text));
    }
    has
}

/// What an act's own text says of its force: from which day it is, that it was repealed.
pub fn of_force(text: &str) -> Features {
    let mut has = Features::default();
    has.add(Feature::Force, COMES_INTO_FORCE.is_match(text));
    has.add(Feature::Status, LOST_FORCE.is_match(text));
    has
}

/// Whether a text says who gives the service.
pub fn names_provider(text: &str) -> bool {
    PROVIDER_NAMED.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Vec<&'static str> {
        listed_below(text).iter().map(Feature::name).collect()
    }

    #[test]
    fn a_lead_says_what_is_listed() {
        assert_eq!(listed("7. Бау салудан бас тартуға негіз болып табылады:"), ["ground"]);
        assert_eq!(listed("3. Бау салу үшін бағбан мынадай құжаттарды ұсынады:"), ["document"]);
        assert_eq!(listed("3. Бағбан мынадай құжаттарды ұсынады."), [""; 0], "no list follows");
        assert_eq!(listed("4. Бау салу мынадай тәртіппен жүргізіледі:"), [""; 0]);
    }

    #[test]
    fn a_text_says_who_gives_the_service() {
        assert!(names_provider(
            "1. Қызметті Бақтар басқармасы (бұдан әрі – көрсетілетін қызметті беруші) көрсетеді."
        ));
        assert!(!names_provider("1. Көрсетілетін қызметті беруші бау салады."));
    }
}
