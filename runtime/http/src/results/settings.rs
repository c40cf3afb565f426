//! Settings of the papers that cases end with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use zanflow_result::{Kind, Text};

/// `[results]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The public address of this server, which QR codes lead to. Without it no papers are issued, except in a trial.
    pub url: Option<String>,
    /// What a case that was granted ends with, where the act names no one kind of paper.
    pub kind: Option<Kind>,
    /// Name of the provider in Kazakh; by default the act's words.
    pub provider_kk: Option<String>,
    /// And in Russian.
    pub provider_ru: Option<String>,
    /// Its BIN.
    pub provider_bin: Option<String>,
    /// The organisation's key and certificates, PEM, with which papers are sealed.
    pub seal_key: Option<PathBuf>,
    /// The certificate of the key, followed by those of its authorities.
    pub seal_certificate: Option<PathBuf>,
}

impl Settings {
    /// What is wrong with values that are of the right type, and its key.
    pub fn fault(&self) -> Option<(&'static str, String)> {
        if self.seal_key.is_some() != self.seal_certificate.is_some() {
            return Some((
                "results.seal_key",
                "a seal has a key and a certificate: name both or none".to_owned(),
            ));
        }
        let url = self.url.as_deref()?;
        let named = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let plain = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic());
        if named.is_some_and(plain) {
            return None;
        }
        Some(("results.url", "an address begins with https:// and has letters of ASCII only".to_owned()))
    }

    /// The name of the provider, where it is known.
    pub(super) fn provider(&self, act: Option<&str>) -> Option<Text> {
        match (self.provider_kk.as_deref().or(act), self.provider_ru.as_deref()) {
            (Some(kk), Some(ru)) => Some(Text::new(kk, ru)),
            (Some(kk), None) => Some(Text::kazakh(kk)),
            (None, Some(ru)) => Some(Text::Each { kk: None, ru: Some(ru.to_owned()) }),
            (None, None) => None,
        }
    }
}
