//! Turns the word lists of `data/*.txt` into constants, so that reading them costs a process nothing.
//!
//! The form of the files is described in `data/README.md`. A mistake in one stops the build with its file and line.
#![allow(clippy::expect_used, clippy::indexing_slicing)] // a build script may stop the build

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build.rs");
    let mut files: Vec<_> = fs::read_dir("data")
        .expect("src/lexicon/data can be listed")
        .map(|entry| entry.expect("src/lexicon/data can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    let mut code = String::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("a word list is UTF-8");
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a word list has a plain name");
        match module(&text) {
            Ok(body) => write!(code, "pub mod {name} {{\n{body}}}\n").expect("a String takes any text"),
            Err((line, what)) => {
                println!("cargo::error=src/lexicon/data/{name}.txt:{line}: {what}");
            }
        }
    }
    let out = env::var_os("OUT_DIR").expect("cargo gives OUT_DIR");
    fs::write(Path::new(&out).join("words.rs"), code).expect("OUT_DIR can be written");
}

/// A mistake: its line and what it is.
type Mistake = (usize, String);

/// An entry while its lines are read.
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
}

/// The constants of one file.
fn module(text: &str) -> Result<String, Mistake> {
    let mut code = String::new();
    let mut docs = Vec::new();
    let mut open: Option<Entry> = None;
    for (nth, line) in text.lines().enumerate() {
        let number = nth + 1;
        if let Some(doc) = line.strip_prefix("//!") {
            writeln!(code, "//!{doc}").expect("a String takes any text");
        } else if let Some(doc) = line.strip_prefix("///") {
            close(&mut open, &mut code)?;
            docs.push(doc.to_owned());
        } else if line.trim().is_empty() || line.starts_with("//") {
            close(&mut open, &mut code)?;
        } else if line.starts_with(' ') {
            let entry =
                open.as_mut().ok_or((number, "an indented line without an entry above".to_owned()))?;
            entry.values.extend(values(line, entry.form));
        } else {
            close(&mut open, &mut code)?;
            open = Some(begin(line, number, std::mem::take(&mut docs))?);
        }
    }
    close(&mut open, &mut code)?;
    Ok(code)
}

fn begin(line: &str, number: usize, docs: Vec<String>) -> Result<Entry, Mistake> {
    let end =
        line.find(|letter: char| !(letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'));
    let (name, rest) = line.split_at(end.unwrap_or(line.len()));
    let rest = rest.trim_start();
    let forms =
        [("=>", Form::Pairs), (":", Form::List), ("=", Form::One), ("~", Form::Pattern), ("?", Form::Rules)];
    let found = forms.iter().find_map(|(sign, form)| Some((rest.strip_prefix(sign)?, *form)));
    let (rest, form) = found
        .ok_or((number, "expected `NAME: …`, `NAME = …`, `NAME => …`, `NAME ~ …` or `NAME ?`".to_owned()))?;
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
        Form::One | Form::Pattern | Form::Rules => vec![line.to_owned()],
    }
}

fn unquoted(word: &str) -> &str {
    let word = word.trim();
    word.strip_prefix('\'').and_then(|word| word.strip_suffix('\'')).unwrap_or(word)
}

fn close(open: &mut Option<Entry>, code: &mut String) -> Result<(), Mistake> {
    let Some(entry) = open.take() else { return Ok(()) };
    let Entry { line, name, form, docs, values } = entry;
    if values.is_empty() {
        return Err((line, format!("{name} has no words")));
    }
    for doc in &docs {
        writeln!(code, "///{doc}").expect("a String takes any text");
    }
    let text = match form {
        Form::List => {
            let words: Vec<&str> = values.iter().map(|word| unquoted(word)).collect();
            if let Some(twice) =
                words.iter().enumerate().find_map(|(i, word)| words[..i].contains(word).then_some(word))
            {
                return Err((line, format!("{name} has «{twice}» twice")));
            }
            format!("pub const {name}: &[&str] = &{words:?};\n")
        }
        Form::One => format!("pub const {name}: &str = {:?};\n", unquoted(&values.join(" "))),
        Form::Pairs => {
            let rows: Vec<Vec<&str>> =
                values.iter().map(|row| row.split("->").map(unquoted).collect()).collect();
            let columns = rows[0].len();
            if let Some(row) = rows.iter().zip(&values).find(|(row, _)| row.len() != columns || columns < 2) {
                return Err((line, format!("{name}: «{}» has not as many columns as the first row", row.1)));
            }
            if columns == 2 {
                let pairs: Vec<(&str, &str)> = rows.iter().map(|row| (row[0], row[1])).collect();
                format!("pub const {name}: &[(&str, &str)] = &{pairs:?};\n")
            } else {
                format!("pub const {name}: &[[&str; {columns}]] = &{rows:?};\n")
            }
        }
        Form::Rules => {
            let rules: Vec<String> =
                values.iter().map(|rule| rule_code(rule, line)).collect::<Result<_, Mistake>>()?;
            format!("pub const {name}: &[crate::steps::Rule] = &[\n    {},\n];\n", rules.join(",\n    "))
        }
        Form::Pattern => {
            let expression = values.concat();
            regex::Regex::new(&expression).map_err(|error| (line, format!("{name}: {error}")))?;
            format!(
                "pub static {name}: std::sync::LazyLock<zanflow_kazakh::pattern::Pattern> =\n    \
                 std::sync::LazyLock::new(|| zanflow_kazakh::pattern::Pattern::new({expression:?}));\n"
            )
        }
    };
    code.push_str(&text);
    Ok(())
}

/// The code of a rule `action: a | b & LIST`: the action, and for each group its words or the list of that name.
fn rule_code(rule: &str, line: usize) -> Result<String, Mistake> {
    let (action, groups) = rule.split_once(':').ok_or((line, format!("«{rule}» has no `:`")))?;
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
