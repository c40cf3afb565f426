# Бірнеше бөлікке ортақ сөздер.

# Арналар.
channel-portal = ЭҮП арқылы
channel-provider = қызмет беруші арқылы
channel-centre = Орталық арқылы
channel-internal = құрылымдық бөлімшелердің іс-қимылдары

# Қадамдардың іс-қимылдары.
action-register_applicant = Алушыны тіркеу
action-authenticate = Авторизациялау
action-check_credentials = Деректердің түпнұсқалығын тексеру
action-choose_service = Қызметті таңдау
action-fill_form = Сұрау нысанын толтыру
action-attach_documents = Құжаттарды бекіту
action-pay = Төлеу
action-check_payment = Төлем фактісін тексеру
action-choose_certificate = ЭЦҚ куәлігін таңдау
action-check_certificate = ЭЦҚ куәлігін тексеру
action-sign = ЭЦҚ-мен қол қою
action-query_registry = Дерекқорға сұрау жіберу
action-check_registry = Дерекқордағы деректерді тексеру
action-send_request = Сұрауды жіберу
action-register_request = Сұрауды тіркеу
action-process_request = Сұрауды өңдеу
action-check_eligibility = Талаптарға сәйкестікті тексеру
action-refuse = Бас тарту
action-receive_documents = Құжаттарды қабылдау
action-register_documents = Құжаттарды тіркеу
action-assign_executor = Орындаушыны айқындау
action-examine = Құжаттарды қарау
action-prepare_result = Нәтижені дайындау
action-agree_with_authority = Келісу
action-sign_result = Нәтижеге қол қою
action-deliver_result = Нәтижені беру
action-submit_application = Өтініш беру
action-notify_applicant = Алушыны хабардар ету
action-hold_hearing = Тыңдау өткізу
action-make_preliminary_decision = Алдын ала шешім қабылдау
action-decide = Шешім қабылдау
action-inspect_site = Орнында тексеру
action-test = Сынақ өткізу
action-transfer_documents = Құжаттарды беру
action-return_documents = Құжаттарды қайтару
action-other = Іс-қимыл

# Жүйелер, актілердегі қысқаша атаулары.
system-portal = ЭҮП
system-gateway = ЭҮШ
system-payment_gateway = ЭҮТШ
system-licensing = «Е-лицензиялау» МДҚ АЖ
system-legal_entities = ЗТ МДҚ
system-persons = ЖТ МДҚ
system-notary = БНАЖ
system-centre = ХҚКО АЖ
system-workplace = АЖО
system-document_flow = ЭҚЖ

# Қадамдар мен аяқталу.
node-process = { $number }-үдеріс
node-condition = { $number }-шарт
node-step = { $number }-қадам
node-preliminary = { $number }-әрекет
actor-none = орындаушысы аталмаған
end-success = Қызмет көрсетілді
end-refused = Бас тартылды
deadline-passed = Мерзімі өтті
fault-title = Үдеріс орындалмайды
status-in-force = дерекқоры бойынша қолданыста
no-services-not-an-act = Акт деп танылмады: мәтінде орган да, акт түрі де, күні де аталмаған.
no-services-amending = Өзгерістер енгізетін акт деп танылды ({ $kind }); қызмет жоқ: онда толық қағидалар не талаптар тізбесі емес, басқа актілердің бөліктері ғана берілген.
no-services-other = Акт деп танылды ({ $kind }); қызмет жоқ: одан мемлекеттік қызметтің регламенті, қағидалары не стандарты табылмады.
status-repealed = күші жойылған
status-in_force = бұл мәтінде күшін жойғаны туралы белгі жоқ

# Сілтемелер.
cite-paragraph = { $number }-тармақ
cite-item = { $item } тармақша
cite-line = { $line }-жол
cite-lines = { $lines }-жолдар
time-column = кестенің { $column }-бағаны, { $lines }

# Өрістер мен бағандар.
field-act = Акт
field-actor = Орындаушы
field-channel = Арна
field-paragraph = Тармақ
field-region = Өңір
field-service = Қызмет
field-status = Мәртебесі
field-steps = Қадамдар
field-system = Жүйе
field-year = Жыл
file = Файл
step = Қадам
services = Қызметтер
systems = Жүйелер
conditions = Шарттар
term = Ұғым
terms = Ұғымдар
meaning = Мағынасы
diagram = Сызба
legal-basis = Құқықтық негіз
notes = Ескертпелер
confidence-of-reading = оқу сенімділігі { $percent } %

