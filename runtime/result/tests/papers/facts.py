"""Judges facts as JSON: `facts.py SCHEMA FILE…`. SCHEMA is a JSON Schema, or `-`. Prints what is not as it must be: a file that is not in
the canonical form of RFC 8785, or that the schema refuses."""

import json
import pathlib
import sys

import jsonschema
import rfc8785

schema, *paths = sys.argv[1:]
validator = None if schema == "-" else jsonschema.Draft202012Validator(json.loads(pathlib.Path(schema).read_bytes()))
for path in paths:
    text = pathlib.Path(path).read_bytes()
    facts = json.loads(text)
    if rfc8785.dumps(facts) != text:
        print(f"{path}: not canonical")
    for error in validator.iter_errors(facts) if validator else []:
        print(f"{path}: {error.json_path}: {error.message}")
