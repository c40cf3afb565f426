//! Words that comparisons add to those of the acts, and the templates of comparisons.

use zanflow_wording::{Catalogue, Templates, catalogue, templates};

/// Messages of comparisons.
pub static PHRASES: Catalogue = catalogue!("compare");

/// Templates of a comparison as a page, as Markdown and as a picture.
pub static TEMPLATES: Templates = templates!(
    &PHRASES,
    "/../../templates/compare/",
    "page.html",
    "part.html",
    "body.html",
    "page.md",
    "diagram.svg",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::Weight;
    use crate::row::Topic;
    use zanflow_wording::Lang;

    #[test]
    fn weights_and_topics_have_messages() {
        for lang in Lang::ALL {
            let weights = Weight::ALL.iter().map(|weight| format!("weight-{}", weight.name()));
            let topics = Topic::ALL.iter().map(|topic| format!("topic-{}", topic.name()));
            for key in weights.chain(topics) {
                assert!(PHRASES.find(lang, &key).is_some(), "{key}");
            }
        }
    }

    #[test]
    fn templates_can_be_parsed() {
        TEMPLATES.parse().unwrap();
    }
}
