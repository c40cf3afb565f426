//! An application before it is a case: filled in, kept as a draft with its papers, looked over, sent once.

use super::form::{Shown, Typed, fields, values};
use super::upload::Upload;
use crate::App;
use crate::api::requests;
use crate::drafts::{Draft, Drafts};
use crate::kept::Tried;
use crate::pages::form::{Form, read};
use crate::pages::render::page;
use crate::pages::viewer::Viewer;
use crate::pages::{Shared, follow, home, shown, told, views};
use crate::problem::{Problem, WrongField};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use zanflow_runtime::{
    Action, Attachment, Caller, CaseId, Completion, EngineError, FileLimits, Flow, NodeKind, Role, Start,
    Status, identity,
};
use zanflow_wording::Lang;

#[derive(Deserialize)]
pub struct Asked {
    /// Which of the service's forms.
    form: Option<String>,
    /// The draft that goes on.
    draft: Option<String>,
    /// Something was saved.
    done: Option<String>,
}

fn number(text: Option<&str>) -> Option<u32> {
    text.and_then(|text| text.parse().ok())
}

/// What the page of an application shows.
#[derive(Default)]
struct Filling {
    form: Option<u32>,
    typed: Typed,
    draft: Option<Draft>,
    tried: Option<Tried>,
    done: bool,
}

/// Drafts of somebody who said who they are.
fn mine<'a>(app: &'a App, viewer: Option<&'a str>) -> Result<(&'a Drafts, &'a str), Problem> {
    let who = viewer.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "error-who", ""))?;
    let drafts = app.drafts.as_ref().ok_or_else(|| Problem::ours("drafts cannot be kept"))?;
    Ok((drafts, who))
}

pub async fn application(
    State(app): Shared,
    viewer: Viewer,
    Path(process): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let tried = viewer.tried(&app, &place(&process));
    let asked_draft = asked.draft.clone().or_else(|| {
        let typed = &tried.as_ref()?.typed;
        typed.iter().find(|(name, _)| name == "draft").map(|(_, draft)| draft.clone())
    });
    let who = viewer.id().map(str::to_owned);
    let found = app.engine(move |app| match asked_draft.filter(|draft| !draft.is_empty()) {
        Some(draft) => {
            let (drafts, who) = mine(app, who.as_deref())?;
            drafts.find(who, &draft).map(Some)
        }
        None => Ok(None),
    });
    let draft = match found.await {
        Ok(draft) => draft,
        Err(problem) => return told(&app, &viewer, problem),
    };
    let typed = match (&tried, &draft) {
        (Some(tried), _) => tried.typed.clone(),
        (None, Some(draft)) => draft.typed.clone(),
        (None, None) => Vec::new(),
    };
    let named = typed.iter().find(|(name, _)| name == "form").map(|(_, form)| form.as_str());
    let form = number(asked.form.as_deref()).or_else(|| number(named));
    let filling = Filling { form, typed, draft, tried, done: asked.done.is_some() };
    application_page(&app, &viewer, &process, &filling)
}

fn place(process: &str) -> String {
    format!("/processes/{process}/application")
}

