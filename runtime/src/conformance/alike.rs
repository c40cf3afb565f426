//! Two engines that are given the same commands give the same answers.

use super::Subject;
use super::flows::{FLOWS, flow};
use super::people::{everybody, people};
use super::script::{Does, Op, Pair, deed, done, ops};
use crate::{
    CaseId, Command, Completion, Decision, Deed, Engine, EngineError, Erasure, Message, Role, Status,
    TaskCursor, TaskQuery, Time, Version,
};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Milliseconds.
const HOUR: i64 = 3_600_000;

/// Gives both the same `count` random commands and compares what they answer and show, and at the end all that they recorded. The cases,
/// by their numbers in each.
pub async fn alike(subject: &dyn Subject, reference: &dyn Subject, seed: u64, count: usize) -> Vec<Pair> {
    let mut versions = [Version::default(); 2];
    for (version, text) in versions.iter_mut().zip(FLOWS) {
        *version = subject.engine().deploy(&flow(text)).await.unwrap();
        assert_eq!(reference.engine().deploy(&flow(text)).await.unwrap(), *version);
    }
    let mut known: Vec<Pair> = Vec::new();
    for (nth, op) in ops(seed, count).into_iter().enumerate() {
        let place = format!("seed {seed}, command {nth} {op:?}");
        one(subject, reference, op, versions, &mut known, &place).await;
        if nth % 25 == 24 {
            lists(subject, reference, &known, &place).await;
        }
    }
    lists(subject, reference, &known, &format!("seed {seed}")).await;
    same(subject, reference, &known, &format!("seed {seed}")).await;
    known
}

async fn one(
    subject: &dyn Subject,
    reference: &dyn Subject,
    op: Op,
    versions: [Version; 2],
    known: &mut Vec<Pair>,
    place: &str,
) {
    let nobody = (CaseId(u64::MAX >> 2), CaseId(u64::MAX >> 2));
    let (mine, theirs) = known.get(usize::from(op.1) % known.len().max(1)).copied().unwrap_or(nobody);
    let view = reference.engine().view(theirs).await.ok();
    let node = view.and_then(|view| view.node).unwrap_or_default();
    // What is signed names the case: each signs its own.
    let of = Deed { node: op.2.is_multiple_of(3).then(|| node.clone()), decision: None, reasons: vec![] };
    let statements = [
        subject.engine().statement(mine, &of).await.unwrap_or_default(),
        reference.engine().statement(theirs, &of).await.unwrap_or_default(),
    ];
    let deeds = statements.map(|statement| deed(op, versions, &node, &statement));
    if let Does::Pass(length) = &deeds[0] {
        for world in [subject, reference] {
            world.clock().pass(*length);
        }
    }
    let (told, new) = done(subject.engine(), &deeds[0], mine).await;
    let (expected, theirs_new) = done(reference.engine(), &deeds[1], theirs).await;
    subject.settle().await;
    reference.settle().await;
    let begun = new.zip(theirs_new);
    assert_eq!(new.is_some(), theirs_new.is_some(), "{place}: {told:?} instead of {expected:?}");
    if let Some(pair) = begun.filter(|pair| !known.contains(pair)) {
        assert!(
            known.iter().all(|(one, two)| *one != pair.0 && *two != pair.1),
            "{place}: one of {pair:?} is known"
        );
        known.push(pair);
    }
    let texts = [text(told, mine), text(expected, theirs)];
    assert_eq!(texts[0], texts[1], "{place}, case {mine}");
    if let Some((mine, theirs)) = begun.or(Some((mine, theirs)).filter(|pair| *pair != nobody)) {
        let views =
            [subject.engine().view(mine).await.unwrap(), reference.engine().view(theirs).await.unwrap()];
        equal(&views, known, || format!("{place}, case {mine}"));
    }
}

/// An error without the number of its case.
fn text(told: Result<Option<crate::Outcome>, EngineError>, case: CaseId) -> String {
    format!("{told:?}").replace(&format!("CaseId({case})"), "CaseId(_)")
}

/// The two worlds.
#[derive(Clone, Copy)]
enum Side {
    Subject,
    Reference,
}

impl Side {
    fn of(self, (one, two): Pair) -> CaseId {
        match self {
            Self::Subject => one,
            Self::Reference => two,
        }
    }
}

/// What the two worlds show is the same.
#[track_caller]
fn equal<T: Serialize>([one, two]: &[T; 2], known: &[Pair], place: impl Fn() -> String) {
    let (one, two) = (plain(one, known, Side::Subject), plain(two, known, Side::Reference));
    assert_eq!(one, two, "{}", place());
}

