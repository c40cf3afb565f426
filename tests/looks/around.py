"""What a Word file has around its body: lists, running heads and feet, footnotes, settings."""

import html

from blocks import Act
from letters import signs
from look import Look
from package import SPACES

MM = 56.7  # twips


def run(text: str, size: float | None = None) -> str:
    marks = f'<w:rPr><w:sz w:val="{round(size * 2)}"/></w:rPr>' if size else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{html.escape(text, quote=False)}</w:t></w:r>'


def level(number: int, form: str, text: str, start: int = 1) -> str:
    left = round((12 + 8 * number) * MM)
    return (f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{round(8 * MM)}"/></w:pPr></w:lvl>')


def numbering(lists: list[str]) -> str:
    """Of each list its kind; `again N` is the list of paragraphs after the Nth, with items from 1."""
    kinds = {"paragraphs": level(0, "decimal", "%1.") + level(1, "decimal", "%2)"), "paren": level(0, "decimal", "%1)"),
             "letters": level(0, "russianLower", "%1)"), "dashes": level(0, "bullet", "–")}
    abstract = numbers = ""
    for i, kind in enumerate(lists, 1):
        levels = kinds.get(kind) or level(0, "decimal", "%1.", int(kind.split()[1]) + 1) + level(1, "decimal", "%2)")
        abstract += f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        numbers += f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>'
    return f"<w:numbering {SPACES}>{abstract}{numbers}</w:numbering>"


def counted(code: str) -> str:
    """A field: PAGE, NUMPAGES."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return (f'{mark("begin")}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{mark("separate")}'
            f'<w:r><w:t>1</w:t></w:r>{mark("end")}')


def line(left: str, right: str, align: str) -> str:
    tab = '<w:tabs><w:tab w:val="right" w:pos="9000"/></w:tabs>' if right else ""
    more = f"<w:r><w:tab/></w:r>{right}" if right else ""
    return f'<w:p><w:pPr>{tab}<w:jc w:val="{align}"/></w:pPr>{left}{more}</w:p>'


def watermark(look: Look) -> str:
    return ('<w:p><w:r><w:pict><v:shapetype id="t136" coordsize="21600,21600" o:spt="136" path="m@7,l@8,m@5,21600l@6,21600e">'
            '<v:textpath on="t" fitshape="t"/></v:shapetype><v:shape id="wm" type="#t136" style="position:absolute;width:400pt;'
            'height:100pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;'
            'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="silver" stroked="f">'
            f'<v:textpath style="font-family:&quot;{look.font}&quot;" string="{look.watermark}"/></v:shape></w:pict></w:r></w:p>')


def header(act: Act, look: Look) -> str:
    name = run(signs(act.running, look), look.size * .8)
    said = {"act": line(name, "", "right"), "act-and-number": line(name, counted("PAGE"), "left")}.get(look.head, "")
    return f"<w:hdr {SPACES}>{said}{watermark(look) if look.watermark else ''}</w:hdr>"


def footer(act: Act, look: Look) -> str:
    page = counted("PAGE")
    said = {
        "number": line(page, "", "center"),
        "dashes": line(run("– ") + page + run(" –"), "", "center"),
        "page-word": line(page + run("-бет"), "", "center"),
        "of": line(page + run("/") + counted("NUMPAGES"), "", "center"),
        "two-columns": line(run(signs(act.running, look), look.size * .8), page + run("-бет"), "left"),
    }[look.foot]
    return f"<w:ftr {SPACES}>{said}</w:ftr>"


def styles(look: Look) -> str:
    # LibreOffice has no hyphenation of Kazakh; that of Russian cuts its words too.
    speech = "ru-RU" if look.hyphens == "auto" else "kk-KZ"
    return (f'<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{look.font}" w:hAnsi="{look.font}" '
            f'w:cs="{look.font}"/><w:sz w:val="{round(look.size * 2)}"/><w:lang w:val="{speech}"/></w:rPr></w:rPrDefault>'
            "</w:docDefaults></w:styles>")


def footnotes(texts: list[str], look: Look) -> str:
    ends = "".join(f'<w:footnote w:type="{kind}" w:id="{i}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
                   for i, kind in enumerate(("separator", "continuationSeparator")))
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    notes = "".join(f'<w:footnote w:id="{i}"><w:p>{raised}{run(" " + x, look.size * .8)}</w:p></w:footnote>'
                    for i, x in enumerate(texts, 2))
    return f"<w:footnotes {SPACES}>{ends}{notes}</w:footnotes>"


def has_header(look: Look) -> bool:
    return look.head != "none" or bool(look.watermark)


def parts(act: Act, look: Look, lists: list[str], notes: int) -> dict[str, str]:
    """The parts by name, with the first `notes` footnotes of the act."""
    hyphenated = "<w:autoHyphenation/>" if look.hyphens == "auto" else ""
    found = {"styles": styles(look), "settings": f"<w:settings {SPACES}>{hyphenated}</w:settings>", "numbering": numbering(lists)}
    if notes:
        found["footnotes"] = footnotes(act.footnotes[:notes], look)
    if has_header(look):
        found["header1"] = header(act, look)
    if look.foot != "none":
        found["footer1"] = footer(act, look)
    return found
