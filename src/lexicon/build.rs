//! Turns the word lists of `data/*.txt` into constants, so that reading them costs a process nothing.
//!
//! The form of the files is described in `data/README.md`. A mistake in one stops the build with its file and line.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)] // a build script may stop the build

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build.rs");
    let mut paths: Vec<_> = fs::read_dir("data")
        .expect("src/lexicon/data can be listed")
        .map(|entry| entry.expect("src/lexicon/data can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    let mut files = BTreeMap::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a word list is UTF-8");
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a word list has a plain name");
        match file(&text) {
            Ok(file) => _ = files.insert(name.to_owned(), file),
            Err(mistake) => report(name, &mistake),
        }
    }
    let mut code = String::new();
    let mut index = String::new();
    for (name, file) in &files {
        writeln!(code, "pub mod {name} {{").expect("a String takes any text");
        for doc in &file.docs {
            writeln!(code, "//!{doc}").expect("a String takes any text");
        }
        for entry in &file.entries {
            match constant(entry, name, &files) {
                Ok(constant) => code.push_str(&constant),
                Err(what) => report(name, &(entry.line, what)),
            }
            index.push_str(&indexed(entry, name));
        }
        code.push_str("}\n");
    }
    write!(code, "#[cfg(test)]\n/// The entries that hold words of their own.\npub const INDEX: &[(&str, crate::tests::Entry)] = &[\n{index}];\n")
        .expect("a String takes any text");
    let out = env::var_os("OUT_DIR").expect("cargo gives OUT_DIR");
    fs::write(Path::new(&out).join("words.rs"), code).expect("OUT_DIR can be written");
}

fn report(file: &str, (line, what): &Mistake) {
    println!("cargo::error=src/lexicon/data/{file}.txt:{line}: {what}");
}

/// A mistake: its line and what it is.
type Mistake = (usize, String);

/// The word lists by the names of their files.
type Files = BTreeMap<String, File>;

/// What a file of words holds.
struct File {
    docs: Vec<String>,
    entries: Vec<Entry>,
}

/// A constant of a file.
struct Entry {
    line: usize,
    name: String,
    form: Form,
    docs: Vec<String>,
    values: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// `NAME: a | b`
    List,
    /// `NAME = a`
    One,
    /// `NAME => a -> b`, or with more columns
    Pairs,
    /// `NAME ~ expression`
    Pattern,
    /// `NAME ?`, then a line `action: a | b & c` for each rule
    Rules,
    /// `NAME #`, then a line `name: a | b` for each group
    Groups,
    /// `NAME %`, then a line `a | b` for each set
    Sets,
    /// `NAME <->`, then a line `a | b = c | d` for each pair of sets
    Translations,
}

/// The entries of one file.
fn file(text: &str) -> Result<File, Mistake> {
    let mut file = File { docs: Vec::new(), entries: Vec::new() };
    let mut docs = Vec::new();
    let mut open: Option<Entry> = None;
    for (nth, line) in text.lines().enumerate() {
        let number = nth + 1;
        if let Some(doc) = line.strip_prefix("//!") {
            file.docs.push(doc.to_owned());
        } else if let Some(doc) = line.strip_prefix("///") {
            file.entries.extend(open.take());
            docs.push(doc.to_owned());
        } else if line.trim().is_empty() || line.starts_with("//") {
            file.entries.extend(open.take());
        } else if line.starts_with(' ') {
            let entry =
                open.as_mut().ok_or((number, "an indented line without an entry above".to_owned()))?;
            match entry.values.last_mut() {
                // A row goes on.
                Some(row) if entry.form == Form::Groups && line.trim_start().starts_with('|') => {
                    row.push_str(line);
                }
                _ => entry.values.extend(values(line, entry.form)),
            }
        } else {
            file.entries.extend(open.take());
            open = Some(begin(line, number, std::mem::take(&mut docs))?);
        }
    }
    file.entries.extend(open);
    Ok(file)
}

