//! Random orders of commands, duplicates, delays, lost requests and answers, and crashes.

use crate::world::{DAY, Fault, ONE, World, fee, key};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use zanflow_systems::payment::contract::{Payment, StatementLine};
use zanflow_systems::payment::{PaymentSystem, Secret, Settings, State};

/// Cases of a run.
const CASES: u64 = 3;

#[derive(Debug, Clone)]
enum Step {
    /// A step of the case asks, perhaps again.
    Pay {
        case: u64,
        attempt: u32,
    },
    Paid {
        case: u64,
        visit: u32,
    },
    /// Somebody pays so many hundredths of the fee.
    Money {
        case: u64,
        part: i64,
    },
    /// A webhook of one of the payments so far arrives, in whatever order, as often as it likes.
    Webhook {
        nth: usize,
    },
    Cancel {
        case: u64,
    },
    Release {
        case: u64,
    },
    Work,
    Refresh,
    Compare,
    Pass {
        hours: i64,
    },
    Crash,
    /// The next requests fail.
    Faults(Vec<Option<Fault>>),
}

fn step() -> impl Strategy<Value = Step> {
    let case = || 1..=CASES;
    let fault = prop_oneof![3 => Just(None), 1 => Just(Some(Fault::Before)), 1 => Just(Some(Fault::After))];
    prop_oneof![
        4 => (case(), 1..3_u32).prop_map(|(case, attempt)| Step::Pay { case, attempt }),
        3 => (case(), 1..3_u32).prop_map(|(case, visit)| Step::Paid { case, visit }),
        5 => (case(), prop_oneof![Just(100), 1..150_i64]).prop_map(|(case, part)| Step::Money { case, part }),
        5 => any::<prop::sample::Index>().prop_map(|at| Step::Webhook { nth: at.index(64) }),
        1 => case().prop_map(|case| Step::Cancel { case }),
        1 => case().prop_map(|case| Step::Release { case }),
        3 => Just(Step::Work),
        2 => Just(Step::Refresh),
        2 => Just(Step::Compare),
        3 => (1..100_i64).prop_map(|hours| Step::Pass { hours }),
        2 => Just(Step::Crash),
        2 => prop::collection::vec(fault, 1..4).prop_map(Step::Faults),
    ]
}

struct Run {
    world: World,
    /// All that was paid, by id.
    paid: Vec<Payment>,
    /// The last state of each invoice, so that no way back is taken.
    states: BTreeMap<u64, State>,
}

