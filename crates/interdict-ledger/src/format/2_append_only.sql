-- A slip of the hand in an SQL shell cannot rewrite what was recorded.
CREATE TRIGGER log_keeps BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_stays BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER blob_keeps BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'content is append-only'); END;
CREATE TRIGGER blob_stays BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'content is append-only'); END;
CREATE TRIGGER entity_keeps BEFORE UPDATE ON entity BEGIN SELECT RAISE(ABORT, 'content is append-only'); END;
CREATE TRIGGER entity_stays BEFORE DELETE ON entity BEGIN SELECT RAISE(ABORT, 'content is append-only'); END;
