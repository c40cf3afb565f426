//! The channels that a sentence is for.

use super::action::without_brackets;
use super::blocks::Block;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::rules_channels as lists;
use zanflow_model::{Action, Channel};

/// The channels of a service: those by which its chapters let one apply, and those of the list.
pub fn of_service(blocks: &[Block], listed: &[Channel]) -> Vec<Channel> {
    let applies = |block: &&Block| block.all().any(|step| step.action == Action::SubmitApplication);
    let mut found: Vec<Channel> = Vec::new();
    for block in blocks.iter().filter(applies) {
        found.extend(of_application(&block.text));
    }
    found.extend(listed);
    if found.is_empty() {
        found.extend(blocks.iter().filter_map(|block| block.channels.as_ref()).flatten());
    }
    if found.is_empty() && !blocks.is_empty() {
        found.push(Channel::Provider);
    }
    Channel::ALL.into_iter().filter(|channel| found.contains(channel)).collect()
}

/// The channels that a sentence on applying names.
pub fn of_application(text: &str) -> Vec<Channel> {
    let lower = text.lowered();
    let mut found = Vec::new();
    if lists::PORTAL.iter().any(|word| lower.contains(word)) {
        found.push(Channel::Portal);
    }
    if lists::TO_PROVIDER.is_match(&lower) {
        found.push(Channel::Provider);
    }
    if lists::CENTRE.iter().any(|word| lower.contains(word)) {
        found.push(Channel::Centre);
    }
    if found.is_empty() && lists::PROVIDER_ONLY.is_match(&lower) {
        found.push(Channel::Provider);
    }
    found
}

/// Whether an item of a list is a channel.
pub fn names_one(text: &str) -> bool {
    !of_application(text).is_empty() || text.lowered().contains(lists::PROVIDER_NAMED)
}

/// The channels that a sentence restricts itself to; `actor`: who acts in it.
pub fn of_sentence(text: &str, actor: Option<&str>) -> Option<Vec<Channel>> {
    let whole = text.lowered();
    // «…, ал портал арқылы … жағдайда …» speaks of a part of the sentence.
    let mut lower = whole.split(lists::BUT).next().unwrap_or(&whole).to_owned();
    without_brackets(&mut lower);
    let who = actor.map(|actor| actor.lowered()).unwrap_or_default();
    if lists::APPLIES.iter().any(|word| lower.contains(word)) && of_application(&whole).len() > 1 {
        return None;
    }
    if lists::EVERY_CHANNEL.is_match(&lower) {
        return None;
    }
    let mut found = Vec::new();
    if lists::BY_PORTAL.is_match(&lower) {
        found.push(Channel::Portal);
    }
    if lists::BY_PROVIDER.is_match(&lower) {
        found.push(Channel::Provider);
    }
    if lists::BY_CENTRE.is_match(&lower) {
        found.push(Channel::Centre);
    }
    if lists::CENTRE_STAFF.is_match(&who) {
        if !found.contains(&Channel::Centre) {
            found.push(Channel::Centre);
        }
        if who.contains(lists::PROVIDER_NAMED) && who.contains(lists::BOTH) {
            return None;
        }
        if (who.contains(lists::PROVIDER_NAMED) || who.contains(lists::OR))
            && !found.contains(&Channel::Provider)
        {
            found.push(Channel::Provider);
        }
    }
    if found.is_empty() && lower.contains(lists::CABINET) {
        found.push(Channel::Portal);
        if lists::AND_CENTRE.is_match(&lower) {
            found.push(Channel::Centre);
        }
    }
    found.sort();
    (!found.is_empty()).then_some(found)
}

/// Whether a sentence needs the applicant to be there: a paper in the hand, a document shown.
pub fn needs_presence(text: &str) -> bool {
    let lower = text.lowered();
    is_portrayed(text) || lists::PRESENCE.iter().any(|word| lower.contains(word))
}

/// Whether the applicant is photographed: such a sentence is for no portal, whatever is done in it.
pub fn is_portrayed(text: &str) -> bool {
    let lower = text.lowered();
    lists::PORTRAYED.iter().any(|word| lower.contains(word))
}
