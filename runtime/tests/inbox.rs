//! Lists of tasks: the index finds what a walk over all cases finds.

use crate::common::{self, World};
use proptest::prelude::*;
use std::sync::Arc;
use zanflow_runtime::*;

const UNITS: [Option<&str>; 3] = [None, Some("north"), Some("south")];
const PEOPLE: [&str; 3] = ["w-1", "w-2", "w-3"];

fn who(id: &str, roles: &[Role]) -> Caller {
    Caller::new(Person { id: id.into(), name: "A. B.".into() }, roles.iter().copied())
}

fn supervisor() -> Caller {
    who("s-1", &[Role::Supervisor])
}

/// The applicant's step, an executor's with a time limit, the head's decision.
fn flow() -> Flow {
    let flow = common::flow(
        "s1 s2 c3: start>s1 s1>s2 s2>c3 c3+end_success c3-end_refused | s2 600 second task, c3 5 working_day task",
    );
    let mut nodes = flow.nodes().to_vec();
    for (node, role) in nodes.iter_mut().zip([Role::Applicant, Role::Executor, Role::Head]) {
        node.role = Some(role);
        node.text = format!("The {} looks at the Papers", role.name());
    }
    nodes[2].work = Some(Work::Task);
    Flow::new(nodes, flow.edges().to_vec()).unwrap()
}

/// One command, drawn by three numbers; what is refused changes nothing.
fn act(world: &World, version: Version, (kind, a, b): (u8, u8, u8)) {
    let engine = &world.engine;
    let case = CaseId(u64::from(a % 12) + 1);
    let person = |nth: u8| PEOPLE[usize::from(nth) % 3];
    let worker = |nth: u8| who(person(nth), &[Role::Executor, Role::Head]);
    match kind % 11 {
        0..=2 => {
            let by = who(["a-1", "a-2"][usize::from(a) % 2], &[Role::Applicant]);
            let unit = UNITS[usize::from(b) % 3].map(str::to_owned);
            let case = engine.start(Start { by: Some(by.clone()), unit, ..Start::new(version) }).unwrap();
            if b % 4 > 0 {
                let done = Completion { node: "s1".into(), by, decision: None, reasons: vec![] };
                engine.complete(case, done).unwrap();
            }
        }
        3 => drop(engine.assign(case, worker(b).person(), &worker(b))),
        4 => drop(engine.release(case, &supervisor())),
        5 => drop(engine.route(case, UNITS[usize::from(b) % 3], &supervisor())),
        6 => {
            let node = engine.view(case).ok().and_then(|view| view.node).unwrap_or_default();
            let by = worker(b);
            drop(
                engine.complete(
                    case,
                    Completion { node, by, decision: Some(Decision::Approve), reasons: vec![] },
                ),
            );
        }
        7 => {
            world.clock.pass(i64::from(b) * 10_000);
            engine.tick().unwrap();
        }
        8 => drop(engine.cancel(case, &supervisor(), "a letter")),
        9 => drop(engine.raise(case, &Whom::Head, &supervisor(), "late")),
        _ => drop(engine.raise(case, &Whom::Person(worker(b).person().clone()), &supervisor(), "late")),
    }
}

fn queries() -> Vec<TaskQuery> {
    let all = TaskQuery { limit: 3, ..TaskQuery::default() };
    let text = |text: &str| TaskQuery { text: Some(text.to_owned()), ..all.clone() };
    let of = |caller: Caller| TaskQuery { of: Some(caller), ..all.clone() };
    let north = |caller: Caller| caller.of_units(["north".to_owned()]);
    let absent = Absent { id: "w-2".into(), roles: [Role::Head].into(), units: ["south".to_owned()].into() };
    vec![
        all.clone(),
        TaskQuery { role: Some(Role::Head), ..all.clone() },
        TaskQuery { assignee: Some("w-1".to_owned()), ..all.clone() },
        TaskQuery { assignee: Some("w-1".to_owned()), unit: Some("north".to_owned()), ..all.clone() },
        TaskQuery { free: true, ..all.clone() },
        TaskQuery { node: Some("s2".to_owned()), unit: Some("north".to_owned()), ..all.clone() },
        TaskQuery { owner: Some("a-1".to_owned()), ..all.clone() },
        TaskQuery { overdue: true, ..all.clone() },
        TaskQuery { overdue: true, unit: Some("south".to_owned()), ..all.clone() },
        TaskQuery { raised: true, ..all.clone() },
        TaskQuery { raised: true, of: Some(who("w-1", &[Role::Executor])), ..all.clone() },
        TaskQuery { raised: true, of: Some(north(who("h", &[Role::Head]))), ..all.clone() },
        TaskQuery { raised: true, overdue: true, ..all.clone() },
        text("head LOOKS"),
        text("nothing of the kind"),
        text("2"),
        of(supervisor()),
        of(who("a-1", &[Role::Applicant])),
        of(north(who("w-1", &[Role::Executor]))),
        of(north(who("w-1", &[Role::Executor])).substituting(vec![absent])),
        of(who("x", &[Role::Commission])),
    ]
}

