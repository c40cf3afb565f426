"""Writes an act as Markdown: typed numbers, pipe tables."""

from blocks import BOLD, BOLD_END, LINK, LINK_END, NOTE, Act, Diagram, Heading, Item, Numbered, Para, Section, Sign, Stamp, Table
from letters import signs
from look import Look


class Mark:
    def __init__(self, act: Act, look: Look):
        self.act, self.look, self.notes = act, look, 0

    def text(self, text: str) -> str:
        said = signs(text, self.look).replace(LINK, "[").replace(LINK_END, "](#)").replace(BOLD, "**").replace(BOLD_END, "**")
        while NOTE in said:
            self.notes += 1
            said = said.replace(NOTE, f"[^{self.notes}]", 1)
        return said

    def table(self, block: Table) -> str:
        out = []
        for caption, rows in block.parts:
            lines = ["| " + " | ".join(self.text(x).replace("\n", " ") for x in row) + " |" for row in rows]
            lines.insert(1, "|" + "---|" * len(rows[0]))
            out.append(f"**{self.text(caption)}**\n\n" + "\n".join(lines))
        return "\n\n".join(out)

    def block(self, block) -> str | None:
        match block:
            case Para(text, role):
                said = self.text(text)
                return {"title": f"# {said}", "status": f"**{said}**", "note": f"*{said}*"}.get(role, said)
            case Heading(text, level):
                return f"{'#' * level} {self.text(text)}"
            case Numbered(number, text):
                return f"{number}. {self.text(text)}"
            case Item(number, text, _, after):
                return "\n\n".join([f"{number}) {self.text(text)}", *(self.text(x) for x in after)])
            case Stamp(lines):
                return "  \n".join(self.text(x) for x in lines)
            case Sign(role, name):
                return f"*{self.text(role)}*  \n*{self.text(name)}*"
            case Table():
                return self.table(block)
            case Diagram(caption, _):
                return f"**{self.text(caption)}**"
            case Section():
                return None

    def write(self) -> str:
        said = [x for x in map(self.block, self.act.blocks) if x]
        said += [f"[^{i}]: {self.text(x)}" for i, x in enumerate(self.act.footnotes[:self.notes], 1)]
        return "\n\n".join(said) + "\n"


def mark(act: Act, look: Look) -> str:
    return Mark(act, look).write()
