//! Lines of a questionnaire → questions with their answers, and texts that ask nothing of the service.

use super::super::form::blanks::{GAP, Piece, pieces, with_gaps};
use super::super::form::{BOXES, kind_of};
use super::super::rules::outline::{Entry, Shape};
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::words::questionnaires as words;
use zanflow_model::{AnswerKind, AnswerOption, FieldKind, FormText, Question, Scale};

/// Marks of lists without numbers.
const BULLETS: [&str; 5] = ["- ", "– ", "— ", "• ", "* "];

/// Words of an answer that has no mark, at the most.
const SHORT: usize = 6;

/// Reads lines in order.
#[derive(Debug, Default)]
pub struct Reader {
    questions: Vec<Question>,
    texts: Vec<FormText>,
    /// Answers of the last question have no marks.
    unmarked: bool,
    /// The cells of the last row without a question: heads of columns.
    columns: Vec<AnswerOption>,
}

impl Reader {
    /// Keeps a line that asks nothing.
    pub fn text(&mut self, text: &str, line: u32) {
        let text = text.trim();
        if text.chars().any(char::is_alphanumeric) {
            self.texts.push(FormText { text: text.to_owned(), line });
        }
    }

    /// Reads a line.
    pub fn read(&mut self, line: &Entry) {
        let text = line.text.trim();
        if let Shape::Row(_) = line.shape {
            return self.row(line);
        }
        match mark(text) {
            Some((Mark::Paragraph(number), skip)) => {
                self.question(Some(number), text.get(skip..).unwrap_or_default(), line);
            }
            Some((Mark::Item(_), skip)) => self.option(text.get(skip..).unwrap_or_default(), line),
            None => self.unnumbered(text, line),
        }
    }

    /// The questions, and the texts in the order of the act.
    pub fn finish(mut self) -> (Vec<Question>, Vec<FormText>) {
        // A numbered line that neither asks nor can be answered tells something.
        let asks =
            |question: &Question| question.answer != AnswerKind::Unknown || question.text.contains('?');
        let (questions, told): (Vec<_>, Vec<_>) = self.questions.into_iter().partition(asks);
        self.texts.extend(told.into_iter().map(|told| FormText { text: told.text, line: told.line }));
        self.texts.sort_by_key(|text| text.line);
        (questions, self.texts)
    }

    fn unnumbered(&mut self, text: &str, line: &Entry) {
        if text.contains(BOXES) {
            return self.boxes(text, line);
        }
        if let Some(rest) = BULLETS.iter().find_map(|bullet| text.strip_prefix(bullet)) {
            return self.option(rest, line);
        }
        if self.scale(text, line) || self.blank(text, line) {
            return;
        }
        let open = self.questions.last().is_some_and(|last| {
            last.options.is_empty() && !last.text.contains('?') && last.answer == AnswerKind::Unknown
        });
        if open && !text.starts_with('(') {
            if let Some(last) = self.questions.last_mut() {
                last.text = format!("{} {text}", last.text);
                last.line_end = line.line_end;
            }
            self.settle();
        } else if text.contains('?') {
            self.question(None, text, line);
        } else if self.is_unmarked_answer(text) {
            self.option(text, line);
            self.unmarked = true;
        } else {
            self.text(text, line.line);
        }
    }

    /// Short lines that are set apart by semicolons, below a question without marked answers.
    fn is_unmarked_answer(&self, text: &str) -> bool {
        let fits = self.questions.last().is_some_and(|last| {
            last.answer == AnswerKind::Unknown || last.answer == AnswerKind::Choice && self.unmarked
        });
        fits && text.split_whitespace().count() <= SHORT
            && (text.ends_with(';') || self.unmarked && text.ends_with('.'))
    }

    fn question(&mut self, number: Option<String>, text: &str, line: &Entry) {
        let text = text.trim().to_owned();
        self.unmarked = false;
        self.questions.push(Question {
            number,
            text,
            line: line.line,
            line_end: line.line_end,
            ..Question::default()
        });
        self.settle();
    }

    /// Takes what stands behind a question on its own line: answers in brackets or boxes, a scale, a line to write on.
    fn settle(&mut self) {
        let Some(last) = self.questions.last_mut() else { return };
        if let Some(found) = words::IN_BRACKETS.captures(&last.text) {
            let part =
                |nth: usize| found.get(nth).map_or(String::new(), |part| part.as_str().trim().to_owned());
            let (before, answers) = (part(1), part(2));
            let option = |text: &str| AnswerOption { text: text.trim().to_owned(), line: last.line };
            last.options = answers.split('/').map(option).filter(|option| !option.text.is_empty()).collect();
            (last.text, last.answer) = (before, AnswerKind::Choice);
            return;
        }
        if let Some(at) = last.text.find(BOXES) {
            let (line, answers) = (last.line, last.text.split_off(at));
            last.text = last.text.trim().to_owned();
            last.options = boxed(&answers, line);
            last.answer = AnswerKind::Choice;
            return;
        }
        if let Some(scale) = points(&last.text) {
            (last.scale, last.answer) = (Some(scale), AnswerKind::Scale);
            return;
        }
        let found = pieces(&last.text);
        if found.iter().any(|piece| matches!(piece, Piece::Blank { .. })) {
            last.text = with_gaps(&last.text).trim_end_matches(GAP).trim_end().to_owned();
            last.answer = AnswerKind::Text;
        }
    }

