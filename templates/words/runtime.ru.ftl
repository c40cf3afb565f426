# Words of the pages of a running service.

tasks = Задачи
cases = Дела
start = Начать дело
back = Назад

# Who acts.
me = Я
me-none = Укажите, кто вы
me-id = Табельный номер
me-id-help = остаётся в журнале; не указывайте ИИН
me-name = Имя
me-save = Сохранить
me-note = Каждое действие записывается в журнал под этим именем.

# Lists.
tasks-none = Открытых задач нет.
tasks-more = Показаны первые { $count }.
cases-none = Дел ещё нет.
cases-older = Более ранние
cases-newest = Последние
case = Дело
case-no = Дело № { $case }
process = Процесс
assignee = У кого
assignee-none = свободна
due = Срок
due-none = без срока
due-unknown = неизвестен: в календаре нет этих дней
due-provisional = предварительно: перенос выходных того года ещё не утверждён
overdue = срок истёк
where = Где находится
started = Начато

# What a case is doing.
status = Состояние
status-running = выполняется
status-task = ждёт человека
status-message = ждёт сообщения
status-retry = ждёт повтора
status-held = нужна помощь
status-success = услуга оказана
status-refused = отказано
status-cancelled = прекращено
status-suspended = приостановлено

# Starting.
process-steps = Шаги
process-stopped = Этот процесс не исполняется
process-stopped-why = Акт оставляет открытым, как процесс идёт дальше:
start-applicant = ИИН/БИН заявителя
start-applicant-help = 12 цифр; хранится вне журнала, можно стереть
start-representative = ИИН представителя
start-representative-help = если кто-то действует за заявителя; 12 цифр
start-facts-help = Незаполненное условие проверит система или человек.
start-open = проверить
start-holds = выполнено
start-fails = не выполнено
start-resubmits = Повторная подача по делу № { $case }

# A case.
case-current = Текущий шаг
case-path = Пройденный путь
case-history = История
case-actions = Другие действия
case-applicant = Заявитель
case-newer = Дело идёт по прежней версии процесса.
case-taken_up = Подано повторно:
case-held = Почему остановлено: { $why }
case-system = Этот шаг выполняет система.

do-take = Взять себе
do-give = Передать другому
do-complete = Выполнено
do-approve = Признать выполненным
do-refuse = Отказать
do-question = Выполнено ли условие?
do-note = Примечание
do-retry = Повторить вызов
do-suspend = Приостановить
do-resume = Возобновить
do-cancel = Прекратить дело
do-send = Отправить
do-resubmit = Подать повторно
do-migrate = Перевести на новую версию
do-erase = Стереть персональные данные
do-erase-sure = Понимаю, что это необратимо
reason = Причина
reason-help = Обязательна при отказе
reason-more = Ещё одна причина
ground-item = Подпункт
message-id = Номер сообщения
message-holds = Выполнено ли условие
unsaid = не сказано

# History.
who-engine = движок
who-system = система
event-started = Дело начато
event-entered = Пришло к шагу
event-deadline_set = Срок установлен
event-deadline_unknown = Срок неизвестен
event-called = Система выполнила
event-accepted = Система приняла
event-call_failed = Система не ответила
event-unknown = Система не знает ответа
event-late = Ответ пришёл поздно
event-concluded = Итог ответов
event-held = Нужна помощь человека
event-retried = Вызов повторён
event-assigned = Задача назначена
event-completed = Шаг выполнен
event-received = Пришло сообщение
event-taken = Сообщение принято
event-suspended = Приостановлено
event-resumed = Возобновлено
event-cancelled = Прекращено
event-migrated = Переведено на другую версию
event-warned = Срок близок
event-escalated = { deadline-passed }
event-ended = Дело завершено
event-resubmitted = Подано повторно
event-erased = Персональные данные стёрты
detail-approve = выполнено
detail-refuse = отказано
detail-true = выполнено
detail-false = не выполнено
detail-success = услуга оказана
detail-refused = отказано

# Embedded systems.
systems-title = Встроенные системы
systems-note = Пока настоящие системы не подключены, отвечают эти. Что здесь не записано, считается невыполненным.
systems-put = Записать
systems-done = Записано.
systems-whom = ИИН/БИН заявителя
embedded-portal = Портал: зарегистрирован
embedded-payment = Оплата: оплачено
embedded-licensing = Лицензирование: соответствует требованиям
embedded-registers = Реестры: данные есть
embedded-notary = Нотариат: доверенность есть
embedded-signature = ЭЦП: сертификат действителен

# What can be wrong.
error = Не выполнено
error-request = Неверный запрос.
error-address = Такой страницы нет.
error-method = Так обращаться сюда нельзя.
error-process = Такого процесса нет.
error-cannot_run = Этот процесс не исполняется.
error-unknown_case = Такого дела нет.
error-unknown_version = Такой версии процесса нет.
error-unknown_node = В процессе нет такого шага.
error-no_decision = Это условие: укажите, выполнено ли оно.
error-no_reason = Для отказа нужна причина.
error-personal_id = Номер похож на ИИН: укажите табельный номер.
error-ended = Дело завершено.
error-no_task = Эта задача не открыта: дело могло пойти дальше.
error-assigned = Задача у другого: сначала возьмите её себе.
error-suspended = Дело приостановлено.
error-not_allowed = Ваши роли этого не позволяют
error-facts_given = Факты задаются только при испытании
error-not_suspended = Дело не приостановлено.
error-not_movable = Дело сейчас нельзя перевести.
error-no_retry = Повторять нечего.
error-not_refused = Повторно подаётся только отказанное дело, один раз.
error-calendar = В календаре нет этих дней.
error-full = Диск заполнен, ничего не записано.
error-journal = Журнал не пишется: сообщите администратору.
error-ours = Ошибка программы.
error-who = Сначала укажите, кто вы.
error-host = Этот сервер обслуживает только этот компьютер.
error-token = Нужен токен.
error-origin = Запрос пришёл с другого сайта.
error-too_long = Запрос слишком велик.
error-systems = Встроенные системы здесь не используются.

# Other systems.
trial = Режим испытания: любой действует в любой роли. Не для настоящих дел.
handovers = Непереданные шаги
handovers-none = Нет шагов, не удавшихся в других системах.
handovers-retry = Повторить все
handover-tries = неудач: { $count }
handover-next = следующая попытка
handover-unknown = система не знает ответа
lines = Связь с системами
line-running = выполняется
line-waiting = в очереди
line-abandoned = без ответа
line-paused = не вызывается до { $until }
connector-portal = ПЭП
connector-gateway = ШЭП
connector-payment = Платежи
connector-licensing = Е-лицензирование
connector-registers = ГБД ФЛ и ЮЛ
connector-notary = ЕНИС
connector-document_flow = СЭД
connector-signature = Сертификаты ЭЦП
connector-workers = Учётные записи работников
