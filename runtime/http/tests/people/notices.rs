//! Who is told what, in which language, and what becomes of it.

use crate::world::{GOOD, HOUR, OTHER, World, settings};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use zanflow_http::accounts::{Accounts, State as AccountState};
use zanflow_http::notices::{Letter, NotSent, Notices, Notifier, Outbox, Read, State};
use zanflow_runtime::{
    Caller, CaseId, Field, FieldKind, Form, MemoryJournal, Person, Raise, Role, SimClock, Time, Whom,
};

const SET: &str =
    "[notices]\nfrom = \"A service <service@b.kz>\"\nurl = \"https://service.b.kz/\"\ntries = 3\n";
pub const FORMS: &[Form] = &[Form {
    title: "Application",
    fields: &[Field::new("f1", FieldKind::Name, 1), Field::new("f2", FieldKind::Email, 2)],
}];

/// A way that keeps what was sent, and fails as it is told.
#[derive(Default)]
struct Post {
    sent: Mutex<Vec<Letter>>,
    fails: Mutex<Option<NotSent>>,
}

impl Notifier for Post {
    fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        match self.fails.lock().unwrap().clone() {
            Some(not) => Err(not),
            None => {
                self.sent.lock().unwrap().push(letter.clone());
                Ok(())
            }
        }
    }
}

struct Told {
    world: World,
    post: Post,
}

impl Told {
    fn new(more: &str, raise: Raise) -> Self {
        let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
        let settings = settings(&format!("{SET}{more}"));
        let accounts = Arc::new(Accounts::in_memory(settings.clone(), Arc::clone(&clock)).unwrap());
        let world = World::served(accounts, clock, MemoryJournal::new(), FORMS, raise, |app, engine| {
            let outbox = Outbox::in_memory(Read { row: engine.position().unwrap(), happened: 0 }).unwrap();
            app.with_notices(Some(Notices { outbox, settings: settings.notices.unwrap() }))
        });
        Self { world, post: Post::default() }
    }

    fn account(&self, id: &str, role: Role, units: &[&str], lang: &str) {
        self.world.account(id, &[role], units);
        self.world.accounts.set_contact(id, Some(&format!("{id}@mail.kz")), Some(lang)).unwrap();
        self.sent();
    }

    /// What is sent now: to whom, and what it is about.
    fn sent(&self) -> Vec<(String, String)> {
        self.world.app.gather_notices().unwrap();
        self.world.app.send_notices(&self.post).unwrap();
        let mut sent = std::mem::take(&mut *self.post.sent.lock().unwrap());
        sent.sort_by(|a, b| (&a.to, &a.subject).cmp(&(&b.to, &b.subject)));
        sent.into_iter().map(|letter| (letter.to, letter.subject)).collect()
    }

    fn caller(&self, id: &str, role: Role) -> Caller {
        Caller::new(Person { id: id.into(), name: "N".into() }, [role])
    }

    fn list(&self, state: State) -> Value {
        let token = self.world.token("supervisor");
        let path = format!("/notices?state={}", state.name());
        self.world.api(&token, "GET", &path, Value::Null).json()
    }
}

fn pair(to: &str, about: &str) -> (String, String) {
    (to.to_owned(), format!("000-1 · {about}"))
}

