//! The template engine.

use crate::escape::{markdown, url, xml};
use crate::{Catalogue, Error, Lang, Value as Word};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior};
use serde::Serialize;
use std::sync::OnceLock;

/// The templates of one part of the program, parsed once for each language.
///
/// Values are escaped by the ending of the template's name: XML for all but `.md` (Markdown) and `.rs`, `.toml`, `.txt`, `.lock`, `.service` (as they
/// are: whoever fills these in writes literals). `t("key", name=value)` is a message of the part's catalogue; the filters
/// are the engine's own, `url` (a segment of an address) and `day` (19.12.2012 of `2012-12-19`). A variable that was not
/// given cannot be printed.
pub struct Templates {
    words: &'static Catalogue,
    sources: &'static [(&'static str, &'static str)],
    /// In the order of [`Lang::ALL`].
    environments: [OnceLock<Result<Environment<'static>, Error>>; 3],
}

/// The templates of a folder by their names, with the catalogue of their messages: `templates!(&WORDS, "/../../templates/web/",
/// "base.html", …)`. The folder is given from that of the crate's manifest.
#[macro_export]
macro_rules! templates {
    ($words:expr, $folder:literal, $($name:literal),+ $(,)?) => {
        $crate::Templates::new(
            $words,
            &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), $folder, $name)))),+],
        )
    };
}

impl Templates {
    /// Templates by name, with the messages that they ask for.
    pub const fn new(words: &'static Catalogue, sources: &'static [(&'static str, &'static str)]) -> Self {
        Self { words, sources, environments: [const { OnceLock::new() }; 3] }
    }

    /// Renders a template.
    ///
    /// # Errors
    /// A fault of the template.
    pub fn render(&self, lang: Lang, name: &str, data: &impl Serialize) -> Result<String, Error> {
        self.environment(lang)?.get_template(name)?.render(Serde(data))
    }

    /// Renders a template as a file: no blank lines around it, and a line end at its end.
    ///
    /// # Errors
    /// A fault of the template.
    pub fn render_file(&self, lang: Lang, name: &str, data: &impl Serialize) -> Result<String, Error> {
        let mut text = self.render(lang, name, data)?;
        text.truncate(text.trim_end().len());
        // A template's own comment stands before the XML declaration.
        let blank = text.len() - text.trim_start().len();
        text.drain(..blank);
        text.push('\n');
        Ok(text)
    }

    /// Parses all templates.
    ///
    /// # Errors
    /// The first fault of a template.
    pub fn parse(&self) -> Result<(), Error> {
        self.environment(Lang::default()).map(|_| ())
    }

    fn environment(&self, lang: Lang) -> Result<&Environment<'static>, Error> {
        let kept = self.environments.get(lang as usize);
        let kept =
            kept.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "a language without templates"))?;
        let made = kept.get_or_init(|| environment(self.words, lang, self.sources));
        made.as_ref().map_err(|error| Error::new(error.kind(), format!("the templates: {error:#}")))
    }
}

fn environment(
    words: &'static Catalogue,
    lang: Lang,
    sources: &[(&'static str, &'static str)],
) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
        Some((_, "rs" | "toml" | "txt" | "lock" | "service")) => AutoEscape::None,
        Some((_, "md")) => AutoEscape::Custom("md".into()),
        _ => AutoEscape::Html,
    });
    environment.set_formatter(write);
    environment.add_function("t", move |key: &str, values: Kwargs| message(words, lang, key, &values));
    environment.add_filter("day", day);
    environment.add_filter("url", |text: &str| url(text));
    for (name, source) in sources {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Writes a value escaped for the format of its template; safe values, which only templates make, as they are. The
/// engine's own escaping would also turn every `/` of an address into an entity.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return minijinja::escape_formatter(out, state, value);
    };
    let escaped = match state.auto_escape() {
        AutoEscape::None => return out.write_str(text).map_err(Error::from),
        AutoEscape::Custom(_) => markdown(text),
        _ => xml(text),
    };
    out.write_str(&escaped).map_err(Error::from)
}

fn message(words: &Catalogue, lang: Lang, key: &str, values: &Kwargs) -> Result<String, Error> {
    let mut filled = Vec::new();
    for name in values.args() {
        let value = values.get::<Value>(name)?;
        let word = value.as_i64().map_or_else(|| Word::from(value.to_string()), Word::from);
        filled.push((name, word));
    }
    Ok(words.fill_values(lang, key, filled))
}

/// `2012-12-19` as dates are written in Kazakhstan: 19.12.2012.
fn day(text: &str) -> String {
    let mut parts = text.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => format!("{day}.{month}.{year}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static WORDS: Catalogue = Catalogue::new(["n = { $n } жыл", "n = { $n } год", "n = { $n } years"]);
    static TEMPLATES: Templates = Templates::new(
        &WORDS,
        &[
            (
                "x.html",
                "{{ a }}{{ a|upper }}{{ a|url }}{{ t(\"n\", n=1) }}{{ t(\"term\") }}{{ t(\"unknown\") }}",
            ),
            ("x.md", "{{ a }} {{ d|day }}\n\n"),
            ("x.rs", "\n{# comment #}\n{{ a }}"),
        ],
    );

    #[derive(Serialize)]
    struct Data {
        a: &'static str,
        d: &'static str,
    }

    #[test]
    fn values_are_escaped_by_the_format() {
        let data = Data { a: "<i>", d: "2012-12-19" };
        let html = TEMPLATES.render(Lang::Kk, "x.html", &data).unwrap();
        assert_eq!(html, "&lt;i&gt;&lt;I&gt;%3Ci%3E1 жылҰғымunknown");
        assert_eq!(TEMPLATES.render_file(Lang::Ru, "x.md", &data).unwrap(), "\\<i\\> 19.12.2012\n");
        assert_eq!(TEMPLATES.render_file(Lang::En, "x.rs", &data).unwrap(), "<i>\n");
        assert!(TEMPLATES.render(Lang::En, "x.md", &()).is_err(), "a variable that was not given");
    }

    #[test]
    fn days() {
        assert_eq!(day("2012-12-19"), "19.12.2012");
        assert_eq!(day("?"), "?");
    }
}
