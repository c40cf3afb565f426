"""A look: everything that an act's print may differ in while it says the same."""

from dataclasses import dataclass
from random import Random

# Fonts with all Kazakh letters; scripts/office installs them. The first that is there is taken.
SERIF = ("PT Serif", "Liberation Serif", "Linux Libertine O", "DejaVu Serif")
SANS = ("PT Sans", "Liberation Sans", "Open Sans", "DejaVu Sans", "DejaVu Sans Condensed")


@dataclass(frozen=True)
class Look:
    # Words and signs.
    quotes: tuple[str, str]
    dash: str
    label: str  # with {n} or {n} and {th} («1-ші»), and {word}
    process: str
    empty: str
    numero: str
    day_quoted: bool
    chapter: str  # with {n}
    continued: str  # with {n}
    guard: str  # between a number and its condition
    guards: str  # between two of them
    # Letters.
    font: str
    heading_font: str
    size: float
    leading: float
    title_scale: float
    title_lines: int
    heading_align: str
    # The page.
    margins: tuple[int, int, int, int]
    align: str
    indent: str  # first | none | hanging
    gaps: str  # none | blank | space
    head: str  # none | act | act-and-number
    foot: str  # none | number | dashes | page-word | of | two-columns
    watermark: str
    footnotes: bool
    # Lists.
    paragraphs: str  # typed | auto
    items: str  # typed | auto
    nested: bool
    counters: bool
    small: str  # paren | letters | dashes
    # Blocks.
    breaks: bool  # a new page for each part
    caption: str  # heading | element
    stamp: str  # right | left | centre | table
    sign: str  # spread | table | tab | lines
    diagrams: str  # empty | drawn
    # Tables.
    wide: bool
    columns: int  # of one part; 0: all
    cell_align: str
    cell_size: float
    merged: str  # none | actors | forms | caption
    repeat_head: bool
    split_rows: bool  # over pages
    hyphens: str  # none | soft-tables | soft | auto


class Deck:
    """Draws so that the acts of a set share out the choices: each choice of a kind comes once before one comes twice."""

    def __init__(self, seed: str, act: int):
        self.seed, self.act, self.kind = seed, act, 0

    def pick(self, *choices):
        self.kind += 1
        turn, place = divmod(self.act, len(choices))
        order = list(range(len(choices)))
        Random(f"{self.seed} {self.kind} {turn}").shuffle(order)
        return choices[order[place]]


def draw(deck: Deck) -> Look:
    pick = deck.pick
    serif, sans = pick(*SERIF), pick(*SANS)
    font, other = (serif, sans) if pick(True, False) else (sans, serif)
    columns = pick(0, 3, 4, 5, 6)
    # Lists: typed, by the page or the word processor, or, on pages, by counters of the style sheet.
    paragraphs, items, counters, nested = pick(
        ("typed", "typed", False, False), ("typed", "typed", False, False), ("typed", "auto", False, False),
        ("typed", "auto", True, False), ("auto", "auto", False, False), ("auto", "auto", False, True), ("auto", "auto", True, True))
    # Drawn whether needed or not: the kinds of all acts must come in one order.
    across = pick(True, False, False), pick(True, True, False)
    sizes = pick(8, 9, 10), pick(7, 8, 9)
    return Look(
        quotes=pick(("«", "»"), ("«", "»"), ("\"", "\""), ("“", "”"), ("„", "“")),
        dash=pick("–", "—", "-"),
        label=pick("{n}-{word} –", "{n}-{word} -", "{n}-{word} —", "{n} {word} –", "{n} {word}:", "{n}-{word}:", "{n}-{th} {word}.",
                   "{n}\u2011{word} –"),
        process=pick("үдеріс", "үдеріс", "үрдіс"),
        empty=pick("-", "–", "—"),
        numero=pick("№", "№", "№", "N"),
        day_quoted=pick(True, False),
        chapter=pick("{n}. ", "{n}. ", "{n}-тарау. ", "{n}-бөлім. "),
        continued=pick("{n}-кестенің жалғасы", "{n} кестенің жалғасы", "кестенің жалғасы"),
        guard=pick(" – ", " - ", " — "),
        guards=pick("; ", "\n", ";\n"),
        font=font,
        heading_font=pick(font, font, other),
        size=pick(10, 11, 12, 12, 13, 14),
        leading=pick(1.0, 1.15, 1.3, 1.5),
        title_scale=pick(1.0, 1.0, 1.3, 1.6, 2.0),
        title_lines=pick(1, 1, 2, 3),
        heading_align=pick("centre", "centre", "left"),
        margins=pick((20, 15, 20, 25), (15, 15, 15, 30), (25, 25, 25, 25), (20, 10, 20, 30), (30, 20, 25, 20)),
        align=pick("justify", "justify", "left"),
        indent=pick("first", "first", "none", "hanging"),
        gaps=pick("none", "none", "space", "blank"),
        head=pick("none", "none", "act", "act-and-number"),
        foot=pick("none", "number", "dashes", "page-word", "of", "two-columns"),
        watermark=pick("", "", "", "КӨШІРМЕ", "ҮЛГІ"),
        footnotes=pick(True, False, False, False),
        paragraphs=paragraphs,
        items=items,
        nested=nested,
        counters=counters,
        small=pick("paren", "paren", "letters", "dashes"),
        breaks=pick(True, True, True, False),
        caption=pick("heading", "heading", "element"),
        stamp=pick("right", "right", "left", "centre", "table"),
        sign=pick("spread", "table", "tab", "lines"),
        diagrams=pick("empty", "drawn"),
        wide=columns == 0 or across[columns == 6],
        columns=columns,
        cell_align=pick("left", "left", "centre", "justify"),
        cell_size=sizes[columns in (0, 6)],
        merged=pick("none", "none", "none", "actors", "forms", "caption"),
        repeat_head=pick(True, False, False),
        split_rows=pick(True, False),
        hyphens=pick("none", "none", "soft-tables", "soft", "auto"),
    )
