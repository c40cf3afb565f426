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
            said = step.text[:1].upper() + step.text[1:] if label.endswith(". ") else step.text
            texts.append(label + said)
            after.append([f"Нәтижесі {look.dash} {step.result}"] if step.result else [])
            nodes.append({"id": name, "kind": step.kind, "num": None if step.kind == "preliminary" else number, "line": None,
                          "text": said, "duration": step.time if step.kind == "step" else None, "result": step.result})
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


class Regulation:
    """What both forms of a regulation share: the service, who takes part, the blocks so far."""

    def __init__(self, service: Service, field: Field, authority: Authority, standard: tuple[str, dict], look: Look, rng: Random):
        self.service, self.look, self.rng = service, look, rng
        self.provider = f"{authority.region_gen} {field.department}"
        self.system = f"«{field.system}» АЖ"
        self.printed, self.standard = standard
        self.writer = Writer(look, rng)
        self.plans: list[tuple[str, str, list[Step]]] = []  # channel, words for it, steps
        self.processes: list[dict] = []
        self.tables: list[dict] = []

    def cast(self, client: Name, office: Name) -> Cast:
        return Cast(client, office, self.system, f"{self.system}-да", f"{self.system}-ға", self.service)

    def note(self) -> str:
        return NOTE if self.look.footnotes else ""

    def terms(self, verb: str, terms: list[tuple[str, str, str | None]]) -> None:
        dash = self.look.dash
        self.writer.paragraph(f"Осы регламентте (бұдан әрі {dash} Регламент) мынадай ұғымдар мен қысқартулар {verb}:")
        self.writer.items([f"{term} {dash} {meaning}" + (f" (бұдан әрі {dash} {abbr})" if abbr else "")
                           for term, meaning, abbr in terms], "definitions")

    def appendix(self, kind: str, number: int, wide: bool) -> None:
        self.writer.blocks += [Section(wide), Stamp([f"«{self.service.title}»", f"{kind} регламентіне", f"{number}-қосымша"])]

    def table(self, caption: str, channel: str, steps: list[Step]) -> None:
        block, gold = actions.table(len(self.tables) + 1, caption, channel, steps, self.look, self.rng)
        self.writer.blocks.append(block)
        self.tables.append(gold)

    def gold(self, automation: str, kind: str | None, terms: list, participants: list[str]) -> dict:
        return {
            "id": None, "file": None, "line_start": None, "line_end": None, "title": self.service.title, "provider": self.provider,
            "automation": automation, "kind": kind, "standard": self.standard,
            "terms": [{"term": term, "abbr": abbr, "line": None} for term, _, abbr in terms],
            "participants": participants, "requirements": [], "technical_conditions": [], "processes": self.processes,
            "tables": self.tables, "findings": [], "repairs": []}


