//! The template engine with the project's templates and filters.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State};
use serde::Serialize;
use std::sync::LazyLock;

const TEMPLATES: [(&str, &str); 15] = [
    ("process.bpmn", include_str!("../../templates/process.bpmn")),
    ("diagram.svg", include_str!("../../templates/diagram.svg")),
    ("passport.html", include_str!("../../templates/passport.html")),
    ("passport.md", include_str!("../../templates/passport.md")),
    ("citizen.html", include_str!("../../templates/citizen.html")),
    ("compare.html", include_str!("../../templates/compare/page.html")),
    ("compare.md", include_str!("../../templates/compare/page.md")),
    ("compare.svg", include_str!("../../templates/compare/diagram.svg")),
    ("service/Cargo.toml", include_str!("../../templates/service/Cargo.toml")),
    ("service/lib.rs", include_str!("../../templates/service/lib.rs")),
    ("service/rustfmt.toml", include_str!("../../templates/service/rustfmt.toml")),
    ("service/main.rs", include_str!("../../templates/service/main.rs")),
    ("service/process.rs", include_str!("../../templates/service/process.rs")),
    ("service/implementation.rs", include_str!("../../templates/service/implementation.rs")),
    ("service/paths.rs", include_str!("../../templates/service/paths.rs")),
];

/// Parsed once: acts bring hundreds of processes.
static ENVIRONMENT: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(environment);

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
        // Literals are escaped by whoever fills these in.
        Some((_, "rs" | "toml")) => AutoEscape::None,
        Some((_, "md")) => AutoEscape::Custom("md".into()),
        _ => AutoEscape::Html,
    });
    environment.set_formatter(write);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Renders a template. An error is a fault of the template.
pub fn render(template: &str, data: &impl Serialize) -> Result<String, Error> {
    let environment = ENVIRONMENT
        .as_ref()
        .map_err(|error| Error::new(ErrorKind::InvalidOperation, format!("the templates: {error}")))?;
    let mut text = environment.get_template(template)?.render(Serde(data))?;
    text.truncate(text.trim_end().len());
    // A template's own comment stands before the XML declaration.
    let blank = text.len() - text.trim_start().len();
    text.drain(..blank);
    text.push('\n');
    Ok(text)
}

/// Writes a value escaped for the format of its template; safe values as they are.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return minijinja::escape_formatter(out, state, value);
    };
    let escaped = match state.auto_escape() {
        AutoEscape::None => text.to_owned(),
        AutoEscape::Custom(_) => markdown(text),
        _ => xml(text),
    };
    out.write_str(&escaped).map_err(Error::from)
}

/// Text and attribute values of XML and HTML; what XML cannot hold becomes U+FFFD.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ if letter.is_control() => out.push('\u{fffd}'),
            _ => out.push(letter),
        }
    }
    out
}

/// Text of Markdown, on one line, that may stand in a cell of a table.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(letter);
            }
            '&' => out.push_str("&amp;"),
            _ if letter.is_control() => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_acts_is_escaped() {
        assert_eq!(xml("<a b=\"&\">\u{7}'"), "&lt;a b=&quot;&amp;&quot;&gt;\u{fffd}&#39;");
        assert_eq!(markdown("a|b\n*c* <i>"), "a\\|b \\*c\\* \\<i\\>");
    }

    #[test]
    fn the_templates_can_be_read() {
        assert!(environment().is_ok(), "{:?}", environment().err());
    }
}
