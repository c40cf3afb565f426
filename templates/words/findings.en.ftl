# What the rules say. Keys: the rule's code, then what is wrong. `{ $step }`, `{ $check }` and `{ $refusal }` name steps of the text.

severity-error = error
severity-warning = warning
severity-note = note
confidence-high = certain
confidence-medium = likely
confidence-low = possible
suggestion = suggested wording: { $words }

card-mismatch-channel-list = The list says that one may apply { $channel }; the chapters never do.
card-mismatch-channel-text = The chapters say that one may apply { $channel }; the list does not.
card-mismatch-ground-list = Only the list has this ground of refusal; the chapters list others: “{ $item }”.
card-mismatch-ground-text = Only the chapters have this ground of refusal; the list does not: “{ $item }”.
card-mismatch-paper-text = Only the chapters ask for this paper; the list does not: “{ $item }”.
card-mismatch-row = The text cites row { $cited } of the list for the grounds of refusal; they are in row { $own }.
card-mismatch-time = The list gives “{ $whole }” for the service; the steps of the quickest way take { $sum } working days together.

dead-end-step = Nothing leads on from { $step }, and it ends nothing.
dead-end-check = Only one outcome of { $step } is described.
dead-end-no-refusal = The text describes no refusal after { $step }: what happens when the check fails is not said.

duration-conflict-table = Column { $column } gives “{ $table }”, { $step } of the text “{ $own }”.
duration-conflict-words = The number and the words beside it differ: “{ $words }”.
duration-conflict-whole = The steps of the inner units take { $sum } working days together, the service “{ $whole }”.
duration-conflict-late-refusal = The refusal of column { $column } may take “{ $time }”, though the result has the times “{ $times }”: it may come later than the service itself.

empty-section-chapter = The chapter has a title and no text.
empty-section-list = The paragraph announces a list, and none follows.
empty-section-row = The row has a label and no cells: “{ $row }”.
empty-section-appendix = The appendix is a stamp with nothing under it.
empty-section-heading = The appendix holds a heading and nothing else.
empty-section-handbook = The handbook of business processes holds headings and nothing under them.
empty-section-diagrams = The headings of the diagrams have no diagrams under them; they may have been lost when the file was made.

inconsistent-term-word = { $defined ->
    [yes] “{ $used }” stands for the defined “{ $meant }”
   *[no] “{ $used }” stands for “{ $meant }”, which the act uses most
} (in { $count ->
    [1] one place
   *[other] { $count } places
}).
inconsistent-term-abbreviation = “{ $used }” stands for “{ $meant }”.
inconsistent-term-system = The system is written “{ $used }” here and “{ $meant }” elsewhere.
inconsistent-term-portal = The portal is defined as “{ $meant }” and called “{ $used }” elsewhere.
inconsistent-term-two-things = “{ $short }” is given to two things: “{ $first }” and “{ $second }”.
inconsistent-term-two-names = The portal gets a second short name, “{ $used }”, beside “{ $meant }”.
inconsistent-term-title = The service is named “{ $used }” here, in its heading “{ $meant }”.
inconsistent-term-title-order = The approving paragraph calls the service “{ $used }”; its heading has “{ $meant }”.

missing-deadline-columns = The table sets no time for column { $columns }.
missing-deadline-step = No time is set for { $step }.

missing-paragraph-cited = The text cites paragraph { $numbers } of this document, and its last one is { $last }.

missing-participant-list = The list of participants leaves out those who take part: { $names }.
missing-participant-acts = “{ $name }” takes part here and is not in the list of participants.

next-conflict-self = Column { $column } leads to itself.
next-conflict-words = The next cell of column { $column } holds a check and no number: “{ $words }”.
next-conflict-same = Both outcomes of column { $column } lead to column { $to }.
next-conflict-unguarded = Column { $column } leads two ways, and the cell does not say when which is taken.
next-conflict-empty = { $count ->
    [1] Column { $columns } names
   *[other] Columns { $columns } name
} no next action, though the text goes on.
next-conflict-only-refusal = Column { $column } leads only to the refusal, column { $to }; where { $check } leads when it is met is missing.
next-conflict-no-check = Column { $column } leads several ways, but the text has no condition after { $step }.
next-conflict-elsewhere = Column { $column } leads to { $named }, the text to { $steps }.
next-conflict-guard-login = Column { $column } branches on logging in (“{ $words }”), but { $check } of the text is another check.
next-conflict-guard-faults = Column { $column } branches on faults in the data (“{ $words }”), while { $check } of the text asks whether the data are there.
next-conflict-guard-request = Column { $column } branches on whether data of the request are found (“{ $words }”), while { $check } of the text checks the requirements.
next-conflict-guard-other = Column { $column } branches on “{ $words }”, { $check } of the text on something else.

next-target-missing-column = Column { $column } leads to { $targets }, but the table ends with column { $last }.

