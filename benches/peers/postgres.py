"""Makes lines of figures of what the example `speed` of runtime/postgres prints, read from standard input.

Of its bytes those of the log are added to those of the tables, as files of the other peers hold both; the server's memory it does not know.
"""

import json
import re
import sys

LINE = re.compile(
    r"(?P<what>bare|engine), (?P<processes>\d+) process\(es\), (?P<clients>\d+) clients: (?P<cases>[\d.]+) cases/s, .*"
    r"a step p50 (?P<p50>[\d.]+) ms, p99 (?P<p99>[\d.]+) ms; (?P<fsyncs>[\d.]+) fsyncs, (?P<log>[\d.]+) bytes of log a step; "
    r"(?P<disk>[\d.]+) bytes on the disk a case"
)
# Turns of a case: its start, and ten steps.
TURNS = 11


def main():
    for line in sys.stdin:
        found = LINE.match(line)
        if not found:
            continue
        said = {key: float(value) for key, value in found.groupdict().items() if key != "what"}
        engine = "postgres-insert" if found["what"] == "bare" else "zanflow-postgres"
        print(
            json.dumps(
                {
                    "engine": engine if said["processes"] == 1 else f"{engine}-{said['processes']:.0f}",
                    "clients": int(said["clients"]),
                    "cases_per_s": said["cases"],
                    "p50_ms": said["p50"],
                    "p99_ms": said["p99"],
                    "bytes_per_case": said["disk"] + said["log"] * TURNS,
                    "fsyncs_per_case": said["fsyncs"] * TURNS,
                    "rss_mb": None,
                }
            )
        )


main()
