//! The payments of a service: the ledger, the payment system and what is between them.
//!
//! What is to be done is written into the ledger before the payment system is asked, and what it answered after it: a crash between leaves
//! an order that is given again under its key.

use super::client::Client;
use super::contract::{self, CURRENCY, Code, NewRefund};
use super::day::due_after;
use super::fee::{Assessed, Basis, CannotAssess, Choice, Chosen, Fee};
use super::invoice::{Command, Invoice, Refund, RefundState, Refused, State};
use super::ledger::{Ledger, LedgerError, NoteKind};
use super::rates::Rates;
use super::settings::Settings;
use super::soon::Soon;
use super::system::{PaymentSystem, SystemError};
use super::till::Till;
use super::webhook::Secret;
use crate::Store;
use std::fmt;
use std::sync::Arc;
use zanflow_runtime::{CallError, Clock, Time};

/// Invoices that are looked at in one go.
const BATCH: usize = 100;
/// After so many requests in a row without an answer the payment system is away, and is asked again at the next look.
const AWAY: usize = 3;
/// A refund that was asked for longer ago than so many milliseconds is asked about less often.
const RECENT: i64 = 600_000;

/// What a service's payments need to know of it.
#[derive(Clone)]
pub struct Setup {
    /// Its id: numbers of invoices begin with it.
    pub series: String,
    /// Its name, for purposes.
    pub title: String,
    /// What its card says of the fee.
    pub fee: Fee,
    /// Settings.
    pub settings: Settings,
    /// The rates that are in force.
    pub rates: Rates,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// The payments of a service; clones are the same.
#[derive(Clone)]
pub struct Payments {
    pub(super) ledger: Ledger,
    pub(super) system: Arc<dyn PaymentSystem>,
    pub(super) secret: Option<Secret>,
    pub(super) setup: Setup,
    till: Option<Till>,
    choice: Option<Choice>,
    pub(super) soon: Arc<Soon>,
}

impl fmt::Debug for Payments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payments").field("ledger", &self.ledger).finish_non_exhaustive()
    }
}

/// Why payments did not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentError {
    /// The ledger.
    Ledger(LedgerError),
    /// The payment system.
    System(SystemError),
    /// The amount cannot be reckoned.
    Assess(CannotAssess),
    /// The day is too far from now.
    NoDay,
}

impl std::error::Error for PaymentError {}

impl fmt::Display for PaymentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger(error) => error.fmt(f),
            Self::System(error) => error.fmt(f),
            Self::Assess(error) => error.fmt(f),
            Self::NoDay => f.write_str("the clock is far from now"),
        }
    }
}

impl From<LedgerError> for PaymentError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<SystemError> for PaymentError {
    fn from(error: SystemError) -> Self {
        Self::System(error)
    }
}

impl From<CannotAssess> for PaymentError {
    fn from(error: CannotAssess) -> Self {
        Self::Assess(error)
    }
}

/// What the ledger did not write may yet be there, and keys bring it back.
impl From<PaymentError> for CallError {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::System(error) => error.into(),
            PaymentError::Ledger(error) => Self::Unclear { why: error.to_string() },
            PaymentError::Assess(_) | PaymentError::NoDay => Self::NotDone { why: error.to_string() },
        }
    }
}

type Done<T> = Result<T, PaymentError>;

/// What one look at the invoices did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Worked {
    /// Invoices that expired.
    pub expired: usize,
    /// Refunds that came back.
    pub refunded: usize,
    /// What the payment system left unclear, and is asked again.
    pub unclear: usize,
    /// How many of the last requests, one after another, were left unclear.
    pub in_a_row: usize,
}

impl Worked {
    pub(super) fn is_away(&self) -> bool {
        self.in_a_row >= AWAY
    }
}

impl Payments {
    /// Opens the payments of a service, with the payment system of its settings.
    ///
    /// # Errors
    /// What is wrong with the settings or a file of theirs, and what to do.
    pub fn open(store: Store, setup: Setup) -> Result<Self, String> {
        let secret = setup.settings.secret_file.as_deref().map(Secret::read).transpose()?;
        if let Some(address) = setup.settings.address()? {
            let client = Arc::new(Client::new(&address)?);
            return Ok(Self { secret, ..Self::on(store, setup, client)? });
        }
        let till = Till::open(store.clone(), Arc::clone(&setup.clock)).map_err(|error| error.to_string())?;
        let payments = Self::on(store, setup, Arc::new(till.clone()))?;
        Ok(Self { till: Some(till), secret, ..payments })
    }

