"""The style sheet of a look."""

from blocks import Act
from letters import signs
from look import Look


def boxes(act: Act, look: Look) -> str:
    """Running head and foot, in the margins of the page."""
    running = signs(act.running, look).replace('"', '\\"')
    numbers = {"number": "counter(page)", "dashes": '"– " counter(page) " –"', "page-word": 'counter(page) "-бет"',
               "of": 'counter(page) "/" counter(pages)', "two-columns": "counter(page)"}
    font = f'font: {look.size * .8:.1f}pt "{look.font}"'
    out = ""
    if look.head != "none":
        out += f'@top-{"right" if look.head == "act" else "left"} {{ content: "{running}"; {font}; }} '
    if look.head == "act-and-number":
        out += f"@top-right {{ content: counter(page); {font}; }} "
    if look.foot == "two-columns":
        out += f'@bottom-left {{ content: "{running}"; {font}; }} @bottom-right {{ content: counter(page) "-бет"; {font}; }} '
    elif look.foot != "none":
        out += f"@bottom-center {{ content: {numbers[look.foot]}; {font}; }} "
    return out


def sheet(act: Act, look: Look) -> str:
    top, right, bottom, left = look.margins
    marks = boxes(act, look)
    indent = {"first": "text-indent: 12.5mm;", "none": "", "hanging": "margin-left: 12mm; text-indent: -8mm;"}[look.indent]
    space = {"space": f"margin: 0 0 {look.size * .5:.1f}pt;"}.get(look.gaps, "margin: 0;")
    hanging = "margin-left: 12mm;" if look.indent == "hanging" else ""
    stamp = {"right": "margin: 0 0 1em auto; width: 48%; text-align: center;", "left": "margin: 0 auto 1em 0; width: 48%;",
             "centre": "margin: 0 auto 1em; width: 60%; text-align: center;", "table": ""}[look.stamp]
    align = {"centre": "center"}.get(look.heading_align, look.heading_align)
    cells = {"centre": "center"}.get(look.cell_align, look.cell_align)
    rules = f"""@page {{ size: A4 portrait; margin: {top}mm {right}mm {bottom}mm {left}mm; {marks}}}
@page across {{ size: A4 landscape; margin: 15mm; {marks}}}
body {{ font: {look.size}pt/{look.leading} "{look.font}"; margin: 0; }}
section.wide {{ page: across; break-before: page; break-after: page; }}
h1, h2, h3, h4, caption {{ font-family: "{look.heading_font}"; text-align: {align}; font-size: 1em; margin: .8em 0; font-weight: bold; }}
h1 {{ font-size: {look.title_scale}em; line-height: 1.2; }}
h3, h4 {{ break-after: avoid; }}
p, li {{ text-align: {look.align}; }}
p {{ {space} }}
p.in {{ {indent} }}
li p {{ {hanging} }}
ol, ul {{ margin: 0; padding-left: 12mm; }}
ol.paren {{ list-style: paren; }}
ol.letters {{ list-style: lettered; }}
ul.dashes {{ list-style: "– "; }}
@counter-style paren {{ system: extends decimal; suffix: ") "; }}
@counter-style lettered {{ system: extends lower-alpha; suffix: ") "; }}
p.para::before {{ content: counter(para) ". "; }}
.restart {{ counter-set: item 0; }}
p.item {{ counter-increment: item; }}
p.item::before {{ content: counter(item) ") "; }}
body {{ counter-reset: para item; }}
p.status {{ font-weight: bold; }}
p.note {{ font-style: italic; }}
p.foot {{ font-size: .8em; border-top: 1px solid #000; }}
.stamp {{ {stamp} }}
.spread {{ display: flex; justify-content: space-between; margin: 1.2em 0; }}
.sign {{ margin: 1.2em 0; }}
table {{ width: 100%; border-collapse: collapse; margin: 0 0 1em; }}
table.plain td {{ width: 50%; vertical-align: top; }}
table.actions {{ table-layout: fixed; font-size: {look.cell_size}pt; line-height: 1.15; }}
table.actions td {{ border: 1px solid #000; padding: 1mm; vertical-align: top; text-align: {cells}; overflow-wrap: anywhere; }}
td.over {{ font-weight: bold; }}
.frame {{ border: 1px solid #000; height: 70mm; margin: 0 5mm 5mm; }}
svg {{ display: block; max-width: 100%; height: auto; }}
"""
    if look.breaks:
        rules += "section.upright { break-before: page; }\n"
    if not look.split_rows:
        rules += "tr { break-inside: avoid; }\n"
    if look.watermark:
        rules += (f'body::before {{ content: "{look.watermark}"; position: fixed; top: 40%; left: 15%; font-size: 80pt; color: #ddd; '
                  "transform: rotate(-40deg); z-index: -1; }\n")
    return rules
