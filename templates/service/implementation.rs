{# The implementer's file: see src/generate/rust. #}
//! What the service does outside of its flows.
//!
//! This file is yours: it was written once and is never written again. At first each step goes to
//! the connector of the system that the act names for it.
{% if modules | selectattr("calls") | list %}

use crate::Service;
use zanflow_runtime::{Answer, Call, CallError, Connectors, Steps, Versions};
{% else %}

use crate::Service;
use zanflow_runtime::{Connectors, Versions};
{% endif %}

/// What does the steps of cases. Cases go on by the version of the flow that they began on: when the
/// server says that open cases need methods which are gone, keep the crate of that version beside
/// this one, as in `Versions::new(…).keep("3f2a91c0", earlier::Service(…))`.
pub fn steps(connectors: Connectors) -> Versions {
    Versions::new(Service(Implementation::new(connectors)))
}

/// How the steps of the service are done.
pub struct Implementation {
    /// One connector of each kind.
    pub connectors: Connectors,
}

impl Implementation {
    /// On these connectors: the embedded ones or recorded answers, as the server was told.
    pub fn new(connectors: Connectors) -> Self {
        Self { connectors }
    }
}
{% for module in modules if module.calls %}

impl crate::{{ module.module }}::{{ module.item }} for Implementation {
{% for method in module.calls %}
{% if not loop.first %}

{% endif %}
    fn {{ method.name }}(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.connectors.call(call)
    }
{% endfor %}
}
{% endfor %}
