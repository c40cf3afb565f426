"""Compiles what was rendered, way by way, and compares the models with the truth."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from programs import ROOT

FIGURES = {"nodes": "nodes", "text": "node.text.exact", "actions": "table.action.exact"}
FILES = ("html", "docx", "chromium.pdf", "libreoffice.pdf")
SCORER = ROOT.parent / "shared" / "score" / "score.py"


def ways(out: Path, work: Path) -> dict[str, Path]:
    """Folders to compile; the kinds of files/ are parted."""
    found = {}
    for kind in FILES:
        folder = work / "in" / kind
        for path in sorted((out / "files").glob(f"*.{kind}")):
            if path.name.removesuffix(f".{kind}").count("."):
                continue
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder)
            found[kind] = folder
    found.update((x.name, x) for x in sorted((out / "corpus").iterdir()))
    return found


def fold(text: str | None) -> str:
    """What a print may differ in while it says the same: quotes, dashes, blanks, case, the end."""
    text = re.sub("[«»“”„\"]", '"', unicodedata.normalize("NFC", text or "").replace("\u00ad", ""))
    text = re.sub(r"\s*[-–—‑]\s*", "-", " ".join(text.split()))
    text = re.sub(r"\s+([,;.:)!?])", r"\1", text)
    return re.sub(r'([("])\s+|\s+(?=")', r"\1", text).strip(" ;.,:").lower()


def compare(gold: Path, models: Path) -> dict[str, tuple[int, int]]:
    """The figures, when the scorer of ../shared is not here: nodes by F1, texts of nodes and actions of tables exactly."""
    hits = dict.fromkeys(FIGURES, 0)
    totals = dict.fromkeys(FIGURES, 0)
    got = {path.name.split("_")[0]: json.loads(path.read_text()).get("services", []) for path in models.glob("*.json")}
    for path in sorted((gold / "services").glob("*.json")):
        service = json.loads(path.read_text())
        act, number = service["id"].rsplit("-", 1)
        mine = (got.get(act, []) + [{}] * int(number))[int(number) - 1]
        left = list(mine.get("processes", []))
        for process in service["processes"]:
            key = process["channel"], fold(process["case"])
            found = next((x for x in left if (x["channel"], fold(x.get("case"))) == key), None)
            if found:
                left.remove(found)
            nodes = {x["id"]: x for x in (found or {}).get("nodes", [])}
            both = sum(1 for x in process["nodes"] if nodes.get(x["id"], {}).get("kind") == x["kind"])
            hits["nodes"] += 2 * both
            totals["nodes"] += len(process["nodes"]) + len(nodes)
            hits["text"] += sum(fold(x["text"]) == fold(nodes.get(x["id"], {}).get("text")) for x in process["nodes"])
            totals["text"] += len(process["nodes"])
        tables = mine.get("tables", [])
        for i, table in enumerate(service["tables"]):
            columns = {x["no"]: x for x in (tables[i]["columns"] if i < len(tables) else [])}
            hits["actions"] += sum(fold(x["action"]) == fold(columns.get(x["no"], {}).get("action")) for x in table["columns"])
            totals["actions"] += len(table["columns"])
    return {x: (hits[x], totals[x]) for x in FIGURES}


def score(gold: Path, models: Path, misses: bool) -> tuple[dict[str, tuple[int, int]], str]:
    if not SCORER.exists():
        return compare(gold, models), ""
    command = [sys.executable, SCORER, "--gold", gold, "--models", models, *(["-v"] if misses else [])]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = dict(re.findall(r"^(\S+) +[\d.]+ +(\d+/\d+)$", said, re.M))
    return {x: tuple(map(int, found.get(y, "0/0").split("/"))) for x, y in FIGURES.items()}, said


def measure(out: Path, binary: Path, misses: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)

        def one(way: str, source: Path) -> str:
            models = work / "out" / way
            done = subprocess.run([binary, "compile", source, "--out", models], capture_output=True, text=True)
            failed = "" if done.returncode == 0 else f" (exit {done.returncode}: {done.stderr.strip().splitlines()[-1:]})"
            figures, said = score(out / "gold", models / "models", misses)
            shares = " ".join(f"{x} {hit / total if total else 1:.4f}" for x, (hit, total) in figures.items())
            return f"{way:26} {shares}{failed}" + (f"\n{said}" if misses else "")

        with ThreadPoolExecutor(2) as pool:
            for line in [pool.submit(one, *x) for x in ways(out, work).items()]:
                print(line.result(), flush=True)
