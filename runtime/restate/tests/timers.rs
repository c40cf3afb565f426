//! Times that come: a delayed call of the case's object to itself.

use crate::cluster::{Cluster, free};
use crate::same::{local, on};
use crate::world::{caller, systems};
use std::sync::Arc;
use std::time::Duration;
use zanflow_runtime::{
    Audit, Budget, CaseId, Clause, Command, Commands, END_SUCCESS, Edge, Engine, Event, Flow, Node, NodeKind,
    START, Start, Unit, When, Work,
};

/// A task that is due in so many seconds.
pub fn flow(seconds: u32) -> Flow {
    let task = Node {
        work: Some(Work::Task),
        budget: Some(Budget::exactly(seconds, Unit::Second)),
        ..Node::new("s1", NodeKind::Step, Clause::default())
    };
    let edges = vec![Edge::new(START, When::Next, "s1"), Edge::new("s1", When::Next, END_SUCCESS)];
    Flow::new(vec![task], edges).unwrap()
}

/// The kinds of a case's events once there are so many that the clock made.
async fn clocked(engine: &dyn Engine, case: CaseId, count: usize) -> Vec<Event> {
    for _ in 0..2400 {
        let events = engine.history(case).await.unwrap().into_iter().map(|record| record.event);
        let of_clock = |event: &Event| matches!(event, Event::Warned { .. } | Event::Escalated { .. });
        let found: Vec<Event> = events.filter(of_clock).collect();
        if found.len() >= count {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the clock did not come to case {case}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_comes_once_and_an_older_alarm_does_nothing() {
    let Some(cluster) = Cluster::start(1) else { return };
    let engine = on(&cluster, local(systems()), free(1)[0]).await;
    let version = engine.deploy(&flow(2)).await.unwrap();
    let case = engine.start(Start::new(version)).await.unwrap();
    // Each resumption moves the deadline, so that the alarm before it is an older one.
    for _ in 0..3 {
        let reason = "a reason".to_owned();
        engine.command(case, Command::Suspend { by: caller(), reason }).await.unwrap();
        engine.command(case, Command::Resume { by: caller() }).await.unwrap();
    }
    let told = clocked(&engine, case, 2).await;
    assert!(
        matches!(told[0], Event::Warned { .. }) && matches!(told[1], Event::Escalated { .. }),
        "{told:?}"
    );
    // Older alarms would have rung by now.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(clocked(&engine, case, 2).await.len(), 2);
    engine.verify(None).await.unwrap();
    engine.stop().await;
}

/// What waited for a time while no process was there is done by the next one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_time_that_came_while_nobody_was_there_is_not_missed() {
    let Some(cluster) = Cluster::start(1) else { return };
    let (store, port) = (local(systems()), free(1)[0]);
    let engine = on(&cluster, Arc::clone(&store), port).await;
    let version = engine.deploy(&flow(1)).await.unwrap();
    let case = engine.start(Start::new(version)).await.unwrap();
    engine.stop().await;
    tokio::time::sleep(Duration::from_millis(1200)).await;
    let next = on(&cluster, store, port).await;
    let told = clocked(&next, case, 2).await;
    assert_eq!(told.len(), 2, "{told:?}");
    next.stop().await;
}
