"""Runs a peer that prints a line of figures, and completes it by what its processes wrote and needed.

    measure.py --data FOLDER [--pids PID,…] [--metrics URL,…] ENGINE COMMAND…

The command prints {"clients", "cases_per_s", "p50_ms", "p99_ms", "written", "fsyncs"}: times are of a step, `written` is the
number of all cases that it ran, `fsyncs` theirs or null. Printed is the line that all engines print:
{"engine", "clients", "cases_per_s", "p50_ms", "p99_ms", "bytes_per_case", "fsyncs_per_case", "rss_mb"}; what is not known is null.

--data: where the peer keeps its cases; what it grows by is counted. --pids: servers that are part of the peer. --metrics: Restate's, which count the syncs of its logs.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import threading
import urllib.request


def grown(folder):
    """Bytes in the files of a folder. What a process wrote is not asked: the system counts it by whole pages of its cache, which are
    hundreds of kilobytes here."""
    files = [os.path.join(base, name) for base, _, names in os.walk(folder) for name in names]
    size = 0
    for file in files:
        try:
            size += os.stat(file).st_size
        except OSError:
            pass  # It was removed meanwhile.
    return size


def family(pid):
    """A process and its children, by their parents."""
    found = [pid]
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            for child in file.read().split():
                found.extend(family(child))
    except OSError:
        pass
    return found


def resident_mb(pid):
    """Memory of a process; what it shares with others is divided among them."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return int(re.search(r"^Pss:\s+(\d+)", file.read(), re.M).group(1)) / 1024
    except (OSError, AttributeError):
        return 0


class Peak(threading.Thread):
    """The most memory that processes and their children had, looked at four times a second."""

    def __init__(self, pids):
        super().__init__(daemon=True)
        self.pids, self.most, self.done = pids, 0, threading.Event()

    def run(self):
        while not self.done.wait(0.25):
            self.most = max(self.most, sum(resident_mb(of) for pid in self.pids for of in family(pid)))


def syncs(addresses):
    """The syncs that servers of Restate have counted; None where none are asked."""
    count = 0
    for address in addresses:
        with urllib.request.urlopen(address, timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        count += sum(float(line.split()[-1]) for line in lines if line.startswith("restate_rocksdb_wal_synced_total"))
    return count if addresses else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--pids", default="")
    parser.add_argument("--metrics", default="")
    parser.add_argument("engine")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    said = parser.parse_args()
    servers = [pid for pid in said.pids.split(",") if pid]
    addresses = [address for address in said.metrics.split(",") if address]

    before, synced = grown(said.data), syncs(addresses)
    with subprocess.Popen(said.command, stdout=subprocess.PIPE) as running:
        peak = Peak([running.pid, *servers])
        peak.start()
        printed = running.stdout.read()
    peak.done.set()
    if running.returncode != 0:
        sys.exit(running.returncode)
    line = json.loads(printed)
    cases, fsyncs = line.pop("written"), line.pop("fsyncs")
    if addresses:
        fsyncs = syncs(addresses) - synced

    def of_case(number):
        return None if number is None else round(number / cases, 3)

    line["bytes_per_case"] = of_case(grown(said.data) - before)
    line["fsyncs_per_case"] = of_case(fsyncs)
    line["rss_mb"] = peak.most or None
    rounded = {key: round(value, 3) if isinstance(value, float) else value for key, value in line.items()}
    print(json.dumps({"engine": said.engine, **rounded}))


main()
