//! How long a paper takes and how large it is: `cargo run --release -p zanflow-result --example speed_result < document.json`.
#![allow(missing_docs)]

use std::error::Error;
use std::io::stdin;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    const TIMES: u32 = 50;
    let document = serde_json::from_reader(stdin().lock())?;
    let start = Instant::now();
    let bytes = zanflow_result::pdf(&document)?.len();
    println!("{bytes} bytes, the first in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    for _ in 0..TIMES {
        zanflow_result::pdf(&document)?;
    }
    println!("the next in {:.1} ms each", start.elapsed().as_secs_f64() * 1e3 / f64::from(TIMES));
    Ok(())
}
