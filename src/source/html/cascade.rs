//! Which style an element has: the browser's own, then the page's rules by weight, then its own attribute.

use super::selector::{Key, Part};
use super::sheet::Sheet;
use super::style::{Attributes, Declaration, Display, Height, ListStyle, Spaces, Style};
use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;
use std::collections::HashMap;

/// Tests of elements against selectors that one page may take: a hostile sheet on a hostile page takes more.
const MOST_STEPS: u64 = 20_000_000;

/// The styles of a page.
pub(super) struct Cascade {
    pub sheet: Sheet,
    /// Rules by what they are found by.
    ids: HashMap<String, Vec<usize>>,
    classes: HashMap<String, Vec<usize>>,
    names: HashMap<String, Vec<usize>>,
    others: Vec<usize>,
    /// There are rules for texts that the sheet adds.
    adds: bool,
    attributes: Attributes,
    steps: u64,
}

impl Cascade {
    /// The styles of a page; `sheets` are those that come with it as files.
    pub fn of(page: &scraper::Html, sheets: &[String]) -> Self {
        let mut sheet = Sheet::default();
        sheets.iter().for_each(|text| sheet.add(text));
        for node in page.tree.root().descendants() {
            let Some(element) = node.value().as_element().filter(|element| element.name() == "style") else {
                continue;
            };
            if element.attr("media").is_none_or(|media| media.trim().is_empty() || !is_for_others(media)) {
                let text: String =
                    node.children().filter_map(|text| text.value().as_text()).map(|text| &**text).collect();
                sheet.add(&text);
            }
        }
        let mut cascade = Self {
            sheet,
            ids: HashMap::new(),
            classes: HashMap::new(),
            names: HashMap::new(),
            others: Vec::new(),
            adds: false,
            attributes: Attributes::default(),
            steps: MOST_STEPS,
        };
        cascade.index();
        cascade
    }

    fn index(&mut self) {
        for (at, rule) in self.sheet.rules.iter().enumerate() {
            self.adds |= rule.selector.part != Part::Element;
            match rule.selector.key() {
                Key::Id(id) => self.ids.entry(id.to_owned()).or_default().push(at),
                Key::Class(class) => self.classes.entry(class.to_owned()).or_default().push(at),
                Key::Name(name) => self.names.entry(name.to_owned()).or_default().push(at),
                Key::Any => self.others.push(at),
            }
        }
    }

    /// Whether its rules took more work than they may.
    pub fn is_exhausted(&self) -> bool {
        self.steps == 0
    }

    /// The style of an element that stands in one of the style `around`.
    pub fn style(&mut self, node: NodeRef<'_, Node>, element: &Element, around: &Style) -> Style {
        let mut style = around.inherited();
        usual(element, &mut style);
        let own = element.attr("style").map(|text| self.attributes.read(text));
        let mut steps = self.steps;
        let rules = self.matching(node, element, Part::Element, &mut steps);
        for important in [false, true] {
            let rules = rules.iter().flat_map(|rule| rule.iter());
            let all = rules.chain(own.iter().flat_map(|own| own.iter()));
            all.filter(|line| line.important == important).for_each(|line| style.set(&line.property));
        }
        self.steps = steps;
        style
    }

    /// The style of a text that the sheet adds to an element of the style `of`.
    pub fn added(
        &mut self,
        node: NodeRef<'_, Node>,
        element: &Element,
        part: Part,
        of: &Style,
    ) -> Option<Style> {
        if !self.adds {
            return None;
        }
        let mut style = of.inherited();
        let mut steps = self.steps;
        let rules = self.matching(node, element, part, &mut steps);
        if rules.is_empty() {
            self.steps = steps;
            return None;
        }
        for important in [false, true] {
            let rules = rules.iter().flat_map(|rule| rule.iter());
            rules.filter(|line| line.important == important).for_each(|line| style.set(&line.property));
        }
        self.steps = steps;
        Some(style)
    }

    /// The declarations of the rules that mean an element, the weightiest last.
    fn matching(
        &self,
        node: NodeRef<'_, Node>,
        element: &Element,
        part: Part,
        steps: &mut u64,
    ) -> Vec<&[Declaration]> {
        if self.sheet.rules.is_empty() {
            return Vec::new();
        }
        let of_id = element.attr("id").and_then(|id| self.ids.get(id));
        let classes = element.attr("class").unwrap_or_default().split_ascii_whitespace();
        let of_classes = classes.filter_map(|class| self.classes.get(class));
        let lists = of_id.into_iter().chain(of_classes).chain(self.names.get(element.name()));
        let candidates =
            lists.flatten().chain(&self.others).filter_map(|at| Some((*at, self.sheet.rules.get(*at)?)));
        let mut found: Vec<_> = candidates
            .filter(|(_, rule)| rule.selector.part == part && rule.selector.matches(node, steps))
            .map(|(at, rule)| (rule.selector.weight, at, rule.declarations.as_slice()))
            .collect();
        found.sort_by_key(|(weight, at, _)| (*weight, *at));
        found.into_iter().map(|(.., declarations)| declarations).collect()
    }
}

