"""Compiles what was rendered, way by way, and compares the models with the truth."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

from programs import ROOT

FIGURES = {"nodes": "nodes", "text": "node.text.exact", "actions": "table.action.exact"}
FILES = ("html", "docx", "chromium.pdf", "libreoffice.pdf")
MARGIN = .03  # of floors below the worst pair
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


def nodes_of(service: dict, mine: dict, add) -> None:
    left = list(mine.get("processes", []))
    for process in service["processes"]:
        key = process["channel"], fold(process["case"])
        found = next((x for x in left if (x["channel"], fold(x.get("case"))) == key), None)
        if found:
            left.remove(found)
        nodes = {x["id"]: x for x in (found or {}).get("nodes", [])}
        both = sum(1 for x in process["nodes"] if nodes.get(x["id"], {}).get("kind") == x["kind"])
        add("nodes", 2 * both, len(process["nodes"]) + len(nodes))
        same = sum(fold(x["text"]) == fold(nodes.get(x["id"], {}).get("text")) for x in process["nodes"])
        add("text", same, len(process["nodes"]))


def actions_of(service: dict, mine: dict, add) -> None:
    tables = mine.get("tables", [])
    for i, table in enumerate(service["tables"]):
        columns = {x["no"]: x for x in (tables[i]["columns"] if i < len(tables) else [])}
        same = sum(fold(x["action"]) == fold(columns.get(x["no"], {}).get("action")) for x in table["columns"])
        add("actions", same, len(table["columns"]))


Figures = dict[str, tuple[int, int]]  # hits and all, by figure


def compare(gold: Path, models: Path) -> dict[str, Figures]:
    """The figures of each act: nodes by F1, texts of nodes and actions of tables exactly, as the scorer of ../shared counts them."""
    got = {path.name.split("_")[0]: json.loads(path.read_text()).get("services", []) for path in models.glob("*.json")}
    found: dict[str, Figures] = {}
    for path in sorted((gold / "services").glob("*.json")):
        service = json.loads(path.read_text())
        act, number = service["id"].rsplit("-", 1)
        figures = found.setdefault(act, dict.fromkeys(FIGURES, (0, 0)))

        def add(name: str, hit: int, total: int) -> None:
            figures[name] = figures[name][0] + hit, figures[name][1] + total

        mine = (got.get(act, []) + [{}] * int(number))[int(number) - 1]
        nodes_of(service, mine, add)
        actions_of(service, mine, add)
    return found


def together(figures: Iterable[Figures]) -> Figures:
    figures = list(figures)
    return {name: tuple(map(sum, zip(*(x[name] for x in figures)))) for name in FIGURES}


def share(hits_and_all: tuple[int, int]) -> float:
    hits, total = hits_and_all
    return hits / total if total else 1.0


def score(gold: Path, models: Path, misses: bool) -> tuple[Figures, str]:
    if not SCORER.exists():
        return together(compare(gold, models).values()), ""
    command = [sys.executable, SCORER, "--gold", gold, "--models", models, *(["-v"] if misses else [])]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = dict(re.findall(r"^(\S+) +[\d.]+ +(\d+/\d+)$", said, re.M))
    return {x: tuple(map(int, found.get(y, "0/0").split("/"))) for x, y in FIGURES.items()}, said


def worst_pair(acts: list[Figures]) -> dict[str, float]:
    """The least share that two of the acts reach together, as the suite tries two."""
    pairs = [together(x) for x in combinations(acts, 2)]
    return {name: min(share(x[name]) for x in pairs) for name in FIGURES}


def measure(out: Path, binary: Path, misses: bool, floors: bool) -> None:
    """Prints a line a way; for `floors` what the worst two acts reach together, less a little."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)

        def one(way: str, source: Path) -> str:
            models = work / "out" / way
            done = subprocess.run([binary, "compile", source, "--out", models], capture_output=True, text=True)
            failed = "" if done.returncode == 0 else f" (exit {done.returncode}: {done.stderr.strip().splitlines()[-1:]})"
            if floors:
                worst = worst_pair(list(compare(out / "gold", models / "models").values()))
                return f"{way} " + " ".join(f"{x} {max(0, y - MARGIN):.2f}" for x, y in worst.items())
            figures, said = score(out / "gold", models / "models", misses)
            shares = " ".join(f"{x} {share(y):.4f}" for x, y in figures.items())
            return f"{way:26} {shares}{failed}" + (f"\n{said}" if misses else "")

        with ThreadPoolExecutor(2) as pool:
            for line in [pool.submit(one, *x) for x in ways(out, work).items()]:
                print(line.result(), flush=True)