fn begin(line: &str, number: usize, docs: Vec<String>) -> Result<Entry, Mistake> {
    let end =
        line.find(|letter: char| !(letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'));
    let (name, rest) = line.split_at(end.unwrap_or(line.len()));
    let rest = rest.trim_start();
    let forms = [
        ("=>", Form::Pairs),
        (":", Form::List),
        ("=", Form::One),
        ("~", Form::Pattern),
        ("?", Form::Rules),
        ("#", Form::Groups),
        ("%", Form::Sets),
        ("<->", Form::Translations),
    ];
    let found = forms.iter().find_map(|(sign, form)| Some((rest.strip_prefix(sign)?, *form)));
    let (rest, form) = found
        .ok_or((number, "expected `NAME` and one of `:`, `=`, `=>`, `~`, `?`, `#`, `%`, `<->`".to_owned()))?;
    if name.is_empty() {
        return Err((number, "an entry begins with its name in capital letters".to_owned()));
    }
    if docs.is_empty() {
        return Err((number, format!("{name} has no `///` comment above it")));
    }
    Ok(Entry { line: number, name: name.to_owned(), form, docs, values: values(rest, form) })
}

/// The values of a line. Quotes keep blanks and bars at the ends of a word.
fn values(line: &str, form: Form) -> Vec<String> {
    let line = line.trim();
    if line.is_empty() {
        return Vec::new();
    }
    match form {
        Form::List | Form::Pairs => {
            line.split('|').map(|word| word.trim().to_owned()).filter(|w| !w.is_empty()).collect()
        }
        Form::One | Form::Pattern | Form::Rules | Form::Groups | Form::Sets | Form::Translations => {
            vec![line.to_owned()]
        }
    }
}

fn unquoted(word: &str) -> &str {
    let word = word.trim();
    word.strip_prefix('\'').and_then(|word| word.strip_suffix('\'')).unwrap_or(word)
}

/// Words of a list: `@file::NAME` and `@NAME` expand to the words of that list, or to the first column of its rows.
fn words<'f>(values: &[&'f str], own: &str, files: &'f Files) -> Result<Vec<&'f str>, String> {
    let mut words = Vec::new();
    for value in values {
        let Some(link) = value.strip_prefix('@') else {
            words.push(unquoted(value));
            continue;
        };
        let (file, name) = link.split_once("::").unwrap_or((own, link));
        let linked = files.get(file).and_then(|file| file.entries.iter().find(|entry| entry.name == name));
        let linked = linked.ok_or(format!("there is no list {file}::{name}"))?;
        let rows: Vec<&str> = match linked.form {
            Form::List => linked.values.iter().map(String::as_str).collect(),
            Form::One => linked.values.iter().map(String::as_str).collect(),
            Form::Pairs => {
                linked.values.iter().map(|row| row.split("->").next().unwrap_or(row).trim()).collect()
            }
            _ => return Err(format!("{file}::{name} is no list of words")),
        };
        words.extend(self::words(&rows, file, files)?);
    }
    match words.iter().enumerate().find_map(|(i, word)| words[..i].contains(word).then_some(word)) {
        Some(twice) => Err(format!("«{twice}» stands twice")),
        None => Ok(words),
    }
}

/// The code of an entry's constant.
fn constant(entry: &Entry, file: &str, files: &Files) -> Result<String, String> {
    let Entry { name, form, values, .. } = entry;
    if values.is_empty() {
        return Err(format!("{name} has no words"));
    }
    let rows: Vec<&str> = values.iter().map(String::as_str).collect();
    let text = match form {
        Form::List => {
            let words = words(&rows, file, files).map_err(|what| format!("{name}: {what}"))?;
            format!("pub const {name}: &[&str] = &{words:?};\n")
        }
        Form::One => {
            let word = values.join(" ");
            let word = if word.starts_with('@') {
                words(&[word.as_str()], file, files)?
                    .first()
                    .map_or_else(String::new, |word| (*word).to_owned())
            } else {
                unquoted(&word).to_owned()
            };
            format!("pub const {name}: &str = {word:?};\n")
        }
        Form::Pairs => pairs(name, &rows)?,
        Form::Rules => {
            let rules: Vec<String> =
                rows.iter().map(|rule| rule_code(rule)).collect::<Result<_, String>>()?;
            format!("pub const {name}: &[crate::steps::Rule] = &[\n    {},\n];\n", rules.join(",\n    "))
        }
        Form::Groups => {
            let group = |row: &str| {
                let (key, list) = row.split_once(':').ok_or(format!("{name}: «{row}» has no `:`"))?;
                let list: Vec<&str> = list.split('|').map(str::trim).collect();
                let words = words(&list, file, files).map_err(|what| format!("{name}: {key}: {what}"))?;
                Ok(format!("({:?}, &{words:?})", key.trim()))
            };
            let groups: Vec<String> = rows.into_iter().map(group).collect::<Result<_, String>>()?;
            format!("pub const {name}: &[(&str, &[&str])] = &[\n    {},\n];\n", groups.join(",\n    "))
        }
        Form::Sets => {
            let sets: Vec<String> = rows
                .into_iter()
                .map(|row| {
                    Ok(format!("&{:?}", set(row, file, files).map_err(|what| format!("{name}: {what}"))?))
                })
                .collect::<Result<_, String>>()?;
            format!("pub const {name}: &[&[&str]] = &[\n    {},\n];\n", sets.join(",\n    "))
        }
        Form::Translations => {
            let pair = |row: &str| {
                let (one, other) = row.split_once(" = ").ok_or(format!("{name}: «{row}» has no ` = `"))?;
                let set = |side| set(side, file, files).map_err(|what| format!("{name}: {what}"));
                Ok(format!("(&{:?}, &{:?})", set(one)?, set(other)?))
            };
            let pairs: Vec<String> = rows.into_iter().map(pair).collect::<Result<_, String>>()?;
            format!("pub const {name}: &[(&[&str], &[&str])] = &[\n    {},\n];\n", pairs.join(",\n    "))
        }
        Form::Pattern => {
            let expression = values.concat();
            regex::Regex::new(&expression).map_err(|error| format!("{name}: {error}"))?;
            format!(
                "pub static {name}: std::sync::LazyLock<zanflow_kazakh::pattern::Pattern> =\n    \
                 std::sync::LazyLock::new(|| crate::checked(zanflow_kazakh::pattern::Pattern::new({expression:?})));\n"
            )
        }
    };
    let docs: String = entry.docs.iter().map(|doc| format!("///{doc}\n")).collect();
    Ok(docs + &text)
}

/// The words of `a | b | @file::NAME`.
fn set<'f>(row: &'f str, file: &str, files: &'f Files) -> Result<Vec<&'f str>, String> {
    let list: Vec<&str> = row.split('|').map(str::trim).collect();
    match list.iter().any(|word| word.is_empty()) {
        true => Err(format!("«{row}» has an empty word")),
        false => words(&list, file, files),
    }
}

/// The code of rows of two or more columns.
fn pairs(name: &str, rows: &[&str]) -> Result<String, String> {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.split("->").map(unquoted).collect()).collect();
    let columns = rows[0].len();
    if let Some(row) = rows.iter().find(|row| row.len() != columns || columns < 2) {
        return Err(format!("{name}: «{}» has not as many columns as the first row", row.join(" -> ")));
    }
    if columns > 2 {
        return Ok(format!("pub const {name}: &[[&str; {columns}]] = &{rows:?};\n"));
    }
    let pairs: Vec<(&str, &str)> = rows.iter().map(|row| (row[0], row[1])).collect();
    Ok(format!("pub const {name}: &[(&str, &str)] = &{pairs:?};\n"))
}

