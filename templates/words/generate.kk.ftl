# Words that generated files add to those of the act.

# Steps.
start = Басы
overdue-note = Мерзімі { $time }. Таймер іс-қимылды тоқтатпайды.
overdue-working = Жұмыс күндері: таймер оларды күнтізбелік күн ретінде санайды; демалыс пен мерекелерді істі жүргізуші жүйе ескереді.
result = Нәтижесі: { $text }
time = Мерзімі: { $time }
actor = Орындаушысы: { $name }
lane-inferred = Мәтінде де, кестеде де орындаушы аталмаған.

# What conditions ask, by their check.
ask-check_credentials = Деректер дұрыс па?
ask-check_payment = Төлем жасалған ба?
ask-check_certificate = Тіркеу куәлігі жарамды ма?
ask-check_registry = Деректер тізілімде бар ма?
ask-check_eligibility = Талаптарға сәйкес пе?
ask-words = { $words }: нәтижесі оң ба?

# Times.
duration-second = { $count } секунд
duration-minute = { $count } минут
duration-hour = { $count } сағат
duration-day = { $count } күн
duration-working_day = { $count } жұмыс күні
duration-week = { $count } апта
duration-month = { $count } ай
duration-year = { $count } жыл
duration-same_day = сол күні
duration-least = кемінде { $time }
total = Ең ұзақ жолдың мерзімі: { $time }
total-partly = кемінде { $time } (мерзімі айтылмаған қадамдар: { $silent })
total-unknown = Актіде бұл процестің қадамдарына мерзім көрсетілмеген

# Citations.
cite-file = файл: { $file }
service-none = (қызметтің атауы табылмады)

# Why a process cannot run.
fault-empty = бірде-бір қадам жоқ
fault-no_start = бастапқы қадам жоқ
fault-unreachable = { $step }: бұл қадамға жол жоқ
fault-no_ending = { $step }: бұл қадамнан аяқталуға жол жоқ
fault-no_pass = { $step }: шарт орындалғанда қайда өту керегі айтылмаған
fault-no_fail = { $step }: шарт орындалмағанда қайда өту керегі айтылмаған
fault-two_ways = { $step }: бір шешімнен екі жол шығады, біріншісі сызылды
fault-wrong = { $step }: қадамның түріне сай келмейтін жол, сызылмады
fault-unknown = { $step }: мұндай қадам жоқ, жол сызылмады
fault-renamed = { $step }: бұл белгі бос емес немесе жарамсыз, басқасы берілді

# Diagram.
diagram-legend = Шартты белгілер
diagram-step = үдеріс (қадам)
diagram-condition = шарт (тексеру)
diagram-refusal = бас тарту
diagram-inferred = орындаушысы мәтінде де, кестеде де аталмаған
diagram-time = қадамның мерзімі
diagram-system = қатысатын жүйелер
diagram-start = басталуы
diagram-end = аяқталуы
diagram-way = өту бағыты

# Passport and citizen's page.
passport-title = Мемлекеттік қызмет паспорты
passport-repealed_by = Күшін жойған акт
passport-registered = Тіркелген
passport-for = Кімге арналған
passport-automation = Автоматтандыру дәрежесі
passport-kind = Қызмет түрі
passport-survey = Сауалнама
passport-survey-size = { $questions } сұрақ, әрқайсысында ең көбі { $answers } жауап
passport-next = әрі қарай: { $next }
passport-control = Бақылау жүктелген
passport-signed = Қол қойған
citizen-title = Қызметті қалай аламын
citizen-where = Қайда жүгінемін
citizen-do = Мен не істеймін
citizen-need = Не қажет
citizen-long = Қанша уақыт алады
citizen-long-none = Қадамдардың мерзімі мәтінде көрсетілмеген.
citizen-long-table = Кестелердегі мерзімдер:
citizen-why = Неге бас тартуы мүмкін
