//! Runs the passes over files, for profilers: `passes LAST TIMES FILE…`, where LAST is the last pass to run (`source`,
//! `repair`, `syntax`, `extract` or `lint`) and TIMES is how often. Prints the bytes read.

use std::hint::black_box;
use std::path::Path;
use zanflow_source::read;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [last, times, files @ ..] = arguments.as_slice() else {
        eprintln!("passes LAST TIMES FILE…");
        return;
    };
    let mut bytes = 0;
    for _ in 0..times.parse().unwrap_or(1) {
        for file in files {
            let Ok(source) = read(Path::new(file), file) else {
                eprintln!("{file} cannot be read");
                continue;
            };
            bytes += source.text.len();
            run(&source, last);
        }
    }
    println!("{bytes} bytes");
}

fn run(source: &zanflow_source::Source, last: &str) {
    if last == "source" {
        return;
    }
    let repaired = zanflow_repair::repair(source);
    if last == "repair" {
        return drop(black_box(repaired));
    }
    let tree = zanflow_syntax::parse(&repaired);
    if last == "syntax" {
        return drop(black_box(tree));
    }
    let mut model = zanflow_extract::extract(source, &repaired, &tree);
    if last == "lint" {
        zanflow_lint::check(&mut model);
    }
    black_box(model);
}
