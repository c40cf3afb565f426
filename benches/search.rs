//! `make bench-search`: adding to the knowledge base next to bare tantivy, and searching next to SQLite's full text and, if
//! installed, ripgrep and PostgreSQL, on the same passages in the same run. Measures only when run by `cargo bench`.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{Index, TantivyDocument};
use zanflow::passages::entries;
use zanflow::source::walk;
use zanflow::store::{Kb, Request, Writer};

/// Megabytes of acts to add, unless ZANFLOW_BENCH_MB says otherwise, separated by commas.
const LENGTHS: &str = "10,100";
/// Passages to search, unless ZANFLOW_BENCH_PASSAGES says otherwise.
const PASSAGES: usize = 1_000_000;
/// Queries asked.
const QUERIES: usize = 1000;
/// Queries for slow peers.
const QUERIES_SLOW: usize = 100;

fn main() {
    if !env::args().any(|argument| argument == "--bench") {
        println!("not measured: run it with `make bench-search`");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    // Adding a million passages takes minutes: who measures often keeps them.
    let kept = env::var_os("ZANFLOW_BENCH_KEEP").map(PathBuf::from);
    let lengths = env::var("ZANFLOW_BENCH_MB").unwrap_or_else(|_| LENGTHS.to_owned());
    for length in lengths.split(',').filter_map(|text| text.trim().parse::<usize>().ok()) {
        adding(folder.path(), length);
    }
    let asked = env::var("ZANFLOW_BENCH_PASSAGES").ok().and_then(|text| text.parse().ok());
    searching(kept.as_deref().unwrap_or(folder.path()), asked.unwrap_or(PASSAGES));
}

/// The sample acts, and the real ones if they are there.
fn acts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("corpus"), root.join("../shared/corpus")];
    let walked = walk(&folders.into_iter().filter(|folder| folder.is_dir()).collect::<Vec<_>>());
    let read = |path: PathBuf| {
        Some((path.file_name()?.to_string_lossy().into_owned(), fs::read_to_string(path).ok()?))
    };
    walked.found.into_iter().filter_map(|found| read(found.path)).collect()
}

/// Writes copies of the acts up to `bytes`, each with numbers and a word of its own, so that no two are the same.
fn write(folder: &Path, bytes: usize) -> usize {
    let acts = acts();
    let mut written = 0;
    for (nth, (name, text)) in acts.iter().cycle().enumerate() {
        if written >= bytes {
            break;
        }
        let copy = nth / acts.len();
        let changed = text.replace('№', &format!("№ {copy}-")).replace(" үшін ", &format!(" үшін{copy} "));
        let place = folder.join(format!("{copy}"));
        fs::create_dir_all(&place).expect("a folder");
        fs::write(place.join(format!("{copy}x{name}")), &changed).expect("writes");
        written += changed.len();
    }
    written
}

fn rate(bytes: usize, taken: Duration) -> f64 {
    bytes as f64 / 1e6 / taken.as_secs_f64()
}

fn adding(folder: &Path, megabytes: usize) {
    let (acts, kb) = (folder.join(format!("acts-{megabytes}")), folder.join(format!("kb-{megabytes}")));
    let bytes = write(&acts, megabytes * 1_000_000);
    let begun = Instant::now();
    let peak = add(&acts, &kb);
    let own = begun.elapsed();
    let bare = bare(&acts, &folder.join(format!("bare-{megabytes}")));
    println!(
        "add {:.0} MB: {:.1} MB/s, peak {peak} MB; bare tantivy {:.1} MB/s; {:.2} times its time",
        bytes as f64 / 1e6,
        rate(bytes, own),
        rate(bytes, bare),
        own.as_secs_f64() / bare.as_secs_f64()
    );
    fs::remove_dir_all(acts).expect("removes");
}

/// Adds in a process of its own; returns its peak memory in megabytes.
fn add(acts: &Path, kb: &Path) -> u64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zanflow"))
        .args(["add", "--quiet", "--kb"])
        .args([kb, acts])
        .spawn()
        .expect("runs");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("waits").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now =
            line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024;
        peak = peak.max(now);
        std::thread::sleep(Duration::from_millis(50));
    }
    peak
}

/// Bare tantivy on the same texts: a document per line that is not blank, with its default tokenizer.
fn bare(acts: &Path, folder: &Path) -> Duration {
    fs::create_dir_all(folder).expect("a folder");
    let begun = Instant::now();
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_dir(folder, schema.build()).expect("an index");
    let mut writer = index.writer_with_num_threads(2, 256 << 20).expect("a writer");
    for found in walk(&[acts.to_owned()]).found {
        for line in
            fs::read_to_string(found.path).expect("reads").lines().filter(|line| !line.trim().is_empty())
        {
            let mut document = TantivyDocument::default();
            document.add_text(text, line);
            writer.add_document(document).expect("adds");
        }
    }
    writer.commit().expect("commits");
    writer.wait_merging_threads().expect("merges");
    begun.elapsed()
}

