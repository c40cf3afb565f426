//! Paragraph and character styles, as far as they determine the kind of a paragraph.

use super::super::xml::Element;
use std::collections::BTreeMap;

/// Maximum length of a chain of styles; a longer one is a cycle.
const LONGEST_CHAIN: usize = 16;

/// Properties of a style; `None`: inherited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Style {
    base: Option<String>,
    name: String,
    list: Option<String>,
    level: Option<usize>,
    outline: Option<u8>,
    bold: Option<bool>,
    capitals: Option<bool>,
    hidden: Option<bool>,
    struck: Option<bool>,
    raised: Option<bool>,
    side: Option<Alignment>,
}

/// Alignment of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alignment {
    /// Any other.
    Other,
    /// Right-aligned, as stamps are.
    Right,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    paragraph: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub fn from_xml(root: &Element) -> Self {
        let mut out = Self::default();
        for element in root.elements().filter(|element| &*element.name == "style") {
            let Some(id) = element.attribute("styleId") else { continue };
            let default = element.attribute("default").is_some_and(|on| matches!(on, "1" | "true" | "on"));
            if default && element.attribute("type") == Some("paragraph") {
                out.paragraph = Some(id.to_owned());
            }
            out.styles.insert(id.to_owned(), style(element));
        }
        out
    }

    /// The first value along the chain of a style, by default that of all paragraphs.
    fn find<'a, T>(&'a self, id: Option<&'a str>, ask: impl Fn(&'a Style) -> Option<T>) -> Option<T> {
        let mut next = id.or(self.paragraph.as_deref());
        for _ in 0..LONGEST_CHAIN {
            let style = self.styles.get(next?)?;
            if let Some(found) = ask(style) {
                return Some(found);
            }
            next = style.base.as_deref();
        }
        None
    }

    /// The list of a paragraph style, its level if given, and the style that gives it.
    pub fn list(&self, id: Option<&str>) -> Option<(String, Option<usize>, String)> {
        let mut next = id.or(self.paragraph.as_deref());
        for _ in 0..LONGEST_CHAIN {
            let own = next?;
            let style = self.styles.get(own)?;
            if let Some(list) = &style.list {
                return Some((list.clone(), style.level, own.to_owned()));
            }
            next = style.base.as_deref();
        }
        None
    }

    /// Heading depth of a paragraph style, 1 to 6.
    pub fn heading(&self, id: Option<&str>) -> Option<u8> {
        let outline = self.find(id, |style| style.outline).filter(|depth| *depth < 9);
        outline.map(|depth| depth.saturating_add(1).min(6)).or_else(|| {
            let style = self.styles.get(id?)?;
            match style.name.as_str() {
                "title" => Some(1),
                name => {
                    let depth: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
                    (depth > 0).then_some(depth.min(6))
                }
            }
        })
    }

    /// Whether a paragraph of that style is a line of the table of contents.
    pub fn is_contents(&self, id: Option<&str>) -> bool {
        id.and_then(|id| self.styles.get(id)).is_some_and(|style| style.name.starts_with("toc "))
    }

    /// Whether a style is bold.
    pub fn bold(&self, id: Option<&str>) -> Option<bool> {
        self.find(id, |style| style.bold)
    }

    /// Whether a style prints capitals.
    pub fn capitals(&self, id: Option<&str>) -> Option<bool> {
        self.find(id, |style| style.capitals)
    }

    /// Whether a style is hidden.
    pub fn hidden(&self, id: Option<&str>) -> Option<bool> {
        self.find(id, |style| style.hidden)
    }

    /// Whether a style strikes letters out.
    pub fn struck(&self, id: Option<&str>) -> Option<bool> {
        self.find(id, |style| style.struck)
    }

    /// Whether a style raises letters.
    pub fn raised(&self, id: Option<&str>) -> Option<bool> {
        self.find(id, |style| style.raised)
    }

    /// The alignment.
    pub fn side(&self, id: Option<&str>) -> Option<Alignment> {
        self.find(id, |style| style.side)
    }
}

fn style(element: &Element) -> Style {
    let (paragraph, letters) = (element.child("pPr"), element.child("rPr"));
    let numbers = paragraph.and_then(|paragraph| paragraph.child("numPr"));
    let list = numbers.and_then(|numbers| numbers.value("numId"));
    Style {
        base: element.value("basedOn").map(str::to_owned),
        name: element.value("name").unwrap_or_default().to_lowercase(),
        list: list.map(str::to_owned),
        level: numbers.and_then(|numbers| numbers.value("ilvl")).and_then(|level| level.parse().ok()),
        outline: paragraph.and_then(|paragraph| paragraph.value("outlineLvl")?.parse().ok()),
        bold: letters.and_then(|letters| letters.switch("b")),
        capitals: letters.and_then(|letters| letters.switch("caps")),
        hidden: letters.and_then(|letters| letters.switch("vanish")),
        struck: letters.and_then(struck),
        raised: letters.and_then(raised),
        side: paragraph.and_then(side),
    }
}

/// Whether letters are struck out, with one line or two.
pub(super) fn struck(properties: &Element) -> Option<bool> {
    match (properties.switch("strike"), properties.switch("dstrike")) {
        (None, None) => None,
        (one, two) => Some(one == Some(true) || two == Some(true)),
    }
}

/// Whether letters are raised.
pub(super) fn raised(properties: &Element) -> Option<bool> {
    let aligned = properties.value("vertAlign").map(|height| height == "superscript");
    let lifted = properties.value("position").and_then(|by| by.parse::<i64>().ok()).map(|by| by > 0);
    aligned.or(lifted)
}

/// Left indent, in twentieths of a point, that only right-aligned text has (6 cm).
const RIGHT: i64 = 3400;

/// The alignment in a paragraph's properties.
pub(super) fn side(properties: &Element) -> Option<Alignment> {
    let justified = properties
        .value("jc")
        .map(|side| if matches!(side, "right" | "end") { Alignment::Right } else { Alignment::Other });
    let indent = properties.child("ind").and_then(|indent| {
        let left = indent.attribute("left").or_else(|| indent.attribute("start"))?;
        left.parse::<i64>().ok()
    });
    match (justified, indent) {
        (Some(Alignment::Right), _) => Some(Alignment::Right),
        (_, Some(left)) if left >= RIGHT => Some(Alignment::Right),
        (justified, _) => justified,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn styles_stand_on_others_and_circles_end() {
        let xml = "<styles><style styleId='N' type='paragraph' default='1'><name val='Normal'/></style>\
            <style styleId='A'><basedOn val='B'/><rPr><b/></rPr></style>\
            <style styleId='B'><basedOn val='A'/><pPr><numPr><ilvl val='1'/><numId val='3'/></numPr><jc val='right'/></pPr></style>\
            <style styleId='T'><name val='toc 2'/></style>\
            <style styleId='H'><name val='heading 2'/></style></styles>";
        let styles = Styles::from_xml(&parse(xml).unwrap());
        assert_eq!(styles.bold(Some("B")), Some(true));
        assert_eq!(styles.capitals(Some("A")), None);
        assert_eq!(styles.list(Some("A")), Some(("3".to_owned(), Some(1), "B".to_owned())));
        assert_eq!(
            (styles.heading(Some("H")), styles.heading(Some("A")), styles.heading(None)),
            (Some(2), None, None)
        );
        assert_eq!(styles.side(Some("A")), Some(Alignment::Right));
        assert!(styles.is_contents(Some("T")) && !styles.is_contents(Some("gone")));
    }
}