class Electronic(Regulation):
    """A regulation of an electronic service: the applicant on the portal, the officer, at times the centre."""

    KIND = "электрондық мемлекеттік қызмет"

    def write(self) -> tuple[list, dict]:
        rng = self.rng
        cast = self.cast(rng.choice(CLIENTS), rng.choice(OFFICES))
        centre = rng.random() < .4
        automation, kind, terms = self.general(cast, centre)
        self.steps(cast, centre)
        participants, conditions = self.interplay(cast, centre)
        self.appendices()
        gold = self.gold(automation, kind, terms, participants)
        gold["requirements"] = [name for name, _ in REQUIREMENTS]
        gold["technical_conditions"] = conditions
        return self.writer.blocks, gold

    def general(self, cast: Cast, centre: bool) -> tuple[str, str, list]:
        w, dash, title, rng = self.writer, self.look.dash, self.service.title, self.rng
        w.blocks.append(Heading(f"«{title}» электрондық мемлекеттік қызмет регламенті", 2))
        w.chapter(1, "Жалпы ережелер")
        w.paragraph(f"«{title}» электрондық мемлекеттік қызметін (бұдан әрі {dash} электрондық мемлекеттік қызмет) "
                    f"«{self.provider}» мемлекеттік мекемесі (бұдан әрі {dash} {cast.office.nom}), сондай-ақ www.egov.kz "
                    "«электрондық үкімет» порталы арқылы көрсетеді.")
        w.paragraph(f"Электрондық мемлекеттік қызмет Қазақстан Республикасы Үкіметінің {self.printed} № {self.standard['number']} "
                    f"{link('қаулысымен')} бекітілген «{title}» мемлекеттік қызмет стандарты (бұдан әрі {dash} Стандарт) негізінде "
                    f"көрсетіледі{self.note()}.")
        automation = rng.choice(("ішінара автоматтандырылған", "толық автоматтандырылған"))
        w.paragraph(f"Электрондық мемлекеттік қызметтің автоматтандырылу деңгейі: {automation}.")
        kind = rng.choice(("транзакциялық", "интерактивті"))
        w.paragraph(f"Электрондық мемлекеттік қызметті көрсету түрі: {kind}.")
        terms = definitions(cast, centre, rng)
        self.terms("пайдаланылады", terms)
        return automation, kind, terms

    def steps(self, cast: Cast, centre: bool) -> None:
        w, rng, client, office = self.writer, self.rng, cast.client, cast.office
        w.chapter(2, f"Электрондық мемлекеттік қызмет көрсету кезіндегі {office.gen} іс-қимыл тәртібі")
        worker = Name(f"{office.nom} қызметкері", f"{office.gen} қызметкерінің")
        self.plans = [("portal", "ЭҮП арқылы", wording.portal(cast, rng)),
                      ("provider", f"{office.nom.capitalize()} арқылы", wording.counter(cast, rng, worker))]
        if centre:
            self.plans.append(("centre", "Орталық арқылы", wording.counter(cast, rng, OPERATOR)))
        for i, (channel, through, steps) in enumerate(self.plans, 1):
            paragraph = w.paragraph(
                f"{through} қадамдық іс-қимылдар мен шешімдер (осы Регламентке {link('2-қосымшадағы')} № {i} диаграмма):")
            self.processes.append(w.steps(steps, paragraph, channel))
        w.paragraph(f"Өтініштің қаралу барысын {client.nom} ЭҮП-тегі жеке кабинетінен біле алады.")
        w.paragraph("Қызмет туралы анықтама мен кеңесті байланыс орталығының 1414 телефонынан алуға болады.")

    def interplay(self, cast: Cast, centre: bool) -> tuple[list[str], list[str]]:
        w = self.writer
        w.chapter(3, "Электрондық мемлекеттік қызмет көрсету барысындағы өзара іс-қимыл тәртібі")
        participants = ["ЭҮП", "ЭҮШ", "ЭҮТШ", cast.system, "ЖТ МДҚ", "ЗТ МДҚ", *(["Орталық"] if centre else []),
                        cast.client.nom, cast.office.nom]
        w.paragraph("Қызмет көрсету барысына мынадай ҚФБ қатысады:")
        w.items(participants, "small")
        w.paragraph(f"Іс-қимылдардың реттілігі мен мерзімдері осы Регламентке {link('1-қосымшадағы')} кестелерде беріледі.")
        w.paragraph(f"Іс-қимылдардың өзара байланысы осы Регламентке {link('2-қосымшадағы')} диаграммаларда көрсетіледі.")
        w.paragraph("Электрондық мемлекеттік қызмет көрсету барысына қойылатын талаптар:")
        w.items([f"{name} ({meaning})" for name, meaning in REQUIREMENTS], "small")
        conditions = self.rng.sample(CONDITIONS, self.rng.choice((3, 4, 5)))
        w.paragraph("Қызмет көрсетудің техникалық шарттары:")
        w.items(conditions, "small")
        return participants, conditions

    def appendices(self) -> None:
        self.appendix(self.KIND, 1, self.look.wide)
        for channel, through, steps in self.plans:
            self.table(f"{through} ҚФБ іс-қимылдарының сипаттамасы", channel, steps)
        self.appendix(self.KIND, 2, False)
        for i, (_, through, steps) in enumerate(self.plans, 1):
            self.writer.blocks.append(Diagram(f"№ {i} диаграмма. {through} өзара іс-қимыл", flow_labels(steps, self.look)))
        if self.rng.random() < .6:
            self.appendix(self.KIND, 3, False)
            survey(self.writer)


