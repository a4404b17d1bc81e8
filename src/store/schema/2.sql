-- Cards of ours that are to be deleted, and when (seconds since 1970).
CREATE TABLE card (
    message   INTEGER PRIMARY KEY,
    channel   INTEGER NOT NULL,
    server    INTEGER NOT NULL,
    delete_at INTEGER NOT NULL
) STRICT;

CREATE INDEX card_by_time ON card (delete_at);
