# Words of the pages in English.
site = Zanflow – regulations of government services
nav = Parts of the site
nav-search = Search
nav-acts = Acts
nav-upload = Check a text
nav-about = Help
own-name = English
theme = Appearance
theme-auto = As the system
theme-light = Light
theme-dark = Dark
leave = Log out
foot = These pages were made from the texts of acts; they do not replace the official text.
copied = Copied
copy-failed = Not copied: select the text and copy it yourself

home-title = Search the regulations of government services
home-lead = Type words in any form and on any keyboard: every passage found names its act, paragraph and line.
home-examples = Examples:
count-acts = Acts
count-services = { services }
count-passages = Passages
ask = Search
ask-label = What to look for
ask-placeholder = For example: бас тарту себептері
on-day = On the day:
keys = Keys: / – search, j and k – next, previous.
query-help = Query language

search-empty = Type words, or fields of the query language.
narrow = Narrow down
total = { $count ->
    [0] Nothing was found
    [one] { $count } passage found
   *[other] { $count } passages found
}
page-no = page { $page }
page-of = page { $page } of { $pages }
pages = Pages
previous = Previous
next = Next
without = – without this condition
clear = Clear the conditions
others = { $count } more
nothing = Nothing was found
nothing-help = Check the spelling, take conditions away or try other words.
no-more = The list ends here
instead = These queries find something:
too-deep = The list cannot be paged further
too-deep-help = Narrow the query down: choose a region, a year or a service.
same = { $count ->
    [one] { $count } more says the same
   *[other] { $count } more say the same
}
unnamed = and { $count } more
to-service = Page of the service
copy-kk = Copy (Kazakh)
copy-ru = Copy (Russian)

field-type = Type of act
field-issuer = Issued by
field-action = Action
field-kind = Kind of passage
field-on = Day


kind-title = title of the act
kind-head = particulars
kind-note = note
kind-signature = { -signature }
kind-stamp = approval stamp
kind-heading = title of a regulation
kind-section = chapter
kind-paragraph = paragraph
kind-item = item
kind-definition = definition
kind-step = step
kind-condition = condition
kind-caption = caption
kind-cell = cell of a table
kind-row = row of a table
kind-text = text

note-cut = The query is too long: its end was left out.
note-unknown-field = There is no field “{ $word }”: searched as a word.
note-bad-value = The field “{ $word }” cannot be “{ $instead }”: left out.
note-open-quote = A quote was not closed: the phrase goes to the end of the query.
note-only-not = Nothing but exclusions: all else is shown.
note-respelled = “{ $word }” is nowhere; words near it were searched: { $instead }.
note-respelled-unseen = “{ $word }” is nowhere; words near it were searched.
note-not-found = “{ $word }” is nowhere, nor anything like it.
note-asks = “{ $word }”: { $asked } come first.
note-silent = Not searched: { $instead }.
note-translated = “{ $word }” was searched as { $instead } too.
take-literally = Search for exactly what was typed
taken-literally = The words are taken as typed.
understand = Understand the question
sort-by = Sort:
sort-relevance = by relevance
sort-date = newest first
sort-act = by act
save-as = Save as
total-complete = { $count ->
    [one] { $count } passage with all words
   *[other] { $count } passages with all words
}
total-others = { $count } more with some of them
total-none-complete = { $count ->
    [one] { $count } passage with some of the words, none with all
   *[other] { $count } passages with some of the words, none with all
}

file-note = The file as it was added, line by line.
official = official text
original-file = original file
variants = Compare with these services
citation = Citation
contents = Contents
contents-none = there are no chapters
print = Print
repairs-show = Show repaired places
repairs-hide = Hide the repairs
repairs-count = { $count ->
    [one] { $count } repair
   *[other] { $count } repairs
}
original = Original ({ $count })
unread-count = { $count ->
    [one] { $count } passage was not understood
   *[other] { $count } passages were not understood
}
uploaded = Uploaded file: { $file }
uploaded-note = This text was not kept: it goes with the page.
table = Table
form = Form of completion
next-action = Next action
diagram-alone = Open the diagram by itself

