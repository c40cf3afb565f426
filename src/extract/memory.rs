//! Answers on texts that an act repeats: an act of several services says most of its steps and times more than once.

use crate::process::StepWords;
use crate::table::next::Shape;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;
use zanflow_model::{Duration, NodeKind};

/// What was found in texts of one act.
#[derive(Default)]
pub struct Memory {
    /// The time that a cell is.
    pub times: Memo<Option<Duration>>,
    /// What the grammar makes of a cell that says where an action leads, by its tokens.
    pub shapes: Memo<Rc<Shape>>,
    /// What the words of steps say, by kind of step.
    steps: RefCell<FxHashMap<NodeKind, Rc<Memo<Rc<StepWords>>>>>,
}

impl Memory {
    /// What the words of steps of a kind say.
    pub fn steps(&self, kind: NodeKind) -> Rc<Memo<Rc<StepWords>>> {
        self.steps.borrow_mut().entry(kind).or_default().clone()
    }
}

/// Answers by text.
pub struct Memo<V>(RefCell<FxHashMap<String, V>>);

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Memo(RefCell::default())
    }
}

impl<V: Clone> Memo<V> {
    /// The answer on a text that was found before.
    pub fn known(&self, text: &str) -> Option<V> {
        self.0.borrow().get(text).cloned()
    }

    /// The answer on a text, found once.
    pub fn of(&self, text: &str, find: impl FnOnce(&str) -> V) -> V {
        if let Some(known) = self.0.borrow().get(text) {
            return known.clone();
        }
        let found = find(text);
        self.0.borrow_mut().insert(text.to_owned(), found.clone());
        found
    }
}
