//! A process that runs cases: it does what it is asked on its standard input, and is killed now and then.

use crate::engines::{Address, Kind, Running, open};
use crate::protocol::{Answered, Asked, Op, Told};
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::sync::mpsc;
use zanflow_runtime::{
    Caller, CaseId, Command, Completion, Decision, EngineError, JournalError, Message, Person, Reason, Role,
    Start,
};

/// Works until its input ends.
///
/// # Errors
/// The engine cannot be opened, or its outcome became unknown: whoever started the process starts it anew.
pub async fn work(kind: Kind, address: &Address, folder: &Path, slow: u64) -> Result<(), String> {
    let running = Arc::new(open(kind, address, folder, slow).await?);
    let (answer, mut answers) = mpsc::unbounded_channel::<Answered>();
    let writing = tokio::spawn(async move {
        let mut out = tokio::io::stdout();
        while let Some(answered) = answers.recv().await {
            let Ok(mut line) = serde_json::to_vec(&answered) else { continue };
            line.push(b'\n');
            if out.write_all(&line).await.is_err() || out.flush().await.is_err() {
                return;
            }
        }
    });
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let Ok(asked) = serde_json::from_str::<Asked>(&line) else { continue };
        let (running, answer) = (Arc::clone(&running), answer.clone());
        tokio::spawn(async move {
            let told = done(&running, asked.op).await;
            // Nobody listens any more where this fails.
            drop(answer.send(Answered { id: asked.id, told }));
        });
    }
    drop(answer);
    drop(writing.await);
    Ok(())
}

async fn done(running: &Running, op: Op) -> Told {
    let engine = &running.engine;
    let done = match op {
        Op::Start { request } => {
            let personal = Some(serde_json::json!({ "id": format!("person of {request}") }));
            let start = Start { request: Some(request), personal, ..Start::new(running.version) };
            engine.start(start).await.map(|case| Told::Started { case: case.0 })
        }
        Op::View { case } => engine.view(CaseId(case)).await.map(|view| Told::Seen {
            status: serde_json::to_value(view.status)
                .ok()
                .and_then(|status| status.as_str().map(str::to_owned))
                .unwrap_or_default(),
            node: view.node,
            ended: view.end.is_some(),
        }),
        Op::Complete { case, node, approve } => {
            let decides = node.starts_with('c');
            let decision = decides.then_some(if approve { Decision::Approve } else { Decision::Refuse });
            let reasons = vec![Reason { text: "it is so".to_owned(), ..Reason::default() }];
            let reasons = if decides && !approve { reasons } else { Vec::new() };
            let completion = Completion { node, by: somebody(), decision, reasons };
            engine.command(CaseId(case), Command::Complete(completion)).await.map(|_| Told::Done)
        }
        Op::Deliver { case, node, id } => {
            let message = Message { id, node, ask: None, holds: None, personal: None };
            engine.command(CaseId(case), Command::Deliver(message)).await.map(|_| Told::Done)
        }
        Op::Shift { by } => {
            running.clock.set(by);
            Ok(Told::Done)
        }
    };
    done.unwrap_or_else(|error| match error {
        EngineError::Away { why } => Told::Away { why },
        EngineError::Journal(JournalError::Full) => Told::Refused { why: "full".to_owned() },
        error @ (EngineError::Journal(_) | EngineError::Unclear { .. }) => {
            Told::Unknown { why: error.to_string() }
        }
        error => Told::Refused { why: error.to_string() },
    })
}

fn somebody() -> Caller {
    let person = Person { id: "staff-1".to_owned(), name: "A. B.".to_owned() };
    Caller::new(person, [Role::Office, Role::Head])
}
