"""The flow that a list of steps means."""

from wording import Step


def names(steps: list[Step]) -> list[str]:
    """`p1` of the first process, `c1` of the first condition, `s1` of the first step without a label."""
    counts: dict[str, int] = {}
    letters = {"preliminary": "s", "process": "p", "condition": "c", "step": "s"}
    ids = []
    for step in steps:
        letter = letters[step.kind]
        counts[letter] = counts.get(letter, 0) + 1
        ids.append(f"{letter}{counts[letter]}")
    return ids


def flow(steps: list[Step]) -> list[dict]:
    """A refusal follows its condition; the step after the refusal is where the condition passes to."""
    ids = names(steps)
    edges = [("start", ids[0], "next")]
    for i, step in enumerate(steps):
        if step.kind == "condition":
            edges += [(ids[i], ids[i + 1], "fail"), (ids[i], ids[i + 2], "pass")]
        elif step.refusal:
            edges.append((ids[i], "end_refused", "next"))
        else:
            edges.append((ids[i], ids[i + 1] if i + 1 < len(steps) else "end_success", "next"))
    return [{"from": a, "to": b, "when": when} for a, b, when in edges]
