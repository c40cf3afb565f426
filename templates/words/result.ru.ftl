# Words of the papers that cases end with.

title-licence = { -paper-licence }
title-permit = { -paper-permit }
title-certificate = Справка
title-extract = Выписка из реестра
title-notice = { -paper-notice }
title-refusal = Мотивированный ответ об отказе в оказании государственной услуги
duplicate = Дубликат

# Dates.
day = { $day } { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
} { $year } года
instant = { $day }, { $time } (UTC+5)

# What is not known.
nothing-known = сведений нет
in-other-language = (текст приведён на казахском языке)
no-clause = Норма права не указана
no-bodies = Сведений о том, в какой орган подаётся жалоба, нет.

# The head.
paper-number = № { $number }
bin = БИН { $number }

# Facts.
facts = Сведения
fact = Показатель
value = Данные
recipient = Услугополучатель
recipient-id = ИИН/БИН
address = Адрес
service-name = Государственная услуга
service-code = Код услуги
application = Номер и дата заявления
application-of = № { $number }, { $day }
validity = Срок действия
unlimited = { -no-end }
valid-from = Действует с
valid-until = Действует по
original-number = Номер оригинала
original-day = Дата выдачи оригинала

# Reasons and complaints.
reasons = Основания решения
clause = Норма: { $clause }
appeal = Порядок обжалования
appeal-time = Срок подачи жалобы: { $time }
appeal-until = Последний день подачи жалобы: { $day }

# Who decided, who sealed.
decided-by = Должностное лицо
sealing = Электронная печать
seal-organisation = Владелец печати: { $value }
seal-certificate = Серийный номер регистрационного свидетельства: { $value }
seal-time = Время скрепления печатью: { $value }

# The public check.
public-check = Проверка документа
check-how = Чтобы проверить подлинность документа, наведите камеру телефона на QR-код или откройте адрес:
check-then = Сведения на открывшейся странице должны совпадать со сведениями этого документа.
code-of = QR-код с адресом проверки: { $address }
codes-note = Знаки, которых нет в шрифте, показаны кодом Юникода в квадратных скобках, например [U+4E2D]; сами знаки сохранены в файле JSON этого документа.
