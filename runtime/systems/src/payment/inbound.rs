//! Webhooks: what a payment system tells of its own accord.

use super::contract::{CURRENCY, Code, Event, Failure, Happened, LONGEST, Payment, Refund, Taken};
use super::desk::{PaymentError, Payments, refund_command};
use super::invoice::Refused;
use super::ledger::{LedgerError, NoteKind, Told};
use zanflow_runtime::Hash;

/// The longest id, in bytes.
const ID: usize = 100;
/// The most that is paid at once: a hundred billion tenge, in tiyn.
const MOST: i64 = 10_000_000_000_000;

impl Payments {
    /// Takes a webhook: its header [`SIGNATURE`](super::contract::SIGNATURE) and its body. Whatever is wrong is noted.
    ///
    /// # Errors
    /// The answer; [`Code::Unavailable`] where it could not be kept and is to be sent again.
    pub fn webhook(&self, header: Option<&str>, body: &[u8]) -> Result<Taken, Failure> {
        if body.len() > LONGEST {
            return Err(failure(Code::TooLong, format!("at most {LONGEST} bytes")));
        }
        let signed = match &self.secret {
            Some(secret) => secret.check(header, body, self.now()).map_err(|bad| bad.to_string()),
            None => Err("no secret is set for webhooks".to_owned()),
        };
        if let Err(bad) = signed {
            return Err(self.noted(NoteKind::Signature, Code::Unauthorised, None, &bad));
        }
        // Signed, so what it says is the payment system's; where it is wrong is enough of it.
        let event: Event = serde_json::from_slice(body).map_err(|error| {
            self.noted(
                NoteKind::Event,
                Code::BadRequest,
                None,
                &format!("column {}: no event", error.column()),
            )
        })?;
        let (id, number, currency, amount) = match &event.what {
            Happened::Paid(paid) => (&paid.id, &paid.invoice, &paid.currency, paid.amount),
            Happened::Refund(refund) => (&refund.id, &refund.invoice, &refund.currency, refund.amount),
        };
        if !is_id(&event.id) || !is_id(id) {
            return Err(self.noted(NoteKind::Event, Code::BadRequest, Some(number), "an id is no id"));
        }
        if currency != CURRENCY {
            return Err(self.noted(NoteKind::Currency, Code::WrongCurrency, Some(number), currency));
        }
        if !(1..=MOST).contains(&amount) {
            return Err(self.noted(NoteKind::Amount, Code::WrongAmount, Some(number), "no amount can be so"));
        }
        self.happened(&event, number)
    }

    fn happened(&self, event: &Event, number: &str) -> Result<Taken, Failure> {
        // As we would write it: what is sent again may be written in another order.
        let content = serde_json::to_vec(&event.what).map_err(|error| unavailable(&error.to_string()))?;
        let hash = Hash::digest(&[&content]).0;
        let told = Told { id: &event.id, hash: &hash };
        let taken = match &event.what {
            Happened::Paid(payment) => self.paid_event(told, payment),
            Happened::Refund(refund) => self.refund_event(told, refund),
        };
        match taken {
            Ok(happened) => Ok(Taken { duplicate: !happened }),
            Err(LedgerError::UnknownInvoice) => Err(self.noted(
                NoteKind::UnknownInvoice,
                Code::UnknownInvoice,
                Some(number),
                "money for an invoice that there is not",
            )),
            Err(LedgerError::Refused(Refused::Unknown)) => Err(self.noted(
                NoteKind::Event,
                Code::UnknownRefund,
                Some(number),
                "a refund that nobody asked for",
            )),
            Err(LedgerError::Refused(refused)) => {
                Err(self.noted(NoteKind::Amount, Code::WrongAmount, Some(number), &refused.to_string()))
            }
            Err(error) => Err(unavailable(&error.to_string())),
        }
    }

    fn paid_event(&self, told: Told<'_>, payment: &Payment) -> Result<bool, LedgerError> {
        self.ledger.book(Some(told), payment, self.now()).map(|(_, booked)| booked)
    }

    fn refund_event(&self, told: Told<'_>, refund: &Refund) -> Result<bool, LedgerError> {
        let invoice = self.ledger.numbered(&refund.invoice)?.ok_or(LedgerError::UnknownInvoice)?;
        match refund_command(&invoice, refund)? {
            None => Ok(false),
            Some(command) => {
                let done = self.ledger.refund_came(Some(told), invoice.serial, &command, self.now());
                done.map(|(_, happened)| happened)
            }
        }
    }

    fn noted(&self, kind: NoteKind, code: Code, number: Option<&str>, detail: &str) -> Failure {
        match self.ledger.note(kind, number, detail, self.now()) {
            Ok(()) => failure(code, detail.to_owned()),
            Err(error) => unavailable(&error.to_string()),
        }
    }
}

fn failure(code: Code, detail: String) -> Failure {
    Failure { code, detail }
}

/// What went wrong here is not told there.
fn unavailable(why: &str) -> Failure {
    tracing::error!("payments: {why}");
    failure(Code::Unavailable, "it could not be kept: send it again".to_owned())
}

fn is_id(text: &str) -> bool {
    (1..=ID).contains(&text.len()) && text.bytes().all(|letter| letter.is_ascii_graphic())
}

impl Code {
    /// The status of an answer to a webhook.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest | Self::Other => 400,
            Self::Unauthorised => 401,
            Self::UnknownInvoice | Self::UnknownPayment | Self::UnknownRefund => 404,
            Self::KeyReused | Self::NumberTaken | Self::WrongState => 409,
            Self::TooLong => 413,
            Self::WrongAmount | Self::WrongCurrency => 422,
            Self::Unavailable => 503,
        }
    }
}

impl From<PaymentError> for Failure {
    fn from(error: PaymentError) -> Self {
        unavailable(&error.to_string())
    }
}