/// The page of an application, with what was typed and what is wrong.
fn application_page(app: &Arc<App>, viewer: &Viewer, process: &str, filling: &Filling) -> Response {
    let Some(found) = app.process(process) else { return told(app, viewer, Problem::unknown_process()) };
    let form = match (app.service.forms, filling.form) {
        ([], _) | (_, Some(0)) => None,
        (_, number) => match app.form(number) {
            Ok(form) => Some(form),
            Err(problem) => return told(app, viewer, problem),
        },
    };
    let (mut data, status) = views::tried(app, viewer, "home", &place(process), filling.tried.as_ref());
    let problem = filling.tried.as_ref().and_then(|tried| tried.problem.as_ref());
    let wrong = problem.map_or(&[][..], |problem| problem.errors.as_slice());
    let typed = &filling.typed;
    let text = |name: &str| typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let fault = |name: &str| wrong.iter().find(|wrong| wrong.field == name).map(|wrong| wrong.fault);
    data.insert("process".to_owned(), json!({ "name": found.name, "title": views::way(viewer.lang, found) }));
    data.insert(
        "form".to_owned(),
        json!(form.map(|(number, form)| json!({ "number": number, "title": form.title, "count": app.service.forms.len() }))),
    );
    let all = form.map(|(_, form)| fields(viewer.lang, form, &Shown::Typed(typed), wrong));
    data.insert("fields".to_owned(), all.unwrap_or_else(|| json!([])));
    data.insert(
        "wrong".to_owned(),
        json!(
            wrong
                .iter()
                .map(|wrong| json!({ "id": wrong.field, "label": wrong.label, "fault": wrong.fault }))
                .collect::<Vec<_>>()
        ),
    );
    for name in ["applicant", "representative"] {
        data.insert(name.to_owned(), json!({ "value": text(name), "fault": fault(name) }));
    }
    data.insert("matters".to_owned(), json!(found.flow.as_ref().map(Flow::matters).unwrap_or_default()));
    data.insert("matter".to_owned(), json!(text("matter")));
    // The same request when it is sent again, so that no second case begins.
    let request = text("request").map(str::to_owned).or_else(crate::guard::random);
    data.insert("request".to_owned(), json!(request));
    data.insert("draft".to_owned(), json!(filling.draft.as_ref().map(|draft| &draft.id)));
    data.insert("attached".to_owned(), attached(app, filling.draft.as_ref()));
    data.insert("papers".to_owned(), home::papers(app, viewer.lang, Some(process)));
    data.insert("of".to_owned(), json!(text("of")));
    data.insert("rows".to_owned(), follow::rows(app, viewer.lang, &["fee", "times", "result"]));
    data.insert("done".to_owned(), json!(filling.done));
    page(viewer.lang, status, "application.html", &data)
}

/// The papers of a draft.
fn attached(app: &App, draft: Option<&Draft>) -> Value {
    let one = |paper: &crate::drafts::DraftPaper| {
        let listed = paper.of.as_ref().and_then(|of| app.card.papers.iter().find(|listed| listed.id == *of));
        json!({ "number": paper.number, "name": paper.name, "of": paper.of, "kb": (paper.size + 1023) / 1024,
            "listed": listed.map(|listed| &listed.text) })
    };
    draft.iter().flat_map(|draft| &draft.papers).map(one).collect()
}

/// Saves what was typed, whatever is wrong with it; then attaches, or checks it, or goes on filling in. Without a word of that it is sent.
pub async fn apply(
    State(app): Shared,
    viewer: Viewer,
    Path(process): Path<String>,
    upload: Result<Upload, Problem>,
) -> Response {
    let upload = match upload {
        Ok(upload) => upload,
        Err(problem) => return told(&app, &viewer, problem),
    };
    let (form, typed) = (number(upload.text("form")), upload.fields.clone());
    let go = upload.text("go").unwrap_or("send").to_owned();
    let (who, id, lang) = (viewer.who.clone(), viewer.id().map(str::to_owned), viewer.lang);
    let caller = viewer.caller();
    let kept = Arc::new(std::sync::Mutex::new(None::<Draft>));
    let (name, saved) = (process.clone(), Arc::clone(&kept));
    let went = app.engine(move |app| {
        if go == "send" {
            return send_at_once(app, &name, upload, (&who, lang), caller.as_ref());
        }
        let draft = save(app, &name, &upload, id.as_deref(), app.now())?;
        let (drafts, me) = mine(app, id.as_deref())?;
        let keep = |draft| *saved.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = draft;
        keep(drafts.find(me, &draft).ok());
        attach(app, me, &draft, upload)?;
        let whole = drafts.find(me, &draft)?;
        keep(Some(whole.clone()));
        match go.as_str() {
            "check" => {
                check(app, &whole)?;
                Ok(format!("/drafts/{draft}"))
            }
            _ => Ok(format!("{}?draft={draft}&done=1", place(&name))),
        }
    });
    match went.await {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(problem) => {
            let draft = kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
            let typed = with_draft(typed, draft.as_ref());
            let tried = Some(Tried::new("application", typed.clone(), problem));
            application_page(&app, &viewer, &process, &Filling { form, typed, draft, tried, done: false })
        }
    }
}

