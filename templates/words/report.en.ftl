# Words of the report of a compilation.

# Counts and files.
page-title = Zanflow: report of a compilation
heading = Report of a compilation
counts = Acts: { $acts }. Files not read: { $failures }.
failures = Files not read or not written
failure = File and error
failure-help = What to do

# Acts.
acts = Acts
processes = Processes
tables = Tables
unread-column = Not understood
model = model (JSON)
repaired = repaired text
terms-count = terms: { $count }

# Services.
service-untitled = (no name found)
process = Process
way-portal = { channel-portal }
way-provider = { channel-provider }
way-centre = { channel-centre }
way-internal = { channel-internal }
table = Table
table-untitled = (no caption)
lines = Lines
actions = Actions
confidence = Confidence

# Passages that were not understood.
unread-passages = Passages not understood
passage = Passage
unread-more = { $count } more passages:
in-model = in the model (JSON)

# An act as text.
show-untitled = (the title was not found)
show-unnamed = (the name was not found)
show-act = act
show-registered = registered
show-status = status
show-signed-by = signed by
show-control = control
show-amended = amended
show-code = code
show-text-of = text of
show-address = address
show-file = file
show-repealed-by = repealed by { $act }
show-lines = lines
show-provider = { -provider }
show-standard = standard
show-form = form
show-participants = participants
show-terms = terms
show-assured = assured
show-conditions = conditions
show-survey = survey
show-survey-size = { $questions } questions, { $answers } answers each
show-questionnaire = questionnaire
show-question = question
show-answer-text = in words
show-answer-unknown = no answers were read
show-finding = finding
show-diagram = diagram { $number }
show-refusal = REFUSAL
show-check = CHECK
show-result = result
show-if-so = if so
show-if-not = if not
show-then = then
show-done = done
show-refused = refused
show-table-untitled = table without a caption
show-confidence = confidence { $confidence }
show-card = card
show-provided-by = provided by
show-channels = channels
show-subtype = subtype
show-time = time
show-fee = fee
show-hours = hours
show-paper = paper
show-refused-if = refused if
show-other = other
show-note = note
show-application = application
show-field = field
show-complaints = complaints
show-amends = amends
show-one-of = { -one-of }
show-new-wording = new wording
show-words-replaced = words replaced
show-added = added
show-removed = removed
show-text-lines = text { $lines }
show-system-portal = portal
show-system-gateway = gateway
show-system-payment_gateway = { system-payment_gateway }
show-system-licensing = licensing
show-system-legal_entities = legal entities
show-system-persons = persons
show-system-notary = notary
show-system-centre = centre
show-system-workplace = workplace
show-system-document_flow = document flow
show-will-be-of = will be of
show-in-force-of = in force: the database has its text of { $day }
show-an-act = an act
show-no-act = not recognised as an act: the text names no issuer, kind of act or date
show-amending = recognised as an amending { $kind }; services none, because it gives only parts of other acts
show-no-services = recognised as { $kind }; services none, because no regulation, rules or standard was found in it
