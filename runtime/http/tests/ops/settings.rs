//! The configuration's schema, before a judge that is not ours.

use crate::office::{Office, judges};
use std::process::Command;

/// Reads TOML and validates it as `jsonschema` of Python does; prints what is wrong.
const JUDGE: &str = "
import json, sys, tomllib
from jsonschema import Draft202012Validator as Validator
schema = json.load(open(sys.argv[1]))
Validator.check_schema(schema)
for path in sys.argv[2:]:
    for wrong in Validator(schema).iter_errors(tomllib.load(open(path, 'rb'))):
        print(path, wrong.json_path, wrong.message)
";

pub fn the_schema_is_what_others_say_too() {
    let office = Office::new("");
    std::fs::write(office.path("schema.json"), office.done(&["config", "schema"])).unwrap();
    let example = office.done(&["config", "example"]);
    // With every key, as the comments show them.
    let plain =
        |line: &str| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned();
    let whole: String = example.lines().map(|line| plain(line) + "\n").collect();
    let whole = whole.split("# A provider of OpenID Connect").next().unwrap().to_owned() + "[own]\n";
    let broken = [
        ("bund = 1", "[server]\nbund = 1\n"),
        ("a section", "[sesions]\nidle_minutes = 1\n"),
        ("a type", "[server]\nquiet = \"yes\"\n"),
        ("a choice", "[log]\nformat = \"xml\"\n"),
        ("less than nothing", "[limits]\ncalls_per_minute = -1\n"),
        ("what is needed", "[notices]\nurl = \"https://b.kz\"\n"),
    ];
    for (name, text) in [("example", example.as_str()), ("whole", &whole)] {
        std::fs::write(office.path(name), text).unwrap();
        let (code, _, told) = office.run(&["config", "check", "--config", name]);
        // Files that it names are not there.
        assert!(
            code == 0 || !told.contains("there is no such key") && !told.contains("expected"),
            "{name}: {told}"
        );
    }
    for (name, text) in broken {
        std::fs::write(office.path(name), text).unwrap();
        assert_eq!(office.run(&["config", "check", "--config", name]).0, 2, "{name}");
    }
    let (code, _, told) = office.run(&["config", "check", "--config", "bund = 1"]);
    assert!(
        code == 2 && told.contains("bund = 1:2: server.bund: there is no such key; is it server.bind?"),
        "{told}"
    );
    let Some((_, Some(python))) = judges() else { return };
    let judge = |names: &[&str]| {
        let mut command = Command::new(&python);
        command.current_dir(office.folder.path()).args(["-c", JUDGE, "schema.json"]).args(names);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(judge(&["example", "whole", "000-1.toml"]), "");
    for (name, _) in broken {
        assert!(!judge(&[name]).is_empty(), "{name}");
    }
}
