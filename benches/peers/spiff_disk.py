"""SpiffWorkflow on a case of ten durable steps: after each, its own serializer's text is committed to an SQLite file.

`CASES CLIENTS FILE`. Python runs one thread at a time, so that clients beyond the number of processors share a process.
"""

import json
import multiprocessing
import os
import sqlite3
import sys
import time

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.task_parsers import TaskParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.task_spec import BpmnTaskSpecConverter
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

STEPS = 10


class Nothing(ServiceTask):
    """A service that is done as soon as it is asked."""

    def _execute(self, task):
        return True


class Parser(BpmnParser):
    OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, Nothing)}


def spec():
    ids = [f"p{nth}" for nth in range(1, STEPS + 1)]
    tasks = "".join(f'<serviceTask id="{name}"/>' for name in ids)
    pairs = zip(["start", *ids], [*ids, "end"])
    flows = "".join(f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(pairs))
    text = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:peers">'
        f'<process id="service" isExecutable="true"><startEvent id="start"/>{tasks}<endEvent id="end"/>{flows}'
        "</process></definitions>"
    )
    parser = Parser()
    parser.add_bpmn_str(text.encode())
    return parser.get_spec("service")


class Store:
    """Each case is a row, written over at every step."""

    def __init__(self, path):
        self.connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        self.connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE IF NOT EXISTS cases (id TEXT PRIMARY KEY, state TEXT);"
        )
        config = DEFAULT_CONFIG | {Nothing: BpmnTaskSpecConverter}
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(config))
        self.commits = 0

    def save(self, case, workflow):
        state = self.serializer.serialize_json(workflow)
        self.connection.execute("INSERT OR REPLACE INTO cases VALUES (?, ?)", (case, state))
        self.commits += 1


def run(of, store, case, taken):
    """One case; the seconds of its steps are added to `taken`."""
    workflow = BpmnWorkflow(of)
    ready = [workflow.get_next_task(state=TaskState.READY)]
    while ready:
        begun = time.perf_counter()
        task = ready.pop()
        task.run()
        if isinstance(task.task_spec, Nothing):
            store.save(case, workflow)
            taken.append(time.perf_counter() - begun)
        ready.extend(child for child in task.children if child.state == TaskState.READY)
    if not workflow.completed:
        sys.exit(f"case {case} did not end")


def work(path, prefix, cases, gate, results):
    of, store = spec(), Store(path)
    run(of, store, f"{prefix}-warm", [])
    gate.wait()
    taken, begun = [], time.time()
    for nth in range(cases):
        run(of, store, f"{prefix}-{nth}", taken)
    results.put((begun, time.time(), taken, store.commits))


def main():
    cases, clients, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    Store(path)
    workers = min(clients, os.cpu_count() or 1)
    gate, results = multiprocessing.Barrier(workers), multiprocessing.Queue()
    shares = [cases // workers + (nth < cases % workers) for nth in range(workers)]
    processes = [
        multiprocessing.Process(target=work, args=(path, nth, share, gate, results)) for nth, share in enumerate(shares)
    ]
    for process in processes:
        process.start()
    done = [results.get() for _ in processes]
    for process in processes:
        process.join()
    seconds = max(end for _, end, _, _ in done) - min(begun for begun, _, _, _ in done)
    taken = sorted(second * 1000 for _, _, some, _ in done for second in some)
    line = {
        "clients": clients,
        "cases_per_s": cases / seconds,
        "p50_ms": taken[len(taken) // 2],
        "p99_ms": taken[len(taken) * 99 // 100],
        "written": cases + workers,
        # A commit in this mode syncs the log once; checkpoints come on top.
        "fsyncs": sum(commits for _, _, _, commits in done),
    }
    print(json.dumps(line))


main()
