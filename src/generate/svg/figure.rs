//! Shapes with the lines of text in them.

use crate::graph::{Step, Vertex};
use crate::words::label;
use crate::{Lang, Part, Scope, cite, times};
use zanflow_model::Action;
use zanflow_wording::measure::Font;

/// Fonts of the template's classes.
pub const HEAD: Font = Font::bold(110);
pub const TEXT: Font = Font::regular(110);
pub const SMALL: Font = Font::regular(95);
/// Line height.
pub const LINE: i32 = 14;
/// Room between a shape's border and its text.
pub const PAD: i32 = 8;
/// How far the corners of a condition are cut.
pub const CUT: i32 = 14;

/// A shape, not yet placed.
#[derive(Debug, Clone)]
pub struct Figure {
    pub place: Vertex,
    pub width: i32,
    pub height: i32,
    pub kind: Kind,
    /// Lines from the top, with their classes.
    pub lines: Vec<(&'static str, String)>,
    /// Index of the line with the time.
    pub time: Option<usize>,
    /// The act names no actor.
    pub inferred: bool,
    /// Full text and citation.
    pub tip: String,
}

/// Kind of shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Start,
    Step,
    Condition,
    Refusal,
    Success,
    Refused,
}

impl Figure {
    /// The start or an end.
    pub fn end(lang: Lang, place: Vertex) -> Self {
        let (kind, key) = match place {
            Vertex::Success => (Kind::Success, "end-success"),
            Vertex::Refused => (Kind::Refused, "end-refused"),
            _ => (Kind::Start, "start"),
        };
        let name = label(lang, key);
        let width = even(HEAD.width(&name) + 3 * PAD);
        let lines = vec![("head", name.into_owned())];
        Self { place, width, height: 28, kind, lines, time: None, inferred: false, tip: String::new() }
    }

    /// A step in a box of that width, with all of its text.
    pub fn step(scope: Scope<'_>, part: &Part<'_>, nth: usize, width: i32) -> Self {
        let place = Vertex::Step(nth);
        let lines = Vec::new();
        let kind = Kind::Step;
        let mut figure = Self {
            place,
            width: even(width),
            height: 0,
            kind,
            lines,
            time: None,
            inferred: false,
            tip: String::new(),
        };
        let Some(step) = part.graph.steps.get(nth) else { return figure };
        figure.kind = match (step.is_condition(), step.refusal) {
            (true, _) => Kind::Condition,
            (false, true) => Kind::Refusal,
            (false, false) => Kind::Step,
        };
        figure.inferred = step.lane_inferred();
        figure.write(scope.lang, step);
        figure.height = even(figure.lines.len() as i32 * LINE + PAD + PAD / 2);
        figure.tip = format!(
            "{}\n{}, {}",
            cite::one_line(&step.node.text),
            cite::act(&scope.model.document),
            cite::step(scope.lang, part, step)
        );
        figure
    }

    fn write(&mut self, lang: Lang, step: &Step<'_>) {
        let room = self.room();
        // What the head says in the act's own words need not be said again.
        let (said, is_own) = match (step.is_condition(), step.node.action) {
            (true, _) => {
                let question = cite::question(lang, step);
                (question.text, question.is_own)
            }
            (false, Action::Other) => (String::new(), false),
            (false, _) => (cite::short(lang, step), false),
        };
        let head = format!("{}. {said}", cite::mark(lang, step));
        self.put(HEAD, "head", &head, room);
        if !is_own {
            let item = step.node.item.as_deref().map(|item| format!("{item} ")).unwrap_or_default();
            self.put(TEXT, "", &format!("{item}{}", cite::one_line(&step.node.text)), room);
        }
        if let Some(time) = step.time {
            self.time = Some(self.lines.len());
            self.put(SMALL, "small", &times::said(lang, time.duration), room - 14);
        }
        let systems: Vec<_> = step
            .node
            .systems
            .iter()
            .map(|system| label(lang, &format!("system-{}", system.name())))
            .collect();
        self.put(SMALL, "small", &systems.join(", "), room);
    }

    fn put(&mut self, font: Font, class: &'static str, text: &str, room: i32) {
        self.lines.extend(font.wrap(text, room, usize::MAX).into_iter().map(|line| (class, line)));
    }

    /// Width available for text.
    fn room(&self) -> i32 {
        self.width - 2 * self.indent()
    }

    /// Left offset of its lines.
    pub fn indent(&self) -> i32 {
        if self.kind == Kind::Condition { CUT } else { PAD }
    }

    /// Classes of the template.
    pub fn class(&self) -> String {
        let class = match self.kind {
            Kind::Start => "start",
            Kind::Step => "step",
            Kind::Condition => "condition",
            Kind::Refusal | Kind::Refused => "refusal",
            Kind::Success => "success",
        };
        if self.inferred { format!("{class} inferred") } else { class.to_owned() }
    }
}

fn even(size: i32) -> i32 {
    size + size % 2
}
