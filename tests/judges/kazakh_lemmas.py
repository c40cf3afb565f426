"""Lemmas of Kazakh words: an analyzer that knows nothing of this project's stemmer and none of its lists.

Words come from Debian's dictionaries (`scripts/dictionaries`): 54,000 of Kazakh, Russian ones for loans that it lacks; a few of the
acts that neither has stand below. A word form has a lemma if the grammar below makes the form of it. That is the inflection of
the open transducer `apertium-kaz`, which no package registry holds: of nouns number, possessive of all persons, case, `-дағы`,
`-дай`, `-нікі`, `-сыз`, `-рақ` and the copula; of verbs passive, reciprocal, negation, tenses with persons, moods, participles
(`-ған`, `-атын`, `-ушы`, `-ар`), converbs and verbal nouns, with the endings of nouns behind them. Words made of others (`-лық`,
`-лы`, `-ла`, causatives) are lemmas of their own. A verb's lemma is its stem: `бер` of `беру`. A noun and a verb that are
written the same (`бас`) are one lemma.

A form can have several lemmas. One of none is unknown to the judge. Each word that the dictionary holds is a lemma, too, where it
is in truth a form of another.
"""
from functools import lru_cache

VOWELS = set("аәеёиоөуұүыіэюя")
BACK, FRONT = set("аоұыяё"), set("әеөүіэ")
VOICELESS = set("пкқтсшщфхчцһбвгғд")
NASAL = set("мнң")
HARD = set("зж")  # voiced, with `д`, `б` behind them

# Stems that lose their last vowel before one: `орын`, `орны`.
ELIDING = set("орын халық ерін мұрын қарын мойын ауыз ерік көрік көңіл құлық бөрік әріп қалып нарық мүлік ырық кейіп".split())

# Forms of pronouns that no rule makes.
IRREGULAR = {
    "ол": "оның оны оған онда одан онымен олар олардың оларды оларға оларда олардан олармен ондағы",
    "бұл": "бұның бұны бұған бұнда бұдан бұнымен мұның мұны мұнда мұндағы мұнан мұнымен бұлар бұлардың бұларды",
    "осы": "осының осыны осыған осында осыдан осымен осылар осындағы",
    "сол": "соның соны соған сонда содан сонымен солар солардың сондағы",
    "мен": "менің мені маған менде менен менімен",
    "сен": "сенің сені саған сенде сенен сенімен",
    "өз": "өзінің өзін өзіне өзінде өзінен өзімен өздері өздерінің өзі",
    "е": "еді едің едім едік екен екенін екендігін екендігі екендігіне екенімен емес",
}


def sides(stem):
    """The vowels that an ending may have behind a stem: а, ы or е, і."""
    if stem.endswith(("нк", "кт", "рк", "нг", "кс", "ск")):
        return ("back", "front")
    for letter in reversed(stem):
        if letter in BACK:
            return ("back",)
        if letter in FRONT:
            return ("front",)
        if letter == "ь" and stem.endswith("ь"):
            return ("front", "back")
    return ("back", "front")


def last(stem):
    end = stem.rstrip("ьъ")[-1:]
    if end in "уюий" and end:
        return "glide"
    if end in VOWELS:
        return "vowel"
    if end in NASAL:
        return "nasal"
    if end in HARD:
        return "hard"
    return "voiceless" if end in VOICELESS else "liquid"


# What an archiphoneme is behind each kind of sound.
FIRST = {
    "L": {"vowel": "л", "glide": "л", "nasal": "д", "hard": "д", "liquid": "лд", "voiceless": "т"},
    "K": {"vowel": "л", "glide": "л", "nasal": "д", "hard": "д", "liquid": "л", "voiceless": "т"},  # of `-лық`
    "G": {"vowel": "ғ", "glide": "ғ", "nasal": "ғ", "hard": "ғ", "liquid": "ғ", "voiceless": "қ"},
    "D": {"vowel": "д", "glide": "д", "nasal": "д", "hard": "д", "liquid": "д", "voiceless": "т"},
    "B": {"vowel": "д", "glide": "д", "nasal": "н", "hard": "д", "liquid": "д", "voiceless": "т"},  # of the ablative
    "N": {"vowel": "н", "glide": "нд", "nasal": "н", "hard": "д", "liquid": "д", "voiceless": "т"},  # of the genitive
    "C": {"vowel": "н", "glide": "нд", "nasal": "д", "hard": "д", "liquid": "д", "voiceless": "т"},  # of the accusative
    "M": {"vowel": "м", "glide": "м", "nasal": "м", "hard": "б", "liquid": "м", "voiceless": "п"},  # of the instrumental, persons
    "P": {"vowel": "м", "glide": "м", "nasal": "бп", "hard": "б", "liquid": "м", "voiceless": "п"},  # of negation
}
FRONTED = str.maketrans("аықғ", "еікг")


