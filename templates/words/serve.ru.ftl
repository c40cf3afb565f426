# Words of the pages in Russian.
site = Zanflow – регламенты государственных услуг
nav = Разделы
nav-search = Поиск
nav-acts = Акты
nav-upload = Проверить текст
nav-about = Справка
own-name = Русский
theme = Оформление
theme-auto = Как в системе
theme-light = Светлое
theme-dark = Тёмное
leave = Выйти
foot = Страницы составлены автоматически по текстам актов и не заменяют официальный текст.
copied = Скопировано
copy-failed = Не скопировано: выделите текст и скопируйте его сами

home-title = Поиск по регламентам государственных услуг
home-lead = Вводите слова в любой форме и с любой клавиатуры: у каждого найденного отрывка указаны акт, пункт и строка.
home-examples = Примеры:
count-acts = Акты
count-services = { services }
count-passages = Отрывки
ask = Найти
ask-label = Что искать
ask-placeholder = Например: бас тарту себептері
on-day = На день:
keys = Клавиши: / – поиск, j и k – следующий, предыдущий.
query-help = Язык запросов

search-empty = Введите слова или поля языка запросов.
narrow = Уточнить
total = { $count ->
    [0] Ничего не найдено
    [one] Найден { $count } отрывок
    [few] Найдено { $count } отрывка
   *[other] Найдено { $count } отрывков
}
page-no = страница { $page }
page-of = страница { $page } из { $pages }
pages = Страницы
previous = Назад
next = Дальше
without = – убрать это условие
clear = Сбросить условия
others = Ещё { $count }
nothing = Ничего не найдено
nothing-help = Проверьте написание, уберите часть условий или попробуйте другие слова.
no-more = Список закончился
instead = Эти запросы что-нибудь находят:
too-deep = Дальше список не листается
too-deep-help = Уточните запрос: выберите регион, год или услугу.
same = { $count ->
    [one] Ещё в { $count } месте то же самое
   *[other] Ещё в { $count } местах то же самое
}
unnamed = и ещё мест: { $count }
to-service = Страница услуги
copy-kk = Копировать (каз)
copy-ru = Копировать (рус)

field-type = Вид акта
field-issuer = Принявший орган
field-action = { action-other }
field-kind = Вид отрывка
field-on = День


kind-title = название акта
kind-head = реквизиты
kind-note = примечание
kind-signature = подпись
kind-stamp = гриф утверждения
kind-heading = название регламента
kind-section = глава
kind-paragraph = пункт
kind-item = подпункт
kind-definition = определение
kind-step = шаг
kind-condition = условие
kind-caption = название таблицы или схемы
kind-cell = ячейка таблицы
kind-row = строка таблицы
kind-text = текст

note-cut = Запрос слишком длинный: конец отброшен.
note-unknown-field = Поля «{ $word }» нет: искалось как слово.
note-bad-value = В поле «{ $word }» не бывает значения «{ $instead }»: отброшено.
note-open-quote = Кавычка не закрыта: фраза взята до конца запроса.
note-only-not = Заданы только исключения: показано всё остальное.
note-respelled = Слова «{ $word }» нигде нет; искались близкие: { $instead }.
note-respelled-unseen = Слова «{ $word }» нигде нет; искались близкие слова.
note-not-found = Слова «{ $word }» и похожих на него нигде нет.
note-asks = «{ $word }»: сначала показаны { $asked }.
note-silent = Не искали: { $instead }.
note-translated = Слово «{ $word }» искали и так: { $instead }.
take-literally = Искать точно как набрано
taken-literally = Слова взяты как набраны.
understand = Понимать вопрос
sort-by = Порядок:
sort-relevance = по соответствию
sort-date = сначала новые
sort-act = по актам
save-as = Сохранить:
total-complete = { $count ->
    [one] { $count } отрывок со всеми словами
    [few] { $count } отрывка со всеми словами
   *[other] { $count } отрывков со всеми словами
}
total-others = ещё { $count } с частью слов
total-none-complete = { $count ->
    [one] { $count } отрывок с частью слов, со всеми нет
    [few] { $count } отрывка с частью слов, со всеми нет
   *[other] { $count } отрывков с частью слов, со всеми нет
}

file-note = Файл как он был добавлен, построчно.
official = официальный текст
original-file = исходный файл
variants = Сравнить с услугами
citation = Ссылка
contents = Содержание
contents-none = глав нет
print = Печать
repairs-show = Показать исправленные места
repairs-hide = Скрыть исправления
repairs-count = исправлено мест: { $count }
original = Оригинал ({ $count })
unread-count = не распознано отрывков: { $count }
uploaded = Загруженный файл: { $file }
uploaded-note = Этот текст не сохранён: он исчезнет вместе со страницей.
table = Таблица
form = Форма завершения
next-action = Следующее действие
diagram-alone = Открыть схему отдельно

