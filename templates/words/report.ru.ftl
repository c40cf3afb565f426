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
