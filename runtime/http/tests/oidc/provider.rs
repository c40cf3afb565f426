//! A provider of OpenID Connect that answers as it is told.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use zanflow_runtime::Hash;

/// What the next ID token is like. The rest of it is good.
#[derive(Clone)]
pub struct Told {
    pub nonce: Option<&'static str>,
    /// Claims in place of the good ones; null: without.
    pub claims: Value,
    pub foreign_key: bool,
    pub kid: &'static str,
    pub algorithm: &'static str,
    pub claims_changed_later: bool,
    pub status: u16,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            nonce: None,
            claims: json!({}),
            foreign_key: false,
            kid: "one",
            algorithm: "ES256",
            claims_changed_later: false,
            status: 200,
        }
    }
}

struct Shared {
    issuer: String,
    calls_itself: Mutex<String>,
    keys: Mutex<BTreeMap<&'static str, EcdsaKeyPair>>,
    next: Mutex<(Told, String, String)>,
}

pub struct Fake {
    pub issuer: String,
    shared: Arc<Shared>,
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap()
}

impl Fake {
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            issuer: issuer.clone(),
            calls_itself: Mutex::new(issuer.clone()),
            keys: Mutex::new(BTreeMap::from([("one", key())])),
            next: Mutex::new((Told::default(), String::new(), String::new())),
        });
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&shared));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, routes).await.unwrap();
            });
        });
        Self { issuer, shared }
    }

    pub fn tells(&self, told: Told, nonce: &str, challenge: &str) {
        *self.shared.next.lock().unwrap() = (told, nonce.to_owned(), challenge.to_owned());
    }

    pub fn new_key(&self) {
        self.shared.keys.lock().unwrap().insert("new", key());
    }

    pub fn calls_itself(&self, issuer: &str) {
        *self.shared.calls_itself.lock().unwrap() = issuer.to_owned();
    }
}

async fn configuration(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let issuer = &shared.issuer;
    Json(json!({
        "issuer": *shared.calls_itself.lock().unwrap(),
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    }))
}

async fn keys(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let one = |(kid, key): (&&str, &EcdsaKeyPair)| {
        let point = key.public_key().as_ref();
        let part = |range: std::ops::Range<usize>| URL_SAFE_NO_PAD.encode(&point[range]);
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": kid, "x": part(1..33), "y": part(33..65) })
    };
    Json(json!({ "keys": shared.keys.lock().unwrap().iter().map(one).collect::<Vec<_>>() }))
}

async fn token(
    State(shared): State<Arc<Shared>>,
    Form(asked): Form<BTreeMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let (told, nonce, challenge) = shared.next.lock().unwrap().clone();
    let verifier = asked.get("code_verifier").map_or("", String::as_str);
    let shown = URL_SAFE_NO_PAD.encode(Hash::digest(&[verifier.as_bytes()]).0);
    if told.status != 200 || shown != challenge || asked.get("code").is_none_or(|code| code != "the-code") {
        return Err(StatusCode::BAD_REQUEST);
    }
    // The clock of the tests: 2026-12-01T04:00:00Z, and what has passed since.
    let mut claims = json!({
        "iss": shared.issuer, "aud": "service", "sub": "p-1", "nonce": told.nonce.map_or(nonce, str::to_owned),
        "iat": 1_796_097_600, "exp": 1_796_097_600 + 7200,
    });
    for (name, value) in told.claims.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let header = URL_SAFE_NO_PAD.encode(json!({ "alg": told.algorithm, "kid": told.kid }).to_string());
    let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let keys = shared.keys.lock().unwrap();
    let foreign = key();
    let key = if told.foreign_key { &foreign } else { keys.get(told.kid).unwrap() };
    let signature = key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
    let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
    let message = if told.claims_changed_later {
        claims["sub"] = json!("p-2");
        format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()))
    } else {
        message
    };
    Ok(Json(
        json!({ "access_token": "a", "token_type": "Bearer", "id_token": format!("{message}.{signature}") }),
    ))
}
