//! Who sees and pays invoices, what cases are told of them, and what the payment system may say.

use crate::world::{Answer, HOUR, World, settings};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use zanflow_http::accounts::Accounts;
use zanflow_http::{App, Process, Service, router};
use zanflow_runtime::{
    Action, Ask, Blocking, CaseId, Clause, Connector, Edge, Flow, Local, MemoryJournal, Node, NodeKind,
    Recorded, Role, SimClock, Status, Time, When, Work,
};
use zanflow_systems::Store;
use zanflow_systems::payment::contract::SIGNATURE;
use zanflow_systems::payment::{Fee, Payments, Rates, Secret, Settings, Setup};

const SECRET: &str = "a secret of the tests";
const ONE_INDEX: &str = r#"{"kind":"charges","line":7,"charges":[{"mci":"1","text":"бал үшін"}]}"#;
const SEVERAL: &str =
    r#"{"kind":"charges","line":7,"charges":[{"mci":"1","text":"беру"},{"mci":"2","text":"ауыстыру"}]}"#;

/// The fee is asked for; `checked`: and then whether it is paid.
fn flow(checked: bool) -> Flow {
    let asks = |id: &str, kind, action, ask: &str| Node {
        action,
        work: Some(Work::Call(Connector::Payment)),
        asks: vec![vec![Ask::new(ask, Connector::Payment)]],
        ..Node::new(id, kind, Clause { paragraph: Some("9".into()), ..Clause::default() })
    };
    let mut nodes = vec![asks("p1", NodeKind::Process, Action::Pay, "pay")];
    let mut edges = vec![Edge::new("start", When::Next, "p1")];
    if checked {
        nodes.push(asks("c1", NodeKind::Condition, Action::CheckPayment, "check_payment"));
        edges.push(Edge::new("p1", When::Next, "c1"));
        edges.push(Edge::new("c1", When::Pass, "end_success"));
        edges.push(Edge::new("c1", When::Fail, "end_refused"));
    } else {
        edges.push(Edge::new("p1", When::Next, "end_success"));
    }
    Flow::new(nodes, edges).unwrap()
}

struct Paying {
    world: World,
    payments: Arc<Payments>,
}

impl Paying {
    fn new() -> Self {
        Self::with(ONE_INDEX, true, true)
    }

    /// `earnest`: with accounts.
    fn with(fee: &str, checked: bool, earnest: bool) -> Self {
        let clock = Arc::new(SimClock::at(Time::parse("2026-12-01T04:00:00Z").unwrap()));
        let accounts = Arc::new(Accounts::in_memory(settings(""), Arc::clone(&clock)).unwrap());
        let setup = Setup {
            series: "000-1".into(),
            title: "A service".into(),
            fee: serde_json::from_str::<Fee>(fee).unwrap(),
            settings: Settings::default(),
            rates: Rates::known().unwrap(),
            clock: Arc::clone(&clock) as Arc<_>,
        };
        let payments = Payments::open(Store::in_memory().unwrap(), setup).unwrap();
        let payments = Arc::new(payments.with_secret(Secret::new(SECRET).unwrap()));
        let mut connectors = Recorded::new().connectors();
        connectors.payment = Arc::clone(&payments) as Arc<_>;
        let settings = zanflow_runtime::Settings::default();
        let engine = Local::open(MemoryJournal::new(), connectors, Arc::clone(&clock), settings);
        let local = Arc::new(engine.unwrap());
        let engine: Arc<dyn Blocking> = local.clone();
        let (flow, version) = (flow(checked), flow(checked).version());
        let process = Process::new("portal", "Portal", "<svg/>", Ok::<_, zanflow_runtime::FlowError>(flow));
        let service = Service {
            id: "000-1",
            title: "A service",
            act: "An act",
            openapi: "{}",
            card: "",
            forms: &[],
            processes: vec![process],
        };
        let app = App::new(service, Arc::clone(&engine)).unwrap();
        let app = app.with_accounts(earnest.then(|| Arc::clone(&accounts)), false);
        let app = Arc::new(app.with_payments(Some(Arc::clone(&payments))));
        let world =
            World { router: router(Arc::clone(&app), false), app, accounts, engine, local, clock, version };
        let all = Self { world, payments };
        for (id, role) in [
            ("a-1", Role::Applicant),
            ("a-2", Role::Applicant),
            ("desk", Role::Operator),
            ("head", Role::Head),
            ("executor", Role::Executor),
            ("supervisor", Role::Supervisor),
            ("admin", Role::Administrator),
        ] {
            all.world.account(id, &[role], &[]);
        }
        all
    }