rule-homoglyph = буква чужого алфавита
rule-raised-figure = надстрочная цифра вставленной части
rule-spaced = разрядка
rule-partly-spaced = слово, разорванное пробелом
rule-displaced-link = сдвинутая ссылка
rule-broken-word = слово, разорванное концом строки
rule-cut-cell = ячейка, разорванная страницей
rule-scattered-stamp = рассыпанный гриф
rule-glued-paragraph = пункт, приклеенный к названию главы
rule-blanks = лишний пробел

acts-words = Слова в названии
show = Показать
acts-none-help = Попробуйте ослабить фильтр.

term-placeholder = Например: ЭҮП, қызмет алушы
terms-empty = Введите термин или его сокращение: будет показано, как его определяет каждый акт.
terms-none = Термин «{ $term }» ни один акт не определяет
terms-cut = Показаны только первые { $count } определений: добавьте к термину слово.
terms-search = Искать это слово в текстах
terms-total = Определений: { $wordings }, актов: { $acts }
terms-places = Мест: { $count }

upload-lead = Загрузите текст регламента: система разберёт его и покажет структуру, шаги, таблицы и исправления. Текст не сохраняется.
upload-file = Файл (txt, md, html, docx, pdf)
upload-text = или сам текст
upload-limits = UTF-8, DOCX или PDF, не больше { $megabytes } МБ.
upload-do = Разобрать

login-lead = Этот сервер спрашивает токен. Получите его у владельца сервера.
login-do = Войти
to-search = Вернуться к поиску

group-cut = Здесь показаны только первые { $count }; все – в файлах CSV и XLSX.
no-services-russian = Это русский текст акта: сведения и услуги читаются только из казахского текста.
error-nowhere = Такой страницы нет
error-nowhere-help = Проверьте адрес.
error-no-act = Такого акта нет
error-no-act-help = Возможно, его убрали из базы. Посмотрите в списке актов.
error-no-part = В акте нет такой услуги, процесса или строки
error-no-part-help = Откройте страницу самого акта.
error-parameter = Негодное значение в адресе: { $what }
error-parameter-help = Исправьте значение или начните поиск заново.
error-too-long = Слишком длинный адрес
error-too-long-help = Сократите запрос.
error-too-large = Файл слишком велик: не больше { $what } МБ
error-too-large-help = Загрузите файл поменьше или разделите текст.
error-not-an-act = Файл не читается: { $what }
error-not-an-act-help = Загрузите текст в UTF-8 (txt, md, html, docx, pdf).
error-no-uploads = На этом сервере загрузка выключена
error-no-uploads-help = Её включает владелец сервера.
error-host = Сервер не зовётся этим именем
error-host-help = Откройте http://127.0.0.1 или задайте имя через --host.
error-other-site = Форма отправлена с другого сайта
error-other-site-help = Отправьте форму этого сайта.
error-token = Для входа нужен токен
error-token-help = Получите токен у владельца сервера.
error-kb = База знаний не читается
error-kb-help = Сообщите владельцу сервера: причина в журнале сервера.
error-ours = Ошибка сервера
error-ours-help = Сообщите владельцу сервера: причина в журнале сервера.
error-stopped = Сервер сейчас не может ответить
error-stopped-help = Повторите немного позже.

about-title = Что это и как искать
about-what = Zanflow читает регламенты государственных услуг и выделяет в них услуги, шаги, условия, сроки, термины и таблицы. Каждое сведение опирается на пункт и строку акта.
about-status = Статус указан по тексту самого акта и примечаниям к нему. Прежде чем принимать решение, сверьтесь с официальным текстом.
about-holds = В базе знаний: актов – { $acts }, услуг – { $services }, отрывков – { $passages }.
about-api = Описание для программ:
query-title = Язык запросов
query-lead = Всё это необязательно: довольно и простых слов.
query-type = Введите
query-words = Эти слова в любой форме; чем больше найдено, тем выше.
query-keyboard = Находится и набранное латиницей или без казахских букв.
query-phrase = Слова, стоящие именно так.
query-not = Без этого слова.
query-must = Обязательно с этим словом.
query-field = Акты, в поле которых есть эти слова.
query-years = Акты этих лет.
query-deadline = Шаги со сроком больше 10 рабочих дней (wd – рабочий день, h – час, min – минута).
query-has = Места с оплатой; также refusal, check, deadline, signature, definition, table.
query-on = Статус на этот день; изданное позже не показывается.
query-status = Утратившие силу; in_force – те, где нет отметки об отмене.
query-definition = Определения этого термина.
query-fields = Поля
query-name = Поле
query-names = Другие названия
keys-title = Клавиши
key-slash = перейти к строке поиска
key-jk = следующий и предыдущий результат
key-enter = открыть результат