number-gap-mark = The paragraph is numbered “{ $number })” instead of “{ $number }.”.
number-gap-paragraph = Paragraph { $number } comes after paragraph { $before }.
number-gap-paragraph-twice = The number of paragraph { $number } stands twice.
number-gap-item = Item { $number } comes after item { $before }.
number-gap-item-twice = The number of item { $number } stands twice.
number-gap-printed-twice = The number { $number } is printed twice at one place.
number-gap-condition = Condition { $number } comes after condition { $before }.
number-gap-condition-twice = The number of condition { $number } stands twice.
number-gap-process = Process { $number } comes after process { $before }.
number-gap-process-twice = The number of process { $number } stands twice.
number-gap-caption-mark = The number of table { $number } lacks the hyphen that other captions have.
number-gap-caption = Table { $number } comes after table { $before }.
number-gap-torn = The next number of column { $column } is torn off: “{ $words }”.
number-gap-appendix = Appendix { $number } comes after appendix { $before }.
number-gap-appendix-twice = The number of appendix { $number } stands twice.

step-check-mismatch-login = In { $step } only a password is entered, but { $check } checks a login too.
step-check-mismatch-payment = The way { $channel ->
    [provider] through the provider
   *[centre] through the service centre
} has no payment and no check of it, while the portal refuses whoever has not paid.

swapped-party-applicant = The applicant (“{ $actor }”) does here what only the provider does.
swapped-party-provider = The provider (“{ $actor }”) applies here for the service.
table-text-mismatch-step = The table has no column for { $step } of the text.
table-text-mismatch-steps = The table ends with column { $last } and has no column for { $steps } of the text.
table-text-mismatch-column = The text has no step for column { $column }: “{ $words }”.
table-text-mismatch-actor = Column { $column } is “{ $actor }”’s; in { $step } of the text “{ $own }” acts.
table-text-mismatch-actor-asked = Column { $column } makes “{ $actor }” the actor, but { $step } of the text asks it through the gateway.
table-text-mismatch-actor-result = Column { $column } is given to “{ $actor }”, but in { $step } of the text “{ $own }” receives the result.
table-text-mismatch-actor-system = Column { $column } is given to “{ $actor }”, while its own words or { $step } of the text place the action in “Е-лицензиялау”.
table-text-mismatch-ground = Column { $column } refuses for another ground (“{ $words }”) than { $step } of the text, where the data are absent.
table-text-mismatch-registers = Column { $column } asks other registers (“{ $words }”) than { $step } of the text.
table-text-mismatch-half = Column { $column } only processes (“{ $words }”), { $step } of the text registers and processes.
table-text-mismatch-system = Column { $column } acts in another system (“{ $words }”) than { $step } of the text.
table-text-mismatch-form = Column { $column } ends with “{ $words }”, but in { $step } of the text no request is made yet.
table-text-mismatch-check = Column { $column } makes another check (“{ $words }”) than { $check } of the text.

undefined-abbreviation-nowhere = “{ $short }” is explained nowhere in the service.
undefined-abbreviation-alone = “{ $short }” is explained only as a part of longer names, and stands alone here.

unreachable-step-step = Nothing leads to { $step }.
unreachable-step-columns = No next action of the table leads to column { $columns }.

unused-term-never = “{ $short }” is introduced as a short name and never used.

wrong-appendix-other-service = The appendix is headed for another service (“{ $named }”), not for this one.
wrong-appendix-other-act = Appendix { $numbers } is cited as this document’s, but headed as an appendix of the act.
wrong-appendix-missing = The text cites appendix { $numbers }, and there is none of that number.

wrong-reason-faults = The refusal of { $refusal } is for faults in the data, while { $check } checks the requirements.
wrong-reason-payment = The refusal of { $refusal } is for not paying, while { $check } checks the requirements.
wrong-reason-other = The refusal of { $refusal } names another ground than { $check } checks.
wrong-reason-registers = The refusal of { $refusal } names other registers than { $check } asks.

report-title = Drafting faults
report-summary = Summary by service
report-list = Findings by severity
report-text = The text with marks
report-errors = Errors
report-warnings = Warnings
report-codes = Codes
report-line = line
report-lines = all lines
report-none = Nothing was found.
report-more = also in lines { $lines }

broken-reference-appendix = “{ $words }”: the cited act has no such appendix ({ $act }).
broken-reference-article = “{ $words }”: the cited act has no such article ({ $act }).
broken-reference-item = “{ $words }”: the cited paragraph has no such item ({ $act }).
broken-reference-paragraph = “{ $words }”: the cited act has no such paragraph ({ $act }).
cites-repealed-before = “{ $words }”: the cited act had been repealed when this one was issued ({ $act }, on { $day }).
cites-repealed-since = “{ $words }”: the cited act has been repealed since ({ $act }, on { $day }).
definition-conflict-other = “{ $term }” is defined otherwise in { $act } of the same body: “{ $other }”.
standard-conflict-documents = The cited standard names other papers: “{ $other }” ({ $act }); here “{ $own }”.
standard-conflict-duration = The cited standard gives another time: “{ $other }” ({ $act }); here “{ $own }”.
standard-conflict-legal-basis = The place cited is not where the standard says it: “{ $other }” ({ $act }); here “{ $own }”.
standard-conflict-payment = The cited standard says otherwise of payment: “{ $other }” ({ $act }); here “{ $own }”.
standard-conflict-refusal-reason = The cited standard gives another ground of refusal: “{ $other }” ({ $act }); here “{ $own }”.
standard-conflict-steps = The steps take longer together than the cited standard gives: “{ $other }” ({ $act }).
