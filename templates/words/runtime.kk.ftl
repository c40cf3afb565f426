# Words of the pages of a running service.

tasks = Тапсырмалар
cases = Істер
start = Іс бастау
back = Қайту

# Who acts.
me = Мен
me-none = Кім екеніңізді көрсетіңіз
me-id = Қызметтік нөмір
me-id-help = журналда қалады; ЖСН жазбаңыз
me-name = Аты-жөні
me-save = Сақтау
me-note = Әрбір әрекет журналға осы атпен жазылады.

# Lists.
tasks-none = Ашық тапсырма жоқ.
tasks-more = Алғашқы { $count } тапсырма көрсетілген.
cases-none = Әлі бірде-бір іс басталмаған.
cases-older = Ертеректегілері
cases-newest = Соңғылары
case = Іс
case-no = № { $case } іс
process = Үдеріс
assignee = Кімде
assignee-none = бос
due = Мерзімі
due-none = мерзімі жоқ
due-unknown = белгісіз: күнтізбеде бұл күндер жоқ
due-provisional = алдын ала: сол жылғы демалыс күндерін ауыстыру әлі бекітілмеген
overdue = мерзімі өтті
where = Қайда тұр
started = Басталды

# What a case is doing.
status = Күйі
status-running = орындалуда
status-task = адамды күтуде
status-message = хабарламаны күтуде
status-retry = қайталауды күтуде
status-held = көмек керек
status-success = қызмет көрсетілді
status-refused = бас тартылды
status-cancelled = тоқтатылды
status-suspended = уақытша тоқтатылған

# Starting.
process-steps = Қадамдары
process-stopped = Бұл үдеріс орындалмайды
process-stopped-why = Акт үдерістің қалай жалғасатынын ашық қалдырған:
start-applicant = Өтініш берушінің ЖСН/БСН
start-applicant-help = 12 цифр; журналдан тыс сақталады және өшіруге болады
start-representative = Өкілдің ЖСН-ы
start-representative-help = өтініш берушінің атынан біреу әрекет етсе; 12 сан
start-facts-help = Бос қалдырылған шартты жүйе немесе адам тексереді.
start-open = тексерілсін
start-holds = орындалды
start-fails = орындалмады
start-resubmits = № { $case } іс бойынша қайта беру

# A case.
case-current = Қазіргі қадам
case-path = Өткен жолы
case-history = Тарихы
case-actions = Басқа әрекеттер
case-applicant = Өтініш беруші
case-newer = Бұл іс үдерістің бұрынғы нұсқасымен жүріп жатыр.
case-taken_up = Қайта берілді:
case-held = Неге тоқтады: { $why }
case-system = Бұл қадамды жүйе орындайды.

do-take = Өзіме алу
do-give = Басқа адамға беру
do-complete = Орындалды
do-approve = Орындалды деп тану
do-refuse = { action-refuse }
do-question = Шарт орындалды ма?
do-note = Ескертпе
do-retry = Қайта шақыру
do-suspend = Уақытша тоқтату
do-resume = Жалғастыру
do-cancel = Істі тоқтату
do-send = Жіберу
do-resubmit = Қайта беру
do-migrate = Жаңа нұсқаға көшіру
do-erase = Дербес деректерді өшіру
do-erase-sure = Қайтарылмайтынын түсінемін
reason = Себебі
reason-help = Бас тартуға міндетті
reason-more = Тағы бір себеп
ground-item = Тармақша
message-id = Хабарламаның нөмірі
message-holds = Шарт орындалды ма
unsaid = айтылмаған

# History.
who-engine = қозғалтқыш
who-system = жүйе
event-started = Іс басталды
event-entered = Қадамға келді
event-deadline_set = Мерзімі қойылды
event-deadline_unknown = Мерзімі белгісіз
event-called = Жүйе орындады
event-accepted = Жүйе қабылдады
event-call_failed = Жүйе жауап бермеді
event-unknown = Жүйе жауабын білмейді
event-late = Жауап кеш келді
event-concluded = Жауаптардың қорытындысы
event-held = Адам көмегі керек
event-retried = Қайта шақырылды
event-assigned = Тапсырма берілді
event-completed = Қадам орындалды
event-received = Хабарлама келді
event-taken = Хабарлама пайдаланылды
event-suspended = Уақытша тоқтатылды
event-resumed = Жалғасты
event-cancelled = Тоқтатылды
event-migrated = Жаңа нұсқаға көшірілді
event-warned = Мерзімі таяды
event-escalated = { deadline-passed }
event-ended = Іс аяқталды
event-resubmitted = Қайта берілді
event-erased = Дербес деректер өшірілді
detail-approve = орындалды
detail-refuse = бас тартылды
detail-true = орындалды
detail-false = орындалмады
detail-success = қызмет көрсетілді
detail-refused = бас тартылды

