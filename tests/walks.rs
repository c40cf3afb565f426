//! Cases of all services that are here, walked on the engine as people and systems would: each decision both ways, with a register
//! down, a deadline passed, a crash in every step, a clock set back, in the last days of a year, and with an act amended meanwhile.
//! What is walked is told (`-- --nocapture`).
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use crate::support::models;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use zanflow::flow;
use zanflow::model::Channel;
use zanflow_runtime::{
    Answer, Blocking, Call, CallError, Caller, CaseId, CaseView, Clause, Clock, Completion, Decision, Ended,
    EngineError, Flow, How, Local, MemoryJournal, Node, NodeKind, Parts, Person, Reason, Role, Settings,
    SimClock, Start, Status, Steps, Time, Version, Work, walk,
};

/// A process of a service as its cases go through it.
struct Walked {
    name: String,
    channel: Channel,
    flow: Flow,
}

/// Every process that runs of the acts that are here, and whether the real ones are among them.
fn all() -> (Vec<Walked>, bool) {
    let (models, all) = models();
    let mut walked = Vec::new();
    for model in &models {
        for service in &model.services {
            for process in &service.processes {
                let Ok(whole) = flow::whole(service, process) else { continue };
                let (name, channel) = (flow::act(service, process), process.channel);
                walked.push(Walked { name, channel, flow: whole.flow });
            }
        }
    }
    (walked, all)
}

/// What the other systems say, by node: what is not here holds.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    No,
    Down,
    Unknown,
}

#[derive(Default)]
struct Systems(Mutex<BTreeMap<String, Said>>);

impl Systems {
    fn say(&self, node: &str, said: Option<Said>) {
        let mut all = self.0.lock().unwrap();
        match said {
            Some(said) => drop(all.insert(node.to_owned(), said)),
            None => drop(all.remove(node)),
        }
    }
}

impl Steps for Systems {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        match self.0.lock().unwrap().get(&call.node.id) {
            Some(Said::Down) => Err(CallError::NotDone { why: "the line is down".to_owned() }),
            Some(Said::Unknown) => Ok(Answer::unknown()),
            Some(Said::No) => Ok(Answer::holds(false)),
            None => Ok(Answer::holds(true)),
        }
    }

    fn is_instant(&self) -> bool {
        true
    }
}

/// What happens to a case besides its steps.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    None,
    /// The engine is thrown away after every step and opened on what the journal holds.
    Crashes,
    /// The clock is set back a week before every step.
    ClockBack,
    /// Nobody does a step before its deadline.
    Late,
}

struct Play<'w> {
    walked: &'w Walked,
    engine: Local,
    journal: Arc<MemoryJournal>,
    systems: Arc<Systems>,
    clock: Arc<SimClock>,
    version: Version,
    trouble: Trouble,
}

const MONDAY: &str = "2026-03-02T04:30:00Z";

impl<'w> Play<'w> {
    fn new(walked: &'w Walked, trouble: Trouble) -> Self {
        Self::at(walked, trouble, MONDAY)
    }

    fn at(walked: &'w Walked, trouble: Trouble, time: &str) -> Self {
        let journal = Arc::new(MemoryJournal::new());
        let (systems, clock) =
            (Arc::<Systems>::default(), Arc::new(SimClock::at(Time::parse(time).unwrap())));
        let engine = open(&journal, &systems, &clock);
        let version = engine.deploy(&walked.flow).unwrap();
        Self { walked, engine, journal, systems, clock, version, trouble }
    }

    fn start(&self) -> CaseId {
        let by = match self.walked.channel {
            Channel::Portal => caller("applicant", Role::Applicant),
            _ => caller("starter", Role::Office),
        };
        let matter = self.walked.flow.matters().first().map(|matter| (*matter).to_owned());
        self.engine
            .start(Start { by: Some(by), matter, ..Start::new(self.version) })
            .unwrap_or_else(|error| panic!("{}: {error}", self.walked.name))
    }

    fn node(&self, case: CaseId) -> Option<&Node> {
        self.walked.flow.node(&self.engine.view(case).unwrap().node?)
    }