    /// A case of an applicant that waits for its invoice to be paid.
    fn case(&self) -> CaseId {
        let token = self.world.token("a-1");
        let started = self.world.api(&token, "POST", "/processes/portal/cases", json!({}));
        assert_eq!(started.status, 201, "{}", started.body);
        let case = CaseId(started.json()["case"].as_u64().unwrap());
        self.comes_to(case, Status::Message);
        case
    }

    /// Waits for calls, which are made on threads of their own.
    #[track_caller]
    fn comes_to(&self, case: CaseId, status: Status) {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let now = self.world.engine.view(case).unwrap().status;
            if now == status {
                return;
            }
            assert!(Instant::now() < until, "{now:?}, not {status:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn tell(&self, body: &str, header: Option<&str>) -> Answer {
        let request = Request::post("/webhooks/payment").header("host", "x.example");
        let request = header.into_iter().fold(request, |request, header| request.header(SIGNATURE, header));
        self.world.ask(request.body(Body::from(body.to_owned())).unwrap())
    }

    fn sign(&self, body: &str) -> String {
        Secret::new(SECRET).unwrap().sign(body.as_bytes(), self.payments.now())
    }

    fn state(&self, case: CaseId) -> &'static str {
        self.payments.ledger().of_case(case).unwrap().pop().unwrap().state.name()
    }

    fn pay(&self, session: &str, case: CaseId, amount: &str, request: &str) -> Answer {
        let fields = [("invoice", "1"), ("amount", amount), ("request", request)];
        self.world.form(session, &format!("/cases/{case}/payment"), &fields)
    }
}

fn paid(event: &str, payment: &str, amount: i64) -> String {
    json!({ "id": event, "kind": "paid", "of": { "id": payment, "invoice": "000-1-1", "amount": amount, "currency": "KZT",
        "at": "2026-12-01T05:00:00Z" } })
    .to_string()
}

