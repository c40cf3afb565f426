{# The server of a service: see src/generate/rust. #}
//! Serves the service: an API, and pages for people. `cargo run -- --help` tells how.
//!
//! {{ mark }}

{% for line in main.imports %}
{{ line }}
{% endfor %}
use std::process::ExitCode;
{% if main.processes != "vec![]" %}
use zanflow_http::{Hooks, Process, Service};
{% else %}
use zanflow_http::{Hooks, Service};
{% endif %}

/// What the service is called.
{{ main.title }}

/// The act that regulates it.
{{ main.act }}

fn main() -> ExitCode {
    let service = Service {
        id: {{ main.id }},
        title: TITLE,
        act: ACT,
        openapi: include_str!("../openapi.json"),
        card: include_str!("../card.json"),
        forms: {{ main.forms }},
{% if main.processes != "vec![]" %}
        processes: processes(),
{% else %}
        processes: Vec::new(),
{% endif %}
    };
    let hooks = Hooks::new(implementation::steps)
        .routes(routes::routes)
        .layer(routes::layer);
    zanflow_http::run_with(service, hooks)
}
{% if main.processes != "vec![]" %}

/// The processes in the act's order; those that cannot run, with what keeps them from it.
fn processes() -> Vec<Process> {
    {{ main.processes }}
}
{% endif %}
