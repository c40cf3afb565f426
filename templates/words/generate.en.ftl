# Words that generated files add to those of the act.

# Steps.
start = Start
overdue-note = Time allowed: { $time }. The timer does not interrupt the step.
overdue-working = Working days: the timer counts them as calendar days; the engine's calendar knows the days off.
result = Result: { $text }
time = Time: { $time }
actor = Actor: { $name }
lane-inferred = Neither the text nor a table names an actor.

# What conditions ask, by their check.
ask-check_credentials = Are the data right?
ask-check_payment = Has the fee been paid?
ask-check_certificate = Is the certificate valid?
ask-check_registry = Are the data in the register?
ask-check_eligibility = Are the requirements met?
ask-words = { $words }: is the outcome positive?

# Times.
duration-second = { $number ->
    [one] { $count } second
   *[other] { $count } seconds
}
duration-minute = { $number ->
    [one] { $count } minute
   *[other] { $count } minutes
}
duration-hour = { $number ->
    [one] { $count } hour
   *[other] { $count } hours
}
duration-day = { $number ->
    [one] { $count } day
   *[other] { $count } days
}
duration-working_day = { $number ->
    [one] { $count } working day
   *[other] { $count } working days
}
duration-week = { $number ->
    [one] { $count } week
   *[other] { $count } weeks
}
duration-month = { $number ->
    [one] { $count } month
   *[other] { $count } months
}
duration-year = { $number ->
    [one] { $count } year
   *[other] { $count } years
}
duration-same_day = the same day
duration-least = at least { $time }
total = Time along the longest way: { $time }
total-partly = at least { $time } (steps without a time: { $silent })
total-unknown = The act states no time for the steps of this process

# Citations.
cite-file = file: { $file }
service-none = (the service's name was not found)

# Why a process cannot run.
fault-empty = it has no steps
fault-no_start = nothing leads on from the start
fault-unreachable = { $step }: no way leads to this step
fault-no_ending = { $step }: no end can be reached from this step
fault-no_pass = { $step }: no way for when the condition is met
fault-no_fail = { $step }: no way for when the condition fails
fault-two_ways = { $step }: two ways for one outcome, the first is drawn
fault-wrong = { $step }: a way that a step of this kind cannot have, not drawn
fault-unknown = { $step }: there is no such step, the way is not drawn
fault-renamed = { $step }: the id is taken or unusable, another was given

# Diagram.
diagram-legend = Legend
diagram-step = process (step)
diagram-condition = condition (check)
diagram-refusal = refusal
diagram-inferred = no actor named, neither in the text nor in a table
diagram-time = time of the step
diagram-system = systems that take part
diagram-start = start
diagram-end = end
diagram-way = way on

# Passport and citizen's page.
passport-title = Passport of a government service
passport-repealed_by = Repealed by
passport-registered = Registered
passport-for = For whom
passport-automation = Degree of automation
passport-kind = Kind
passport-survey = Survey
passport-survey-size = { $questions } questions, at most { $answers } answers each
passport-next = next: { $next }
passport-control = Control
passport-signed = Signed by
citizen-title = How to get the service
citizen-where = Where to apply
citizen-do = What I do
citizen-need = What I need
citizen-long = How long it takes
citizen-long-none = The text gives no times.
citizen-long-table = Times by the tables:
citizen-why = Why it may be refused