# Қызмет паспорты.
passport-channels = Қалай алуға болады
passport-condition = Шарт
passport-findings-none = Ескертпе жоқ.
passport-none = аталмаған
passport-outcome = Нәтижесі, әрі қарай
passport-people = Қатысушылар
passport-reason = Орындалмаса
passport-refusals = Шарттар және бас тарту себептері
passport-requirements = Сақталатын талаптар
passport-short = Қысқаша
passport-source = Негізі
passport-tables = Іс-қимылдар кестелері
passport-technical = Техникалық шарттар
passport-text = Не істейді
passport-time = Мерзімі
passport-what = Қызмет туралы
citizen-note = Бұл бет актінің мәтінінен автоматты түрде жасалған, оны ауыстырмайды.
citizen-repealed = Бұл актінің күші жойылған: қазіргі тәртіпті қызмет берушіден сұраңыз.

# Беттер.
skip = Мазмұнына өту
language = Тіл
login = Кіру
login-token = Кіру белгісі
login-wrong = Белгі дұрыс емес.
yes = иә
no = жоқ

# Екі мағынада қолданылатын сөздер.
-definition = анықтама
-note = ескертпе
-paper-licence = Лицензия
-paper-notice = Хабарлама
-reference = Анықтама
-no-end = мерзімсіз
-period = Қолданылу мерзімі
history-erased = дербес деректер өшірілген
status-not-yet = әлі шықпаған
acts-total = { $count } акт
unread = оқылмаған

# Қызмет картасы.
card-title = Қызмет картасы: талаптар тізбесі
card-provider = Кім көрсетеді
card-channels = Қалай жүгінеді
card-subtypes = Кіші түрлері
card-times = Бүкіл қызметтің мерзімі
card-form = Нысаны
card-result = Не беріледі
card-fee = Қанша тұрады
card-schedule = Қабылдау уақыты
card-papers = Тапсырылатын құжаттар
card-grounds = Бас тарту негіздері
card-other = Өзге талаптар
card-notes = Тағы не білу керек
card-complaints = Қайда шағымдануға болады
card-one-of = біреуі:
card-form-electronic_full = электрондық, толық автоматтандырылған
card-form-electronic_partial = электрондық, ішінара автоматтандырылған
card-form-electronic = электрондық
card-form-paper = қағаз
card-form-proactive = проактивті
card-form-composite = бірнеше қызметке бір өтініш
passport-provider = Қызмет беруші
passport-standard = Стандарты

# Answers of searches.
asks-deadline = мерзімі бар үзінділер
asks-document = құжаттар тізбелері
asks-ground = бас тартудың негіздері
asks-payment = ақысы айтылған үзінділер
asks-complaint = шағымдану тәртібі
asks-provider = кім және қайда береді
asks-apply = қалай өтініш беруге болады
asks-status = күшінде ме
asks-force = қашаннан бастап күшінде
asks-definition = ұғымдардың анықтамалары
asks-difference = екі ұғымның да анықтамалары
missing-words = жоқ: { $words }
title-words = тек атауында бар: { $words }
column-citation = сілтеме
column-title = қызмет не акт
column-kind = түрі
column-text = мәтіні
column-time = мерзімі
column-date = актінің күні
column-status = актінің мәртебесі
column-missing = жоқ сөздері
column-place = файл мен жол

# Fields of application forms
blank-text = мәтін
blank-name = адамның аты-жөні
blank-iin = ЖСН
blank-bin = БСН
blank-iin_or_bin = ЖСН немесе БСН
blank-date = күн
blank-number = сан
blank-phone = телефон нөмірі
blank-email = электрондық пошта мекенжайы
blank-address = мекенжай
blank-choice = таңдау
blank-signature = қол қою
blank-seal = мөр орны
blank-list = тізім
blank-unknown = бұл бос орынның мағынасы оқылмады
asked-of-natural = жеке тұлғадан
asked-of-legal = заңды тұлғадан
