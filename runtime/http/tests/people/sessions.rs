//! Sessions and their cookies.

use crate::world::{GOOD, HOUR, MINUTE, World};
use axum::body::Body;
use axum::http::Request;
use zanflow_http::accounts::State;
use zanflow_runtime::{How, Role};

#[test]
fn a_session_ends_when_it_is_not_used_and_after_half_a_day_at_most() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let idle = world.sign_in("w-1");
    world.clock.pass(29 * MINUTE);
    assert!(world.is_in(&idle));
    world.clock.pass(30 * MINUTE + 1);
    assert!(!world.is_in(&idle));
    let busy = world.sign_in("w-1");
    for _ in 0..48 {
        assert!(world.is_in(&busy));
        world.clock.pass(15 * MINUTE);
    }
    assert!(world.is_in(&busy));
    world.clock.pass(1);
    assert!(!world.is_in(&busy));
}

#[test]
fn limits_of_sessions_are_settings() {
    let world = World::with("[sessions]\nidle_minutes = 5\nlongest_minutes = 8\n", false);
    world.account("w-1", &[Role::Executor], &[]);
    let session = world.sign_in("w-1");
    world.clock.pass(5 * MINUTE);
    assert!(world.is_in(&session));
    world.clock.pass(3 * MINUTE + 1);
    assert!(!world.is_in(&session));
}

#[test]
fn each_sign_in_has_a_new_random_session_and_ends_the_one_before() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let first = world.sign_in("w-1");
    let second = world.form(&first, "/login", &[("id", "w-1"), ("password", GOOD)]).session().unwrap();
    assert!(first != second && !world.is_in(&first) && world.is_in(&second));
    let (_, secret) = second.split_once('=').unwrap();
    // 256 bits.
    assert!(secret.len() == 64 && secret.bytes().all(|digit| digit.is_ascii_hexdigit()), "{secret}");
    // One that a browser was given by somebody else is nobody's.
    let planted = format!("zanflow-session={}", "0".repeat(64));
    assert!(!world.is_in(&planted));
    let taken = world.form(&planted, "/login", &[("id", "w-1"), ("password", GOOD)]).session().unwrap();
    assert_ne!(taken, planted);
}

#[test]
fn signing_out_ends_the_session_on_the_server_too() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let (here, elsewhere) = (world.sign_in("w-1"), world.sign_in("w-1"));
    let out = world.form(&here, "/logout", &[]);
    assert_eq!((out.status, out.header("location")), (303, "/login"));
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert!(!world.is_in(&here) && world.is_in(&elsewhere));
}

#[test]
fn people_see_their_sessions_and_end_one_or_all() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    world.account("w-2", &[Role::Executor], &[]);
    let (foreign, here) = (world.sign_in("w-2"), world.sign_in("w-1"));
    let [one, two, three] = [(); 3].map(|()| world.sign_in("w-1"));
    let hash = |session: &str| {
        let secret = session.split_once('=').unwrap().1;
        world.accounts.session(secret).unwrap().unwrap().session.to_string()
    };
    let page = world.page(&here, "/account").body;
    assert!(page.contains(&hash(&one)) && page.contains(&hash(&two)) && !page.contains(&hash(&foreign)));
    world.form(&here, "/account/sessions", &[("which", &hash(&one))]);
    assert!(!world.is_in(&one) && world.is_in(&two));
    // Another's is not theirs to end.
    world.form(&here, "/account/sessions", &[("which", &hash(&foreign))]);
    assert!(world.is_in(&foreign));
    world.form(&here, "/account/sessions", &[("which", "others")]);
    assert!(!world.is_in(&two) && !world.is_in(&three) && world.is_in(&here));
    let out = world.form(&here, "/account/sessions", &[("which", "all")]);
    assert_eq!(out.header("location"), "/login");
    assert!(!world.is_in(&here) && world.is_in(&foreign));
}

