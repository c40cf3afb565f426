"""Validates XML against a schema with libxml2, nothing fetched: by xmllint where it is, else by lxml.

Argument: the schema. Standard input: a JSON array of files. Standard output: a JSON array of complaints.
"""

import json
import shutil
import subprocess
import sys

files = json.load(sys.stdin)
complaints = []
if shutil.which("xmllint"):
    command = ["xmllint", "--nonet", "--noout", "--schema", sys.argv[1], *files]
    run = subprocess.run(command, capture_output=True, text=True)
    complaints = [line for line in run.stderr.splitlines() if not line.endswith(" validates")]
    if run.returncode and not complaints:
        complaints = [f"xmllint ended with {run.returncode}"]
else:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(sys.argv[1], etree.XMLParser(no_network=True)))
    for file in files:
        schema.validate(etree.parse(file))
        complaints += [str(error) for error in schema.error_log]
json.dump(complaints, sys.stdout)
