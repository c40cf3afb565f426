//! What shows only with several callers at once, or with systems that are slow.

use super::Subject;
use super::flows::{LICENCE, WAITS, flow};
use super::people::{everybody, person};
use crate::{
    CaseId, Command, Completion, Decision, Delivery, EngineError, Event, Message, Outcome, Start, Status,
    Version,
};
use std::collections::BTreeSet;
use std::pin::pin;
use std::task::Poll;

/// Drives all of them at once; each answer, in order.
async fn together<T>(work: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut work: Vec<_> = work.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<T>> = work.iter().map(|_| None).collect();
    let all = std::future::poll_fn(move |context| {
        for (work, done) in work.iter_mut().zip(&mut done) {
            if done.is_none()
                && let Poll::Ready(answer) = work.as_mut().poll(context)
            {
                *done = Some(answer);
            }
        }
        if done.iter().any(Option::is_none) {
            Poll::Pending
        } else {
            Poll::Ready(done.drain(..).flatten().collect())
        }
    });
    pin!(all).await
}

fn approval(node: &str) -> Command {
    let (node, decision) = (node.to_owned(), Some(Decision::Approve));
    Command::Complete(Completion { node, by: everybody(), decision, reasons: vec![] })
}

async fn deployed(subject: &dyn Subject, text: &str) -> Version {
    subject.engine().deploy(&flow(text)).await.unwrap()
}

/// The same request, given many times at once, starts one case.
pub async fn one_request_starts_one_case(subject: &dyn Subject) {
    let version = deployed(subject, LICENCE).await;
    let start = || Start { request: Some("the same".to_owned()), ..Start::new(version) };
    let begun = together((0..16).map(|_| subject.engine().start(start())).collect()).await;
    // Where the first is being written, another may be told that it is not there yet; then it asks again.
    let again = subject.engine().start(start()).await.unwrap();
    let cases: BTreeSet<CaseId> = begun.into_iter().flatten().chain([again]).collect();
    assert_eq!(cases.len(), 1);
    subject.settle().await;
    let of = subject.engine().history(again).await.unwrap();
    assert_eq!(of.iter().filter(|record| matches!(record.event, Event::Started { .. })).count(), 1);
}

/// Of many who complete a task at once one does.
pub async fn one_completes_a_task(subject: &dyn Subject) {
    let version = deployed(subject, LICENCE).await;
    let case = subject.engine().start(Start::new(version)).await.unwrap();
    subject.settle().await;
    assert_eq!(subject.engine().view(case).await.unwrap().status, Status::Task);
    let done = together((0..16).map(|_| subject.engine().command(case, approval("c2"))).collect()).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "{done:?}");
    for refused in done.into_iter().filter_map(Result::err) {
        assert!(matches!(refused, EngineError::NoTask { .. } | EngineError::Ended { .. }), "{refused}");
    }
    subject.settle().await;
    let completed = |record: &&crate::Record| matches!(record.event, Event::Completed { .. });
    assert_eq!(subject.engine().history(case).await.unwrap().iter().filter(completed).count(), 1);
}

/// A message that comes many times at once is taken once.
pub async fn one_message_is_taken_once(subject: &dyn Subject) {
    let version = deployed(subject, WAITS).await;
    let case = subject.engine().start(Start::new(version)).await.unwrap();
    let message = || Message { id: "m".into(), node: "m1".into(), ask: None, holds: None, personal: None };
    let deliver = || subject.engine().command(case, Command::Deliver(message()));
    let told = together((0..16).map(|_| deliver()).collect()).await;
    let count = |of| told.iter().filter(|told| **told == Ok(Outcome::Delivered(of))).count();
    assert_eq!((count(Delivery::Taken), count(Delivery::Duplicate)), (1, 15), "{told:?}");
}

/// A refused case is continued by one other, however many ask for it at once.
pub async fn one_case_continues_a_refused_one(subject: &dyn Subject) {
    let version = deployed(subject, WAITS).await;
    let refused = subject.engine().start(Start::new(version)).await.unwrap();
    for (id, node, holds) in [("1", "m1", None), ("2", "c9", Some(false))] {
        let message = Message { id: id.into(), node: node.into(), ask: None, holds, personal: None };
        subject.engine().command(refused, Command::Deliver(message)).await.unwrap();
    }
    assert_eq!(subject.engine().view(refused).await.unwrap().status, Status::Refused);
    let again =
        together((0..8).map(|_| subject.engine().resubmit(refused, Start::new(version))).collect()).await;
    let cases: Vec<CaseId> = again.iter().filter_map(|again| again.clone().ok()).collect();
    assert_eq!(cases.len(), 1, "{again:?}");
    assert_eq!(subject.engine().view(refused).await.unwrap().taken_up, cases.first().copied());
    let started = subject.engine().history(cases[0]).await.unwrap();
    assert!(matches!(started[0].event, Event::Started { resubmits: Some(of), .. } if of == refused));
}

/// Many cases at once, started and gone on with by many: each ends, and everything verifies.
pub async fn many_at_once(subject: &dyn Subject, count: usize) {
    let version = deployed(subject, LICENCE).await;
    let started = together((0..count).map(|_| subject.engine().start(Start::new(version))).collect()).await;
    let cases: Vec<CaseId> = started.into_iter().map(Result::unwrap).collect();
    assert_eq!(cases.iter().collect::<BTreeSet<_>>().len(), count);
    subject.settle().await;
    let claim = |case: &CaseId| {
        let (to, by) = (person("w1"), everybody());
        subject.engine().command(*case, Command::Assign { to, by, reason: None })
    };
    drop(together(cases.iter().map(claim).collect()).await);
    drop(together(cases.iter().map(|case| subject.engine().command(*case, approval("c2"))).collect()).await);
    super::finished(subject, &cases).await;
    subject.engine().verify(None).await.unwrap();
}
