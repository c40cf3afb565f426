//! Signatures of people: what is signed by pages and by the API, what is not taken, and what a bad certificate leads to.

use crate::world::{Answer, World, settings};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_http::accounts::Accounts;
use zanflow_http::signing::{Signing, Trial};
use zanflow_runtime::{
    Action, Ask, Clause, Clock, Connector, Connectors, END_REFUSED, END_SUCCESS, Edge, FieldKind, Flow, Form,
    Local, MemoryJournal, Node, NodeKind, Recorded, Role, START, SimClock, Time, When, Work,
};
use zanflow_signatures::authority::{Authority, Identity, Profile};
use zanflow_signatures::{Policy, Revocation, Verifier};

const IIN: &str = "900101300007";
const NOW: &str = "2026-12-01T04:00:00Z";
const FORMS: &[Form] =
    &[Form { title: "Application", fields: &[zanflow_runtime::Field::new("f1", FieldKind::Name, 1)] }];

/// The applicant signs, their certificate is checked, an executor examines, the head signs the result.
fn flow() -> Flow {
    let node = |id: &str, kind, action, work, role| Node {
        action,
        work: Some(work),
        role: Some(role),
        ..Node::new(id, kind, Clause { act: "000-1/portal".into(), ..Clause::default() })
    };
    let (step, condition) = (NodeKind::Step, NodeKind::Condition);
    let mut check =
        node("c1", condition, Action::CheckCertificate, Work::Call(Connector::Signature), Role::Applicant);
    check.asks = vec![vec![Ask::new("check_certificate", Connector::Signature)]];
    let mut result = node("s3", step, Action::SignResult, Work::Task, Role::Head);
    result.rules = true;
    let nodes = vec![
        node("s1", step, Action::Sign, Work::Task, Role::Applicant),
        check,
        node("s2", step, Action::Examine, Work::Task, Role::Executor),
        result,
    ];
    let ways = [
        (START, When::Next, "s1"),
        ("s1", When::Next, "c1"),
        ("c1", When::Pass, "s2"),
        ("c1", When::Fail, END_REFUSED),
        ("s2", When::Next, "s3"),
        ("s3", When::Next, END_SUCCESS),
    ];
    Flow::new(nodes, ways.map(|(from, when, to)| Edge::new(from, when, to)).to_vec()).unwrap()
}

struct Signed {
    world: World,
    authority: Arc<Authority>,
    now: jiff::Timestamp,
}

impl Signed {
    fn new() -> Self {
        let now: jiff::Timestamp = NOW.parse().unwrap();
        let authority = Arc::new(Authority::new(now).unwrap());
        let roots = vec![authority.root().certificate().clone()];
        let verifier = Verifier::new(roots, Box::new(Arc::clone(&authority)), Policy::national());
        let clock = Arc::new(SimClock::at(Time::parse(NOW).unwrap()));
        let asked = zanflow_runtime::Signing { applicant: true, officials: true };
        let signing =
            Signing::new(Arc::new(verifier), Arc::<SimClock>::clone(&clock) as Arc<dyn Clock>, asked);
        let accounts = Arc::new(Accounts::in_memory(settings(""), Arc::clone(&clock)).unwrap());
        let connectors = Connectors { signature: Arc::new(signing.check()), ..Recorded::new().connectors() };
        let with = zanflow_runtime::Settings { signing: asked, ..zanflow_runtime::Settings::default() };
        let engine = Local::open(MemoryJournal::new(), connectors, Arc::clone(&clock), with).unwrap();
        let made =
            |app: zanflow_http::App, _: &dyn zanflow_runtime::Blocking| app.with_signing(Some(signing));
        let world = World::running((accounts, clock), engine, flow(), FORMS, made);
        for (who, role) in [("a-1", Role::Applicant), ("w-1", Role::Executor), ("h-1", Role::Head)] {
            world.account(who, &[role], &[]);
        }
        Self { world, authority, now }
    }

    fn person(&self, iin: &str) -> Identity {
        self.authority.issue(&Profile::person("СЫНАҚОВ СЫНАҚ", iin), self.now).unwrap()
    }

    fn sign(&self, by: &Identity, content: &str) -> Vec<u8> {
        self.authority.seal(by).unwrap().cms_detached(content.as_bytes(), self.now).unwrap()
    }

