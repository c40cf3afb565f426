//! The places of a model that cite, as the words name what they cite.

use super::{Cited, CitedText, Held, Reference, Relation};
use zanflow_citations::mentions::{Mention, Of, mentions, normal_number};
use zanflow_citations::orders::{repeals, speaks_of_repeal, without_label};
use zanflow_model::{Document, Model, Passage, PassageKind};

/// The places that cite, in the text's order: the passage's place among those of the model, the reference and its words. Where the act names itself by its own date and number is no
/// reference.
pub fn read(model: &Model) -> Vec<(usize, Reference, Mention)> {
    let mut found = Vec::new();
    for (at, passage) in model.passages.iter().enumerate() {
        let mut repealing = false;
        for mention in mentions(&passage.text) {
            // Stamps name what they belong to, notes what was changed.
            let own =
                mention.of != Of::Other && matches!(passage.kind, PassageKind::Stamp | PassageKind::Note);
            if own || is_itself(&mention, &model.document) {
                continue;
            }
            let before = passage.text.get(..mention.range.start).unwrap_or_default();
            // «Күші жойылды – … қаулысымен»: in the head, what follows is what repealed the act.
            repealing |= passage.kind == PassageKind::Head && speaks_of_repeal(before);
            let relation = relation(passage, &mention, repealing);
            found.push((at, reference(passage, &mention, relation, &model.document.file), mention));
        }
    }
    found
}

/// Whether a mention names the act that it stands in.
pub(super) fn is_itself(mention: &Mention, document: &Document) -> bool {
    mention.of == Of::Other
        && mention.date.is_some()
        && mention.date == document.date
        && mention.number.as_deref().map(normal_number) == document.number.as_deref().map(normal_number)
}

fn relation(passage: &Passage, mention: &Mention, repealing: bool) -> Relation {
    match passage.kind {
        PassageKind::Note if repeals(without_label(&passage.text)) => Relation::RepealedBy,
        PassageKind::Note => Relation::AmendedBy,
        PassageKind::Head if repealing => Relation::RepealedBy,
        PassageKind::Head => Relation::Basis,
        PassageKind::Stamp if mention.of == Of::Other => Relation::Stamp,
        _ if mention.of == Of::Other && speaks_of_repeal(&passage.text) => Relation::Repeals,
        _ => Relation::Cites,
    }
}

fn reference(passage: &Passage, mention: &Mention, relation: Relation, file: &str) -> Reference {
    Reference {
        file: passage.file.clone().unwrap_or_else(|| file.to_owned()),
        line_start: passage.line_start,
        line_end: passage.line_end,
        within: passage.within.clone(),
        paragraph: passage.paragraph.clone(),
        words: words(&passage.text, mention),
        relation,
        cited: cited(mention),
        held: if mention.of == Of::Other { Held::NotHeld } else { Held::Own },
        acts: Vec::new(),
        broken: Vec::new(),
    }
}

/// The words that cite, on one line.
pub(super) fn words(text: &str, mention: &Mention) -> String {
    let words = text.get(mention.range.clone()).unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cited(mention: &Mention) -> Cited {
    let parts = mention.parts.clone();
    Cited {
        of: match mention.of {
            Of::Other => CitedText::Other,
            Of::Act => CitedText::Act,
            Of::Approved => CitedText::Approved,
            Of::Paragraph => CitedText::Paragraph,
        },
        act_type: mention.act_type.map(str::to_owned),
        issuer: mention.issuer.clone(),
        date: mention.date.clone(),
        number: mention.number.clone(),
        title: mention.title.clone(),
        registration: mention.registration.clone(),
        articles: parts.articles,
        paragraphs: parts.paragraphs,
        items: parts.items,
        appendices: parts.appendices,
    }
}
