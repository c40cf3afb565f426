//! An invoice: its states, what may happen to it, and what then becomes of the money. No clock and no storage is asked here.
//!
//! All money that comes in is booked. What does not count for the fee is **owed** back: what is over the amount, what comes when the invoice is
//! paid, expired or cancelled, and the fee itself once it was decided to give it back. At any time, of each payment,
//! `amount = counted + owed + asked + refunded`.

use super::fee::Basis;
use serde::{Deserialize, Serialize};
use zanflow_runtime::{CaseId, Time};

/// How an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// An official has to say how much it is.
    Unassessed,
    /// It can be paid.
    Issued,
    /// A part was paid.
    PartlyPaid,
    /// All of it was paid.
    Paid,
    /// It was not paid in full in time.
    Expired,
    /// It was taken back.
    Cancelled,
    /// The fee is to be given back.
    Refunding,
    /// The fee was given back.
    Refunded,
}

impl State {
    /// All of them, in the order of a payment's life.
    pub const ALL: [Self; 8] = [
        Self::Unassessed,
        Self::Issued,
        Self::PartlyPaid,
        Self::Paid,
        Self::Expired,
        Self::Cancelled,
        Self::Refunding,
        Self::Refunded,
    ];

    /// Its name in JSON, in the database and in keys of messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unassessed => "unassessed",
            Self::Issued => "issued",
            Self::PartlyPaid => "partly_paid",
            Self::Paid => "paid",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refunding => "refunding",
            Self::Refunded => "refunded",
        }
    }

    /// The state of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The states that may follow it. There is no other way.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Unassessed => &[Self::Issued, Self::Cancelled],
            Self::Issued => &[Self::PartlyPaid, Self::Paid, Self::Expired, Self::Cancelled],
            Self::PartlyPaid => &[Self::Paid, Self::Expired, Self::Cancelled],
            Self::Paid => &[Self::Refunding],
            Self::Refunding => &[Self::Refunded],
            Self::Expired | Self::Cancelled | Self::Refunded => &[],
        }
    }

    /// Whether it waits for money or for its amount.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Unassessed | Self::Issued | Self::PartlyPaid)
    }

    /// Whether whoever waits for it is told when it comes to this state.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Paid | Self::Expired | Self::Cancelled | Self::Refunded)
    }
}

/// An invoice. It holds nothing of who pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Consecutive in the ledger, from 1.
    pub serial: u64,
    /// For people and other systems: unique for the service.
    pub number: String,
    /// The key that it was made under.
    pub key: String,
    /// The case that it is for.
    pub case: CaseId,
    /// What for: the service and the clause of the act.
    pub purpose: String,
    /// How much, and how that is made up; none while nobody said.
    pub basis: Option<Basis>,
    /// When it was made.
    pub made: Time,
    /// Until when it can be paid; none while it has no amount.
    pub due: Option<Time>,
    /// How it stands.
    pub state: State,
    /// What was paid, in the order in which it was booked.
    pub payments: Vec<Paid>,
    /// What was to go back, in the order in which it was asked for.
    pub refunds: Vec<Refund>,
}

/// A payment as it was booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// The payment system's id.
    pub id: String,
    /// In tiyn, over 0.
    pub amount: i64,
    /// When the money was taken.
    pub at: Time,
    /// How much of it counts for the fee.
    pub counted: i64,
}

/// Money that is to go back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// From 1 in the invoice.
    pub no: u32,
    /// The payment that it is of.
    pub payment: String,
    /// In tiyn, over 0.
    pub amount: i64,
    /// How far it is.
    pub state: RefundState,
    /// Since when.
    pub at: Time,
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// The payment system is asked, or was.
    Asked,
    /// The money is back.
    Refunded,
    /// It is not, and that refund will not be: the money is owed again.
    Failed,
}

/// The money of an invoice, in tiyn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Money {
    /// All that was paid.
    pub received: i64,
    /// What of it counts for the fee.
    pub counted: i64,
    /// What is to be given back, and was not asked for yet.
    pub owed: i64,
    /// What the payment system was asked to give back.
    pub asked: i64,
    /// What was given back.
    pub refunded: i64,
}

impl Money {
    /// Whether no money is lost or made: what came is somewhere, and nothing is less than nothing.
    pub fn is_balanced(self) -> bool {
        let parts = [self.counted, self.owed, self.asked, self.refunded];
        parts.iter().all(|part| *part >= 0) && self.received == parts.iter().sum::<i64>()
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            received: sum.received + one.received,
            counted: sum.counted + one.counted,
            owed: sum.owed + one.owed,
            asked: sum.asked + one.asked,
            refunded: sum.refunded + one.refunded,
        })
    }
}

