//! Open tasks, found without walking all cases: by place, unit, person, applicant, in the order in which they are due.

use super::local::{Core, Slot, lock};
use crate::case::{CaseId, Phase, State, Task};
use crate::{Caller, Flow, Name, Role, Seen, Version};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::Bound;

/// Tasks that are looked for. What is not given is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskQuery {
    /// Only those that this caller may do; for who watches over cases, all.
    pub of: Option<Caller>,
    /// The role that does the step.
    pub role: Option<Role>,
    /// Who has the task.
    pub assignee: Option<String>,
    /// Only tasks that nobody has.
    pub free: bool,
    /// The node.
    pub node: Option<String>,
    /// The unit of the case.
    pub unit: Option<String>,
    /// Who started the case.
    pub owner: Option<String>,
    /// Only those whose time has passed.
    pub overdue: bool,
    /// Only those that were escalated; for who does not watch over cases, to them.
    pub raised: bool,
    /// Words of the step's sentence or its actor, or the number of a case.
    pub text: Option<String>,
    /// The tasks that follow this place.
    pub after: Option<TaskCursor>,
    /// How many at most.
    pub limit: usize,
}

/// A place in the order of tasks: by due time, then by case; those without a time come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskCursor {
    /// When it is due, in milliseconds; the greatest where it has no time.
    pub due: i64,
    /// The case.
    pub case: CaseId,
}

/// Some of the tasks that were looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskPage {
    /// In order.
    pub tasks: Vec<Task>,
    /// Where the next page begins; none: that is all.
    pub next: Option<TaskCursor>,
}

/// How many tasks there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Load {
    /// All.
    pub open: usize,
    /// Those whose time has passed.
    pub overdue: usize,
    /// Those that nobody has.
    pub free: usize,
    /// Those where help is needed.
    pub held: usize,
}

/// A step, and the tasks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLoad {
    /// The version of the process.
    pub version: Version,
    /// The node.
    pub node: String,
    /// The unit of the cases.
    pub unit: Option<String>,
    /// The tasks.
    pub load: Load,
}

/// What a supervisor sees at a glance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Board {
    /// All tasks.
    pub all: Load,
    /// By step and unit.
    pub steps: Vec<StepLoad>,
    /// By person who has them.
    pub people: Vec<(String, Load)>,
}

/// Tasks at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    version: Version,
    node: Name,
    unit: Option<Name>,
    desk: bool,
    free: bool,
    held: bool,
}

#[derive(Debug, Default)]
struct Group {
    role: Option<Role>,
    /// Sentence and actor, in small letters.
    text: String,
    tasks: Tasks,
}

/// Tasks in order, and those of them whose time has passed: a case that stands still is late without being overdue.
#[derive(Debug, Default)]
struct Tasks {
    all: BTreeSet<TaskCursor>,
    overdue: BTreeSet<TaskCursor>,
}

impl Tasks {
    fn add(&mut self, listed: &Listed) {
        self.all.insert(listed.at);
        if listed.overdue {
            self.overdue.insert(listed.at);
        }
    }

    /// Whether none is left.
    fn remove(&mut self, at: TaskCursor) -> bool {
        self.overdue.remove(&at);
        self.all.remove(&at);
        self.all.is_empty()
    }

    fn asked(&self, query: &TaskQuery) -> &BTreeSet<TaskCursor> {
        if query.overdue { &self.overdue } else { &self.all }
    }
}

/// How a case's task is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    place: Place,
    at: TaskCursor,
    assignee: Option<Name>,
    owner: Option<Name>,
    /// To whom it was escalated; the inner value is `None` where that is the head of the unit.
    raised: Option<Option<Name>>,
    overdue: bool,
}

