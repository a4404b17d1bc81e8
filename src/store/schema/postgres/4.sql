-- The same tables as SQLite's after its fourth step; numbers all have 64 bits, and yes and no are 1 and 0.
-- Ids of Discord are unsigned 64 bits; they are kept as the signed number with the same bits.
CREATE TABLE server (
    id                 BIGINT PRIMARY KEY,
    answers            TEXT NOT NULL CHECK (answers IN ('public', 'private')),
    locale             TEXT,
    staff_role         BIGINT,
    staff_channel      BIGINT,
    staff_zone         TEXT,
    cooldown_user_s    BIGINT,
    cooldown_channel_s BIGINT,
    incident_since     BIGINT,
    incident_until     BIGINT,
    incident_note      TEXT,
    delete_after_hours BIGINT,
    introduced         BIGINT NOT NULL CHECK (introduced IN (0, 1)),
    staff_days_chosen  BIGINT NOT NULL DEFAULT 1 CHECK (staff_days_chosen IN (0, 1)),
    CHECK ((incident_since IS NULL) = (incident_until IS NULL))
);

CREATE TABLE help_channel (
    server  BIGINT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    channel BIGINT NOT NULL,
    answers TEXT NOT NULL CHECK (answers IN ('public', 'private')),
    PRIMARY KEY (server, channel)
);

-- Day 0 is Monday; minutes from that day's midnight in the server's staff_zone.
CREATE TABLE staff_hours (
    server      BIGINT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    day         BIGINT NOT NULL CHECK (day BETWEEN 0 AND 6),
    from_minute BIGINT NOT NULL,
    to_minute   BIGINT NOT NULL,
    PRIMARY KEY (server, day)
);

CREATE TABLE topic_off (
    server BIGINT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    topic  TEXT NOT NULL,
    PRIMARY KEY (server, topic)
);

CREATE TABLE topic_note (
    server BIGINT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    topic  TEXT NOT NULL,
    note   TEXT NOT NULL,
    PRIMARY KEY (server, topic)
);

-- Servers that the bot is no longer in; also those that had chosen nothing, for they have counters.
CREATE TABLE departure (
    server  BIGINT PRIMARY KEY,
    left_at BIGINT NOT NULL
);

CREATE TABLE person (
    id        BIGINT PRIMARY KEY,
    locale    TEXT,
    opted_out BIGINT NOT NULL CHECK (opted_out IN (0, 1))
);

-- Server 0: no server, a direct message. Hours since 1970.
CREATE TABLE tally (
    server BIGINT NOT NULL,
    hour   BIGINT NOT NULL,
    topic  TEXT NOT NULL,
    what   TEXT NOT NULL,
    n      BIGINT NOT NULL,
    PRIMARY KEY (server, hour, topic, what)
);

CREATE INDEX tally_by_hour ON tally (hour);

-- Cards of ours that are to be deleted, and when (seconds since 1970).
CREATE TABLE card (
    message   BIGINT PRIMARY KEY,
    channel   BIGINT NOT NULL,
    server    BIGINT NOT NULL,
    delete_at BIGINT NOT NULL
);

CREATE INDEX card_by_time ON card (delete_at);
CREATE INDEX card_by_server ON card (server);

-- Where each shard's session is, so that the next process goes on there.
CREATE TABLE session (
    shard       BIGINT PRIMARY KEY,
    shards      BIGINT NOT NULL,
    application BIGINT NOT NULL,
    intents     BIGINT NOT NULL,
    id          TEXT NOT NULL,
    url         TEXT,
    sequence    BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL
);

-- What the bot is in each server by its roles: a session that goes on does not tell that again.
CREATE TABLE standing (
    server            BIGINT PRIMARY KEY,
    own_role          BIGINT,
    everybody_deletes BIGINT NOT NULL CHECK (everybody_deletes IN (0, 1)),
    own_role_deletes  BIGINT NOT NULL CHECK (own_role_deletes IN (0, 1))
);

-- The last moment in a lane of shards that somebody has to identify, which may be to come, and when it was asked for (milliseconds since
-- 1970, by the database's clock).
CREATE TABLE identify (
    lane  BIGINT PRIMARY KEY,
    at    BIGINT NOT NULL,
    asked BIGINT NOT NULL
);

-- How many may still identify until Discord counts anew (milliseconds since 1970), and how many then. One row.
CREATE TABLE identifies_left (
    one   BIGINT PRIMARY KEY CHECK (one = 1),
    n     BIGINT NOT NULL,
    total BIGINT NOT NULL,
    until BIGINT NOT NULL
);

-- Which shards each process has; who ends takes them out. Whose connection is lost is to have them again.
CREATE TABLE owner (
    process TEXT PRIMARY KEY,
    first   BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    shards  BIGINT NOT NULL
);

-- The last write of counters of each process, and when that was (seconds since 1970): where its answer was lost, this tells what became of it.
CREATE TABLE writer (
    process TEXT PRIMARY KEY,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
