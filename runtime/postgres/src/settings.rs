//! Where the database is, and how it is used.

use crate::Error;
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{ChannelBinding, Host, SslMode, TargetSessionAttrs};

/// Where the database is, and how it is used. In a configuration file all but `url` may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `postgresql://USER@HOST[:PORT]/DATABASE`, or `postgresql:///DATABASE?host=/FOLDER/OF/SOCKET&user=USER`. Over a network the
    /// connection is encrypted and the server has to prove its name, unless it ends in `?sslmode=disable`.
    pub url: String,
    /// A file that holds the password and nothing else; a line break at its end is no part of it.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// PEM file of the authorities that may vouch for the server; without one those of the system.
    #[serde(default)]
    pub authorities: Option<PathBuf>,
    /// Where the tables are; letters, digits and `_`.
    #[serde(default = "schema")]
    pub schema: String,
    /// Most connections of this process, and one more for leadership; two at least.
    #[serde(default = "connections")]
    pub connections: usize,
    /// Seconds after which a statement is given up, and a server that does not answer is taken for gone.
    #[serde(default = "patience")]
    pub patience: u64,
    /// Seconds for which a process has a case to itself, a minute at most; while it works it renews that. After that another may take it.
    #[serde(default = "lease")]
    pub lease: u64,
    /// Milliseconds after which a process looks for work of others that is due.
    #[serde(default = "poll")]
    pub poll: u64,
    /// Seconds between anchors; 0: this process makes none.
    #[serde(default = "anchors")]
    pub anchors: u64,
}

fn schema() -> String {
    "zanflow".to_owned()
}
fn connections() -> usize {
    16
}
fn patience() -> u64 {
    15
}
fn lease() -> u64 {
    15
}
fn poll() -> u64 {
    500
}
fn anchors() -> u64 {
    60
}

/// How long before a connection that carries nothing is asked whether it lives.
const IDLE: Duration = Duration::from_secs(5);
/// Letters that a name in PostgreSQL has at most.
const NAME: usize = 63;

impl Database {
    /// A database by its address, everything else by default.
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            password_file: None,
            authorities: None,
            schema: schema(),
            connections: connections(),
            patience: patience(),
            lease: lease(),
            poll: poll(),
            anchors: anchors(),
        }
    }

    pub(crate) fn patience(&self) -> Duration {
        Duration::from_secs(self.patience.max(1))
    }

    pub(crate) fn lease(&self) -> Duration {
        Duration::from_secs(self.lease.clamp(1, 60))
    }

    pub(crate) fn poll(&self) -> Duration {
        Duration::from_millis(self.poll.max(1))
    }

    /// What a session is opened with.
    pub(crate) fn config(&self) -> Result<Config, Error> {
        let wrong = |what: String| Error::Settings { what };
        let mut config: Config =
            self.url.parse().map_err(|error| wrong(format!("the database's url: {error}")))?;
        if config.get_password().is_some() {
            return Err(wrong(
                "the database's url holds a password; put it into a file, and name that in password_file"
                    .to_owned(),
            ));
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(wrong(
                "the database's url names no host; for a socket write host=/FOLDER".to_owned(),
            ));
        }
        let is_name = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
        let digit = self.schema.bytes().next().is_none_or(|first| first.is_ascii_digit());
        if digit
            || self.schema.len() > NAME
            || !self.schema.bytes().all(is_name)
            || self.schema.starts_with("pg_")
        {
            return Err(wrong(format!(
                "{:?} is no name of a schema: small letters, digits and _ only",
                self.schema
            )));
        }
        if let Some(file) = &self.password_file {
            let read = std::fs::read_to_string(file)
                .map_err(|error| wrong(format!("{}: {error}", file.display())))?;
            config.password(read.trim_end_matches(['\r', '\n']));
        }
        let is_socket = |host: &Host| matches!(host, Host::Unix(_));
        if config.get_ssl_mode() == SslMode::Prefer {
            let local = config.get_hostaddrs().is_empty() && config.get_hosts().iter().all(is_socket);
            config.ssl_mode(if local { SslMode::Disable } else { SslMode::Require });
        }
        if config.get_ssl_mode() == SslMode::Disable {
            config.channel_binding(ChannelBinding::Disable);
        }
        // What is slower than a statement may be is gone.
        let patience = self.patience();
        config
            .application_name("zanflow")
            .target_session_attrs(TargetSessionAttrs::ReadWrite)
            .connect_timeout(patience)
            .tcp_user_timeout(patience)
            .keepalives_idle(IDLE)
            .keepalives_interval(IDLE)
            .keepalives_retries(3)
            .options(self.options());
        Ok(config)
    }

    /// Settings of the session: nobody waits for ever on either side, and what is committed is on the disk. Statements are planned once,
    /// since the lengths of their arrays would have them planned each time, which takes longer than they do; and they go along indexes,
    /// which a plan made for a new table would not.
    fn options(&self) -> String {
        let patience = self.patience().as_millis();
        format!(
            "-c search_path={} -c synchronous_commit=on -c default_transaction_isolation=read\\ committed -c jit=off \
             -c client_min_messages=warning -c statement_timeout={patience} -c lock_timeout={patience} \
             -c idle_in_transaction_session_timeout={patience} -c tcp_user_timeout={patience} -c tcp_keepalives_idle=5 \
             -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c plan_cache_mode=force_generic_plan -c enable_seqscan=off \
             -c enable_hashjoin=off -c enable_mergejoin=off",
            self.schema
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(database: Database, told: &str) {
        let error = database.config().unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        refused(Database::at("mysql://x"), "url");
        refused(Database::at("postgresql://a:secret@h/d"), "password_file");
        refused(Database::at("postgresql:///d"), "names no host");
        for schema in ["", "a b", "A", "1a", "pg_x", "a\"; drop", &"a".repeat(64)] {
            refused(Database { schema: schema.to_owned(), ..Database::at("postgresql://h/d") }, "schema");
        }
        let file = Some(PathBuf::from("/nowhere/password"));
        refused(Database { password_file: file, ..Database::at("postgresql://h/d") }, "/nowhere/password");
    }

    #[test]
    fn a_network_is_encrypted_unless_it_is_said_that_it_is_not() {
        for (url, mode) in [
            ("postgresql://u@h/d", SslMode::Require),
            ("postgresql://u@127.0.0.1/d", SslMode::Require),
            ("postgresql://u@h/d?sslmode=prefer", SslMode::Require),
            ("postgresql://u@h/d?sslmode=disable", SslMode::Disable),
            ("postgresql:///d?host=/run/postgresql", SslMode::Disable),
            ("host=/run/postgresql,h dbname=d", SslMode::Require),
        ] {
            assert_eq!(Database::at(url).config().unwrap().get_ssl_mode(), mode, "{url}");
        }
    }

    #[test]
    fn the_password_is_the_file_without_its_line_break() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, " a b\n").unwrap();
        let database = Database { password_file: Some(file), ..Database::at("postgresql://u@h/d") };
        assert_eq!(database.config().unwrap().get_password(), Some(&b" a b"[..]));
    }
}
