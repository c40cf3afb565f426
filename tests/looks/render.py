"""Prints a set of acts in all ways: files/ as they were written, corpus/WAY/ what programs made of them, gold/."""

import json
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import programs
from blocks import Act
from compose import act as compose
from look import Deck, Look, draw
from mark import mark
from page import page
from programs import Programs
from word import word

TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'


def acts(seed: int, count: int) -> list[tuple[Act, Look]]:
    found = []
    for i in range(count):
        look = draw(Deck(f"{seed} look", i))
        act = compose(f"L{seed % 1000:03}{i:02}", look, Deck(f"{seed} act", i), Random(f"{seed} {i}"))
        found.append((act, look))
    return found


def for_text(look: Look) -> Look:
    """What no text can show is not asked of it: how far a cell spreads, which column the rest of a row on the next page is of,
    and letters of a watermark among the lines."""
    merged = "none" if look.merged in ("actors", "forms") else look.merged
    return replace(look, watermark="", split_rows=False, merged=merged)


def for_import(look: Look) -> Look:
    """What pandoc and LibreOffice do not read of a page: what only its style sheet counts or sets apart."""
    return replace(look, watermark="", counters=False, nested=True)


def write(act: Act, look: Look, out: Path, work: Path) -> None:
    def put(path: Path, data: str | bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    name, text = act.name, for_text(look)
    put(out / "files" / f"{name}.html", page(act, look))
    put(out / "files" / f"{name}.docx", word(act, look))
    put(out / "corpus" / "markdown" / f"{name}.md", mark(act, look))
    put(work / "text" / f"{name}.html", page(act, text))
    put(work / "text" / f"{name}.docx", word(act, text))
    put(work / "import" / f"{name}.html", page(act, for_import(look)))
    put(out / "gold" / "documents" / f"{name.split('_')[0]}.json", told(act.document))
    for service in act.services:
        put(out / "gold" / "services" / f"{service['id']}.json", told(service))


def told(gold: dict) -> str:
    return json.dumps(gold, ensure_ascii=False, indent=1) + "\n"


def extract(use: Programs, folder: Path, corpus: Path, printer: str) -> None:
    if use.pdftotext:
        for way, option in (("pdftotext", []), ("layout", ["-layout"]), ("raw", ["-raw"])):
            (corpus / f"{printer}-{way}").mkdir(parents=True, exist_ok=True)
            for path in sorted(folder.glob("*.pdf")):
                programs.call(use.pdftotext, *option, path, corpus / f"{printer}-{way}" / f"{path.stem}.txt")
    if use.python:
        programs.call(use.python, Path(__file__).parent / "extract.py", folder, corpus, printer)


def by_chromium(use: Programs, names: list[str], out: Path, work: Path) -> None:
    (work / "chromium").mkdir()
    home = work / "home-of-chromium"
    (out / "corpus" / "chromium-untagged").mkdir(parents=True)
    for name in names:
        given, asked = out / "files" / f"{name}.html", work / "text" / f"{name}.html"
        pdf, text = out / "files" / f"{name}.chromium.pdf", work / "chromium" / f"{name}.pdf"
        programs.chromium_pdf(use.chromium, home, given, pdf, True)
        programs.chromium_pdf(use.chromium, home, given, out / "corpus" / "chromium-untagged" / f"{name}.pdf", False)
        if given.read_bytes() == asked.read_bytes():
            shutil.copy(pdf, text)
        else:
            programs.chromium_pdf(use.chromium, home, asked, text, True)
    extract(use, work / "chromium", out / "corpus", "chromium")


def by_office(use: Programs, names: list[str], out: Path, work: Path) -> None:
    corpus = out / "corpus"
    given = [out / "files" / f"{x}.docx" for x in names]
    asked = [work / "text" / f"{x}.docx" for x in names]

    def to(form: str, paths: list[Path], folder: Path, reads: str | None = None) -> None:
        programs.office(use.soffice, work / "home-of-office", form, paths, folder, reads)

    to("pdf", given, work / "libreoffice-files")
    for name in names:
        shutil.copy(work / "libreoffice-files" / f"{name}.pdf", out / "files" / f"{name}.libreoffice.pdf")
    to("pdf", asked, work / "libreoffice")
    to("txt:Text (encoded):UTF8", asked, corpus / "docx-txt")
    to("odt", given, corpus / "odt")
    to("rtf", given, corpus / "rtf")
    to("html:HTML (StarWriter)", given, corpus / "libreoffice-html")
    to(TAGGED, given, corpus / "libreoffice-tagged")
    to("pdf", [work / "import" / f"{x}.html" for x in names], corpus / "libreoffice-html-pdf", "HTML (StarWriter)")
    extract(use, work / "libreoffice", corpus, "libreoffice")


def by_pandoc(use: Programs, names: list[str], out: Path, work: Path) -> None:
    corpus = out / "corpus"
    ways = (("pandoc-html-docx", work / "import", "html", "docx"), ("pandoc-docx-html", out / "files", "docx", "html"),
            ("pandoc-docx-odt", out / "files", "docx", "odt"), ("pandoc-markdown-docx", corpus / "markdown", "md", "docx"))
    for way, folder, source, target in ways:
        (corpus / way).mkdir(parents=True)
        for name in names:
            programs.call(use.pandoc, "--standalone", folder / f"{name}.{source}", "-o", corpus / way / f"{name}.{target}")


def render(seed: int, count: int, out: Path, use: Programs) -> None:
    made = acts(seed, count)
    names = [act.name for act, _ in made]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for act, look in made:
            write(act, look, out, work)
        ways = ((use.chromium, by_chromium), (use.soffice, by_office), (use.pandoc, by_pandoc))
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(by, use, names, out, work) for program, by in ways if program]:
                done.result()
