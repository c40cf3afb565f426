//! Levels of lists whose numbers look alike.
//!
//! Acts number paragraphs `1.` and items of a paragraph `1)`. Programs that make lists of their own print `1.` for both;
//! which of them a list holds is seen from the list around it and from the line before it.

/// What a list's marks look like where its style leaves it to the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `1.`
    Paragraphs,
    /// `1)`
    Items,
}

/// What was printed last: it tells what the next list holds.
#[derive(Debug, Default)]
pub(super) struct Last {
    /// It began with the number of a paragraph, and this one follows.
    paragraph: Option<i64>,
    /// The number that follows the last item of that paragraph.
    item: Option<i64>,
    /// The last character.
    end: Option<char>,
    /// The last line is a numbered paragraph.
    is_paragraph: bool,
}

impl Last {
    /// Notes a line.
    pub fn line(&mut self, text: &str) {
        self.end = text.trim_end().chars().next_back();
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = text.get(..digits).and_then(|number| number.parse::<i64>().ok());
        let rest = text.get(digits..).unwrap_or_default();
        let mark = if rest.starts_with(['-', '‑', '‐']) {
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || "-‑‐".contains(c))
        } else {
            rest
        };
        self.is_paragraph = number.is_some() && mark.starts_with('.') && !mark.starts_with("..");
        match number {
            Some(number) if self.is_paragraph => {
                (self.paragraph, self.item) = (Some(number.saturating_add(1)), None);
            }
            Some(number) if mark.starts_with(')') => self.item = Some(number.saturating_add(1)),
            _ => {}
        }
    }

    /// Whether it is a paragraph that announces items.
    pub fn announces_items(&self) -> bool {
        self.is_paragraph && self.end == Some(':')
    }

    /// Whether its items go on.
    pub fn goes_on(&self) -> bool {
        matches!(self.end, Some(';' | ','))
    }

    /// What a list holds that begins with the number `start`, `inside` an item of another one or by itself.
    pub fn form(&self, start: i64, inside: bool) -> Form {
        let goes_on = start > 1 && self.item == Some(start) && self.paragraph != Some(start);
        let announced = self.announces_items() && start <= 1;
        if inside || goes_on || announced { Form::Items } else { Form::Paragraphs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_tell_what_a_list_holds() {
        let form = |lines: &[&str], start: i64, inside: bool| {
            let mut last = Last::default();
            lines.iter().for_each(|line| last.line(line));
            last.form(start, inside)
        };
        assert_eq!(form(&["6. Әрекеттер мынадай:"], 1, false), Form::Items);
        assert_eq!(form(&["6-1. Әрекеттер мынадай:"], 1, false), Form::Items);
        assert_eq!(form(&["әкімдігі ҚАУЛЫ ЕТЕДІ:"], 1, false), Form::Paragraphs);
        assert_eq!(form(&["6. Сөйлем."], 1, false), Form::Paragraphs);
        assert_eq!(form(&["6. Әрекеттер мынадай:"], 7, false), Form::Paragraphs);
        assert_eq!(form(&["3) сөз;", "сөз"], 4, false), Form::Items);
        assert_eq!(form(&["5) сөз.", "2. Тарау"], 6, false), Form::Paragraphs);
        assert_eq!(form(&["сөз"], 1, true), Form::Items);
    }
}
