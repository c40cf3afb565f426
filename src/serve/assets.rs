//! Style sheet, script and icon, at content-hashed addresses.

use super::error::Failure;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

const FILES: [(&str, &str, &str); 3] = [
    ("style.css", "text/css; charset=utf-8", include_str!("../../templates/web/style.css")),
    ("script.js", "text/javascript; charset=utf-8", include_str!("../../templates/web/script.js")),
    ("icon.svg", "image/svg+xml", include_str!("../../templates/web/icon.svg")),
];

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().chars().take(16).collect()
}

/// Content-hashed address of an asset.
pub fn address(name: &str) -> String {
    let file = FILES.iter().find(|(own, ..)| *own == name);
    format!("/static/{}/{name}", file.map(|(.., text)| hash(text)).unwrap_or_default())
}

/// Serves an asset; an unknown hash belongs to another version of the program.
pub async fn file(Path((of, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let file = FILES.iter().find(|(own, _, text)| *own == name && hash(text) == of);
    let (_, kind, text) = file.ok_or(Failure::Nowhere)?;
    let headers =
        [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, *text).into_response())
}