/// Whether a sheet is for other media than screens and paper.
fn is_for_others(media: &str) -> bool {
    let media = media.to_ascii_lowercase();
    !["all", "screen", "print"].iter().any(|known| media.contains(known)) || media.contains("width")
}

/// What browsers give an element by its name and attributes.
fn usual(element: &Element, style: &mut Style) {
    let name = element.name();
    style.display = usual_display(name);
    match name {
        "b" | "strong" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "th" => style.bold = true,
        "s" | "strike" | "del" => style.struck = true,
        "sup" => style.height = Height::Raised,
        "sub" => style.height = Height::Lowered,
        "pre" | "listing" | "xmp" => style.spaces = Spaces::Kept,
        "ul" | "menu" | "dir" => style.list = ListStyle::Bullet,
        "ol" => style.list = ListStyle::Named("decimal".to_owned()),
        _ => {}
    }
    if matches!(name, "ol" | "ul" | "li")
        && let Some(kind) = element.attr("type")
    {
        style.list = list_type(kind);
    }
    if element.attr("align").is_some_and(|side| side.eq_ignore_ascii_case("right")) {
        style.side = super::style::Side::Right;
    } else if element.attr("align").is_some() {
        style.side = super::style::Side::Other;
    }
    if element.attr("hidden").is_some() || (name == "dialog" && element.attr("open").is_none()) {
        style.display = Display::None;
    }
}

fn usual_display(name: &str) -> Display {
    match name {
        "html" | "body" | "main" | "article" | "section" | "aside" | "header" | "footer" | "nav"
        | "hgroup" | "search" | "div" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote"
        | "ul" | "ol" | "menu" | "dir" | "dl" | "dt" | "dd" | "pre" | "listing" | "xmp" | "figure"
        | "figcaption" | "form" | "fieldset" | "legend" | "address" | "caption" | "center" | "details"
        | "summary" | "dialog" | "hr" | "optgroup" => Display::Block,
        "li" => Display::Item,
        "table" => Display::Table,
        "tr" => Display::Row,
        "td" | "th" => Display::Cell,
        _ => Display::Inline,
    }
}

/// `type` of a list or an item.
fn list_type(kind: &str) -> ListStyle {
    let name = match kind.trim() {
        "a" => "lower-alpha",
        "A" => "upper-alpha",
        "i" => "lower-roman",
        "I" => "upper-roman",
        "1" => "decimal",
        other => match other.to_ascii_lowercase().as_str() {
            "none" => return ListStyle::None,
            _ => return ListStyle::Bullet,
        },
    };
    ListStyle::Named(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The style of the element with the id `x`.
    fn style(page: &str) -> Style {
        let page = scraper::Html::parse_document(page);
        let mut cascade = Cascade::of(&page, &[]);
        let is_x = |node: &NodeRef<'_, Node>| {
            node.value().as_element().is_some_and(|element| element.attr("id") == Some("x"))
        };
        let node = page.tree.root().descendants().find(is_x).expect("an element x");
        let mut around = Style::default();
        let above: Vec<_> = node.ancestors().collect();
        for node in above.into_iter().rev().chain([node]) {
            if let Some(element) = node.value().as_element() {
                around = cascade.style(node, element, &around);
            }
        }
        around
    }

    #[test]
    fn the_weightier_rule_wins_and_the_attribute_over_all() {
        let table = [
            ("<style>.a{display:none}</style><p id=x class=a>", Display::None),
            ("<style>p.a{display:block} .a{display:none}</style><p id=x class=a>", Display::Block),
            ("<style>p{display:none} p{display:block}</style><p id=x>", Display::Block),
            ("<style>#x{display:none}</style><p id=x style='display:block'>", Display::Block),
            ("<style>p{display:none !important}</style><p id=x style='display:block'>", Display::None),
            ("<style>div>.a{display:none}</style><p id=x class=a>", Display::Block),
            ("<style media=speech>p{display:none}</style><p id=x>", Display::Block),
            ("<p id=x hidden>", Display::None),
        ];
        for (page, expected) in table {
            assert_eq!(style(page).display, expected, "{page}");
        }
    }

    #[test]
    fn what_is_inherited() {
        let page = "<style>div{font-weight:bold;text-align:right;white-space:pre;text-decoration:line-through}</style>\
                    <div><span id=x>";
        let style = style(page);
        assert!(style.bold && style.side == super::super::style::Side::Right && style.spaces == Spaces::Kept);
        assert!(!style.struck && style.display == Display::Inline);
    }
}
