{# The implementer's routes: see src/generate/rust. #}
//! Pages and operations of your own, and what goes around all of them.
//!
//! This file is yours: it was written once and is never written again.

use crate::settings::Settings;
use std::sync::Arc;
use zanflow_http::axum::Router;
use zanflow_runtime::Blocking;

/// Routes below `/own`. Whoever asks is signed in, as for every other page: the extension
/// [`zanflow_http::Who`] says who it is.
pub fn routes(_engine: Arc<dyn Blocking>, _settings: &Settings) -> Router {
    Router::new()
}

/// Puts layers around all routes, yours and the others.
pub fn layer(router: Router, _settings: &Settings) -> Router {
    router
}
