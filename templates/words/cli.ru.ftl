# Слова командной строки.

services-count = { $count ->
    [one] { $count } услуга
    [few] { $count } услуги
   *[other] { $count } услуг
}
passages = { $count ->
    [one] { $count } отрывок
    [few] { $count } отрывка
   *[other] { $count } отрывков
}
versions = { $count ->
    [one] { $count } редакция
    [few] { $count } редакции
   *[other] { $count } редакций
}
groups = { $count ->
    [one] { $count } группа
    [few] { $count } группы
   *[other] { $count } групп
}
parts-differ = { $count ->
    [one] различается { $count } часть
    [few] различаются { $count } части
   *[other] различаются { $count } частей
}

row-acts = акты
row-services = услуги
row-processes = процессы
row-tables = таблицы
row-terms = термины
row-repairs = исправления
row-errors = ошибки
row-files = файлы
row-look-at = смотрите
without-services = без услуг: { $count }
in-acts = { $count ->
    [one] в { $count } акте
   *[other] в { $count } актах
}
nothing = ничего
none = нет
see-above = { $count }, см. выше

added = добавлено
changed = изменено
renamed = переименовано
removed = удалено
unchanged = не изменено
taken = время
taken-value = { $seconds } с ({ $rate } МБ/с)
gone = нет файла
gone-value = { $path } (ещё в базе знаний; см. `zanflow remove`)

note = примечание: { $text }
note-cut = запрос слишком длинный, конец не учтён
note-unknown-field = поля { $field } нет, оно искалось как слова; поля: { $fields }
note-bad-value = поле { $field } не может быть { $value }; оно не учтено
note-open-quote = кавычка не закрыта
note-only-not = только исключения: показано всё остальное
note-respelled = слова { $word } нет; искались похожие
note-respelled-near = слова { $word } нет; похожие: { $near }
note-not-found = слова { $word } нет, похожих тоже
note-asks = «{ $words }»: сначала { $asked } (--literal отменяет)
note-silent = не искали: { $words } (--literal ищет и это)
note-translated = { $word }: искали и как { $names }
passages-complete = показано { $shown } из { $complete } со всеми словами, ещё { $others } с частью слов
passages-none-complete = показано { $shown } из { $count }; всех слов нет ни в одном
nothing-found = ничего не найдено
passages-shown = показано { $shown } из { $count ->
    [one] { $count } отрывка
   *[other] { $count } отрывков
}
finds-something = попробуйте так: { $query }
same-passages = и ещё { $count } с тем же содержанием
not-yet-in-force = ещё не действует
repealed-on = утратил силу { $day }

cited-by = { $count ->
    [one] на него ссылается { $count } отрывок других актов
    [few] на него ссылаются { $count } отрывка других актов
   *[other] на него ссылаются { $count } отрывков других актов
}
references-broken = ведут в никуда: { $broken } из { $count ->
    [one] { $count } ссылки
   *[other] { $count } ссылок
}
relation-basis = основание
relation-cites = ссылается
relation-repeals = отменяет
relation-repealed-by = отменён актом
relation-amended-by = изменён актом
relation-stamp = отметка
held-own = сам акт
held-held = есть в базе
held-possible = может быть
held-several = один из
held-not = нет в базе
broken = ведёт в никуда: { $note }

caused-by = актом { $act }
on-day-in-force = действовал { $on }: редакция от { $day } ({ $commit }){ $by }
on-day-repealed = не действовал { $on }: утратил силу { $day } ({ $commit }){ $by }
on-day-unknown = о { $on } ничего не известно: первая редакция от { $day }
from-to = с { $before } ({ $first }) по { $after } ({ $second })

confirmed = подтверждено
likeness = сходство { $score }, название { $name }, стандарт { $standard }, шаги { $steps }
standard-same = тот же
standard-other = другой
standard-unknown = неизвестен

holds-question = выполнено? [да/нет]
overdue = просрочено
holds = условие выполнено
fails = условие не выполнено
row-case = дело
row-cases = дела
row-process = процесс
row-version = версия
row-status = статус
row-started = начато
row-due = срок
row-resubmitted = подано снова
row-events = события
row-path = путь
row-head = вершина
message-taken = принято
message-kept = сохранено: дело его ещё не ждёт
message-duplicate = сообщение с таким номером уже было

cases-seed = { $count ->
    [one] { $count } дело, начальное число { $seed }
    [few] { $count } дела, начальное число { $seed }
   *[other] { $count } дел, начальное число { $seed }
}
row-rendered = оказано
row-refused = с отказом
row-in-time = в срок
row-time = время
in-time-value = { $share }, каждый шаг в срок, данный актом
column-step = шаг
column-met = пройден
column-late = поздно
column-share = доля
column-refusal = отказ
column-time-until = время до него
allowed-by-act = в акте: { $time }
steps-without-time = Эти шаги не заняли времени: его не дают ни акт, ни предположения: { $steps }
times-of-work = Время рабочее: рабочий день — 8 часов, сутки — 24 часа, месяц — 30 дней.
times = среднее { $mean }, медиана { $median }, 95 % { $p95 }
unit-second = с
unit-minute = мин
unit-hour = ч

# Totals of `zanflow check`.
check-sum = актов: { $acts }; ошибок: { $errors }, предупреждений: { $warnings }, замечаний: { $notes }

# Generating.
generate-no-steps = { $service }: шагов услуги в акте нет. В паспорте и на странице гражданина есть её карточка; BPMN, диаграммы и процессы создать нельзя.
