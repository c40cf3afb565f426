# Words of the pages in Kazakh, the language that pages have by default.
site = Zanflow – мемлекеттік қызмет регламенттері
nav = Бөлімдер
nav-search = Іздеу
nav-acts = Актілер
nav-upload = Мәтінді тексеру
nav-about = { -reference }
own-name = Қазақша
theme = Көрініс
theme-auto = Жүйедегідей
theme-light = Ақшыл
theme-dark = Қараңғы
leave = Шығу
foot = Бұл беттер актілердің мәтінінен автоматты түрде жасалған, ресми мәтінді ауыстырмайды.
copied = Көшірілді
copy-failed = Көшірілмеді: мәтінді белгілеп, өзіңіз көшіріңіз

home-title = Мемлекеттік қызмет регламенттерінен іздеу
home-lead = Сөзді кез келген тұлғада, кез келген пернетақтада теріңіз: әр табылған үзіндінің актісі, тармағы мен жолы көрсетіледі.
home-examples = Мысалдар:
count-acts = Акт
count-services = Қызмет
count-passages = Үзінді
ask = Іздеу
ask-label = Не іздейсіз
ask-placeholder = Мысалы: бас тарту себептері
on-day = Мына күнге:
keys = Пернелер: / – іздеу, j және k – келесі, алдыңғы.
query-help = Сұрау тілі

search-empty = Іздейтін сөзді теріңіз немесе сұрау тілінің өрістерін қолданыңыз.
narrow = Нақтылау
total = { $count ->
    [0] Ештеңе табылмады
   *[other] { $count } үзінді табылды
}
page-no = { $page }-бет
page-of = { $page }-бет, барлығы { $pages }
pages = Беттер
previous = Алдыңғы
next = Келесі
without = – осы шартты алып тастау
clear = Шарттарды тазарту
others = Тағы { $count }
nothing = Ештеңе табылмады
nothing-help = Сөздердің жазылуын тексеріңіз, шарттарды азайтыңыз немесе басқа сөзбен іздеп көріңіз.
no-more = Тізім осымен аяқталды
instead = Мына сұраулар бірдеңе табады:
too-deep = Бұдан әрі парақталмайды
too-deep-help = Сұрауды нақтылаңыз: аймақты, жылды немесе қызметті таңдаңыз.
same = Тағы { $count } жерде осылай жазылған
unnamed = және тағы { $count } жерде
to-service = Қызметтің беті
copy-kk = Көшіру (қаз)
copy-ru = Көшіру (рус)

field-type = Акт түрі
field-issuer = Шығарған орган
field-action = { action-other }
field-kind = Үзінді түрі
field-on = Күні


kind-title = актінің атауы
kind-head = деректемелер
kind-note = { -note }
kind-signature = қолтаңба
kind-stamp = бекіту белгісі
kind-heading = регламент атауы
kind-section = тарау
kind-paragraph = тармақ
kind-item = тармақша
kind-definition = { -definition }
kind-step = қадам
kind-condition = шарт
kind-caption = кесте не сызба атауы
kind-cell = кесте ұяшығы
kind-row = кесте жолы
kind-text = мәтін

note-cut = Сұрау тым ұзын: соңы алынып тасталды.
note-unknown-field = «{ $word }» деген өріс жоқ: жай сөз ретінде ізделді.
note-bad-value = «{ $word }» өрісінде «{ $instead }» мәні болмайды: алынып тасталды.
note-open-quote = Тырнақша жабылмаған: сөз тіркесі сұраудың соңына дейін алынды.
note-only-not = Тек алып тастау берілген: қалғанының бәрі көрсетілді.
note-respelled = «{ $word }» еш жерде жоқ; соған жақын сөздер ізделді: { $instead }.
note-respelled-unseen = «{ $word }» еш жерде жоқ; соған жақын сөздер ізделді.
note-not-found = «{ $word }» және оған ұқсас сөз еш жерде кездеспейді.
note-asks = «{ $word }»: алдымен { $asked } көрсетілді.
note-silent = Ізделмеген сөздер: { $instead }.
note-translated = «{ $word }» сөзінің орнына мыналар да ізделді: { $instead }.
take-literally = Дәл терілгендей іздеу
taken-literally = Сөздер терілгендей ізделді.
understand = Сұрақтың мағынасымен іздеу
sort-by = Реттеу:
sort-relevance = сәйкестігі бойынша
sort-date = жаңасы алдымен
sort-act = акт бойынша
save-as = Сақтау:
total-complete = Барлық сөзі бар { $count } үзінді
total-others = кейбір сөзі ғана бар тағы { $count }
total-none-complete = Кейбір сөзі бар { $count } үзінді; барлық сөзі бары жоқ

