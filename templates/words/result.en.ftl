# Words of the papers that cases end with.

title-licence = Licence
title-permit = Permit
title-certificate = { -paper-certificate }
title-extract = Extract from the register
title-notice = Notice
title-refusal = Reasoned refusal of a public service
duplicate = Duplicate

# Dates.
day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
instant = { $day }, { $time } (UTC+5)

# What is not known.
nothing-known = no information
in-other-language = (in another language)
no-clause = No provision of law is named
no-bodies = Who takes complaints is not known.

# The head.
paper-number = No. { $number }
bin = BIN { $number }

# Facts.
facts = Particulars
fact = Particular
value = Value
recipient = Recipient of the service
recipient-id = IIN/BIN
address = Address
service-name = Public service
service-code = Code of the service
application = Number and day of the application
application-of = No. { $number }, { $day }
validity = Period of validity
unlimited = without limit
valid-from = Valid from
valid-until = Valid until the end of
original-number = Number of the original
original-day = Day of issue of the original

# Reasons and complaints.
reasons = Reasons of the decision
clause = Provision: { $clause }
appeal = How to complain
appeal-time = Time for a complaint: { $time }
appeal-until = Last day for a complaint: { $day }

# Who decided, who sealed.
decided-by = Official
sealing = Electronic seal
seal-organisation = Owner of the seal: { $value }
seal-certificate = Serial number of the certificate: { $value }
seal-time = Sealed at: { $value }

# The public check.
public-check = Check of this document
check-how = To check whether this document is genuine, point the camera of a telephone at the QR code, or open the address:
check-then = What that page says must be what this document says.
code-of = QR code with the address of the check: { $address }
codes-note = Signs that the font lacks are shown by their Unicode code in square brackets, such as [U+4E2D]; the signs themselves are in the JSON file of this document.
