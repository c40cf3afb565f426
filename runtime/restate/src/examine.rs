//! Whether the servers do, and know this service: asked from outside, so that it can be asked without an engine too. Nothing is changed.

use crate::admin::said;
use crate::engine::Health;
use crate::http::{Http, NoAnswer, Servers};
use crate::settings::Settings;
use bytes::Bytes;
use hyper::http::Request;
use restate_sdk::ingress::RequestExecutor;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::task::JoinSet;

/// What is known of the servers that the settings name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// Those that take commands.
    pub ingress: Vec<Server>,
    /// Those at which services are registered.
    pub admin: Vec<Server>,
    /// The version of the first that says it.
    pub version: Option<String>,
    /// Whether the cluster has this service called where it listens.
    pub registered: Registered,
}

/// A server, and whether it answers that it is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// `http://HOST:PORT`.
    pub address: String,
    /// It answers, or why not.
    pub answers: Result<(), NoAnswer>,
}

/// How many of some servers are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// All of them.
    All,
    /// Some: the others may take over.
    Some,
    /// None.
    None,
}

impl Reached {
    /// Of these.
    pub fn of(servers: &[Server]) -> Self {
        match servers.iter().filter(|server| server.answers.is_ok()).count() {
            0 => Self::None,
            count if count == servers.len() => Self::All,
            _ => Self::Some,
        }
    }
}

/// Where the cluster calls this service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registered {
    /// Where the settings say that it listens.
    Here,
    /// At that address, which is another one.
    Elsewhere(String),
    /// Nowhere: no process of it was started with this cluster.
    Nowhere,
    /// It could not be found out: why.
    Unknown(String),
}

/// How long one server is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks whether the servers answer, each for two seconds at most. It is well while one of each kind does.
pub async fn health(settings: &Settings) -> Health {
    let (ingress, admin) =
        tokio::join!(all(&settings.ingress, "/restate/health"), all(&settings.admin, "/health"));
    Health { ingress: one_of(ingress), admin: one_of(admin) }
}

fn one_of(servers: Vec<Server>) -> Result<(), NoAnswer> {
    let mut why = NoAnswer::Unreachable("no server is named".to_owned());
    for server in servers {
        match server.answers {
            Ok(()) => return Ok(()),
            Err(of) => why = of,
        }
    }
    Err(why)
}

/// Examines the servers that settings name.
pub async fn examine(settings: &Settings) -> Examination {
    let (ingress, admin) =
        tokio::join!(all(&settings.ingress, "/restate/health"), all(&settings.admin, "/health"));
    let http = Http::new(settings.admin.clone(), PATIENCE);
    let version = read::<Version>(&http, "/version").await.ok().map(|read| read.version);
    let registered = match settings.own_address(settings.listen) {
        Err(why) => Registered::Unknown(why.to_string()),
        Ok(own) => match read::<Deployments>(&http, "/deployments").await {
            Err(why) => Registered::Unknown(why),
            Ok(known) => known.registered(&settings.name.cases(), &own.to_string()),
        },
    };
    Examination { ingress, admin, version, registered }
}

/// Asks all servers at once.
async fn all(servers: &Servers, path: &'static str) -> Vec<Server> {
    let mut asked = JoinSet::new();
    for (nth, one) in servers.each().enumerate() {
        asked.spawn(async move {
            let address = one.first().to_string().trim_end_matches('/').to_owned();
            (nth, Server { address, answers: Http::new(one, PATIENCE).well(path).await })
        });
    }
    let mut all = asked.join_all().await;
    all.sort_by_key(|(nth, _)| *nth);
    all.into_iter().map(|(_, server)| server).collect()
}

#[derive(Deserialize)]
struct Version {
    version: String,
}

#[derive(Deserialize)]
struct Deployments {
    deployments: Vec<Deployment>,
}

/// Deployments that are called by other means have no address.
#[derive(Deserialize)]
struct Deployment {
    uri: Option<String>,
    #[serde(default)]
    services: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    name: String,
}

impl Deployments {
    /// Where the service of that name is called. The last that was registered is, and the earlier ones end what they began.
    fn registered(&self, name: &str, own: &str) -> Registered {
        let plain = |uri: &str| uri.trim_end_matches('/').to_owned();
        let has = |one: &&Deployment| one.services.iter().any(|service| service.name == name);
        let places: Vec<String> =
            self.deployments.iter().filter(has).filter_map(|one| one.uri.as_deref().map(plain)).collect();
        match places.last() {
            None => Registered::Nowhere,
            Some(_) if places.contains(&plain(own)) => Registered::Here,
            Some(other) => Registered::Elsewhere(other.clone()),
        }
    }
}

/// Reads what the admin interface says.
async fn read<T: DeserializeOwned>(http: &Http, path: &'static str) -> Result<T, String> {
    let request = Request::get(path).body(Bytes::new()).map_err(|why| why.to_string())?;
    let answer = http.execute(request).await.map_err(|why| why.to_string())?;
    match answer.status().is_success() {
        true => serde_json::from_slice(answer.body()).map_err(|why| format!("{path}: {why}")),
        false => Err(format!("{path}: {} {}", answer.status(), said(answer.body()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_called_where_it_was_registered() {
        let text = r#"{"deployments":[
            {"id":"d1","uri":"http://127.0.0.1:9080/","services":[{"name":"a.cases","revision":1},{"name":"a.starts"}]},
            {"id":"d2","arn":"x","services":[{"name":"b.cases"}]},
            {"id":"d3","uri":"http://h:1/","services":[{"name":"c.cases"}]},
            {"id":"d4","uri":"http://h:2/","services":[{"name":"c.cases"}]}]}"#;
        let known: Deployments = serde_json::from_str(text).unwrap();
        for (name, own, expected) in [
            ("a.cases", "http://127.0.0.1:9080/", Registered::Here),
            ("a.cases", "http://127.0.0.1:9080", Registered::Here),
            ("a.cases", "http://127.0.0.1:9081/", Registered::Elsewhere("http://127.0.0.1:9080".into())),
            ("b.cases", "http://h:1/", Registered::Nowhere),
            ("c.cases", "http://h:1/", Registered::Here),
            ("c.cases", "http://h:3/", Registered::Elsewhere("http://h:2".into())),
            ("x.cases", "http://h:1/", Registered::Nowhere),
        ] {
            assert_eq!(known.registered(name, own), expected, "{name} {own}");
        }
    }
}
