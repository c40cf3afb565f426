//! Limits the nesting of web pages.
//!
//! HTML parsers search all open elements at many tags, which takes time proportional to depth × length. As in browsers,
//! the limit is 512: deeper tags become blanks, their texts stay.

use std::borrow::Cow;

/// Depth from which tags are dropped.
const DEEPEST: usize = 512;

/// The page with too deep tags replaced by blanks; offsets stay the same.
pub(super) fn shallow(page: &str) -> Cow<'_, str> {
    if page.bytes().filter(|byte| *byte == b'<').nth(DEEPEST).is_none() {
        return Cow::Borrowed(page);
    }
    let mut out = String::new();
    let (mut depth, mut done, mut at) = (0usize, 0, 0);
    while let Some(start) = page.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let rest = page.get(start..).unwrap_or_default();
        let length = rest.find('>').map_or(rest.len(), |end| end + 1);
        at = start + length;
        let tag = rest.get(..length).unwrap_or_default();
        let deep = match kind(tag) {
            Kind::Open => {
                depth += 1;
                depth > DEEPEST
            }
            Kind::Close => {
                depth = depth.saturating_sub(1);
                depth >= DEEPEST
            }
            Kind::Other => false,
        };
        if deep {
            out.push_str(page.get(done..start).unwrap_or_default());
            out.extend(tag.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            done = at;
        }
    }
    if done == 0 {
        return Cow::Borrowed(page);
    }
    out.push_str(page.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

enum Kind {
    Open,
    Close,
    /// Void elements, comments, and other text without an end tag.
    Other,
}

/// Elements that stay open until they are closed.
const NESTING: [&str; 22] = [
    "a",
    "article",
    "b",
    "blockquote",
    "center",
    "div",
    "dl",
    "em",
    "font",
    "form",
    "i",
    "main",
    "ol",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "u",
    "ul",
];

fn kind(tag: &str) -> Kind {
    let body = tag.trim_start_matches('<');
    let (closes, body) = body.strip_prefix('/').map_or((false, body), |body| (true, body));
    let name = body.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !NESTING.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Kind::Other;
    }
    if closes { Kind::Close } else { Kind::Open }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_page_stays_as_it_is() {
        let page = "<div><p>а<br>ә</div>".repeat(1000);
        assert!(matches!(shallow(&page), Cow::Borrowed(_)));
    }

    #[test]
    fn deep_tags_become_blanks_and_texts_stay() {
        let page = format!("{}сөз\n{}", "<div class='x'>".repeat(DEEPEST + 1), "</div>".repeat(DEEPEST + 1));
        let shallow = shallow(&page);
        assert_eq!(shallow.len(), page.len());
        assert_eq!((shallow.matches("<div").count(), shallow.matches("</div").count()), (DEEPEST, DEEPEST));
        assert_eq!(shallow.find("сөз"), page.find("сөз"));
    }
}
