"""One regulation: its chapters and appendices as blocks, and its truth."""

from random import Random

import actions
import edges
import wording
from blocks import Diagram, Heading, Item, NOTE, Numbered, Para, Section, Stamp, link
from letters import ordinal
from look import Look
from wording import Cast, Step
from words import Authority, Field, Name, Service

CLIENTS = (
    Name("алушы", "алушының", "алушыға"), Name("қызмет алушы", "қызмет алушының", "қызмет алушыға"),
    Name("тұтынушы", "тұтынушының", "тұтынушыға"))
OFFICES = (
    Name("қызмет беруші", "қызмет берушінің", "қызмет берушіге"),
    Name("қызмет көрсетуші", "қызмет көрсетушінің", "қызмет көрсетушіге"))
# Of the form in which a regulation tells of the units of an office.
CLIENT = Name("көрсетілетін қызметті алушы", "көрсетілетін қызметті алушының", "көрсетілетін қызметті алушыға")
OFFICE = Name("көрсетілетін қызметті беруші", "көрсетілетін қызметті берушінің", "көрсетілетін қызметті берушіге")
OPERATOR = Name("Орталық операторы", "Орталық операторының", "Орталық операторына")

REQUIREMENTS = (
    ("құпиялылық", "мәліметтерді бөгде адамның көруінен сақтау"), ("тұтастық", "мәліметтерді бөгде адамның өзгертуінен сақтау"),
    ("қолжетімділік", "мәліметтер мен ресурстарды заңсыз бөгеуден сақтау"))
CONDITIONS = (
    "интернет желісіне қосылу", "қызмет алатын тұлғада ЖСН/БСН болуы", "жарамды ЭЦҚ тіркеу куәлігінің болуы",
    "ЭҮП-те авторизациядан өту", "құжаттарды сканерлейтін құрылғының болуы", "банкте ағымдағы шоттың немесе төлем картасының болуы")


class Writer:
    """Numbers paragraphs and items, and ends items with `;` and the last with a full stop."""

    def __init__(self, look: Look, rng: Random):
        self.look, self.rng = look, rng
        self.blocks: list = []
        self.number = 0

    def chapter(self, number: int, text: str) -> None:
        self.blocks.append(Heading(self.look.chapter.format(n=number) + text, 3))

    def paragraph(self, text: str) -> str:
        self.number += 1
        self.blocks.append(Numbered(self.number, text))
        return str(self.number)

    def items(self, texts: list[str], family: str, after: list[list[str]] | None = None) -> None:
        after = after or [[] for _ in texts]
        for i, (text, more) in enumerate(zip(texts, after), 1):
            end = "." if i == len(texts) or more else ";"
            self.blocks.append(Item(i, text + end, family, [x + ("." if i == len(texts) else ";") for x in more]))

    def steps(self, steps: list[Step], paragraph: str, channel: str, case: str | None = None) -> dict:
        ids, look = edges.names(steps), self.look
        texts, after, nodes = [], [], []
        for name, step in zip(ids, steps):
            number = int(name[1:])
            label = ""
            if step.kind in ("process", "condition"):
                word = look.process if step.kind == "process" else "шарт"
                label = look.label.format(n=number, th=ordinal(number), word=word) + " "
            texts.append(label + step.text)
            after.append([f"Нәтижесі {look.dash} {step.result}"] if step.result else [])
            nodes.append({"id": name, "kind": step.kind, "num": None if step.kind == "preliminary" else number, "line": None,
                          "text": step.text, "duration": step.time if step.kind == "step" else None, "result": step.result})
        self.items(texts, "steps", after)
        return {"channel": channel, "paragraph": paragraph, "line_start": None, "line_end": None, "case": case,
                "nodes": nodes, "edges": edges.flow(steps)}


