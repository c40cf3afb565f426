"""Executes BPMN files with SpiffWorkflow.

Standard input: [{"file", "process", "cases": [{"facts": {variable: bool}}]}]. Standard output: for each file a list of
paths, a path the ids of what was completed, in order; {"error": text} in a path's place where the engine refused.
"""

import json
import re
import sys

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow


class Parser(BpmnParser):
    # The engine knows business rules as DMN tables only; here they are work that somebody else does.
    OVERRIDE_PARSER_CLASSES = {full_tag("businessRuleTask"): (TaskParser, ServiceTask)}


class Feel(PythonScriptEngine):
    """The FEEL that guards and timers are written in, as Python."""

    def evaluate(self, task, expression, external_context=None):
        text = expression.strip()
        if re.fullmatch(r"P(?=.)[\dYMWDTHS.]+", text):
            return text
        guard = re.fullmatch(r"(\w+) = (true|false)", text)
        if not guard:
            raise ValueError(f"not the FEEL that this judge knows: {text}")
        return super().evaluate(task, f"{guard[1]} == {guard[2].capitalize()}", external_context)


def run(spec, subprocesses, facts):
    workflow = BpmnWorkflow(spec, subprocesses, script_engine=Feel())
    for task in workflow.get_tasks():
        task.data.update(facts)
    path = []
    for _ in range(1000):
        ready = workflow.get_tasks(state=TaskState.READY)
        started = [t for t in workflow.get_tasks(state=TaskState.STARTED) if isinstance(t.task_spec, ServiceTask)]
        if not ready and not started:
            break
        task = started[0] if started else ready[0]
        if started:
            task.complete()
        else:
            task.run()
        if task.state == TaskState.COMPLETED and task.task_spec.bpmn_id:
            path.append(task.task_spec.bpmn_id)
    if not workflow.completed:
        path.append("(not completed)")
    return path


def judge(job):
    try:
        parser = Parser(validator=BpmnValidator())
        parser.add_bpmn_file(job["file"])
        spec, subprocesses = parser.get_spec(job["process"]), parser.get_subprocess_specs(job["process"])
    except Exception as error:  # whatever the engine says is the answer
        return [{"error": f"{type(error).__name__}: {error}"}] * len(job["cases"])
    answers = []
    for case in job["cases"]:
        try:
            answers.append(run(spec, subprocesses, case["facts"]))
        except Exception as error:
            answers.append({"error": f"{type(error).__name__}: {error}"})
    return answers


json.dump([judge(job) for job in json.load(sys.stdin)], sys.stdout)
