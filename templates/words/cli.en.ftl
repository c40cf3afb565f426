# Words of the command line.

services-count = { $count ->
    [one] 1 service
   *[other] { $count } services
}
passages = { $count ->
    [one] 1 passage
   *[other] { $count } passages
}
versions = { $count ->
    [one] 1 version
   *[other] { $count } versions
}
groups = { $count ->
    [one] 1 group
   *[other] { $count } groups
}
parts-differ = { $count ->
    [one] 1 part differs
   *[other] { $count } parts differ
}

row-acts = acts
row-services = services
row-processes = processes
row-tables = tables
row-terms = terms
row-repairs = repairs
row-errors = errors
row-files = files
row-look-at = look at
without-services = without services: { $count }
in-acts = { $count ->
    [one] in 1 act
   *[other] in { $count } acts
}
nothing = nothing
none = none
see-above = { $count }, see above

added = added
changed = changed
renamed = renamed
removed = removed
unchanged = unchanged
taken = taken
taken-value = { $seconds } s ({ $rate } MB/s)
gone = gone
gone-value = { $path } (still in the knowledge base; see `zanflow remove`)

note = note: { $text }
note-cut = the query is too long; its end was ignored
note-unknown-field = there is no field { $field }, searched as words; fields: { $fields }
note-bad-value = { $field } cannot be { $value }; ignored
note-open-quote = a quote was not closed
note-only-not = only exclusions: everything else is shown
note-respelled = { $word } is not found; searched for similar words
note-respelled-near = { $word } is not found; similar: { $near }
note-not-found = { $word } is not found, nor anything like it
note-asks = “{ $words }”: { $asked } come first (--literal undoes it)
note-silent = not searched: { $words } (--literal searches it)
note-translated = { $word }: searched as { $names } too
passages-complete = { $shown } shown of { $complete } with all words, and { $others } with some of them
passages-none-complete = { $shown } shown of { $count }; none has all words
nothing-found = nothing was found
passages-shown = { $shown } of { $count ->
    [one] 1 passage
   *[other] { $count } passages
} shown
finds-something = try instead: { $query }
same-passages = { $count ->
    [one] and 1 more that says the same
   *[other] and { $count } more that say the same
}
not-yet-in-force = not yet in force
repealed-on = repealed on { $day }

cited-by = { $count ->
    [one] cited by 1 passage of other acts
   *[other] cited by { $count } passages of other acts
}
references-broken = { $broken } of { $count ->
    [one] 1 reference
   *[other] { $count } references
} broken
relation-basis = basis
relation-cites = cites
relation-repeals = repeals
relation-repealed-by = repealed by
relation-amended-by = amended by
relation-stamp = stamp
held-own = the act itself
held-held = held
held-possible = perhaps
held-several = { -one-of }
held-not = not held
broken = broken: { $note }

caused-by = by { $act }
on-day-in-force = in force on { $on }: version of { $day } ({ $commit }){ $by }
on-day-repealed = not in force on { $on }: repealed on { $day } ({ $commit }){ $by }
on-day-unknown = nothing is known of { $on }: the first version is of { $day }
from-to = from { $before } ({ $first }) to { $after } ({ $second })

confirmed = confirmed
likeness = score { $score }, name { $name }, standard { $standard }, steps { $steps }
standard-same = same
standard-other = another
standard-unknown = unknown

holds-question = holds? [y/n]
overdue = overdue
holds = holds
fails = fails
row-case = case
row-cases = cases
row-process = process
row-version = version
row-status = status
row-started = started
row-due = due
row-resubmitted = resubmitted as
row-events = events
row-path = path
row-head = head
message-taken = taken
message-kept = kept: the case does not wait for it yet
message-duplicate = a message with this id came before

cases-seed = { $count ->
    [one] 1 case, seed { $seed }
   *[other] { $count } cases, seed { $seed }
}
row-rendered = rendered
row-refused = refused
row-in-time = in time
row-time = time
in-time-value = { $share }, every step within the time that the act gives it
column-step = step
column-met = met
column-late = late
column-share = share
column-refusal = refusal
column-time-until = time until it
allowed-by-act = the act: { $time }
steps-without-time = These steps took no time, because neither the act nor the assumptions give one: { $steps }
times-of-work = Times are times of work: a working day is 8 hours, a day 24, a month 30 days.
times = mean { $mean }, median { $median }, 95 % { $p95 }
unit-second = s
unit-minute = min
unit-hour = h

# Totals of `zanflow check`.
check-sum = acts: { $acts }; errors: { $errors }, warnings: { $warnings }, notes: { $notes }

# Generating.
generate-no-steps = { $service }: the act tells no steps of it. The passport and the citizen’s page have its card; BPMN, diagrams and flows cannot be made.
