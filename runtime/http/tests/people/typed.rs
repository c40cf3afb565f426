//! What was typed is never lost: after an error, in another language, after a session that ended, when it is clicked twice.

use crate::world::{Answer, HOUR, World};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use zanflow_runtime::Role;

const EDGE: &str = "the-edge-of-a-part";
/// A text that no page has of its own.
const TYPED: &str = "құжат жоқ 7";

fn world() -> World {
    let world = World::new();
    world.account("a-1", &[Role::Applicant], &[]);
    world.account("a-2", &[Role::Applicant], &[]);
    world.account("w-1", &[Role::Executor, Role::Supervisor], &[]);
    world.account("h-1", &[Role::Head], &[]);
    world
}

/// A browser sends a form that may have a file.
fn upload(world: &World, session: &str, path: &str, fields: &[(&str, &str)], file: Option<&[u8]>) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    if let Some(content) = file {
        let head =
            format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
    let request = Request::post(path)
        .header("host", "x.example")
        .header("sec-fetch-site", "same-origin")
        .header("cookie", session)
        .header("content-type", format!("multipart/form-data; boundary={EDGE}"));
    world.ask(request.body(Body::from(body)).unwrap())
}

/// The address that a redirect leads to.
fn to(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").to_owned()
}

fn decoded(text: &str) -> String {
    form_urlencoded::parse(format!("x={text}").as_bytes()).next().unwrap().1.into_owned()
}

/// Every form of the pages: where it is sent to, by whom, and the field in which somebody types. `{c}` is a case at its head's condition.
const FORMS: [(&str, &str, &str); 10] = [
    ("h-1", "/cases/{c}/complete", "reason"),
    ("w-1", "/cases/{c}/suspend", "reason"),
    ("w-1", "/cases/{c}/cancel", "reason"),
    ("a-1", "/cases/{c}/cancel", "reason"),
    ("w-1", "/cases/{c}/route", "unit"),
    ("w-1", "/cases/{c}/give", "id"),
    ("w-1", "/cases/{c}/escalate", "id"),
    ("w-1", "/cases/{c}/escalate", "reason"),
    ("a-1", "/processes/portal/application", "applicant"),
    ("h-1", "/account/absence", "from"),
];

fn at_its_head(world: &World) -> u64 {
    let case = world.case("a-1", None);
    let done =
        world.api(&world.token("w-1"), "POST", &format!("/cases/{case}/tasks/s2/completion"), json!({}));
    assert_eq!(done.status, 200, "{}", done.body);
    case
}

/// What somebody types into a field: who is chosen is one of those offered.
fn value(field: &str) -> &'static str {
    if field == "id" { "h-1" } else { TYPED }
}

/// Whether a page has it in the field.
fn has(page: &str, field: &str) -> bool {
    if field == "id" { page.contains("value=\"h-1\" selected") } else { page.contains(TYPED) }
}

fn sent(world: &World, session: &str, path: &str, field: &str) -> Answer {
    let fields = [("node", "c1"), ("decision", "refuse"), ("go", "check"), (field, value(field))];
    match path.ends_with("/application") {
        true => upload(world, session, path, &fields, None),
        false => world.form(session, path, &fields),
    }
}

#[test]
fn after_a_session_that_ended_every_form_is_as_it_was_left() {
    for (who, path, field) in FORMS {
        let world = world();
        let path = path.replace("{c}", &at_its_head(&world).to_string());
        let session = world.sign_in(who);
        world.clock.pass(HOUR);
        let login = to(&sent(&world, &session, &path, field));
        assert!(login.starts_with("/login?to=") && !login.contains("%D2"), "{path}: {login}");
        let back = decoded(login.strip_prefix("/login?to=").unwrap());
        assert!(world.page("", &login).body.contains(&format!("name=\"to\" value=\"{back}\"")), "{path}");
        let password = [("id", who), ("password", crate::world::GOOD), ("to", back.as_str())];
        let signed = world.form("", "/login", &password);
        assert_eq!(to(&signed), back);
        let page = world.page(&signed.session().unwrap(), &back);
        assert!(page.status == 200 && has(&page.body, field), "{path}: {}", page.body);
        assert!(page.body.contains("role=\"status\""), "{path}: nothing says why it is there");
        // It is nobody else's.
        let other = world.sign_in(if who == "w-1" { "h-1" } else { "w-1" });
        assert!(!has(&world.page(&other, &back).body, field), "{path}");
    }
}

