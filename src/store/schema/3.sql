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
