severity-error = қате
severity-warning = ескерту
severity-note = { -note }
confidence-high = анық
confidence-medium = ықтимал
confidence-low = мүмкін
suggestion = ұсынылатын редакция: { $words }

card-mismatch-channel-list = Тізбеде мынадай арна бар: { $channel }; тарауларда ол жоқ.
card-mismatch-channel-text = Тарауларда мынадай арна бар: { $channel }; тізбеде ол жоқ.
card-mismatch-ground-list = Бұл бас тарту негізі тізбеде ғана бар, тарауларда басқа негіздер: «{ $item }».
card-mismatch-ground-text = Бұл бас тарту негізі тарауларда ғана бар, тізбеде жоқ: «{ $item }».
card-mismatch-paper-text = Бұл құжатты тараулар ғана талап етеді, тізбеде ол жоқ: «{ $item }».
card-mismatch-row = Мәтін бас тарту негіздері үшін тізбенің { $cited }-жолына сілтейді, ал олар { $own }-жолда.
card-mismatch-time = Тізбе қызметке «{ $whole }» береді, ал ең қысқа жолдағы қадамдар қосылғанда { $sum } жұмыс күнін алады.

dead-end-step = { $step } ешқайда апармайды және ештеңені аяқтамайды.
dead-end-check = { $step } бойынша бір ғана нәтиже сипатталған.
dead-end-no-refusal = { $step } тексергеннен кейін мәтінде бас тарту сипатталмаған: тексеру өтпесе не болатыны айтылмаған.

duration-conflict-table = { $column }-бағанда «{ $table }», ал мәтіндегі қадамда ({ $step }) «{ $own }» деп көрсетілген.
duration-conflict-words = Сан мен оның жанындағы сөз сәйкес келмейді: «{ $words }».
duration-conflict-whole = Бөлімшелердің әрекеттері барлығы { $sum } жұмыс күнін алады, ал қызметтің мерзімі – «{ $whole }».
duration-conflict-late-refusal = { $column }-бағандағы бас тарту «{ $time }» созылуы мүмкін, ал нәтиженің мерзімдері – «{ $times }»: бас тарту қызметтің өзінен кеш келуі мүмкін.

empty-section-chapter = Тараудың атауы бар, мәтіні жоқ.
empty-section-list = Тармақта тізбе жарияланған, бірақ тізбе жоқ.
empty-section-row = Жолдың атауы бар, ұяшықтары бос: «{ $row }».
empty-section-appendix = Қосымшада мөртабаннан басқа ештеңе жоқ.
empty-section-heading = Қосымшада тақырыптан басқа ештеңе жоқ.
empty-section-handbook = Бизнес-процестер анықтамалығында тақырыптар бар, олардың астында ештеңе жоқ.
empty-section-diagrams = Диаграммалар тақырыптарының астында диаграмма жоқ; файл дайындалғанда жоғалған болуы мүмкін.

inconsistent-term-word = { $defined ->
    [yes] Айқындалған «{ $meant }» терминінің орнына «{ $used }» деп жазылған
   *[no] Актіде жиі қолданылатын «{ $meant }» сөзінің орнына «{ $used }» деп жазылған
} ({ $count } жерде).
inconsistent-term-abbreviation = «{ $meant }» орнына «{ $used }» деп жазылған.
inconsistent-term-system = Жүйе мұнда «{ $used }», ал басқа жерлерде «{ $meant }» деп аталған.
inconsistent-term-portal = Портал «{ $meant }» деп айқындалған, ал басқа жерде «{ $used }» деп аталған.
inconsistent-term-two-things = «{ $short }» қысқартуы екі ұғымға берілген: «{ $first }» және «{ $second }».
inconsistent-term-two-names = Порталға «{ $meant }» қысқартуынан бөлек екінші қысқарту берілген: «{ $used }».
inconsistent-term-title = Қызмет мұнда «{ $used }», ал тақырыбында «{ $meant }» деп аталған.

inconsistent-term-title-order = Бекіту тармағында қызмет «{ $used }» деп аталған, ал тақырыбында – «{ $meant }».

missing-deadline-columns = Кестеде { $columns }-баған үшін мерзім көрсетілмеген.
missing-deadline-step = Мерзім көрсетілмеген: { $step }.

missing-paragraph-cited = Мәтінде осы құжаттың { $numbers }-тармағына сілтеме жасалған, ал соңғы тармағы – { $last }.

missing-participant-list = Қатысушылар тізбесінде қатысатындардың кейбірі жоқ: { $names }.
missing-participant-acts = «{ $name }» мұнда қатысады, бірақ қатысушылар тізбесінде жоқ.

