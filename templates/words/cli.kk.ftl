# Командалық жолдың сөздері.

services-count = { $count } қызмет
passages = { $count } үзінді
versions = { $count } редакция
groups = { $count } топ
parts-differ = { $count } бөлік өзгеше

row-acts = актілер
row-services = қызметтер
row-processes = процестер
row-tables = кестелер
row-terms = ұғымдар
row-repairs = түзетулер
row-errors = қателер
row-files = файлдар
row-look-at = қараңыз
without-services = қызметсіз: { $count }
in-acts = { $count } актіде
nothing = ештеңе
none = жоқ
see-above = { $count }, жоғарыны қараңыз

added = қосылды
changed = өзгерді
renamed = атауы өзгерді
removed = алынды
unchanged = өзгеріссіз
taken = уақыты
taken-value = { $seconds } с ({ $rate } МБ/с)
gone = файлы жоқ
gone-value = { $path } (білім қорында әлі бар; `zanflow remove` қараңыз)

note = ескерту: { $text }
note-cut = сұрау тым ұзын, соңы алынбады
note-unknown-field = { $field } өрісі жоқ, сөз ретінде ізделді; өрістер: { $fields }
note-bad-value = { $field } өрісі { $value } бола алмайды; ескерілмеді
note-open-quote = тырнақша жабылмаған
note-only-not = тек шығарып тастау: қалғанының бәрі көрсетілді
note-respelled = { $word } сөзі жоқ; ұқсас сөздер ізделді
note-respelled-near = { $word } сөзі жоқ; ұқсастары: { $near }
note-not-found = { $word } сөзі де, оған ұқсасы да жоқ
note-asks = «{ $words }»: алдымен { $asked } (--literal мұны болдырмайды)
note-silent = ізделмеген сөздер: { $words } (--literal оларды да іздейді)
note-translated = { $word }: бұған қоса { $names } ізделді
passages-complete = { $shown } көрсетілді: барлық сөзі бары { $complete }, кейбір сөзі ғана бары { $others }
passages-none-complete = { $count } үзіндінің { $shown } көрсетілді; барлық сөзі бары жоқ
nothing-found = ештеңе табылмады
passages-shown = { $count } үзіндінің { $shown } көрсетілді
finds-something = былай іздеп көріңіз: { $query }
same-passages = мазмұны бірдей тағы { $count }
not-yet-in-force = әлі күшіне енбеген
repealed-on = күші { $day } жойылған

cited-by = басқа актілердің { $count } үзіндісі осыған сілтейді
references-broken = { $count } сілтеменің { $broken } ешқайда апармайды
relation-basis = негізі
relation-cites = сілтейді
relation-repeals = күшін жояды
relation-repealed-by = күшін жойған
relation-amended-by = өзгерткен
relation-stamp = белгі
held-own = актінің өзі
held-held = қорда бар
held-possible = мүмкін
held-several = бірі
held-not = қорда жоқ
broken = ешқайда апармайды: { $note }

caused-by = негізі { $act }
on-day-in-force = { $on } күні қолданыста: { $day } редакциясы ({ $commit }){ $by }
on-day-repealed = { $on } күні қолданыста емес: күші { $day } жойылған ({ $commit }){ $by }
on-day-unknown = { $on } туралы ештеңе белгісіз: бірінші редакция { $day }
from-to = { $before } ({ $first }) – { $after } ({ $second })

confirmed = расталған
likeness = ұқсастығы { $score }, атауы { $name }, стандарты { $standard }, қадамдары { $steps }
standard-same = сол
standard-other = басқа
standard-unknown = белгісіз

holds-question = орындала ма? [иә/жоқ]
overdue = мерзімі өткен
holds = шарт орындалды
fails = шарт орындалмады
row-case = іс
row-cases = істер
row-process = процесс
row-version = нұсқа
row-status = мәртебесі
row-started = басталды
row-due = мерзімі
row-resubmitted = қайта берілді
row-events = оқиғалар
row-path = жолы
row-head = басы
message-taken = қабылданды
message-kept = сақталды: іс оны әлі күтпейді
message-duplicate = мұндай нөмірлі хабар бұрын келген

cases-seed = { $count } іс, бастапқы сан { $seed }
row-rendered = көрсетілді
row-refused = бас тартылғаны
row-in-time = мерзімінде
row-time = уақыт
in-time-value = { $share }, әр қадам актіде берілген мерзімде
column-step = қадам
column-met = өтті
column-late = кешікті
column-share = үлесі
column-refusal = бас тартқан
column-time-until = оған дейінгі уақыт
allowed-by-act = актіде: { $time }
steps-without-time = Бұл қадамдар уақыт алмады, өйткені оны акт те, болжамдар да бермейді: { $steps }
times-of-work = Уақыт – жұмыс уақыты: жұмыс күні 8 сағат, тәулік 24 сағат, ай 30 күн.
times = орташа { $mean }, медиана { $median }, 95 % { $p95 }
unit-second = с
unit-minute = мин
unit-hour = сағ

# Totals of `zanflow check`.
check-sum = актілер: { $acts }; қателер: { $errors }, ескертулер: { $warnings }, ескертпелер: { $notes }

# Generating.
generate-no-steps = { $service }: актіде қызметтің қадамдары жоқ. Паспорт пен азамат парағында картасы бар; BPMN, диаграмма және процесс жасалмайды.
