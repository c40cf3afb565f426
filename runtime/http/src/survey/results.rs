//! The results of a survey: what may be shown of its counts.

use super::Survey;
use super::asked::{AnswerKind, questions};
use super::publish::{GROUP, MANY, Period, SMALL, Span, Table, publish};
use crate::App;
use crate::problem::Problem;
use crate::who::Who;
use serde::Serialize;

/// Results, with what is held back.
#[derive(Debug, Serialize)]
pub struct Results {
    /// Id of the service.
    pub service: &'static str,
    /// Where the act asks it; none: the act prints no questionnaire, and nothing is asked.
    pub questionnaires: Vec<Source>,
    /// How much is counted together at the least.
    pub rules: Rules,
    /// Months that are counted together.
    pub periods: Vec<Period>,
    /// Months that are over and wait for more answers.
    pub waiting: Option<Span>,
    /// The questions in the act's order.
    pub questions: Vec<Result1>,
}

/// A questionnaire of the act.
#[derive(Debug, Serialize)]
pub struct Source {
    /// Its heading.
    pub title: String,
    /// The number of its appendix.
    pub appendix: Option<u32>,
    /// Its first line in the act.
    pub line: u32,
    /// Its last line.
    pub line_end: u32,
}

/// The limits below which nothing is shown.
#[derive(Debug, Serialize)]
pub struct Rules {
    /// Answered questionnaires.
    pub group: u64,
    /// People behind a number.
    pub small: u64,
    /// People who all answered alike.
    pub many: u64,
}

/// How one question was answered.
#[derive(Debug, Serialize)]
pub struct Result1 {
    /// `q1`, …
    pub id: String,
    /// As the act numbers it.
    pub number: Option<String>,
    /// The question.
    pub text: String,
    /// Its line in the act.
    pub line: u32,
    /// How it is answered.
    pub answer: AnswerKind,
    /// The answers in their order; of a question in words none.
    pub choices: Vec<String>,
    /// What may be shown, the first months first.
    pub tables: Vec<Shown>,
    /// Their sum, where there are several.
    pub total: Option<Shown>,
    /// What was written in words, shuffled.
    pub words: Vec<Words>,
    /// Months whose answers are held back.
    pub waiting: Option<Span>,
}

/// A table with shares.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// The months.
    #[serde(flatten)]
    pub span: Span,
    /// How many were asked.
    pub answered: u64,
    /// By answer.
    pub given: Vec<Cell>,
    /// How many left it out.
    pub none: Cell,
}

/// A number and its share.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Cell {
    /// How many.
    pub count: u64,
    /// Of those who were asked, in hundredths, to a tenth.
    pub percent: f64,
}

/// Words of several people.
#[derive(Debug, Serialize)]
pub struct Words {
    /// The months.
    #[serde(flatten)]
    pub span: Span,
    /// What was written, masked.
    pub texts: Vec<String>,
}

impl App {
    /// The results, for officials and for whoever keeps the server or watches over cases.
    pub(crate) fn survey_results(&self, who: &Who) -> Result<Results, Problem> {
        if !who.oversees() && who.administers().is_err() {
            return Err(Problem::not_allowed());
        }
        let source = |one: &super::Questionnaire| Source {
            title: one.title.clone(),
            appendix: one.appendix,
            line: one.line,
            line_end: one.line_end,
        };
        let mut results = Results {
            service: self.service.id,
            questionnaires: self.card.questionnaires.iter().map(source).collect(),
            rules: Rules { group: GROUP, small: SMALL, many: MANY },
            periods: Vec::new(),
            waiting: None,
            questions: Vec::new(),
        };
        let Some(survey) = &self.survey else { return Ok(results) };
        let (now, counted) = (self.month()?, survey.store.counted(survey.edition)?);
        let (first, months) = counted.map_or_else(|| (now, Default::default()), |of| (of.first, of.months));
        // A question in words has one answer: that something was written.
        let answers: Vec<usize> =
            questions(&self.card.questionnaires).map(|question| question.choices().len().max(1)).collect();
        let published = publish(&months, first, now, &answers);
        (results.periods, results.waiting) = (published.periods, published.waiting);
        for ((at, question), (tables, waiting)) in
            questions(&self.card.questionnaires).enumerate().zip(published.questions)
        {
            let choices = question.choices();
            let words = if choices.is_empty() { survey.words(at, &tables)? } else { Vec::new() };
            results.questions.push(Result1 {
                id: question.id.clone(),
                number: question.number.clone(),
                text: question.text.clone(),
                line: question.line,
                answer: question.answer,
                total: total(&tables).as_ref().map(shown),
                tables: tables.iter().map(shown).collect(),
                words,
                waiting,
                choices,
            });
        }
        Ok(results)
    }
}

