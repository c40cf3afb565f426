"""Sentences of steps. Each way of applying is a list of steps drawn from wordings of its own."""

from dataclasses import dataclass
from random import Random

import time_of
from words import Name, Service


@dataclass
class Step:
    kind: str  # preliminary | process | condition | step
    text: str
    refusal: bool = False
    actor: str = ""
    action: str = ""
    form: str = ""
    time: dict | None = None
    # Of a condition: when the table goes to the refusal, and when on.
    fails: str = ""
    passes: str = ""
    # Of a step of an office: what is after «Нәтижесі –».
    result: str | None = None


@dataclass
class Cast:
    """What the sentences of a service call those who take part."""

    client: Name
    office: Name
    system: str
    system_loc: str
    system_dat: str
    service: Service


def refusal(text: str, actor: str, action: str, time: dict) -> Step:
    return Step("process", text, True, actor, action, "Бас тарту туралы дәлелді хабарлама", time)


def sign_on(cast: Cast, rng: Random, who: Name, where: Name) -> list[Step]:
    """The way in: credentials, their check, the refusal."""
    at, to = where.loc, where.dat
    return [
        Step("process", rng.choice((
            f"{who.gen} {to} жеке нөмірі мен паролін теріп, кіруі (авторизация)",
            f"{to} кіру үшін {who.gen} логин мен парольді енгізуі (авторизациялау үдерісі)",
            f"{who.gen} логин мен құпиясөзді теруі және {to} кіруге сұрау салуы",
        )), actor=who.nom, action=rng.choice((
            f"Логин мен парольді теру арқылы {to} кіреді", f"{at} авторизациядан өтеді", "Жеке нөмір мен парольді енгізу",
        )), form=rng.choice(("Кіруге сұрау қалыптасты", "Деректер тексеруге жіберілді")), time=time_of.machine(rng)),
        Step("condition", rng.choice((
            f"{at} тіркелген {who.nom} туралы мәліметтердің дұрыстығын логин мен пароль бойынша тексеру",
            f"{who.gen} логині мен паролінің дұрыс екенін {at} тексеру",
            f"{at} {who.gen} деректері бар-жоғын және олардың шын екенін тексеру",
        )), fails=rng.choice(("егер деректер қате болса", f"егер {who.gen} мәліметтерінде қате табылса")),
            passes=rng.choice(("егер деректер дұрыс болса", "егер авторизация сәтті өтсе"))),
        refusal(rng.choice((
            f"{who.gen} мәліметтерінде қате табылғандықтан авторизациядан бас тарту туралы хабарламаны {at} жасау",
            f"{who.gen} деректері расталмағандықтан {to} кіргізуден бас тарту туралы хабарлама қалыптастыру",
            f"деректердегі қателіктерге байланысты {where.gen} кіруден бас тарту туралы хабарламаны шығаруы",
        )), where.nom, rng.choice((
            "Деректер қате болғандықтан бас тарту туралы хабарлама жасайды",
            "Мәліметтер расталмағандықтан кіруден бас тартады",
        )), time_of.machine(rng)),
    ]


def payment(cast: Cast, rng: Random) -> list[Step]:
    return [
        Step("process", rng.choice((
            f"{cast.client.gen} қызмет ақысын ЭҮТШ арқылы төлеуі, содан кейін төлем туралы мәлімет {cast.system_dat} жіберіледі",
            f"ЭҮТШ-те мемлекеттік баж төлеу және төлем түбіртегінің нөмірін {cast.system_dat} беру",
        )), actor="ЭҮТШ", action=rng.choice(("Қызмет ақысын төлеу", "Мемлекеттік баж төлемін жүргізеді")),
            form=rng.choice(("Төлем түбіртегі", "Төлем туралы мәлімет берілді")), time=time_of.machine(rng)),
        Step("condition", rng.choice((
            f"{cast.system_loc} төлемнің түскенін тексеру",
            f"қызмет ақысының толық төленгенін {cast.system_loc} тексеру",
        )), fails=rng.choice(("егер төлем түспесе", "егер ақы төленбесе")),
            passes=rng.choice(("егер төлем түссе", "егер ақы толық төленсе"))),
        refusal(rng.choice((
            "төлем түспегендіктен сұралған қызметті көрсетуден бас тарту туралы хабарлама қалыптастыру",
            f"{cast.system_loc} ақы төленбегеніне байланысты сұралған қызметтен бас тарту туралы хабарлама жасау",
        )), cast.system, rng.choice((
            "Төлем болмағандықтан бас тарту туралы хабарлама жасайды", "Ақы төленбегендіктен қызметтен бас тартады",
        )), time_of.machine(rng)),
    ]


