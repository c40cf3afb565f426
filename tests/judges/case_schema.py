"""Checks schemas of cases. Standard input: {"schemas": [files], "schema": file, "cases": [good], "wrong": [bad]}. Standard output: a JSON
array of complaints."""

import json
import sys

from jsonschema import Draft202012Validator, SchemaError

asked = json.load(sys.stdin)
complaints = []


def read(file):
    with open(file, encoding="utf-8") as text:
        return json.load(text)


for file in asked["schemas"]:
    schema = read(file)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        complaints.append(f"{file}: {error.message}")
    if schema.get("$schema") != "https://json-schema.org/draft/2020-12/schema":
        complaints.append(f"{file}: names no draft 2020-12")
if "schema" in asked:
    schema = read(asked["schema"])
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for case in asked["cases"]:
        complaints += [f"{error.json_path}: {error.message}" for error in validator.iter_errors(case)]
    complaints += [f"passes: {case}" for case in asked["wrong"] if validator.is_valid(case)]
json.dump(complaints, sys.stdout)