    /// A case of the applicant, at its first step.
    fn case(&self) -> u64 {
        let token = self.world.token("a-1");
        let body = json!({ "applicant": IIN, "form": { "f1": "Ә. Б." } });
        let started = self.world.api(&token, "POST", "/processes/portal/cases", body);
        assert_eq!(started.status, 201, "{}", started.body);
        started.json()["case"].as_u64().unwrap()
    }

    /// The applicant's step signed by the API.
    fn signed_by(&self, case: u64, by: &Identity) -> Answer {
        let token = self.world.token("a-1");
        let statement =
            self.world.api(&token, "GET", &format!("/cases/{case}/statement?node=s1"), json!(null));
        assert_eq!(statement.status, 200, "{}", statement.body);
        let signature = STANDARD.encode(self.sign(by, &statement.body));
        let body = json!({ "node": "s1", "signature": signature });
        self.world.api(&token, "POST", &format!("/cases/{case}/signatures"), body)
    }

    fn state(&self, case: u64) -> Value {
        self.world.api(&self.world.token("h-1"), "GET", &format!("/cases/{case}"), json!(null)).json()
    }
}

#[test]
fn a_step_is_signed_by_the_api_and_its_certificate_found_good() {
    let signed = Signed::new();
    let (world, case) = (&signed.world, signed.case());
    let token = world.token("a-1");
    let refused = world.api(&token, "POST", &format!("/cases/{case}/tasks/s1/completion"), json!({}));
    assert_eq!(refused.status, 409, "{}", refused.body);
    let me = signed.person(IIN);
    let answer = signed.signed_by(case, &me);
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(signed.state(case)["node"], "s2");
    let all = world.api(&token, "GET", &format!("/cases/{case}/signatures"), json!(null)).json();
    let statement = all[0]["statement"].as_str().unwrap();
    assert!(statement.contains(IIN) && statement.contains("Ә. Б."), "{statement}");
    assert_eq!(all[0]["sha256"], zanflow_runtime::Hash::digest(&[statement.as_bytes()]).to_string());
    let said: Value = serde_json::from_str(statement).unwrap();
    assert_eq!((&said["service"], &said["process"]), (&json!("000-1"), &json!("portal")));
    // A file for other programs, and who signed on the page.
    let session = world.sign_in("a-1");
    let file = world.page(&session, &format!("/cases/{case}/signatures/1/statement"));
    assert_eq!((file.status, file.body.as_str()), (200, statement));
    assert!(file.header("content-disposition").starts_with("attachment"));
    let page = world.page(&session, &format!("/cases/{case}")).body;
    assert!(page.contains("СЫНАҚОВ СЫНАҚ") && page.contains("жарамды"), "{page}");
    assert!(page.contains(&me.certificate().serial()), "{page}");
    assert_eq!(world.page(&session, &format!("/cases/{case}/signatures/2/signature")).status, 404);
}