/// As JSON, with each case by its place among those that are known, and without what is random.
fn plain(of: &impl Serialize, known: &[Pair], side: Side) -> Value {
    let mut value = serde_json::to_value(of).unwrap();
    numbered(&mut value, known, side);
    value
}

fn numbered(value: &mut Value, known: &[Pair], side: Side) {
    match value {
        Value::Object(fields) => {
            fields.remove("seal");
            for (key, field) in fields.iter_mut() {
                let of_case = ["case", "taken_up", "resubmits"].contains(&key.as_str());
                match field.as_u64().filter(|_| of_case) {
                    Some(number) => {
                        *field = place_of(CaseId(number), known, side).map_or(Value::Null, Value::from)
                    }
                    None => numbered(field, known, side),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| numbered(item, known, side)),
        _ => {}
    }
}

fn place_of(case: CaseId, known: &[Pair], side: Side) -> Option<usize> {
    known.iter().position(|pair| side.of(*pair) == case)
}

/// Lists are the same, page by page.
async fn lists(subject: &dyn Subject, reference: &dyn Subject, known: &[Pair], place: &str) {
    for query in queries() {
        let pages = [paged(subject.engine(), &query).await, paged(reference.engine(), &query).await];
        equal(&pages, known, || format!("{place}: {query:?}"));
    }
    for of in people().iter().map(Some).chain([None]) {
        let boards = [subject.engine().board(of).await.unwrap(), reference.engine().board(of).await.unwrap()];
        assert_eq!(boards[0], boards[1], "{place}: the board of {of:?}");
    }
    for owner in [None, Some("a1"), Some("w1"), Some("nobody")] {
        let pages = [newest(subject.engine(), owner).await, newest(reference.engine(), owner).await];
        equal(&pages, known, || format!("{place}: the cases of {owner:?}"));
    }
    let failed = [
        subject.engine().handovers(None, 1000).await.unwrap(),
        reference.engine().handovers(None, 1000).await.unwrap(),
    ];
    equal(&failed, known, || format!("{place}: what failed"));
    for what in [Erasure::Papers, Erasure::Applicant, Erasure::Everything] {
        for limit in [3, 1000] {
            let before = Time(i64::MAX);
            let found = [
                subject.engine().erasable(what, before, limit).await.unwrap(),
                reference.engine().erasable(what, before, limit).await.unwrap(),
            ];
            same_cases(&found, known, &format!("{place}: what may be erased, {what:?}"));
        }
    }
}

fn queries() -> Vec<TaskQuery> {
    let all = || TaskQuery { limit: 4, ..TaskQuery::default() };
    let mut queries = vec![
        all(),
        TaskQuery { free: true, ..all() },
        TaskQuery { overdue: true, ..all() },
        TaskQuery { raised: true, ..all() },
        TaskQuery { role: Some(Role::Head), ..all() },
        TaskQuery { assignee: Some("w1".into()), ..all() },
        TaskQuery { owner: Some("a1".into()), ..all() },
        TaskQuery { node: Some("c2".into()), unit: Some("north".into()), ..all() },
        TaskQuery { text: Some("ACTOR 1".into()), ..all() },
    ];
    for of in people() {
        queries.push(TaskQuery { of: Some(of.clone()), ..all() });
        queries.push(TaskQuery { of: Some(of.clone()), raised: true, ..all() });
        queries.push(TaskQuery { of: Some(of), free: true, overdue: true, ..all() });
    }
    queries
}

/// All pages of a query, one after another, with the ends of each.
async fn paged(engine: &dyn Engine, query: &TaskQuery) -> Vec<Vec<crate::Task>> {
    let (mut pages, mut after) = (Vec::new(), None::<TaskCursor>);
    loop {
        let page = engine.find_tasks(&TaskQuery { after, ..query.clone() }).await.unwrap();
        pages.push(page.tasks);
        after = page.next;
        if after.is_none() {
            return pages;
        }
    }
}

async fn newest(engine: &dyn Engine, owner: Option<&str>) -> Vec<Vec<crate::CaseView>> {
    let (mut pages, mut before) = (Vec::new(), None);
    loop {
        let page = match owner {
            Some(owner) => engine.cases_of(owner, before, 7).await.unwrap(),
            None => engine.cases(before, 7).await.unwrap(),
        };
        let Some(last) = page.last() else { return pages };
        before = Some(last.case);
        pages.push(page);
    }
}

#[track_caller]
fn same_cases([one, two]: &[Vec<CaseId>; 2], known: &[Pair], place: &str) {
    let places = |cases: &[CaseId], side| -> Vec<Option<usize>> {
        cases.iter().map(|case| place_of(*case, known, side)).collect()
    };
    assert_eq!(places(one, Side::Subject), places(two, Side::Reference), "{place}");
}

/// All that was recorded and lies beside the chains is the same, can be followed, and verifies.
pub async fn same(subject: &dyn Subject, reference: &dyn Subject, known: &[Pair], place: &str) {
    let (mine, theirs) = (subject.engine(), reference.engine());
    for (one, two) in known {
        let [left, right] = [mine.history(*one).await.unwrap(), theirs.history(*two).await.unwrap()];
        assert_eq!(left.len(), right.len(), "{place}: case {one}");
        for (left, right) in left.iter().zip(&right) {
            equal(&[left, right], known, || format!("{place}: event {} of case {one}", left.seq));
        }
        let files = [mine.file(*one).await.unwrap(), theirs.file(*two).await.unwrap()];
        for paper in &files[0].papers {
            let contents = [
                mine.content(*one, paper.sha256).await.unwrap(),
                theirs.content(*two, paper.sha256).await.unwrap(),
            ];
            assert!(
                contents[0].is_some() && contents[0] == contents[1],
                "{place}: paper {} of case {one}",
                paper.number
            );
        }
        let numbers = left.iter().flat_map(|record| record.event.data()).map(|data| data.no);
        for no in numbers {
            let data = [mine.personal(*one, no).await.unwrap(), theirs.personal(*two, no).await.unwrap()];
            let [left, right] = data.map(|data| data.map(|data| without_statement(&data)));
            assert_eq!(left, right, "{place}: data {no} of case {one}");
        }
    }
    for whose in ["applicant 1", "somebody else", "nobody"] {
        let found = [mine.cases_about(whose).await.unwrap(), theirs.cases_about(whose).await.unwrap()];
        same_cases(&found, known, &format!("{place}: cases about {whose}"));
    }
    let records = [followed(mine, place).await, followed(theirs, place).await];
    assert_eq!(records[0], records[1], "{place}: what a follower reads");
    let verified = [mine.verify(None).await.unwrap(), theirs.verify(None).await.unwrap()];
    assert_eq!(verified[0].records, verified[1].records, "{place}");
    assert_eq!(verified[0].cases, verified[1].cases, "{place}");
}

/// What was signed names the case.
fn without_statement(data: &Value) -> Value {
    let mut data = data.clone();
    if let Some(fields) = data.as_object_mut()
        && fields.remove("statement").is_some()
    {
        fields.remove("sha256");
    }
    data
}

/// Reads all records as a follower does: positions rise, and those of each case come in their order without gaps. How many there are.
async fn followed(engine: &dyn Engine, place: &str) -> u64 {
    let (mut after, mut count) = (0, 0);
    let mut last: BTreeMap<CaseId, u64> = BTreeMap::new();
    loop {
        let page = engine.records(after, 100).await.unwrap();
        if page.is_empty() {
            break;
        }
        for (position, record) in page {
            assert!(position > after, "{place}: {position} after {after}");
            after = position;
            let before = last.insert(record.case, record.seq).unwrap_or(0);
            assert_eq!(record.seq, before + 1, "{place}: case {}", record.case);
            count += 1;
        }
    }
    assert_eq!(engine.position().await.unwrap(), after, "{place}");
    count
}

/// Takes every case to its end.
pub async fn finished(subject: &dyn Subject, cases: &[CaseId]) {
    let engine = subject.engine();
    for round in 0..100 {
        subject.clock().pass(HOUR);
        subject.settle().await;
        let mut open = 0;
        for case in cases {
            let view = engine.view(*case).await.unwrap();
            let node = view.node.clone().unwrap_or_default();
            if view.suspended.is_some() {
                drop(engine.command(*case, Command::Resume { by: everybody() }).await);
                // Whether what passed meanwhile is noticed at once is an engine's own affair.
                subject.settle().await;
            }
            let command = match view.status {
                Status::Success | Status::Refused | Status::Cancelled => continue,
                Status::Task | Status::Held => {
                    let to = everybody().person().clone();
                    drop(engine.command(*case, Command::Assign { to, by: everybody(), reason: None }).await);
                    let decision = Some(Decision::Approve);
                    Command::Complete(Completion { node, by: everybody(), decision, reasons: vec![] })
                }
                Status::Message => {
                    let id = format!("finish {round}");
                    Command::Deliver(Message { id, node, ask: None, holds: Some(true), personal: None })
                }
                Status::Running | Status::Retry => Command::Retry { by: everybody() },
            };
            open += 1;
            drop(engine.command(*case, command).await);
            subject.settle().await;
        }
        if open == 0 {
            return;
        }
    }
    panic!("not all cases came to an end");
}
