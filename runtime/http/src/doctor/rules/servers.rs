//! The servers of Restate, where they drive the cases.

use super::super::facts::Facts;
use super::super::report::{Finding, Level};
use zanflow_restate::{Examination, Reached, Registered, Server};

/// All that is found of them.
pub fn servers(facts: &Facts, found: &mut Vec<Finding>) {
    let Some(examined) = &facts.servers else { return };
    let of = match examined {
        Ok(of) => of,
        Err(why) => return found.push(Finding::new("restate-unknown", Level::Unknown).with("why", why)),
    };
    let Examination { ingress, admin, version, registered } = of;
    let (takes, keeps) = (Reached::of(ingress), Reached::of(admin));
    match (takes, keeps) {
        (Reached::None, _) => found.push(about(ingress, "restate-away", Level::Bad)),
        (_, Reached::None) => found.push(about(admin, "restate-admin-away", Level::Look)),
        (Reached::All, Reached::All) => {
            let version = version.as_deref().unwrap_or("?");
            found.push(Finding::new("restate-good", Level::Good).with("version", version));
        }
        _ => {}
    }
    for (servers, reached) in [(ingress, takes), (admin, keeps)] {
        if reached == Reached::Some {
            let gone = servers.iter().filter(|server| server.answers.is_err());
            found.extend(gone.map(|server| about(std::slice::from_ref(server), "restate-some", Level::Look)));
        }
    }
    found.push(match registered {
        Registered::Here => Finding::new("restate-registered", Level::Good),
        Registered::Elsewhere(address) => {
            Finding::new("restate-elsewhere", Level::Bad).with("address", address)
        }
        Registered::Nowhere => Finding::new("restate-nowhere", Level::Look),
        Registered::Unknown(why) => Finding::new("restate-unknown", Level::Unknown).with("why", why),
    });
}

/// A finding about servers that do not answer, with what the last of them said.
fn about(servers: &[Server], check: &'static str, level: Level) -> Finding {
    let addresses: Vec<&str> = servers.iter().map(|server| server.address.as_str()).collect();
    let why = servers.iter().rev().find_map(|server| server.answers.as_ref().err());
    let why = why.map(ToString::to_string).unwrap_or_default();
    Finding::new(check, level).with("addresses", addresses.join(", ")).with("why", why)
}