#[test]
fn people_are_told_of_tasks_and_applicants_of_their_case_in_their_language() {
    let told = Told::new("", Raise::default());
    told.account("a-1", Role::Applicant, &[], "ru");
    told.account("north", Role::Executor, &["north"], "en");
    told.account("south", Role::Executor, &["south"], "en");
    told.account("head", Role::Head, &["north"], "kk");
    let token = told.world.token("a-1");
    told.sent();
    let started = told.world.api(&token, "POST", "/processes/portal/cases", json!({ "unit": "north" }));
    assert_eq!(started.status, 201, "{}", started.body);
    assert_eq!(
        told.sent(),
        [
            pair("a-1@mail.kz", "Вас ждёт задача: дело 1"),
            pair("a-1@mail.kz", "Ваше заявление принято: дело 1")
        ]
    );
    told.world.api(&token, "POST", "/cases/1/tasks/s1/completion", json!({}));
    assert_eq!(told.sent(), [pair("north@mail.kz", "A task waits for you: case 1")]);
    let (engine, case) = (&told.world.engine, CaseId(1));
    let north = told.caller("north", Role::Executor);
    // Who takes a task need not be told.
    engine.assign(case, north.person(), &north).unwrap();
    assert_eq!(told.sent(), []);
    engine.suspend(case, &north, "a letter").unwrap();
    engine.resume(case, &north).unwrap();
    assert_eq!(told.sent().len(), 2);
    let done = |node: &str, by: &Caller, decision, text: &str| {
        let reasons = vec![zanflow_runtime::Reason { text: text.into(), ..Default::default() }];
        let done = zanflow_runtime::Completion { node: node.into(), by: by.clone(), decision, reasons };
        engine.complete(case, done).unwrap();
    };
    done("s2", &north, None, "seen");
    assert_eq!(told.sent(), [pair("head@mail.kz", "Сізді тапсырма күтіп тұр: 1-іс")]);
    let head = told.caller("head", Role::Head);
    done("c1", &head, Some(zanflow_runtime::Decision::Refuse), "the plan is of another place");
    told.world.app.gather_notices().unwrap();
    told.world.app.send_notices(&told.post).unwrap();
    let letter = told.post.sent.lock().unwrap().pop().unwrap();
    assert_eq!(letter.subject, "000-1 · Вам отказано: дело 1");
    assert!(letter.body.contains("https://service.b.kz/cases/1"), "{}", letter.body);
    // Nothing of the case but its number.
    assert!(!letter.body.contains("another place") && !letter.body.contains("Name of"), "{}", letter.body);
}

#[test]
fn a_refusal_has_its_reasons_where_that_is_set() {
    let told = Told::new("reasons = true\n", Raise::default());
    told.account("a-1", Role::Applicant, &[], "en");
    let case = CaseId(told.world.case("a-1", None));
    let engine = &told.world.engine;
    for (node, role, decision) in
        [("s2", Role::Executor, None), ("c1", Role::Head, Some(zanflow_runtime::Decision::Refuse))]
    {
        let reasons = vec![zanflow_runtime::Reason { text: "no plan\nat all".into(), ..Default::default() }];
        let by = told.caller("w", role);
        engine
            .complete(case, zanflow_runtime::Completion { node: node.into(), by, decision, reasons })
            .unwrap();
    }
    told.world.app.gather_notices().unwrap();
    told.world.app.send_notices(&told.post).unwrap();
    let sent = told.post.sent.lock().unwrap();
    let refused = sent.iter().find(|letter| letter.subject.contains("refused")).unwrap();
    assert!(refused.body.contains("no plan"), "{refused:?}");
}

#[test]
fn the_address_in_the_form_comes_before_that_of_the_account_and_the_case_has_a_language() {
    let told = Told::new("", Raise::default());
    told.account("operator", Role::Operator, &[], "en");
    told.account("a-1", Role::Applicant, &[], "kk");
    let start = |who: &str, form: Value| {
        let token = told.world.token(who);
        told.sent();
        let body = json!({ "form": form, "lang": "ru" });
        let started = told.world.api(&token, "POST", "/processes/portal/cases", body);
        assert_eq!(started.status, 201, "{}", started.body);
        told.sent().into_iter().find(|(_, about)| about.contains("принято") || about.contains("қабылданды"))
    };
    let typed = json!({ "f1": "A", "f2": "asel@home.kz" });
    // Somebody at a desk starts it for an applicant without an account: the language is that of the case.
    let (to, about) = start("operator", typed.clone()).unwrap();
    assert_eq!((to.as_str(), about.contains("принято")), ("asel@home.kz", true), "{about}");
    // With an account it is that of the account.
    let (to, about) = start("a-1", typed).unwrap();
    assert_eq!((to.as_str(), about.contains("қабылданды")), ("asel@home.kz", true), "{about}");
    let (to, _) = start("a-1", json!({ "f1": "A" })).unwrap();
    assert_eq!(to, "a-1@mail.kz");
}

