//! Stems of the words on standard input, one a line: word, stem and root in the shared alphabet, stem in Kazakh letters. What
//! `scripts/conflation` measures. `--time` prints how long a word takes in each way instead.

use std::hint::black_box;
use std::io::{BufWriter, Read as _, Write as _};
use std::time::Instant;
use zanflow_kazakh::search::{fold, root, stem, stem_unfolded};

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    if std::env::args().any(|arg| arg == "--time") {
        time("stem and root in the shared alphabet", &text, |word| {
            let stem = stem(&fold(word));
            root(&stem).len() + stem.len()
        });
        time("stem in Kazakh letters", &text, |word| stem_unfolded(word).len());
        return Ok(());
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for word in text.lines() {
        let folded = stem(&fold(word));
        writeln!(out, "{word}\t{folded}\t{}\t{}", root(&folded), stem_unfolded(word))?;
    }
    out.flush()
}

fn time(what: &str, text: &str, of: impl Fn(&str) -> usize) {
    let mut best = u128::MAX;
    for _ in 0..5 {
        let begin = Instant::now();
        black_box(text.lines().map(&of).sum::<usize>());
        best = best.min(begin.elapsed().as_nanos());
    }
    println!("{what}: {} ns a word", best / text.lines().count().max(1) as u128);
}
