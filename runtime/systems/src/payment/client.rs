//! A payment system over HTTP, as [`contract`](super::contract) states it.

use super::contract::{
    Code, Failure, IDEMPOTENCY_KEY, Invoice, NewInvoice, NewRefund, Refund, StatementLine, StatementPage,
};
use super::system::{PaymentSystem, SystemError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Response;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// The longest answer, in bytes.
const LONGEST: u64 = 4 * 1024 * 1024;
/// The most pages of a statement.
const PAGES: usize = 1000;

/// How a payment system is reached.
#[derive(Debug, Clone)]
pub struct Address {
    /// What all addresses begin with.
    pub url: String,
    /// A file with the token.
    pub token_file: PathBuf,
    /// Certificates of authorities that it is known by, PEM.
    pub authorities: PathBuf,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// The client.
pub struct Client {
    agent: Agent,
    url: String,
    bearer: String,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("url", &self.url).finish_non_exhaustive()
    }
}

type Done<T> = Result<T, SystemError>;

impl Client {
    /// Reads token and certificates; asks nothing yet.
    ///
    /// # Errors
    /// What is wrong with a file or the address, and what to do.
    pub fn new(address: &Address) -> Result<Self, String> {
        let token = std::fs::read_to_string(&address.token_file)
            .map_err(|error| format!("{}: {error}", address.token_file.display()))?;
        let token = token.trim();
        if token.is_empty() || !token.bytes().all(|letter| letter.is_ascii_graphic()) {
            return Err(format!(
                "{}: a token has letters that a header takes, no blanks",
                address.token_file.display()
            ));
        }
        let mut config = Agent::config_builder()
            .timeout_global(Some(address.timeout))
            // One that sends us elsewhere is not the one that was set.
            .max_redirects(0)
            .http_status_as_error(false);
        if address.url.starts_with("https://") {
            config = config.tls_config(tls(&address.authorities)?);
        }
        let url = address.url.trim_end_matches('/').to_owned();
        Ok(Self { agent: config.build().into(), url, bearer: format!("Bearer {token}") })
    }

    fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Done<T> {
        let request = self.agent.get(format!("{}{path}", self.url)).header("authorization", &self.bearer);
        let request = query.iter().fold(request, |request, (name, value)| request.query(*name, *value));
        read(request.call())
    }

    fn post<T: DeserializeOwned>(&self, path: &str, key: Option<&str>, body: &impl Serialize) -> Done<T> {
        let body = serde_json::to_vec(body).map_err(|error| SystemError::Unclear(error.to_string()))?;
        let request = self.agent.post(format!("{}{path}", self.url));
        let mut request =
            request.header("authorization", &self.bearer).header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header(IDEMPOTENCY_KEY, key);
        }
        read(request.send(&body[..]))
    }
}

/// What an answer says; all that is not surely a refusal is unclear.
fn read<T: DeserializeOwned>(answer: Result<Response<ureq::Body>, ureq::Error>) -> Done<T> {
    // Its text holds addresses and reasons, none of what was sent.
    let mut answer = answer.map_err(|error| SystemError::Unclear(error.to_string()))?;
    let status = answer.status().as_u16();
    let bytes = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
    match status {
        200..=299 => {
            let bytes = bytes.map_err(|error| SystemError::Unclear(error.to_string()))?;
            // What it says may be about people: only where it is wrong is told.
            serde_json::from_slice(&bytes).map_err(|error| {
                SystemError::Unclear(format!("line {} of its answer is not as agreed", error.line()))
            })
        }
        400..=499 if status != 429 => {
            let failure = bytes.ok().and_then(|bytes| serde_json::from_slice::<Failure>(&bytes).ok());
            let code = match (&failure, status) {
                (Some(failure), _) => failure.code,
                (None, 401 | 403) => Code::Unauthorised,
                (None, _) => Code::Other,
            };
            let detail = failure.map(|failure| short(&failure.detail)).unwrap_or_default();
            Err(SystemError::refused(code, format!("{status} {detail}")))
        }
        _ => Err(SystemError::Unclear(format!("it answers with {status}"))),
    }
}

/// What another system says, as far as it is kept: short, and without numbers of people.
fn short(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).take(120).collect();
    zanflow_runtime::identity::masked(&text).into_owned()
}

/// TLS by the authorities of a file.
fn tls(authorities: &Path) -> Result<TlsConfig, String> {
    let told = |error: &dyn std::fmt::Display| {
        format!("{}: {error}; name a file with `authorities`", authorities.display())
    };
    let pem = std::fs::read(authorities).map_err(|error| told(&error))?;
    let certificates: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(told(&"there are no certificates in it"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = RootCerts::Specific(Arc::new(certificates));
    Ok(TlsConfig::builder().root_certs(roots).unversioned_rustls_crypto_provider(provider).build())
}

impl PaymentSystem for Client {
    fn create(&self, key: &str, new: &NewInvoice) -> Done<Invoice> {
        let made: Invoice = self.post("/v1/invoices", Some(key), new)?;
        let same = made.number == new.number && made.amount == new.amount && made.currency == new.currency;
        let other = || SystemError::Unclear("it answers with another invoice".to_owned());
        same.then_some(made).ok_or_else(other)
    }

    fn invoice(&self, number: &str) -> Done<Invoice> {
        self.get(&format!("/v1/invoices/{number}"), &[])
    }

    fn cancel(&self, number: &str) -> Done<Invoice> {
        self.post(&format!("/v1/invoices/{number}/cancel"), None, &serde_json::json!({}))
    }

    fn refund(&self, key: &str, new: &NewRefund) -> Done<Refund> {
        let made: Refund = self.post("/v1/refunds", Some(key), new)?;
        let same = made.payment == new.payment && made.amount == new.amount && made.key == key;
        let other = || SystemError::Unclear("it answers with another refund".to_owned());
        same.then_some(made).ok_or_else(other)
    }

    fn statement(&self, day: &str) -> Done<(Vec<StatementLine>, bool)> {
        let (mut lines, mut after): (_, Option<String>) = (Vec::new(), None);
        for _ in 0..PAGES {
            let query: Vec<(&str, &str)> = after.iter().map(|after| ("after", after.as_str())).collect();
            let page: StatementPage = self.get(&format!("/v1/statements/{day}"), &query)?;
            if page.day != day {
                return Err(SystemError::Unclear("it answers with another day".to_owned()));
            }
            lines.extend(page.lines);
            match page.next {
                Some(next) if after.as_ref() != Some(&next) => after = Some(next),
                Some(_) => return Err(SystemError::Unclear("its statement does not end".to_owned())),
                None => return Ok((lines, page.complete)),
            }
        }
        Err(SystemError::Unclear("its statement is too long".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    /// Answers one request with these bytes; what was asked.
    fn served(answer: &'static str, ask: impl FnOnce(&Client) -> String) -> (String, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let token_file = folder.path().join("token");
        std::fs::write(&token_file, "sesame\n").unwrap();
        let address = Address {
            url: format!("http://{}/", listener.local_addr().unwrap()),
            token_file,
            authorities: PathBuf::new(),
            timeout: Duration::from_millis(300),
        };
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
        assert!(invoice("HTTP/1.1 401 No\r\nconnection: close\r\n\r\n").contains("Unauthorised"));
        for unclear in [
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
