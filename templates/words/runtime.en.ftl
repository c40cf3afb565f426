# Words of the pages of a running service.

tasks = Tasks
cases = Cases
start = Start a case
back = Back

# Who acts.
me = I am
me-none = Say who you are
me-id = Staff number
me-id-help = stays in the journal; not your IIN
me-name = Name
me-save = Save
me-note = Every action is written into the journal under this name.

# Lists.
tasks-none = There are no open tasks.
tasks-more = The first { $count } are shown.
cases-none = No case was started yet.
cases-older = Older ones
cases-newest = Latest
case = Case
case-no = Case { $case }
process = Process
assignee = Taken by
assignee-none = free
due = Due
due-none = no time limit
due-unknown = unknown: the calendar does not hold the days
due-provisional = provisional: days off of that year are not ordered yet
overdue = overdue
where = Where it stands
started = Started

# What a case is doing.
status = Status
status-running = running
status-task = waits for a person
status-message = waits for a message
status-retry = waits to try again
status-held = needs help
status-success = service rendered
status-refused = refused
status-cancelled = cancelled
status-suspended = suspended

# Starting.
process-steps = Steps
process-stopped = This process cannot run
process-stopped-why = The act leaves open how the process goes on:
start-applicant = IIN or BIN of the applicant
start-applicant-help = 12 digits; kept outside the journal, can be erased
start-representative = IIN of the representative
start-representative-help = if somebody acts for the applicant; 12 digits
start-facts-help = What is left open is checked by a system or a person.
start-open = to be checked
start-holds = holds
start-fails = fails
start-resubmits = Resubmits case { $case }

# A case.
case-current = Current step
case-path = Path so far
case-history = History
case-actions = Other actions
case-applicant = Applicant
case-newer = This case runs on an earlier version of its process.
case-taken_up = Resubmitted as
case-held = Why it stopped: { $why }
case-system = A system does this step.

do-take = Take it
do-give = Give it to another
do-complete = Done
do-approve = It holds
do-refuse = { action-refuse }
do-question = Does the condition hold?
do-note = Note
do-retry = Try again
do-suspend = Suspend
do-resume = Resume
do-cancel = Cancel the case
do-send = Send
do-resubmit = Resubmit
do-migrate = Move to the new version
do-erase = Erase personal data
do-erase-sure = I understand that this cannot be undone
reason = Reason
reason-help = Needed for a refusal
reason-more = Another reason
ground-item = Item
message-id = Number of the message
message-holds = Whether the condition holds
unsaid = not said

# History.
who-engine = engine
who-system = system
event-started = Case started
event-entered = Came to the step
event-deadline_set = Deadline set
event-deadline_unknown = Deadline unknown
event-called = Done by a system
event-accepted = Taken on by a system
event-call_failed = The system failed
event-unknown = A system does not know the answer
event-late = An answer came late
event-concluded = What the answers come to
event-held = A person must help
event-retried = Tried again
event-assigned = Task given
event-completed = Step done
event-received = Message came
event-taken = Message taken
event-suspended = Suspended
event-resumed = Resumed
event-cancelled = Cancelled
event-migrated = Moved to another version
event-warned = Deadline is near
event-escalated = { deadline-passed }
event-ended = Case ended
event-resubmitted = Resubmitted
event-erased = Personal data erased
detail-approve = holds
detail-refuse = refused
detail-true = holds
detail-false = fails
detail-success = service rendered
detail-refused = refused

# Embedded systems.
systems-title = Embedded systems
systems-note = These answer until the real systems are connected. What is not put in here does not hold.
systems-put = Put in
systems-done = Put in.
systems-whom = IIN or BIN of the applicant
embedded-portal = Portal: has an account
embedded-payment = Payment: paid
embedded-licensing = Licensing: eligible
embedded-registers = Registers: has an entry
embedded-notary = Notary: has a power of attorney
embedded-signature = Signature: the certificate is good

# What can be wrong.
error = Not done
error-request = The request is not what it should be.
error-address = There is no such page.
error-method = This address does not take such a request.
error-process = There is no such process.
error-cannot_run = The process cannot run.
error-unknown_case = There is no such case.
error-unknown_version = There is no such version of the process.
error-unknown_node = The process has no such step.
error-no_decision = This is a condition: say whether it holds.
error-no_reason = A refusal needs a reason.
error-personal_id = The number looks like an IIN: give a staff number.
error-ended = The case has ended.
error-no_task = This task is not open: the case may have gone on.
error-assigned = The task is another person's: have it given to you first.
error-suspended = The case is suspended.
error-not_allowed = Your roles do not allow this
error-facts_given = Facts are given in trials only
error-not_suspended = The case is not suspended.
error-not_movable = The case cannot be moved now.
error-no_retry = There is nothing to try again.
error-not_refused = Only a refused case can be resubmitted, once.
error-calendar = The calendar does not hold these days.
error-full = The disk is full; nothing was written.
error-journal = The journal cannot be written: tell the administrator.
error-ours = A fault of the program.
error-who = Say who you are first.
error-host = This server serves this machine only.
error-token = A token is needed.
error-origin = The request comes from another site.
error-too_long = The request is too long.
error-systems = No embedded systems are used here.

# Other systems.
trial = Trial: anybody acts in any role. Not for real cases.
handovers = Failed hand-overs
handovers-none = No step failed with another system.
handovers-retry = Try all again
handover-tries = failed { $count } times
handover-next = next try
handover-unknown = the system does not know the answer
lines = Connections to systems
line-running = running
line-waiting = waiting
line-abandoned = without an answer
line-paused = left alone until { $until }
connector-portal = Portal
connector-gateway = Gateway
connector-payment = Payments
connector-licensing = Licensing
connector-registers = Registers of persons and firms
connector-notary = Notaries’ system
connector-document_flow = Document flow
connector-signature = Certificates
connector-workers = Workers’ accounts