impl Survey {
    /// Words of at least [`GROUP`] people together.
    fn words(&self, question: usize, tables: &[Table]) -> Result<Vec<Words>, Problem> {
        let mut all = Vec::new();
        let mut open: Option<(Span, u64)> = None;
        for table in tables {
            let written = table.given.first().copied().unwrap_or(0);
            let (from, before) = open.map_or((table.span.from, 0), |(span, count)| (span.from, count));
            let (span, count) = (Span { from, to: table.span.to }, before + written);
            open = Some((span, count));
            if count >= GROUP {
                let texts = self.store.words(self.edition, question, span.from, span.to)?;
                all.push(Words { span, texts });
                open = None;
            }
        }
        Ok(all)
    }
}

/// The sum of tables: what anybody can add up.
fn total(tables: &[Table]) -> Option<Table> {
    let (first, rest) = tables.split_first().filter(|(_, rest)| !rest.is_empty())?;
    Some(rest.iter().fold(first.clone(), |sum, table| Table {
        span: Span { from: sum.span.from, to: table.span.to },
        answered: sum.answered + table.answered,
        given: sum.given.iter().zip(&table.given).map(|(one, other)| one + other).collect(),
        none: sum.none + table.none,
    }))
}

fn shown(table: &Table) -> Shown {
    let cell = |count: u64| {
        let tenths = (count * 2000 + table.answered) / (table.answered.max(1) * 2);
        Cell { count, percent: tenths as f64 / 10.0 }
    };
    Shown {
        span: table.span,
        answered: table.answered,
        given: table.given.iter().map(|count| cell(*count)).collect(),
        none: cell(table.none),
    }
}

impl Results {
    /// The tables as CSV: a line an answer and span, UTF-8 with a mark, by RFC 4180. Words are not in it.
    pub fn csv(&self) -> String {
        let mut out = String::from("\u{feff}question,text,from,to,answer,count,percent,answered\r\n");
        for question in &self.questions {
            for table in &question.tables {
                let mut row = |answer: &str, cell: &Cell| {
                    let cells = [
                        question.id.clone(),
                        quoted(&question.text),
                        table.span.from.to_string(),
                        table.span.to.to_string(),
                        quoted(answer),
                        cell.count.to_string(),
                        format!("{:.1}", cell.percent),
                        table.answered.to_string(),
                    ];
                    out.push_str(&cells.join(","));
                    out.push_str("\r\n");
                };
                for (nth, cell) in table.given.iter().enumerate() {
                    row(question.choices.get(nth).map_or("written", String::as_str), cell);
                }
                row("", &table.none);
            }
        }
        out
    }
}

/// A cell of text: no program takes it for a formula.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::publish::Month;

    #[test]
    fn shares_are_of_those_who_were_asked() {
        let span = Span { from: Month(1), to: Month(1) };
        let of = shown(&Table { span, answered: 16, given: vec![5, 3], none: 8 });
        let percents: Vec<f64> = of.given.iter().chain([&of.none]).map(|cell| cell.percent).collect();
        assert_eq!(percents, [31.3, 18.8, 50.0]);
    }

    #[test]
    fn a_cell_is_no_formula() {
        for (text, expected) in [("a \"b\"", "\"a \"\"b\"\"\""), ("=1+1", "\"'=1+1\""), ("", "\"\"")] {
            assert_eq!(quoted(text), expected);
        }
    }
}
