//! Selectors of style sheets: elements, classes, ids, attributes, places among siblings, and what they stand in.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

/// Maximum of parts in one selector.
const LONGEST: usize = 16;

/// What a rule applies to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Selector {
    /// The element itself, then what it stands in or after, from the inside out.
    parts: Vec<(Relation, Compound)>,
    /// The generated part of the element that is meant.
    pub part: Part,
    /// Ids; classes, attributes and places; elements.
    pub weight: (u16, u16, u16),
}

/// The element itself, or text that the sheet adds to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Part {
    #[default]
    Element,
    Before,
    After,
    Marker,
}

/// How a part stands to the one inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// It is the element itself.
    Own,
    Ancestor,
    Parent,
    /// The sibling just before.
    Next,
    /// Any sibling before.
    Before,
}

/// Conditions on one element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Compound {
    name: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Attribute {
        name: String,
        test: Test,
        value: String,
    },
    /// The `every · n + first`-th child.
    Child {
        every: i64,
        first: i64,
    },
    LastChild,
    Root,
    Not(Box<Compound>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Has,
    Is,
    Word,
    Starts,
    Ends,
    Holds,
    /// `|=`: the value, or it and a hyphen.
    Language,
}

/// By what rules are found: the most telling condition of a selector's own element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key<'a> {
    Id(&'a str),
    Class(&'a str),
    Name(&'a str),
    Any,
}

impl Selector {
    /// By what it is found.
    pub fn key(&self) -> Key<'_> {
        let Some((_, own)) = self.parts.first() else { return Key::Any };
        match (&own.id, own.classes.first(), &own.name) {
            (Some(id), ..) => Key::Id(id),
            (_, Some(class), _) => Key::Class(class),
            (.., Some(name)) => Key::Name(name),
            _ => Key::Any,
        }
    }

    /// Whether it means an element. Each test of an element takes one of `steps`; without any left, it means none.
    pub fn matches(&self, node: NodeRef<'_, Node>, steps: &mut u64) -> bool {
        self.from(0, node, steps)
    }

    /// Whether the parts from one on stand as they should, where `node` is to be that part's element.
    fn from(&self, at: usize, node: NodeRef<'_, Node>, steps: &mut u64) -> bool {
        self.parts.get(at).is_none_or(|(_, compound)| compound.matches(node, steps))
            && self.around(at + 1, node, steps)
    }

    /// Whether the parts from one on stand as they should around the element of the part before.
    fn around(&self, at: usize, node: NodeRef<'_, Node>, steps: &mut u64) -> bool {
        let Some((relation, compound)) = self.parts.get(at) else { return true };
        match relation {
            Relation::Own => true,
            Relation::Parent => {
                node.parent().is_some_and(|parent| is_element(parent) && self.from(at, parent, steps))
            }
            Relation::Next => {
                let before = node.prev_siblings().find(|sibling| is_element(*sibling));
                before.is_some_and(|before| self.from(at, before, steps))
            }
            Relation::Before => {
                let mut before = node.prev_siblings().filter(|sibling| is_element(*sibling));
                before.any(|before| *steps > 0 && self.from(at, before, steps))
            }
            Relation::Ancestor => {
                // What fails around the nearest one fails around those further out, too.
                let nearest = matches!(self.parts.get(at + 1), None | Some((Relation::Ancestor, _)));
                let mut above = node.ancestors().filter(|above| is_element(*above));
                let mut fits = above.by_ref().filter(|above| compound.matches(*above, steps));
                // The borrow of `steps` ends with each search.
                if nearest {
                    let first = fits.next();
                    return first.is_some_and(|first| self.around(at + 1, first, steps));
                }
                let all: Vec<_> = fits.collect();
                all.into_iter().any(|above| self.around(at + 1, above, steps))
            }
        }
    }
}

fn is_element(node: NodeRef<'_, Node>) -> bool {
    node.value().is_element()
}

impl Compound {
    fn matches(&self, node: NodeRef<'_, Node>, steps: &mut u64) -> bool {
        let Some(left) = steps.checked_sub(1) else { return false };
        *steps = left;
        let Some(element) = node.value().as_element() else { return false };
        self.name.as_deref().is_none_or(|name| element.name() == name)
            && self.id.as_deref().is_none_or(|id| element.attr("id") == Some(id))
            && self.classes.iter().all(|class| has_class(element, class))
            && self.conditions.iter().all(|condition| condition.holds(node, element, steps))
    }

    fn weight(&self) -> (u16, u16, u16) {
        let count = |many: usize| u16::try_from(many).unwrap_or(u16::MAX);
        let mut weight = (
            count(usize::from(self.id.is_some())),
            count(self.classes.len()),
            count(usize::from(self.name.is_some())),
        );
        for condition in &self.conditions {
            match condition {
                Condition::Not(inner) => weight = sum(weight, inner.weight()),
                _ => weight.1 = weight.1.saturating_add(1),
            }
        }
        weight
    }
}

fn sum(a: (u16, u16, u16), b: (u16, u16, u16)) -> (u16, u16, u16) {
    (a.0.saturating_add(b.0), a.1.saturating_add(b.1), a.2.saturating_add(b.2))
}

/// Whether an element has a class.
fn has_class(element: &Element, class: &str) -> bool {
    element.attr("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|own| own == class))
}

impl Condition {
    fn holds(&self, node: NodeRef<'_, Node>, element: &Element, steps: &mut u64) -> bool {
        match self {
            Condition::Attribute { name, test, value } => {
                element.attr(name).is_some_and(|own| test.holds(own, value))
            }
            Condition::Child { every, first } => {
                let before = node.prev_siblings().filter(|sibling| is_element(*sibling));
                let before = before.take(usize::try_from(*steps).unwrap_or(usize::MAX)).count();
                *steps = steps.saturating_sub(before as u64);
                let offset =
                    i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1).saturating_sub(*first);
                if *every == 0 { offset == 0 } else { offset % every == 0 && offset / every >= 0 }
            }
            Condition::LastChild => !node.next_siblings().any(is_element),
            Condition::Root => element.name() == "html",
            Condition::Not(inner) => !inner.matches(node, steps),
        }
    }
}

impl Test {
    fn holds(self, own: &str, value: &str) -> bool {
        match self {
            Test::Has => true,
            Test::Is => own == value,
            Test::Word => own.split_ascii_whitespace().any(|word| word == value),
            Test::Starts => !value.is_empty() && own.starts_with(value),
            Test::Ends => !value.is_empty() && own.ends_with(value),
            Test::Holds => !value.is_empty() && own.contains(value),
            Test::Language => {
                own.strip_prefix(value).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
        }
    }
}

/// The selectors of a rule; `None` for each that is not known here. Those that never hold on paper (`:hover`) are left
/// out.
pub(super) fn selectors(text: &str) -> Vec<Option<Selector>> {
    super::style::pieces(text, ',').filter_map(selector).collect()
}

/// A selector: `Some(None)` if it is not known, `None` if it never holds.
fn selector(text: &str) -> Option<Option<Selector>> {
    const NEVER: [&str; 9] =
        [":hover", ":focus", ":active", ":visited", ":target", "::selection", "::-", ":-", "::placeholder"];
    if NEVER.iter().any(|state| text.contains(state)) {
        return None;
    }
    Some(parse(text.trim()))
}

fn parse(text: &str) -> Option<Selector> {
    let mut selector = Selector::default();
    let mut reader = Reader { rest: text };
    let mut parts = Vec::new();
    let mut relation = Relation::Own;
    loop {
        let (compound, part) = reader.compound()?;
        parts.push((relation, compound));
        selector.part = part;
        if parts.len() > LONGEST {
            return None;
        }
        match reader.relation() {
            Some(next) if part == Part::Element => relation = next,
            Some(_) => return None,
            None => break,
        }
    }
    // From the inside out, each part tells how it stands to the one before it in this list.
    let mut inner = Relation::Own;
    for (relation, compound) in parts.into_iter().rev() {
        selector.weight = sum(selector.weight, compound.weight());
        selector.parts.push((inner, compound));
        inner = relation;
    }
    Some(selector)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// What stands between two parts; `None` at the end.
    fn relation(&mut self) -> Option<Relation> {
        let trimmed = self.rest.trim_start();
        let relation = match trimmed.chars().next()? {
            '>' => Relation::Parent,
            '+' => Relation::Next,
            '~' => Relation::Before,
            _ => {
                self.rest = trimmed;
                return Some(Relation::Ancestor);
            }
        };
        self.rest = trimmed.get(1..)?.trim_start();
        Some(relation)
    }

    fn compound(&mut self) -> Option<(Compound, Part)> {
        let mut out = Compound::default();
        let mut part = Part::Element;
        let before = self.rest.len();
        while let Some(first) = self.rest.chars().next() {
            match first {
                '*' => self.skip(1),
                '.' => {
                    self.skip(1);
                    out.classes.push(self.name()?);
                }
                '#' => {
                    self.skip(1);
                    out.id = Some(self.name()?);
                }
                '[' => out.conditions.push(self.attribute()?),
                ':' => {
                    if let Some(found) = self.place(&mut out)? {
                        part = found;
                    }
                }
                c if is_letter(c) => out.name = Some(self.name()?.to_ascii_lowercase()),
                _ => break,
            }
        }
        (self.rest.len() < before).then_some((out, part))
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn name(&mut self) -> Option<String> {
        let mut out = String::new();
        while let Some(c) = self.rest.chars().next() {
            if c == '\\' {
                self.skip(1);
                let escaped = self.rest.chars().next()?;
                out.push(escaped);
                self.skip(escaped.len_utf8());
            } else if is_letter(c) {
                out.push(c);
                self.skip(c.len_utf8());
            } else {
                break;
            }
        }
        (!out.is_empty()).then_some(out)
    }

    fn attribute(&mut self) -> Option<Condition> {
        let (inside, after) = self.rest.get(1..)?.split_once(']')?;
        self.rest = after;
        let Some(at) = inside.find('=') else {
            return Some(Condition::Attribute {
                name: inside.trim().to_ascii_lowercase(),
                test: Test::Has,
                value: String::new(),
            });
        };
        let (name, value) = (inside.get(..at)?, inside.get(at + 1..)?);
        let (name, test) = match name.trim_end().char_indices().next_back()? {
            (at, '~') => (name.get(..at)?, Test::Word),
            (at, '^') => (name.get(..at)?, Test::Starts),
            (at, '$') => (name.get(..at)?, Test::Ends),
            (at, '*') => (name.get(..at)?, Test::Holds),
            (at, '|') => (name.get(..at)?, Test::Language),
            _ => (name, Test::Is),
        };
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        Some(Condition::Attribute { name: name.trim().to_ascii_lowercase(), test, value })
    }

    /// A place among siblings, or the generated part that is meant.
    fn place(&mut self, out: &mut Compound) -> Option<Option<Part>> {
        let double = self.rest.starts_with("::");
        self.skip(if double { 2 } else { 1 });
        let name = self.name()?.to_ascii_lowercase();
        let condition = match (name.as_str(), double) {
            ("before", _) => return Some(Some(Part::Before)),
            ("after", _) => return Some(Some(Part::After)),
            ("marker", true) => return Some(Some(Part::Marker)),
            ("first-child", false) => Condition::Child { every: 0, first: 1 },
            ("last-child", false) => Condition::LastChild,
            ("root", false) => Condition::Root,
            ("nth-child", false) => nth(self.bracketed()?)?,
            ("not", false) => {
                let mut inner = Reader { rest: self.bracketed()?.trim() };
                let (compound, part) = inner.compound()?;
                if !inner.rest.is_empty() || part != Part::Element {
                    return None;
                }
                Condition::Not(Box::new(compound))
            }
            // Links are links on paper too.
            ("link" | "any-link", false) => {
                Condition::Attribute { name: "href".to_owned(), test: Test::Has, value: String::new() }
            }
            _ => return None,
        };
        out.conditions.push(condition);
        Some(None)
    }

    fn bracketed(&mut self) -> Option<&'a str> {
        let (inside, after) = self.rest.strip_prefix('(')?.split_once(')')?;
        self.rest = after;
        Some(inside)
    }
}

/// `odd`, `3`, `2n+1`.
fn nth(text: &str) -> Option<Condition> {
    let text = text.replace(' ', "").to_ascii_lowercase();
    let (every, first) = match text.as_str() {
        "odd" => (2, 1),
        "even" => (2, 0),
        other => match other.split_once('n') {
            None => (0, other.parse().ok()?),
            Some((step, first)) => {
                let every = match step {
                    "" | "+" => 1,
                    "-" => -1,
                    step => step.parse().ok()?,
                };
                (every, if first.is_empty() { 0 } else { first.parse().ok()? })
            }
        },
    };
    Some(Condition::Child { every, first })
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_') || c > '\u{7f}'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of the elements that a selector means.
    fn found(selector: &str, page: &str) -> Vec<String> {
        let page = scraper::Html::parse_document(page);
        let selector = selectors(selector).remove(0).expect(selector);
        let mut steps = 10_000;
        let elements = page.tree.root().descendants().filter(|node| node.value().is_element());
        let meant = elements.filter(|node| selector.matches(*node, &mut steps));
        let text = |node: NodeRef<'_, Node>| {
            node.descendants()
                .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
                .collect()
        };
        meant.map(text).collect()
    }

    #[test]
    fn meant_elements() {
        let page = "<div class='a b' id=d><p>1</p><p class=c lang=kk>2</p><ul class=c><li>3</li><li>4</li></ul></div>";
        let table: [(&str, &[&str]); 18] = [
            ("p", &["1", "2"]),
            (".c", &["2", "34"]),
            ("p.c", &["2"]),
            ("#d > p", &["1", "2"]),
            ("#d > li", &[]),
            (".a.b li", &["3", "4"]),
            ("body div.a ul > li:first-child", &["3"]),
            ("li:last-child", &["4"]),
            ("li:nth-child(2)", &["4"]),
            ("li:nth-child(odd)", &["3"]),
            ("p + p", &["2"]),
            ("p ~ ul", &["34"]),
            ("p:not(.c)", &["1"]),
            ("[lang]", &["2"]),
            ("p[lang=\"kk\"]", &["2"]),
            ("[class~=b] > ul", &["34"]),
            ("[class^='a'] p.c", &["2"]),
            ("P", &["1", "2"]),
        ];
        for (selector, expected) in table {
            assert_eq!(found(selector, page), expected, "{selector}");
        }
    }

    #[test]
    fn weights_parts_and_what_is_not_known() {
        let one = |text: &str| selectors(text).remove(0);
        assert_eq!(one("#a .b p:first-child").map(|found| found.weight), Some((1, 2, 1)));
        assert_eq!(one("li:before").map(|found| found.part), Some(Part::Before));
        assert_eq!(one("li::marker").map(|found| found.part), Some(Part::Marker));
        assert_eq!(one("p:has(b)"), None);
        assert_eq!(one(""), None);
        assert!(selectors("a:hover, a:focus").is_empty());
    }

    #[test]
    fn without_steps_nothing_is_meant() {
        let page = scraper::Html::parse_document("<div><p>1</p></div>");
        let selector = selectors("div p").remove(0).unwrap();
        let node = page
            .tree
            .root()
            .descendants()
            .find(|node| node.value().as_element().is_some_and(|element| element.name() == "p"));
        assert!(!selector.matches(node.unwrap(), &mut 1));
    }
}
