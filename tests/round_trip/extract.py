"""The text of PDFs as Python programs extract it: extract.py FILE.pdf... writes FILE.pdfplumber.txt and FILE.pymupdf.txt beside each.
Pages are joined by form feeds."""

import pathlib
import sys

import fitz
import pdfplumber


def write(name, ending, pages):
    name.with_suffix(ending).write_text("\f".join(pages), encoding="utf-8")


for name in map(pathlib.Path, sys.argv[1:]):
    with pdfplumber.open(name) as pdf:
        write(name, ".pdfplumber.txt", [page.extract_text() for page in pdf.pages])
    with fitz.open(name) as pdf:
        write(name, ".pymupdf.txt", [page.get_text() for page in pdf])