#[test]
fn after_an_error_what_was_typed_is_there_in_every_language() {
    let world = world();
    let case = at_its_head(&world);
    let session = world.sign_in("h-1");
    // A reason that is there, and a node that is not where the case stands any more.
    let typed = [("node", "s2"), ("decision", "refuse"), ("reason", TYPED), ("paragraph", "999")];
    let refused = world.form(&session, &format!("/cases/{case}/complete"), &typed);
    assert!(refused.status == 409 && refused.body.contains(TYPED), "{}", refused.body);
    let link = refused.body.split("/lang/ru?to=").nth(1).unwrap().split('"').next().unwrap();
    let back = decoded(link);
    assert!(back.starts_with(&format!("/cases/{case}?typed=")), "{back}");
    let page = world.page(&session, &back);
    assert!(page.body.contains(TYPED) && page.body.contains("value=\"999\""), "{}", page.body);
    assert!(page.body.contains("role=\"alert\""), "the error is gone: {}", page.body);
    // A password never comes back.
    let wrong = [("old", "wrong but secret words"), ("new", "a"), ("again", "b")];
    let refused = world.form(&session, "/account/password", &wrong);
    assert!(refused.status == 400 && !refused.body.contains("secret words"), "{}", refused.body);
}

#[test]
fn a_form_is_as_it_was_typed_after_each_error() {
    for (path, field, status) in
        [("/cases/{c}/suspend", "reason", 409), ("/cases/{c}/complete", "reason", 409)]
    {
        let world = world();
        let case = at_its_head(&world);
        let (head, path) = (world.sign_in("h-1"), path.replace("{c}", &case.to_string()));
        world.form(&head, &format!("/cases/{case}/suspend"), &[("reason", "a letter")]);
        let refused =
            world.form(&head, &path, &[("node", "c1"), ("decision", "refuse"), (field, value(field))]);
        assert_eq!(refused.status, status, "{path}: {}", refused.body);
        // Where the form is not shown while the case stands, it has what was typed once the case goes on.
        let back = decoded(refused.body.split("/lang/ru?to=").nth(1).unwrap().split('"').next().unwrap());
        world.form(&head, &format!("/cases/{case}/resume"), &[]);
        assert!(has(&world.page(&head, &back).body, field), "{path}");
    }
}

#[test]
fn a_draft_is_sent_once_and_is_its_persons_alone() {
    let world = world();
    let session = world.sign_in("a-1");
    let path = "/processes/portal/application";
    let pdf = b"%PDF-1.7\nplan\n%%EOF";
    let saved =
        to(&upload(&world, &session, path, &[("go", "attach"), ("applicant", "900101300007")], Some(pdf)));
    let draft = saved.split("draft=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let page = world.page(&session, &saved).body;
    assert!(page.contains("a.pdf") && page.contains("900101300007"), "{page}");
    // A file that is too large: what was typed beside it is in the draft.
    let large = vec![b'a'; 11 * 1024 * 1024];
    let fields =
        [("go", "attach"), ("draft", draft.as_str()), ("applicant", "900101300007"), ("representative", "9")];
    let refused = upload(&world, &session, path, &fields, Some(&large));
    assert!(refused.status == 413 && refused.body.contains("name=\"representative\""), "{}", refused.status);
    assert!(world.page(&session, &saved).body.contains("value=\"9\""));
    let wrong = upload(
        &world,
        &session,
        path,
        &[("go", "check"), ("draft", &draft), ("applicant", "900101300008")],
        None,
    );
    assert!(wrong.status == 422 && wrong.body.contains("applicant-fault"), "{}", wrong.body);
    let right = [("go", "check"), ("draft", draft.as_str()), ("applicant", "900101300007")];
    let look = to(&upload(&world, &session, path, &right, None));
    assert!(world.page(&session, &look).body.contains("a.pdf"));
    let other = world.sign_in("a-2");
    for path in [look.clone(), saved] {
        assert_eq!(world.page(&other, &path).status, 404, "{path}");
    }
    assert_eq!(world.form(&other, &format!("{look}/send"), &[]).status, 404);
    let first = to(&world.form(&session, &format!("{look}/send"), &[]));
    assert_eq!(to(&world.form(&session, &format!("{look}/send"), &[])), first);
    assert_eq!(
        world.api(&world.token("w-1"), "GET", "/cases", Value::Null).json().as_array().unwrap().len(),
        1
    );
    let file = world.api(&world.token("a-1"), "GET", "/cases/1/file", Value::Null).json();
    assert_eq!(file["papers"][0]["name"], "a.pdf");
    // A draft that was sent is its case.
    assert_eq!(to(&world.page(&session, &look)), "/cases/1");
}
