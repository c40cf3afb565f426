severity-error = ошибка
severity-warning = предупреждение
severity-note = замечание
confidence-high = достоверно
confidence-medium = вероятно
confidence-low = возможно
suggestion = предлагаемая редакция: { $words }

card-mismatch-channel-list = По перечню можно обратиться { $channel }, в главах этого нет.
card-mismatch-channel-text = По главам можно обратиться { $channel }, в перечне этого нет.
card-mismatch-ground-list = Это основание отказа есть только в перечне, в главах — другие: «{ $item }».
card-mismatch-ground-text = Это основание отказа есть только в главах, в перечне его нет: «{ $item }».
card-mismatch-paper-text = Этот документ требуют только главы, в перечне его нет: «{ $item }».
card-mismatch-row = За основаниями отказа текст отсылает к строке { $cited } перечня, а они в строке { $own }.
card-mismatch-time = Перечень даёт на услугу «{ $whole }», а шаги кратчайшего пути вместе занимают рабочих дней: { $sum }.

dead-end-step = Из шага «{ $step }» ничего не следует, и он ничего не завершает.
dead-end-check = Описан только один исход: { $step }.
dead-end-no-refusal = После шага «{ $step }» в тексте нет отказа: не сказано, что происходит, когда проверка не пройдена.

duration-conflict-table = В графе { $column } указано «{ $table }», а в тексте ({ $step }) — «{ $own }».
duration-conflict-words = Число и слова при нём расходятся: «{ $words }».
duration-conflict-whole = Действия подразделений вместе занимают { $sum } рабочих дней, а услуга — «{ $whole }».
duration-conflict-late-refusal = Отказ в графе { $column } может занять «{ $time }», хотя сроки результата — «{ $times }»: отказ может прийти позже самой услуги.

empty-section-chapter = У главы есть название, но нет текста.
empty-section-list = Пункт объявляет перечень, но перечня нет.
empty-section-row = В строке есть название, но нет ячеек: «{ $row }».
empty-section-appendix = Приложение состоит из одного грифа.
empty-section-heading = В приложении есть заголовок и больше ничего.
empty-section-handbook = В справочнике бизнес-процессов есть заголовки, но под ними ничего нет.
empty-section-diagrams = Под заголовками диаграмм нет диаграмм; возможно, они потеряны при подготовке файла.

inconsistent-term-word = { $defined ->
    [yes] «{ $used }» вместо определённого термина «{ $meant }»
   *[no] «{ $used }» вместо «{ $meant }», как акт говорит чаще всего
} (мест: { $count }).
inconsistent-term-abbreviation = «{ $used }» вместо «{ $meant }».
inconsistent-term-system = Система названа здесь «{ $used }», а в других местах «{ $meant }».
inconsistent-term-portal = Портал определён как «{ $meant }», а в другом месте назван «{ $used }».
inconsistent-term-two-things = «{ $short }» — сокращение для двух понятий: «{ $first }» и «{ $second }».
inconsistent-term-two-names = Портал получает второе сокращение, «{ $used }», наряду с «{ $meant }».
inconsistent-term-title = Услуга названа здесь «{ $used }», а в заголовке «{ $meant }».

inconsistent-term-title-order = В пункте об утверждении услуга названа «{ $used }», а в заголовке — «{ $meant }».

missing-deadline-columns = В таблице не указан срок для графы { $columns }.
missing-deadline-step = Не указан срок: { $step }.

missing-paragraph-cited = Текст ссылается на пункт { $numbers } этого документа, а последний его пункт — { $last }.

missing-participant-list = В перечне участников нет тех, кто участвует: { $names }.
missing-participant-acts = «{ $name }» участвует здесь, но не указан в перечне участников.

next-conflict-self = Графа { $column } ведёт к самой себе.
next-conflict-words = В графе { $column } вместо номера следующего действия стоит проверка: «{ $words }».
next-conflict-same = Оба исхода графы { $column } ведут к графе { $to }.
next-conflict-unguarded = Графа { $column } ведёт двумя путями, но не сказано, когда каким.
next-conflict-empty = Следующее действие не указано (графы: { $columns }), хотя текст продолжается.
next-conflict-only-refusal = Графа { $column } ведёт только к отказу (графа { $to }); куда ведёт выполненное { $check }, не указано.
next-conflict-no-check = Графа { $column } ведёт несколькими путями, но в тексте после шага «{ $step }» нет условия.
next-conflict-elsewhere = Графа { $column } ведёт к { $named }, а текст — к: { $steps }.
next-conflict-guard-login = Графа { $column } разветвляется по авторизации («{ $words }»), но { $check } в тексте — другая проверка.
next-conflict-guard-faults = Графа { $column } разветвляется по нарушениям в данных («{ $words }»), а { $check } в тексте — это проверка наличия данных.
next-conflict-guard-request = Графа { $column } разветвляется по наличию данных запроса («{ $words }»), а { $check } в тексте — это проверка требований.
next-conflict-guard-other = Графа { $column } разветвляется по «{ $words }», а { $check } в тексте — о другом.

next-target-missing-column = Графа { $column } ведёт к { $targets }, но таблица кончается графой { $last }.

number-gap-mark = Пункт обозначен «{ $number })» вместо «{ $number }.».
number-gap-paragraph = После пункта { $before } следует пункт { $number }.
number-gap-paragraph-twice = Номер пункта { $number } повторяется.
number-gap-item = После подпункта { $before } следует подпункт { $number }.
number-gap-item-twice = Номер подпункта { $number } повторяется.
number-gap-printed-twice = Номер { $number } напечатан дважды подряд.
number-gap-condition = После условия { $before } следует условие { $number }.
number-gap-condition-twice = Номер условия { $number } повторяется.
number-gap-process = После процесса { $before } следует процесс { $number }.
number-gap-process-twice = Номер процесса { $number } повторяется.
number-gap-caption-mark = У номера таблицы { $number } нет дефиса, который есть у других.
number-gap-caption = После таблицы { $before } следует таблица { $number }.
number-gap-torn = Номер следующего действия графы { $column } оборван: «{ $words }».
number-gap-appendix = После приложения { $before } следует приложение { $number }.
number-gap-appendix-twice = Номер приложения { $number } повторяется.