def definitions(cast: Cast, centre: bool, rng: Random) -> list[tuple[str, str, str | None]]:
    """Term, meaning, abbreviation."""
    client = cast.client
    known = [
        ("ақпараттық жүйе", "мәліметтерді жинап, сақтап, іздеп, беретін техника мен бағдарламалар жиынтығы", "АЖ"),
        ("жеке сәйкестендіру нөмірі", "адамға бір рет берілетін он екі таңбалы нөмір", "ЖСН"),
        ("бизнес-сәйкестендіру нөмірі", "ұйымға не оның филиалына бір рет берілетін нөмір", "БСН"),
        (cast.system.replace("АЖ", "деректер қоры"), "берілген құжаттардың тізілімін жүргізетін жүйе", cast.system),
        ("«Жеке тұлға» мемлекеттік деректер қоры", "азаматтар туралы мәліметтер сақталатын қор", "ЖТ МДҚ"),
        ("«Заңды тұлға» мемлекеттік деректер қоры", "ұйымдар туралы мәліметтер сақталатын қор", "ЗТ МДҚ"),
        (client.nom, "қызмет алу үшін өтініш берген адам немесе ұйым", None),
        ("«электрондық үкімет» порталы", "мемлекеттік қызметтерге бір жерден жол ашатын сайт", "ЭҮП"),
        ("«электрондық үкімет» шлюзі", "ақпараттық жүйелер арасында хабар тасымалдайтын торап", "ЭҮШ"),
        ("«электрондық үкіметтің» төлем шлюзі", "төлем туралы мәліметті банктер мен жүйелер арасында беретін торап", "ЭҮТШ"),
        ("электрондық цифрлық қолтаңба", "электрондық құжаттың иесін және оның өзгермегенін көрсететін таңбалар жиыны", "ЭЦҚ"),
        ("құрылымдық-функционалдық бірліктер", "қызмет көрсетуге қатысатын бөлімшелер, ұйымдар және жүйелер", "ҚФБ"),
        ("пайдаланушы", "жүйеге өзіне керек мәлімет үшін кіретін субъект", None),
    ]
    if centre:
        known.append(("Халыққа қызмет көрсету орталығы", "өтініштерді «бір терезе» арқылы қабылдайтын кәсіпорын", "Орталық"))
    if rng.random() < .5:
        known = [x for x in known if x[0] != "пайдаланушы"]
    return known


def electronic(service: Service, field: Field, authority: Authority, standard: tuple[str, str], standard_gold: dict,
               look: Look, rng: Random) -> tuple[list, dict]:
    """A regulation of an electronic service: the applicant on the portal, the officer, at times the centre."""
    cast = make_cast(rng.choice(CLIENTS), rng.choice(OFFICES), service, field)
    provider = f"{authority.region_gen} {field.department}"
    centre = rng.random() < .4
    client, office = cast.client, cast.office
    w = Writer(look, rng)
    w.blocks.append(Heading(f"«{service.title}» электрондық мемлекеттік қызмет регламенті", 2))
    w.chapter(1, "Жалпы ережелер")
    w.paragraph(f"«{service.title}» электрондық мемлекеттік қызметін (бұдан әрі {look.dash} электрондық мемлекеттік қызмет) "
                f"«{provider}» мемлекеттік мекемесі (бұдан әрі {look.dash} {office.nom}), сондай-ақ www.egov.kz «электрондық үкімет» "
                "порталы арқылы көрсетеді.")
    day, number = standard
    w.paragraph(f"Электрондық мемлекеттік қызмет Қазақстан Республикасы Үкіметінің {day} № {number} {link('қаулысымен')} бекітілген "
                f"«{service.title}» мемлекеттік қызмет стандарты (бұдан әрі {look.dash} Стандарт) негізінде көрсетіледі"
                f"{NOTE if look.footnotes else ''}.")
    automation = rng.choice(("ішінара автоматтандырылған", "толық автоматтандырылған"))
    w.paragraph(f"Электрондық мемлекеттік қызметтің автоматтандырылу деңгейі: {automation}.")
    kind = rng.choice(("транзакциялық", "интерактивті"))
    w.paragraph(f"Электрондық мемлекеттік қызметті көрсету түрі: {kind}.")
    w.paragraph(f"Осы регламентте (бұдан әрі {look.dash} Регламент) мынадай ұғымдар мен қысқартулар пайдаланылады:")
    terms = definitions(cast, centre, rng)
    w.items([f"{term} {look.dash} {meaning}" + (f" (бұдан әрі {look.dash} {abbr})" if abbr else "")
             for term, meaning, abbr in terms], "definitions")

    w.chapter(2, f"Электрондық мемлекеттік қызмет көрсету кезіндегі {office.gen} іс-қимыл тәртібі")
    processes, plans = [], []
    worker = Name(f"{office.nom} қызметкері", f"{office.gen} қызметкерінің")
    ways = [("portal", "ЭҮП арқылы", wording.portal(cast, rng)),
            ("provider", f"{office.nom.capitalize()} арқылы", wording.counter(cast, rng, worker))]
    if centre:
        ways.append(("centre", "Орталық арқылы", wording.counter(cast, rng, OPERATOR)))
    for i, (channel, through, steps) in enumerate(ways, 1):
        paragraph = w.paragraph(
            f"{through} қадамдық іс-қимылдар мен шешімдер (осы Регламентке {link('2-қосымшадағы')} № {i} диаграмма):")
        processes.append(w.steps(steps, paragraph, channel))
        plans.append((channel, through, steps))
    w.paragraph(f"Өтініштің қаралу барысын {client.nom} ЭҮП-тегі жеке кабинетінен біле алады.")
    w.paragraph("Қызмет туралы анықтама мен кеңесті байланыс орталығының 1414 телефонынан алуға болады.")

    w.chapter(3, "Электрондық мемлекеттік қызмет көрсету барысындағы өзара іс-қимыл тәртібі")
    participants = ["ЭҮП", "ЭҮШ", "ЭҮТШ", cast.system, "ЖТ МДҚ", "ЗТ МДҚ", *(["Орталық"] if centre else []), client.nom, office.nom]
    w.paragraph("Қызмет көрсету барысына мынадай ҚФБ қатысады:")
    w.items(participants, "small")
    w.paragraph(f"Іс-қимылдардың реттілігі мен мерзімдері осы Регламентке {link('1-қосымшадағы')} кестелерде беріледі.")
    w.paragraph(f"Іс-қимылдардың өзара байланысы осы Регламентке {link('2-қосымшадағы')} диаграммаларда көрсетіледі.")
    w.paragraph("Электрондық мемлекеттік қызмет көрсету барысына қойылатын талаптар:")
    w.items([f"{name} ({meaning})" for name, meaning in REQUIREMENTS], "small")
    conditions = rng.sample(CONDITIONS, rng.choice((3, 4, 5)))
    w.paragraph("Қызмет көрсетудің техникалық шарттары:")
    w.items(conditions, "small")

    tables = []
    appendix(w, service, "электрондық мемлекеттік қызмет", 1, look.wide)
    for i, (channel, through, steps) in enumerate(plans, 1):
        block, gold = actions.table(i, f"{through} ҚФБ іс-қимылдарының сипаттамасы", channel, steps, look, rng)
        w.blocks.append(block)
        tables.append(gold)
    appendix(w, service, "электрондық мемлекеттік қызмет", 2, False)
    for i, (_, through, steps) in enumerate(plans, 1):
        w.blocks.append(Diagram(f"№ {i} диаграмма. {through} өзара іс-қимыл", flow_labels(steps, look)))
    if rng.random() < .6:
        appendix(w, service, "электрондық мемлекеттік қызмет", 3, False)
        survey(w)
    gold = service_gold(service, provider, automation, kind, standard_gold, terms, participants, processes, tables)
    gold["requirements"] = [name for name, _ in REQUIREMENTS]
    gold["technical_conditions"] = conditions
    return w.blocks, gold


