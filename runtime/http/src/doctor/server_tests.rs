//! Findings of servers of Restate.

use super::{Facts, Finding, Level, findings, of, well};
use zanflow_restate::http::NoAnswer;
use zanflow_restate::{Examination, Registered, Server};

fn server(port: u16) -> Server {
    Server { address: format!("http://127.0.0.1:{port}"), answers: Ok(()) }
}

fn found(change: impl FnOnce(&mut Examination)) -> Vec<Finding> {
    let mut of = Examination {
        ingress: vec![server(1), server(2)],
        admin: vec![server(3), server(4)],
        version: Some("1.7.12".into()),
        registered: Registered::Here,
    };
    change(&mut of);
    findings(&Facts { servers: Some(Ok(of)), ..well() })
}

fn gone(server: &mut Server) {
    server.answers = Err(NoAnswer::Unreachable("refused".into()));
}

type Row = (&'static str, Level, fn(&mut Examination));

const ROWS: &[Row] = &[
    ("restate-away", Level::Bad, |of| of.ingress.iter_mut().for_each(gone)),
    ("restate-admin-away", Level::Look, |of| of.admin.iter_mut().for_each(gone)),
    ("restate-some", Level::Look, |of| gone(&mut of.ingress[1])),
    ("restate-some", Level::Look, |of| gone(&mut of.admin[0])),
    ("restate-elsewhere", Level::Bad, |of| of.registered = Registered::Elsewhere("http://h:1".into())),
    ("restate-nowhere", Level::Look, |of| of.registered = Registered::Nowhere),
    ("restate-unknown", Level::Unknown, |of| of.registered = Registered::Unknown("404".into())),
];

/// All findings, for whoever looks at their words.
pub(super) fn all() -> Vec<Finding> {
    let changed = ROWS.iter().flat_map(|(_, _, change)| found(change));
    found(|_| {}).into_iter().chain(changed).collect()
}

#[test]
fn every_finding_of_servers_appears_and_goes() {
    let healthy = found(|_| {});
    assert!(healthy.iter().all(|finding| finding.level == Level::Good), "{healthy:#?}");
    for (check, level, change) in ROWS {
        assert!(of(&healthy, check).is_none(), "{check}");
        let found = found(change);
        assert_eq!(of(&found, check).map(|finding| finding.level), Some(*level), "{check}: {found:#?}");
    }
    let unasked = findings(&Facts { servers: Some(Err("no threads".into())), ..well() });
    assert_eq!(of(&unasked, "restate-unknown").map(|finding| finding.level), Some(Level::Unknown));
}
