//! The values of a configuration, each with where it comes from.

use super::example::{Known, known};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt;
use toml::de::DeTable;
use toml::{Spanned, Table, Value};

/// What begins the names of variables.
const PREFIX: &str = "ZANFLOW_";
/// Variables that are no values of the configuration: where its file is.
pub const FILE_VARIABLE: &str = "ZANFLOW_CONFIG";
/// Ends of the names of keys whose values nobody is shown.
const SECRET: [&str; 4] = ["password", "secret", "token", "key"];

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line.
    Flag(String),
    /// A variable of the environment.
    Variable(String),
    /// A line of the file, from 1.
    File(String, usize),
    /// It is built in.
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag --{name}"),
            Self::Variable(name) => f.write_str(name),
            Self::File(name, line) => write!(f, "{name}:{line}"),
            Self::BuiltIn => f.write_str("built in"),
        }
    }
}

/// Something wrong in a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where.
    pub origin: Origin,
    /// Which key; none where the file could not be read at all.
    pub key: Option<String>,
    /// What is wrong, and what to do. Never the value of a secret.
    pub message: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.key.as_ref().map(|key| format!("{key}: ")).unwrap_or_default();
        write!(f, "{}: {key}{}", self.origin, self.message)
    }
}

/// A value with its origin.
#[derive(Debug, Clone)]
struct Given {
    value: Value,
    /// The text of a variable or flag, which may be meant as it is.
    text: Option<String>,
    origin: Origin,
}

/// All values that are given, by `section.key`; of several the one that goes first.
#[derive(Debug, Clone)]
pub struct Layers {
    given: BTreeMap<String, Given>,
    /// Where the sections of the file begin.
    sections: BTreeMap<String, Origin>,
    known: Vec<Known>,
    wrong: Vec<Wrong>,
}

impl Layers {
    /// Puts the layers upon one another. `file`: its name and text; `flags`: by key.
    pub fn new(
        file: Option<(&str, &str)>,
        variables: impl IntoIterator<Item = (String, String)>,
        flags: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        let mut layers =
            Self { given: BTreeMap::new(), sections: BTreeMap::new(), known: known(), wrong: Vec::new() };
        if let Some((name, text)) = file {
            layers.take_file(name, text);
        }
        let mut variables: Vec<(String, String)> = variables.into_iter().collect();
        variables.sort();
        for (name, text) in variables {
            layers.take_variable(name, text);
        }
        for (key, text) in flags {
            let name = key.rsplit('.').next().unwrap_or(key).replace('_', "-");
            layers.put(key.to_owned(), text, Origin::Flag(name));
        }
        layers
    }

