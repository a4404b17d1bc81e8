-- version 4
CREATE TABLE card (
    message   INTEGER PRIMARY KEY,
    channel   INTEGER NOT NULL,
    server    INTEGER NOT NULL,
    delete_at INTEGER NOT NULL
) STRICT;
CREATE INDEX card_by_time ON card (delete_at);
CREATE TABLE departure (
    server  INTEGER PRIMARY KEY,
    left_at INTEGER NOT NULL
) STRICT;
CREATE TABLE help_channel (
    server  INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL,
    answers TEXT NOT NULL CHECK (answers IN ('public', 'private')),
    PRIMARY KEY (server, channel)
) STRICT, WITHOUT ROWID;
CREATE TABLE person (
    id        INTEGER PRIMARY KEY,
    locale    TEXT,
    opted_out INTEGER NOT NULL CHECK (opted_out IN (0, 1))
) STRICT;
CREATE TABLE server (
    id                 INTEGER PRIMARY KEY,
    answers            TEXT NOT NULL CHECK (answers IN ('public', 'private')),
    locale             TEXT,
    staff_role         INTEGER,
    staff_channel      INTEGER,
    staff_zone         TEXT,
    cooldown_user_s    INTEGER,
    cooldown_channel_s INTEGER,
    incident_since     INTEGER,
    incident_until     INTEGER,
    incident_note      TEXT,
    delete_after_hours INTEGER,
    introduced         INTEGER NOT NULL CHECK (introduced IN (0, 1)), staff_days_chosen INTEGER NOT NULL DEFAULT 1 CHECK (staff_days_chosen IN (0, 1)),
    CHECK ((incident_since IS NULL) = (incident_until IS NULL))
) STRICT;
CREATE TABLE session (
    shard       INTEGER PRIMARY KEY,
    shards      INTEGER NOT NULL,
    application INTEGER NOT NULL,
    intents     INTEGER NOT NULL,
    id          TEXT NOT NULL,
    url         TEXT,
    sequence    INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL
) STRICT;
CREATE TABLE staff_hours (
    server      INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    day         INTEGER NOT NULL CHECK (day BETWEEN 0 AND 6),
    from_minute INTEGER NOT NULL,
    to_minute   INTEGER NOT NULL,
    PRIMARY KEY (server, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE standing (
    server            INTEGER PRIMARY KEY,
    own_role          INTEGER,
    everybody_deletes INTEGER NOT NULL CHECK (everybody_deletes IN (0, 1)),
    own_role_deletes  INTEGER NOT NULL CHECK (own_role_deletes IN (0, 1))
) STRICT;
CREATE TABLE tally (
    server INTEGER NOT NULL,
    hour   INTEGER NOT NULL,
    topic  TEXT NOT NULL,
    what   TEXT NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (server, hour, topic, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_hour ON tally (hour);
CREATE TABLE topic_note (
    server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    topic  TEXT NOT NULL,
    note   TEXT NOT NULL,
    PRIMARY KEY (server, topic)
) STRICT, WITHOUT ROWID;
CREATE TABLE topic_off (
    server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    topic  TEXT NOT NULL,
    PRIMARY KEY (server, topic)
) STRICT, WITHOUT ROWID;
