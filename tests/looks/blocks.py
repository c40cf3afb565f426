"""What an act is made of, in the order of print. Writers turn blocks into pages."""

from dataclasses import dataclass, field

# Marks inside texts: a link, bold words, the place of a footnote.
LINK, LINK_END, BOLD, BOLD_END, NOTE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
MARKS = dict.fromkeys(map(ord, LINK + LINK_END + BOLD + BOLD_END + NOTE))


def plain(text: str) -> str:
    return text.translate(MARKS)


def link(text: str) -> str:
    return f"{LINK}{text}{LINK_END}"


@dataclass
class Para:
    text: str
    role: str = "body"  # body | title | status | requisites | note | case | rule


@dataclass
class Heading:
    text: str
    level: int


@dataclass
class Numbered:
    """A paragraph of the act with a number of its own."""

    number: int
    text: str


@dataclass
class Item:
    """An item of a list inside a numbered paragraph; `after` are paragraphs that belong to it."""

    number: int
    text: str
    family: str  # steps | definitions | small
    after: list[str] = field(default_factory=list)


@dataclass
class Stamp:
    lines: list[str]


@dataclass
class Sign:
    role: str
    name: str


@dataclass
class Table:
    caption: str
    # Of each part (the table and its continuations): its caption and its rows of cells; the first cell is the row's name.
    parts: list[tuple[str, list[list[str]]]]


@dataclass
class Diagram:
    caption: str
    labels: list[str]


@dataclass
class Section:
    """A new page; `wide` lies across."""

    wide: bool = False


@dataclass
class Act:
    name: str
    blocks: list
    footnotes: list[str]
    running: str
    document: dict
    services: list[dict]