def signature(cast: Cast, rng: Random) -> list[Step]:
    client = cast.client
    return [
        Step("process", rng.choice((
            f"{client.gen} өтінішке қол қою (куәландыру) үшін ЭЦҚ тіркеу куәлігін таңдауы",
            f"өтінішті куәландыруға арналған ЭЦҚ куәлігін {client.gen} ашылған тізімнен таңдауы",
        )), actor=client.nom, action="ЭЦҚ тіркеу куәлігін таңдайды", form="Таңдалған куәлік", time=time_of.machine(rng)),
        Step("condition", rng.choice((
            "ЭҮП-те ЭЦҚ тіркеу куәлігінің мерзімі өтпегенін, оның кері қайтарылғандар (жойылғандар) тізімінде жоқтығын, "
            "сондай-ақ өтініштегі ЖСН/БСН куәліктегі нөмірмен бірдей екенін тексеру",
            "ЭЦҚ куәлігінің жарамдылығын және ондағы ЖСН/БСН мен өтініштегі ЖСН/БСН сәйкестігін ЭҮП-те тексеру",
        )), fails=rng.choice(("егер ЭЦҚ расталмаса", "егер ЭЦҚ куәлігі жарамсыз болса")),
            passes=rng.choice(("егер ЭЦҚ расталса", "егер ЭЦҚ куәлігі жарамды болса"))),
        refusal(rng.choice((
            f"{client.gen} ЭЦҚ-сы расталмағандықтан сұралған қызметтен бас тарту туралы хабарлама жасау",
            f"ЭЦҚ куәлігі жарамсыз болғандықтан {client.dat} қызмет көрсетуден бас тарту туралы хабарламаны ЭҮП-те қалыптастыру",
        )), "ЭҮП", rng.choice((
            "ЭЦҚ расталмағандықтан бас тарту туралы хабарлама жасайды", "ЭЦҚ жарамсыз болғандықтан қызметтен бас тартады",
        )), time_of.machine(rng)),
        Step("process", rng.choice((
            f"{client.gen} толтырылған өтінішке ЭЦҚ арқылы қол қоюы және оны ЭҮШ арқылы {cast.system_dat} жолдауы",
            f"өтініш нысанын (енгізілген деректерді) {client.gen} ЭЦҚ-сымен куәландыру және {cast.system_dat} жіберу",
        )), actor=client.nom, action=rng.choice(("Өтінішке ЭЦҚ арқылы қол қояды", "Өтінішті ЭЦҚ-мен куәландыру")),
            form="Қол қойылған өтініш", time=time_of.machine(rng)),
    ]


def registry(cast: Cast, rng: Random) -> list[Step]:
    """A question to the data bases of people and firms."""
    client = cast.client
    return [
        Step("process", rng.choice((
            f"{client.nom} туралы мәліметтерді алу үшін ЭҮШ арқылы ЖТ МДҚ-ға/ЗТ МДҚ-ға сұрау жіберу",
            f"ЭҮШ арқылы ЖТ МДҚ-дан немесе ЗТ МДҚ-дан {client.gen} деректерін сұрату",
        )), actor="ЖТ МДҚ/ЗТ МДҚ", action=rng.choice(("Мәліметтер туралы сұрауды қабылдайды", "Деректерді іздеу және жауап беру")),
            form="Сұрау жіберілді", time=time_of.machine(rng)),
        Step("condition", rng.choice((
            f"{client.gen} мәліметтері ЖТ МДҚ-да/ЗТ МДҚ-да бар екенін тексеру",
            f"ЖТ МДҚ-да немесе ЗТ МДҚ-да {client.nom} туралы жазбаның болуын тексеру",
        )), fails=rng.choice(("егер мәліметтер табылмаса", "егер қорда жазба болмаса")),
            passes=rng.choice(("егер мәліметтер табылса", "егер қорда жазба болса"))),
        refusal(rng.choice((
            f"{client.gen} мәліметтері табылмағандықтан деректерді алу мүмкін еместігі туралы хабарлама қалыптастыру",
            "деректер қорында жазба болмағандықтан мәліметтерді алудың мүмкін болмауы туралы хабарлама жасау",
        )), cast.system, "Мәліметтер табылмағандықтан бас тарту туралы хабарлама жасайды", time_of.machine(rng)),
    ]


