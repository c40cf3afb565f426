//! What of a Word file is passed over, counted by type.

use std::collections::BTreeMap;

/// How often something was passed over or read in another form than it is printed in.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Tracked changes, read as accepted.
    pub changes: usize,
    /// Runs of letters that are hidden.
    pub hidden: usize,
    /// Runs of letters that are struck out.
    pub struck: usize,
    pub comments: usize,
    pub pictures: usize,
    /// Other files in the file, which Word shows as a picture.
    pub objects: usize,
    pub formulas: usize,
    /// Signs of fonts that have no letters.
    pub symbols: usize,
    /// Other documents that Word shows in this one, with why they were not read.
    pub chunks: Vec<String>,
    /// What was told of such documents.
    pub inside: Vec<String>,
    /// Elements that are not known here, by name.
    pub unknown: BTreeMap<String, usize>,
}

impl Counts {
    /// Notes an element that the reader does not know; those that print nothing are let pass.
    pub fn unknown(&mut self, name: &str) {
        if !prints_nothing(name) {
            *self.unknown.entry(name.to_owned()).or_default() += 1;
        }
    }

    /// What to tell the user.
    pub fn remarks(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut tell = |count: usize, one: &str, many: &str, advice: &str| {
            if count > 0 {
                out.push(format!("{count} {}; {advice}", if count == 1 { one } else { many }));
            }
        };
        tell(
            self.changes,
            "tracked change",
            "tracked changes",
            "they were read as accepted: accept or reject them in Word to be sure",
        );
        tell(self.hidden, "hidden text", "hidden texts", "left out: make it visible in Word, or delete it");
        tell(
            self.struck,
            "passage struck out",
            "passages struck out",
            "left out as no longer in force: delete it in Word, or take the line off it",
        );
        tell(self.comments, "comment", "comments", "left out: they are no part of the act");
        tell(self.formulas, "formula", "formulas", "written in one line: check it against the file");
        tell(
            self.symbols,
            "sign of a font without letters",
            "signs of fonts without letters",
            "written as •: check them against the file",
        );
        tell(self.pictures, "picture", "pictures", "not read: if it shows text, give that as text");
        tell(
            self.objects,
            "file inside the file",
            "files inside the file",
            "not read: give it as a file of its own",
        );
        for why in &self.chunks {
            out.push(format!("a document inserted in the file (altChunk) was not read; {why}"));
        }
        out.extend(self.inside.iter().cloned());
        if !self.unknown.is_empty() {
            let kinds: Vec<String> =
                self.unknown.iter().map(|(name, count)| format!("{count} {name}")).collect();
            out.push(format!(
                "elements that are not known here were left out; check the text against the file: {}",
                kinds.join(", ")
            ));
        }
        out
    }
}

/// Properties, marks of places, and what Word keeps for itself.
fn prints_nothing(name: &str) -> bool {
    const ENDS: [&str; 5] = ["Pr", "PrEx", "RangeStart", "RangeEnd", "Grid"];
    const NAMES: [&str; 24] = [
        "annotationRef",
        "bookmarkEnd",
        "bookmarkStart",
        "continuationSeparator",
        "delInstrText",
        "delText",
        "divId",
        "endnoteRef",
        "fldChar",
        "fldData",
        "footnoteRef",
        "instrText",
        "lastRenderedPageBreak",
        "numberingChange",
        "permEnd",
        "permStart",
        "pgNum",
        "placeholder",
        "proofErr",
        "separator",
        "softHyphen",
        "br",
        "background",
        "ffData",
    ];
    NAMES.contains(&name) || ENDS.iter().any(|end| name.ends_with(end))
}
