//! The JSON Schema of the configuration file, from the types that read it.

use super::Config;
use super::example::{Known, known};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use toml::Table;

/// The schema, as text.
pub fn text() -> String {
    format!("{:#}\n", schema())
}

/// The schema.
pub fn schema() -> Value {
    let made = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Config>();
    let mut schema = made.to_value();
    plain(&mut schema);
    if let Some(all) = schema.as_object_mut() {
        all.insert("title".to_owned(), json!("The configuration of a service"));
        let own = json!({ "description": "Settings of the service's own.", "type": "object" });
        if let Some(sections) = all.get_mut("properties").and_then(Value::as_object_mut) {
            sections.insert("own".to_owned(), own);
        }
    }
    for known in known().iter().filter(|known| is_built_in(known)) {
        let value = toml::from_str::<Table>(&format!("value = {}", known.value)).ok();
        let value = value.and_then(|mut table| serde_json::to_value(table.remove("value")?).ok());
        if let (Some(value), Some(key)) = (value, of_key(&mut schema, &known.key)) {
            key.insert("default".to_owned(), value);
        }
    }
    schema
}

/// Whether the value that the file shows is built in; else it is named after the service, or an example.
fn is_built_in(known: &Known) -> bool {
    let examples = ["files.", "systems.", "results.", "metrics.bind"];
    known.by_default && known.value != "\"\"" && !examples.iter().any(|shown| known.key.starts_with(shown))
}

/// The schema of `section.key`.
fn of_key<'s>(schema: &'s mut Value, key: &str) -> Option<&'s mut Map<String, Value>> {
    let (section, name) = key.split_once('.')?;
    let place = schema.pointer(&format!("/properties/{section}/$ref"))?.as_str()?;
    let place = format!("{}/properties/{name}", place.strip_prefix('#')?);
    schema.pointer_mut(&place)?.as_object_mut()
}

/// Takes out what a file of TOML has not: nothing in place of a value, and widths of numbers of this program.
fn plain(schema: &mut Value) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(plain),
        Value::Object(all) => {
            if let Some(Value::Array(types)) = all.get_mut("type") {
                types.retain(|one| one != "null");
                if let [one] = types.as_slice() {
                    let one = one.clone();
                    all.insert("type".to_owned(), one);
                }
            }
            if let Some(Value::Array(either)) = all.get_mut("anyOf") {
                either.retain(|one| one.get("type").is_none_or(|one| one != "null"));
                if let [Value::Object(one)] = either.as_slice() {
                    let one = one.clone();
                    all.remove("anyOf");
                    all.extend(one);
                }
            }
            if all.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
                all.remove("format");
            }
            // Of options: nothing is not a value of the file.
            if all.get("default").is_some_and(Value::is_null) {
                all.remove("default");
            }
            all.values_mut().for_each(plain);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Layers;
    use crate::config::example::EXAMPLE;

    #[test]
    fn every_key_of_the_file_is_in_it() {
        let mut schema = schema();
        for known in known() {
            if let Some(of) = of_key(&mut schema, &known.key) {
                assert!(of.contains_key("description"), "{}: {of:?}", known.key);
                assert!(!is_built_in(&known) || of.contains_key("default"), "{}: {of:?}", known.key);
            } else {
                assert!(!cfg!(feature = "oidc") && known.key.starts_with("oidc."), "{}", known.key);
            }
        }
    }

    /// What it refuses the program refuses, and the other way round.
    #[test]
    fn it_says_what_the_program_says() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let valid = |text: &str| {
            let read: Table = toml::from_str(text).unwrap();
            validator.is_valid(&serde_json::to_value(read).unwrap())
        };
        let uncommented: String = EXAMPLE
            .lines()
            .filter(|line| !line.starts_with("# "))
            .map(|line| format!("{}\n", line.strip_prefix('#').unwrap_or(line)))
            .collect();
        assert!(valid(EXAMPLE) && (!cfg!(feature = "oidc") || valid(&uncommented)), "{uncommented}");
        for (file, good) in [
            ("[server]\nbind = \"127.0.0.1:1\"\n", true),
            ("[own]\nanything = 1\n", true),
            ("[server]\nbund = 1\n", false),
            ("[nothing]\n", false),
            ("[sessions]\nidle_minutes = \"a\"\n", false),
            ("[sessions]\nidle_minutes = -1\n", false),
            ("[log]\nformat = \"xml\"\n", false),
            ("[log]\nlevel = \"debug\"\n", true),
            ("[metrics]\non = 1\n", false),
            ("[results]\nkind = \"licence\"\nurl = \"https://a.kz\"\n", true),
            ("[results]\nkind = \"passport\"\n", false),
            ("[notices]\nfrom = \"a@b.kz\"\nurl = \"https://b.kz\"\n", true),
            ("[notices]\nfrom = \"a@b.kz\"\n", false),
            ("[systems]\ngateway = { address = \"http://a\", sender = \"b\" }\n", true),
            ("[systems]\ngateway = { address = \"http://a\" }\n", false),
        ] {
            let layers = Layers::new(Some(("s.toml", file)), [], []);
            let read = layers.wrong_so_far().is_empty() && layers.config().is_ok();
            assert_eq!((valid(file), read), (good, good), "{file}");
        }
    }
}
