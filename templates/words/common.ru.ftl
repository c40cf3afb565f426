# Слова, общие для нескольких частей.

# Каналы.
channel-portal = через портал (ПЭП)
channel-provider = через услугодателя
channel-centre = через Центр
channel-internal = действия структурных подразделений

# Действия шагов.
action-register_applicant = Регистрация получателя
action-authenticate = Авторизация
action-check_credentials = Проверка подлинности данных
action-choose_service = Выбор услуги
action-fill_form = Заполнение формы запроса
action-attach_documents = Прикрепление документов
action-pay = Оплата
action-check_payment = Проверка оплаты
action-choose_certificate = Выбор сертификата ЭЦП
action-check_certificate = Проверка сертификата ЭЦП
action-sign = Подписание ЭЦП
action-query_registry = Запрос в базу данных
action-check_registry = Проверка данных в базе
action-send_request = Отправка запроса
action-register_request = Регистрация запроса
action-process_request = Обработка запроса
action-check_eligibility = Проверка соответствия требованиям
action-refuse = Отказ
action-receive_documents = Приём документов
action-register_documents = Регистрация документов
action-assign_executor = Назначение исполнителя
action-examine = Рассмотрение документов
action-prepare_result = Подготовка результата
action-agree_with_authority = Согласование
action-sign_result = Подписание результата
action-deliver_result = Выдача результата
action-submit_application = Подача заявления
action-notify_applicant = Уведомление получателя
action-hold_hearing = Заслушивание
action-make_preliminary_decision = Предварительное решение
action-decide = Принятие решения
action-inspect_site = Проверка на месте
action-test = Испытание
action-transfer_documents = Передача документов
action-return_documents = Возврат документов
action-other = Действие

# Системы, краткие названия из актов.
system-portal = ПЭП
system-gateway = ШЭП
system-payment_gateway = ПШЭП
system-licensing = ИС ГБД «Е-лицензирование»
system-legal_entities = ГБД ЮЛ
system-persons = ГБД ФЛ
system-notary = ЕНИС
system-centre = ИС ЦОН
system-workplace = АРМ
system-document_flow = СЭД

# Шаги и окончания.
node-process = процесс { $number }
node-condition = условие { $number }
node-step = шаг { $number }
node-preliminary = действие { $number }
actor-none = исполнитель не назван
end-success = Услуга оказана
end-refused = Отказано
deadline-passed = Срок истёк
fault-title = Процесс не исполняется
status-in-force = действует по своей базе данных
no-services-not-an-act = Не распознано как акт: в тексте нет ни органа, ни вида акта, ни даты.
no-services-amending = Распознан изменяющий акт ({ $kind }); услуг нет: он даёт не правила или перечень требований целиком, а только части других актов.
no-services-other = Распознан акт ({ $kind }); услуг нет: в нём не найдено регламента, правил или стандарта государственной услуги.
status-repealed = утратил силу
status-in_force = в этом тексте нет отметки об отмене

# Ссылки.
cite-paragraph = пункт { $number }
cite-item = подпункт { $item }
cite-line = строка { $line }
cite-lines = строки { $lines }
time-column = столбец { $column } таблицы, { $lines }

# Поля и столбцы.
field-act = Акт
field-actor = Исполнитель
field-channel = Канал
field-paragraph = Пункт
field-region = Регион
field-service = Услуга
field-status = Статус
field-steps = Шаги
field-system = Система
field-year = Год
file = Файл
step = Шаг
services = Услуги
systems = Системы
conditions = Условия
term = Термин
terms = Термины
meaning = Значение
diagram = Схема
legal-basis = Правовое основание
notes = Замечания
confidence-of-reading = уверенность чтения { $percent } %

# Паспорт услуги.
passport-channels = Как получить
passport-condition = Условие
passport-findings-none = Замечаний нет.
passport-none = не указано
passport-outcome = Результат, далее
passport-people = Участники
passport-reason = При невыполнении
passport-refusals = Условия и причины отказа
passport-requirements = Соблюдаемые требования
passport-short = Сокращение
passport-source = Основание
passport-tables = Таблицы действий
passport-technical = Технические условия
passport-text = Что делает
passport-time = Срок
passport-what = Об услуге
citizen-note = Страница составлена автоматически по тексту акта и не заменяет его.
citizen-repealed = Этот акт утратил силу: уточните действующий порядок у услугодателя.

# Страницы.
skip = К содержанию
language = Язык
login = Вход
login-token = Токен доступа
login-wrong = Неверный токен.
yes = да
no = нет

# Слова, у которых два места.
-no-end = бессрочно
-paper-licence = Лицензия
-paper-notice = Уведомление
-paper-permit = Разрешение
history-erased = персональные данные стёрты
status-not-yet = ещё не издан
acts-total = { $count ->
    [one] { $count } акт
    [few] { $count } акта
   *[other] { $count } актов
}
unread = не распознано

# Карточка услуги.
card-title = Карточка услуги: перечень требований
card-provider = Кто оказывает
card-channels = Как обратиться
card-subtypes = Подвиды
card-times = Срок всей услуги
card-form = Форма
card-result = Что выдают
card-fee = Сколько стоит
card-schedule = Часы приёма
card-papers = Какие документы сдать
card-grounds = Основания для отказа
card-other = Иные требования
card-notes = Что ещё знать
card-complaints = Куда жаловаться
card-one-of = одно из:
card-form-electronic_full = электронная, полностью автоматизированная
card-form-electronic_partial = электронная, частично автоматизированная
card-form-electronic = электронная
card-form-paper = бумажная
card-form-proactive = проактивная
card-form-composite = одно заявление на несколько услуг
passport-provider = Услугодатель
passport-standard = Стандарт

# Answers of searches.
asks-deadline = отрывки со сроком
asks-document = перечни документов
asks-ground = причины и основания отказа
asks-payment = размер оплаты
asks-complaint = порядок обжалования
asks-provider = кто и где выдаёт
asks-apply = как подать заявление
asks-status = действует ли
asks-force = с какого дня действует
asks-definition = определения понятий
asks-difference = определения обоих понятий
missing-words = нет слов: { $words }
title-words = только в названии: { $words }
column-citation = ссылка
column-title = услуга или акт
column-kind = вид
column-text = текст
column-time = срок
column-date = дата акта
column-status = статус акта
column-missing = слов нет
column-place = файл и строка

# Fields of application forms
blank-text = текст
blank-name = имя человека
blank-iin = ИИН
blank-bin = БИН
blank-iin_or_bin = ИИН или БИН
blank-date = дата
blank-number = число
blank-phone = номер телефона
blank-email = адрес электронной почты
blank-address = адрес
blank-choice = выбор
blank-signature = подпись
blank-seal = место печати
blank-list = перечень
blank-unknown = смысл этого пропуска не прочитан
asked-of-natural = с физических лиц
asked-of-legal = с юридических лиц
