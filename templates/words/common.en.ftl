# Words that several parts of the program use.

# Channels.
channel-portal = through the portal
channel-provider = through the provider
channel-centre = through a service centre
channel-internal = inside the provider

# What steps do.
action-register_applicant = Register the applicant
action-authenticate = Authenticate
action-check_credentials = Check the credentials
action-choose_service = Choose the service
action-fill_form = Fill in the form
action-attach_documents = Attach documents
action-pay = Pay
action-check_payment = Check the payment
action-choose_certificate = Choose the certificate
action-check_certificate = Check the certificate
action-sign = Sign
action-query_registry = Query the registry
action-check_registry = Check the registry data
action-send_request = Send the request
action-register_request = Register the request
action-process_request = Process the request
action-check_eligibility = Check eligibility
action-refuse = Refuse
action-receive_documents = Receive documents
action-register_documents = Register documents
action-assign_executor = Assign an executor
action-examine = Examine documents
action-prepare_result = Prepare the result
action-agree_with_authority = Agree with an authority
action-sign_result = Sign the result
action-deliver_result = Deliver the result
action-submit_application = Submit the application
action-notify_applicant = Notify the applicant
action-hold_hearing = Hold a hearing
action-make_preliminary_decision = Make a preliminary decision
action-decide = Decide
action-inspect_site = Inspect the site
action-test = Test
action-transfer_documents = Transfer the documents
action-return_documents = Return the documents
action-other = Step

# Systems, by the short names of the acts.
system-portal = e-government portal
system-gateway = e-government gateway
system-payment_gateway = payment gateway
system-licensing = E-licensing database
system-legal_entities = register of legal entities
system-persons = register of persons
system-notary = notary system
system-centre = service centre system
system-workplace = automated workplace
system-document_flow = document flow system

# Steps and ends.
node-process = process { $number }
node-condition = condition { $number }
node-step = step { $number }
node-preliminary = preliminary { $number }
actor-none = nobody named
end-success = Service rendered
end-refused = Refused
deadline-passed = Deadline has passed
fault-title = The process cannot run
status-in-force = in force, by its database
no-services-not-an-act = Not recognised as an act: the text names no issuer, kind of act or date.
no-services-amending = Recognised as an amending act ({ $kind }). It has no services: it gives no whole rules and no list of requirements, only parts of other acts.
no-services-other = Recognised as an act ({ $kind }). It has no services: no regulation, rules or standard of a government service was found in it.
status-repealed = repealed
status-in_force = no mark of repeal in this text

# Citations.
cite-paragraph = paragraph { $number }
cite-item = item { $item }
cite-line = line { $line }
cite-lines = lines { $lines }
time-column = column { $column } of the table, { $lines }

# Names of fields and columns.
field-act = Act
field-actor = Actor
field-channel = Channel
field-paragraph = Paragraph
field-region = Region
field-service = Service
field-status = Status
field-steps = Steps
field-system = System
field-year = Year
file = File
step = Step
services = Services
systems = Systems
conditions = Conditions
term = Term
terms = Terms
meaning = Meaning
diagram = Diagram
legal-basis = Legal basis
notes = Notes
confidence-of-reading = confidence of reading { $percent } %

# The card of a service.
passport-channels = Channels
passport-condition = Condition
passport-findings-none = None.
passport-none = not stated
passport-outcome = Outcome, next
passport-people = Participants
passport-reason = If it fails
passport-refusals = Conditions and reasons for refusal
passport-requirements = What is assured
passport-short = Short form
passport-source = Source
passport-tables = Tables of actions
passport-technical = Technical conditions
passport-text = What is done
passport-time = Time
passport-what = About the service
citizen-note = Made from the act's text; it does not replace it.
citizen-repealed = This act was repealed: ask the provider for the rules in force.

# Pages.
skip = Skip to the content
language = Language
login = Log in
login-token = Token
login-wrong = That is not the token.
yes = yes
no = no

# Words that stand for two things.
-signature = signature
-paper-certificate = Certificate
-decision = decision
-provider = provider
-one-of = one of
history-erased = personal data erased
status-not-yet = not yet issued
acts-total = { $count ->
    [one] { $count } act
   *[other] { $count } acts
}
unread = not understood

# The service card.
card-title = Service card: the list of requirements
card-provider = Who provides it
card-channels = How to apply
card-subtypes = Subtypes
card-times = Time of the whole service
card-form = Form
card-result = What is given
card-fee = What it costs
card-schedule = Opening hours
card-papers = Papers to hand in
card-grounds = Grounds for refusing
card-other = Other requirements
card-notes = To know
card-complaints = Where to complain
card-one-of = one of:
card-form-electronic_full = electronic, fully automated
card-form-electronic_partial = electronic, partly automated
card-form-electronic = electronic
card-form-paper = paper
card-form-proactive = proactive
card-form-composite = one application for several services
passport-provider = Provider
passport-standard = Standard

# Answers of searches.
asks-deadline = passages with a time
asks-document = lists of papers
asks-ground = passages that say why it is refused
asks-payment = what it costs
asks-complaint = where to complain
asks-provider = who gives it and where
asks-apply = how to apply
asks-status = whether it is in force
asks-force = since when it is in force
asks-definition = definitions
asks-difference = definitions of both
missing-words = without: { $words }
title-words = only in the title: { $words }
column-citation = citation
column-title = service or act
column-kind = kind
column-text = text
column-time = time
column-date = date of the act
column-status = status of the act
column-missing = words it has not
column-place = file and line

# Fields of application forms
blank-text = words
blank-name = a person's name
blank-iin = IIN
blank-bin = BIN
blank-iin_or_bin = IIN or BIN
blank-date = a date
blank-number = a number
blank-phone = a telephone number
blank-email = an e-mail address
blank-address = an address
blank-choice = a choice
blank-signature = a signature
blank-seal = a seal
blank-list = a list
blank-unknown = the meaning of this blank was not read
asked-of-natural = of natural persons
asked-of-legal = of legal entities