next-conflict-self = { $column }-баған өзіне апарады.
next-conflict-words = { $column }-бағанда келесі әрекеттің нөмірі емес, тексеру тұр: «{ $words }».
next-conflict-same = { $column }-бағанның екі нәтижесі де { $to }-бағанға апарады.
next-conflict-unguarded = { $column }-баған екі жолға апарады, бірақ қайсысы қашан таңдалатыны айтылмаған.
next-conflict-empty = Мәтін жалғасқанымен, келесі әрекет көрсетілмеген (бағандар: { $columns }).
next-conflict-only-refusal = { $column }-баған тек бас тартуға ({ $to }-баған) апарады; { $check } орындалғанда қайда өтетіні көрсетілмеген.
next-conflict-no-check = { $column }-баған бірнеше жолға апарады, бірақ мәтінде осы қадамнан ({ $step }) кейін шарт жоқ.
next-conflict-elsewhere = { $column }-баған { $named } әрекетіне, ал мәтін мынаған апарады: { $steps }.
next-conflict-guard-login = { $column }-баған авторландыру бойынша тармақталады («{ $words }»), бірақ мәтіндегі { $check } – басқа тексеру.
next-conflict-guard-faults = { $column }-баған деректердегі бұзушылықтар бойынша тармақталады («{ $words }»), ал мәтіндегі { $check } деректердің бар-жоғын тексереді.
next-conflict-guard-request = { $column }-баған сұрау деректерінің табылуы бойынша тармақталады («{ $words }»), ал мәтіндегі { $check } талаптарға сәйкестікті тексереді.
next-conflict-guard-other = { $column }-баған «{ $words }» бойынша тармақталады, ал мәтіндегі { $check } басқа нәрсе туралы.

next-target-missing-column = { $column }-баған { $targets } әрекетіне апарады, бірақ кесте { $last }-бағанмен аяқталады.

number-gap-mark = Тармақ «{ $number }.» орнына «{ $number })» деп белгіленген.
number-gap-paragraph = { $before }-тармақтан кейін { $number }-тармақ тұр.
number-gap-paragraph-twice = { $number }-тармақтың нөмірі қайталанған.
number-gap-item = { $before }) тармақшадан кейін { $number }) тармақша тұр.
number-gap-item-twice = { $number }) тармақшаның нөмірі қайталанған.
number-gap-printed-twice = { $number } нөмірі қатарынан екі рет басылған.
number-gap-condition = { $before }-шарттан кейін { $number }-шарт тұр.
number-gap-condition-twice = { $number }-шарттың нөмірі қайталанған.
number-gap-process = { $before }-үдерістен кейін { $number }-үдеріс тұр.
number-gap-process-twice = { $number }-үдерістің нөмірі қайталанған.
number-gap-caption-mark = { $number } кестенің нөмірінде басқа кестелердегідей сызықша жоқ.
number-gap-caption = { $before }-кестеден кейін { $number }-кесте тұр.
number-gap-torn = { $column }-бағанның келесі әрекетінің нөмірі үзілген: «{ $words }».
number-gap-appendix = { $before }-қосымшадан кейін { $number }-қосымша тұр.
number-gap-appendix-twice = { $number }-қосымшаның нөмірі қайталанған.

step-check-mismatch-login = Тек пароль енгізіледі ({ $step }), ал логин де тексеріледі ({ $check }).
step-check-mismatch-payment = { $channel ->
    [provider] Қызмет беруші арқылы көрсету тәртібінде
   *[centre] Орталық арқылы көрсету тәртібінде
} төлем де, оны тексеру де жоқ, ал портал төлемегеннен бас тартады.

swapped-party-applicant = Мұнда алушы («{ $actor }») тек беруші жасайтын әрекетті жасайды.
swapped-party-provider = Мұнда қызметке беруші («{ $actor }») өтініш береді.
table-text-mismatch-step = Кестеде мәтіндегі мына қадамға баған жоқ: { $step }.
table-text-mismatch-steps = Кесте { $last }-бағанмен аяқталады; мәтіндегі мына қадамдарға баған жоқ: { $steps }.
table-text-mismatch-column = Мәтінде { $column }-бағанға сәйкес қадам жоқ: «{ $words }».
table-text-mismatch-actor = { $column }-бағанда «{ $actor }», ал мәтінде ({ $step }) «{ $own }» әрекет етеді.
table-text-mismatch-actor-asked = { $column }-бағанда орындаушы – «{ $actor }», ал мәтінде ({ $step }) одан шлюз арқылы сұралады.
table-text-mismatch-actor-result = { $column }-бағанда орындаушы – «{ $actor }», ал мәтінде ({ $step }) нәтижені «{ $own }» алады.
table-text-mismatch-actor-system = { $column }-бағанда орындаушы – «{ $actor }», ал өз сөздері немесе мәтін ({ $step }) бойынша әрекет «Е-лицензиялауда» жүреді.
table-text-mismatch-ground = { $column }-бағандағы бас тарту негізі («{ $words }») мәтіндегіден ({ $step }) басқа: онда деректер жоқ.
table-text-mismatch-registers = { $column }-бағанда мәтіндегіден ({ $step }) басқа дерекқорлардан сұралады («{ $words }»).
table-text-mismatch-half = { $column }-бағанда тек өңделеді («{ $words }»), ал мәтінде ({ $step }) тіркеледі және өңделеді.
table-text-mismatch-system = { $column }-бағандағы әрекет мәтіндегіден ({ $step }) басқа жүйеде жүреді («{ $words }»).
table-text-mismatch-form = { $column }-баған «{ $words }» деп аяқталады, ал мәтін бойынша ({ $step }) сұрау әлі жоқ.
table-text-mismatch-check = { $column }-бағандағы тексеру («{ $words }») мәтіндегіден ({ $check }) басқа.

