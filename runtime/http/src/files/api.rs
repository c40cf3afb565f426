//! Operations on the file of a case.

use super::UPLOAD;
use super::answers::{File, versions};
use super::upload::Upload;
use crate::App;
use crate::api::requests::{By, Object, Person, Whole};
use crate::api::{Json, id, json};
use crate::problem::Problem;
use crate::who::Who;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use zanflow_runtime::{Caller, CaseId, FileLimits, Hash};

type Shared = State<Arc<App>>;
type Answer = Result<Response, Problem>;

/// Routes below `/api`.
pub fn routes() -> Router<Arc<App>> {
    let papers = post(attach).layer(DefaultBodyLimit::max(UPLOAD)).get(papers);
    Router::new()
        .route("/cases/{case}/file", get(file).post(write))
        .route("/cases/{case}/file/versions", get(written))
        .route("/cases/{case}/attachments", papers)
        .route("/cases/{case}/attachments/{paper}", get(content))
        .route("/cases/{case}/attachments/{paper}/removal", post(detach))
}

/// The application form of a case, written anew.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Writing {
    #[serde(default)]
    by: Option<Object<Person>>,
    /// Which of the service's forms it is, from 1.
    #[serde(default)]
    form: Option<Whole>,
    /// The version that was read: refused where there is a later one.
    #[serde(default)]
    version: Option<Whole>,
    fields: Map<String, Value>,
}

async fn file(State(app): Shared, who: Who, Path(case): Path<String>) -> Answer {
    let case = id(&case)?;
    let read = app.engine(move |app| {
        app.may_see(&who, case)?;
        app.note_read(&who, case, "file")?;
        Ok(File::new(case, app.engine.file(case)?))
    });
    Ok(json(StatusCode::OK, &read.await?))
}

async fn written(State(app): Shared, who: Who, Path(case): Path<String>) -> Answer {
    let case = id(&case)?;
    let read = app.engine(move |app| {
        app.may_see(&who, case)?;
        app.note_read(&who, case, "file")?;
        versions(app, case)
    });
    Ok(json(StatusCode::OK, &read.await?))
}

async fn write(
    State(app): Shared,
    who: Who,
    Path(case): Path<String>,
    Json(writing): Json<Writing>,
) -> Answer {
    let Writing { by, form, version, fields } = writing;
    let (form, version) = (form.map(|form| form.0), version.map(|version| version.0));
    let (case, by) = (id(&case)?, who.acts(by)?);
    let written = app.engine(move |app| {
        app.may_see(&who, case)?;
        let filled = app.filled(form, &fields)?;
        app.engine.fill(case, &filled, version, &by)?;
        Ok(File::new(case, app.engine.file(case)?))
    });
    Ok(json(StatusCode::OK, &written.await?))
}

async fn papers(State(app): Shared, who: Who, Path(case): Path<String>) -> Answer {
    let case = id(&case)?;
    let read = app.engine(move |app| {
        app.may_see(&who, case)?;
        app.note_read(&who, case, "file")?;
        Ok(app.engine.file(case)?.papers)
    });
    Ok(json(StatusCode::OK, &read.await?))
}

/// A paper, with who sends it in the field `by` as JSON.
async fn attach(
    State(app): Shared,
    who: Who,
    Path(case): Path<String>,
    upload: Result<Upload, Problem>,
) -> Answer {
    let (case, mut upload) = (id(&case)?, upload?);
    let by = acts(&who, upload.text("by"))?;
    let paper = upload.paper(FileLimits::default())?;
    let paper = paper.ok_or_else(|| Problem::refused("send the paper in the field `file`, with a name"))?;
    let attached = app.engine(move |app| {
        app.may_see(&who, case)?;
        let number = app.attach(case, paper, &by)?;
        let papers = app.engine.file(case)?.papers;
        papers.into_iter().find(|paper| paper.number == number).ok_or_else(Problem::unknown_address)
    });
    let paper = attached.await?;
    let mut response = json(StatusCode::CREATED, &paper);
    if let Ok(place) = format!("/api/cases/{case}/attachments/{}", paper.sha256).parse() {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// Who acts; in a trial by what a field of a form says.
fn acts(who: &Who, by: Option<&str>) -> Result<Caller, Problem> {
    let by = by.map(|by| serde_json::from_str(by).map_err(|error| Problem::refused(format!("by: {error}"))));
    who.acts(by.transpose()?)
}

async fn content(State(app): Shared, who: Who, Path((case, paper)): Path<(String, String)>) -> Answer {
    download(app, who, &case, &paper).await
}

/// A paper as it was sent. Browsers save it and open nothing of it here.
pub(super) async fn download(app: Arc<App>, who: Who, case: &str, paper: &str) -> Answer {
    let none = || Problem::new(StatusCode::NOT_FOUND, "error-no_paper", "the file has no such paper");
    let (case, sha256) = (id(case)?, Hash::parse(paper).ok_or_else(none)?);
    let (paper, content) = app
        .engine(move |app| {
            app.may_see(&who, case)?;
            app.note_read(&who, case, "paper")?;
            let papers = app.engine.file(case)?.papers;
            let paper = papers.into_iter().find(|paper| paper.sha256 == sha256).ok_or_else(none)?;
            Ok((paper, app.engine.content(case, sha256)?.ok_or_else(none)?))
        })
        .await?;
    let mut response = content.into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_str(&paper.media);
    headers
        .insert(header::CONTENT_TYPE, media.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    if let Ok(saved) = HeaderValue::from_str(&disposition(&paper.name)) {
        headers.insert(header::CONTENT_DISPOSITION, saved);
    }
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// RFC 6266: a name in ASCII, and the whole one.
fn disposition(name: &str) -> String {
    let plain =
        |letter: char| if letter.is_ascii_alphanumeric() || ".-_ ".contains(letter) { letter } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        match byte {
            b'.' | b'-' | b'_' => whole.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => whole.push(char::from(byte)),
            byte => whole.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{whole}")
}

async fn detach(
    State(app): Shared,
    who: Who,
    Path((case, paper)): Path<(String, String)>,
    Json(By { by }): Json<By>,
) -> Answer {
    let (case, by) = (id(&case)?, who.acts(by)?);
    let taken_out = app.engine(move |app| {
        app.may_see(&who, case)?;
        take_out(app, case, &paper, &by)?;
        Ok(File::new(case, app.engine.file(case)?))
    });
    Ok(json(StatusCode::OK, &taken_out.await?))
}

/// Takes a paper out of the file, by its number.
pub(super) fn take_out(app: &App, case: CaseId, paper: &str, by: &Caller) -> Result<(), Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "error-no_paper", "papers are numbered from 1");
    Ok(app.engine.detach(case, paper.parse().map_err(|_| none())?, by)?)
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(disposition("a b.pdf"), "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf");
        assert_eq!(
            disposition("ә\"\r\n.pdf"),
            "attachment; filename=\"____.pdf\"; filename*=UTF-8''%D3%99%22%0D%0A.pdf"
        );
    }
}