@lru_cache(maxsize=None)
def surfaces(stem, template):
    """Spellings of stem and ending. Small letters stand for themselves and for their front partners, capitals as in FIRST; `^`
    before a vowel: it falls behind a vowel; `S`: с behind a vowel only; `E`: the present's vowel; `Q`: the passive's consonant."""
    kind = last(stem)
    out = set()
    for side in sides(stem):
        front = side == "front"
        bodies = [("", template)]
        done = []
        while bodies:
            made, rest = bodies.pop()
            if not rest:
                done.append(made)
                continue
            head, rest = rest[0], rest[1:]
            if head == "^":
                vowel, rest = rest[0], rest[1:]
                if kind == "vowel" and not made:
                    bodies.append((made, rest))
                else:
                    bodies.append((made + vowel, rest))
                    if stem.endswith(("и", "ю")) and not made:
                        bodies.append((made, rest))
            elif head == "S":
                if kind == "vowel" or stem.endswith("и"):
                    bodies.append((made + "с", rest))
                if kind != "vowel":
                    bodies.append((made, rest))
            elif head == "E":
                if kind == "vowel":
                    bodies.append((made + "й", rest))
                else:
                    bodies.append((made + "а", rest))
            elif head == "Q":
                near = stem[-1:] == "л" or (stem[-1:] in VOWELS and "л" in stem[-3:])
                bodies.append((made + ("н" if near else "л"), rest))
            elif head in FIRST:
                bodies += [(made + letter, rest) for letter in FIRST[head][kind if not made else last(made)]]
            elif head == "=":  # the next letter does not change with harmony
                bodies.append((made + "=" + rest[0], rest[1:]))
            else:
                bodies.append((made + head, rest))
        for body in done:
            text, at = "", 0
            while at < len(body):
                if body[at] == "=":
                    text += body[at + 1]
                    at += 2
                else:
                    text += body[at].translate(FRONTED) if front else body[at]
                    at += 1
            out |= join(stem, text)
    return frozenset(out)


def join(stem, ending):
    """Spellings where stem and ending meet."""
    if not ending:
        return {stem}
    first = ending[0]
    if first not in VOWELS:
        if stem[-1:] in "ыі" and first == "й":
            return {stem[:-1] + "и" + ending[1:]}
        return {stem + ending}
    out = {stem + ending}
    if stem[-1:] == "й" and first in "ау":
        out = {stem[:-1] + ("я" if first == "а" else "ю") + ending[1:]}
    elif stem[-1:] == "й" and first == "е":
        out.add(stem + ending)
    if stem[-1:] in "ыі" and first == "у":
        out = {stem[:-1] + ending}
    if stem[-1:] == "п":
        out |= {stem[:-1] + "б" + ending, stem[:-1] + "у" + ending}
    if stem[-1:] == "к":
        out.add(stem[:-1] + "г" + ending)
    if stem[-1:] == "қ":
        out.add(stem[:-1] + "ғ" + ending)
    if stem in ELIDING:
        out.add(stem[:-2] + stem[-1] + ending)
    if stem[-1:] == "ь":
        out.add(stem[:-1] + ending)
    return out


# States of the grammar: ending and the state behind it.
PERSONS = [("Mын", "END"), ("сың", "END"), ("Mыз", "END"), ("сыңдар", "END"), ("сыз", "END"), ("сыздар", "END")]
SHORT_PERSONS = [("м", "END"), ("ң", "END"), ("қ", "END"), ("ңдар", "END"), ("ңыз", "END"), ("ңыздар", "END")]
COMMON = [("Nың", "END"), ("Cы", "END"), ("M=е=н", "END"), ("Bан", "COPULA"), ("Dа", "COPULA"), ("", "COPULA"),
          ("Dағы", "ATTRIBUTE"), ("Dай", "END"), ("N=і=к=і", "OWNED")]
