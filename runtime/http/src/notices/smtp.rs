//! Notices by e-mail.

use super::settings::{SmtpSettings, Tls as Protected};
use super::{Letter, NotSent, Notifier, Settings};
use lettre::address::Address;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use std::time::Duration;

/// A server of mail.
pub struct Smtp {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Smtp {
    /// Reads what the settings name; nothing is sent yet.
    ///
    /// # Errors
    /// What is wrong with the settings, and what to do.
    pub fn new(settings: &Settings, server: &SmtpSettings) -> Result<Self, String> {
        let address = settings.address();
        let address: Address = address.parse().map_err(|error| format!("notices.from: {error}"))?;
        let from = Mailbox::new(settings.name().map(str::to_owned), address);
        let (tls, port) = match server.tls {
            Protected::None => (Tls::None, 25),
            Protected::Starttls => (Tls::Required(parameters(server)?), 587),
            Protected::Wrapped => (Tls::Wrapper(parameters(server)?), 465),
        };
        let mut builder = SmtpTransport::builder_dangerous(&server.host)
            .port(server.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(Duration::from_secs(server.timeout_seconds.max(1))));
        if let (Some(user), Some(file)) = (&server.user, &server.password_file) {
            let password =
                std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Whether the server takes a connection, and whoever signs in; nothing is sent.
    ///
    /// # Errors
    /// What was wrong.
    pub fn ping(&self) -> Result<(), String> {
        match self.transport.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err("the server of mail closed the connection".to_owned()),
            Err(error) => Err(said(&error)),
        }
    }
}

fn parameters(server: &SmtpSettings) -> Result<TlsParameters, String> {
    let path = &server.authorities;
    let told = |error: &dyn std::fmt::Display| {
        format!("{}: {error}; name a file with `authorities`", path.display())
    };
    let pem = std::fs::read_to_string(path).map_err(|error| told(&error))?;
    let mut builder = TlsParameters::builder(server.host.clone()).certificate_store(CertificateStore::None);
    let mut count = 0;
    const END: &str = "-----END CERTIFICATE-----";
    for one in pem.split_inclusive(END).filter(|one| one.trim_end().ends_with(END)) {
        let start = one.find("-----BEGIN CERTIFICATE-----").unwrap_or(0);
        let one = one.get(start..).unwrap_or_default();
        let certificate = Certificate::from_pem(one.as_bytes()).map_err(|error| told(&error))?;
        builder = builder.add_root_certificate(certificate);
        count += 1;
    }
    if count == 0 {
        return Err(told(&"there are no certificates in it"));
    }
    builder.build().map_err(|error| told(&error))
}

impl Notifier for Smtp {
    fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        let never = |error: &dyn std::fmt::Display| NotSent::Never { why: error.to_string() };
        let to: Address = letter.to.parse().map_err(|error| never(&error))?;
        let message = Message::builder()
            .message_id(Some(format!("<{}>", letter.id)))
            .date_now()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&letter.subject)
            // Answering machines leave it alone.
            .header(AutoSubmitted)
            .header(Language(letter.lang.code()))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|error| never(&error))?;
        match self.transport.send(&message) {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(NotSent::Never { why: said(&error) }),
            Err(error) if error.is_transient() => Err(NotSent::Busy { why: said(&error) }),
            // No connection, no answer in time, no TLS: the others need not try now.
            Err(error) => Err(NotSent::Later { why: said(&error) }),
        }
    }
}

/// An error with what lies below it.
fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(error) = below {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        below = error.source();
    }
    text
}

/// RFC 3834.
#[derive(Clone)]
struct AutoSubmitted;

/// RFC 3282.
#[derive(Clone)]
struct Language(&'static str);

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl lettre::message::header::Header for Language {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Err("it is only written".into())
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), self.0.to_owned())
    }
}
