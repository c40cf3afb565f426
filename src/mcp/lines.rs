//! Messages on standard input and output, a line each. JSON-RPC wants an answer with `"id": null` where a message cannot be
//! read or has no id that could be answered; the protocol's library leaves the first unanswered and the second without id.

use serde_json::{Value, json};
use std::io;
use tokio::io::{
    AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, DuplexStream,
};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// Bytes that wait between a client and the server.
const WAITING: usize = 64 * 1024;

/// Longest message in bytes; no tool needs more.
const LONGEST: usize = 1024 * 1024;

/// What the server reads and writes.
pub(super) struct Lines {
    input: DuplexStream,
    output: DuplexStream,
    written: JoinHandle<io::Result<()>>,
}

impl Lines {
    /// Passes on what a client sends, and what is answered.
    pub(super) fn new(
        input: impl AsyncRead + Send + Unpin + 'static,
        output: impl AsyncWrite + Send + Unpin + 'static,
    ) -> Self {
        let (to_server, server_input) = tokio::io::duplex(WAITING);
        let (server_output, from_server) = tokio::io::duplex(WAITING);
        let (answers, mut out) = unbounded_channel::<Vec<u8>>();
        tokio::spawn(read(input, to_server, answers.clone()));
        tokio::spawn(answer(from_server, answers));
        let written = tokio::spawn(async move {
            let mut output = output;
            while let Some(line) = out.recv().await {
                output.write_all(&line).await?;
                output.flush().await?;
            }
            Ok(())
        });
        Lines { input: server_input, output: server_output, written }
    }

    /// The two ends for the server, and what waits for the last answer.
    pub(super) fn parts(self) -> (DuplexStream, DuplexStream, JoinHandle<io::Result<()>>) {
        (self.input, self.output, self.written)
    }
}

/// Hands messages on; one that is no JSON is answered here.
async fn read(input: impl AsyncRead + Unpin, mut to_server: DuplexStream, answers: UnboundedSender<Vec<u8>>) {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    loop {
        line.clear();
        let most = u64::try_from(LONGEST).unwrap_or(u64::MAX);
        match (&mut input).take(most).read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) if line.trim_ascii().is_empty() => {}
            Ok(_) if serde_json::from_slice::<Value>(&line).is_ok() => {
                if to_server.write_all(&line).await.is_err() || to_server.flush().await.is_err() {
                    return;
                }
            }
            Ok(_) => {
                let error = json!({"jsonrpc": "2.0", "id": null, "error": {
                    "code": -32700, "message": "this line is no JSON; send one message a line"}});
                if answers.send(format!("{error}\n").into_bytes()).is_err() {
                    return;
                }
            }
        }
    }
}

/// Hands answers on; an error without an id gets `null`.
async fn answer(from_server: DuplexStream, answers: UnboundedSender<Vec<u8>>) {
    let mut lines = BufReader::new(from_server);
    let mut line = Vec::new();
    loop {
        line.clear();
        match lines.read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {
                if answers.send(with_id(&line)).is_err() {
                    return;
                }
            }
        }
    }
}

/// An answer with an id.
fn with_id(line: &[u8]) -> Vec<u8> {
    // Most answers are results: they are not read again.
    let error = memchr::memmem::find(line, b"\"error\"").is_some();
    let message = if error { serde_json::from_slice::<Value>(line).ok() } else { None };
    match message {
        Some(Value::Object(mut message)) if message.contains_key("error") && !message.contains_key("id") => {
            message.insert("id".to_owned(), Value::Null);
            format!("{}\n", Value::Object(message)).into_bytes()
        }
        _ => line.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_an_id_and_results_stay() {
        let text = |line: &str| String::from_utf8(with_id(line.as_bytes())).unwrap_or_default();
        let told: Value =
            serde_json::from_str(&text("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600}}\n")).unwrap();
        assert!(told.as_object().unwrap().contains_key("id") && told["id"].is_null());
        for kept in ["{\"id\":1,\"result\":{\"error\":1}}\n", "{\"id\":2,\"error\":{\"code\":1}}\n"] {
            assert_eq!(text(kept), kept);
        }
    }
}
