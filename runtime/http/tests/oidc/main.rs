//! Signing in at a provider: a fake one with a key of its own, which answers as each test says.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod provider;
#[path = "../people/world.rs"]
#[allow(dead_code)] // what the other tests need of it
mod world;

use provider::{Fake, Told};
use serde_json::json;
use world::World;
use zanflow_http::accounts::{Account, State};
use zanflow_runtime::Role;

struct Visit {
    world: World,
    fake: Fake,
}

impl Visit {
    fn new(more: &str) -> Self {
        let fake = Fake::start();
        let oidc = format!(
            "[oidc]\nname = \"The ministry\"\nissuer = \"{}\"\nclient_id = \"service\"\nredirect = \"https://x.example/login/back\"\n{more}",
            fake.issuer
        );
        Self { world: World::with_oidc(&oidc), fake }
    }

    fn account(&self, id: &str) {
        self.world.accounts.add(&Account::new(id, "A. B.", [Role::Auditor], []).unwrap(), None).unwrap();
    }

    /// Goes to the provider: the parameters of the address, and the cookie.
    fn leave(&self) -> (std::collections::BTreeMap<String, String>, String) {
        let answer = self.world.page("", "/login/provider");
        assert_eq!(answer.status, 303, "{}", answer.body);
        let (address, query) = answer.header("location").split_once('?').unwrap();
        assert_eq!(address, format!("{}/authorize", self.fake.issuer));
        let cookie = answer.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        (form_urlencoded::parse(query.as_bytes()).into_owned().collect(), cookie)
    }

    fn back(&self, cookie: &str, state: &str) -> world::Answer {
        self.world.page(cookie, &format!("/login/back?code=the-code&state={state}"))
    }

    /// All of it, with a provider that tells this.
    fn sign_in(&self, told: Told) -> world::Answer {
        let (asked, cookie) = self.leave();
        self.fake.tells(told, &asked["nonce"], &asked["code_challenge"]);
        self.back(&cookie, &asked["state"])
    }

    #[track_caller]
    fn refused(&self, told: Told) {
        let answer = self.sign_in(told);
        let generic = self.world.page("", "/login").body;
        assert_eq!((answer.status, answer.session()), (403, None));
        // The page is the one that anybody gets whose name or password is wrong; at a server of its own, since many wrong ones wait.
        let wrong = Visit::new("").world.try_sign_in("nobody", "wrong");
        assert_eq!(answer.body, wrong.body);
        assert_ne!(answer.body, generic);
    }
}

#[test]
fn whoever_the_provider_knows_signs_in_to_their_account() {
    let visit = Visit::new("");
    visit.account("p-1");
    assert!(visit.world.page("", "/login").body.contains("The ministry"));
    let answer = visit.sign_in(Told::default());
    assert_eq!((answer.status, answer.header("location")), (303, "/"), "{}", answer.body);
    let session = answer.session().unwrap();
    assert_eq!(visit.world.page(&session, "/access").status, 200);
    assert!(visit.world.page(&session, "/api/me").body.contains("\"how\":\"oidc\""));
}

#[test]
fn each_attempt_has_a_state_a_nonce_and_a_challenge_of_its_own() {
    let visit = Visit::new("");
    let ((one, browser), (other, another)) = (visit.leave(), visit.leave());
    for name in ["state", "nonce", "code_challenge"] {
        assert!(one[name].len() >= 43 && one[name] != other[name], "{name}");
    }
    assert_ne!(browser, another);
    assert_eq!((one["code_challenge_method"].as_str(), one["response_type"].as_str()), ("S256", "code"));
    assert_eq!((one["client_id"].as_str(), one["scope"].as_str()), ("service", "openid profile"));
}

#[test]
fn tokens_that_are_not_the_providers_for_us_and_now_are_refused() {
    let visit = Visit::new("");
    visit.account("p-1");
    for told in [
        Told { nonce: Some("another"), ..Told::default() },
        Told { claims: json!({ "nonce": null }), ..Told::default() },
        Told { claims: json!({ "aud": "another" }), ..Told::default() },
        Told { claims: json!({ "aud": ["service", "another"] }), ..Told::default() },
        Told { claims: json!({ "azp": "another" }), ..Told::default() },
        Told { claims: json!({ "iss": "https://other.example" }), ..Told::default() },
        Told { claims: json!({ "exp": 1_000_000 }), ..Told::default() },
        Told { claims: json!({ "exp": null }), ..Told::default() },
        Told { claims: json!({ "nbf": 9_000_000_000_i64 }), ..Told::default() },
        Told { claims: json!({ "sub": null }), ..Told::default() },
        Told { foreign_key: true, ..Told::default() },
        Told { foreign_key: true, kid: "unknown", ..Told::default() },
        Told { algorithm: "none", ..Told::default() },
        Told { algorithm: "HS256", ..Told::default() },
        Told { claims_changed_later: true, ..Told::default() },
        Told { status: 400, ..Told::default() },
    ] {
        visit.refused(told);
    }
    assert!(visit.sign_in(Told::default()).session().is_some());
}