impl Listed {
    fn new(state: &State) -> Option<Self> {
        let at = state.at.as_ref().filter(|at| matches!(at.phase, Phase::Task | Phase::Held))?;
        let place = Place {
            version: state.flow,
            node: at.node.clone(),
            unit: state.unit.clone(),
            desk: state.desk,
            free: at.assignee.is_none(),
            held: at.phase == Phase::Held,
        };
        let service = state.term.as_ref();
        let dues = [at.deadline, service.and_then(|term| term.deadline)];
        let due = dues.iter().flatten().map(|deadline| deadline.due.0).min().unwrap_or(i64::MAX);
        Some(Self {
            place,
            at: TaskCursor { due, case: state.id },
            assignee: at.assignee.as_deref().map(Name::from),
            owner: state.owner.clone(),
            raised: at.raised.clone(),
            overdue: at.escalated || service.is_some_and(|term| term.passed),
        })
    }
}

/// The lists.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    groups: BTreeMap<Place, Group>,
    people: BTreeMap<Name, Tasks>,
    owners: BTreeMap<Name, Tasks>,
    /// By to whom they were escalated; `None`: the heads of their units.
    raised: BTreeMap<Option<Name>, Tasks>,
}

impl Inbox {
    fn add(&mut self, listed: &Listed, flow: Option<&Flow>) {
        let group = match self.groups.entry(listed.place.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let node = flow.and_then(|flow| flow.node(&listed.place.node));
                let actor = node.and_then(|node| node.actor.as_deref()).unwrap_or_default();
                let text =
                    node.map_or_else(String::new, |node| format!("{}\n{actor}", node.text).to_lowercase());
                new.insert(Group { role: node.and_then(|node| node.role), text, ..Group::default() })
            }
        };
        group.tasks.add(listed);
        for (person, lists) in [(&listed.assignee, &mut self.people), (&listed.owner, &mut self.owners)] {
            if let Some(person) = person {
                lists.entry(person.clone()).or_default().add(listed);
            }
        }
        if let Some(to) = &listed.raised {
            self.raised.entry(to.clone()).or_default().add(listed);
        }
    }

    fn remove(&mut self, listed: &Listed) {
        if let Some(group) = self.groups.get_mut(&listed.place)
            && group.tasks.remove(listed.at)
        {
            self.groups.remove(&listed.place);
        }
        for (person, lists) in [(&listed.assignee, &mut self.people), (&listed.owner, &mut self.owners)] {
            if let Some(person) = person
                && lists.get_mut(person).is_some_and(|tasks| tasks.remove(listed.at))
            {
                lists.remove(person);
            }
        }
        if let Some(to) = &listed.raised
            && self.raised.get_mut(to).is_some_and(|tasks| tasks.remove(listed.at))
        {
            self.raised.remove(to);
        }
    }

    /// The lists that hold all that is looked for, and as little else as can be.
    fn lists(&self, query: &TaskQuery) -> Vec<&BTreeSet<TaskCursor>> {
        let person = |id: &str| self.people.get(id).map(|tasks| tasks.asked(query));
        if let Some(id) = &query.assignee {
            return person(id).into_iter().collect();
        }
        if let Some(id) = &query.owner {
            return self.owners.get(id.as_str()).map(|tasks| tasks.asked(query)).into_iter().collect();
        }
        let of = query.of.as_ref().filter(|of| !of.watches());
        let raised = |of: &Caller| -> Vec<&BTreeSet<TaskCursor>> {
            let is_theirs =
                |to: &Option<Name>| of.is_raised_to(Seen { raised: Some(to.as_deref()), ..Seen::default() });
            let theirs = self.raised.iter().filter(|(to, _)| is_theirs(to));
            theirs.map(|(_, tasks)| tasks.asked(query)).collect()
        };
        match (query.raised, of) {
            (true, None) => return self.raised.values().map(|tasks| tasks.asked(query)).collect(),
            (true, Some(of)) => return raised(of),
            (false, _) => {}
        }
        let may = |place: &Place, group: &Group| {
            let case = Seen { unit: place.unit.as_deref(), desk: place.desk, ..Seen::default() };
            of.is_none_or(|of| of.may_do(group.role, case).is_ok())
        };
        let asked = |place: &Place, group: &Group| {
            query.role.is_none_or(|role| group.role == Some(role))
                && query.node.as_ref().is_none_or(|node| place.node == *node)
                && query.unit.as_ref().is_none_or(|unit| place.unit.as_deref() == Some(unit))
                && (place.free || !query.free)
                && query.text.as_ref().is_none_or(|text| group.text.contains(&text.to_lowercase()))
        };
        let groups = self.groups.iter().filter(|(place, group)| asked(place, group) && may(place, group));
        let mut lists: Vec<&BTreeSet<TaskCursor>> =
            groups.map(|(_, group)| group.tasks.asked(query)).collect();
        if let Some(of) = of {
            // What is given to them is theirs in whatever unit, and their own cases are.
            let theirs = std::iter::once(of.person().id.as_str())
                .chain(of.absent().iter().map(|absent| absent.id.as_str()));
            lists.extend(theirs.filter_map(person));
            lists.extend(raised(of));
            if of.has(Role::Applicant) {
                lists.extend(self.owners.get(of.person().id.as_str()).map(|tasks| tasks.asked(query)));
            }
        }
        lists
    }

    /// The first places of lists after a place, each once, in order.
    fn first(lists: &[&BTreeSet<TaskCursor>], after: Option<TaskCursor>, limit: usize) -> Vec<TaskCursor> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest: Vec<_> = lists.iter().map(|list| list.range((from, Bound::Unbounded))).collect();
        let heads = rest.iter_mut().enumerate();
        let mut heads: BinaryHeap<Reverse<(TaskCursor, usize)>> =
            heads.filter_map(|(nth, list)| list.next().map(|at| Reverse((*at, nth)))).collect();
        let mut found: Vec<TaskCursor> = Vec::new();
        while let Some(Reverse((at, nth))) = heads.pop() {
            if let Some(next) = rest.get_mut(nth).and_then(Iterator::next) {
                heads.push(Reverse((*next, nth)));
            }
            if found.last() != Some(&at) {
                found.push(at);
            }
            if found.len() >= limit {
                break;
            }
        }
        found
    }
}