# Embedded systems.
systems-title = Ішкі жүйелер
systems-note = Нақты жүйелер қосылғанша олардың орнына осылар жауап береді. Мұнда жазылмаған нәрсе орындалмаған болып саналады.
systems-put = Жазу
systems-done = Жазылды.
systems-whom = Өтініш берушінің ЖСН/БСН
embedded-portal = ЭҮП: тіркелген
embedded-payment = Төлем: төленген
embedded-licensing = Лицензиялау: талаптарға сай
embedded-registers = Тіркелімдер: деректері бар
embedded-notary = Нотариат: сенімхаты бар
embedded-signature = ЭЦҚ: куәлігі жарамды

# What can be wrong.
error = Орындалмады
error-request = Сұраным дұрыс емес.
error-address = Мұндай бет жоқ.
error-method = Мұнда бұлай жүгінуге болмайды.
error-process = Мұндай үдеріс жоқ.
error-cannot_run = Бұл үдеріс орындалмайды.
error-unknown_case = Мұндай іс жоқ.
error-unknown_version = Үдерістің мұндай нұсқасы жоқ.
error-unknown_node = Үдерісте мұндай қадам жоқ.
error-no_decision = Бұл — шарт: орындалғанын не орындалмағанын көрсетіңіз.
error-no_reason = Бас тарту үшін себебін жазу керек.
error-personal_id = Нөмір ЖСН-ге ұқсайды: қызметтік нөмірді жазыңыз.
error-ended = Іс аяқталған.
error-no_task = Бұл тапсырма ашық емес: іс басқа қадамға өтіп кеткен болуы мүмкін.
error-assigned = Тапсырма басқа адамда: алдымен өзіңізге алыңыз.
error-suspended = Іс уақытша тоқтатылған.
error-not_allowed = Рөліңіз бұған мүмкіндік бермейді
error-facts_given = Фактілер тек сынақта беріледі
error-not_suspended = Іс тоқтатылмаған.
error-not_movable = Істі қазір көшіруге болмайды.
error-no_retry = Қайталайтын ештеңе жоқ.
error-not_refused = Тек бас тартылған істі бір рет қайта беруге болады.
error-calendar = Күнтізбеде бұл күндер жоқ.
error-full = Дискіде орын жоқ, ештеңе жазылмады.
error-journal = Журнал жазылмайды: әкімшіге хабарлаңыз.
error-ours = Бағдарламаның қатесі.
error-who = Алдымен кім екеніңізді көрсетіңіз.
error-host = Бұл сервер тек осы компьютерге қызмет етеді.
error-token = Кіру белгісі керек.
error-origin = Сұраным басқа сайттан келді.
error-too_long = Сұраным тым үлкен.
error-systems = Ішкі жүйелер мұнда қолданылмайды.

# Other systems.
trial = Сынақ режимі: кез келген адам кез келген рөлде әрекет етеді. Нақты істерге арналмаған.
handovers = Берілмеген қадамдар
handovers-none = Басқа жүйеде сәтсіз болған қадам жоқ.
handovers-retry = Бәрін қайта шақыру
handover-tries = { $count } рет сәтсіз
handover-next = келесі әрекет
handover-unknown = жүйе жауабын білмейді
lines = Жүйелермен байланыс
line-running = орындалуда
line-waiting = кезекте
line-abandoned = жауапсыз қалған
line-paused = { $until } дейін шақырылмайды
connector-portal = ЭҮП
connector-gateway = ЭҮШ
connector-payment = Төлем
connector-licensing = Е-лицензиялау
connector-registers = ЖТ және ЗТ МДҚ
connector-notary = БНАЖ
connector-document_flow = ЭҚЖ
connector-signature = ЭЦҚ куәліктері
connector-workers = Қызметкерлердің есептік жазбалары