#[test]
fn what_is_no_signature_of_the_statement_is_not_taken() {
    let signed = Signed::new();
    let (world, case) = (&signed.world, signed.case());
    let session = world.sign_in("a-1");
    let me = signed.person(IIN);
    let statement = world.page(&session, &format!("/cases/{case}/statement?node=s1"));
    assert!(statement.header("content-disposition").contains("statement-1.json"));
    let mut broken = signed.sign(&me, &statement.body);
    let last = broken.len() - 1;
    broken[last] ^= 1;
    let path = format!("/cases/{case}/signature");
    for (sent, told) in [
        (&b"no signature"[..], "Бұл қолтаңба емес"),
        (&signed.sign(&me, "something else"), "Басқа нәрсеге қол қойылған"),
        (&broken, "сәйкес емес"),
    ] {
        let answer = world.upload(&session, &path, &[("node", "s1")], Some(("a.p7s", sent)));
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    let nothing = world.upload(&session, &path, &[("node", "s1"), ("cms", "")], None);
    assert_eq!(nothing.status, 422, "{}", nothing.body);
    // Test keys are for trials.
    let trial = world.upload(&session, &path, &[("node", "s1"), ("by", "trial")], None);
    assert_eq!(trial.status, 404, "{}", trial.body);
    // What was signed before a paper came is not what is signed now.
    let old = signed.sign(&me, &statement.body);
    let pdf = b"%PDF-1.7\nplan\n%%EOF";
    assert_eq!(world.upload(&session, &format!("/cases/{case}/file"), &[], Some(("a.pdf", pdf))).status, 303);
    let late = world.upload(&session, &path, &[("node", "s1")], Some(("a.p7s", &old)));
    assert_eq!(late.status, 422, "{}", late.body);
    assert_eq!(signed.state(case)["node"], "s1");
}

#[test]
fn a_bad_certificate_leads_where_the_act_says() {
    let signed = Signed::new();
    let revoked = signed.person(IIN);
    signed.authority.revoke(revoked.certificate(), signed.now, Revocation::KeyCompromise);
    let hours = |hours: i64| signed.now + jiff::SignedDuration::from_hours(hours);
    let expired = Profile::person("СЫНАҚОВ СЫНАҚ", IIN).valid(hours(-48), hours(-24));
    let expired = signed.authority.issue(&expired, signed.now).unwrap();
    let other = Authority::new(signed.now).unwrap();
    let foreign = other.issue(&Profile::person("СЫНАҚОВ СЫНАҚ", IIN), signed.now).unwrap();
    for (by, reason) in [
        (revoked, "Куәлік кері қайтарып алынған."),
        (expired, "Куәліктің мерзімі өткен."),
        (signed.person("880101300013"), "Куәлік басқа тұлғанікі."),
        (foreign, "Куәлікті мұнда сенім білдірілмеген орталық берген."),
    ] {
        let case = signed.case();
        let answer = signed.signed_by(case, &by);
        assert_eq!(answer.status, 201, "{reason}: {}", answer.body);
        assert_eq!(signed.state(case)["status"], "refused", "{reason}");
        let page = signed.world.page(&signed.world.sign_in("a-1"), &format!("/cases/{case}")).body;
        assert!(page.contains(reason), "{reason}: {page}");
    }
}

#[test]
fn a_head_signs_what_they_decide() {
    let signed = Signed::new();
    let (world, case) = (&signed.world, signed.case());
    signed.signed_by(case, &signed.person(IIN));
    world.form(&world.sign_in("w-1"), &format!("/cases/{case}/complete"), &[("node", "s2")]);
    let session = world.sign_in("h-1");
    let fields = [("node", "s3"), ("decision", "refuse"), ("reason", "the stamp is missing")];
    let unsigned = world.form(&session, &format!("/cases/{case}/complete"), &fields);
    assert_eq!(unsigned.status, 409, "{}", unsigned.body);
    assert!(unsigned.body.contains("the stamp is missing"), "what was typed is there");
    let statement = world.form(&session, &format!("/cases/{case}/statement"), &fields);
    assert_eq!(statement.status, 200, "{}", statement.body);
    assert!(statement.body.contains("the stamp is missing"), "{}", statement.body);
    let head = signed.sign(&signed.person("880101300013"), &statement.body);
    let path = format!("/cases/{case}/signature");
    // The other decision is another statement.
    let approves = [("node", "s3"), ("decision", "approve")];
    assert_eq!(world.upload(&session, &path, &approves, Some(("a.p7s", &head))).status, 422);
    // For the provider nobody signs with a certificate that is not good: no step of the act would ask.
    let revoked = signed.person("880101300013");
    signed.authority.revoke(revoked.certificate(), signed.now, Revocation::KeyCompromise);
    let foreign = Authority::new(signed.now).unwrap();
    let foreign = foreign.issue(&Profile::person("СЫНАҚОВ СЫНАҚ", IIN), signed.now).unwrap();
    for (by, told) in [
        (revoked, "Куәлік кері қайтарып алынған."),
        (foreign, "Куәлікті мұнда сенім білдірілмеген орталық берген."),
    ] {
        let bad = signed.sign(&by, &statement.body);
        let answer = world.upload(&session, &path, &fields, Some(("a.p7s", &bad)));
        assert!(answer.status == 422 && answer.body.contains(told), "{told}: {}", answer.body);
        let body = json!({ "node": "s3", "decision": "refuse", "reasons": [{ "text": "the stamp is missing" }],
            "signature": STANDARD.encode(&bad) });
        let answer = world.api(&world.token("h-1"), "POST", &format!("/cases/{case}/signatures"), body);
        assert_eq!(answer.status, 422, "{}", answer.body);
    }
    assert_eq!(signed.state(case)["node"], "s3");
    let cms = STANDARD.encode(&head);
    let by_script = [&fields[..], &[("cms", cms.as_str())]].concat();
    let done = world.upload(&session, &path, &by_script, None);
    assert_eq!((done.status, signed.state(case)["status"].as_str()), (303, Some("refused")), "{}", done.body);
    let page = world.page(&session, &format!("/cases/{case}")).body;
    assert!(
        page.matches("жарамды").count() > 1 && page.contains("880101300013"),
        "how it stood is shown: {page}"
    );
    let page = world.page(&world.sign_in("a-1"), &format!("/cases/{case}")).body;
    assert!(
        page.matches("жарамды").count() > 1 && !page.contains("880101300013"),
        "an official's number is no applicant's matter"
    );
}

#[test]
fn an_application_is_signed_when_it_is_sent() {
    let signed = Signed::new();
    let world = &signed.world;
    let session = world.sign_in("a-1");
    let fields = [("go", "check"), ("form", "1"), ("applicant", IIN), ("f:f1", "Ә. Б."), ("of", "")];
    let pdf = b"%PDF-1.7\nplan\n%%EOF";
    let kept = world.upload(&session, "/processes/portal/application", &fields, Some(("a.pdf", pdf)));
    let draft = kept.header("location").to_owned();
    assert!(draft.starts_with("/drafts/"), "{draft} {}", kept.body);
    let page = world.page(&session, &draft);
    assert!(page.body.contains("data-statement") && page.body.contains("/scripts/sign-"), "{}", page.body);
    let statement = world.page(&session, &format!("{draft}/statement"));
    assert!(statement.body.contains("a.pdf") && statement.body.contains(IIN), "{}", statement.body);
    let cms = signed.sign(&signed.person(IIN), &statement.body);
    let wrong = world.upload(&session, &format!("{draft}/send"), &[], Some(("a.p7s", b"?")));
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    let sent = world.upload(&session, &format!("{draft}/send"), &[], Some(("a.p7s", &cms)));
    assert_eq!(sent.header("location"), "/cases/1?sent=1", "{}", sent.body);
    // Who signed the application has signed the step, too.
    let done = world.form(&session, "/cases/1/complete", &[("node", "s1")]);
    assert_eq!((done.status, signed.state(1)["node"].as_str()), (303, Some("s2")), "{}", done.body);
}

#[test]
fn scripts_are_allowed_where_something_is_signed_and_nowhere_else() {
    let signed = Signed::new();
    let (world, case) = (&signed.world, signed.case());
    let session = world.sign_in("a-1");
    let policy = |path: &str| {
        let page = world.page(&session, path);
        assert_eq!(page.status, 200, "{path}");
        (page.header("content-security-policy").to_owned(), page.body)
    };
    let (signs, page) = policy(&format!("/cases/{case}"));
    assert!(signs.contains("script-src 'self'; connect-src 'self' wss://127.0.0.1:13579;"), "{signs}");
    assert!(!signs.contains("unsafe") && signs.starts_with("default-src 'none'"), "{signs}");
    let script = page.split("src=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let answer = world.page(&session, &script);
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/javascript; charset=utf-8"));
    assert!(answer.header("cache-control").contains("immutable"));
    assert_eq!(world.page(&session, "/scripts/sign-0000000000000000.js").status, 404);
    for path in ["/", "/cases", "/service", "/account"] {
        let (none, page) = policy(path);
        assert!(!none.contains("script-src") && !page.contains("<script"), "{path}: {none}");
    }
    signed.signed_by(case, &signed.person(IIN));
    let (none, page) = policy(&format!("/cases/{case}"));
    assert!(!none.contains("script-src") && !page.contains("<script"), "{none}");
}

#[test]
fn a_service_without_signatures_takes_none() {
    let world = World::new();
    world.account("a-1", &[Role::Applicant], &[]);
    let case = world.case("a-1", None);
    let session = world.sign_in("a-1");
    assert_eq!(world.page(&session, &format!("/cases/{case}/statement")).status, 404);
    let signature = json!({ "signature": "MAA=" });
    let sent = world.api(&world.token("a-1"), "POST", &format!("/cases/{case}/signatures"), signature);
    assert_eq!(sent.status, 404, "{}", sent.body);
}

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Serves a world at an address of this machine, until the sender is dropped.
fn serve(world: &World) -> (std::net::SocketAddr, tokio::sync::oneshot::Sender<()>) {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (told, address) = std::sync::mpsc::channel();
    let router = world.router.clone();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            told.send(listener.local_addr().unwrap()).unwrap();
            let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
            let stopped = async { drop(stopped.await) };
            axum::serve(listener, service).with_graceful_shutdown(stopped).await.unwrap();
        });
    });
    (address.recv().unwrap(), stop)
}

