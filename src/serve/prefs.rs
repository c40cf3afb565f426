//! Language and theme of a visitor: `?lang=` and `?theme=`, stored in cookies.

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::convert::Infallible;
use zanflow_wording::{Lang, url};

/// Lifetime of the cookies: a year, in seconds.
const AGE: u32 = 31_536_000;

/// Colour theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// Follows the system.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Name in addresses and cookies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }
}

/// Preferences of a visitor, and the current address.
#[derive(Debug, Clone, Default)]
pub struct Prefs {
    /// Language of pages.
    pub lang: Lang,
    /// Colour theme.
    pub theme: Theme,
    path: String,
    /// The query without language and theme.
    query: String,
}

impl Prefs {
    fn from_request(parts: &Parts) -> (Self, Vec<String>) {
        let mut prefs = Self { path: parts.uri.path().to_owned(), ..Self::default() };
        if let Some(lang) = cookie(&parts.headers, "lang").and_then(|code| Lang::from_code(&code)) {
            prefs.lang = lang;
        }
        if let Some(theme) = cookie(&parts.headers, "theme").and_then(|name| Theme::from_name(&name)) {
            prefs.theme = theme;
        }
        let mut set = Vec::new();
        let mut rest: Vec<&str> = Vec::new();
        for pair in parts.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match (name, Lang::from_code(value), Theme::from_name(value)) {
                ("lang", Some(lang), _) => {
                    prefs.lang = lang;
                    set.push(format!("lang={value}; Path=/; Max-Age={AGE}; SameSite=Lax"));
                }
                ("theme", _, Some(theme)) => {
                    prefs.theme = theme;
                    set.push(format!("theme={value}; Path=/; Max-Age={AGE}; SameSite=Lax"));
                }
                ("lang" | "theme" | "fragment", ..) => {}
                _ => rest.push(pair),
            }
        }
        prefs.query = rest.join("&");
        (prefs, set)
    }

    /// Address of this page with another language or theme.
    pub fn here(&self, name: &str, value: &str) -> String {
        let and = if self.query.is_empty() { "" } else { "&" };
        format!("{}?{}{and}{name}={}", self.path, self.query, url(value))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Prefs {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(match parts.extensions.get::<Self>() {
            Some(prefs) => prefs.clone(),
            None => Self::from_request(parts).0,
        })
    }
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(own, _)| *own == name).map(|(_, value)| value.to_owned())
}

/// Reads preferences, and sets cookies for those just chosen.
pub async fn read(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let (prefs, set) = Prefs::from_request(&parts);
    let lang = prefs.lang.code();
    parts.extensions.insert(prefs);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    for cookie in set {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response.headers_mut().entry(header::CONTENT_LANGUAGE).or_insert(HeaderValue::from_static(lang));
    response
}
