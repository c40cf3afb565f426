//! JSON in its canonical form (RFC 8785), for signing.

use crate::Error;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The canonical JSON of a value that holds no numbers.
///
/// Of what RFC 8785 asks for, serde_json does the escapes and the missing blanks. Keys are put in order here, whatever order its maps
/// keep: all keys of documents are ASCII, for which the order of bytes is that of UTF-16 units.
pub(crate) fn canonical(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let value = serde_json::to_value(value).map_err(|error| Error::Writer(error.to_string()))?;
    serde_json::to_vec(&sorted(&value)).map_err(|error| Error::Writer(error.to_string()))
}

/// A value whose keys are in order.
#[derive(Serialize)]
#[serde(untagged)]
enum Sorted<'v> {
    Keyed(BTreeMap<&'v str, Sorted<'v>>),
    Listed(Vec<Sorted<'v>>),
    Plain(&'v Value),
}

fn sorted(value: &Value) -> Sorted<'_> {
    match value {
        Value::Object(fields) => {
            Sorted::Keyed(fields.iter().map(|(key, value)| (key.as_str(), sorted(value))).collect())
        }
        Value::Array(items) => Sorted::Listed(items.iter().map(sorted).collect()),
        plain => Sorted::Plain(plain),
    }
}