#[test]
fn deadlines_and_escalations_are_told_to_who_has_the_task_and_to_the_head() {
    let told = Told::new("", Raise { near: None, passed: Some(Whom::Head) });
    told.account("head", Role::Head, &["north"], "en");
    told.account("other", Role::Head, &["south"], "en");
    told.account("boss", Role::Office, &[], "en");
    told.account("supervisor", Role::Supervisor, &[], "en");
    told.world.account("a-1", &[Role::Applicant], &[]);
    let case = CaseId(told.world.case("a-1", Some("north")));
    told.sent();
    let supervisor = told.caller("supervisor", Role::Supervisor);
    let boss = Person { id: "boss".into(), name: "Boss".into() };
    told.world.engine.raise(case, &Whom::Person(boss), &supervisor, "late").unwrap();
    assert_eq!(told.sent(), [pair("boss@mail.kz", &format!("Escalated to you: case {case}"))]);
    told.world.engine.raise(case, &Whom::Head, &supervisor, "late").unwrap();
    assert_eq!(told.sent(), [pair("head@mail.kz", &format!("Escalated to you: case {case}"))]);
}

#[test]
fn people_are_told_when_their_password_changes_a_token_is_made_or_somebody_guesses() {
    let told = Told::new("", Raise::default());
    told.account("w-1", Role::Executor, &[], "en");
    let accounts = &told.world.accounts;
    accounts.set_password("w-1", OTHER).unwrap();
    assert_eq!(told.sent(), [pair("w-1@mail.kz", "The password of your account was changed")]);
    accounts.make_token("w-1", "a program", None).unwrap();
    assert_eq!(told.sent(), [pair("w-1@mail.kz", "A token of your account was made")]);
    for _ in 0..5 {
        told.world.try_sign_in("w-1", "a wrong password");
    }
    assert_eq!(told.sent(), [pair("w-1@mail.kz", "Somebody tries to sign in to your account")]);
    accounts.set_state("w-1", AccountState::Locked).unwrap();
    assert_eq!(told.sent(), [pair("w-1@mail.kz", "Your account was locked")]);
    accounts.set_state("w-1", AccountState::Active).unwrap();
    assert_eq!(told.sent(), []);
    assert_ne!(GOOD, OTHER);
}

#[test]
fn what_is_not_sent_is_tried_again_seen_and_sent_again() {
    let told = Told::new("", Raise::default());
    told.account("a-1", Role::Applicant, &[], "en");
    told.account("supervisor", Role::Supervisor, &[], "en");
    told.world.account("silent", &[Role::Applicant], &[]);
    told.world.token("a-1");
    told.sent();
    let why = "450 4.2.1 <a-1@mail.kz>: mailbox busy".to_owned();
    *told.post.fails.lock().unwrap() = Some(NotSent::Later { why });
    told.world.case("a-1", None);
    assert_eq!(told.sent(), []);
    let queued = told.list(State::Queued);
    let tried: Vec<&Value> = queued.as_array().unwrap().iter().filter(|one| one["tries"] == 1).collect();
    // A way that is closed is tried with one notice, not with all of them.
    assert_eq!(tried.len(), 1, "{queued}");
    assert!(tried[0]["why"].as_str().unwrap().contains("busy"), "{queued}");
    assert!(!queued.to_string().contains("mail.kz"), "an address in the outbox: {queued}");
    for _ in 0..20 {
        told.world.clock.pass(2 * HOUR);
        told.sent();
    }
    let failed = told.list(State::Failed);
    assert!(failed[0]["tries"] == 3 && told.list(State::Queued).as_array().unwrap().is_empty(), "{failed}");
    *told.post.fails.lock().unwrap() = None;
    // Those of the tokens that this test has made.
    assert!(told.sent().iter().all(|(to, _)| to == "supervisor@mail.kz"));
    let token = told.world.token("supervisor");
    let number = failed[0]["number"].as_u64().unwrap();
    let again = |path: &str| told.world.api(&token, "POST", path, json!({}));
    assert_eq!(again(&format!("/notices/{number}/retry")).status, 200);
    assert_eq!(again("/notices/99999/retry").status, 404);
    assert_eq!(told.sent().len(), 2, "the notice, and that of the supervisor's token");
    assert!(again("/notices/retry").json()["retried"].as_u64().unwrap() > 0);
    assert!(!told.sent().is_empty());
    // A refusal for ever is not tried again by itself.
    *told.post.fails.lock().unwrap() = Some(NotSent::Never { why: "550 no such user".into() });
    told.world.case("a-1", None);
    told.sent();
    assert_eq!(told.list(State::Failed)[0]["tries"], 1);
    // Who has no address is no failure that a server could mend.
    told.world.case("silent", None);
    told.sent();
    assert!(!told.list(State::Nowhere).as_array().unwrap().is_empty());
}

