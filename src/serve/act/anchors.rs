//! Which lines of an act's page can be led to.

use crate::text::anchor;
use std::collections::BTreeMap;
use zanflow_model::{Model, Passage};

/// The lines that the passages of an act hold: first and last, by file.
#[derive(Debug, Default)]
pub struct Anchors(BTreeMap<Option<String>, Vec<(u32, u32)>>);

impl Anchors {
    /// The lines of a model.
    pub fn of(model: &Model) -> Self {
        let mut lines: BTreeMap<Option<String>, Vec<(u32, u32)>> = BTreeMap::new();
        for Passage { file, line_start, line_end, .. } in &model.passages {
            lines.entry(file.clone()).or_default().push((*line_start, *line_end.max(line_start)));
        }
        for own in lines.values_mut() {
            own.sort_unstable();
        }
        Self(lines)
    }

    /// `#L12`: the line itself where a passage holds it, else the last one before it that some passage holds.
    pub fn href(&self, file: Option<&str>, line: u32) -> String {
        let own = self.0.get(&file.map(str::to_owned)).map(Vec::as_slice).unwrap_or_default();
        let before = own.partition_point(|(start, _)| *start <= line).checked_sub(1);
        let found = before.and_then(|at| own.get(at)).map(|(_, end)| line.min(*end));
        let first = own.first().map_or(line, |(start, _)| *start);
        format!("#{}", anchor(file, found.unwrap_or(first)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::{Document, PassageKind};

    #[test]
    fn lines_between_passages_lead_to_the_one_before() {
        let passage = |line_start, line_end| Passage {
            kind: PassageKind::Text,
            within: "act".to_owned(),
            paragraph: None,
            item: None,
            file: None,
            line_start,
            line_end,
            cells: Vec::new(),
            text: String::new(),
        };
        let model = Model {
            document: Document::default(),
            services: Vec::new(),
            passages: vec![passage(2, 4), passage(8, 8)],
            unread: Vec::new(),
        };
        let anchors = Anchors::of(&model);
        let found = [1, 2, 3, 6, 8, 20].map(|line| anchors.href(None, line));
        assert_eq!(found, ["#L2", "#L2", "#L3", "#L4", "#L8", "#L8"]);
        assert_eq!(anchors.href(Some("x/sec001.md"), 7), "#sec001-L7");
    }
}
