//! What of a page is no text of the act: menus and heads, what it hides, what it strikes out, pictures.

use super::style::{Display, Style};
use ego_tree::{NodeId, NodeRef};
use scraper::Node;
use scraper::node::Element;
use std::collections::HashSet;

/// Why a part of a page is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passed {
    /// Scripts and the page's head: nobody reads them.
    Code,
    /// Menus, heads, buttons.
    Furniture,
    /// It stands outside the article that the page is about.
    Outside,
    Struck,
    Hidden,
    /// For screen readers, or shown when a pointer rests on it.
    Aside,
    /// A reviewer's comment.
    Comment,
    Drawing,
    Picture,
    /// Another page or file in the page.
    Embedded,
}

/// How often something was passed over.
#[derive(Debug, Default)]
pub(super) struct Counts {
    furniture: u32,
    outside: u32,
    struck: u32,
    hidden: u32,
    aside: u32,
    comments: u32,
    drawings: u32,
    pictures: u32,
    embedded: u32,
    /// Formulas, which are read in one line.
    pub formulas: u32,
}

impl Counts {
    /// Counts a part with words, or one that need not have any.
    pub fn add(&mut self, passed: Passed) {
        let count = match passed {
            Passed::Code => return,
            Passed::Furniture => &mut self.furniture,
            Passed::Outside => &mut self.outside,
            Passed::Struck => &mut self.struck,
            Passed::Hidden => &mut self.hidden,
            Passed::Aside => &mut self.aside,
            Passed::Comment => &mut self.comments,
            Passed::Drawing => &mut self.drawings,
            Passed::Picture => &mut self.pictures,
            Passed::Embedded => &mut self.embedded,
        };
        *count = count.saturating_add(1);
    }

    /// What to tell the user.
    pub fn remarks(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut tell = |count: u32, one: &str, many: &str, advice: &str| {
            if count > 0 {
                out.push(format!("{count} {}; {advice}", if count == 1 { one } else { many }));
            }
        };
        let left = "left out: look at the page if they belong to the act";
        tell(
            self.struck,
            "passage struck out",
            "passages struck out",
            "left out as no longer in force: check the page",
        );
        tell(self.hidden, "hidden passage", "hidden passages", left);
        tell(self.aside, "note for screen readers or tooltip", "notes for screen readers or tooltips", left);
        tell(self.comments, "comment", "comments", "left out: they are no part of the act");
        tell(self.formulas, "formula", "formulas", "written in one line: check it against the page");
        tell(
            self.drawings,
            "drawing",
            "drawings",
            "words in drawings are not read: give them as text if they belong to the act",
        );
        tell(self.pictures, "picture", "pictures", "not read: if it shows text, give that as text");
        tell(
            self.embedded,
            "embedded page or file",
            "embedded pages or files",
            "not read: give it as a file of its own",
        );
        tell(self.furniture, "menu, head or form of the page", "menus, heads and forms of the page", left);
        tell(
            self.outside,
            "part of the page outside its article",
            "parts of the page outside its article",
            left,
        );
        out
    }
}

/// Elements that hold no text for readers.
const CODE: [&str; 7] = ["head", "script", "style", "noscript", "template", "title", "meta"];
/// Elements that are page furniture.
const NAMES: [&str; 9] =
    ["nav", "footer", "header", "button", "select", "textarea", "datalist", "menu", "search"];
/// Classes and ids of page furniture: navigation, banners and the like.
const FURNITURE: [&str; 13] = [
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "hidden-print",
    "d-print-none",
    "menu",
    "navbar",
    "no-print",
    "noprint",
    "share",
    "sidebar",
    "toolbar",
];
/// Roles of page furniture.
const ROLES: [&str; 5] = ["banner", "complementary", "contentinfo", "navigation", "search"];
/// Classes by which usual style sheets keep a text for screen readers, or for a pointer that rests on its neighbour.
const ASIDE: [&str; 14] = [
    "sr-only",
    "sronly",
    "sr-text",
    "visually-hidden",
    "visuallyhidden",
    "u-visually-hidden",
    "cdk-visually-hidden",
    "element-invisible",
    "screen-reader-text",
    "screen-reader-only",
    "show-for-sr",
    "tooltip",
    "tooltiptext",
    "tooltip-text",
];

/// Why an element is passed over with all that is in it; `in_article`: a header inside an article belongs to the act.
pub(super) fn passed(element: &Element, style: &Style, in_article: bool) -> Option<Passed> {
    let name = element.name();
    let words = |name| element.attr(name).unwrap_or_default().split_ascii_whitespace();
    let is = |known: &[&str]| words("class").chain(words("id")).any(|word| known.contains(&word));
    if CODE.contains(&name) {
        return Some(Passed::Code);
    }
    match name {
        "svg" | "canvas" => return Some(Passed::Drawing),
        "img" | "picture" => return Some(Passed::Picture),
        "iframe" | "object" | "embed" | "video" | "audio" | "frame" => return Some(Passed::Embedded),
        _ => {}
    }
    if style.comment || words("class").any(|class| class == "MsoCommentReference") {
        return Some(Passed::Comment);
    }
    if style.struck {
        return Some(Passed::Struck);
    }
    if style.display == Display::None {
        return Some(Passed::Hidden);
    }
    if style.is_aside()
        || words("role").any(|role| role == "tooltip")
        || words("class").any(|class| ASIDE.contains(&class))
    {
        return Some(Passed::Aside);
    }
    let holds_all = matches!(name, "html" | "body" | "main" | "article");
    // LibreOffice writes the head and foot of a page into the text.
    let margin = name == "div" && matches!(element.attr("title"), Some("header" | "footer"));
    let furniture = margin
        || (NAMES.contains(&name) && !(name == "header" && in_article))
        || (!holds_all && (is(&FURNITURE) || words("role").any(|role| ROLES.contains(&role))));
    furniture.then_some(Passed::Furniture)
}

