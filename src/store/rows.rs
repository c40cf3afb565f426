//! Hits as rows of a table that people take with them.

use super::search::{Answer, Hit};

/// The names of the columns of [`Answer::rows`], as keys of messages.
pub const COLUMNS: [&str; 9] =
    ["citation", "title", "kind", "text", "time", "date", "status", "missing", "place"];

impl Answer {
    /// A row for each hit, a cell for each of [`COLUMNS`].
    pub fn rows(&self) -> Vec<[String; 9]> {
        self.hits.iter().map(row).collect()
    }
}

fn row(hit: &Hit) -> [String; 9] {
    let duration = hit.entry.duration.as_ref().map(|duration| duration.raw.clone());
    let status = hit.status.and_then(|status| serde_json::to_value(status).ok());
    let status = status.and_then(|status| status.as_str().map(str::to_owned));
    [
        hit.citation.kk.clone(),
        hit.title.clone().unwrap_or_default(),
        hit.kind.name().to_owned(),
        hit.entry.text.replace('\t', " | "),
        duration.unwrap_or_default(),
        hit.date.clone().unwrap_or_default(),
        status.unwrap_or_default(),
        hit.missing.join(", "),
        format!("{}:{}", hit.file, hit.line_start),
    ]
}
