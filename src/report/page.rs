//! `report.html`: the printable result of `zanflow compile`. No scripts, no external resources.
//!
//! Rows hold only counts and short excerpts, so that runs over many acts fit in memory.

use serde::Serialize;
use std::collections::BTreeMap;
use zanflow_model::{self as model, Model, NodeKind, Status, WithoutServices};
use zanflow_repair::{Edit, Rule};
use zanflow_wording::{Catalogue, Error, Lang, Templates, catalogue, templates};

pub(super) static WORDS: Catalogue = catalogue!("report");

static TEMPLATES: Templates = templates!(&WORDS, "/../../templates/", "report.html",);

/// Maximum unread passages listed per act; the model has all of them.
const PASSAGES: usize = 40;

/// A run of the compiler.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Run {
    /// Compiled acts, in the order they were found.
    pub acts: Vec<Act>,
    /// Files that could not be read or written.
    pub failures: Vec<Failure>,
}

/// One compiled act.
#[derive(Debug, Clone, Serialize)]
pub struct Act {
    /// Path, as the user gave it.
    pub file: String,
    /// Title, if found.
    pub title: Option<String>,
    /// Type, issuer, date and number.
    pub requisites: String,
    /// Whether a note declares it repealed.
    pub repealed: bool,
    /// Key of the words for its status.
    pub status: &'static str,
    /// The act that repealed it.
    pub repealed_by: String,
    /// Address of its model, relative to the page.
    pub model: String,
    /// Address of its repaired text, relative to the page.
    pub repaired: String,
    /// Its services.
    pub services: Vec<Service>,
    /// The key of the words on why it has none.
    pub without_services: Option<&'static str>,
    /// Its kind, for these words.
    pub kind: String,
    /// Number of terms.
    pub terms: usize,
    /// Edits by rule.
    pub edits: BTreeMap<&'static str, usize>,
    /// The first passages that were not understood.
    pub unread: Vec<PassedOver>,
    /// Number of all of them.
    pub unread_count: usize,
}

/// One service.
#[derive(Debug, Clone, Serialize)]
pub struct Service {
    /// Its id.
    pub id: String,
    /// Name, if found.
    pub title: Option<String>,
    /// Provider.
    pub provider: Option<String>,
    /// First line.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// Its processes.
    pub channels: Vec<Channel>,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// One process.
#[derive(Debug, Clone, Serialize)]
pub struct Channel {
    /// Channel.
    pub channel: model::Channel,
    /// Number of its paragraph.
    pub paragraph: Option<String>,
    /// Variant, if the paragraph has several.
    pub case: Option<String>,
    /// Number of nodes other than conditions.
    pub steps: usize,
    /// Number of conditions.
    pub conditions: usize,
}

/// One table of actions.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Its caption.
    pub caption: Option<String>,
    /// First line.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// Number of actions.
    pub columns: usize,
    /// Confidence, in percent.
    pub confidence: u32,
}

/// A passage that was not understood.
#[derive(Debug, Clone, Serialize)]
pub struct PassedOver {
    /// First line.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// Beginning of its text.
    pub excerpt: String,
}

/// Files that could not be read or written.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    /// File, line and error.
    pub message: String,
    /// Advice.
    pub help: String,
}

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    #[serde(flatten)]
    run: &'a Run,
}

