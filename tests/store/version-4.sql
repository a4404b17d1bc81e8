-- Ids of Discord are unsigned 64 bits; they are kept as the signed number with the same bits.
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
    introduced         INTEGER NOT NULL CHECK (introduced IN (0, 1)),
    CHECK ((incident_since IS NULL) = (incident_until IS NULL))
) STRICT;
ALTER TABLE server ADD COLUMN staff_days_chosen INTEGER NOT NULL DEFAULT 1 CHECK (staff_days_chosen IN (0, 1));

CREATE TABLE help_channel (
    server  INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL,
    answers TEXT NOT NULL CHECK (answers IN ('public', 'private')),
    PRIMARY KEY (server, channel)
) STRICT, WITHOUT ROWID;

-- Day 0 is Monday; minutes from that day's midnight in the server's staff_zone.
CREATE TABLE staff_hours (
    server      INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    day         INTEGER NOT NULL CHECK (day BETWEEN 0 AND 6),
    from_minute INTEGER NOT NULL,
    to_minute   INTEGER NOT NULL,
    PRIMARY KEY (server, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic_off (
    server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    topic  TEXT NOT NULL,
    PRIMARY KEY (server, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic_note (
    server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    topic  TEXT NOT NULL,
    note   TEXT NOT NULL,
    PRIMARY KEY (server, topic)
) STRICT, WITHOUT ROWID;

-- Servers that the bot is no longer in; also those that had chosen nothing, for they have counters.
CREATE TABLE departure (
    server  INTEGER PRIMARY KEY,
    left_at INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id        INTEGER PRIMARY KEY,
    locale    TEXT,
    opted_out INTEGER NOT NULL CHECK (opted_out IN (0, 1))
) STRICT;

-- Server 0: no server, a direct message. Hours since 1970.
CREATE TABLE tally (
    server INTEGER NOT NULL,
    hour   INTEGER NOT NULL,
    topic  TEXT NOT NULL,
    what   TEXT NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (server, hour, topic, what)
) STRICT, WITHOUT ROWID;

CREATE INDEX tally_by_hour ON tally (hour);

-- Cards of ours that are to be deleted, and when (seconds since 1970).
CREATE TABLE card (
    message   INTEGER PRIMARY KEY,
    channel   INTEGER NOT NULL,
    server    INTEGER NOT NULL,
    delete_at INTEGER NOT NULL
) STRICT;

CREATE INDEX card_by_time ON card (delete_at);

-- Where each shard's session is, so that the next process goes on there.
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

-- What the bot is in each server by its roles: a session that goes on does not tell that again.
CREATE TABLE standing (
    server            INTEGER PRIMARY KEY,
    own_role          INTEGER,
    everybody_deletes INTEGER NOT NULL CHECK (everybody_deletes IN (0, 1)),
    own_role_deletes  INTEGER NOT NULL CHECK (own_role_deletes IN (0, 1))
) STRICT;

INSERT INTO server VALUES (-81985529216486896, 'private', 'en', -1, 12, 'Asia/Tokyo', 0, 4294967295, 1700000000, 1700003600, '調査中', 24, 1, 1);
INSERT INTO server (id, answers, introduced) VALUES (7, 'public', 1);
INSERT INTO help_channel VALUES (-81985529216486896, 7, 'private'), (-81985529216486896, -1, 'public');
INSERT INTO staff_hours VALUES (-81985529216486896, 0, 540, 1050);
INSERT INTO topic_off VALUES (-81985529216486896, 'no-code');
INSERT INTO topic_note VALUES (-81985529216486896, 'locked', '鍵はスタッフまで');
INSERT INTO departure VALUES (7, 1700000000);
INSERT INTO person VALUES (5, NULL, 1), (6, 'en', 0);
INSERT INTO tally VALUES (-81985529216486896, 480000, 'locked', 'asked', 3), (0, 480000, '', 'asked', 1);
INSERT INTO card VALUES (99, 12, -81985529216486896, 1700003600);
INSERT INTO session VALUES (1, 2, 100, 4609, 'a', NULL, 7, 1700000000), (0, 2, 100, 4609, 'b', 'wss://gateway-us-east1-b.discord.gg', 9, 1700000000);
INSERT INTO standing VALUES (-81985529216486896, -1, 0, 1), (7, NULL, 1, 0);

PRAGMA application_id = 1952543595;
PRAGMA user_version = 4;
