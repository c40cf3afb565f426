{# The application forms of a service as Rust: see src/generate/rust. #}
//! The application forms that the act prints: what is to be filled in, in the act's words.
//!
//! {{ mark }}

{{ imports }}

/// The application forms, in the act's order.
{{ all }}
{% for form in forms %}

{% for line in form.doc %}
///{% if line %} {{ line }}{% endif %}

{% endfor %}
const {{ form.name }}: Form = Form {
    {{ form.title }},
    {{ form.fields }},
};
{% for constant in form.constants %}

{% for line in constant.doc %}
///{% if line %} {{ line }}{% endif %}

{% endfor %}
{% if constant.lines %}
pub const {{ constant.name }}: Field = Field {
{% for line in constant.lines %}
    {{ line }},
{% endfor %}
    ..{{ constant.base }}
};
{% else %}
pub const {{ constant.name }}: Field = {{ constant.base }};
{% endif %}
{% endfor %}
{% endfor %}