/// What was typed, with the draft that it now lies in.
fn with_draft(mut typed: Typed, draft: Option<&Draft>) -> Typed {
    if let Some(draft) = draft {
        typed.retain(|(name, _)| name != "draft");
        typed.push(("draft".to_owned(), draft.id.clone()));
    }
    typed
}

/// The id of the draft that now holds what was typed.
fn save(
    app: &App,
    process: &str,
    upload: &Upload,
    who: Option<&str>,
    now: zanflow_runtime::Time,
) -> Result<String, Problem> {
    app.version(process)?;
    let (drafts, who) = mine(app, who)?;
    let form = if app.service.forms.is_empty() { 0 } else { app.form(number(upload.text("form")))?.0 };
    let passing = ["go", "draft", "request", "of"];
    let typed = upload.fields.iter().filter(|(name, _)| !passing.contains(&name.as_str())).cloned().collect();
    let id = upload.text("draft").unwrap_or_default().to_owned();
    let draft =
        Draft { id, process: process.to_owned(), form, typed, changed: now, case: None, papers: Vec::new() };
    drafts.save(who, &draft)
}

/// Puts the chosen file into the draft, if one was chosen.
fn attach(app: &App, who: &str, draft: &str, mut upload: Upload) -> Result<(), Problem> {
    let limits = FileLimits::default();
    let Some(paper) = upload.paper(limits)? else { return Ok(()) };
    app.scanned(&paper)?;
    let (drafts, who) = mine(app, Some(who))?;
    drafts.attach(who, draft, &paper, limits)
}

/// Whether a draft can be sent: what the form asks, and the numbers of the people.
fn check(app: &App, draft: &Draft) -> Result<Option<zanflow_runtime::Filled>, Problem> {
    let mut errors = Vec::new();
    for name in ["applicant", "representative"] {
        let typed = text_of(draft, name).unwrap_or_default();
        if let Some(fault) = number_fault(typed) {
            let (field, detail) = (name.to_owned(), fault.replace('_', " "));
            errors.push(WrongField { field, label: None, fault, detail });
        }
    }
    let filled = match app.service.forms {
        [] => None,
        _ => {
            let (number, form) = app.form(Some(draft.form))?;
            match app.filled(Some(number), &values(form, &draft.typed)) {
                Ok(filled) => Some(filled),
                Err(problem) if !problem.errors.is_empty() => {
                    errors.extend(problem.errors);
                    None
                }
                Err(problem) => return Err(problem),
            }
        }
    };
    if errors.is_empty() {
        return Ok(filled);
    }
    let told = "fields are not filled in as they ask; see the errors";
    Err(Problem { errors, ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "error-draft_fields", told) })
}

/// What is wrong with a number of somebody that was typed.
fn number_fault(typed: &str) -> Option<&'static str> {
    if typed.is_empty() {
        return None;
    }
    if typed.len() != 12 || !typed.bytes().all(|letter| letter.is_ascii_digit()) {
        return Some("not_twelve_digits");
    }
    (identity::iin(typed).is_err() && identity::bin(typed).is_err()).then_some("check_digit")
}

fn text_of<'a>(draft: &'a Draft, name: &str) -> Option<&'a str> {
    let found = draft.typed.iter().filter(|(known, _)| known == name).map(|(_, value)| value.trim());
    found.into_iter().find(|value| !value.is_empty())
}

/// A case from a form that was not kept as a draft before; the address of its file.
fn send_at_once(
    app: &App,
    process: &str,
    mut upload: Upload,
    (who, lang): (&crate::who::Who, Lang),
    caller: Option<&Caller>,
) -> Result<String, Problem> {
    let new = json!({ "id": upload.text("request"), "applicant": upload.text("applicant"),
        "representative": upload.text("representative"), "matter": upload.text("matter"), "lang": lang.code() });
    let new: requests::NewCase = read(new)?;
    let filled = match app.service.forms {
        [] => None,
        _ => {
            let (number, asked) = app.form(number(upload.text("form")))?;
            Some(app.filled(Some(number), &values(asked, &upload.fields))?)
        }
    };
    let papers: Vec<Attachment> = upload.paper(FileLimits::default())?.into_iter().collect();
    papers.iter().try_for_each(|paper| app.scanned(paper))?;
    let start = app.new_case(process, new, who.starts()?)?;
    let case = app.engine.start(Start { filled, papers, ..start })?;
    finish_own_step(app, case, caller)?;
    Ok(format!("/cases/{case}/file?done=1"))
}

