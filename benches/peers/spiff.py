"""SpiffWorkflow on the process of `speed memory`: 15 nodes in a row, three of them gateways, every condition true.

Prints a line of figures of one thread. Its service tasks do nothing, and it is driven in the quickest way found.
"""

import json
import resource
import sys
import time

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.task_parsers import TaskParser
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

NODES, CONDITIONS = 15, 3


class Nothing(ServiceTask):
    """A service that is done as soon as it is asked."""

    def _execute(self, task):
        return True


class Parser(BpmnParser):
    OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, Nothing)}


def process():
    """As `flow(15, 3, …)` of runtime/examples/speed_embedded.rs: after every fifth node from the second on, a condition."""
    parts, flows, gateways = ['<startEvent id="start"/>'], [], 0
    last, guard = "start", None

    def flow(source, target, condition=None):
        text = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        flows.append(f'<sequenceFlow id="f{len(flows)}" sourceRef="{source}" targetRef="{target}">{text}</sequenceFlow>')
        return f"f{len(flows) - 1}"

    for nth in range(1, NODES + 1):
        condition = nth % 5 == 2 and nth // 5 < CONDITIONS
        name = f"{'c' if condition else 'p'}{nth}"
        flow(last, name, guard)
        if condition:
            default = flow(name, f"refused{nth}")
            parts.append(f'<exclusiveGateway id="{name}" default="{default}"/><endEvent id="refused{nth}"/>')
            gateways += 1
        else:
            parts.append(f'<serviceTask id="{name}"/>')
        last, guard = name, f"{name} == True" if condition else None
    flow(last, "success", guard)
    parts.append('<endEvent id="success"/>')
    assert gateways == CONDITIONS
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:peers">'
        f'<process id="service" isExecutable="true">{"".join(parts + flows)}</process></definitions>'
    )


def run(spec, facts):
    """One case. Goes from each task to those that it made ready: `do_engine_steps` would search all tasks at every step."""
    workflow = BpmnWorkflow(spec)
    ready = [workflow.get_next_task(state=TaskState.READY)]
    ready[0].data.update(facts)
    while ready:
        task = ready.pop()
        task.run()
        ready.extend(child for child in task.children if child.state == TaskState.READY)
    return workflow


def main():
    cases = int(sys.argv[1])
    parser = Parser()
    parser.add_bpmn_str(process().encode())
    spec = parser.get_spec("service")
    facts = {"c2": True, "c7": True, "c12": True}
    done = run(spec, facts)
    ends = [task.task_spec.bpmn_id for task in done.get_tasks(state=TaskState.COMPLETED)]
    assert done.completed and "success" in ends and "p15" in ends, ends
    refused = run(spec, facts | {"c12": False})
    assert any(task.task_spec.bpmn_id == "refused12" for task in refused.get_tasks(state=TaskState.COMPLETED))
    taken = []
    for _ in range(cases):
        begun = time.perf_counter()
        run(spec, facts)
        taken.append(time.perf_counter() - begun)
    seconds = sum(taken)
    taken.sort()
    line = {
        "engine": "spiffworkflow-memory",
        "clients": 1,
        "cases_per_s": round(cases / seconds, 1),
        "p50_ms": round(taken[len(taken) // 2] * 1000, 3),
        "p99_ms": round(taken[len(taken) * 99 // 100] * 1000, 3),
        "bytes_per_case": 0,
        "fsyncs_per_case": 0,
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    print(json.dumps(line))


main()
