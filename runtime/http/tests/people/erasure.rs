//! What is held of a person: taken out whole, and erased from every file; periods of retention.

use crate::notices::FORMS;
use crate::world::{HOUR, World, settings};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use zanflow_http::Systems;
use zanflow_http::accounts::Accounts;
use zanflow_http::notices::{Letter, NotSent, Notices, Notifier, Outbox, Read};
use zanflow_runtime::{
    Attachment, Caller, CaseId, FileLimits, Person, Raise, Role, SimClock, SqliteJournal, Time,
};

const IIN: &str = "900101300007";
const SECRETS: [&str; 6] =
    [IIN, "Secret Name", "secret@home.kz", "secret-paper", "secret-title", "secret-request"];

/// A server of mail that says whom it refuses.
struct Refuses;

impl Notifier for Refuses {
    fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        Err(NotSent::Never { why: format!("550 <{}>: no such user", letter.to) })
    }
}

/// A service on files in a folder.
fn on(folder: &Path, more: &str) -> (World, Arc<Systems>) {
    let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
    let notices = "[notices]\nfrom = \"a@b.kz\"\nurl = \"https://b.kz\"\n";
    let settings = settings(&format!("{more}{notices}"));
    let accounts = Accounts::open(&folder.join("accounts"), settings.clone(), Arc::clone(&clock)).unwrap();
    let journal = SqliteJournal::open(&folder.join("journal")).unwrap();
    let store = zanflow_systems::Store::open(&folder.join("systems")).unwrap();
    let (card, config) = (zanflow_http::Card::default(), zanflow_http::config::Config::default());
    let applied = Arc::new(|_| None);
    let systems = Systems::open(("000-1", "A service"), &card, &config, store, clock.clone(), applied);
    let systems = Arc::new(systems.unwrap());
    let given = Arc::clone(&systems);
    let world = World::served(Arc::new(accounts), clock, journal, FORMS, Raise::default(), |app, engine| {
        let outbox =
            Outbox::open(&folder.join("notices"), Read { row: engine.position().unwrap(), happened: 0 })
                .unwrap();
        let notices = Notices { outbox, settings: settings.notices.unwrap() };
        let drafts = zanflow_http::Drafts::open(&folder.join("drafts")).unwrap();
        app.with_notices(Some(notices)).with_systems(Some(given)).with_drafts(drafts)
    });
    (world, systems)
}

