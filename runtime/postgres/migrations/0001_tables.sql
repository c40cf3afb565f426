-- The tables. Times are milliseconds since 1970 in the time of cases; leases go by the server's clock.

CREATE TABLE meta (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    -- Added to the number of a transaction in positions, so that they rise where a server numbers transactions anew.
    base bigint NOT NULL DEFAULT 0,
    -- The name and hash of the calendar that processes had last: where it changes, times are reckoned anew.
    calendar text
);
INSERT INTO meta DEFAULT VALUES;

CREATE SEQUENCE case_number AS bigint;

CREATE TABLE flow (
    version bytea PRIMARY KEY,
    body text NOT NULL
);

-- Only added to. `body` is the record's JSON, byte for byte what `hash` covers together with the hash before it.
CREATE TABLE event (
    position bigint PRIMARY KEY,
    case_id bigint NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    body text NOT NULL,
    UNIQUE (case_id, seq)
);

-- One row a case. What changes at every turn comes first and is in no index, so that turns change the row in its page alone.
CREATE TABLE case_state (
    case_id bigint PRIMARY KEY,
    -- The last event and its hash; 0: the number was given up before the case began.
    seq bigint NOT NULL,
    head bytea NOT NULL,
    -- Who writes for a claim must hold its token.
    token bigint NOT NULL,
    lease_until timestamptz,
    -- When the engine has something to do; none: until somebody says something.
    due bigint,
    owner text,
    ended_at bigint,
    -- Whether there is something to erase: data of the applicant, papers.
    personal boolean NOT NULL,
    papers boolean NOT NULL,
    -- Whether another system was asked, failed, and is not answered yet.
    failed boolean NOT NULL,
    -- The state after the event `state_seq`, and the hash of the names of what it holds.
    state_seq bigint NOT NULL,
    shape bytea NOT NULL,
    state bytea NOT NULL
) WITH (fillfactor = 60);
CREATE INDEX case_due ON case_state (due, case_id) WHERE due IS NOT NULL;
CREATE INDEX case_open ON case_state (case_id) WHERE ended_at IS NULL;
CREATE INDEX case_failed ON case_state (case_id) WHERE failed;
CREATE INDEX case_owner ON case_state (owner, case_id) WHERE owner IS NOT NULL;
CREATE INDEX case_personal ON case_state (ended_at, case_id) WHERE ended_at IS NOT NULL AND personal;
CREATE INDEX case_papers ON case_state (ended_at, case_id) WHERE ended_at IS NOT NULL AND papers;

-- What may say something of people: beside the chain, which holds its seals.
CREATE TABLE datum (
    case_id bigint,
    no integer,
    salt bytea NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (case_id, no)
);

-- SHA-256 of the ids of requests, and of messages.
CREATE TABLE request (
    key bytea PRIMARY KEY,
    case_id bigint NOT NULL
);
CREATE INDEX request_case ON request (case_id);
CREATE TABLE message (
    case_id bigint,
    key bytea,
    PRIMARY KEY (case_id, key)
);

-- Where tasks are: a step of a version, for a unit, at the desk or not. `id` is the first half of the rest's hash.
CREATE TABLE place (
    id bigint PRIMARY KEY,
    version bytea NOT NULL,
    node text NOT NULL,
    unit text,
    desk boolean NOT NULL
);

-- Open tasks, one a case at most. `due`: the greatest number where it has no time.
CREATE TABLE task (
    case_id bigint PRIMARY KEY,
    place bigint NOT NULL,
    due bigint NOT NULL,
    assignee text,
    owner text,
    raised boolean NOT NULL,
    raised_to text,
    held boolean NOT NULL,
    overdue boolean NOT NULL
);
CREATE INDEX task_place ON task (place, due, case_id) INCLUDE (held, overdue, assignee);
CREATE INDEX task_due ON task (due, case_id);
CREATE INDEX task_assignee ON task (assignee, due, case_id) INCLUDE (overdue) WHERE assignee IS NOT NULL;
CREATE INDEX task_owner ON task (owner, due, case_id) WHERE owner IS NOT NULL;
CREATE INDEX task_raised ON task (raised_to, due, case_id) WHERE raised;

-- The heads of the cases that changed up to a position, 48 bytes each: case, event, hash. `root` is over them, `chain` over the anchors.
CREATE TABLE anchor (
    number bigint PRIMARY KEY,
    at bigint NOT NULL,
    position bigint NOT NULL,
    heads bytea NOT NULL,
    root bytea NOT NULL,
    chain bytea NOT NULL
);

-- What is written is not written over: a mistake of a program or of a hand is refused here already.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON anchor FOR EACH STATEMENT EXECUTE FUNCTION refuse();
