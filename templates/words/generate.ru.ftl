# Words that generated files add to those of the act.

# Steps.
start = Начало
overdue-note = Срок: { $time }. Таймер не прерывает действие.
overdue-working = Рабочие дни: таймер считает их календарными; выходные и праздники учитывает исполняющая система.
result = Результат: { $text }
time = Срок: { $time }
actor = Исполнитель: { $name }
lane-inferred = Исполнитель не назван ни в тексте, ни в таблице.

# What conditions ask, by their check.
ask-check_credentials = Данные верны?
ask-check_payment = Оплата произведена?
ask-check_certificate = Сертификат действителен?
ask-check_registry = Данные есть в реестре?
ask-check_eligibility = Требования соблюдены?
ask-words = { $words }: результат положительный?

# Times.
duration-second = { $number ->
    [one] { $count } секунда
    [many] { $count } секунд
   *[other] { $count } секунды
}
duration-minute = { $number ->
    [one] { $count } минута
    [many] { $count } минут
   *[other] { $count } минуты
}
duration-hour = { $number ->
    [one] { $count } час
    [many] { $count } часов
   *[other] { $count } часа
}
duration-day = { $number ->
    [one] { $count } день
    [many] { $count } дней
   *[other] { $count } дня
}
duration-working_day = { $number ->
    [one] { $count } рабочий день
    [many] { $count } рабочих дней
   *[other] { $count } рабочих дня
}
duration-week = { $number ->
    [one] { $count } неделя
    [many] { $count } недель
   *[other] { $count } недели
}
duration-month = { $number ->
    [one] { $count } месяц
    [many] { $count } месяцев
   *[other] { $count } месяца
}
duration-year = { $number ->
    [one] { $count } год
    [many] { $count } лет
   *[other] { $count } года
}
duration-same_day = в тот же день
duration-least = не менее { $time }
total = Срок по самому длинному пути: { $time }
total-partly = не менее { $time } (шагов без срока: { $silent })
total-unknown = Сроки шагов этого процесса в акте не указаны

# Citations.
cite-file = файл: { $file }
service-none = (название услуги не найдено)

# Why a process cannot run.
fault-empty = нет ни одного шага
fault-no_start = нет начального шага
fault-unreachable = { $step }: к этому шагу нет пути
fault-no_ending = { $step }: от этого шага нет пути к окончанию
fault-no_pass = { $step }: не сказано, куда ведёт выполнение условия
fault-no_fail = { $step }: не сказано, куда ведёт невыполнение условия
fault-two_ways = { $step }: два пути для одного исхода, начерчен первый
fault-wrong = { $step }: путь не соответствует виду шага, не начерчен
fault-unknown = { $step }: такого шага нет, путь не начерчен
fault-renamed = { $step }: обозначение занято или негодно, дано другое

# Diagram.
diagram-legend = Условные обозначения
diagram-step = процесс (шаг)
diagram-condition = условие (проверка)
diagram-refusal = отказ
diagram-inferred = исполнитель не назван ни в тексте, ни в таблице
diagram-time = срок шага
diagram-system = участвующие системы
diagram-start = начало
diagram-end = окончание
diagram-way = направление перехода

# Passport and citizen's page.
passport-title = Паспорт государственной услуги
passport-repealed_by = Утратил силу актом
passport-registered = Зарегистрирован
passport-for = Для кого
passport-automation = Степень автоматизации
passport-kind = Вид услуги
passport-survey = Анкета
passport-survey-size = вопросов: { $questions }, ответов не более: { $answers }
passport-next = далее: { $next }
passport-control = Контроль возложен
passport-signed = Подписал
citizen-title = Как получить услугу
citizen-where = Куда обращаться
citizen-do = Что делаю я
citizen-need = Что нужно
citizen-long = Сколько времени
citizen-long-none = Сроки шагов в тексте не указаны.
citizen-long-table = Сроки по таблицам:
citizen-why = Почему могут отказать