    fn take_file(&mut self, name: &str, text: &str) {
        let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let origin = Origin::File(name.to_owned(), line(error.span().map_or(0, |span| span.start)));
                // Its message names what was expected, not what stands there.
                self.wrong.push(Wrong { origin, key: None, message: error.message().to_owned() });
                return;
            }
        };
        // What could be parsed has a value for each key.
        let mut values: Table = toml::from_str(text).unwrap_or_default();
        for (section, inside) in table.get_ref() {
            let origin = Origin::File(name.to_owned(), line(section.span().start));
            let (section, value) = (section.get_ref().to_string(), values.remove(section.get_ref().as_ref()));
            let (Some(inside), Some(Value::Table(mut value))) = (inside.get_ref().as_table(), value) else {
                self.unknown(&section, origin);
                continue;
            };
            let begins = format!("{section}.");
            let has_keys = section == "own" || self.known.iter().any(|known| known.key.starts_with(&begins));
            if inside.is_empty() && !has_keys {
                self.unknown(&section, origin);
                continue;
            }
            self.sections.insert(section.clone(), origin);
            for key in inside.keys() {
                let origin = Origin::File(name.to_owned(), line(key.span().start));
                let Some(value) = value.remove(name_of(key)) else { continue };
                let key = format!("{section}.{}", name_of(key));
                if self.is_known(&key) {
                    self.given.insert(key, Given { value, text: None, origin });
                } else {
                    self.unknown(&key, origin);
                }
            }
        }
    }

    fn take_variable(&mut self, name: String, text: String) {
        let Some(rest) = name.strip_prefix(PREFIX).filter(|_| name != FILE_VARIABLE) else { return };
        let rest = rest.to_ascii_lowercase();
        let known = self.known.iter().map(|known| &known.key).find(|key| key.replace('.', "_") == rest);
        let own = rest.strip_prefix("own_").map(|key| format!("own.{key}"));
        match known.cloned().or(own) {
            Some(key) => self.put(key, text, Origin::Variable(name)),
            None => {
                let nearest = self.nearest(&rest.replacen('_', ".", 1));
                // Other programs have variables of this beginning; those that are meant for a section are not theirs.
                if !nearest.is_empty() || self.begins_like_a_section(&rest) {
                    let message = format!("there is no such key{nearest}");
                    self.wrong.push(Wrong { origin: Origin::Variable(name), key: None, message });
                }
            }
        }
    }

    fn begins_like_a_section(&self, name: &str) -> bool {
        let first = name.split('_').next().unwrap_or_default();
        let mut sections = self.known.iter().filter_map(|known| known.key.split('.').next());
        sections.any(|section| distance(section, first) <= 1)
    }

    fn put(&mut self, key: String, text: String, origin: Origin) {
        let value = toml::from_str::<Table>(&format!("value = {text}")).ok();
        let value = value.and_then(|mut table| table.remove("value")).unwrap_or(Value::String(text.clone()));
        self.given.insert(key, Given { value, text: Some(text), origin });
    }

    fn unknown(&mut self, key: &str, origin: Origin) {
        let message = format!("there is no such key{}", self.nearest(key));
        self.wrong.push(Wrong { origin, key: Some(key.to_owned()), message });
    }

    fn is_known(&self, key: &str) -> bool {
        key.starts_with("own.") || self.known.iter().any(|known| known.key == key)
    }

    /// `; is it server.bind?`
    fn nearest(&self, key: &str) -> String {
        let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
        let distance =
            |known: &&Known| distance(&known.key, key).min(1 + distance(&last(&known.key), &last(key)));
        let nearest = self.known.iter().min_by_key(distance).filter(|known| distance(known) <= 3);
        nearest.map(|known| format!("; is it {}?", known.key)).unwrap_or_default()
    }

    /// What was wrong before any value was read: the file itself, keys that there are not.
    pub fn wrong_so_far(&self) -> &[Wrong] {
        &self.wrong
    }

    /// Something wrong with a key, or with a section.
    pub(super) fn wrong(&self, key: &str, message: String) -> Wrong {
        let in_it = || self.given.iter().find(|(given, _)| given.starts_with(&format!("{key}.")));
        let origin = match (self.given.get(key), self.sections.get(key)) {
            (Some(given), _) => given.origin.clone(),
            (None, Some(section)) => section.clone(),
            (None, None) => in_it().map_or(Origin::BuiltIn, |(_, given)| given.origin.clone()),
        };
        Wrong { origin, key: Some(key.to_owned()), message }
    }

    /// Reads the values of wanted keys as a value of that type. `whole`: the sections that must be there.
    pub(super) fn read<T: DeserializeOwned>(
        &self,
        mut whole: Table,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<T, Vec<Wrong>> {
        let mut wrong = Vec::new();
        for (key, given) in self.given.iter().filter(|(key, _)| wanted(key)) {
            match self.fits::<T>(key, given) {
                Ok(value) => put_in(&mut whole, key, value),
                Err(message) => wrong.push(self.wrong(key, message)),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Value::Table(whole.clone()).try_into().map_err(|error: toml::de::Error| {
            // Each key fits by itself, so that a section lacks one.
            let section = whole.keys().find(|section| {
                let alone: Table = whole.iter().filter(|(name, _)| name == section).map(owned).collect();
                Value::Table(alone).try_into::<T>().is_err()
            });
            vec![self.wrong(section.map_or("", String::as_str), error.message().to_owned())]
        })
    }

    /// The value of a key, as it can be read; what is wrong with it.
    fn fits<T: DeserializeOwned>(&self, key: &str, given: &Given) -> Result<Value, String> {
        let plain = given.text.clone().map(Value::String);
        let mut message = None;
        for value in [Some(given.value.clone()), plain].into_iter().flatten() {
            let mut alone = Table::new();
            put_in(&mut alone, key, value.clone());
            match Value::Table(alone).try_into::<T>() {
                Ok(_) => return Ok(value),
                // Others of its section are needed as well.
                Err(error) if error.message().starts_with("missing field") => return Ok(value),
                Err(error) => _ = message.get_or_insert(error.message().to_owned()),
            }
        }
        match message {
            Some(_) if is_secret(key) => Err("the value has another type than this key needs".to_owned()),
            message => Err(message.unwrap_or_default()),
        }
    }

    /// All keys with values and origins, a line each.
    pub fn table(&self) -> String {
        let built_in =
            self.known.iter().filter(|known| known.by_default && !self.given.contains_key(&known.key));
        let mut rows: Vec<(&str, String, &Origin)> =
            built_in.map(|known| (known.key.as_str(), shown(known.value), &Origin::BuiltIn)).collect();
        for (key, given) in &self.given {
            let value = if is_secret(key) { "(not shown)".to_owned() } else { written(&given.value) };
            rows.push((key, value, &given.origin));
        }
        let place = |key: &str| self.known.iter().position(|known| known.key == key).unwrap_or(usize::MAX);
        rows.sort_by_key(|(key, ..)| (place(key), *key));
        let wide = |column: fn(&(&str, String, &Origin)) -> usize| rows.iter().map(column).max().unwrap_or(0);
        let (keys, values) = (wide(|(key, ..)| key.len()), wide(|(_, value, _)| value.chars().count()));
        rows.iter()
            .map(|(key, value, origin)| format!("{key:<keys$}  {value:<values$}  {origin}\n"))
            .collect()
    }
}

/// A value built in; an empty text is none.
fn shown(value: &str) -> String {
    if value == "\"\"" { "–".to_owned() } else { value.to_owned() }
}

/// A value as TOML has it.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Datetime(moment) => moment.to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Table(inside) => {
            let pairs: Vec<String> =
                inside.iter().map(|(name, value)| format!("{name} = {}", written(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

fn name_of<'k>(key: &'k Spanned<toml::de::DeString<'_>>) -> &'k str {
    key.get_ref().as_ref()
}

fn owned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// Puts a value into the section that its key names.
fn put_in(table: &mut Table, key: &str, value: Value) {
    let Some((section, name)) = key.split_once('.') else { return };
    let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(section) = section {
        section.insert(name.to_owned(), value);
    }
}

/// Whether the name of a key says that its value is a secret. A file with one is none.
fn is_secret(key: &str) -> bool {
    SECRET.iter().any(|end| key.ends_with(end))
}

/// Letters to change, put in or take out to come from one to the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (nth, letter) in one.chars().enumerate() {
        let mut corner = nth;
        let mut left = nth + 1;
        for (cell, met) in row.iter_mut().skip(1).zip(other.chars()) {
            let best = (corner + usize::from(letter != met)).min(left + 1).min(*cell + 1);
            corner = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = nth + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
