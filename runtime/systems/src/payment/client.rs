//! A payment system over HTTP, as [`contract`](super::contract) states it.

use super::contract::{Failure, Invoice, NewInvoice, NewRefund, Refund, StatementLine, StatementPage};
use super::system::{PaymentSystem, SystemError};
use crate::http::{Address, Peer, Reply};
use serde::de::DeserializeOwned;
use zanflow_runtime::CallError;

/// The most pages of a statement.
const PAGES: usize = 1000;
/// The longest cursor of one.
const CURSOR: usize = 200;

/// The client.
#[derive(Clone)]
pub struct Client(Peer);

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}

type Done<T> = Result<T, SystemError>;

impl Client {
    /// The payment system at that address.
    ///
    /// # Errors
    /// What is wrong with the address or its authorities.
    pub fn new(address: &Address) -> Result<Self, String> {
        Peer::new(address).map(Self)
    }
}

/// What an answer says. A refusal is one only where it is as agreed: what stands between may refuse otherwise.
fn done<T: DeserializeOwned>(reply: Result<Reply<T, Failure>, CallError>) -> Done<T> {
    match reply {
        Ok(Reply::Done(answer)) => Ok(answer),
        Ok(Reply::Refused(Some(failure))) => Err(SystemError::refused(failure.code, short(&failure.detail))),
        Ok(Reply::Refused(None)) => Err(SystemError::Unclear("it refuses without saying why".to_owned())),
        Err(CallError::NotDone { why }) => Err(SystemError::NotReached(why)),
        Err(CallError::Unclear { why }) => Err(SystemError::Unclear(why)),
    }
}

/// What another system says, as far as it is kept: short, and without numbers of people.
fn short(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).take(120).collect();
    zanflow_runtime::identity::masked(&text).into_owned()
}

/// An answer about the thing that was asked for.
fn same<T>(answer: T, is_same: impl Fn(&T) -> bool) -> Done<T> {
    let same = is_same(&answer);
    same.then_some(answer).ok_or_else(|| SystemError::Unclear("it answers about something else".to_owned()))
}

impl PaymentSystem for Client {
    fn create(&self, key: &str, new: &NewInvoice) -> Done<Invoice> {
        let made: Invoice = done(self.0.post("/v1/invoices", Some(key), new))?;
        same(made, |made| {
            made.number == new.number && made.amount == new.amount && made.currency == new.currency
        })
    }

    fn invoice(&self, number: &str) -> Done<Invoice> {
        same(done(self.0.get(&format!("/v1/invoices/{number}")))?, |found: &Invoice| found.number == number)
    }

    fn cancel(&self, number: &str) -> Done<Invoice> {
        done(self.0.post(&format!("/v1/invoices/{number}/cancel"), None, &serde_json::json!({})))
    }

    fn refund(&self, key: &str, new: &NewRefund) -> Done<Refund> {
        let made: Refund = done(self.0.post("/v1/refunds", Some(key), new))?;
        same(made, |made| made.payment == new.payment && made.amount == new.amount && made.key == key)
    }

    fn statement(&self, day: &str) -> Done<(Vec<StatementLine>, bool)> {
        let path = format!("/v1/statements/{day}");
        let (mut lines, mut cursor) = (Vec::new(), String::new());
        for _ in 0..PAGES {
            let asked = if cursor.is_empty() { path.clone() } else { format!("{path}?after={cursor}") };
            let page: StatementPage =
                same(done(self.0.get(&asked))?, |page: &StatementPage| page.day == day)?;
            lines.extend(page.lines);
            match page.next {
                None => return Ok((lines, page.complete)),
                Some(next) if next != cursor && is_cursor(&next) => cursor = next,
                Some(_) => return Err(SystemError::Unclear("its statement does not go on".to_owned())),
            }
        }
        Err(SystemError::Unclear("its statement is too long".to_owned()))
    }
}

/// Whether a text can stand in an address as it is.
fn is_cursor(text: &str) -> bool {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-._~".contains(&letter);
    (1..=CURSOR).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::time::Duration;

    /// Answers one request with these bytes; what was asked.
    fn served(answer: &'static str, ask: impl FnOnce(&Client) -> String) -> (String, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let patience = Duration::from_millis(300);
        let address = Address { patience, ..Address::new(url, Some("sesame".to_owned())) };
        let asked = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap();
            if answer.is_empty() {
                std::thread::sleep(Duration::from_millis(600));
            }
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..read]).into_owned()
        });
        let said = ask(&Client::new(&address).unwrap());
        (said, asked.join().unwrap())
    }

    fn invoice(answer: &'static str) -> String {
        served(answer, |client| format!("{:?}", client.invoice("N-1").map(|invoice| invoice.state))).0
    }

    #[test]
    fn only_what_is_surely_refused_is_refused() {
        let good = "HTTP/1.1 200 OK\r\ncontent-length: 58\r\nconnection: close\r\n\r\n{\"number\":\"N-1\",\"amount\":1,\"currency\":\"KZT\",\"state\":\"open\"}";
        let length = good.split("\r\n\r\n").nth(1).unwrap().len();
        let good: &'static str =
            Box::leak(good.replace("length: 58", &format!("length: {length}")).into_boxed_str());
        assert_eq!(invoice(good), "Ok(Open)");
        let known = invoice(
            "HTTP/1.1 404 No\r\nconnection: close\r\n\r\n{\"code\":\"unknown_invoice\",\"detail\":\"of 880101300123\"}",
        );
        assert!(known.contains("UnknownInvoice") && !known.contains("880101300123"), "{known}");
        for unclear in [
            "HTTP/1.1 401 No\r\nconnection: close\r\n\r\n",
            "HTTP/1.1 404 No\r\nconnection: close\r\n\r\n<html>",
            "HTTP/1.1 500 No\r\nconnection: close\r\n\r\n",
            "HTTP/1.1 429 No\r\nconnection: close\r\n\r\n",
            "HTTP/1.1 302 There\r\nlocation: http://127.0.0.1:1/\r\nconnection: close\r\n\r\n",
            "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"number\":7}",
            "HTTP/1.1 200 OK\r\ncontent-length: 900\r\nconnection: close\r\n\r\n{",
            "not HTTP",
            "",
        ] {
            let told = invoice(unclear);
            assert!(told.contains("Unclear"), "{unclear}: {told}");
        }
    }

    #[test]
    fn orders_carry_their_key_and_the_token() {
        let new = NewRefund {
            invoice: "N-1".into(),
            payment: "p".into(),
            amount: 1,
            currency: "KZT".into(),
            reason: "r".into(),
        };
        let (_, asked) = served("HTTP/1.1 500 No\r\nconnection: close\r\n\r\n", |client| {
            format!("{:?}", client.refund("7/p1/1/1", &new))
        });
        let asked = asked.to_ascii_lowercase();
        for part in ["post /v1/refunds ", "idempotency-key: 7/p1/1/1\r\n", "authorization: bearer sesame\r\n"]
        {
            assert!(asked.contains(part), "{asked}");
        }
    }
}