def units(service: Service, field: Field, authority: Authority, standard: tuple[str, str], standard_gold: dict,
          look: Look, rng: Random) -> tuple[list, dict]:
    """A regulation that tells what the units of an office do; the portal at times."""
    cast = make_cast(CLIENT, OFFICE, service, field)
    provider = f"{authority.region_gen} {field.department}"
    w = Writer(look, rng)
    w.blocks.append(Heading(f"«{service.title}» мемлекеттік көрсетілетін қызмет регламенті", 2))
    w.chapter(1, "Жалпы ережелер")
    day, number = standard
    w.paragraph(f"«{service.title}» мемлекеттік көрсетілетін қызметін (бұдан әрі {look.dash} мемлекеттік көрсетілетін қызмет) "
                f"«{provider}» мемлекеттік мекемесі (бұдан әрі {look.dash} көрсетілетін қызметті беруші) Қазақстан Республикасы "
                f"Үкіметінің {day} № {number} {link('қаулысымен')} бекітілген «{service.title}» мемлекеттік көрсетілетін қызмет "
                f"стандартына (бұдан әрі {look.dash} Стандарт) сәйкес көрсетеді{NOTE if look.footnotes else ''}.")
    automation = rng.choice(("ішінара автоматтандырылған", "толық автоматтандырылған"))
    w.paragraph(f"Мемлекеттік қызмет көрсету нысаны: электрондық ({automation}) және (немесе) қағаз түрінде.")
    w.paragraph(f"Мемлекеттік қызмет көрсету нәтижесі {look.dash} {service.result.nom} немесе бас тарту туралы дәлелді жауап.")
    terms = [("көрсетілетін қызметті алушы", "қызмет алу үшін өтініш берген адам немесе ұйым", None),
             *(x for x in definitions(cast, False, rng) if x[2] and x[2] not in ("ҚФБ",))]
    w.paragraph(f"Осы регламентте (бұдан әрі {look.dash} Регламент) мынадай ұғымдар мен қысқартулар қолданылады:")
    w.items([f"{term} {look.dash} {meaning}" + (f" (бұдан әрі {look.dash} {abbr})" if abbr else "")
             for term, meaning, abbr in terms], "definitions")

    w.chapter(2, "Көрсетілетін қызметті берушінің құрылымдық бөлімшелерінің (қызметкерлерінің) іс-қимыл тәртібі")
    processes, plans = [], []
    intro = "Көрсетілетін қызметті берушінің құрылымдық бөлімшелерінің (қызметкерлерінің) рәсімдері (іс-қимылдары) мынадай:"
    if rng.random() < .5:
        steps = wording.inside(cast, rng)
        processes.append(w.steps(steps, w.paragraph(intro), "internal"))
        plans.append(("internal", "Құрылымдық бөлімшелердің", steps))
    else:
        paragraph = w.paragraph(intro)
        ways = [(None, f"{service.result.acc} немесе дәлелді жауапты береді")]
        if "," in service.title:
            again, given = (("қайта ресімдеу", "қайта ресімделген ") if "қайта ресімдеу" in service.title else ("көшіріп беру", "көшірілген "))
            ways = [(f"{service.result.acc} беру кезінде", ways[0][1]),
                    (f"{service.result.acc} {again} кезінде", f"{given}{service.result.acc} береді")]
        for case, end in ways:
            if case:
                w.blocks.append(Para(case + ":", "case"))
            processes.append(w.steps(wording.chain(cast, rng, end), paragraph, "internal", case))
    if rng.random() < .6:
        steps = wording.portal(cast, rng)
        paragraph = w.paragraph("ЭҮП арқылы көрсетілетін қызметті алушының өтініш беруі және іс-қимылдар реті:")
        processes.append(w.steps(steps, paragraph, "portal"))
        plans.append(("portal", "ЭҮП арқылы", steps))

    w.chapter(3, "Көрсетілетін қызметті берушінің құрылымдық бөлімшелерінің (қызметкерлерінің) өзара іс-қимыл тәртібі")
    participants = ["кеңсе", "басшы", "жауапты орындаушы"]
    w.paragraph("Мемлекеттік қызмет көрсету барысына қатысатын құрылымдық бөлімшелердің (қызметкерлердің) тізбесі:")
    w.items(participants, "small")
    if plans:
        w.paragraph(f"Іс-қимылдардың реттілігі мен мерзімдері осы Регламентке {link('1-қосымшадағы')} кестелерде беріледі.")
    tables = []
    if plans:
        appendix(w, service, "мемлекеттік көрсетілетін қызмет", 1, look.wide)
    for i, (channel, through, steps) in enumerate(plans, 1):
        block, gold = actions.table(i, f"{through} рәсімдерін (іс-қимылдарын) сипаттау", channel, steps, look, rng)
        w.blocks.append(block)
        tables.append(gold)
    gold = service_gold(service, provider, automation, None, standard_gold, terms, participants, processes, tables)
    return w.blocks, gold


