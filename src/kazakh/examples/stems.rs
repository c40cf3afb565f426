//! Stems of the words on standard input, one a line: word, stem and root in the shared alphabet. What `scripts/conflation`
//! measures; words per second with `--time`.

use std::io::{BufWriter, Read as _, Write as _};
use std::time::Instant;
use zanflow_kazakh::search::{fold, root, stem, stem_unfolded};

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let begin = Instant::now();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for word in text.lines() {
        let folded = stem(&fold(word));
        writeln!(out, "{word}\t{folded}\t{}\t{}", root(&folded), stem_unfolded(word))?;
    }
    out.flush()?;
    eprintln!("{:.0} ns a word", begin.elapsed().as_nanos() as f64 / text.lines().count().max(1) as f64);
    Ok(())
}