# Groups of variants.
nav-groups = Варианты
groups-lead = Услуги разных актов, которые регулируют одно и то же: по регионам, годам и каналам.
groups-total = { $count ->
    [one] { $count } группа
    [few] { $count } группы
   *[many] { $count } групп
}
groups-none = Нет двух актов об одной услуге. Добавьте акты.
group-confirmed = подтверждено человеком
group-matrix = Рядом
group-by = Строки по
group-common = Общее для всех
group-only = Есть только у одного
group-members = Услуги группы
group-links = Почему они вместе
group-score = Оценка { $score } %: названия { $name } %, действия { $steps } %.
group-standard-same = Один стандарт.
group-standard-other = Другой стандарт.
group-standard-unknown = Стандарт не с чем сравнить.
group-confirm = Это варианты
group-reject = Это не варианты
group-rejected = Разделено людьми
group-add = Добавить услугу в группу
group-member = Услуга группы
group-key = Услуга (ACT#SERVICE)

status-unmarked = отметки об отмене нет
status-in-force-on = по своей базе данных действует на { $day }
field-standing = Действует ли

# Чтение, редакции, списки.
contents-act = Утверждающий акт
contents-appendix = Приложение { $number }
contents-appendix-bare = Приложение
cited-not-held = этого акта в базе нет
cites = На что ссылается
cited-by = Кто ссылается на этот акт
cites-to = { $count ->
    [one] Ссылается на { $count } акт
    [few] Ссылается на { $count } акта
   *[other] Ссылается на { $count } актов
}
cites-from = { $count ->
    [one] на него ссылается { $count } акт
    [few] на него ссылаются { $count } акта
   *[other] на него ссылаются { $count } актов
}
relation-basis = издан на его основании
relation-cites = ссылка
relation-repeals = отменён этим актом
relation-repealed-by = отменён им
relation-amended-by = изменён им
relation-stamp = гриф утверждения
editions = Редакции
editions-none = У этого акта только один текст.
editions-compare = Сравнить две редакции
editions-changed = { $count ->
    [one] Отличается { $count } место
    [few] Отличаются { $count } места
   *[other] Отличается { $count } мест
}
editions-same = без изменений: { $count }
editions-all = Весь текст
editions-changes-only = Только изменения
edition-held = текст базы
edition-read = Читать
edition-first = первая
edition-second = вторая
edition-causes = основание:
edition-of-day = Это редакция от { $day }.
edition-until = Она действовала до { $day }.
change-added = принят
change-changed = изменён
change-renamed = переименован
change-removed = отменён
change-file = файл:
changed-on = изменён { $day }
sides = Казахский и русский текст рядом
sides-note = Тексты поставлены рядом по номерам пунктов и подпунктов.
language-kk = На казахском
language-ru = На русском
within = Поиск в этом акте
found-places = { $count ->
    [one] { $count } место
    [few] { $count } места
   *[other] { $count } мест
}
unmark = Убрать отметки
note-mark = Замечание
note-unsure = (возможно, дефект файла)
notes-off = Не показывать
notes-marks = Метки на полях
notes-text = В тексте
notes-count = { $count ->
    [one] { $count } замечание
    [few] { $count } замечания
   *[other] { $count } замечаний
}
explain = Пояснение
explain-lead = Правило замечания
explain-all = Все правила
rows = { $count ->
    [one] { $count } строка
    [few] { $count } строки
   *[other] { $count } строк
}
page-of-file = стр. { $page }
services-count = { $count ->
    [one] { $count } госуслуга
    [few] { $count } госуслуги
   *[other] { $count } госуслуг
}
sort = Порядок
sort-new = Новые
sort-changed = Изменённые
sort-title = По названию
field-form = Форма
form-regulations = регламент
form-rules = правила
form-standards = стандарты
form-amending = изменяющий акт
form-other = прочее
act-type-resolution = постановление
act-type-order = приказ
act-type-decision = решение
act-type-directive = распоряжение
act-type-decree = указ
act-type-law = закон
act-type-code = кодекс
sheet-card = Карточка
sheet-field = Поле
downloads = Скачать
download-print = PDF (через печать)
error-no-edition = Такой редакции нет
error-no-edition-help = Посмотрите список редакций акта.
cited-several = этим словам отвечают несколько актов базы
unreadable-empty = в нём нет текста
unreadable-letters = со строки { $what } это не UTF-8
unreadable-locked = закрыт паролем
unreadable-scan = на страницах { $what } нет текста, только изображение
unreadable-font = буквы шрифта на странице { $what } не распознаются
unreadable-large = слишком велик: разделите его на акты
unreadable-program = этот сервер не читает такой формат
unreadable-damaged = повреждён
unreadable-binary = это не текст

# Searches that are kept.
kept-searches = Сохранённые поиски
kept-lead = Они лежат в базе знаний: их видят все, кто её читает, а запускает zanflow search --saved.
kept-none = Пока ни один поиск не сохранён.
kept-forget = Удалить
keep-search = Сохранить этот поиск
keep-name = Имя поиска
keep = Сохранить поиск
keep-off = Сохранять поиски здесь нельзя: сервер запущен без права записи (--allow-upload).
error-no-keeping = На этом сервере нельзя сохранять поиски
error-no-keeping-help = Владелец сервера может разрешить это через --allow-upload.
error-many-searches = Сохранённых поисков слишком много
error-many-searches-help = Удалите ненужные.