fn found(folder: &Path, texts: &[&'static str]) -> Vec<&'static str> {
    let files: Vec<Vec<u8>> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    let has =
        |text: &&&str| files.iter().any(|bytes| bytes.windows(text.len()).any(|at| at == text.as_bytes()));
    texts.iter().filter(has).copied().collect()
}

/// A case of an applicant, with a paper.
fn case(world: &World, token: &str) -> CaseId {
    let body = json!({ "applicant": IIN, "id": "secret-request", "form": { "f1": "Secret Name", "f2": "secret@home.kz" } });
    let started = world.api(token, "POST", "/processes/portal/cases", body);
    assert_eq!(started.status, 201, "{}", started.body);
    let case = CaseId(started.json()["case"].as_u64().unwrap());
    let content = b"%PDF-1.7\nsecret-paper\n%%EOF".to_vec();
    let paper = Attachment::new("secret-title.pdf", None, content, FileLimits::default()).unwrap();
    let applicant = Caller::new(Person { id: "a-1".into(), name: "Secret Name".into() }, [Role::Applicant]);
    world.engine.attach(case, paper, &applicant).unwrap();
    case
}

fn people(world: &World) -> [String; 3] {
    for (id, role) in [("a-1", Role::Applicant), ("a-2", Role::Applicant), ("admin", Role::Administrator)] {
        world.account(id, &[role], &[]);
    }
    world.accounts.set_contact("a-1", Some("secret@home.kz"), Some("kk")).unwrap();
    ["a-1", "a-2", "admin"].map(|id| world.token(id))
}

#[test]
fn nothing_of_a_person_is_left_in_any_file_of_the_service() {
    let folder = tempfile::tempdir().unwrap();
    let (world, systems) = on(folder.path(), "");
    let [applicant, other, admin] = people(&world);
    systems.make_known(IIN, "Secret Name", Time::parse("2026-12-01T04:00:00Z").unwrap()).unwrap();
    let case = case(&world, &applicant);
    world.app.gather_notices().unwrap();
    world.app.send_notices(&Refuses).unwrap();
    assert_eq!(found(folder.path(), &SECRETS), SECRETS);
    let ask = |token: &str, path: &str, body: Value| world.api(token, "POST", path, body);
    let whose = json!({ "whose": IIN });
    for token in [&applicant, &other] {
        assert_eq!(ask(token, "/erasure", whose.clone()).status, 403);
    }
    // A case that goes on keeps its data, and it is said which.
    let told = ask(&admin, "/erasure", whose.clone()).json();
    assert_eq!((&told["erased"], &told["running"]), (&json!([]), &json!([case.0])));
    assert_eq!(ask(&admin, &format!("/cases/{case}/erasure"), json!({})).status, 409);
    let withdrawn =
        ask(&applicant, &format!("/cases/{case}/cancellation"), json!({ "reason": "Secret Name" }));
    assert_eq!(withdrawn.status, 200);
    let told = ask(&admin, "/erasure", whose).json();
    assert_eq!((&told["erased"], &told["running"]), (&json!([case.0]), &json!([])));
    // By the account, its own name and address go too; they were not named by the IIN.
    let told = ask(&admin, "/erasure", json!({ "whose": "a-1" })).json();
    assert_eq!(told["account"], true, "{told}");
    // While everything is open, and after it was closed.
    assert_eq!(found(folder.path(), &SECRETS), [""; 0]);
    assert!(world.accounts.token(&applicant).unwrap().is_none());
    world.engine.verify(None).unwrap();
    assert!(world.engine.view(case).unwrap().erased);
    drop((world, systems));
    assert_eq!(found(folder.path(), &SECRETS), [""; 0]);
    let (world, _) = on(folder.path(), "");
    world.engine.verify(None).unwrap();
    assert!(world.engine.view(case).unwrap().erased);
}

#[test]
fn what_others_still_need_of_a_person_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (world, systems) = on(folder.path(), "");
    let [applicant, _, admin] = people(&world);
    systems.make_known(IIN, "Secret Name", Time::parse("2026-12-01T04:00:00Z").unwrap()).unwrap();
    let first = case(&world, &applicant);
    let body = json!({ "applicant": IIN });
    let second = world.api(&applicant, "POST", "/processes/portal/cases", body).json()["case"].clone();
    let cancel = |case: &Value| {
        let path = format!("/cases/{case}/cancellation");
        assert_eq!(world.api(&applicant, "POST", &path, json!({ "reason": "a" })).status, 200);
    };
    cancel(&json!(first.0));
    let erase = |case: &Value| world.api(&admin, "POST", &format!("/cases/{case}/erasure"), json!({})).status;
    assert_eq!(erase(&json!(first.0)), 200);
    assert_eq!(systems.registers.held_of(IIN).unwrap().len(), 3);
    cancel(&second);
    assert_eq!(erase(&second), 200);
    assert!(systems.registers.held_of(IIN).unwrap().is_empty());
}

#[test]
fn a_person_takes_out_all_that_is_held_of_them_and_that_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let (world, _) = on(folder.path(), "");
    let [applicant, other, admin] = people(&world);
    let case = case(&world, &applicant);
    world.app.gather_notices().unwrap();
    let ask = |token: &str, whose: &str| world.bytes(token, "/export", json!({ "whose": whose }));
    assert_eq!(ask(&other, "a-1").0, 403);
    assert_eq!(ask(&other, IIN).0, 403);
    for (token, whose, who) in [(&applicant, "a-1", "a-1"), (&admin, "a-1", "admin"), (&admin, IIN, "admin")]
    {
        let (status, body) = ask(token, whose);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(body)).unwrap();
        let names: BTreeSet<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        let read = |archive: &mut zip::ZipArchive<_>, name: &str| {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let data = read(&mut archive, "export.json");
        for secret in SECRETS.iter().filter(|secret| !["secret-paper", "secret-request"].contains(secret)) {
            assert!(data.contains(secret), "{whose} {secret}: {data}");
        }
        let paper = names.iter().find(|name| name.starts_with("papers/")).unwrap();
        assert!(read(&mut archive, paper).contains("secret-paper"));
        let last = &world.accounts.reads(Some(case.0), None, 1).unwrap()[0];
        assert_eq!((last.person.as_str(), last.page.as_str()), (who, "export"));
        let account: Value = serde_json::from_str(&data).unwrap();
        assert_eq!(account["account"].is_object(), whose == "a-1", "{account}");
        assert!(!data.contains("$argon2"), "a hash of a password");
    }
}

#[test]
fn periods_of_retention_end_by_class_and_an_interrupted_end_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let days = "[retention]\npapers_days = 10\npersonal_days = 30\naccess_days = 40\nnotices_days = 5\n";
    let (world, _) = on(folder.path(), days);
    let [applicant, _, admin] = people(&world);
    let case = case(&world, &applicant);
    world.app.gather_notices().unwrap();
    world.app.send_notices(&Refuses).unwrap();
    let withdrawn =
        world.api(&applicant, "POST", &format!("/cases/{case}/cancellation"), json!({ "reason": "a" }));
    assert_eq!(withdrawn.status, 200);
    world.api(&applicant, "GET", &format!("/cases/{case}"), Value::Null);
    let retain = |days: i64| {
        world.clock.pass(days * 24 * HOUR);
        // Accounts outlive it.
        let done = world.api(&admin, "POST", "/retention", json!({}));
        assert_eq!(done.status, 200, "{}", done.body);
        done.json()
    };
    assert_eq!(world.api(&applicant, "POST", "/retention", json!({})).status, 403);
    let none = retain(0);
    assert_eq!((&none["papers"], &none["personal"], &none["notices"]), (&json!(0), &json!(0), &json!(0)));
    assert!(retain(6)["notices"].as_u64().unwrap() > 0);
    assert_eq!(retain(5)["papers"], 1);
    assert_eq!(world.engine.file(case).unwrap().fields.len(), 2);
    assert_eq!(retain(20)["personal"], 1);
    assert!(world.engine.view(case).unwrap().erased);
    assert!(retain(10)["access"].as_u64().unwrap() > 0);
    assert_eq!(world.accounts.reads(Some(case.0), None, 10).unwrap().len(), 0);
    world.engine.verify(None).unwrap();
}
