CREATE EXTENSION IF NOT EXISTS btree_gist;

-- The proven extent of a run: from its start to the last step that it took while it was sure of its lock, all by the server's
-- clock. A run of a killed process proves no more than that; one that lost its lock takes no step any more.
CREATE TABLE run (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    worker    text        NOT NULL,
    replica   text        NOT NULL,
    forced    boolean     NOT NULL,
    -- When the worker's code was entered, by the server's clock less what the replica measured since: for the cadence.
    entered   timestamptz NOT NULL,
    started   timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    ending    text,
    CONSTRAINT one_run_at_a_time EXCLUDE USING gist (worker WITH =, tstzrange(started, last_seen, '[]') WITH &&)
);
CREATE INDEX run_by_start ON run (worker, started);

-- Runs that go on and have gone on for longer than an ordinary one.
CREATE VIEW slow_work AS SELECT worker, replica, forced FROM run
WHERE ending IS NULL AND last_seen - started > interval '400ms' AND clock_timestamp() - last_seen < interval '400ms';

-- A step that the constraint refused. How long ago the replica had made sure of its lock: only in the step of a process that
-- was frozen between the two can that be long. And for how long the other run had been going on by then.
CREATE TABLE refusal (
    worker     text        NOT NULL,
    replica    text        NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    checked_ms bigint      NOT NULL,
    overlap_ms bigint      NOT NULL,
    detail     text        NOT NULL
);
