"""A whole act in a look, with its truth."""

from random import Random

from blocks import BOLD, BOLD_END, Act, Para, Section, Sign, Stamp, link
from chapters import Electronic, Units, Writer
from look import Deck, Look
from words import AUTHORITIES, FIELDS, MONTHS, PEOPLE, Authority


def day_of(rng: Random, years: tuple[int, ...]) -> tuple[int, int, int]:
    return rng.choice(years), rng.randint(1, 12), rng.randint(1, 28)


def dated(day: tuple[int, int, int], quoted: bool = False) -> str:
    year, month, date = day
    return f"{year} жылғы {f'«{date}»' if quoted else date} {MONTHS[month - 1][0]}"


def on(day: tuple[int, int, int]) -> str:
    year, month, date = day
    return f"{year} жылғы {date} {MONTHS[month - 1][1]}"


def iso(day: tuple[int, int, int]) -> str:
    return "%d-%02d-%02d" % day


def number_of(rng: Random) -> str:
    return rng.choice((f"{rng.randint(11, 480)}", f"{rng.randint(11, 480)}", f"{rng.randint(1, 9)}/{rng.randint(10, 400)}"))


def act(code: str, look: Look, deck: Deck, rng: Random) -> Act:
    authority, field = deck.pick(*AUTHORITIES), deck.pick(*FIELDS)
    form = deck.pick(Electronic, Electronic, Units)
    services = rng.sample(field.services, deck.pick(1, 1, 1, 2))
    day, number = day_of(rng, (2012, 2013, 2014, 2015)), number_of(rng)
    blocks, document = head(authority, field.area, [x.title for x in services], form.KIND, day, number, look, rng)
    golds = []
    for i, service in enumerate(services, 1):
        given = day_of(rng, (2010, 2011, 2012))
        standard = dated(given), {"date": iso(given), "number": number_of(rng)}
        body, gold = form(service, field, authority, standard, look, rng).write()
        last = ([f"№ {number} {authority.act_with}", "бекітілген"] if len(services) == 1
                else [f"№ {number} {authority.act_to}", f"{i}-қосымша"])
        blocks += [Section(False), Stamp([authority.issuer.gen, dated(day, look.day_quoted), *last]), *body]
        gold["id"] = f"{code}-{i}"
        golds.append(gold)
    name = f"{code}_act"
    document["file"] = f"{name}.txt"
    document["services"] = [x["id"] for x in golds]
    for gold in golds:
        gold["file"] = document["file"]
    notes = ["Стандарттың мәтіні ресми сайтта орналастырылған."] * len(golds) if look.footnotes else []
    return Act(name, blocks, notes, f"{authority.issuer.nom}. № {number}", document, golds)


def head(authority: Authority, area: str, titles: list[str], kind: str, day: tuple[int, int, int], number: str,
         look: Look, rng: Random) -> tuple[list, dict]:
    """The order that approves the regulations."""
    title = (f"«{titles[0]}» {kind} регламентін бекіту туралы" if len(titles) == 1
             else f"{area} саласындағы {kind} регламенттерін бекіту туралы")
    registered = (day[0] + (day[1] == 12), day[1] % 12 + 1, rng.randint(1, 28))
    registration = str(rng.randint(1100, 9800))
    (signatory, _), (_, charged) = rng.sample(PEOPLE, 2)
    supervisor = f"{authority.deputy} {charged}"
    repeal = None
    requisites = (f"{authority.issuer.gen} {dated(day)} № {number} {authority.act}. {authority.registrar.loc} {on(registered)} "
                  f"№ {registration} болып тіркелді.")
    blocks = [Para(title, "title")]
    if rng.random() < .5:
        later = (day[0] + rng.choice((1, 2)), rng.randint(1, 12), rng.randint(1, 28))
        repeal = {"act_type": authority.kind, "issuer": authority.issuer.nom, "date": iso(later), "number": number_of(rng)}
        requisites += (f" Күші жойылды {look.dash} {authority.issuer.gen} {dated(later)} № {repeal['number']} {authority.act_with}.")
        blocks.append(Para("Күшін жойған", "status"))
        short = "%02d.%02d.%d" % later[::-1]
        note = Para(f"Ескерту. Күші жойылды {look.dash} {authority.issuer.gen} {short} № {repeal['number']} "
                    f"{link(authority.act_with)}.", "note")
        blocks += [Para(requisites, "requisites"), note]
    else:
        blocks.append(Para(requisites, "requisites"))
    w = Writer(look, rng)
    lead = "«Мемлекеттік қызметтерді ұйымдастыру туралы» Қазақстан Республикасы Заңының 14-бабына сәйкес"
    adopts = f"{authority.issuer.nom} " if authority.region else ""
    w.blocks.append(Para(f"{lead} {adopts}{BOLD}{authority.verb}{BOLD_END}:"))
    this = "қаулы" if authority.kind == "қаулы" else "бұйрық"
    if len(titles) == 1:
        w.paragraph(f"Қоса беріліп отырған «{titles[0]}» {kind} {link('регламенті')} бекітілсін.")
    else:
        w.paragraph("Мыналар бекітілсін:")
        to = "осы қаулыға" if this == "қаулы" else "осы бұйрыққа"
        w.items([f"{to} {link(f'{i}-қосымшаға')} сәйкес «{x}» {kind} регламенті" for i, x in enumerate(titles, 1)], "definitions")
    w.paragraph(f"Осы {authority.act_gen} орындалуын бақылау {supervisor} жүктелсін.")
    w.paragraph(f"Осы {this} алғашқы ресми жарияланған күнінен кейін күнтізбелік он күн өткен соң қолданысқа енгізіледі.")
    w.blocks.append(Sign(authority.signer, signatory))
    document = {
        "file": None, "title": title, "act_type": authority.kind, "issuer": authority.issuer.nom, "region": authority.region,
        "date": iso(day), "number": number, "registered_by": authority.registrar.nom, "registered_on": iso(registered),
        "registration_number": registration, "status": "repealed" if repeal else "in_force", "repealed_by": repeal,
        "signatory": signatory, "supervisor": supervisor, "services": [], "amendments": [], "findings": []}
    return blocks + w.blocks, document
