# Words of the papers that cases end with.

title-licence = { -paper-licence }
title-permit = Рұқсат
title-certificate = { -reference }
title-extract = Тізілімнен үзінді
title-notice = { -paper-notice }
title-refusal = Мемлекеттік қызметті көрсетуден бас тарту туралы дәлелді жауап
duplicate = Телнұсқа

# Dates.
day = { $year } жылғы { $day } { $month ->
    [1] қаңтар
    [2] ақпан
    [3] наурыз
    [4] сәуір
    [5] мамыр
    [6] маусым
    [7] шілде
    [8] тамыз
    [9] қыркүйек
    [10] қазан
    [11] қараша
   *[12] желтоқсан
}
instant = { $day }, { $time } (UTC+5)

# What is not known.
nothing-known = мәлімет жоқ
in-other-language = (мәтін орыс тілінде берілді)
no-clause = Құқықтық норма көрсетілмеген
no-bodies = Шағымды қай органға беруге болатыны туралы мәлімет жоқ.

# The head.
paper-number = № { $number }
bin = БСН { $number }

# Facts.
facts = Мәліметтер
fact = Көрсеткіш
value = Мәні
recipient = Көрсетілетін қызметті алушы
recipient-id = ЖСН/БСН
address = Мекенжайы
service-name = Мемлекеттік көрсетілетін қызмет
service-code = Көрсетілетін қызметтің коды
application = Өтініштің нөмірі мен күні
application-of = № { $number }, { $day }
validity = { -period }
unlimited = { -no-end }
valid-from = Қолданыла бастайтын күні
valid-until = Қолданылатын соңғы күні
original-number = Түпнұсқаның нөмірі
original-day = Түпнұсқа берілген күн

# Reasons and complaints.
reasons = Шешімнің негіздері
clause = Норма: { $clause }
appeal = Шағымдану тәртібі
appeal-time = Шағым беру мерзімі: { $time }
appeal-until = Шағым берілетін соңғы күн: { $day }

# Who decided, who sealed.
decided-by = Лауазымды адам
sealing = Электрондық мөр
seal-organisation = Мөрдің иесі: { $value }
seal-certificate = Тіркеу куәлігінің сериялық нөмірі: { $value }
seal-time = Мөр басылған уақыт: { $value }

# The public check.
public-check = Құжатты тексеру
check-how = Құжаттың түпнұсқалығын тексеру үшін телефон камерасын QR-кодқа бағыттаңыз немесе мына мекенжайды ашыңыз:
check-then = Ашылған беттегі мәліметтер осы құжаттағымен бірдей болуға тиіс.
code-of = Тексеру мекенжайы жазылған QR-код: { $address }
codes-note = Қаріпте жоқ таңбалар тік жақшада Юникод кодымен көрсетілді, мысалы, [U+4E2D]; таңбалардың өзі осы құжаттың JSON файлында сақталған.
