//! Uploads: an act is compiled and shown, never stored.

use super::act::{Shown, show_uploaded};
use super::app::{App, Shared};
use super::error::Failure;
use super::prefs::Prefs;
use super::render::{WORDS, render};
use super::shell::Shell;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::http::StatusCode;
use axum::response::Html;
use serde::Serialize;
use zanflow_source::ReadErrorKind;
use zanflow_wording::Lang;

#[derive(Serialize)]
struct Page {
    shell: Shell,
    megabytes: usize,
}

/// The upload form.
pub async fn form(State(app): State<Shared>, prefs: Prefs) -> Result<Html<String>, Failure> {
    if !app.settings.upload {
        return Err(Failure::NoUploads);
    }
    let megabytes = app.settings.max_upload >> 20;
    render(prefs.lang, "upload.html", &Page { shell: Shell::new(&app, &prefs, "upload"), megabytes })
}

/// Compiles the upload and shows it.
pub async fn take(
    State(app): State<Shared>,
    prefs: Prefs,
    mut form: Multipart,
) -> Result<Html<String>, Failure> {
    if !app.settings.upload {
        return Err(Failure::NoUploads);
    }
    let limit = app.settings.max_upload;
    let failed = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge(limit),
        _ => Failure::Parameter("file"),
    };
    let (mut name, mut bytes) = ("text.txt".to_owned(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(failed)? {
        let is_file = field.name() == Some("file");
        let given = field.file_name().map(base_name).unwrap_or_default();
        let sent = field.bytes().await.map_err(failed)?;
        if sent.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if is_file && !given.is_empty() {
            name = given;
        }
        bytes = sent.to_vec();
    }
    if bytes.len() > limit {
        return Err(Failure::TooLarge(limit));
    }
    app.clone().work(move |app| compiled(app, &prefs, &name, &bytes)).await
}

/// File name without folders and control characters.
fn base_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|letter| !letter.is_control()).take(120).collect()
}

fn compiled(app: &App, prefs: &Prefs, name: &str, bytes: &[u8]) -> Result<Html<String>, Failure> {
    let source = zanflow_source::from_bytes(name, bytes, None)
        .map_err(|error| Failure::NotAnAct(format!("{name}: {}", why(&error.kind, prefs.lang))))?;
    let compiled = zanflow_compiler::compile(&source);
    let repairs = Some((&source, &compiled.repaired));
    let shown = Shown { info: None, model: &compiled.model, repairs, edition: None };
    show_uploaded(app, prefs, &shown)
}

/// Why a file cannot be read, in the visitor's language.
fn why(kind: &ReadErrorKind, lang: Lang) -> String {
    let (key, value) = match kind {
        ReadErrorKind::Empty => ("unreadable-empty", String::new()),
        ReadErrorKind::NotUtf8 { line, .. } => ("unreadable-letters", line.to_string()),
        ReadErrorKind::Utf16 => ("unreadable-letters", 1.to_string()),
        ReadErrorKind::Encrypted { .. } => ("unreadable-locked", String::new()),
        ReadErrorKind::NoTextLayer { pages, .. } => {
            let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
            ("unreadable-scan", pages.join(", "))
        }
        ReadErrorKind::NoLetters { page, .. } | ReadErrorKind::LostLetters { page, .. } => {
            ("unreadable-font", page.to_string())
        }
        ReadErrorKind::TooLarge { .. } | ReadErrorKind::TooCostly { .. } => {
            ("unreadable-large", String::new())
        }
        ReadErrorKind::NeedsProgram { .. } | ReadErrorKind::NotInBuild { .. } => {
            ("unreadable-program", String::new())
        }
        ReadErrorKind::Damaged { .. } => ("unreadable-damaged", String::new()),
        _ => ("unreadable-binary", String::new()),
    };
    WORDS.fill(lang, key, &[("what", &value)])
}

#[cfg(test)]
mod tests {
    use super::base_name;

    #[test]
    fn names_have_no_folders() {
        assert_eq!(base_name("../../etc/пәс.txt"), "пәс.txt");
        assert_eq!(base_name("C:\\a\\b\u{0}.md"), "b.md");
    }
}