#[test]
fn the_outbox_is_for_those_who_watch_over_cases() {
    let told = Told::new("", Raise::default());
    for (id, role, seen, again) in [
        ("supervisor", Role::Supervisor, 200, 200),
        ("admin", Role::Administrator, 200, 200),
        ("auditor", Role::Auditor, 200, 403),
        ("executor", Role::Executor, 403, 403),
        ("a-1", Role::Applicant, 403, 403),
    ] {
        told.account(id, role, &[], "kk");
        let token = told.world.token(id);
        assert_eq!(told.world.api(&token, "GET", "/notices", Value::Null).status, seen, "{id}");
        assert_eq!(told.world.api(&token, "POST", "/notices/retry", json!({})).status, again, "{id}");
        let session = told.world.sign_in(id);
        let page = told.world.page(&session, "/notices");
        assert_eq!(page.status, seen, "{id}");
        assert_eq!(page.body.contains("href=\"/notices\""), seen == 200, "{id}");
        let posted = told.world.form(&session, "/notices/retry", &[]);
        assert_eq!(posted.status, if again == 200 { 303 } else { again }, "{id}");
    }
    // Every notice is called by its words, not by a key.
    told.world.case("a-1", None);
    told.world.app.gather_notices().unwrap();
    let session = told.world.sign_in("supervisor");
    for (lang, says) in [
        ("kk", "Өтінішіңіз қабылданды"),
        ("ru", "Ваше заявление принято"),
        ("en", "Your application was accepted"),
    ] {
        let page = told.world.page(&format!("{session}; zanflow-lang={lang}"), "/notices").body;
        assert!(page.contains(says) && !page.contains("notice-") && !page.contains("mail-"), "{page}");
    }
    let token = told.world.token("admin");
    for query in ["limit=0", "limit=201", "state=lost", "before=0", "before=x"] {
        assert_eq!(
            told.world.api(&token, "GET", &format!("/notices?{query}"), Value::Null).status,
            400,
            "{query}"
        );
    }
}

#[test]
fn people_set_the_address_and_the_language_of_their_notices_themselves() {
    let told = Told::new("", Raise::default());
    told.world.account("w-1", &[Role::Executor], &[]);
    let session = told.world.sign_in("w-1");
    let set = |email: &str, lang: &str| {
        told.world.form(&session, "/account/contact", &[("email", email), ("lang", lang)]).status
    };
    assert_eq!((set("w@mail.kz", "ru"), set("no address", "ru"), set("w@mail.kz", "de")), (303, 400, 400));
    let account = told.world.accounts.find("w-1").unwrap().unwrap();
    assert_eq!((account.email.as_deref(), account.lang.as_deref()), (Some("w@mail.kz"), Some("ru")));
    assert!(told.world.page(&session, "/account").body.contains("value=\"w@mail.kz\""));
    told.sent();
    told.world.accounts.set_password("w-1", OTHER).unwrap();
    assert_eq!(told.sent(), [pair("w@mail.kz", "Пароль вашей учётной записи изменён")]);
    // The session has ended with the password.
    set("thief@mail.kz", "ru");
    assert_eq!(told.world.accounts.find("w-1").unwrap().unwrap().email.as_deref(), Some("w@mail.kz"));
}