/// A line of the index of all entries, by which a test finds duplicates. A list that only links to others
/// holds no words of its own.
fn indexed(entry: &Entry, file: &str) -> String {
    let linked = entry.values.len() == 1 && entry.values[0].starts_with('@');
    let name = format!("{file}::{}", entry.name);
    match entry.form {
        Form::List if !linked => format!("    ({name:?}, crate::tests::Entry::List({name})),\n"),
        Form::One if !linked => format!("    ({name:?}, crate::tests::Entry::One({name})),\n"),
        Form::Pattern => format!("    ({name:?}, crate::tests::Entry::Pattern(&{name})),\n"),
        _ => String::new(),
    }
}

/// The code of a rule `action: a | b & LIST`: the action, and for each group its words or the list of that name.
fn rule_code(rule: &str) -> Result<String, String> {
    let (action, groups) = rule.split_once(':').ok_or(format!("«{rule}» has no `:`"))?;
    let capital = |part: &str| part[..1].to_ascii_uppercase() + &part[1..];
    let action: String = action.split('_').map(capital).collect();
    let group = |group: &str| {
        let group = group.trim();
        if group.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_') {
            return group.to_owned();
        }
        let words: Vec<&str> = group.split('|').map(unquoted).collect();
        format!("&{words:?}")
    };
    let groups: Vec<String> = groups.split('&').map(group).collect();
    Ok(format!("(zanflow_terms::Action::{action}, &[{}])", groups.join(", ")))
}