#[test]
fn an_attempt_is_used_once_by_the_browser_that_made_it_and_in_time() {
    let visit = Visit::new("");
    visit.account("p-1");
    let good = |asked: &std::collections::BTreeMap<String, String>| {
        visit.fake.tells(Told::default(), &asked["nonce"], &asked["code_challenge"]);
    };
    // Replayed.
    let (asked, cookie) = visit.leave();
    good(&asked);
    assert_eq!(visit.back(&cookie, &asked["state"]).status, 303);
    assert_eq!(visit.back(&cookie, &asked["state"]).status, 403);
    // By another browser; which uses it up.
    let ((asked, cookie), (_, another)) = (visit.leave(), visit.leave());
    good(&asked);
    assert_eq!(visit.back(&another, &asked["state"]).status, 403);
    assert_eq!(visit.back(&cookie, &asked["state"]).status, 403);
    // Too late, made up, or none.
    let (asked, cookie) = visit.leave();
    good(&asked);
    visit.world.clock.pass(10 * world::MINUTE + 1);
    assert_eq!(visit.back(&cookie, &asked["state"]).status, 403);
    assert_eq!(visit.back(&cookie, "made-up").status, 403);
    assert_eq!(visit.world.page(&cookie, "/login/back").status, 403);
    // The provider says no.
    let (asked, cookie) = visit.leave();
    let denied =
        visit.world.page(&cookie, &format!("/login/back?error=access_denied&state={}", asked["state"]));
    assert_eq!(denied.status, 403);
}

#[test]
fn a_code_is_good_only_with_the_verifier_of_its_attempt() {
    let visit = Visit::new("");
    visit.account("p-1");
    let ((asked, cookie), (other, _)) = (visit.leave(), visit.leave());
    visit.fake.tells(Told::default(), &asked["nonce"], &other["code_challenge"]);
    assert_eq!(visit.back(&cookie, &asked["state"]).status, 403);
}

#[test]
fn who_has_no_account_or_a_locked_one_is_refused() {
    let visit = Visit::new("");
    visit.refused(Told::default());
    visit.account("p-1");
    assert!(visit.sign_in(Told::default()).session().is_some());
    visit.world.accounts.set_state("p-1", State::Locked).unwrap();
    visit.refused(Told::default());
}

#[test]
fn roles_follow_the_groups_of_the_provider() {
    let visit = Visit::new(
        "account_claim = \"login\"\naccount_prefix = \"m:\"\nroles_claim = \"groups\"\n[oidc.roles]\nheads = [\"head\"]\nreaders = [\"auditor\"]\n",
    );
    let told = |groups: serde_json::Value| Told {
        claims: json!({ "login": "amina", "name": "Amina", "groups": groups }),
        ..Told::default()
    };
    visit.refused(told(json!([])));
    visit.refused(told(json!(["others"])));
    visit.refused(told(json!(null)));
    assert!(visit.sign_in(told(json!(["heads", "others"]))).session().is_some());
    let account = || visit.world.accounts.find("m:amina").unwrap().unwrap();
    assert_eq!((account().name.as_str(), account().roles), ("Amina", [Role::Head].into()));
    assert!(visit.sign_in(told(json!("readers"))).session().is_some());
    assert_eq!(account().roles, [Role::Auditor].into());
    // Whose groups are gone does not get in with what they had.
    visit.refused(told(json!([])));
    // An id of an account is no IIN, whatever stands before it.
    visit.refused(Told { claims: json!({ "login": "880101300123", "groups": "heads" }), ..Told::default() });
}

#[test]
fn a_new_key_of_the_provider_is_found() {
    let visit = Visit::new("");
    visit.account("p-1");
    assert!(visit.sign_in(Told::default()).session().is_some());
    visit.fake.new_key();
    visit.refused(Told { kid: "new", ..Told::default() });
    // Its keys are not asked for at each token with an unknown one.
    visit.world.clock.pass(30_000);
    assert!(visit.sign_in(Told { kid: "new", ..Told::default() }).session().is_some());
}

#[test]
fn a_provider_that_is_gone_or_calls_itself_something_else_lets_nobody_in() {
    let visit = Visit::new("");
    visit.account("p-1");
    visit.fake.calls_itself("https://other.example");
    assert_eq!(visit.world.page("", "/login/provider").status, 403);
    let gone = World::with_oidc(
        "[oidc]\nname = \"m\"\nissuer = \"http://127.0.0.1:1\"\nclient_id = \"s\"\nredirect = \"https://x.example/login/back\"\n",
    );
    assert_eq!(gone.page("", "/login/provider").status, 403);
}

#[test]
fn settings_that_are_not_safe_are_refused() {
    let check = |text: &str, told: &str| {
        let text = format!("[oidc]\nname = \"m\"\nclient_id = \"s\"\n{text}");
        let settings = zanflow_http::accounts::Settings::parse(&text).map_err(|error| error.clone());
        let error =
            settings.and_then(|settings| zanflow_http::oidc::Provider::new(settings.oidc.unwrap()).map(drop));
        assert!(error.clone().is_err_and(|error| error.contains(told)), "{text}: {error:?}");
    };
    let back = "redirect = \"https://x.example/login/back\"\n";
    let issuer = "issuer = \"https://id.example\"\n";
    check(&format!("issuer = \"http://id.example\"\n{back}"), "https://");
    check(&format!("{issuer}redirect = \"https://x.example/\"\n"), "/login/back");
    check(&format!("{issuer}{back}scope = \"profile\"\n"), "needs openid");
    check(&format!("{issuer}{back}roles_claim = \"groups\"\n"), "both or not at all");
    check(&format!("{issuer}{back}secret_file = \"/nowhere/secret\"\n"), "/nowhere/secret");
    check(&format!("{issuer}{back}authorities = \"/nowhere/ca.pem\"\n"), "/nowhere/ca.pem");
    check(&format!("{issuer}{back}secret = \"in the open\"\n"), "unknown field");
}
