"""Writes an act as a Word file."""

import html

import package
from around import MM, has_header, parts
from blocks import BOLD, BOLD_END, LINK, LINK_END, NOTE, Act, Diagram, Heading, Item, Numbered, Para, Section, Sign, Stamp, Table
from letters import in_lines, letter, merged, signs, soften
from look import Look
from package import SPACES

JUSTIFIED = {"justify": "both", "centre": "center", "left": "left", "right": "right"}


class Word:
    def __init__(self, act: Act, look: Look):
        self.act, self.look = act, look
        self.body: list[str] = []
        self.pictures: list[bytes] = []
        self.notes = 0
        self.lists: list[str] = []  # the formats of lists, by number
        self.para_list = self.item_list = 0
        self.wide = False
        # Whether the items of a nested list begin anew, and after which paragraph.
        self.restarts, self.last_number = False, 0

    # Runs and paragraphs.

    def run(self, text: str, bold: bool = False, size: float | None = None, font: str | None = None, italic: bool = False) -> str:
        marks = "".join((f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>' if font else "", "<w:b/>" if bold else "",
                         "<w:i/>" if italic else "", f'<w:sz w:val="{round(size * 2)}"/>' if size else ""))
        marks = f"<w:rPr>{marks}</w:rPr>" if marks else ""
        said = "<w:br/>".join(f'<w:t xml:space="preserve">{html.escape(x, quote=False)}</w:t>' if x else "" for x in text.split("\n"))
        return f"<w:r>{marks}{said}</w:r>"

    def runs(self, text: str, soft: bool | None = None, **style) -> str:
        """A text with its signs; links are plain words of their own run."""
        said = signs(text, self.look)
        if soft if soft is not None else self.look.hyphens == "soft":
            said = soften(said)
        out, part, bold = "", "", False
        for sign in said + LINK:
            if sign not in LINK + LINK_END + BOLD + BOLD_END + NOTE:
                part += sign
                continue
            if part:
                out += self.run(part, **{**style, "bold": bold or style.get("bold", False)})
            part, bold = "", sign == BOLD
            if sign == NOTE:
                self.notes += 1
                out += f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{self.notes + 1}"/></w:r>'
        return out

    def paragraph(self, inside: str, align: str = "left", indent: str = "", number: tuple[int, int] | None = None, keep: bool = False,
                  space: float = 0) -> str:
        look = self.look
        after = look.size * 10 if look.gaps == "space" else 0
        numbered = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
        return (f'<w:p><w:pPr>{"<w:keepNext/>" if keep else ""}{numbered}<w:spacing w:before="{round(space * 20)}" '
                f'w:after="{round(max(after, space * 20))}" w:line="{round(240 * look.leading)}" w:lineRule="auto"/>{indent}'
                f'<w:jc w:val="{JUSTIFIED[align]}"/></w:pPr>{inside}</w:p>')

    def indent(self) -> str:
        return {"first": f'<w:ind w:firstLine="{round(12.5 * MM)}"/>', "none": "",
                "hanging": f'<w:ind w:left="{round(12 * MM)}" w:hanging="{round(8 * MM)}"/>'}[self.look.indent]

    def put(self, text: str, **more) -> None:
        self.body.append(self.paragraph(text, self.look.align, self.indent(), **more))
        if self.look.gaps == "blank":
            self.body.append(self.paragraph(""))

    def new_list(self, kind: str) -> int:
        self.lists.append(kind)
        return len(self.lists)

    # Blocks.

    def numbered(self, block: Numbered) -> None:
        if self.look.paragraphs == "typed":
            return self.put(self.runs(f"{block.number}. {block.text}"))
        if block.number == 1:
            self.para_list = self.new_list("paragraphs")
        self.body.append(self.paragraph(self.runs(block.text), self.look.align, number=(self.para_list, 0)))

    def item(self, block: Item) -> None:
        look, small = self.look, block.family == "small"
        kind = look.small if small else "paren"
        if look.items == "typed":
            mark = {"letters": f"{letter(block.number)})" if small else "", "dashes": "–"}.get(kind, f"{block.number})")
            self.put(self.runs(f"{mark} {block.text}"))
        elif look.nested and look.paragraphs == "auto" and kind == "paren":
            number = self.para_list
            if block.number == 1 and self.restarts:
                number = self.para_list = self.new_list(f"again {self.last_number}")
            self.body.append(self.paragraph(self.runs(block.text), look.align, number=(number, 1)))
        else:
            if block.number == 1:
                self.item_list = self.new_list(kind)
            self.body.append(self.paragraph(self.runs(block.text), look.align, number=(self.item_list, 0)))
        for x in block.after:
            self.put(self.runs(x))

    def para(self, block: Para) -> None:
        look = self.look
        if block.role == "title":
            said = signs("\n".join(in_lines(block.text, look.title_lines)), look)
            inside = self.run(said, bold=True, size=look.size * look.title_scale, font=look.heading_font)
            self.body.append(self.paragraph(inside, look.heading_align, space=8))
        else:
            self.put(self.runs(block.text, bold=block.role == "status", italic=block.role == "note"))

    def heading(self, block: Heading) -> None:
        inside = self.runs(block.text, bold=True, font=self.look.heading_font)
        self.body.append(self.paragraph(inside, self.look.heading_align, keep=True, space=9))

    def plain_table(self, cells: list[str]) -> None:
        width = 4700
        inside = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{x}</w:tc>' for x in cells)
        grid = f'<w:gridCol w:w="{width}"/>' * len(cells)
        self.body.append(f'<w:tbl><w:tblPr><w:tblW w:w="{width * len(cells)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
                         f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{inside}</w:tr></w:tbl>")

    def stamp(self, block: Stamp) -> None:
        look = self.look
        if look.stamp == "table":
            said = "".join(self.paragraph(self.runs(x)) for x in block.lines)
            self.plain_table([self.paragraph(""), said])
            self.body.append(self.paragraph(""))
            return
        align = {"right": "centre", "left": "left", "centre": "centre"}[look.stamp]
        side = {"right": f'<w:ind w:left="{round(85 * MM)}"/>', "left": f'<w:ind w:right="{round(85 * MM)}"/>',
                "centre": f'<w:ind w:left="{round(30 * MM)}" w:right="{round(30 * MM)}"/>'}[look.stamp]
        self.body.append(self.paragraph(self.runs("\n".join(block.lines)), align, side, space=6))

    def sign(self, block: Sign) -> None:
        if self.look.sign == "table":
            self.plain_table([self.paragraph(self.runs(block.role)), self.paragraph(self.runs(block.name))])
            self.body.append(self.paragraph(""))
        elif self.look.sign == "lines":
            self.put(self.runs(f"{block.role}\n{block.name}"))
        else:
            self.put(f"{self.runs(block.role)}<w:r><w:tab/><w:tab/><w:tab/><w:tab/></w:r>{self.runs(block.name)}")

    def table(self, block: Table) -> None:
        for caption, rows in block.parts:
            if self.look.merged != "caption":
                self.body.append(self.paragraph(self.runs(caption, bold=True), self.look.heading_align, keep=True, space=6))
            self.grid(caption, rows)
            self.body.append(self.paragraph(""))

    def grid(self, caption: str, rows: list[list[str]]) -> None:
        look = self.look
        top, right, bottom, left = (15, 15, 15, 15) if self.wide else look.margins
        whole = round(((297 if self.wide else 210) - left - right) * MM)
        count = len(rows[0])
        first = round(whole * .16)
        widths = [first] + [(whole - first) // (count - 1)] * (count - 1)
        soft = look.hyphens in ("soft", "soft-tables")
        lines = [[(caption, count)]] if look.merged == "caption" else []
        out = ""
        for i, row in enumerate(lines + merged(rows, look)):
            cells, at = "", 0
            for text, n in row:
                span = f'<w:gridSpan w:val="{n}"/>' if n > 1 else ""
                inside = "".join(self.cell(x, soft) for x in text.split("\n"))
                cells += f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[at:at + n])}" w:type="dxa"/>{span}</w:tcPr>{inside}</w:tc>'
                at += n
            marks = ("" if look.split_rows else "<w:cantSplit/>") + ("<w:tblHeader/>" if i == 0 and look.repeat_head else "")
            out += f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{cells}</w:tr>"
        sides = "".join(f'<w:{x} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                        for x in ("top", "left", "bottom", "right", "insideH", "insideV"))
        grid = "".join(f'<w:gridCol w:w="{x}"/>' for x in widths)
        self.body.append(f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
                         f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{out}</w:tbl>')

    def cell(self, text: str, soft: bool) -> str:
        look = self.look
        return (f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="{JUSTIFIED[look.cell_align]}"/></w:pPr>'
                f"{self.runs(text, soft, size=look.cell_size)}</w:p>")

    def diagram(self, block: Diagram) -> None:
        self.body.append(self.paragraph(self.runs(block.caption, bold=True), self.look.heading_align, keep=True, space=6))
        if self.look.diagrams == "empty":
            self.body.append(self.paragraph("") * 4)
            return
        self.pictures.append(package.picture(len(block.labels)))
        n, size = len(self.pictures), 'cx="4572000" cy="1828800"'
        self.body.append(self.paragraph(
            f'<w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="{n}" name="d{n}"/><a:graphic><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{n}" name="d{n}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="image{n}"/><a:stretch>'
            f'<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'))

    def section(self, wide: bool) -> str:
        """The properties of the pages that end here."""
        top, right, bottom, left = (15, 15, 15, 15) if wide else self.look.margins
        width, height = (16838, 11906) if wide else (11906, 16838)
        furniture = '<w:headerReference w:type="default" r:id="header1"/>' if has_header(self.look) else ""
        furniture += "" if self.look.foot == "none" else '<w:footerReference w:type="default" r:id="footer1"/>'
        across = ' w:orient="landscape"' if wide else ""
        return (f'<w:sectPr>{furniture}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{across}/>'
                f'<w:pgMar w:top="{round(top * MM)}" w:right="{round(right * MM)}" w:bottom="{round(bottom * MM)}" '
                f'w:left="{round(left * MM)}" w:header="{round(7 * MM)}" w:footer="{round(7 * MM)}" w:gutter="0"/></w:sectPr>')

    def turn(self, block: Section) -> None:
        """A section of Word ends where the page turns; else a page break, or nothing."""
        if block.wide or self.wide:
            self.body.append(f"<w:p><w:pPr>{self.section(self.wide)}</w:pPr></w:p>")
            self.wide = block.wide
        elif self.look.breaks:
            self.body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

    def write(self) -> bytes:
        writers = {Para: self.para, Heading: self.heading, Numbered: self.numbered, Item: self.item, Stamp: self.stamp, Sign: self.sign,
                   Table: self.table, Diagram: self.diagram, Section: self.turn}
        for block in self.act.blocks:
            if isinstance(block, Numbered):
                self.restarts, self.last_number = False, block.number
            elif isinstance(block, Para) and block.role == "case":
                self.restarts = True
            writers[type(block)](block)
            if isinstance(block, Item):
                self.restarts = False
        inside = "".join(self.body) + self.section(self.wide)
        document = f"<w:document {SPACES}><w:body>{inside}</w:body></w:document>"
        return package.archive(document, parts(self.act, self.look, self.lists, self.notes), self.pictures)


def word(act: Act, look: Look) -> bytes:
    return Word(act, look).write()