/// With Chromium, a stand-in for NCALayer, and openssl that signs.
#[test]
fn people_sign_in_a_browser() {
    let browser = std::process::Command::new("scripts/browser").current_dir(ROOT).output().unwrap();
    let told = String::from_utf8(browser.stdout).unwrap();
    let has_openssl = std::process::Command::new("openssl").arg("version").output().is_ok();
    if browser.status.code() == Some(75) || !has_openssl {
        eprintln!("skipped: {}", String::from_utf8_lossy(&browser.stderr).trim());
        return;
    }
    let [chromium, modules] = told.lines().collect::<Vec<_>>()[..] else { panic!("{told}") };
    let signed = Signed::new();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    let (good, revoked) = (signed.person(IIN), signed.person(IIN));
    signed.authority.revoke(revoked.certificate(), signed.now, Revocation::KeyCompromise);
    for (name, identity) in [("good", good), ("revoked", revoked)] {
        write(&format!("{name}.pem"), identity.certificate().to_pem());
        write(&format!("{name}.key"), identity.key_pem());
    }
    write("issuing.pem", signed.authority.issuing().certificate().to_pem());
    let (address, _serving) = serve(&signed.world);
    let walked = std::process::Command::new("node")
        .arg("tests/browser/signing.mjs")
        .args([&format!("http://{address}/"), chromium, modules])
        .arg(folder.path())
        .current_dir(ROOT)
        .output()
        .unwrap();
    let told =
        [walked.stdout, walked.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(walked.status.success(), "{told}");
}

/// In a trial whoever comes signs with a key that the server makes.
#[test]
fn in_a_trial_a_test_key_signs() {
    let clock: Arc<SimClock> = Arc::new(SimClock::at(Time::parse(NOW).unwrap()));
    let at: Arc<dyn Clock> = Arc::<SimClock>::clone(&clock);
    let trial = Trial::open(None, Arc::clone(&at)).unwrap();
    let asked = zanflow_runtime::Signing { applicant: true, officials: true };
    let signing = Signing::new(Arc::from(trial.verifier(None)), at, asked).on_trial(Arc::new(trial));
    let connectors = Connectors { signature: Arc::new(signing.check()), ..Recorded::new().connectors() };
    let with =
        zanflow_runtime::Settings { signing: asked, trial: true, ..zanflow_runtime::Settings::default() };
    let engine = Local::open(MemoryJournal::new(), connectors, Arc::clone(&clock), with).unwrap();
    let accounts = Arc::new(Accounts::in_memory(settings(""), Arc::clone(&clock)).unwrap());
    let made = |app: zanflow_http::App, _: &dyn zanflow_runtime::Blocking| {
        app.with_accounts(None, false).with_signing(Some(signing))
    };
    let world = World::running((accounts, clock), engine, flow(), FORMS, made);
    let ask = |method: &str, path: &str, kind: &str, body: String| {
        let request = axum::http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", "zanflow-person=id=w-1&name=W.; zanflow-lang=en")
            .header("content-type", kind);
        world.ask(request.body(axum::body::Body::from(body)).unwrap())
    };
    for (applicant, told) in [(Some(IIN), "s2"), (None, "s1")] {
        let body = json!({ "applicant": applicant, "form": { "f1": "Ә. Б." } }).to_string();
        let started = ask("POST", "/api/processes/portal/cases", "application/json", body);
        let case = started.json()["case"].as_u64().unwrap();
        let page = ask("GET", &format!("/cases/{case}"), "text/plain", String::new()).body;
        assert!(page.contains("value=\"trial\"") && page.contains("proves nothing"), "{page}");
        let part = |name: &str, value: &str| {
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let form = [part("node", "s1"), part("by", "trial"), "--edge--\r\n".to_owned()].concat();
        let signed =
            ask("POST", &format!("/cases/{case}/signature"), "multipart/form-data; boundary=edge", form);
        let state = ask("GET", &format!("/api/cases/{case}"), "text/plain", String::new()).json();
        // Nobody's key signs for nobody.
        assert_eq!(signed.status, if told == "s2" { 303 } else { 409 }, "{}", signed.body);
        assert_eq!(state["node"], told, "{state}");
    }
    let page = ask("GET", "/cases/1", "text/plain", String::new()).body;
    assert!(page.contains("TEST AUTHORITY, PROVES NOTHING"), "{page}");
}