rule-homoglyph = letter of another alphabet
rule-raised-figure = raised figure of an inserted part
rule-spaced = spaced-out letters
rule-partly-spaced = word cut by a blank
rule-displaced-link = displaced link
rule-broken-word = word broken by a line's end
rule-cut-cell = cell broken by a page
rule-scattered-stamp = scattered stamp
rule-glued-paragraph = paragraph glued to a chapter's title
rule-blanks = stray blank

acts-words = Words of the title
show = Show
acts-none-help = Try a looser filter.

term-placeholder = For example: ЭҮП, қызмет алушы
terms-empty = Type a term or its short name to see how each act defines it.
terms-none = No act defines “{ $term }”
terms-cut = Only the first { $count } definitions are shown: add a word to the term.
terms-search = Search the texts for this word
terms-total = Definitions: { $wordings }, acts: { $acts }
terms-places = { $count ->
    [one] In { $count } place
   *[other] In { $count } places
}

upload-lead = Upload the text of a regulation to see its structure, steps, tables and repairs. The text is not kept.
upload-file = File (txt, md, html, docx, pdf)
upload-text = or the text itself
upload-limits = UTF-8, DOCX or PDF, at most { $megabytes } MB.
upload-do = Read it

login-lead = This server asks for a token. Its owner has it.
login-do = { login }
to-search = Back to the search

group-cut = Only the first { $count } are shown here; the CSV and XLSX files have all of them.
no-services-russian = This is the Russian text of an act: facts and services are read from the Kazakh text only.
error-nowhere = There is no such page
error-nowhere-help = Check the address.
error-no-act = There is no such act
error-no-act-help = It may have been taken out. See the list of acts.
error-no-part = The act has no such service, process or line
error-no-part-help = Open the page of the act itself.
error-parameter = A value in the address is wrong: { $what }
error-parameter-help = Correct it, or begin the search anew.
error-too-long = The address is too long
error-too-long-help = Shorten the query.
error-too-large = The file is too large: at most { $what } MB
error-too-large-help = Upload a smaller file, or divide the text.
error-not-an-act = The file cannot be read: { $what }
error-not-an-act-help = Upload UTF-8 text (txt, md, html, docx, pdf).
error-no-uploads = Uploads are off on this server
error-no-uploads-help = Its owner can turn them on.
error-host = The server is not called by this name
error-host-help = Use http://127.0.0.1, or give the name with --host.
error-other-site = The form was sent from another site
error-other-site-help = Use the form of this site.
error-token = A token is needed
error-token-help = The owner of the server has it.
error-kb = The knowledge base cannot be read
error-kb-help = Tell the owner of the server: its log says why.
error-ours = A fault of the server
error-ours-help = Tell the owner of the server: its log says why.
error-stopped = The server cannot answer now
error-stopped-help = Try again in a while.

about-title = What this is, and how to search
about-what = Zanflow reads the regulations of government services and finds their services, steps, conditions, times, terms and tables. All that it tells cites a paragraph and a line of an act.
about-status = Status is told from the act's own text and its notes. Check the official text before you decide anything.
about-holds = The knowledge base holds { $acts } acts, { $services } services, { $passages } passages.
about-api = The description for programs:
query-title = Query language
query-lead = Nothing of this is needed: plain words will do.
query-type = Type
query-words = These words in any form; the more of them are found, the higher.
query-keyboard = What is typed in Latin letters or without the Kazakh ones is found too.
query-phrase = Words that stand exactly so.
query-not = Without this word.
query-must = Only with this word.
query-field = Acts whose field has these words.
query-years = Acts of these years.
query-deadline = Steps that may take more than 10 working days (wd – working days, h – hours, min – minutes).
query-has = Places with a payment; also refusal, check, deadline, signature, definition, table.
query-on = Status on that day; acts issued later are not shown.
query-status = Repealed acts; in_force – those without a mark of repeal.
query-definition = Definitions of this term.
query-fields = Fields
query-name = Field
query-names = Other names
keys-title = Keys
key-slash = go to the search box
key-jk = next and previous result
key-enter = open the result

