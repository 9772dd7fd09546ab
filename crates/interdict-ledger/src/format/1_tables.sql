-- The log: what was recorded, in order. Each hash covers the entry and the hash before it.
CREATE TABLE log (
    seq     INTEGER PRIMARY KEY,
    at_us   INTEGER NOT NULL,   -- microseconds since 1970
    kind    TEXT NOT NULL,
    size    INTEGER,            -- of the payload before compression; NULL when it is plain
    payload BLOB NOT NULL,
    hash    BLOB NOT NULL UNIQUE
) STRICT;
CREATE INDEX log_kind ON log (kind, seq);

-- Content by digest: raw files, lists of entities, lists of issues.
CREATE TABLE blob (
    key    INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    series TEXT NOT NULL,       -- what it is likely to resemble
    place  INTEGER NOT NULL,    -- its number in the series
    base   INTEGER REFERENCES blob (key),  -- the blob that serves as its dictionary
    size   INTEGER NOT NULL,    -- before compression
    body   BLOB NOT NULL
) STRICT;
CREATE INDEX blob_series ON blob (series, place);

-- Each distinct entity once. Readings refer to it by key.
CREATE TABLE entity (
    key    INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    body   BLOB NOT NULL
) STRICT;