impl Act {
    /// The row of an act. `model` and `repaired` are paths relative to the page, `/` between folders.
    pub fn new(file: &str, compiled: &Model, edits: &[Edit], model: &str, repaired: &str) -> Self {
        let document = &compiled.document;
        let by = document.repealed_by.clone().unwrap_or_default();
        let passages = compiled.unread.iter().take(PASSAGES).map(|passage| PassedOver {
            line_start: passage.line_start,
            line_end: passage.line_end,
            excerpt: passage.excerpt.clone(),
        });
        let edits = super::by_rule(edits).into_iter().map(|(rule, count): (Rule, _)| (rule.name(), count));
        Self {
            file: file.to_owned(),
            title: document.title.clone(),
            requisites: requisites([&document.act_type, &document.issuer, &document.date, &document.number]),
            repealed: document.status == Status::Repealed,
            status: document.status_key(),
            repealed_by: requisites([&by.act_type, &by.issuer, &by.date, &by.number]),
            model: address(model),
            repaired: address(repaired),
            services: compiled.services.iter().map(Service::new).collect(),
            without_services: compiled.without_services().map(WithoutServices::key),
            kind: document.act_type.clone().unwrap_or_else(|| "?".to_owned()),
            terms: compiled.services.iter().map(|service| service.terms.len()).sum(),
            edits: edits.collect(),
            unread: passages.collect(),
            unread_count: compiled.unread.len(),
        }
    }
}

impl Service {
    fn new(service: &model::Service) -> Self {
        let channels = service.processes.iter().map(|process| {
            let conditions = process.nodes.iter().filter(|node| node.kind == NodeKind::Condition).count();
            Channel {
                channel: process.channel,
                paragraph: process.paragraph.clone(),
                case: process.case.clone(),
                steps: process.nodes.len() - conditions,
                conditions,
            }
        });
        let tables = service.tables.iter().map(|table| Table {
            caption: table.caption.clone(),
            line_start: table.line_start,
            line_end: table.line_end,
            columns: table.columns.len(),
            confidence: (table.confidence * 100.0).round().clamp(0.0, 100.0) as u32,
        });
        Self {
            id: service.id.clone(),
            title: service.title.clone(),
            provider: service.provider.clone(),
            line_start: service.line_start,
            line_end: service.line_end,
            channels: channels.collect(),
            tables: tables.collect(),
        }
    }
}

/// `type, issuer, date № number`, of the known parts.
fn requisites([kind, issuer, date, number]: [&Option<String>; 4]) -> String {
    let named: Vec<&str> = [kind, issuer, date].into_iter().flatten().map(String::as_str).collect();
    let number = number.as_deref().map(|number| format!("№ {number}")).unwrap_or_default();
    format!("{} {number}", named.join(", ")).trim().to_owned()
}

/// A relative path as a URL: percent-encodes all but ASCII letters, digits and `-._~/`.
fn address(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The page. Everything that comes from acts is escaped.
pub fn page(run: &Run, lang: Lang) -> Result<String, Error> {
    TEMPLATES.render(lang, "report.html", &Page { lang: lang.code(), run })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_acts_is_escaped() {
        let document = model::Document { title: Some("<script>«&»".to_owned()), ..Default::default() };
        let passage = model::Unread {
            line_start: 3,
            line_end: 4,
            within: "act".to_owned(),
            excerpt: "<b onclick='x'>".to_owned(),
        };
        let compiled = Model { document, services: Vec::new(), passages: Vec::new(), unread: vec![passage] };
        let act = Act::new("a\"<.txt", &compiled, &[], "models/қ \"a.json", "repaired/a.txt");
        let failure = Failure { message: "<i>".to_owned(), help: "</i>".to_owned() };
        let html = page(&Run { acts: vec![act], failures: vec![failure] }, Lang::Kk).expect("renders");
        for raw in ["<script", "<b onclick", "<i>", "a\"<"] {
            assert!(!html.contains(raw), "{raw}");
        }
        assert!(html.contains("models/%D2%9B%20%22a.json"));
        assert!(html.contains("3–4"));
    }

    #[test]
    fn long_lists_are_cut() {
        let passage = |line| model::Unread {
            line_start: line,
            line_end: line,
            within: "act".to_owned(),
            excerpt: "бір".to_owned(),
        };
        let unread = (1..=100).map(passage).collect();
        let compiled = Model {
            document: model::Document::default(),
            services: Vec::new(),
            passages: Vec::new(),
            unread,
        };
        let act = Act::new("a", &compiled, &[], "m", "r");
        assert_eq!((act.unread.len(), act.unread_count), (PASSAGES, 100));
    }
}