/// The page on which a draft is looked over before it is sent.
pub async fn look(State(app): Shared, viewer: Viewer, Path(id): Path<String>) -> Response {
    let tried = viewer.tried(&app, &format!("/drafts/{id}"));
    look_page(&app, &viewer, &id, tried).await
}

async fn look_page(app: &Arc<App>, viewer: &Viewer, id: &str, tried: Option<Tried>) -> Response {
    let (who, draft) = (viewer.id().map(str::to_owned), id.to_owned());
    let found = app.engine(move |app| {
        let (drafts, who) = mine(app, who.as_deref())?;
        drafts.find(who, &draft)
    });
    let draft = match found.await {
        Ok(draft) => draft,
        Err(problem) => return told(app, viewer, problem),
    };
    if let Some(case) = draft.case {
        return Redirect::to(&format!("/cases/{case}")).into_response();
    }
    let (mut data, status) = views::tried(app, viewer, "home", &format!("/drafts/{id}"), tried.as_ref());
    let lang = viewer.lang;
    data.insert("draft".to_owned(), json!(draft.id));
    data.insert(
        "process".to_owned(),
        json!({ "name": draft.process, "title": views::title(app, lang, &draft.process) }),
    );
    let all =
        app.form(Some(draft.form)).ok().map(|(_, form)| fields(lang, form, &Shown::Typed(&draft.typed), &[]));
    data.insert("fields".to_owned(), all.unwrap_or_else(|| json!([])));
    for name in ["applicant", "representative", "matter"] {
        data.insert(name.to_owned(), json!(text_of(&draft, name)));
    }
    data.insert("ready".to_owned(), json!(check(app, &draft).is_ok()));
    data.insert("attached".to_owned(), attached(app, Some(&draft)));
    data.insert("papers".to_owned(), papers(app, lang, &draft));
    data.insert("rows".to_owned(), follow::rows(app, lang, &["fee", "times", "result"]));
    #[cfg(feature = "signatures")]
    data.insert("sign".to_owned(), json!(crate::signing::view::of_application(app, &draft.process)));
    let response = page(lang, status, "check.html", &data);
    #[cfg(feature = "signatures")]
    let response = crate::signing::page::with_script(response, &data);
    response
}

/// The papers that the card wants of this draft, and which of them are there.
fn papers(app: &App, lang: Lang, draft: &Draft) -> Value {
    let mut papers = home::papers(app, lang, Some(&draft.process));
    for paper in papers.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        let there =
            draft.papers.iter().any(|known| known.of.as_deref() == paper.get("id").and_then(Value::as_str));
        paper.insert("there".to_owned(), json!(there));
    }
    papers
}

/// The start of the case that a draft becomes; with the draft, which may have become one before.
pub fn prepared(
    app: &App,
    me: Option<&str>,
    draft: &str,
    who: &crate::who::Who,
    lang: Lang,
) -> Result<(Draft, Start), Problem> {
    let (drafts, me) = mine(app, me)?;
    let draft = drafts.find(me, draft)?;
    let filled = check(app, &draft)?;
    let new = json!({ "id": draft.id, "applicant": text_of(&draft, "applicant"),
        "representative": text_of(&draft, "representative"), "matter": text_of(&draft, "matter"), "lang": lang.code() });
    let papers = drafts.papers(&draft.id)?.into_iter().map(|(name, of, content)| {
        Attachment::new(&name, of.as_deref(), content, FileLimits::default()).map_err(super::unfit)
    });
    let papers = papers.collect::<Result<Vec<_>, Problem>>()?;
    let start = app.new_case(&draft.process, read(new)?, who.starts()?)?;
    Ok((draft, Start { filled, papers, ..start }))
}

