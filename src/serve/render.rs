//! Pages from templates: `templates/web/*.html`, one environment a language.

use super::app::App;
use super::assets;
use super::error::Failure;
use super::prefs::{Prefs, Theme};
use super::strings;
use axum::response::Html;
use fluent_bundle::FluentArgs;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Error, ErrorKind, Output, State};
use serde::Serialize;
use std::sync::LazyLock;
use zanflow_wording::Lang;
use zanflow_wording::render::xml;

const TEMPLATES: [(&str, &str); 18] = [
    ("base.html", include_str!("../../templates/web/base.html")),
    ("about.html", include_str!("../../templates/web/about.html")),
    ("act.html", include_str!("../../templates/web/act.html")),
    ("acts.html", include_str!("../../templates/web/acts.html")),
    ("block.html", include_str!("../../templates/web/block.html")),
    ("diagram.html", include_str!("../../templates/web/diagram.html")),
    ("error.html", include_str!("../../templates/web/error.html")),
    ("group.html", include_str!("../../templates/web/group.html")),
    ("groups.html", include_str!("../../templates/web/groups.html")),
    ("home.html", include_str!("../../templates/web/home.html")),
    ("lines.html", include_str!("../../templates/web/lines.html")),
    ("login.html", include_str!("../../templates/web/login.html")),
    ("pages.html", include_str!("../../templates/web/pages.html")),
    ("results.html", include_str!("../../templates/web/results.html")),
    ("search.html", include_str!("../../templates/web/search.html")),
    ("service.html", include_str!("../../templates/web/service.html")),
    ("terms.html", include_str!("../../templates/web/terms.html")),
    ("upload.html", include_str!("../../templates/web/upload.html")),
];

type Made = Result<Environment<'static>, Error>;

static KK: LazyLock<Made> = LazyLock::new(|| environment(Lang::Kk));
static RU: LazyLock<Made> = LazyLock::new(|| environment(Lang::Ru));
static EN: LazyLock<Made> = LazyLock::new(|| environment(Lang::En));

fn environment(lang: Lang) -> Made {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::SemiStrict);
    environment.set_formatter(write);
    environment.add_function("t", move |key: &str, kwargs: Kwargs| words(lang, key, &kwargs));
    environment.add_function("named", move |group: &str, name: &str| {
        let label = lang.named(group, name);
        if label.is_empty() { name.to_owned() } else { label.to_owned() }
    });
    environment.add_filter("day", day);
    environment.add_filter("url", |text: &str| encode(text));
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Writes a value so that no text is markup; safe values, which only templates make, as they are. The engine's own escaping would write
/// `/` as an entity too, in every address.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => out.write_str(&xml(text)).map_err(Error::from),
        None => minijinja::escape_formatter(out, state, value),
    }
}

fn words(lang: Lang, key: &str, kwargs: &Kwargs) -> Result<String, Error> {
    let mut args = FluentArgs::new();
    for name in kwargs.args() {
        args.set(name.to_owned(), strings::value(&kwargs.get::<Value>(name)?));
    }
    let missing = || Error::new(ErrorKind::InvalidOperation, format!("no words for {key}"));
    strings::format(lang, key, Some(&args)).ok_or_else(missing)
}

/// `2012-12-19` as it is written here: 19.12.2012.
fn day(text: &str) -> String {
    let mut parts = text.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => format!("{day}.{month}.{year}"),
        _ => text.to_owned(),
    }
}

/// A text as a part of an address.
pub fn encode(text: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(text, KEPT).to_string()
}

/// Renders a page.
///
/// # Errors
/// A fault of the template.
pub fn render(lang: Lang, template: &str, data: &impl Serialize) -> Result<Html<String>, Failure> {
    let made = match lang {
        Lang::Kk => &*KK,
        Lang::Ru => &*RU,
        Lang::En => &*EN,
    };
    let environment = made
        .as_ref()
        .map_err(|error| Error::new(ErrorKind::InvalidOperation, format!("the templates: {error:#}")))?;
    Ok(Html(environment.get_template(template)?.render(Serde(data))?))
}

/// What stands around every page.
#[derive(Debug, Clone, Serialize)]
pub struct Shell {
    lang: &'static str,
    theme: &'static str,
    /// The other languages: code, own name, address of this page in it.
    languages: Vec<Language>,
    themes: Vec<Choice>,
    style: String,
    script: String,
    icon: String,
    nav: &'static str,
    upload: bool,
    token: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Language {
    code: &'static str,
    name: &'static str,
    href: String,
    current: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Choice {
    name: &'static str,
    href: String,
    current: bool,
}

impl Shell {
    /// For a page; `nav` is the name of its part of the site.
    pub fn new(app: &App, prefs: &Prefs, nav: &'static str) -> Self {
        let language = |(lang, name): (Lang, &'static str)| Language {
            code: lang.code(),
            name,
            href: prefs.here("lang", lang.code()),
            current: lang == prefs.lang,
        };
        let theme = |theme: Theme| Choice {
            name: theme.name(),
            href: prefs.here("theme", theme.name()),
            current: theme == prefs.theme,
        };
        Self {
            lang: prefs.lang.code(),
            theme: prefs.theme.name(),
            languages: [(Lang::Kk, "Қазақша"), (Lang::Ru, "Русский"), (Lang::En, "English")]
                .map(language)
                .to_vec(),
            themes: [Theme::Auto, Theme::Light, Theme::Dark].map(theme).to_vec(),
            style: assets::address("style.css"),
            script: assets::address("script.js"),
            icon: assets::address("icon.svg"),
            nav,
            upload: app.settings.upload,
            token: app.settings.token.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_can_be_read() {
        for lang in [Lang::Kk, Lang::Ru, Lang::En] {
            assert!(environment(lang).is_ok(), "{:#}", environment(lang).unwrap_err());
        }
    }

    #[test]
    fn what_acts_say_is_escaped() {
        assert_eq!(xml("<a b=\"&'\">/\u{0}"), "&lt;a b=&quot;&amp;&#39;&quot;&gt;/\u{fffd}");
        let mut made = environment(Lang::Kk).unwrap();
        made.add_template("x.html", "{{ a }}{{ a|upper }}{{ a|url }}{{ t(\"term\") }}").unwrap();
        let text = made.get_template("x.html").unwrap().render(minijinja::context!(a => "<i>")).unwrap();
        assert_eq!(text, "&lt;i&gt;&lt;I&gt;%3Ci%3EҰғым");
    }

    #[test]
    fn days_and_addresses() {
        assert_eq!(day("2012-12-19"), "19.12.2012");
        assert_eq!(day("?"), "?");
        assert_eq!(encode("№ 2/338&a=<"), "%E2%84%96%202%2F338%26a%3D%3C");
    }
}
