"""Checks OpenAPI documents. Standard input: a JSON array of files. Standard output: a JSON array of complaints."""

import json
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

complaints = []
for file in json.load(sys.stdin):
    with open(file, encoding="utf-8") as text:
        document = json.load(text)
    if document.get("openapi") != "3.1.0":
        complaints.append(f"{file}: is not OpenAPI 3.1.0")
    complaints += [f"{file}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]
json.dump(complaints, sys.stdout)