class Units(Regulation):
    """A regulation that tells what the units of an office do; the portal at times."""

    KIND = "мемлекеттік көрсетілетін қызмет"

    def write(self) -> tuple[list, dict]:
        cast = self.cast(CLIENT, OFFICE)
        automation, terms = self.general(cast)
        self.steps(cast)
        w = self.writer
        w.chapter(3, "Көрсетілетін қызметті берушінің құрылымдық бөлімшелерінің (қызметкерлерінің) өзара іс-қимыл тәртібі")
        participants = ["кеңсе", "басшы", "жауапты орындаушы"]
        w.paragraph("Мемлекеттік қызмет көрсету барысына қатысатын құрылымдық бөлімшелердің (қызметкерлердің) тізбесі:")
        w.items(participants, "small")
        if self.plans:
            w.paragraph(f"Іс-қимылдардың реттілігі мен мерзімдері осы Регламентке {link('1-қосымшадағы')} кестелерде беріледі.")
            self.appendix(self.KIND, 1, self.look.wide)
        for channel, through, steps in self.plans:
            self.table(f"{through} рәсімдерін (іс-қимылдарын) сипаттау", channel, steps)
        return w.blocks, self.gold(automation, None, terms, participants)

    def general(self, cast: Cast) -> tuple[str, list]:
        w, dash, title = self.writer, self.look.dash, self.service.title
        w.blocks.append(Heading(f"«{title}» мемлекеттік көрсетілетін қызмет регламенті", 2))
        w.chapter(1, "Жалпы ережелер")
        w.paragraph(f"«{title}» мемлекеттік көрсетілетін қызметін (бұдан әрі {dash} мемлекеттік көрсетілетін қызмет) "
                    f"«{self.provider}» мемлекеттік мекемесі (бұдан әрі {dash} көрсетілетін қызметті беруші) Қазақстан Республикасы "
                    f"Үкіметінің {self.printed} № {self.standard['number']} {link('қаулысымен')} бекітілген «{title}» мемлекеттік "
                    f"көрсетілетін қызмет стандартына (бұдан әрі {dash} Стандарт) сәйкес көрсетеді{self.note()}.")
        automation = self.rng.choice(("ішінара автоматтандырылған", "толық автоматтандырылған"))
        w.paragraph(f"Мемлекеттік қызмет көрсету нысаны: электрондық ({automation}) және (немесе) қағаз түрінде.")
        w.paragraph(f"Мемлекеттік қызмет көрсету нәтижесі {dash} {self.service.result.nom} немесе бас тарту туралы дәлелді жауап.")
        terms = [("көрсетілетін қызметті алушы", "қызмет алу үшін өтініш берген адам немесе ұйым", None),
                 *(x for x in definitions(cast, False, self.rng) if x[2] and x[2] != "ҚФБ")]
        self.terms("қолданылады", terms)
        return automation, terms

    def steps(self, cast: Cast) -> None:
        w, rng = self.writer, self.rng
        w.chapter(2, "Көрсетілетін қызметті берушінің құрылымдық бөлімшелерінің (қызметкерлерінің) іс-қимыл тәртібі")
        intro = "Көрсетілетін қызметті берушінің құрылымдық бөлімшелерінің (қызметкерлерінің) рәсімдері (іс-қимылдары) мынадай:"
        if rng.random() < .5:
            steps = wording.inside(cast, rng)
            self.processes.append(w.steps(steps, w.paragraph(intro), "internal"))
            self.plans.append(("internal", "Құрылымдық бөлімшелердің", steps))
        else:
            paragraph = w.paragraph(intro)
            for case, end in self.cases():
                if case:
                    w.blocks.append(Para(case + ":", "case"))
                self.processes.append(w.steps(wording.chain(cast, rng, end), paragraph, "internal", case))
        if rng.random() < .6:
            steps = wording.portal(cast, rng)
            paragraph = w.paragraph("ЭҮП арқылы көрсетілетін қызметті алушының өтініш беруі және іс-қимылдар реті:")
            self.processes.append(w.steps(steps, paragraph, "portal"))
            self.plans.append(("portal", "ЭҮП арқылы", steps))

    def cases(self) -> list[tuple[str | None, str]]:
        """The ways in which a service is given, and what its last step gives."""
        title, result = self.service.title, self.service.result.acc
        if "," not in title:
            return [(None, f"{result} немесе дәлелді жауапты береді")]
        again, given = ("қайта ресімдеу", "қайта ресімделген ") if "қайта ресімдеу" in title else ("көшіріп беру", "көшірілген ")
        return [(f"{result} беру кезінде", f"{result} немесе дәлелді жауапты береді"),
                (f"{result} {again} кезінде", f"{given}{result} береді")]


def flow_labels(steps: list[Step], look: Look) -> list[str]:
    named = zip(edges.names(steps), steps)
    return [f"{name[1:]}-{look.process if step.kind == 'process' else 'шарт'}" for name, step in named if step.kind != "preliminary"]


def survey(w: Writer) -> None:
    w.blocks.append(Heading("Қызмет сапасы туралы сауалнама", 4))
    for i, question in enumerate(("Қызметтің сапасы көңіліңізден шықты ма?", "Қызмет туралы мәлімет түсінікті болды ма?"), 1):
        w.blocks.append(Para(f"{i}. {question}"))
        w.blocks += [Para(f"{n}) {answer}") for n, answer in enumerate(("иә;", "ішінара;", "жоқ."), 1)]