/// What is to happen to an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An official or the configuration says how much it is, and until when.
    Assess {
        /// How much.
        basis: Basis,
        /// Until when.
        due: Time,
    },
    /// Money came.
    Book {
        /// The payment system's id.
        id: String,
        /// In tiyn.
        amount: i64,
        /// When the money was taken.
        at: Time,
    },
    /// Its time may be over.
    Expire,
    /// It is not wanted any more.
    Cancel,
    /// It was decided to give the fee back.
    Release,
    /// Give back what is owed of a payment.
    AskRefund {
        /// The payment.
        payment: String,
    },
    /// The payment system gave a refund back.
    Refunded {
        /// Its number.
        no: u32,
    },
    /// It will not.
    RefundFailed {
        /// Its number.
        no: u32,
    },
}

/// What happened to an invoice: a row of the ledger's journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs)] // named as in the invoice
pub enum Event {
    /// It was made.
    Made { number: String, key: String, case: CaseId, purpose: String },
    /// It has an amount now, and can be paid.
    Issued { basis: Basis, due: Time },
    /// Money came, and so much of it counts.
    Booked { id: String, amount: i64, at: Time, counted: i64 },
    /// Its time is over.
    Expired,
    /// It was taken back.
    Cancelled,
    /// The fee is to be given back.
    Released,
    /// The payment system is asked to give back.
    RefundAsked { no: u32, payment: String, amount: i64 },
    /// It did.
    Refunded { no: u32 },
    /// It will not.
    RefundFailed { no: u32 },
}

/// Why something cannot happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// An amount is not over 0.
    NoAmount,
    /// A payment was told before with another amount or for another invoice.
    Contradicts,
    /// The invoice is not in a state for it.
    WrongState(State),
    /// There is no such payment or refund.
    Unknown,
}

impl std::error::Error for Refused {}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoAmount => f.write_str("an amount must be over 0"),
            Self::Contradicts => f.write_str("the payment was told before with other facts"),
            Self::WrongState(state) => write!(f, "the invoice is {}", state.name()),
            Self::Unknown => f.write_str("the invoice has no such payment or refund"),
        }
    }
}

/// What a command comes to; `None`: nothing, as it has happened already or has no ground.
///
/// # Errors
/// [`Refused`].
pub fn decide(invoice: &Invoice, command: &Command, now: Time) -> Result<Option<Event>, Refused> {
    use State::{Cancelled, Issued, PartlyPaid, Refunding, Unassessed};
    let state = invoice.state;
    Ok(match command {
        Command::Assess { basis, .. } if basis.amount <= 0 => return Err(Refused::NoAmount),
        Command::Assess { basis, due } => match state {
            Unassessed => Some(Event::Issued { basis: basis.clone(), due: *due }),
            _ if invoice.basis.as_ref() == Some(basis) => None,
            _ => return Err(Refused::WrongState(state)),
        },
        Command::Book { id, amount, at } => return book(invoice, id, *amount, *at),
        Command::Expire => {
            let over = invoice.due.is_some_and(|due| now > due);
            (over && matches!(state, Issued | PartlyPaid)).then_some(Event::Expired)
        }
        Command::Cancel => match state {
            Cancelled => None,
            _ if state.is_open() => Some(Event::Cancelled),
            _ => return Err(Refused::WrongState(state)),
        },
        Command::Release => match state {
            State::Paid => Some(Event::Released),
            Refunding | State::Refunded => None,
            _ => return Err(Refused::WrongState(state)),
        },
        Command::AskRefund { payment } => {
            let of = invoice.payments.iter().find(|paid| paid.id == *payment).ok_or(Refused::Unknown)?;
            let no = u32::try_from(invoice.refunds.len()).unwrap_or(u32::MAX).saturating_add(1);
            let amount = invoice.owed_of(of);
            (amount > 0).then(|| Event::RefundAsked { no, payment: payment.clone(), amount })
        }
        Command::Refunded { no } => match invoice.refund(*no)?.state {
            RefundState::Asked => Some(Event::Refunded { no: *no }),
            RefundState::Refunded => None,
            RefundState::Failed => return Err(Refused::Contradicts),
        },
        Command::RefundFailed { no } => match invoice.refund(*no)?.state {
            RefundState::Asked => Some(Event::RefundFailed { no: *no }),
            RefundState::Failed => None,
            RefundState::Refunded => return Err(Refused::Contradicts),
        },
    })
}

