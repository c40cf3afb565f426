"""The signs of a look: quotes, dashes, numero, soft hyphens."""

import re

from look import Look

VOWELS = "аәеёиоөуұүыіэюя"
WORD = re.compile("[а-яёәғқңөұүһі]{7,}")


def signs(text: str, look: Look) -> str:
    """Texts are composed with «», № and are printed with the look's own."""
    return text.translate({ord("«"): look.quotes[0], ord("»"): look.quotes[1], ord("№"): look.numero})


def soften(text: str) -> str:
    """Puts soft hyphens between the syllables of long words, three letters from either end at least."""
    def word(found: re.Match) -> str:
        said, out = found.group(), ""
        for i, letter in enumerate(said):
            if 3 <= i <= len(said) - 3 and letter not in VOWELS and said[i + 1] in VOWELS:
                out += "\u00ad"
            out += letter
        return out

    return WORD.sub(word, text)


def in_lines(text: str, lines: int) -> list[str]:
    """A text cut between words into about equal lines."""
    words, size = text.split(), len(text) / lines
    found, line = [], ""
    for word in words:
        if line and len(line) + len(word) / 2 > size and len(found) < lines - 1:
            found.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*found, line]


def ordinal(number: int) -> str:
    """The ending after a number up to 29: «1-ші», «6-шы»."""
    return "шы" if number % 10 in (6, 9) or number in (10, 20) else "ші"


def letter(number: int) -> str:
    return "абвгдежзик"[number - 1]


def spans(cells: list[str]) -> list[tuple[str, int]]:
    """Neighbours that say the same as one cell over several columns."""
    found: list[tuple[str, int]] = []
    for cell in cells:
        if found and found[-1][0] == cell:
            found[-1] = (cell, found[-1][1] + 1)
        else:
            found.append((cell, 1))
    return found


def merged(rows: list[list[str]], look: Look) -> list[list[tuple[str, int]]]:
    """The rows of a table as cells with the number of columns that each covers."""
    over = {"actors": 1, "forms": 3}.get(look.merged)
    return [[(row[0], 1), *(spans(row[1:]) if i == over else [(x, 1) for x in row[1:]])] for i, row in enumerate(rows)]