    /// Does the open task in the role that it needs, after others were refused. `refused`: where it is decided against the applicant.
    fn work(&self, case: CaseId, refused: Option<&str>) {
        let node = self.node(case).expect("an open step");
        let needed = node.role.unwrap_or(Role::Worker);
        // What an applicant does at the desk, whoever is there records.
        let of_applicant = needed == Role::Applicant && self.walked.channel == Channel::Portal;
        let role = if needed == Role::Applicant && !of_applicant { Role::Office } else { needed };
        let id = if of_applicant { "applicant" } else { "official" };
        let decides = node.kind == NodeKind::Condition || node.rules;
        let refuse = refused == Some(node.id.as_str());
        let decision = decides.then_some(if refuse { Decision::Refuse } else { Decision::Approve });
        let reasons = vec![Reason { ground: Clause::default(), text: "a ground".to_owned() }];
        let done = |by: Caller| Completion {
            node: node.id.clone(),
            by,
            decision,
            reasons: if refuse { reasons.clone() } else { Vec::new() },
        };
        let wrong = if of_applicant { Role::Worker } else { Role::Applicant };
        for nobody in [wrong, Role::Auditor, Role::Administrator, Role::System] {
            let told = self.engine.complete(case, done(caller("applicant", nobody)));
            assert!(
                matches!(told, Err(EngineError::NotAllowed { .. })),
                "{} {}: {nobody:?} may do it: {told:?}",
                self.walked.name,
                node.id
            );
        }
        self.engine
            .complete(case, done(caller(id, role)))
            .unwrap_or_else(|error| panic!("{} {}: {error}", self.walked.name, node.id));
    }

    /// Takes a case to its end.
    fn finish(&mut self, case: CaseId, refused: Option<&str>) -> Ended {
        for _ in 0..500 {
            let view = self.engine.view(case).unwrap();
            match view.status {
                Status::Success => return Ended::Success,
                Status::Refused => return Ended::Refused,
                Status::Task => {
                    self.trouble(case);
                    self.work(case, refused);
                }
                Status::Retry => {
                    self.systems.0.lock().unwrap().retain(|_, said| *said == Said::No);
                    self.clock.set(self.engine.next_due().unwrap().max(self.clock.now()));
                    self.engine.tick().unwrap();
                }
                other => panic!("{} stands at {:?}: {other:?}", self.walked.name, view.node),
            }
        }
        panic!("{} has no end", self.walked.name)
    }

    fn trouble(&mut self, case: CaseId) {
        match self.trouble {
            Trouble::None => {}
            Trouble::Crashes => {
                let before = self.engine.view(case).unwrap();
                self.engine = open(&self.journal, &self.systems, &self.clock);
                self.engine.tick().unwrap();
                assert_eq!(self.engine.view(case).unwrap(), before, "{}", self.walked.name);
            }
            Trouble::ClockBack => {
                let before = self.engine.view(case).unwrap();
                self.clock.set(Time(self.clock.now().0 - 7 * 24 * 3_600_000));
                self.engine.tick().unwrap();
                let after = self.engine.view(case).unwrap();
                assert!(after.due >= before.due && term(&after) >= term(&before), "{}", self.walked.name);
            }
            Trouble::Late => {
                let view = self.engine.view(case).unwrap();
                if let Some(due) = view.due {
                    self.clock.set(due.max(self.clock.now()));
                    self.engine.tick().unwrap();
                    assert!(self.engine.view(case).unwrap().overdue, "{} {:?}", self.walked.name, view.node);
                }
            }
        }
    }

    /// The record is whole and in order, and the path is the one that the same facts lead to.
    fn check(&self, case: CaseId, ended: Ended) {
        let name = &self.walked.name;
        self.engine.verify(None).unwrap_or_else(|error| panic!("{name}: {error}"));
        let records = self.engine.history(case).unwrap();
        assert!(records.iter().map(|record| record.at).is_sorted(), "{name}");
        let view = self.engine.view(case).unwrap();
        let walked = walk(&self.walked.flow, &view.facts).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (path, end) = view.path.split_at(view.path.len() - 1);
        assert_eq!(path, walked.path.split_at(walked.path.len() - 1).0, "{name}");
        assert_eq!(end[0] == "end_success", ended == Ended::Success, "{name}");
        // Where nothing was ruled, the end is the text's.
        if view.ruling.is_none() {
            assert_eq!(walked.ended, ended, "{name}");
        }
    }
}