# Groups of variants.
nav-groups = Variants
groups-lead = Services of different acts that regulate the same thing: by region, year and channel.
groups-total = { $count ->
    [one] { $count } group
   *[other] { $count } groups
}
groups-none = No two acts regulate the same service. Add more acts.
group-confirmed = confirmed by a person
group-matrix = Side by side
group-by = Rows by
group-common = Common to all
group-only = Only one has
group-members = Services of the group
group-links = Why they are together
group-score = Score { $score } %: names { $name } %, steps { $steps } %.
group-standard-same = The same standard.
group-standard-other = Another standard.
group-standard-unknown = No standard to compare.
group-confirm = They are variants
group-reject = They are not
group-rejected = Parted by people
group-add = Add a service to the group
group-member = Service of the group
group-key = Service (ACT#SERVICE)

status-unmarked = no mark of repeal
status-in-force-on = in force on { $day }, by its database
field-standing = Force

# Reading, editions, lists.
contents-act = The approving act
contents-appendix = Appendix { $number }
contents-appendix-bare = Appendix
cited-not-held = this act is not in the knowledge base
cites = What it cites
cited-by = What cites it
cites-to = { $count ->
    [one] Cites { $count } act
   *[other] Cites { $count } acts
}
cites-from = { $count ->
    [one] cited by { $count } act
   *[other] cited by { $count } acts
}
relation-basis = issued on its grounds
relation-cites = cited
relation-repeals = repealed by this act
relation-repealed-by = it repealed this act
relation-amended-by = it changed this act
relation-stamp = named in the stamp
editions = Editions
editions-none = There is only one text of this act.
editions-compare = Two editions side by side
editions-changed = { $count ->
    [one] { $count } place differs
   *[other] { $count } places differ
}
editions-same = the same: { $count }
editions-all = All of the text
editions-changes-only = Changes only
edition-held = the text held
edition-read = Read
edition-first = the first
edition-second = the second
edition-causes = because of
edition-of-day = This is the edition of { $day }.
edition-until = It was in force until { $day }.
change-added = came into force
change-changed = changed
change-renamed = renamed
change-removed = lost force
change-file = file:
changed-on = changed { $day }
sides = Kazakh and Russian side by side
sides-note = The texts stand side by side by the numbers of their paragraphs and items.
language-kk = Kazakh
language-ru = Russian
within = Search in this act
found-places = { $count ->
    [one] { $count } place
   *[other] { $count } places
}
unmark = Take the marks away
note-mark = Note
note-unsure = (the file may be to blame)
notes-off = Hide
notes-marks = Marks in the margin
notes-text = In the text
notes-count = { $count ->
    [one] { $count } note
   *[other] { $count } notes
}
explain = Explain
explain-lead = A rule that finds drafting faults
explain-all = All rules
rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
page-of-file = page { $page } of the file
services-count = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
sort = Order
sort-new = Newest
sort-changed = Changed last
sort-title = By title
field-form = Form
form-regulations = regulation
form-rules = rules
form-standards = standards
form-amending = amending act
form-other = other
act-type-resolution = resolution
act-type-order = order
act-type-decision = { -decision }
act-type-directive = directive
act-type-decree = decree
act-type-law = law
act-type-code = code
sheet-card = Card
sheet-field = Field
downloads = Download
download-print = PDF (by printing)
error-no-edition = There is no such edition
error-no-edition-help = See the list of the act's editions.
cited-several = several acts of the knowledge base fit these words
unreadable-empty = there is no text in it
unreadable-letters = not UTF-8 from line { $what } on
unreadable-locked = locked with a password
unreadable-scan = pages { $what } hold no text, only a picture
unreadable-font = the letters of a font on page { $what } cannot be told
unreadable-large = too large: split it into its acts
unreadable-program = this server does not read this format
unreadable-damaged = damaged
unreadable-binary = this is no text

# Searches that are kept.
kept-searches = Saved searches
kept-lead = They are in the knowledge base: all who read it see them, and zanflow search --saved runs them.
kept-none = No search is saved yet.
kept-forget = Delete
keep-search = Save this search
keep-name = Name
keep = Save
keep-off = Searches cannot be saved here: the server was started without the right to write (--allow-upload).
error-no-keeping = Searches cannot be saved on this server
error-no-keeping-help = Its owner can allow it with --allow-upload.
error-many-searches = There are too many saved searches
error-many-searches-help = Delete some that nobody needs.