/// The parts of a page that are its text, where it says so.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// The article and its title.
    roots: HashSet<NodeId>,
    /// What these stand in.
    around: HashSet<NodeId>,
}

impl Scope {
    /// Whether a part of the page is one of its texts.
    pub fn is_root(&self, node: &NodeRef<'_, Node>) -> bool {
        self.roots.contains(&node.id())
    }

    /// Whether a part of the page holds one of its texts.
    pub fn is_around(&self, node: &NodeRef<'_, Node>) -> bool {
        self.around.contains(&node.id())
    }
}

/// Longest title of an article with what stands beside it, in bytes.
const LONGEST_TITLE: usize = 3000;

/// The articles of a page if they are the greater part of its text, with the title that stands before them.
pub(super) fn scope(page: &scraper::Html) -> Option<Scope> {
    let measured = Measure::of(page);
    let first = measured.articles.first()?;
    let inside: usize = measured.articles.iter().map(|(.., bytes)| bytes).sum();
    if inside.saturating_mul(2) <= measured.bytes {
        return None;
    }
    let mut roots: Vec<NodeId> = measured.articles.iter().map(|(node, ..)| *node).collect();
    let titled = measured.headings.iter().any(|(_, place, inside)| *inside && *place > first.1);
    let above = measured.headings.iter().rev().find(|(_, place, _)| *place < first.1);
    if let Some((heading, ..)) = above.filter(|_| !titled) {
        roots.extend(page.tree.get(*heading).map(|heading| block_of(heading).id()));
    }
    let mut scope = Scope::default();
    for root in roots {
        let Some(node) = page.tree.get(root) else { continue };
        scope.around.extend(node.ancestors().map(|node| node.id()));
        scope.roots.insert(root);
    }
    Some(scope)
}

/// The greatest part around a heading that is a title with its remarks: short, without lists and forms.
fn block_of(heading: NodeRef<'_, Node>) -> NodeRef<'_, Node> {
    const NEVER: [&str; 10] =
        ["ul", "ol", "table", "form", "nav", "article", "main", "script", "input", "aside"];
    let mut block = heading;
    while let Some(parent) = block.parent().filter(|parent| parent.value().is_element()) {
        let mut bytes = 0usize;
        for node in parent.descendants() {
            match node.value() {
                Node::Text(text) => bytes = bytes.saturating_add(text.len()),
                Node::Element(element) if NEVER.contains(&element.name()) => return block,
                _ => {}
            }
            if bytes > LONGEST_TITLE {
                return block;
            }
        }
        block = parent;
    }
    block
}

/// Where a page's text is.
#[derive(Default)]
struct Measure {
    /// Bytes of its text.
    bytes: usize,
    /// Outermost articles, their place in the page and their bytes.
    articles: Vec<(NodeId, usize, usize)>,
    /// Headings of the first depth, their place, and whether they stand in an article.
    headings: Vec<(NodeId, usize, bool)>,
}

impl Measure {
    fn of(page: &scraper::Html) -> Self {
        let mut out = Self::default();
        let mut place = 0usize;
        // Open articles and texts that do not count.
        let (mut articles, mut code) = (0u32, 0u32);
        for edge in page.tree.root().traverse() {
            match edge {
                ego_tree::iter::Edge::Open(node) => {
                    place += 1;
                    match node.value() {
                        Node::Text(text) if code == 0 => {
                            let bytes = text.trim().len();
                            out.bytes += bytes;
                            if let Some((.., own)) = out.articles.last_mut().filter(|_| articles > 0) {
                                *own += bytes;
                            }
                        }
                        Node::Element(element) if CODE.contains(&element.name()) => code += 1,
                        Node::Element(element) if is_article(element) => {
                            if articles == 0 {
                                out.articles.push((node.id(), place, 0));
                            }
                            articles += 1;
                        }
                        Node::Element(element) if element.name() == "h1" => {
                            out.headings.push((node.id(), place, articles > 0));
                        }
                        _ => {}
                    }
                }
                ego_tree::iter::Edge::Close(node) => match node.value() {
                    Node::Element(element) if CODE.contains(&element.name()) => code -= 1,
                    Node::Element(element) if is_article(element) => articles -= 1,
                    _ => {}
                },
            }
        }
        out
    }
}

/// Whether an element says that it is what the page is about.
fn is_article(element: &Element) -> bool {
    matches!(element.name(), "article" | "main")
        || element.attr("role") == Some("main")
        || element.attr("itemprop") == Some("articleBody")
}
