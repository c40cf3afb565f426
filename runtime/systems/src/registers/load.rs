//! Registers from CSV files, and back.

use super::kind::{Column, Form, Kind};
use super::record::Record;
use csv::{ByteRecord, ReaderBuilder, Trim};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use zanflow_runtime::identity;

/// Faults that are told of one file; more than these are not looked for.
pub const MOST_FAULTS: usize = 1_000;
/// The longest text of a field, in bytes.
const LONGEST: usize = 4_096;

/// A fault of a file: where, what is wrong, what to do. It does not repeat what stands there, which may be data of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The column by its name, where it is one of one column.
    pub column: Option<String>,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.line)?;
        if let Some(column) = &self.column {
            write!(f, "{column}: ")?;
        }
        write!(f, "{}; {}", self.why, self.help)
    }
}

impl std::error::Error for Fault {}

/// A header and one row, to be filled in.
pub fn template(kind: Kind) -> String {
    let columns = kind.columns();
    let row = |text: fn(&Column) -> &'static str| columns.iter().map(text).map(quoted).collect::<Vec<_>>();
    format!("{}\n{}\n", row(|column| column.name).join(","), row(|column| column.example).join(","))
}

/// Records of one register as the file that they could be loaded from.
pub fn table<'a>(kind: Kind, records: impl IntoIterator<Item = &'a Record>) -> String {
    let columns = kind.columns();
    let mut text = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",") + "\n";
    for record in records {
        let fields = record.fields();
        let field = |column: &Column| quoted(fields.get(column.name).and_then(Value::as_str).unwrap_or(""));
        text.push_str(&columns.iter().map(field).collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    text
}

/// A field of a CSV file.
pub(super) fn quoted(text: &str) -> String {
    if text.contains([',', ';', '"', '\n', '\r']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Reads a file: UTF-8, a header with the register's columns in any order, fields apart by `,` or `;`.
///
/// # Errors
/// Every fault of it, in the order of its lines: at most [`MOST_FAULTS`].
pub fn read(kind: Kind, file: &[u8]) -> Result<Vec<Record>, Vec<Fault>> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let header = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if header.contains(&b';') && !header.contains(&b',') { b';' } else { b',' };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .trim(Trim::All)
        .from_reader(file);
    let mut reading =
        Reading { kind, places: Vec::new(), seen: BTreeMap::new(), records: vec![], faults: vec![] };
    let mut row = ByteRecord::new();
    let mut is_header = true;
    while reading.faults.len() < MOST_FAULTS {
        match reader.read_byte_record(&mut row) {
            Ok(false) => break,
            Ok(true) if is_header => {
                reading.header(&row)?;
                is_header = false;
            }
            Ok(true) => reading.row(&row),
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                reading.fault(
                    line,
                    None,
                    "the row cannot be read",
                    "look for a quotation mark without its pair",
                );
                break;
            }
        }
    }
    if is_header {
        return Err(vec![missing_header(kind, "the file is empty")]);
    }
    if reading.faults.is_empty() { Ok(reading.records) } else { Err(reading.faults) }
}

fn missing_header(kind: Kind, why: &str) -> Fault {
    let help = format!("begin with the header that `registers template {kind}` prints");
    Fault { line: 1, column: None, why: why.to_owned(), help }
}

/// A file that is being read.
struct Reading {
    kind: Kind,
    /// The columns of the file, in its order.
    places: Vec<&'static Column>,
    /// Lines of records by their keys.
    seen: BTreeMap<String, u64>,
    records: Vec<Record>,
    faults: Vec<Fault>,
}

impl Reading {
    fn fault(&mut self, line: u64, column: Option<&str>, why: impl Into<String>, help: impl Into<String>) {
        let column = column.map(str::to_owned);
        self.faults.push(Fault { line, column, why: why.into(), help: help.into() });
    }

    fn header(&mut self, row: &ByteRecord) -> Result<(), Vec<Fault>> {
        let columns = self.kind.columns();
        for name in row {
            let name = String::from_utf8_lossy(name).to_lowercase();
            match columns.iter().find(|column| column.name == name) {
                Some(column) if self.places.iter().any(|place| place.name == column.name) => {
                    self.fault(1, Some(column.name), "the column is there twice", "leave one");
                }
                Some(column) => self.places.push(column),
                None => {
                    let name: String = name.chars().filter(|letter| !letter.is_control()).take(40).collect();
                    let all = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
                    let help = format!("the columns of `{}` are {all}", self.kind);
                    self.fault(1, Some(&name), "the register has no such column", help);
                }
            }
        }
        for column in columns.iter().filter(|column| column.required) {
            if !self.places.iter().any(|place| place.name == column.name) {
                let help = format!(
                    "add it, or begin with the header that `registers template {}` prints",
                    self.kind
                );
                self.fault(1, Some(column.name), "the column is not in the header", help);
            }
        }
        if self.faults.is_empty() { Ok(()) } else { Err(std::mem::take(&mut self.faults)) }
    }

    fn row(&mut self, row: &ByteRecord) {
        let line = row.position().map_or(0, csv::Position::line);
        if row.len() != self.places.len() {
            let why = format!("{} fields where the header has {}", row.len(), self.places.len());
            self.fault(line, None, why, "put texts with a comma between quotation marks");
            return;
        }
        let before = self.faults.len();
        let mut fields = Map::new();
        for (column, bytes) in self.places.clone().into_iter().zip(row) {
            match checked(column, bytes) {
                Ok("") => {}
                Ok(text) => drop(fields.insert(column.name.to_owned(), text.into())),
                Err((why, help)) => self.fault(line, Some(column.name), why, help),
            }
        }
        if self.faults.len() == before {
            self.record(line, fields);
        }
    }

    fn record(&mut self, line: u64, fields: Map<String, Value>) {
        let record = match Record::of(self.kind, Value::Object(fields)) {
            Ok(record) => record,
            Err(_) => return self.fault(line, None, "the row is no record", "compare it with the template"),
        };
        if let Some((end, start)) = record.reversed() {
            return self.fault(
                line,
                Some(end),
                format!("the day is before `{start}`"),
                "look for a mistyped day",
            );
        }
        match self.seen.insert(record.key(), line) {
            Some(first) => {
                let why = format!("the record is also on line {first}");
                self.fault(line, None, why, "leave the one that holds");
            }
            None => self.records.push(record),
        }
    }
}

/// The text of a field, if it is in its form; else what is wrong and what to do.
fn checked<'a>(column: &Column, bytes: &'a [u8]) -> Result<&'a str, (String, String)> {
    let told = |why: &str, help: &str| (why.to_owned(), help.to_owned());
    let text = std::str::from_utf8(bytes)
        .map_err(|_| told("the letters are not UTF-8", "save the file as CSV in UTF-8"))?;
    if text.is_empty() {
        return if column.required { Err(told("it is empty", "fill it in")) } else { Ok(text) };
    }
    if text.len() > LONGEST {
        return Err(told("it is longer than 4,096 bytes", "shorten it"));
    }
    if text.chars().any(char::is_control) {
        return Err(told("it has letters that cannot be seen", "take line breaks and tabs out"));
    }
    let number = |wrong: identity::NotANumber| (wrong.to_string(), "correct the number".to_owned());
    match column.form {
        Form::Text => {}
        Form::Iin => drop(identity::iin(text).map_err(number)?),
        Form::Bin => drop(identity::bin(text).map_err(number)?),
        Form::Holder => {
            if identity::bin(text).is_err() {
                identity::iin(text).map_err(number)?;
            }
        }
        Form::Day => {
            if text.len() != 10 || text.parse::<jiff::civil::Date>().is_err() {
                return Err(told("it is no day", "write it as YYYY-MM-DD, such as 2026-03-09"));
            }
        }
        Form::Word(words) if words.contains(&text) => {}
        Form::Word(words) => {
            return Err((format!("it is none of {}", words.join(", ")), "write one of these".to_owned()));
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(kind: Kind, file: &str) -> Vec<String> {
        read(kind, file.as_bytes()).map_or_else(
            |faults| faults.iter().map(Fault::to_string).collect(),
            |records| vec![format!("{} records", records.len())],
        )
    }

    #[test]
    fn templates_can_be_loaded_and_printed() {
        for kind in Kind::ALL {
            let records = read(kind, template(kind).as_bytes()).unwrap();
            assert_eq!(records.len(), 1, "{kind}");
            assert_eq!(records[0].kind(), kind);
            assert_eq!(table(kind, &records), template(kind), "{kind}");
        }
    }

    #[test]
    fn every_wrong_row_is_told() {
        let head = "iin,surname,name,birth,state";
        for (kind, file, told) in [
            (
                Kind::Persons,
                "",
                &["1: the file is empty; begin with the header that `registers template persons` prints"][..],
            ),
            (
                Kind::Persons,
                &format!("{head}\n900101300008,А,Б,1990-01-01,alive\n900101300007,,Б,01.01.1990,here\n"),
                &[
                    "2: iin: its last digit does not fit the others: look for a mistyped digit; correct the number",
                    "3: surname: it is empty; fill it in",
                    "3: birth: it is no day; write it as YYYY-MM-DD, such as 2026-03-09",
                    "3: state: it is none of alive, dead, missing, left; write one of these",
                ],
            ),
            (
                Kind::Persons,
                &format!("{head}\n900101300007,А,Б,1990-01-01,alive\n900101300007,А,Б,1990-01-01,dead\n"),
                &["3: the record is also on line 2; leave the one that holds"],
            ),
            (
                Kind::Persons,
                &format!("{head}\n900101300007,А, Б,В,1990-01-01,alive\n"),
                &["2: 6 fields where the header has 5; put texts with a comma between quotation marks"],
            ),
            (
                Kind::Accounts,
                "subject,since\n",
                &[
                    "1: since: the register has no such column; the columns of `accounts` are subject, opened, closed",
                    "1: opened: the column is not in the header; add it, or begin with the header that `registers template accounts` prints",
                ],
            ),
            (
                Kind::Powers,
                "number,principal,representative,from,until\n1,150440000003,900101300007,2026-02-01,2026-01-01\n",
                &["2: until: the day is before `from`; look for a mistyped day"],
            ),
            (Kind::Accounts, "\u{feff}opened;SUBJECT\r\n2020-01-01; 900101300007\r\n", &["1 records"]),
        ] {
            assert_eq!(faults(kind, file), told, "{file}");
        }
        let latin = read(Kind::Accounts, b"subject,opened\n900101300007,\xd0").unwrap_err();
        assert_eq!(latin[0].help, "save the file as CSV in UTF-8");
    }

    #[test]
    fn faults_repeat_no_data_and_have_an_end() {
        let rows = "900101300008,Secret,Б,1990-01-01,alive\n".repeat(5_000);
        let told =
            read(Kind::Persons, format!("iin,surname,name,birth,state\n{rows}").as_bytes()).unwrap_err();
        assert_eq!(told.len(), MOST_FAULTS);
        assert!(
            !told
                .iter()
                .any(|fault| fault.to_string().contains("Secret")
                    || fault.to_string().contains("900101300008"))
        );
    }
}
