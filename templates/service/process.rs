{# One process of a service as Rust: see src/generate/rust. #}
{% for line in head %}
//!{% if line %} {{ line }}{% endif %}

{% endfor %}
//!
//! {{ mark }}
//! What the service does for each step is in `implementation.rs`. The steps in the act's words:
//!
#![doc = concat!("```toml\n", include_str!("../flows/{{ part }}.toml"), "```")]

{{ imports }}

/// The name of the process.
{{ name }}

/// What the clauses of its steps call the act.
{{ act }}

/// The flow of the process, from `flows/{{ part }}.toml`.
///
/// # Errors
/// What keeps it from running: none, as the act stood when this was generated.
pub fn flow() -> Result<Flow, FlowFileError> {
{% if whole.examined %}
    let flow = Flow::read(include_str!("../flows/{{ part }}.toml"))?;
    // What is examined here is what the units do.
    {{ whole.examined.list }}
    Ok(flow.with_inner({{ whole.examined.node }}, &units)?)
{% else %}
    Flow::read(include_str!("../flows/{{ part }}.toml"))
{% endif %}
}
{% if whole.inner %}

/// The process as it is inside of another one, where the provider examines.
///
/// # Errors
/// Those of [`flow`].
pub fn inner() -> Result<Inner, FlowFileError> {
{% if whole.inner.matter %}
    {{ whole.inner.matter }}
{% endif %}
    let clause = Clause {
        act: ACT.to_owned(),
        paragraph: {{ whole.inner.paragraph }},
        line_start: {{ whole.inner.line_start }},
        line_end: {{ whole.inner.line_end }},
        ..Clause::default()
    };
    Ok(Inner {
        name: NAME.to_owned(),
        matter: {% if whole.inner.matter %}Some(MATTER.to_owned()){% else %}None{% endif %},
        clause,
        flow: flow()?,
    })
}
{% endif %}
{% if calls %}

/// What the process needs of other systems: a method for each that a step asks, in the act's order.
///
/// A method is named after what the step does, so it keeps its name when the act gets a step more.
/// It may be called again with the same key, and then gives the answer that it gave. An error is why
/// the system did not do it; the engine tries again.
pub trait {{ item }}: Send + Sync {
{% for method in calls %}
{% if not loop.first %}

{% endif %}
{% for line in method.doc %}
    ///{% if line %} {{ line }}{% endif %}

{% endfor %}
{{ method.signature }}
{% endfor %}
}
{% for method in calls %}

/// What [`{{ item }}::{{ method.name }}`] is told.
#[derive(Debug, Clone, Copy)]
pub struct {{ method.input }}<'a> {
    /// The call, for connectors; its key makes a repetition known.
    pub call: &'a Call<'a>,
    /// {{ method.whose_doc }}
    pub {{ method.whose }}: Option<&'a str>,
{% if has_forms and method.knows_case %}
    /// What was filled in, if something was.
    pub application: Option<Application<'a>>,
{% endif %}
{% for earlier in method.earlier %}
    /// What the system told [`{{ item }}::{{ earlier }}`] before.
    pub {{ earlier }}: Option<Earlier<'a>>,
{% endfor %}
}

impl<'a> From<&'a Call<'a>> for {{ method.input }}<'a> {
    fn from(call: &'a Call<'a>) -> Self {
        Self {
            call,
            {{ method.whose }}: call.whose(),
{% if has_forms and method.knows_case %}
            application: Application::of(call),
{% endif %}
{% for earlier in method.earlier %}
            {{ earlier }}: Earlier::of(call, "{{ earlier }}"),
{% endfor %}
        }
    }
}
{% endfor %}

/// The methods of [`{{ item }}`], as the flow names them.
{{ methods }}

/// Hands each call of the engine to the method that the case's own version of the flow names.
///
/// # Errors
/// Those of the methods; that the process has no such method.
pub fn call(steps: &impl {{ item }}, call: &Call<'_>) -> Result<Answer, CallError> {
    match call.ask.method.as_str() {
{% for method in calls %}
        {{ method.arm }}
{% endfor %}
        other => Err(CallError::NotDone {
            why: format!("no step is done by {other}"),
        }),
    }
}

fn answered(done: Result<impl Into<Answer>, CallError>) -> Result<Answer, CallError> {
    done.map(Into::into)
}
{% endif %}