/// When the time of the whole service ends.
fn term(view: &CaseView) -> Option<Time> {
    view.term.and_then(|term| term.due)
}

fn open(journal: &Arc<MemoryJournal>, systems: &Arc<Systems>, clock: &Arc<SimClock>) -> Local {
    Local::open(Arc::clone(journal), Arc::clone(systems), Arc::clone(clock), Settings::default()).unwrap()
}

fn caller(id: &str, role: Role) -> Caller {
    Caller::new(Person { id: id.to_owned(), name: "A. B.".to_owned() }, [role]).known_by(How::Password)
}

/// The nodes at which it is decided on the way on which all goes well: by people, and by systems.
fn decided(walked: &Walked) -> (Vec<String>, Vec<String>) {
    let mut play = Play::new(walked, Trouble::None);
    let case = play.start();
    play.finish(case, None);
    let path: BTreeSet<String> = play.engine.view(case).unwrap().path.into_iter().collect();
    let met = walked.flow.nodes().iter().filter(|node| path.contains(&node.id));
    let (mut people, mut systems) = (Vec::new(), Vec::new());
    for node in met {
        match node.work() {
            Work::Call(_) if node.kind == NodeKind::Condition => systems.push(node.id.clone()),
            Work::Task if node.rules || node.kind == NodeKind::Condition && node.settled.is_none() => {
                people.push(node.id.clone());
            }
            _ => {}
        }
    }
    (people, systems)
}

/// Success if all goes well, and never where one decision goes against the applicant.
#[test]
fn each_decision_goes_both_ways() {
    let (all, real) = all();
    let (mut cases, mut refusals, mut ruled, mut inside) = (0, 0, 0, 0);
    for walked in &all {
        let mut play = Play::new(walked, Trouble::None);
        let case = play.start();
        let ended = play.finish(case, None);
        play.check(case, ended);
        cases += 1;
        let view = play.engine.view(case).unwrap();
        ruled += usize::from(view.ruling.is_some());
        inside += usize::from(view.path.iter().any(|node| node.contains(':')));
        let (people, systems) = decided(walked);
        for node in &people {
            let mut play = Play::new(walked, Trouble::None);
            let case = play.start();
            let ended = play.finish(case, Some(node));
            play.check(case, ended);
            let rules = walked.flow.node(node).unwrap().rules;
            assert!(
                !rules || ended == Ended::Refused,
                "{} {node}: refused, and it ended in success",
                walked.name
            );
            cases += 1;
            refusals += usize::from(ended == Ended::Refused);
        }
        for node in &systems {
            let mut play = Play::new(walked, Trouble::None);
            play.systems.say(node, Some(Said::No));
            let case = play.start();
            let ended = play.finish(case, None);
            play.check(case, ended);
            cases += 1;
            refusals += usize::from(ended == Ended::Refused);
        }
    }
    println!(
        "{cases} cases of {} processes: {refusals} refused, {ruled} ruled, {inside} with units inside",
        all.len()
    );
    if real {
        assert!(all.len() >= 60 && refusals >= 150 && ruled >= 5 && inside >= 2, "the acts are other ones");
    }
}

/// A system that is down, or does not know, lets nothing pass, and nothing is lost when it is back.
#[test]
fn a_system_that_is_down_or_does_not_know_lets_nothing_pass() {
    let (all, _) = all();
    let mut waited = 0;
    for walked in &all {
        let asked = walked.flow.nodes().iter().filter(|node| matches!(node.work(), Work::Call(_)));
        for (node, said) in asked.flat_map(|node| [(node, Said::Down), (node, Said::Unknown)]) {
            // Only a question can be answered by "not known".
            if said == Said::Unknown && node.kind != NodeKind::Condition {
                continue;
            }
            let mut play = Play::new(walked, Trouble::None);
            play.systems.say(&node.id, Some(said));
            let case = play.start();
            let mut met = false;
            for _ in 0..500 {
                let view = play.engine.view(case).unwrap();
                match view.status {
                    Status::Task => play.work(case, None),
                    Status::Retry => {
                        assert_eq!(view.node.as_deref(), Some(node.id.as_str()), "{}", walked.name);
                        met = true;
                        break;
                    }
                    _ => break,
                }
            }
            if met {
                waited += 1;
                let ended = play.finish(case, None);
                play.check(case, ended);
            }
        }
    }
    println!("{waited} waits of {} processes", all.len());
    assert!(waited > 20, "{waited}");
}