def make_cast(client: Name, office: Name, service: Service, field: Field) -> Cast:
    system = f"«{field.system}» АЖ"
    return Cast(client, office, system, f"{system}-да", f"{system}-ға", service)


def appendix(w: Writer, service: Service, kind: str, number: int, wide: bool) -> None:
    w.blocks += [Section(wide), Stamp([f"«{service.title}»", f"{kind} регламентіне", f"{number}-қосымша"])]


def flow_labels(steps: list[Step], look: Look) -> list[str]:
    named = zip(edges.names(steps), steps)
    return [f"{name[1:]}-{look.process if step.kind == 'process' else 'шарт'}" for name, step in named if step.kind != "preliminary"]


def survey(w: Writer) -> None:
    w.blocks.append(Heading("Қызмет сапасы туралы сауалнама", 4))
    for i, question in enumerate(("Қызметтің сапасы көңіліңізден шықты ма?", "Қызмет туралы мәлімет түсінікті болды ма?"), 1):
        w.blocks.append(Para(f"{i}. {question}"))
        w.blocks += [Para(f"{n}) {answer}") for n, answer in enumerate(("иә;", "ішінара;", "жоқ."), 1)]


def service_gold(service: Service, provider: str, automation: str, kind: str | None, standard: dict,
                 terms: list, participants: list[str], processes: list[dict], tables: list[dict]) -> dict:
    return {
        "id": None, "file": None, "line_start": None, "line_end": None, "title": service.title, "provider": provider,
        "automation": automation, "kind": kind, "standard": standard,
        "terms": [{"term": term, "abbr": abbr, "line": None} for term, _, abbr in terms],
        "participants": participants, "requirements": [], "technical_conditions": [], "processes": processes, "tables": tables,
        "findings": [], "repairs": []}