fn searching(folder: &Path, passages: usize) {
    let acts = folder.join("acts-search");
    let place = folder.join("kb-search");
    if !place.exists() {
        write(&acts, passages * 1_000_000 / passages_a_megabyte());
        add(&acts, &place);
    }
    let kb = Kb::open(&place).expect("opens");
    let texts = texts(&acts);
    println!("\n{} passages in the knowledge base, {} in its peers", kb.entries(), texts.len());
    let queries = queries(&texts);
    asked("zanflow", &kb, &queries);
    if env::var_os("ZANFLOW_BENCH_SLOWEST").is_some() {
        slowest(&kb, &queries);
    }
    let people = people();
    if people.is_empty() {
        println!("zanflow, what people ask: skipped, the judged searches are not here");
    } else {
        asked("zanflow, what people ask", &kb, &people);
        if env::var_os("ZANFLOW_BENCH_SLOWEST").is_some() {
            slowest(&kb, &people);
        }
    }
    sqlite(&folder.join("fts.db"), &texts, &queries);
    ripgrep(&folder.join("passages.txt"), &texts, &queries);
    postgres(folder, &texts, &queries);
    drop(Writer::new(&kb));
}

fn asked(name: &str, kb: &Kb, queries: &[String]) {
    let mut hits = 0;
    let own = times(queries, |query| ask(kb, query, &mut hits));
    told(name, &own, Some(hits));
}

/// The slowest queries, for who wants to know why.
fn slowest(kb: &Kb, queries: &[String]) {
    let mut taken: Vec<(f64, &String)> = queries
        .iter()
        .map(|query| {
            let mut one = times(std::slice::from_ref(query), |query| ask(kb, query, &mut 0));
            (one.pop().unwrap_or_default(), query)
        })
        .collect();
    taken.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    for (milliseconds, query) in taken.iter().take(20) {
        println!("{milliseconds:.1} ms: {query}");
    }
}

fn ask(kb: &Kb, query: &str, hits: &mut usize) {
    let request =
        Request { query: query.to_owned(), limit: 10, today: "2026-01-01".to_owned(), ..Request::default() };
    *hits += usize::from(!kb.search(&request).expect("searches").hits.is_empty());
}

/// The judged searches, as people type them.
fn people() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/queries");
    let read = |name: &str| fs::read(folder.join(name)).ok();
    let parsed = ["queries.json", "queries2.json"].into_iter().filter_map(read);
    let all =
        parsed.filter_map(|bytes| serde_json::from_slice::<Vec<serde_json::Value>>(&bytes).ok()).flatten();
    all.filter_map(|item| Some(item.get("query")?.as_str()?.to_owned())).collect()
}

fn passages_a_megabyte() -> usize {
    let acts = acts();
    let (mut found, mut bytes) = (0, 0);
    for (name, text) in &acts {
        let source = zanflow::source::from_bytes(name, text.as_bytes(), None).expect("reads");
        found += entries(&zanflow::compile(&source).model).len();
        bytes += text.len();
    }
    found * 1_000_000 / bytes.max(1)
}

/// The texts of the acts' passages.
fn texts(acts: &Path) -> Vec<String> {
    use rayon::prelude::*;
    let found = walk(&[acts.to_owned()]).found;
    let read = |found: &zanflow::source::Found| {
        let source = found.read().expect("reads");
        entries(&zanflow::compile(&source).model).into_iter().map(|entry| entry.text).collect::<Vec<_>>()
    };
    found.par_iter().flat_map_iter(read).collect()
}

/// Two or three adjacent words from passages all over the corpus; every tenth query is a phrase.
fn queries(texts: &[String]) -> Vec<String> {
    let step = (texts.len() / QUERIES).max(1);
    let words = |text: &String, nth: usize| {
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 3).collect();
        let take = 2 + nth % 2;
        let from = nth % words.len().saturating_sub(take).max(1);
        let words = words.get(from..(from + take).min(words.len())).unwrap_or_default().join(" ");
        if nth % 10 == 9 { format!("\"{words}\"") } else { words }
    };
    let picked = texts.iter().step_by(step).enumerate().map(|(nth, text)| words(text, nth));
    picked.filter(|query| query.len() > 4).take(QUERIES).collect()
}