impl Core {
    /// Lists the task of a case as its state says.
    pub(super) fn set_task(&self, slot: &mut Slot) {
        let new = Listed::new(&slot.state).filter(|_| slot.state.ended.is_none());
        if slot.listed == new {
            return;
        }
        let flow = new.as_ref().and_then(|new| self.deployed(new.place.version).ok());
        let mut inbox = lock(&self.inbox);
        if let Some(old) = &slot.listed {
            inbox.remove(old);
        }
        if let Some(new) = &new {
            inbox.add(new, flow.as_deref());
        }
        drop(inbox);
        slot.listed = new;
    }

    pub(super) fn find_tasks(&self, query: &TaskQuery) -> TaskPage {
        if let Some(case) = query.text.as_ref().and_then(|text| text.trim().parse().ok()) {
            let tasks =
                self.task_of(CaseId(case)).filter(|task| is_asked(query, task, true)).into_iter().collect();
            return TaskPage { tasks, next: None };
        }
        // Places first, while the lists are locked; a case is locked only after that, since who changes it locks both.
        let mut after = query.after;
        let mut tasks = Vec::new();
        loop {
            let wanted = query.limit.saturating_add(1).saturating_sub(tasks.len()).max(BATCH);
            let places = {
                let inbox = lock(&self.inbox);
                Inbox::first(&inbox.lists(query), after, wanted)
            };
            let all = places.len() < wanted;
            after = places.last().copied().or(after);
            for at in places {
                if tasks.len() > query.limit {
                    break;
                }
                let task = self.task_of(at.case).filter(|task| is_asked(query, task, false));
                tasks.extend(task.map(|task| (at, task)));
            }
            if all || tasks.len() > query.limit {
                break;
            }
        }
        let more = tasks.len() > query.limit;
        tasks.truncate(query.limit);
        let next = tasks.last().filter(|_| more).map(|(at, _)| *at);
        TaskPage { tasks: tasks.into_iter().map(|(_, task)| task).collect(), next }
    }

