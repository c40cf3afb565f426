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