#[test]
fn locking_an_account_ends_its_sessions_and_tokens_at_once() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let (session, token) = (world.sign_in("w-1"), world.token("w-1"));
    let api = || world.api(&token, "GET", "/cases", serde_json::Value::Null).status;
    assert!(world.is_in(&session) && api() == 200);
    world.accounts.set_state("w-1", State::Locked).unwrap();
    assert!(!world.is_in(&session) && api() == 401);
    world.accounts.set_state("w-1", State::Active).unwrap();
    assert!(!world.is_in(&session) && api() == 200);
    world.accounts.set_state("w-1", State::Ended).unwrap();
    assert_eq!(api(), 401);
}

#[test]
fn a_password_set_by_an_administrator_ends_all_sessions() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let session = world.sign_in("w-1");
    world.accounts.set_password("w-1", "nine silent mountains").unwrap();
    assert!(!world.is_in(&session));
}

#[test]
fn other_roles_count_from_the_next_request() {
    let world = World::new();
    world.account("w-1", &[Role::Auditor], &[]);
    let session = world.sign_in("w-1");
    assert_eq!(world.page(&session, "/access").status, 200);
    world.accounts.set_roles("w-1", &[Role::Executor].into(), &Default::default()).unwrap();
    assert_eq!(world.page(&session, "/access").status, 403);
}

#[test]
fn cookies_are_kept_from_scripts_and_other_sites() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let set = world.try_sign_in("w-1", GOOD);
    let cookie = set.header("set-cookie");
    assert!(cookie.starts_with("zanflow-session="), "{cookie}");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain") && !cookie.contains("Secure"));
}

#[test]
fn behind_tls_cookies_are_for_this_host_and_secure_connections_only() {
    let world = World::with("", true);
    world.account("w-1", &[Role::Executor], &[]);
    let set = world.try_sign_in("w-1", GOOD);
    let cookie = set.header("set-cookie");
    assert!(cookie.starts_with("__Host-zanflow-session=") && cookie.contains("; Secure"), "{cookie}");
    assert!(!cookie.contains("Domain") && cookie.contains("; Path=/;"));
    assert!(set.header("strict-transport-security").contains("max-age"));
    let session = set.session().unwrap();
    assert!(world.is_in(&session));
    // A cookie without the prefix can be set by a page of a neighbouring name.
    assert!(!world.is_in(session.trim_start_matches("__Host-")));
}

#[test]
fn behind_a_proxy_attempts_are_counted_by_the_address_that_it_tells() {
    let world = World::with("[limits]\nsign_ins_per_minute = 1\n", true);
    let from = |told: &str| {
        let request = Request::post("/login")
            .header("host", "x.example")
            .header("sec-fetch-site", "same-origin")
            .header("x-forwarded-for", told)
            .header("content-type", "application/x-www-form-urlencoded");
        world.ask(request.body(Body::from("id=a&password=b")).unwrap()).status
    };
    assert_eq!(from("10.0.0.1"), 403);
    // What a caller puts before it is not believed.
    assert_eq!(from("10.9.9.9, 10.0.0.1"), 429);
    assert_eq!(from("10.0.0.2"), 403);
    assert_eq!((from("2001:db8::1"), from("2001:db8::2"), from("2001:db8:1::1")), (403, 429, 403));
}

#[test]
fn without_a_proxy_nobody_chooses_their_address() {
    let world = World::with("[limits]\nsign_ins_per_minute = 1\n", false);
    let from = |told: &str| {
        let request = Request::post("/login")
            .header("host", "x.example")
            .header("sec-fetch-site", "same-origin")
            .header("x-forwarded-for", told)
            .header("content-type", "application/x-www-form-urlencoded");
        world.ask(request.body(Body::from("id=a&password=b")).unwrap()).status
    };
    assert_eq!((from("10.0.0.1"), from("10.0.0.2")), (403, 429));
}