file-note = Файл қосылған кездегі қалпында, жол-жолымен.
official = ресми мәтіні
original-file = түпнұсқа файл
variants = Салыстыруға болатын қызметтер
citation = Дәйексөз
contents = Мазмұны
contents-none = тараулар жоқ
print = Басып шығару
repairs-show = Түзетілген жерлерді көрсету
repairs-hide = Түзетулерді жасыру
repairs-count = { $count } жері түзетілген
original = Түпнұсқасы ({ $count })
unread-count = { $count } үзінді танылмаған
uploaded = Жүктелген файл: { $file }
uploaded-note = Бұл мәтін сақталмады: бет жабылғанда жоғалады.
table = Кесте
form = Аяқталу нысаны
next-action = Келесі іс-қимыл
diagram-alone = Сызбаны бөлек ашу

rule-homoglyph = бөтен әліпби әрпі
rule-raised-figure = қосып салынған бөліктің жоғарғы цифры
rule-spaced = ажыратылған әріптер
rule-partly-spaced = бос орынмен бөлінген сөз
rule-displaced-link = орнынан жылжыған сілтеме
rule-broken-word = жол соңында үзілген сөз
rule-cut-cell = бетте үзілген ұяшық
rule-scattered-stamp = шашыраған бекіту белгісі
rule-glued-paragraph = тарау атауына жабысқан тармақ
rule-blanks = артық бос орын

acts-words = Атауындағы сөздер
show = Көрсету
acts-none-help = Сүзгіні жеңілдетіп көріңіз.

term-placeholder = Мысалы: ЭҮП, қызмет алушы
terms-empty = Ұғымды немесе оның қысқартуын жазыңыз: әр акт оны қалай анықтайтыны көрсетіледі.
terms-none = «{ $term }» ұғымын ешбір акт анықтамайды
terms-cut = Тек алғашқы { $count } анықтама көрсетілген: терминге сөз қосыңыз.
terms-search = Осы сөзді мәтіндерден іздеу
terms-total = { $wordings } түрлі анықтама, { $acts } актіде
terms-places = { $count } жерде

upload-lead = Регламент мәтінін жүктеңіз: жүйе оны талдап, құрылымын, қадамдарын, кестелерін және түзетулерін көрсетеді. Мәтін сақталмайды.
upload-file = Файл (txt, md, html, docx, pdf)
upload-text = немесе мәтіннің өзі
upload-limits = UTF-8, DOCX не PDF, ең көбі { $megabytes } МБ.
upload-do = Талдау

login-lead = Бұл сервер белгі (токен) сұрайды. Оны сервер иесінен алыңыз.
login-do = Кіру
to-search = Іздеуге оралу

group-cut = Мұнда алғашқы { $count } ғана көрсетілген; барлығы CSV және XLSX файлдарында.
no-services-russian = Бұл – актінің орыс тіліндегі мәтіні: деректер мен қызметтер қазақ тіліндегі мәтіннен ғана оқылады.
error-nowhere = Мұндай бет жоқ
error-nowhere-help = Мекенжайды тексеріңіз.
error-no-act = Мұндай акт жоқ
error-no-act-help = Ол білім қорынан шығарылған болуы мүмкін. Актілер тізімінен қараңыз.
error-no-part = Актіде мұндай қызмет, үдеріс немесе жол жоқ
error-no-part-help = Актінің өз бетін ашыңыз.
error-parameter = Мекенжайдағы мән жарамсыз: { $what }
error-parameter-help = Мәнді түзетіңіз немесе іздеуді қайта бастаңыз.
error-too-long = Мекенжай тым ұзын
error-too-long-help = Сұрауды қысқартыңыз.
error-too-large = Файл тым үлкен: ең көбі { $what } МБ
error-too-large-help = Кішірек файл жүктеңіз немесе мәтінді бөліп жіберіңіз.
error-not-an-act = Файлды оқу мүмкін емес: { $what }
error-not-an-act-help = UTF-8 мәтін (txt, md, html, docx, pdf) жүктеңіз.
error-no-uploads = Бұл серверде мәтін жүктеуге болмайды
error-no-uploads-help = Оны сервер иесі қосады.
error-host = Сервер бұл атпен шақырылмайды
error-host-help = http://127.0.0.1 мекенжайын қолданыңыз немесе атауды --host арқылы беріңіз.
error-other-site = Форма басқа сайттан жіберілген
error-other-site-help = Осы сайттағы форманы қолданыңыз.
error-token = Кіру үшін белгі керек
error-token-help = Белгіні сервер иесінен алыңыз.
error-kb = Білім қоры оқылмады
error-kb-help = Сервер иесіне хабарлаңыз: себебі сервердің журналында.
error-ours = Сервердің қатесі
error-ours-help = Сервер иесіне хабарлаңыз: себебі сервердің журналында.
error-stopped = Сервер қазір жауап бере алмайды
error-stopped-help = Біраздан соң қайталаңыз.

