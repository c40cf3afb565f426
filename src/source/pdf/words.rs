//! Words with positions, from `pdftotext -bbox-layout`.

use super::super::read::ReadErrorKind;
use super::super::tool::{self, Limits, ToolError};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::time::Duration;

const LIMITS: Limits = Limits { time: Duration::from_secs(180), memory: 3 << 20, output: 512 << 20 };
/// Pages of a file; acts with all their appendices have a few hundred.
pub(super) const MOST_PAGES: usize = 5000;
const WHAT: &str = "PDF";

/// A word, its box in points from the page's left upper corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Word {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    pub text: String,
}

impl Word {
    /// Height of its box.
    pub fn height(&self) -> f32 {
        (self.bottom - self.top).max(0.1)
    }

    /// Middle of its box.
    pub fn middle(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    pub height: f32,
    pub words: Vec<Word>,
}

/// The pages of a file.
///
/// # Errors
/// See [`super::read`].
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Page>, ReadErrorKind> {
    let arguments = ["-bbox-layout", "-enc", "UTF-8", "-", "-"];
    let printed = tool::run("pdftotext", &arguments, bytes, LIMITS).map_err(|error| match error {
        ToolError::Failed(said) if said.to_lowercase().contains("password") => {
            ReadErrorKind::Encrypted { what: WHAT }
        }
        error => ReadErrorKind::from_tool(error, WHAT, "pdftotext", "poppler-utils"),
    })?;
    let pages = parse(&String::from_utf8_lossy(&printed))?;
    match pages.len() {
        0 => Err(ReadErrorKind::Damaged { what: WHAT, why: "there is no page in it".to_owned() }),
        count if count > MOST_PAGES => {
            Err(ReadErrorKind::TooCostly { what: WHAT, why: format!("{MOST_PAGES} pages ({count})") })
        }
        _ => Ok(pages),
    }
}

fn parse(printed: &str) -> Result<Vec<Page>, ReadErrorKind> {
    let damaged = |why: String| ReadErrorKind::Damaged { what: WHAT, why: why.replace(';', ",") };
    let mut reader = Reader::from_str(printed);
    // Titles may hold anything.
    reader.config_mut().check_end_names = false;
    let mut pages: Vec<Page> = Vec::new();
    let mut word: Option<Word> = None;
    loop {
        match reader.read_event().map_err(|error| damaged(error.to_string()))? {
            Event::Start(start) | Event::Empty(start) => match start.local_name().into_inner() {
                "page" => pages.push(Page { height: number(&start, "height"), words: Vec::new() }),
                "word" => word = Some(word_of(&start)),
                _ => {}
            },
            Event::Text(text) => {
                if let Some(word) = &mut word {
                    word.text.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(word) = &mut word {
                    word.text.push_str(match &*reference {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        _ => "",
                    });
                    word.text.extend(reference.resolve_char_ref().ok().flatten());
                }
            }
            Event::End(end) if end.local_name().into_inner() == "word" => {
                let word = word.take().filter(|word| !word.text.trim().is_empty());
                if let (Some(page), Some(word)) = (pages.last_mut(), word) {
                    page.words.push(word);
                }
            }
            Event::Eof => return Ok(pages),
            _ => {}
        }
    }
}

fn word_of(start: &BytesStart<'_>) -> Word {
    let place = |name| number(start, name);
    Word {
        left: place("xMin"),
        top: place("yMin"),
        right: place("xMax"),
        bottom: place("yMax"),
        text: String::new(),
    }
}

fn number(start: &BytesStart<'_>, name: &str) -> f32 {
    let attribute = start.try_get_attribute(name).ok().flatten();
    let value = attribute.and_then(|attribute| attribute.value.parse::<f32>().ok());
    value.filter(|value| value.is_finite()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_with_their_places() {
        let printed = "<html><head><title>&lt;</title></head><body><doc><page width=\"595\" height=\"842\">\
            <flow><block><line><word xMin=\"1.5\" yMin=\"2\" xMax=\"3\" yMax=\"4\">а&amp;ә</word>\
            <word xMin=\"nan\" yMin=\"2\" xMax=\"3\" yMax=\"4\"> </word></line></block></flow></page></doc></body></html>";
        let word = Word { left: 1.5, top: 2.0, right: 3.0, bottom: 4.0, text: "а&ә".to_owned() };
        assert_eq!(parse(printed), Ok(vec![Page { height: 842.0, words: vec![word] }]));
    }
}
