# Words of the report of a compilation.

# Counts and files.
page-title = Zanflow: құрастыру есебі
heading = Құрастыру есебі
counts = Актілер: { $acts }. Оқылмаған файлдар: { $failures }.
failures = Оқылмаған немесе жазылмаған файлдар
failure = Файл және қате
failure-help = Не істеу керек

# Acts.
acts = Актілер
processes = Үдерістер
tables = Кестелер
unread-column = Түсінілмеген
model = үлгі (JSON)
repaired = түзетілген мәтін
terms-count = ұғымдар: { $count }

# Services.
service-untitled = (атауы табылмады)
process = Үдеріс
way-portal = { channel-portal }
way-provider = { channel-provider }
way-centre = { channel-centre }
way-internal = ішкі бірліктер
table = Кесте
table-untitled = (атаусыз)
lines = Жолдар
actions = Іс-қимылдар
confidence = Сенімділік

# Passages that were not understood.
unread-passages = Түсінілмеген үзінділер
passage = Үзінді
unread-more = Тағы { $count } үзінді:
in-model = үлгіде (JSON)
