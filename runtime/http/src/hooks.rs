//! What a service has of its own beside what its act says.

use crate::doctor::Probe;
use crate::notices::Notifier;
use axum::Router;
use serde::Deserialize;
use std::sync::Arc;
use zanflow_runtime::{Blocking, Connectors, Steps};

/// The settings of a service that has none of its own.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoSettings {}

/// What does the steps, from connectors and the service's own settings.
type MakeSteps<T> = Box<dyn FnOnce(Connectors, &T) -> Arc<dyn Steps>>;
/// Routes of the service's own.
type MakeRoutes<T> = Box<dyn FnOnce(Arc<dyn Blocking>, &T) -> Router>;
/// Layers around all routes.
type MakeLayers<T> = Box<dyn FnOnce(Router, &T) -> Router>;

/// The places in which a service puts code of its own. `T`: its own settings, the table `[own]` of the configuration file.
pub struct Hooks<T = NoSettings> {
    pub(crate) steps: MakeSteps<T>,
    pub(crate) routes: MakeRoutes<T>,
    pub(crate) layer: MakeLayers<T>,
    pub(crate) notifier: Option<Arc<dyn Notifier>>,
    pub(crate) probes: Vec<Probe>,
}

impl<T> Hooks<T> {
    /// A service that does its steps with what `steps` makes of connectors, and has nothing else of its own.
    pub fn new<S: Steps + 'static>(steps: impl FnOnce(Connectors, &T) -> S + 'static) -> Self {
        Self {
            steps: Box::new(|connectors, settings| Arc::new(steps(connectors, settings))),
            routes: Box::new(|_, _| Router::new()),
            layer: Box::new(|router, _| router),
            notifier: None,
            probes: Vec::new(),
        }
    }

    /// With routes below `/own`. They are asked by whoever may ask the others, who is in the extension [`Who`](crate::Who).
    #[must_use]
    pub fn routes(self, routes: impl FnOnce(Arc<dyn Blocking>, &T) -> Router + 'static) -> Self {
        Self { routes: Box::new(routes), ..self }
    }

    /// Sends notices with that, in place of the server of mail that the configuration names.
    #[must_use]
    pub fn notifier(self, notifier: Arc<dyn Notifier>) -> Self {
        Self { notifier: Some(notifier), ..self }
    }

    /// Has `doctor` ask a system of the service's own.
    #[must_use]
    pub fn probe(mut self, probe: Probe) -> Self {
        self.probes.push(probe);
        self
    }

    /// With layers around all routes, outside of what checks who asks.
    #[must_use]
    pub fn layer(self, layer: impl FnOnce(Router, &T) -> Router + 'static) -> Self {
        Self { layer: Box::new(layer), ..self }
    }
}
