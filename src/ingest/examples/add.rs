//! What adding acts costs, in processor time beside bare tantivy: `add TIMES FILE…`. Each file is added TIMES times, every copy
//! with a word and numbers of its own. Prints one line a stage and the rest as a multiple of bare tantivy.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::Path;
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{Index, TantivyDocument};
use zanflow_compiler::compile;
use zanflow_lexicon::words::standards::FOR;
use zanflow_model::Model;
use zanflow_passages::{Entry, entries};
use zanflow_source::from_bytes;
use zanflow_store::{ActInfo, Content, Kb, Prepared, Stored, Writer};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [times, files @ ..] = arguments.as_slice() else { return Err("add TIMES FILE…".into()) };
    let acts = copies(files, times.parse()?)?;
    let bytes: usize = acts.iter().map(|(_, text)| text.len()).sum();
    println!("{} acts, {:.1} MB", acts.len(), bytes as f64 / 1e6);
    let folder = std::env::temp_dir().join(format!("zanflow-add-{}", std::process::id()));
    let measured = measure(&acts, &folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(acts: &[(String, String)], folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut clock = Clock::start()?;
    let models: Vec<Model> = acts
        .iter()
        .map(|(path, text)| Ok::<_, Box<dyn Error>>(compile(&from_bytes(path, text.as_bytes(), None)?).model))
        .collect::<Result<_, _>>()?;
    let compiled = clock.lap("compile")?;
    let found: Vec<Vec<Entry>> = models.iter().map(entries).collect();
    let mut own = clock.lap("entries")?;
    let kb = Kb::open_or_create(&folder.join("kb"))?;
    let mut writer = Writer::new(&kb)?;
    clock.lap("open")?;
    let mut prepared = Vec::with_capacity(acts.len());
    for (((path, text), model), entries) in acts.iter().zip(&models).zip(&found) {
        prepared.push(prepare(&kb, &mut writer, (path.as_str(), text.as_str()), model, entries));
    }
    own += clock.lap("documents")?;
    for act in prepared {
        writer.put(act)?;
    }
    writer.commit()?;
    writer.finish()?;
    let indexed = clock.lap("index")?;
    bare(&found, &folder.join("bare"))?;
    let bare = clock.lap("bare tantivy")?;
    println!(
        "of bare tantivy: compile {:.2}, entries and documents {:.2}, index {:.2}, all {:.2}",
        compiled / bare,
        own / bare,
        indexed / bare,
        (compiled + own + indexed) / bare
    );
    Ok(())
}

fn prepare(
    kb: &Kb,
    writer: &mut Writer<'_>,
    (path, text): (&str, &str),
    model: &Model,
    entries: &[Entry],
) -> Prepared {
    let slot = writer.slot(path.to_owned(), path.trim_end_matches(".txt"));
    let mut info = ActInfo::of(model, "kk");
    (info.id, info.path) = (slot.id, slot.path);
    let sources = [Stored::of(path.to_owned(), text.to_owned())];
    kb.documents(info, &Content { model, entries, russian: &[], sources: &sources })
}

/// Copies of the files, so that no two say the same.
fn copies(files: &[String], times: usize) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut acts = Vec::new();
    for copy in 0..times {
        for file in files {
            let text = std::fs::read_to_string(file)?;
            let changed = text
                .replace('№', &format!("№ {copy}-"))
                .replace(&format!(" {FOR} "), &format!(" {FOR}{copy} "));
            let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
            acts.push((format!("{copy}x{name}"), changed));
        }
    }
    Ok(acts)
}

/// Stores and indexes the texts of passages with tantivy's own words, with as much memory and as many threads.
fn bare(found: &[Vec<Entry>], folder: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_dir(folder, schema.build())?;
    let mut writer = index.writer_with_num_threads(2, 256 << 20)?;
    for entry in found.iter().flatten() {
        let mut document = TantivyDocument::default();
        document.add_text(text, &entry.text);
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// Processor time of the whole process, in hundredths of a second.
struct Clock(f64);

impl Clock {
    fn start() -> Result<Self, Box<dyn Error>> {
        Ok(Self(processor_seconds()?))
    }

    /// Seconds since the last lap, printed.
    fn lap(&mut self, stage: &str) -> Result<f64, Box<dyn Error>> {
        let now = processor_seconds()?;
        let taken = now - std::mem::replace(&mut self.0, now);
        println!("{stage:>14} {taken:6.2} s");
        Ok(taken)
    }
}

fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let after = text.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / 100.0)
}
