//! Open tasks: which lists hold what is looked for, and how many there are.

use super::Core;
use crate::store::{Place, Seek};
use std::collections::HashMap;
use std::sync::Arc;
use zanflow_runtime::case::{State, Task};
use zanflow_runtime::{
    Board, Caller, CaseId, EngineError, Flow, Load, Node, Role, Seen, StepLoad, TaskCursor, TaskPage,
    TaskQuery,
};

/// Places that are looked at in one go.
const BATCH: usize = 64;

impl Core {
    pub(super) async fn find_tasks(&self, query: &TaskQuery) -> Result<TaskPage, EngineError> {
        if let Some(case) = query.text.as_ref().and_then(|text| text.trim().parse().ok()) {
            let found = self.tasks_of(&[CaseId(case)]).await?;
            let tasks = found.into_values().filter(|task| query.takes(task, true)).collect();
            return Ok(TaskPage { tasks, next: None });
        }
        let Some(seek) = self.lists(query).await? else { return Ok(TaskPage::default()) };
        let (mut after, mut tasks) = (query.after, Vec::new());
        loop {
            let wanted = query.limit.saturating_add(1).saturating_sub(tasks.len()).max(BATCH);
            let places = self.store.seek(&seek, after, wanted).await?;
            let all = places.len() < wanted;
            after = places.last().copied().or(after);
            let cases: Vec<CaseId> = places.iter().map(|at| at.case).collect();
            // The lists may hold more than is looked for, and a task may have changed since.
            let mut found = self.tasks_of(&cases).await?;
            let asked = places.into_iter().filter_map(|at| {
                let task = found.remove(&at.case).filter(|task| query.takes(task, false));
                task.map(|task| (at, task))
            });
            tasks.extend(asked);
            if all || tasks.len() > query.limit {
                break;
            }
        }
        let more = tasks.len() > query.limit;
        tasks.truncate(query.limit);
        let next: Option<TaskCursor> = tasks.last().filter(|_| more).map(|(at, _)| *at);
        Ok(TaskPage { tasks: tasks.into_iter().map(|(_, task)| task).collect(), next })
    }

    /// The open tasks of cases.
    async fn tasks_of(&self, cases: &[CaseId]) -> Result<HashMap<CaseId, Task>, EngineError> {
        let mut found = HashMap::new();
        for loaded in self.store.load_some(cases).await? {
            let state: &State = &loaded.state;
            let flow = self.flow(state.flow).await?;
            found.extend(Task::from_state(state, &flow).map(|task| (state.id, task)));
        }
        Ok(found)
    }

    /// The lists that hold all that is looked for, and as little else as can be; `None`: there is nothing.
    async fn lists(&self, query: &TaskQuery) -> Result<Option<Seek>, EngineError> {
        let seek = Seek { overdue: query.overdue, ..Seek::default() };
        if let Some(id) = &query.assignee {
            return Ok(Some(Seek { assignees: vec![id.clone()], ..seek }));
        }
        if let Some(id) = &query.owner {
            return Ok(Some(Seek { owners: vec![id.clone()], ..seek }));
        }
        let of = query.of.as_ref().filter(|of| !of.watches());
        match (query.raised, of) {
            (true, None) => return Ok(Some(Seek { raised_at_all: true, ..seek })),
            (true, Some(of)) => {
                return Ok(Some(Seek { raised: themselves(of), raised_to_heads: heads(of), ..seek }));
            }
            (false, _) => {}
        }
        let anywhere =
            query.role.is_none() && query.node.is_none() && query.unit.is_none() && query.text.is_none();
        if of.is_none() && anywhere {
            return Ok(Some(Seek { all: true, free: query.free, ..seek }));
        }
        let mut places = Vec::new();
        for (id, place) in self.store.occupied(&self.places).await? {
            let flow = self.flow(place.version).await?;
            let node = flow.node(&place.node);
            if asked(query, &place, node) && of.is_none_or(|of| may(of, &place, node)) {
                places.push(id);
            }
        }
        let Some(of) = of else { return Ok(Some(Seek { places, free: query.free, ..seek })) };
        // What is given to them is theirs in whatever unit, and their own cases are.
        let own = of.has(Role::Applicant).then(|| of.person().id.clone());
        let (assignees, raised) = (themselves(of), themselves(of));
        let owners = own.into_iter().collect();
        Ok(Some(Seek {
            places,
            assignees,
            owners,
            raised,
            raised_to_heads: heads(of),
            free: query.free,
            ..seek
        }))
    }

    /// The loads of tasks that a caller may see; without one, of all.
    pub(super) async fn task_board(&self, of: Option<&Caller>) -> Result<Board, EngineError> {
        let mut loads: Vec<(Arc<Place>, Load)> = self.store.loads(&self.places).await?;
        loads.sort_by(|(one, _), (two, _)| order(one).cmp(&order(two)));
        let mut board = Board::default();
        for (place, load) in loads {
            let flow: Arc<Flow> = self.flow(place.version).await?;
            if !of.is_none_or(|of| of.watches() || may(of, &place, flow.node(&place.node))) {
                continue;
            }
            add(&mut board.all, load);
            let is_same = |step: &&mut StepLoad| {
                (step.version, &step.node, &step.unit) == (place.version, &place.node, &place.unit)
            };
            match board.steps.last_mut().filter(is_same) {
                Some(step) => add(&mut step.load, load),
                None => {
                    let (version, node, unit) = (place.version, place.node.clone(), place.unit.clone());
                    board.steps.push(StepLoad { version, node, unit, load });
                }
            }
        }
        let person = of.filter(|of| !of.watches()).map(|of| of.person().id.as_str());
        board.people = self.store.loads_of_people(person).await?;
        Ok(board)
    }
}

/// They and whom they substitute.
fn themselves(of: &Caller) -> Vec<String> {
    std::iter::once(&of.person().id).chain(of.absent().iter().map(|absent| &absent.id)).cloned().collect()
}

/// Whether they may do the step at that place.
fn may(of: &Caller, place: &Place, node: Option<&Node>) -> bool {
    let case = Seen { unit: place.unit.as_deref(), desk: place.desk, ..Seen::default() };
    of.may_do(node.and_then(|node| node.role), case).is_ok()
}

/// Whether that place is looked for.
fn asked(query: &TaskQuery, place: &Place, node: Option<&Node>) -> bool {
    let role = node.and_then(|node| node.role);
    let says = |text: &String| {
        let actor = node.and_then(|node| node.actor.as_deref()).unwrap_or_default();
        let of = node.map_or_else(String::new, |node| format!("{}\n{actor}", node.text).to_lowercase());
        of.contains(&text.to_lowercase())
    };
    query.role.is_none_or(|asked| role == Some(asked))
        && query.node.as_ref().is_none_or(|node| place.node == *node)
        && query.unit.as_ref().is_none_or(|unit| place.unit.as_ref() == Some(unit))
        && query.text.as_ref().is_none_or(says)
}

fn order(place: &Place) -> (zanflow_runtime::Hash, &str, Option<&str>, bool) {
    (place.version, &place.node, place.unit.as_deref(), place.desk)
}

fn add(to: &mut Load, load: Load) {
    to.open += load.open;
    to.overdue += load.overdue;
    to.free += load.free;
    to.held += load.held;
}

/// Whether what is escalated to the head of a unit may be escalated to them.
fn heads(of: &Caller) -> bool {
    of.is_raised_to(Seen { raised: Some(None), ..Seen::default() })
}
