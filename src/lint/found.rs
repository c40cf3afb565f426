//! The report that rules write to.

use zanflow_findings::note;
use zanflow_model::{Confidence, Finding, Place, Severity};

/// The findings of one service while rules look at it.
#[derive(Debug, Default)]
pub struct Report {
    code: &'static str,
    severity: Severity,
    found: Vec<Finding>,
}

/// A finding while a rule makes it.
#[derive(Debug)]
pub struct Draft(Finding);

impl Report {
    /// Findings from now on are of that rule.
    pub(super) fn rule(&mut self, code: &'static str, severity: Severity) {
        self.code = code;
        self.severity = severity;
    }

    /// Adds a finding.
    pub fn add(&mut self, found: Draft) {
        self.found.push(Finding { code: self.code.to_owned(), ..found.0 });
    }

    /// Begins a finding of the current rule: the key of its message without the code, and the place to mend.
    pub fn found(&self, message: &str, place: Place) -> Draft {
        Draft(Finding {
            code: self.code.to_owned(),
            line: place.line_start,
            severity: self.severity,
            message: format!("{}-{message}", self.code),
            places: vec![place],
            ..Finding::default()
        })
    }

    /// The findings by line; their notes in English.
    pub(super) fn done(self) -> Vec<Finding> {
        let mut found = self.found;
        found.sort_by(|a, b| {
            (a.line, &a.code, &a.message, &a.values).cmp(&(b.line, &b.code, &b.message, &b.values))
        });
        found.dedup_by(|a, b| (a.line, &a.message, &a.values) == (b.line, &b.message, &b.values));
        for finding in &mut found {
            let mut seen = Vec::new();
            finding.places.retain(|place| {
                let new = !seen.contains(place);
                seen.extend(new.then(|| place.clone()));
                new
            });
            finding.note = note(finding, zanflow_wording::Lang::En);
        }
        found
    }
}

impl Draft {
    /// Sets a variable of the message.
    pub fn value(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.values.insert(name.to_owned(), value.into());
        self
    }

    /// Another place that proves it.
    pub fn also(mut self, place: Place) -> Self {
        self.0.places.push(place);
        self
    }

    /// More places that prove it.
    pub fn places(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.0.places.extend(places);
        self
    }

    /// How sure the rule is.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.0.confidence = confidence;
        self
    }

    /// How bad it is, where that is not the severity that the rule declares.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// A wording that would be right.
    pub fn suggest(mut self, words: impl Into<String>) -> Self {
        self.0.suggestion = Some(words.into());
        self
    }
}