#[test]
fn requests_from_other_sites_change_nothing() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let session = world.sign_in("w-1");
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("origin", "http://evil.example"), ("origin", "null")]
    {
        for path in ["/logout", "/login", "/account/password", "/cases/1/take"] {
            let request = Request::post(path)
                .header("host", "x.example")
                .header(name, value)
                .header("cookie", &session)
                .header("content-type", "application/x-www-form-urlencoded");
            assert_eq!(world.ask(request.body(Body::empty()).unwrap()).status, 403, "{path} {name}");
        }
    }
    assert!(world.is_in(&session));
}

#[test]
fn nothing_is_open_without_a_session() {
    let world = World::new();
    for path in [
        "/",
        "/cases",
        "/cases/1",
        "/processes/portal",
        "/handovers",
        "/systems",
        "/access",
        "/account",
        "/openapi.json",
    ] {
        let answer = world.page("", path);
        // One is led back to where one was going.
        let to =
            if path == "/" { "/login".to_owned() } else { format!("/login?to={}", path.replace('/', "%2F")) };
        assert_eq!((answer.status, answer.header("location")), (303, to.as_str()), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let answer = world.api("", "GET", "/cases", serde_json::Value::Null);
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"));
    assert_eq!(world.page("", "/login").status, 200);
    assert_eq!(world.page("", "/style.css").status, 200);
}

#[test]
fn an_account_has_a_limited_number_of_sessions() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let secrets: Vec<String> = (0..25)
        .map(|_| {
            world.clock.pass(1);
            world.accounts.open_session("w-1", How::Password).unwrap()
        })
        .collect();
    let open = |secret: &String| world.accounts.session(secret).unwrap().is_some();
    assert_eq!(secrets.iter().filter(|secret| open(secret)).count(), 20);
    assert!(open(&secrets[24]) && !open(&secrets[0]));
    world.clock.pass(12 * HOUR);
    assert!(world.accounts.sessions("w-1").unwrap().is_empty());
}

#[test]
fn a_session_in_an_address_is_nobodys() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let signed_in = world.try_sign_in("w-1", GOOD);
    let secret = signed_in.session().unwrap().split_once('=').unwrap().1.to_owned();
    assert_eq!(signed_in.header("location"), "/");
    for query in [format!("zanflow-session={secret}"), format!("token={secret}")] {
        assert_eq!(world.page("", &format!("/cases?{query}")).status, 303);
    }
    assert!(!world.page(&format!("zanflow-session={secret}"), "/account").body.contains(&secret));
}

#[test]
fn people_sign_in_with_fields_that_managers_know() {
    let page = World::new().page("", "/login").body;
    for part in ["autocomplete=\"username\"", "autocomplete=\"current-password\"", "type=\"password\""] {
        assert!(page.contains(part), "{page}");
    }
    assert!(!page.contains("<script") && !page.contains("onpaste"));
}

#[test]
fn a_store_that_fails_lets_nobody_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.accounts");
    let clock = std::sync::Arc::new(zanflow_runtime::SimClock::at(zanflow_runtime::Time(0)));
    let accounts = zanflow_http::accounts::Accounts::open(
        &path,
        crate::world::settings(""),
        std::sync::Arc::clone(&clock),
    );
    let world = World::on(std::sync::Arc::new(accounts.unwrap()), clock, false);
    world.account("e-1", &[Role::Executor], &[]);
    let (session, token, case) = (world.sign_in("e-1"), world.token("e-1"), world.start());
    // Its tables go while it is open.
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("DROP TABLE access").unwrap();
    let read = world.api(&token, "GET", &format!("/cases/{case}"), serde_json::Value::Null);
    assert_eq!(read.status, 500);
    assert!(!read.body.contains("access") && !read.body.contains(".accounts"), "{}", read.body);
    other.execute_batch("DROP TABLE session; DROP TABLE token; DROP TABLE failure").unwrap();
    assert_eq!(world.api(&token, "GET", "/cases", serde_json::Value::Null).status, 500);
    assert!(!world.is_in(&session));
    assert_eq!(world.try_sign_in("e-1", GOOD).session(), None);
}
