{# The implementer's file: see src/generate/rust. #}
//! What the service does for the steps of its processes.
//!
//! This file is yours: it was written once and is never written again. At first each step goes to
//! the connector of the system that the act names for it.

{{ imports_of_implementation }}

/// What does the steps of cases. Cases go on by the version of the flow that they began on: when the
/// server says that open cases need methods which are gone, keep the crate of that version beside
/// this one, as in `Versions::new(…).keep("3f2a91c0", earlier::Service(…))`.
///
/// `connectors` are the embedded systems or recorded answers, as the server was told; put your own in
/// their places.
pub fn steps(connectors: Connectors, _settings: &Settings) -> Versions {
    Versions::new(Service(Implementation::new(connectors)))
}

/// How the steps of the service are done.
pub struct Implementation {
    /// One connector of each kind.
    pub connectors: Connectors,
}

impl Implementation {
    /// On these connectors.
    pub fn new(connectors: Connectors) -> Self {
        Self { connectors }
    }
}
{% for module in modules if module.calls %}

impl {{ module.module }}::{{ module.item }} for Implementation {
{% for method in module.calls %}
{% if not loop.first %}

{% endif %}
{{ method.head }}
        self.connectors.{{ method.verb }}(ask.call)
    }
{% endfor %}
}
{% endfor %}
