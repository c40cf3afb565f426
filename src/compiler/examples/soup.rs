//! Random texts through the bodies of the fuzz targets, for machines without libFuzzer: `soup SECONDS [TARGET]`. Prints for each target
//! how many texts it read and how long the slowest took; panics as a target would.
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};
use zanflow_extract::process::label::label;
use zanflow_extract::table::next;
use zanflow_lexicon::durations;
use zanflow_source::{Format, from_bytes};

/// Pieces that texts are put together from, one a line; `\s`, `\t` and `\n` are a blank, a tab and a line's end.
fn pieces() -> Vec<String> {
    let lines = include_str!("../../../fuzz/pieces.txt").lines();
    lines.map(|line| line.replace("\\s", " ").replace("\\t", "\t").replace("\\n", "\n")).collect()
}

/// Bytes of the longest text.
const LONGEST: usize = 16 * 1024;

/// Numbers without a pattern, from a seed (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or_default()
    }

    /// A text of pieces; some repeat one piece, which is what makes a parser slow.
    fn text(&mut self, pieces: &[String]) -> String {
        let length = self.below(LONGEST) >> self.below(10);
        let few = 1 + self.below(pieces.len());
        let first = self.below(pieces.len());
        let mut text = String::new();
        while text.len() < length {
            text.push_str(pieces.get((first + self.below(few)) % pieces.len()).map_or(" ", String::as_str));
        }
        text
    }
}

fn compile(name: &str, text: &str, format: Option<Format>) {
    if let Ok(source) = from_bytes(name, text.as_bytes(), format) {
        let _ = zanflow_compiler::compile(&source);
    }
}

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    let targets: [(&str, fn(&str)); 6] = [
        ("grammar_line", |text| _ = zanflow_lines::read(text)),
        ("grammar_label", |text| {
            assert!(
                label(text).is_none_or(|label| text.is_char_boundary(label.len)),
                "a label ends between letters"
            );
        }),
        ("grammar_next", |text| {
            let (_, ways) = next::read(text);
            let guards = ways.iter().filter_map(|way| way.when.as_deref());
            assert!(guards.map(str::len).sum::<usize>() <= text.len(), "guards are parts of the cell");
        }),
        ("grammar_duration", |text| {
            _ = (durations::cell(text), durations::within(text), durations::only(text));
        }),
        ("html_to_source", |text| compile("soup.html", text, Some(Format::Html))),
        ("text_to_model", |text| compile("soup.txt", text, None)),
    ];
    let pieces = pieces();
    let only = std::env::args().nth(2);
    for (name, target) in
        targets.into_iter().filter(|(name, _)| only.as_deref().is_none_or(|only| only == *name))
    {
        let (mut random, mut texts, mut slowest) = (Random(0x9e37_79b9_7f4a_7c15), 0u32, Duration::ZERO);
        let end = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < end {
            let text = random.text(&pieces);
            let start = Instant::now();
            target(&text);
            slowest = slowest.max(start.elapsed());
            texts += 1;
        }
        println!("{name}: {texts} texts, the slowest took {slowest:.1?}");
    }
}
