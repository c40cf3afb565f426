//! Citations ready to paste.

use crate::citations;
use crate::entry::Entry;
use schemars::JsonSchema;
use serde::Serialize;
use zanflow_model::Document;

/// A citation in two languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Citation {
    /// «… әкімдігінің 2012 жылғы 19 желтоқсандағы № 377 қаулысы, 6-тармақ, 3) тармақша».
    pub kk: String,
    /// «постановление от 19 декабря 2012 года № 377 (…), пункт 6, подпункт 3)».
    pub ru: String,
}

/// The citation of a passage: act, paragraph, item, column, and the page where the file has pages; the lines of the file are
/// given apart.
pub fn citation(document: &Document, entry: Option<&Entry>) -> Citation {
    let (mut kk, mut ru) = (citations::act_kazakh(document), citations::act_russian(document));
    let Some(entry) = entry else { return Citation { kk, ru } };
    for (own, place) in [(&mut kk, citations::KAZAKH), (&mut ru, citations::RUSSIAN)] {
        if let Some(paragraph) = &entry.paragraph {
            own.push_str(", ");
            own.push_str(&place.paragraph.replace("{}", paragraph));
        }
        if let Some(item) = &entry.item {
            own.push_str(", ");
            own.push_str(&place.item.replace("{}", item));
        }
        if let Some(column) = entry.column {
            own.push_str(", ");
            own.push_str(&place.column.replace("{}", &column.to_string()));
        }
        if let Some(page) = document.page(entry.line_start) {
            own.push_str(", ");
            own.push_str(&place.page.replace("{}", &page.to_string()));
        }
    }
    Citation { kk, ru }
}
