"""The programs that print, convert and read: where they are, and how they are called."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Programs:
    """Paths; None where a program is not here."""

    chromium: str | None
    soffice: str | None
    pandoc: str | None
    pdftotext: str | None
    python: str | None  # with pdfplumber and PyMuPDF


def installed(script: str, told: list[str]) -> list[str]:
    """What a script of scripts/ prints; nothing, and why, where it cannot install."""
    done = subprocess.run([ROOT / "scripts" / script], capture_output=True, text=True)
    if done.returncode:
        told.append(done.stderr.strip() or f"skipped: scripts/{script} failed")
        return []
    return done.stdout.split("\n")


def find(told: list[str]) -> Programs:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    chromium = chromium or next(iter(installed("browser", told)), None)
    soffice, pandoc, pdftotext, *_ = [*installed("office", told), None, None, None]
    python = next(iter(installed("extractors", told)), None)
    return Programs(chromium, soffice, pandoc, pdftotext, python)


def call(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: exit {done.returncode}: {done.stderr.strip()[-500:]}")


def chromium_pdf(chromium: str, home: Path, page: Path, pdf: Path, tagged: bool) -> None:
    """Prints with Chromium; `home` is for its profile. Making and removing one for each page takes longer than printing."""
    tags = "--export-tagged-pdf" if tagged else "--disable-pdf-tagging"
    call(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={home}",
         "--no-pdf-header-footer", tags, f"--print-to-pdf={pdf}", page.as_uri())
    made(pdf)


def office(soffice: str, home: Path, form: str, paths: list[Path], folder: Path, reads: str | None = None) -> None:
    """Converts files with LibreOffice; `home` is for its profile, which one run at a time can use."""
    folder.mkdir(parents=True, exist_ok=True)
    how = [f"--infilter={reads}"] if reads else []
    call(soffice, f"-env:UserInstallation={home.as_uri()}", "--headless", *how, "--convert-to", form, "--outdir", folder, *paths)
    for path in paths:
        made(folder / f"{path.stem}.{form.split(':')[0]}")


def made(path: Path) -> None:
    if not path.exists() or not path.stat().st_size:
        raise SystemExit(f"{path} was not made")
