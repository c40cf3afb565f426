//! Telling cases what became of their invoices.
//!
//! The ledger numbers what happened; how far cases are told is kept beside it. A crash between has a case told again, by a message of the same
//! id, which the engine takes once.

use crate::App;
use crate::problem::Problem;
use serde_json::json;
use std::collections::BTreeSet;
use zanflow_runtime::{Blocking, CaseId, Connector, END_SUCCESS, EngineError, Flow, Message, NodeKind};
use zanflow_systems::payment::ledger::{Change, Waiter};
use zanflow_systems::payment::{Invoice, Payments, State};

/// The reader's name in the ledger.
const READER: &str = "cases";
/// Changes, and invoices, that are read in one go.
const PAGE: usize = 200;

impl App {
    /// Tells cases what they were not told yet; how many changes there were.
    ///
    /// # Errors
    /// [`Problem`]: the next call tells the rest.
    pub fn tell_payments(&self) -> Result<usize, Problem> {
        let Some(payments) = self.payments.as_deref() else { return Ok(0) };
        let (mut told, mut after) = (0, payments.ledger().read_to(READER)?);
        loop {
            let changes = payments.ledger().changes(after, PAGE)?;
            if changes.is_empty() {
                return Ok(told);
            }
            for change in changes {
                self.tell(payments, &change)?;
                payments.ledger().has_read(READER, change.no)?;
                (told, after) = (told + 1, change.no);
            }
        }
    }

    fn tell(&self, payments: &Payments, change: &Change) -> Result<(), Problem> {
        let Some(invoice) = payments.ledger().invoice(change.serial)? else { return Ok(()) };
        // Who was told that it is paid knows; what goes back later is the invoice's own matter.
        if change.state == State::Refunded {
            return Ok(());
        }
        for waiter in payments.ledger().waiters(invoice.serial)? {
            match message(&*self.engine, &invoice, change, &waiter) {
                Ok(Some(message)) => match self.engine.deliver(invoice.case, message) {
                    Ok(_) => {}
                    Err(error) if is_over(&error) => {}
                    Err(error) => return Err(error.into()),
                },
                Ok(None) => {}
                Err(error) if is_over(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Takes back what is open of cases that have ended; how many.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn cancel_of_ended(&self) -> Result<usize, Problem> {
        let Some(payments) = self.payments.as_deref() else { return Ok(0) };
        let (mut cancelled, mut after) = (0, 0);
        loop {
            let open = payments.ledger().open_after(after, PAGE)?;
            let Some(last) = open.last() else { return Ok(cancelled) };
            after = last.serial;
            for invoice in open {
                let ended = match self.engine.view(invoice.case) {
                    Ok(view) => view.end.is_some(),
                    Err(error) => is_over(&error),
                };
                if ended {
                    payments.cancel(invoice.serial, None)?;
                    cancelled += 1;
                }
            }
        }
    }
}

/// Errors that no further attempt mends: there is nobody to tell.
fn is_over(error: &EngineError) -> bool {
    matches!(
        error,
        EngineError::Ended { .. }
            | EngineError::UnknownCase { .. }
            | EngineError::UnknownNode { .. }
            | EngineError::UnknownAsk { .. }
            | EngineError::NoDecision { .. }
    )
}

/// What a step that waits is told; nothing where an answer would let pass what was not paid.
fn message(
    engine: &dyn Blocking,
    invoice: &Invoice,
    change: &Change,
    waiter: &Waiter,
) -> Result<Option<Message>, EngineError> {
    let (paid, flow) = (change.state == State::Paid, flow_of(engine, invoice.case)?);
    let asks = flow.node(&waiter.node).is_some_and(|node| node.kind == NodeKind::Condition);
    if !paid && !asks && !is_checked_after(&flow, &waiter.node) {
        return Ok(None);
    }
    let told = json!({
        "invoice": invoice.number, "state": change.state, "amount": invoice.amount(), "purpose": invoice.purpose,
        "at": change.at.to_string(),
    });
    Ok(Some(Message {
        id: format!("payment/{}/{}/{}", change.no, waiter.node, waiter.ask.as_deref().unwrap_or_default()),
        node: waiter.node.clone(),
        ask: waiter.ask.clone(),
        holds: asks.then_some(paid),
        personal: Some(told),
    }))
}

fn flow_of(engine: &dyn Blocking, case: CaseId) -> Result<std::sync::Arc<Flow>, EngineError> {
    engine.flow(engine.view(case)?.version)
}

/// Whether no way leads from a step to the good end but through a question whether the fee is paid.
pub(super) fn is_checked_after(flow: &Flow, from: &str) -> bool {
    let asks = |id: &str| {
        flow.node(id).is_some_and(|node| {
            node.kind == NodeKind::Condition
                && node.asking().iter().flatten().any(|ask| ask.connector == Connector::Payment)
        })
    };
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(id) = next.pop() {
        for edge in flow.edges().iter().filter(|edge| edge.from == id) {
            if edge.to == END_SUCCESS {
                return false;
            }
            if !asks(&edge.to) && seen.insert(edge.to.as_str()) {
                next.push(&edge.to);
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_runtime::{Ask, Clause, Edge, Node, When};

    #[test]
    fn a_step_is_told_that_nothing_was_paid_only_where_that_is_asked_after_it() {
        let ask = |id: &str, kind| {
            let asks = vec![vec![Ask::new("pay", Connector::Payment)]];
            Node { asks, ..Node::new(id, kind, Clause::default()) }
        };
        let nodes = || {
            vec![
                ask("p1", NodeKind::Process),
                Node::new("p2", NodeKind::Step, Clause::default()),
                ask("c1", NodeKind::Condition),
            ]
        };
        let edges = |more: &[(&str, When, &str)]| {
            let all = [
                ("start", When::Next, "p1"),
                ("p2", When::Next, "c1"),
                ("c1", When::Pass, "end_success"),
                ("c1", When::Fail, "end_refused"),
            ];
            all.iter().chain(more).map(|(from, when, to)| Edge::new(*from, *when, *to)).collect::<Vec<_>>()
        };
        let checked = Flow::new(nodes(), edges(&[("p1", When::Next, "p2")])).unwrap();
        assert!(is_checked_after(&checked, "p1"));
        let nodes = vec![ask("p1", NodeKind::Process)];
        let straight = vec![Edge::new("start", When::Next, "p1"), Edge::new("p1", When::Next, "end_success")];
        assert!(!is_checked_after(&Flow::new(nodes, straight).unwrap(), "p1"));
    }
}
