//! The source page: files of an act, line by line.

use super::app::Shared;
use super::error::Failure;
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use super::text::cited;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use zanflow_store::Stored;
use zanflow_wording::url;

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    file: String,
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    act: String,
    act_href: String,
    citation: String,
    file: String,
    /// Files: name, address, whether shown.
    files: Vec<(String, String, bool)>,
    lines: Vec<String>,
}

/// Finds a stored file of an act; nothing is read from disk.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let stored = app.kb.sources(&id)?;
            let names = names(&stored);
            let is_asked = |(name, file): &(&str, &Stored)| {
                asked.file.is_empty() || [*name, file.path.as_str()].contains(&asked.file.as_str())
            };
            let (name, shown) = *names.iter().find(|named| is_asked(named)).ok_or(Failure::NoPart)?;
            let act_href = format!("/acts/{}", url(&id));
            let link = |path: &str| format!("{act_href}/source?file={}", url(path));
            let files = names.iter().map(|(own, _)| ((*own).to_owned(), link(own), *own == name));
            let page = Page {
                shell: Shell::new(app, &prefs, "acts"),
                citation: cited(&info.document, None, prefs.lang),
                file: name.to_owned(),
                files: files.collect(),
                lines: shown.text.lines().map(str::to_owned).collect(),
                act: id,
                act_href,
            };
            render(prefs.lang, "lines.html", &page)
        })
        .await
}

/// Paths of the files below their common folder, which stays private.
fn names(stored: &[Stored]) -> Vec<(&str, &Stored)> {
    let folder = |path: &str| path.rfind('/').map_or(0, |slash| slash + 1);
    let first = stored.first().map(|file| file.path.as_str()).unwrap_or_default();
    let mut shared = first.get(..folder(first)).unwrap_or_default();
    while stored.iter().any(|file| !file.path.starts_with(shared)) {
        let above = shared.strip_suffix('/').unwrap_or_default();
        shared = above.get(..folder(above)).unwrap_or_default();
    }
    stored.iter().map(|file| (file.path.strip_prefix(shared).unwrap_or(&file.path), file)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_without_the_folder_that_all_share() {
        let check = |paths: &[&str], expected: &[&str]| {
            let file = |path: &&str| Stored::of((*path).to_owned(), String::new());
            let stored: Vec<Stored> = paths.iter().map(file).collect();
            let names: Vec<&str> = names(&stored).into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, expected);
        };
        check(&["/home/x/a.txt"], &["a.txt"]);
        check(
            &["../s/A/kaz/sec001.md", "../s/A/kaz/sec002.md", "../s/A/meta.yaml"],
            &["kaz/sec001.md", "kaz/sec002.md", "meta.yaml"],
        );
        check(&["a.txt"], &["a.txt"]);
        check(&["a/b.txt", "c/d.txt"], &["a/b.txt", "c/d.txt"]);
        check(&[], &[]);
    }
}