about-title = Бұл не және қалай іздеу керек
about-what = Zanflow мемлекеттік қызмет регламенттерін оқып, олардан қызметтерді, қадамдарды, шарттарды, мерзімдерді, ұғымдар мен кестелерді бөліп алады. Әр дерек актінің тармағы мен жолына сүйенеді.
about-status = Мәртебе актінің өз мәтіні мен ескертпелеріне қарап айтылады. Шешім қабылдамас бұрын ресми мәтінді тексеріңіз.
about-holds = Білім қорында: { $acts } акт, { $services } қызмет, { $passages } үзінді.
about-api = Бағдарламаларға арналған сипаттама:
query-title = Сұрау тілі
query-lead = Барлығы міндетті емес: жай сөздер де жеткілікті.
query-type = Теріңіз
query-words = Осы сөздер кез келген тұлғада; неғұрлым көбі табылса, соғұрлым жоғары.
query-keyboard = Латын әрпімен немесе қазақ әріптерінсіз терілген сөз де табылады.
query-phrase = Дәл осы ретпен тұрған сөздер.
query-not = Бұл сөз болмасын.
query-must = Бұл сөз міндетті түрде болсын.
query-field = Өрісінде осы сөздер бар актілер.
query-years = Осы жылдары шыққан актілер.
query-deadline = Мерзімі 10 жұмыс күнінен ұзақ қадамдар (wd – жұмыс күні, h – сағат, min – минут).
query-has = Төлемі бар жерлер; сондай-ақ: refusal, check, deadline, signature, definition, table.
query-on = Мәртебе осы күнге айтылсын; кейін шыққан актілер көрсетілмейді.
query-status = Күші жойылған актілер; in_force – күшін жою белгісі жоқтары.
query-definition = Осы ұғымның анықтамалары.
query-fields = Өрістер
query-name = Өріс
query-names = Басқаша атаулары
keys-title = Пернелер
key-slash = іздеу жолына өту
key-jk = келесі және алдыңғы нәтиже
key-enter = нәтижені ашу

