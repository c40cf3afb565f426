# Words of the report of a compilation.

# Counts and files.
page-title = Zanflow: құрастыру есебі
heading = Құрастыру есебі
counts = Актілер: { $acts }. Оқылмаған файлдар: { $failures }.
failures = Оқылмаған немесе жазылмаған файлдар
failure = Файл және қате
failure-help = Не істеу керек

# Acts.
acts = Актілер
processes = Үдерістер
tables = Кестелер
unread-column = Түсінілмеген
model = үлгі (JSON)
repaired = түзетілген мәтін
terms-count = ұғымдар: { $count }

# Services.
service-untitled = (атауы табылмады)
process = Үдеріс
way-portal = { channel-portal }
way-provider = { channel-provider }
way-centre = { channel-centre }
way-internal = ішкі бірліктер
table = Кесте
table-untitled = (атаусыз)
lines = Жолдар
actions = Іс-қимылдар
confidence = Сенімділік

# Passages that were not understood.
unread-passages = Түсінілмеген үзінділер
passage = Үзінді
unread-more = Тағы { $count } үзінді:
in-model = үлгіде (JSON)

# An act as text.
show-untitled = (атауы табылмады)
show-unnamed = (қызмет атауы табылмады)
show-act = акт
show-registered = тіркелді
show-status = мәртебе
show-signed-by = қол қойған
show-control = бақылау
show-amended = өзгертілді
show-code = код
show-text-of = редакция
show-address = адрес
show-file = файл
show-repealed-by = күші жойылды: { $act }
show-lines = жолдар
show-provider = беруші
show-standard = стандарт
show-form = нысан
show-participants = қатысады
show-terms = ұғымдар
show-assured = кепілдік
show-conditions = шарттар
show-survey = сауал
show-survey-size = { $questions } сұрақ, әрқайсысына { $answers } жауап
show-questionnaire = сауалнама
show-question = сұрақ
show-answer-text = өз сөзімен
show-answer-unknown = жауап нұсқалары оқылмады
show-finding = ескерту
show-diagram = { $number }-диаграмма
show-refusal = БАС ТАРТУ
show-check = ТЕКСЕРУ
show-result = нәтиже
show-if-so = иә болса
show-if-not = жоқ болса
show-then = содан соң
show-done = аяқталды
show-refused = бас тартылған
show-table-untitled = атаусыз кесте
show-confidence = сенімділік { $confidence }
show-card = карта
show-provided-by = көрсетеді
show-channels = тәсілдер
show-subtype = кіші түрі
show-time = мерзім
show-fee = ақы
show-hours = уақыты
show-paper = құжат
show-refused-if = негіз
show-other = өзге
show-note = дерек
show-application = өтініш нысаны
show-field = өріс
show-complaints = шағым
show-amends = өзгертеді
show-one-of = { card-one-of }
show-new-wording = жаңа редакция
show-words-replaced = сөздер ауыстырылды
show-added = толықтыру
show-removed = алып тастау
show-text-lines = мәтін { $lines }
show-system-portal = { system-portal }
show-system-gateway = { system-gateway }
show-system-payment_gateway = { system-payment_gateway }
show-system-licensing = { system-licensing }
show-system-legal_entities = { system-legal_entities }
show-system-persons = { system-persons }
show-system-notary = { system-notary }
show-system-centre = { system-centre }
show-system-workplace = { system-workplace }
show-system-document_flow = { system-document_flow }
show-will-be-of = кімдікі болады
show-in-force-of = қолданыста: базада { $day } күнгі мәтіні бар
show-an-act = акт
show-no-act = акт деп танылмады: мәтінде органы, түрі, күні жоқ
show-amending = өзгерістер енгізетін { $kind } деп танылды; қызмет жоқ: басқа актілердің бөліктері ғана берілген
show-no-services = { $kind } деп танылды; қызмет жоқ: регламент, қағидалар не стандарт табылмады
