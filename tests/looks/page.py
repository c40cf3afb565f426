"""Writes an act as a web page."""

import html

from blocks import BOLD, BOLD_END, LINK, LINK_END, NOTE, Act, Diagram, Heading, Item, Numbered, Para, Section, Sign, Stamp, Table
from letters import in_lines, letter, merged, signs, soften
from look import Look
from sheet import sheet


class Page:
    def __init__(self, act: Act, look: Look):
        self.act, self.look = act, look
        self.out: list[str] = []
        self.open: list[str] = []  # lists that are open, from the outermost
        self.notes = 0
        self.due: list[int] = []
        self.families: dict[int, str] = {}

    def text(self, text: str, soft: bool | None = None) -> str:
        """A text with its signs, links, bold words and marks of footnotes."""
        said = signs(text, self.look)
        if soft if soft is not None else self.look.hyphens == "soft":
            said = soften(said)
        said = html.escape(said, quote=False).replace(LINK, '<a href="#">').replace(LINK_END, "</a>")
        said = said.replace(BOLD, "<b>").replace(BOLD_END, "</b>").replace("\n", "<br>")
        while NOTE in said:
            self.notes += 1
            self.due.append(self.notes)
            said = said.replace(NOTE, f"<sup>{self.notes}</sup>", 1)
        return said

    def close(self, depth: int = 0) -> None:
        while len(self.open) > depth:
            self.out.append(self.open.pop())

    def put(self, line: str) -> None:
        self.out.append(line)

    def paragraph(self, inside: str, kind: str) -> None:
        self.put(f'<p class="{kind}">{inside}</p>')
        if self.look.gaps == "blank" and not self.open:
            self.put("<p><br></p>")

    def numbered(self, block: Numbered) -> None:
        look = self.look
        self.close()
        if look.paragraphs == "typed":
            return self.paragraph(f"{block.number}. {self.text(block.text)}", "in")
        if look.counters:
            return self.put(f'<p class="in para" style="counter-set: para {block.number}">{self.text(block.text)}</p>')
        self.put(f'<ol class="para" start="{block.number}"><li>{self.text(block.text)}')
        self.open.append("</li></ol>")
        if not look.nested:
            self.close()

    def item(self, block: Item) -> None:
        look = self.look
        small = block.family == "small"
        text, after = self.text(block.text), [self.text(x) for x in block.after]
        base = 1 if self.open and self.open[0] == "</li></ol>" else 0
        if look.items == "typed":
            mark = f"{block.number})"
            if small and look.small != "paren":
                mark = f"{letter(block.number)})" if look.small == "letters" else "–"
            self.paragraph(f"{mark} {text}", "in item-typed")
            for x in after:
                self.paragraph(x, "in")
            return
        kind = look.small if small else "paren"
        if look.counters and kind == "paren":
            self.close(base)
            if block.number == 1:
                self.put('<div class="restart"></div>')
            self.put(f'<p class="in item">{text}</p>')
            for x in after:
                self.put(f'<p class="in">{x}</p>')
            return
        if block.number == 1:
            self.close(base)
        if len(self.open) == base:
            # LibreOffice counts on over a list that does not say where it starts.
            tag, start = ("ul", "") if kind == "dashes" else ("ol", ' start="1"')
            self.put(f'<{tag} class="{kind}"{start}>')
            self.open.append(f"</{tag}>")
        self.put(f"<li>{text}{''.join(f'<p>{x}</p>' for x in after)}</li>")

    def para(self, block: Para) -> None:
        if block.role == "title":
            lines = "<br>".join(self.text(x) for x in in_lines(block.text, self.look.title_lines))
            return self.put(f"<h1>{lines}</h1>")
        if block.role == "case":
            self.close(1 if self.open and self.open[0] == "</li></ol>" else 0)
        else:
            self.close()
        self.paragraph(self.text(block.text), f"in {block.role}")

    def stamp(self, block: Stamp) -> None:
        said = "<br>".join(self.text(x) for x in block.lines)
        if self.look.stamp == "table":
            return self.put(f'<table class="plain"><tr><td></td><td>{said}</td></tr></table>')
        self.put(f'<div class="stamp">{said}</div>')

    def sign(self, block: Sign) -> None:
        role, name = self.text(block.role), self.text(block.name)
        if self.look.sign == "table":
            return self.put(f'<table class="plain sign"><tr><td>{role}</td><td>{name}</td></tr></table>')
        if self.look.sign == "lines":
            return self.put(f'<p class="in sign">{role}<br>{name}</p>')
        if self.look.sign == "tab":
            return self.put(f'<p class="in sign">{role}{"&nbsp;" * 24}{name}</p>')
        self.put(f'<div class="spread"><span>{role}</span> <span>{name}</span></div>')

    def table(self, block: Table) -> None:
        look = self.look
        soft = look.hyphens in ("soft", "soft-tables")
        for caption, rows in block.parts:
            width = len(rows[0])
            first = f'<tr><td colspan="{width}" class="over">{self.text(caption)}</td></tr>' if look.merged == "caption" else ""
            inside = first
            for i, row in enumerate(merged(rows, look)):
                cells = "".join(f"<td{f' colspan={n}' if n > 1 else ''}>{self.text(x, soft)}</td>" for x, n in row)
                line = f"<tr>{cells}</tr>\n"
                inside += f"<thead>{line}</thead>" if i == 0 and look.repeat_head and not first else line
            named = ""
            if not first and look.caption == "element":
                named = f"<caption>{self.text(caption)}</caption>"
            elif not first:
                self.put(f"<h4>{self.text(caption)}</h4>")
            self.put(f'<table class="actions">{named}\n{inside}</table>')

    def diagram(self, block: Diagram) -> None:
        self.put(f"<h4>{self.text(block.caption)}</h4>")
        if self.look.diagrams == "empty":
            return self.put('<div class="frame"></div>')
        boxes = []
        for i, label in enumerate(block.labels):
            x, y = 20 + i % 5 * 120, 20 + i // 5 * 70
            boxes.append(f'<rect x="{x}" y="{y}" width="90" height="36" fill="none" stroke="#000"/>'
                         f'<text x="{x + 45}" y="{y + 22}" text-anchor="middle" font-size="12">{html.escape(label)}</text>'
                         f'<path d="M{x + 90} {y + 18} h30" stroke="#000"/>')
        height = 90 + (len(block.labels) - 1) // 5 * 70
        self.put(f'<svg width="640" height="{height}" viewBox="0 0 640 {height}">{"".join(boxes)}</svg>')

    def footnotes(self) -> None:
        for number in self.due:
            self.put(f'<p class="foot"><sup>{number}</sup> {self.text(self.act.footnotes[number - 1])}</p>')
        self.due = []

    def write(self) -> str:
        writers = {Para: self.para, Numbered: self.numbered, Item: self.item, Stamp: self.stamp, Sign: self.sign,
                   Table: self.table, Diagram: self.diagram}
        self.put('<section class="first">')
        for block in self.act.blocks:
            if not isinstance(block, (Item, Para)):
                self.close()
            if isinstance(block, Section):
                self.footnotes()
                self.put(f'</section>\n<section class="{"wide" if block.wide else "upright"}">')
            elif isinstance(block, Heading):
                self.put(f"<h{block.level}>{self.text(block.text)}</h{block.level}>")
            else:
                writers[type(block)](block)
        self.close()
        self.footnotes()
        self.put("</section>")
        title = html.escape(signs(self.act.document["title"], self.look))
        return (f'<!DOCTYPE html>\n<html lang="kk">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n<style>\n'
                f"{sheet(self.act, self.look)}</style>\n</head>\n<body>\n" + "\n".join(self.out) + "\n</body>\n</html>\n")


def page(act: Act, look: Look) -> str:
    return Page(act, look).write()