# Groups of variants.
nav-groups = Нұсқалар
groups-lead = Бір нәрсені реттейтін әртүрлі актілердің қызметтері: өңір, жыл және арна бойынша.
groups-total = { $count } топ
groups-none = Бір қызметті реттейтін екі акт жоқ. Актілер қосыңыз.
group-confirmed = адам растаған
group-matrix = Қатар қойып салыстыру
group-by = Жолдар
group-common = Барлығына ортақ
group-only = Біреуінде ғана бар
group-members = Топтың қызметтері
group-links = Неліктен бірге
group-score = Баға { $score } %: атаулары { $name } %, әрекеттері { $steps } %.
group-standard-same = Стандарты бір.
group-standard-other = Стандарты басқа.
group-standard-unknown = Салыстыратын стандарт жоқ.
group-confirm = Бұлар нұсқалар
group-reject = Бұлар нұсқа емес
group-rejected = Адамдар бөлген
group-add = Топқа қызмет қосу
group-member = Топтың қызметі
group-key = Қызмет (ACT#SERVICE)

status-unmarked = күшін жою белгісі жоқ
status-in-force-on = дерекқоры бойынша { $day } күні қолданыста
field-standing = Қолданысы

# Оқу, редакциялар, тізімдер.
contents-act = Қабылдайтын акт
contents-appendix = { $number }-қосымша
contents-appendix-bare = Қосымша
cited-not-held = бұл акт базада жоқ
cites = Сілтемелері
cited-by = Осы актіге сілтейді
cites-to = { $count ->
   *[other] { $count } актіге сілтейді
}
cites-from = { $count ->
   *[other] оған { $count } акт сілтейді
}
relation-basis = негізі
relation-cites = сілтеме
relation-repeals = осы актімен күші жойылды
relation-repealed-by = осы актінің күшін жойған
relation-amended-by = осы актіні өзгерткен
relation-stamp = бекіту белгісі
editions = Редакциялар
editions-none = Бұл актінің бір ғана мәтіні бар.
editions-compare = Екі редакцияны қатар көру
editions-changed = { $count ->
   *[other] { $count } жер өзгеше
}
editions-same = бірдей: { $count }
editions-all = Бүкіл мәтін
editions-changes-only = Тек өзгерістер
edition-held = базадағы мәтін
edition-read = Оқу
edition-first = бірінші
edition-second = екінші
edition-causes = себебі:
edition-of-day = Бұл – { $day } күнгі редакция.
edition-until = Ол { $day } күніне дейін қолданылды.
change-added = қолданысқа енді
change-changed = мәтіні өзгерді
change-renamed = атауы өзгертілді
change-removed = күші жойылды
change-file = файл:
changed-on = өзгертілді { $day }
sides = Қазақша және орысша қатар
sides-note = Мәтіндер тармақ пен тармақша нөмірлері бойынша қатар қойылды.
language-kk = Қазақша
language-ru = Орысша
within = Осы актіден іздеу
found-places = { $count ->
   *[other] { $count } жер
}
unmark = Белгілемеу
note-mark = Кемшілік белгісі
note-unsure = (файлдың кемшілігі болуы мүмкін)
notes-off = Көрсетпеу
notes-marks = Шетіндегі белгі
notes-text = Мәтін ішінде
notes-count = { $count ->
   *[other] { $count } ескертпе
}
explain = Түсіндірме
explain-lead = Ескертпе ережесі
explain-all = Барлық ережелер
rows = { $count ->
   *[other] { $count } жол
}
page-of-file = { $page }-бет
services-count = { $count ->
   *[other] { $count } қызмет
}
sort = Реті
sort-new = Жаңалары
sort-changed = Өзгергендері
sort-title = Атауы бойынша
field-form = Нысан
form-regulations = регламент
form-rules = қағидалар
form-standards = стандарттар
form-amending = өзгертуші акт
form-other = басқа
act-type-resolution = қаулы
act-type-order = бұйрық
act-type-decision = шешім
act-type-directive = өкім
act-type-decree = жарлық
act-type-law = заң
act-type-code = кодекс
sheet-card = Паспорт
sheet-field = Өріс
downloads = Жүктеп алу
download-print = PDF (басып шығару)
error-no-edition = Мұндай редакция жоқ
error-no-edition-help = Актінің редакциялар тізімін қараңыз.
cited-several = бұл сөздерге базадағы бірнеше акт сай келеді
unreadable-empty = мәтін жоқ
unreadable-letters = { $what }-жолдан бастап UTF-8 емес
unreadable-locked = құпиясөзбен жабылған
unreadable-scan = мына беттерде мәтін жоқ, тек сурет бар: { $what }
unreadable-font = { $what }-беттегі қаріптің әріптері танылмайды
unreadable-large = тым үлкен: актілерге бөліңіз
unreadable-program = бұл сервер мұндай пішімді оқымайды
unreadable-damaged = бүлінген
unreadable-binary = бұл мәтін емес

# Searches that are kept.
kept-searches = Сақталған іздеулер
kept-lead = Олар білім қорында тұр: оны оқитындардың бәрі көреді, zanflow search --saved іске қосады.
kept-none = Әзірге бірде-бір іздеу сақталмаған.
kept-forget = Жою
keep-search = Осы іздеуді сақтау
keep-name = Атауы
keep = Сақтау
keep-off = Мұнда іздеу сақталмайды: сервер жазу құқығынсыз іске қосылған (--allow-upload).
error-no-keeping = Бұл серверде іздеуді сақтауға болмайды
error-no-keeping-help = Оған сервер иесі --allow-upload арқылы рұқсат береді.
error-many-searches = Сақталған іздеулер тым көп
error-many-searches-help = Керек еместерін жойыңыз.
