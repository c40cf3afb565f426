//! The commented configuration file: the list of all keys with their values.
//!
//! `# words` are words, `#key = value` is a key with the value built in, `#[section]` a section that is not there by default.

/// The file.
pub const EXAMPLE: &str = include_str!("example.toml");

/// A key that the file may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// `server.bind`.
    pub key: String,
    /// The value built in, as TOML; an example where the section is not there by default.
    pub value: &'static str,
    /// Its section is there by default.
    pub by_default: bool,
}

/// All keys, in the order of the file.
pub fn known() -> Vec<Known> {
    let mut keys = Vec::new();
    let (mut section, mut by_default) = ("", true);
    for line in EXAMPLE.lines() {
        let (plain, marked) = line.strip_prefix('#').map_or((line, false), |rest| (rest, true));
        if let Some(name) = plain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            (section, by_default) = (name, !marked);
        } else if let Some((name, value)) = plain.split_once(" = ").filter(|(name, _)| is_key(name)) {
            keys.push(Known { key: format!("{section}.{name}"), value, by_default });
        }
    }
    keys
}

fn is_key(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Layers};

    /// The file with every key of the sections that are there by default.
    fn uncommented() -> String {
        let keys = known().into_iter().filter(|known| known.by_default);
        keys.map(|known| format!("{} = {}\n", known.key, known.value)).collect()
    }

    #[test]
    fn the_values_of_the_file_are_those_built_in() {
        let mut read: Config = toml::from_str(&uncommented()).unwrap();
        // Named after the service, or none; and examples of what there is not by default.
        read.files = Config::default().files;
        read.scanner = Config::default().scanner;
        read.systems = Config::default().systems;
        read.results = Config::default().results;
        read.metrics = crate::metrics::Settings { bind: None, token_file: None, ..read.metrics };
        assert_eq!(format!("{read:?}"), format!("{:?}", Config::default()));
    }

    #[test]
    fn the_file_as_it_is_changes_nothing_and_has_every_key() {
        let layers = Layers::new(Some(("e", EXAMPLE)), [], []);
        assert_eq!(format!("{:?}", layers.config().unwrap()), format!("{:?}", Config::default()));
        assert!(layers.wrong_so_far().is_empty());
        // A field that the file does not know would be one more that is expected here.
        let fields = |text: &str| {
            let error = toml::from_str::<Config>(text).unwrap_err().message().to_owned();
            error.split('`').skip(3).step_by(2).map(str::to_owned).collect::<Vec<_>>()
        };
        for section in fields("nothing = 1\n") {
            let keys = known().into_iter().filter(|known| known.key.starts_with(&format!("{section}.")));
            let keys: Vec<String> =
                keys.filter_map(|known| Some(known.key.split_once('.')?.1.to_owned())).collect();
            for field in fields(&format!("{section}.nothing = 1\n")) {
                assert!(keys.contains(&field), "{section}.{field} is not in example.toml");
            }
            assert!(!keys.is_empty(), "{section} is not in example.toml");
        }
    }
}