/// Sends a draft: once, however often it is clicked.
pub async fn send(
    State(app): Shared,
    viewer: Viewer,
    Path(id): Path<String>,
    upload: Result<Option<Upload>, Problem>,
) -> Response {
    let upload = match upload {
        Ok(upload) => upload,
        Err(problem) => return told(&app, &viewer, problem),
    };
    let (who, caller, me) = (viewer.who.clone(), viewer.caller(), viewer.id().map(str::to_owned));
    let (draft, lang) = (id.clone(), viewer.lang);
    let sent = app.engine(move |app| {
        let (drafts, who_sends) = mine(app, me.as_deref())?;
        if let Some(case) = drafts.find(who_sends, &draft)?.case {
            return Ok(case);
        }
        let (draft, start) = prepared(app, me.as_deref(), &draft, &who, lang)?;
        let signed = signature(app, upload.as_ref(), &start)?;
        let case = started_once(app, &Start { signed, ..start })?;
        finish_own_step(app, case, caller.as_ref())?;
        drafts.sent(&draft.id, case)?;
        Ok(case)
    });
    match sent.await {
        Ok(case) => Redirect::to(&format!("/cases/{case}?sent=1")).into_response(),
        Err(problem) => look_page(&app, &viewer, &id, Some(Tried::new("send", Vec::new(), problem))).await,
    }
}

/// The signature that an application is sent with, if it is.
#[cfg(feature = "signatures")]
fn signature(app: &App, upload: Option<&Upload>, start: &Start) -> Result<Option<Vec<u8>>, Problem> {
    crate::signing::page::of_application(app, upload, start)
}

/// Without signatures nothing is signed.
#[cfg(not(feature = "signatures"))]
fn signature(_: &App, _: Option<&Upload>, _: &Start) -> Result<Option<Vec<u8>>, Problem> {
    Ok(None)
}

/// How often, and how long apart, a second click asks for the case of the first, which is being written.
const ASKS: u32 = 20;
const APART: Duration = Duration::from_millis(100);

/// The case of a request, however often it is sent.
fn started_once(app: &App, start: &Start) -> Result<CaseId, Problem> {
    for _ in 0..ASKS {
        match app.engine.start(start.clone()) {
            Err(EngineError::UnknownCase { .. }) => std::thread::sleep(APART),
            done => return Ok(done?),
        }
    }
    Err(Problem::wait(1))
}

/// Sending is the act's own first step, where it has one: nobody is asked to hand in what they have just handed in.
fn finish_own_step(app: &App, case: CaseId, caller: Option<&Caller>) -> Result<(), Problem> {
    let Some(caller) = caller.filter(|_| app.accounts.is_some()) else { return Ok(()) };
    let view = app.engine.view(case)?;
    let (flow, _) = app.flow_of(&view)?;
    let Some(node) = view.node.as_deref().and_then(|node| flow.node(node)) else { return Ok(()) };
    let is_theirs = node.role == Some(Role::Applicant)
        && node.action == Action::SubmitApplication
        && node.kind != NodeKind::Condition
        && view.status == Status::Task;
    if !is_theirs {
        return Ok(());
    }
    let (node, by) = (node.id.clone(), caller.clone());
    match app.engine.complete(case, Completion { node, by, decision: None, reasons: Vec::new() }) {
        // Another click was quicker, or it is not theirs after all: the case is begun all the same.
        Ok(())
        | Err(EngineError::NoTask { .. } | EngineError::NotAllowed { .. } | EngineError::Ended { .. }) => {
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Removes a draft.
pub async fn remove(State(app): Shared, viewer: Viewer, Path(id): Path<String>) -> Response {
    let me = viewer.id().map(str::to_owned);
    let removed = app.engine(move |app| {
        let (drafts, me) = mine(app, me.as_deref())?;
        drafts.remove(me, &id)?;
        Ok(Redirect::to("/service").into_response())
    });
    let removed = removed.await;
    shown(&app, &viewer, removed)
}

/// Takes a paper out of a draft.
pub async fn take_out(
    State(app): Shared,
    viewer: Viewer,
    Path((id, paper)): Path<(String, String)>,
    _: Form,
) -> Response {
    let me = viewer.id().map(str::to_owned);
    let taken = app.engine(move |app| {
        let (drafts, me) = mine(app, me.as_deref())?;
        let draft = drafts.find(me, &id)?;
        drafts.detach(me, &id, paper.parse().map_err(|_| Problem::unknown_address())?)?;
        Ok(Redirect::to(&format!("{}?draft={id}&done=1", place(&draft.process))).into_response())
    });
    let taken = taken.await;
    shown(&app, &viewer, taken)
}
