//! Flows by their versions.

use super::{Store, hash};
use crate::Error;
use zanflow_runtime::{Flow, Hash, Version};

impl Store {
    /// Keeps a flow; one that is there is there once.
    pub(crate) async fn keep_flow(&self, flow: &Flow) -> Result<(), Error> {
        let (version, json) = (flow.version(), flow.canonical());
        let body = std::str::from_utf8(&json)
            .map_err(|_| Error::Refused { what: "a flow is no text".to_owned() })?;
        let sql = "INSERT INTO flow (version, body) VALUES ($1, $2) ON CONFLICT (version) DO NOTHING";
        // A second time changes nothing.
        match self.pool.write(sql, &[&&version.0[..], &body]).await {
            Err(Error::Unclear { .. }) => self.pool.write(sql, &[&&version.0[..], &body]).await.map(drop),
            done => done.map(drop),
        }
    }

    /// A flow; `None` if none of that version was kept.
    pub(crate) async fn flow(&self, version: Version) -> Result<Option<Flow>, Error> {
        let row = self
            .pool
            .read_one("SELECT version, body FROM flow WHERE version = $1", &[&&version.0[..]])
            .await?;
        row.map(|row| flow(hash(row.get(0)), row.get(1))).transpose()
    }

    /// The calendar that processes had when one of them opened the database last.
    pub(crate) async fn calendar(&self) -> Result<Option<String>, Error> {
        Ok(self.pool.read_one("SELECT calendar FROM meta", &[]).await?.and_then(|row| row.get(0)))
    }

    /// From now on it is this.
    pub(crate) async fn set_calendar(&self, calendar: &str) -> Result<(), Error> {
        self.pool.write("UPDATE meta SET calendar = $1", &[&calendar]).await.map(drop)
    }

    /// All flows.
    pub(crate) async fn flows(&self) -> Result<Vec<(Version, Flow)>, Error> {
        let rows = self.pool.read("SELECT version, body FROM flow ORDER BY version", &[]).await?;
        let read = |row: tokio_postgres::Row| {
            let version = hash(row.get(0));
            flow(version, row.get(1)).map(|flow| (version, flow))
        };
        rows.into_iter().map(read).collect()
    }
}

/// A flow that is what was written.
fn flow(version: Version, body: &str) -> Result<Flow, Error> {
    let damaged = || Error::Corrupt { what: format!("flow {version} is not what was written") };
    let flow: Flow = serde_json::from_str(body).map_err(|_| damaged())?;
    let same = Hash::digest(&[body.as_bytes()]) == version && flow.version() == version;
    if same { Ok(flow) } else { Err(damaged()) }
}