GRAMMAR = {
    "END": [],
    "COPULA": PERSONS,
    "NOUN": [("Lар", "PLURAL"), ("", "PLURAL"), ("сыз", "SINGLE"), ("^ырақ", "SINGLE")],
    "STRANGER": [("Lар", "FOREIGN"), ("", "FOREIGN"), ("сыз", "SINGLE")],
    "FOREIGN": [("Sы", "OWNED"), ("^ымыз", "CASE"), ("^ыңыз", "CASE"), ("", "CASE")],
    "SINGLE": [("", "CASE"), ("Lар", "CASE")],
    "PLURAL": [("^ым", "OWN"), ("^ың", "OWN"), ("Sы", "OWNED"), ("^ымыз", "CASE"), ("^ыңыз", "CASE"), ("^ыңдар", "CASE"),
               ("^ыңыздар", "CASE"), ("", "CASE")],
    "CASE": COMMON + [("Gа", "END")],
    "OWN": COMMON + [("а", "END")],
    "OWNED": [("ның", "END"), ("н", "END"), ("на", "END"), ("нда", "COPULA"), ("нан", "COPULA"), ("M=е=н", "END"), ("", "COPULA"),
              ("ндағы", "ATTRIBUTE"), ("ндай", "END"), ("н=і=к=і", "END")],
    "ATTRIBUTE": [("Lар", "CASE"), ("Lар", "OWNING"), ("", "CASE"), ("", "END"), ("", "OWNING")],
    "OWNING": [("Sы", "OWNED")],
    "VERB": [("", "STEM"), ("^ыQ", "STEM")],
    "TOGETHER": [("^ыс", "STEM")],
    "STEM": [("", "REGULAR"), ("Pа", "REGULAR"), ("", "OTHER"), ("Pас", "NEGATIVE"), ("Pай", "END")],
    "NEGATIVE": PERSONS + [("", "PLURAL"), ("тық", "PLURAL"), ("Lар", "PLURAL")],
    "REGULAR": [("E", "PRESENT"), ("Gан", "PAST"), ("Dы", "DONE"), ("са", "DONE"), ("Eтын", "NOUN"),
                ("ушы", "NOUN"), ("ушыKық", "NOUN"), ("у", "NOUN"), ("GанKық", "NOUN"), ("", "END"), ("^ыңдар", "END"), ("^ыңыз", "END"),
                ("^ың", "END"), ("^ыңыздар", "END"), ("сын", "END"), ("^айын", "END"), ("^айық", "END")],
    "PRESENT": PERSONS + [("ды", "END"), ("м", "END"), ("", "END")],
    "PAST": PERSONS + [("", "NOUN")],
    "DONE": SHORT_PERSONS + [("", "END")],
    "OTHER": [("^ар", "FUTURE"), ("^ып", "EVIDENT"), ("Gы", "PLURAL"), ("Pақ", "COPULA"), ("Pақшы", "COPULA"), ("Gалы", "END"),
              ("Gанша", "END"), ("^арлық", "PLURAL")],
    "FUTURE": PERSONS + [("", "NOUN")],
    "EVIDENT": [("", "END"), ("ты", "END"), ("пын", "END"), ("сың", "END"), ("сыз", "END"), ("пыз", "END")],
}
# States in which a word can end.
FINAL = {"END", "COPULA", "PRESENT", "DONE", "EVIDENT", "FUTURE", "PAST", "ATTRIBUTE", "NOUN", "PLURAL", "FOREIGN", "CASE", "OWN",
         "OWNED", "SINGLE", "NEGATIVE"}
NUMERALS = ("бір екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан жүз мың").split()

# Words of the acts that neither dictionary has, read by eye.
NOUNS = """
үдеріс құзырет тұпнұсқа түпнұсқалық телнұсқа хаттама хабархат мекенжай мөртабан мөртаңба өлшемшарт өнеркәсіп кәсіпорын өңірлік
әріптестік әрекеттестік қауымдастық қоғамдастық қағидат құжаттама округ дерекқор дереккөз келісімшарт бейнебайланыс агенттік
зертхана санат ғаламтор лицензиат лицензиар прекурсор өкілеттілік өкілеттік орынжай темір жол тағылымдама ресурс субъект объект
процентиль апостиль портал пошта шлюз браузер логин пароль авторизация авторлау рейтинг мамандандырылған сәйкестендіргіш
тасығыш тасымалдағыш жеткізгіш тінтуір теміржол уақтылылық қызметші қорғаншылық қамқорлық жетімділік қолжетімділік тиістілік
дұрыстылық қажеттілік бақуаттылық өкімет мемлекеттілік дәрежелік кестелік мәтіндік пішіндік құзыретті қолжетімді жоғары
интернетресурс отбасы сыйлықақы оралман себептеме түпнұсқалылық тиесілілік кінәлілік бейін бейіндік өлшем қызметтік есімі
""".split()
NARROW = "оқы таны тоқы ері шірі кебі жібі құры ары сасы шошы балқы шалқы қалқы ояны ауытқы қамты жылы жылжы дамы тасы".split()
VERBS = """
де же жу ту қу ки қи ти
куәландыр авторландыр авторластыр лицензияла рәсімде жүгін сканерле сұрат тоқтат айрыл ен хабарла экспортта импортта аттестатта
аттестатте аккредитте апостильде броньда интеграцияла авторизацияла консультацияла санкцияла транзакцияла ықпалдастыр цифрландыр
әрекеттес қанағаттан сәйкестендір теңестір пысықта есепте нөмірле кешіктір кешік қауымдастыр өзектендір тестіле мониторингте
ранжирле формуляцияла трансформацияла паналат әскерилендір сыныпта жетілдір жеңілдет ұйымдастыр бағдарла бағдар бұз
""".split()


