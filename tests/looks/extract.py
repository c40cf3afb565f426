"""Takes the text out of PDFs with pdfplumber and PyMuPDF: extract.py FOLDER_OF_PDFS CORPUS PRINTER."""

import sys
from pathlib import Path

import fitz
import pdfplumber


def main() -> None:
    source, corpus, printer = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

    def put(way: str, name: str, text: str) -> None:
        folder = corpus / f"{printer}-{way}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")

    for path in sorted(source.glob("*.pdf")):
        with fitz.open(path) as document:
            pages = [page.get_text() for page in document]
        put("pymupdf", path.stem, "".join(pages))
        put("pymupdf-pages", path.stem, "\f".join(pages))
        with pdfplumber.open(path) as document:
            put("pdfplumber", path.stem, "\n".join(page.extract_text() or "" for page in document.pages))


main()
