"""A table of actions: one column a process, and the same as truth."""

from random import Random

from blocks import Table
from look import Look
from wording import Step

HEADS = (
    ("Іс-қимылдың № (жұмыс барысы)", "ҚФБ атауы", "Іс-қимылдың атауы және оның сипаттамасы", "Аяқталу нысаны",
     "Орындалу мерзімі", "Келесі іс-қимылдың нөмірі"),
    ("Іс-қимыл № (барысы, жұмыс ағыны)", "ҚФБ атауы", "Іс-қимылдың (үдерістің, рәсімнің, операцияның) атауы",
     "Аяқталу нысаны (деректер, құжат, ұйымдастырушылық-өкімдік шешім)", "Орындалу мерзімдері", "Келесі іс-қимылдың №"),
)


def columns(steps: list[Step], rng: Random) -> list[dict]:
    """A process leads to the refusal or on where a condition follows it; elsewhere to the next number, or says nothing."""
    numbered = rng.random() < .5
    found, numbers = [], {}
    for i, step in enumerate(steps):
        if step.kind == "process":
            numbers[i] = len(numbers) + 1
    for i, number in numbers.items():
        step = steps[i]
        following = steps[i + 1] if i + 1 < len(steps) else None
        if step.refusal or following is None:
            after = []
        elif following.kind == "condition":
            after = [{"to": numbers[i + 2], "when": following.fails}, {"to": numbers[i + 3], "when": following.passes}]
        else:
            after = [{"to": number + 1, "when": None}] if numbered else []
        shown = step.time if not (following is None and rng.random() < .5) else None
        found.append({"no": number, "actor": step.actor[:1].upper() + step.actor[1:], "action": step.action, "form": step.form,
                      "duration": shown, "next": after})
    return found


def next_cell(column: dict, look: Look) -> str:
    said = [str(x["to"]) + (f"{look.guard}{x['when']}" if x["when"] else "") for x in column["next"]]
    return look.guards.join(said) or look.empty


def rows(of: list[dict], heads: tuple[str, ...], look: Look) -> list[list[str]]:
    cells = (
        [str(c["no"]) for c in of], [c["actor"] for c in of], [c["action"] for c in of], [c["form"] for c in of],
        [c["duration"]["raw"] if c["duration"] else look.empty for c in of], [next_cell(c, look) for c in of])
    return [[head, *row] for head, row in zip(heads, cells)]


def table(number: int, of: str, channel: str, steps: list[Step], look: Look, rng: Random) -> tuple[Table, dict]:
    caption = f"{number}-кесте. {of}"
    found, heads = columns(steps, rng), rng.choice(HEADS)
    size = look.columns or len(found)
    parts = []
    for start in range(0, len(found), size):
        title = caption if start == 0 else look.continued.format(n=number)
        parts.append((title, rows(found[start:start + size], heads, look)))
    return Table(caption, parts), {"caption": caption, "line_start": None, "line_end": None, "channel": channel, "columns": found}
