{# The implementer's settings: see src/generate/rust. #}
//! Settings of your own: the table `[own]` of the configuration file.
//!
//! This file is yours: it was written once and is never written again.

use serde::Deserialize;

/// What `[own]` may hold. Every field needs a default value, with which the service runs where nothing
/// is said. The variable `ZANFLOW_OWN_NAME` goes before what the file says of `name`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {}
