"""Makes a table of lines of figures: `table.py FIGURES`, one JSON object a line, as `measure.py` and the examples print them.

Under the table are the shares that this project sets itself, as far as both sides were measured.
"""

import json
import sys

NAMES = {
    "zanflow-embedded": "Zanflow, embedded",
    "sqlite-group-commit": "bare SQLite group commit",
    "zanflow-postgres": "Zanflow, PostgreSQL",
    "zanflow-postgres-3": "Zanflow, PostgreSQL, 3 processes",
    "postgres-insert": "bare PostgreSQL INSERT, COMMIT",
    "postgres-insert-3": "the same, 3 processes",
    "zanflow-restate": "Zanflow, Restate",
    "zanflow-restate-3": "Zanflow, Restate, 3 nodes",
    "restate-sdk": "Restate's SDK, Rust",
    "restate-sdk-3": "Restate's SDK, Rust, 3 nodes",
    "restate-sdk-js": "Restate's SDK, JavaScript",
    "pg-boss": "pg-boss on PostgreSQL",
    "spiffworkflow": "SpiffWorkflow, SQLite",
    "bpmn-engine": "bpmn-engine, files",
    "zanflow-memory": "Zanflow, in memory",
    "spiffworkflow-memory": "SpiffWorkflow, in memory",
}
# What is to be reached: an engine, what it is beside, the least share of its rate.
GOALS = [
    ("zanflow-embedded", "sqlite-group-commit", 0.75),
    ("zanflow-postgres", "postgres-insert", 0.5),
    ("zanflow-postgres-3", "postgres-insert-3", 0.5),
    ("zanflow-restate", "restate-sdk", 0.8),
    ("zanflow-restate-3", "restate-sdk-3", 0.8),
]
# Heading, key, decimals.
COLUMNS = [
    ("cases/s", "cases_per_s", 0),
    ("p50 ms", "p50_ms", 2),
    ("p99 ms", "p99_ms", 1),
    ("bytes", "bytes_per_case", 0),
    ("fsyncs", "fsyncs_per_case", 2),
    ("MB", "rss_mb", 0),
]


def cell(value, decimals):
    return "unknown" if value is None else f"{value:.{decimals}f}"


def row(name, cells):
    print(f"  {name:<34}" + "".join(f"{cell:>10}" for cell in cells))


def table(title, lines):
    print(title)
    for clients in sorted({line["clients"] for line in lines}):
        row(f"{clients} client{'s' * (clients > 1)}", [heading for heading, _, _ in COLUMNS])
        of = [line for line in lines if line["clients"] == clients]
        for line in sorted(of, key=lambda line: -line["cases_per_s"]):
            row(NAMES.get(line["engine"], line["engine"]), [cell(line.get(key), digits) for _, key, digits in COLUMNS])
        print()


def shares(lines):
    rates = {(line["engine"], line["clients"]): line["cases_per_s"] for line in lines}
    for engine, beside, least in GOALS:
        at = sorted(clients for of, clients in rates if of == engine and (beside, clients) in rates)
        if at:
            reached = ", ".join(f"{rates[engine, n] / rates[beside, n]:.2f} with {n}" for n in at)
            print(f"{NAMES[engine]} beside {NAMES[beside]}: {reached} (wanted: {least})")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    memory = [line for line in lines if line["engine"].endswith("-memory")]
    durable = [line for line in lines if line not in memory]
    if durable:
        table("Ten steps, each durable before the next; times a step, bytes and fsyncs a case", durable)
    if memory:
        table("In memory, 15 nodes, 3 gateways; times a case", memory)
    shares(lines)


main()