    fn task_of(&self, id: CaseId) -> Option<Task> {
        let case = self.case(id).ok()?;
        let slot = case.lock();
        Task::from_state(&slot.state, self.deployed(slot.state.flow).ok()?.as_ref())
    }

    /// The loads of tasks that a caller may see; without one, of all.
    pub(super) fn task_board(&self, of: Option<&Caller>) -> Board {
        let inbox = lock(&self.inbox);
        let sees = |place: &Place, group: &Group| {
            let case = Seen { unit: place.unit.as_deref(), desk: place.desk, ..Seen::default() };
            of.is_none_or(|of| of.watches() || of.may_do(group.role, case).is_ok())
        };
        let mut board = Board::default();
        for (place, group) in inbox.groups.iter().filter(|(place, group)| sees(place, group)) {
            let open = group.tasks.all.len();
            let load = Load {
                open,
                overdue: group.tasks.overdue.len(),
                free: if place.free { open } else { 0 },
                held: if place.held { open } else { 0 },
            };
            board.all.add(load);
            let (node, unit) = (place.node.to_string(), place.unit.as_ref().map(ToString::to_string));
            // Groups of one step follow one another, but for free and held.
            match board.steps.last_mut().filter(|step| step.is(place.version, &node, unit.as_deref())) {
                Some(step) => step.load.add(load),
                None => board.steps.push(StepLoad { version: place.version, node, unit, load }),
            }
        }
        let all = of.is_none_or(Caller::watches);
        let people =
            inbox.people.iter().filter(|(id, _)| all || of.is_some_and(|of| of.person().id == id.as_str()));
        let load = |of: &Tasks| Load { open: of.all.len(), overdue: of.overdue.len(), free: 0, held: 0 };
        board.people = people.map(|(id, mine)| (id.to_string(), load(mine))).collect();
        board
    }
}

/// Places that are looked at in one go.
const BATCH: usize = 64;

impl TaskQuery {
    /// Whether that task is looked for: lists may hold more, and it may have changed since. `by_number`: its case was named.
    pub fn takes(&self, task: &Task, by_number: bool) -> bool {
        is_asked(self, task, by_number)
    }
}

fn is_asked(query: &TaskQuery, task: &Task, by_number: bool) -> bool {
    let is = |asked: &Option<String>, of: Option<&str>| asked.is_none() || asked.as_deref() == of;
    let says = |text: &String| {
        let of = format!("{}\n{}", task.text, task.actor.as_deref().unwrap_or_default());
        by_number || of.to_lowercase().contains(&text.to_lowercase())
    };
    let is_theirs = |of: &Caller| of.may_do(task.role, task.seen()).is_ok() || of.is_raised_to(task.seen());
    query.of.as_ref().is_none_or(|of| of.watches() || is_theirs(of))
        && (!query.raised || task.raised.is_some())
        && (!query.raised || query.of.as_ref().is_none_or(|of| of.watches() || of.is_raised_to(task.seen())))
        && query.role.is_none_or(|role| task.role == Some(role))
        && is(&query.assignee, task.assignee.as_deref())
        && is(&query.node, Some(&task.node))
        && is(&query.unit, task.unit.as_deref())
        && is(&query.owner, task.owner.as_deref())
        && (task.assignee.is_none() || !query.free)
        && (task.is_late() || !query.overdue)
        && query.text.as_ref().is_none_or(says)
}

impl Load {
    fn add(&mut self, other: Self) {
        self.open += other.open;
        self.overdue += other.overdue;
        self.free += other.free;
        self.held += other.held;
    }
}

impl StepLoad {
    fn is(&self, version: Version, node: &str, unit: Option<&str>) -> bool {
        self.version == version && self.node == node && self.unit.as_deref() == unit
    }
}