def decision(cast: Cast, rng: Random) -> list[Step]:
    """Registered, looked at, refused or given."""
    client, office, result = cast.client, cast.office, cast.service.result
    last = rng.choice((
        f"{client.gen} {cast.system_loc} дайындалған қызмет нәтижесін (электрондық {result.acc}) алуы",
        f"{cast.system_loc} қалыптасқан электрондық {result.acc} {client.gen} алуы",
    ))
    if rng.random() < .5:
        last += rng.choice((
            f". Электрондық құжатқа {office.gen} басшысы ЭЦҚ арқылы қол қояды",
            f". Құжат {office.gen} уәкілетті қызметкерінің ЭЦҚ-сымен куәландырылады",
        ))
    return [
        Step("process", rng.choice((
            f"{cast.system_loc} өтінішті тіркеу және оны {office.gen} жауапты қызметкеріне беру",
            f"өтінішке {cast.system_loc} кіріс нөмірін беру және оны қарауға қабылдау",
        )), actor=cast.system, action=rng.choice(("Өтінішті тіркейді және қарауға береді", "Өтінішке нөмір беру")),
            form="Тіркеу нөмірі", time=rng.choice((time_of.person, time_of.office))(rng)),
        Step("condition", rng.choice((
            f"{office.gen} {client.nom} тапсырған құжаттардың белгіленген талаптарға сай екенін тексеруі",
            f"{office.gen} {result.dat} қойылатын талаптардың орындалғанын тексеруі",
        )), fails=rng.choice(("егер құжаттар талаптарға сай болмаса", "егер талаптар орындалмаса")),
            passes=rng.choice(("егер құжаттар талаптарға сай болса", "егер талаптар орындалса"))),
        refusal(rng.choice((
            f"{client.gen} құжаттары талаптарға сай келмегендіктен сұралған қызметтен бас тарту туралы хабарлама қалыптастыру",
            f"белгіленген талаптар орындалмағандықтан {cast.system_loc} қызмет көрсетуден бас тарту туралы хабарлама жасау",
        )), cast.office.nom, rng.choice((
            "Құжаттар сай болмағандықтан дәлелді бас тарту дайындайды", "Талаптар орындалмағандықтан қызметтен бас тартады",
        )), time_of.office(rng)),
        Step("process", last, actor=cast.system, action=rng.choice((
            f"Электрондық {result.acc} шығарады", f"Қызмет нәтижесін (электрондық {result.acc}) дайындау",
        )), form=f"Электрондық {result.nom}", time=time_of.office(rng)),
    ]


def portal(cast: Cast, rng: Random) -> list[Step]:
    client = cast.client
    steps = [Step("preliminary", rng.choice((
        f"{client.nom} компьютерінің браузеріне орнатылған ЭЦҚ куәлігімен ЭҮП-те есептік жазба ашады "
        f"(ЭҮП-те бұрын тіркелмеген {client.nom} үшін)",
        f"{client.nom} ЭҮП-те өзінің ЭЦҚ тіркеу куәлігі арқылы тіркеуден өтеді, куәлік компьютердің интернет-браузерінде сақталады",
    )))]
    steps += sign_on(cast, rng, client, Name("ЭҮП", "ЭҮП-тің", "ЭҮП-ке", loc="ЭҮП-те"))
    steps.append(Step("process", rng.choice((
        f"{client.gen} қажетті қызметті таңдауы, экранға өтініш нысанын шығару және оған құжаттардың электрондық көшірмелерін тіркеуі",
        f"осы Регламентте көрсетілген қызметті {client.gen} таңдауы, нысанның құрылымы мен пішіміне қойылатын талаптарды ескере отырып "
        "оны толтыруы және қажетті құжаттарды бекітуі",
    )), actor=client.nom, action=rng.choice(("Қызметті таңдайды және өтінішті толтырады", "Өтінішті құжаттармен бірге толтыру")),
        form="Толтырылған өтініш", time=time_of.machine(rng)))
    if rng.random() < .6:
        steps += payment(cast, rng)
    if rng.random() < .7:
        steps += signature(cast, rng)
    elif rng.random() < .5:
        steps += registry(cast, rng)
    return steps + decision(cast, rng)


