//! The frame of every page.

use super::app::App;
use super::assets;
use super::prefs::{Prefs, Theme};
use super::render::WORDS;
use serde::Serialize;
use std::borrow::Cow;
use zanflow_wording::Lang;

/// The frame of every page: navigation, languages, themes.
#[derive(Debug, Clone, Serialize)]
pub struct Shell {
    lang: &'static str,
    theme: &'static str,
    /// All languages, with the address of this page in each.
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
    name: Cow<'static, str>,
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
    /// Frame of a page in the section `nav`.
    pub fn new(app: &App, prefs: &Prefs, nav: &'static str) -> Self {
        let language = |lang: Lang| Language {
            code: lang.code(),
            name: WORDS.label(lang, "own-name"),
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
            languages: Lang::ALL.map(language).to_vec(),
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