    /// The same with another payment system.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn on(store: Store, setup: Setup, system: Arc<dyn PaymentSystem>) -> Result<Self, String> {
        setup.settings.check().map_err(|(key, why)| format!("{key}: {why}"))?;
        let choice = setup.settings.choice()?;
        let ledger = Ledger::open(store, &setup.series).map_err(|error| error.to_string())?;
        Ok(Self { ledger, system, secret: None, setup, till: None, choice, soon: Arc::default() })
    }

    /// Believes webhooks that are signed by a secret.
    #[must_use]
    pub fn with_secret(self, secret: Secret) -> Self {
        Self { secret: Some(secret), ..self }
    }

    /// The books.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The embedded payment system, if that is the one.
    pub fn till(&self) -> Option<&Till> {
        self.till.as_ref()
    }

    /// What the card says of the fee.
    pub fn fee(&self) -> &Fee {
        &self.setup.fee
    }

    /// Now.
    pub fn now(&self) -> Time {
        self.setup.clock.now()
    }

    /// What is to be paid for the service today.
    ///
    /// # Errors
    /// [`PaymentError::Assess`].
    pub fn assess(&self) -> Done<Assessed> {
        let day = self.now().local_date().ok_or(PaymentError::NoDay)?;
        Ok(self.setup.fee.assess(self.choice, &self.setup.rates, day)?)
    }

    /// Gives an invoice the amount, and has the payment system take money for it.
    pub(super) fn issue(&self, serial: u64, basis: Basis) -> Done<Invoice> {
        let now = self.now();
        let due = due_after(now, self.setup.settings.days).ok_or(PaymentError::NoDay)?;
        let (invoice, _) = self.ledger.command(serial, &Command::Assess { basis, due }, now)?;
        self.publish(&invoice)
    }

    /// An official says how much an invoice is, and why; nothing: the invoice is taken back, and its step is free.
    ///
    /// # Errors
    /// [`PaymentError`]. What the payment system left unclear is asked again by [`work`](Self::work).
    pub fn assess_by(&self, serial: u64, choice: Choice, by: (&str, &str)) -> Done<Invoice> {
        let now = self.now();
        let day = now.local_date().ok_or(PaymentError::NoDay)?;
        let chosen = Chosen::Official(by.0.to_owned());
        let Assessed::Amount(basis) = self.setup.fee.chosen(choice, chosen, &self.setup.rates, day)? else {
            return Err(CannotAssess::NoAmount.into());
        };
        let due = due_after(now, self.setup.settings.days).ok_or(PaymentError::NoDay)?;
        let (invoice, _) = self.ledger.command_by(serial, &Command::Assess { basis, due }, by, now)?;
        match self.publish(&invoice) {
            Err(PaymentError::System(SystemError::Unclear(_) | SystemError::NotReached(_))) => Ok(invoice),
            done => done,
        }
    }

    /// Has the payment system take money for an invoice, and books what it has for it already.
    pub(super) fn publish(&self, invoice: &Invoice) -> Done<Invoice> {
        let (Some(due), true) = (invoice.due, invoice.state.is_open()) else { return Ok(invoice.clone()) };
        let new = contract::NewInvoice {
            number: invoice.number.clone(),
            amount: invoice.amount(),
            currency: CURRENCY.to_owned(),
            payer: self.ledger.person(invoice.serial, None)?,
            purpose: invoice.purpose.clone(),
            due,
        };
        match self.system.create(&invoice.key, &new) {
            Ok(theirs) => self.take(invoice.serial, &theirs),
            Err(error) => {
                if let SystemError::Refused { .. } = &error {
                    let detail = error.to_string();
                    self.ledger.note(NoteKind::Refused, Some(&invoice.number), &detail, self.now())?;
                }
                Err(error.into())
            }
        }
    }

    /// Books what the payment system has for an invoice.
    fn take(&self, serial: u64, theirs: &contract::Invoice) -> Done<Invoice> {
        for payment in &theirs.payments {
            self.booked(payment)?;
        }
        for refund in &theirs.refunds {
            self.refund_is(serial, refund)?;
        }
        if let Some(url) = theirs.pay_url.as_deref().filter(|url| is_address(url)) {
            self.ledger.keep_address(serial, url)?;
        }
        self.ledger.invoice(serial)?.ok_or_else(|| LedgerError::UnknownInvoice.into())
    }

    /// Books a payment that was asked for; what contradicts is noted.
    pub(super) fn booked(&self, payment: &contract::Payment) -> Done<bool> {
        let wrong = |kind, detail: &str| {
            self.ledger.note(kind, Some(&payment.invoice), detail, self.now())?;
            Ok(false)
        };
        if payment.currency != CURRENCY {
            return wrong(NoteKind::Currency, &payment.currency);
        }
        match self.ledger.book(None, payment, self.now()) {
            Ok((_, booked)) => Ok(booked),
            Err(LedgerError::UnknownInvoice) => wrong(NoteKind::UnknownInvoice, &payment.id),
            Err(LedgerError::Refused(refused)) => wrong(NoteKind::Amount, &refused.to_string()),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes money for an invoice at the embedded payment system, once for each `request`, and books it.
    ///
    /// # Errors
    /// [`PaymentError`]; another payment system takes its money itself.
    pub fn take_here(&self, invoice: &Invoice, amount: i64, request: &str) -> Done<Invoice> {
        let elsewhere = || SystemError::refused(Code::WrongState, "money is not taken here");
        let payment = self.till.as_ref().ok_or_else(elsewhere)?.pay(&invoice.number, amount, request)?;
        self.booked(&payment)?;
        self.ledger.invoice(invoice.serial)?.ok_or_else(|| LedgerError::UnknownInvoice.into())
    }

    /// Asks the payment system how an invoice is.
    ///
    /// # Errors
    /// [`PaymentError`].
    pub fn refresh(&self, invoice: &Invoice) -> Done<Invoice> {
        match self.system.invoice(&invoice.number) {
            Ok(theirs) => self.take(invoice.serial, &theirs),
            Err(SystemError::Refused { code: Code::UnknownInvoice, .. }) => self.publish(invoice),
            Err(error) => Err(error.into()),
        }
    }

    /// Looks at what is due: invoices that expire, money that goes back. What the payment system leaves unclear is left for the next look.
    ///
    /// # Errors
    /// The ledger.
    pub fn work(&self) -> Done<Worked> {
        let mut worked = Worked::default();
        self.expire(&mut worked)?;
        self.ask_owed()?;
        self.send_refunds(self.now().plus(-RECENT), &mut worked)?;
        Ok(worked)
    }

    /// Asks about all invoices that can be paid and all refunds that are on their way: what a webhook should have told is booked.
    ///
    /// # Errors
    /// The ledger.
    pub fn refresh_open(&self) -> Done<Worked> {
        let (mut worked, mut after) = (Worked::default(), 0);
        loop {
            let open = self.ledger.open_after(after, BATCH)?;
            let Some(last) = open.last() else { break };
            after = last.serial;
            for invoice in open.iter().filter(|invoice| invoice.state != State::Unassessed) {
                self.heard(self.refresh(invoice), &mut worked)?;
                if worked.is_away() {
                    return Ok(worked);
                }
            }
        }
        self.send_refunds(Time(i64::MIN), &mut worked)?;
        Ok(worked)
    }

    /// Counts what the payment system left unclear; the ledger's own failures go on.
    pub(super) fn heard<T>(&self, done: Done<T>, worked: &mut Worked) -> Done<Option<T>> {
        match done {
            Ok(done) => {
                worked.in_a_row = 0;
                Ok(Some(done))
            }
            Err(PaymentError::System(_)) => {
                worked.unclear += 1;
                worked.in_a_row += 1;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn expire(&self, worked: &mut Worked) -> Done<()> {
        for invoice in self.ledger.past_due(self.now(), BATCH)? {
            // Whoever paid in time is not to be told that they did not.
            if self.heard(self.refresh(&invoice), worked)?.is_none() {
                if worked.is_away() {
                    break;
                }
                continue;
            }
            let (_, expired) = self.ledger.command(invoice.serial, &Command::Expire, self.now())?;
            worked.expired += usize::from(expired);
        }
        Ok(())
    }

    /// Takes back an invoice that is open; what was paid of it is owed back.
    ///
    /// # Errors
    /// [`PaymentError`]; what the payment system leaves unclear is no error: what it then still takes is owed back.
    pub fn cancel(&self, serial: u64, by: Option<(&str, &str)>) -> Done<Invoice> {
        let now = self.now();
        let (invoice, _) = match by {
            Some(by) => self.ledger.command_by(serial, &Command::Cancel, by, now)?,
            None => self.ledger.command(serial, &Command::Cancel, now)?,
        };
        if invoice.due.is_some() {
            drop(self.system.cancel(&invoice.number));
        }
        Ok(invoice)
    }

    /// An official decides that the fee goes back, and why: on what ground of the act. The money is sent by [`work`](Self::work).
    ///
    /// # Errors
    /// [`PaymentError`]: it was not paid.
    pub fn release(&self, serial: u64, by: (&str, &str)) -> Done<Invoice> {
        let now = self.now();
        self.ledger.command_by(serial, &Command::Release, by, now)?;
        Ok(self.ledger.ask_refunds(serial, now)?)
    }

    /// An official has what is owed sent back: what was paid too late, twice or over the amount, or a refund that failed.
    ///
    /// # Errors
    /// [`PaymentError`].
    pub fn return_owed(&self, serial: u64) -> Done<Invoice> {
        Ok(self.ledger.ask_refunds(serial, self.now())?)
    }

    /// Asks for what is owed, unless a refund of it failed: then somebody has to look.
    fn ask_owed(&self) -> Done<()> {
        let mut after = 0;
        loop {
            let owing = self.ledger.owing(after, BATCH)?;
            let Some(last) = owing.last() else { return Ok(()) };
            after = last.serial;
            for invoice in owing {
                let decided = matches!(invoice.state, State::Refunding | State::Refunded);
                let failed = invoice.refunds.iter().any(|refund| refund.state == RefundState::Failed);
                if !failed && (decided || self.setup.settings.return_excess) {
                    self.ledger.ask_refunds(invoice.serial, self.now())?;
                }
            }
        }
    }

    /// Sends refunds that were asked for after a time, and asks how those are that were sent.
    fn send_refunds(&self, since: Time, worked: &mut Worked) -> Done<()> {
        let mut after = 0;
        loop {
            let refunding = self.ledger.refunding(after, BATCH)?;
            let Some(last) = refunding.last() else { return Ok(()) };
            after = last.serial;
            for invoice in refunding {
                let asked = invoice.refunds.iter().filter(|refund| refund.state == RefundState::Asked);
                for refund in asked.filter(|refund| refund.at > since) {
                    if worked.is_away() {
                        return Ok(());
                    }
                    if self.heard(self.send_refund(&invoice, refund), worked)? == Some(true) {
                        worked.refunded += 1;
                    }
                }
            }
        }
    }

    /// Has the payment system give money back; whether it did.
    fn send_refund(&self, invoice: &Invoice, refund: &Refund) -> Done<bool> {
        let new = NewRefund {
            invoice: invoice.number.clone(),
            payment: refund.payment.clone(),
            amount: refund.amount,
            currency: CURRENCY.to_owned(),
            // The same whenever it is sent again: the state of the invoice may have gone on.
            reason: format!("refund {} of {}", refund.no, invoice.number),
        };
        match self.system.refund(&refund_key(invoice, refund), &new) {
            Ok(theirs) => self.refund_is(invoice.serial, &theirs),
            Err(error @ SystemError::Refused { code: Code::Unauthorised, .. }) => Err(error.into()),
            Err(error @ SystemError::Refused { .. }) => {
                let detail = error.to_string();
                self.ledger.note(NoteKind::Refused, Some(&invoice.number), &detail, self.now())?;
                let command = Command::RefundFailed { no: refund.no };
                self.ledger.command(invoice.serial, &command, self.now())?;
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Takes what the payment system says of a refund; whether the money is back now and was not before. What contradicts is noted.
    pub(super) fn refund_is(&self, serial: u64, theirs: &contract::Refund) -> Done<bool> {
        let invoice = self.ledger.invoice(serial)?.ok_or(LedgerError::UnknownInvoice)?;
        match refund_command(&invoice, theirs) {
            Ok(None) => Ok(false),
            Ok(Some(command)) => match self.ledger.command(serial, &command, self.now()) {
                Ok((_, happened)) => Ok(happened && matches!(command, Command::Refunded { .. })),
                Err(LedgerError::Refused(refused)) => {
                    self.ledger.note(
                        NoteKind::Event,
                        Some(&invoice.number),
                        &refused.to_string(),
                        self.now(),
                    )?;
                    Ok(false)
                }
                Err(error) => Err(error.into()),
            },
            Err(refused) => {
                self.ledger.note(NoteKind::Event, Some(&invoice.number), &refused.to_string(), self.now())?;
                Ok(false)
            }
        }
    }
}

/// Whether an address can be a link on a page.
fn is_address(url: &str) -> bool {
    let known = url.starts_with("https://") || url.starts_with("http://");
    known && url.len() <= 1000 && url.bytes().all(|letter| letter.is_ascii_graphic())
}

/// The key of a refund at the payment system.
pub(super) fn refund_key(invoice: &Invoice, refund: &Refund) -> String {
    format!("refund/{}/{}", invoice.number, refund.no)
}

/// What the payment system's word on a refund is to our invoice; nothing while it is only asked for.
pub(super) fn refund_command(
    invoice: &Invoice,
    theirs: &contract::Refund,
) -> Result<Option<Command>, Refused> {
    let ours = invoice.refunds.iter().find(|ours| refund_key(invoice, ours) == theirs.key);
    let ours = ours.ok_or(Refused::Unknown)?;
    let same = ours.payment == theirs.payment && ours.amount == theirs.amount && theirs.currency == CURRENCY;
    if !same || invoice.number != theirs.invoice {
        return Err(Refused::Contradicts);
    }
    Ok(match theirs.state {
        contract::RefundState::Asked => None,
        contract::RefundState::Refunded => Some(Command::Refunded { no: ours.no }),
        contract::RefundState::Failed => Some(Command::RefundFailed { no: ours.no }),
    })
}
