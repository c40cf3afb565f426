"""The parts of a Word file around its body, and pictures."""

import struct
import zipfile
import zlib
from io import BytesIO

DAY = (2020, 1, 1, 0, 0, 0)  # of every part, so that the same seed gives the same bytes

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
SPACES = (f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}/relationships" '
          'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
          'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
          'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
          'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"')
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMES = ("styles", "settings", "numbering", "footnotes")


def picture(boxes: int) -> bytes:
    """A PNG of boxes joined by a line, without words."""
    width, height = 400, 160
    rows = []
    for y in range(height):
        row = bytearray(b"\xff" * width)
        for box in range(boxes):
            left, top = 10 + box % 5 * 78, 10 + box // 5 % 4 * 38
            if top <= y <= top + 24:
                if y in (top, top + 24):
                    row[left:left + 56] = b"\0" * 56
                row[left] = row[left + 55] = 0
            if y == top + 12:
                row[left + 56:left + 78] = b"\0" * min(22, width - left - 56)
        rows.append(b"\0" + bytes(row[:width]))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b""))


def archive(document: str, parts: dict[str, str], pictures: list[bytes]) -> bytes:
    """A Word file: the document, parts by name (styles, header1 …), pictures as media."""
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{TYPE}.{name.rstrip("0123456789")}+xml"/>' for name in parts)
    relations = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/relationships/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
                        for name in parts)
    relations += "".join(f'<Relationship Id="image{i}" Type="{OFFICE}/relationships/image" Target="media/image{i}.png"/>'
                         for i in range(1, len(pictures) + 1))
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "word/document.xml": HEAD + document,
        **{f"word/{name}.xml": HEAD + text for name, text in parts.items()},
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in files.items():
            z.writestr(zipfile.ZipInfo(name, DAY), text.encode(), zipfile.ZIP_DEFLATED)
        for i, data in enumerate(pictures, 1):
            z.writestr(zipfile.ZipInfo(f"word/media/image{i}.png", DAY), data)
    return out.getvalue()