impl Run {
    fn new() -> Self {
        let world = World::with(fee(r#"{"mci":"1","text":"a"}"#), Settings::default());
        Self { world, paid: Vec::new(), states: BTreeMap::new() }
    }

    fn take(&mut self, step: &Step) {
        let world = &self.world;
        match step {
            Step::Pay { case, attempt } => drop(world.pay(key(*case, "p1", 1, *attempt))),
            Step::Paid { case, visit } => {
                let answer = world.paid(key(*case, "c1", *visit, 1));
                let found = answer.is_ok_and(|answer| answer.found == Some(zanflow_runtime::Found::Found));
                // Nothing passes that is not paid in full.
                assert!(!found || world.invoice(*case).state == State::Paid);
            }
            Step::Money { case, part } => {
                let newest = world.payments.ledger().of_case(zanflow_runtime::CaseId(*case)).unwrap().pop();
                let known = newest.filter(|invoice| world.line.till.invoice(&invoice.number).is_ok());
                if let Some(invoice) = known {
                    self.paid.push(world.pays(&invoice.number, ONE * part / 100));
                }
            }
            Step::Webhook { nth } => {
                if let Some(payment) = self.paid.get(nth % self.paid.len().max(1)) {
                    tell(world, payment);
                }
            }
            Step::Cancel { case } => {
                if let Some(invoice) = self.newest(*case) {
                    drop(world.payments.cancel(invoice, None));
                }
            }
            Step::Release { case } => {
                if let Some(invoice) = self.newest(*case) {
                    drop(world.payments.release(invoice, ("staff-7", "article 12")));
                }
            }
            Step::Work => drop(world.payments.work().unwrap()),
            Step::Refresh => drop(world.payments.refresh_open().unwrap()),
            Step::Compare => {
                let day = zanflow_systems::payment::day_of(world.payments.now()).unwrap();
                drop(world.payments.reconcile(&day));
            }
            Step::Pass { hours } => world.clock.pass(hours * DAY / 24),
            Step::Crash => self.world.reopen(),
            Step::Faults(faults) => world.fails(faults),
        }
        self.check();
    }

    fn newest(&self, case: u64) -> Option<u64> {
        let all = self.world.payments.ledger().of_case(zanflow_runtime::CaseId(case)).unwrap();
        all.last().map(|invoice| invoice.serial)
    }

    /// What holds at any time.
    fn check(&mut self) {
        let all = self.world.payments.ledger().list(None, None, 1000).unwrap();
        for invoice in &all {
            let money = invoice.money();
            assert!(money.is_balanced() && money.counted <= invoice.amount(), "{invoice:?}");
            let whole = money.counted == invoice.amount() && invoice.amount() > 0;
            assert_eq!(invoice.state == State::Paid, whole, "{invoice:?}");
            let before = self.states.insert(invoice.serial, invoice.state);
            let before = before.unwrap_or(State::Unassessed);
            assert!(reaches(before, invoice.state), "{before:?} became {:?}", invoice.state);
        }
    }

    /// All troubles end; then all that was paid is counted or back, and nothing is open past its time.
    fn settle(mut self) {
        self.world.fails(&[]);
        self.world.reopen();
        let payments = &self.world.payments;
        for _ in 0..3 {
            let last = zanflow_systems::payment::day_of(payments.now()).unwrap();
            for day in payments.days_due().unwrap().iter().chain([&last]) {
                payments.reconcile(day).unwrap();
            }
            payments.refresh_open().unwrap();
            payments.work().unwrap();
            self.world.clock.pass(11 * DAY);
        }
        payments.work().unwrap();
        let money = self.world.verify();
        let ours: i64 =
            payments.ledger().list(None, None, 1000).unwrap().iter().map(|one| one.money().received).sum();
        let paid: i64 = self.paid.iter().map(|payment| payment.amount).sum();
        assert_eq!((money.received, ours), (paid, paid), "all that was paid is booked, once");
        let all = payments.ledger().list(None, None, 1000).unwrap();
        assert_eq!((money.owed, money.asked), (0, 0), "nothing is kept that has no ground: {all:?}");
        for invoice in payments.ledger().list(None, None, 1000).unwrap() {
            assert!(!invoice.state.is_open(), "{invoice:?}");
        }
        // The payment system's own books say the same.
        let mut theirs = (0, 0);
        let days =
            (0..400).filter_map(|back| zanflow_systems::payment::day_of(payments.now().plus(-back * DAY)));
        for day in days {
            for line in self.world.line.till.statement(&day).unwrap().0 {
                match line {
                    StatementLine::Payment(payment) => theirs.0 += payment.amount,
                    StatementLine::Refund(refund) => theirs.1 += refund.amount,
                }
            }
        }
        assert_eq!(theirs, (money.received, money.refunded));
        self.check();
    }
}

/// Whether a state can be reached from another.
fn reaches(from: State, to: State) -> bool {
    from == to || from.next().iter().any(|next| reaches(*next, to))
}

fn tell(world: &World, payment: &Payment) {
    let event = json!({ "id": format!("e-{}", payment.id), "kind": "paid", "of": payment });
    let body = event.to_string();
    let secret = Secret::new(crate::world::SECRET).unwrap();
    let header = secret.sign(body.as_bytes(), world.payments.now());
    world.payments.webhook(Some(&header), body.as_bytes()).unwrap();
}

/// As many as CONTRIBUTING.md says.
fn runs() -> u32 {
    std::env::var("ZANFLOW_PAYMENT_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(runs()))]

    #[test]
    fn no_money_is_lost_counted_twice_or_kept_without_ground(steps in prop::collection::vec(step(), 1..60)) {
        let mut run = Run::new();
        for step in &steps {
            run.take(step);
        }
        run.settle();
    }
}

/// The excess goes back and the answer is lost; meanwhile the fee is released too. The first refund is sent again as it was.
#[test]
fn a_refund_that_is_sent_again_is_the_same_order() {
    let mut run = Run::new();
    for step in [
        Step::Pay { case: 1, attempt: 1 },
        Step::Money { case: 1, part: 101 },
        Step::Faults(vec![None, Some(crate::world::Fault::After)]),
        Step::Refresh,
        Step::Work,
        Step::Release { case: 1 },
        Step::Pass { hours: 1 },
        Step::Refresh,
    ] {
        run.take(&step);
    }
    run.settle();
}