    fn option(&mut self, text: &str, line: &Entry) {
        let option = with_gaps(text.trim_end_matches([';', '.', ',', ' '])).trim().to_owned();
        match self.questions.last_mut() {
            Some(last) if last.answer != AnswerKind::Scale && !option.is_empty() && option != GAP => {
                last.options.push(AnswerOption { text: option, line: line.line });
                (last.answer, last.line_end) = (AnswerKind::Choice, line.line_end);
            }
            _ => self.text(text, line.line),
        }
    }

    /// Boxes to tick, below their question or behind a label.
    fn boxes(&mut self, text: &str, line: &Entry) {
        let at = text.find(BOXES).unwrap_or(text.len());
        let (before, answers) = text.split_at_checked(at).unwrap_or((text, ""));
        if !before.trim().is_empty() {
            return self.question(None, text, line);
        }
        match self.questions.last_mut() {
            Some(last) => {
                last.options.extend(boxed(answers, line.line));
                (last.answer, last.line_end) = (AnswerKind::Choice, line.line_end);
            }
            None => self.text(text, line.line),
        }
    }

    /// Points side by side, or words for them, below a question that has no answers yet.
    fn scale(&mut self, text: &str, line: &Entry) -> bool {
        let Some(scale) = points(text) else { return false };
        match self
            .questions
            .last_mut()
            .filter(|last| last.answer == AnswerKind::Unknown && !text.contains('?'))
        {
            Some(last) => {
                (last.scale, last.answer, last.line_end) = (Some(scale), AnswerKind::Scale, line.line_end);
                true
            }
            None => false,
        }
    }

    /// A line to write on: below its question, or behind a label that asks for something. Who answers is not asked.
    fn blank(&mut self, text: &str, line: &Entry) -> bool {
        let found = pieces(text);
        if !found.iter().any(|piece| matches!(piece, Piece::Blank { .. })) {
            return false;
        }
        let label: Vec<&str> = found
            .iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                Piece::Blank { .. } => None,
            })
            .collect();
        let label = label.join(" ");
        if label.is_empty() {
            if let Some(last) = self.questions.last_mut() {
                if last.answer == AnswerKind::Unknown {
                    last.answer = AnswerKind::Text;
                }
                last.line_end = line.line_end;
            }
            return true;
        }
        let is_label =
            matches!(kind_of(&label), FieldKind::Unknown | FieldKind::Text) && !label.starts_with('(');
        if is_label && !self.questions.is_empty() {
            self.question(None, text, line);
        } else {
            self.text(text, line.line);
        }
        true
    }

    /// A row of a table: a question with the answers of its cells, or of the heads of its columns.
    fn row(&mut self, line: &Entry) {
        let cells: Vec<&str> = line.text.split('\t').map(str::trim).collect();
        let Some(at) = cells.iter().position(|cell| cell.contains('?')) else {
            let option = |cell: &&str| AnswerOption { text: (*cell).to_owned(), line: line.line };
            self.columns = cells.iter().map(option).collect();
            return self.text(&line.text.replace('\t', " | "), line.line);
        };
        let text = cells.get(at).copied().unwrap_or_default();
        let text = mark(text).map_or(text, |(_, skip)| text.get(skip..).unwrap_or(text));
        self.question(None, text, line);
        let own =
            cells.iter().skip(at + 1).map(|cell| AnswerOption { text: (*cell).to_owned(), line: line.line });
        let says = |option: &AnswerOption| option.text.chars().any(char::is_alphanumeric);
        let mut options: Vec<AnswerOption> = own.filter(says).collect();
        if options.is_empty() {
            // Empty cells to mark: the answers stand at the heads of their columns.
            options = self.columns.iter().skip(at + 1).filter(|option| says(option)).cloned().collect();
        }
        if let Some(last) = self.questions.last_mut().filter(|_| options.len() > 1) {
            (last.answer, last.options) = (AnswerKind::Choice, options);
        }
    }
}

/// Answers behind boxes.
fn boxed(text: &str, line: u32) -> Vec<AnswerOption> {
    let answers = text.split(BOXES).map(|answer| with_gaps(answer.trim().trim_end_matches([';', ',', '.'])));
    let answers = answers.map(|answer| answer.trim().to_owned());
    answers
        .filter(|answer| !answer.is_empty() && answer != GAP)
        .map(|text| AnswerOption { text, line })
        .collect()
}

/// The points that a text offers; none where they do not rise.
fn points(text: &str) -> Option<Scale> {
    let found = words::POINTS.captures(text).or_else(|| words::SCALE.captures(text))?;
    let mut ends =
        (1..=3).filter_map(|nth| found.get(nth)).filter_map(|end| end.as_str().parse::<u32>().ok());
    let scale = Scale { from: ends.next()?, to: ends.next()? };
    (scale.from < scale.to).then_some(scale)
}
