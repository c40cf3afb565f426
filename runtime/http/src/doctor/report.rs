//! Findings, and their words.

use crate::pages::render::WORDS;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use zanflow_runtime::Time;
use zanflow_wording::Lang;

/// How something is; the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Well.
    Good,
    /// It could not be found out.
    Unknown,
    /// Somebody should look at it, soon.
    Look,
    /// Something does not work, or will not.
    Bad,
}

impl Level {
    /// All of them, the worst first.
    pub const WORST_FIRST: [Self; 4] = [Self::Bad, Self::Look, Self::Unknown, Self::Good];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unknown => "unknown",
            Self::Look => "look",
            Self::Bad => "bad",
        }
    }

    /// The exit code of the command: 0 good, 1 look or unknown, 2 bad.
    pub fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Unknown | Self::Look => 1,
            Self::Bad => 2,
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its name: `doctor-NAME` and, unless it is good, `doctor-NAME-do` are its words.
    pub check: &'static str,
    /// How it is.
    pub level: Level,
    /// What its words are filled with.
    pub args: BTreeMap<&'static str, String>,
}

impl Finding {
    /// A finding without particulars.
    pub fn new(check: &'static str, level: Level) -> Self {
        Self { check, level, args: BTreeMap::new() }
    }

    /// The same with something that its words name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(name, value.to_string());
        self
    }

    /// What was found.
    pub fn what(&self, lang: Lang) -> String {
        self.fill(lang, &format!("doctor-{}", self.check))
    }

    /// What to do; none where all is well.
    pub fn advice(&self, lang: Lang) -> Option<String> {
        (self.level != Level::Good).then(|| self.fill(lang, &format!("doctor-{}-do", self.check)))
    }

    fn fill(&self, lang: Lang, key: &str) -> String {
        let args: Vec<(&str, &str)> = self.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        WORDS.fill(lang, key, &args)
    }
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// When.
    pub at: Time,
    /// Id of the service.
    pub service: String,
    /// The worst first; those of one level in the order of the rules.
    pub findings: Vec<Finding>,
}

/// A finding in words.
#[derive(Serialize)]
pub struct Told {
    check: &'static str,
    level: Level,
    what: String,
    #[serde(rename = "do")]
    advice: Option<String>,
    args: BTreeMap<&'static str, String>,
}

/// A report in words.
#[derive(Serialize)]
pub struct Words {
    service: String,
    at: String,
    /// The worst.
    level: Level,
    findings: Vec<Told>,
}

impl Report {
    /// Sorts what was found.
    pub fn new(at: Time, service: &str, mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        Self { at, service: service.to_owned(), findings }
    }

    /// The worst level.
    pub fn level(&self) -> Level {
        self.findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Unknown)
    }

    /// In words, for JSON and pages.
    pub fn words(&self, lang: Lang) -> Words {
        let told = |finding: &Finding| Told {
            check: finding.check,
            level: finding.level,
            what: finding.what(lang),
            advice: finding.advice(lang),
            args: finding.args.clone(),
        };
        Words {
            service: self.service.clone(),
            at: self.at.to_string(),
            level: self.level(),
            findings: self.findings.iter().map(told).collect(),
        }
    }

    /// As text for a terminal: a line a finding, and below it what to do.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        for level in Level::WORST_FIRST {
            for finding in self.findings.iter().filter(|finding| finding.level == level) {
                let label = WORDS.label(lang, &format!("doctor-level-{}", level.name()));
                // Nobody can fail to write into a text.
                let _ = writeln!(out, "{label}: {}", finding.what(lang));
                if let Some(advice) = finding.advice(lang) {
                    let _ = writeln!(out, "    {advice}");
                }
            }
        }
        out
    }
}
