//! Signing in with a password.

use crate::world::{GOOD, HOUR, MINUTE, OTHER, World};
use zanflow_http::accounts::{Account, AccountError, Accounts, SignIn, State, Weak};
use zanflow_runtime::{Role, SimClock, Time};

#[test]
fn a_wrong_password_an_unknown_name_and_a_locked_account_answer_alike() {
    let world = World::new();
    for id in ["w-1", "w-2", "w-3"] {
        world.account(id, &[Role::Executor], &[]);
    }
    world.accounts.set_state("w-2", State::Locked).unwrap();
    world.accounts.set_state("w-3", State::Ended).unwrap();
    let wrong = world.try_sign_in("w-1", "not the password");
    assert_eq!((wrong.status, wrong.session()), (403, None));
    for (id, password) in [("nobody", GOOD), ("w-2", GOOD), ("w-3", GOOD), ("w-1", ""), ("", "")] {
        let other = world.try_sign_in(id, password);
        assert_eq!(
            (other.status, other.body, other.headers),
            (403, wrong.body.clone(), wrong.headers.clone()),
            "{id}"
        );
    }
    assert!(world.try_sign_in("w-1", GOOD).session().is_some());
}

/// The work is the hash: it is done once, whether there is an account or not.
#[test]
fn an_unknown_name_takes_as_much_work() {
    let settings = zanflow_http::accounts::Settings::default();
    let accounts = Accounts::in_memory(settings, SimClock::at(Time(0))).unwrap();
    let account = Account::new("w-1", "A. B.", [Role::Head], []).unwrap();
    accounts.add(&account, Some(GOOD)).unwrap();
    let time = |id: &str, address: &str| {
        let begun = std::time::Instant::now();
        assert_eq!(accounts.sign_in(id, "wrong", address), Ok(SignIn::Wrong));
        begun.elapsed()
    };
    // The machine may do other things meanwhile: the least of many, one after the other.
    let (mut known, mut unknown) = (std::time::Duration::MAX, std::time::Duration::MAX);
    for nth in 0..4 {
        // Each wrong password of an account makes the next wait.
        accounts.set_state("w-1", State::Active).unwrap();
        for again in 0..3 {
            known = known.min(time("w-1", &format!("{nth} {again}")));
            unknown = unknown.min(time(&format!("nobody-{nth}"), &format!("{nth} {again}")));
        }
    }
    assert!(unknown > known / 3 && known > unknown / 3, "{known:?} {unknown:?}");
}

#[test]
fn attempts_at_an_account_wait_longer_each_time_and_a_right_one_ends_that() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    for id in ["w-1", "nobody"] {
        for nth in 0..5 {
            assert_eq!(world.try_sign_in(id, "wrong").status, 403, "{nth}");
        }
        // Not even the right password is looked at, whether there is an account or not.
        let waits = world.try_sign_in(id, GOOD);
        assert_eq!((waits.status, waits.header("retry-after"), waits.session()), (429, "1", None), "{id}");
        for wait in [1_i64, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            world.clock.pass(wait * 1000 - 1);
            assert_eq!(world.try_sign_in(id, "wrong").status, 429, "{id} {wait}");
            world.clock.pass(1);
            assert_eq!(
                world
                    .form_from(
                        &format!("10.0.1.{}:1", wait % 250),
                        "",
                        "/login",
                        &[("id", id), ("password", "wrong")]
                    )
                    .status,
                403,
                "{id} {wait}"
            );
        }
        world.clock.pass(15 * MINUTE);
    }
    assert!(world.try_sign_in("w-1", GOOD).session().is_some());
    assert_eq!(world.try_sign_in("w-1", "wrong").status, 403);
}

#[test]
fn attempts_from_one_address_at_many_accounts_wait_and_others_do_not() {
    let world = World::with("[limits]\nsign_ins_per_minute = 1000\n", false);
    world.account("w-1", &[Role::Executor], &[]);
    let from = |address: &str, id: &str, password: &str| {
        world.form_from(address, "", "/login", &[("id", id), ("password", password)]).status
    };
    for nth in 0..31 {
        assert_eq!(from("10.0.0.9:1", &format!("guess-{nth}"), "wrong"), 403, "{nth}");
    }
    assert_eq!(from("10.0.0.9:2", "w-1", GOOD), 429);
    assert_eq!(from("10.0.0.8:1", "w-1", GOOD), 303);
    world.clock.pass(2000);
    // One right password of one's own makes no new attempts at others.
    assert_eq!(from("10.0.0.9:2", "w-1", GOOD), 303);
    assert_eq!(from("10.0.0.9:2", "guess-40", "wrong"), 403);
    assert_eq!(from("10.0.0.9:2", "guess-41", "wrong"), 429);
}

#[test]
fn many_attempts_in_a_minute_are_refused_whatever_they_show() {
    let world = World::with("[limits]\nsign_ins_per_minute = 5\n", false);
    world.account("w-1", &[Role::Executor], &[]);
    for _ in 0..5 {
        assert!(world.try_sign_in("w-1", GOOD).session().is_some());
    }
    let refused = world.try_sign_in("w-1", GOOD);
    assert_eq!((refused.status, refused.header("retry-after")), (429, "12"));
}