/// What a walk over all tasks finds.
fn walked(engine: &Local, query: &TaskQuery) -> Vec<Task> {
    let number = query.text.as_ref().and_then(|text| text.parse::<u64>().ok());
    let good = |task: &Task| {
        let may = |of: &Caller| {
            of.watches() || of.may_do(task.role, task.seen()).is_ok() || of.is_raised_to(task.seen())
        };
        query.of.as_ref().is_none_or(may)
            && (!query.raised || task.raised.is_some())
            && (!query.raised
                || query.of.as_ref().is_none_or(|of| of.watches() || of.is_raised_to(task.seen())))
            && query.role.is_none_or(|role| task.role == Some(role))
            && query.assignee.as_ref().is_none_or(|id| task.assignee.as_ref() == Some(id))
            && (!query.free || task.assignee.is_none())
            && query.node.as_ref().is_none_or(|node| task.node == *node)
            && query.unit.as_ref().is_none_or(|unit| task.unit.as_ref() == Some(unit))
            && query.owner.as_ref().is_none_or(|owner| task.owner.as_ref() == Some(owner))
            && (!query.overdue || task.overdue)
            && number.is_none_or(|number| task.case.0 == number)
            && (number.is_some()
                || query
                    .text
                    .as_ref()
                    .is_none_or(|text| task.text.to_lowercase().contains(&text.to_lowercase())))
    };
    let mut found: Vec<Task> = engine.tasks().into_iter().filter(good).collect();
    found.sort_by_key(|task| (task.due.map_or(i64::MAX, |due| due.0), task.case));
    found
}

/// All pages of a query.
fn paged(engine: &Local, query: &TaskQuery) -> Vec<Task> {
    let (mut found, mut query) = (Vec::new(), query.clone());
    loop {
        let page = engine.find_tasks(&query).unwrap();
        assert!(page.tasks.len() <= query.limit);
        found.extend(page.tasks);
        query.after = page.next;
        if query.after.is_none() {
            return found;
        }
    }
}

fn check(engine: &Local) {
    for query in queries() {
        assert_eq!(paged(engine, &query), walked(engine, &query), "{query:?}");
    }
    let (board, tasks) = (engine.board(None).unwrap(), engine.tasks());
    let count = |good: &dyn Fn(&Task) -> bool| tasks.iter().filter(|task| good(task)).count();
    assert_eq!(board.all.open, tasks.len());
    assert_eq!(board.all.overdue, count(&|task| task.overdue));
    assert_eq!(board.all.free, count(&|task| task.assignee.is_none()));
    assert_eq!(board.steps.iter().map(|step| step.load.open).sum::<usize>(), tasks.len());
    for (id, load) in &board.people {
        assert_eq!(load.open, count(&|task| task.assignee.as_ref() == Some(id)), "{id}");
        assert_eq!(load.overdue, count(&|task| task.assignee.as_ref() == Some(id) && task.overdue), "{id}");
    }
    let mut places: Vec<_> = board.steps.iter().map(|step| (step.version, &step.node, &step.unit)).collect();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), board.steps.len(), "a step stands twice");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_index_finds_what_a_walk_finds(numbers in prop::collection::vec(any::<(u8, u8, u8)>(), 0..60)) {
        let journal = Arc::new(MemoryJournal::new());
        let world = World::with(journal.clone(), Recorded::new()).unwrap();
        let version = world.engine.deploy(&flow()).unwrap();
        for numbers in numbers {
            act(&world, version, numbers);
        }
        check(&world.engine);
        // And after a restart.
        let replayed = World::with(Arc::new((*journal).clone()), Recorded::new()).unwrap();
        prop_assert_eq!(world.engine.board(None).unwrap(), replayed.engine.board(None).unwrap());
        check(&replayed.engine);
    }
}

#[test]
fn a_board_shows_what_its_viewer_may_see() {
    let world = World::memory(Recorded::new());
    let version = world.engine.deploy(&flow()).unwrap();
    for unit in UNITS {
        let by = who("a-1", &[Role::Applicant]);
        let unit = unit.map(str::to_owned);
        let case = world.engine.start(Start { by: Some(by.clone()), unit, ..Start::new(version) }).unwrap();
        let done = Completion { node: "s1".into(), by, decision: None, reasons: vec![] };
        world.engine.complete(case, done).unwrap();
    }
    let worker = who("w-1", &[Role::Executor]).of_units(["north".to_owned()]);
    world.engine.assign(CaseId(2), worker.person(), &worker).unwrap();
    let open = |of: &Caller| world.engine.board(Some(of)).unwrap().all.open;
    assert_eq!((open(&worker), open(&supervisor()), open(&who("h", &[Role::Head]))), (2, 3, 0));
    assert_eq!(world.engine.board(Some(&worker)).unwrap().people.len(), 1);
    assert!(world.engine.board(Some(&who("w-2", &[Role::Executor]))).unwrap().people.is_empty());
}
