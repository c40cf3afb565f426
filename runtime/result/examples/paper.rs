//! Writes the paper of a document: `cargo run -p zanflow-result --example paper < document.json > paper.pdf`.
#![allow(missing_docs)]

use std::error::Error;
use std::io::{Write as _, stdin, stdout};

fn main() -> Result<(), Box<dyn Error>> {
    let document = serde_json::from_reader(stdin().lock())?;
    let paper = zanflow_result::pdf(&document)?;
    stdout().lock().write_all(&paper)?;
    Ok(())
}
