{# Tests of a service's crate: see src/generate/rust. #}
//! Every way through every process, taken by a case on the service's own implementation: see
//! `stubs/mod.rs`, which is yours.
//!
//! {{ mark }}
{% if modules | selectattr("ways") | list %}

mod stubs;

{{ imports_of_ways }}
use zanflow_runtime::ways::Astray;
{% for module in modules if module.ways %}

#[test]
fn {{ module.module }}() -> Result<(), Astray> {
    let ways = stubs::ways({{ module.module }}::flow()?);
    {{ module.ways }}
{% if module.waits %}
    // What is not known lets nothing pass.
    {{ module.waits }}
{% endif %}
    Ok(())
}
{% endfor %}
{% endif %}
