-- Content that an entry of the caller's brought with it, such as a book of customers. The entry's
-- payload names the digest in hexadecimal, so that the chain of the log covers the content as well.
CREATE TABLE attachment (
    seq    INTEGER NOT NULL REFERENCES log (seq),
    digest BLOB NOT NULL,
    PRIMARY KEY (seq, digest)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attachment_keeps BEFORE UPDATE ON attachment BEGIN SELECT RAISE(ABORT, 'content is append-only'); END;
CREATE TRIGGER attachment_stays BEFORE DELETE ON attachment BEGIN SELECT RAISE(ABORT, 'content is append-only'); END;