fn book(invoice: &Invoice, id: &str, amount: i64, at: Time) -> Result<Option<Event>, Refused> {
    if amount <= 0 {
        return Err(Refused::NoAmount);
    }
    if let Some(known) = invoice.payments.iter().find(|paid| paid.id == id) {
        return if known.amount == amount { Ok(None) } else { Err(Refused::Contradicts) };
    }
    let in_time = invoice.due.is_some_and(|due| at <= due);
    let open = matches!(invoice.state, State::Issued | State::PartlyPaid) && in_time;
    let counted = if open { invoice.missing().min(amount) } else { 0 };
    Ok(Some(Event::Booked { id: id.to_owned(), amount, at, counted }))
}

impl Invoice {
    /// An invoice that was just made.
    pub fn made(serial: u64, event: &Event, at: Time) -> Option<Self> {
        let Event::Made { number, key, case, purpose } = event else { return None };
        Some(Self {
            serial,
            number: number.clone(),
            key: key.clone(),
            case: *case,
            purpose: purpose.clone(),
            basis: None,
            made: at,
            due: None,
            state: State::Unassessed,
            payments: Vec::new(),
            refunds: Vec::new(),
        })
    }

    /// The invoice after an event; total, so that any journal can be folded. Whether the event could happen says [`decide`].
    pub fn apply(&mut self, event: &Event, at: Time) {
        match event {
            Event::Made { .. } => {}
            Event::Issued { basis, due } => {
                (self.basis, self.due) = (Some(basis.clone()), Some(*due));
                self.state = State::Issued;
            }
            Event::Booked { id, amount, at, counted } => {
                let paid = Paid { id: id.clone(), amount: *amount, at: *at, counted: *counted };
                self.payments.push(paid);
                if *counted > 0 {
                    self.state = if self.missing() == 0 { State::Paid } else { State::PartlyPaid };
                }
            }
            Event::Expired => self.let_go(State::Expired),
            Event::Cancelled => self.let_go(State::Cancelled),
            Event::Released => self.let_go(State::Refunding),
            Event::RefundAsked { no, payment, amount } => {
                let (payment, state) = (payment.clone(), RefundState::Asked);
                self.refunds.push(Refund { no: *no, payment, amount: *amount, state, at });
            }
            Event::Refunded { no } => {
                self.set_refund(*no, RefundState::Refunded, at);
                let Money { owed, asked, .. } = self.money();
                if self.state == State::Refunding && owed == 0 && asked == 0 {
                    self.state = State::Refunded;
                }
            }
            Event::RefundFailed { no } => self.set_refund(*no, RefundState::Failed, at),
        }
    }

    /// Nothing of what was paid counts any more.
    fn let_go(&mut self, state: State) {
        self.state = state;
        for paid in &mut self.payments {
            paid.counted = 0;
        }
    }

