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
no-services = No regulation of a government service was found in this act.

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
show-no-service = no regulated service was found in this act
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
show-provider = provider
show-standard = standard
show-form = form
show-participants = participants
show-terms = terms
show-assured = assured
show-conditions = conditions
show-survey = survey
show-survey-size = { $questions } questions, { $answers } answers each
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
show-complaints = complaints
show-amends = amends
show-one-of = { -one-of }
show-form-full = electronic, fully automated
show-form-partial = electronic, partly automated
show-form-electronic = { electronic }
show-form-paper = paper
show-form-proactive = proactive
show-form-composite = one application for several services
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