def makes(stem, state, word):
    """Whether the grammar makes the word of a stem in a state."""
    seen = {(stem, state)}
    todo = [(stem, state)]
    while todo:
        text, state = todo.pop()
        if text == word and state in FINAL:
            return True
        for template, following in GRAMMAR[state]:
            for made in surfaces(text, template) if template else (text,):
                # Its last letters can still change (қ to ғ), or fall out.
                begins = word.startswith(made[:-2] if len(made) > 2 else made[:1]) and len(made) <= len(word) + 2
                if begins and (made, following) not in seen:
                    seen.add((made, following))
                    todo.append((made, following))
    return False


def makes_any(noun, word, state="NOUN"):
    """Whether a word is a form of a noun; loans can have an і behind two consonants (`актіні`) and lose one of two (`процесі`)."""
    bodies = [noun]
    if noun.endswith(("кт", "нк", "рк", "нг", "кс", "ск")):
        bodies.append(noun + "і")
    if noun.endswith("сс"):
        bodies.append(noun[:-1])
    return any(makes(body, state, word) for body in bodies)


class Judge:
    """Lemmas by a lexicon of Kazakh words and one of loans."""

    def __init__(self, words, loans=()):
        self.words = {word for word in words if len(word) > 2 or is_short(word)} | set(NOUNS)
        self.loans = set(loans)
        self.verbs = set(VERBS)
        for word in self.words:
            if word.endswith(("у", "ю")) and len(word) > 2:
                body = word[:-1] + ("й" if word.endswith("ю") else "")
                voiced = {"б": "п", "г": "к", "ғ": "қ"}.get(body[-1:])
                stems = {body} | ({body[:-1] + voiced} if voiced else set())
                self.verbs |= {stem for stem in stems if stem in self.words and (len(stem) > 2 or stem[0] in VOWELS)}
        self.verbs |= set(NARROW)
        # What has become a word of its own is no reciprocal: `келіс` of `кел`.
        self.together = {verb for verb in self.verbs if not any(verb + ending in self.words for ending in ("с", "ыс", "іс"))}

    def noun(self, stem):
        """The grammar of a noun. The dictionary does not tell nouns from stems of verbs, which have no `-ым`, `-ың`."""
        return "STRANGER" if stem in self.verbs else "NOUN"

    def lemmas(self, word):
        """All lemmas of a word in lower case, sorted."""
        found = {lemma for lemma in NUMERALS if word in {lemma + ending for ending in ("нші", "ншы", "інші", "ыншы")}}
        found |= {lemma for lemma, forms in IRREGULAR.items() if word == lemma or word in forms.split()}
        heads = [word[:end] for end in range(2, len(word) + 1)]
        for head in heads:
            found |= {stem for stem in variants(head) if stem in self.words and makes_any(stem, word, self.noun(stem))}
            found |= {stem for stem in variants(head) if stem in self.verbs and makes(stem, "VERB", word)}
            found |= {stem for stem in variants(head) if stem in self.together and makes(stem, "TOGETHER", word)}
        if not found:
            found |= {stem for head in heads if len(head) > 3 for stem in variants(head)
                      if stem in self.loans and makes_any(stem, word)}
        return sorted(found)


def is_short(word):
    """Of two letters, which the dictionary has many of that are none: `ат`, `су`; not `со`."""
    return len(word) == 2 and (word[0] in VOWELS - {"е"} or word in "ел ет ер ес ен еш ек су ту бу би жу қу де же ми".split())


def variants(head):
    """Stems that can begin a word as these letters do."""
    out = {head, head + "ь"}
    out |= {head[:-1] + hard for soft, hard in (("б", "п"), ("у", "п"), ("г", "к"), ("ғ", "қ"), ("ю", "й"), ("я", "й"), ("и", "ы"), ("и", "і"))
            if head.endswith(soft)}
    out |= {head + vowel for vowel in "ыі"}  # оқу of оқы
    out |= {head[:-1] for end in ("кті", "нкі", "ркі", "нгі", "ксі", "скі") if head.endswith(end)} | ({head + "с"} if head.endswith("с") else set())
    out |= {stem for stem in ELIDING if stem[:-2] + stem[-1] == head}
    return out