fn times(queries: &[String], mut ask: impl FnMut(&str)) -> Vec<f64> {
    queries.iter().take(20).for_each(|query| ask(query));
    let mut taken: Vec<f64> = queries
        .iter()
        .map(|query| {
            let begun = Instant::now();
            ask(query);
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    taken
}

fn told(name: &str, taken: &[f64], hits: Option<usize>) {
    let at = |share: usize| taken.get(taken.len() * share / 100).copied().unwrap_or(0.0);
    let found = hits.map(|hits| format!(", {hits} with hits")).unwrap_or_default();
    println!("{name}: {} queries, p50 {:.2} ms, p99 {:.2} ms{found}", taken.len(), at(50), at(99));
}

fn plain(query: &str) -> Vec<&str> {
    query.trim_matches('"').split_whitespace().collect()
}

fn sqlite(path: &Path, texts: &[String], queries: &[String]) {
    if path.exists() {
        // A base that is kept has that of the run before.
        fs::remove_file(path).expect("removes");
    }
    let mut db = rusqlite::Connection::open(path).expect("opens");
    db.execute_batch("PRAGMA journal_mode=OFF; CREATE VIRTUAL TABLE passages USING fts5(text)")
        .expect("a table");
    let transaction = db.transaction().expect("begins");
    {
        let mut insert = transaction.prepare("INSERT INTO passages VALUES (?1)").expect("prepares");
        for text in texts {
            insert.execute([text]).expect("inserts");
        }
    }
    transaction.commit().expect("commits");
    let mut ask = db
        .prepare("SELECT rowid FROM passages WHERE passages MATCH ?1 ORDER BY bm25(passages) LIMIT 10")
        .expect("prepares");
    let mut hits = 0;
    let taken = times(queries, |query| {
        let join = if query.starts_with('"') { query.to_owned() } else { plain(query).join(" OR ") };
        let rows = ask.query_map([join], |row| row.get::<_, i64>(0)).expect("asks");
        hits += usize::from(rows.count() > 0);
    });
    told("SQLite FTS5", &taken, Some(hits));
}

/// Counts lines with any of the words, without ranking.
fn ripgrep(path: &Path, texts: &[String], queries: &[String]) {
    if Command::new("rg").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("ripgrep: skipped, it is not here");
        return;
    }
    fs::write(path, texts.iter().map(|text| text.replace('\n', " ")).collect::<Vec<_>>().join("\n"))
        .expect("writes");
    let some: Vec<String> = queries.iter().take(QUERIES_SLOW).cloned().collect();
    let taken = times(&some, |query| {
        let pattern = plain(query).join("|");
        let found = Command::new("rg").args(["--count", "-i", &pattern]).arg(path).output().expect("runs");
        assert!(found.status.code().is_some_and(|code| code < 2));
    });
    told("ripgrep", &taken, None);
}

/// The server of `scripts/with-postgres`, by its psql address in ZANFLOW_BENCH_POSTGRES.
fn postgres(folder: &Path, texts: &[String], queries: &[String]) {
    let Ok(server) = env::var("ZANFLOW_BENCH_POSTGRES") else {
        println!("PostgreSQL: skipped, ZANFLOW_BENCH_POSTGRES names no server");
        return;
    };
    let psql = |sql: &str| {
        Command::new("psql")
            .args([&server, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql])
            .output()
            .expect("psql runs")
    };
    let file = folder.join("passages.tsv");
    let clean = |text: &String| text.replace(['\t', '\n', '\r', '\\'], " ");
    fs::write(&file, texts.iter().map(clean).collect::<Vec<_>>().join("\n")).expect("writes");
    psql("DROP TABLE IF EXISTS passages; CREATE TABLE passages (text text)");
    psql(&format!("\\copy passages from '{}'", file.display()));
    let made = psql(
        "ALTER TABLE passages ADD words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED; \
         CREATE INDEX ON passages USING gin (words); ANALYZE passages",
    );
    if !made.status.success() {
        println!("PostgreSQL: skipped, {}", String::from_utf8_lossy(&made.stderr).trim());
        return;
    }
    // Uses the server's own timing, so that starting psql does not count.
    let some: Vec<&String> = queries.iter().take(QUERIES_SLOW).collect();
    let mut script = String::from("\\timing on\n");
    for query in &some {
        let words = plain(query).join(if query.starts_with('"') { " <-> " } else { " | " });
        script.push_str(&format!(
            "SELECT count(*) FROM (SELECT ctid FROM passages, to_tsquery('simple', '{words}') q WHERE words @@ q \
             ORDER BY ts_rank(words, q) DESC LIMIT 10) found;\n"
        ));
    }
    let path = folder.join("queries.sql");
    fs::write(&path, script).expect("writes");
    let output = Command::new("psql").args([&server, "-qAtX", "-f"]).arg(&path).output().expect("psql runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut taken: Vec<f64> = text
        .lines()
        .filter_map(|line| line.strip_prefix("Time: ")?.split_whitespace().next()?.parse().ok())
        .collect();
    taken.sort_by(f64::total_cmp);
    told("PostgreSQL", &taken, None);
}
