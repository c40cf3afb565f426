"""Times as a table's cell or a sentence says them, with what they mean."""

from random import Random

from words import COUNTS


def duration(raw: str, least: float, most: float, unit: str) -> dict:
    return {"raw": raw, "min": least, "max": most, "unit": unit}


def machine(rng: Random) -> dict:
    """What a system takes."""
    return rng.choice((
        duration("10-15 секунд", 10, 15, "second"), duration("20 секунд", 20, 20, "second"),
        duration("30 сек", 30, 30, "second"), duration("1 минут", 1, 1, "minute"),
        duration("1,5 минут", 1.5, 1.5, "minute"), duration("2 минут", 2, 2, "minute"),
        duration("30 секунд – 1 минут", 30, 60, "second")))


def person(rng: Random) -> dict:
    """What an officer takes to look something over."""
    count = rng.choice((10, 15, 20, 30))
    return duration(f"{count} {'минут' if rng.random() < .5 else 'мин.'}", count, count, "minute")


def office(rng: Random) -> dict:
    """What an office takes to decide."""
    count, (unit, name) = rng.choice((1, 2, 3, 5, 7, 10)), rng.choice((
        ("working_day", "жұмыс күні"), ("working_day", "жұмыс күні"), ("day", "күнтізбелік күн")))
    raw = f"{count} ({COUNTS[count]}) {name}" if rng.random() < .5 else f"{count} {name}"
    return duration(raw, count, count, unit)


def within(rng: Random, short: bool) -> tuple[str, dict]:
    """Words of a sentence, «… ішінде», and what they mean."""
    if short:
        count = rng.choice((10, 15, 20, 30))
        raw, unit, tail = f"{count} ({COUNTS[count]}) минут", "minute", " ішінде"
    elif rng.random() < .3:
        count = rng.choice((2, 3, 4))
        raw, unit, tail = f"{count} ({COUNTS[count]}) сағат", "hour", " ішінде"
    else:
        count = rng.choice((1, 2, 3, 5, 10))
        raw, unit, tail = f"{count} ({COUNTS[count]}) жұмыс күні", "working_day", " ішінде"
    return raw + tail, duration(raw, count, count, unit)
