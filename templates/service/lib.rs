{# The root of a service's crate: see src/generate/rust. #}
{% for line in head %}
//!{% if line %} {{ line }}{% endif %}

{% endfor %}
{% for process in broken %}
//!
{% for line in process %}
//! {{ line }}
{% endfor %}
{% endfor %}
//!
//! {{ mark }}
//! Yours are `implementation.rs`, `routes.rs` and `settings.rs`: see README.md.

{% for module in mods %}
pub mod {{ module }};
{% endfor %}

use zanflow_runtime::{Answer, Call, CallError, Flow, FlowFileError, Method, Steps};

/// The flows of the service with their names, in the act's order.
///
/// # Errors
/// Those of the flows: none, as the act stood when this was generated.
pub fn flows() -> Result<Vec<(&'static str, Flow)>, FlowFileError> {
    Ok({{ flows }})
}

/// The steps of all flows, as an engine calls them, done by `I`.
pub struct Service<I>(pub I);

impl<I> Steps for Service<I>
where
{{ bounds }}
{
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
{% if modules | selectattr("calls") | list %}
        match call.node.clause.act.as_str() {
{% for module in modules if module.calls %}
            {{ module.module }}::ACT => {{ module.module }}::call(&self.0, call),
{% endfor %}
            other => Err(CallError::NotDone {
                why: format!("no process {other} calls another system"),
            }),
        }
{% else %}
        let process = &call.node.clause.act;
        Err(CallError::NotDone {
            why: format!("no process {process} calls another system"),
        })
{% endif %}
    }

{% if modules | selectattr("calls") | list %}
    fn has(&self, method: &Method<'_>) -> bool {
        match method.act {
{% for module in modules if module.calls %}
            {{ module.module }}::ACT => {{ module.module }}::METHODS.contains(&method.name),
{% endfor %}
            _ => false,
        }
    }
{% else %}
    fn has(&self, _: &Method<'_>) -> bool {
        false
    }
{% endif %}
}