/// The same end and path as without trouble.
#[test]
fn troubles_change_no_end() {
    let (all, _) = all();
    let mut cases = 0;
    for walked in &all {
        let mut quiet = Play::new(walked, Trouble::None);
        let case = quiet.start();
        let ended = quiet.finish(case, None);
        let path = quiet.engine.view(case).unwrap().path;
        for trouble in [Trouble::Crashes, Trouble::ClockBack, Trouble::Late] {
            let mut play = Play::new(walked, trouble);
            let case = play.start();
            assert_eq!(play.finish(case, None), ended, "{}", walked.name);
            assert_eq!(play.engine.view(case).unwrap().path, path, "{}", walked.name);
            play.check(case, ended);
            cases += 1;
        }
    }
    println!("{cases} cases of {} processes", all.len());
}

/// Over the end of the last year whose days off are ordered: every deadline is there, and said to be provisional.
#[test]
fn deadlines_go_on_into_a_year_without_a_decree() {
    let (all, real) = all();
    let (mut deadlines, mut terms) = (0, 0);
    for walked in &all {
        let mut play = Play::at(walked, Trouble::None, "2026-12-31T09:00:00Z");
        let case = play.start();
        for _ in 0..500 {
            let view = play.engine.view(case).unwrap();
            if view.status != Status::Task {
                break;
            }
            let has_budget = play.node(case).is_some_and(|node| node.budget.is_some());
            assert!(!has_budget || view.due.is_some(), "{} {:?}: no deadline", walked.name, view.node);
            assert!(!view.due_unknown, "{} {:?}", walked.name, view.node);
            let next_year = Time::parse("2026-12-31T19:00:00Z").unwrap();
            if view.due.is_some_and(|due| due > next_year) {
                assert!(view.provisional, "{} {:?}", walked.name, view.node);
                deadlines += 1;
            }
            if let Some(term) = view.term {
                assert!(term.due.is_some_and(|due| due > next_year) && term.provisional, "{term:?}");
                terms += 1;
            }
            play.work(case, None);
        }
        let ended = play.finish(case, None);
        play.check(case, ended);
    }
    println!("{deadlines} deadlines and {terms} terms of {} processes in 2027", all.len());
    assert!(!real || deadlines > 20 && terms > 20, "{deadlines} {terms}");
}

/// A case that began goes on as the act was then; one that begins later meets the step that was put between.
#[test]
fn an_amended_act_changes_no_case_that_began() {
    let (all, _) = all();
    for walked in &all {
        let mut play = Play::new(walked, Trouble::None);
        let before = play.start();
        let mut parts = Parts::from(walked.flow.clone());
        let mut added = Node::new("added", NodeKind::Step, Clause::default());
        added.role = Some(Role::Worker);
        parts.nodes.push(added);
        parts.edges.iter_mut().filter(|edge| edge.from == "start").for_each(|edge| {
            edge.from = "added".to_owned();
        });
        parts.edges.push(zanflow_runtime::Edge::new("start", zanflow_runtime::When::Next, "added"));
        let amended =
            Walked { name: walked.name.clone(), channel: walked.channel, flow: Flow::of(parts).unwrap() };
        let version = play.engine.deploy(&amended.flow).unwrap();
        assert_ne!(version, play.version);
        let ended = play.finish(before, None);
        play.check(before, ended);
        let (old, first) = (play.version, play.engine.view(before).unwrap().path);
        let mut later = Play { walked: &amended, version, ..play };
        let case = later.start();
        assert_eq!(later.finish(case, None), ended, "{}", walked.name);
        let path = later.engine.view(case).unwrap().path;
        assert_eq!((path[0].as_str(), &path[1..]), ("added", &first[..]), "{}", walked.name);
        assert_eq!(later.engine.view(before).unwrap().version, old);
    }
}