step-check-mismatch-login = Вводится только пароль ({ $step }), а проверяется и логин ({ $check }).
step-check-mismatch-payment = { $channel ->
    [provider] В порядке через услугодателя
   *[centre] В порядке через центр обслуживания
} нет ни оплаты, ни её проверки, а портал отказывает тому, кто не оплатил.

swapped-party-applicant = Здесь получатель («{ $actor }») делает то, что делает только поставщик.
swapped-party-provider = Здесь за услугой обращается поставщик («{ $actor }»).
table-text-mismatch-step = В таблице нет графы для шага текста: { $step }.
table-text-mismatch-steps = Таблица кончается графой { $last }; в ней нет граф для шагов текста: { $steps }.
table-text-mismatch-column = В тексте нет шага для графы { $column }: «{ $words }».
table-text-mismatch-actor = В графе { $column } действует «{ $actor }», а в тексте ({ $step }) — «{ $own }».
table-text-mismatch-actor-asked = В графе { $column } исполнитель — «{ $actor }», а по тексту ({ $step }) его запрашивают через шлюз.
table-text-mismatch-actor-result = В графе { $column } исполнитель — «{ $actor }», а по тексту ({ $step }) результат получает «{ $own }».
table-text-mismatch-actor-system = В графе { $column } исполнитель — «{ $actor }», а по её же словам или по тексту ({ $step }) действие происходит в «Е-лицензиялау».
table-text-mismatch-ground = В графе { $column } другое основание отказа («{ $words }»), чем в тексте ({ $step }), где данных нет.
table-text-mismatch-registers = В графе { $column } запрашиваются другие базы («{ $words }»), чем в тексте ({ $step }).
table-text-mismatch-half = В графе { $column } только обработка («{ $words }»), а в тексте ({ $step }) — регистрация и обработка.
table-text-mismatch-system = В графе { $column } действие происходит в другой системе («{ $words }»), чем в тексте ({ $step }).
table-text-mismatch-form = Графа { $column } завершается «{ $words }», но по тексту ({ $step }) запроса ещё нет.
table-text-mismatch-check = В графе { $column } другая проверка («{ $words }»), чем { $check } в тексте.

undefined-abbreviation-nowhere = «{ $short }» нигде в услуге не раскрывается.
undefined-abbreviation-alone = «{ $short }» раскрывается только в составе более длинных названий, а здесь стоит отдельно.

unreachable-step-step = К шагу ничто не ведёт: { $step }.
unreachable-step-columns = Ни одно следующее действие таблицы не ведёт к графе { $columns }.

unused-term-never = Сокращение «{ $short }» введено и ни разу не использовано.

wrong-appendix-other-service = Приложение озаглавлено для другой услуги («{ $named }»), а не для этой.
wrong-appendix-other-act = На приложение { $numbers } ссылаются как на приложение этого документа, но озаглавлено оно как приложение к акту.
wrong-appendix-missing = Текст ссылается на приложение { $numbers }, но такого приложения нет.

wrong-reason-faults = Отказ ({ $refusal }) — за нарушения в данных, а проверяются требования ({ $check }).
wrong-reason-payment = Отказ ({ $refusal }) — за неоплату, а проверяются требования ({ $check }).
wrong-reason-other = Отказ ({ $refusal }) называет другое основание, чем проверяется ({ $check }).
wrong-reason-registers = Отказ ({ $refusal }) называет другие базы, чем запрашиваются ({ $check }).

report-title = Недостатки юридической техники
report-summary = Сводка по услугам
report-list = Замечания по тяжести
report-text = Текст с отметками
report-errors = Ошибки
report-warnings = Предупреждения
report-codes = Коды
report-line = строка
report-lines = все строки
report-none = Недостатков не найдено.
report-more = также в строках { $lines }

broken-reference-appendix = «{ $words }»: у акта нет такого приложения ({ $act }).
broken-reference-article = «{ $words }»: у акта нет такой статьи ({ $act }).
broken-reference-item = «{ $words }»: у пункта нет такого подпункта ({ $act }).
broken-reference-paragraph = «{ $words }»: у акта нет такого пункта ({ $act }).
cites-repealed-before = «{ $words }»: акт утратил силу до издания этого ({ $act }, { $day }).
cites-repealed-since = «{ $words }»: акт с тех пор утратил силу ({ $act }, { $day }).
definition-conflict-other = «{ $term }» иначе определяется в акте { $act } того же органа: «{ $other }».
standard-conflict-documents = Стандарт, на который дана ссылка, называет другие документы: «{ $other }» ({ $act }); здесь «{ $own }».
standard-conflict-duration = Стандарт, на который дана ссылка, устанавливает другой срок: «{ $other }» ({ $act }); здесь «{ $own }».
standard-conflict-legal-basis = В указанном месте стандарта этого нет: «{ $other }» ({ $act }); здесь «{ $own }».
standard-conflict-payment = Стандарт, на который дана ссылка, иначе говорит об оплате: «{ $other }» ({ $act }); здесь «{ $own }».
standard-conflict-refusal-reason = Стандарт, на который дана ссылка, называет другое основание отказа: «{ $other }» ({ $act }); здесь «{ $own }».
standard-conflict-steps = Действия занимают вместе больше, чем даёт стандарт, на который дана ссылка: «{ $other }» ({ $act }).