undefined-abbreviation-nowhere = «{ $short }» қызмет мәтінінде еш жерде ашып жазылмаған.
undefined-abbreviation-alone = «{ $short }» тек ұзақ атаулардың құрамында ашып жазылған, ал мұнда жеке тұр.

unreachable-step-step = Бұл қадамға ештеңе апармайды: { $step }.
unreachable-step-columns = Кестенің бірде-бір келесі әрекеті { $columns }-бағанға апармайды.

unused-term-never = «{ $short }» қысқартуы енгізілген, бірақ бірде-бір рет қолданылмаған.

wrong-appendix-other-service = Қосымша осы қызметке емес, басқа қызметке («{ $named }») арналып рәсімделген.
wrong-appendix-other-act = { $numbers }-қосымша осы құжаттың қосымшасы ретінде көрсетілген, бірақ актінің қосымшасы деп рәсімделген.
wrong-appendix-missing = Мәтінде { $numbers }-қосымшаға сілтеме жасалған, бірақ ондай қосымша жоқ.

wrong-reason-faults = Бас тарту ({ $refusal }) деректердегі бұзушылықтар үшін, ал тексерілетіні ({ $check }) – талаптарға сәйкестік.
wrong-reason-payment = Бас тарту ({ $refusal }) төлемнің болмауы үшін, ал тексерілетіні ({ $check }) – талаптарға сәйкестік.
wrong-reason-other = Бас тартудың негізі ({ $refusal }) тексерілетінінен ({ $check }) басқа.
wrong-reason-registers = Бас тартуда ({ $refusal }) тексерілген ({ $check }) дерекқорлардан басқалары аталған.

report-title = Актінің рәсімделуіндегі кемшіліктер
report-summary = Қызметтер бойынша жиынтық
report-list = Ауырлығы бойынша ескертулер
report-text = Белгілері бар мәтін
report-errors = Қателер
report-warnings = Ескертулер
report-codes = Кодтар
report-line = жол
report-lines = барлық жолдар
report-none = Кемшілік табылған жоқ.
report-more = мына жолдарда да бар: { $lines }

broken-reference-appendix = «{ $words }»: актіде ондай қосымша жоқ ({ $act }).
broken-reference-article = «{ $words }»: актіде ондай бап жоқ ({ $act }).
broken-reference-item = «{ $words }»: тармақта ондай тармақша жоқ ({ $act }).
broken-reference-paragraph = «{ $words }»: актіде ондай тармақ жоқ ({ $act }).
cites-repealed-before = «{ $words }»: бұл акт шыққанда сілтеме жасалған актінің күші жойылған еді ({ $act }, { $day }).
cites-repealed-since = «{ $words }»: сілтеме жасалған актінің күші содан бері жойылды ({ $act }, { $day }).
definition-conflict-other = «{ $term }» сол органның { $act } актісінде басқаша айқындалған: «{ $other }».
standard-conflict-documents = Сілтеме жасалған стандартта басқа құжаттар аталған: «{ $other }» ({ $act }); мұнда «{ $own }».
standard-conflict-duration = Сілтеме жасалған стандартта басқа мерзім берілген: «{ $other }» ({ $act }); мұнда «{ $own }».
standard-conflict-legal-basis = Стандарттың көрсетілген жерінде бұл айтылмаған: «{ $other }» ({ $act }); мұнда «{ $own }».
standard-conflict-payment = Сілтеме жасалған стандартта төлем туралы басқаша айтылған: «{ $other }» ({ $act }); мұнда «{ $own }».
standard-conflict-refusal-reason = Сілтеме жасалған стандартта бас тартудың басқа негізі берілген: «{ $other }» ({ $act }); мұнда «{ $own }».
standard-conflict-steps = Іс-қимылдар бірге сілтеме жасалған стандарт беретін мерзімнен ұзақ: «{ $other }» ({ $act }).
