//! Requests of `multipart/form-data`: fields, and one paper.

use super::unfit;
use crate::problem::Problem;
use axum::extract::{FromRequest, Multipart, OptionalFromRequest, Request};
use axum::http::{StatusCode, header};
use zanflow_runtime::file::Unfit;
use zanflow_runtime::{Attachment, FileLimits};

/// Fields of one request.
const FIELDS: usize = 2000;
/// Bytes of one field that is no file.
const FIELD: usize = 64 * 1024;

/// What was sent.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// Names and values, in order.
    pub fields: Vec<(String, String)>,
    /// Name and content of the file, if one was chosen.
    pub file: Option<(String, Vec<u8>)>,
    /// The file is too large; of it nothing is kept.
    is_too_large: bool,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let parts = <Multipart as FromRequest<S>>::from_request(request, state).await.map_err(|_| {
            let told = "the body must be multipart/form-data";
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "error-request", told)
        })?;
        Self::read(parts, FileLimits::default().paper, usize::MAX).await
    }
}

/// A form that may come without a file: then as other forms do, or with nothing at all.
impl<S: Send + Sync> OptionalFromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/")) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl Upload {
    /// The fields of a request whose file is not wanted, `most` bytes at most: of the file nothing is held.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub async fn fields_of(request: Request, most: usize) -> Result<Vec<(String, String)>, Problem> {
        let parts = <Multipart as FromRequest<()>>::from_request(request, &())
            .await
            .map_err(|_| Problem::refused("no such body"))?;
        Ok(Self::read(parts, 0, most).await?.fields)
    }

    /// `paper`: bytes that a file may have; `most`: those of all fields.
    async fn read(mut parts: Multipart, paper: u64, most: usize) -> Result<Self, Problem> {
        let (mut upload, mut left) = (Self::default(), most);
        while let Some(mut part) = parts.next_field().await.map_err(|error| unreadable(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let paper = usize::try_from(paper).unwrap_or(usize::MAX);
            let mut content = Vec::new();
            while let Some(piece) = part.chunk().await.map_err(|error| unreadable(&error))? {
                match file {
                    None if content.len() + piece.len() > FIELD.min(left) => {
                        return Err(Problem::refused(format!("the field {name} is too long")));
                    }
                    Some(_) if content.len() + piece.len() > paper => upload.is_too_large = true,
                    _ => content.extend_from_slice(&piece),
                }
            }
            match file {
                // Browsers send a file without a name where none was chosen.
                Some(file) if file.is_empty() && content.is_empty() => {}
                Some(_) if upload.file.is_some() => return Err(Problem::refused("send one file at a time")),
                Some(file) => upload.file = Some((file, content)),
                None => {
                    left = left.saturating_sub(content.len());
                    let text = String::from_utf8(content)
                        .map_err(|_| Problem::refused(format!("the field {name} is no text in UTF-8")))?;
                    upload.fields.push((name, text));
                }
            }
            if upload.fields.len() > FIELDS {
                return Err(Problem::refused("the form has too many fields"));
            }
        }
        Ok(upload)
    }
}

impl Upload {
    /// The first value of a field that is not blank, trimmed.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all(name).find(|value| !value.is_empty())
    }

    /// All values of a field, trimmed.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim())
    }

    /// The paper, checked; `None` where no file was chosen.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn paper(&mut self, limits: FileLimits) -> Result<Option<Attachment>, Problem> {
        if self.is_too_large {
            return Err(too_large());
        }
        let Some((name, content)) = self.file.take() else { return Ok(None) };
        let of = self.text("of").map(str::to_owned);
        if of.as_deref().is_some_and(|of| !is_paper(of)) {
            return Err(Problem::refused("of: papers of the list are called p1, p2, …"));
        }
        Attachment::new(&name, of.as_deref(), content, limits).map(Some).map_err(unfit)
    }
}

/// `p1`, `p2`, …
fn is_paper(id: &str) -> bool {
    id.strip_prefix('p').is_some_and(|number| {
        (1..=4).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn too_large() -> Problem {
    unfit(Unfit::TooLarge { most: FileLimits::default().paper })
}

fn unreadable(error: &axum::extract::multipart::MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::refused("the body cannot be read; send it again"),
    }
}