    fn set_refund(&mut self, no: u32, state: RefundState, at: Time) {
        if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.no == no) {
            (refund.state, refund.at) = (state, at);
        }
    }

    fn refund(&self, no: u32) -> Result<&Refund, Refused> {
        self.refunds.iter().find(|refund| refund.no == no).ok_or(Refused::Unknown)
    }

    /// What is to be paid, in tiyn; 0 while nobody said.
    pub fn amount(&self) -> i64 {
        self.basis.as_ref().map_or(0, |basis| basis.amount)
    }

    /// What is still to be paid for it, in tiyn.
    pub fn missing(&self) -> i64 {
        self.amount() - self.payments.iter().map(|paid| paid.counted).sum::<i64>()
    }

    /// What is owed back of a payment, in tiyn.
    pub fn owed_of(&self, paid: &Paid) -> i64 {
        let going = self.refunds.iter().filter(|refund| refund.payment == paid.id);
        let going = going.filter(|refund| refund.state != RefundState::Failed).map(|refund| refund.amount);
        paid.amount - paid.counted - going.sum::<i64>()
    }

    /// Its money.
    pub fn money(&self) -> Money {
        let refunds = |state| {
            let of = self.refunds.iter().filter(move |refund| refund.state == state);
            of.map(|refund| refund.amount).sum::<i64>()
        };
        Money {
            received: self.payments.iter().map(|paid| paid.amount).sum(),
            counted: self.payments.iter().map(|paid| paid.counted).sum(),
            owed: self.payments.iter().map(|paid| self.owed_of(paid)).sum(),
            asked: refunds(RefundState::Asked),
            refunded: refunds(RefundState::Refunded),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(amount: i64) -> Basis {
        Basis { amount, index: None, text: String::new(), line: 0, chosen: None }
    }

    /// What commands come to, one after another: each with the state and `counted/owed/asked/refunded` after it.
    fn run(commands: &[(i64, Command)]) -> Vec<String> {
        let made =
            Event::Made { number: "N-1".into(), key: "k".into(), case: CaseId(1), purpose: String::new() };
        let mut invoice = Invoice::made(1, &made, Time(0)).unwrap();
        let issued = Command::Assess { basis: basis(100), due: Time(10) };
        let mut told = Vec::new();
        for (now, command) in [(0, issued)].iter().chain(commands) {
            let outcome = match decide(&invoice, command, Time(*now)) {
                Ok(None) => "-".to_owned(),
                Err(refused) => format!("{refused:?}"),
                Ok(Some(event)) => {
                    let before = invoice.state;
                    invoice.apply(&event, Time(*now));
                    assert!(before == invoice.state || before.next().contains(&invoice.state), "{event:?}");
                    invoice.state.name().to_owned()
                }
            };
            let Money { counted, owed, asked, refunded, .. } = invoice.money();
            assert!(invoice.money().is_balanced(), "{:?}", invoice.money());
            told.push(format!("{outcome} {counted}/{owed}/{asked}/{refunded}"));
        }
        told.split_off(1)
    }

    fn book(id: &str, amount: i64, at: i64) -> (i64, Command) {
        (at, Command::Book { id: id.into(), amount, at: Time(at) })
    }

    fn refund(payment: &str) -> (i64, Command) {
        (20, Command::AskRefund { payment: payment.into() })
    }

    #[test]
    fn in_parts_in_full_and_more() {
        let told = run(&[book("a", 40, 1), book("a", 40, 2), book("b", 70, 3), book("c", 5, 4)]);
        assert_eq!(told, ["partly_paid 40/0/0/0", "- 40/0/0/0", "paid 100/10/0/0", "paid 100/15/0/0"]);
        assert_eq!(
            run(&[book("a", 0, 1), book("a", 1, 1), book("a", 2, 1)]),
            ["NoAmount 0/0/0/0", "partly_paid 1/0/0/0", "Contradicts 1/0/0/0"]
        );
    }

    #[test]
    fn what_comes_too_late_is_owed_back() {
        let told = run(&[
            book("a", 40, 1),
            (10, Command::Expire),
            (11, Command::Expire),
            book("b", 60, 12),
            (13, Command::Expire),
        ]);
        assert_eq!(
            told,
            ["partly_paid 40/0/0/0", "- 40/0/0/0", "expired 0/40/0/0", "expired 0/100/0/0", "- 0/100/0/0"]
        );
        // The clock has not told yet.
        assert_eq!(run(&[book("a", 100, 11)]), ["issued 0/100/0/0"]);
        let told = run(&[(1, Command::Cancel), (1, Command::Cancel), book("a", 100, 2)]);
        assert_eq!(told, ["cancelled 0/0/0/0", "- 0/0/0/0", "cancelled 0/100/0/0"]);
    }

    #[test]
    fn a_fee_goes_back_when_it_was_decided_and_what_fails_is_owed_again() {
        let told = run(&[
            (1, Command::Release),
            book("a", 60, 2),
            book("b", 50, 3),
            (4, Command::Cancel),
            (5, Command::Release),
            (6, Command::Release),
            refund("a"),
            refund("a"),
            refund("b"),
            (21, Command::Refunded { no: 1 }),
            (21, Command::RefundFailed { no: 2 }),
            refund("b"),
            (22, Command::Refunded { no: 3 }),
            (22, Command::Refunded { no: 3 }),
            (22, Command::RefundFailed { no: 3 }),
            (22, Command::Refunded { no: 2 }),
            (22, Command::Refunded { no: 9 }),
        ]);
        assert_eq!(
            told,
            [
                "WrongState(Issued) 0/0/0/0",
                "partly_paid 60/0/0/0",
                "paid 100/10/0/0",
                "WrongState(Paid) 100/10/0/0",
                "refunding 0/110/0/0",
                "- 0/110/0/0",
                "refunding 0/50/60/0",
                "- 0/50/60/0",
                "refunding 0/0/110/0",
                "refunding 0/0/50/60",
                "refunding 0/50/0/60",
                "refunding 0/0/50/60",
                "refunded 0/0/0/110",
                "- 0/0/0/110",
                "Contradicts 0/0/0/110",
                "Contradicts 0/0/0/110",
                "Unknown 0/0/0/110",
            ]
        );
    }

    #[test]
    fn the_table_of_states_and_their_names() {
        for state in State::ALL {
            assert_eq!(State::named(state.name()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
            // What is told is told once: no way leads back.
            assert!(!state.is_open() || !state.is_told());
            assert!(state.next().iter().all(|next| *next > state));
        }
    }
}
