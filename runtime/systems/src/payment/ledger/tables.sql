-- What happened, in its order. The state of every invoice is the fold of its rows; each hash covers the row and the hash before it.
-- Nothing of people is in it.
CREATE TABLE IF NOT EXISTS payment_row (
    no INTEGER PRIMARY KEY,
    serial INTEGER NOT NULL,
    at INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL,
    hash BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS payment_row_serial ON payment_row (serial);
CREATE TRIGGER IF NOT EXISTS payment_row_no_update BEFORE UPDATE ON payment_row
    BEGIN SELECT RAISE(ABORT, 'the journal of payments only grows'); END;
CREATE TRIGGER IF NOT EXISTS payment_row_no_delete BEFORE DELETE ON payment_row
    BEGIN SELECT RAISE(ABORT, 'the journal of payments only grows'); END;

-- How each invoice stands: the fold, kept so that it can be asked.
CREATE TABLE IF NOT EXISTS payment_invoice (
    serial INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    case_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    due INTEGER,
    owed INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS payment_invoice_case ON payment_invoice (case_id);
CREATE INDEX IF NOT EXISTS payment_invoice_state ON payment_invoice (state, due);
CREATE INDEX IF NOT EXISTS payment_invoice_owed ON payment_invoice (serial) WHERE owed > 0;
CREATE INDEX IF NOT EXISTS payment_invoice_asked ON payment_invoice (serial) WHERE asked > 0;

-- Which invoice a payment is booked on: each on one.
CREATE TABLE IF NOT EXISTS payment_payment (id TEXT PRIMARY KEY, serial INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS payment_payment_at ON payment_payment (at);

-- Invoices that were settled, expired, cancelled or refunded, in that order, and how far readers of it are.
CREATE TABLE IF NOT EXISTS payment_change (
    no INTEGER PRIMARY KEY, serial INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS payment_reader (name TEXT PRIMARY KEY, no INTEGER NOT NULL) WITHOUT ROWID;

-- Which steps of cases wait for an invoice, by the key of the call that waits.
CREATE TABLE IF NOT EXISTS payment_waiter (
    serial INTEGER NOT NULL, node TEXT NOT NULL, ask TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (serial, node, ask)
) WITHOUT ROWID;

-- Where people pay an invoice at the payment system.
CREATE TABLE IF NOT EXISTS payment_address (serial INTEGER PRIMARY KEY, url TEXT NOT NULL);

-- Of people: who owes an invoice (payment '') or paid it, and what officials said. It can be erased.
CREATE TABLE IF NOT EXISTS payment_person (
    serial INTEGER NOT NULL, payment TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (serial, payment)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS payment_person_id ON payment_person (id);
CREATE TABLE IF NOT EXISTS payment_word (
    no INTEGER PRIMARY KEY, serial INTEGER NOT NULL, official TEXT NOT NULL, words TEXT NOT NULL
);

-- Events that a payment system told, so that none is taken twice; what was wrong with what it told; its statements by day.
CREATE TABLE IF NOT EXISTS payment_event (id TEXT PRIMARY KEY, hash BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS payment_note (
    no INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, number TEXT, detail TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS payment_day (day TEXT PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
