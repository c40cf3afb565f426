# Words of the report of a compilation.

# Counts and files.
page-title = Zanflow: отчёт о сборке
heading = Отчёт о сборке
counts = Актов: { $acts }. Непрочитанных файлов: { $failures }.
failures = Непрочитанные или незаписанные файлы
failure = Файл и ошибка
failure-help = Что делать

# Acts.
acts = Акты
processes = Процессы
tables = Таблицы
unread-column = Не понято
model = модель (JSON)
repaired = исправленный текст
terms-count = терминов: { $count }

# Services.
service-untitled = (название не найдено)
process = Процесс
way-portal = { channel-portal }
way-provider = { channel-provider }
way-centre = { channel-centre }
way-internal = { channel-internal }
table = Таблица
table-untitled = (без названия)
lines = Строки
actions = Действий
confidence = Уверенность

# Passages that were not understood.
unread-passages = Непонятые отрывки
passage = Отрывок
unread-more = Ещё отрывков: { $count }:
in-model = в модели (JSON)

# An act as text.
show-untitled = (заголовок не найден)
show-unnamed = (имя услуги не найдено)
show-act = акт
show-registered = регистрация
show-status = статус
show-signed-by = подписал
show-control = контроль
show-amended = изменён
show-code = код
show-text-of = редакция от
show-address = адрес
show-file = файл
show-repealed-by = отменён: { $act }
show-lines = строки
show-provider = даёт услугу
show-standard = стандарт
show-form = форма
show-participants = участвуют
show-terms = понятия
show-assured = гарантии
show-conditions = требуется
show-survey = опрос
show-survey-size = вопросов: { $questions }, ответов на каждый: { $answers }
show-questionnaire = анкета
show-question = вопрос
show-answer-text = своими словами
show-answer-unknown = варианты ответа не прочитаны
show-finding = недочёт
show-diagram = диаграмма { $number }
show-refusal = ОТКАЗ
show-check = УСЛОВИЕ
show-result = итог
show-if-so = если да
show-if-not = если нет
show-then = затем
show-done = готово
show-refused = отказ
show-table-untitled = таблица без названия
show-confidence = уверенность { $confidence }
show-card = карта
show-provided-by = оказывает
show-channels = способы
show-subtype = подвид
show-time = срок
show-fee = плата
show-hours = часы
show-paper = документ
show-refused-if = отказ, если
show-other = прочее
show-note = заметка
show-application = бланк заявления
show-field = поле
show-complaints = жалоба
show-amends = меняет
show-one-of = { card-one-of }
show-new-wording = новая редакция
show-words-replaced = замена слов
show-added = дополнение
show-removed = исключение
show-text-lines = текст { $lines }
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
show-will-be-of = войдёт в
show-in-force-of = действует: в базе есть его текст от { $day }
show-an-act = акт
show-no-act = не распознано как акт: нет органа, вида и даты
show-amending = распознано как изменяющий акт ({ $kind }); услуг нет: даны лишь части других актов
show-no-services = распознано как { $kind }; услуг нет: не найдено регламента, правил или стандарта
