//! Probes: whether another system answers, found out cheaply.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// How long all probes together may take: they run side by side.
const PATIENCE: Duration = Duration::from_secs(10);
/// Letters that are kept of what a system said.
const SAID: usize = 300;

/// How a system is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It answers.
    Answers,
    /// It stands in for a real one, in this process.
    Embedded,
    /// It answers, but somebody should look: why.
    Ails(String),
    /// It does not answer: why.
    Silent(String),
    /// It could not be found out: why.
    Unknown(String),
}

/// A probe of one system. It must change nothing there.
#[derive(Clone)]
pub struct Probe {
    /// The system, as people know it: `mail`, `clamd`, `payment`.
    pub name: String,
    /// Asks it; it is left alone after some seconds.
    pub check: Arc<dyn Fn() -> Health + Send + Sync>,
}

impl Probe {
    /// A probe of a system.
    pub fn new(name: impl Into<String>, check: impl Fn() -> Health + Send + Sync + 'static) -> Self {
        Self { name: name.into(), check: Arc::new(check) }
    }

    /// A system that stands in for a real one.
    pub fn embedded(name: impl Into<String>) -> Self {
        Self::new(name, || Health::Embedded)
    }
}

/// Asks all of them at once; who has not answered in time is silent.
pub fn ask(probes: &[Probe]) -> Vec<(String, Health)> {
    let (tell, told) = channel();
    let mut found: Vec<Option<Health>> = vec![None; probes.len()];
    for (at, probe) in probes.iter().enumerate() {
        let (tell, check) = (tell.clone(), Arc::clone(&probe.check));
        // A probe that hangs is left behind: it ends with its own limits, or with the process.
        let started = std::thread::Builder::new().name("probe".to_owned()).spawn(move || {
            let _ = tell.send((at, check()));
        });
        if let (Err(error), Some(place)) = (started, found.get_mut(at)) {
            *place = Some(Health::Unknown(format!("no threads: {error}")));
        }
    }
    drop(tell);
    let until = Instant::now() + PATIENCE;
    while let Ok((at, health)) = told.recv_timeout(until.saturating_duration_since(Instant::now())) {
        if let Some(place) = found.get_mut(at) {
            *place = Some(shortened(health));
        }
    }
    let late = || Health::Silent(format!("no answer within {} seconds", PATIENCE.as_secs()));
    probes
        .iter()
        .map(|probe| probe.name.clone())
        .zip(found.into_iter().map(|one| one.unwrap_or_else(late)))
        .collect()
}

fn shortened(health: Health) -> Health {
    let short = |text: String| text.chars().filter(|letter| !letter.is_control()).take(SAID).collect();
    match health {
        Health::Answers | Health::Embedded => health,
        Health::Ails(why) => Health::Ails(short(why)),
        Health::Silent(why) => Health::Silent(short(why)),
        Health::Unknown(why) => Health::Unknown(short(why)),
    }
}

/// Whether something listens there: `HOST:PORT`.
pub fn connects(address: &str) -> Health {
    use std::net::{TcpStream, ToSocketAddrs};
    let found = match address.to_socket_addrs() {
        Ok(found) => found,
        Err(error) => return Health::Silent(format!("{address}: {error}")),
    };
    let mut why = format!("{address}: the address names no machine");
    for one in found {
        match TcpStream::connect_timeout(&one, PATIENCE / 2) {
            Ok(_) => return Health::Answers,
            Err(error) => why = format!("{address}: {error}"),
        }
    }
    Health::Silent(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_that_panics_or_fails_harms_no_other() {
        let probes = [
            Probe::embedded("a"),
            Probe::new("b", || panic!("as a probe may")),
            Probe::new("c", || Health::Silent(format!("x\n{}", "y".repeat(1000)))),
        ];
        let found = ask(&probes);
        assert_eq!(found[0], ("a".to_owned(), Health::Embedded));
        assert!(matches!(&found[1].1, Health::Silent(why) if why.contains("no answer")));
        assert!(
            matches!(&found[2].1, Health::Silent(why) if why.chars().count() == SAID && !why.contains('\n'))
        );
    }

    #[test]
    fn a_port_is_open_or_not() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        assert_eq!(connects(&address), Health::Answers);
        drop(listener);
        assert!(matches!(connects(&address), Health::Silent(_)));
        assert!(matches!(connects("no address"), Health::Silent(_)));
    }
}