def counter(cast: Cast, rng: Random, worker: Name) -> list[Step]:
    """An officer at a desk types the application in."""
    client = cast.client
    steps = sign_on(cast, rng, worker, Name(cast.system, f"{cast.system}-ның", cast.system_dat, loc=cast.system_loc))
    steps.append(Step("process", rng.choice((
        f"{worker.gen} қызметті таңдауы, өтініш нысанын экранға шығаруы және {client.gen} деректерін, сондай-ақ сенімхат "
        "бойынша өкілдің деректерін (сенімхат болған жағдайда) енгізуі",
        f"осы Регламентте көрсетілген қызметті {worker.gen} таңдауы және {client.gen} деректерін енгізуі",
    )), actor=worker.nom, action=rng.choice(("Қызметті таңдау, деректерді енгізу", "Өтініш деректерін енгізеді")),
        form="Енгізілген деректер", time=time_of.machine(rng)))
    if rng.random() < .8:
        steps += registry(cast, rng)
    steps.append(Step("process", rng.choice((
        f"{worker.gen} қағаз құжаттарды сканерлеуі, оларды өтінішке тіркеуі және құжаттардың қағаз түрінде берілгенін белгілеуі",
        f"{client.nom} әкелген құжаттарды сканерлеп, өтініш нысанына бекіту және ЭЦҚ арқылы қол қою",
    )), actor=worker.nom, action=rng.choice(("Құжаттарды сканерлейді және тіркейді", "Қағаз құжаттарды сканерлеу")),
        form="Электрондық көшірмелер", time=time_of.person(rng)))
    return steps + decision(cast, rng)


def units(cast: Cast) -> list[Name]:
    """The units of an office, in the order in which they act."""
    of = cast.office.gen
    return [Name(f"{of} кеңсесі", f"{of} кеңсесінің"), Name(f"{of} басшысы", f"{of} басшысының"),
            Name(f"{of} жауапты орындаушысы", f"{of} жауапты орындаушысының")]


def chain(cast: Cast, rng: Random, end: str) -> list[Step]:
    """Steps of the units of an office, each with a time and a result, without labels."""
    client, result = cast.client, cast.service.result
    clerk, head, expert = units(cast)
    plan = [
        (clerk, True, rng.choice((
            f"{client.gen} өтінішін {{}} қабылдайды және тіркейді", f"құжаттарды {{}} қабылдап, кіріс журналына жазады")),
         rng.choice(("құжаттар басшыға жолданады", "өтінішке кіріс нөмірі беріледі"))),
        (head, False, rng.choice((
            "құжаттармен {} танысады және жауапты орындаушыны белгілейді", "{} бұрыштама қояды және орындаушыны тағайындайды")),
         rng.choice(("құжаттар жауапты орындаушыға беріледі", "бұрыштамасы бар өтініш"))),
        (expert, False, rng.choice((
            f"құжаттарды {{}} қарайды және {result.acc} не дәлелді жауапты дайындайды",
            f"түскен құжаттардың толықтығын {{}} тексереді және {result.gen} жобасын әзірлейді")),
         rng.choice((f"{result.gen} жобасы басшыға қол қоюға жіберіледі", "дайындалған жоба"))),
        (head, False, f"{result.dat} немесе дәлелді жауапқа {{}} қол қояды", f"қол қойылған {result.nom} немесе дәлелді жауап"),
        (clerk, True, f"{client.dat} {{}} {end}", rng.choice((f"{result.nom} немесе дәлелді жауап беріледі", "журналдағы қолхат"))),
    ]
    if rng.random() < .4:
        del plan[3]
    steps = []
    for who, short, said, after in plan:
        words, time = time_of.within(rng, short)
        steps.append(Step("step", f"{who.nom} {said.format(words)}", actor=who.nom, time=time, result=after))
    return steps


def inside(cast: Cast, rng: Random) -> list[Step]:
    """The same with labels and conditions, without times."""
    client, result = cast.client, cast.service.result
    steps = [
        Step("process", f"{client.nom} тапсырған құжаттарды {cast.office.gen} кеңсесінде қабылдау",
             actor="Кеңсе", action="Құжаттарды қабылдайды", form="Қолхат", time=time_of.person(rng)),
        Step("process", rng.choice((
            "өтінішті кіріс журналында тіркеу және басшыға ұсыну", "өтінішке кіріс нөмірін беріп, басшының қарауына жолдау")),
             actor="Кеңсе", action="Өтінішті тіркейді", form="Кіріс нөмірі", time=time_of.person(rng)),
        Step("process", "басшының құжаттармен танысуы және жауапты орындаушыны белгілеуі",
             actor="Басшы", action="Орындаушыны белгілейді", form="Бұрыштама", time=time_of.office(rng)),
    ]
    steps += registry(cast, rng)
    steps.append(Step("process", f"жауапты орындаушының құжаттарды {cast.system_dat} енгізуі",
                      actor="Жауапты орындаушы", action="Құжаттарды енгізеді", form="Электрондық іс", time=time_of.person(rng)))
    end = decision(cast, rng)
    end[-1] = Step("process", f"дайын {result.acc} {cast.office.gen} кеңсесі арқылы {client.dat} беру",
                   actor="Кеңсе", action=f"Дайын {result.acc} береді", form="Журналға жазба", time=time_of.person(rng))
    return steps + end