#[test]
fn an_applicant_sees_the_invoice_and_a_desk_takes_the_money_in_parts() {
    let all = Paying::new();
    let (case, a1, desk) = (all.case(), all.world.sign_in("a-1"), all.world.sign_in("desk"));
    let page = all.world.page(&a1, &format!("/cases/{case}/payment"));
    assert_eq!(page.status, 200);
    for part in ["000-1-1", "4\u{a0}325 ₸", "2026–2028", "бал үшін", "2026-12-11 23:59"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    // In earnest nobody pays by saying so.
    assert!(!page.body.contains("name=\"amount\""), "{}", page.body);
    assert_eq!(all.pay(&a1, case, "4325", "r").status, 403);
    let a2 = all.world.sign_in("a-2");
    assert_eq!(all.world.page(&a2, &format!("/cases/{case}/payment")).status, 404);
    assert!(all.world.page(&a1, &format!("/cases/{case}")).body.contains(&format!("/cases/{case}/payment")));

    assert!(all.world.page(&desk, &format!("/cases/{case}/payment")).body.contains("name=\"amount\""));
    for wrong in ["", "0", "-1", "much"] {
        assert_eq!(all.pay(&desk, case, wrong, "r0").status, 400, "{wrong}");
    }
    assert_eq!(all.pay(&desk, case, "4000", "r1").status, 303);
    // The form sent again is no second payment.
    assert_eq!(all.pay(&desk, case, "4000", "r1").status, 303);
    assert_eq!(all.state(case), "partly_paid");
    for (lang, says) in [("kk", "ішінара төленді"), ("ru", "оплачен частично"), ("en", "partly paid")]
    {
        let page = all.world.page(&format!("{a1}; zanflow-lang={lang}"), &format!("/cases/{case}/payment"));
        assert!(page.body.contains(says) && page.body.contains("325 ₸"), "{}", page.body);
        assert!(!page.body.contains("payment-") && !page.body.contains("invoice-"), "{}", page.body);
    }
    assert_eq!(all.pay(&desk, case, "325", "r2").status, 303);
    all.comes_to(case, Status::Success);
    assert_eq!(all.state(case), "paid");
    // What was paid is in the file of the case.
    let file = all.world.engine.file(case).unwrap();
    assert_eq!(file.answers[0].data["state"], "paid");
}

#[test]
fn whoever_tries_the_service_out_pays_on_the_page_that_says_so() {
    let all = Paying::with(ONE_INDEX, true, false);
    let ask = |request: Request<Body>| all.world.ask(request);
    let start = Request::post("/api/processes/portal/cases")
        .header("host", "127.0.0.1")
        .header("content-type", "application/json")
        .body(Body::from("{}"));
    let case = CaseId(ask(start.unwrap()).json()["case"].as_u64().unwrap());
    all.comes_to(case, Status::Message);
    let path = format!("/cases/{case}/payment");
    let page = Request::get(&path)
        .header("host", "127.0.0.1")
        .header("cookie", "zanflow-lang=en")
        .body(Body::empty());
    let page = ask(page.unwrap()).body;
    assert!(page.contains("no real money") && page.contains("value=\"4\u{a0}325\""), "{page}");
    let pay = Request::post(&path)
        .header("host", "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("invoice=1&request=r&amount=4%C2%A0325"));
    assert_eq!(ask(pay.unwrap()).status, 303);
    all.comes_to(case, Status::Success);
}

#[test]
fn what_the_payment_system_tells_needs_its_signature_and_nothing_else() {
    let all = Paying::new();
    let case = all.case();
    let body = paid("e1", "x1", 432_500);
    let unsigned = all.tell(&body, None);
    assert_eq!((unsigned.status, unsigned.json()["code"].as_str()), (401, Some("unauthorised")));
    assert_eq!(all.tell(&body, Some("t=1,v1=00")).status, 401);
    let long = " ".repeat(20_000);
    assert_eq!(all.tell(&long, Some(&all.sign(&long))).status, 413);
    let unknown = body.replace("000-1-1", "000-1-2");
    assert_eq!(all.tell(&unknown, Some(&all.sign(&unknown))).status, 404);
    assert_eq!(all.state(case), "issued");
    let told = all.tell(&body, Some(&all.sign(&body)));
    assert_eq!((told.status, told.json()), (200, json!({ "duplicate": false })));
    assert_eq!(all.tell(&body, Some(&all.sign(&body))).json(), json!({ "duplicate": true }));
    // A page of another server cannot send it through somebody's browser.
    let from_page = Request::post("/webhooks/payment")
        .header("host", "x.example")
        .header("origin", "https://evil.example")
        .header(SIGNATURE, all.sign(&body));
    assert_eq!(all.world.ask(from_page.body(Body::from(body)).unwrap()).status, 403);
    all.world.app.tell_payments().unwrap();
    all.comes_to(case, Status::Success);
}

#[test]
fn a_case_is_told_once_whatever_happens_between() {
    let all = Paying::new();
    let case = all.case();
    let body = paid("e1", "x1", 432_500);
    all.tell(&body, Some(&all.sign(&body)));
    assert_eq!(all.world.app.tell_payments().unwrap(), 1);
    all.comes_to(case, Status::Success);
    let records = all.world.engine.history(case).unwrap().len();
    // As after a crash between telling and noting it.
    all.payments.ledger().has_read("cases", 0).unwrap();
    assert_eq!(all.world.app.tell_payments().unwrap(), 1);
    assert_eq!(all.world.app.tell_payments().unwrap(), 0);
    assert_eq!(all.world.engine.history(case).unwrap().len(), records);
}

#[test]
fn who_does_not_pay_in_time_is_refused_where_that_is_asked_and_waits_where_it_is_not() {
    for (checked, status) in [(true, Status::Refused), (false, Status::Message)] {
        let all = Paying::with(ONE_INDEX, checked, true);
        let case = all.case();
        all.world.clock.pass(11 * 24 * HOUR);
        assert_eq!(all.payments.work().unwrap().expired, 1);
        assert_eq!(all.world.app.tell_payments().unwrap(), 1);
        all.comes_to(case, status);
        assert_eq!(all.state(case), "expired");
        // Money that comes now goes back.
        let body = paid("e1", "x1", 432_500).replace("12-01T05", "12-13T05");
        assert_eq!(all.tell(&body, Some(&all.sign(&body))).status, 200);
        all.world.app.tell_payments().unwrap();
        assert_eq!(all.world.engine.view(case).unwrap().status, status);
    }
}

#[test]
fn invoices_of_cases_that_have_ended_are_taken_back() {
    let all = Paying::new();
    let case = all.case();
    assert_eq!(all.world.app.cancel_of_ended().unwrap(), 0);
    let person = zanflow_runtime::Person { id: "boss".into(), name: "B".into() };
    let boss = zanflow_runtime::Caller::in_every_role(person);
    all.world.engine.cancel(case, &boss, "withdrawn").unwrap();
    assert_eq!(all.world.app.cancel_of_ended().unwrap(), 1);
    assert_eq!(all.state(case), "cancelled");
    assert_eq!(all.world.app.tell_payments().unwrap(), 1);
}

#[test]
fn officials_see_all_invoices_and_only_some_decide_on_money() {
    let all = Paying::new();
    let case = all.case();
    let body = paid("e1", "x1", 432_500);
    all.tell(&body, Some(&all.sign(&body)));
    for (id, list, refund) in
        [("a-1", 403, 403), ("executor", 200, 403), ("supervisor", 200, 400), ("admin", 200, 400)]
    {
        let session = all.world.sign_in(id);
        let page = all.world.page(&session, "/payments");
        assert_eq!(page.status, list, "{id}");
        assert_eq!(all.world.page(&session, "/payments/1").status, list, "{id}");
        assert_eq!(page.body.contains("000-1-1"), list == 200, "{id}");
        // Without a reason nobody gets anything back.
        assert_eq!(all.world.form(&session, "/payments/1/refund", &[]).status, refund, "{id}");
        assert_eq!(all.state(case), "paid");
    }
    let supervisor = all.world.sign_in("supervisor");
    let reason = [("reason", "article 12")];
    assert_eq!(all.world.form(&supervisor, "/payments/9/refund", &reason).status, 404);
    assert_eq!(all.world.form(&supervisor, "/payments/1/cancel", &reason).status, 409);
    assert_eq!(all.world.form(&supervisor, "/payments/1/burn", &reason).status, 404);
    assert_eq!(all.world.form(&supervisor, "/payments/1/refund", &reason).status, 303);
    assert_eq!(all.state(case), "refunding");
    let page = all.world.page(&supervisor, "/payments/1").body;
    assert!(page.contains("article 12") && page.contains("supervisor"), "{page}");
}

#[test]
fn where_the_card_gives_several_amounts_a_head_says_which() {
    let all = Paying::with(SEVERAL, true, true);
    let (case, head, a1) = (all.case(), all.world.sign_in("head"), all.world.sign_in("a-1"));
    assert_eq!(all.state(case), "unassessed");
    let page = all.world.page(&a1, &format!("/cases/{case}/payment"));
    assert!(page.status == 200 && !page.body.contains("name=\"amount\""), "{}", page.body);
    let page = all.world.page(&head, "/payments/1").body;
    assert!(page.contains("value=\"charge 2\"") && page.contains("ауыстыру"), "{page}");
    let assess = |fields: &[(&str, &str)]| all.world.form(&head, "/payments/1/assess", fields).status;
    assert_eq!(assess(&[("reason", "why")]), 400);
    assert_eq!(assess(&[("choice", "free"), ("reason", "why")]), 400);
    assert_eq!(assess(&[("choice", "charge 3"), ("reason", "why")]), 409);
    assert_eq!(assess(&[("choice", "charge 2"), ("reason", "a re-issue")]), 303);
    let page = all.world.page(&a1, &format!("/cases/{case}/payment")).body;
    assert!(page.contains("8\u{a0}650 ₸") && page.contains("ауыстыру"), "{page}");
    // Not twice.
    assert_eq!(assess(&[("choice", "charge 1"), ("reason", "a mistake")]), 409);
}

#[test]
fn days_are_compared_by_who_keeps_the_server_and_shown_with_what_differs() {
    let all = Paying::new();
    let case = all.case();
    let till = all.payments.till().unwrap();
    till.pay("000-1-1", 432_500, "r1").unwrap();
    till.pay("000-1-1", 432_500, "r2").unwrap();
    let (head, admin) = (all.world.sign_in("head"), all.world.sign_in("admin"));
    let compare =
        |session: &str, day: &str| all.world.form(session, "/payments/compare", &[("day", day)]).status;
    assert_eq!(compare(&head, "2026-12-01"), 403);
    assert_eq!((compare(&admin, "2026-12-99"), compare(&admin, "")), (400, 400));
    assert_eq!(compare(&admin, "2026-12-01"), 303);
    all.comes_to(case, Status::Success);
    for (lang, says) in [("kk", "қайталап төленген"), ("ru", "оплачено повторно"), ("en", "paid again")]
    {
        let page = all.world.page(&format!("{admin}; zanflow-lang={lang}"), "/payments").body;
        assert!(page.contains(says) && page.contains("2026-12-01"), "{page}");
        assert!(!page.contains("reconciliation-") && !page.contains("difference-"), "{page}");
    }
    let told: Value = serde_json::to_value(all.payments.ledger().verify().unwrap().unwrap()).unwrap();
    assert_eq!(told["money"]["received"], 865_000);
}
