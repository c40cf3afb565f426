//! Fields: their instructions are no text, their results are. A field may stand in the instructions of another.

use super::super::xml::Element;

/// The open fields, from the outermost to the innermost, each with whether its instructions go on.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<bool>,
}

/// Maximum of fields in one another.
const DEEPEST: usize = 200;

impl Fields {
    /// Reads a mark of a field.
    pub fn mark(&mut self, mark: &Element) {
        match mark.attribute("fldCharType") {
            Some("begin") if self.open.len() < DEEPEST => self.open.push(true),
            Some("separate") => {
                if let Some(last) = self.open.last_mut() {
                    *last = false;
                }
            }
            Some("end") => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Whether what stands here is printed.
    pub fn prints(&self) -> bool {
        !self.open.contains(&true)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn only_results_are_printed() {
        let mut fields = Fields::default();
        let steps = [
            ("begin", false),
            ("begin", false),
            ("separate", false),
            ("end", false),
            ("separate", true),
            ("begin", false),
            ("separate", true),
            ("end", true),
            ("end", true),
            ("end", true),
        ];
        for (kind, prints) in steps {
            fields.mark(&parse(&format!("<fldChar fldCharType='{kind}'/>")).unwrap());
            assert_eq!(fields.prints(), prints, "{kind}");
        }
    }
}