#[test]
fn waits_and_sessions_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.accounts");
    let clock = std::sync::Arc::new(SimClock::at(Time(1_000_000_000_000)));
    let open = || Accounts::open(&path, crate::world::settings(""), std::sync::Arc::clone(&clock)).unwrap();
    let accounts = open();
    accounts.add(&Account::new("w-1", "A. B.", [Role::Head], []).unwrap(), Some(GOOD)).unwrap();
    let Ok(SignIn::In(secret)) = accounts.sign_in("w-1", GOOD, "10.0.0.1") else { panic!() };
    for _ in 0..5 {
        assert_eq!(accounts.sign_in("w-1", "wrong", "10.0.0.1"), Ok(SignIn::Wrong));
    }
    assert_eq!(accounts.sign_in("w-1", GOOD, "10.0.0.1"), Ok(SignIn::Wait(1)));
    drop(accounts);
    let accounts = open();
    assert_eq!(accounts.sign_in("w-1", GOOD, "10.0.0.1"), Ok(SignIn::Wait(1)));
    assert_eq!(accounts.session(&secret).unwrap().unwrap().caller.person().id, "w-1");
    // What was shown is nowhere in the file.
    drop(accounts);
    let bytes: Vec<u8> = std::fs::read_dir(folder.path())
        .unwrap()
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("w-1") && !holds(&secret) && !holds(GOOD));
}

#[test]
fn a_password_set_by_another_must_be_changed_before_anything_else() {
    let world = World::new();
    world.accounts.add(&Account::new("w-1", "A. B.", [Role::Head], []).unwrap(), Some(GOOD)).unwrap();
    let session = world.sign_in("w-1");
    for path in ["/", "/cases", "/access", "/systems"] {
        let answer = world.page(&session, path);
        assert_eq!((answer.status, answer.header("location")), (303, "/account"), "{path}");
    }
    assert_eq!(world.page(&session, "/api/cases").status, 403);
    assert_eq!(world.page(&session, "/account").status, 200);
    let change = |old: &str, new: &str, again: &str| {
        world.form(&session, "/account/password", &[("old", old), ("new", new), ("again", again)])
    };
    assert_eq!(change(GOOD, OTHER, "another").status, 400);
    assert_eq!(change(GOOD, OTHER, OTHER).status, 303);
    assert!(world.is_in(&session));
}

#[test]
fn an_initial_password_is_good_for_a_week() {
    let world = World::new();
    world.accounts.add(&Account::new("w-1", "A. B.", [Role::Head], []).unwrap(), Some(GOOD)).unwrap();
    world.clock.pass(7 * 24 * HOUR + 1);
    assert_eq!(world.try_sign_in("w-1", GOOD).status, 403);
    world.accounts.set_password("w-1", OTHER).unwrap();
    assert!(world.try_sign_in("w-1", OTHER).session().is_some());
}

#[test]
fn changing_a_password_needs_the_old_one_and_ends_other_sessions() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let (here, elsewhere) = (world.sign_in("w-1"), world.sign_in("w-1"));
    let change = |old: &str, new: &str| {
        world.form(&here, "/account/password", &[("old", old), ("new", new), ("again", new)]).status
    };
    assert_eq!(change("not the old one", OTHER), 403);
    assert_eq!(change(GOOD, "short"), 400);
    assert_eq!(change(GOOD, "password 12345"), 400);
    assert!(world.is_in(&elsewhere));
    assert_eq!(change(GOOD, OTHER), 303);
    assert!(world.is_in(&here) && !world.is_in(&elsewhere));
    assert_eq!(world.try_sign_in("w-1", GOOD).status, 403);
    assert!(world.try_sign_in("w-1", OTHER).session().is_some());
}

#[test]
fn guesses_at_the_old_password_wait_too() {
    let world = World::new();
    world.account("w-1", &[Role::Executor], &[]);
    let session = world.sign_in("w-1");
    let guess = || {
        world
            .form(&session, "/account/password", &[("old", "a guess"), ("new", OTHER), ("again", OTHER)])
            .status
    };
    let answers: Vec<u16> = (0..6).map(|_| guess()).collect();
    assert_eq!(answers, [403, 403, 403, 403, 403, 429]);
}

#[test]
fn weak_passwords_are_refused_wherever_they_are_set() {
    let world = World::new();
    let account = Account::new("w-1", "A. B.", [Role::Head], []).unwrap();
    for (password, weak) in [
        ("eleven chrs", Weak::Short { least: 12 }),
        ("qwerty123456", Weak::Common),
        ("P@ssw0rd P@ssw0rd", Weak::Common),
    ] {
        assert_eq!(world.accounts.add(&account, Some(password)), Err(AccountError::Weak(weak)), "{password}");
        assert_eq!(world.accounts.find("w-1"), Ok(None), "{password}");
    }
    world.accounts.add(&account, Some(GOOD)).unwrap();
    assert_eq!(world.accounts.set_password("w-1", "1234567890 12"), Err(AccountError::Weak(Weak::Common)));
}

#[test]
fn long_passwords_with_any_characters_are_taken_whole() {
    let world = World::new();
    let long =
        format!("{} \u{1f333} \u{4d9}\u{43d}\u{448}\u{456} end", "many different words here ".repeat(3));
    world.accounts.add(&Account::new("w-1", "A. B.", [Role::Head], []).unwrap(), Some(&long)).unwrap();
    assert_eq!(world.try_sign_in("w-1", long.trim_end_matches("end")).status, 403);
    assert_eq!(world.try_sign_in("w-1", &format!("{long} ")).status, 403);
    assert!(world.try_sign_in("w-1", &long).session().is_some());
}

#[test]
fn an_id_is_no_iin_and_stays_taken() {
    let world = World::new();
    let refused = Account::new("880101300123", "A. B.", [Role::Head], []);
    assert!(refused.unwrap_err().to_string().contains("no IIN"));
    world.account("w-1", &[Role::Head], &[]);
    world.accounts.set_state("w-1", State::Ended).unwrap();
    let again = Account::new("w-1", "C. D.", [Role::Head], []).unwrap();
    assert_eq!(world.accounts.add(&again, None), Err(AccountError::Known { id: "w-1".into() }));
    assert!(world.accounts.set_state("w-1", State::Active).is_err());
}
