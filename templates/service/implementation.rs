{# The implementer's file: see src/generate/rust. #}
//! What the service does outside of its flows.
//!
//! This file is yours: it was written once and is never written again. At first each step goes to
//! the connector of the system that the act names for it.
{% if modules | selectattr("calls") | list %}

use zanflow_runtime::{Answer, Call, CallError, Connectors, Steps};
{% else %}

use zanflow_runtime::Connectors;
{% endif %}

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
{% for step in module.calls %}
{% if not loop.first %}

{% endif %}
    fn {{ step.method }}(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.connectors.call(call)
    }
{% endfor %}
}
{% endfor %}
